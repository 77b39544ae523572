/* Whether a box meets another one is a toss that no processor foresees: all of some are compared
 * before any is looked at, four numbers at a time where the processor can, and those that meet are
 * written one behind the other without a branch. */
#include "geometry/near_edges.h"

#include "base/alloc.h"
#include "base/clones.h"
#include "base/error.h"
#include "base/four.h"

/* A polygon of few blocks has no more points than this. */
enum { FEW_POINTS = ZL_BLOCK * ZL_BLOCK };

/* ---- memory --------------------------------------------------------------------------------- */

void zl_near_edges_free(zl_near_edges *near)
{
    zl_free(near->west);
    *near = (zl_near_edges){.count = 0};
}

/* One piece of memory for all arrays. There is room behind the last edge: an edge is written before
 * it is known to be near, and boxes are compared four at a time. */
static zl_status reserve(zl_near_edges *near, size_t npoints, zl_error *err)
{
    enum { beyond = 8 };
    if (near->capacity >= npoints + beyond)
        return ZL_OK;
    size_t capacity = 2 * npoints + beyond;
    zl_near_edges_free(near);
    near->west =
        zl_alloc_zero(capacity, 4 * sizeof *near->west + sizeof *near->at + sizeof *near->turns);
    if (!near->west)
        return zl_fail_memory(err);
    near->south = near->west + capacity;
    near->east = near->west + 2 * capacity;
    near->north = near->west + 3 * capacity;
    near->at = (size_t *)(void *)(near->west + 4 * capacity);
    near->turns = (int *)(void *)(near->at + capacity);
    near->capacity = capacity;
    return ZL_OK;
}

/* ---- edges that reach a box ----------------------------------------------------------------- */

/* For each edge two flags, east and north: does it lie on one side of the box? What is read beyond
 * the last point is memory of the polygon, and its flags are of no use. */
ZL_CLONES static void find_apart(int64_t *apart, const double *xy, size_t nedges, const zl_box *box)
{
    const zl_four low = {box->west, box->south, box->west, box->south};
    const zl_four high = {box->east, box->north, box->east, box->north};
    for (size_t i = 0; i < nedges; i += 2) {
        const zl_four from = *(const zl_four *)(xy + 2 * i),
                      to = *(const zl_four *)(xy + 2 * i + 2);
        *(zl_four_flags *)(apart + 2 * i) =
            ((from < low) & (to < low)) | ((from > high) & (to > high));
    }
}

/* Edges `first` to `last` of the polygon, at most FEW_POINTS. */
static void take_near(zl_near_edges *near, const zl_charted *polygon, const zl_box *box,
                      size_t first, size_t last)
{
    int64_t apart[2 * FEW_POINTS + 2];
    size_t end = near->count, to = near->count;
    if (last == polygon->npoints) /* the last point starts no edge */
        last--;
    find_apart(apart, polygon->xy + 2 * first, last - first, box);
    for (size_t i = 0; i < last - first; i++) {
        near->at[end] = first + i;
        end += !(apart[2 * i] | apart[2 * i + 1]);
    }
    for (size_t k = to; k < end; k++) {
        size_t at = near->at[k];
        const double *xy = polygon->xy + 2 * at;
        const zl_box edge = zl_edge_box(xy, xy + 2);
        near->west[to] = edge.west;
        near->south[to] = edge.south;
        near->east[to] = edge.east;
        near->north[to] = edge.north;
        near->at[to] = at;
        near->turns[to] = 0;
        to += polygon->edge_m[at] > 0; /* the last point of a ring starts no edge either */
    }
    near->count = to;
}

typedef struct near_search {
    zl_near_edges *near;
    const zl_charted *polygon;
    const zl_box *box;
} near_search;

static void take_near_block(size_t first, size_t last, void *user)
{
    const near_search *search = user;
    take_near(search->near, search->polygon, search->box, first, last);
}

zl_status zl_near_edges_find(zl_near_edges *near, const zl_charted *polygon, const zl_box *box,
                             zl_error *err)
{
    near->count = 0;
    ZL_TRY(reserve(near, polygon->npoints, err));
    if (polygon->npoints > 0 && polygon->npoints <= FEW_POINTS)
        take_near(near, polygon, box, 0, polygon->npoints);
    else
        zl_charted_query(polygon, box, take_near_block, &(near_search){near, polygon, box});
    return ZL_OK;
}

/* ---- is there one? -------------------------------------------------------------------------- */

typedef struct reaching {
    const zl_charted *polygon;
    const zl_box *box;
    bool any;
} reaching;

static void look_for_edge(size_t first, size_t last, void *user)
{
    reaching *r = user;
    for (size_t i = first; i < last && !r->any; i++) {
        const double *xy = r->polygon->xy + 2 * i;
        zl_box edge = zl_edge_box(xy, xy + 2);
        r->any = r->polygon->edge_m[i] > 0 && zl_box_meets(&edge, r->box);
    }
}

bool zl_near_edges_any(const zl_charted *polygon, const zl_box *box)
{
    reaching r = {polygon, box, false};
    if (zl_has_few_blocks(polygon))
        for (size_t block = 0, first, last; zl_next_block(&first, &last, &block, polygon, box);)
            look_for_edge(first, last, &r);
    else
        zl_charted_query(polygon, box, look_for_edge, &r);
    return r.any;
}

/* ---- edges whose boxes meet that of another ------------------------------------------------- */

ZL_CLONES static void find_meeting(int64_t meets[ZL_NEAR_CHUNK], const zl_near_edges *near,
                                   size_t first, size_t count, const zl_box *box)
{
    const double *west = near->west + first, *south = near->south + first;
    const double *east = near->east + first, *north = near->north + first;
    for (size_t k = 0; k < count; k += 4)
        *(zl_four_flags *)(meets + k) = (*(const zl_four *)(west + k) <= box->east) &
                                        (*(const zl_four *)(east + k) >= box->west) &
                                        (*(const zl_four *)(south + k) <= box->north) &
                                        (*(const zl_four *)(north + k) >= box->south);
}

size_t zl_near_edges_meeting(size_t found[ZL_NEAR_CHUNK], const zl_near_edges *near, size_t first,
                             size_t last, const zl_box *box)
{
    int64_t meets[ZL_NEAR_CHUNK];
    size_t nfound = 0;
    find_meeting(meets, near, first, last - first, box);
    for (size_t k = 0; k < last - first; k++) {
        found[nfound] = first + k;
        nfound += meets[k] != 0;
    }
    return nfound;
}
