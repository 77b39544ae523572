/* Building, extents, densifying, area and perimeter. */
#include "unit.h"

#include "geodesy/ellipsoid.h"
#include "geometry/shape.h"

static zl_shape *polygon(const double *lonlat, size_t npoints)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, lonlat, npoints);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static void builder_counts_parts_and_rings(void)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (int part = 0; part < 3; part++) {
        zl_shape_begin_part(&builder);
        for (int ring = 0; ring <= part; ring++) {
            zl_shape_begin_ring(&builder);
            for (int i = 0; i < 5; i++)
                zl_shape_add_point(&builder, i, ring);
        }
    }
    zl_shape_begin_part(&builder); /* gets no ring and is left out */
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    static const size_t parts[] = {0, 1, 3, 6};
    static const size_t rings[] = {0, 5, 10, 15, 20, 25, 30};
    CU_ASSERT_EQUAL_FATAL(shape->nparts, 3);
    CU_ASSERT_EQUAL_FATAL(shape->nrings, 6);
    CU_ASSERT(memcmp(shape->part_start, parts, sizeof parts) == 0);
    CU_ASSERT(memcmp(shape->ring_start, rings, sizeof rings) == 0);
    zl_shape_free(shape);
    zl_shape_free(NULL);
}

static void empty_builder_gives_an_empty_shape(void)
{
    zl_error err = {0};
    zl_shape *shape = NULL, *copy = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    CU_ASSERT_EQUAL(shape->nparts + shape->nrings + shape->npoints, 0);
    CU_ASSERT_EQUAL(shape->part_start[0] + shape->ring_start[0], 0);
    CU_ASSERT(isnan(zl_shape_extent(shape).west));
    CU_ASSERT_EQUAL(zl_shape_perimeter_m(shape), 0);
    UNIT_OK(zl_shape_copy(&copy, shape, &err), err);
    zl_shape_free(copy);
    zl_shape_free(shape);
}

static void shapes_of_one_kind_are_joined(void)
{
    static const double a[] = {0, 0, 1, 0, 1, 1, 0, 0}, b[] = {5, 5, 6, 5, 6, 6, 5, 5};
    zl_error err = {0};
    zl_shape *first = polygon(a, 4), *second = polygon(b, 4), *both = NULL;
    UNIT_OK(zl_shape_concat(&both, first, second, &err), err);
    CU_ASSERT_EQUAL(both->nparts, 2);
    CU_ASSERT(memcmp(zl_ring_points(both, 1), b, sizeof b) == 0);
    second->kind = ZL_SHAPE_LINE;
    zl_shape *none = NULL;
    CU_ASSERT_EQUAL(zl_shape_concat(&none, first, second, &err), ZL_BAD_DATA);
    zl_shape_free(first);
    zl_shape_free(second);
    zl_shape_free(both);
}

/* The edge from 86 45 to 87.27 45 reaches 45.001765365725 in its middle: PROJ 9.1.1,
 * echo "45 86 45 87.27" | geod -I +a=6378137 +rf=298.257222101, then half of the 100134.455583 m
 * from 45 86 in the direction 89.550977970867. */
static void extent_has_the_bulge_of_long_edges(void)
{
    static const double ring[] = {86, 44.5, 87.27, 44.5, 87.27, 45, 86, 45, 86, 44.5};
    zl_shape *shape = polygon(ring, 5);
    zl_extent extent = zl_shape_extent(shape);
    UNIT_NEAR(extent.north, 45.001765365725, 1e-9);
    CU_ASSERT_EQUAL(extent.south, 44.5);
    CU_ASSERT_EQUAL(extent.west, 86);
    CU_ASSERT_EQUAL(extent.east, 87.27);
    CU_ASSERT_EQUAL(zl_points_extent(shape->lonlat_deg, shape->npoints).north, 45);
    for (size_t i = 0; i < shape->npoints; i++)
        shape->lonlat_deg[2 * i + 1] *= -1;
    UNIT_NEAR(zl_shape_extent(shape).south, -45.001765365725, 1e-9);
    zl_shape_free(shape);
}

/* Whatever the edge, its places lie within the extent, and it is not much too large. */
static void extent_holds_every_place_of_its_edges(void)
{
    for (int i = 0; i < 400; i++) {
        double from[2] = {86, -70 + i % 29 * 5.0}, places[2 * 99];
        double to[2] = {86 + 0.003 * (i + 1), from[1] + ((i * 7) % 11 - 5) * 1e-5 * i};
        const double path[] = {from[0], from[1], to[0], to[1]};
        zl_extent extent = zl_path_extent(path, 2);
        zl_geodesic_between(places, from, to, 100);
        zl_extent seen = zl_points_extent(places, 99), ends = zl_points_extent(path, 2);
        seen = zl_extent_join(&seen, &ends);
        CU_ASSERT(extent.north >= seen.north - 1e-12 && extent.south <= seen.south + 1e-12);
        /* Half of the bulge of an edge along the parallel of 45 degrees. */
        double step_rad = (to[0] - from[0]) * M_PI / 180;
        double slack = 0.5 * step_rad * step_rad / 16 * 180 / M_PI + 1e-12;
        CU_ASSERT(extent.north - seen.north <= slack && seen.south - extent.south <= slack);
    }
}

static void grown_extent_reaches_far_enough(void)
{
    for (int lat = -85; lat <= 85; lat += 5) {
        zl_extent place = {86, lat, 86, lat}, grown = zl_extent_grow(&place, 50000);
        for (int azimuth = 0; azimuth < 360; azimuth += 10) {
            double there[2];
            zl_geodesic_direct(there, (double[2]){86, lat}, azimuth, 50000);
            CU_ASSERT(grown.west <= there[0] && there[0] <= grown.east);
            CU_ASSERT(grown.south <= there[1] && there[1] <= grown.north);
        }
    }
    zl_extent pole = {0, 89.9, 1, 89.95}, around = zl_extent_grow(&pole, 20000);
    CU_ASSERT(around.east - around.west >= 360);
    CU_ASSERT_EQUAL(around.north, 90);
}

/* The places of an extent that are farthest apart are two of its corners, by PROJ's geodesics. */
static void nothing_is_farther_than_across(void)
{
    static const double size_deg[] = {1e-4, 0.01, 1};
    for (int lat = -89; lat <= 88; lat += 3)
        for (size_t i = 0; i < sizeof size_deg / sizeof *size_deg; i++) {
            double east = 86 + 1.3 * size_deg[i], north = lat + size_deg[i], farthest_m = 0;
            const zl_extent extent = {86, lat, east, north};
            const double corner[4][2] = {{86, lat}, {east, lat}, {east, north}, {86, north}};
            for (int a = 1; a < 4; a++)
                for (int b = 0; b < a; b++)
                    farthest_m =
                        fmax(farthest_m, zl_geodesic_inverse(corner[a], corner[b], NULL, NULL));
            double across_m = zl_extent_across_m(&extent);
            CU_ASSERT(across_m >= farthest_m);
            CU_ASSERT(across_m <= 1.012 * farthest_m || size_deg[i] == 1);
        }
    const zl_extent none = {NAN, NAN, NAN, NAN};
    CU_ASSERT(isnan(zl_extent_across_m(&none)));
}

static void extents_meet_at_their_edges(void)
{
    zl_extent a = {0, 0, 1, 1}, b = {1, 1, 2, 2}, c = {1.1, 0, 2, 1}, none = {NAN, NAN, NAN, NAN};
    CU_ASSERT(zl_extent_meets(&a, &b));
    CU_ASSERT_FALSE(zl_extent_meets(&a, &c));
    CU_ASSERT_FALSE(zl_extent_meets(&a, &none));
    double centre[2];
    zl_extent joint = zl_extent_join(&none, &c);
    zl_extent_centre(&joint, centre);
    UNIT_NEAR(centre[0], 1.55, 1e-15);
    UNIT_NEAR(centre[1], 0.5, 1e-15);
}

/* A quarter of the equator and two quarters of meridians bound an eighth of the ellipsoid, whose
 * area is 2 pi a² (1 + (1 - e²)/e artanh e) in all (Snyder, Map Projections, 1987, 3-12). */
static void area_of_an_octant(void)
{
    static const double ring[] = {0, 0, 90, 0, 90, 90, 0, 90, 0, 0};
    zl_shape *shape = polygon(ring, 5);
    double a = ZL_ELLIPSOID_A_M, e2 = ZL_ELLIPSOID_E2, e = sqrt(e2);
    double octant = 2 * M_PI * a * a * (1 + (1 - e2) / e * atanh(e)) / 8;
    UNIT_NEAR(zl_shape_area_m2(shape), octant, octant * 1e-12);
    /* The quarter of the meridian is 10001965.7293 m on GRS 80, whose axes differ by 0.1 mm. */
    UNIT_NEAR(zl_shape_perimeter_m(shape), 2 * 10001965.7293 + M_PI / 2 * a, 2e-3);
    zl_shape_free(shape);
}

/* geod -I +a=6378137 +rf=298.257222101 of PROJ 9.1.1: 8413.518052, 8400.789075 and twice
 * 11105.487451 m */
static void perimeter_is_that_of_geod(void)
{
    static const double ring[] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41.1, 86, 41};
    zl_shape *shape = polygon(ring, 5);
    UNIT_NEAR(zl_shape_perimeter_m(shape), 8413.518052 + 8400.789075 + 2 * 11105.487451, 5e-6);
    shape->kind = ZL_SHAPE_LINE;
    UNIT_NEAR(zl_shape_perimeter_m(shape), 8413.518052 + 8400.789075 + 2 * 11105.487451, 5e-6);
    CU_ASSERT_EQUAL(zl_shape_area_m2(shape), 0);
    zl_shape_free(shape);
}

static zl_shape *with_hole(size_t start, bool shell_backwards, bool hole_backwards)
{
    static const double shell[] = {86, 41, 86.1, 41.01, 86.13, 41.12, 85.98, 41.1};
    static const double hole[] = {86.03, 41.03, 86.06, 41.04, 86.04, 41.07};
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t i = 0; i <= 4; i++)
        zl_shape_add_points(&builder, shell + 2 * ((start + i) % 4), 1);
    zl_shape_begin_ring(&builder);
    for (size_t i = 0; i <= 3; i++)
        zl_shape_add_points(&builder, hole + 2 * ((start + i) % 3), 1);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    if (shell_backwards)
        zl_path_reverse(shape->lonlat_deg, 5);
    if (hole_backwards)
        zl_path_reverse(shape->lonlat_deg + 10, 4);
    return shape;
}

static void area_knows_no_direction_or_start(void)
{
    zl_shape *first = with_hole(0, false, false);
    double area_m2 = zl_shape_area_m2(first), length_m = zl_shape_perimeter_m(first);
    CU_ASSERT(area_m2 > 1e8);
    for (size_t i = 0; i < 48; i++) {
        zl_shape *shape = with_hole(i / 4, i & 1, i & 2);
        UNIT_NEAR(zl_shape_area_m2(shape), area_m2, 5e-4);
        UNIT_NEAR(zl_shape_perimeter_m(shape), length_m, 1e-6);
        zl_shape_orient(shape);
        CU_ASSERT(zl_ring_twice_area(zl_ring_points(shape, 0), 5) > 0);
        CU_ASSERT(zl_ring_twice_area(zl_ring_points(shape, 1), 4) < 0);
        zl_shape_free(shape);
    }
    zl_shape_free(first);
}

static void densifying_keeps_area_and_length(void)
{
    static const double ring[] = {80, 35, 84, 36, 85, 45, 79, 44, 80, 35};
    zl_error err = {0};
    zl_shape *shape = polygon(ring, 5), *cut = NULL;
    UNIT_OK(zl_shape_densify(&cut, shape, 5000, &err), err);
    CU_ASSERT(cut->npoints > 400);
    for (size_t i = 1; i < cut->npoints; i++) {
        const double *place = cut->lonlat_deg + 2 * i;
        CU_ASSERT(zl_geodesic_inverse(place - 2, place, NULL, NULL) < 5000.001);
    }
    double area_m2 = zl_shape_area_m2(shape);
    UNIT_NEAR(zl_shape_area_m2(cut), area_m2, area_m2 * 1e-13);
    UNIT_NEAR(zl_shape_perimeter_m(cut), zl_shape_perimeter_m(shape), 1e-5);
    zl_shape_free(cut);
    zl_shape_free(shape);
}

static void cuts_know_no_direction(void)
{
    static const double ring[] = {80, 35, 84, 36, 84, 45, 79, 44, 80, 35};
    zl_error err = {0};
    zl_shape *shape = polygon(ring, 5), *forward = NULL, *backward = NULL;
    UNIT_OK(zl_shape_densify(&forward, shape, 9000, &err), err);
    zl_path_reverse(shape->lonlat_deg, shape->npoints);
    UNIT_OK(zl_shape_densify(&backward, shape, 9000, &err), err);
    zl_path_reverse(backward->lonlat_deg, backward->npoints);
    CU_ASSERT_EQUAL_FATAL(forward->npoints, backward->npoints);
    CU_ASSERT(memcmp(forward->lonlat_deg, backward->lonlat_deg,
                     2 * sizeof(double) * forward->npoints) == 0);
    zl_shape_free(shape);
    zl_shape_free(forward);
    zl_shape_free(backward);
}

static void short_edges_are_not_cut(void)
{
    static const double ring[] = {86, 41, 86.1, 41, 86.1, 41.05, 86, 41};
    zl_error err = {0};
    zl_shape *shape = polygon(ring, 4), *same = NULL;
    UNIT_OK(zl_shape_densify(&same, shape, 10100, &err), err);
    CU_ASSERT_EQUAL_FATAL(same->npoints, 4);
    CU_ASSERT(memcmp(same->lonlat_deg, ring, sizeof ring) == 0);
    zl_shape_free(shape);
    zl_shape_free(same);
}

static void unrolling_crosses_the_antimeridian(void)
{
    static const double ring[] = {179.5, 10, -179.5, 10, -179.5, 11, 179.5, 11, 179.5, 10};
    zl_shape *shape = polygon(ring, 5);
    zl_shape_unroll(shape, 179.5);
    CU_ASSERT_EQUAL(shape->lonlat_deg[2], 180.5);
    CU_ASSERT_EQUAL(shape->lonlat_deg[8], 179.5);
    zl_shape_unroll(shape, -179.5);
    CU_ASSERT_EQUAL(shape->lonlat_deg[0], -180.5);
    CU_ASSERT_EQUAL(shape->lonlat_deg[2], -179.5);
    zl_shape_free(shape);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a builder counts parts and rings", builder_counts_parts_and_rings},
        {"an empty builder gives an empty shape", empty_builder_gives_an_empty_shape},
        {"shapes of one kind are joined", shapes_of_one_kind_are_joined},
        {"an extent has the bulge of long edges", extent_has_the_bulge_of_long_edges},
        {"an extent holds every place of its edges", extent_holds_every_place_of_its_edges},
        {"a grown extent reaches far enough", grown_extent_reaches_far_enough},
        {"nothing is farther than across", nothing_is_farther_than_across},
        {"extents meet at their edges", extents_meet_at_their_edges},
        {"area of an octant", area_of_an_octant},
        {"perimeter is that of geod", perimeter_is_that_of_geod},
        {"area knows no direction or start", area_knows_no_direction_or_start},
        {"densifying keeps area and length", densifying_keeps_area_and_length},
        {"cuts know no direction", cuts_know_no_direction},
        {"short edges are not cut", short_edges_are_not_cut},
        {"unrolling crosses the antimeridian", unrolling_crosses_the_antimeridian},
    };
    return unit_main("geometry_shape", cases, sizeof cases / sizeof *cases);
}
