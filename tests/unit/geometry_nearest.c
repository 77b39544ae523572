/* The nearest shapes of an index: against zl_shape_distance() one by one, with shapes inside zones
 * with holes, across the antimeridian and around a pole. */
#include "geodesy/ellipsoid.h"
#include "geometry/nearest.h"
#include "segment_oracle.h"
#include "unit.h"

/* A ring of 24 corners, added as the next ring. */
static void add_ring(zl_shape_builder *builder, const double centre[2], double radius_m,
                     double turn)
{
    double ring[50];
    for (size_t i = 0; i < 24; i++)
        zl_geodesic_direct(ring + 2 * i, centre, turn * 15 * (double)i, radius_m);
    ring[48] = ring[0];
    ring[49] = ring[1];
    zl_shape_begin_ring(builder);
    zl_shape_add_points(builder, ring, 25);
}

static zl_shape *taken(zl_shape_builder *builder)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    UNIT_OK(zl_shape_builder_take(&shape, builder, &err), err);
    return shape;
}

static zl_shape *zone_with_hole(const double centre[2], double radius_m)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    add_ring(&builder, centre, radius_m, -1);
    add_ring(&builder, centre, radius_m / 2, 1);
    return taken(&builder);
}

/* A line of some points, or a place, within `width_m` of a centre. */
static zl_shape *make_shape(const double centre[2], double width_m)
{
    zl_shape_builder builder;
    double at[2], azimuth = between(0, 360);
    bool is_place = between(0, 1) < 0.3;
    zl_shape_builder_init(&builder, is_place ? ZL_SHAPE_POINT : ZL_SHAPE_LINE);
    zl_shape_begin_part(&builder);
    zl_geodesic_direct(at, centre, between(0, 360), width_m * between(0, 1));
    for (int i = 0; i < (is_place ? 1 : 6); i++) {
        zl_shape_add_point(&builder, remainder(at[0], 360), at[1]);
        azimuth += between(-60, 60);
        zl_geodesic_direct(at, at, azimuth, width_m * between(0.01, 0.1));
    }
    return taken(&builder);
}

enum { SHAPES = 80, OWNERS = 50 };
static zl_owned_shape shapes[SHAPES];

typedef struct expected {
    size_t owner, shape;
    double distance_m;
} expected;

static int by_expected(const void *left, const void *right)
{
    const expected *a = left, *b = right;
    if (a->distance_m != b->distance_m)
        return a->distance_m < b->distance_m ? -1 : 1;
    return (a->shape > b->shape) - (a->shape < b->shape);
}

static void expect(expected *all, const zl_shape *zone)
{
    for (size_t o = 0; o < OWNERS; o++)
        all[o] = (expected){o, 0, INFINITY};
    for (size_t i = 0; i < SHAPES; i++) {
        zl_nearest nearest;
        zl_shape_distance(&nearest, zone, shapes[i].shape, INFINITY);
        if (nearest.distance_m < all[shapes[i].owner].distance_m)
            all[shapes[i].owner] = (expected){shapes[i].owner, i, nearest.distance_m};
    }
    qsort(all, OWNERS, sizeof *all, by_expected);
}

/* Zeros among the answers: crossing, inside, in the hole or not. */
static size_t compare(zl_shape_index *index, const zl_shape *zone, size_t wanted)
{
    zl_error err = {0};
    zl_prepared_zone prepared = {0};
    const zl_near_shape *found;
    size_t count, zeros = 0;
    expected all[OWNERS];
    expect(all, zone);
    UNIT_OK(zl_prepare_zone(&prepared, zone, &err), err);
    UNIT_OK(zl_shape_index_ask(&found, &count, index, &prepared, wanted, INFINITY, &err), err);
    CU_ASSERT_EQUAL_FATAL(count, wanted);
    for (size_t i = 0; i < count; i++) {
        UNIT_NEAR(found[i].nearest.distance_m, all[i].distance_m, 1e-8);
        CU_ASSERT_EQUAL(found[i].owner, all[i].owner);
        CU_ASSERT_EQUAL(found[i].shape, all[i].shape);
        UNIT_NEAR(zl_geodesic_inverse(found[i].nearest.from, found[i].nearest.to, NULL, NULL),
                  all[i].distance_m, 1e-8);
        zeros += found[i].nearest.distance_m == 0;
    }
    zl_prepared_zone_free(&prepared);
    return zeros;
}

static void compare_around(const double centre[2], size_t *zeros)
{
    zl_error err = {0};
    zl_shape_index *index = NULL;
    double width_m = 20e3, at[2];
    for (size_t i = 0; i < SHAPES; i++)
        shapes[i] = (zl_owned_shape){make_shape(centre, width_m),
                                     i < OWNERS ? i : (size_t)between(0, OWNERS)};
    UNIT_OK(zl_shape_index_new(&index, shapes, SHAPES, &err), err);
    for (size_t k = 0; k < 12; k++) {
        zl_geodesic_direct(at, centre, between(0, 360), width_m * between(0, 1.2));
        zl_shape *zone = zone_with_hole(at, between(0.05, 0.6) * width_m);
        *zeros += compare(index, zone, k % 3 == 0 ? OWNERS : 1 + k);
        zl_shape_free(zone);
    }
    zl_shape_index_free(index);
    for (size_t i = 0; i < SHAPES; i++)
        zl_shape_free((zl_shape *)(uintptr_t)shapes[i].shape);
}

static void agrees_shape_by_shape(void)
{
    size_t zeros = 0;
    for (int i = 0; i < 6; i++)
        compare_around((const double[2]){between(-170, 170), between(-75, 75)}, &zeros);
    CU_ASSERT(zeros > 50);
}

static void agrees_at_the_antimeridian(void)
{
    size_t zeros = 0;
    compare_around((const double[2]){179.98, 10}, &zeros);
    compare_around((const double[2]){-179.95, 65}, &zeros);
    CU_ASSERT(zeros > 15);
}

/* Nothing is there, nothing is near enough, nothing is asked for. */
static void may_find_nothing(void)
{
    zl_error err = {0};
    zl_shape_index *index = NULL;
    zl_prepared_zone prepared = {0};
    const zl_near_shape *found;
    size_t count = 7;
    zl_shape *zone = zone_with_hole((const double[2]){86, 41}, 5e3);
    zl_shape *line = make_shape((const double[2]){88, 41}, 1e3);
    UNIT_OK(zl_prepare_zone(&prepared, zone, &err), err);
    UNIT_OK(zl_shape_index_new(&index, NULL, 0, &err), err);
    UNIT_OK(zl_shape_index_ask(&found, &count, index, &prepared, 3, INFINITY, &err), err);
    CU_ASSERT_EQUAL(count, 0);
    zl_shape_index_free(index);
    UNIT_OK(zl_shape_index_new(&index, &(zl_owned_shape){line, 0}, 1, &err), err);
    UNIT_OK(zl_shape_index_ask(&found, &count, index, &prepared, 3, 100e3, &err), err);
    CU_ASSERT_EQUAL(count, 0);
    UNIT_OK(zl_shape_index_ask(&found, &count, index, &prepared, 0, INFINITY, &err), err);
    CU_ASSERT_EQUAL(count, 0);
    UNIT_OK(zl_shape_index_ask(&found, &count, index, &prepared, 3, INFINITY, &err), err);
    CU_ASSERT_EQUAL(count, 1);
    zl_shape_index_free(index);
    zl_prepared_zone_free(&prepared);
    zl_shape_free(zone);
    zl_shape_free(line);
}

int main(void)
{
    static const unit_case cases[] = {
        {"agrees shape by shape", agrees_shape_by_shape},
        {"agrees at the antimeridian", agrees_at_the_antimeridian},
        {"may find nothing", may_find_nothing},
    };
    return unit_main("geometry_nearest", cases, sizeof cases / sizeof *cases);
}
