/* The area of overlaps by edge sums: against exact rational areas of degenerate pairs, against the
 * overlay of GEOS with the geodesic area of its result, and by what must add up.
 *
 * geod_polygonarea has an absolute error of up to 8e-5 m² in each ring itself (it sums from the
 * equator), which is why comparisons with it allow for some of that; those within a chart do not.
 */
#include "unit.h"

#include "geodesy/ellipsoid.h"
#include "geometry/overlap_area.h"
#include "geometry/overlay.h"
#include "geometry/shape.h"

#define GEOD_NOISE_M2 3e-4
#define COUNT(array)  (sizeof(array) / sizeof *(array))

/* ---- making polygons ------------------------------------------------------------------------ */

static uint64_t seed = 20260729;

/* Uniform in 0 to 1 (splitmix64). */
static double rnd(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static zl_shape *take(zl_shape_builder *builder)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    UNIT_OK(zl_shape_builder_take(&shape, builder, &err), err);
    return shape;
}

/* A star of `count` corners around a place; `ratio` scales it, `reverse` turns its direction. */
static void add_star(zl_shape_builder *builder, const double centre[2], double radius_m,
                     size_t count, const double *reach, double turn_deg, bool reverse)
{
    zl_shape_begin_ring(builder);
    for (size_t k = 0; k <= count; k++) {
        size_t at = (reverse ? count - k : k) % count;
        double place[2];
        zl_geodesic_direct(place, centre, turn_deg - 360.0 * (double)at / (double)count,
                           radius_m * reach[at]);
        zl_shape_add_point(builder, place[0], place[1]);
    }
}

static void reaches(double *reach, size_t count, double least)
{
    for (size_t k = 0; k < count; k++)
        reach[k] = least + (1 - least) * rnd();
}

/* One or two parts, some with a hole. */
static zl_shape *random_polygon(const double centre[2], double radius_m)
{
    double reach[24], place[2];
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    size_t count = 3 + (size_t)(18 * rnd()), nparts = rnd() < 0.3 ? 2 : 1;
    double azimuth = 360 * rnd();
    for (size_t p = 0; p < nparts; p++) {
        zl_geodesic_direct(place, centre, azimuth, (double)p * 2.1 * radius_m);
        zl_shape_begin_part(&builder);
        reaches(reach, count, 0.5);
        add_star(&builder, place, radius_m, count, reach, 360 * rnd(), rnd() < 0.5);
        reaches(reach, 5, 0.5);
        if (count > 6 && rnd() < 0.5)
            add_star(&builder, place, 0.4 * radius_m, 5, reach, 360 * rnd(), rnd() < 0.5);
    }
    return take(&builder);
}

static zl_shape *ring_of(const double *lonlat, size_t npoints)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, lonlat, npoints);
    return take(&builder);
}

/* ---- asking --------------------------------------------------------------------------------- */

static zl_overlap_sums sums_of_charted(const zl_chart_area *chart, const zl_charted *a,
                                       const zl_charted *b)
{
    zl_error err = {0};
    zl_overlap_scratch scratch = {.near_a = {.count = 0}};
    zl_overlap_sums sums;
    UNIT_OK(zl_overlap_area(&sums, chart, a, b, &scratch, &err), err);
    zl_overlap_scratch_free(&scratch);
    return sums;
}

static zl_overlap_sums sums_of(const double centre[2], const zl_shape *a, const zl_shape *b)
{
    zl_error err = {0};
    zl_chart_area chart;
    zl_charted *first = NULL, *second = NULL;
    zl_chart_area_init(&chart, centre);
    UNIT_OK(zl_charted_new(&first, &chart, a, &err), err);
    UNIT_OK(zl_charted_new(&second, &chart, b, &err), err);
    CU_ASSERT_FATAL(first && second);
    zl_overlap_sums sums = sums_of_charted(&chart, first, second);
    CU_ASSERT(sums.sound);
    zl_charted_free(first);
    zl_charted_free(second);
    return sums;
}

/* ---- exact areas ---------------------------------------------------------------------------- */

static const char *read_polygon(zl_shape **out, const char *text)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    for (char *end;; text = end) {
        double x = strtod(text, &end), y = strtod(end + 1, &end);
        zl_shape_add_point(&builder, x, y);
        if (*end == ';')
            zl_shape_begin_part(&builder);
        if (*end == ';' || *end == '/')
            zl_shape_begin_ring(&builder);
        if (*end == ';' || *end == '/')
            end++;
        if (end[0] == ' ' && end[1] == '|') {
            *out = take(&builder);
            return end + 2;
        }
    }
}

/* In the plane of the chart around 0 0, where a metre is a metre to 1e-12 so near the centre. */
static void exact_pair(const char *line, double *largest)
{
    zl_error err = {0};
    zl_shape *shape[2];
    zl_charted *charted[2];
    zl_chart_area chart;
    zl_chart_area_init(&chart, (const double[2]){86, 41});
    for (int i = 0; i < 2; i++) {
        line = read_polygon(&shape[i], line);
        UNIT_OK(zl_charted_from_plane(&charted[i], &chart, shape[i], &err), err);
    }
    char *slash;
    double exact = strtod(line, &slash);
    exact /= strtod(slash + 1, NULL);
    for (int turn = 0; turn < 2; turn++) {
        zl_overlap_sums sums = sums_of_charted(&chart, charted[turn], charted[1 - turn]);
        CU_ASSERT(sums.sound);
        UNIT_NEAR(sums.area_m2, exact, 1e-10);
        *largest = fmax(*largest, fabs(sums.area_m2 - exact));
        CU_ASSERT(exact > 0 || sums.area_m2 == 0);
    }
    for (int i = 0; i < 2; i++) {
        zl_charted_free(charted[i]);
        zl_shape_free(shape[i]);
    }
}

static void exact_areas(void)
{
    static char line[8192];
    size_t count = 0;
    double largest = 0;
    FILE *file = fopen(TEST_DATA "/overlap/exact.txt", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    for (; fgets(line, sizeof line, file); count++)
        exact_pair(line, &largest);
    fclose(file);
    CU_ASSERT_EQUAL(count, 420);
    printf("(largest error %.1e m2) ", largest);
}

/* ---- against GEOS --------------------------------------------------------------------------- */

static const double sizes_m[] = {1, 10, 100, 1000, 10000, 50000, 100000};

/* A crossing that GEOS finds lies on the chord, and the pieces of the edge are then measured as
 * geodesics of their own: up to 30 µm times the edge of 10 km off. */
static void agrees_with_geos(void)
{
    zl_error err = {0};
    double largest = 0;
    for (size_t s = 0; s < COUNT(sizes_m); s++)
        for (int k = 0; k < 150; k++) {
            double centre[2] = {-180 + 360 * rnd(), 80 * rnd()}, other[2];
            centre[0] = fmin(fmax(centre[0], -170), 170);
            zl_geodesic_direct(other, centre, 360 * rnd(), sizes_m[s] * 0.7 * rnd());
            zl_shape *a = random_polygon(centre, sizes_m[s] / 2), *common = NULL;
            zl_shape *b = random_polygon(other, sizes_m[s] / 2);
            UNIT_OK(zl_overlay(&common, ZL_INTERSECTION, a, b, &err), err);
            double area_m2 = zl_shape_area_m2(common), length_m = zl_shape_perimeter_m(common);
            double edge_m = fmin(sizes_m[s], 10000), whole_m2 = zl_shape_area_m2(a);
            zl_overlap_sums sums = sums_of(centre, a, b);
            double tolerance_m2 = GEOD_NOISE_M2 + 1e-9 * whole_m2 * edge_m / 10000;
            UNIT_NEAR(sums.area_m2, area_m2, tolerance_m2);
            UNIT_NEAR(sums.perimeter_m, length_m, 1e-5 * length_m + 1e-8);
            if (whole_m2 > 1e5)
                largest = fmax(largest, fabs(sums.area_m2 - area_m2) / whole_m2);
            zl_overlap_sums swapped = sums_of(centre, b, a);
            UNIT_NEAR(swapped.area_m2, sums.area_m2, 1e-12 * whole_m2 + 1e-11);
            UNIT_NEAR(swapped.a_alone_m, sums.b_alone_m, 1e-9 * length_m + 1e-8);
            zl_shape_free(a);
            zl_shape_free(b);
            zl_shape_free(common);
        }
    printf("(largest difference %.1e of the area) ", largest);
}

/* The perimeter of what is left of A, which tells how wide it is. */
static void rest_agrees_with_geos(void)
{
    zl_error err = {0};
    for (int k = 0; k < 200; k++) {
        double centre[2] = {86, 80 * rnd()}, other[2];
        zl_geodesic_direct(other, centre, 360 * rnd(), 600 * rnd());
        zl_shape *a = random_polygon(centre, 500), *b = random_polygon(other, 500), *rest = NULL;
        UNIT_OK(zl_overlay(&rest, ZL_DIFFERENCE, a, b, &err), err);
        double length_m = zl_shape_perimeter_m(rest);
        UNIT_NEAR(sums_of(centre, a, b).a_alone_m, length_m, 1e-6 * length_m + 1e-6);
        zl_shape_free(a);
        zl_shape_free(b);
        zl_shape_free(rest);
    }
}

/* ---- what must add up ----------------------------------------------------------------------- */

enum { side = 6 };

/* Jittered corners of a grid of cells whose outer boundary is wider than the polygon. */
static void grid(double place[side + 1][side + 1][2], const double centre[2], double cell_m)
{
    zl_chart chart;
    zl_chart_init(&chart, centre);
    for (int i = 0; i <= side; i++)
        for (int j = 0; j <= side; j++) {
            double xy[2] = {(i - side / 2.0 + 0.4 * (rnd() - 0.5)) * cell_m,
                            (j - side / 2.0 + 0.4 * (rnd() - 0.5)) * cell_m};
            zl_chart_inverse(&chart, place[i][j], xy, 1);
        }
}

/* Cells of a grid that covers a polygon. The chart lies half a cell off its middle, as it does
 * where one chart serves many pairs. */
static void tilings_sum_to_the_whole(void)
{
    static double place[side + 1][side + 1][2];
    double largest = 0, largest_geod = 0;
    for (size_t s = 0; s < COUNT(sizes_m); s++)
        for (int k = 0; k < 25; k++) {
            double centre[2] = {-160 + 320 * rnd(), 80 * rnd()}, chart_deg[2], sum_m2 = 0;
            zl_geodesic_direct(chart_deg, centre, 360 * rnd(),
                               fmin(0.5 * sizes_m[s] + 5000, 30000));
            zl_shape *a = random_polygon(centre, sizes_m[s] / 6);
            grid(place, centre, sizes_m[s] / 2);
            for (int i = 0; i < side; i++)
                for (int j = 0; j < side; j++) {
                    const int at[5][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
                    double ring[10];
                    for (int c = 0; c < 5; c++)
                        memcpy(ring + 2 * c, place[i + at[c][0]][j + at[c][1]], 2 * sizeof *ring);
                    zl_shape *cell = ring_of(ring, 5);
                    sum_m2 += (i + j) % 2 ? sums_of(chart_deg, a, cell).area_m2
                                          : sums_of(chart_deg, cell, a).area_m2;
                    zl_shape_free(cell);
                }
            zl_error err = {0};
            zl_chart_area chart;
            zl_charted *whole;
            zl_chart_area_init(&chart, chart_deg);
            UNIT_OK(zl_charted_new(&whole, &chart, a, &err), err);
            double geod_m2 = zl_shape_area_m2(a);
            UNIT_NEAR(sum_m2, whole->area_m2, 1e-12 * geod_m2 + 1e-11 * whole->perimeter_m);
            UNIT_NEAR(sum_m2, geod_m2, 1e-10 * geod_m2 + GEOD_NOISE_M2);
            largest = fmax(largest, fabs(sum_m2 - whole->area_m2) / geod_m2);
            if (geod_m2 > 1e6)
                largest_geod = fmax(largest_geod, fabs(sum_m2 - geod_m2) / geod_m2);
            zl_charted_free(whole);
            zl_shape_free(a);
        }
    printf("(largest %.1e, to geod %.1e) ", largest, largest_geod);
}

/* Equal polygons, and polygons against those that share all their edges. */
static void equal_polygons_and_neighbours(void)
{
    static double place[side + 1][side + 1][2];
    for (size_t s = 0; s < COUNT(sizes_m); s++) {
        double centre[2] = {100 * rnd(), 80 * rnd()};
        grid(place, centre, sizes_m[s]);
        zl_shape *cell[side][side];
        for (int i = 0; i < side; i++)
            for (int j = 0; j < side; j++) {
                double ring[10];
                memcpy(ring, place[i][j], 2 * sizeof *ring);
                memcpy(ring + 2, place[i + 1][j], 2 * sizeof *ring);
                memcpy(ring + 4, place[i + 1][j + 1], 2 * sizeof *ring);
                memcpy(ring + 6, place[i][j + 1], 2 * sizeof *ring);
                memcpy(ring + 8, place[i][j], 2 * sizeof *ring);
                if ((i + j) % 2)
                    zl_path_reverse(ring, 5);
                cell[i][j] = ring_of(ring, 5);
            }
        for (int i = 0; i < side * side; i++)
            for (int j = 0; j < side * side; j++) {
                zl_shape *a = cell[i / side][i % side], *b = cell[j / side][j % side];
                zl_overlap_sums sums = sums_of(a->lonlat_deg, a, b);
                double whole_m2 = i == j ? zl_shape_area_m2(a) : 0;
                UNIT_NEAR(sums.area_m2, whole_m2, GEOD_NOISE_M2 * (i == j) + 1e-9 * whole_m2);
                UNIT_NEAR(sums.perimeter_m, i == j ? zl_shape_perimeter_m(a) : 0,
                          1e-5 * sizes_m[s] * (i == j));
                if (i == j)
                    UNIT_NEAR(sums.a_alone_m + sums.b_alone_m, 0, 1e-9 * sizes_m[s]);
            }
        for (int i = 0; i < side * side; i++)
            zl_shape_free(cell[i / side][i % side]);
    }
}

/* Start, direction and repeated points of a ring change nothing. */
static void writing_of_a_ring_does_not_matter(void)
{
    double reach[9], centre[2] = {86, 41}, other[2] = {86.003, 41.002};
    reaches(reach, 9, 0.4);
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    add_star(&builder, centre, 500, 9, reach, 10, false);
    zl_shape *a = take(&builder), *b = random_polygon(other, 500);
    double expected = sums_of(centre, a, b).area_m2;
    for (size_t first = 0; first < 9; first++)
        for (int reverse = 0; reverse < 2; reverse++) {
            double ring[22];
            for (size_t k = 0; k < 10; k++)
                memcpy(ring + 2 * k, a->lonlat_deg + 2 * ((first + k) % 9), 2 * sizeof *ring);
            memcpy(ring + 20, ring + 18, 2 * sizeof *ring); /* repeated */
            if (reverse)
                zl_path_reverse(ring, 11);
            zl_shape *same = ring_of(ring, 11);
            UNIT_NEAR(sums_of(centre, same, b).area_m2, expected, 1e-9);
            UNIT_NEAR(sums_of(centre, b, same).area_m2, expected, 1e-9);
            zl_shape_free(same);
        }
    zl_shape_free(a);
    zl_shape_free(b);
}

/* ---- holes and islands ---------------------------------------------------------------------- */

static void add_box(zl_shape_builder *builder, double west, double south, double size)
{
    const double ring[] = {west,         south, west + size,  south, west + size,
                           south + size, west,  south + size, west,  south};
    zl_shape_begin_ring(builder);
    zl_shape_add_points(builder, ring, 5);
}

/* A box with a hole and, in `island`, an island in the hole; sizes in hundredths of a degree. */
static zl_shape *nested(double outer, double hole, double island)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    add_box(&builder, 86 - outer / 200, 41 - outer / 200, outer / 100);
    if (hole > 0)
        add_box(&builder, 86 - hole / 200, 41 - hole / 200, hole / 100);
    if (island > 0) {
        zl_shape_begin_part(&builder);
        add_box(&builder, 86 - island / 200, 41 - island / 200, island / 100);
    }
    return take(&builder);
}

static void holes_and_islands(void)
{
    static const struct {
        double a[3], b[3];
        int sign[5]; /* the overlap is the sum of boxes of 1 to 5 with these signs */
    } cases[] = {
        {{5, 3, 0}, {3, 0, 0}, {0, 0, 0, 0, 0}},   /* fills the hole */
        {{5, 3, 0}, {3, 1, 0}, {0, 0, 0, 0, 0}},   /* in it, with a hole of its own */
        {{5, 3, 1}, {3, 0, 0}, {1, 0, 0, 0, 0}},   /* the island in the hole is met */
        {{5, 3, 1}, {4, 2, 0}, {0, 0, -1, 1, 0}},  /* a ring around the hole */
        {{5, 3, 1}, {5, 3, 1}, {1, 0, -1, 0, 1}},  /* equal */
        {{5, 3, 1}, {4, 0, 0}, {1, 0, -1, 1, 0}},  /* covers hole and island */
        {{5, 3, 2}, {5, 1, 0}, {-1, 1, -1, 0, 1}}, /* holes inside each other */
        {{5, 3, 0}, {2, 0, 0}, {0, 0, 0, 0, 0}},   /* apart, in the hole */
        {{5, 4, 3}, {4, 3, 2}, {0, 1, 0, 0, 0}},   /* they interlock; b's island is in a's */
    };
    double box_m2[6] = {0};
    const double centre[2] = {86.01, 41.02};
    for (int i = 1; i < 6; i++) {
        zl_shape *box = nested(i, 0, 0);
        box_m2[i] = zl_shape_area_m2(box);
        zl_shape_free(box);
    }
    for (size_t k = 0; k < COUNT(cases); k++) {
        zl_shape *a = nested(cases[k].a[0], cases[k].a[1], cases[k].a[2]);
        zl_shape *b = nested(cases[k].b[0], cases[k].b[1], cases[k].b[2]);
        double expected = 0;
        for (int i = 0; i < 5; i++)
            expected += cases[k].sign[i] * box_m2[i + 1];
        UNIT_NEAR(sums_of(centre, a, b).area_m2, expected, 5 * GEOD_NOISE_M2);
        UNIT_NEAR(sums_of(centre, b, a).area_m2, expected, 5 * GEOD_NOISE_M2);
        zl_shape_free(a);
        zl_shape_free(b);
    }
}

/* ---- size and place ------------------------------------------------------------------------- */

static zl_shape *big_star(const double centre[2], size_t count, double radius_m, double turn_deg)
{
    double *reach = malloc(count * sizeof *reach);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reach);
    for (size_t k = 0; k < count; k++)
        reach[k] = k % 2 ? 1 : 0.9;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    add_star(&builder, centre, radius_m, count, reach, turn_deg, false);
    free(reach);
    return take(&builder);
}

/* 10,000 teeth against 10,000 teeth: the boxes over blocks and the sums over long rings. */
static void many_vertices(void)
{
    zl_error err = {0};
    const double centre[2] = {86, 41}, other[2] = {86.001, 41.0005};
    zl_shape *a = big_star(centre, 10000, 20000, 0), *b = big_star(other, 10000, 20000, 0.011);
    zl_shape *common = NULL;
    UNIT_OK(zl_overlay(&common, ZL_INTERSECTION, a, b, &err), err);
    double area_m2 = zl_shape_area_m2(common), length_m = zl_shape_perimeter_m(common);
    zl_overlap_sums sums = sums_of(centre, a, b);
    UNIT_NEAR(sums.area_m2, area_m2, 1e-10 * area_m2);
    UNIT_NEAR(sums.perimeter_m, length_m, 1e-6 * length_m);
    UNIT_NEAR(sums_of(centre, a, a).area_m2, zl_shape_area_m2(a), 1e-10 * area_m2);
    zl_shape_free(a);
    zl_shape_free(b);
    zl_shape_free(common);
}

/* A parcel in a zone whose other end is far: the zone's far edges take no part. */
static void small_in_large(void)
{
    const double centre[2] = {86, 41}, far[2] = {87.5, 42};
    zl_shape *zone = big_star(far, 3000, 190000, 3);
    for (int k = 0; k < 20; k++) {
        double place[2];
        zl_geodesic_direct(place, centre, 360 * rnd(), 3000 * rnd());
        zl_shape *parcel = random_polygon(place, 0.5 + 20 * rnd());
        UNIT_NEAR(sums_of(centre, zone, parcel).area_m2, zl_shape_area_m2(parcel), GEOD_NOISE_M2);
        UNIT_NEAR(sums_of(centre, parcel, zone).area_m2, sums_of(centre, parcel, parcel).area_m2,
                  1e-12 * zl_shape_area_m2(parcel) + 1e-10);
        zl_shape_free(parcel);
    }
    zl_shape_free(zone);
}

/* Across 180°, written with a jump or without, and around a pole. */
static void antimeridian_and_pole(void)
{
    static const double jump[] = {179.9, -16.9, -179.9, -16.9, -179.9,
                                  -16.7, 179.9, -16.7,  179.9, -16.9};
    static const double unrolled[] = {179.9, -16.9, 180.1, -16.9, 180.1,
                                      -16.7, 179.9, -16.7, 179.9, -16.9};
    static const double cap[] = {0, 89.5, 90, 89.5, 180, 89.5, -90, 89.5, 0, 89.5};
    static const double wedge[] = {0, 89.5, 90, 89.5, 0, 90, 0, 89.5};
    zl_shape *a = ring_of(jump, 5), *b = ring_of(unrolled, 5);
    const double whole_m2 = zl_shape_area_m2(a);
    UNIT_NEAR(sums_of((const double[2]){180, -16.8}, a, b).area_m2, whole_m2, 1e-9 * whole_m2);
    UNIT_NEAR(sums_of((const double[2]){-179.8, -16.8}, b, a).area_m2, whole_m2, 1e-9 * whole_m2);
    zl_shape *pole = ring_of(cap, 5), *part = ring_of(wedge, 4);
    double cap_m2 = zl_shape_area_m2(pole);
    UNIT_NEAR(sums_of((const double[2]){0, 90}, pole, part).area_m2, cap_m2 / 4, 1e-9 * cap_m2);
    zl_shape_free(a);
    zl_shape_free(b);
    zl_shape_free(pole);
    zl_shape_free(part);
}

/* What cannot be done here is said: too far, open, not a number, not a polygon. */
static void refuses(void)
{
    zl_error err = {0};
    zl_chart_area chart;
    zl_charted *charted = NULL;
    zl_chart_area_init(&chart, (const double[2]){86, 41});
    double ring[] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41};
    static const double far[] = {-94, 10, -93, 10, -93, 11, -94, 10};
    zl_shape *shapes[] = {ring_of(ring, 3), ring_of(far, 4), NULL};
    ring[2] = (double)NAN;
    shapes[2] = ring_of(ring, 4);
    for (size_t i = 0; i < 3; i++) {
        UNIT_OK(zl_charted_new(&charted, &chart, shapes[i], &err), err);
        CU_ASSERT_PTR_NULL(charted);
        zl_shape_free(shapes[i]);
    }
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    zl_shape_add_points(&builder, far, 2);
    zl_shape *line = take(&builder);
    CU_ASSERT_EQUAL(zl_charted_new(&charted, &chart, line, &err), ZL_BAD_DATA);
    zl_shape_free(line);
    zl_shape *distant = big_star((const double[2]){91, 41}, 30, 40000, 0);
    UNIT_OK(zl_charted_new(&charted, &chart, distant, &err), err);
    CU_ASSERT_FALSE(sums_of_charted(&chart, charted, charted).sound);
    zl_charted_free(charted);
    zl_shape_free(distant);
}

/* An outline of short edges with one of 14 km, which is cut wherever it stands. */
static void long_edges(void)
{
    zl_error err = {0};
    zl_chart_area chart;
    zl_chart_area_init(&chart, (const double[2]){86, 41});
    for (size_t count = 4; count < 20; count++)
        for (size_t at = 0; at + 2 < count; at++) {
            double ring[2 * 20], lon = 86;
            for (size_t i = 0; i + 1 < count; i++) {
                ring[2 * i] = lon;
                ring[2 * i + 1] = 41 + 1e-4 * (double)(i * i);
                lon += i == at ? 0.17 : 0.001;
            }
            ring[2 * count - 2] = ring[0];
            ring[2 * count - 1] = ring[1];
            zl_shape *shape = ring_of(ring, count);
            zl_charted *charted = NULL;
            UNIT_OK(zl_charted_new(&charted, &chart, shape, &err), err);
            CU_ASSERT_FATAL(charted != NULL);
            /* It, and the last one, which leads back. */
            CU_ASSERT_EQUAL(charted->npoints, count + 2);
            zl_charted_free(charted);
            zl_shape_free(shape);
        }
}

/* Flat, empty and zero-area rings are nothing to overlap with. */
static void nothing_to_overlap(void)
{
    const double centre[2] = {86, 41};
    static const double dot[] = {86, 41, 86, 41, 86, 41, 86, 41};
    static const double spike[] = {86, 41, 86.01, 41.01, 86, 41, 86, 41};
    zl_shape *a = random_polygon(centre, 500);
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape *none[] = {ring_of(dot, 4), ring_of(spike, 4), take(&builder)};
    for (size_t i = 0; i < COUNT(none); i++) {
        UNIT_NEAR(sums_of(centre, a, none[i]).area_m2, 0, 0);
        UNIT_NEAR(sums_of(centre, none[i], a).area_m2, 0, 0);
        zl_shape_free(none[i]);
    }
    zl_shape_free(a);
}

int main(void)
{
    static const unit_case cases[] = {
        {"exact areas of degenerate pairs", exact_areas},
        {"agrees with GEOS", agrees_with_geos},
        {"perimeter of the rest agrees with GEOS", rest_agrees_with_geos},
        {"tilings sum to the whole", tilings_sum_to_the_whole},
        {"equal polygons and neighbours", equal_polygons_and_neighbours},
        {"writing of a ring does not matter", writing_of_a_ring_does_not_matter},
        {"holes and islands", holes_and_islands},
        {"many vertices", many_vertices},
        {"small in large", small_in_large},
        {"antimeridian and pole", antimeridian_and_pole},
        {"long edges", long_edges},
        {"refuses", refuses},
        {"nothing to overlap", nothing_to_overlap},
    };
    return unit_main("geometry_overlap_area", cases, COUNT(cases));
}
