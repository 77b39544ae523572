/* The edges of a polygon that reach a box: those that may take part in an overlap whose polygons
 * have nothing in common outside of the box. */
#ifndef ZL_GEOMETRY_NEAR_EDGES_H
#define ZL_GEOMETRY_NEAR_EDGES_H

#include "geometry/charted.h"

/** Edges in the order of the polygon, each with its box, number by number, so that a box is held
 *  against several at once. All zero is empty. */
typedef struct zl_near_edges {
    double *west, *south, *east, *north;
    size_t *at; /**< the point that the edge starts at */
    int *turns; /**< 0 when found; for the caller */
    size_t count, capacity;
} zl_near_edges;
void zl_near_edges_free(zl_near_edges *near);

/** Those of `polygon` that reach a box of its chart, in place of what was there. Only fails for
 *  want of memory. */
zl_status zl_near_edges_find(zl_near_edges *near, const zl_charted *polygon, const zl_box *box,
                             zl_error *err);

/** Is there one at all? */
bool zl_near_edges_any(const zl_charted *polygon, const zl_box *box);

enum { ZL_NEAR_CHUNK = 64 };
/** Which of the edges from `first` to before `last`, at most ZL_NEAR_CHUNK, have boxes that meet
 *  `box`: their positions, ascending, and how many. */
size_t zl_near_edges_meeting(size_t found[ZL_NEAR_CHUNK], const zl_near_edges *near, size_t first,
                             size_t last, const zl_box *box);

static inline zl_box zl_near_edges_box(const zl_near_edges *near, size_t i)
{
    return (zl_box){near->west[i], near->south[i], near->east[i], near->north[i]};
}

/** A small polygon, whose blocks are better looked at one after the other. */
static inline bool zl_has_few_blocks(const zl_charted *polygon)
{
    return polygon->nlevels <= 2;
}

/** The edges of the next block from `*block` on that meets the box; false: there is none. */
static inline bool zl_next_block(size_t *first, size_t *last, size_t *block,
                                 const zl_charted *polygon, const zl_box *box)
{
    size_t count = polygon->npoints > 0 ? polygon->level_start[1] : 0;
    while (*block < count && !zl_box_meets(&polygon->block[*block], box))
        ++*block;
    if (*block >= count)
        return false;
    *first = *block * ZL_BLOCK;
    *last = *first + ZL_BLOCK < polygon->npoints ? *first + ZL_BLOCK : polygon->npoints;
    ++*block;
    return true;
}

#endif
