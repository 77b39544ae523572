#include "analysis/judge.h"

#include <math.h>
#include <string.h>

#include "analysis/parts.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"

/* ---- the figures of the parts --------------------------------------------------------------- */

/* The figure of part `id` that is of the same kind as the whole's; of several the one of the same
 * document. NULL when there is none or the choice is open. */
static const zl_figure *figure_of_part(const zl_audit_task *audit, const zl_figure *whole,
                                       const char *id)
{
    const zl_figure *any = NULL, *same_document = NULL;
    size_t count = 0, count_same = 0;
    for (size_t i = 0; i < audit->figures->count; i++) {
        const zl_figure *figure = &audit->figures->item[i];
        if (figure == whole || !zl_figure_usable(figure) || strcmp(figure->id, id) != 0 ||
            !zl_same_text(figure->kind, whole->kind))
            continue;
        any = figure;
        count++;
        if (zl_same_text(figure->document, whole->document)) {
            same_document = figure;
            count_same++;
        }
    }
    return count == 1 ? any : count_same == 1 ? same_document : NULL;
}

static void add_term(zl_parts_sum *sum, const zl_figure *term)
{
    sum->m2 += zl_figure_m2(term);
    sum->tolerance_m2 += zl_figure_tolerance_m2(term);
}

/* Is part k of the figure a part of another one that it lists? */
static bool listed_is_nested(const zl_audit_task *audit, const zl_figure *figure, size_t k)
{
    size_t part = zl_collection_find(audit->zones, figure->parts[k]);
    for (size_t i = 0; part != SIZE_MAX && i < figure->nparts; i++) {
        size_t other = zl_collection_find(audit->zones, figure->parts[i]);
        if (other != SIZE_MAX && other != part && zl_is_part_of(audit->zones, part, other))
            return true;
    }
    return false;
}

/* Rounding of the sums in m² is far below any digit that a document writes. */
static bool within(double difference_m2, double tolerance_m2)
{
    return fabs(difference_m2) <= tolerance_m2 + 1e-3;
}

static void note_missing_figure(const zl_audit_task *audit, const zl_figure *figure,
                                const char *part)
{
    ZL_CLEANUP(zl_text_free) zl_text name = {0};
    zl_text_add_safe(&name, part);
    zl_findings_add(audit->sink->notes, ZL_NOTE, "part-without-figure", NULL, figure->id, NULL,
                    "part %s has no single declared figure of the same kind, so the sum of the "
                    "parts cannot be told; add the figure to the declared areas",
                    name.failed ? "?" : name.data);
}

static void sum_listed(zl_parts_sum *sum, const zl_audit_task *audit, const zl_figure *figure)
{
    sum->complete = true;
    for (size_t k = 0; k < figure->nparts; k++) {
        if (listed_is_nested(audit, figure, k))
            continue;
        const zl_figure *term = figure_of_part(audit, figure, figure->parts[k]);
        if (term) {
            add_term(sum, term);
        } else {
            sum->complete = false;
            note_missing_figure(audit, figure, figure->parts[k]);
        }
    }
    sum->verdict = !sum->complete                                              ? "cannot-tell"
                   : within(sum->m2 - zl_figure_m2(figure), sum->tolerance_m2) ? "parts-agree"
                                                                               : "parts-differ";
}

/* "15.1 of 38 km² are named as parts (shangku-xpcc): they lie inside and are not counted again" */
static zl_status note_incomplete(const zl_audit_task *audit, const zl_figure *figure,
                                 double parts_m2, int decimals, const zl_names *names,
                                 zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    ZL_CLEANUP(zl_text_free) zl_text named = {0}, whole = {0}, list = {0}, id = {0};
    zl_text_add_number(&named, parts_m2 / figure->unit_m2, decimals);
    zl_figure_print(&whole, figure);
    zl_names_print(&list, names);
    zl_text_add_safe(&id, figure->id);
    if (named.failed || whole.failed || list.failed || id.failed)
        return zl_fail_memory(err);
    zl_text_addf(&text,
                 _("%s of %s are named as parts (%s): they lie inside %s and are not counted "
                   "again; the rest has no part of its own"),
                 named.data, whole.data, list.data ? list.data : "", id.data);
    if (text.failed)
        return zl_fail_memory(err);
    zl_findings_add(audit->sink->notes, ZL_NOTE, "parts-incomplete", NULL, figure->id, NULL, "%s",
                    text.data);
    return ZL_OK;
}

static zl_status sum_children(zl_parts_sum *sum, const zl_audit_task *audit,
                              const zl_figure *figure, size_t zone, zl_error *err)
{
    ZL_CLEANUP(zl_positions_free) zl_positions children = {0};
    ZL_CLEANUP(zl_names_free) zl_names names = {0};
    ZL_TRY(zl_children(&children, audit->zones, zone, err));
    int decimals = 0;
    for (size_t i = 0; i < children.count; i++) {
        const char *id = audit->zones->feature[children.at[i]].id;
        const zl_figure *term = figure_of_part(audit, figure, id);
        if (!term)
            continue;
        add_term(sum, term);
        zl_names_add(&names, id);
        if (term->unit_m2 == figure->unit_m2 && term->decimals > decimals)
            decimals = term->decimals;
    }
    if (names.count == 0)
        return ZL_OK;
    sum->complete = true;
    double difference_m2 = sum->m2 - zl_figure_m2(figure);
    if (within(difference_m2, sum->tolerance_m2))
        sum->verdict = "parts-agree";
    else if (difference_m2 > 0)
        sum->verdict = "parts-differ";
    else
        return note_incomplete(audit, figure, sum->m2, decimals, &names, err);
    return ZL_OK;
}

zl_status zl_sum_parts(zl_parts_sum *out, const zl_audit_task *audit, const zl_figure *figure,
                       size_t zone, zl_error *err)
{
    *out = (zl_parts_sum){.tolerance_m2 = zl_figure_tolerance_m2(figure)};
    if (figure->nparts > 0)
        sum_listed(out, audit, figure);
    else if (zone != SIZE_MAX)
        return sum_children(out, audit, figure, zone, err);
    return ZL_OK;
}

/* ---- the geometry --------------------------------------------------------------------------- */

static zl_outline_size outline_of(const zl_audit_task *audit, size_t zone)
{
    const zl_shape *shape = audit->zones->feature[zone].shape;
    if (audit->outline)
        return audit->outline[zone];
    return shape ? (zl_outline_size){zl_shape_area_m2(shape), zl_shape_perimeter_m(shape)}
                 : (zl_outline_size){(double)NAN, (double)NAN};
}

/* Not known where the zone has no outline. */
static zl_measured measure_outline(const zl_audit_task *audit, size_t zone)
{
    const zl_feature *feature = &audit->zones->feature[zone];
    zl_outline_size outline = outline_of(audit, zone);
    if (isnan(outline.area_m2))
        return (zl_measured){.area_m2 = (double)NAN, .uncertainty_m2 = (double)NAN};
    return (zl_measured){.known = true,
                         .area_m2 = outline.area_m2,
                         .uncertainty_m2 =
                             zl_area_uncertainty_m2(feature, outline.area_m2, outline.perimeter_m),
                         .worth = zl_area_worth(feature)};
}

static void note_part_not_here(const zl_audit_task *audit, const zl_figure *figure,
                               const char *part)
{
    ZL_CLEANUP(zl_text_free) zl_text name = {0};
    zl_text_add_safe(&name, part);
    zl_findings_add(audit->sink->notes, ZL_NOTE, "part-not-here", NULL, figure->id, NULL,
                    "part %s is not among the zones that were asked for, so the area of the whole "
                    "cannot be computed; %s",
                    name.failed ? "?" : name.data,
                    audit->filtered ? _("ask without the filter") : _("add the zone to the layer"));
}

/* The parts that make up the whole of a zone; `*all` is false when one of them is not there. */
static zl_status find_parts(zl_positions *out, bool *all, const zl_audit_task *audit,
                            const zl_figure *figure, size_t zone, const zl_parts_sum *sum,
                            zl_error *err)
{
    *all = true;
    for (size_t k = 0; k < figure->nparts; k++) {
        size_t at = zl_collection_find(audit->zones, figure->parts[k]);
        if (at == SIZE_MAX) {
            *all = false;
            note_part_not_here(audit, figure, figure->parts[k]);
            continue;
        }
        ZL_TRY(zl_positions_add(out, at, err));
    }
    /* Zones may be parts without being all of it (a built-up area of its city): only figures that
     * add up to the whole say that they are. */
    if (figure->nparts == 0 && sum->verdict && strcmp(sum->verdict, "parts-agree") == 0)
        ZL_TRY(zl_children(out, audit->zones, zone, err));
    *all = *all && out->count > 0;
    return ZL_OK;
}

static zl_status measure_parts(zl_measured *out, const zl_audit_task *audit,
                               const zl_positions *parts, zl_error *err)
{
    zl_measured sum = {.worth = ZL_WORTH_MEASURED};
    for (size_t i = 0; i < parts->count; i++) {
        zl_measured part = measure_outline(audit, parts->at[i]);
        if (!part.known)
            return ZL_OK;
        sum.uncertainty_m2 += part.uncertainty_m2;
        if (part.worth > sum.worth)
            sum.worth = part.worth;
    }
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *whole = NULL;
    ZL_TRY(zl_union_of(&whole, audit->zones, parts, err));
    sum.known = whole != NULL;
    sum.area_m2 = whole ? zl_shape_area_m2(whole) : (double)NAN;
    *out = sum;
    return ZL_OK;
}

zl_status zl_measure(zl_measured *out, const zl_audit_task *audit, const zl_figure *figure,
                     size_t zone, const zl_parts_sum *parts, zl_error *err)
{
    *out = measure_outline(audit, zone);
    if (out->known)
        return ZL_OK;
    ZL_CLEANUP(zl_positions_free) zl_positions positions = {0};
    bool all = false;
    ZL_TRY(find_parts(&positions, &all, audit, figure, zone, parts, err));
    return all ? measure_parts(out, audit, &positions, err) : ZL_OK;
}

/* ---- the verdict ---------------------------------------------------------------------------- */

const char *zl_judge_area(const zl_measured *measured, double difference_m2, double tolerance_m2)
{
    if (!measured->known)
        return "no-boundary";
    if (measured->worth == ZL_WORTH_NOMINAL || isnan(difference_m2))
        return "cannot-tell";
    /* What is farther off was fitted to another figure, or has been changed since. */
    if (measured->worth == ZL_WORTH_CALIBRATED)
        return within(difference_m2, tolerance_m2) ? "calibrated" : "cannot-tell";
    if (within(difference_m2, tolerance_m2))
        return "agrees";
    if (isnan(measured->uncertainty_m2))
        return "cannot-tell";
    return within(difference_m2, tolerance_m2 + measured->uncertainty_m2) ? "cannot-tell"
                                                                          : "differs";
}

static zl_status note_cannot_tell(const zl_audit_task *audit, const zl_audit_row *row,
                                  zl_severity severity, const char *code, const char *why,
                                  zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, _("the boundary is %.0f m² (%.3g %%) off the declared figure, but %s"),
                 row->difference_m2, row->difference_percent, why);
    if (text.failed)
        return zl_fail_memory(err);
    zl_findings_add(audit->sink->notes, severity, code, NULL, row->id, NULL, "%s", text.data);
    return ZL_OK;
}

zl_status zl_explain_cannot_tell(const zl_audit_task *audit, const zl_audit_row *row,
                                 const zl_measured *measured, zl_error *err)
{
    if (!measured->known || strcmp(row->verdict, "cannot-tell") != 0)
        return ZL_OK;
    if (measured->worth == ZL_WORTH_CALIBRATED)
        return note_cannot_tell(
            audit, row, ZL_WARNING, "not-fitted",
            _("the outline is a sketch that was fitted to another figure or has "
              "been changed since: it says nothing about this one"),
            err);
    if (measured->worth == ZL_WORTH_MEASURED && isnan(measured->uncertainty_m2))
        return note_cannot_tell(audit, row, ZL_NOTE, "accuracy-unknown",
                                _("the accuracy of the boundary is unknown or wider than the zone, "
                                  "so it cannot be told whether they differ; give a boundary with "
                                  "its accuracy: load FILE --update ID --accuracy M"),
                                err);
    return ZL_OK;
}
