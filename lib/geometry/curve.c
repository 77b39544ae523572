#include "geometry/curve.h"

#include <stdlib.h>

#include "base/alloc.h"

static const double full_turn = 6.28318530717958647693;
/* Discs whose centres are no farther apart than this are around one place. */
static const double same_m = 1e-6;
/* The disc that holds a curve is larger by this, so that rounding hides no cut. */
static const double margin_m = 1e-6;

zl_curve zl_curve_edge(const double a[2], const double b[2])
{
    return (zl_curve){
        .a = {a[0], a[1]}, .b = {b[0], b[1]}, .length = zl_plane_length(b[0] - a[0], b[1] - a[1])};
}

zl_curve zl_curve_arc(const zl_disc *disc, double start, double turn)
{
    return (zl_curve){
        .arc = true, .disc = *disc, .start = start, .turn = turn, .length = disc->radius * turn};
}

zl_curve zl_curve_piece(const zl_curve *curve, double from, double to)
{
    if (curve->arc)
        return zl_curve_arc(&curve->disc, curve->start + from * curve->turn,
                            (to - from) * curve->turn);
    double a[2], b[2];
    zl_curve_at(a, curve, from);
    zl_curve_at(b, curve, to);
    return zl_curve_edge(a, b);
}

void zl_curve_at(double xy[2], const zl_curve *curve, double fraction)
{
    if (curve->arc) {
        double angle = curve->start + fraction * curve->turn;
        xy[0] = curve->disc.centre[0] + curve->disc.radius * cos(angle);
        xy[1] = curve->disc.centre[1] + curve->disc.radius * sin(angle);
        return;
    }
    const double *end = fraction < 0.5 ? curve->a : curve->b; /* the ends come out as they are */
    double rest = fraction < 0.5 ? fraction : fraction - 1;
    xy[0] = end[0] + rest * (curve->b[0] - curve->a[0]);
    xy[1] = end[1] + rest * (curve->b[1] - curve->a[1]);
}

double zl_curve_m2(const zl_curve *curve, const zl_circle_chart *chart)
{
    return curve->arc ? zl_circle_chart_arc_m2(chart, &curve->disc, curve->start, curve->turn)
                      : zl_circle_chart_edge_m2(chart, curve->a, curve->b);
}

/* ---- cuts ----------------------------------------------------------------------------------- */

void zl_cuts_begin(zl_cuts *cuts, const zl_curve *curve)
{
    cuts->curve = curve;
    cuts->half = curve->length / 2 + margin_m;
    cuts->count = 0;
    zl_curve_at(cuts->middle, curve, 0.5);
}

void zl_cuts_add(zl_cuts *cuts, double fraction)
{
    if (!(fraction > 0 && fraction < 1))
        return;
    double *grown = zl_grow(cuts->at, cuts->count, &cuts->capacity, sizeof *grown);
    if (!grown) {
        cuts->failed = true;
        return;
    }
    cuts->at = grown;
    cuts->at[cuts->count++] = fraction;
}

static void add_angle(zl_cuts *cuts, double angle)
{
    double turned = angle - cuts->curve->start;
    turned -= full_turn * floor(turned / full_turn);
    zl_cuts_add(cuts, turned / cuts->curve->turn);
}

/* Is a place beyond the disc of the curve? */
static bool is_away(const zl_cuts *cuts, double x, double y)
{
    x -= cuts->middle[0];
    y -= cuts->middle[1];
    return x * x + y * y > cuts->half * cuts->half;
}

/* Are both places of the arc's circle away that lean by the angle of this cosine to the direction
 * (x, y)? Where they are nearly one, rounding moves them too far to tell. */
static bool both_are_away(const zl_cuts *cuts, double x, double y, double cosine)
{
    const zl_disc *own = &cuts->curve->disc;
    double length = zl_plane_length(x, y), sine2 = 1 - cosine * cosine;
    if (!(sine2 * own->radius * own->radius > 1))
        return false;
    double along = own->radius * cosine / length, across = own->radius * sqrt(sine2) / length;
    double east = own->centre[0] + along * x, north = own->centre[1] + along * y;
    return is_away(cuts, east - across * y, north + across * x) &&
           is_away(cuts, east + across * y, north - across * x);
}

/* Both directions that lean by the angle of this cosine to (x, y). */
static void add_angles(zl_cuts *cuts, double x, double y, double cosine)
{
    if (!(fabs(cosine) <= 1) || both_are_away(cuts, x, y, cosine))
        return;
    double direction = atan2(y, x), lean = acos(cosine);
    add_angle(cuts, direction - lean);
    add_angle(cuts, direction + lean);
}

/* Most circles and lines pass the curve by, which its own disc tells without angles. */
static bool circle_is_away(const zl_cuts *cuts, const zl_disc *disc)
{
    double x = cuts->middle[0] - disc->centre[0], y = cuts->middle[1] - disc->centre[1];
    double apart2 = x * x + y * y;
    double inner = disc->radius - cuts->half, outer = disc->radius + cuts->half;
    return apart2 > outer * outer || (inner > 0 && apart2 < inner * inner);
}

static bool line_is_away(const zl_cuts *cuts, const double a[2], double ux, double uy)
{
    double cross = (cuts->middle[0] - a[0]) * uy - (cuts->middle[1] - a[1]) * ux;
    return cross * cross > cuts->half * cuts->half * (ux * ux + uy * uy);
}

static void add_disc(zl_cuts *cuts, const zl_disc *disc)
{
    const zl_curve *curve = cuts->curve;
    double r = disc->radius;
    if (circle_is_away(cuts, disc))
        return;
    if (curve->arc) {
        double x = disc->centre[0] - curve->disc.centre[0];
        double y = disc->centre[1] - curve->disc.centre[1], own = curve->disc.radius;
        double apart = zl_plane_length(x, y);
        if (apart > same_m)
            add_angles(cuts, x, y, (apart * apart + (own - r) * (own + r)) / (2 * apart * own));
        return;
    }
    double x = curve->a[0] - disc->centre[0], y = curve->a[1] - disc->centre[1];
    double vx = curve->b[0] - curve->a[0], vy = curve->b[1] - curve->a[1];
    double v2 = vx * vx + vy * vy, middle = -(x * vx + y * vy) / v2;
    double cross = x * vy - y * vx, rest = r * r / v2 - cross * cross / (v2 * v2);
    if (!(rest > 0))
        return;
    zl_cuts_add(cuts, middle - sqrt(rest));
    zl_cuts_add(cuts, middle + sqrt(rest));
}

void zl_cuts_add_line(zl_cuts *cuts, const double a[2], const double b[2])
{
    const zl_curve *curve = cuts->curve;
    double ux = b[0] - a[0], uy = b[1] - a[1];
    if (line_is_away(cuts, a, ux, uy))
        return;
    if (curve->arc) {
        double length = zl_plane_length(ux, uy), nx = uy / length, ny = -ux / length;
        double apart = nx * (a[0] - curve->disc.centre[0]) + ny * (a[1] - curve->disc.centre[1]);
        add_angles(cuts, nx, ny, apart / curve->disc.radius);
        return;
    }
    double vx = curve->b[0] - curve->a[0], vy = curve->b[1] - curve->a[1];
    double cross = vx * uy - vy * ux;
    zl_cuts_add(cuts, ((a[0] - curve->a[0]) * uy - (a[1] - curve->a[1]) * ux) / cross);
}

static void add_side(zl_cuts *cuts, const zl_capsule *c, double nx, double ny)
{
    const double a[2] = {c->a.centre[0] + c->a.radius * nx, c->a.centre[1] + c->a.radius * ny};
    const double b[2] = {c->b.centre[0] + c->b.radius * nx, c->b.centre[1] + c->b.radius * ny};
    zl_cuts_add_line(cuts, a, b);
}

/* An arc around the same place as one of the discs: the strip begins at its tangents. */
static void add_tangents(zl_cuts *cuts, const zl_capsule *c)
{
    double direction = atan2(c->along[1], c->along[0]);
    add_angle(cuts, direction + full_turn / 4);
    add_angle(cuts, direction - full_turn / 4);
}

static bool same_place(const zl_disc *one, const zl_disc *other)
{
    return zl_plane_length(one->centre[0] - other->centre[0], one->centre[1] - other->centre[1]) <=
           same_m;
}

void zl_cuts_add_capsule(zl_cuts *cuts, const zl_capsule *capsule)
{
    const zl_curve *curve = cuts->curve;
    add_disc(cuts, &capsule->a);
    if (!(capsule->length > 0))
        return;
    add_disc(cuts, &capsule->b);
    add_side(cuts, capsule, -capsule->along[1], capsule->along[0]);
    add_side(cuts, capsule, capsule->along[1], -capsule->along[0]);
    if (curve->arc &&
        (same_place(&curve->disc, &capsule->a) || same_place(&curve->disc, &capsule->b)))
        add_tangents(cuts, capsule);
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void zl_cuts_sort(zl_cuts *cuts)
{
    if (cuts->count > 1)
        qsort(cuts->at, cuts->count, sizeof *cuts->at, by_value);
}
