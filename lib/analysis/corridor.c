/* How much of each zone lies within a distance of the lines of each mode? */
#include <math.h>
#include <string.h>

#include "analysis/blame.h"
#include "analysis/near_parts.h"
#include "analysis/questions.h"
#include "analysis/reach.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "geometry/reach_area.h"

#define TOLERANCE_M 0.1

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_corridor_row, name), decimals                                     \
    }
static const zl_column columns[] = {
    COLUMN(id, ZL_TEXT, 0),          COLUMN(name_zh, ZL_TEXT, 0),
    COLUMN(mode, ZL_TEXT, 0),        COLUMN(line_ids, ZL_LIST, 0),
    COLUMN(within_m, ZL_REAL, 3),    COLUMN(area_m2, ZL_REAL, 1),
    COLUMN(area_min_m2, ZL_REAL, 1), COLUMN(area_max_m2, ZL_REAL, 1),
    COLUMN(share, ZL_REAL, 9),       COLUMN(largest_error_m, ZL_REAL, 4),
    COLUMN(verdict, ZL_TEXT, 0),     COLUMN(boundary_basis, ZL_TEXT, 0),
    COLUMN(accuracy_m, ZL_REAL, 3),
};
#undef COLUMN

const zl_columns *zl_corridor_columns(void)
{
    static const zl_columns all = {columns, sizeof columns / sizeof *columns};
    return &all;
}

/* The question, and what its notes will say. */
typedef struct task {
    const zl_collection *zones;
    const zl_lines *lines;
    zl_part_index *parts; /* of each mode, or one of all */
    size_t nindexes;
    zl_shape **cut; /* of each feature of the lines */
    zl_corridor_options options;
    double farthest_m; /* largest of options.within_m */
    const zl_sink *sink;
    size_t next; /* the zone of the next job */
    zl_phase phase;
    zl_blame blame;
} task;

/* A row and what belongs to it. */
typedef struct found {
    zl_corridor_row row;
    char *line_ids;
    zl_shape *shape; /* where it is wanted */
} found;

/* One zone and its rows. */
typedef struct job {
    size_t zone;
    found *found;
    size_t rows, capacity;
    bool zone_blamed;
    size_t *line; /* those that are blamed, some more than once */
    size_t blamed, line_capacity;
} job;

/* What a thread works with, and the zone that it is at. */
typedef struct bench {
    zl_shape_index **asked; /* of each of the indexes */
    size_t nasked;
    zl_near_part *near;
    size_t nnear;
    zl_reach *reach; /* room for one of each near part */
    const zl_feature *zone;
    double zone_m2;
    zl_prepared_zone prepared;
    zl_reach_area area;
    double *reach_of; /* of each shape of the index that is asked, for `area`; else 0 */
} bench;

/* ---- areas ---------------------------------------------------------------------------------- */

/* The corridor of lines that reach `within_m` and, times `sign`, their uncertainty beyond. */
static zl_status corridor_shape(zl_shape **out, const task *t, bench *at, double within_m, int sign,
                                zl_error *err)
{
    for (size_t i = 0; i < at->nnear; i++) {
        const zl_near_part *near = &at->near[i];
        at->reach[i] = (zl_reach){t->cut[near->part.feature],
                                  within_m + (sign ? sign * near->uncertainty_m : 0)};
    }
    return zl_reach_shape(out, at->zone->shape, at->reach, at->nnear, t->options.tolerance_m, err);
}

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

static double reach_of_shape(size_t shape, void *user)
{
    return ((const bench *)user)->reach_of[shape];
}

/* The area without the shape; `*sound` false: only the shape can tell. */
static zl_status reached_area(zl_reached *out, const task *t, bench *at, double within_m, int sign,
                              zl_error *err)
{
    *out = (zl_reached){.sound = false};
    if (t->options.shapes)
        return ZL_OK;
    for (size_t i = 0; i < at->nnear; i++)
        at->reach_of[at->near[i].shape] = within_m + (sign ? sign * at->near[i].uncertainty_m : 0);
    zl_status status = zl_reach_area_measure(out, &at->area, reach_of_shape, at,
                                             sign ? (double)NAN : within_m, err);
    for (size_t i = 0; i < at->nnear; i++)
        at->reach_of[at->near[i].shape] = 0;
    out->area_m2 = clamp(out->area_m2, 0, at->zone_m2);
    return status;
}

static zl_status corridor_area(double *area_m2, const task *t, bench *at, double within_m, int sign,
                               zl_error *err)
{
    zl_reached reached;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(reached_area(&reached, t, at, within_m, sign, err));
    *area_m2 = reached.area_m2;
    if (reached.sound)
        return ZL_OK;
    ZL_TRY(corridor_shape(&shape, t, at, within_m, sign, err));
    *area_m2 = shape ? clamp(zl_shape_area_m2(shape), 0, at->zone_m2) : 0;
    return ZL_OK;
}

/* Does the part, as well as it is known, reach the zone? */
static bool contributes(const zl_near_part *part, double within_m)
{
    double uncertainty_m = isnan(part->uncertainty_m) ? 0 : part->uncertainty_m;
    return part->distance_m <= within_m + uncertainty_m;
}

/* Least and greatest area over the accuracies; left NAN when one is unknown. */
static zl_status set_bounds(zl_corridor_row *row, const task *t, bench *at, zl_error *err)
{
    if (isnan(zl_accuracy_m(at->zone)))
        return ZL_OK;
    for (size_t i = 0; i < at->nnear; i++)
        if (contributes(&at->near[i], row->within_m) && isnan(at->near[i].uncertainty_m))
            return ZL_OK;
    double least_m2 = 0, most_m2 = 0;
    ZL_TRY(corridor_area(&least_m2, t, at, row->within_m, -1, err));
    ZL_TRY(corridor_area(&most_m2, t, at, row->within_m, 1, err));
    row->area_min_m2 = fmin(least_m2, row->area_m2);
    row->area_max_m2 = fmax(most_m2, row->area_m2);
    return ZL_OK;
}

/* ---- the verdict ---------------------------------------------------------------------------- */

static zl_status blame_line(job *j, size_t line, zl_error *err)
{
    size_t *grown = zl_grow(j->line, j->blamed, &j->line_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    j->line = grown;
    j->line[j->blamed++] = line;
    return ZL_OK;
}

/* Remembers why; the figures stand in the note. */
static zl_status judge(const char **verdict, job *j, const bench *at, double within_m,
                       zl_error *err)
{
    bool zone_ok = !zl_is_schematic(at->zone) && !isnan(zl_accuracy_m(at->zone));
    bool lines_ok = true;
    for (size_t i = 0; i < at->nnear; i++) {
        const zl_near_part *near = &at->near[i];
        if (!contributes(near, within_m))
            continue;
        bool known = !zl_is_schematic(near->feature) && !isnan(zl_accuracy_m(near->feature));
        if (known && (!zone_ok || within_m > near->uncertainty_m))
            continue;
        ZL_TRY(blame_line(j, near->part.line, err));
        lines_ok = false;
    }
    j->zone_blamed = j->zone_blamed || !zone_ok;
    *verdict = zone_ok && lines_ok ? "measured" : "cannot-tell";
    return ZL_OK;
}

/* What bounds the land within: the zone's outline, and the corridor as well as its lines. */
static void set_basis(zl_corridor_row *row, const bench *at)
{
    row->boundary_basis = at->zone->boundary_basis;
    row->accuracy_m = zl_accuracy_m(at->zone);
    for (size_t i = 0; i < at->nnear; i++) {
        const zl_feature *line = at->near[i].feature;
        if (at->near[i].distance_m > row->within_m)
            continue;
        row->boundary_basis = zl_worse_basis(row->boundary_basis, line->boundary_basis);
        row->accuracy_m = zl_worse_accuracy_m(row->accuracy_m, zl_accuracy_m(line));
    }
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* The ids of the lines that reach the zone, each once. */
static void add_line_ids(zl_text *text, const task *t, const bench *at, double within_m)
{
    size_t last = SIZE_MAX; /* parts of one line stand together */
    zl_text_add(text, "[");
    for (size_t i = 0; i < at->nnear; i++) {
        size_t line = at->near[i].part.line;
        if (at->near[i].distance_m > within_m || line == last)
            continue;
        zl_text_add(text, last == SIZE_MAX ? "" : ",");
        zl_text_add_json(text, t->lines->line[line].id);
        last = line;
    }
    zl_text_add(text, "]");
}

/* Area and error, and the shape where it is wanted or needed for them. */
static zl_status set_area(zl_corridor_row *row, zl_shape **shape, const task *t, bench *at,
                          zl_error *err)
{
    zl_reached reached;
    ZL_TRY(reached_area(&reached, t, at, row->within_m, 0, err));
    row->area_m2 = reached.area_m2;
    row->largest_error_m = reached.largest_error_m;
    if (reached.sound)
        return ZL_OK;
    ZL_TRY(corridor_shape(shape, t, at, row->within_m, 0, err));
    row->area_m2 = *shape ? clamp(zl_shape_area_m2(*shape), 0, at->zone_m2) : 0;
    row->largest_error_m = 0;
    if (!*shape)
        return ZL_OK;
    return zl_reach_error_m(&row->largest_error_m, *shape, at->zone->shape, at->reach, at->nnear,
                            row->within_m, err);
}

static zl_status measure(found *out, const task *t, job *j, bench *at, zl_error *err)
{
    zl_corridor_row *row = &out->row;
    double within_m = row->within_m;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(set_area(row, &shape, t, at, err));
    row->share = at->zone_m2 > 0 ? row->area_m2 / at->zone_m2 : (double)NAN;
    ZL_TRY(set_bounds(row, t, at, err));
    set_basis(row, at);
    /* Where nothing reaches the zone, as badly as all is known, that is certain. */
    row->verdict = "measured";
    if (row->area_max_m2 != 0)
        ZL_TRY(judge(&row->verdict, j, at, within_m, err));
    if (t->options.shapes) {
        out->shape = shape;
        shape = NULL;
    }
    return ZL_OK;
}

static zl_status add_row(job *j, const task *t, bench *at, const char *mode, double within_m,
                         zl_error *err)
{
    found *grown = zl_grow(j->found, j->rows, &j->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    j->found = grown;
    found made = {.row = {.id = at->zone->id,
                          .name_zh = at->zone->name_zh,
                          .mode = mode,
                          .within_m = within_m,
                          .area_min_m2 = (double)NAN,
                          .area_max_m2 = (double)NAN}};
    ZL_CLEANUP(zl_text_free) zl_text ids = {0};
    add_line_ids(&ids, t, at, within_m);
    if (ids.failed)
        return zl_fail_memory(err);
    ZL_TRY(measure(&made, t, j, at, err));
    made.line_ids = zl_text_take(&ids);
    made.row.line_ids = made.line_ids;
    j->found[j->rows++] = made;
    return ZL_OK;
}

/* The parts of an index that are near the zone, and their segments there. */
static zl_status find_near(const task *t, bench *at, size_t index, zl_error *err)
{
    double farthest_m = t->farthest_m;
    ZL_TRY(zl_find_near_parts(at->near, &at->nnear, &t->parts[index], at->asked[index], t->lines,
                              at->zone, &at->prepared, t->farthest_m, err));
    for (size_t i = 0; i < at->nnear; i++)
        farthest_m = fmax(farthest_m, t->farthest_m + at->near[i].uncertainty_m);
    if (t->options.shapes)
        return ZL_OK;
    return zl_reach_area_take_lines(&at->area, at->asked[index], farthest_m, err);
}

static zl_status look_at_zone(job *j, const task *t, bench *at, zl_error *err)
{
    at->zone = &t->zones->feature[j->zone];
    at->zone_m2 = zl_shape_area_m2(at->zone->shape);
    ZL_TRY(zl_prepare_zone(&at->prepared, at->zone->shape, err));
    if (!t->options.shapes)
        ZL_TRY(zl_reach_area_take_zone(&at->area, &at->prepared, at->zone_m2,
                                       t->options.tolerance_m, err));
    for (size_t m = 0; m < t->nindexes; m++) {
        const zl_part_index *parts = &t->parts[m];
        ZL_TRY(find_near(t, at, m, err));
        for (size_t w = 0; w < t->options.nwithin; w++)
            ZL_TRY(add_row(j, t, at, parts->label, t->options.within_m[w], err));
    }
    return ZL_OK;
}

/* ---- the zones in jobs ---------------------------------------------------------------------- */

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    (void)err;
    job *j = a_job;
    task *t = user;
    j->zone = t->next;
    *any = t->next < t->zones->count;
    t->next++;
    return ZL_OK;
}

static zl_status compute(void *a_job, void *a_bench, void *user, zl_error *err)
{
    job *j = a_job;
    const task *t = user;
    const zl_feature *zone = &t->zones->feature[j->zone];
    return zone->shape ? zl_at_feature(look_at_zone(j, t, a_bench, err), zone->id, NULL, err)
                       : ZL_OK;
}

static void empty(job *j)
{
    for (size_t i = 0; i < j->rows; i++) {
        zl_free(j->found[i].line_ids);
        zl_shape_free(j->found[i].shape);
    }
    j->rows = j->blamed = 0;
    j->zone_blamed = false;
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    task *t = user;
    for (size_t i = 0; i < j->blamed; i++)
        t->blame.line[j->line[i]] = true;
    if (j->zone_blamed)
        zl_names_add(&t->blame.zones, t->zones->feature[j->zone].id);
    for (size_t i = 0; i < j->rows; i++) {
        const found *made = &j->found[i];
        t->blame.rows++;
        t->blame.cannot_tell += strcmp(made->row.verdict, "cannot-tell") == 0;
        ZL_TRY(t->sink->emit(&made->row, made->shape, t->sink->user, err));
    }
    empty(j);
    zl_phase_step(&t->phase, 1);
    return ZL_OK;
}

static void close_job(void *a_job)
{
    job *j = a_job;
    empty(j);
    zl_free(j->found);
    zl_free(j->line);
}

static zl_status open_bench(void *a_bench, void *user, zl_error *err)
{
    bench *at = a_bench;
    const task *t = user;
    size_t most = t->lines->features->count;
    at->asked = zl_alloc_zero(t->nindexes, sizeof(zl_shape_index *));
    at->near = zl_alloc_zero(most, sizeof *at->near);
    at->reach = zl_alloc_zero(most, sizeof *at->reach);
    at->reach_of = zl_alloc_zero(most, sizeof *at->reach_of);
    if (!at->asked || !at->near || !at->reach || !at->reach_of)
        return zl_fail_memory(err);
    for (; at->nasked < t->nindexes; at->nasked++)
        ZL_TRY(zl_shape_index_share(&at->asked[at->nasked], t->parts[at->nasked].index, err));
    return ZL_OK;
}

static void close_bench(void *a_bench)
{
    bench *at = a_bench;
    for (size_t m = 0; m < at->nasked; m++)
        zl_shape_index_free(at->asked[m]);
    zl_free(at->asked);
    zl_free(at->near);
    zl_free(at->reach);
    zl_free(at->reach_of);
    zl_prepared_zone_free(&at->prepared);
    zl_reach_area_free(&at->area);
}

/* ---- the question --------------------------------------------------------------------------- */

static zl_status check_options(task *t, const zl_corridor_options *options, zl_error *err)
{
    if (!options || options->nwithin == 0)
        return zl_fail(err, ZL_USAGE, "corridor: give at least one distance, as --within 1km");
    t->options = *options;
    if (!(t->options.tolerance_m > 0))
        t->options.tolerance_m = TOLERANCE_M;
    for (size_t w = 0; w < options->nwithin; w++) {
        if (!(options->within_m[w] > 0) || !isfinite(options->within_m[w]))
            return zl_fail(err, ZL_USAGE, "corridor: a distance must be above zero, not %g m",
                           options->within_m[w]);
        t->farthest_m = fmax(t->farthest_m, options->within_m[w]);
    }
    return ZL_OK;
}

static zl_status cut_some(size_t first, size_t count, void *user, zl_error *err)
{
    const task *t = user;
    const zl_feature *feature = t->lines->features->feature;
    for (size_t i = first; i < first + count; i++)
        if (feature[i].shape)
            ZL_TRY(zl_shape_densify(&t->cut[i], feature[i].shape, ZL_REACH_EDGE_M, err));
    return ZL_OK;
}

static zl_status prepare(task *t, zl_error *err)
{
    const zl_collection *features = t->lines->features;
    bool all = t->options.dissolve;
    size_t wanted = all ? 1 : t->lines->nmodes;
    t->cut = zl_alloc_zero(features->count, sizeof(void *));
    t->blame.line = zl_alloc_zero(t->lines->count, sizeof *t->blame.line);
    t->parts = zl_alloc_zero(wanted, sizeof *t->parts);
    if (!t->cut || !t->blame.line || !t->parts)
        return zl_fail_memory(err);
    for (; t->nindexes < wanted; t->nindexes++)
        ZL_TRY(zl_part_index_new(&t->parts[t->nindexes], t->lines,
                                 all ? NULL : t->lines->mode[t->nindexes], all, err));
    return zl_workers_each(features->count, cut_some, t, err);
}

static void free_task(task *t)
{
    for (size_t i = 0; t->cut && i < t->lines->features->count; i++)
        zl_shape_free(t->cut[i]);
    for (size_t m = 0; m < t->nindexes; m++)
        zl_part_index_free(&t->parts[m]);
    zl_free(t->cut);
    zl_free(t->parts);
    zl_free(t->blame.line);
    zl_names_free(&t->blame.zones);
}

zl_status zl_corridor_of(const zl_collection *zones, const zl_collection *features,
                         const zl_corridor_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_lines_free) zl_lines lines = {0};
    ZL_CLEANUP(free_task) task t = {.zones = zones, .lines = &lines, .sink = sink};
    ZL_TRY(check_options(&t, options, err));
    ZL_TRY(zl_lines_group(&lines, features, err));
    ZL_TRY(prepare(&t, err));
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_job,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    ZL_TRY(zl_workers_run_phase(&shop, &t, &t.phase, N_("measuring"), (int64_t)zones->count, err));
    ZL_TRY(zl_note_not_to_be_quoted(&t.blame, zones, &lines, sink->notes, err));
    zl_note_no_lines(sink->notes, lines.count);
    return zl_note_no_boundary(sink->notes, zones, _("have no corridor"), err);
}

zl_status zl_corridor(zl_layer *zones, zl_layer *lines, const zl_corridor_options *options,
                      zl_row_fn emit, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection collection = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection features = {0};
    ZL_TRY(zl_need_polygons(zones, "corridor", err));
    ZL_TRY(zl_need_lines(lines, "corridor", err));
    ZL_TRY(zl_collect(&collection, zones, err));
    ZL_TRY(zl_collect(&features, lines, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(zl_corridor_of(&collection, &features, options, &sink, err));
    return zl_findings_status(notes, err);
}
