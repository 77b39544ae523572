/* How large is each zone, and how large are they together? */
#include <math.h>

#include "analysis/parts.h"
#include "analysis/questions.h"
#include "analysis/quote.h"
#include "analysis/uncertainty.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/units.h"
#include "base/workers.h"
#include "geometry/area_method.h"

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

/* What the rows add up to. */
typedef struct sums {
    double area_m2, uncertainty_m2;
    zl_worth worst;
    size_t with_shape, unknown_accuracy;
    const char *basis; /* of all rows so far, NULL when they differ */
    zl_area_method *method;
    double decimals; /* the most of declared ones; of use when all rows have some */
    size_t undeclared;
} sums;

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

static void add_to_sums(sums *all, const zl_area_row *row, const zl_feature *zone)
{
    if (!zone->shape)
        return;
    zl_worth worth = zl_area_worth(zone);
    if (worth > all->worst)
        all->worst = worth;
    if (all->with_shape == 0)
        all->basis = row->boundary_basis;
    else if (!zl_same_text(all->basis, row->boundary_basis))
        all->basis = NULL;
    if (worth == ZL_WORTH_MEASURED && isnan(zl_accuracy_m(zone)))
        all->unknown_accuracy++;
    all->with_shape++;
    all->decimals = fmax(all->decimals, row->declared_decimals);
    all->undeclared += isnan(row->declared_decimals) ? 1 : 0;
    all->area_m2 += row->area_m2;
    all->uncertainty_m2 += row->uncertainty_m2;
}

/* ---- the zones in jobs ---------------------------------------------------------------------- */

enum { ZONES_OF_JOB = 256 };

/* The question, as the jobs see it. */
typedef struct task {
    const zl_collection *zones;
    const zl_figures *figures;
    const char *method; /* as the user named it */
    const zl_sink *sink;
    size_t next; /* the zone that the next job begins with */
    zl_phase phase;
    sums *all;
} task;

/* Some zones in their order, and as many rows as could be measured. */
typedef struct job {
    zl_range range;
    size_t rows;
    zl_area_row row[ZONES_OF_JOB];
} job;

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    (void)err;
    job *j = a_job;
    task *t = user;
    j->rows = 0;
    *any = zl_take_range(&j->range, &t->next, t->zones->count, ZONES_OF_JOB);
    return ZL_OK;
}

/* A thread has its method for itself: it holds the projection of the zone that it was used for. */
static zl_status open_bench(void *bench, void *user, zl_error *err)
{
    const task *t = user;
    return zl_area_method_open(bench, t->method, err);
}

static void close_bench(void *bench)
{
    zl_area_method_close_ptr(bench);
}

static zl_status compute(void *a_job, void *bench, void *user, zl_error *err)
{
    job *j = a_job;
    const task *t = user;
    zl_area_method *method = *(zl_area_method **)bench;
    for (; j->rows < j->range.count; j->rows++) {
        const zl_feature *zone = &t->zones->feature[j->range.first + j->rows];
        ZL_TRY(row_of(&j->row[j->rows], method, zone, t->figures, err));
        /* The text of the question's own method outlives the threads. */
        j->row[j->rows].method = zl_area_method_name(t->all->method);
    }
    return ZL_OK;
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    const job *j = a_job;
    task *t = user;
    for (size_t i = 0; i < j->rows; i++) {
        add_to_sums(t->all, &j->row[i], &t->zones->feature[j->range.first + i]);
        ZL_TRY(t->sink->emit(&j->row[i], NULL, t->sink->user, err));
    }
    zl_phase_step(&t->phase, (int64_t)j->range.count);
    return ZL_OK;
}

static void close_job(void *a_job)
{
    (void)a_job;
}

static zl_status emit_rows(sums *all, const zl_collection *zones, const zl_figures *figures,
                           const char *method, const zl_sink *sink, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_job,
                                     .bench_size = sizeof(zl_area_method *),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    task t = {.zones = zones, .figures = figures, .method = method, .sink = sink, .all = all};
    t.phase = zl_phase_begin(N_("measuring"), (int64_t)zones->count);
    zl_status status = zl_workers_run(&shop, &t, err);
    zl_phase_end(&t.phase);
    return status;
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

zl_status zl_area_of(const zl_collection *zones, const zl_figures *figures,
                     const zl_area_options *options, const zl_sink *sink, zl_error *err)
{
    bool total = options && options->total;
    ZL_CLEANUP(zl_area_method_close_ptr) zl_area_method *method = NULL;
    ZL_TRY(zl_area_method_open(&method, options ? options->method : NULL, err));
    sums all = {.worst = ZL_WORTH_MEASURED, .method = method, .decimals = (double)NAN};
    ZL_TRY(emit_rows(&all, zones, figures, options ? options->method : NULL, sink, err));
    if (total)
        ZL_TRY(emit_total(zones, &all, sink, err));
    if (all.worst != ZL_WORTH_MEASURED)
        ZL_TRY(zl_note_quote_instead(sink->notes, zones, figures, total, err));
    ZL_TRY(note_edge_rule(method, sink, err));
    ZL_TRY(note_unknown_accuracy(&all, sink, err));
    return zl_note_no_boundary(sink->notes, zones,
                               total ? _("are not in the total") : _("have no area"), err);
}

zl_status zl_area(zl_layer *zones, zl_layer *declared, const zl_area_options *options,
                  zl_row_fn emit, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection collection = {0};
    ZL_CLEANUP(zl_figures_free) zl_figures figures = {0};
    ZL_TRY(zl_need_polygons(zones, "area", err));
    ZL_TRY(zl_collect(&collection, zones, err));
    if (declared)
        ZL_TRY(zl_figures_read(&figures, declared, notes, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(zl_area_of(&collection, &figures, options, &sink, err));
    return zl_findings_status(notes, err);
}
