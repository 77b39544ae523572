/* The outline of a capsule: two sides, an arc where the path bends, half a circle where it ends.
 * Most of it lies in other capsules. */
#include "geometry/reach_outline.h"

#include <math.h>

/* Boundaries of two capsules as near as this are one, that of the first of them. */
static const double same_m = 1e-8;
/* Parts of a curve that are shorter than this are left out. */
static const double shortest_m = 1e-10;
/* Sides that turn so little that they overlap by less are taken as straight on. */
static const double straight_m = 1e-6;
/* Where a path turns back to within that angle its sides may be one with each other. */
static const double nearly_back = 1e-3;
static const double pi = 3.14159265358979323846;

/* A piece of the outline of one capsule. */
typedef struct border {
    const zl_curve *curve;
    size_t own;
    bool is_cut; /* by the boundary of the zone */
} border;

/* Is a place of the border in another capsule? Of boundaries that are one the first stays. */
static bool is_held(zl_reach_sum *m, size_t own, const double xy[2])
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
    zl_reach_sum *m;
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
        zl_cuts_add_line(&c->m->area->cuts, zone->edge[i].a, zone->edge[i].b);
    }
    return true;
}

static void find_cuts(zl_reach_sum *m, border *b, const zl_box *box)
{
    zl_cuts *cuts = &m->area->cuts;
    const zl_capsule_query *query = &m->area->query;
    cutting c = {m, b, box};
    zl_cuts_begin(cuts, b->curve);
    for (size_t i = 0; i < query->nnear; i++)
        zl_cuts_add_capsule(cuts, &m->area->capsules.item[query->near[i]]);
    zl_box_tree_visit(&m->area->zone.tree, box, cut_by_edges, &c);
    zl_cuts_sort(cuts);
}

/* Between two cuts all of a piece is kept or none of it. Where the zone's boundary is away, all of
 * the piece is in the zone or none of it. */
static void keep_parts(zl_reach_sum *m, const border *b)
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
                    zl_reach_keep(m, &part);
                    zl_reach_look(m, &part, middle);
                }
            }
            from = to;
        }
    }
}

static zl_box box_around(const double middle[2], double half)
{
    return (zl_box){middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half};
}

/* Is nothing in a disc on the boundary: in one capsule as a whole, or away from the zone? */
static bool disc_is_hidden(zl_reach_sum *m, const zl_curve *curve, const size_t *without,
                           size_t nwithout)
{
    double middle[2], half = curve->length / 2;
    zl_curve_at(middle, curve, 0.5);
    const zl_box box = box_around(middle, half);
    return !zl_box_meets(&box, &m->area->zone.box) ||
           zl_reach_ask_around(m, middle, half, without, nwithout, &m->border_guess);
}

/* A piece in a disc that is not hidden. */
static void add_piece(zl_reach_sum *m, const zl_curve *curve, size_t own, const size_t *without,
                      size_t nwithout)
{
    border b = {curve, own, false};
    if (zl_reach_ask(m, curve, without, nwithout))
        return;
    const zl_box box = box_around(m->area->query.xy, curve->length / 2);
    if (!zl_box_meets(&box, &m->area->zone.box))
        return;
    find_cuts(m, &b, &box);
    keep_parts(m, &b);
}

static bool is_long(const zl_reach_sum *m, const zl_curve *curve, size_t own)
{
    return 2 * curve->length > m->area->capsules.item[own].a.radius;
}

/* A curve in pieces, of which most are held as a whole. */
static void add_long_curve(zl_reach_sum *m, const zl_curve *curve, size_t own,
                           const size_t *without, size_t nwithout)
{
    double pieces = ceil(2 * curve->length / m->area->capsules.item[own].a.radius);
    for (size_t k = 0; (double)k < pieces && !m->failed && m->effort > 0; k++) {
        double i = (double)k;
        zl_curve piece = zl_curve_piece(curve, i / pieces, (i + 1) / pieces);
        if (!disc_is_hidden(m, &piece, without, nwithout))
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
static void add_side(zl_reach_sum *m, size_t own, int hand)
{
    const zl_capsule *capsule = m->area->capsules.item, *c = &capsule[own];
    double nx = -hand * c->along[1], ny = hand * c->along[0];
    const double a[2] = {c->a.centre[0] + c->a.radius * nx, c->a.centre[1] + c->a.radius * ny};
    const double b[2] = {c->b.centre[0] + c->b.radius * nx, c->b.centre[1] + c->b.radius * ny};
    const size_t beside[3] = {own, c->before, c->after};
    zl_curve side = hand < 0 ? zl_curve_edge(a, b) : zl_curve_edge(b, a);
    if (disc_is_hidden(m, &side, beside, 3))
        return;
    side_rest rest = rest_of_side(capsule, own, hand);
    if (rest.from >= rest.to)
        return;
    if (rest.from > 0 || rest.to < 1)
        side = hand < 0 ? zl_curve_piece(&side, rest.from, rest.to)
                        : zl_curve_piece(&side, 1 - rest.to, 1 - rest.from);
    if (is_long(m, &side, own))
        add_long_curve(m, &side, own, rest.without, rest.nwithout);
    else
        add_piece(m, &side, own, rest.without, rest.nwithout);
}

/* Where a path ends, half a circle around the disc. */
static void add_cap(zl_reach_sum *m, size_t own, bool at_end)
{
    const zl_capsule *c = &m->area->capsules.item[own];
    double start = atan2(c->along[1], c->along[0]) + (at_end ? -pi / 2 : pi / 2);
    zl_curve arc = zl_curve_arc(at_end ? &c->b : &c->a, start, pi);
    add_long_curve(m, &arc, own, &own, 1);
}

/* Most arcs can be told to be in another capsule from their ends alone, without angles. */
static bool bend_is_hidden(zl_reach_sum *m, const zl_capsule *c, const zl_capsule *next,
                           const size_t without[2])
{
    const double *u = c->along, *v = next->along;
    double sine = u[0] * v[1] - u[1] * v[0], hand = sine < 0 ? 1 : -1, r = c->b.radius * hand;
    const double a[2] = {c->b.centre[0] - r * u[1], c->b.centre[1] + r * u[0]};
    const double b[2] = {c->b.centre[0] - r * v[1], c->b.centre[1] + r * v[0]};
    zl_curve chord = zl_curve_edge(a, b);
    chord.length *= 1.1; /* up to 60 degrees an arc is longer by less, and in that circle */
    return disc_is_hidden(m, &chord, without, 2);
}

/* Where a path bends, an arc on its outer side. */
static void add_bend(zl_reach_sum *m, size_t own)
{
    const zl_capsule *c = &m->area->capsules.item[own], *next = &m->area->capsules.item[c->after];
    const size_t without[2] = {own, c->after};
    bool gentle = c->along[0] * next->along[0] + c->along[1] * next->along[1] > 0.5;
    if (gentle && bend_is_hidden(m, c, next, without))
        return;
    bend at = bend_between(c, next);
    double start = at.angle >= 0 ? atan2(c->along[1], c->along[0]) - pi / 2
                                 : atan2(next->along[1], next->along[0]) + pi / 2;
    zl_curve arc = zl_curve_arc(&c->b, start, fabs(at.angle));
    if (!(arc.length > shortest_m))
        return;
    if (gentle && !is_long(m, &arc, own))
        add_piece(m, &arc, own, without, 2);
    else
        add_long_curve(m, &arc, own, without, 2);
}

void zl_reach_add_outline(zl_reach_sum *m, size_t own)
{
    const zl_capsule *c = &m->area->capsules.item[own];
    if (!(c->length > 0)) {
        zl_curve circle = zl_curve_arc(&c->a, 0, 2 * pi);
        add_long_curve(m, &circle, own, &own, 1);
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
