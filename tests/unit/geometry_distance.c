/* Covering places and distances between shapes. */
#include "unit.h"

#include "geodesy/distance.h"
#include "geodesy/ellipsoid.h"
#include "geometry/shape.h"

static zl_shape *make(zl_shape_kind kind, const double *lonlat, size_t npoints)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, kind);
    zl_shape_add_points(&builder, lonlat, npoints);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static zl_shape *box(double west, double south, double east, double north)
{
    const double ring[] = {west, south, east, south, east, north, west, north, west, south};
    return make(ZL_SHAPE_POLYGON, ring, 5);
}

/* A box of 0.1 degrees with a hole in its middle. */
static zl_shape *box_with_hole(void)
{
    static const double shell[] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41.1, 86, 41};
    static const double hole[] = {86.04, 41.04, 86.04, 41.06, 86.06,
                                  41.06, 86.06, 41.04, 86.04, 41.04};
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, shell, 5);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, hole, 5);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static bool covers(const zl_shape *shape, double lon, double lat)
{
    return zl_shape_covers(shape, (const double[2]){lon, lat});
}

static void inside_outside_and_hole(void)
{
    zl_shape *shape = box_with_hole();
    CU_ASSERT(covers(shape, 86.02, 41.02));
    CU_ASSERT(covers(shape, 86.02, 41.05));
    CU_ASSERT(covers(shape, 86.08, 41.05));
    CU_ASSERT_FALSE(covers(shape, 86.05, 41.05));
    CU_ASSERT_FALSE(covers(shape, 86.2, 41.05));
    CU_ASSERT_FALSE(covers(shape, 85.9, 41.05));
    CU_ASSERT_FALSE(covers(shape, 86.05, 40.9));
    CU_ASSERT_FALSE(covers(shape, 86.05, 41.2));
    CU_ASSERT_FALSE(covers(shape, -94, -41));
    /* The ray to the east runs through corners. */
    CU_ASSERT(covers(shape, 86.02, 41.04));
    CU_ASSERT(covers(shape, 86.02, 41.06));
    shape->kind = ZL_SHAPE_LINE;
    CU_ASSERT_FALSE(covers(shape, 86.02, 41.02));
    zl_shape_free(shape);
}

static void corners_and_edges_are_covered(void)
{
    zl_shape *shape = box_with_hole();
    for (size_t i = 0; i < shape->npoints; i++)
        CU_ASSERT(zl_shape_covers(shape, shape->lonlat_deg + 2 * i));
    for (size_t r = 0; r < shape->nrings; r++) {
        const double *points = zl_ring_points(shape, r);
        double places[2 * 6];
        for (size_t i = 1; i < zl_ring_size(shape, r); i++) {
            zl_geodesic_between(places, points + 2 * i - 2, points + 2 * i, 7);
            for (size_t k = 0; k < 6; k++)
                CU_ASSERT(zl_shape_covers(shape, places + 2 * k));
        }
    }
    zl_shape_free(shape);
}

/* 45.0009 lies between the parallel of 45 and the geodesic from 86 45 to 87.27 45, whose middle is
 * at 86.635 45.001765365725 (geod of PROJ 9.1.1, see geometry_shape.c). */
static void long_edges_are_geodesics(void)
{
    zl_shape *below = box(86, 44.5, 87.27, 45), *above = box(86, 45, 87.27, 45.5);
    CU_ASSERT(covers(below, 86.635, 45.0009));
    CU_ASSERT_FALSE(covers(above, 86.635, 45.0009));
    CU_ASSERT(covers(below, 86.635, 45.0017653));
    CU_ASSERT_FALSE(covers(above, 86.635, 45.0017653));
    CU_ASSERT_FALSE(covers(below, 86.635, 45.0017655));
    CU_ASSERT(covers(above, 86.635, 45.0017655));
    zl_shape_free(below);
    zl_shape_free(above);
}

/* Places a metre on each side of edges of 1000 km, by the geodesic routines. */
static void very_long_edges_too(void)
{
    static const double ring[] = {80, 35, 92, 38, 90, 47, 78, 45, 80, 35};
    zl_shape *shape = make(ZL_SHAPE_POLYGON, ring, 5);
    for (size_t i = 1; i < 5; i++) {
        double azimuth;
        double length_m = zl_geodesic_inverse(ring + 2 * i - 2, ring + 2 * i, &azimuth, NULL);
        for (int k = 1; k < 40; k++) {
            double on[2], next[2], left[2], right[2], along;
            zl_geodesic_direct(on, ring + 2 * i - 2, azimuth, length_m * k / 40);
            zl_geodesic_direct(next, ring + 2 * i - 2, azimuth, length_m * k / 40 + 10);
            zl_geodesic_inverse(on, next, &along, NULL);
            zl_geodesic_direct(left, on, along - 90, 0.01);
            zl_geodesic_direct(right, on, along + 90, 0.01);
            CU_ASSERT(zl_shape_covers(shape, left));
            CU_ASSERT_FALSE(zl_shape_covers(shape, right));
        }
    }
    zl_shape_free(shape);
}

static void longitudes_of_another_turn(void)
{
    zl_shape *shape = box(179.5, 10, 180.5, 11);
    CU_ASSERT(covers(shape, 179.9, 10.5));
    CU_ASSERT(covers(shape, -179.9, 10.5));
    CU_ASSERT_FALSE(covers(shape, -179.4, 10.5));
    zl_shape_free(shape);
}

/* Beyond the chart: a polygon as wide as a continent and more. */
static void half_the_globe(void)
{
    zl_shape *shape = box(-100, -60, 70, 60);
    CU_ASSERT(covers(shape, 0, 0));
    CU_ASSERT(covers(shape, -95, 50));
    CU_ASSERT_FALSE(covers(shape, 75, 0));
    zl_shape_free(shape);
}

static zl_nearest distance(const zl_shape *a, const zl_shape *b)
{
    zl_nearest nearest;
    zl_shape_distance(&nearest, a, b, INFINITY);
    return nearest;
}

/* The pair both ways, with places that are as far from each other as is said. */
static void check_distance(const zl_shape *a, const zl_shape *b, double expected_m)
{
    zl_nearest there = distance(a, b), back = distance(b, a);
    UNIT_NEAR(there.distance_m, expected_m, 1e-3);
    UNIT_NEAR(back.distance_m, expected_m, 1e-3);
    UNIT_NEAR(zl_geodesic_inverse(there.from, there.to, NULL, NULL), there.distance_m, 1e-6);
    UNIT_NEAR(zl_geodesic_inverse(back.from, back.to, NULL, NULL), back.distance_m, 1e-6);
}

/* The corners that face each other are 41 86.1 and 40.95 86.2: 10083.299029 m by
 * geod -I +a=6378137 +rf=298.257222101 of PROJ 9.1.1. */
static void every_pairing_of_kinds(void)
{
    static const double place[] = {86.2, 40.95}, line[] = {86.2, 40, 86.2, 40.95};
    static const double far_place[] = {86.1, 41};
    const double corner_m = 10083.299029;
    zl_shape *polygon = box(86, 41, 86.1, 41.1), *other = box(86.2, 40.8, 86.3, 40.95);
    zl_shape *point = make(ZL_SHAPE_POINT, place, 1), *path = make(ZL_SHAPE_LINE, line, 2);
    zl_shape *far = make(ZL_SHAPE_POINT, far_place, 1);
    check_distance(polygon, point, corner_m);
    check_distance(polygon, path, corner_m);
    check_distance(polygon, other, corner_m);
    check_distance(point, far, corner_m);
    check_distance(path, far, corner_m);
    check_distance(point, path, 0);
    check_distance(point, point, 0);
    zl_shape_free(polygon);
    zl_shape_free(other);
    zl_shape_free(point);
    zl_shape_free(path);
    zl_shape_free(far);
}

static void meeting_and_containing_is_zero(void)
{
    static const double through[] = {85.9, 41.02, 86.2, 41.03},
                        inside[] = {86.01, 41.01, 86.02, 41.01};
    static const double in_hole[] = {86.05, 41.05}, within[] = {86.02, 41.02};
    zl_shape *polygon = box_with_hole();
    zl_shape *crossing = make(ZL_SHAPE_LINE, through, 2), *line = make(ZL_SHAPE_LINE, inside, 2);
    zl_shape *point = make(ZL_SHAPE_POINT, within, 1), *lonely = make(ZL_SHAPE_POINT, in_hole, 1);
    zl_shape *around = box(85, 40, 87, 42), *neighbour = box(86.1, 41, 86.2, 41.1);
    check_distance(polygon, crossing, 0);
    check_distance(polygon, line, 0);
    check_distance(polygon, point, 0);
    check_distance(polygon, around, 0);
    check_distance(polygon, neighbour, 0);
    zl_nearest nearest = distance(polygon, crossing);
    CU_ASSERT(zl_shape_boundary_distance_m(polygon, nearest.from) < 1e-3);
    /* In the hole the nearest place of the polygon is the rim of the hole: 0.01 degrees of the
     * parallel of 41.05 degrees; geod: 41.05 86.05 to 41.05 86.04. */
    nearest = distance(polygon, lonely);
    UNIT_NEAR(nearest.distance_m, 840.715724, 0.01);
    zl_shape *const all[] = {polygon, crossing, line, point, lonely, around, neighbour};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        zl_shape_free(all[i]);
}

/* Pruning by extents must not change the answer: compared with all pairs of rings. */
static void many_parts_give_the_least_of_all(void)
{
    zl_error err = {0};
    zl_shape *many = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    for (int i = 0; i < 200; i++) {
        double lon = 80 + (i * 37) % 100 * 0.1, lat = 38 + (i * 53) % 90 * 0.1;
        zl_shape_begin_part(&builder);
        zl_shape_add_point(&builder, lon, lat);
        zl_shape_add_point(&builder, lon + 0.03, lat + 0.02);
    }
    UNIT_OK(zl_shape_builder_take(&many, &builder, &err), err);
    for (int i = 0; i < 30; i++) {
        double west = 79 + i * 0.41, south = 37.5 + (i * 7 % 30) * 0.33;
        zl_shape *zone = box(west, south, west + 0.05, south + 0.04);
        double least_m = INFINITY;
        for (size_t r = 0; r < many->nrings; r++)
            least_m = fmin(
                least_m, zl_path_distance(zone->lonlat_deg, 5, zl_ring_points(many, r), 2, INFINITY)
                             .distance_m);
        UNIT_NEAR(distance(zone, many).distance_m, least_m, 1e-6);
        UNIT_NEAR(distance(many, zone).distance_m, least_m, 1e-6);
        zl_nearest limited;
        zl_shape_distance(&limited, zone, many, 5000);
        CU_ASSERT(least_m > 5000 ? limited.distance_m > 5000
                                 : fabs(limited.distance_m - least_m) < 1e-6);
        zl_shape_free(zone);
    }
    zl_shape_free(many);
}

/* As unchecked data may have it: a part whose shell has no point. */
static void rings_without_points_are_passed_over(void)
{
    zl_error err = {0};
    zl_shape *hollow = NULL, *zone = box(86, 41, 86.1, 41.1);
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    UNIT_OK(zl_shape_builder_take(&hollow, &builder, &err), err);
    CU_ASSERT_EQUAL(hollow->nrings, 1);
    CU_ASSERT_FALSE(isfinite(distance(zone, hollow).distance_m));
    CU_ASSERT_FALSE(isfinite(distance(hollow, zone).distance_m));
    CU_ASSERT_EQUAL(zl_shape_area_m2(hollow) + zl_shape_perimeter_m(hollow), 0);
    zl_shape_free(hollow);
    zl_shape_free(zone);
}

static void across_the_antimeridian(void)
{
    static const double east[] = {-179.9, 10};
    zl_shape *zone = box(179.7, 9.9, 179.9, 10.1), *point = make(ZL_SHAPE_POINT, east, 1);
    /* geod -I: 10 179.9 to 10 180.1 is 21927.872478 m; on the edge along 179.9 the
     * nearest place is a little north of that, by less than 5 cm of distance. */
    UNIT_NEAR(distance(zone, point).distance_m, 21927.872478, 0.05);
    zl_shape_free(zone);
    zl_shape_free(point);
}

static void boundary_from_inside(void)
{
    zl_shape *shape = box_with_hole();
    /* geod -I: 41.05 86.005 to 41.05 86, square to the edge of the meridian of 86. */
    UNIT_NEAR(zl_shape_boundary_distance_m(shape, (const double[2]){86.005, 41.05}), 420.357862,
              1e-3);
    UNIT_NEAR(zl_shape_boundary_distance_m(shape, (const double[2]){86, 41}), 0, 1e-9);
    zl_shape_free(shape);
}

int main(void)
{
    static const unit_case cases[] = {
        {"inside, outside and in a hole", inside_outside_and_hole},
        {"corners and edges are covered", corners_and_edges_are_covered},
        {"long edges are geodesics", long_edges_are_geodesics},
        {"very long edges too", very_long_edges_too},
        {"longitudes of another turn", longitudes_of_another_turn},
        {"half the globe", half_the_globe},
        {"every pairing of kinds", every_pairing_of_kinds},
        {"meeting and containing is zero", meeting_and_containing_is_zero},
        {"many parts give the least of all", many_parts_give_the_least_of_all},
        {"rings without points are passed over", rings_without_points_are_passed_over},
        {"across the antimeridian", across_the_antimeridian},
        {"boundary from inside", boundary_from_inside},
    };
    return unit_main("geometry_distance", cases, sizeof cases / sizeof *cases);
}
