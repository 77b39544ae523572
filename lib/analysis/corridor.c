/* How much of each zone lies within a distance of the lines of each mode? */
#include <math.h>
#include <string.h>

#include "analysis/blame.h"
#include "analysis/corridor_area.h"
#include "analysis/questions.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "store/scan.h"

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

enum { ZONES_OF_JOB = 8 };

/* The question, and what its notes will say. */
typedef struct task {
    zl_scan *scan;
    zl_corridor_lines to;
    zl_corridor_options options;
    double farthest_m; /* largest of options.within_m */
    const zl_sink *sink;
    zl_phase phase;
    zl_blame blame;
    zl_names without_shape;
    size_t zones;
} task;

/* A row and what belongs to it. */
typedef struct found {
    zl_corridor_row row;
    char *line_ids;
    zl_shape *shape; /* where it is wanted */
} found;

/* What is left of a zone when its rows are made. */
typedef struct seen_zone {
    const char *id; /* where a note may name it */
    bool has_shape, blamed, doubtful;
    double accuracy_m;
} seen_zone;

/* Some zones and their rows. */
typedef struct job {
    zl_span span;
    zl_arena texts;
    seen_zone zone[ZONES_OF_JOB];
    size_t zones;
    found *found;
    size_t rows, capacity;
    size_t *line; /* those that are blamed, some more than once */
    size_t blamed, line_capacity;
} job;

/* What a thread works with. */
typedef struct bench {
    zl_reader reader;
    zl_zone_reach at;
} bench;

/* ---- the verdict ----------------------------------------------------------------------------
 */

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
static zl_status judge(const char **verdict, job *j, const zl_zone_reach *at, double within_m,
                       zl_error *err)
{
    bool zone_ok = !zl_is_schematic(at->zone) && !isnan(zl_accuracy_m(at->zone));
    bool lines_ok = true;
    for (size_t i = 0; i < at->nnear; i++) {
        const zl_near_part *near = &at->near[i];
        if (!zl_reaches_zone(near, within_m))
            continue;
        bool known = !zl_is_schematic(near->feature) && !isnan(zl_accuracy_m(near->feature));
        if (known && (!zone_ok || within_m > near->uncertainty_m))
            continue;
        ZL_TRY(blame_line(j, near->part.line, err));
        lines_ok = false;
    }
    seen_zone *seen = &j->zone[j->zones - 1];
    seen->blamed = seen->blamed || !zone_ok;
    *verdict = zone_ok && lines_ok ? "measured" : "cannot-tell";
    return ZL_OK;
}

/* ---- rows -----------------------------------------------------------------------------------
 */

static zl_status measure(found *out, const task *t, job *j, zl_zone_reach *at, zl_error *err)
{
    zl_corridor_row *row = &out->row;
    double within_m = row->within_m;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(zl_zone_reach_area(row, &shape, at, err));
    row->share = at->zone_m2 > 0 ? row->area_m2 / at->zone_m2 : (double)NAN;
    ZL_TRY(zl_zone_reach_bounds(row, at, err));
    zl_zone_reach_set_basis(row, at);
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

static zl_status add_row(job *j, const task *t, zl_zone_reach *at, const char *mode,
                         double within_m, zl_error *err)
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
    zl_zone_reach_add_line_ids(&ids, at, within_m);
    if (ids.failed)
        return zl_fail_memory(err);
    ZL_TRY(measure(&made, t, j, at, err));
    made.line_ids = zl_text_take(&ids);
    made.row.line_ids = made.line_ids;
    j->found[j->rows++] = made;
    return ZL_OK;
}

/* The texts of a zone end with it, those of its rows with the job. */
static zl_status keep_texts(job *j, size_t first, zl_error *err)
{
    for (size_t i = first; i < j->rows; i++) {
        zl_corridor_row *row = &j->found[i].row;
        ZL_TRY(zl_arena_keep_text(&j->texts, &row->id, err));
        ZL_TRY(zl_arena_keep_text(&j->texts, &row->name_zh, err));
        ZL_TRY(zl_arena_keep_text(&j->texts, &row->boundary_basis, err));
    }
    return ZL_OK;
}

static zl_status look_at_zone(job *j, const task *t, zl_zone_reach *at, const zl_feature *zone,
                              zl_error *err)
{
    size_t first = j->rows;
    ZL_TRY(zl_zone_reach_take_zone(at, zone, err));
    for (size_t m = 0; m < t->to.nindexes; m++) {
        ZL_TRY(zl_zone_reach_take_lines(at, m, t->farthest_m, err));
        for (size_t w = 0; w < t->options.nwithin; w++)
            ZL_TRY(add_row(j, t, at, t->to.parts[m].label, t->options.within_m[w], err));
    }
    return keep_texts(j, first, err);
}

/* ---- the zones in jobs ----------------------------------------------------------------------
 */

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    return zl_scan_take(&((job *)a_job)->span, any, ((task *)user)->scan, err);
}

static zl_status see_zone(job *j, const zl_feature *zone, zl_error *err)
{
    seen_zone seen = {
        .id = zone->id, .has_shape = zone->shape != NULL, .accuracy_m = zl_accuracy_m(zone)};
    seen.doubtful = seen.has_shape && (zl_is_schematic(zone) || isnan(seen.accuracy_m));
    if (!seen.has_shape || seen.doubtful)
        ZL_TRY(zl_arena_keep_text(&j->texts, &seen.id, err));
    j->zone[j->zones++] = seen;
    return ZL_OK;
}

static zl_status compute(void *a_job, void *a_bench, void *user, zl_error *err)
{
    job *j = a_job;
    bench *own = a_bench;
    const task *t = user;
    zl_reader_start(&own->reader, &j->span);
    for (const zl_feature *zone;;) {
        ZL_TRY(zl_reader_next(&zone, &own->reader, err));
        if (!zone)
            return ZL_OK;
        ZL_TRY(see_zone(j, zone, err));
        if (zone->shape)
            ZL_TRY(zl_at_feature(look_at_zone(j, t, &own->at, zone, err), zone->id, NULL, err));
    }
}

static void empty(job *j)
{
    for (size_t i = 0; i < j->rows; i++) {
        zl_free(j->found[i].line_ids);
        zl_shape_free(j->found[i].shape);
    }
    j->rows = j->blamed = j->zones = 0;
    zl_arena_reset(&j->texts);
}

static void take_zone(task *t, const seen_zone *zone)
{
    t->zones++;
    if (!zone->has_shape)
        zl_names_add(&t->without_shape, zone->id);
    if (zone->doubtful)
        zl_accuracies_add(&t->blame.of_zones, zone->accuracy_m);
    if (zone->blamed)
        zl_names_add(&t->blame.zones, zone->id);
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    task *t = user;
    for (size_t i = 0; i < j->blamed; i++)
        t->blame.line[j->line[i]] = true;
    for (size_t i = 0; i < j->zones; i++)
        take_zone(t, &j->zone[i]);
    for (size_t i = 0; i < j->rows; i++) {
        const found *made = &j->found[i];
        t->blame.rows++;
        t->blame.cannot_tell += strcmp(made->row.verdict, "cannot-tell") == 0;
        ZL_TRY(t->sink->emit(&made->row, made->shape, t->sink->user, err));
    }
    empty(j);
    zl_phase_step(&t->phase, j->span.length);
    return ZL_OK;
}

static void close_job(void *a_job)
{
    job *j = a_job;
    empty(j);
    zl_span_free(&j->span);
    zl_arena_free(&j->texts);
    zl_free(j->found);
    zl_free(j->line);
}

static zl_status open_bench(void *a_bench, void *user, zl_error *err)
{
    bench *own = a_bench;
    const task *t = user;
    ZL_TRY(zl_scan_reader(&own->reader, t->scan, err));
    return zl_zone_reach_open(&own->at, &t->to, &t->options, err);
}

static void close_bench(void *a_bench)
{
    bench *own = a_bench;
    zl_reader_close(&own->reader);
    zl_zone_reach_close(&own->at);
}

/* ---- the question ---------------------------------------------------------------------------
 */

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

static void free_task(task *t)
{
    zl_corridor_lines_free(&t->to);
    zl_free(t->blame.line);
    zl_names_free(&t->blame.zones);
    zl_names_free(&t->without_shape);
}

static zl_status measure_all(task *t, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_job,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    return zl_workers_run_phase(&shop, t, &t->phase, N_("measuring"), zl_scan_total(t->scan), err);
}

static const zl_scan_options how = {.no_values = true, .most = ZONES_OF_JOB};

static zl_status answer(zl_scan *scan, const zl_collection *features,
                        const zl_corridor_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_lines_free) zl_lines lines = {0};
    ZL_CLEANUP(free_task) task t = {.scan = scan, .sink = sink, .blame = zl_blame_none()};
    ZL_TRY(check_options(&t, options, err));
    ZL_TRY(zl_lines_group(&lines, features, err));
    t.blame.line = zl_alloc_zero(lines.count, sizeof *t.blame.line);
    if (!t.blame.line)
        return zl_fail_memory(err);
    ZL_TRY(zl_corridor_lines_open(&t.to, &lines, &t.options, err));
    ZL_TRY(measure_all(&t, err));
    ZL_TRY(zl_note_not_to_be_quoted(&t.blame, &lines, sink->notes, err));
    zl_note_no_lines(sink->notes, lines.count);
    return zl_note_without_boundary(sink->notes, &t.without_shape, t.zones, _("have no corridor"),
                                    err);
}

zl_status zl_corridor_of(const zl_collection *zones, const zl_collection *features,
                         const zl_corridor_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    ZL_TRY(zl_scan_open_collection(&scan, zones, &how, err));
    return answer(scan, features, options, sink, err);
}

zl_status zl_corridor(zl_layer *zones, zl_layer *lines, const zl_corridor_options *options,
                      zl_row_fn emit, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    ZL_CLEANUP(zl_collection_free) zl_collection features = {0};
    ZL_TRY(zl_need_polygons(zones, "corridor", err));
    ZL_TRY(zl_need_lines(lines, "corridor", err));
    ZL_TRY(zl_collect(&features, lines, err));
    ZL_TRY(zl_scan_open(&scan, zones, &how, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(answer(scan, &features, options, &sink, err));
    return zl_findings_status(notes, err);
}
