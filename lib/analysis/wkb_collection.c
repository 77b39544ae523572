#include "analysis/wkb_collection.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

#define ID_START "row "
enum { ID_SIZE = 28 };

typedef struct task {
    const zl_wkb_array *array;
    zl_wkb_kinds kinds;
    const char *name;
    zl_collection *collection;
    char (*id)[ID_SIZE];
} task;

size_t zl_wkb_row_of(const char *id)
{
    return (size_t)strtoull(id + strlen(ID_START), NULL, 10);
}

static zl_status take(zl_shape **out, const task *t, size_t row, zl_findings *findings,
                      zl_error *err)
{
    if (t->kinds == ZL_WKB_POLYGONS)
        return zl_wkb_sound_polygon(out, t->array, row, t->name, findings, err);
    ZL_TRY(zl_wkb_placed_shape(out, t->array, row, err));
    if (!*out || (*out)->npoints > 0) {
        bool wrong = *out && t->kinds == ZL_WKB_LINES && (*out)->kind == ZL_SHAPE_POLYGON;
        return wrong ? zl_fail(err, ZL_BAD_DATA, "it is a polygon, where a line or point is needed")
                     : ZL_OK;
    }
    zl_shape_free(*out);
    *out = NULL;
    return ZL_OK;
}

static zl_status collect_row(size_t row, void *bench, zl_findings *findings, void *user,
                             zl_error *err)
{
    const task *t = user;
    zl_feature *feature = &t->collection->feature[row];
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    (void)bench;
    snprintf(t->id[row], sizeof *t->id, ID_START "%zu", row);
    feature->id = t->id[row];
    feature->fid = (int64_t)row;
    feature->accuracy_m = (double)NAN;
    t->collection->extent[row] = (zl_extent){NAN, NAN, NAN, NAN};
    ZL_TRY(take(&shape, t, row, findings, err));
    if (shape)
        t->collection->extent[row] = zl_shape_extent(shape);
    feature->shape = shape;
    shape = NULL;
    return ZL_OK;
}

/* The features are there, without anything, so that freeing them is right at any time. */
static zl_status make_room(task *t, zl_error *err)
{
    zl_collection *collection = t->collection;
    size_t count = t->array->count;
    collection->feature = zl_alloc_zero(count, sizeof *collection->feature);
    collection->extent = zl_alloc_zero(count, sizeof *collection->extent);
    t->id = zl_arena_take(&collection->memory, count * sizeof *t->id);
    if (!collection->feature || !collection->extent || !t->id)
        return zl_fail_memory(err);
    collection->count = collection->feature_capacity = collection->extent_capacity = count;
    return ZL_OK;
}

zl_status zl_wkb_collect(zl_collection *out, const zl_wkb_array *array, zl_wkb_kinds kinds,
                         const char *name, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection collection = {0};
    task t = {.array = array, .kinds = kinds, .name = name, .collection = &collection};
    ZL_TRY(make_room(&t, err));
    const zl_wkb_work work = {
        .nrows = array->count, .row = collect_row, .user = &t, .findings = findings, .array = name};
    ZL_TRY(zl_wkb_run(&work, err));
    *out = collection;
    collection = (zl_collection){0};
    return ZL_OK;
}
