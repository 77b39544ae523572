/* In three steps: a coarse look at all translations of up to 1.2 km, on a raster; the best of them
 * refined against the edges themselves; and the answer judged: does it fit much better than none,
 * does no other fit as well, do the quarters of the layer agree? */
#include "geometry/layer_offset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "geometry/offset_matcher.h"

enum {
    COARSE = 400, /* of the places, for the coarse look */
    STARTS = 6,
    ROUNDS = 25
};
#define COARSE_STEP_M 20.0
#define FIRST_REACH_M 60.0
#define LAST_REACH_M  30.0
/* Redrawn outlines keep less than this in common; shifted ones keep nearly all. */
#define LEAST_SHARE 0.5

/* ---- one translation ------------------------------------------------------------------------- */

/* Where a place came from when the layer was moved by `offset`. */
static void back(double out[2], const zl_offset_place *p, const double offset[2])
{
    out[0] = p->lonlat[0] - offset[0] * p->per_metre[0];
    out[1] = p->lonlat[1] - offset[1] * p->per_metre[1];
}

/* How far it lies from the reference, in metres east and north; false when that is over `reach_m`.
 * The move runs along the plane that touches at the place: 1.2 km of it end 0.1 m above ground,
 * which the two directions do not see. */
static bool residual(double out[2], const zl_offset_matcher *m, const zl_offset_place *p,
                     const double offset[2], double reach_m)
{
    zl_vec foot;
    zl_vec at = zl_vec_along(zl_vec_along(p->at, -offset[0], p->east), -offset[1], p->north);
    if (!(zl_segment_index_quick_m(m->edges, at, reach_m, &foot) <= reach_m))
        return false;
    zl_vec miss = zl_vec_sub(at, foot);
    out[0] = zl_vec_dot(miss, p->east);
    out[1] = zl_vec_dot(miss, p->north);
    return true;
}

/* The share of the places that lie on the reference within `reach_m`. */
static double share_within(const zl_offset_matcher *m, const double offset[2], double reach_m)
{
    double miss[2];
    size_t on = 0;
    for (size_t i = 0; i < m->count; i++)
        on += residual(miss, m, &m->item[i], offset, reach_m);
    return (double)on / (double)m->count;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median distance of those within reach; infinite for none. */
static double median_m(const zl_offset_matcher *m, const double offset[2])
{
    double miss[2];
    size_t count = 0;
    for (size_t i = 0; i < m->count; i++)
        if (residual(miss, m, &m->item[i], offset, LAST_REACH_M))
            m->scratch[count++] = hypot(miss[0], miss[1]);
    if (count == 0)
        return (double)INFINITY;
    qsort(m->scratch, count, sizeof *m->scratch, by_size);
    return m->scratch[count / 2];
}

/* Only some places take part: a quarter of the layer, or all (quarter -1). */
typedef struct part {
    double middle[2];
    int quarter;
} part;

static bool takes(const part *which, const zl_offset_place *p)
{
    if (which->quarter < 0)
        return true;
    int east = p->lonlat[0] > which->middle[0], north = p->lonlat[1] > which->middle[1];
    return which->quarter == 2 * north + east;
}

/* Moves `offset` so that the distances across the edges vanish on the whole (least squares; an edge
 * says nothing of a move along it). False when too few places are within reach. */
static bool improve(double offset[2], const zl_offset_matcher *m, const part *which, double reach_m)
{
    double a = 0, b = 0, c = 0, east = 0, north = 0, miss[2];
    size_t count = 0;
    for (size_t i = 0; i < m->count; i++) {
        if (!takes(which, &m->item[i]) || !residual(miss, m, &m->item[i], offset, reach_m))
            continue;
        double size = hypot(miss[0], miss[1]);
        count++;
        if (size < 1e-9)
            continue;
        double weight = 1 / (1 + size * size / 25); /* what is 5 m off counts half */
        double x = miss[0] / size, y = miss[1] / size;
        a += weight * x * x;
        b += weight * x * y;
        c += weight * y * y;
        east += weight * miss[0];
        north += weight * miss[1];
    }
    if (count < ZL_OFFSET_LEAST_PLACES / 2)
        return false;
    double damping = 0.02 * (a + c) + 1e-12, determinant = (a + damping) * (c + damping) - b * b;
    offset[0] += ((c + damping) * east - b * north) / determinant;
    offset[1] += ((a + damping) * north - b * east) / determinant;
    return true;
}

static bool refine(double offset[2], const zl_offset_matcher *m, const part *which)
{
    double reach_m = FIRST_REACH_M;
    for (int round = 0; round < ROUNDS; round++) {
        double before[2] = {offset[0], offset[1]};
        if (!improve(offset, m, which, reach_m))
            return false;
        reach_m = fmax(LAST_REACH_M, 0.9 * reach_m);
        if (round > 5 && hypot(offset[0] - before[0], offset[1] - before[1]) < 1e-4)
            break;
    }
    return true;
}

/* ---- all translations ------------------------------------------------------------------------ */

typedef struct start {
    double offset[2];
    size_t hits;
} start;

static size_t count_hits(const zl_offset_matcher *m, const double offset[2])
{
    size_t stride = 1 + m->count / COARSE, hits = 0;
    for (size_t i = 0; i < m->count; i += stride) {
        double at[2];
        back(at, &m->item[i], offset);
        hits += zl_offset_raster_has(m->raster, at[0], at[1]);
    }
    return hits;
}

/* Keeps the best starts, no two of them within 60 m. */
static void keep_start(start *list, size_t *count, const start *candidate)
{
    size_t at = *count;
    for (size_t i = 0; i < *count; i++) {
        double apart_m = hypot(list[i].offset[0] - candidate->offset[0],
                               list[i].offset[1] - candidate->offset[1]);
        if (apart_m > 60)
            continue;
        if (list[i].hits < candidate->hits)
            list[i] = *candidate;
        return;
    }
    if (at == STARTS) {
        at = 0;
        for (size_t i = 1; i < STARTS; i++)
            if (list[i].hits < list[at].hits)
                at = i;
        if (list[at].hits >= candidate->hits)
            return;
    } else {
        ++*count;
    }
    list[at] = *candidate;
}

static size_t find_starts(start *list, const zl_offset_matcher *m)
{
    int reach = (int)(ZL_OFFSET_MOST_M / COARSE_STEP_M);
    size_t count = 0;
    for (int i = -reach; i <= reach; i++)
        for (int k = -reach; k <= reach; k++) {
            start candidate = {.offset = {i * COARSE_STEP_M, k * COARSE_STEP_M}};
            if (hypot(candidate.offset[0], candidate.offset[1]) > ZL_OFFSET_MOST_M)
                continue;
            candidate.hits = count_hits(m, candidate.offset);
            if (candidate.hits > 0)
                keep_start(list, &count, &candidate);
        }
    return count;
}

/* ---- the judgement --------------------------------------------------------------------------- */

/* So near is on the reference, for outlines that are as rough as these. */
static double tolerance_m(double median)
{
    return fmin(fmax(3 * median, 1), 15);
}

typedef struct fit {
    double offset[2], share, median;
    bool done;
} fit;

static fit fit_from(const zl_offset_matcher *m, const double offset[2])
{
    static const part all = {.quarter = -1};
    fit out = {.offset = {offset[0], offset[1]}};
    out.done = refine(out.offset, m, &all);
    if (!out.done)
        return out;
    out.median = median_m(m, out.offset);
    out.share = share_within(m, out.offset, tolerance_m(out.median));
    return out;
}

/* The best fit; lying on the reference as it is has the benefit of the doubt. */
static fit best_fit(const zl_offset_matcher *m)
{
    static const double none[2] = {0, 0};
    start list[STARTS];
    size_t count = find_starts(list, m);
    fit best = fit_from(m, none);
    bool unmoved = best.done && hypot(best.offset[0], best.offset[1]) < 5;
    double handicap = unmoved ? 1.1 : 1;
    for (size_t i = 0; i < count; i++) {
        fit one = fit_from(m, list[i].offset);
        if (!one.done || (best.done && one.share <= best.share * handicap))
            continue;
        best = one;
        handicap = 1;
    }
    return best;
}

/* Does a move of 25 m in any direction make it clearly worse? */
static bool is_determined(const zl_offset_matcher *m, const fit *best)
{
    for (int i = 0; i < 8; i++) {
        double angle = i * 0.78539816339744831;
        const double moved[2] = {best->offset[0] + 25 * cos(angle),
                                 best->offset[1] + 25 * sin(angle)};
        if (share_within(m, moved, tolerance_m(best->median)) > 0.75 * best->share)
            return false;
    }
    return true;
}

static double middle_of(const zl_offset_matcher *m, int axis)
{
    for (size_t i = 0; i < m->count; i++)
        m->scratch[i] = m->item[i].lonlat[axis];
    qsort(m->scratch, m->count, sizeof *m->scratch, by_size);
    return m->scratch[m->count / 2];
}

/* The most that the offset of a quarter differs from that of all. */
static double spread_of(const zl_offset_matcher *m, const fit *best)
{
    double most_m = 0;
    part which = {.middle = {middle_of(m, 0), middle_of(m, 1)}};
    for (which.quarter = 0; which.quarter < 4; which.quarter++) {
        double offset[2] = {best->offset[0], best->offset[1]};
        if (refine(offset, m, &which))
            most_m = fmax(most_m, hypot(offset[0] - best->offset[0], offset[1] - best->offset[1]));
    }
    return most_m;
}

static void judge(zl_layer_offset *out, const zl_offset_matcher *m, const fit *best)
{
    static const double none[2] = {0, 0};
    out->places = m->count;
    out->verdict = ZL_OFFSET_NONE;
    if (!best->done)
        return;
    out->east_m = best->offset[0];
    out->north_m = best->offset[1];
    out->length_m = hypot(out->east_m, out->north_m);
    out->residual_m = best->median;
    out->share = best->share;
    out->unmoved = share_within(m, none, tolerance_m(best->median));
    if (best->share < LEAST_SHARE)
        return;
    out->spread_m = spread_of(m, best);
    if (!is_determined(m, best))
        out->verdict = ZL_OFFSET_UNDETERMINED;
    else if (out->length_m < fmax(2, 2 * best->median) || out->unmoved > 0.8 * best->share)
        out->verdict = ZL_OFFSET_SAME;
    else
        out->verdict =
            out->spread_m <= fmax(3, 0.1 * out->length_m) ? ZL_OFFSET_CONSTANT : ZL_OFFSET_VARIES;
}

zl_status zl_estimate_layer_offset(zl_layer_offset *out, const zl_shape *const *layer,
                                   size_t nlayer, const zl_shape *const *reference,
                                   size_t nreference, zl_error *err)
{
    ZL_CLEANUP(zl_offset_matcher_free) zl_offset_matcher m = {0};
    ZL_TRY(zl_offset_matcher_fill(&m, layer, nlayer, reference, nreference, err));
    zl_layer_offset shift = {.verdict = ZL_OFFSET_TOO_FEW, .places = m.count};
    if (m.raster) {
        fit best = best_fit(&m);
        judge(&shift, &m, &best);
    }
    *out = shift;
    return ZL_OK;
}
