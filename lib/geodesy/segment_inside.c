/* What of a path lies inside a zone. The search for what is nearest finds crossings, so a search
 * for what is no farther than nothing finds them all; between two of them along a path all is
 * inside or all outside. A plain crossing changes the side; where the path touches, or runs
 * through a corner or along an edge, the zone is asked for the next piece. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment.h"
#include "geodesy/segment_contacts.h"

/* Nearer than this a corner touches: a tenth of what counts as on the boundary. */
static const double touch_m = 1e-6;
/* Shorter pieces say nothing about the side that they are on. */
static const double telling_m = 1e-3;

/* ---- meetings ------------------------------------------------------------------------------- */

typedef struct collector {
    zl_contact_sides sides;
    zl_meetings *out;
    bool failed;
} collector;

static double fraction_at(const zl_segment_index *index, size_t point, zl_vec at)
{
    zl_vec a = zl_ecef(index->place[point]);
    zl_vec v = zl_vec_sub(zl_ecef(index->place[point + 1]), a);
    double length2 = zl_vec_dot(v, v);
    double fraction = length2 > 0 ? zl_vec_dot(zl_vec_sub(at, a), v) / length2 : 0;
    return fraction > 0 ? fmin(fraction, 1) : 0;
}

static double crossing_fraction(const zl_contact_sides *sides, const zl_contact *contact)
{
    zl_candidate c;
    zl_candidate_begin(&c, 0);
    c.contact = *contact;
    zl_candidate_place(sides, &c);
    if (isnan(c.nearest.to[0])) /* nearly parallel: some place of both */
        return 0.5;
    return fraction_at(sides->index, contact->to, zl_ecef(c.nearest.to));
}

static void collect(zl_segment_search *search, const zl_contact *contact)
{
    collector *all = search->user;
    bool crossing = contact->kind == ZL_CONTACT_CROSSING;
    if (!crossing && !(contact->quick_m <= touch_m))
        return;
    zl_meeting *grown =
        zl_grow(all->out->item, all->out->count, &all->out->capacity, sizeof *grown);
    if (!grown) {
        all->failed = true;
        return;
    }
    all->out->item = grown;
    zl_meeting met = {contact->path, contact->to, 0, crossing && !(contact->fraction > 0)};
    if (crossing)
        met.fraction = crossing_fraction(&all->sides, contact);
    else if (contact->kind == ZL_CONTACT_FOOT_ON)
        met.fraction = contact->fraction;
    grown[all->out->count++] = met;
}

static int along_paths(const void *left, const void *right)
{
    const zl_meeting *a = left, *b = right;
    int order = zl_compare_sizes(a->point, b->point);
    return order ? order : (a->fraction > b->fraction) - (a->fraction < b->fraction);
}

zl_status zl_segment_index_meetings(zl_meetings *out, const zl_segment_index *index,
                                    const zl_segment_index *boundary, zl_error *err)
{
    collector all = {{boundary, index}, out, false};
    out->count = 0;
    zl_segment_search search = {.from = boundary, .index = index, .meet = collect, .user = &all};
    zl_search_run(&search, touch_m);
    if (all.failed)
        return zl_fail_memory(err);
    if (out->count > 1)
        qsort(out->item, out->count, sizeof *out->item, along_paths);
    return ZL_OK;
}

void zl_meetings_free(zl_meetings *meetings)
{
    zl_free(meetings->item);
    *meetings = (zl_meetings){0};
}

/* ---- along a path --------------------------------------------------------------------------- */

/* A place on a path. */
typedef struct position {
    size_t point;
    double fraction;
} position;

static zl_vec point_at(const zl_segment_index *index, position at)
{
    zl_vec a = zl_ecef(index->place[at.point]);
    if (!(at.fraction > 0))
        return a;
    zl_vec b = zl_ecef(index->place[at.point + 1]);
    return at.fraction < 1 ? zl_arc_point(a, b, at.fraction) : b;
}

/* The next vertex behind a position, or `end` where that comes first. */
static position next_of(position at, position end)
{
    return at.point < end.point ? (position){at.point + 1, 0} : end;
}

static bool is_before(position a, position b)
{
    return a.point != b.point ? a.point < b.point : a.fraction < b.fraction;
}

static double chord_between_m(const zl_segment_index *index, position a, position b)
{
    zl_vec chord = zl_vec_sub(point_at(index, b), point_at(index, a));
    return sqrt(zl_vec_dot(chord, chord));
}

/* Is what lies between two positions, where nothing is met, inside? The first piece that is long
 * enough tells. */
static bool asks_inside(const zl_segment_index *index, position at, position end,
                        const zl_inside_visitor *visitor)
{
    position to = next_of(at, end);
    while (is_before(to, end) && chord_between_m(index, at, to) < telling_m) {
        at = to;
        to = next_of(at, end);
    }
    double place[2];
    zl_ecef_to_lonlat(place, zl_arc_point(point_at(index, at), point_at(index, to), 0.5));
    return visitor->covers(place, visitor->user);
}

static void visit(const zl_segment_index *index, position at, position end,
                  const zl_inside_visitor *visitor)
{
    zl_vec from = point_at(index, at);
    while (is_before(at, end)) {
        at = next_of(at, end);
        zl_vec to = point_at(index, at);
        visitor->piece(from, to, visitor->user);
        from = to;
    }
}

/* The first meeting at or behind a point. */
static size_t first_meeting(const zl_meetings *meetings, size_t point)
{
    size_t low = 0, high = meetings->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (meetings->item[middle].point < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A path under way: the meetings that are ahead. */
typedef struct walk {
    const zl_segment_index *index;
    const zl_meetings *meetings;
    size_t next, behind; /* the next meeting, and the first point behind the path */
    position end;
} walk;

/* Where the next meeting is; the end of the path when there is none. */
static position ahead(const walk *w)
{
    if (w->next == w->meetings->count || w->meetings->item[w->next].point >= w->behind)
        return w->end;
    const zl_meeting *met = &w->meetings->item[w->next];
    return met->point + 1 < w->behind ? (position){met->point, met->fraction} : w->end;
}

static bool any_ahead(const walk *w)
{
    return w->next < w->meetings->count && w->meetings->item[w->next].point < w->behind;
}

/* Steps over the next meeting and those that are no farther from it than says anything. Is it a
 * plain crossing? */
static bool step_over(walk *w, position *at)
{
    bool plain = w->meetings->item[w->next].crossing;
    *at = ahead(w);
    for (w->next++; any_ahead(w); w->next++) {
        position other = ahead(w);
        if (chord_between_m(w->index, *at, other) > telling_m)
            break;
        *at = other;
        plain = false;
    }
    return plain;
}

void zl_segment_index_inside(const zl_segment_index *index, size_t path,
                             const zl_meetings *meetings, const zl_inside_visitor *visitor)
{
    size_t first = index->path_start[path], behind = index->path_start[path + 1];
    if (behind - first < 2)
        return;
    walk w = {index, meetings, first_meeting(meetings, first), behind, {behind - 2, 1}};
    position at = {first, 0};
    bool inside = visitor->covers(index->place[first], visitor->user);
    while (any_ahead(&w)) {
        position before = at;
        bool plain = step_over(&w, &at);
        if (inside)
            visit(index, before, at, visitor);
        inside = plain ? !inside : asks_inside(index, at, ahead(&w), visitor);
    }
    if (inside)
        visit(index, at, w.end, visitor);
}
