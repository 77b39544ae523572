#include "geodesy/segment_contacts.h"

#include <math.h>

#include "geodesy/segment.h"

/* Nearer than this is touching: coordinates in degrees are 1.6 nm apart at 180 degrees. */
static const double touching_m = 1e-8;

static void set_place(double out[2], const double place[2])
{
    out[0] = place[0];
    out[1] = place[1];
}

static bool is_short(const zl_vec ends[2])
{
    zl_vec chord = zl_vec_sub(ends[1], ends[0]);
    return zl_vec_dot(chord, chord) <= ZL_SHORT_SEGMENT_M * ZL_SHORT_SEGMENT_M;
}

/* The distance of a place from the segment at `ends`, and its foot. The closed forms place the foot
 * on a short segment to 2 mm along it at 50 km, which changes the distance by 4e-11 m. */
static double settle_foot(const double *place, const double *ends, const zl_contact *contact,
                          double foot[2])
{
    const double near_m = 50e3;
    zl_vec points[2];
    zl_ecef_points(points, ends, 2);
    if (!(contact->quick_m <= near_m) || !is_short(points))
        return zl_exact_foot_m(place, ends, ends + 2, contact->fraction, foot);
    zl_ecef_to_lonlat(foot, zl_arc_point(points[0], points[1], contact->fraction));
    return zl_geodesic_inverse(place, foot, NULL, NULL);
}

/* The exact distance of a contact, and its places but those of a crossing. */
static zl_nearest settle(const zl_contact_sides *s, const zl_contact *contact)
{
    const double *from = s->from->place[contact->from], *to = s->index->place[contact->to];
    zl_nearest nearest = {0, {from[0], from[1]}, {to[0], to[1]}};
    if (contact->kind == ZL_CONTACT_POINTS && contact->quick_m > 0)
        nearest.distance_m = zl_geodesic_inverse(from, to, NULL, NULL);
    else if (contact->kind == ZL_CONTACT_FOOT_ON)
        nearest.distance_m = settle_foot(from, to, contact, nearest.to);
    else if (contact->kind == ZL_CONTACT_FOOT_OFF)
        nearest.distance_m = settle_foot(to, from, contact, nearest.from);
    if (nearest.distance_m <= touching_m)
        nearest.distance_m = 0;
    return nearest;
}

void zl_candidate_place(const zl_contact_sides *s, zl_candidate *c)
{
    if (c->contact.kind != ZL_CONTACT_CROSSING)
        return;
    const double *a = s->from->place[c->contact.from], *b = s->index->place[c->contact.to];
    zl_vec first[2], second[2];
    double place[2];
    zl_ecef_points(first, a, 2);
    zl_ecef_points(second, b, 2);
    if (!(c->contact.fraction > 0) && is_short(first) && is_short(second))
        zl_ecef_to_lonlat(place, zl_quick_crossing(first[0], first[1], second[0], second[1]));
    else if (!zl_segments_cross(a, a + 2, b, b + 2, place))
        return;
    set_place(c->nearest.from, place);
    set_place(c->nearest.to, place);
}

/* Nearest first; equally near ones by path, then by where they are on both sides. */
static int compare_settled(const zl_nearest *a, const zl_contact *a_at, const zl_nearest *b,
                           const zl_contact *b_at)
{
    if (a->distance_m != b->distance_m)
        return a->distance_m < b->distance_m ? -1 : 1;
    int order = zl_compare_sizes(a_at->path, b_at->path);
    if (order == 0)
        order = zl_compare_sizes(a_at->from, b_at->from);
    return order ? order : zl_compare_sizes(a_at->to, b_at->to);
}

static void keep_settled(const zl_contact_sides *s, zl_candidate *c, const zl_contact *contact)
{
    zl_nearest nearest = settle(s, contact);
    if (compare_settled(&nearest, contact, &c->nearest, &c->contact) < 0) {
        c->nearest = nearest;
        c->contact = *contact;
    }
    c->upper_m = fmin(c->upper_m, c->nearest.distance_m);
}

static double lower_m(const zl_contact *contact)
{
    return contact->quick_m - zl_quick_doubt_m(contact->quick_m);
}

void zl_candidate_settle(const zl_contact_sides *s, zl_candidate *c)
{
    for (size_t i = 0; i < c->nwaiting; i++)
        if (lower_m(&c->waiting[i]) <= c->upper_m)
            keep_settled(s, c, &c->waiting[i]);
    c->nwaiting = 0;
}

/* ---- meeting -------------------------------------------------------------------------------- */

static bool is_waiting(const zl_candidate *c, const zl_contact *contact)
{
    for (size_t i = 0; i < c->nwaiting; i++) {
        const zl_contact *other = &c->waiting[i];
        if (other->kind == contact->kind && other->from == contact->from &&
            other->to == contact->to)
            return true;
    }
    return false;
}

/* Lets go of those that can no longer be the nearest. */
static void sift_waiting(zl_candidate *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->nwaiting; i++)
        if (lower_m(&c->waiting[i]) <= c->upper_m)
            c->waiting[kept++] = c->waiting[i];
    c->nwaiting = kept;
}

void zl_candidate_meet(const zl_contact_sides *s, zl_candidate *c, const zl_contact *contact)
{
    if (!(contact->quick_m > 0)) { /* they cross, or share a point: nothing is in doubt */
        keep_settled(s, c, contact);
        return;
    }
    if (!(lower_m(contact) <= c->upper_m) || is_waiting(c, contact))
        return;
    double upper_m = contact->quick_m + zl_quick_doubt_m(contact->quick_m);
    if (upper_m < c->upper_m) {
        c->upper_m = upper_m;
        sift_waiting(c);
    }
    if (c->nwaiting == ZL_MOST_WAITING)
        zl_candidate_settle(s, c);
    c->waiting[c->nwaiting++] = *contact;
}

void zl_candidate_begin(zl_candidate *c, size_t owner)
{
    c->owner = owner;
    c->upper_m = INFINITY;
    c->leaf = 0;
    c->nwaiting = 0;
    c->contact = (zl_contact){.path = SIZE_MAX};
    c->nearest = (zl_nearest){INFINITY, {NAN, NAN}, {NAN, NAN}};
}
