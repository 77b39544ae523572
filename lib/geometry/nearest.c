/* The segment index knows how near the boundary of a zone comes to each path. A path that does not
 * cross the boundary lies inside when its first point does, so the first points, sorted by
 * latitude, are looked at beside it. */
#include "geometry/nearest.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment.h"

/* The first point of a path, longitude from -180 to 180. */
typedef struct first_point {
    double lon_deg, lat_deg;
    size_t path;
} first_point;

struct zl_shape_index {
    bool shared;           /* paths and segments are those of another one */
    zl_indexed_path *path; /* all rings of all shapes, in order */
    size_t *shape_of;      /* of each path */
    size_t *first_path;    /* of each shape; of the number of shapes: npaths */
    size_t npaths;
    first_point *first; /* ascending by latitude */
    size_t nfirst;
    zl_segment_index *segments;
    zl_segment_finder *finder;
    zl_near_shape *found;
    size_t found_capacity;
    zl_meetings meetings; /* of the zone that was cut last */
};

/* ---- building ------------------------------------------------------------------------------- */

static int by_latitude(const void *left, const void *right)
{
    const first_point *a = left, *b = right;
    if (a->lat_deg != b->lat_deg)
        return a->lat_deg < b->lat_deg ? -1 : 1;
    return (a->path > b->path) - (a->path < b->path);
}

static void add_shape(zl_shape_index *index, const zl_owned_shape *owned, size_t position)
{
    const zl_shape *shape = owned->shape;
    index->first_path[position] = index->npaths;
    for (size_t r = 0; r < shape->nrings; r++) {
        const double *points = zl_ring_points(shape, r);
        size_t npoints = zl_ring_size(shape, r), path = index->npaths++;
        index->path[path] = (zl_indexed_path){points, npoints, owned->owner};
        index->shape_of[path] = position;
        if (npoints > 0)
            index->first[index->nfirst++] =
                (first_point){remainder(points[0], 360), points[1], path};
    }
}

static zl_status fill(zl_shape_index *index, const zl_owned_shape *shapes, size_t count,
                      zl_error *err)
{
    size_t rings = 0;
    for (size_t i = 0; i < count; i++)
        rings += shapes[i].shape->nrings;
    index->path = zl_alloc_zero(rings, sizeof *index->path);
    index->shape_of = zl_alloc_zero(rings, sizeof *index->shape_of);
    index->first = zl_alloc_zero(rings, sizeof *index->first);
    index->first_path = zl_alloc_zero(count + 1, sizeof *index->first_path);
    if (!index->path || !index->shape_of || !index->first || !index->first_path)
        return zl_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        add_shape(index, &shapes[i], i);
    index->first_path[count] = index->npaths;
    qsort(index->first, index->nfirst, sizeof *index->first, by_latitude);
    ZL_TRY(zl_segment_index_new(&index->segments, index->path, index->npaths, err));
    return zl_segment_finder_new(&index->finder, index->segments, err);
}

zl_status zl_shape_index_new(zl_shape_index **out, const zl_owned_shape *shapes, size_t count,
                             zl_error *err)
{
    zl_shape_index *index = zl_alloc_zero(1, sizeof *index);
    if (!index)
        return zl_fail_memory(err);
    zl_status status = fill(index, shapes, count, err);
    if (status == ZL_OK)
        *out = index;
    else
        zl_shape_index_free(index);
    return status;
}

void zl_shape_index_free(zl_shape_index *index)
{
    if (!index)
        return;
    zl_segment_finder_free(index->finder);
    zl_free(index->found);
    zl_meetings_free(&index->meetings);
    if (!index->shared) {
        zl_segment_index_free(index->segments);
        zl_free(index->path);
        zl_free(index->shape_of);
        zl_free(index->first_path);
        zl_free(index->first);
    }
    zl_free(index);
}

zl_status zl_shape_index_share(zl_shape_index **out, const zl_shape_index *index, zl_error *err)
{
    zl_shape_index *made = zl_alloc(sizeof *made);
    if (!made)
        return zl_fail_memory(err);
    *made = *index;
    made->shared = true;
    made->finder = NULL;
    made->found = NULL;
    made->found_capacity = 0;
    made->meetings = (zl_meetings){0};
    zl_status status = zl_segment_finder_new(&made->finder, made->segments, err);
    if (status == ZL_OK)
        *out = made;
    else
        zl_shape_index_free(made);
    return status;
}

const zl_segment_index *zl_shape_index_segments(const zl_shape_index *index)
{
    return index->segments;
}

size_t zl_shape_index_shape_of(const zl_shape_index *index, size_t path)
{
    return index->shape_of[path];
}

/* ---- zones ---------------------------------------------------------------------------------- */

zl_status zl_shape_segments(zl_segment_index **out, const zl_shape *shape, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) zl_indexed_path *paths = zl_alloc_zero(shape->nrings, sizeof *paths);
    if (!paths)
        return zl_fail_memory(err);
    for (size_t r = 0; r < shape->nrings; r++)
        paths[r] = (zl_indexed_path){zl_ring_points(shape, r), zl_ring_size(shape, r), 0};
    return zl_segment_index_new(out, paths, shape->nrings, err);
}

static zl_status index_boundary(zl_prepared_zone *zone, zl_error *err)
{
    size_t count = zone->polygon->nrings;
    for (size_t r = 0; r < count; r++)
        zone->path[r] =
            (zl_indexed_path){zl_ring_points(zone->polygon, r), zl_ring_size(zone->polygon, r), 0};
    if (zone->boundary)
        return zl_segment_index_refill(zone->boundary, zone->path, count, err);
    return zl_segment_index_new(&zone->boundary, zone->path, count, err);
}

zl_status zl_prepare_zone(zl_prepared_zone *zone, const zl_shape *polygon, zl_error *err)
{
    while (zone->path_capacity < polygon->nrings || !zone->path) {
        zl_indexed_path *grown =
            zl_grow(zone->path, zone->path_capacity, &zone->path_capacity, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        zone->path = grown;
    }
    zone->polygon = polygon;
    zone->extent = zl_shape_extent(polygon);
    return index_boundary(zone, err);
}

void zl_prepared_zone_free(zl_prepared_zone *zone)
{
    zl_segment_index_free(zone->boundary);
    zl_free(zone->path);
    *zone = (zl_prepared_zone){0};
}

/* ---- what lies inside ----------------------------------------------------------------------- */

/* More than the thickness of a boundary (0.01 mm), in degrees. */
static const double near_deg = 1e-6;

/* Is a place in or on the zone, whichever turn of the globe its longitude is in? */
static bool covers(const zl_prepared_zone *zone, const double place[2])
{
    double west = zone->extent.west - near_deg, east = zone->extent.east + near_deg;
    double lon_deg = place[0] + 360 * ceil((west - place[0]) / 360);
    return lon_deg <= east && place[1] >= zone->extent.south - near_deg &&
           place[1] <= zone->extent.north + near_deg && zl_shape_covers(zone->polygon, place);
}

static bool lies_inside(const zl_prepared_zone *zone, const first_point *first)
{
    return covers(zone, (const double[2]){first->lon_deg, first->lat_deg});
}

static size_t first_from(const zl_shape_index *index, double lat_deg)
{
    size_t low = 0, high = index->nfirst;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->first[middle].lat_deg < lat_deg)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static zl_status add_found(zl_shape_index *index, size_t *count, size_t path, zl_nearest nearest,
                           zl_error *err)
{
    zl_near_shape *grown = zl_grow(index->found, *count, &index->found_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    index->found = grown;
    /* The path stands for the shape until all are sorted. */
    grown[(*count)++] = (zl_near_shape){index->path[path].owner, path, nearest};
    return ZL_OK;
}

static zl_status add_inside(zl_shape_index *index, size_t *count, const zl_prepared_zone *zone,
                            zl_error *err)
{
    for (size_t i = first_from(index, zone->extent.south - near_deg);
         i < index->nfirst && index->first[i].lat_deg <= zone->extent.north + near_deg; i++) {
        if (!lies_inside(zone, &index->first[i]))
            continue;
        const double *place = index->path[index->first[i].path].lonlat;
        zl_nearest nearest = {0, {place[0], place[1]}, {place[0], place[1]}};
        ZL_TRY(add_found(index, count, index->first[i].path, nearest, err));
    }
    return ZL_OK;
}

/* ---- asking --------------------------------------------------------------------------------- */

static int by_distance(const void *left, const void *right)
{
    const zl_near_shape *a = left, *b = right;
    if (a->nearest.distance_m != b->nearest.distance_m)
        return a->nearest.distance_m < b->nearest.distance_m ? -1 : 1;
    return (a->shape > b->shape) - (a->shape < b->shape);
}

static int by_owner(const void *left, const void *right)
{
    const zl_near_shape *a = left, *b = right;
    return a->owner != b->owner ? (a->owner > b->owner) - (a->owner < b->owner)
                                : by_distance(left, right);
}

/* An owner may be there with several paths inside, and once by its distance: the first of them in
 * the order of paths stays. */
static size_t one_of_each(zl_near_shape *found, size_t count)
{
    size_t kept = 0;
    qsort(found, count, sizeof *found, by_owner);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || found[kept - 1].owner != found[i].owner)
            found[kept++] = found[i];
    return kept;
}

zl_status zl_shape_index_ask(const zl_near_shape **found, size_t *count, zl_shape_index *index,
                             const zl_prepared_zone *zone, size_t wanted, double limit_m,
                             zl_error *err)
{
    const zl_near_path *near;
    size_t nnear, inside = 0, all = 0;
    *count = 0;
    if (zone->polygon->kind == ZL_SHAPE_POLYGON)
        ZL_TRY(add_inside(index, &inside, zone, err));
    all = inside;
    ZL_TRY(
        zl_segment_finder_ask(&near, &nnear, index->finder, zone->boundary, wanted, limit_m, err));
    for (size_t i = 0; i < nnear; i++)
        ZL_TRY(add_found(index, &all, near[i].path, near[i].nearest, err));
    if (inside > 0) {
        all = one_of_each(index->found, all);
        qsort(index->found, all, sizeof *index->found, by_distance);
    }
    for (size_t i = 0; i < all; i++)
        index->found[i].shape = index->shape_of[index->found[i].shape];
    *found = index->found;
    *count = all < wanted ? all : wanted;
    return ZL_OK;
}

/* ---- how much of a line lies inside ---------------------------------------------------------- */

typedef struct inside_walk {
    const zl_prepared_zone *zone;
    zl_inside *out;
    double enough_m;
} inside_walk;

static bool walk_covers(const double place[2], void *user)
{
    return covers(((inside_walk *)user)->zone, place);
}

static void look_deep(inside_walk *w, zl_vec point)
{
    if (w->out->deepest_m <= w->enough_m)
        w->out->deepest_m =
            fmax(w->out->deepest_m,
                 zl_segment_index_quick_m(w->zone->boundary, point, (double)INFINITY, NULL));
}

static void walk_piece(zl_vec from, zl_vec to, void *user)
{
    inside_walk *w = user;
    w->out->length_m += zl_chord_to_geodesic_m(from, to);
    look_deep(w, from);
    look_deep(w, zl_arc_point(from, to, 0.5));
    look_deep(w, to);
}

zl_status zl_shape_index_cut(zl_shape_index *index, const zl_prepared_zone *zone, zl_error *err)
{
    return zl_segment_index_meetings(&index->meetings, index->segments, zone->boundary, err);
}

void zl_shape_index_inside(zl_inside *out, const zl_shape_index *index,
                           const zl_prepared_zone *zone, size_t shape, double enough_m)
{
    *out = (zl_inside){0, 0};
    inside_walk walk = {zone, out, enough_m};
    const zl_inside_visitor visitor = {walk_covers, walk_piece, &walk};
    for (size_t p = index->first_path[shape]; p < index->first_path[shape + 1]; p++)
        zl_segment_index_inside(index->segments, p, &index->meetings, &visitor);
}

zl_status zl_shape_index_near(const zl_near_shape **found, size_t *count, zl_shape_index *index,
                              const double place_deg[2], size_t wanted, double limit_m,
                              zl_error *err)
{
    const zl_indexed_path path = {place_deg, 1, 0};
    ZL_CLEANUP(zl_segment_index_free_ptr) zl_segment_index *from = NULL;
    const zl_near_path *near;
    size_t nnear, all = 0;
    *count = 0;
    ZL_TRY(zl_segment_index_new(&from, &path, 1, err));
    ZL_TRY(zl_segment_finder_ask(&near, &nnear, index->finder, from, wanted, limit_m, err));
    for (size_t i = 0; i < nnear; i++)
        ZL_TRY(add_found(index, &all, near[i].path, near[i].nearest, err));
    for (size_t i = 0; i < all; i++)
        index->found[i].shape = index->shape_of[index->found[i].shape];
    *found = index->found;
    *count = all;
    return ZL_OK;
}
