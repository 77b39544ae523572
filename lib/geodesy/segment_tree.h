/* The inside of a segment index: leaves of eight segments laid out for vector code, and levels of
 * boxes over them, eight children to a box. For the files segment_*.c of this folder. */
#ifndef ZL_GEODESY_SEGMENT_TREE_H
#define ZL_GEODESY_SEGMENT_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clones.h"
#include "geodesy/segment_index.h"

enum {
    ZL_LEAF_SEGMENTS = 8,
    ZL_BOX_CHILDREN = 8,
    ZL_TREE_LEVELS = 21 /* 8^21 leaves: more than memory has */
};

/** Consecutive segments of one path. Every point of a path belongs to one leaf, which has it among
 *  its first `npoints`; the last point of the last segment may be that of the next leaf. Points
 *  beyond the last segment repeat it. */
typedef struct zl_segment_leaf {
    double x[ZL_LEAF_SEGMENTS + 1], y[ZL_LEAF_SEGMENTS + 1], z[ZL_LEAF_SEGMENTS + 1];
    double inverse2[ZL_LEAF_SEGMENTS]; /**< 1/|chord|², 0 for a segment of no length */
    double sagitta_m;                  /**< no arc rises higher above its chord */
    double longest_m;                  /**< the longest chord */
    size_t path;
    size_t first; /**< position of the first point in `place` */
    unsigned npoints, nsegments;
} zl_segment_leaf;

/** What a leaf will be filled from. */
typedef struct zl_leaf_slot {
    size_t path, first;
    unsigned npoints, nsegments;
} zl_leaf_slot;

/** The boxes of eight children, rounded outwards. A child that is not there lies far out. */
typedef struct zl_child_boxes {
    float low[3][ZL_BOX_CHILDREN], high[3][ZL_BOX_CHILDREN];
} zl_child_boxes;

struct zl_segment_index {
    zl_segment_leaf *leaf;
    size_t nleaves;
    zl_child_boxes *box; /**< level 0 has the boxes of the leaves, the last level one item */
    size_t level_start[ZL_TREE_LEVELS];
    unsigned nlevels;
    float low[3], high[3]; /**< around everything */
    double (*place)[2];    /**< all points, cuts of long edges too, path by path */
    size_t nplaces;
    size_t *owner;      /**< of each path */
    size_t *path_start; /**< of each path: its first point in `place`; of npaths: nplaces */
    size_t npaths;
    /** Room that is kept for refilling. */
    size_t place_capacity, point_capacity, leaf_capacity, box_capacity, path_capacity;
    /** While the index is built: */
    zl_vec *point; /**< of each place */
    zl_leaf_slot *slot;
    size_t slot_capacity;
};

static inline zl_vec zl_leaf_point(const zl_segment_leaf *leaf, size_t i)
{
    return (zl_vec){leaf->x[i], leaf->y[i], leaf->z[i]};
}

/** Fills a leaf from its points: `nsegments` + 1 of them, or the one of a leaf without segments. */
void zl_leaf_fill(zl_segment_leaf *leaf, const zl_vec *points);
/** Puts the box of a leaf into those of its parent, which are all far out before. */
void zl_boxes_clear(zl_child_boxes *boxes);
void zl_leaf_box(zl_child_boxes *boxes, size_t child, const zl_segment_leaf *leaf);
/** The box around the first `count` children. */
void zl_boxes_join(float low[3], float high[3], const zl_child_boxes *boxes, size_t count);
/** Puts the slots of several paths into an order in which neighbours lie together. */
zl_status zl_slots_sort(zl_segment_index *index, zl_error *err);

/** An index of so many leaves is worth the threads that build it. */
enum { ZL_MANY_LEAVES = 10000 };

/** A number to be ranked by, and what it belongs to. */
typedef struct zl_ranked {
    double key;
    size_t item;
} zl_ranked;
/** Reorders so that no key before position `nth` is greater than its own, and none after smaller
 *  (C. A. R. Hoare's FIND, 1961). */
void zl_rank_nth(zl_ranked *items, size_t count, size_t nth);

#endif
