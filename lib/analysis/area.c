/* How large is each zone, and how large are they together? */
#include <math.h>

#include "analysis/parts.h"
#include "analysis/questions.h"
#include "analysis/quote.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/units.h"
#include "base/workers.h"
#include "geometry/area_method.h"
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

/* What the rows add up to. */
typedef struct sums {
    double area_m2, uncertainty_m2;
    zl_worth worst;
    size_t zones, with_shape, unknown_accuracy;
    const char *basis; /* of all rows so far, NULL when they differ */
    zl_area_method *method;
    double decimals; /* the most of declared ones; of use when all rows have some */
    size_t undeclared;
    zl_names without_shape;
    zl_outlines outlines;
} sums;

static void free_sums(sums *all)
{
    zl_names_free(&all->without_shape);
    zl_outlines_free(&all->outlines);
}

static void set_area(zl_area_row *row, double area_m2)
{
    row->area_m2 = area_m2;
    row->area_ha = area_m2 / ZL_HA;
    row->area_mu = area_m2 * 3 / 2000;
    row->area_km2 = area_m2 / ZL_KM2;
}

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
    set_area(row, area_m2);
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
    set_area(row, (double)NAN);
    return zone->shape ? measure(row, method, zone, err) : ZL_OK;
}

static void add_to_sums(sums *all, const record *row, const zl_figures *figures)
{
    all->zones++;
    if (!row->has_shape) {
        zl_names_add(&all->without_shape, row->id);
        return;
    }
    if (row->worth > all->worst)
        all->worst = row->worth;
    if (all->with_shape == 0)
        all->basis = row->basis;
    else if (!zl_same_text(all->basis, row->basis))
        all->basis = NULL;
    if (row->worth == ZL_WORTH_MEASURED && !row->accuracy_known)
        all->unknown_accuracy++;
    all->with_shape++;
    all->decimals = fmax(all->decimals, row->declared_decimals);
    all->undeclared += isnan(row->declared_decimals) ? 1 : 0;
    all->area_m2 += row->area_m2;
    all->uncertainty_m2 += row->uncertainty_m2;
    zl_outlines_add(&all->outlines, figures, row->id, row->worth);
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
    sums *all;
} task;

/* Some zones in their order, and as many rows as could be measured. */
typedef struct job {
    zl_span span;
    zl_rows rows;
    record *record;
    size_t count, capacity;
    zl_arena ids;
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
        ZL_TRY(zl_arena_keep_text(&j->ids, &kept.id, err));
    }
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
        add_to_sums(t->all, &j->record[i], t->figures);
    j->count = 0;
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

/* ---- the total ------------------------------------------------------------------------------ */

/* Overlay adds up to 1e-8 of the area: a difference below that is no shared land. */
#define SHARED_LAND_SHARE 1e-8

static zl_status note_counted_once(const zl_sink *sink, double shared_m2, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text,
                 _("%.0f m² lie in more than one of these zones and are counted once in the total; "
                   "ask overlap for the pairs"),
                 shared_m2);
    return zl_add_note(sink->notes, ZL_NOTE, "counted-once", &text, err);
}

/* Area of all zones together, land that lies in several of them once. Whether there is such land is
 * asked on the ellipsoid, where nothing is rounded. */
static zl_status area_together(double *area_m2, const zl_collection *zones, const sums *all,
                               const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_positions_free) zl_positions positions = {0};
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *whole = NULL;
    for (size_t i = 0; i < zones->count; i++)
        if (zones->feature[i].shape)
            ZL_TRY(zl_positions_add(&positions, i, err));
    ZL_TRY(zl_union_of(&whole, zones, &positions, err));
    double sum_m2 = 0;
    for (size_t i = 0; i < positions.count; i++)
        sum_m2 += zl_shape_area_m2(zones->feature[positions.at[i]].shape);
    double shared_m2 = sum_m2 - (whole ? zl_shape_area_m2(whole) : 0);
    *area_m2 = all->area_m2;
    if (shared_m2 <= SHARED_LAND_SHARE * sum_m2)
        return ZL_OK;
    ZL_TRY(zl_area_method_measure(area_m2, all->method, whole, err));
    return note_counted_once(sink, shared_m2, err);
}

static zl_status emit_total(const zl_collection *zones, const sums *all, const zl_sink *sink,
                            zl_error *err)
{
    zl_area_row row = {.id = "total",
                       .name_zh = "合计",
                       .name_en = "total",
                       .method = zl_area_method_name(all->method),
                       .perimeter_m = (double)NAN,
                       .uncertainty_m2 = (double)NAN,
                       .declared_decimals = all->undeclared > 0 ? (double)NAN : all->decimals};
    set_area(&row, (double)NAN);
    if (all->with_shape > 0) {
        double area_m2 = 0;
        ZL_TRY(area_together(&area_m2, zones, all, sink, err));
        set_area(&row, area_m2);
        row.uncertainty_m2 = all->uncertainty_m2;
        row.boundary_basis = all->basis;
        row.verdict = zl_worth_name(all->worst);
    }
    return sink->emit(&row, NULL, sink->user, err);
}

/* ---- the question --------------------------------------------------------------------------- */

static zl_status note_unknown_accuracy(const sums *all, const zl_sink *sink, zl_error *err)
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

/* `zones` are those that are scanned, where a total of them is asked for. */
static zl_status answer(zl_scan *scan, const zl_collection *zones, const zl_figures *figures,
                        const zl_area_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_area_method_close_ptr) zl_area_method *method = NULL;
    ZL_TRY(zl_area_method_open(&method, options->method, err));
    ZL_CLEANUP(free_sums)
    sums all = {.worst = ZL_WORTH_MEASURED, .method = method, .decimals = (double)NAN};
    zl_sink rows = *sink;
    rows.renderer = options->renderer;
    rows.columns = zl_area_columns();
    rows.row_size = sizeof(zl_area_row);
    task t = {.scan = scan,
              .figures = figures,
              .method = options->method,
              .total = options->total,
              .sink = &rows,
              .all = &all};
    ZL_TRY(emit_rows(&t, err));
    if (options->total && zones)
        ZL_TRY(emit_total(zones, &all, sink, err));
    ZL_TRY(zl_note_quote_instead(sink->notes, &all.outlines, zones, figures, err));
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
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    options = options ? options : &usual;
    ZL_TRY(zl_scan_open_collection(&scan, zones, NULL, err));
    return answer(scan, options->total ? zones : NULL, figures, options, sink, err);
}

/* A total is the area of all zones in one, for which they have to be in memory. */
static zl_status ask_total(zl_layer *zones, const zl_figures *figures,
                           const zl_area_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection collection = {0};
    ZL_TRY(zl_collect(&collection, zones, err));
    return zl_area_of(&collection, figures, options, sink, err);
}

static zl_status ask(zl_layer *zones, const zl_figures *figures, const zl_area_options *options,
                     const zl_sink *sink, zl_error *err)
{
    static const zl_scan_options how = {.no_values = true};
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    ZL_TRY(zl_scan_open(&scan, zones, &how, err));
    return answer(scan, NULL, figures, options ? options : &(zl_area_options){0}, sink, err);
}

zl_status zl_area(zl_layer *zones, zl_layer *declared, const zl_area_options *options,
                  zl_row_fn emit, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_figures_free) zl_figures figures = {0};
    ZL_TRY(zl_need_polygons(zones, "area", err));
    if (declared)
        ZL_TRY(zl_figures_read(&figures, declared, notes, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(options && options->total ? ask_total(zones, &figures, options, &sink, err)
                                     : ask(zones, &figures, options, &sink, err));
    return zl_findings_status(notes, err);
}
