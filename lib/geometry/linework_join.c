/* Ends of paths: those at the same place are one node; a node with one end is loose, and is joined
 * to the nearest other node within the snap distance. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/linework.h"

typedef struct path_end {
    double xy[2];
    size_t path;
    bool last; /* of its path, not the first */
    bool met;  /* another end is at the same place, or was joined to it */
} path_end;

typedef struct candidate {
    size_t loose, other; /* in the sorted ends */
    double gap;
} candidate;

typedef struct ends {
    path_end *end; /* by x, then y */
    size_t count;
    candidate *candidate;
    size_t ncandidates, capacity;
} ends;

static void free_ends(ends *all)
{
    zl_free(all->end);
    zl_free(all->candidate);
}

static int compare_ends(const void *a, const void *b)
{
    const path_end *u = a, *v = b;
    for (int axis = 0; axis < 2; axis++)
        if (u->xy[axis] != v->xy[axis])
            return u->xy[axis] < v->xy[axis] ? -1 : 1;
    if (u->path != v->path)
        return u->path < v->path ? -1 : 1;
    return (int)u->last - (int)v->last;
}

static bool same_place(const path_end *a, const path_end *b)
{
    return a->xy[0] == b->xy[0] && a->xy[1] == b->xy[1];
}

static zl_status collect(ends *all, const zl_shape *paths, zl_error *err)
{
    all->count = 2 * paths->nparts;
    all->end = zl_alloc_zero(all->count, sizeof *all->end);
    if (!all->end)
        return zl_fail_memory(err);
    for (size_t p = 0; p < paths->nparts; p++) {
        const double *xy = zl_ring_points(paths, p);
        const double *last = xy + 2 * (zl_ring_size(paths, p) - 1);
        all->end[2 * p] = (path_end){.xy = {xy[0], xy[1]}, .path = p};
        all->end[2 * p + 1] = (path_end){.xy = {last[0], last[1]}, .path = p, .last = true};
    }
    qsort(all->end, all->count, sizeof *all->end, compare_ends);
    for (size_t i = 1; i < all->count; i++)
        if (same_place(&all->end[i - 1], &all->end[i]))
            all->end[i - 1].met = all->end[i].met = true;
    return ZL_OK;
}

static double gap_between(const path_end *a, const path_end *b)
{
    return hypot(a->xy[0] - b->xy[0], a->xy[1] - b->xy[1]);
}

/* A path of one edge is not closed with itself. */
static bool may_join(const path_end *a, const path_end *b, const zl_shape *paths)
{
    return a->path != b->path || zl_ring_size(paths, a->path) > 2;
}

static zl_status add_candidate(ends *all, size_t loose, size_t other, double gap, zl_error *err)
{
    candidate *grown =
        zl_grow(all->candidate, all->ncandidates, &all->capacity, sizeof *all->candidate);
    if (!grown)
        return zl_fail_memory(err);
    all->candidate = grown;
    grown[all->ncandidates++] = (candidate){loose, other, gap};
    return ZL_OK;
}

static int compare_candidates(const void *a, const void *b)
{
    const candidate *u = a, *v = b;
    if (u->gap != v->gap)
        return u->gap < v->gap ? -1 : 1;
    if (u->loose != v->loose)
        return u->loose < v->loose ? -1 : 1;
    return u->other < v->other ? -1 : u->other > v->other;
}

static zl_status find_candidates(ends *all, const zl_shape *paths, double snap, zl_error *err)
{
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = i + 1; j < all->count && all->end[j].xy[0] - all->end[i].xy[0] <= snap;
             j++) {
            const path_end *a = &all->end[i], *b = &all->end[j];
            double gap = gap_between(a, b);
            if (gap > snap || gap == 0 || !may_join(a, b, paths))
                continue;
            if (!a->met)
                ZL_TRY(add_candidate(all, i, j, gap, err));
            else if (!b->met)
                ZL_TRY(add_candidate(all, j, i, gap, err));
        }
    if (all->ncandidates > 1)
        qsort(all->candidate, all->ncandidates, sizeof *all->candidate, compare_candidates);
    return ZL_OK;
}

static zl_status take_candidates(zl_linework *linework, zl_shape_builder *bridges, ends *all,
                                 zl_error *err)
{
    for (size_t i = 0; i < all->ncandidates; i++) {
        const candidate *pair = &all->candidate[i];
        path_end *a = &all->end[pair->loose], *b = &all->end[pair->other];
        if (a->met && b->met)
            continue;
        zl_join *grown = zl_grow(linework->join, linework->njoins, &linework->join_capacity,
                                 sizeof *linework->join);
        if (!grown)
            return zl_fail_memory(err);
        linework->join = grown;
        grown[linework->njoins++] = (zl_join){.xy = {a->xy[0], a->xy[1]}, .gap = pair->gap};
        a->met = b->met = true;
        zl_shape_begin_part(bridges);
        zl_shape_add_points(bridges, a->xy, 1);
        zl_shape_add_points(bridges, b->xy, 1);
    }
    return ZL_OK;
}

/* The nearest other end, looking outwards along x. */
static double nearest_gap(const ends *all, size_t i)
{
    double best = (double)INFINITY;
    for (int way = -1; way <= 1; way += 2)
        for (size_t j = i + (size_t)way; j < all->count; j += (size_t)way) {
            if (fabs(all->end[j].xy[0] - all->end[i].xy[0]) > best)
                break;
            best = fmin(best, gap_between(&all->end[i], &all->end[j]));
        }
    return best;
}

static zl_status list_loose(zl_linework *linework, const ends *all, zl_error *err)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->end[i].met)
            continue;
        zl_loose_end *grown = zl_grow(linework->loose, linework->nloose, &linework->loose_capacity,
                                      sizeof *linework->loose);
        if (!grown)
            return zl_fail_memory(err);
        linework->loose = grown;
        grown[linework->nloose++] = (zl_loose_end){.xy = {all->end[i].xy[0], all->end[i].xy[1]},
                                                   .gap = nearest_gap(all, i),
                                                   .path = all->end[i].path};
    }
    return ZL_OK;
}

zl_status zl_linework_join(zl_linework *linework, zl_shape **bridges, const zl_shape *paths,
                           double snap, zl_error *err)
{
    ZL_CLEANUP(free_ends) ends all = {0};
    ZL_CLEANUP(zl_shape_builder_free) zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    ZL_TRY(collect(&all, paths, err));
    if (snap > 0)
        ZL_TRY(find_candidates(&all, paths, snap, err));
    ZL_TRY(take_candidates(linework, &builder, &all, err));
    ZL_TRY(list_loose(linework, &all, err));
    return zl_shape_builder_take(bridges, &builder, err);
}
