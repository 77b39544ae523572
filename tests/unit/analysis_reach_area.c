/* The area within reach from the boundary alone: against the shape that GEOS makes at a tolerance
 * of 1 mm, for random lines and for those that are hardest to tell apart: twice the same, there and
 * back, from one junction, closed, straight on in a thousand pieces, in tiny steps; with one reach
 * and with several. */
#include "analysis/reach.h"
#include "analysis_fixture.h"
#include "geometry/reach_area.h"
#include "segment_oracle.h"

#define PI 3.14159265358979323846

enum { MOST_LINES = 12 };

typedef struct setup {
    zl_shape *zone, *line[MOST_LINES];
    double reach_m[MOST_LINES];
    size_t nlines;
} setup;

static double reach_of(size_t shape, void *user)
{
    return ((const setup *)user)->reach_m[shape];
}

static void add(setup *s, zl_shape *line, double reach_m)
{
    s->line[s->nlines] = line;
    s->reach_m[s->nlines++] = reach_m;
}

static void clear(setup *s)
{
    zl_shape_free(s->zone);
    for (size_t i = 0; i < s->nlines; i++)
        zl_shape_free(s->line[i]);
}

static zl_reached measure(setup *s, double within_m)
{
    zl_owned_shape owned[MOST_LINES];
    zl_error err = {0};
    zl_shape_index *index = NULL;
    zl_prepared_zone prepared = {0};
    zl_reach_area area = {0};
    zl_reached reached;
    double farthest_m = 0;
    for (size_t i = 0; i < s->nlines; i++) {
        owned[i] = (zl_owned_shape){s->line[i], i};
        farthest_m = fmax(farthest_m, s->reach_m[i]);
    }
    UNIT_OK(zl_shape_index_new(&index, owned, s->nlines, &err), err);
    UNIT_OK(zl_prepare_zone(&prepared, s->zone, &err), err);
    UNIT_OK(zl_reach_area_take_zone(&area, &prepared, zl_shape_area_m2(s->zone), 0.1, &err), err);
    UNIT_OK(zl_reach_area_take_lines(&area, index, farthest_m, &err), err);
    UNIT_OK(zl_reach_area_measure(&reached, &area, reach_of, s, within_m, &err), err);
    zl_reach_area_free(&area);
    zl_prepared_zone_free(&prepared);
    zl_shape_index_free(index);
    return reached;
}

static double by_geos_m2(const setup *s)
{
    zl_reach reaches[MOST_LINES];
    zl_error err = {0};
    zl_shape *shape = NULL;
    for (size_t i = 0; i < s->nlines; i++)
        reaches[i] = (zl_reach){s->line[i], s->reach_m[i]};
    UNIT_OK(zl_reach_shape(&shape, s->zone, reaches, s->nlines, 5e-3, &err), err);
    double area_m2 = zl_shape_area_m2(shape);
    zl_shape_free(shape);
    return area_m2;
}

/* GEOS's boundary is off by 2e-5 m on the mean, and some 50 km long. */
static void compare(setup *s, double within_m)
{
    zl_reached reached = measure(s, within_m);
    CU_ASSERT(reached.sound);
    UNIT_NEAR(reached.area_m2, by_geos_m2(s), 1 + 1e-8 * zl_shape_area_m2(s->zone));
    CU_ASSERT(isnan(within_m) ? isnan(reached.largest_error_m) : reached.largest_error_m < 1e-3);
    clear(s);
}

static const double middle[2] = {86.05, 41.05};

static zl_shape *wander(double step_m, double bend_deg, size_t npoints)
{
    double *way = malloc(2 * npoints * sizeof(double)), at[2], azimuth = between(0, 360);
    zl_geodesic_direct(at, middle, between(0, 360), 6000 * between(0, 1));
    for (size_t i = 0; i < npoints; i++) {
        way[2 * i] = at[0];
        way[2 * i + 1] = at[1];
        azimuth += between(-bend_deg, bend_deg);
        zl_geodesic_direct(at, at, azimuth, step_m * between(0.2, 1));
    }
    zl_shape *line = fixture_shape(ZL_SHAPE_LINE, way, npoints);
    free(way);
    return line;
}

static zl_shape *reversed(const zl_shape *line)
{
    zl_error err = {0};
    zl_shape *copy = NULL;
    UNIT_OK(zl_shape_copy(&copy, line, &err), err);
    zl_path_reverse(copy->lonlat_deg, copy->npoints);
    return copy;
}

static setup begin(void)
{
    return (setup){.zone = fixture_box(86, 41, 86.1, 41.1)};
}

static void random_lines(void)
{
    for (int i = 0; i < 10; i++) {
        setup s = begin();
        double reach_m = pow(10, between(2, 3.3));
        for (int k = 0; k < 4; k++)
            add(&s, wander(pow(10, between(1.5, 3)), between(5, 170), 60), reach_m);
        add(&s, fixture_point(between(86, 86.1), between(41, 41.1)), reach_m);
        compare(&s, reach_m);
    }
}

static void different_reaches(void)
{
    for (int i = 0; i < 5; i++) {
        setup s = begin();
        for (int k = 0; k < 3; k++)
            add(&s, wander(300, 40, 40), between(100, 2000));
        add(&s, wander(300, 40, 40), -5);
        add(&s, wander(300, 40, 40), (double)NAN);
        compare(&s, (double)NAN);
    }
}

/* One line more than once changes nothing, in whatever direction it runs. */
static void the_same_again(void)
{
    for (int i = 0; i < 10; i++) {
        setup once = begin(), twice = begin();
        zl_shape *line = wander(200, 60, 50), *copy = NULL;
        zl_error err = {0};
        UNIT_OK(zl_shape_copy(&copy, line, &err), err);
        add(&once, copy, 700);
        add(&twice, reversed(line), 700);
        add(&twice, reversed(twice.line[0]), 700);
        add(&twice, line, 700);
        zl_reached one = measure(&once, 700), more = measure(&twice, 700);
        CU_ASSERT(one.sound && more.sound);
        UNIT_NEAR(more.area_m2, one.area_m2, 0.2);
        clear(&once);
        clear(&twice);
    }
}

static void there_and_back(void)
{
    const double hairpin[] = {86.02, 41.05, 86.08, 41.05, 86.02, 41.05};
    const double closed[] = {86.03, 41.03, 86.07, 41.03, 86.07, 41.07, 86.03, 41.07, 86.03, 41.03};
    setup s = begin();
    add(&s, fixture_shape(ZL_SHAPE_LINE, hairpin, 3), 500);
    compare(&s, 500);
    s = begin();
    add(&s, fixture_shape(ZL_SHAPE_LINE, closed, 5), 500);
    compare(&s, 500);
}

static void a_junction(void)
{
    setup s = begin();
    for (int k = 0; k < 7; k++) {
        double end[2];
        zl_geodesic_direct(end, middle, 50.0 * k, 4000);
        add(&s, fixture_line(middle[0], middle[1], end[0], end[1]), 800);
    }
    compare(&s, 800);
}

/* Pieces of a straight line: on the geodesic to the rounding of degrees. */
static void straight_on(void)
{
    enum { PIECES = 1000 };
    static double way[2 * (PIECES + 1)];
    const double from[2] = {85.98, 41.01}, to[2] = {86.12, 41.08};
    zl_geodesic_between(way + 2, from, to, PIECES);
    memcpy(way, from, sizeof from);
    memcpy(way + 2 * (size_t)PIECES, to, sizeof to);
    setup s = begin(), whole = begin();
    add(&s, fixture_shape(ZL_SHAPE_LINE, way, PIECES + 1), 1000);
    add(&whole, fixture_line(from[0], from[1], to[0], to[1]), 1000);
    zl_reached pieces = measure(&s, 1000), one = measure(&whole, 1000);
    CU_ASSERT(pieces.sound && one.sound);
    UNIT_NEAR(pieces.area_m2, one.area_m2, 0.05);
    clear(&whole);
    compare(&s, 1000);
}

/* Steps of some decimetres, as tracks have them. */
static void tiny_steps(void)
{
    setup s = begin();
    add(&s, wander(0.3, 2, 1000), 900);
    zl_reached reached = measure(&s, 900);
    CU_ASSERT(reached.sound);
    UNIT_NEAR(reached.area_m2, by_geos_m2(&s), 20);
    clear(&s);
}

/* A receiver that stood still: thousands of capsules within centimetres of each other. What comes
 * out is right, or it is given up before it takes long. */
static void standing_still(void)
{
    setup s = begin();
    add(&s, wander(0.01, 180, 1000), 900);
    double place[2] = {s.line[0]->lonlat_deg[0], s.line[0]->lonlat_deg[1]}, wide_m = 0;
    for (size_t i = 0; i < s.line[0]->npoints; i++)
        wide_m =
            fmax(wide_m, zl_geodesic_inverse(place, s.line[0]->lonlat_deg + 2 * i, NULL, NULL));
    zl_reached reached = measure(&s, 900);
    clear(&s);
    s = begin();
    add(&s, fixture_point(place[0], place[1]), 900);
    zl_reached around = measure(&s, 900);
    CU_ASSERT(around.sound);
    CU_ASSERT(!reached.sound || fabs(reached.area_m2 - around.area_m2) <= 2 * PI * 900 * wide_m);
    clear(&s);
}

/* Within r of a place lie π r² (1 - r²K/12), K = 2.5e-14 m⁻². */
static void a_disc(void)
{
    setup s = begin();
    add(&s, fixture_point(86.051, 41.043), 1000);
    zl_reached reached = measure(&s, 1000);
    CU_ASSERT(reached.sound);
    UNIT_NEAR(reached.area_m2, PI * 1e6 * (1 - 1e6 * 2.5e-14 / 12), 0.02);
    UNIT_NEAR(reached.largest_error_m, 0, 1e-5);
    clear(&s);
}

/* A zone too wide for the chart, or with edges too long for it, is left to GEOS. */
static void too_wide(void)
{
    setup s = {.zone = fixture_box(80, 38, 92, 47)};
    add(&s, fixture_line(85, 41, 87, 43), 10000);
    CU_ASSERT(!measure(&s, 10000).sound);
    clear(&s);
}

int main(void)
{
    static const unit_case cases[] = {
        {"random lines", random_lines},
        {"different reaches", different_reaches},
        {"the same again", the_same_again},
        {"there and back", there_and_back},
        {"a junction", a_junction},
        {"straight on", straight_on},
        {"tiny steps", tiny_steps},
        {"standing still", standing_still},
        {"a disc", a_disc},
        {"too wide", too_wide},
    };
    return unit_main("analysis_reach_area", cases, sizeof cases / sizeof *cases);
}
