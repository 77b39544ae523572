#include "geometry/overlap_area.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/orient.h"

/* An edge that reaches the common box, and by how much the number of times that the other polygon
 * winds around it changes along it. */
typedef struct zl_near_edge {
    zl_box box;
    size_t at;
    int turns;
} near_edge;

/* With more edges than this, those that may meet an edge are found by the boxes over blocks. */
enum { few_pairs = 2048 };

typedef struct work {
    const zl_chart_area *chart;
    const zl_charted *a, *b;
    near_edge *near_a, *near_b;
    size_t count_a, count_b;
    double area_m2, inside_a_m, inside_b_m; /* lengths of A inside B and of B inside A */
    double facing_m;                        /* zero-width overlap: counted on both boundaries */
    double beside_a_m, beside_b_m;          /* the same of A∖B and of B∖A */
    double taken_m;                         /* lengths of all terms, whatever their sign */
    bool sound;
} work;

void zl_overlap_scratch_free(zl_overlap_scratch *scratch)
{
    zl_free(scratch->near);
    *scratch = (zl_overlap_scratch){.near = NULL};
}

/* ---- edges near the common box -------------------------------------------------------------- */

typedef struct near_search {
    const zl_charted *polygon;
    const zl_box *box;
    near_edge *near;
    size_t count;
} near_search;

static inline void take_near(size_t first, size_t last, near_search *search)
{
    const zl_charted *polygon = search->polygon;
    for (size_t i = first; i < last; i++) {
        const double *xy = polygon->xy + 2 * i;
        if (!(polygon->edge_m[i] > 0))
            continue;
        zl_box box = zl_edge_box(xy, xy + 2);
        if (zl_box_meets(&box, search->box))
            search->near[search->count++] = (near_edge){.box = box, .at = i, .turns = 0};
    }
}

static void take_near_block(size_t first, size_t last, void *user)
{
    take_near(first, last, user);
}

/* A small polygon has its blocks looked at one after the other. */
static inline bool has_few_blocks(const zl_charted *polygon)
{
    return polygon->nlevels <= 2;
}

/* The next block from `block` on that meets the box; false: there is none. */
static inline bool next_block(size_t *first, size_t *last, size_t *block, const zl_charted *polygon,
                              const zl_box *box)
{
    size_t count = polygon->npoints > 0 ? polygon->level_start[1] : 0;
    while (*block < count && !zl_box_meets(&polygon->block[*block], box))
        ++*block;
    if (*block >= count)
        return false;
    *first = *block * ZL_BLOCK;
    *last = *first + ZL_BLOCK < polygon->npoints ? *first + ZL_BLOCK : polygon->npoints;
    ++*block;
    return true;
}

static size_t find_near(near_edge *near, const zl_charted *polygon, const zl_box *box)
{
    near_search search = {polygon, box, near, 0};
    if (has_few_blocks(polygon))
        for (size_t block = 0, first, last; next_block(&first, &last, &block, polygon, box);)
            take_near(first, last, &search);
    else
        zl_charted_query(polygon, box, take_near_block, &search);
    return search.count;
}

/* ---- sides ---------------------------------------------------------------------------------- */

/* The side of a point of B that lies on the line of A from a to b, after B was moved: the
 * determinant changes by -(b.y - a.y) e + (b.x - a.x) e². For a point of A and a line of B it is
 * the other one. */
static inline int tie(const double a[2], const double b[2])
{
    if (b[1] != a[1])
        return b[1] > a[1] ? -1 : 1;
    return b[0] > a[0] ? 1 : -1;
}

/* How many times the polygon winds around a point of the other one: signed crossings of the ray to
 * the east. */
typedef struct ray {
    const zl_charted *polygon;
    const double *point;
    bool point_of_b;
    int turns;
} ray;

static inline void cross_ray(size_t first, size_t last, ray *r)
{
    const double *p = r->point;
    for (size_t i = first; i < last; i++) {
        const double *a = r->polygon->xy + 2 * i, *b = a + 2;
        if (!(r->polygon->edge_m[i] > 0))
            continue;
        bool a_above = r->point_of_b ? a[1] > p[1] : a[1] >= p[1];
        bool b_above = r->point_of_b ? b[1] > p[1] : b[1] >= p[1];
        if (a_above == b_above || (a[0] < p[0] && b[0] < p[0]))
            continue;
        int side = zl_orient(a, b, p);
        if (side == 0)
            side = r->point_of_b ? tie(a, b) : -tie(a, b);
        if (b_above ? side > 0 : side < 0)
            r->turns += side;
    }
}

static void cross_ray_block(size_t first, size_t last, void *user)
{
    cross_ray(first, last, user);
}

static int winding(const zl_charted *polygon, const double *point, bool point_of_b)
{
    zl_box to_east = {point[0], point[1], INFINITY, point[1]};
    ray r = {polygon, point, point_of_b, 0};
    if (!zl_box_meets(&polygon->box, &to_east) || point[0] < polygon->box.west)
        return 0;
    if (has_few_blocks(polygon))
        for (size_t block = 0, first, last; next_block(&first, &last, &block, polygon, &to_east);)
            cross_ray(first, last, &r);
    else
        zl_charted_query(polygon, &to_east, cross_ray_block, &r);
    return r.turns;
}

/* ---- no edge at all -------------------------------------------------------------------------- */

typedef struct reaching {
    const zl_charted *polygon;
    const zl_box *box;
    bool any;
} reaching;

static inline void look_for_edge(size_t first, size_t last, reaching *r)
{
    for (size_t i = first; i < last && !r->any; i++) {
        const double *xy = r->polygon->xy + 2 * i;
        zl_box edge = zl_edge_box(xy, xy + 2);
        r->any = r->polygon->edge_m[i] > 0 && zl_box_meets(&edge, r->box);
    }
}

static void look_for_edge_block(size_t first, size_t last, void *user)
{
    look_for_edge(first, last, user);
}

bool zl_overlap_clear(int *turns, const zl_charted *polygon, const zl_box *box)
{
    reaching r = {polygon, box, false};
    if (has_few_blocks(polygon))
        for (size_t block = 0, first, last; next_block(&first, &last, &block, polygon, box);)
            look_for_edge(first, last, &r);
    else
        zl_charted_query(polygon, box, look_for_edge_block, &r);
    if (r.any)
        return false;
    const double corner[2] = {box->west, box->south};
    *turns = winding(polygon, corner, false);
    return true;
}

/* ---- two edges ------------------------------------------------------------------------------ */

/* Edges on one line. Facing each other they bound an overlap of no width, or none at all; in one
 * direction they bound a rest of A or of B of no width. */
static void note_contact(work *w, const near_edge *ea, const near_edge *eb, int b_side)
{
    const double *a = w->a->xy + 2 * ea->at, *b = w->b->xy + 2 * eb->at;
    int axis = fabs(a[2] - a[0]) < fabs(a[3] - a[1]);
    double a1 = a[axis], a2 = a[axis + 2], b1 = b[axis], b2 = b[axis + 2];
    double common = zl_lesser(zl_greater(a1, a2), zl_greater(b1, b2)) -
                    zl_greater(zl_lesser(a1, a2), zl_lesser(b1, b2));
    if (!(common > 0))
        return;
    double length_m = common / fabs(a2 - a1) * w->a->edge_m[ea->at];
    if ((a2 > a1) == (b2 > b1))
        *(b_side > 0 ? &w->beside_a_m : &w->beside_b_m) += 2 * length_m;
    else if (b_side > 0)
        w->facing_m += 2 * length_m;
}

static double fraction(double numerator, double denominator)
{
    double t = denominator != 0 ? numerator / denominator : 0.5;
    return zl_lesser(zl_greater(t, 0), 1);
}

/* A enters B for `sign` 1 and leaves it for -1; B does the opposite in A. */
static void add_crossing(work *w, near_edge *ea, near_edge *eb, int sign)
{
    const double *a = w->a->xy + 2 * ea->at, *b = w->b->xy + 2 * eb->at;
    double dx = a[2] - a[0], dy = a[3] - a[1], ex = b[2] - b[0], ey = b[3] - b[1];
    double t = fraction((b[0] - a[0]) * ey - (b[1] - a[1]) * ex, dx * ey - dy * ex);
    double x[2] = {a[0] + t * dx, a[1] + t * dy};
    double u = fraction((x[0] - b[0]) * ex + (x[1] - b[1]) * ey, ex * ex + ey * ey);
    w->area_m2 += sign * (zl_chart_edge_m2(w->chart, a, a + 2, x, t) -
                          zl_chart_edge_m2(w->chart, b, b + 2, x, u));
    double rest_a_m = zl_chart_edge_m(w->chart, x, a + 2);
    double rest_b_m = zl_chart_edge_m(w->chart, x, b + 2);
    w->inside_a_m += sign * rest_a_m;
    w->inside_b_m -= sign * rest_b_m;
    w->taken_m += rest_a_m + rest_b_m;
    ea->turns += sign;
    eb->turns -= sign;
}

static inline void meet(work *w, near_edge *ea, near_edge *eb)
{
    const double *a = w->a->xy + 2 * ea->at, *b = w->b->xy + 2 * eb->at;
    int first = zl_orient(a, a + 2, b), second = zl_orient(a, a + 2, b + 2), moved = tie(a, a + 2);
    if ((first ? first : moved) == (second ? second : moved)) {
        if (first == 0 && second == 0)
            note_contact(w, ea, eb, moved);
        return;
    }
    int moved_back = -tie(b, b + 2);
    first = zl_orient(b, b + 2, a);
    second = zl_orient(b, b + 2, a + 2);
    first = first ? first : moved_back;
    second = second ? second : moved_back;
    if (first != second)
        add_crossing(w, ea, eb, second);
}

/* ---- all edges ------------------------------------------------------------------------------ */

static void meet_few(work *w)
{
    for (size_t i = 0; i < w->count_a; i++)
        for (size_t j = 0; j < w->count_b; j++)
            if (zl_box_meets(&w->near_a[i].box, &w->near_b[j].box))
                meet(w, &w->near_a[i], &w->near_b[j]);
}

typedef struct edge_search {
    work *w;
    near_edge *edge;
} edge_search;

/* Edges first to last of B that are near the common box. */
static void meet_block(size_t first, size_t last, void *user)
{
    edge_search *search = user;
    work *w = search->w;
    size_t low = 0, high = w->count_b;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->near_b[middle].at < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < w->count_b && w->near_b[low].at < last; low++)
        if (zl_box_meets(&search->edge->box, &w->near_b[low].box))
            meet(w, search->edge, &w->near_b[low]);
}

static void meet_many(work *w)
{
    for (size_t i = 0; i < w->count_a; i++) {
        edge_search search = {w, &w->near_a[i]};
        zl_charted_query(w->b, &w->near_a[i].box, meet_block, &search);
    }
}

/* ---- sums along the rings ------------------------------------------------------------------- */

/* Whole edges inside the other polygon. Edges that are not near the common box lie outside of it:
 * the count is zero there, and at the end of a ring what it was at its start. */
static void walk(work *w, const zl_charted *p, const near_edge *near, size_t count,
                 const zl_charted *other, bool is_b)
{
    double length_m = 0;
    int turns = 0, at_start = 0;
    size_t next_ring = 0; /* the one after that of the edge */
    for (size_t i = 0; i < count; i++) {
        size_t at = near[i].at;
        if (i == 0 || near[i - 1].at + 1 != at)
            turns = 0;
        if (next_ring == 0 || at >= p->ring_start[next_ring]) {
            while (at >= p->ring_start[next_ring])
                next_ring++;
            bool is_first = at == p->ring_start[next_ring - 1];
            turns = at_start = is_first ? winding(other, p->xy + 2 * at, is_b) : 0;
        }
        w->area_m2 += turns * p->edge_m2[at];
        length_m += turns * p->edge_m[at];
        turns += near[i].turns;
        bool ends_ring = at + 2 == p->ring_start[next_ring];
        bool breaks = i + 1 == count || near[i + 1].at != at + 1;
        if (breaks && turns != (ends_ring ? at_start : 0))
            w->sound = false;
    }
    *(is_b ? &w->inside_b_m : &w->inside_a_m) += length_m;
    w->taken_m += fabs(length_m);
}

static zl_box common_box(const zl_box *a, const zl_box *b)
{
    return (zl_box){zl_greater(a->west, b->west), zl_greater(a->south, b->south),
                    zl_lesser(a->east, b->east), zl_lesser(a->north, b->north)};
}

static double farthest_m(const zl_box *box)
{
    double x = zl_greater(fabs(box->west), fabs(box->east));
    double y = zl_greater(fabs(box->south), fabs(box->north));
    return sqrt(x * x + y * y);
}

static zl_status find_edges(work *w, const zl_box *box, zl_overlap_scratch *scratch, zl_error *err)
{
    size_t room = w->a->npoints + w->b->npoints + 2;
    if (room > scratch->capacity) {
        near_edge *grown = zl_realloc_array(scratch->near, 2 * room, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        scratch->near = grown;
        scratch->capacity = 2 * room;
    }
    w->near_a = scratch->near;
    w->near_b = scratch->near + w->a->npoints + 1;
    w->count_a = find_near(w->near_a, w->a, box);
    w->count_b = find_near(w->near_b, w->b, box);
    return ZL_OK;
}

/* The sums with what has no width, or no size above rounding, taken out. */
static zl_overlap_sums settle(const work *w, double reach_m)
{
    double taking_part_m = w->inside_a_m + w->inside_b_m;
    double rounding_m2 = 1e-15 * (reach_m + zl_lesser(w->taken_m, 1e4)) * w->taken_m;
    bool some = w->area_m2 > rounding_m2;
    double a_rest_m = w->a->perimeter_m - w->inside_a_m + w->inside_b_m - w->beside_a_m;
    double b_rest_m = w->b->perimeter_m - w->inside_b_m + w->inside_a_m - w->beside_b_m;
    return (zl_overlap_sums){.area_m2 = some ? w->area_m2 : 0,
                             .perimeter_m = some ? zl_greater(taking_part_m - w->facing_m, 0) : 0,
                             .a_alone_m = zl_greater(a_rest_m, 0),
                             .b_alone_m = zl_greater(b_rest_m, 0),
                             .sound = w->sound};
}

zl_status zl_overlap_area(zl_overlap_sums *out, const zl_chart_area *chart, const zl_charted *a,
                          const zl_charted *b, zl_overlap_scratch *scratch, zl_error *err)
{
    work w = {.chart = chart, .a = a, .b = b, .sound = true};
    *out =
        (zl_overlap_sums){.a_alone_m = a->perimeter_m, .b_alone_m = b->perimeter_m, .sound = true};
    if (!zl_box_meets(&a->box, &b->box))
        return ZL_OK;
    zl_box box = common_box(&a->box, &b->box);
    double reach_m = farthest_m(&box);
    if (reach_m > ZL_CHART_AREA_REACH_M) {
        out->sound = false;
        return ZL_OK;
    }
    ZL_TRY(find_edges(&w, &box, scratch, err));
    if (w.count_a * w.count_b <= few_pairs)
        meet_few(&w);
    else
        meet_many(&w);
    walk(&w, a, w.near_a, w.count_a, b, false);
    walk(&w, b, w.near_b, w.count_b, a, true);
    *out = settle(&w, reach_m);
    return ZL_OK;
}
