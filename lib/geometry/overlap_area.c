#include "geometry/overlap_area.h"

#include <math.h>

#include "base/error.h"
#include "geometry/orient.h"

/* With more edges than this, those that may meet an edge are found by the boxes over blocks. */
enum { few_pairs = 2048 };

typedef struct work {
    const zl_chart_area *chart;
    const zl_charted *a, *b;
    /* How many times the other polygon winds around an edge changes along it by `turns`. */
    zl_near_edges *near_a, *near_b;
    double area_m2, inside_a_m, inside_b_m; /* lengths of A inside B and of B inside A */
    double facing_m;                        /* zero-width overlap: counted on both boundaries */
    double beside_a_m, beside_b_m;          /* the same of A∖B and of B∖A */
    double taken_m;                         /* lengths of all terms, whatever their sign */
    bool sound;
} work;

void zl_overlap_scratch_free(zl_overlap_scratch *scratch)
{
    zl_near_edges_free(&scratch->near_a);
    zl_near_edges_free(&scratch->near_b);
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
    if (zl_has_few_blocks(polygon))
        for (size_t block = 0, first, last;
             zl_next_block(&first, &last, &block, polygon, &to_east);)
            cross_ray(first, last, &r);
    else
        zl_charted_query(polygon, &to_east, cross_ray_block, &r);
    return r.turns;
}

/* ---- no edge at all -------------------------------------------------------------------------- */

bool zl_overlap_clear(int *turns, const zl_charted *polygon, const zl_box *box)
{
    if (zl_near_edges_any(polygon, box))
        return false;
    const double corner[2] = {box->west, box->south};
    *turns = winding(polygon, corner, false);
    return true;
}

/* ---- two edges ------------------------------------------------------------------------------ */

/* Edges on one line. Facing each other they bound an overlap of no width, or none at all; in one
 * direction they bound a rest of A or of B of no width. */
static void note_contact(work *w, size_t at_a, size_t at_b, int b_side)
{
    const double *a = w->a->xy + 2 * at_a, *b = w->b->xy + 2 * at_b;
    int axis = fabs(a[2] - a[0]) < fabs(a[3] - a[1]);
    double a1 = a[axis], a2 = a[axis + 2], b1 = b[axis], b2 = b[axis + 2];
    double common = zl_lesser(zl_greater(a1, a2), zl_greater(b1, b2)) -
                    zl_greater(zl_lesser(a1, a2), zl_lesser(b1, b2));
    if (!(common > 0))
        return;
    double length_m = common / fabs(a2 - a1) * w->a->edge_m[at_a];
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
static void add_crossing(work *w, const double *a, const double *b, int sign)
{
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
}

/* Edge i of those of A that are near, and edge j of those of B. */
static inline void meet(work *w, size_t i, size_t j)
{
    size_t at_a = w->near_a->at[i], at_b = w->near_b->at[j];
    const double *a = w->a->xy + 2 * at_a, *b = w->b->xy + 2 * at_b;
    int first = zl_orient(a, a + 2, b), second = zl_orient(a, a + 2, b + 2), moved = tie(a, a + 2);
    if ((first ? first : moved) == (second ? second : moved)) {
        if (first == 0 && second == 0)
            note_contact(w, at_a, at_b, moved);
        return;
    }
    int moved_back = -tie(b, b + 2);
    first = zl_orient(b, b + 2, a);
    second = zl_orient(b, b + 2, a + 2);
    first = first ? first : moved_back;
    second = second ? second : moved_back;
    if (first == second)
        return;
    add_crossing(w, a, b, second);
    w->near_a->turns[i] += second;
    w->near_b->turns[j] -= second;
}

/* ---- all edges ------------------------------------------------------------------------------ */

/* Edge i of A with all of B that are near. */
static void meet_one(work *w, size_t i)
{
    const zl_box box = zl_near_edges_box(w->near_a, i);
    size_t found[ZL_NEAR_CHUNK], all = w->near_b->count;
    for (size_t first = 0, last; first < all; first = last) {
        last = first + ZL_NEAR_CHUNK < all ? first + ZL_NEAR_CHUNK : all;
        size_t count = zl_near_edges_meeting(found, w->near_b, first, last, &box);
        for (size_t k = 0; k < count; k++)
            meet(w, i, found[k]);
    }
}

static void meet_few(work *w)
{
    for (size_t i = 0; i < w->near_a->count; i++)
        meet_one(w, i);
}

typedef struct edge_search {
    work *w;
    size_t i; /* the edge of A */
    zl_box box;
} edge_search;

/* The first of the edges that starts at a point or behind it. */
static size_t place_of(const zl_near_edges *near, size_t at)
{
    size_t low = 0, high = near->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (near->at[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Edges first to last of B, as far as they are near the common box. Their boxes are made anew,
 * since the ends are needed next. */
static void meet_block(size_t first, size_t last, void *user)
{
    const edge_search *search = user;
    work *w = search->w;
    const zl_near_edges *near = w->near_b;
    for (size_t j = place_of(near, first); j < near->count && near->at[j] < last; j++) {
        const double *b = w->b->xy + 2 * near->at[j];
        const zl_box box = zl_edge_box(b, b + 2);
        if (zl_box_meets(&search->box, &box))
            meet(w, search->i, j);
    }
}

static void meet_many(work *w)
{
    for (size_t i = 0; i < w->near_a->count; i++) {
        edge_search search = {w, i, zl_near_edges_box(w->near_a, i)};
        zl_charted_query(w->b, &search.box, meet_block, &search);
    }
}

/* ---- sums along the rings ------------------------------------------------------------------- */

/* Whole edges inside the other polygon. Edges that are not near the common box lie outside of it:
 * the count is zero there, and at the end of a ring what it was at its start. */
static void walk(work *w, const zl_charted *p, const zl_near_edges *near, const zl_charted *other,
                 bool is_b)
{
    double length_m = 0;
    int turns = 0, at_start = 0;
    size_t next_ring = 0; /* the one after that of the edge */
    for (size_t i = 0; i < near->count; i++) {
        size_t at = near->at[i];
        if (i == 0 || near->at[i - 1] + 1 != at)
            turns = 0;
        if (next_ring == 0 || at >= p->ring_start[next_ring]) {
            while (at >= p->ring_start[next_ring])
                next_ring++;
            bool is_first = at == p->ring_start[next_ring - 1];
            turns = at_start = is_first ? winding(other, p->xy + 2 * at, is_b) : 0;
        }
        w->area_m2 += turns * p->edge_m2[at];
        length_m += turns * p->edge_m[at];
        turns += near->turns[i];
        bool ends_ring = at + 2 == p->ring_start[next_ring];
        bool breaks = i + 1 == near->count || near->at[i + 1] != at + 1;
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
    work w = {.chart = chart,
              .a = a,
              .b = b,
              .near_a = &scratch->near_a,
              .near_b = &scratch->near_b,
              .sound = true};
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
    ZL_TRY(zl_near_edges_find(w.near_a, a, &box, err));
    ZL_TRY(zl_near_edges_find(w.near_b, b, &box, err));
    if (w.near_a->count * w.near_b->count <= few_pairs)
        meet_few(&w);
    else
        meet_many(&w);
    walk(&w, a, w.near_a, b, false);
    walk(&w, b, w.near_b, a, true);
    *out = settle(&w, reach_m);
    return ZL_OK;
}
