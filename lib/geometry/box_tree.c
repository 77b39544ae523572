#include "geometry/box_tree.h"

#include <stdint.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "base/clones.h"
#include "base/error.h"

static size_t over(size_t count)
{
    return (count + ZL_BLOCK - 1) / ZL_BLOCK;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- filling -------------------------------------------------------------------------------- */

/* Each level has a box for each eight of the one below. */
static size_t lay_out_levels(zl_box_tree *tree)
{
    size_t total = 0, boxes = over(tree->count);
    tree->nlevels = 0;
    for (size_t groups = over(boxes); groups > 0; groups = groups > 1 ? over(groups) : 0) {
        tree->level_start[tree->nlevels++] = total;
        total += groups;
    }
    return total;
}

static zl_status make_room(zl_box_tree *tree, size_t count, zl_error *err)
{
    if (count <= tree->capacity)
        return ZL_OK;
    zl_box_group *grown = zl_realloc_array(tree->group, count, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    tree->group = grown;
    tree->capacity = count;
    return ZL_OK;
}

static void set_box(zl_box_group *group, size_t at, const zl_box *box)
{
    group->west[at] = box->west;
    group->south[at] = box->south;
    group->east[at] = box->east;
    group->north[at] = box->north;
}

static zl_box box_of(const zl_box_group *group, size_t at)
{
    return (zl_box){group->west[at], group->south[at], group->east[at], group->north[at]};
}

/* Boxes from `count` on up to the end of their group meet nothing. */
static void end_group(zl_box_group *groups, size_t count)
{
    static const zl_box far_out = {1e300, 1e300, -1e300, -1e300};
    for (size_t i = count; i % ZL_BLOCK > 0; i++)
        set_box(&groups[i / ZL_BLOCK], i % ZL_BLOCK, &far_out);
}

static void fill_lowest(zl_box_group *out, const zl_box *items, size_t count)
{
    for (size_t i = 0; i < count; i += ZL_BLOCK) {
        zl_box box = items[i];
        for (size_t k = i + 1; k < smaller(i + ZL_BLOCK, count); k++)
            zl_box_add(&box, &items[k]);
        set_box(&out[i / ZL_BLOCK / ZL_BLOCK], i / ZL_BLOCK % ZL_BLOCK, &box);
    }
    end_group(out, over(count));
}

static void fill_level(zl_box_group *out, const zl_box_group *below, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        zl_box box = box_of(&below[i], 0);
        for (size_t k = 1; k < ZL_BLOCK; k++) {
            const zl_box other = box_of(&below[i], k);
            zl_box_add(&box, &other); /* nothing changes by one that is far out */
        }
        set_box(&out[i / ZL_BLOCK], i % ZL_BLOCK, &box);
    }
    end_group(out, count);
}

zl_status zl_box_tree_fill(zl_box_tree *tree, const zl_box *items, size_t count, zl_error *err)
{
    tree->count = count;
    ZL_TRY(make_room(tree, lay_out_levels(tree), err));
    if (count > 0)
        fill_lowest(tree->group, items, count);
    for (size_t level = 1; level < tree->nlevels; level++)
        fill_level(tree->group + tree->level_start[level],
                   tree->group + tree->level_start[level - 1],
                   tree->level_start[level] - tree->level_start[level - 1]);
    return ZL_OK;
}

void zl_box_tree_free(zl_box_tree *tree)
{
    zl_free(tree->group);
    *tree = (zl_box_tree){0};
}

/* ---- asking --------------------------------------------------------------------------------- */

/* A bit for each box that meets another one. */
ZL_CLONES static uint64_t find_meeting(const zl_box_group *group, double west, double south,
                                       double east, double north)
{
    int64_t found = 0;
    for (size_t i = 0; i < ZL_BLOCK; i++)
        found |= zl_bit_if((group->west[i] <= east) & (group->east[i] >= west) &
                               (group->south[i] <= north) & (group->north[i] >= south),
                           i);
    return (uint64_t)found;
}

static bool descend(const zl_box_tree *tree, size_t level, size_t group, const zl_box *box,
                    zl_box_tree_fn visit, void *user)
{
    uint64_t found = find_meeting(&tree->group[tree->level_start[level] + group], box->west,
                                  box->south, box->east, box->north);
    for (; found > 0; found = zl_without_first_bit(found)) {
        size_t child = group * ZL_BLOCK + zl_first_bit(found);
        if (level > 0
                ? !descend(tree, level - 1, child, box, visit, user)
                : !visit(child * ZL_BLOCK, smaller((child + 1) * ZL_BLOCK, tree->count), user))
            return false;
    }
    return true;
}

bool zl_box_tree_visit(const zl_box_tree *tree, const zl_box *box, zl_box_tree_fn visit, void *user)
{
    return tree->nlevels == 0 || descend(tree, tree->nlevels - 1, 0, box, visit, user);
}
