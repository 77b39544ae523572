/*
 * The corridor is the union U of pieces: for each segment the strip between its two sides (for a
 * polygon's ring the outer side alone), for each vertex, on the convex side of its bend, a fan, and
 * at the ends of a line half a disc. The sides lie at the distance d. The inner vertices of a fan
 * lie at d + v and its ends at d, with steps of
 *
 *     θ = sqrt(12 v / d) between inner vertices, θ/√2 before the first and after the last,
 *
 * so that what its chords cut off and what its vertices add is the same area (a chord over θ cuts
 * off d θ²/12 on the mean and dips d θ²/8 at most): an edge stays within -v/2 and +v of d.
 *
 * Every place whose distance from the line is at most d - v/2 lies in the strip or fan of its foot,
 * and no place of a piece is farther than d + v. So U lies between these two sets, and the boundary
 * of U between their boundaries, kinks, spirals and crossings included.
 *
 * The boundary of U is looked for among the outer edges of the pieces. Where two strips meet on the
 * concave side of a bend, the cross edge from d - v to d counts too; cross edges below that are
 * inside U. An edge is left out when it lies in a disc of radius d - v/2 around some place of the
 * line (discs are convex): it is inside U then.
 */
#include "geometry/corridor_outline.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/offset.h"
#include "geodesy/segment.h"

/* So many edges of a fan are kept or left out together. */
enum { FEWEST_EDGES = 4 };

/* A bend is smoothed over, its fan left out, when that costs no more of v than this. */
static const double smooth_share = 0.02;
/* Fans are looked at in pieces of at most 60 degrees, around which a corner can be drawn. */
static const double widest = 1.0471975511965976;
static const double pi = 3.14159265358979323846;
/* a (1 - e²), the least radius of curvature: what it bounds is bounded everywhere. */
static const double least_radius_m = ZL_ELLIPSOID_A_M * (1 - ZL_ELLIPSOID_E2);

/* The offset curve of a geodesic is no geodesic: like a parallel beside the equator it is passed by
 * the edge over a piece of length l by l² tan(d/R) / 8R on the far side. And the chart, in which
 * edges are cut, bends them by l² x 1e-11/m at 1000 km from its centre, 1 mm for 10 km: that too is
 * a hundredth of the tolerance. */
double zl_corridor_edge_m(double distance_m, double tolerance_m)
{
    double longest_m = 10000 * sqrt(fmin(tolerance_m / 0.1, 1));
    double bulge_m = fmin(tolerance_m / 100, 1e-3);
    double edge_m = sqrt(8 * least_radius_m * bulge_m / tan(distance_m / least_radius_m));
    return fmin(edge_m, longest_m);
}

/* ---- strings of edges ----------------------------------------------------------------------- */

typedef struct outline {
    const zl_corridor_plan *plan;
    zl_shape_builder strings;
    double covered_m; /* discs of this radius are inside the corridor */
    double lon_deg;   /* longitudes come out within 180 degrees of it */
    bool open;        /* the last string ends where the next edge begins */
} outline;

static void add_point(outline *o, zl_vec point)
{
    double place[2];
    zl_ecef_to_lonlat(place, point);
    place[0] += 360 * round((o->lon_deg - place[0]) / 360);
    zl_shape_add_points(&o->strings, place, 1);
}

/* Adds an edge that goes on from the one before unless that was left out. */
static void add_edge(outline *o, zl_vec p, zl_vec q)
{
    if (!o->open) {
        zl_shape_begin_part(&o->strings);
        add_point(o, p);
    }
    add_point(o, q);
    o->open = true;
}

/* Are all of the points in the disc around the place of the line that is nearest to `middle`? */
static bool is_covered(const outline *o, zl_vec middle, const zl_vec *points, size_t count)
{
    zl_vec foot;
    if (zl_segment_index_quick_m(o->plan->tree, middle, o->covered_m, &foot) > o->covered_m)
        return false;
    for (size_t i = 0; i < count; i++)
        if (zl_chord_to_geodesic_m(foot, points[i]) > o->covered_m)
            return false;
    return true;
}

static void add_edge_unless_covered(outline *o, zl_vec p, zl_vec q)
{
    zl_vec ends[2] = {p, q};
    if (is_covered(o, zl_vec_scale(zl_vec_add(p, q), 0.5), ends, 2))
        o->open = false;
    else
        add_edge(o, p, q);
}

/* ---- fans ----------------------------------------------------------------------------------- */

/* Vertices 0 and n at the distance, those between at `radius_m`, counted around the middle so that
 * the fan of the reversed path has the same bits. */
typedef struct fan {
    const zl_offset *apex;
    zl_heading middle, first, last;
    double distance_m, radius_m;
    double step; /* positive clockwise */
    size_t nedges;
    bool whole; /* a full turn: all vertices at radius_m */
} fan;

static zl_heading fan_heading(const fan *f, size_t j)
{
    if (!f->whole && j == 0)
        return f->first;
    if (!f->whole && j == f->nedges)
        return f->last;
    double angle = ((double)(j % f->nedges) - 0.5 * (double)f->nedges) * f->step;
    return zl_heading_turn(f->middle, sin(angle), cos(angle));
}

static zl_vec fan_vertex(const fan *f, size_t j)
{
    bool inner = f->whole || (j > 0 && j < f->nedges);
    return zl_offset_point(f->apex, fan_heading(f, j), inner ? f->radius_m : f->distance_m);
}

/* The corner of the tangents at both ends of a piece of a fan; a little is added for the sphere. */
static zl_vec fan_corner(const fan *f, size_t from, size_t to, double span)
{
    double angle = (0.5 * (double)(from + to) - 0.5 * (double)f->nedges) * f->step;
    double reach_m = f->radius_m / cos(span / 2) * (1 + 1e-3 * span * span);
    return zl_offset_point(f->apex, zl_heading_turn(f->middle, sin(angle), cos(angle)), reach_m);
}

/* Adds the edges from vertex `from` to `to`, halving until a piece is covered as a whole or small:
 * what is kept in vain costs time and nothing else. */
static void add_fan_edges(outline *o, const fan *f, size_t from, size_t to)
{
    double span = (double)(to - from) * fabs(f->step);
    bool few = to - from <= FEWEST_EDGES;
    if (span <= widest) {
        zl_vec hull[3] = {fan_vertex(f, from), fan_vertex(f, to), fan_corner(f, from, to, span)};
        if (is_covered(o, hull[2], hull, 3)) {
            o->open = false;
            return;
        }
        if (few) {
            for (size_t j = from; j < to; j++)
                add_edge(o, j == from ? hull[0] : fan_vertex(f, j),
                         j + 1 == to ? hull[1] : fan_vertex(f, j + 1));
            return;
        }
    }
    add_fan_edges(o, f, from, from + (to - from) / 2);
    add_fan_edges(o, f, from + (to - from) / 2, to);
}

/* Steps over an angle: (n - 2) θ + 2 θ/√2 with n edges, θ at most its greatest. */
static void make_steps(fan *f, double angle, double distance_m, double rise_m)
{
    const double ends = sqrt(2);
    double greatest = sqrt(12 * rise_m / distance_m);
    double inner = fmax(ceil(angle / greatest - ends + 1), 1); /* vertices */
    f->step = angle / (inner - 1 + ends);
    f->nedges = (size_t)inner + 1;
    f->distance_m = distance_m;
    f->radius_m = distance_m + distance_m * f->step * f->step / 12;
}

/* From one heading over the middle to the other: clockwise where it is left of the way. */
static void add_fan(outline *o, const zl_offset *apex, const zl_heading heading[3], double angle,
                    bool left)
{
    fan f = {.apex = apex, .first = heading[0], .middle = heading[1], .last = heading[2]};
    make_steps(&f, angle, o->plan->distance_m, o->plan->rise_m);
    f.step = left ? f.step : -f.step;
    add_fan_edges(o, &f, 0, f.nedges);
}

static void add_disc(outline *o, const double place[2])
{
    zl_offset apex;
    fan f = {.apex = &apex, .middle = {0, 1}, .distance_m = o->plan->distance_m, .whole = true};
    double edges = ceil(2 * pi / sqrt(12 * o->plan->rise_m / f.distance_m));
    f.nedges = (size_t)fmax(edges, 12);
    f.step = 2 * pi / (double)f.nedges;
    f.radius_m = f.distance_m + f.distance_m * f.step * f.step / 12;
    zl_offset_init(&apex, place);
    o->open = false;
    add_fan_edges(o, &f, 0, f.nedges);
}

/* ---- one side of a path --------------------------------------------------------------------- */

/* A path without repeated points. */
typedef struct path {
    double *lonlat;
    zl_heading *leaving, *arriving; /* of segment i at its ends */
    double *length_m;
    size_t nsegments;
    bool closed;
} path;

/* Where a vertex is: the outline of the side before it ends at `end`, that after it begins at
 * `begin`. */
typedef struct bend {
    zl_offset apex;
    zl_heading before, after, middle; /* to the side, left of the way */
    double angle;                     /* clockwise: convex on the left when positive */
    zl_vec end, begin;
    bool smooth;
} bend;

static void make_bend(bend *b, const outline *o, const path *p, size_t before, size_t after,
                      bool left)
{
    double distance_m = o->plan->distance_m;
    zl_heading in = p->arriving[before], out = p->leaving[after];
    zl_offset_init(&b->apex, p->lonlat + 2 * after);
    b->angle =
        atan2(out.east * in.north - out.north * in.east, out.east * in.east + out.north * in.north);
    b->before = zl_heading_left(left ? in : zl_heading_back(in));
    b->after = zl_heading_left(left ? out : zl_heading_back(out));
    if (fabs(b->angle) < 0.99 * pi)
        b->middle = zl_heading_between(b->before, b->after);
    else /* nearly back: the middle is ahead, on either side */
        b->middle = zl_heading_between(in, zl_heading_back(out));
    double spare_m = 0.25 * fmin(p->length_m[before], p->length_m[after]);
    b->smooth = distance_m * b->angle * b->angle / 8 <= smooth_share * o->plan->rise_m &&
                distance_m * fabs(b->angle) / 2 <= spare_m;
    b->end = zl_offset_point(&b->apex, b->smooth ? b->middle : b->before, distance_m);
    b->begin = b->smooth ? b->end : zl_offset_point(&b->apex, b->after, distance_m);
}

/* The topmost piece of a cross edge. */
static void add_cross_edge(outline *o, const bend *b, zl_heading heading, zl_vec top)
{
    const zl_corridor_plan *plan = o->plan;
    o->open = false;
    add_edge_unless_covered(o, zl_offset_point(&b->apex, heading, plan->distance_m - plan->rise_m),
                            top);
    o->open = false;
}

static void add_bend(outline *o, const bend *b, bool left)
{
    if (b->smooth)
        return;
    if ((b->angle > 0) == left || fabs(b->angle) > pi - 1e-6) {
        const zl_heading heading[3] = {b->before, b->middle, b->after};
        add_fan(o, &b->apex, heading, fabs(b->angle), left);
        return;
    }
    add_cross_edge(o, b, b->before, b->end);
    add_cross_edge(o, b, b->after, b->begin);
}

static bend end_bend(const outline *o, const double *place, zl_heading ahead, bool left)
{
    bend b = {.middle = ahead};
    zl_heading aside = zl_heading_left(left ? ahead : zl_heading_back(ahead));
    zl_offset_init(&b.apex, place);
    b.end = b.begin = zl_offset_point(&b.apex, aside, o->plan->distance_m);
    return b;
}

static bend bend_at(const outline *o, const path *p, size_t vertex, bool left)
{
    bend b;
    if (!p->closed && vertex == 0)
        return end_bend(o, p->lonlat, p->leaving[0], left);
    if (!p->closed && vertex == p->nsegments)
        return end_bend(o, p->lonlat + 2 * vertex, p->arriving[vertex - 1], left);
    size_t before = vertex == 0 ? p->nsegments - 1 : vertex - 1;
    make_bend(&b, o, p, before, vertex == p->nsegments ? 0 : vertex, left);
    return b;
}

static void add_side(outline *o, const path *p, bool left)
{
    bend from = bend_at(o, p, 0, left);
    o->open = false;
    for (size_t i = 0; i < p->nsegments; i++) {
        bend to = bend_at(o, p, i + 1, left);
        add_edge_unless_covered(o, from.begin, to.end);
        if (p->closed || i + 1 < p->nsegments)
            add_bend(o, &to, left);
        from = to;
    }
}

/* Half a disc around an end; `ahead` points away from the line. */
static void add_cap(outline *o, const double *place, zl_heading ahead)
{
    zl_offset apex;
    zl_heading left = zl_heading_left(ahead);
    const zl_heading heading[3] = {left, ahead, zl_heading_back(left)};
    zl_offset_init(&apex, place);
    o->open = false;
    add_fan(o, &apex, heading, pi, true);
}

/* ---- paths ---------------------------------------------------------------------------------- */

static void free_path(path *p)
{
    zl_free(p->lonlat);
    zl_free(p->leaving);
    zl_free(p->arriving);
    zl_free(p->length_m);
}

/* Nearer than this two places are one: coordinates in degrees are 3e-8 m apart at 180 degrees. */
static const double same_m = 1e-7;

static zl_status read_path(path *p, const double *lonlat, size_t npoints, zl_error *err)
{
    p->lonlat = zl_alloc(2 * sizeof(double) * npoints);
    p->leaving = zl_alloc(sizeof *p->leaving * npoints);
    p->arriving = zl_alloc(sizeof *p->arriving * npoints);
    p->length_m = zl_alloc(sizeof(double) * npoints);
    if (!p->lonlat || !p->leaving || !p->arriving || !p->length_m)
        return zl_fail_memory(err);
    for (size_t i = 0, n = 0; i < npoints; i++) {
        double *at = p->lonlat + 2 * n;
        if (i > 0) {
            double length_m = zl_segment_headings(&p->leaving[n - 1], &p->arriving[n - 1], at - 2,
                                                  lonlat + 2 * i);
            if (!(length_m > same_m))
                continue;
            p->length_m[n - 1] = length_m;
            p->nsegments = n;
        }
        at[0] = lonlat[2 * i];
        at[1] = lonlat[2 * i + 1];
        n++;
    }
    const double *last = p->lonlat + 2 * p->nsegments;
    p->closed = p->nsegments > 1 && zl_geodesic_inverse(p->lonlat, last, NULL, NULL) <= same_m;
    return ZL_OK;
}

static zl_status add_path(outline *o, const double *lonlat, size_t npoints, zl_error *err)
{
    path p ZL_CLEANUP(free_path) = {0};
    bool polygon = o->plan->shape->kind == ZL_SHAPE_POLYGON;
    ZL_TRY(read_path(&p, lonlat, npoints, err));
    if (p.nsegments == 0) {
        add_disc(o, p.lonlat);
        return ZL_OK;
    }
    if (!polygon)
        add_side(o, &p, true);
    add_side(o, &p, false);
    if (!p.closed) {
        add_cap(o, p.lonlat, zl_heading_back(p.leaving[0]));
        add_cap(o, p.lonlat + 2 * p.nsegments, p.arriving[p.nsegments - 1]);
    }
    return ZL_OK;
}

zl_status zl_corridor_outline(zl_shape **out, const zl_corridor_plan *plan, zl_error *err)
{
    const zl_shape *shape = plan->shape;
    outline o = {.plan = plan, .lon_deg = shape->npoints ? shape->lonlat_deg[0] : 0};
    /* The closed forms are off by 1e-6 m at 100 km and 1e-3 m at 500 km. */
    double share = plan->distance_m / 500e3;
    o.covered_m = plan->distance_m - plan->rise_m / 2 - 2e-6 - 2e-3 * pow(share, 5);
    zl_shape_builder_init(&o.strings, ZL_SHAPE_LINE);
    for (size_t r = 0; r < shape->nrings; r++) {
        if (zl_ring_size(shape, r) == 0)
            continue;
        zl_status status = add_path(&o, zl_ring_points(shape, r), zl_ring_size(shape, r), err);
        if (status != ZL_OK) {
            zl_shape_builder_free(&o.strings);
            return status;
        }
    }
    return zl_shape_builder_take(out, &o.strings, err);
}
