/* A polygon near a window against all of it: what it shares with a square of the window is the
 * same, though a fraction of its vertices is left. */
#include <math.h>

#include "base/alloc.h"
#include "geometry/overlap_area.h"
#include "geometry/windowed.h"
#include "unit.h"

#define PI 3.14159265358979323846

enum { POINTS = 24000, SQUARES = 60 };

static const double size_deg = 0.25, square_deg = 0.02;

/* A star of 12 arms around a place, each of which crosses many windows, with teeth of 10 m. */
static void add_star(zl_shape_builder *builder, const double centre[2], double radius_deg, int way)
{
    zl_shape_begin_ring(builder);
    for (int i = 0; i <= POINTS; i++) {
        double turn = way * 2 * PI * (i % POINTS) / POINTS;
        double r = radius_deg * (1 + 0.3 * sin(12 * turn) + 1e-4 * sin(7919 * turn));
        zl_shape_add_point(builder, centre[0] + r * cos(turn) / cos(centre[1] * PI / 180),
                           centre[1] + r * sin(turn));
    }
}

static zl_shape *star(const double centre[2], int way)
{
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_error err = {0};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    add_star(&builder, centre, 1.5, way);
    add_star(&builder, centre, 0.5, way); /* a hole, whichever way it runs */
    zl_shape_begin_part(&builder);
    add_star(&builder, (double[2]){centre[0], centre[1] + 2.5}, 0.3, -way);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static zl_shape *square(const double corner[2])
{
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_error err = {0};
    double west = corner[0], south = corner[1], east = west + square_deg,
           north = south + square_deg;
    const double ring[] = {west, south, east, south, east, north, west, north, west, south};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, ring, 5);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* From 0 up to 1. */
static double chance(unsigned long long *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) / 9007199254740992.0;
}

static zl_overlap_sums sums(const zl_chart_area *chart, const zl_charted *a, const zl_charted *b)
{
    zl_overlap_scratch scratch = {0};
    zl_overlap_sums out = {0};
    zl_error err = {0};
    UNIT_OK(zl_overlap_area(&out, chart, a, b, &scratch, &err), err);
    zl_overlap_scratch_free(&scratch);
    return out;
}

static void compare(const zl_chart_area *chart, const zl_charted *whole, const zl_charted *part,
                    const double corner[2], int seen[3])
{
    zl_error err = {0};
    zl_charted *with = NULL;
    zl_shape *of = square(corner);
    UNIT_OK(zl_charted_new(&with, chart, of, &err), err);
    zl_overlap_sums due = sums(chart, whole, with), found = sums(chart, part, with);
    CU_ASSERT(due.sound && found.sound);
    UNIT_NEAR(found.area_m2, due.area_m2, 1e-6);
    UNIT_NEAR(found.perimeter_m, due.perimeter_m, 1e-6);
    UNIT_NEAR(found.a_alone_m, due.a_alone_m, 1e-3);
    UNIT_NEAR(found.b_alone_m, due.b_alone_m, 1e-6);
    int turns_due = 0, turns = 0;
    CU_ASSERT_EQUAL(zl_overlap_clear(&turns, part, &with->box),
                    zl_overlap_clear(&turns_due, whole, &with->box));
    CU_ASSERT_EQUAL(turns, turns_due);
    seen[due.area_m2 == 0 ? 0 : due.area_m2 < 0.999 * with->area_m2 ? 1 : 2]++;
    zl_charted_free(with);
    zl_shape_free(of);
}

/* Some squares of a window somewhere in the star. */
static void look_through(const zl_windowed *windowed, const zl_shape *shape, const double centre[2],
                         unsigned long long *state, int seen[3])
{
    zl_error err = {0};
    zl_chart_area chart;
    zl_charted *whole = NULL, *part = NULL;
    const zl_shape *near;
    zl_shape_builder builder;
    double reach_deg = size_deg / cos(centre[1] * PI / 180);
    const double middle[2] = {centre[0] + (chance(state) - 0.5) * 16 * reach_deg,
                              centre[1] + (chance(state) - 0.5) * 16 * size_deg};
    const zl_extent window = {middle[0] - reach_deg, middle[1] - size_deg, middle[0] + reach_deg,
                              middle[1] + size_deg};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_chart_area_init(&chart, middle);
    UNIT_OK(zl_charted_new(&whole, &chart, shape, &err), err);
    UNIT_OK(zl_windowed_part(&builder, windowed, &window, &err), err);
    UNIT_OK(zl_shape_builder_view(&near, &builder, &err), err);
    CU_ASSERT(near->npoints < shape->npoints / 3);
    UNIT_OK(
        zl_charted_renew_part(&part, NULL, &chart, near, whole->area_m2, whole->perimeter_m, &err),
        err);
    for (int i = 0; i < SQUARES; i++)
        compare(&chart, whole, part,
                (double[2]){window.west + chance(state) * (2 * reach_deg - square_deg),
                            window.south + chance(state) * (2 * size_deg - square_deg)},
                seen);
    zl_charted_free(whole);
    zl_charted_free(part);
    zl_shape_builder_free(&builder);
}

static void test_same_in_the_window(void)
{
    static const double centres[][2] = {{86, 43}, {-70, -50}, {12, 0.3}, {100, 70}};
    unsigned long long state = 7;
    int seen[3] = {0};
    for (size_t i = 0; i < sizeof centres / sizeof *centres; i++)
        for (int way = -1; way <= 1; way += 2) {
            zl_error err = {0};
            zl_windowed *windowed = NULL;
            zl_shape *shape = star(centres[i], way);
            UNIT_OK(zl_windowed_new(&windowed, shape, &err), err);
            for (int k = 0; k < 12; k++)
                look_through(windowed, shape, centres[i], &state, seen);
            zl_windowed_free(windowed);
            zl_shape_free(shape);
        }
    CU_ASSERT(seen[0] > 500 && seen[1] > 50 && seen[2] > 500); /* beside, across, inside */
}

static void test_nothing_near(void)
{
    zl_error err = {0};
    zl_windowed *windowed = NULL;
    const zl_shape *near;
    zl_shape_builder builder;
    const zl_extent far = {95, 50, 95.5, 50.5};
    zl_shape *shape = star((double[2]){86, 43}, 1);
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    UNIT_OK(zl_windowed_new(&windowed, shape, &err), err);
    UNIT_OK(zl_windowed_part(&builder, windowed, &far, &err), err);
    UNIT_OK(zl_shape_builder_view(&near, &builder, &err), err);
    CU_ASSERT_EQUAL(near->npoints, 0);
    zl_shape_builder_free(&builder);
    zl_windowed_free(windowed);
    zl_shape_free(shape);
}

static void test_which(void)
{
    zl_shape *shape = star((double[2]){86, 43}, 1);
    zl_extent extent = zl_shape_extent(shape);
    CU_ASSERT(zl_can_be_windowed(shape, &extent));
    CU_ASSERT_FALSE(zl_can_be_windowed(shape, &(zl_extent){80, 40, 91, 41}));
    CU_ASSERT_FALSE(zl_can_be_windowed(shape, &(zl_extent){80, 70, 81, 76}));
    CU_ASSERT_FALSE(zl_can_be_windowed(shape, &(zl_extent){179, 40, 181, 41}));
    CU_ASSERT_FALSE(zl_can_be_windowed(shape, &(zl_extent){NAN, NAN, NAN, NAN}));
    zl_shape_free(shape);
}

/* Whichever allocation fails, it is told and nothing is lost. */
static void test_memory(void)
{
    zl_shape *shape = star((double[2]){86, 43}, 1);
    const zl_extent window = {86, 43, 86.5, 43.5};
    for (size_t k = 1;; k++) {
        zl_error err = {0};
        zl_windowed *windowed = NULL;
        zl_shape_builder builder;
        const zl_shape *near;
        zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
        zl_alloc_fail_at(k, 0);
        zl_status status = zl_windowed_new(&windowed, shape, &err);
        if (status == ZL_OK)
            status = zl_windowed_part(&builder, windowed, &window, &err);
        if (status == ZL_OK)
            status = zl_shape_builder_view(&near, &builder, &err);
        size_t made = zl_alloc_fail_at(0, 0);
        zl_shape_builder_free(&builder);
        zl_windowed_free(windowed);
        CU_ASSERT_EQUAL(status, made < k ? ZL_OK : ZL_FAILED);
        if (made < k)
            break;
        CU_ASSERT_FATAL(k < 1000);
    }
    zl_shape_free(shape);
}

int main(void)
{
    static const unit_case cases[] = {
        {"the same in the window", test_same_in_the_window},
        {"nothing near", test_nothing_near},
        {"which polygons", test_which},
        {"memory", test_memory},
    };
    return unit_main("geometry_windowed", cases, sizeof cases / sizeof *cases);
}
