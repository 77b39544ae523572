#include "analysis/land_zones.h"

#include <math.h>

#include "analysis/parts.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"

void zl_land_zones_free(zl_land_zones *w)
{
    zl_shape_free(w->united);
    zl_free(w->all.feature);
    zl_free(w->all.extent);
}

static zl_status add_total(zl_land_zones *w, const zl_collection *zones, zl_error *err)
{
    ZL_CLEANUP(zl_positions_free) zl_positions positions = {0};
    zl_feature total = {.id = "total", .name_zh = "合计", .accuracy_m = (double)NAN};
    for (size_t i = 0; i < zones->count; i++) {
        const zl_feature *zone = &zones->feature[i];
        if (!zone->shape)
            continue;
        bool first = positions.count == 0;
        total.boundary_basis = first ? zone->boundary_basis
                                     : zl_worse_basis(total.boundary_basis, zone->boundary_basis);
        total.accuracy_m = first ? zl_accuracy_m(zone)
                                 : zl_worse_accuracy_m(total.accuracy_m, zl_accuracy_m(zone));
        ZL_TRY(zl_positions_add(&positions, i, err));
    }
    if (positions.count < 2)
        return ZL_OK;
    ZL_TRY(zl_union_of(&w->united, zones, &positions, err));
    total.shape = w->united;
    w->all.feature[w->all.count] = total;
    w->all.extent[w->all.count++] = zl_shape_extent(w->united);
    return ZL_OK;
}

zl_status zl_land_zones_open(zl_land_zones *out, const zl_collection *zones, bool total,
                             zl_error *err)
{
    out->all.feature = zl_alloc_zero(zones->count + 1, sizeof *out->all.feature);
    out->all.extent = zl_alloc_zero(zones->count + 1, sizeof *out->all.extent);
    if (!out->all.feature || !out->all.extent)
        return zl_fail_memory(err);
    for (; out->all.count < zones->count; out->all.count++) {
        out->all.feature[out->all.count] = zones->feature[out->all.count];
        out->all.extent[out->all.count] = zones->extent[out->all.count];
    }
    return total ? add_total(out, zones, err) : ZL_OK;
}
