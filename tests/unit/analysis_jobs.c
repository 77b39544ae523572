/* Answers do not depend on the number of threads: rows, their order, shapes, notes and failures. */
#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/text.h"
#include "geometry/shape.h"
#include "unit.h"

enum { SIDE = 23, ZONES = SIDE * SIDE, LINES = 12, CORNERS = 9 };

typedef struct world {
    zl_feature zone[ZONES], line[LINES];
    zl_extent zone_extent[ZONES], line_extent[LINES];
    char id[ZONES][8];
    zl_collection zones, lines;
} world;

static zl_shape *shape_of(zl_shape_kind kind, const double *lonlat, size_t npoints)
{
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, kind);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, lonlat, npoints);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* Blunt stars in a grid of 0.01 degrees, each overlapping its neighbours. */
static zl_shape *star(int i)
{
    double ring[2 * (CORNERS + 1)];
    double lon = 86 + 0.01 * (i % SIDE), lat = 41 + 0.01 * (i / SIDE);
    for (int k = 0; k < CORNERS; k++) {
        double angle = 2 * acos(-1) * k / CORNERS;
        double radius = 0.006 + 0.001 * ((i * 7 + k * 5) % 11) / 10;
        ring[2 * k] = lon + radius * cos(angle);
        ring[2 * k + 1] = lat + radius * sin(angle);
    }
    memcpy(ring + 2 * (size_t)CORNERS, ring, 2 * sizeof *ring);
    return shape_of(ZL_SHAPE_POLYGON, ring, CORNERS + 1);
}

static void make(world *w)
{
    static const char *const modes[] = {"railway", "expressway", NULL};
    memset(w, 0, sizeof *w);
    for (int i = 0; i < ZONES; i++) {
        snprintf(w->id[i], sizeof w->id[i], "z%d", i);
        zl_shape *shape = i % 50 == 49 ? NULL : star(i);
        w->zone[i] = (zl_feature){.fid = i + 1,
                                  .id = w->id[i],
                                  .boundary_basis = i % 9 == 0 ? "schematic" : "surveyed",
                                  .accuracy_m = i % 7 == 0 ? (double)NAN : 2.5,
                                  .shape = shape};
        double unknown = (double)NAN;
        w->zone_extent[i] =
            shape ? zl_shape_extent(shape) : (zl_extent){unknown, unknown, unknown, unknown};
    }
    for (int i = 0; i < LINES; i++) {
        const double path[] = {85.99, 41.003 + 0.02 * i, 86.1, 41.02 + 0.017 * i, 86.25, 41.01};
        zl_shape *shape = shape_of(ZL_SHAPE_LINE, path, 3);
        w->line[i] = (zl_feature){.fid = i + 1,
                                  .id = w->id[i],
                                  .mode = modes[i % 3],
                                  .accuracy_m = i % 5 == 4 ? (double)NAN : 20,
                                  .shape = shape};
        w->line_extent[i] = zl_shape_extent(shape);
    }
    w->zones = (zl_collection){.feature = w->zone, .extent = w->zone_extent, .count = ZONES};
    w->lines = (zl_collection){.feature = w->line, .extent = w->line_extent, .count = LINES};
}

static void drop(world *w)
{
    for (int i = 0; i < ZONES; i++)
        zl_shape_free((zl_shape *)w->zone[i].shape);
    for (int i = 0; i < LINES; i++)
        zl_shape_free((zl_shape *)w->line[i].shape);
}

/* ---- answers as text ------------------------------------------------------------------------- */

typedef struct answer {
    const zl_columns *columns;
    zl_text text;
    size_t rows, stop_after;
} answer;

static void add_value(zl_text *text, const zl_column *column, const char *row)
{
    const void *at = row + column->offset;
    const double *number = at;
    if (column->type == ZL_INTEGER)
        zl_text_addf(text, "%lld ", (long long)*(const int64_t *)at);
    else if (column->type == ZL_REAL)
        zl_text_addf(text, "%a ", number[0]);
    else if (column->type == ZL_PLACE)
        zl_text_addf(text, "%a %a ", number[0], number[1]);
    else
        zl_text_addf(text, "%s ", *(const char *const *)at ? *(const char *const *)at : "-");
}

static zl_status take(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    answer *a = user;
    (void)err;
    for (size_t i = 0; i < a->columns->count; i++)
        add_value(&a->text, &a->columns->column[i], row);
    for (size_t i = 0; shape && i < 2 * shape->npoints; i++)
        zl_text_addf(&a->text, "%a ", shape->lonlat_deg[i]);
    zl_text_add(&a->text, "\n");
    return ++a->rows == a->stop_after ? ZL_USAGE : ZL_OK;
}

typedef zl_status (*question)(const world *w, const zl_sink *sink, zl_error *err);

static char *ask(const world *w, question q, const zl_columns *columns, int jobs, size_t stop_after,
                 size_t *rows)
{
    answer a = {.columns = columns, .stop_after = stop_after};
    zl_error err = {0};
    zl_findings *notes = zl_findings_new();
    zl_sink sink = {.emit = take, .user = &a, .notes = notes};
    zl_set_jobs(jobs);
    zl_status status = q(w, &sink, &err);
    zl_text_addf(&a.text, "status %d %s\n", (int)status, err.message);
    for (size_t i = 0; i < zl_findings_count(notes); i++)
        zl_text_addf(&a.text, "%s\n", zl_findings_get(notes, i)->text);
    zl_findings_free(notes);
    *rows = a.rows;
    return zl_text_take(&a.text);
}

static void compare(question q, const zl_columns *columns, size_t least_rows)
{
    static const int jobs[] = {2, 3, 7};
    static world w;
    make(&w);
    for (size_t stop = 0; stop <= 5; stop += 5) {
        size_t rows, again;
        char *alone = ask(&w, q, columns, 1, stop, &rows);
        CU_ASSERT(stop ? rows == stop : rows >= least_rows);
        for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
            char *together = ask(&w, q, columns, jobs[i], stop, &again);
            CU_ASSERT_EQUAL(again, rows);
            CU_ASSERT(alone && together && strcmp(alone, together) == 0);
            zl_free(together);
        }
        zl_free(alone);
    }
    zl_set_jobs(0);
    drop(&w);
}

/* ---- the questions --------------------------------------------------------------------------- */

static zl_status ask_area(const world *w, const zl_sink *sink, zl_error *err)
{
    zl_figures none = {0};
    zl_area_options options = {.total = true};
    return zl_area_of(&w->zones, &none, &options, sink, err);
}

static zl_status ask_tdt1055(const world *w, const zl_sink *sink, zl_error *err)
{
    zl_figures none = {0};
    zl_area_options options = {.method = "tdt1055"};
    return zl_area_of(&w->zones, &none, &options, sink, err);
}

static zl_status ask_overlap(const world *w, const zl_sink *sink, zl_error *err)
{
    zl_overlap_options options = {.touch = true, .shapes = true};
    return zl_overlap_of(&w->zones, NULL, 0, &options, sink, err);
}

static zl_status ask_distance(const world *w, const zl_sink *sink, zl_error *err)
{
    zl_distance_options options = {.count = 2};
    return zl_distance_of(&w->zones, &w->lines, &options, sink, err);
}

static zl_status ask_corridor(const world *w, const zl_sink *sink, zl_error *err)
{
    const double within_m[] = {200, 700};
    zl_corridor_options options = {.within_m = within_m, .nwithin = 2, .shapes = true};
    world some = *w;
    some.zones.count = 60;
    return zl_corridor_of(&some.zones, &some.lines, &options, sink, err);
}

/* ---- rows rendered in the threads ------------------------------------------------------------ */

static void *open_piece(void *user)
{
    answer *piece = calloc(1, sizeof *piece);
    if (piece)
        piece->columns = ((answer *)user)->columns;
    return piece;
}

static zl_status render(void *piece, const void *row, const zl_shape *shape, void *user,
                        zl_error *err)
{
    (void)user;
    return take(row, shape, piece, err);
}

/* Stops the question with the first piece that reaches the limit. */
static zl_status write_piece(void *a_piece, void *user, zl_error *err)
{
    answer *piece = a_piece, *whole = user;
    zl_text_add(&whole->text, piece->text.data ? piece->text.data : "");
    whole->rows += piece->rows;
    zl_text_free(&piece->text);
    piece->rows = 0;
    bool stop = whole->stop_after && whole->rows >= whole->stop_after;
    return stop ? zl_fail(err, ZL_USAGE, "stopped") : ZL_OK;
}

static void close_piece(void *a_piece)
{
    zl_text_free(&((answer *)a_piece)->text);
    free(a_piece);
}

static const zl_renderer renderer = {
    .open = open_piece, .row = render, .write = write_piece, .close = close_piece};

static zl_status ask_rendered_area(const world *w, const zl_sink *sink, zl_error *err)
{
    zl_figures none = {0};
    zl_area_options options = {.total = true, .renderer = &renderer};
    return zl_area_of(&w->zones, &none, &options, sink, err);
}

/* The same rows as one by one, and after them the total, which the question makes itself. */
static void test_rendered_area(void)
{
    static const int jobs[] = {1, 2, 3, 7};
    static world w;
    make(&w);
    size_t rows = 0, rendered = 0;
    char *expected = ask(&w, ask_area, zl_area_columns(), 1, 0, &rows);
    CU_ASSERT_EQUAL(rows, ZONES + 1);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        char *seen = ask(&w, ask_rendered_area, zl_area_columns(), jobs[i], 0, &rendered);
        CU_ASSERT_EQUAL(rendered, rows);
        CU_ASSERT(expected && seen && strcmp(seen, expected) == 0);
        zl_free(seen);
        seen = ask(&w, ask_rendered_area, zl_area_columns(), jobs[i], 5, &rendered);
        CU_ASSERT(seen && strstr(seen, "status 2 stopped") != NULL && rendered < rows);
        zl_free(seen);
    }
    zl_free(expected);
    zl_set_jobs(0);
    drop(&w);
}

static void test_area(void)
{
    compare(ask_area, zl_area_columns(), ZONES);
}

static void test_tdt1055(void)
{
    compare(ask_tdt1055, zl_area_columns(), ZONES);
}

static void test_overlap(void)
{
    compare(ask_overlap, zl_overlap_columns(), 900);
}

static void test_distance(void)
{
    compare(ask_distance, zl_distance_columns(), 2 * ZONES);
}

static void test_corridor(void)
{
    compare(ask_corridor, zl_corridor_columns(), 120);
}

/* A failure in the middle is the same one, after the same rows. */
static void test_failure(void)
{
    static world w;
    make(&w);
    double *broken = (double *)w.zone[300].shape->lonlat_deg;
    double *later = (double *)w.zone[450].shape->lonlat_deg;
    broken[0] = later[0] = (double)INFINITY;
    size_t rows, again;
    char *alone = ask(&w, ask_distance, zl_distance_columns(), 1, 0, &rows);
    CU_ASSERT(alone && strstr(alone, "z300") && strstr(alone, "status 3"));
    for (int jobs = 2; jobs < 6; jobs++) {
        char *together = ask(&w, ask_distance, zl_distance_columns(), jobs, 0, &again);
        CU_ASSERT(rows == again && together && strcmp(alone, together) == 0);
        zl_free(together);
    }
    zl_free(alone);
    zl_set_jobs(0);
    drop(&w);
}

int main(void)
{
    static const unit_case cases[] = {
        {"area", test_area},         {"rendered area", test_rendered_area},
        {"tdt1055", test_tdt1055},   {"overlap", test_overlap},
        {"distance", test_distance}, {"corridor", test_corridor},
        {"failure", test_failure}};
    return unit_main("analysis_jobs", cases, sizeof cases / sizeof *cases);
}
