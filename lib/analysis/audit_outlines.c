#include "analysis/audit_outlines.h"

#include <math.h>
#include <stdint.h>

#include "analysis/parts.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"
#include "geometry/shape.h"

/* What is wanted of a zone. */
typedef enum want { NOTHING, SIZE, SHAPE } want;

static bool has_outline(const zl_collection *zones, size_t zone)
{
    return !isnan(zones->extent[zone].west);
}

/* A whole without an outline is the union of its parts. */
static zl_status want_parts(unsigned char *wanted, const zl_collection *zones,
                            const zl_figure *figure, size_t whole, zl_error *err)
{
    ZL_CLEANUP(zl_positions_free) zl_positions parts = {0};
    for (size_t k = 0; k < figure->nparts; k++) {
        size_t part = zl_collection_find(zones, figure->parts[k]);
        if (part != SIZE_MAX)
            ZL_TRY(zl_positions_add(&parts, part, err));
    }
    if (figure->nparts == 0)
        ZL_TRY(zl_children(&parts, zones, whole, err));
    for (size_t i = 0; i < parts.count; i++)
        wanted[parts.at[i]] = SHAPE;
    return ZL_OK;
}

static zl_status find_wanted(unsigned char *wanted, const zl_collection *zones,
                             const zl_figures *figures, zl_error *err)
{
    for (size_t i = 0; i < figures->count; i++) {
        const zl_figure *figure = &figures->item[i];
        size_t zone = zl_collection_find(zones, figure->id);
        if (zone == SIZE_MAX)
            continue;
        if (!has_outline(zones, zone))
            ZL_TRY(want_parts(wanted, zones, figure, zone, err));
        else if (wanted[zone] == NOTHING)
            wanted[zone] = SIZE;
    }
    return ZL_OK;
}

static zl_status measure(zl_outline_size *out, zl_feature *zone, const zl_shape *shape, want what,
                         zl_error *err)
{
    *out = (zl_outline_size){(double)NAN, (double)NAN};
    if (what == NOTHING || !shape)
        return ZL_OK;
    *out = (zl_outline_size){zl_shape_area_m2(shape), zl_shape_perimeter_m(shape)};
    if (what == SIZE)
        return ZL_OK;
    zl_shape *copy = NULL;
    ZL_TRY(zl_shape_copy(&copy, shape, err));
    zone->shape = copy;
    return ZL_OK;
}

static zl_status fail_changed(const zl_layer *layer, zl_error *err)
{
    return zl_fail(err, ZL_FAILED,
                   "%s: another program has changed the layer while it was audited; ask again",
                   zl_layer_name(layer));
}

static zl_status read_again(zl_outline_size *sizes, zl_collection *zones, zl_layer *layer,
                            const unsigned char *wanted, zl_error *err)
{
    ZL_CLEANUP(zl_phase_end)
    zl_phase phase = zl_phase_begin(N_("measuring"), (int64_t)zones->count);
    const zl_feature *feature;
    ZL_TRY(zl_layer_rewind(layer, err));
    for (size_t i = 0; i < zones->count; i++) {
        ZL_TRY(zl_layer_next(&feature, layer, err));
        if (!feature || feature->fid != zones->feature[i].fid)
            return fail_changed(layer, err);
        ZL_TRY(measure(&sizes[i], &zones->feature[i], feature->shape, wanted[i], err));
        zl_phase_step(&phase, 1);
    }
    return zl_layer_rewind(layer, err);
}

zl_status zl_audit_outlines(zl_outline_size **out, zl_collection *zones, zl_layer *layer,
                            const zl_figures *figures, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) unsigned char *wanted = zl_alloc_zero(zones->count + 1, 1);
    ZL_CLEANUP(zl_free_ptr) zl_outline_size *sizes = zl_alloc_zero(zones->count + 1, sizeof *sizes);
    if (!wanted || !sizes)
        return zl_fail_memory(err);
    ZL_TRY(find_wanted(wanted, zones, figures, err));
    ZL_TRY(read_again(sizes, zones, layer, wanted, err));
    *out = sizes;
    sizes = NULL;
    return ZL_OK;
}
