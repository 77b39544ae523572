/* The search. A box is as near as its nearest point, a chord never longer than its geodesic, and an
 * arc of length L nowhere farther than L²/8R from its own chord: so straight segments in space,
 * eight at once, leave the few pairs that the closed forms have to look at. Two segments that do
 * not cross are nearest at an end of one of them. */
#include "geodesy/segment_search.h"

#include <math.h>

#include "geodesy/segment.h"

/* The largest radius of curvature, a²/b; no chord is longer than the diameter 2a. */
static const double largest_radius_m = ZL_ELLIPSOID_A_M / (1 - ZL_ELLIPSOID_F);
static const double longest_chord_m = 2.1 * ZL_ELLIPSOID_A_M;

/* What the closed forms were measured to be wrong by (4e-5 m for segments of 40 km, 8e-4 m at
 * 500 km, growing with the fifth power), times five. */
double zl_quick_doubt_m(double distance_m)
{
    double share = distance_m / 500e3;
    return 2e-4 + 5e-3 * share * share * share * share * share;
}

/* A geodesic bends everywhere at least as much as a circle of the largest radius, so its chord is
 * not longer than that circle's (A. Schur, Math. Ann. 83, 1921). */
static double longest_chord_within(double bound_m)
{
    if (!(bound_m < 1e6))
        return bound_m < longest_chord_m ? bound_m : longest_chord_m;
    double chord_m = 2 * largest_radius_m * sin(bound_m / (2 * largest_radius_m));
    chord_m += zl_quick_doubt_m(bound_m);
    return chord_m < bound_m + 1e-6 ? chord_m : bound_m + 1e-6;
}

static void set_bound(zl_search_bound *bound, double metres)
{
    bound->metres = metres;
    bound->chord_m = longest_chord_within(metres);
    bound->chord2 = bound->chord_m > 0 ? bound->chord_m * bound->chord_m : 0;
    bound->box2 = (float)(bound->chord2 * (1 + 4e-6));
}

void zl_lower_bound(zl_search_bound *bound, double metres)
{
    if (metres < bound->metres)
        set_bound(bound, metres);
}

/* ---- boxes ---------------------------------------------------------------------------------- */

/* Children within reach, nearest first. */
typedef struct child_queue {
    unsigned count;
    unsigned char child[ZL_BOX_CHILDREN];
    float distance2[ZL_BOX_CHILDREN];
} child_queue;

static inline float gap_between(float low, float high, float other_low, float other_high)
{
    float before = low - other_high, after = other_low - high;
    float gap = before > after ? before : after;
    return gap > 0 ? gap : 0;
}

ZL_CLONES static void box_gaps2(float gap2[ZL_BOX_CHILDREN], const zl_child_boxes *boxes,
                                const float low[3], const float high[3])
{
    for (size_t i = 0; i < ZL_BOX_CHILDREN; i++) {
        float x = gap_between(boxes->low[0][i], boxes->high[0][i], low[0], high[0]);
        float y = gap_between(boxes->low[1][i], boxes->high[1][i], low[1], high[1]);
        float z = gap_between(boxes->low[2][i], boxes->high[2][i], low[2], high[2]);
        gap2[i] = x * x + y * y + z * z;
    }
}

static void queue_children(child_queue *queue, const zl_child_boxes *boxes, const float low[3],
                           const float high[3], float reach2)
{
    float gap2[ZL_BOX_CHILDREN];
    box_gaps2(gap2, boxes, low, high);
    queue->count = 0;
    for (unsigned i = 0; i < ZL_BOX_CHILDREN; i++) {
        if (!(gap2[i] <= reach2))
            continue;
        unsigned at = queue->count++;
        for (; at > 0 && queue->distance2[at - 1] > gap2[i]; at--) {
            queue->distance2[at] = queue->distance2[at - 1];
            queue->child[at] = queue->child[at - 1];
        }
        queue->distance2[at] = gap2[i];
        queue->child[at] = (unsigned char)i;
    }
}

/* The box of one child. */
static void take_box(float low[3], float high[3], const zl_child_boxes *boxes, size_t child)
{
    for (size_t axis = 0; axis < 3; axis++) {
        low[axis] = boxes->low[axis][child];
        high[axis] = boxes->high[axis][child];
    }
}

/* ---- points against segments ---------------------------------------------------------------- */

/* A leaf of each side and their boxes. */
typedef struct leaf_pair {
    const zl_segment_leaf *from, *to;
    float from_low[3], from_high[3], to_low[3], to_high[3];
} leaf_pair;

static inline double gap_of(double at, double low, double high)
{
    double before = low - at, after = at - high;
    double gap = before > after ? before : after;
    return gap > 0 ? gap : 0;
}

ZL_CLONES static void point_gaps2(double gap2[ZL_LEAF_SEGMENTS], const zl_segment_leaf *points,
                                  const float low[3], const float high[3])
{
    const double low_x = low[0], low_y = low[1], low_z = low[2];
    const double high_x = high[0], high_y = high[1], high_z = high[2];
    for (size_t i = 0; i < ZL_LEAF_SEGMENTS; i++) {
        double x = gap_of(points->x[i], low_x, high_x);
        double y = gap_of(points->y[i], low_y, high_y);
        double z = gap_of(points->z[i], low_z, high_z);
        gap2[i] = x * x + y * y + z * z;
    }
}

/* Squared distances of a point from the chords of a leaf, and the least of them. */
ZL_CLONES static double chord_distances2(double distance2[ZL_LEAF_SEGMENTS],
                                         const zl_segment_leaf *leaf, double px, double py,
                                         double pz)
{
    double half[ZL_LEAF_SEGMENTS / 2];
    for (size_t i = 0; i < ZL_LEAF_SEGMENTS; i++) {
        double x = px - leaf->x[i], y = py - leaf->y[i], z = pz - leaf->z[i];
        double vx = leaf->x[i + 1] - leaf->x[i], vy = leaf->y[i + 1] - leaf->y[i],
               vz = leaf->z[i + 1] - leaf->z[i];
        double t = (x * vx + y * vy + z * vz) * leaf->inverse2[i];
        t = t > 0 ? t : 0;
        t = t < 1 ? t : 1;
        x -= t * vx;
        y -= t * vy;
        z -= t * vz;
        distance2[i] = x * x + y * y + z * z;
    }
    for (size_t i = 0; i < ZL_LEAF_SEGMENTS / 2; i++) {
        double other = distance2[i + ZL_LEAF_SEGMENTS / 2];
        half[i] = distance2[i] < other ? distance2[i] : other;
    }
    double one = half[0] < half[1] ? half[0] : half[1];
    double two = half[2] < half[3] ? half[2] : half[3];
    return one < two ? one : two;
}

/* Looks closer at one point and one segment. */
static void try_foot(zl_segment_search *search, const zl_segment_leaf *points, unsigned i,
                     const zl_segment_leaf *leaf, unsigned j, bool on_index)
{
    double fraction;
    double quick = zl_quick_foot_m(zl_leaf_point(points, i), zl_leaf_point(leaf, j),
                                   zl_leaf_point(leaf, j + 1), &fraction);
    if (!(quick - zl_quick_doubt_m(quick) <= search->here.metres))
        return;
    size_t point = points->first + i, segment = leaf->first + j;
    zl_contact contact = {on_index ? ZL_CONTACT_FOOT_ON : ZL_CONTACT_FOOT_OFF,
                          on_index ? leaf->path : points->path,
                          on_index ? point : segment,
                          on_index ? segment : point,
                          fraction,
                          quick};
    if (fraction <= 0 || fraction >= 1) { /* the end of the segment is a point itself */
        contact.kind = ZL_CONTACT_POINTS;
        *(on_index ? &contact.to : &contact.from) += fraction >= 1;
        contact.fraction = 0;
    }
    search->meet(search, &contact);
}

static unsigned nearest_of(const double distance2[ZL_LEAF_SEGMENTS], unsigned count)
{
    unsigned nearest = 0;
    for (unsigned i = 1; i < count; i++)
        if (distance2[i] < distance2[nearest])
            nearest = i;
    return nearest;
}

static void try_point(zl_segment_search *search, const zl_segment_leaf *points, unsigned i,
                      const zl_segment_leaf *leaf, bool on_index)
{
    double distance2[ZL_LEAF_SEGMENTS];
    double least2 = chord_distances2(distance2, leaf, points->x[i], points->y[i], points->z[i]);
    for (unsigned tried = 0; tried < leaf->nsegments; tried++) {
        double reach_m = search->here.chord_m + leaf->sagitta_m + 1e-6;
        if (!(least2 <= reach_m * reach_m))
            return;
        unsigned nearest = nearest_of(distance2, leaf->nsegments);
        if (distance2[nearest] <= reach_m * reach_m)
            try_foot(search, points, i, leaf, nearest, on_index);
        distance2[nearest] = INFINITY;
        least2 = distance2[nearest_of(distance2, leaf->nsegments)];
    }
}

static void try_points(zl_segment_search *search, const zl_segment_leaf *points,
                       const zl_segment_leaf *leaf, const float low[3], const float high[3],
                       bool on_index)
{
    double gap2[ZL_LEAF_SEGMENTS];
    if (leaf->nsegments == 0)
        return;
    point_gaps2(gap2, points, low, high);
    for (unsigned i = 0; i < points->npoints; i++)
        if (gap2[i] <= search->here.chord2)
            try_point(search, points, i, leaf, on_index);
}

/* ---- crossings ------------------------------------------------------------------------------ */

/* The plane that a segment's chord and the normal in its middle span; `across` has length 1. */
static zl_vec plane_across(zl_vec a, zl_vec b)
{
    const double b2_over_a2 = 1 - ZL_ELLIPSOID_E2;
    zl_vec v = zl_vec_sub(b, a), up = zl_vec_add(a, b);
    up.x *= b2_over_a2;
    up.y *= b2_over_a2;
    zl_vec across = {v.y * up.z - v.z * up.y, v.z * up.x - v.x * up.z, v.x * up.y - v.y * up.x};
    double length2 = zl_vec_dot(across, across);
    return zl_vec_scale(across, length2 > 0 ? 1 / sqrt(length2) : 0);
}

ZL_CLONES static void sides_of(double side[ZL_LEAF_SEGMENTS + 1], const zl_segment_leaf *leaf,
                               double ax, double ay, double az, double x, double y, double z)
{
    for (size_t i = 0; i <= ZL_LEAF_SEGMENTS; i++)
        side[i] = (leaf->x[i] - ax) * x + (leaf->y[i] - ay) * y + (leaf->z[i] - az) * z;
}

typedef enum verdict { APART, UNCLEAR, ACROSS } verdict;

/* Points on both sides by more than the margin are across. */
static verdict judge_sides(double a, double b, double margin_m)
{
    if ((a > margin_m && b > margin_m) || (a < -margin_m && b < -margin_m))
        return APART;
    return fabs(a) > margin_m && fabs(b) > margin_m ? ACROSS : UNCLEAR;
}

/* Within some lengths of each other, a geodesic leaves the plane of its chord, and an arc over
 * another's plane leans, by less than the cube of the lengths over R². */
static verdict judge_pair(zl_vec a, zl_vec b, zl_vec c, zl_vec d, double first, double second)
{
    zl_vec ab = zl_vec_sub(b, a), cd = zl_vec_sub(d, c);
    zl_vec apart = zl_vec_scale(zl_vec_sub(zl_vec_add(c, d), zl_vec_add(a, b)), 0.5);
    double reach =
        0.5 * (sqrt(zl_vec_dot(ab, ab)) + sqrt(zl_vec_dot(cd, cd))) + 1e-6; /* arc in sphere */
    if (zl_vec_dot(apart, apart) > reach * reach)
        return APART;
    const double radius2 = 6335e3 * 6335e3;
    double margin_m = 1e-3 + reach * reach * reach / radius2;
    zl_vec across = plane_across(c, d);
    verdict one = judge_sides(first, second, margin_m);
    verdict other = judge_sides(zl_vec_dot(zl_vec_sub(a, c), across),
                                zl_vec_dot(zl_vec_sub(b, c), across), margin_m);
    if (one == APART || other == APART)
        return APART;
    return one == ACROSS && other == ACROSS ? ACROSS : UNCLEAR;
}

static bool do_cross(const zl_segment_search *search, const zl_contact *contact)
{
    const double(*a)[2] = (const double(*)[2])(search->from->place + contact->from);
    const double(*b)[2] = (const double(*)[2])(search->index->place + contact->to);
    double place[2];
    return zl_segments_cross(a[0], a[1], b[0], b[1], place);
}

static void try_crossing(zl_segment_search *search, const leaf_pair *pair, unsigned i, unsigned j,
                         const double side[ZL_LEAF_SEGMENTS + 1])
{
    const zl_segment_leaf *from = pair->from, *to = pair->to;
    verdict seen = judge_pair(zl_leaf_point(from, i), zl_leaf_point(from, i + 1),
                              zl_leaf_point(to, j), zl_leaf_point(to, j + 1), side[j], side[j + 1]);
    if (seen == APART)
        return;
    zl_contact contact = {ZL_CONTACT_CROSSING, to->path,        from->first + i,
                          to->first + j,       seen == UNCLEAR, 0};
    if (seen == ACROSS || do_cross(search, &contact))
        search->meet(search, &contact);
}

static bool beside(double a, double b, double low, double high)
{
    return (a < low && b < low) || (a > high && b > high);
}

/* Does all of an arc lie beside a box? */
static bool is_beside(const zl_segment_leaf *leaf, unsigned i, const float low[3],
                      const float high[3])
{
    double rise_m = leaf->sagitta_m;
    return beside(leaf->x[i], leaf->x[i + 1], low[0] - rise_m, high[0] + rise_m) ||
           beside(leaf->y[i], leaf->y[i + 1], low[1] - rise_m, high[1] + rise_m) ||
           beside(leaf->z[i], leaf->z[i + 1], low[2] - rise_m, high[2] + rise_m);
}

static void try_crossings(zl_segment_search *search, const leaf_pair *pair)
{
    const zl_segment_leaf *from = pair->from, *to = pair->to;
    double reach = from->longest_m + to->longest_m;
    double margin_m = 2e-3 + reach * reach * reach / (6335e3 * 6335e3);
    for (unsigned i = 0; i < from->nsegments; i++) {
        double side[ZL_LEAF_SEGMENTS + 1];
        if (is_beside(from, i, pair->to_low, pair->to_high))
            continue;
        zl_vec a = zl_leaf_point(from, i), across = plane_across(a, zl_leaf_point(from, i + 1));
        sides_of(side, to, a.x, a.y, a.z, across.x, across.y, across.z);
        for (unsigned j = 0; j < to->nsegments; j++)
            if (judge_sides(side[j], side[j + 1], margin_m) != APART)
                try_crossing(search, pair, i, j, side);
    }
}

/* ---- two trees ------------------------------------------------------------------------------ */

static void try_leaves(zl_segment_search *search, const leaf_pair *pair, float gap2)
{
    if (gap2 <= 0)
        try_crossings(search, pair);
    try_points(search, pair->from, pair->to, pair->to_low, pair->to_high, true);
    try_points(search, pair->to, pair->from, pair->from_low, pair->from_high, false);
}

/* All leaves of `from` that may be near one of the index. */
static void descend_from(zl_segment_search *search, leaf_pair *pair, unsigned level, size_t box)
{
    const zl_segment_index *from = search->from;
    const zl_child_boxes *boxes = &from->box[from->level_start[level] + box];
    child_queue queue;
    queue_children(&queue, boxes, pair->to_low, pair->to_high, search->here.box2);
    for (unsigned i = 0; i < queue.count && queue.distance2[i] <= search->here.box2; i++) {
        size_t child = box * ZL_BOX_CHILDREN + queue.child[i];
        if (level > 0) {
            descend_from(search, pair, level - 1, child);
            continue;
        }
        pair->from = &from->leaf[child];
        take_box(pair->from_low, pair->from_high, boxes, queue.child[i]);
        try_leaves(search, pair, queue.distance2[i]);
    }
}

/* A leaf of the index: nothing matters that is farther than its owner is known to be. */
static void try_leaf(zl_segment_search *search, size_t leaf)
{
    leaf_pair pair = {.to = &search->index->leaf[leaf]};
    take_box(pair.to_low, pair.to_high, &search->index->box[leaf / ZL_BOX_CHILDREN],
             leaf % ZL_BOX_CHILDREN);
    search->leaf = leaf;
    search->here = search->all;
    if (search->known_m)
        zl_lower_bound(&search->here, search->known_m(search, pair.to->path));
    descend_from(search, &pair, search->from->nlevels - 1, 0);
}

static bool was_first(const zl_segment_search *search, size_t leaf)
{
    for (size_t i = 0; i < search->nfirst; i++)
        if (search->first[i] == leaf)
            return true;
    return false;
}

static void descend_index(zl_segment_search *search, unsigned level, size_t box)
{
    const zl_segment_index *from = search->from, *index = search->index;
    const zl_child_boxes *boxes = &index->box[index->level_start[level] + box];
    child_queue queue;
    queue_children(&queue, boxes, from->low, from->high, search->all.box2);
    for (unsigned i = 0; i < queue.count && queue.distance2[i] <= search->all.box2; i++) {
        size_t child = box * ZL_BOX_CHILDREN + queue.child[i];
        if (level > 0)
            descend_index(search, level - 1, child);
        else if (!was_first(search, child))
            try_leaf(search, child);
    }
}

void zl_search_run(zl_segment_search *search, double limit_m)
{
    set_bound(&search->all, limit_m);
    search->here = search->all;
    if (search->from->nlevels == 0 || search->index->nlevels == 0)
        return;
    for (size_t i = 0; i < search->nfirst; i++)
        try_leaf(search, search->first[i]);
    descend_index(search, search->index->nlevels - 1, 0);
}
