/* Does what the documents declare agree with the geometry, and do the parts add up to the whole? */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/audit_outlines.h"
#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/units.h"

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_audit_row, name), decimals                                        \
    }
static const zl_column columns[] = {
    COLUMN(id, ZL_TEXT, 0),
    COLUMN(kind, ZL_TEXT, 0),
    COLUMN(check, ZL_TEXT, 0),
    COLUMN(declared_km2, ZL_REAL, 9),
    COLUMN(computed_km2, ZL_REAL, 9),
    COLUMN(difference_m2, ZL_REAL, 3),
    COLUMN(difference_percent, ZL_REAL, 6),
    COLUMN(tolerance_m2, ZL_REAL, 1),
    COLUMN(uncertainty_m2, ZL_REAL, 0),
    COLUMN(verdict, ZL_TEXT, 0),
    COLUMN(document, ZL_TEXT, 0),
    COLUMN(quote, ZL_TEXT, 0),
    COLUMN(bound, ZL_TEXT, 0),
    COLUMN(line_id, ZL_TEXT, 0),
    COLUMN(least_m, ZL_REAL, 3),
    COLUMN(mean_m, ZL_REAL, 3),
    COLUMN(greatest_m, ZL_REAL, 3),
    COLUMN(offset_m, ZL_REAL, 1),
    COLUMN(share_within, ZL_REAL, 6),
    COLUMN(tolerance_m, ZL_REAL, 1),
    COLUMN(uncertainty_m, ZL_REAL, 1),
};
#undef COLUMN

const zl_columns *zl_audit_columns(void)
{
    static const zl_columns all = {columns, sizeof columns / sizeof *columns};
    return &all;
}

/* ---- the order of the rows ------------------------------------------------------------------ */

typedef struct ordered {
    const zl_figure *figure;
    size_t zone; /* SIZE_MAX: no zone of this layer, so these come last */
} ordered;

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* By zone in layer order, then kind, date, and the order of the declared figures. */
static int compare(const void *left, const void *right)
{
    const ordered *a = left, *b = right;
    if (a->zone != b->zone)
        return a->zone < b->zone ? -1 : 1;
    int by_kind = compare_text(a->figure->kind, b->figure->kind);
    if (by_kind != 0)
        return by_kind;
    int by_date = compare_text(a->figure->date, b->figure->date);
    if (by_date != 0)
        return by_date;
    return (a->figure > b->figure) - (a->figure < b->figure);
}

static ordered *order_figures(const zl_collection *zones, const zl_figures *figures)
{
    ordered *list = zl_alloc_zero(figures->count, sizeof *list);
    for (size_t i = 0; list && i < figures->count; i++)
        list[i] = (ordered){&figures->item[i], zl_collection_find(zones, figures->item[i].id)};
    if (list && figures->count > 1)
        qsort(list, figures->count, sizeof *list, compare);
    return list;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static zl_audit_row row_of(const zl_figure *figure, const char *check)
{
    double m2 = zl_figure_m2(figure);
    const double none = (double)NAN; /* of bounds */
    return (zl_audit_row){
        .least_m = none,
        .mean_m = none,
        .greatest_m = none,
        .offset_m = none,
        .share_within = none,
        .tolerance_m = none,
        .uncertainty_m = none,
        .id = figure->id,
        .kind = figure->kind,
        .check = check,
        .declared_km2 = m2 / ZL_KM2,
        .computed_km2 = (double)NAN,
        .difference_m2 = (double)NAN,
        .difference_percent = (double)NAN,
        .tolerance_m2 = zl_figure_usable(figure) ? zl_figure_tolerance_m2(figure) : (double)NAN,
        .uncertainty_m2 = (double)NAN,
        .document = figure->document,
        .quote = figure->quote,
        .declared_decimals = zl_figure_usable(figure) ? figure->km2_decimals : (double)NAN};
}

static void set_computed(zl_audit_row *row, const zl_figure *figure, double computed_m2)
{
    double declared_m2 = zl_figure_m2(figure);
    row->computed_km2 = computed_m2 / ZL_KM2;
    row->difference_m2 = computed_m2 - declared_m2;
    row->difference_percent = 100 * row->difference_m2 / declared_m2;
}

static zl_status emit_area_row(const zl_audit_task *audit, const zl_figure *figure, size_t zone,
                               const zl_parts_sum *parts, zl_error *err)
{
    zl_audit_row row = row_of(figure, "area");
    zl_measured measured = {.area_m2 = (double)NAN, .uncertainty_m2 = (double)NAN};
    if (zone != SIZE_MAX)
        ZL_TRY(zl_measure(&measured, audit, figure, zone, parts, err));
    if (measured.known) {
        set_computed(&row, figure, measured.area_m2);
        row.uncertainty_m2 = measured.uncertainty_m2;
    }
    row.verdict = zl_judge_area(&measured, row.difference_m2, row.tolerance_m2);
    if (strcmp(row.verdict, "calibrated") == 0)
        zl_names_add(audit->fitted, row.id);
    ZL_TRY(zl_explain_cannot_tell(audit, &row, &measured, err));
    return audit->sink->emit(&row, NULL, audit->sink->user, err);
}

static zl_status emit_parts_row(const zl_audit_task *audit, const zl_figure *figure,
                                const zl_parts_sum *parts, zl_error *err)
{
    if (parts->verdict == NULL)
        return ZL_OK;
    zl_audit_row row = row_of(figure, "parts");
    if (parts->complete)
        set_computed(&row, figure, parts->m2);
    row.tolerance_m2 = parts->tolerance_m2;
    row.verdict = parts->verdict;
    return audit->sink->emit(&row, NULL, audit->sink->user, err);
}

/* ---- the question --------------------------------------------------------------------------- */

static void note_no_zone(const zl_audit_task *audit, const zl_figure *figure)
{
    zl_findings_add(audit->sink->notes, ZL_WARNING, "no-such-zone", NULL, figure->id, NULL,
                    "a declared figure names a zone that is not in the layer, or not with the "
                    "status that was asked for; add the zone, or correct the id in the declared "
                    "areas");
}

static zl_status note_fitted(const zl_audit_task *audit, zl_error *err)
{
    if (audit->fitted->count == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_names_print(&text, audit->fitted);
    zl_text_add(&text,
                _(": the area comes from outlines that were fitted to the declared figures, so "
                  "that it agrees proves nothing; load surveyed boundaries to audit them"));
    return zl_add_note(audit->sink->notes, ZL_WARNING, "calibrated", &text, err);
}

static zl_status audit_figure(const zl_audit_task *audit, const ordered *item, zl_error *err)
{
    if (item->zone == SIZE_MAX && audit->filtered)
        return ZL_OK;
    zl_parts_sum parts = {0};
    if (zl_figure_usable(item->figure))
        ZL_TRY(zl_sum_parts(&parts, audit, item->figure, item->zone, err));
    if (item->zone == SIZE_MAX)
        note_no_zone(audit, item->figure);
    ZL_TRY(emit_area_row(audit, item->figure, item->zone, &parts, err));
    return emit_parts_row(audit, item->figure, &parts, err);
}

static zl_status answer(const zl_audit_task *audit, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) ordered *list = order_figures(audit->zones, audit->figures);
    if (!list)
        return zl_fail_memory(err);
    for (size_t i = 0; i < audit->figures->count; i++)
        ZL_TRY(audit_figure(audit, &list[i], err));
    return note_fitted(audit, err);
}

zl_status zl_audit_of(const zl_collection *zones, const zl_figures *figures, bool filtered,
                      const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_names_free) zl_names fitted = {0};
    const zl_audit_task audit = {
        .zones = zones, .figures = figures, .filtered = filtered, .sink = sink, .fitted = &fitted};
    return answer(&audit, err);
}

/* A boundary that does not lie where it should proves nothing, whatever its area. */
static zl_status refuse_doubtful(const zl_layer *zones, const zl_collection *collection,
                                 zl_error *err)
{
    size_t count = 0, first = 0;
    ZL_CLEANUP(zl_text_free) zl_text ids = {0};
    for (size_t i = 0; i < collection->count; i++) {
        if (!collection->feature[i].doubt)
            continue;
        if (count++ == 0)
            first = i;
        if (count <= 5) {
            zl_text_add(&ids, count == 1 ? "" : ", ");
            zl_text_add_safe(&ids, collection->feature[i].id);
        }
    }
    if (count == 0)
        return ZL_OK;
    if (count > 5)
        zl_text_add(&ids, ", …");
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: audit refused: the position of %zu zone%s is not to be believed (%s): %s. "
                   "Put survey coordinates in their place, or, if these are survey coordinates, "
                   "load them again with --survey-coordinates; --zone audits the others",
                   zl_layer_name(zones), count, zl_inflect(count == 1, "", "s"),
                   ids.data ? ids.data : "", collection->feature[first].doubt);
}

zl_status zl_audit(zl_layer *zones, zl_layer *declared, zl_row_fn emit, void *user,
                   zl_findings *notes, zl_error *err)
{
    static const zl_choice names = {.no_shapes = true};
    ZL_CLEANUP(zl_collection_free) zl_collection collection = {0};
    ZL_CLEANUP(zl_free_ptr) zl_outline_size *outline = NULL;
    ZL_CLEANUP(zl_figures_free) zl_figures figures = {0};
    ZL_CLEANUP(zl_names_free) zl_names fitted = {0};
    ZL_TRY(zl_need_polygons(zones, "audit", err));
    ZL_TRY(zl_collect_some(&collection, zones, &names, err));
    ZL_TRY(refuse_doubtful(zones, &collection, err));
    ZL_TRY(zl_figures_read(&figures, declared, notes, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(zl_audit_outlines(&outline, &collection, zones, &figures, err));
    const zl_audit_task audit = {.zones = &collection,
                                 .outline = outline,
                                 .figures = &figures,
                                 .filtered = zl_layer_is_filtered(zones),
                                 .sink = &sink,
                                 .fitted = &fitted};
    ZL_TRY(answer(&audit, err));
    return zl_findings_status(notes, err);
}
