/* How large is each zone, and how large are they together? */
#include <math.h>

#include "analysis/area_total.h"
#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/units.h"
#include "base/workers.h"
#include "store/scan.h"

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_area_row, name), decimals                                         \
    }
static const zl_column columns[] = {
    COLUMN(id, ZL_TEXT, 0),
    COLUMN(name_zh, ZL_TEXT, 0),
    COLUMN(name_en, ZL_TEXT, 0),
    COLUMN(method, ZL_TEXT, 0),
    COLUMN(area_m2, ZL_REAL, 4),
    COLUMN(area_ha, ZL_REAL, 8),
    COLUMN(area_mu, ZL_REAL, 7),
    COLUMN(area_km2, ZL_REAL, 10),
    COLUMN(perimeter_m, ZL_REAL, 4),
    COLUMN(uncertainty_m2, ZL_REAL, 0),
    COLUMN(boundary_basis, ZL_TEXT, 0),
    COLUMN(verdict, ZL_TEXT, 0),
};
#undef COLUMN

const zl_columns *zl_area_columns(void)
{
    static const zl_columns all = {columns, sizeof columns / sizeof *columns};
    return &all;
}

/* What is left of a row when it has gone into the answer. */
typedef struct record {
    double area_m2, uncertainty_m2, declared_decimals;
    zl_worth worth;
    bool has_shape, accuracy_known;
    const char *basis; /* where a total is asked for */
    const char *id;    /* where a note may name it */
} record;

static zl_status measure(zl_area_row *row, zl_area_method *method, const zl_feature *zone,
                         zl_error *err)
{
    double area_m2 = 0;
    zl_status status = zl_area_method_measure(&area_m2, method, zone->shape, err);
    if (status != ZL_OK) {
        ZL_CLEANUP(zl_text_free) zl_text id = {0};
        zl_text_add_safe(&id, zone->id);
        zl_error_prefix(err, "area of %s by %s", id.data ? id.data : "?", row->method);
        return status;
    }
    zl_area_set(row, area_m2);
    row->perimeter_m = zl_shape_perimeter_m(zone->shape);
    row->uncertainty_m2 = zl_area_uncertainty_m2(zone, row->area_m2, row->perimeter_m);
    row->verdict = zl_worth_name(zl_area_worth(zone));
    return ZL_OK;
}

/* The most digits that a figure of the zone has; NAN where none is declared. */
static double declared_decimals(const zl_figures *figures, const zl_feature *zone)
{
    double most = (double)NAN;
    for (size_t i = 0; figures && i < figures->count; i++)
        if (zl_figure_usable(&figures->item[i]) && zl_same_text(figures->item[i].id, zone->id))
            most = fmax(most, figures->item[i].km2_decimals);
    return most;
}

static zl_status row_of(zl_area_row *row, zl_area_method *method, const zl_feature *zone,
                        const zl_figures *figures, zl_error *err)
{
    *row = (zl_area_row){.id = zone->id,
                         .name_zh = zone->name_zh,
                         .name_en = zone->name_en,
                         .method = zl_area_method_name(method),
                         .perimeter_m = (double)NAN,
                         .uncertainty_m2 = (double)NAN,
                         .boundary_basis = zone->boundary_basis,
                         .declared_decimals = declared_decimals(figures, zone)};
    zl_area_set(row, (double)NAN);
    return zone->shape ? measure(row, method, zone, err) : ZL_OK;
}

static zl_status add_basis(zl_area_sums *all, const char *basis, zl_error *err)
{
    if (all->with_shape > 0) {
        all->basis = zl_same_text(all->basis, basis) ? all->basis : NULL;
        return ZL_OK;
    }
    all->basis = basis;
    return zl_arena_keep_text(&all->texts, &all->basis, err);
}

static zl_status add_to_sums(zl_area_sums *all, const record *row, const zl_figures *figures,
                             zl_error *err)
{
    all->zones++;
    if (!row->has_shape) {
        zl_names_add(&all->without_shape, row->id);
        return ZL_OK;
    }
    ZL_TRY(add_basis(all, row->basis, err));
    if (row->worth > all->worst)
        all->worst = row->worth;
    if (row->worth == ZL_WORTH_MEASURED && !row->accuracy_known)
        all->unknown_accuracy++;
    all->with_shape++;
    all->decimals = fmax(all->decimals, row->declared_decimals);
    all->undeclared += isnan(row->declared_decimals) ? 1 : 0;
    all->area_m2 += row->area_m2;
    all->uncertainty_m2 += row->uncertainty_m2;
    zl_outlines_add(&all->outlines, figures, row->id, row->worth);
    return ZL_OK;
}

/* ---- the zones in jobs ---------------------------------------------------------------------- */

/* The question, as the jobs see it. */
typedef struct task {
    zl_scan *scan;
    const zl_figures *figures;
    const char *method; /* as the user named it */
    bool total;
    const zl_sink *sink;
    zl_phase phase;
    zl_area_sums *all;
} task;

/* Some zones in their order, and as many rows as could be measured. */
typedef struct job {
    zl_span span;
    zl_rows rows;
    record *record;
    size_t count, capacity;
    zl_arena texts; /* of the records */
} job;

/* What a thread has for itself. The method holds the projection of the zone that it was used for.
 */
typedef struct bench {
    zl_reader reader;
    zl_area_method *method;
} bench;

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    job *j = a_job;
    return zl_scan_take(&j->span, any, ((task *)user)->scan, err);
}

static zl_status open_bench(void *a_bench, void *user, zl_error *err)
{
    bench *own = a_bench;
    const task *t = user;
    ZL_TRY(zl_scan_reader(&own->reader, t->scan, err));
    return zl_area_method_open(&own->method, t->method, err);
}

static void close_bench(void *a_bench)
{
    bench *own = a_bench;
    zl_reader_close(&own->reader);
    zl_area_method_close(own->method);
}

static zl_status keep_record(job *j, const task *t, const zl_area_row *row, const zl_feature *zone,
                             zl_error *err)
{
    record *grown = zl_grow(j->record, j->count, &j->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    j->record = grown;
    record kept = {.area_m2 = row->area_m2,
                   .uncertainty_m2 = row->uncertainty_m2,
                   .declared_decimals = row->declared_decimals,
                   .worth = zl_area_worth(zone),
                   .has_shape = zone->shape != NULL,
                   .accuracy_known = !isnan(zl_accuracy_m(zone)),
                   .basis = t->total ? zone->boundary_basis : NULL};
    if (!kept.has_shape || kept.worth != ZL_WORTH_MEASURED) {
        kept.id = zone->id;
        ZL_TRY(zl_arena_keep_text(&j->texts, &kept.id, err));
    }
    ZL_TRY(zl_arena_keep_text(&j->texts, &kept.basis, err));
    grown[j->count++] = kept;
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
        zl_area_row row;
        ZL_TRY(row_of(&row, own->method, zone, t->figures, err));
        ZL_TRY(zl_rows_add(&j->rows, t->sink, &row, NULL, err));
        ZL_TRY(keep_record(j, t, &row, zone, err));
    }
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    task *t = user;
    for (size_t i = 0; i < j->count; i++)
        ZL_TRY(add_to_sums(t->all, &j->record[i], t->figures, err));
    j->count = 0;
    zl_arena_reset(&j->texts);
    zl_phase_step(&t->phase, j->span.length);
    return zl_rows_emit(&j->rows, t->sink, err);
}

static void close_job(void *a_job)
{
    job *j = a_job;
    zl_span_free(&j->span);
    zl_rows_free(&j->rows);
    zl_arena_free(&j->texts);
    zl_free(j->record);
}

static zl_status emit_rows(task *t, zl_error *err)
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

/* ---- the question --------------------------------------------------------------------------- */

static zl_status note_unknown_accuracy(const zl_area_sums *all, const zl_sink *sink, zl_error *err)
{
    if (all->unknown_accuracy == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text,
                 _("the accuracy of %zu of %zu boundaries is unknown, so their areas have no "
                   "uncertainty; give it as a column accuracy_m, or with load --accuracy"),
                 all->unknown_accuracy, all->with_shape);
    return zl_add_note(sink->notes, ZL_NOTE, "accuracy-unknown", &text, err);
}

static zl_status note_edge_rule(const zl_area_method *method, const zl_sink *sink, zl_error *err)
{
    if (zl_area_method_is_geodesic(method))
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, "%s: %s", zl_area_method_name(method), zl_area_method_edge_rule(method));
    return zl_add_note(sink->notes, ZL_NOTE, "area-method", &text, err);
}

/* The zones of the question: of a layer, or of a collection where that is NULL. */
typedef struct zones_asked {
    zl_layer *layer;
    const zl_collection *held;
} zones_asked;

static zl_status open_scan(zl_scan **out, const zones_asked *zones, zl_error *err)
{
    static const zl_scan_options how = {.no_values = true};
    return zones->layer ? zl_scan_open(out, zones->layer, &how, err)
                        : zl_scan_open_collection(out, zones->held, &how, err);
}

static zl_status emit_rows_of(const zones_asked *zones, task *t, zl_error *err)
{
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    ZL_TRY(open_scan(&scan, zones, err));
    t->scan = scan;
    return emit_rows(t, err);
}

static zl_status emit_total(const zones_asked *zones, const zl_area_sums *all,
                            const zl_area_method *method, const char *method_name,
                            const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_features_close) zl_features features = {.count = 0};
    ZL_TRY(zones->layer ? zl_features_open(&features, zones->layer, NULL, err)
                        : zl_features_of(&features, zones->held, err));
    return zl_area_emit_total(all, &features, method, method_name, sink, err);
}

/* What is declared for all zones together depends on who is a part of whom. */
static zl_status note_quote_instead(const zones_asked *zones, const zl_area_sums *all, bool total,
                                    const zl_figures *figures, const zl_sink *sink, zl_error *err)
{
    static const zl_choice names = {.no_shapes = true};
    ZL_CLEANUP(zl_collection_free) zl_collection collected = {0};
    const zl_collection *held = total ? zones->held : NULL;
    if (total && !held && all->worst != ZL_WORTH_MEASURED && figures->count > 0) {
        ZL_TRY(zl_collect_some(&collected, zones->layer, &names, err));
        held = &collected;
    }
    return zl_note_quote_instead(sink->notes, &all->outlines, held, figures, err);
}

static zl_status answer(const zones_asked *zones, const zl_figures *figures,
                        const zl_area_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_area_method_close_ptr) zl_area_method *method = NULL;
    ZL_TRY(zl_area_method_open(&method, options->method, err));
    ZL_CLEANUP(zl_area_sums_free)
    zl_area_sums all = {.worst = ZL_WORTH_MEASURED, .decimals = (double)NAN};
    zl_sink rows = *sink;
    rows.renderer = options->renderer;
    rows.columns = zl_area_columns();
    rows.row_size = sizeof(zl_area_row);
    task t = {.figures = figures,
              .method = options->method,
              .total = options->total,
              .sink = &rows,
              .all = &all};
    ZL_TRY(emit_rows_of(zones, &t, err));
    if (options->total)
        ZL_TRY(emit_total(zones, &all, method, options->method, sink, err));
    ZL_TRY(note_quote_instead(zones, &all, options->total, figures, sink, err));
    ZL_TRY(note_edge_rule(method, sink, err));
    ZL_TRY(note_unknown_accuracy(&all, sink, err));
    return zl_note_without_boundary(sink->notes, &all.without_shape, all.zones,
                                    options->total ? _("are not in the total") : _("have no area"),
                                    err);
}

zl_status zl_area_of(const zl_collection *zones, const zl_figures *figures,
                     const zl_area_options *options, const zl_sink *sink, zl_error *err)
{
    static const zl_area_options usual = {.total = false};
    return answer(&(zones_asked){.held = zones}, figures, options ? options : &usual, sink, err);
}

zl_status zl_area(zl_layer *zones, zl_layer *declared, const zl_area_options *options,
                  zl_row_fn emit, void *user, zl_findings *notes, zl_error *err)
{
    static const zl_area_options usual = {.total = false};
    ZL_CLEANUP(zl_figures_free) zl_figures figures = {0};
    ZL_TRY(zl_need_polygons(zones, "area", err));
    if (declared)
        ZL_TRY(zl_figures_read(&figures, declared, notes, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(
        answer(&(zones_asked){.layer = zones}, &figures, options ? options : &usual, &sink, err));
    return zl_findings_status(notes, err);
}
