#include "analysis/parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/overlay.h"

zl_status zl_positions_add(zl_positions *positions, size_t at, zl_error *err)
{
    size_t *grown = zl_grow(positions->at, positions->count, &positions->capacity, sizeof at);
    if (!grown)
        return zl_fail_memory(err);
    positions->at = grown;
    positions->at[positions->count++] = at;
    return ZL_OK;
}

void zl_positions_free(zl_positions *positions)
{
    zl_free(positions->at);
    *positions = (zl_positions){0};
}

zl_status zl_children(zl_positions *out, const zl_collection *zones, size_t whole, zl_error *err)
{
    const char *id = zones->feature[whole].id;
    if (zones->no_parts)
        return ZL_OK;
    for (size_t i = 0; i < zones->count; i++) {
        const char *part_of = zones->feature[i].part_of;
        if (i != whole && part_of && strcmp(part_of, id) == 0)
            ZL_TRY(zl_positions_add(out, i, err));
    }
    return ZL_OK;
}

zl_status zl_top_zones(zl_positions *out, const zl_collection *zones, zl_error *err)
{
    for (size_t i = 0; i < zones->count; i++) {
        const char *part_of = zones->feature[i].part_of;
        if (!part_of || zl_collection_find(zones, part_of) == SIZE_MAX)
            ZL_TRY(zl_positions_add(out, i, err));
    }
    return ZL_OK;
}

zl_status zl_union_of(zl_shape **out, const zl_collection *zones, const zl_positions *positions,
                      zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr)
    const zl_shape **shapes = zl_alloc_zero(positions->count, sizeof(void *));
    if (!shapes)
        return zl_fail_memory(err);
    size_t count = 0;
    for (size_t i = 0; i < positions->count; i++) {
        const zl_shape *shape = zones->feature[positions->at[i]].shape;
        if (shape)
            shapes[count++] = shape;
    }
    if (count == 0) {
        *out = NULL;
        return ZL_OK;
    }
    return zl_overlay_union(out, shapes, count, err);
}
