/* What is at a place. Distances and azimuths are those of pyproj.Geod(a=6378137, rf=298.257222101):
 * a golden-section search over each edge for the least of inv(place, fwd(a, az, s)). */
#define FIXTURE_ROOM 400
#include "analysis_fixture.h"

static const double place[2] = {86.195, 41.75};

typedef struct world {
    fixture zones, lines, points;
} world;

static void world_init(world *w)
{
    fixture_init(&w->zones);
    fixture_init(&w->lines);
    fixture_init(&w->points);
    fixture_add(&w->zones, "west", fixture_box(86.1, 41.7, 86.2, 41.8))->accuracy_m = 100;
    fixture_add(&w->zones, "east", fixture_box(86.3, 41.7, 86.4, 41.8))->accuracy_m = 100;
    fixture_add(&w->zones, "none", NULL);
    zl_feature *road = fixture_add(&w->lines, "road", fixture_line(86.0, 41.76, 86.4, 41.76));
    road->mode = "expressway";
    road->accuracy_m = 2000;
    zl_feature *town = fixture_add(&w->points, "town", fixture_point(86.19, 41.74));
    town->mode = "town";
}

static void world_free(world *w)
{
    fixture_free(&w->zones);
    fixture_free(&w->lines);
    fixture_free(&w->points);
}

static zl_status ask(kept *k, const world *w, const zl_at_options *options, zl_error *err)
{
    zl_sink sink = kept_init(k, sizeof(zl_at_row));
    return zl_at_of(&w->zones.all, &w->lines.all, &w->points.all, place, options, &sink, err);
}

static void a_place_lies_in_a_zone_and_near_others(void)
{
    world w;
    kept k;
    zl_error err = {0};
    world_init(&w);
    UNIT_OK(ask(&k, &w, NULL, &err), err);
    CU_ASSERT_EQUAL_FATAL(k.count, 4);

    const zl_at_row *row = ROW(k, zl_at_row, 0);
    SAME(row->id, "west");
    SAME(row->verdict, "inside");
    UNIT_NEAR(row->distance_m, 0, 0);
    UNIT_NEAR(row->inside_m, 415.8713046194, 1e-6);
    UNIT_NEAR(row->azimuth_deg, 89.9966690545, 1e-4);
    UNIT_NEAR(row->near_point[0], 86.2, 1e-9);
    UNIT_NEAR(row->uncertainty_m, 100, 0);
    CU_ASSERT_EQUAL(row->rank, 0);

    row = ROW(k, zl_at_row, 1);
    SAME(row->id, "east");
    SAME(row->verdict, "outside");
    UNIT_NEAR(row->distance_m, 8733.2952344277, 1e-6);
    CU_ASSERT(isnan(row->inside_m));
    CU_ASSERT_EQUAL(row->rank, 1);

    row = ROW(k, zl_at_row, 2);
    SAME(row->id, "road");
    UNIT_NEAR(row->distance_m, 1130.0067631928, 1e-6);
    UNIT_NEAR(row->azimuth_deg, 360 - 0.0033451587, 1e-4);
    SAME(row->verdict, "cannot-tell");

    row = ROW(k, zl_at_row, 3);
    SAME(row->layer, "points");
    UNIT_NEAR(row->distance_m, 1185.9988511129, 1e-6);
    UNIT_NEAR(row->azimuth_deg, 360 - 159.4695519897, 1e-4);
    SAME(row->verdict, "cannot-tell"); /* of unknown accuracy */
    CU_ASSERT(isnan(row->uncertainty_m));

    HAS(note_text(&k, "place"), "86°11′42.00″E 41°45′00.00″N");
    HAS(note_text(&k, "place"), "lies inside west");
    zl_findings_free(k.notes);
    world_free(&w);
}

static void within_the_accuracy_of_a_boundary_it_cannot_be_told(void)
{
    world w;
    kept k;
    zl_error err = {0};
    world_init(&w);
    w.zones.feature[0].accuracy_m = 416;
    w.zones.feature[1].accuracy_m = 9000; /* beyond the count and the limit, and yet in doubt */
    const zl_at_options options = {.max_m = 10, .count = 1, .mode = "town"};
    UNIT_OK(ask(&k, &w, &options, &err), err);
    CU_ASSERT_EQUAL_FATAL(k.count, 2);
    SAME(ROW(k, zl_at_row, 0)->verdict, "cannot-tell");
    SAME(ROW(k, zl_at_row, 1)->verdict, "cannot-tell");
    HAS(note_text(&k, "place"), "inside no zone for sure; perhaps inside west, east");
    zl_findings_free(k.notes);

    /* The accuracy of the place counts as well: 300 + 120 > 415.87. */
    w.zones.feature[0].accuracy_m = 300;
    const zl_at_options rough = {.accuracy_m = 120};
    UNIT_OK(ask(&k, &w, &rough, &err), err);
    SAME(ROW(k, zl_at_row, 0)->verdict, "cannot-tell");
    UNIT_NEAR(ROW(k, zl_at_row, 0)->uncertainty_m, 420, 0);
    zl_findings_free(k.notes);
    world_free(&w);
}

static void limits_and_modes_choose(void)
{
    world w;
    kept k;
    zl_error err = {0};
    world_init(&w);
    const zl_at_options near = {.max_m = 1150, .count = 5};
    UNIT_OK(ask(&k, &w, &near, &err), err);
    CU_ASSERT_EQUAL_FATAL(k.count, 2);
    SAME(ROW(k, zl_at_row, 1)->id, "road");
    zl_findings_free(k.notes);

    const zl_at_options unknown = {.mode = "expressway,tram"};
    CU_ASSERT_EQUAL(ask(&k, &w, &unknown, &err), ZL_USAGE);
    HAS(err.message, "tram");
    HAS(err.message, "expressway, town");
    zl_findings_free(k.notes);
    world_free(&w);
}

static void a_hole_is_outside(void)
{
    world w;
    kept k;
    zl_error err = {0};
    world_init(&w);
    const double ring[] = {86.0, 41.6, 86.5, 41.6, 86.5, 41.9, 86.0, 41.9, 86.0, 41.6};
    const double hole[] = {86.19, 41.74, 86.19, 41.76, 86.21, 41.76, 86.21, 41.74, 86.19, 41.74};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, ring, 5);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, hole, 5);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    fixture_add(&w.zones, "holed", shape)->accuracy_m = 1;
    UNIT_OK(ask(&k, &w, NULL, &err), err);
    SAME(ROW(k, zl_at_row, 1)->id, "holed");
    SAME(ROW(k, zl_at_row, 1)->verdict, "outside");
    /* The hole's western edge: the mirror image of the eastern edge of "west". */
    UNIT_NEAR(ROW(k, zl_at_row, 1)->distance_m, 415.8713046194, 1e-4);
    zl_findings_free(k.notes);
    world_free(&w);
}

enum { MANY = FIXTURE_ROOM, NEAREST = 7 };

static int compare_distances(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double draw(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state / 4294967296.0;
}

static void many_boxes(fixture *zones, unsigned *state)
{
    static char id[MANY][8];
    fixture_init(zones);
    for (size_t i = 0; i < MANY; i++) {
        double west = i % 4 == 0 ? 176 + 6 * draw(state) : 360 * draw(state) - 180;
        double south = i % 5 == 0 ? 84 + 4 * draw(state) : 160 * draw(state) - 80;
        double east = west + 0.01 + 3 * draw(state), north = south + 0.01 + draw(state);
        snprintf(id[i], sizeof id[i], "z%03zu", i);
        fixture_add(zones, id[i], fixture_box(west, south, east, north));
    }
}

/* Distances of the zones that do not hold the place, ascending. */
static size_t all_distances(double *out_m, const fixture *zones, const double here[2])
{
    size_t count = 0;
    for (size_t i = 0; i < MANY; i++)
        if (!zl_shape_covers(zones->feature[i].shape, here))
            out_m[count++] = zl_shape_boundary_distance_m(zones->feature[i].shape, here);
    qsort(out_m, count, sizeof *out_m, compare_distances);
    return count;
}

static void check_nearest(const fixture *zones, const fixture *none, const double here[2])
{
    double all_m[MANY];
    kept k;
    zl_error err = {0};
    zl_sink sink = kept_init(&k, sizeof(zl_at_row));
    const zl_at_options options = {.count = NEAREST};
    UNIT_OK(zl_at_of(&zones->all, &none->all, &none->all, here, &options, &sink, &err), err);
    size_t outside = all_distances(all_m, zones, here), holding = MANY - outside;
    CU_ASSERT_EQUAL_FATAL(k.count, holding + NEAREST);
    for (size_t i = 0; i < NEAREST; i++)
        UNIT_NEAR(ROW(k, zl_at_row, holding + i)->distance_m, all_m[i], 2e-3);
    zl_findings_free(k.notes);
}

/* Of what lies where boxes mislead: over the antimeridian, round a pole, far away. */
static void boxes_leave_out_only_what_is_farther(void)
{
    static const double chosen[][2] = {{86.2, 41.7}, {179.5, 0.1},  {-179.9, 86.5},
                                       {0, 90},      {12.5, -89.9}, {-178.2, 47.3},
                                       {-60, -30},   {446.2, 41.7}};
    fixture zones, none;
    unsigned state = 7;
    many_boxes(&zones, &state);
    fixture_init(&none);
    for (size_t p = 0; p < sizeof chosen / sizeof *chosen; p++)
        check_nearest(&zones, &none, chosen[p]);
    for (size_t p = 0; p < 60; p++) {
        const double here[2] = {360 * draw(&state) - 180, 180 * draw(&state) - 90};
        check_nearest(&zones, &none, here);
    }
    fixture_free(&zones);
    fixture_free(&none);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a place lies in a zone and near others", a_place_lies_in_a_zone_and_near_others},
        {"within the accuracy of a boundary it cannot be told",
         within_the_accuracy_of_a_boundary_it_cannot_be_told},
        {"limits and modes choose", limits_and_modes_choose},
        {"a hole is outside", a_hole_is_outside},
        {"boxes leave out only what is farther", boxes_leave_out_only_what_is_farther},
    };
    return unit_main("analysis: at", cases, sizeof cases / sizeof *cases);
}
