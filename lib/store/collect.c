/* Copies of all features of a layer, for questions that look at pairs. */
#include "store/collect.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"

static zl_status keep_values(zl_collection *collection, zl_feature *copy, const zl_value *values,
                             const zl_choice *choice, zl_error *err)
{
    copy->values = NULL;
    if (choice->ncolumns == 0)
        return ZL_OK;
    zl_value *kept = zl_arena_take(&collection->memory, choice->ncolumns * sizeof *kept);
    if (!kept)
        return zl_fail_memory(err);
    for (size_t i = 0; i < choice->ncolumns; i++) {
        kept[i] = values[choice->column[i]];
        ZL_TRY(zl_arena_keep_text(&collection->memory, &kept[i].text, err));
    }
    copy->values = kept;
    return ZL_OK;
}

static zl_status keep_texts(zl_collection *collection, zl_feature *feature, zl_error *err)
{
    const char **texts[] = {&feature->id,       &feature->name_zh,        &feature->name_en,
                            &feature->category, &feature->part_of,        &feature->mode,
                            &feature->status,   &feature->boundary_basis, &feature->area_basis,
                            &feature->document, &feature->doubt};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ZL_TRY(zl_arena_keep_text(&collection->memory, texts[i], err));
    return ZL_OK;
}

static zl_extent extent_of(const zl_shape *shape)
{
    const double unknown = (double)NAN;
    return shape ? zl_shape_extent(shape) : (zl_extent){unknown, unknown, unknown, unknown};
}

static const zl_choice everything = {.column = NULL};

static zl_status make_room(zl_collection *collection, zl_error *err)
{
    zl_feature *features = zl_grow(collection->feature, collection->count,
                                   &collection->feature_capacity, sizeof *features);
    if (!features)
        return zl_fail_memory(err);
    collection->feature = features;
    zl_extent *extents = zl_grow(collection->extent, collection->count,
                                 &collection->extent_capacity, sizeof *extents);
    if (!extents)
        return zl_fail_memory(err);
    collection->extent = extents;
    return ZL_OK;
}

static zl_status keep(zl_collection *collection, const zl_feature *from, const zl_extent *extent,
                      const zl_choice *choice, zl_error *err)
{
    ZL_TRY(make_room(collection, err));
    zl_feature copy = *from;
    copy.shape = NULL;
    ZL_TRY(keep_texts(collection, &copy, err));
    ZL_TRY(keep_values(collection, &copy, from->values, choice, err));
    if (from->shape && !choice->no_shapes) {
        zl_shape *shape;
        ZL_TRY(zl_shape_copy(&shape, from->shape, err));
        copy.shape = shape;
    }
    collection->feature[collection->count] = copy;
    collection->extent[collection->count++] = *extent;
    return ZL_OK;
}

zl_status zl_collection_add(zl_collection *collection, const zl_feature *feature,
                            const zl_choice *choice, zl_error *err)
{
    zl_extent extent = extent_of(feature->shape);
    return keep(collection, feature, &extent, choice, err);
}

/* Is the feature near enough to matter? */
static zl_status is_chosen(bool *chosen, const zl_choice *choice, const zl_extent *extent,
                           const zl_shape *shape, zl_error *err)
{
    const size_t *found = NULL;
    size_t count = 0;
    if (choice->near && shape)
        ZL_TRY(zl_index_query(&found, &count, choice->near, extent, err));
    *chosen = !choice->near || count > 0;
    return ZL_OK;
}

/* With `skip`, a feature that cannot be measured is told there and left out. */
static zl_status collect(zl_collection *out, zl_layer *layer, const zl_choice *choice, bool skip,
                         zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection collection = {0};
    zl_error cause = {0};
    ZL_CLEANUP(zl_phase_end) zl_phase phase = zl_phase_begin(N_("reading"), -1);
    ZL_TRY(zl_layer_rewind(layer, err));
    for (const zl_feature *feature;;) {
        zl_status status = zl_layer_next(&feature, layer, &cause);
        if (status == ZL_BAD_DATA && skip) {
            zl_findings_add(findings, ZL_WARNING, "unusable", zl_layer_name(layer), NULL, NULL,
                            "left out: %s", cause.message);
            continue;
        }
        if (status != ZL_OK)
            return zl_fail(err, status, "%s", cause.message);
        if (!feature)
            break;
        zl_phase_step(&phase, 1);
        zl_extent extent = extent_of(feature->shape);
        bool chosen;
        ZL_TRY(is_chosen(&chosen, choice, &extent, feature->shape, err));
        if (chosen)
            ZL_TRY(keep(&collection, feature, &extent, choice, err));
    }
    ZL_TRY(zl_collection_index(&collection, err));
    *out = collection;
    collection = (zl_collection){0};
    return ZL_OK;
}

zl_status zl_collect(zl_collection *out, zl_layer *layer, zl_error *err)
{
    return collect(out, layer, &everything, false, NULL, err);
}

zl_status zl_collect_some(zl_collection *out, zl_layer *layer, const zl_choice *choice,
                          zl_error *err)
{
    return collect(out, layer, choice, false, NULL, err);
}

zl_status zl_collect_usable(zl_collection *out, zl_layer *layer, zl_findings *findings,
                            zl_error *err)
{
    return collect(out, layer, &everything, true, findings, err);
}

void zl_collection_free(zl_collection *collection)
{
    for (size_t i = 0; i < collection->count; i++)
        zl_shape_free((zl_shape *)collection->feature[i].shape);
    zl_arena_free(&collection->memory);
    zl_free(collection->feature);
    zl_free(collection->extent);
    zl_free(collection->by_id);
    *collection = (zl_collection){0};
}
