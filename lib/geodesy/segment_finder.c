/* What a search meets, kept per owner: the closed forms say how near an owner is to within their
 * doubt, the few contacts inside that doubt wait, and the geodesic routines settle them at the end
 * for the owners that are asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment.h"
#include "geodesy/segment_search.h"

/* Nearer than this is touching: coordinates in degrees are 1.6 nm apart at 180 degrees. */
static const double touching_m = 1e-8;

enum { MOST_WAITING = 4 };

/* An owner that was met. */
typedef struct candidate {
    size_t owner;
    double upper_m; /* it is not farther than that */
    size_t nwaiting;
    zl_contact waiting[MOST_WAITING];
    zl_contact contact; /* the nearest that is settled, and what came of it */
    zl_nearest nearest;
} candidate;

/* The two indexes, for settling contacts. */
typedef struct sides {
    const zl_segment_index *from, *index;
} sides;

/* ---- settling ------------------------------------------------------------------------------- */

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
static zl_nearest settle(const sides *s, const zl_contact *contact)
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

/* Where two segments cross: at an end the exact walk gives the end itself, bit for bit. */
static void place_crossing(const sides *s, candidate *c)
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

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* Nearest first; equally near ones by path, then by where they are on both sides. */
static int compare_settled(const zl_nearest *a, const zl_contact *a_at, const zl_nearest *b,
                           const zl_contact *b_at)
{
    if (a->distance_m != b->distance_m)
        return a->distance_m < b->distance_m ? -1 : 1;
    int order = compare_sizes(a_at->path, b_at->path);
    if (order == 0)
        order = compare_sizes(a_at->from, b_at->from);
    return order ? order : compare_sizes(a_at->to, b_at->to);
}

static void keep_settled(const sides *s, candidate *c, const zl_contact *contact)
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

static void settle_waiting(const sides *s, candidate *c)
{
    for (size_t i = 0; i < c->nwaiting; i++)
        if (lower_m(&c->waiting[i]) <= c->upper_m)
            keep_settled(s, c, &c->waiting[i]);
    c->nwaiting = 0;
}

/* ---- meeting -------------------------------------------------------------------------------- */

static bool is_waiting(const candidate *c, const zl_contact *contact)
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
static void sift_waiting(candidate *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->nwaiting; i++)
        if (lower_m(&c->waiting[i]) <= c->upper_m)
            c->waiting[kept++] = c->waiting[i];
    c->nwaiting = kept;
}

static void add_contact(const sides *s, candidate *c, const zl_contact *contact)
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
    if (c->nwaiting == MOST_WAITING)
        settle_waiting(s, c);
    c->waiting[c->nwaiting++] = *contact;
}

static void begin_candidate(candidate *c, size_t owner)
{
    c->owner = owner;
    c->upper_m = INFINITY;
    c->nwaiting = 0;
    c->contact = (zl_contact){.path = SIZE_MAX};
    c->nearest = (zl_nearest){INFINITY, {NAN, NAN}, {NAN, NAN}};
}

/* ---- one place ------------------------------------------------------------------------------ */

/* An index of one place that needs no memory. */
typedef struct lone_place {
    zl_segment_index index;
    zl_segment_leaf leaf;
    zl_child_boxes box;
    double place[2][2];
} lone_place;

static void set_lone_place(lone_place *lone, zl_vec point)
{
    const zl_vec points[2] = {point, point};
    lone->leaf = (zl_segment_leaf){.npoints = 1, .nsegments = 1};
    zl_leaf_fill(&lone->leaf, points);
    lone->leaf.nsegments = 0; /* its point meets the segments of the other side */
    zl_boxes_clear(&lone->box);
    zl_leaf_box(&lone->box, 0, &lone->leaf);
    lone->index = (zl_segment_index){.leaf = &lone->leaf,
                                     .nleaves = 1,
                                     .box = &lone->box,
                                     .nlevels = 1,
                                     .place = lone->place,
                                     .nplaces = 2,
                                     .npaths = 1};
    for (size_t axis = 0; axis < 3; axis++) {
        lone->index.low[axis] = lone->box.low[axis][0];
        lone->index.high[axis] = lone->box.high[axis][0];
    }
}

typedef struct place_search {
    sides sides;
    candidate best;
} place_search;

static void meet_from_place(zl_segment_search *search, const zl_contact *contact)
{
    place_search *p = search->user;
    add_contact(&p->sides, &p->best, contact);
    zl_lower_bound(&search->here, p->best.upper_m);
    search->all = search->here;
}

zl_nearest zl_segment_index_from(const zl_segment_index *index, const double place[2],
                                 double limit_m)
{
    lone_place lone;
    zl_vec point;
    set_place(lone.place[0], place);
    set_place(lone.place[1], place);
    zl_ecef_points(&point, place, 1);
    set_lone_place(&lone, point);
    place_search p = {.sides = {&lone.index, index}};
    begin_candidate(&p.best, 0);
    zl_segment_search search = {
        .from = &lone.index, .index = index, .meet = meet_from_place, .user = &p};
    zl_search_run(&search, limit_m);
    settle_waiting(&p.sides, &p.best);
    if (!(p.best.nearest.distance_m <= limit_m))
        begin_candidate(&p.best, 0);
    return p.best.nearest;
}

static void meet_quickly(zl_segment_search *search, const zl_contact *contact)
{
    zl_contact *best = search->user;
    if (!(contact->quick_m < best->quick_m))
        return;
    *best = *contact;
    zl_lower_bound(&search->here, contact->quick_m);
    search->all = search->here;
}

static zl_vec foot_of(const zl_segment_index *index, const zl_contact *contact)
{
    zl_vec a = zl_ecef(index->place[contact->to]);
    if (contact->kind == ZL_CONTACT_POINTS)
        return a;
    return zl_arc_point(a, zl_ecef(index->place[contact->to + 1]), contact->fraction);
}

double zl_segment_index_quick_m(const zl_segment_index *index, zl_vec place, double limit_m,
                                zl_vec *foot)
{
    lone_place lone;
    set_lone_place(&lone, place);
    zl_contact best = {.quick_m = INFINITY};
    zl_segment_search search = {
        .from = &lone.index, .index = index, .meet = meet_quickly, .user = &best};
    zl_search_run(&search, limit_m);
    if (!(best.quick_m <= limit_m))
        return INFINITY;
    if (foot)
        *foot = foot_of(index, &best);
    return best.quick_m;
}

/* ---- owners --------------------------------------------------------------------------------- */

struct zl_segment_finder {
    const zl_segment_index *index;
    size_t *met; /* of each owner: its place among the candidates and 1, or 0 */
    candidate *candidate;
    size_t count, capacity;
    zl_ranked *rank; /* for choosing among candidates */
    size_t rank_capacity;
    zl_found *found;
    size_t found_capacity;
    sides sides;
    size_t wanted, changed; /* candidates that came nearer since the bound was found */
    double limit_m;
    bool failed;
};

static size_t count_owners(const zl_segment_index *index)
{
    size_t count = 0;
    for (size_t i = 0; i < index->npaths; i++)
        count = index->owner[i] >= count ? index->owner[i] + 1 : count;
    return count;
}

zl_status zl_segment_finder_new(zl_segment_finder **out, const zl_segment_index *index,
                                zl_error *err)
{
    zl_segment_finder *finder = zl_alloc_zero(1, sizeof *finder);
    size_t *met = zl_alloc_zero(count_owners(index) + 1, sizeof *met);
    if (!finder || !met) {
        zl_free_ptr(&finder);
        zl_free_ptr(&met);
        return zl_fail_memory(err);
    }
    finder->index = index;
    finder->met = met;
    *out = finder;
    return ZL_OK;
}

void zl_segment_finder_free(zl_segment_finder *finder)
{
    if (!finder)
        return;
    zl_free_ptr(&finder->met);
    zl_free_ptr(&finder->candidate);
    zl_free_ptr(&finder->rank);
    zl_free_ptr(&finder->found);
    zl_free_ptr(&finder);
}

/* Room for some more; `items` is where the pointer to them lies. */
static bool reserve(void *items, size_t *capacity, size_t needed, size_t size)
{
    void *block;
    if (needed <= *capacity)
        return true;
    memcpy(&block, items, sizeof block);
    block = zl_realloc_array(block, 2 * needed, size);
    if (!block)
        return false;
    memcpy(items, &block, sizeof block);
    *capacity = 2 * needed;
    return true;
}

/* The candidate of an owner; NULL when there is no memory. */
static candidate *candidate_of(zl_segment_finder *finder, size_t owner)
{
    if (finder->met[owner] > 0)
        return &finder->candidate[finder->met[owner] - 1];
    if (!reserve(&finder->candidate, &finder->capacity, finder->count + 1,
                 sizeof *finder->candidate) ||
        !reserve(&finder->rank, &finder->rank_capacity, finder->count + 1, sizeof *finder->rank))
        return NULL;
    candidate *c = &finder->candidate[finder->count++];
    begin_candidate(c, owner);
    finder->met[owner] = finder->count;
    return c;
}

/* As many owners as are wanted are not farther than the bound. It is found again when a quarter of
 * them came nearer, so that many owners stay cheap. */
static void lower_bounds(zl_segment_finder *finder, zl_segment_search *search)
{
    if (++finder->changed <= finder->wanted / 4 || finder->count < finder->wanted)
        return;
    finder->changed = 0;
    for (size_t i = 0; i < finder->count; i++)
        finder->rank[i] = (zl_ranked){finder->candidate[i].upper_m, i};
    zl_rank_nth(finder->rank, finder->count, finder->wanted - 1);
    zl_lower_bound(&search->all, finder->rank[finder->wanted - 1].key);
}

static void meet_owner(zl_segment_search *search, const zl_contact *contact)
{
    zl_segment_finder *finder = search->user;
    candidate *c = candidate_of(finder, finder->index->owner[contact->path]);
    if (!c) {
        finder->failed = true; /* nothing more is of interest */
        zl_lower_bound(&search->all, -1);
        search->here = search->all;
        return;
    }
    double before_m = c->upper_m;
    add_contact(&finder->sides, c, contact);
    if (!(c->upper_m < before_m))
        return;
    lower_bounds(finder, search);
    zl_lower_bound(&search->here, c->upper_m);
    zl_lower_bound(&search->here, search->all.metres);
}

static double known_of_owner(const zl_segment_search *search, size_t path)
{
    const zl_segment_finder *finder = search->user;
    size_t met = finder->met[finder->index->owner[path]];
    return met > 0 ? finder->candidate[met - 1].upper_m : (double)INFINITY;
}

static int by_distance(const void *left, const void *right)
{
    const zl_found *a = left, *b = right;
    if (a->nearest.distance_m != b->nearest.distance_m)
        return a->nearest.distance_m < b->nearest.distance_m ? -1 : 1;
    return compare_sizes(a->path, b->path);
}

/* Settles those that may be among the wanted, and sorts them. */
static zl_status collect(zl_segment_finder *finder, double bound_m, size_t *count, zl_error *err)
{
    size_t found = 0;
    if (finder->failed ||
        !reserve(&finder->found, &finder->found_capacity, finder->count, sizeof *finder->found))
        return zl_fail_memory(err);
    for (size_t i = 0; i < finder->count; i++) {
        candidate *c = &finder->candidate[i];
        if (c->upper_m - 3 * zl_quick_doubt_m(c->upper_m) > bound_m)
            continue;
        settle_waiting(&finder->sides, c);
        if (c->nearest.distance_m <= finder->limit_m)
            finder->found[found++] = (zl_found){i, c->contact.path, c->nearest};
    }
    if (found > 1)
        qsort(finder->found, found, sizeof *finder->found, by_distance);
    *count = found < finder->wanted ? found : finder->wanted;
    return ZL_OK;
}

/* Crossings of those that are handed out get their places; owners take the candidates' seats. */
static void finish(zl_segment_finder *finder, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        candidate *c = &finder->candidate[finder->found[i].owner];
        place_crossing(&finder->sides, c);
        finder->found[i] = (zl_found){c->owner, c->contact.path, c->nearest};
    }
}

zl_status zl_segment_finder_ask(const zl_found **found, size_t *count, zl_segment_finder *finder,
                                const zl_segment_index *from, size_t wanted, double limit_m,
                                zl_error *err)
{
    *count = 0;
    *found = finder->found;
    if (wanted == 0)
        return ZL_OK;
    for (size_t i = 0; i < finder->count; i++)
        finder->met[finder->candidate[i].owner] = 0;
    finder->count = finder->changed = 0;
    finder->sides = (sides){from, finder->index};
    finder->wanted = wanted;
    finder->limit_m = limit_m;
    finder->failed = false;
    zl_segment_search search = {.from = from,
                                .index = finder->index,
                                .meet = meet_owner,
                                .known_m = known_of_owner,
                                .user = finder};
    zl_search_run(&search, limit_m);
    ZL_TRY(collect(finder, search.all.metres, count, err));
    finish(finder, *count);
    *found = finder->found;
    return ZL_OK;
}
