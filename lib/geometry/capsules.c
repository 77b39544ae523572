#include "geometry/capsules.h"

#include <math.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "base/clones.h"
#include "base/error.h"

/* Nearer together than this two places are one. */
static const double same_m = 1e-6;
/* A disc that is asked about is larger by this, so that nothing touches it unseen. */
static const double margin_m = 1e-6;

typedef struct zl_capsule_block {
    double x[ZL_BLOCK], y[ZL_BLOCK], across[ZL_BLOCK], up[ZL_BLOCK];
    double inverse2[ZL_BLOCK]; /* 1 over the squared length, 0 for a place */
    double radius[ZL_BLOCK], growth[ZL_BLOCK];
} zl_capsule_block;

void zl_capsules_clear(zl_capsules *capsules)
{
    capsules->count = 0;
    capsules->failed = false;
}

void zl_capsules_free(zl_capsules *capsules)
{
    zl_free(capsules->item);
    zl_free(capsules->block);
    zl_free(capsules->box);
    zl_box_tree_free(&capsules->tree);
    *capsules = (zl_capsules){0};
}

/* ---- making them ---------------------------------------------------------------------------- */

static zl_capsule *add(zl_capsules *capsules)
{
    zl_capsule *grown =
        zl_grow(capsules->item, capsules->count, &capsules->capacity, sizeof *grown);
    if (!grown) {
        capsules->failed = true;
        return NULL;
    }
    capsules->item = grown;
    return &capsules->item[capsules->count++];
}

static void add_place(zl_capsules *capsules, const zl_disc *disc)
{
    zl_capsule *made = add(capsules);
    if (made)
        *made = (zl_capsule){.a = *disc,
                             .b = *disc,
                             .along = {1, 0},
                             .before = ZL_NO_CAPSULE,
                             .after = ZL_NO_CAPSULE};
}

static void add_segment(zl_capsules *capsules, const zl_disc *a, const zl_disc *b, double length,
                        bool goes_on)
{
    size_t position = capsules->count;
    zl_capsule *made = add(capsules);
    if (!made)
        return;
    *made = (zl_capsule){
        .a = *a,
        .b = *b,
        .along = {(b->centre[0] - a->centre[0]) / length, (b->centre[1] - a->centre[1]) / length},
        .length = length,
        .before = goes_on ? position - 1 : ZL_NO_CAPSULE,
        .after = ZL_NO_CAPSULE};
    if (goes_on)
        capsules->item[position - 1].after = position;
}

void zl_capsules_add_path(zl_capsules *capsules, const zl_circle_chart *chart, const double *xy,
                          size_t npoints, double reach_m)
{
    zl_disc from = zl_circle_chart_disc(chart, xy, reach_m);
    bool any = false;
    for (size_t i = 1; i < npoints && !capsules->failed; i++) {
        zl_disc to = zl_circle_chart_disc(chart, xy + 2 * i, reach_m);
        double x = to.centre[0] - from.centre[0], y = to.centre[1] - from.centre[1];
        double length = sqrt(x * x + y * y);
        if (length < same_m)
            continue;
        add_segment(capsules, &from, &to, length, any);
        any = true;
        from = to;
    }
    if (!any)
        add_place(capsules, &from);
}

static void set_block(zl_capsule_block *block, size_t at, const zl_capsule *c)
{
    block->x[at] = c->a.centre[0];
    block->y[at] = c->a.centre[1];
    block->across[at] = c->b.centre[0] - c->a.centre[0];
    block->up[at] = c->b.centre[1] - c->a.centre[1];
    block->inverse2[at] = c->length > 0 ? 1 / (c->length * c->length) : 0;
    block->radius[at] = c->a.radius;
    block->growth[at] = c->b.radius - c->a.radius;
}

static zl_box disc_box(const zl_disc *disc)
{
    const double *c = disc->centre, r = disc->radius;
    return (zl_box){c[0] - r, c[1] - r, c[0] + r, c[1] + r};
}

zl_status zl_capsules_index(zl_capsules *capsules, zl_error *err)
{
    size_t nblocks = (capsules->count + ZL_BLOCK - 1) / ZL_BLOCK;
    while (!capsules->failed && capsules->block_capacity < nblocks) {
        zl_capsule_block *grown = zl_grow(capsules->block, capsules->block_capacity,
                                          &capsules->block_capacity, sizeof *grown);
        capsules->failed = !grown;
        capsules->block = grown ? grown : capsules->block;
    }
    while (!capsules->failed && capsules->box_capacity < capsules->count) {
        zl_box *grown =
            zl_grow(capsules->box, capsules->box_capacity, &capsules->box_capacity, sizeof *grown);
        capsules->failed = !grown;
        capsules->box = grown ? grown : capsules->box;
    }
    if (capsules->failed)
        return zl_fail_memory(err);
    for (size_t i = 0; i < capsules->count; i++) {
        const zl_capsule *c = &capsules->item[i];
        zl_box end = disc_box(&c->b);
        capsules->box[i] = disc_box(&c->a);
        zl_box_add(&capsules->box[i], &end);
        set_block(&capsules->block[i / ZL_BLOCK], i % ZL_BLOCK, c);
    }
    for (size_t i = capsules->count; i < nblocks * ZL_BLOCK; i++)
        set_block(&capsules->block[i / ZL_BLOCK], i % ZL_BLOCK,
                  &capsules->item[capsules->count - 1]);
    return zl_box_tree_fill(&capsules->tree, capsules->box, capsules->count, err);
}

/* ---- asking --------------------------------------------------------------------------------- */

double zl_capsule_excess(const zl_capsule *c, const double xy[2])
{
    double x = xy[0] - c->a.centre[0], y = xy[1] - c->a.centre[1];
    double at = x * c->along[0] + y * c->along[1];
    at = at > 0 ? (at < c->length ? at : c->length) : 0;
    x -= at * c->along[0];
    y -= at * c->along[1];
    double growth = c->length > 0 ? (c->b.radius - c->a.radius) * at / c->length : 0;
    return sqrt(x * x + y * y) - c->a.radius - growth;
}

/* A bit for each capsule that holds the disc of radius `half` around a place, and for each that
 * meets it. */
typedef struct block_answer {
    uint64_t holds, meets;
} block_answer;

ZL_CLONES static block_answer compare_block(const zl_capsule_block *block, double px, double py,
                                            double half)
{
    double holding[ZL_BLOCK], meeting[ZL_BLOCK]; /* positive: it does */
    int64_t holds = 0, meets = 0;
    for (size_t i = 0; i < ZL_BLOCK; i++) {
        double x = px - block->x[i], y = py - block->y[i];
        double t = (x * block->across[i] + y * block->up[i]) * block->inverse2[i];
        t = t > 0 ? t : 0;
        t = t < 1 ? t : 1;
        x -= t * block->across[i];
        y -= t * block->up[i];
        double distance2 = x * x + y * y, radius = block->radius[i] + t * block->growth[i];
        double inner = radius - half, outer = radius + half;
        holding[i] = (inner > 0 ? inner * inner : 0) - distance2;
        meeting[i] = outer * outer - distance2;
    }
    for (size_t i = 0; i < ZL_BLOCK; i++) {
        holds |= zl_bit_if(holding[i] > 0, i);
        meets |= zl_bit_if(meeting[i] > 0, i);
    }
    return (block_answer){(uint64_t)holds, (uint64_t)meets};
}

static bool counts(const zl_capsule_query *query, size_t capsule)
{
    for (size_t i = 0; i < query->nwithout; i++)
        if (query->without[i] == capsule)
            return false;
    return true;
}

static bool add_near(zl_capsule_query *query, size_t capsule)
{
    size_t *grown = zl_grow(query->near, query->nnear, &query->capacity, sizeof *grown);
    if (!grown)
        return false;
    query->near = grown;
    query->near[query->nnear++] = capsule;
    return true;
}

typedef struct visit {
    zl_capsule_query *query;
    const zl_capsules *capsules;
    bool failed;
} visit;

static bool visit_block(size_t first, size_t last, void *user)
{
    visit *v = user;
    zl_capsule_query *query = v->query;
    block_answer answer = compare_block(&v->capsules->block[first / ZL_BLOCK], query->xy[0],
                                        query->xy[1], query->half + margin_m);
    if (last - first < ZL_BLOCK)
        answer.meets &= (UINT64_C(1) << (last - first)) - 1;
    for (; answer.meets > 0; answer.meets = zl_without_first_bit(answer.meets)) {
        unsigned at = zl_first_bit(answer.meets);
        size_t i = first + at;
        if (!counts(query, i))
            continue;
        if ((answer.holds >> at & 1) > 0) {
            query->covering = i;
            return false;
        }
        if (!add_near(query, i)) {
            v->failed = true;
            return false;
        }
    }
    return true;
}

bool zl_capsules_ask(zl_capsule_query *query, const zl_capsules *capsules)
{
    size_t guess = query->covering;
    query->nnear = 0;
    if (guess < capsules->count && counts(query, guess) &&
        zl_capsule_excess(&capsules->item[guess], query->xy) < -query->half - margin_m)
        return true;
    query->covering = ZL_NO_CAPSULE;
    visit v = {query, capsules, false};
    double half = query->half + margin_m;
    const zl_box box = {query->xy[0] - half, query->xy[1] - half, query->xy[0] + half,
                        query->xy[1] + half};
    zl_box_tree_visit(&capsules->tree, &box, visit_block, &v);
    return !v.failed;
}

/* Of some capsules. */
static bool ask_some(zl_capsule_query *query, const zl_capsules *capsules, const size_t *some,
                     size_t count)
{
    double half = query->half + margin_m;
    for (size_t i = 0; i < count && query->covering == ZL_NO_CAPSULE; i++) {
        if (some[i] == ZL_NO_CAPSULE || !counts(query, some[i]))
            continue;
        double excess = zl_capsule_excess(&capsules->item[some[i]], query->xy);
        if (excess < -half)
            query->covering = some[i];
        else if (excess < half && !add_near(query, some[i]))
            return false;
    }
    return true;
}

bool zl_capsules_ask_within(zl_capsule_query *query, const zl_capsules *capsules,
                            const zl_capsule_query *around)
{
    query->nnear = 0;
    query->covering = ZL_NO_CAPSULE;
    return ask_some(query, capsules, around->near, around->nnear) &&
           ask_some(query, capsules, around->without, around->nwithout);
}
