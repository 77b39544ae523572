/* Distances against GeographicLib's Python package (tests/data/geodesy/segments.txt) and against a
 * dense search that uses nothing but the inverse geodesic problem. */
#include "geodesy/distance.h"
#include "geodesy/ellipsoid.h"
#include "segment_oracle.h"
#include "unit.h"

static void agrees_with_geographiclib(void)
{
    FILE *file = fopen(TEST_DATA "/geodesy/segments.txt", "r");
    CU_ASSERT_FATAL(file != NULL);
    double p[2], a[2], b[2], expected, foot[2];
    int count = 0;
    while (fscanf(file, "%lf %lf %lf %lf %lf %lf %lf", &p[0], &p[1], &a[0], &a[1], &b[0], &b[1],
                  &expected) == 7) {
        UNIT_NEAR(zl_segment_distance_m(p, a, b, foot), expected, 2e-8);
        UNIT_NEAR(zl_geodesic_inverse(p, foot, NULL, NULL), expected, 2e-8);
        UNIT_NEAR(zl_segment_distance_m(p, b, a, NULL), expected, 2e-8);
        count++;
    }
    fclose(file);
    CU_ASSERT_EQUAL(count, 80);
}

/* A path of `npoints` that wanders off in steps of about `step_m`. */
static void make_path(double *lonlat, size_t npoints, const double start[2], double step_m)
{
    double azimuth = between(0, 360);
    lonlat[0] = start[0];
    lonlat[1] = start[1];
    for (size_t i = 1; i < npoints; i++) {
        azimuth += between(-40, 40);
        zl_geodesic_direct(lonlat + 2 * i, lonlat + 2 * (i - 1), azimuth,
                           step_m * between(0.2, 1.8));
    }
}

static double dense_path_distance_m(const double *a, size_t na, const double *b, size_t nb)
{
    double best = INFINITY;
    for (size_t i = 0; i < na; i++)
        for (size_t j = 0; j + 1 < nb; j++)
            best = fmin(best, dense_distance_m(a + 2 * i, b + 2 * j, b + 2 * j + 2));
    for (size_t i = 0; i + 1 < na; i++)
        for (size_t j = 0; j < nb; j++)
            best = fmin(best, dense_distance_m(b + 2 * j, a + 2 * i, a + 2 * i + 2));
    return best;
}

/* Paths 1 km to 500 km apart; where the search says "crossing", crosses() below is the judge. */
static void agrees_with_a_dense_search(void)
{
    static const double apart_m[] = {1e3, 5e3, 20e3, 100e3, 300e3, 500e3};
    enum { POINTS = 9 };
    int compared = 0;
    for (size_t k = 0; k < 18; k++) {
        double a[2 * POINTS], b[2 * POINTS], start[2] = {between(76, 125), between(18, 53)}, far[2];
        double gap_m = apart_m[k % 6];
        make_path(a, POINTS, start, gap_m / 20);
        zl_geodesic_direct(far, start, between(0, 360), gap_m);
        make_path(b, POINTS, far, gap_m / 10);
        zl_nearest nearest = zl_path_distance(a, POINTS, b, POINTS, INFINITY);
        if (nearest.distance_m == 0)
            continue;
        double expected = dense_path_distance_m(a, POINTS, b, POINTS);
        UNIT_NEAR(nearest.distance_m, expected, 2e-8);
        UNIT_NEAR(zl_geodesic_inverse(nearest.from, nearest.to, NULL, NULL), expected, 2e-8);
        zl_nearest back = zl_path_distance(b, POINTS, a, POINTS, INFINITY);
        UNIT_NEAR(back.distance_m, nearest.distance_m, 1e-8);
        UNIT_NEAR(zl_geodesic_inverse(back.to, nearest.from, NULL, NULL), 0, 1e-4);
        compared++;
    }
    CU_ASSERT_TRUE(compared >= 12);
}

/* More points than a block has, and the nearest pair in the middle of a later block. */
static void finds_the_pair_in_long_paths(void)
{
    enum { MANY = 500 };
    double a[2 * MANY], b[2 * MANY];
    for (int i = 0; i < MANY; i++) {
        a[2 * i] = 86 + 0.001 * i;
        a[2 * i + 1] = 41.5;
        b[2 * i] = 86 + 0.001 * i;
        b[2 * i + 1] = 41.6;
    }
    b[2 * 331 + 1] = 41.55;
    zl_nearest nearest = zl_path_distance(a, MANY, b, MANY, INFINITY);
    double tip[2] = {86.331, 41.55}, expected = INFINITY;
    for (int i = 300; i < 360; i++)
        expected = fmin(expected, dense_distance_m(tip, a + 2 * i, a + 2 * i + 2));
    UNIT_NEAR(nearest.distance_m, expected, 2e-8);
    UNIT_NEAR(nearest.to[0], 86.331, 1e-12);
    UNIT_NEAR(nearest.to[1], 41.55, 1e-12);
}

/* Two segments through one place, from 1 m to 2000 km and down to a tenth of a degree. */
static void finds_crossings(void)
{
    static const double lengths_m[] = {1, 100, 10e3, 39e3, 200e3, 2000e3},
                        angles[] = {90, 37, 3, 0.1};
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 4; j++) {
            double place[2] = {between(-180, 180), between(-70, 70)}, azimuth = between(0, 360);
            double a[4], b[4], length_m = lengths_m[i];
            zl_geodesic_direct(a, place, azimuth, length_m);
            zl_geodesic_direct(a + 2, place, azimuth + 180, 0.7 * length_m);
            zl_geodesic_direct(b, place, azimuth + angles[j], 0.4 * length_m);
            zl_geodesic_direct(b + 2, place, azimuth + angles[j] + 180, 1.1 * length_m);
            zl_nearest nearest = zl_path_distance(a, 2, b, 2, INFINITY);
            CU_ASSERT_EQUAL(nearest.distance_m, 0);
            UNIT_NEAR(zl_geodesic_inverse(nearest.from, place, NULL, NULL), 0, 5e-6);
            UNIT_NEAR(zl_geodesic_inverse(nearest.to, place, NULL, NULL), 0, 5e-6);
        }
}

/* An end that stops 1 mm before the other segment, ends on it, or goes 1 mm beyond it. */
static void tells_touching_from_near(void)
{
    static const double lengths_m[] = {1, 1e3, 40e3, 150e3};
    for (size_t i = 0; i < 4; i++) {
        double place[2] = {between(75, 130), between(18, 53)}, azimuth = between(0, 360);
        double line[4], stem[4];
        zl_geodesic_direct(line, place, azimuth, 0.3 * lengths_m[i]);
        zl_geodesic_direct(line + 2, place, azimuth + 180, 0.7 * lengths_m[i]);
        zl_geodesic_direct(stem, place, azimuth + 90, lengths_m[i]);
        zl_geodesic_direct(stem + 2, place, azimuth + 90, 1e-3);
        UNIT_NEAR(zl_path_distance(line, 2, stem, 2, INFINITY).distance_m, 1e-3, 2e-8);
        zl_geodesic_direct(stem + 2, place, azimuth - 90, 1e-3);
        CU_ASSERT_EQUAL(zl_path_distance(line, 2, stem, 2, INFINITY).distance_m, 0);
        stem[2] = place[0];
        stem[3] = place[1];
        UNIT_NEAR(zl_path_distance(line, 2, stem, 2, INFINITY).distance_m, 0, 2e-8);
        stem[2] = line[0];
        stem[3] = line[1];
        CU_ASSERT_EQUAL(zl_path_distance(line, 2, stem, 2, INFINITY).distance_m, 0);
    }
}

static void takes_places_and_repeated_points(void)
{
    double place[2] = {86.2, 41.7}, other[2] = {84.9, 44.4}, twice[4] = {84.9, 44.4, 84.9, 44.4};
    double expected = zl_geodesic_inverse(place, other, NULL, NULL);
    UNIT_NEAR(zl_path_distance(place, 1, other, 1, INFINITY).distance_m, expected, 1e-8);
    UNIT_NEAR(zl_path_distance(place, 1, twice, 2, INFINITY).distance_m, expected, 1e-8);
    CU_ASSERT_EQUAL(zl_path_distance(place, 1, place, 1, INFINITY).distance_m, 0);
    CU_ASSERT_EQUAL(zl_segment_distance_m(place, place, place, NULL), 0);
    zl_nearest nothing = zl_path_distance(place, 0, twice, 2, INFINITY);
    CU_ASSERT_TRUE(isinf(nothing.distance_m) && isnan(nothing.from[0]));
}

static void stops_at_the_limit(void)
{
    double a[4] = {86, 41, 86.1, 41}, b[4] = {86, 42, 86.1, 42};
    double exact = zl_path_distance(a, 2, b, 2, INFINITY).distance_m;
    UNIT_NEAR(zl_path_distance(a, 2, b, 2, exact + 1).distance_m, exact, 1e-8);
    CU_ASSERT_TRUE(zl_path_distance(a, 2, b, 2, exact - 1).distance_m > exact - 1);
}

/* Far away the closed forms only choose the candidates. */
static void is_right_far_away(void)
{
    double a[4] = {86, 41, 86.5, 41.3}, b[4] = {30, 50, 31, 49};
    double expected = dense_path_distance_m(a, 2, b, 2);
    CU_ASSERT_TRUE(expected > 4e6);
    UNIT_NEAR(zl_path_distance(a, 2, b, 2, INFINITY).distance_m, expected, 1e-3);
}

int main(void)
{
    static const unit_case cases[] = {
        {"agrees with GeographicLib", agrees_with_geographiclib},
        {"agrees with a dense search", agrees_with_a_dense_search},
        {"finds the pair in long paths", finds_the_pair_in_long_paths},
        {"finds crossings", finds_crossings},
        {"tells touching from near", tells_touching_from_near},
        {"takes places and repeated points", takes_places_and_repeated_points},
        {"stops at the limit", stops_at_the_limit},
        {"is right far away", is_right_far_away},
    };
    return unit_main("geodesy_distance", cases, sizeof cases / sizeof *cases);
}
