#include "geometry/part_groups.h"

#include "base/alloc.h"
#include "base/error.h"

void zl_part_groups_free(zl_part_groups *groups)
{
    zl_box_index_free_ptr(&groups->index);
    zl_free(groups->start);
    zl_free(groups->part);
    *groups = (zl_part_groups){.count = 0};
}

static zl_status index_parts(zl_box_index **out, const zl_shape *polygon, zl_error *err)
{
    ZL_CLEANUP(zl_step_boxes_free) zl_step_boxes boxes = {.count = 0};
    for (size_t p = 0; p < polygon->nparts; p++) {
        size_t shell = polygon->part_start[p];
        zl_extent extent =
            zl_path_extent(zl_ring_points(polygon, shell), zl_ring_size(polygon, shell));
        zl_step_box box = zl_step_box_of(&extent);
        ZL_TRY(zl_step_boxes_add(&boxes, &box, 1, err));
    }
    return zl_box_index_new(out, &boxes, err);
}

/* The least part of the group; ways there are halved as they are gone. */
static size_t root_of(size_t *parent, size_t part)
{
    while (parent[part] != part) {
        parent[part] = parent[parent[part]];
        part = parent[part];
    }
    return part;
}

static void join(size_t *parent, size_t a, size_t b)
{
    a = root_of(parent, a);
    b = root_of(parent, b);
    parent[a > b ? a : b] = a > b ? b : a;
}

static zl_status join_those_that_meet(size_t *parent, const zl_box_index *index, size_t nparts,
                                      zl_error *err)
{
    ZL_CLEANUP(zl_found_free) zl_found found = {.count = 0};
    for (size_t p = 0; p < nparts; p++)
        parent[p] = p;
    for (size_t p = 0; p < nparts; p++) {
        zl_step_box box = zl_box_index_box(index, p);
        ZL_TRY(zl_box_index_query(&found, index, &box, p + 1, err));
        for (size_t i = 0; i < found.count; i++)
            join(parent, p, found.item[i]);
    }
    return ZL_OK;
}

/* Groups are numbered by their least parts, of which each is the root of its own. */
static void list_groups(zl_part_groups *groups, size_t *parent, size_t nparts)
{
    for (size_t p = 0; p < nparts; p++) {
        size_t root = root_of(parent, p);
        groups->part[p] = root == p ? groups->count++ : groups->part[root];
        groups->start[groups->part[p] + 1]++;
    }
    for (size_t g = 0; g < groups->count; g++)
        groups->start[g + 1] += groups->start[g];
    for (size_t p = 0; p < nparts; p++)
        parent[p] = groups->part[p];
    for (size_t p = nparts; p-- > 0;)
        groups->part[--groups->start[parent[p] + 1]] = p;
    for (size_t g = 0; g < groups->count; g++)
        groups->start[g] = groups->start[g + 1];
    groups->start[groups->count] = nparts;
}

zl_status zl_part_groups_new(zl_part_groups *out, const zl_shape *polygon, zl_error *err)
{
    ZL_CLEANUP(zl_part_groups_free) zl_part_groups groups = {.count = 0};
    ZL_CLEANUP(zl_free_ptr) size_t *parent = zl_alloc_zero(polygon->nparts, sizeof *parent);
    groups.start = zl_alloc_zero(polygon->nparts + 1, sizeof *groups.start);
    groups.part = zl_alloc_zero(polygon->nparts, sizeof *groups.part);
    if (!parent || !groups.start || !groups.part)
        return zl_fail_memory(err);
    ZL_TRY(index_parts(&groups.index, polygon, err));
    ZL_TRY(join_those_that_meet(parent, groups.index, polygon->nparts, err));
    list_groups(&groups, parent, polygon->nparts);
    *out = groups;
    groups = (zl_part_groups){.count = 0};
    return ZL_OK;
}
