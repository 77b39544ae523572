/* Every vertex and every point of every edge of a capsule, measured again: by the distance of
 * distance.c, and by a search that uses nothing but the inverse geodesic problem. */
#include "base/alloc.h"
#include "geodesy/capsule.h"
#include "geodesy/distance.h"
#include "geodesy/ellipsoid.h"
#include "unit.h"

static double along_m(const double place[2], const double a[2], double azimuth_deg, double s_m)
{
    double at[2];
    zl_geodesic_direct(at, a, azimuth_deg, s_m);
    return zl_geodesic_inverse(place, at, NULL, NULL);
}

/* Least distance by golden section over the whole segment: for a place beside or beyond a geodesic
 * of 40 km there is one minimum. */
static double searched_distance_m(const double place[2], const double a[2], const double b[2])
{
    const double golden = (sqrt(5) - 1) / 2;
    double azimuth, length_m = zl_geodesic_inverse(a, b, &azimuth, NULL), low = 0, high = length_m;
    while (high - low > 1e-5) {
        double left = high - golden * (high - low), right = low + golden * (high - low);
        if (along_m(place, a, azimuth, left) < along_m(place, a, azimuth, right))
            high = right;
        else
            low = left;
    }
    return fmin(along_m(place, a, azimuth, (low + high) / 2),
                fmin(along_m(place, a, azimuth, 0), along_m(place, a, azimuth, length_m)));
}

/* Least and greatest distance on one edge, its first vertex included. */
static void edge_range_m(const double *edge, const double a[2], const double b[2], double range[2])
{
    enum { SAMPLES = 4 };
    double azimuth, length_m = zl_geodesic_inverse(edge, edge + 2, &azimuth, NULL);
    for (int k = 0; k < SAMPLES; k++) {
        double place[2];
        zl_geodesic_direct(place, edge, azimuth, length_m * k / SAMPLES);
        double d = zl_segment_distance_m(place, a, b, NULL);
        range[0] = fmin(range[0], d);
        range[1] = fmax(range[1], d);
    }
}

static void check_capsule(double distance_m, double length_m, double tolerance_m, double lat_deg,
                          double azimuth_deg)
{
    double a[2] = {86.2, lat_deg}, b[2], *ring = NULL;
    size_t npoints = 0;
    zl_error err;
    zl_geodesic_direct(b, a, azimuth_deg, length_m);
    UNIT_OK(zl_capsule(&ring, &npoints, a, b, distance_m, tolerance_m, &err), err);
    CU_ASSERT_EQUAL(ring[0], ring[2 * npoints - 2]);
    CU_ASSERT_EQUAL(ring[1], ring[2 * npoints - 1]);
    double range[2] = {INFINITY, 0}, slack_m = fmin(tolerance_m / 100, 1e-3) + 1e-8;
    for (size_t i = 0; i + 1 < npoints; i++) {
        edge_range_m(ring + 2 * i, a, b, range);
        if (i % 17 == 0)
            UNIT_NEAR(searched_distance_m(ring + 2 * i, a, b), distance_m + tolerance_m / 2, 2e-8);
    }
    CU_ASSERT_TRUE(range[0] >= distance_m - tolerance_m / 2);
    CU_ASSERT_TRUE(range[1] <= distance_m + tolerance_m / 2 + slack_m);
    CU_ASSERT_TRUE(range[0] < distance_m); /* the tolerance is used, not wasted on vertices */
    double area_m2;
    zl_ring_measure(ring, npoints, &area_m2, NULL);
    /* Steiner: 2 d l + π d² in the plane; curvature takes K d²/6 of the width, and less. */
    double plane_m2 = 2 * distance_m * length_m + acos(-1) * distance_m * distance_m;
    double doubt = 2 * tolerance_m / distance_m + 1e-5 + distance_m * distance_m / 6 / 4e13;
    UNIT_NEAR(area_m2 / plane_m2, 1, doubt);
    zl_free(ring);
}

static void keeps_the_tolerance(void)
{
    static const double distances_m[] = {100, 1e3, 50e3}, lengths_m[] = {0, 10, 1e3, 40e3};
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 4; j++) {
            check_capsule(distances_m[i], lengths_m[j], 0.1, 41.7, 77);
            check_capsule(distances_m[i], lengths_m[j], 0.1, 18.3, 190);
        }
    check_capsule(1e3, 40e3, 1, 53, 300);
    check_capsule(500, 3e3, 0.001, 44.4, 45);
}

/* A coarser tolerance needs fewer vertices: 1 km of radius and 0.1 m, θ = 2 acos(1 - 0.095/1000.05)
 * = 0.02757, 114 steps for half a circle; sides of one piece: 2 (1 + 1) + 2 (114 - 1) + 1. */
static void spends_no_more_vertices_than_needed(void)
{
    double a[2] = {86.2, 41.7}, b[2] = {86.3, 41.7}, *ring = NULL;
    size_t npoints = 0;
    zl_error err;
    UNIT_OK(zl_capsule(&ring, &npoints, a, b, 1e3, 0.1, &err), err);
    CU_ASSERT_EQUAL(npoints, 231);
    zl_free(ring);
}

static void goes_over_the_antimeridian(void)
{
    double a[2] = {179.95, 52}, b[2] = {-179.95, 52.02}, *ring = NULL, area_m2;
    size_t npoints = 0;
    zl_error err;
    UNIT_OK(zl_capsule(&ring, &npoints, a, b, 2e3, 0.1, &err), err);
    for (size_t i = 0; i < npoints; i++)
        CU_ASSERT_TRUE(fabs(ring[2 * i] - 180) < 1);
    zl_ring_measure(ring, npoints, &area_m2, NULL);
    CU_ASSERT_TRUE(area_m2 > 0);
    zl_free(ring);
}

static void refuses_what_has_no_sense(void)
{
    double a[2] = {86.2, 41.7}, b[2] = {86.3, 41.7}, pole[2] = {0, 89.99}, *ring = NULL;
    static const double bad[][2] = {{0, 0.1}, {-5, 0.1},  {2e6, 0.1}, {NAN, 0.1},
                                    {100, 0}, {100, 200}, {100, NAN}, {100e3, 1e-9}};
    size_t npoints = 0;
    zl_error err;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_EQUAL(zl_capsule(&ring, &npoints, a, b, bad[i][0], bad[i][1], &err), ZL_USAGE);
    CU_ASSERT_EQUAL(zl_capsule(&ring, &npoints, pole, pole, 50e3, 1, &err), ZL_BAD_DATA);
    zl_alloc_fail_at(1, 0);
    CU_ASSERT_EQUAL(zl_capsule(&ring, &npoints, a, b, 100, 0.1, &err), ZL_FAILED);
    zl_alloc_fail_at(0, 0);
    CU_ASSERT_PTR_NULL(ring);
}

int main(void)
{
    static const unit_case cases[] = {
        {"keeps the tolerance", keeps_the_tolerance},
        {"spends no more vertices than needed", spends_no_more_vertices_than_needed},
        {"goes over the antimeridian", goes_over_the_antimeridian},
        {"refuses what has no sense", refuses_what_has_no_sense},
    };
    return unit_main("geodesy_capsule", cases, sizeof cases / sizeof *cases);
}
