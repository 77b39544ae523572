/* Areas of rings against areas in 50 digits (tests/data/area), against PROJ's routines, and against
 * themselves: cut, turned round, moved. */
#include <geodesic.h>
#include <stdint.h>

#include "geodesy/area_series.h"
#include "geodesy/ellipsoid.h"
#include "unit.h"

enum { MOST_POINTS = 1200 };

static double area_of(const double *lonlat, size_t npoints)
{
    double area_m2 = (double)NAN;
    zl_ring_measure(lonlat, npoints, &area_m2, NULL);
    return area_m2;
}

/* ---- reference table ------------------------------------------------------------------------ */

typedef struct reference {
    double lat_deg, edge_m, area_m2, lonlat[2 * 32];
    size_t npoints;
} reference;

static bool next_reference(reference *r, FILE *file)
{
    if (fscanf(file, "%lf %lf %lf %zu", &r->lat_deg, &r->edge_m, &r->area_m2, &r->npoints) != 4)
        return false;
    for (size_t i = 0; i < 2 * r->npoints; i++)
        CU_ASSERT_FATAL(fscanf(file, "%lf", &r->lonlat[i]) == 1);
    return true;
}

/* 1e-9 m² or 1e-12 of the area for edges to 10 km, 1e-11 beyond, thin rings included. Edges of 10
 * km are cut north of 75 degrees, at places that degrees as doubles hold to 0.8 nm there: each cut
 * may take a triangle of that height off a thin ring. */
static double allowed_m2(const reference *r)
{
    double relative = r->edge_m <= 10e3 ? 1e-12 : 1e-11;
    double cuts_m2 = fabs(r->lat_deg) > 75 && r->edge_m >= 10e3 ? 0.5 * 0.8e-9 * r->edge_m : 0;
    return 1e-9 + relative * fabs(r->area_m2) + cuts_m2;
}

static void agrees_with_fifty_digits(void)
{
    FILE *file = fopen(TEST_DATA "/area/rings.txt", "r");
    CU_ASSERT_FATAL(file != NULL);
    reference r;
    size_t nrings = 0;
    while (next_reference(&r, file)) {
        double area_m2 = 0;
        CU_ASSERT_FATAL(zl_series_ring_area(&area_m2, r.lonlat, r.npoints));
        UNIT_NEAR(area_m2, r.area_m2, allowed_m2(&r));
        nrings++;
    }
    fclose(file);
    CU_ASSERT_EQUAL(nrings, 226);
}

/* ---- versions ------------------------------------------------------------------------------- */

/* Uniform in [0, 1) (splitmix64). */
static double uniform(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double between(uint64_t *state, double low, double high)
{
    return low + (high - low) * uniform(state);
}

/* A wavy ring of `nedges` around a place, `size_m` across; 2 * (nedges + 1) doubles. */
static void make_ring(double *lonlat, size_t nedges, const double centre[2], double size_m,
                      uint64_t *state)
{
    for (size_t i = 0; i < nedges; i++)
        zl_geodesic_direct(lonlat + 2 * i, centre, 360 - 360 * (double)i / (double)nedges,
                           size_m * between(state, 0.35, 0.5));
    lonlat[2 * nedges] = lonlat[0];
    lonlat[2 * nedges + 1] = lonlat[1];
}

/* One random ring: latitude 0 to 80 in both hemispheres, size 1 m to 100 km. */
static size_t random_ring(double *lonlat, double *size_m, uint64_t *state)
{
    double side = uniform(state) < 0.5 ? -1 : 1;
    *size_m = pow(10, between(state, 0, 5));
    double lat_deg = between(state, 0, 80 - 1.2 * *size_m / 111e3);
    size_t nedges = 3 + (size_t)(pow(10, between(state, 0, 2.5)));
    make_ring(lonlat, nedges, (double[2]){between(state, -170, 170), side * lat_deg}, *size_m,
              state);
    return nedges + 1;
}

#ifdef __x86_64__
extern const zl_area_kernel zl_area_kernel_avx2;

static void every_version_gives_the_same_bits(void)
{
    uint64_t state = 1;
    if (!__builtin_cpu_supports("avx2"))
        return;
    CU_ASSERT_PTR_EQUAL(zl_area_kernel_best(), &zl_area_kernel_avx2);
    for (int i = 0; i < 3000; i++) {
        double lonlat[2 * MOST_POINTS], size_m, plain_m2 = 1, wide_m2 = 2;
        size_t npoints = random_ring(lonlat, &size_m, &state);
        CU_ASSERT(zl_series_ring_area_by(&zl_area_kernel_portable, &plain_m2, lonlat, npoints));
        CU_ASSERT(zl_series_ring_area_by(&zl_area_kernel_avx2, &wide_m2, lonlat, npoints));
        CU_ASSERT_EQUAL(memcmp(&plain_m2, &wide_m2, sizeof plain_m2), 0);
    }
}
#else
static void every_version_gives_the_same_bits(void)
{
    CU_ASSERT_PTR_EQUAL(zl_area_kernel_best(), &zl_area_kernel_portable);
}
#endif

/* ---- properties ----------------------------------------------------------------------------- */

static double geod_area_m2(const double *lonlat, size_t npoints)
{
    struct geod_geodesic ellipsoid;
    double lat[MOST_POINTS], lon[MOST_POINTS], area_m2;
    geod_init(&ellipsoid, ZL_ELLIPSOID_A_M, ZL_ELLIPSOID_F);
    for (size_t i = 0; i + 1 < npoints; i++) {
        lon[i] = lonlat[2 * i];
        lat[i] = lonlat[2 * i + 1];
    }
    geod_polygonarea(&ellipsoid, lat, lon, (int)npoints - 1, &area_m2, NULL);
    return area_m2;
}

/* PROJ counts from the equator and rounds to some 1e-5 m² for each edge. */
static void agrees_with_geod_polygonarea(void)
{
    uint64_t state = 2;
    for (int i = 0; i < 3000; i++) {
        double lonlat[2 * MOST_POINTS], size_m;
        size_t npoints = random_ring(lonlat, &size_m, &state);
        double expected_m2 = geod_area_m2(lonlat, npoints);
        UNIT_NEAR(area_of(lonlat, npoints), expected_m2,
                  4e-4 + 2e-5 * sqrt((double)npoints) + 1e-12 * fabs(expected_m2));
    }
}

/* A ring is its two halves on either side of a diagonal; turned round it has the negative area;
 * where it starts does not count. */
static void adds_up(void)
{
    uint64_t state = 3;
    for (int i = 0; i < 3000; i++) {
        double lonlat[2 * MOST_POINTS], half[2 * MOST_POINTS], size_m;
        size_t npoints = random_ring(lonlat, &size_m, &state), middle = npoints / 2;
        double whole_m2 = area_of(lonlat, npoints);
        double allowed = 1e-9 + 1e-12 * size_m * size_m;
        memcpy(half, lonlat, 2 * (middle + 1) * sizeof *half);
        memcpy(half + 2 * (middle + 1), lonlat, 2 * sizeof *half);
        double first_m2 = area_of(half, middle + 2);
        memcpy(half, lonlat + 2 * middle, 2 * (npoints - middle) * sizeof *half);
        memcpy(half + 2 * (npoints - middle), lonlat + 2 * middle, 2 * sizeof *half);
        UNIT_NEAR(first_m2 + area_of(half, npoints - middle + 1), whole_m2, allowed);
        for (size_t k = 0; k < npoints; k++)
            memcpy(half + 2 * k, lonlat + 2 * (npoints - 1 - k), 2 * sizeof *half);
        UNIT_NEAR(area_of(half, npoints), -whole_m2, allowed);
    }
}

/* Neighbours cut a long edge alike, whichever way they run along it. */
static void shares_long_edges(void)
{
    const double west[2] = {85, 41}, east[2] = {88.5, 42.5}, north[2] = {86.5, 44},
                 south[2] = {87, 39.5};
    double upper[8] = {west[0], west[1], east[0], east[1], north[0], north[1], west[0], west[1]};
    double lower[8] = {west[0], west[1], south[0], south[1], east[0], east[1], west[0], west[1]};
    double both[10] = {west[0], west[1],  south[0], south[1], east[0],
                       east[1], north[0], north[1], west[0],  west[1]};
    double whole_m2 = area_of(both, 5);
    UNIT_NEAR(area_of(upper, 4) + area_of(lower, 4), whole_m2, 1e-14 * whole_m2);
}

/* ---- odd rings ------------------------------------------------------------------------------ */

static void crosses_the_antimeridian(void)
{
    const double plain[10] = {79.9, -16.9, 80.1, -16.9, 80.1, -16.7, 79.9, -16.7, 79.9, -16.9};
    const double jumps[10] = {179.9, -16.9, -179.9, -16.9, -179.9,
                              -16.7, 179.9, -16.7,  179.9, -16.9};
    double unrolled[10], area_m2 = 0;
    for (int i = 0; i < 10; i++)
        unrolled[i] = jumps[i] == -179.9 ? 180.1 : jumps[i];
    CU_ASSERT(zl_series_ring_area(&area_m2, jumps, 5));
    UNIT_NEAR(area_m2, area_of(plain, 5), 1e-4); /* 80.1 - 79.9 is not 0.2 to the last digit */
    UNIT_NEAR(area_m2, area_of(unrolled, 5), 4e-16 * area_m2); /* edges one by one */
}

/* What the series leave to the general routines. */
static void leaves_what_it_cannot_reach(void)
{
    const double pole[10] = {0, 79, 90, 79, 180, 79, -90, 79, 0, 79};
    const double high[8] = {10, 80, 12, 80.5, 10, 81, 10, 80};
    const double wide[8] = {0, 10, 60, 10, 30, 50, 0, 10};
    const double bad[8] = {86, 41, 87, (double)NAN, 86, 42, 86, 41};
    const double endless[8] = {86, 41, (double)INFINITY, 41, 86, 42, 86, 41};
    const double off[8] = {86, 41, 87, 1e300, 86, 42, 86, 41};
    double area_m2 = 0;
    CU_ASSERT_FALSE(zl_series_ring_area(&area_m2, pole, 5));
    CU_ASSERT_FALSE(zl_series_ring_area(&area_m2, high, 4));
    CU_ASSERT_FALSE(zl_series_ring_area(&area_m2, wide, 4));
    CU_ASSERT_FALSE(zl_series_ring_area(&area_m2, bad, 4));
    CU_ASSERT_FALSE(zl_series_ring_area(&area_m2, endless, 4));
    CU_ASSERT_FALSE(zl_series_ring_area(&area_m2, off, 4));
    CU_ASSERT_EQUAL(area_of(pole, 5), geod_area_m2(pole, 5));
    CU_ASSERT_EQUAL(area_of(high, 4), geod_area_m2(high, 4));
    CU_ASSERT_EQUAL(area_of(wide, 4), geod_area_m2(wide, 4));
    CU_ASSERT_TRUE(isnan(area_of(bad, 4)));
}

static void ignores_what_has_no_length(void)
{
    const double ring[10] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41.1, 86, 41};
    const double repeats[16] = {86,   41,   86,   41,   86.1, 41,   86.1, 41.1,
                                86.1, 41.1, 86.1, 41.1, 86,   41.1, 86,   41};
    const double point[8] = {86, 41, 86, 41, 86, 41, 86, 41};
    const double there_and_back[6] = {86, 41, 86.1, 41.2, 86, 41};
    UNIT_NEAR(area_of(repeats, 8), area_of(ring, 5), 1e-7);
    CU_ASSERT_EQUAL(area_of(point, 4), 0);
    UNIT_NEAR(area_of(there_and_back, 3), 0, 1e-7);
    CU_ASSERT_EQUAL(area_of(ring, 0), 0);
    CU_ASSERT_EQUAL(area_of(ring, 1), 0);
}

/* The chord's closed form against the general routine. */
static void measures_perimeters(void)
{
    uint64_t state = 4;
    for (int i = 0; i < 500; i++) {
        double lonlat[2 * MOST_POINTS], size_m, perimeter_m = 0, expected_m = 0;
        size_t npoints = random_ring(lonlat, &size_m, &state);
        zl_ring_measure(lonlat, npoints, NULL, &perimeter_m);
        for (size_t k = 1; k < npoints; k++)
            expected_m += zl_geodesic_inverse(lonlat + 2 * k - 2, lonlat + 2 * k, NULL, NULL);
        UNIT_NEAR(perimeter_m, expected_m, 1e-9 * expected_m + 5e-9 * sqrt((double)npoints));
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"agrees with fifty digits", agrees_with_fifty_digits},
        {"every version gives the same bits", every_version_gives_the_same_bits},
        {"agrees with geod_polygonarea", agrees_with_geod_polygonarea},
        {"adds up", adds_up},
        {"shares long edges", shares_long_edges},
        {"crosses the antimeridian", crosses_the_antimeridian},
        {"leaves what it cannot reach", leaves_what_it_cannot_reach},
        {"ignores what has no length", ignores_what_has_no_length},
        {"measures perimeters", measures_perimeters},
    };
    return unit_main("geodesy_area", cases, sizeof cases / sizeof *cases);
}
