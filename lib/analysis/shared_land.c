#include "analysis/shared_land.h"

#include <math.h>

#include "analysis/pairs.h"
#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "geometry/area_method.h"
#include "geometry/overlay.h"

/* So many rivals are compared with each other; what more of them take is united at once. */
enum { FEW_RIVALS = 16 };
/* Polygons of a job: fixed, so that sums are added up in one order. */
enum { POLYGONS_OF_JOB = 512 };

typedef struct task {
    zl_features *features;
    const char *method;
    size_t next;
    zl_shared_land shared;
    zl_phase phase;
} task;

typedef struct job {
    zl_range range;
    zl_shared_land shared;
} job;

/* What a thread works with; `rival` are the larger polygons that take land from the one at hand. */
typedef struct bench {
    zl_pairs pairs;
    zl_area_method *method;
    zl_found near;
    uint32_t *rival;
    size_t count, capacity;
    double together_m2; /* what they take, as if no two of them took the same */
    bool covered;       /* one of them takes all */
} bench;

/* ---- larger polygons ------------------------------------------------------------------------ */

static double size_of_box(const zl_step_box *box)
{
    return ((double)box->east - box->west) * ((double)box->north - box->south);
}

/* Of any two polygons one is the larger: by its box, else by its place in the layer. */
static bool is_larger(const zl_box_index *index, size_t other, size_t than)
{
    zl_step_box a = zl_box_index_box(index, other), b = zl_box_index_box(index, than);
    double size_a = size_of_box(&a), size_b = size_of_box(&b);
    return size_a != size_b ? size_a > size_b : other > than;
}

static zl_status add_rival(bench *at, size_t rival, zl_error *err)
{
    uint32_t *grown = zl_grow(at->rival, at->count, &at->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    at->rival = grown;
    grown[at->count++] = (uint32_t)rival;
    return ZL_OK;
}

static zl_status meet(bench *at, size_t i, size_t j, zl_error *err)
{
    ZL_CLEANUP(zl_met_free) zl_met p = {.a = NULL};
    ZL_TRY(zl_pairs_meet(&p, &at->pairs, i, j, err));
    if (zl_is_noise(&p.common))
        return ZL_OK;
    at->covered = p.a->area_m2 - p.common.area_m2 <= ZL_WHOLE_SHARE * p.a->area_m2;
    at->together_m2 += p.common.area_m2;
    return add_rival(at, j, err);
}

static zl_status find_rivals(bench *at, const zl_features *features, size_t i, zl_error *err)
{
    zl_step_box box = zl_box_index_box(features->index, i);
    at->count = 0;
    at->together_m2 = 0;
    at->covered = false;
    ZL_TRY(zl_box_index_query(&at->near, features->index, &box, 0, err));
    for (size_t k = 0; k < at->near.count && !at->covered; k++) {
        size_t j = at->near.item[k];
        if (j != i && is_larger(features->index, j, i))
            ZL_TRY(meet(at, i, j, err));
    }
    return ZL_OK;
}

/* ---- what they take ------------------------------------------------------------------------- */

/* Do no two of them overlap? Then what each takes adds up. */
static zl_status are_apart(bool *apart, const bench *at, zl_error *err)
{
    *apart = at->count <= FEW_RIVALS;
    for (size_t i = 1; i < at->count && *apart; i++)
        for (size_t k = 0; k < i && *apart; k++) {
            ZL_CLEANUP(zl_met_free) zl_met p = {.a = NULL};
            ZL_TRY(zl_pairs_meet(&p, &at->pairs, at->rival[i], at->rival[k], err));
            *apart = zl_is_noise(&p.common);
        }
    return ZL_OK;
}

typedef struct pieces {
    zl_shape **shape;
    size_t count;
} pieces;

static void free_pieces(pieces *all)
{
    for (size_t k = 0; k < all->count; k++)
        zl_shape_free(all->shape[k]);
    zl_free(all->shape);
}

/* What each of the rivals takes, which may be nothing when GEOS cuts it. */
static zl_status cut(pieces *out, const bench *at, size_t i, zl_error *err)
{
    out->shape = zl_alloc_zero(at->count, sizeof(zl_shape *));
    if (!out->shape)
        return zl_fail_memory(err);
    for (size_t k = 0; k < at->count; k++) {
        zl_polygon *a, *b;
        ZL_TRY(zl_polygons_get(&a, at->pairs.a, i, err));
        ZL_TRY(zl_polygons_get(&b, at->pairs.a, at->rival[k], err));
        ZL_TRY(zl_at_feature(zl_overlay(&out->shape[out->count], ZL_INTERSECTION, a->feature->shape,
                                        b->feature->shape, err),
                             a->feature->id, b->feature->id, err));
        out->count += out->shape[out->count] != NULL;
    }
    return ZL_OK;
}

static zl_status measure_union(zl_shared_land *out, const bench *at, size_t i, zl_error *err)
{
    ZL_CLEANUP(free_pieces) pieces all = {.count = 0};
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *united = NULL;
    ZL_TRY(cut(&all, at, i, err));
    ZL_TRY(zl_overlay_union(&united, (const zl_shape *const *)all.shape, all.count, err));
    if (!united)
        return ZL_OK;
    out->geodesic_m2 = zl_shape_area_m2(united);
    return zl_area_method_measure(&out->by_method_m2, at->method, united, err);
}

static zl_status measure_whole(zl_shared_land *out, const bench *at, size_t i, zl_error *err)
{
    zl_polygon *polygon;
    ZL_TRY(zl_polygons_get(&polygon, at->pairs.a, i, err));
    out->geodesic_m2 = polygon->area_m2;
    return zl_area_method_measure(&out->by_method_m2, at->method, polygon->feature->shape, err);
}

static zl_status measure_taken(zl_shared_land *out, const bench *at, size_t i, zl_error *err)
{
    bool apart = false;
    if (at->covered)
        return measure_whole(out, at, i, err);
    if (zl_area_method_is_geodesic(at->method))
        ZL_TRY(are_apart(&apart, at, err));
    if (!apart)
        return measure_union(out, at, i, err);
    *out = (zl_shared_land){at->together_m2, at->together_m2};
    return ZL_OK;
}

/* ---- all polygons --------------------------------------------------------------------------- */

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    (void)err;
    job *j = a_job;
    task *t = user;
    j->shared = (zl_shared_land){0, 0};
    *any = zl_take_range(&j->range, &t->next, t->features->count, POLYGONS_OF_JOB);
    return ZL_OK;
}

static zl_status compute(void *a_job, void *a_bench, void *user, zl_error *err)
{
    job *j = a_job;
    bench *at = a_bench;
    const task *t = user;
    for (size_t i = j->range.first; i < j->range.first + j->range.count; i++) {
        zl_shared_land taken = {0, 0};
        ZL_TRY(find_rivals(at, t->features, i, err));
        if (at->count > 0)
            ZL_TRY(measure_taken(&taken, at, i, err));
        j->shared.geodesic_m2 += taken.geodesic_m2;
        j->shared.by_method_m2 += taken.by_method_m2;
    }
    return ZL_OK;
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    (void)err;
    const job *j = a_job;
    task *t = user;
    t->shared.geodesic_m2 += j->shared.geodesic_m2;
    t->shared.by_method_m2 += j->shared.by_method_m2;
    zl_phase_step(&t->phase, (int64_t)j->range.count);
    return ZL_OK;
}

static zl_status open_bench(void *a_bench, void *user, zl_error *err)
{
    bench *at = a_bench;
    const task *t = user;
    ZL_TRY(zl_area_method_open(&at->method, t->method, err));
    return zl_pairs_open(&at->pairs, t->features, t->features, err);
}

static void close_bench(void *a_bench)
{
    bench *at = a_bench;
    zl_pairs_close(&at->pairs);
    zl_area_method_close(at->method);
    zl_found_free(&at->near);
    zl_free(at->rival);
}

zl_status zl_shared_land_find(zl_shared_land *out, zl_features *features, const char *method,
                              zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    task t = {.features = features, .method = method};
    zl_status status =
        zl_workers_run_phase(&shop, &t, &t.phase, N_("measuring"), (int64_t)features->count, err);
    *out = t.shared;
    return status;
}
