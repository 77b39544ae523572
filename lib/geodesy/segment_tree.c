/* Building the tree: slots for leaves are cut from the paths in order, those of several paths are
 * sorted, leaves are filled, and boxes grow over them. */
#include "geodesy/segment_tree.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/workers.h"
#include "geodesy/segment.h"

/* Points that are converted at once. */
enum { CONVERTED = 64 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- points --------------------------------------------------------------------------------- */

/* Makes an array larger when it has room for fewer; `items` is where the pointer to it lies. */
static zl_status make_room(void *items, size_t *capacity, size_t needed, size_t size, zl_error *err)
{
    void *block;
    if (needed <= *capacity)
        return ZL_OK;
    memcpy(&block, items, sizeof block);
    block = zl_realloc_array(block, needed, size);
    if (!block)
        return zl_fail_memory(err);
    memcpy(items, &block, sizeof block);
    *capacity = needed;
    return ZL_OK;
}

static zl_status reserve_places(zl_segment_index *index, size_t more, zl_error *err)
{
    size_t needed = index->nplaces + more;
    if (needed > index->place_capacity && index->nplaces > 0 && needed < 2 * index->nplaces)
        needed = 2 * index->nplaces;
    ZL_TRY(make_room(&index->place, &index->place_capacity, needed, sizeof *index->place, err));
    return make_room(&index->point, &index->point_capacity, needed, sizeof *index->point, err);
}

static void add_place(zl_segment_index *index, const double place[2], zl_vec point)
{
    index->place[index->nplaces][0] = place[0];
    index->place[index->nplaces][1] = place[1];
    index->point[index->nplaces++] = point;
}

/* The cuts of a long edge, before its end. */
static zl_status add_cuts(zl_segment_index *index, const double from[2], const double to[2],
                          zl_error *err)
{
    double azimuth_deg, length_m = zl_geodesic_inverse(from, to, &azimuth_deg, NULL);
    size_t pieces = (size_t)ceil(length_m / ZL_LONGEST_SEGMENT_M);
    ZL_TRY(reserve_places(index, pieces, err));
    for (size_t i = 1; i < pieces; i++) {
        double cut[2];
        zl_geodesic_direct(cut, from, azimuth_deg, length_m * (double)i / (double)pieces);
        add_place(index, cut, zl_ecef(cut));
    }
    return ZL_OK;
}

static bool is_long(zl_vec a, zl_vec b)
{
    zl_vec chord = zl_vec_sub(a, b);
    double safe_m = 0.99 * ZL_LONGEST_SEGMENT_M;
    return zl_vec_dot(chord, chord) > safe_m * safe_m;
}

static bool is_place(const double lonlat[2])
{
    return isfinite(lonlat[0]) && fabs(lonlat[1]) <= 90;
}

/* Are all of them places, and none of the edges between them and to the point before long? */
static bool are_plain(const double *lonlat, const zl_vec *point, size_t count, bool first)
{
    bool plain = true;
    for (size_t i = 0; i < count; i++)
        plain = plain && is_place(lonlat + 2 * i) &&
                ((first && i == 0) || !is_long(point[i - 1], point[i]));
    return plain;
}

/* Points of a path from `i` on one by one, with cuts between them. */
static zl_status add_with_cuts(zl_segment_index *index, const zl_indexed_path *path, size_t number,
                               size_t i, const zl_vec *converted, size_t count, zl_error *err)
{
    for (size_t k = 0; k < count; k++, i++) {
        const double *at = path->lonlat + 2 * i;
        if (!is_place(at))
            return zl_fail(err, ZL_BAD_DATA, "path %zu, point %zu: %g, %g is not a place",
                           number + 1, i + 1, at[0], at[1]);
        if (i > 0 && is_long(index->point[index->nplaces - 1], converted[k])) {
            ZL_TRY(add_cuts(index, at - 2, at, err));
            ZL_TRY(reserve_places(index, path->npoints - i + 1, err));
        }
        add_place(index, at, converted[k]);
    }
    return ZL_OK;
}

static zl_status add_points(zl_segment_index *index, const zl_indexed_path *path, size_t number,
                            zl_error *err)
{
    ZL_TRY(reserve_places(index, path->npoints + 1, err));
    for (size_t i = 0, count; i < path->npoints; i += count) {
        const double *at = path->lonlat + 2 * i;
        zl_vec *point = index->point + index->nplaces;
        count = smaller(CONVERTED, path->npoints - i);
        zl_ecef_points(point, at, count);
        if (are_plain(at, point, count, i == 0)) {
            memcpy(index->place + index->nplaces, at, count * sizeof *index->place);
            index->nplaces += count;
            continue;
        }
        zl_vec converted[CONVERTED];
        memcpy(converted, point, count * sizeof *point);
        ZL_TRY(add_with_cuts(index, path, number, i, converted, count, err));
    }
    if (path->npoints == 1) /* a segment of no length */
        add_place(index, path->lonlat, index->point[index->nplaces - 1]);
    return ZL_OK;
}

/* ---- paths ---------------------------------------------------------------------------------- */

/* The last point of a path is no point of its own when the path ends where it begins. */
static size_t own_points(const double (*place)[2], size_t count)
{
    const double *first = place[0], *last = place[count - 1];
    return count - (first[0] == last[0] && first[1] == last[1]);
}

/* Cuts the points of a path, those from `first` on, into leaves. */
static zl_status add_slots(zl_segment_index *index, size_t path, size_t first, zl_error *err)
{
    size_t count = index->nplaces - first;
    size_t own = own_points((const double(*)[2])(index->place + first), count);
    for (size_t at = 0; at < own; at += ZL_LEAF_SEGMENTS) {
        zl_leaf_slot *grown =
            zl_grow(index->slot, index->nleaves, &index->slot_capacity, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        index->slot = grown;
        grown[index->nleaves++] =
            (zl_leaf_slot){path, first + at, (unsigned)smaller(own - at, ZL_LEAF_SEGMENTS),
                           (unsigned)smaller(count - 1 - at, ZL_LEAF_SEGMENTS)};
    }
    return ZL_OK;
}

static zl_status add_path(zl_segment_index *index, const zl_indexed_path *path, size_t number,
                          zl_error *err)
{
    size_t first = index->nplaces;
    index->owner[number] = path->owner;
    index->path_start[number] = first;
    if (path->npoints == 0)
        return ZL_OK;
    ZL_TRY(add_points(index, path, number, err));
    return add_slots(index, number, first, err);
}

/* ---- the tree ------------------------------------------------------------------------------- */

static size_t boxes_over(size_t children)
{
    return (children + ZL_BOX_CHILDREN - 1) / ZL_BOX_CHILDREN;
}

static void lay_out_levels(zl_segment_index *index)
{
    size_t start = 0, children = index->nleaves;
    while (children > 0) {
        index->level_start[index->nlevels++] = start;
        size_t boxes = boxes_over(children);
        start += boxes;
        children = boxes > 1 ? boxes : 0;
    }
    if (index->nlevels < ZL_TREE_LEVELS)
        index->level_start[index->nlevels] = start;
}

/* Some leaves and their boxes. */
static zl_status fill_leaves(size_t first, size_t count, void *user, zl_error *err)
{
    zl_segment_index *index = user;
    (void)err;
    for (size_t i = first; i < first + count; i++) {
        const zl_leaf_slot *slot = &index->slot[i];
        zl_segment_leaf *leaf = &index->leaf[i];
        leaf->path = slot->path;
        leaf->first = slot->first;
        leaf->npoints = slot->npoints;
        leaf->nsegments = slot->nsegments;
        zl_leaf_fill(leaf, index->point + slot->first);
        zl_leaf_box(&index->box[i / ZL_BOX_CHILDREN], i % ZL_BOX_CHILDREN, leaf);
    }
    return ZL_OK;
}

static void join_boxes(zl_segment_index *index)
{
    size_t children = index->nleaves;
    for (unsigned level = 1; level < index->nlevels; level++) {
        const zl_child_boxes *below_it = index->box + index->level_start[level - 1];
        zl_child_boxes *here = index->box + index->level_start[level];
        size_t grandchildren = children;
        children = boxes_over(grandchildren);
        for (size_t i = 0; i < children; i++) {
            size_t count = grandchildren - i * ZL_BOX_CHILDREN;
            float low[3], high[3];
            zl_boxes_join(low, high, &below_it[i],
                          count < ZL_BOX_CHILDREN ? count : ZL_BOX_CHILDREN);
            for (size_t axis = 0; axis < 3; axis++) {
                here[i / ZL_BOX_CHILDREN].low[axis][i % ZL_BOX_CHILDREN] = low[axis];
                here[i / ZL_BOX_CHILDREN].high[axis][i % ZL_BOX_CHILDREN] = high[axis];
            }
        }
    }
    zl_boxes_join(index->low, index->high, &index->box[index->level_start[index->nlevels - 1]],
                  children);
}

static zl_status grow_tree(zl_segment_index *index, zl_error *err)
{
    if (index->nleaves == 0)
        return ZL_OK;
    lay_out_levels(index);
    size_t count = index->level_start[index->nlevels - 1] + 1;
    ZL_TRY(
        make_room(&index->leaf, &index->leaf_capacity, index->nleaves, sizeof *index->leaf, err));
    ZL_TRY(make_room(&index->box, &index->box_capacity, count, sizeof *index->box, err));
    for (size_t i = 0; i < count; i++)
        zl_boxes_clear(&index->box[i]);
    if (index->nleaves < ZL_MANY_LEAVES)
        ZL_TRY(fill_leaves(0, index->nleaves, index, err));
    else
        ZL_TRY(zl_workers_each(index->nleaves, fill_leaves, index, err));
    join_boxes(index);
    return ZL_OK;
}

static zl_status reserve(zl_segment_index *index, const zl_indexed_path *paths, size_t count,
                         zl_error *err)
{
    size_t npoints = 0, nstarts = index->path_capacity;
    for (size_t i = 0; i < count; i++)
        npoints += paths[i].npoints;
    ZL_TRY(make_room(&index->owner, &nstarts, count + 1, sizeof *index->owner, err));
    ZL_TRY(make_room(&index->path_start, &index->path_capacity, count + 1,
                     sizeof *index->path_start, err));
    ZL_TRY(reserve_places(index, npoints + count, err));
    return make_room(&index->slot, &index->slot_capacity, npoints / ZL_LEAF_SEGMENTS + count,
                     sizeof *index->slot, err);
}

zl_status zl_segment_index_refill(zl_segment_index *index, const zl_indexed_path *paths,
                                  size_t count, zl_error *err)
{
    index->nplaces = index->nleaves = 0;
    index->nlevels = 0;
    ZL_TRY(reserve(index, paths, count, err));
    index->npaths = count;
    for (size_t i = 0; i < count; i++)
        ZL_TRY(add_path(index, &paths[i], i, err));
    index->path_start[count] = index->nplaces;
    ZL_TRY(zl_slots_sort(index, err));
    return grow_tree(index, err);
}

zl_status zl_segment_index_new(zl_segment_index **out, const zl_indexed_path *paths, size_t count,
                               zl_error *err)
{
    ZL_CLEANUP(zl_segment_index_free_ptr) zl_segment_index *index = zl_alloc_zero(1, sizeof *index);
    if (!index)
        return zl_fail_memory(err);
    ZL_TRY(zl_segment_index_refill(index, paths, count, err));
    zl_free_ptr(&index->point);
    zl_free_ptr(&index->slot);
    index->point = NULL;
    index->slot = NULL;
    index->point_capacity = index->slot_capacity = 0;
    *out = index;
    index = NULL;
    return ZL_OK;
}

void zl_segment_index_free(zl_segment_index *index)
{
    if (!index)
        return;
    zl_free_ptr(&index->leaf);
    zl_free_ptr(&index->box);
    zl_free_ptr(&index->place);
    zl_free_ptr(&index->point);
    zl_free_ptr(&index->slot);
    zl_free_ptr(&index->owner);
    zl_free_ptr(&index->path_start);
    zl_free_ptr(&index);
}

void zl_segment_index_free_ptr(zl_segment_index **index)
{
    zl_segment_index_free(*index);
    *index = NULL;
}
