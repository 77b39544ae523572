#include "geometry/corridor_near.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment.h"

enum { LEAF = 4, MOST_LEVELS = 64 };

/* The geodesic segment as a parabola over its chord, start + t·chord + height·t (1 - t)·up. */
typedef struct near_segment {
    zl_vec start, chord, up;
    double chord2, height_m;
} near_segment;

typedef struct near_box {
    zl_vec least, most;
} near_box;

/* A binary tree without pointers: node k has the children 2k+1 and 2k+2, the leaves stand last. */
struct zl_near_tree {
    near_segment *segment;
    near_box *box;
    size_t nsegments, nboxes, first_leaf;
};

/* ---- building ------------------------------------------------------------------------------- */

static near_segment make_segment(zl_vec a, zl_vec b)
{
    const double k = 1 / (1 - ZL_ELLIPSOID_E2), a2 = ZL_ELLIPSOID_A_M * ZL_ELLIPSOID_A_M;
    near_segment s = {.start = a, .chord = zl_vec_sub(b, a)};
    zl_vec middle = zl_vec_scale(zl_vec_add(a, b), 0.5), up = {middle.x, middle.y, k * middle.z};
    double length_up = sqrt(zl_vec_dot(up, up));
    zl_vec bent = {s.chord.x, s.chord.y, k * s.chord.z};
    s.up = zl_vec_scale(up, 1 / length_up);
    s.chord2 = zl_vec_dot(s.chord, s.chord);
    /* Normal curvature times chord²; see segment.c. */
    double curved = zl_vec_dot(s.chord, bent) * sqrt(zl_vec_dot(middle, up) / a2) / length_up;
    s.height_m = s.chord2 > 0 ? 0.5 * curved * (1 + curved * curved / s.chord2 / 16) : 0;
    return s;
}

static void add_to_box(near_box *box, zl_vec at, double margin_m)
{
    box->least = (zl_vec){fmin(box->least.x, at.x - margin_m), fmin(box->least.y, at.y - margin_m),
                          fmin(box->least.z, at.z - margin_m)};
    box->most = (zl_vec){fmax(box->most.x, at.x + margin_m), fmax(box->most.y, at.y + margin_m),
                         fmax(box->most.z, at.z + margin_m)};
}

static near_box empty_box(void)
{
    const double inf = (double)INFINITY;
    return (near_box){{inf, inf, inf}, {-inf, -inf, -inf}};
}

/* Boxes hold the parabolas: their summits are height/4 above the chord. */
static void make_boxes(zl_near_tree *tree)
{
    for (size_t k = tree->nboxes; k-- > 0;) {
        near_box *box = &tree->box[k];
        *box = empty_box();
        if (k < tree->first_leaf) {
            for (size_t child = 2 * k + 1; child <= 2 * k + 2; child++) {
                add_to_box(box, tree->box[child].least, 0);
                add_to_box(box, tree->box[child].most, 0);
            }
            continue;
        }
        for (size_t i = (k - tree->first_leaf) * LEAF;
             i < tree->nsegments && i < (k - tree->first_leaf + 1) * LEAF; i++) {
            const near_segment *s = &tree->segment[i];
            add_to_box(box, s->start, 0.25 * s->height_m + 1e-6);
            add_to_box(box, zl_vec_add(s->start, s->chord), 0.25 * s->height_m + 1e-6);
        }
    }
}

static void add_segments(zl_near_tree *tree, const zl_shape *shape)
{
    for (size_t r = 0; r < shape->nrings; r++) {
        const double *lonlat = zl_ring_points(shape, r);
        size_t npoints = zl_ring_size(shape, r);
        zl_vec before = npoints ? zl_ecef(lonlat) : (zl_vec){0, 0, 0};
        if (npoints == 1)
            tree->segment[tree->nsegments++] = make_segment(before, before);
        for (size_t i = 1; i < npoints; i++) {
            zl_vec at = zl_ecef(lonlat + 2 * i);
            tree->segment[tree->nsegments++] = make_segment(before, at);
            before = at;
        }
    }
}

zl_status zl_near_tree_new(zl_near_tree **out, const zl_shape *shape, zl_error *err)
{
    zl_near_tree *tree ZL_CLEANUP(zl_near_tree_free_ptr) = zl_alloc_zero(1, sizeof *tree);
    if (!tree)
        return zl_fail_memory(err);
    tree->segment = zl_alloc((shape->npoints + 1) * sizeof *tree->segment);
    if (!tree->segment)
        return zl_fail_memory(err);
    add_segments(tree, shape);
    size_t leaves = 1;
    while (leaves * LEAF < tree->nsegments)
        leaves *= 2;
    tree->first_leaf = leaves - 1;
    tree->nboxes = 2 * leaves - 1;
    tree->box = zl_alloc(tree->nboxes * sizeof *tree->box);
    if (!tree->box)
        return zl_fail_memory(err);
    make_boxes(tree);
    *out = tree;
    tree = NULL;
    return ZL_OK;
}

void zl_near_tree_free(zl_near_tree *tree)
{
    if (!tree)
        return;
    zl_free(tree->segment);
    zl_free(tree->box);
    zl_free(tree);
}

void zl_near_tree_free_ptr(zl_near_tree **tree)
{
    zl_near_tree_free(*tree);
}

/* ---- searching ------------------------------------------------------------------------------ */

static double gap(double x, double least, double most)
{
    return x < least ? least - x : x > most ? x - most : 0;
}

static double box_distance2(const near_box *box, zl_vec p)
{
    double x = gap(p.x, box->least.x, box->most.x), y = gap(p.y, box->least.y, box->most.y),
           z = gap(p.z, box->least.z, box->most.z);
    return x * x + y * y + z * z;
}

/* Newton on (place - X)·X' = 0 as in segment.c; with the chord as a first guess and lower bound. */
static double try_segment(const near_segment *s, zl_vec place, double best_m, zl_vec *foot)
{
    zl_vec from = zl_vec_sub(place, s->start);
    double t = s->chord2 > 0 ? zl_vec_dot(from, s->chord) / s->chord2 : 0;
    double clamped = t > 0 ? fmin(t, 1) : 0, reach_m = best_m + 0.25 * s->height_m;
    zl_vec rest = zl_vec_along(from, -clamped, s->chord);
    if (!(zl_vec_dot(rest, rest) < reach_m * reach_m))
        return (double)INFINITY;
    for (int i = 0; i < 2 && s->height_m > 0; i++) {
        rest = zl_vec_along(zl_vec_along(from, -t, s->chord), -s->height_m * t * (1 - t), s->up);
        zl_vec slope = zl_vec_along(s->chord, s->height_m * (1 - 2 * t), s->up);
        t += zl_vec_dot(rest, slope) /
             (zl_vec_dot(slope, slope) + 2 * s->height_m * zl_vec_dot(rest, s->up));
    }
    t = t > 0 ? fmin(t, 1) : 0;
    *foot = zl_vec_along(zl_vec_along(s->start, t, s->chord), s->height_m * t * (1 - t), s->up);
    return zl_chord_to_geodesic_m(place, *foot);
}

static void try_leaf(const zl_near_tree *tree, size_t leaf, zl_vec place, double *best_m,
                     zl_vec *foot)
{
    for (size_t i = leaf * LEAF; i < tree->nsegments && i < (leaf + 1) * LEAF; i++) {
        zl_vec at;
        double found_m = try_segment(&tree->segment[i], place, *best_m, &at);
        if (found_m < *best_m) {
            *best_m = found_m;
            *foot = at;
        }
    }
}

/* The nearer child first; a chord is never longer than its geodesic, so boxes bound from below. */
double zl_near_tree_m(const zl_near_tree *tree, zl_vec place, double limit_m, zl_vec *foot)
{
    struct {
        size_t node;
        double distance2;
    } stack[MOST_LEVELS];
    size_t depth = 0, node = 0;
    double best_m = nextafter(limit_m, (double)INFINITY), least2 = 0;
    zl_vec at = {0, 0, 0};
    bool found = false;
    for (;;) {
        if (least2 < best_m * best_m) {
            if (node < tree->first_leaf) {
                double left2 = box_distance2(&tree->box[2 * node + 1], place);
                double right2 = box_distance2(&tree->box[2 * node + 2], place);
                bool left_first = left2 <= right2;
                stack[depth].node = 2 * node + (left_first ? 2 : 1);
                stack[depth++].distance2 = left_first ? right2 : left2;
                node = 2 * node + (left_first ? 1 : 2);
                least2 = left_first ? left2 : right2;
                continue;
            }
            double before_m = best_m;
            try_leaf(tree, node - tree->first_leaf, place, &best_m, &at);
            found = found || best_m < before_m;
        }
        if (depth == 0)
            break;
        node = stack[--depth].node;
        least2 = stack[depth].distance2;
    }
    if (foot && found)
        *foot = at;
    return found ? best_m : (double)INFINITY;
}
