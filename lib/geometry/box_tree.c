#include "geometry/box_tree.h"

#include "base/alloc.h"
#include "base/error.h"

static size_t over(size_t count)
{
    return (count + ZL_BLOCK - 1) / ZL_BLOCK;
}

static zl_status make_room(zl_box_tree *tree, size_t count, zl_error *err)
{
    if (count <= tree->capacity)
        return ZL_OK;
    zl_box *grown = zl_realloc_array(tree->box, count, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    tree->box = grown;
    tree->capacity = count;
    return ZL_OK;
}

static zl_box join(const zl_box *items, size_t count)
{
    zl_box box = items[0];
    for (size_t i = 1; i < count; i++)
        zl_box_add(&box, &items[i]);
    return box;
}

zl_status zl_box_tree_fill(zl_box_tree *tree, const zl_box *items, size_t count, zl_error *err)
{
    size_t total = 0;
    tree->count = count;
    tree->nlevels = 0;
    for (size_t n = over(count); n > 0; n = n > 1 ? over(n) : 0) {
        tree->level_start[tree->nlevels++] = total;
        total += n;
    }
    tree->level_start[tree->nlevels] = total;
    ZL_TRY(make_room(tree, total, err));
    for (size_t level = 0; level < tree->nlevels; level++) {
        zl_box *out = tree->box + tree->level_start[level];
        for (size_t i = 0; i < count; i += ZL_BLOCK)
            out[i / ZL_BLOCK] = join(items + i, count - i < ZL_BLOCK ? count - i : ZL_BLOCK);
        items = out;
        count = over(count);
    }
    return ZL_OK;
}

void zl_box_tree_free(zl_box_tree *tree)
{
    zl_free(tree->box);
    *tree = (zl_box_tree){0};
}

/* Boxes of the level below, or items. */
static size_t count_below(const zl_box_tree *tree, size_t level)
{
    if (level == 0)
        return tree->count;
    return tree->level_start[level] - tree->level_start[level - 1];
}

static bool descend(const zl_box_tree *tree, size_t level, size_t first, size_t last,
                    const zl_box *box, zl_box_tree_fn visit, void *user)
{
    size_t below = count_below(tree, level);
    for (size_t i = first; i < last; i++) {
        if (!zl_box_meets(&tree->box[tree->level_start[level] + i], box))
            continue;
        size_t from = i * ZL_BLOCK, to = from + ZL_BLOCK < below ? from + ZL_BLOCK : below;
        if (level > 0 ? !descend(tree, level - 1, from, to, box, visit, user)
                      : !visit(from, to, user))
            return false;
    }
    return true;
}

bool zl_box_tree_visit(const zl_box_tree *tree, const zl_box *box, zl_box_tree_fn visit, void *user)
{
    return tree->nlevels == 0 || descend(tree, tree->nlevels - 1, 0, 1, box, visit, user);
}
