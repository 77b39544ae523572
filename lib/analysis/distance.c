/* Which lines or points are nearest to each zone, how far, and can that be told from zero? */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/distance_row.h"
#include "analysis/questions.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "store/scan.h"

#define EXAMPLES 3

/* A distance that cannot be told from zero, for the note. */
typedef struct example {
    const char *id, *line_id;
    double distance_m, uncertainty_m;
} example;

/* What the notes will say, of some rows. The ids belong to the job, those of lines are borrowed. */
typedef struct tally {
    size_t zones, rows, cannot_tell, unknown;
    example example[EXAMPLES]; /* the first of cannot_tell */
    const char **without_shape;
    size_t nwithout, without_capacity;
} tally;

/* The question, and what its notes will say. */
typedef struct task {
    zl_scan *scan;
    const zl_lines *lines;
    zl_mode_index *mode; /* one for each of lines->mode */
    double max_m;
    size_t wanted; /* of each mode */
    const zl_sink *sink;
    zl_phase phase;
    size_t zones, rows, cannot_tell, unknown;
    zl_text examples;
    zl_names without_shape;
} task;

/* Some zones in their order, and their rows. */
typedef struct job {
    zl_span span;
    zl_rows rows;
    tally tally;
    zl_arena ids;
} job;

/* What a thread asks with: the index of each mode as its own. */
typedef struct bench {
    zl_reader reader;
    zl_shape_index **index;
    size_t nmodes;
    zl_prepared_zone zone; /* the one that is being looked at */
} bench;

/* ---- rows ----------------------------------------------------------------------------------- */

static zl_status count_row(job *j, const zl_distance_row *row, zl_error *err)
{
    tally *all = &j->tally;
    all->rows++;
    if (strcmp(row->verdict, "cannot-tell") != 0)
        return ZL_OK;
    if (isnan(row->uncertainty_m)) {
        all->unknown++;
        return ZL_OK;
    }
    if (all->cannot_tell++ >= EXAMPLES)
        return ZL_OK;
    example *kept = &all->example[all->cannot_tell - 1];
    *kept = (example){row->id, row->line_id, row->distance_m, row->uncertainty_m};
    return zl_arena_keep_text(&j->ids, &kept->id, err);
}

static zl_status add_row(job *j, const task *t, const zl_distance_question *q,
                         const zl_near_shape *found, size_t rank, zl_error *err)
{
    zl_distance_row row = zl_distance_row_of(q, found, rank);
    ZL_TRY(count_row(j, &row, err));
    return zl_rows_add(&j->rows, t->sink, &row, NULL, err);
}

static zl_status look_at_mode(job *j, const task *t, const zl_distance_question *q, zl_error *err)
{
    const zl_near_shape *found;
    size_t count;
    ZL_TRY(zl_shape_index_ask(&found, &count, q->index, q->prepared, t->wanted, t->max_m, err));
    if (count > 0 && found[0].nearest.distance_m <= 0)
        ZL_TRY(zl_shape_index_cut(q->index, q->prepared, err));
    for (size_t k = 0; k < count; k++)
        ZL_TRY(add_row(j, t, q, &found[k], k + 1, err));
    return ZL_OK;
}

static zl_status look_at_zone(job *j, const task *t, const zl_feature *zone, bench *b,
                              zl_error *err)
{
    ZL_TRY(zl_prepare_zone(&b->zone, zone->shape, err));
    for (size_t m = 0; m < t->lines->nmodes; m++)
        ZL_TRY(look_at_mode(
            j, t,
            &(zl_distance_question){t->lines->features, zone, &b->zone, &t->mode[m], b->index[m]},
            err));
    return ZL_OK;
}

static zl_status keep_without_shape(job *j, const zl_feature *zone, zl_error *err)
{
    tally *all = &j->tally;
    const char **grown =
        zl_grow(all->without_shape, all->nwithout, &all->without_capacity, sizeof(char *));
    if (!grown)
        return zl_fail_memory(err);
    all->without_shape = grown;
    grown[all->nwithout] = zone->id;
    ZL_TRY(zl_arena_keep_text(&j->ids, &grown[all->nwithout], err));
    all->nwithout++;
    return ZL_OK;
}

/* ---- the zones in jobs ---------------------------------------------------------------------- */

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    return zl_scan_take(&((job *)a_job)->span, any, ((task *)user)->scan, err);
}

static zl_status compute(void *a_job, void *a_bench, void *user, zl_error *err)
{
    job *j = a_job;
    bench *b = a_bench;
    const task *t = user;
    zl_reader_start(&b->reader, &j->span);
    for (const zl_feature *zone;;) {
        ZL_TRY(zl_reader_next(&zone, &b->reader, err));
        if (!zone)
            return ZL_OK;
        j->tally.zones++;
        if (zone->shape)
            ZL_TRY(zl_at_feature(look_at_zone(j, t, zone, b, err), zone->id, NULL, err));
        else
            ZL_TRY(keep_without_shape(j, zone, err));
    }
}

/* "korla-etdz to rail-nanjiang 0 m ± 3300 m" */
static void add_example(task *t, const example *one)
{
    zl_text_add(&t->examples, t->cannot_tell > 0 ? ", " : "");
    zl_text_add_safe(&t->examples, one->id);
    zl_text_add(&t->examples, _(" to "));
    zl_text_add_safe(&t->examples, one->line_id);
    zl_text_addf(&t->examples, _(" %.0f m ± %.0f m"), one->distance_m, one->uncertainty_m);
}

static void add_tally(task *t, const tally *some)
{
    for (size_t i = 0; i < some->cannot_tell; i++, t->cannot_tell++)
        if (t->cannot_tell < EXAMPLES)
            add_example(t, &some->example[i]);
    for (size_t i = 0; i < some->nwithout; i++)
        zl_names_add(&t->without_shape, some->without_shape[i]);
    t->zones += some->zones;
    t->rows += some->rows;
    t->unknown += some->unknown;
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    task *t = user;
    add_tally(t, &j->tally);
    j->tally = (tally){.without_shape = j->tally.without_shape,
                       .without_capacity = j->tally.without_capacity};
    zl_arena_reset(&j->ids);
    zl_phase_step(&t->phase, j->span.length);
    return zl_rows_emit(&j->rows, t->sink, err);
}

static void close_job(void *a_job)
{
    job *j = a_job;
    zl_span_free(&j->span);
    zl_rows_free(&j->rows);
    zl_arena_free(&j->ids);
    zl_free((void *)j->tally.without_shape);
}

static zl_status open_bench(void *a_bench, void *user, zl_error *err)
{
    bench *b = a_bench;
    const task *t = user;
    ZL_TRY(zl_scan_reader(&b->reader, t->scan, err));
    b->index = zl_alloc_zero(t->lines->nmodes, sizeof(zl_shape_index *));
    if (!b->index)
        return zl_fail_memory(err);
    for (; b->nmodes < t->lines->nmodes; b->nmodes++)
        ZL_TRY(zl_shape_index_share(&b->index[b->nmodes], t->mode[b->nmodes].index, err));
    return ZL_OK;
}

static void close_bench(void *a_bench)
{
    bench *b = a_bench;
    zl_reader_close(&b->reader);
    for (size_t m = 0; m < b->nmodes; m++)
        zl_shape_index_free(b->index[m]);
    zl_free(b->index);
    zl_prepared_zone_free(&b->zone);
}

/* ---- notes, and the question ---------------------------------------------------------------- */

static zl_status note_cannot_tell(const task *t, zl_error *err)
{
    if (t->cannot_tell == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {.failed = t->examples.failed};
    zl_text_addf(
        &text,
        _("%zu of %zu distances are not above the accuracies of zone and line together and "
          "cannot be told from zero (%s%s); do not quote them before better boundaries are "
          "loaded"),
        t->cannot_tell, t->rows, t->examples.data ? t->examples.data : "",
        t->cannot_tell > EXAMPLES ? ", …" : "");
    return zl_add_note(t->sink->notes, ZL_WARNING, "not-told-from-zero", &text, err);
}

static zl_status note_unknown(const task *t, zl_error *err)
{
    if (t->unknown == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(
        &text,
        _("for %zu of %zu distances the accuracy of the zone or of the line is unknown, so "
          "it cannot be told whether they cross or lie apart; give it as a column "
          "accuracy_m, or with load --accuracy"),
        t->unknown, t->rows);
    return zl_add_note(t->sink->notes, ZL_NOTE, "accuracy-unknown", &text, err);
}

static zl_status ask(task *t, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_job,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    ZL_TRY(zl_workers_run_phase(&shop, t, &t->phase, N_("measuring"), zl_scan_total(t->scan), err));
    zl_note_no_lines(t->sink->notes, t->lines->count);
    ZL_TRY(note_cannot_tell(t, err));
    ZL_TRY(note_unknown(t, err));
    return zl_note_without_boundary(t->sink->notes, &t->without_shape, t->zones,
                                    _("have no distance"), err);
}

static void free_modes(task *t)
{
    for (size_t m = 0; t->mode && m < t->lines->nmodes; m++)
        zl_mode_index_free(&t->mode[m]);
    zl_free(t->mode);
    zl_text_free(&t->examples);
    zl_names_free(&t->without_shape);
}

static zl_status answer(zl_scan *scan, const zl_collection *features,
                        const zl_distance_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_lines_free) zl_lines lines = {0};
    ZL_TRY(zl_lines_group(&lines, features, err));
    int64_t wanted = options && options->count > 0 ? options->count : 1;
    bool limited = options && options->max_m > 0;
    zl_sink rows = *sink;
    rows.renderer = options ? options->renderer : NULL;
    rows.columns = zl_distance_columns();
    rows.row_size = sizeof(zl_distance_row);
    ZL_CLEANUP(free_modes)
    task t = {.scan = scan,
              .lines = &lines,
              .mode = zl_alloc_zero(lines.nmodes, sizeof *t.mode),
              .max_m = limited ? options->max_m : (double)INFINITY,
              .wanted = (uint64_t)wanted < lines.count ? (size_t)wanted : lines.count,
              .sink = &rows};
    if (!t.mode)
        return zl_fail_memory(err);
    for (size_t m = 0; m < lines.nmodes; m++)
        ZL_TRY(zl_mode_index_new(&t.mode[m], &lines, lines.mode[m], err));
    return ask(&t, err);
}

static const zl_scan_options how = {.no_values = true};

zl_status zl_distance_of(const zl_collection *zones, const zl_collection *features,
                         const zl_distance_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    ZL_TRY(zl_scan_open_collection(&scan, zones, &how, err));
    return answer(scan, features, options, sink, err);
}

zl_status zl_distance(zl_layer *zones, zl_layer *lines, const zl_distance_options *options,
                      zl_row_fn emit, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection features = {0};
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    ZL_TRY(zl_need_polygons(zones, "distance", err));
    ZL_TRY(zl_need_lines(lines, "distance", err));
    ZL_TRY(zl_collect(&features, lines, err));
    ZL_TRY(zl_scan_open(&scan, zones, &how, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(answer(scan, &features, options, &sink, err));
    return zl_findings_status(notes, err);
}
