/* What a new boundary changes: its area, the figures to audit again, the parts and neighbours that
 * no longer fit. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/overlay.h"
#include "geometry/validity.h"
#include "input/quote.h"
#include "store/collect.h"
#include "store/update.h"

/* What is smaller comes from rounded coordinates and not from a boundary. */
#define LEAST_AREA_M2 1.0

static void tell_area(const zl_loading *loading, const char *id, bool had_shape,
                      const zl_shape *old_shape, const zl_shape *new_shape)
{
    double now = zl_shape_area_m2(new_shape);
    if (!old_shape) {
        zl_findings_add(loading->findings, ZL_NOTE, "boundary-replaced", "zones", id, NULL,
                        "there was no %sboundary before; the zone has %.0f m² now",
                        had_shape ? _("valid ") : "", now);
        return;
    }
    double before = zl_shape_area_m2(old_shape);
    char percent[40] = "";
    if (before > 0)
        snprintf(percent, sizeof percent, _(" (%+.2f %%)"), 100 * (now - before) / before);
    zl_findings_add(loading->findings, ZL_NOTE, "boundary-replaced", "zones", id, NULL,
                    "the area was %.0f m² and is %.0f m² now: %+.0f m²%s; the old version is kept",
                    before, now, now - before, percent);
}

static void tell_figure(const zl_loading *loading, const char *id, zl_stmt *stmt)
{
    const char *of = zl_column_text(stmt, 0), *document = zl_column_text(stmt, 4);
    bool own = strcmp(of, id) == 0;
    zl_findings_add(loading->findings, ZL_NOTE, "audit-again", "declared_areas", of, NULL,
                    "%s %.15g %s%s%s: the figure is to be audited again%s%s",
                    zl_word(zl_column_text(stmt, 1)), zl_column_real(stmt, 2),
                    zl_unit_word(zl_column_text(stmt, 3)), document ? _(" in ") : "",
                    zl_quoted(document).text, own ? "" : _(", it is composed of "),
                    own ? "" : zl_quoted(id).text);
}

static zl_status tell_figures(const zl_loading *loading, const char *id, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(loading->store),
                           "SELECT id, kind, value, unit, document FROM declared_areas AS d "
                           "WHERE id=?1 OR EXISTS (SELECT 1 FROM json_each(d.composed_of) AS j "
                           "WHERE j.value=?1) ORDER BY fid",
                           err));
    zl_bind_text(stmt, 1, id);
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        tell_figure(loading, id, stmt);
    }
}

/* Area of a op b, 0 where nothing is left. */
static zl_status overlay_area(double *area_m2, zl_overlay_op op, const zl_shape *a,
                              const zl_shape *b, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(zl_overlay(&shape, op, a, b, err));
    *area_m2 = shape ? zl_shape_area_m2(shape) : 0;
    return ZL_OK;
}

static void tell_outside(const zl_loading *loading, const char *code, const zl_feature *part,
                         const zl_feature *whole, double area_m2)
{
    zl_findings_add(loading->findings, ZL_WARNING, code, "zones", part->id, NULL,
                    "%.0f m² of it (%.2f %%) lie outside %s, of which it is a part", area_m2,
                    100 * area_m2 / zl_shape_area_m2(part->shape), zl_quoted(whole->id).text);
}

static zl_status tell_part(const zl_loading *loading, const char *code, const zl_feature *part,
                           const zl_feature *whole, zl_error *err)
{
    double outside;
    ZL_TRY(overlay_area(&outside, ZL_DIFFERENCE, part->shape, whole->shape, err));
    if (outside > LEAST_AREA_M2)
        tell_outside(loading, code, part, whole, outside);
    return ZL_OK;
}

static zl_status tell_neighbour(const zl_loading *loading, const zl_feature *zone,
                                const zl_feature *other, const zl_shape *old_shape, zl_error *err)
{
    double now, before = 0;
    ZL_TRY(overlay_area(&now, ZL_INTERSECTION, zone->shape, other->shape, err));
    if (old_shape)
        ZL_TRY(overlay_area(&before, ZL_INTERSECTION, old_shape, other->shape, err));
    if (now > before + LEAST_AREA_M2)
        zl_findings_add(loading->findings, ZL_WARNING, "overlaps-zone", "zones", zone->id, NULL,
                        "it overlaps %s by %.0f m² now, before by %.0f m²",
                        zl_quoted(other->id).text, now, before);
    return ZL_OK;
}

/* Has the other zone a boundary that can meet this one's? */
static bool concerns(const zl_collection *zones, size_t i, size_t zone)
{
    const zl_feature *other = &zones->feature[i];
    return i != zone && other->shape && !(other->status && strcmp(other->status, "revoked") == 0);
}

static zl_status tell_zone(const zl_loading *loading, const zl_collection *zones, size_t zone,
                           size_t i, const zl_shape *old_shape, zl_error *err)
{
    const zl_feature *changed = &zones->feature[zone], *other = &zones->feature[i];
    if (zl_is_part_of(zones, i, zone))
        return tell_part(loading, "part-outside", other, changed, err);
    if (zl_is_part_of(zones, zone, i))
        return tell_part(loading, "outside-whole", changed, other, err);
    if (!zl_extent_meets(&zones->extent[zone], &zones->extent[i]))
        return ZL_OK;
    return tell_neighbour(loading, changed, other, old_shape, err);
}

/* The old outline may be the invalid one that this update mends: it is then not compared with. */
static zl_status drop_invalid(const zl_shape **shape, zl_error *err)
{
    bool valid = false;
    if (*shape)
        ZL_TRY(zl_shape_validate(&valid, *shape, "zones", NULL, NULL, err));
    if (!valid)
        *shape = NULL;
    return ZL_OK;
}

zl_status zl_update_tell(const zl_loading *loading, const char *id, const zl_shape *old_shape,
                         const zl_shape *new_shape, zl_error *err)
{
    static const zl_filter all = {.status = "any"};
    bool had_shape = old_shape != NULL;
    ZL_TRY(drop_invalid(&old_shape, err));
    tell_area(loading, id, had_shape, old_shape, new_shape);
    ZL_TRY(tell_figures(loading, id, err));
    ZL_CLEANUP(zl_layer_close_ptr) zl_layer *layer = NULL;
    ZL_CLEANUP(zl_collection_free) zl_collection zones = {0};
    ZL_TRY(zl_layer_open(&layer, loading->store, "zones", NULL, &all, NULL, err));
    ZL_TRY(zl_collect_usable(&zones, layer, loading->findings, err));
    size_t zone = zl_collection_find(&zones, id);
    for (size_t i = 0; zone != SIZE_MAX && i < zones.count; i++)
        if (concerns(&zones, i, zone))
            ZL_TRY(tell_zone(loading, &zones, zone, i, old_shape, err));
    return ZL_OK;
}
