#include "analysis/area_total.h"

#include <math.h>

#include "analysis/shared_land.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/units.h"

/* Overlay adds up to 1e-8 of the area: a difference below that is no shared land. */
#define SHARED_LAND_SHARE 1e-8

void zl_area_sums_free(zl_area_sums *sums)
{
    zl_arena_free(&sums->texts);
    zl_names_free(&sums->without_shape);
    zl_outlines_free(&sums->outlines);
}

void zl_area_set(zl_area_row *row, double area_m2)
{
    row->area_m2 = area_m2;
    row->area_ha = area_m2 / ZL_HA;
    row->area_mu = area_m2 * 3 / 2000;
    row->area_km2 = area_m2 / ZL_KM2;
}

static zl_status note_counted_once(const zl_sink *sink, double shared_m2, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text,
                 _("%.0f m² lie in more than one of these zones and are counted once in the total; "
                   "ask overlap for the pairs"),
                 shared_m2);
    return zl_add_note(sink->notes, ZL_NOTE, "counted-once", &text, err);
}

/* Whether there is land in several zones is asked on the ellipsoid, where nothing is rounded. */
static zl_status area_together(double *area_m2, const zl_area_sums *sums, zl_features *features,
                               const char *method_name, const zl_sink *sink, zl_error *err)
{
    zl_shared_land shared;
    ZL_TRY(zl_shared_land_find(&shared, features, method_name, err));
    *area_m2 = sums->area_m2;
    if (shared.geodesic_m2 <= SHARED_LAND_SHARE * sums->area_m2)
        return ZL_OK;
    *area_m2 -= shared.by_method_m2;
    return note_counted_once(sink, shared.geodesic_m2, err);
}

zl_status zl_area_emit_total(const zl_area_sums *sums, zl_features *features,
                             const zl_area_method *method, const char *method_name,
                             const zl_sink *sink, zl_error *err)
{
    zl_area_row row = {.id = "total",
                       .name_zh = "合计",
                       .name_en = "total",
                       .method = zl_area_method_name(method),
                       .perimeter_m = (double)NAN,
                       .uncertainty_m2 = (double)NAN,
                       .declared_decimals = sums->undeclared > 0 ? (double)NAN : sums->decimals};
    zl_area_set(&row, (double)NAN);
    if (sums->with_shape > 0) {
        double area_m2 = 0;
        ZL_TRY(area_together(&area_m2, sums, features, method_name, sink, err));
        zl_area_set(&row, area_m2);
        row.uncertainty_m2 = sums->uncertainty_m2;
        row.boundary_basis = sums->basis;
        row.verdict = zl_worth_name(sums->worst);
    }
    return sink->emit(&row, NULL, sink->user, err);
}
