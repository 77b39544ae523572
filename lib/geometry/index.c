#include "geometry/index.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"

/* Children of a node; the default of GEOS. */
#define NODE_CAPACITY 10

struct zl_index {
    bool shared; /* the tree is that of another one */
    GEOSContextHandle_t handle;
    GEOSSTRtree *tree;
    size_t *item; /* positions; the tree holds pointers to them */
    size_t count;
    size_t *hit;
    size_t nhits, hit_capacity;
    bool failed;
};

void zl_index_free(zl_index *index)
{
    if (!index)
        return;
    if (index->tree && !index->shared)
        GEOSSTRtree_destroy_r(index->handle, index->tree);
    if (index->handle)
        GEOS_finish_r(index->handle);
    if (!index->shared)
        zl_free(index->item);
    zl_free(index->hit);
    zl_free(index);
}

void zl_index_free_ptr(zl_index **index)
{
    zl_index_free(*index);
}

static bool is_known(const zl_extent *extent)
{
    return isfinite(extent->west) && isfinite(extent->south) && isfinite(extent->east) &&
           isfinite(extent->north);
}

/* The tree keeps a copy of the rectangle's extent, not the rectangle. */
static bool insert(zl_index *index, const zl_extent *extent, size_t *item)
{
    GEOSGeometry *rectangle = GEOSGeom_createRectangle_r(index->handle, extent->west, extent->south,
                                                         extent->east, extent->north);
    if (!rectangle)
        return false;
    GEOSSTRtree_insert_r(index->handle, index->tree, rectangle, item);
    GEOSGeom_destroy_r(index->handle, rectangle);
    return true;
}

static bool build(zl_index *index, const zl_extent *extents, size_t count)
{
    index->handle = GEOS_init_r();
    index->item = zl_alloc(count * sizeof *index->item);
    if (!index->handle || !index->item)
        return false;
    index->tree = GEOSSTRtree_create_r(index->handle, NODE_CAPACITY);
    if (!index->tree)
        return false;
    for (size_t i = 0; i < count; i++) {
        index->item[i] = i;
        if (!is_known(&extents[i]))
            continue;
        if (!insert(index, &extents[i], &index->item[i]))
            return false;
        index->count++;
    }
    return true;
}

zl_status zl_index_new(zl_index **out, const zl_extent *extents, size_t count, zl_error *err)
{
    zl_index *index = zl_alloc_zero(1, sizeof *index);
    if (!index || !build(index, extents, count)) {
        zl_index_free(index);
        return zl_fail_memory(err);
    }
    *out = index;
    return ZL_OK;
}

static void add_hit(void *item, void *user)
{
    zl_index *index = user;
    size_t *grown =
        index->failed ? NULL
                      : zl_grow(index->hit, index->nhits, &index->hit_capacity, sizeof *index->hit);
    if (!grown) {
        index->failed = true;
        return;
    }
    index->hit = grown;
    index->hit[index->nhits++] = *(const size_t *)item;
}

static int compare_items(const void *a, const void *b)
{
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    return i < j ? -1 : i > j;
}

static bool query(zl_index *index, const zl_extent *extent)
{
    GEOSGeometry *rectangle = GEOSGeom_createRectangle_r(index->handle, extent->west, extent->south,
                                                         extent->east, extent->north);
    if (!rectangle)
        return false;
    GEOSSTRtree_query_r(index->handle, index->tree, rectangle, add_hit, index);
    GEOSGeom_destroy_r(index->handle, rectangle);
    return !index->failed;
}

zl_status zl_index_query(const size_t **items, size_t *count, zl_index *index,
                         const zl_extent *extent, zl_error *err)
{
    index->nhits = 0;
    index->failed = false;
    if (index->count > 0 && is_known(extent) && !query(index, extent))
        return zl_fail_memory(err);
    if (index->nhits > 1)
        qsort(index->hit, index->nhits, sizeof *index->hit, compare_items);
    *items = index->hit;
    *count = index->nhits;
    return ZL_OK;
}

/* The first question builds the tree, after which it is only read. */
zl_status zl_index_share(zl_index **out, zl_index *index, zl_error *err)
{
    static const zl_extent somewhere = {0, 0, 0, 0};
    const size_t *items;
    size_t count;
    ZL_TRY(zl_index_query(&items, &count, index, &somewhere, err));
    zl_index *made = zl_alloc_zero(1, sizeof *made);
    if (!made)
        return zl_fail_memory(err);
    made->shared = true;
    made->tree = index->tree;
    made->count = index->count;
    made->handle = GEOS_init_r();
    if (!made->handle) {
        zl_index_free(made);
        return zl_fail_memory(err);
    }
    *out = made;
    return ZL_OK;
}
