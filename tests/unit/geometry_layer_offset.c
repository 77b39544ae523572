/* The offset between two layers, on shapes that were moved by known metres. The moves are made with
 * geodesic steps (geodesic.h), not with the scales that the estimate uses. */
#include "geometry/layer_offset.h"

#include "geodesy/ellipsoid.h"
#include "geometry/shape.h"
#include "unit.h"

#define LON 86.1
#define LAT 41.7

/* A simple source of repeatable numbers, 0 to 1. */
static double next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) / 16777216.0;
}

static void step(double out[2], const double from[2], double east_m, double north_m)
{
    zl_geodesic_direct(out, from, atan2(east_m, north_m) * 57.295779513082323,
                       hypot(east_m, north_m));
}

/* An irregular outline of 24 corners around a centre. */
static zl_shape *blob(double lon, double lat, double radius_m, unsigned seed)
{
    zl_shape_builder builder;
    const double centre[2] = {lon, lat};
    double first[2] = {0};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (int i = 0; i < 24; i++) {
        double place[2], r = radius_m * (0.6 + 0.8 * next_random(&seed));
        zl_geodesic_direct(place, centre, -15.0 * i, r);
        zl_shape_add_point(&builder, place[0], place[1]);
        if (i == 0)
            memcpy(first, place, sizeof first);
    }
    zl_shape_add_point(&builder, first[0], first[1]);
    zl_shape *shape = NULL;
    zl_error err = {0};
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static zl_shape *moved(const zl_shape *shape, double east_m, double north_m, double noise_m,
                       unsigned seed)
{
    zl_shape *copy = NULL;
    zl_error err = {0};
    UNIT_OK(zl_shape_copy(&copy, shape, &err), err);
    for (size_t i = 0; i < copy->npoints; i++) {
        double east = east_m + noise_m * (2 * next_random(&seed) - 1);
        double north = north_m + noise_m * (2 * next_random(&seed) - 1);
        step(copy->lonlat_deg + 2 * i, shape->lonlat_deg + 2 * i, east, north);
    }
    return copy;
}

enum { ZONES = 6 };

typedef struct scene {
    zl_shape *reference[ZONES], *layer[ZONES];
} scene;

static scene make(double east_m, double north_m, double noise_m)
{
    scene s;
    for (unsigned i = 0; i < ZONES; i++) {
        s.reference[i] = blob(LON + 0.06 * (i % 3), LAT + 0.05 * (i / 3), 1500, 7 + i);
        s.layer[i] = moved(s.reference[i], east_m, north_m, noise_m, 99 + i);
    }
    return s;
}

static zl_layer_offset estimate(const scene *s)
{
    zl_layer_offset shift = {0};
    zl_error err = {0};
    UNIT_OK(zl_estimate_layer_offset(&shift, (const zl_shape *const *)s->layer, ZONES,
                                     (const zl_shape *const *)s->reference, ZONES, &err),
            err);
    return shift;
}

static void clear(scene *s)
{
    for (int i = 0; i < ZONES; i++) {
        zl_shape_free(s->reference[i]);
        zl_shape_free(s->layer[i]);
    }
}

static void finds_a_constant_offset(void)
{
    static const double offsets[][2] = {{412, -287}, {-530, 120}, {30, 55},
                                        {-12, 9},    {690, 5},    {0, 104}};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        scene s = make(offsets[i][0], offsets[i][1], 0);
        zl_layer_offset shift = estimate(&s);
        CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_CONSTANT);
        UNIT_NEAR(shift.east_m, offsets[i][0], 0.5);
        UNIT_NEAR(shift.north_m, offsets[i][1], 0.5);
        UNIT_NEAR(shift.length_m, hypot(offsets[i][0], offsets[i][1]), 0.5);
        CU_ASSERT_TRUE(shift.share > 0.95);
        CU_ASSERT_TRUE(shift.spread_m < 1);
        clear(&s);
    }
}

/* Two people who drew the same outlines, each corner off by up to 4 m. */
static void finds_it_under_noise(void)
{
    scene s = make(412, -287, 4);
    zl_layer_offset shift = estimate(&s);
    CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_CONSTANT);
    UNIT_NEAR(shift.east_m, 412, 3);
    UNIT_NEAR(shift.north_m, -287, 3);
    clear(&s);
    s = make(0, 0, 4);
    shift = estimate(&s);
    CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_SAME);
    clear(&s);
}

static void nothing_moved_is_the_same(void)
{
    scene s = make(0, 0, 0);
    zl_layer_offset shift = estimate(&s);
    CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_SAME);
    UNIT_NEAR(shift.share, 1, 0.01);
    clear(&s);
}

/* Other outlines in the same places: a boundary change is no offset. */
static void other_outlines_are_no_offset(void)
{
    scene s = make(0, 0, 0);
    for (unsigned i = 0; i < ZONES; i++) {
        zl_shape_free(s.layer[i]);
        s.layer[i] = blob(LON + 0.06 * (i % 3) + 0.003, LAT + 0.05 * (i / 3), 1500, 1000 + i);
    }
    zl_layer_offset shift = estimate(&s);
    CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_NONE);
    clear(&s);
}

/* One zone of six moved, as when a boundary is really shifted. */
static void one_of_many_is_no_offset(void)
{
    scene s = make(0, 0, 0);
    zl_shape *other = moved(s.layer[2], 400, 300, 0, 1);
    zl_shape_free(s.layer[2]);
    s.layer[2] = other;
    zl_layer_offset shift = estimate(&s);
    CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_SAME);
    clear(&s);
}

/* Each zone by another 400 m: no one translation. */
static void different_offsets_are_none(void)
{
    scene s = make(0, 0, 0);
    for (unsigned i = 0; i < ZONES; i++) {
        zl_shape *other = moved(s.reference[i], 400 * cos(i), 400 * sin(i), 0, 1);
        zl_shape_free(s.layer[i]);
        s.layer[i] = other;
    }
    zl_layer_offset shift = estimate(&s);
    CU_ASSERT_NOT_EQUAL(shift.verdict, ZL_OFFSET_CONSTANT);
    clear(&s);
}

static zl_shape *straight(double lon, double lat)
{
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    for (int i = 0; i <= 10; i++)
        zl_shape_add_point(&builder, lon, lat + 0.01 * i);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* A straight line says nothing of a move along it. */
static void a_straight_line_does_not_tell(void)
{
    zl_layer_offset shift = {0};
    zl_error err = {0};
    zl_shape *reference = straight(LON, LAT), *layer = straight(LON + 0.004, LAT);
    UNIT_OK(zl_estimate_layer_offset(&shift, (const zl_shape *const[]){layer}, 1,
                                     (const zl_shape *const[]){reference}, 1, &err),
            err);
    CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_UNDETERMINED);
    zl_shape_free(reference);
    zl_shape_free(layer);
}

static void far_or_empty_is_too_few(void)
{
    zl_layer_offset shift = {0};
    zl_error err = {0};
    zl_shape *here = blob(LON, LAT, 1000, 1), *there = blob(LON + 1, LAT, 1000, 1);
    UNIT_OK(zl_estimate_layer_offset(&shift, (const zl_shape *const[]){here, NULL}, 2,
                                     (const zl_shape *const[]){there}, 1, &err),
            err);
    CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_TOO_FEW);
    UNIT_OK(zl_estimate_layer_offset(&shift, (const zl_shape *const[]){here}, 1,
                                     (const zl_shape *const[]){NULL}, 1, &err),
            err);
    CU_ASSERT_EQUAL(shift.verdict, ZL_OFFSET_TOO_FEW);
    zl_shape_free(here);
    zl_shape_free(there);
}

int main(void)
{
    static const unit_case cases[] = {
        {"finds a constant offset", finds_a_constant_offset},
        {"finds it under noise", finds_it_under_noise},
        {"nothing moved is the same", nothing_moved_is_the_same},
        {"other outlines are no offset", other_outlines_are_no_offset},
        {"one of many is no offset", one_of_many_is_no_offset},
        {"different offsets are none", different_offsets_are_none},
        {"a straight line does not tell", a_straight_line_does_not_tell},
        {"far or empty is too few", far_or_empty_is_too_few},
    };
    return unit_main("geometry_layer_offset", cases, sizeof cases / sizeof *cases);
}
