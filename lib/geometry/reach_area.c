#include "geometry/reach_area.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment.h"

/* What the chart and straight edges in it may add to the error, of the tolerance. */
static const double chart_share = 0.01, bend_share = 1e-4;
/* Boundaries of two capsules as near as this are one, that of the first of them. */
static const double same_m = 1e-8;
/* Parts of a curve that are shorter than this are left out. */
static const double shortest_m = 1e-10;
/* Sides that turn so little that they overlap by less are taken as straight on. */
static const double straight_m = 1e-6;
/* Where a path turns back to within that angle its sides may be one with each other. */
static const double nearly_back = 1e-3;
/* The parts of a boundary must close as well as this, of the tolerance. */
static const double closing_share = 0.01;
static const double pi = 3.14159265358979323846;

void zl_reach_area_free(zl_reach_area *area)
{
    zl_plane_zone_free(&area->zone);
    zl_segment_runs_free(&area->runs);
    zl_free(area->point);
    zl_free(area->xy);
    zl_free(area->path);
    zl_capsules_free(&area->capsules);
    zl_free(area->query.near);
    zl_free(area->cuts.at);
    *area = (zl_reach_area){0};
}

zl_status zl_reach_area_take_zone(zl_reach_area *area, const zl_prepared_zone *zone, double zone_m2,
                                  double tolerance_m, zl_error *err)
{
    double centre_deg[2];
    area->prepared = zone;
    area->zone_m2 = zone_m2;
    area->tolerance_m = tolerance_m;
    zl_extent_centre(&zone->extent, centre_deg);
    zl_circle_chart_init(&area->chart, centre_deg);
    return zl_plane_zone_fill(&area->zone, &area->chart, zone->polygon, bend_share * tolerance_m,
                              err);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static zl_status add_point(zl_reach_area *area, zl_vec point, zl_error *err)
{
    double(*grown)[2] = zl_grow(area->xy, area->xy_count, &area->xy_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    area->xy = grown[0];
    zl_circle_chart_forward(&area->chart, grown[area->xy_count++], point);
    return ZL_OK;
}

static zl_status add_segment(zl_reach_area *area, zl_vec a, zl_vec b, double edge_m, zl_error *err)
{
    zl_vec chord = zl_vec_sub(b, a);
    double pieces = ceil(sqrt(zl_vec_dot(chord, chord)) / edge_m);
    for (double i = 1; i < pieces; i++)
        ZL_TRY(add_point(area, zl_arc_point(a, b, i / pieces), err));
    return add_point(area, b, err);
}

static zl_status add_run(zl_reach_area *area, const zl_segment_run *run, size_t shape,
                         double edge_m, zl_error *err)
{
    size_t npoints = run->count + 1;
    zl_plane_path *path =
        zl_grow(area->path, area->npaths, &area->path_capacity, sizeof *area->path);
    if (!path)
        return zl_fail_memory(err);
    area->path = path;
    if (npoints > area->point_capacity) {
        zl_vec *grown = zl_realloc_array(area->point, npoints, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        area->point = grown;
        area->point_capacity = npoints;
    }
    size_t first = area->xy_count;
    zl_segment_index_points(area->point, area->segments, run->first, npoints);
    ZL_TRY(add_point(area, area->point[0], err));
    for (size_t i = 1; i < npoints; i++)
        ZL_TRY(add_segment(area, area->point[i - 1], area->point[i], edge_m, err));
    path[area->npaths++] = (zl_plane_path){first, area->xy_count - first, shape};
    return ZL_OK;
}

zl_status zl_reach_area_take_lines(zl_reach_area *area, const zl_shape_index *lines,
                                   double farthest_m, zl_error *err)
{
    area->segments = zl_shape_index_segments(lines);
    area->farthest_m = farthest_m;
    area->xy_count = area->npaths = 0;
    double edge_m = zl_circle_chart_edge_m(&area->chart, area->zone.reach_m + farthest_m,
                                           farthest_m, bend_share * area->tolerance_m);
    ZL_TRY(zl_segment_index_around(&area->runs, area->segments, area->prepared->boundary,
                                   farthest_m, err));
    for (size_t i = 0; i < area->runs.count; i++) {
        const zl_segment_run *run = &area->runs.item[i];
        ZL_TRY(add_run(area, run, zl_shape_index_shape_of(lines, run->path), edge_m, err));
    }
    return ZL_OK;
}

/* ---- what is kept of the boundary ----------------------------------------------------------- */

typedef struct measuring {
    zl_reach_area *area;
    double within_m; /* NAN: the boundary is not looked at */
    double m2, east, north, largest_m;
    double unseen_m; /* the length of boundary that was kept since it was looked at */
    size_t border_guess, edge_guess; /* which capsule held the last that was asked about */
    double effort;                   /* what is left of it */
    bool failed;
} measuring;

/* A capsule may be compared with so many others in all. Where more lie within a hair's breadth of
 * each other, as where a receiver stood still, this is no way to measure. */
static const double most_effort = 1e5;

static void keep(measuring *m, const zl_curve *curve)
{
    double from[2], to[2];
    zl_curve_at(from, curve, 0);
    zl_curve_at(to, curve, 1);
    m->m2 += zl_curve_m2(curve, &m->area->chart);
    m->east += to[0] - from[0];
    m->north += to[1] - from[1];
}

/* The boundary is looked at in every quarter of the distance, and where it begins. */
static const double look_share = 0.25;

/* A first try finds what is to be expected quickly, a second one whatever there is. */
static void look_at(measuring *m, const double xy[2])
{
    zl_vec point = zl_circle_chart_inverse(&m->area->chart, xy);
    double found_m = zl_segment_index_quick_m(m->area->segments, point, m->within_m + 1, NULL);
    if (!isfinite(found_m))
        found_m = zl_segment_index_quick_m(m->area->segments, point, (double)INFINITY, NULL);
    double error_m = fabs(found_m - m->within_m);
    if (error_m > m->largest_m)
        m->largest_m = error_m;
}

static void look_now_and_then(measuring *m, const zl_curve *part, const double middle[2])
{
    m->unseen_m += part->length;
    if (!(m->unseen_m >= look_share * m->within_m)) /* never for NAN */
        return;
    look_at(m, middle);
    m->unseen_m = 0;
}

/* Puts the question around the middle of a curve. */
static void ask_around(measuring *m, const zl_curve *curve, const size_t *without, size_t nwithout,
                       size_t *guess)
{
    zl_capsule_query *query = &m->area->query;
    zl_curve_at(query->xy, curve, 0.5);
    query->half = curve->length / 2;
    query->without = without;
    query->nwithout = nwithout;
    query->covering = *guess;
    m->failed = !zl_capsules_ask(query, &m->area->capsules) || m->failed;
    m->effort -= 1 + 8 * (double)query->nnear;
    if (query->covering != ZL_NO_CAPSULE)
        *guess = query->covering;
}

/* ---- the outlines of capsules --------------------------------------------------------------- */

/* A piece of the outline of one capsule. */
typedef struct border {
    const zl_curve *curve;
    size_t own;
    bool is_cut; /* by the boundary of the zone */
} border;

/* Is a place of the border in another capsule? Of boundaries that are one the first stays. */
static bool is_held(measuring *m, size_t own, const double xy[2])
{
    const zl_capsule_query *query = &m->area->query;
    m->effort -= (double)query->nnear;
    for (size_t i = 0; i < query->nnear; i++) {
        size_t other = query->near[i];
        double excess = zl_capsule_excess(&m->area->capsules.item[other], xy);
        if (excess < -same_m || (excess < same_m && other < own))
            return true;
    }
    return false;
}

typedef struct cutting {
    measuring *m;
    border *b;
    const zl_box *box;
} cutting;

static bool cut_by_edges(size_t first, size_t last, void *user)
{
    cutting *c = user;
    const zl_plane_zone *zone = &c->m->area->zone;
    for (size_t i = first; i < last; i++) {
        if (!zl_box_meets(&zone->edge_box[i], c->box))
            continue;
        c->b->is_cut = true;
        zl_cuts_add_line(&c->m->area->cuts, c->b->curve, zone->edge[i].a, zone->edge[i].b);
    }
    return true;
}

static void find_cuts(measuring *m, border *b, const zl_box *box)
{
    zl_cuts *cuts = &m->area->cuts;
    const zl_capsule_query *query = &m->area->query;
    cutting c = {m, b, box};
    cuts->count = 0;
    for (size_t i = 0; i < query->nnear; i++)
        zl_cuts_add_capsule(cuts, b->curve, &m->area->capsules.item[query->near[i]]);
    zl_box_tree_visit(&m->area->zone.tree, box, cut_by_edges, &c);
    zl_cuts_sort(cuts);
}

/* Between two cuts all of a piece is kept or none of it. Where the zone's boundary is away, all of
 * the piece is in the zone or none of it. */
static void keep_parts(measuring *m, const border *b)
{
    const zl_cuts *cuts = &m->area->cuts;
    const zl_plane_zone *zone = &m->area->zone;
    bool known = false, inside = false;
    double from = 0;
    for (size_t i = 0; i <= cuts->count && m->effort > 0; i++) {
        double to = i < cuts->count ? cuts->at[i] : 1, middle[2];
        if ((to - from) * b->curve->length > shortest_m) {
            zl_curve_at(middle, b->curve, (from + to) / 2);
            if (!is_held(m, b->own, middle)) {
                inside = known ? inside : zl_plane_zone_holds(zone, middle);
                known = !b->is_cut;
                if (inside) {
                    zl_curve part = zl_curve_piece(b->curve, from, to);
                    keep(m, &part);
                    look_now_and_then(m, &part, middle);
                }
            }
            from = to;
        }
    }
}

static zl_box box_around(const zl_curve *curve)
{
    double middle[2], half = curve->length / 2;
    zl_curve_at(middle, curve, 0.5);
    return (zl_box){middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half};
}

/* Is none of it on the boundary: in one capsule as a whole, or away from the zone? */
static bool is_hidden(measuring *m, const zl_curve *curve, const zl_box *box, const size_t *without,
                      size_t nwithout)
{
    if (!zl_box_meets(box, &m->area->zone.box))
        return true;
    ask_around(m, curve, without, nwithout, &m->border_guess);
    return m->area->query.covering != ZL_NO_CAPSULE;
}

static void add_piece(measuring *m, const zl_curve *curve, size_t own, const size_t *without,
                      size_t nwithout)
{
    border b = {curve, own, false};
    const zl_box box = box_around(curve);
    if (is_hidden(m, curve, &box, without, nwithout))
        return;
    find_cuts(m, &b, &box);
    keep_parts(m, &b);
}

/* A long one in pieces, of which most are held as a whole. */
static void add_curve(measuring *m, const zl_curve *curve, size_t own, const size_t *without,
                      size_t nwithout)
{
    double pieces = ceil(2 * curve->length / m->area->capsules.item[own].a.radius);
    if (pieces <= 1) {
        add_piece(m, curve, own, without, nwithout);
        return;
    }
    for (double i = 0; i < pieces && !m->failed && m->effort > 0; i++) {
        zl_curve piece = zl_curve_piece(curve, i / pieces, (i + 1) / pieces);
        add_piece(m, &piece, own, without, nwithout);
    }
}

/* How two segments meet. */
typedef struct bend {
    double angle;   /* to the left when positive */
    double overlap; /* of the sides that they turn to, on each of them; 0 where they are straight */
    bool plain;     /* each side loses its overlap to the other segment and no more */
} bend;

static bend bend_between(const zl_capsule *one, const zl_capsule *other)
{
    const double *u = one->along, *v = other->along;
    double angle = atan2(u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1]);
    double overlap = one->b.radius * tan(fabs(angle) / 2);
    if (overlap < straight_m)
        return (bend){angle, 0, true};
    return (bend){angle, overlap, overlap < one->length && overlap < other->length};
}

/* What of a side its neighbours leave, as fractions along the segment, and those that have no more
 * to say then. */
typedef struct side_rest {
    double from, to;
    size_t without[3], nwithout;
} side_rest;

static side_rest rest_of_side(const zl_capsule *capsule, size_t own, int hand)
{
    const zl_capsule *c = &capsule[own];
    side_rest rest = {0, 1, {own}, 1};
    for (int end = 0; end < 2; end++) {
        size_t joined = end ? c->after : c->before;
        if (joined == ZL_NO_CAPSULE)
            continue;
        bend at = end ? bend_between(c, &capsule[joined]) : bend_between(&capsule[joined], c);
        bool turns_here = at.angle * hand > 0, turns_back = fabs(at.angle) > pi - nearly_back;
        if (turns_back || (turns_here && !at.plain))
            continue;
        rest.without[rest.nwithout++] = joined;
        if (turns_here && end)
            rest.to = 1 - at.overlap / c->length;
        else if (turns_here)
            rest.from = at.overlap / c->length;
    }
    return rest;
}

/* A side of a capsule, to the right (-1) or left (1) of the way. Most are in other capsules. */
static void add_side(measuring *m, size_t own, int hand)
{
    const zl_capsule *capsule = m->area->capsules.item, *c = &capsule[own];
    double nx = -hand * c->along[1], ny = hand * c->along[0];
    const double a[2] = {c->a.centre[0] + c->a.radius * nx, c->a.centre[1] + c->a.radius * ny};
    const double b[2] = {c->b.centre[0] + c->b.radius * nx, c->b.centre[1] + c->b.radius * ny};
    const size_t beside[3] = {own, c->before, c->after};
    zl_curve side = hand < 0 ? zl_curve_edge(a, b) : zl_curve_edge(b, a);
    const zl_box box = box_around(&side);
    if (is_hidden(m, &side, &box, beside, 3))
        return;
    side_rest rest = rest_of_side(capsule, own, hand);
    if (rest.from >= rest.to)
        return;
    if (rest.from > 0 || rest.to < 1)
        side = hand < 0 ? zl_curve_piece(&side, rest.from, rest.to)
                        : zl_curve_piece(&side, 1 - rest.to, 1 - rest.from);
    add_curve(m, &side, own, rest.without, rest.nwithout);
}

/* Where a path ends, half a circle around the disc. */
static void add_cap(measuring *m, size_t own, bool at_end)
{
    const zl_capsule *c = &m->area->capsules.item[own];
    double start = atan2(c->along[1], c->along[0]) + (at_end ? -pi / 2 : pi / 2);
    zl_curve arc = zl_curve_arc(at_end ? &c->b : &c->a, start, pi);
    add_curve(m, &arc, own, &own, 1);
}

/* Most arcs can be told to be in another capsule from their ends alone, without angles. */
static bool bend_is_hidden(measuring *m, const zl_capsule *c, const zl_capsule *next,
                           const size_t without[2])
{
    const double *u = c->along, *v = next->along;
    double sine = u[0] * v[1] - u[1] * v[0], hand = sine < 0 ? 1 : -1, r = c->b.radius * hand;
    if (!(u[0] * v[0] + u[1] * v[1] > 0.5))
        return false;
    const double a[2] = {c->b.centre[0] - r * u[1], c->b.centre[1] + r * u[0]};
    const double b[2] = {c->b.centre[0] - r * v[1], c->b.centre[1] + r * v[0]};
    zl_curve chord = zl_curve_edge(a, b);
    chord.length *= 1.1; /* up to 60 degrees an arc is longer by less, and in that circle */
    const zl_box box = box_around(&chord);
    return is_hidden(m, &chord, &box, without, 2);
}

/* Where a path bends, an arc on its outer side. */
static void add_bend(measuring *m, size_t own)
{
    const zl_capsule *c = &m->area->capsules.item[own], *next = &m->area->capsules.item[c->after];
    const size_t without[2] = {own, c->after};
    if (bend_is_hidden(m, c, next, without))
        return;
    bend at = bend_between(c, next);
    double start = at.angle >= 0 ? atan2(c->along[1], c->along[0]) - pi / 2
                                 : atan2(next->along[1], next->along[0]) + pi / 2;
    zl_curve arc = zl_curve_arc(&c->b, start, fabs(at.angle));
    if (arc.length > shortest_m)
        add_curve(m, &arc, own, without, 2);
}

static void add_outline(measuring *m, size_t own)
{
    const zl_capsule *c = &m->area->capsules.item[own];
    if (!(c->length > 0)) {
        zl_curve circle = zl_curve_arc(&c->a, 0, 2 * pi);
        add_curve(m, &circle, own, &own, 1);
        return;
    }
    add_side(m, own, -1);
    add_side(m, own, 1);
    if (c->before == ZL_NO_CAPSULE)
        add_cap(m, own, false);
    if (c->after == ZL_NO_CAPSULE)
        add_cap(m, own, true);
    else
        add_bend(m, own);
}

/* ---- the zone's edges ----------------------------------------------------------------------- */

static bool is_within(measuring *m, const double xy[2])
{
    const zl_capsule_query *query = &m->area->query;
    m->effort -= (double)query->nnear;
    for (size_t i = 0; i < query->nnear; i++)
        if (zl_capsule_excess(&m->area->capsules.item[query->near[i]], xy) < 0)
            return true;
    return false;
}

static void add_edge(measuring *m, const zl_plane_edge *edge)
{
    zl_curve curve = zl_curve_edge(edge->a, edge->b);
    const zl_capsule_query *query = &m->area->query;
    zl_cuts *cuts = &m->area->cuts;
    ask_around(m, &curve, NULL, 0, &m->edge_guess);
    if (query->covering != ZL_NO_CAPSULE) {
        keep(m, &curve);
        return;
    }
    cuts->count = 0;
    for (size_t i = 0; i < query->nnear; i++)
        zl_cuts_add_capsule(cuts, &curve, &m->area->capsules.item[query->near[i]]);
    zl_cuts_sort(cuts);
    double from = 0, middle[2];
    for (size_t i = 0; query->nnear > 0 && i <= cuts->count && m->effort > 0; i++) {
        double to = i < cuts->count ? cuts->at[i] : 1;
        zl_curve_at(middle, &curve, (from + to) / 2);
        if (is_within(m, middle)) {
            zl_curve part = zl_curve_piece(&curve, from, to);
            keep(m, &part);
        }
        from = to;
    }
}

/* ---- all together --------------------------------------------------------------------------- */

static zl_status make_capsules(zl_reach_area *area, zl_reach_fn reach, void *user, zl_error *err)
{
    zl_capsules_clear(&area->capsules);
    for (size_t i = 0; i < area->npaths; i++) {
        const zl_plane_path *path = &area->path[i];
        double reach_m = reach(path->shape, user);
        if (reach_m > 0)
            zl_capsules_add_path(&area->capsules, &area->chart, area->xy + 2 * path->first,
                                 path->count, reach_m);
    }
    return zl_capsules_index(&area->capsules, err);
}

static bool fits_chart(const zl_reach_area *area)
{
    double from_centre_m = area->zone.reach_m + area->farthest_m;
    return area->zone.fits && area->zone.area_m2 > 0 &&
           zl_circle_chart_error_m(&area->chart, from_centre_m, area->farthest_m) <=
               chart_share * area->tolerance_m;
}

zl_status zl_reach_area_measure(zl_reached *out, zl_reach_area *area, zl_reach_fn reach, void *user,
                                double within_m, zl_error *err)
{
    measuring m = {.area = area,
                   .within_m = within_m,
                   .unseen_m = INFINITY,
                   .border_guess = ZL_NO_CAPSULE,
                   .edge_guess = ZL_NO_CAPSULE};
    *out = (zl_reached){.area_m2 = NAN, .largest_error_m = NAN};
    if (!fits_chart(area))
        return ZL_OK;
    ZL_TRY(make_capsules(area, reach, user, err));
    area->cuts.failed = false;
    m.effort = most_effort * (double)(area->capsules.count + area->zone.nedges + 100);
    for (size_t i = 0; i < area->capsules.count && !m.failed && m.effort > 0; i++)
        add_outline(&m, i);
    for (size_t i = 0; i < area->zone.nedges && !m.failed && m.effort > 0; i++)
        add_edge(&m, &area->zone.edge[i]);
    if (m.failed || area->cuts.failed)
        return zl_fail_memory(err);
    out->area_m2 = m.m2 * (area->zone_m2 / area->zone.area_m2);
    out->largest_error_m = isnan(within_m) ? (double)NAN : m.largest_m;
    out->sound = m.effort > 0 && hypot(m.east, m.north) <= closing_share * area->tolerance_m;
    return ZL_OK;
}
