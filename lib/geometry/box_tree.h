/* Boxes over blocks of items that stand in the order of a path, eight to a block, and so on up. */
#ifndef ZL_GEOMETRY_BOX_TREE_H
#define ZL_GEOMETRY_BOX_TREE_H

#include "geometry/charted.h"

enum { ZL_BOX_TREE_LEVELS = 21 };

/** The boxes of eight blocks, laid out for vector code. One that is not there lies far out. */
typedef struct zl_box_group {
    double west[ZL_BLOCK], south[ZL_BLOCK], east[ZL_BLOCK], north[ZL_BLOCK];
} zl_box_group;

/** All zero is empty; it is filled again and again. */
typedef struct zl_box_tree {
    zl_box_group *group; /**< level 0 has the boxes of the blocks, the last level one group */
    size_t level_start[ZL_BOX_TREE_LEVELS], nlevels, count, capacity;
} zl_box_tree;

zl_status zl_box_tree_fill(zl_box_tree *tree, const zl_box *items, size_t count, zl_error *err);
void zl_box_tree_free(zl_box_tree *tree);

/** Told of a block, items first to last - 1; false ends the visit. */
typedef bool (*zl_box_tree_fn)(size_t first, size_t last, void *user);
/** Visits all blocks whose boxes meet `box`, ascending; false when a visit was ended. */
bool zl_box_tree_visit(const zl_box_tree *tree, const zl_box *box, zl_box_tree_fn visit,
                       void *user);

#endif
