/* Lengths of paths against the sum of PROJ's geodesics (Karney 2013, good to 15 nm each). */
#include "geodesy/ellipsoid.h"
#include "unit.h"

enum { MOST_POINTS = 400 };

static double geodesics_m(const double *lonlat, size_t npoints)
{
    double length_m = 0;
    for (size_t i = 1; i < npoints; i++)
        length_m += zl_geodesic_inverse(lonlat + 2 * i - 2, lonlat + 2 * i, NULL, NULL);
    return length_m;
}

static double random_unit(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

/* A walk of steps up to `step_deg` from a latitude, at `lon_deg`. */
static void walk(double *lonlat, size_t npoints, double lon_deg, double lat_deg, double step_deg,
                 uint64_t *state)
{
    for (size_t i = 0; i < npoints; i++) {
        lonlat[2 * i] = lon_deg;
        lonlat[2 * i + 1] = lat_deg;
        lon_deg += step_deg * (2 * random_unit(state) - 1);
        lat_deg = fmin(fmax(lat_deg + step_deg * (2 * random_unit(state) - 1), -90), 90);
    }
}

static void expect_length(const double *lonlat, size_t npoints, double relative)
{
    double expected_m = geodesics_m(lonlat, npoints);
    UNIT_NEAR(zl_path_length_m(lonlat, npoints), expected_m,
              relative * expected_m + 3e-9 * sqrt((double)npoints));
}

static void test_latitudes(void)
{
    static const double steps_deg[] = {1e-7, 1e-5, 1e-4, 1e-3, 0.01, 0.04, 0.1, 0.5};
    uint64_t state = 7;
    double lonlat[2 * MOST_POINTS];
    for (double lat_deg = -90; lat_deg <= 90; lat_deg += 7.5)
        for (size_t i = 0; i < sizeof steps_deg / sizeof *steps_deg; i++) {
            size_t npoints = 2 + (size_t)(random_unit(&state) * 60);
            walk(lonlat, npoints, 86, lat_deg, steps_deg[i], &state);
            expect_length(lonlat, npoints, 2e-11);
        }
}

/* Meridians and parallels, where one of both curvatures counts alone. */
static void test_directions(void)
{
    double lonlat[2 * 41];
    for (int direction = 0; direction < 2; direction++)
        for (double step_deg = 1e-6; step_deg < 0.2; step_deg *= 3) {
            for (int i = 0; i < 41; i++) {
                lonlat[2 * i] = 86 + (direction ? 0 : step_deg * i);
                lonlat[2 * i + 1] = 41 + (direction ? step_deg * i : 0);
            }
            expect_length(lonlat, 41, 2e-11);
        }
}

/* Far edges among near ones: what was worked out for one latitude is not used for another. */
static void test_far_and_near(void)
{
    uint64_t state = 11;
    double lonlat[2 * MOST_POINTS];
    for (int i = 0; i < 300; i++) {
        double lon_deg = 170, lat_deg = 30;
        for (size_t k = 0; k < MOST_POINTS; k++) {
            bool far = random_unit(&state) < 0.05;
            double step_deg = far ? 3 : 0.01;
            lonlat[2 * k] = lon_deg;
            lonlat[2 * k + 1] = lat_deg;
            lon_deg += step_deg * (2 * random_unit(&state) - 1);
            lat_deg += step_deg * (2 * random_unit(&state) - 1);
            lat_deg = fmin(fmax(lat_deg, -80), 80);
        }
        expect_length(lonlat, MOST_POINTS, 1e-9);
    }
}

static void test_what_has_no_length(void)
{
    const double place[] = {86, 41, 86, 41, 86, 41}, around[] = {179.9999, 41, -179.9999, 41};
    const double unknown[] = {86, 41, (double)NAN, 41, 86, 41.1};
    CU_ASSERT_EQUAL(zl_path_length_m(place, 0), 0);
    CU_ASSERT_EQUAL(zl_path_length_m(place, 1), 0);
    CU_ASSERT_EQUAL(zl_path_length_m(place, 3), 0);
    expect_length(around, 2, 1e-10);
    CU_ASSERT(isnan(zl_path_length_m(unknown, 3)));
}

int main(void)
{
    static const unit_case cases[] = {{"at all latitudes", test_latitudes},
                                      {"along meridians and parallels", test_directions},
                                      {"far edges among near ones", test_far_and_near},
                                      {"what has no length", test_what_has_no_length}};
    return unit_main("geodesy_path_length", cases, sizeof cases / sizeof *cases);
}
