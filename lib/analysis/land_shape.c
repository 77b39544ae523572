#include "analysis/land_shape.h"

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/overlay.h"

/* ---- parcels of a zone ---------------------------------------------------------------------- */

static bool is_wanted(const zl_land_shape *wanted, size_t parcel)
{
    return wanted->part != ZL_LAND_OF_GROUP || wanted->group[parcel] == wanted->number;
}

/* The union of those parcels that are wanted, whole as they are; NULL for none. */
static zl_status unite_parcels(zl_shape **out, const zl_land_shape *wanted, zl_error *err)
{
    const zl_cover *cover = wanted->cover;
    size_t first = cover->first_hit[wanted->zone], last = cover->first_hit[wanted->zone + 1];
    ZL_CLEANUP(zl_free_ptr)
    const zl_shape **shapes = zl_alloc_zero(last - first + 1, sizeof(const zl_shape *));
    size_t count = 0;
    if (!shapes)
        return zl_fail_memory(err);
    for (size_t i = first; i < last; i++)
        if (is_wanted(wanted, cover->hit[i].parcel))
            shapes[count++] = cover->land->feature[cover->hit[i].parcel].shape;
    *out = NULL;
    return count > 0 ? zl_overlay_union(out, shapes, count, err) : ZL_OK;
}

static const zl_shape *zone_shape(const zl_land_shape *wanted)
{
    return wanted->cover->zones->feature[wanted->zone].shape;
}

static zl_status clip(zl_shape **out, const zl_land_shape *wanted, const zl_shape *land,
                      zl_error *err)
{
    *out = NULL;
    return land ? zl_overlay(out, ZL_INTERSECTION, zone_shape(wanted), land, err) : ZL_OK;
}

/* ---- what several groups have in common ---------------------------------------------------- */

/* Takes the place of a shape. */
static void replace(zl_shape **shape, zl_shape *by)
{
    zl_shape_free(*shape);
    *shape = by;
}

static zl_status add_to_union(zl_shape **united, const zl_shape *more, zl_error *err)
{
    const zl_shape *both[] = {*united, more};
    zl_shape *result = NULL;
    ZL_TRY(zl_overlay_union(&result, both, 2, err));
    replace(united, result);
    return ZL_OK;
}

/* Adds to `several` what a group shares with those before it. */
static zl_status add_group(zl_shape **several, zl_shape **seen, const zl_shape *land, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *common = NULL;
    if (*seen)
        ZL_TRY(zl_overlay(&common, ZL_INTERSECTION, *seen, land, err));
    if (common)
        ZL_TRY(add_to_union(several, common, err));
    return add_to_union(seen, land, err);
}

static zl_status make_several(zl_shape **out, const zl_land_shape *wanted, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *several = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *seen = NULL;
    zl_land_shape of_group = *wanted;
    of_group.part = ZL_LAND_OF_GROUP;
    for (size_t i = 0; i < wanted->ngroups; i++) {
        ZL_CLEANUP(zl_shape_free_ptr) zl_shape *land = NULL;
        of_group.number = i;
        ZL_TRY(unite_parcels(&land, &of_group, err));
        if (land)
            ZL_TRY(add_group(&several, &seen, land, err));
    }
    return clip(out, wanted, several, err);
}

/* ---- any part ------------------------------------------------------------------------------- */

zl_status zl_land_shape_make(zl_shape **out, const zl_land_shape *wanted, zl_error *err)
{
    if (wanted->part == ZL_LAND_TOTAL)
        return zl_shape_copy(out, zone_shape(wanted), err);
    if (wanted->part == ZL_LAND_SEVERAL)
        return make_several(out, wanted, err);
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *land = NULL;
    ZL_TRY(unite_parcels(&land, wanted, err));
    if (wanted->part != ZL_LAND_NONE)
        return clip(out, wanted, land, err);
    return land ? zl_overlay(out, ZL_DIFFERENCE, zone_shape(wanted), land, err)
                : zl_shape_copy(out, zone_shape(wanted), err);
}
