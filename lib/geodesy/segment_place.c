/* What is nearest to one place. */
#include <math.h>
#include <string.h>

#include "geodesy/segment.h"
#include "geodesy/segment_contacts.h"

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
    zl_contact_sides sides;
    zl_candidate best;
} place_search;

static void meet_from_place(zl_segment_search *search, const zl_contact *contact)
{
    place_search *p = search->user;
    zl_candidate_meet(&p->sides, &p->best, contact);
    zl_lower_bound(&search->here, p->best.upper_m);
    search->all = search->here;
}

zl_nearest zl_segment_index_from(const zl_segment_index *index, const double place[2],
                                 double limit_m)
{
    lone_place lone;
    zl_vec point;
    /* cppcheck-suppress uninitvar ; it is what is set here */
    memcpy(lone.place[0], place, sizeof lone.place[0]);
    memcpy(lone.place[1], place, sizeof lone.place[1]);
    zl_ecef_points(&point, place, 1);
    set_lone_place(&lone, point);
    place_search p = {.sides = {&lone.index, index}};
    zl_candidate_begin(&p.best, 0);
    zl_segment_search search = {
        .from = &lone.index, .index = index, .meet = meet_from_place, .user = &p};
    zl_search_run(&search, limit_m);
    zl_candidate_settle(&p.sides, &p.best);
    if (!(p.best.nearest.distance_m <= limit_m))
        zl_candidate_begin(&p.best, 0);
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

static zl_contact ask_quickly(const zl_segment_index *index, zl_vec place, double limit_m)
{
    lone_place lone;
    set_lone_place(&lone, place);
    zl_contact best = {.quick_m = INFINITY};
    zl_segment_search search = {
        .from = &lone.index, .index = index, .meet = meet_quickly, .user = &best};
    zl_search_run(&search, limit_m);
    return best;
}

zl_near_edge zl_segment_index_near_edge(const zl_segment_index *index, zl_vec place, double limit_m)
{
    zl_contact best = ask_quickly(index, place, limit_m);
    if (!(best.quick_m <= limit_m))
        return (zl_near_edge){.distance_m = INFINITY};
    return (zl_near_edge){best.quick_m, best.to, best.kind == ZL_CONTACT_POINTS};
}

double zl_segment_index_quick_m(const zl_segment_index *index, zl_vec place, double limit_m,
                                zl_vec *foot)
{
    zl_contact best = ask_quickly(index, place, limit_m);
    if (!(best.quick_m <= limit_m))
        return INFINITY;
    if (foot)
        *foot = foot_of(index, &best);
    return best.quick_m;
}
