/* Along an edge the distance to the other boundary is greatest at an end or where the nearest edge
 * of the other boundary changes. The distance to one edge alone is convex, so that an edge whose
 * ends are both near to one and the same other edge is nowhere farther from it than at its ends.
 * Where that does not tell, the edge is halved; since the distance changes by no more than one
 * walks, a piece that cannot hold a greater distance than the greatest known is left. */
#include "geometry/boundary_move.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment.h"
#include "geodesy/segment_index.h"
#include "geometry/shape.h"

/* Edges are cut to this length: up to it a distance is convex to some µm. */
static const double longest_edge_m = 10000;
/* The greatest distance is found to this, and less than `nothing_m` is rounding. */
static const double resolution_m = 1e-4, nothing_m = 1e-6;

/* One of both boundaries. */
typedef struct side {
    const zl_shape *given;
    zl_shape *cut;           /* the same with its long edges cut */
    zl_vec *point;           /* of each of its points */
    zl_segment_index *index; /* counts the points as `cut` does */
} side;

static void side_free(side *s)
{
    zl_shape_free(s->cut);
    zl_free(s->point);
    zl_segment_index_free(s->index);
}

static zl_status side_make(side *s, const zl_shape *polygon, zl_error *err)
{
    s->given = polygon;
    ZL_TRY(zl_shape_densify(&s->cut, polygon, longest_edge_m, err));
    s->point = zl_alloc_zero(s->cut->npoints, sizeof *s->point);
    ZL_CLEANUP(zl_free_ptr) zl_indexed_path *ring = zl_alloc_zero(s->cut->nrings, sizeof *ring);
    if (!s->point || !ring)
        return zl_fail_memory(err);
    zl_ecef_points(s->point, s->cut->lonlat_deg, s->cut->npoints);
    for (size_t r = 0; r < s->cut->nrings; r++)
        ring[r] = (zl_indexed_path){zl_ring_points(s->cut, r), zl_ring_size(s->cut, r), 0};
    return zl_segment_index_new(&s->index, ring, s->cut->nrings, err);
}

/* A place of one boundary and what is nearest to it of the other. */
typedef struct probe {
    zl_vec at;
    zl_near_edge near;
} probe;

/* The way along one boundary. */
typedef struct walk {
    const side *from, *to;
    double tolerance_m;
    probe farthest;
    bool edge_moved; /* the edge at hand */
    size_t edges, moved;
} walk;

static probe look(walk *w, zl_vec at, double limit_m)
{
    probe p = {at, zl_segment_index_near_edge(w->to->index, at, limit_m)};
    if (p.near.distance_m > w->farthest.near.distance_m)
        w->farthest = p;
    w->edge_moved = w->edge_moved || p.near.distance_m > w->tolerance_m;
    return p;
}

/* ---- how far a piece of an edge may be at most ---------------------------------------------- */

static size_t ring_of(const zl_shape *shape, size_t point)
{
    size_t low = 0, high = shape->nrings;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (shape->ring_start[middle] <= point)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The segments that a probe found the nearest; gives their number, 1 or 2. */
static size_t nearest_segments(size_t segment[2], const walk *w, const probe *p)
{
    const zl_shape *shape = w->to->cut;
    segment[0] = p->near.point;
    if (!p->near.at_point)
        return 1;
    size_t ring = ring_of(shape, p->near.point);
    size_t first = shape->ring_start[ring], last = shape->ring_start[ring + 1] - 1;
    if (last == first)
        return 0;
    segment[0] = p->near.point < last ? p->near.point : first;
    segment[1] = (p->near.point > first ? p->near.point : last) - 1;
    return 2;
}

static double distance_m(const walk *w, const probe *p, size_t segment)
{
    double fraction;
    return zl_quick_foot_m(p->at, w->to->point[segment], w->to->point[segment + 1], &fraction);
}

static double bound_m(const walk *w, const probe *a, const probe *b, double length_m)
{
    double bound = 0.5 * (a->near.distance_m + b->near.distance_m + length_m);
    const probe *ends[] = {a, b};
    for (size_t e = 0; e < 2; e++) {
        size_t segment[2];
        size_t count = nearest_segments(segment, w, ends[e]);
        for (size_t i = 0; i < count; i++)
            bound = fmin(bound, fmax(distance_m(w, a, segment[i]), distance_m(w, b, segment[i])));
    }
    return bound;
}

static void search(walk *w, const probe *a, const probe *b, double length_m)
{
    double bound = bound_m(w, a, b, length_m);
    bool farther = bound > w->farthest.near.distance_m + resolution_m;
    bool may_have_moved = !w->edge_moved && bound > w->tolerance_m;
    if (length_m < resolution_m || !(farther || may_have_moved))
        return;
    double nearer = fmin(a->near.distance_m, b->near.distance_m);
    probe middle = look(w, zl_arc_point(a->at, b->at, 0.5), nearer + length_m + 1);
    search(w, a, &middle, length_m / 2);
    search(w, &middle, b, length_m / 2);
}

/* ---- a boundary ----------------------------------------------------------------------------- */

static double chord_m(zl_vec a, zl_vec b)
{
    zl_vec v = zl_vec_sub(b, a);
    return sqrt(zl_vec_dot(v, v));
}

/* An edge counts once, whether it was cut or not: its end is the next point that was given. */
static bool ends_edge(const side *s, size_t *given, size_t point)
{
    const double *next = s->given->lonlat_deg + 2 * (*given + 1);
    const double *at = s->cut->lonlat_deg + 2 * point;
    if (at[0] != next[0] || at[1] != next[1])
        return false;
    ++*given;
    return true;
}

static void walk_ring(walk *w, size_t ring)
{
    const zl_shape *cut = w->from->cut;
    size_t given = w->from->given->ring_start[ring];
    probe before = look(w, w->from->point[cut->ring_start[ring]], INFINITY);
    bool moved_at_end = w->edge_moved;
    for (size_t i = cut->ring_start[ring] + 1; i < cut->ring_start[ring + 1]; i++) {
        double length_m = chord_m(before.at, w->from->point[i]);
        probe here = look(w, w->from->point[i], before.near.distance_m + length_m + 1);
        moved_at_end = here.near.distance_m > w->tolerance_m;
        search(w, &before, &here, length_m);
        before = here;
        if (!ends_edge(w->from, &given, i))
            continue;
        w->edges++;
        w->moved += w->edge_moved;
        w->edge_moved = moved_at_end; /* of the edge that begins here */
    }
    w->edge_moved = false;
}

static void walk_all(walk *w)
{
    w->farthest.near.distance_m = 0;
    for (size_t r = 0; r < w->from->cut->nrings; r++)
        if (zl_ring_size(w->from->cut, r) > 0)
            walk_ring(w, r);
}

static void take_farthest(zl_boundary_move *shift, const walk *w)
{
    if (!(w->farthest.near.distance_m > nothing_m))
        return;
    double place[2];
    zl_ecef_to_lonlat(place, w->farthest.at);
    zl_nearest nearest = zl_segment_index_from(w->to->index, place, INFINITY);
    /* Of equally far places that of the new boundary, which is looked at first. */
    if (!(nearest.distance_m > shift->max_m + (shift->max_m > 0 ? resolution_m : 0)))
        return;
    shift->max_m = nearest.distance_m;
    shift->at_deg[0] = place[0];
    shift->at_deg[1] = place[1];
}

static bool has_boundary(const zl_shape *polygon)
{
    return polygon && polygon->kind == ZL_SHAPE_POLYGON && polygon->npoints > 0;
}

zl_status zl_boundary_moved(zl_boundary_move *out, const zl_shape *old_polygon,
                            const zl_shape *new_polygon, double tolerance_m, zl_error *err)
{
    side before ZL_CLEANUP(side_free) = {.cut = NULL};
    side after ZL_CLEANUP(side_free) = {.cut = NULL};
    if (!has_boundary(old_polygon) || !has_boundary(new_polygon))
        return zl_fail(err, ZL_BAD_DATA, "only polygons have a boundary that can move");
    ZL_TRY(side_make(&before, old_polygon, err));
    ZL_TRY(side_make(&after, new_polygon, err));
    double tolerance = fmax(tolerance_m, nothing_m);
    walk of_old = {.from = &before, .to = &after, .tolerance_m = tolerance};
    walk of_new = {.from = &after, .to = &before, .tolerance_m = tolerance};
    walk_all(&of_old);
    walk_all(&of_new);
    zl_boundary_move shift = {.at_deg = {(double)NAN, (double)NAN},
                              .old_moved = of_old.moved,
                              .new_moved = of_new.moved,
                              .old_edges = of_old.edges,
                              .new_edges = of_new.edges};
    take_farthest(&shift, &of_new);
    take_farthest(&shift, &of_old);
    *out = shift;
    return ZL_OK;
}
