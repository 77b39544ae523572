/* Overlay: what is cut off and what is left add up to the whole, with geodesic edges. */
#include "unit.h"

#include "geodesy/chart.h"
#include "geodesy/ellipsoid.h"
#include "geometry/geos_bridge.h"
#include "geometry/overlay.h"
#include "geometry/shape.h"

/* Repeatable random numbers (xorshift64*, Vigna 2016), 0 to 1. */
static uint64_t state = 88172645463325252u;

static double uniform(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (double)((state * 2685821657736338717u) >> 11) / 9007199254740992.0;
}

static zl_shape *take(zl_shape_builder *builder)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    UNIT_OK(zl_shape_builder_take(&shape, builder, &err), err);
    return shape;
}

static zl_shape *make(zl_shape_kind kind, const double *lonlat, size_t npoints)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, kind);
    zl_shape_add_points(&builder, lonlat, npoints);
    return take(&builder);
}

static zl_shape *box(double west, double south, double east, double north)
{
    const double ring[] = {west, south, east, south, east, north, west, north, west, south};
    return make(ZL_SHAPE_POLYGON, ring, 5);
}

/* A ring around a centre: corners at random distances in rising directions never cross. */
static void add_star(zl_shape_builder *builder, const double centre[2], double radius_m,
                     int corners)
{
    double first[2] = {0, 0}, turn = uniform() * 360;
    zl_shape_begin_ring(builder);
    for (int i = 0; i < corners; i++) {
        double place[2], azimuth = turn - 360.0 * (i + 0.8 * uniform()) / corners;
        zl_geodesic_direct(place, centre, azimuth, radius_m * (0.5 + 0.5 * uniform()));
        if (i == 0)
            memcpy(first, place, sizeof first);
        zl_shape_add_point(builder, place[0], place[1]);
    }
    zl_shape_add_point(builder, first[0], first[1]);
}

/* A polygon with edges of about radius_m and a hole inside. */
static zl_shape *star(const double centre[2], double radius_m)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    add_star(&builder, centre, radius_m, 6 + (int)(6 * uniform()));
    add_star(&builder, centre, radius_m / 5, 4);
    return take(&builder);
}

static zl_shape *overlay(zl_overlay_op op, const zl_shape *a, const zl_shape *b)
{
    zl_error err = {0};
    zl_shape *out = NULL;
    UNIT_OK(zl_overlay(&out, op, a, b, &err), err);
    return out;
}

/* Area of a small polygon in a chart around its middle: free of the 5e-5 m2 of rounding that
 * geodesic areas have, which are sums from the equator. The scale of the chart changes by 1e-10
 * within 100 m, and alike for the whole and its parts. */
static double chart_area_m2(const zl_shape *shape, const double centre[2])
{
    double total_m2 = 0;
    zl_chart chart;
    zl_chart_init(&chart, centre);
    for (size_t r = 0; shape && r < shape->nrings; r++) {
        double xy[2 * 400];
        size_t npoints = zl_ring_size(shape, r);
        CU_ASSERT_FATAL(npoints <= 400);
        CU_ASSERT_FATAL(zl_chart_forward(&chart, xy, zl_ring_points(shape, r), npoints));
        total_m2 += zl_ring_twice_area(xy, npoints) / 2;
    }
    return total_m2;
}

/* Worst |area(A∩B) + area(A∖B) - area(A)| / area(A) of random pairs. */
static double worst_gap(double radius_a_m, double radius_b_m, int pairs, bool chart)
{
    double worst = 0;
    for (int i = 0; i < pairs; i++) {
        double centre[2] = {60 + 60 * uniform(), 70 * uniform()}, other[2];
        zl_geodesic_direct(other, centre, 360 * uniform(),
                           fmax(radius_a_m, radius_b_m) * (0.2 + 0.7 * uniform()));
        zl_shape *a = star(centre, radius_a_m), *b = star(other, radius_b_m);
        zl_shape_orient(a);
        zl_shape *both = overlay(ZL_INTERSECTION, a, b), *rest = overlay(ZL_DIFFERENCE, a, b);
        double whole_m2 = chart ? chart_area_m2(a, centre) : zl_shape_area_m2(a);
        double sum_m2 = chart ? chart_area_m2(both, centre) + chart_area_m2(rest, centre)
                              : zl_shape_area_m2(both) + zl_shape_area_m2(rest);
        /* The geodesic areas of three polygons are rounded to 5e-5 m2 or so each. */
        double gap_m2 = fmax(0, fabs(sum_m2 - whole_m2) - (chart ? 0 : 5e-4));
        worst = fmax(worst, gap_m2 / whole_m2);
        zl_shape_free(a);
        zl_shape_free(b);
        zl_shape_free(both);
        zl_shape_free(rest);
    }
    return worst;
}

static void parts_add_up_to_the_whole(void)
{
    static const double radius_m[] = {10, 100, 1e3, 3e3, 1e4};
    for (size_t i = 0; i < sizeof radius_m / sizeof *radius_m; i++)
        UNIT_NEAR(worst_gap(radius_m[i], radius_m[i], 200, false), 0, 1e-9);
    UNIT_NEAR(worst_gap(30e3, 30e3, 100, false), 0, 1e-8);
    UNIT_NEAR(worst_gap(100e3, 100e3, 40, false), 0, 1e-8);
    UNIT_NEAR(worst_gap(300e3, 300e3, 20, false), 0, 1e-8);
}

static void parcels_add_up_too(void)
{
    UNIT_NEAR(worst_gap(10, 10, 300, true), 0, 1e-9);
    UNIT_NEAR(worst_gap(50, 50, 300, true), 0, 1e-9);
}

static void small_and_large_add_up(void)
{
    UNIT_NEAR(worst_gap(1e3, 100e3, 100, false), 0, 1e-9);
    UNIT_NEAR(worst_gap(1e4, 300e3, 40, false), 0, 1e-9);
    UNIT_NEAR(worst_gap(300e3, 1e3, 10, false), 0, 1e-8);
}

static void union_is_the_sum_without_the_common(void)
{
    for (int i = 0; i < 100; i++) {
        double centre[2] = {86 + uniform(), 41 + uniform()}, other[2];
        zl_geodesic_direct(other, centre, 360 * uniform(), 3000 * uniform());
        zl_shape *a = star(centre, 3000), *b = star(other, 2000);
        zl_shape *both = overlay(ZL_INTERSECTION, a, b), *either = overlay(ZL_UNION, a, b);
        double sum_m2 = zl_shape_area_m2(a) + zl_shape_area_m2(b) - zl_shape_area_m2(both);
        UNIT_NEAR(zl_shape_area_m2(either), sum_m2, sum_m2 * 1e-9 + 5e-4);
        zl_error err = {0};
        zl_shape *united = NULL;
        const zl_shape *const shapes[] = {a, NULL, b};
        UNIT_OK(zl_overlay_union(&united, shapes, 3, &err), err);
        UNIT_NEAR(zl_shape_area_m2(united), sum_m2, sum_m2 * 1e-9 + 5e-4);
        zl_shape *const all[] = {a, b, both, either, united};
        for (size_t k = 0; k < 5; k++)
            zl_shape_free(all[k]);
    }
}

/* Overlap does not depend on who comes first. */
static void intersection_is_symmetric(void)
{
    for (int i = 0; i < 100; i++) {
        double centre[2] = {86, 41}, other[2];
        zl_geodesic_direct(other, centre, 360 * uniform(), 3000 * uniform());
        zl_shape *a = star(centre, 3000), *b = star(other, 3000);
        zl_shape *ab = overlay(ZL_INTERSECTION, a, b), *ba = overlay(ZL_INTERSECTION, b, a);
        UNIT_NEAR(zl_shape_area_m2(ab), zl_shape_area_m2(ba), 1e-3);
        zl_shape_free(a);
        zl_shape_free(b);
        zl_shape_free(ab);
        zl_shape_free(ba);
    }
}

static bool has_point(const zl_shape *shape, const double place[2])
{
    for (size_t i = 0; i < shape->npoints; i++)
        if (memcmp(shape->lonlat_deg + 2 * i, place, 2 * sizeof(double)) == 0)
            return true;
    return false;
}

static void surviving_corners_keep_their_bits(void)
{
    zl_shape *a = box(86.1, 41.7, 86.15, 41.75), *b = box(86.13, 41.72, 86.2, 41.74);
    zl_shape *both = overlay(ZL_INTERSECTION, a, b), *rest = overlay(ZL_DIFFERENCE, a, b);
    CU_ASSERT(has_point(both, (const double[2]){86.13, 41.72}));
    CU_ASSERT(has_point(both, (const double[2]){86.13, 41.74}));
    for (size_t i = 0; i < a->npoints; i++)
        CU_ASSERT(has_point(rest, a->lonlat_deg + 2 * i));
    /* New corners are the same in both. */
    for (size_t i = 0; i < both->npoints; i++)
        CU_ASSERT(has_point(rest, both->lonlat_deg + 2 * i));
    CU_ASSERT_EQUAL(both->npoints, 5);
    zl_shape_free(a);
    zl_shape_free(b);
    zl_shape_free(both);
    zl_shape_free(rest);
}

static void equal_shapes_give_themselves(void)
{
    double centre[2] = {86.15, 41.75};
    zl_shape *a = star(centre, 4000);
    zl_shape *both = overlay(ZL_INTERSECTION, a, a), *rest = overlay(ZL_DIFFERENCE, a, a);
    CU_ASSERT_PTR_NULL(rest);
    CU_ASSERT_EQUAL(both->npoints, a->npoints);
    for (size_t i = 0; i < a->npoints; i++)
        CU_ASSERT(has_point(both, a->lonlat_deg + 2 * i));
    zl_shape_free(a);
    zl_shape_free(both);
}

static void rings_are_closed_and_directed(void)
{
    double centre[2] = {86.15, 41.75}, other[2] = {86.16, 41.75};
    zl_shape *a = star(centre, 4000), *b = star(other, 300);
    zl_shape_orient(a);
    for (size_t r = 0; r < a->nrings; r++)
        zl_path_reverse(a->lonlat_deg + 2 * a->ring_start[r], zl_ring_size(a, r));
    zl_shape *rest = overlay(ZL_DIFFERENCE, a, b);
    for (size_t p = 0; p < rest->nparts; p++) {
        for (size_t r = rest->part_start[p]; r < rest->part_start[p + 1]; r++) {
            const double *points = zl_ring_points(rest, r);
            size_t npoints = zl_ring_size(rest, r);
            CU_ASSERT(memcmp(points, points + 2 * (npoints - 1), 2 * sizeof(double)) == 0);
            CU_ASSERT_EQUAL(zl_ring_twice_area(points, npoints) > 0, r == rest->part_start[p]);
        }
    }
    zl_shape_free(a);
    zl_shape_free(b);
    zl_shape_free(rest);
}

static void neighbours_share_no_area(void)
{
    /* 60 km of common edge, cut on both sides. */
    zl_shape *west = box(86, 41, 86.5, 41.55), *east = box(86.5, 41, 87, 41.55);
    zl_shape *both = overlay(ZL_INTERSECTION, west, east);
    CU_ASSERT_PTR_NULL(both);
    CU_ASSERT(zl_overlay_touches(west, east));
    zl_shape *far = box(86.6, 41, 87, 41.55);
    CU_ASSERT_FALSE(zl_overlay_touches(west, far));
    zl_shape *const all[] = {west, east, far};
    for (size_t i = 0; i < 3; i++)
        zl_shape_free(all[i]);
}

static void expect_touching(bool expected, const zl_shape *a, const zl_shape *b)
{
    CU_ASSERT_EQUAL(zl_overlay_touches(a, b), expected);
    CU_ASSERT_EQUAL(zl_overlay_touches(b, a), expected);
}

/* Without an area in common: a corner, a part of an edge whose ends are no common points, half and
 * two millimetres apart (at the equator a degree of longitude has 111,319.49 m). */
static void touching_is_seen_in_every_way(void)
{
    zl_shape *middle = box(86, 0, 86.01, 0.01), *corner = box(86.01, 0.01, 86.02, 0.02),
             *beside = box(86.01, -0.005, 86.02, 0.005), *tangent = box(86.01, 0.002, 86.02, 0.008);
    const double half_mm_deg = 0.0005 / 111319.49, far_deg = 0.002 / 111319.49;
    zl_shape *near = box(86.01 + half_mm_deg, 0.002, 86.02, 0.008),
             *off = box(86.01 + far_deg, 0.002, 86.02, 0.008);
    expect_touching(true, middle, corner);
    expect_touching(true, middle, beside);
    expect_touching(true, middle, tangent);
    expect_touching(true, middle, near);
    expect_touching(false, middle, off);
    zl_shape *const all[] = {middle, corner, beside, tangent, near, off};
    for (size_t i = 0; i < 6; i++)
        zl_shape_free(all[i]);
}

/* A corner that lies on the middle of the neighbour's edge, off it by rounding. */
static void corner_on_an_edge_touches(void)
{
    const double from[2] = {86.5, 41}, to[2] = {86.53, 41.55};
    double middle[2];
    zl_geodesic_between(middle, from, to, 2);
    const double left[] = {86, 41, from[0], from[1], to[0], to[1], 86, 41.5, 86, 41};
    const double right[] = {middle[0], middle[1], 87, 41, 87, 41.5, middle[0], middle[1]};
    zl_shape *a = make(ZL_SHAPE_POLYGON, left, 5), *b = make(ZL_SHAPE_POLYGON, right, 4);
    CU_ASSERT(zl_overlay_touches(a, b));
    zl_shape_free(a);
    zl_shape_free(b);
}

static void lines_are_cut_by_polygons(void)
{
    static const double path[] = {85.9, 41.72, 86.05, 41.75, 86.15, 41.73, 86.4, 41.78};
    zl_shape *line = make(ZL_SHAPE_LINE, path, 4), *zone = box(86, 41.7, 86.3, 41.8);
    zl_shape *inside = overlay(ZL_INTERSECTION, line, zone);
    zl_shape *outside = overlay(ZL_DIFFERENCE, line, zone);
    CU_ASSERT_EQUAL(inside->kind, ZL_SHAPE_LINE);
    CU_ASSERT_EQUAL(inside->nparts, 1);
    CU_ASSERT_EQUAL(outside->nparts, 2);
    UNIT_NEAR(zl_shape_perimeter_m(inside) + zl_shape_perimeter_m(outside),
              zl_shape_perimeter_m(line), 1e-5);
    zl_error err = {0};
    zl_shape *none = NULL;
    CU_ASSERT_EQUAL(zl_overlay(&none, ZL_UNION, line, zone, &err), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(zl_overlay(&none, ZL_INTERSECTION, zone, line, &err), ZL_BAD_DATA);
    zl_shape_free(line);
    zl_shape_free(zone);
    zl_shape_free(inside);
    zl_shape_free(outside);
}

/* A line along the edge of a zone: within it, and not a line of no length outside. */
static void line_on_an_edge_is_inside(void)
{
    static const double path[] = {86, 41.7, 86.3, 41.7};
    zl_shape *line = make(ZL_SHAPE_LINE, path, 2), *zone = box(86, 41.7, 86.3, 41.8);
    zl_shape *inside = overlay(ZL_INTERSECTION, line, zone);
    UNIT_NEAR(zl_shape_perimeter_m(inside), zl_shape_perimeter_m(line), 1e-6);
    CU_ASSERT_PTR_NULL(overlay(ZL_DIFFERENCE, line, zone));
    zl_shape_free(line);
    zl_shape_free(zone);
    zl_shape_free(inside);
}

static void shapes_far_apart(void)
{
    zl_shape *a = box(86, 41, 86.1, 41.1), *b = box(-100, 20, -99, 21);
    zl_path_reverse(a->lonlat_deg, 5);
    CU_ASSERT_PTR_NULL(overlay(ZL_INTERSECTION, a, b));
    zl_shape *rest = overlay(ZL_DIFFERENCE, a, b), *either = overlay(ZL_UNION, a, b);
    CU_ASSERT_EQUAL(rest->npoints, 5);
    CU_ASSERT(zl_ring_twice_area(rest->lonlat_deg, 5) > 0);
    CU_ASSERT_EQUAL(either->nparts, 2);
    zl_shape_free(a);
    zl_shape_free(b);
    zl_shape_free(rest);
    zl_shape_free(either);
}

static void too_wide_is_refused(void)
{
    zl_error err = {0};
    zl_shape *a = box(0, 0, 105, 20), *b = box(50, 10, 60, 30), *out = NULL;
    CU_ASSERT_EQUAL(zl_overlay(&out, ZL_INTERSECTION, a, b, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "105.0 by"));
    const zl_shape *const shapes[] = {a, b};
    CU_ASSERT_EQUAL(zl_overlay_union(&out, shapes, 2, &err), ZL_BAD_DATA);
    zl_shape_free(a);
    zl_shape_free(b);
}

static void across_the_antimeridian(void)
{
    zl_shape *a = box(179.5, 10, 180.5, 11);
    /* The same place in longitudes from -180 to 180, once unrolled and once with a jump. */
    static const double jumping[] = {179.8, 10.5,  -179.2, 10.5,  -179.2,
                                     11.5,  179.8, 11.5,   179.8, 10.5};
    zl_shape *b = make(ZL_SHAPE_POLYGON, jumping, 5), *c = box(-180.2, 10.5, -179.2, 11.5);
    zl_shape *ab = overlay(ZL_INTERSECTION, a, b), *ac = overlay(ZL_INTERSECTION, a, c);
    zl_shape *rest = overlay(ZL_DIFFERENCE, a, b);
    double area_m2 = zl_shape_area_m2(a);
    UNIT_NEAR(zl_shape_area_m2(ab) + zl_shape_area_m2(rest), area_m2, area_m2 * 1e-8);
    UNIT_NEAR(zl_shape_area_m2(ac), zl_shape_area_m2(ab), area_m2 * 1e-12);
    CU_ASSERT(zl_shape_extent(ab).east - zl_shape_extent(ab).west < 1);
    zl_shape *const all[] = {a, b, c, ab, ac, rest};
    for (size_t i = 0; i < 6; i++)
        zl_shape_free(all[i]);
}

static void nothing_united_is_nothing(void)
{
    zl_error err = {0};
    zl_shape *out = (zl_shape *)&err;
    UNIT_OK(zl_overlay_union(&out, NULL, 0, &err), err);
    CU_ASSERT_PTR_NULL(out);
}

/* 900 boxes edge to edge are one box: the seams vanish, the area stays. */
static void tiles_unite_without_seams(void)
{
    enum { SIDE = 30 };
    static zl_shape *tile[SIDE * SIDE];
    double sum_m2 = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        double west = 86 + i % SIDE * 0.01, south = 41 + i / SIDE * 0.01;
        double east = 86 + (i % SIDE + 1) * 0.01, north = 41 + (i / SIDE + 1) * 0.01;
        tile[i] = box(west, south, east, north);
        sum_m2 += zl_shape_area_m2(tile[i]);
    }
    zl_error err = {0};
    zl_shape *whole = NULL;
    UNIT_OK(zl_overlay_union(&whole, (const zl_shape *const *)tile, SIDE * SIDE, &err), err);
    CU_ASSERT_EQUAL(whole->nrings, 1);
    UNIT_NEAR(zl_shape_area_m2(whole), sum_m2, sum_m2 * 1e-10);
    zl_shape_free(whole);
    for (int i = 0; i < SIDE * SIDE; i++)
        zl_shape_free(tile[i]);
}

/* What validity would have refused comes back as an error, not as a figure. */
static void unfit_rings_are_refused(void)
{
    static const double open[] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41.1};
    static const double wild[] = {86, 41, 86.1, NAN, 86.1, 41.1, 86, 41};
    zl_shape *const bad[] = {make(ZL_SHAPE_POLYGON, open, 4), make(ZL_SHAPE_POLYGON, wild, 4),
                             make(ZL_SHAPE_LINE, open, 4)};
    zl_shape *zone = box(86, 41, 86.2, 41.2), *out = NULL;
    for (size_t i = 0; i < 3; i++) {
        zl_error err = {0};
        const zl_shape *const both[] = {zone, bad[i]};
        CU_ASSERT_EQUAL(zl_overlay(&out, ZL_UNION, zone, bad[i], &err), ZL_BAD_DATA);
        CU_ASSERT(strlen(err.message) > 20);
        CU_ASSERT_EQUAL(zl_overlay_union(&out, both, 2, &err), ZL_BAD_DATA);
        zl_shape_free(bad[i]);
    }
    zl_shape_free(zone);
}

/* GEOS names a place of the plane; the message names the place on the globe. */
static void failures_name_the_place(void)
{
    const double centre[2] = {86, 41}, there[2] = {86.1, 41.05};
    double xy[2];
    zl_geos geos;
    zl_error err = {0};
    UNIT_OK(zl_geos_open(&geos, centre, &err), err);
    zl_chart_forward(&geos.chart, xy, there, 1);
    snprintf(geos.message, sizeof geos.message,
             "TopologyException: side location conflict at %.17g %.17g. This can occur", xy[0],
             xy[1]);
    CU_ASSERT_EQUAL(zl_geos_fail(&geos, "the overlay", &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "the overlay failed near 86.1000000 41.0500000"));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "side location conflict"));
    snprintf(geos.message, sizeof geos.message, "std::bad_alloc");
    CU_ASSERT_EQUAL(zl_geos_fail(&geos, "the overlay", &err), ZL_FAILED);
    snprintf(geos.message, sizeof geos.message, "found at last");
    CU_ASSERT_EQUAL(zl_geos_fail(&geos, "the overlay", &err), ZL_BAD_DATA);
    CU_ASSERT_STRING_EQUAL(err.message, "the overlay failed: found at last");
    zl_geos_close(&geos);
}

static void version_is_short(void)
{
    int major = 0, minor = 0, patch = 0, end = 0;
    CU_ASSERT_EQUAL(sscanf(zl_geos_version(), "%d.%d.%d%n", &major, &minor, &patch, &end), 3);
    CU_ASSERT_EQUAL(zl_geos_version()[end], '\0');
}

int main(void)
{
    static const unit_case cases[] = {
        {"parts add up to the whole", parts_add_up_to_the_whole},
        {"parcels add up too", parcels_add_up_too},
        {"small and large add up", small_and_large_add_up},
        {"a union is the sum without the common", union_is_the_sum_without_the_common},
        {"intersection is symmetric", intersection_is_symmetric},
        {"surviving corners keep their bits", surviving_corners_keep_their_bits},
        {"equal shapes give themselves", equal_shapes_give_themselves},
        {"rings are closed and directed", rings_are_closed_and_directed},
        {"neighbours share no area", neighbours_share_no_area},
        {"touching is seen in every way", touching_is_seen_in_every_way},
        {"a corner on an edge touches", corner_on_an_edge_touches},
        {"lines are cut by polygons", lines_are_cut_by_polygons},
        {"a line on an edge is inside", line_on_an_edge_is_inside},
        {"shapes far apart", shapes_far_apart},
        {"too wide is refused", too_wide_is_refused},
        {"across the antimeridian", across_the_antimeridian},
        {"nothing united is nothing", nothing_united_is_nothing},
        {"tiles unite without seams", tiles_unite_without_seams},
        {"unfit rings are refused", unfit_rings_are_refused},
        {"failures name the place", failures_name_the_place},
        {"the version is short", version_is_short},
    };
    return unit_main("geometry_overlay", cases, sizeof cases / sizeof *cases);
}
