#include "analysis/near_zones.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/ellipsoid.h"
#include "geometry/nearest.h"

/* A zone whose boundary is no nearer than this. */
typedef struct candidate {
    double bound_m;
    size_t zone;
} candidate;

typedef struct search {
    const double *place;
    const zl_near_limits *limits;
    candidate *candidate;
    size_t ncandidates;
    double *least_m; /* the `nleast` least distances yet, a heap with the greatest of them on top */
    size_t nleast;
    zl_near_zones found;
} search;

void zl_near_zones_free(zl_near_zones *found)
{
    zl_free(found->item);
    *found = (zl_near_zones){.count = 0};
}

static void free_search(search *s)
{
    zl_free(s->candidate);
    zl_free(s->least_m);
    zl_near_zones_free(&s->found);
}

/* ---- how far a box is, at least -------------------------------------------------------------- */

/* Degrees of longitude from a place to an extent, the shorter way round. */
static double longitude_gap(const zl_extent *extent, double lon)
{
    double from_west = fmod(lon - extent->west, 360);
    from_west += from_west < 0 ? 360 : 0;
    double width = extent->east - extent->west;
    return from_west <= width ? 0 : fmin(from_west - width, 360 - from_west);
}

/* How far a latitude is from the axis of rotation and from the plane of the equator. */
typedef struct height {
    double axis_m, plane_m;
} height;

static height height_of(double lat)
{
    double sine = sin(lat * (M_PI / 180));
    double radius_m = ZL_ELLIPSOID_A_M / sqrt(1 - ZL_ELLIPSOID_E2 * sine * sine);
    return (height){radius_m * cos(lat * (M_PI / 180)), radius_m * (1 - ZL_ELLIPSOID_E2) * sine};
}

static double clamp(double value, double least, double greatest)
{
    return fmin(fmax(value, least), greatest);
}

/* The straight line to the nearest place that may be in the extent: no geodesic is shorter. Of its
 * two parts, in the plane of the parallel and along the axis, each is taken at its least. */
static double least_distance_m(const zl_extent *extent, const double place[2])
{
    height at = height_of(place[1]), south = height_of(extent->south),
           north = height_of(extent->north);
    bool spans =
        extent->south <= 0 && extent->north >= 0; /* the equator is farthest from the axis */
    double most_m = spans ? ZL_ELLIPSOID_A_M : fmax(south.axis_m, north.axis_m);
    double turn = longitude_gap(extent, place[0]) * (M_PI / 180);
    double axis_m = clamp(at.axis_m * cos(turn), fmin(south.axis_m, north.axis_m), most_m);
    double across_m = 2 * sqrt(at.axis_m * axis_m) * sin(turn / 2);
    double along_m = at.plane_m - clamp(at.plane_m, south.plane_m, north.plane_m);
    double least_m = hypot(hypot(at.axis_m - axis_m, across_m), along_m);
    return fmax(least_m - 1e-6, 0); /* more than rounding could make it */
}

static int compare_candidates(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    int by_bound = (x->bound_m > y->bound_m) - (x->bound_m < y->bound_m);
    return by_bound ? by_bound : (x->zone > y->zone) - (x->zone < y->zone);
}

static void line_up(search *s, const zl_collection *zones)
{
    for (size_t i = 0; i < zones->count; i++)
        if (!isnan(zones->extent[i].west))
            s->candidate[s->ncandidates++] =
                (candidate){least_distance_m(&zones->extent[i], s->place), i};
    qsort(s->candidate, s->ncandidates, sizeof *s->candidate, compare_candidates);
}

/* ---- how far is far enough ------------------------------------------------------------------- */

static void sink_top(double *heap, size_t count)
{
    for (size_t at = 0, child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && heap[child + 1] > heap[child];
        if (heap[at] >= heap[child])
            return;
        double lesser = heap[at];
        heap[at] = heap[child];
        heap[child] = lesser;
    }
}

static void keep_least(search *s, double distance_m)
{
    double *heap = s->least_m;
    if (s->nleast < s->limits->wanted) {
        size_t at = s->nleast++;
        for (; at > 0 && heap[(at - 1) / 2] < distance_m; at = (at - 1) / 2)
            heap[at] = heap[(at - 1) / 2];
        heap[at] = distance_m;
    } else if (distance_m < heap[0]) {
        heap[0] = distance_m;
        sink_top(heap, s->nleast);
    }
}

/* Nothing farther is looked for. */
static double enough_m(const search *s)
{
    const zl_near_limits *limits = s->limits;
    bool all = s->nleast == limits->wanted;
    return fmax(limits->all_m, all ? fmin(limits->most_m, s->least_m[0]) : limits->most_m);
}

/* ---- the zones themselves -------------------------------------------------------------------- */

static void free_index(zl_shape_index **index)
{
    zl_shape_index_free(*index);
}

/* `*any` false: it is farther than what is looked for. */
static zl_status nearest_boundary(zl_nearest *out, bool *any, const zl_shape *zone,
                                  const double place[2], double most_m, zl_error *err)
{
    ZL_CLEANUP(free_index) zl_shape_index *index = NULL;
    const zl_owned_shape boundary = {zone, 0};
    const zl_near_shape *found;
    size_t count;
    ZL_TRY(zl_shape_index_new(&index, &boundary, 1, err));
    ZL_TRY(zl_shape_index_near(&found, &count, index, place, 1, most_m, err));
    *any = count > 0;
    if (*any)
        *out = found[0].nearest;
    return ZL_OK;
}

static zl_status add(zl_near_zones *found, const zl_near_zone *near, zl_error *err)
{
    zl_near_zone *grown = zl_grow(found->item, found->count, &found->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    found->item = grown;
    grown[found->count++] = *near;
    return ZL_OK;
}

static zl_status look_at(search *s, const candidate *at, zl_fetcher *fetcher, zl_error *err)
{
    const zl_feature *zone;
    bool any;
    ZL_TRY(zl_fetch(&zone, fetcher, at->zone, err));
    zl_near_zone near = {.zone = at->zone};
    near.holds = at->bound_m <= 0 && zl_shape_covers(zone->shape, s->place);
    ZL_TRY(nearest_boundary(&near.nearest, &any, zone->shape, s->place,
                            near.holds ? (double)INFINITY : enough_m(s), err));
    if (!any)
        return ZL_OK;
    if (!near.holds)
        keep_least(s, near.nearest.distance_m);
    return add(&s->found, &near, err);
}

static int compare_found(const void *a, const void *b)
{
    const zl_near_zone *x = a, *y = b;
    if (x->holds != y->holds)
        return x->holds ? -1 : 1;
    double dx = x->holds ? 0 : x->nearest.distance_m, dy = y->holds ? 0 : y->nearest.distance_m;
    int by_distance = (dx > dy) - (dx < dy);
    return by_distance ? by_distance : (x->zone > y->zone) - (x->zone < y->zone);
}

zl_status zl_near_zones_find(zl_near_zones *out, const zl_collection *zones, zl_fetcher *fetcher,
                             const double place_deg[2], const zl_near_limits *limits, zl_error *err)
{
    ZL_CLEANUP(free_search) search s = {.place = place_deg, .limits = limits};
    s.candidate = zl_alloc_zero(zones->count, sizeof *s.candidate);
    s.least_m = zl_alloc_zero(limits->wanted, sizeof *s.least_m);
    if (!s.candidate || !s.least_m)
        return zl_fail_memory(err);
    line_up(&s, zones);
    for (size_t i = 0; i < s.ncandidates && s.candidate[i].bound_m <= enough_m(&s); i++)
        ZL_TRY(look_at(&s, &s.candidate[i], fetcher, err));
    if (s.found.count > 1)
        qsort(s.found.item, s.found.count, sizeof *s.found.item, compare_found);
    *out = s.found;
    s.found = (zl_near_zones){.count = 0};
    return ZL_OK;
}
