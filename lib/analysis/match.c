#include "analysis/match.h"

#include <math.h>
#include <stdint.h>

#include "analysis/pairs.h"
#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"

/* What is less than this share of the smaller one is a neighbour and not the same feature. */
#define LEAST_SHARE 0.5

/* The best match that was seen of a feature. */
typedef struct best {
    size_t other;
    double common_m2, smaller_m2; /* smaller_m2: of the smaller one of the two */
} best;

typedef struct matching {
    zl_features old_ones, new_ones;
    zl_pairs pairs;
    zl_found near;
    best *of_old, *of_new;
} matching;

static void matching_free(matching *m)
{
    zl_pairs_close(&m->pairs);
    zl_found_free(&m->near);
    zl_features_close(&m->old_ones);
    zl_features_close(&m->new_ones);
    zl_free(m->of_old);
    zl_free(m->of_new);
}

static best *new_bests(size_t count)
{
    best *all = zl_alloc_zero(count, sizeof *all);
    for (size_t i = 0; all && i < count; i++)
        all[i].other = SIZE_MAX;
    return all;
}

static zl_status matching_open(matching *m, zl_layer *old_layer, zl_layer *new_layer, zl_error *err)
{
    ZL_TRY(zl_features_open(&m->old_ones, old_layer, NULL, err));
    ZL_TRY(zl_features_open(&m->new_ones, new_layer, NULL, err));
    ZL_TRY(zl_pairs_open(&m->pairs, &m->old_ones, &m->new_ones, err));
    m->of_old = new_bests(m->old_ones.count);
    m->of_new = new_bests(m->new_ones.count);
    return m->of_old && m->of_new ? ZL_OK : zl_fail_memory(err);
}

static void offer(best *b, size_t other, double common_m2, double smaller_m2)
{
    if (common_m2 > b->common_m2)
        *b = (best){other, common_m2, smaller_m2};
}

static zl_status look_at_pair(matching *m, size_t i, zl_polygon *a, size_t j, zl_error *err)
{
    zl_polygon *b;
    ZL_CLEANUP(zl_common_free) zl_common common = {.shape = NULL};
    ZL_TRY(zl_polygons_get(&b, m->pairs.b, j, err));
    ZL_TRY(zl_at_feature(zl_pairs_measure(&common, &m->pairs, a, b, err), a->feature->id,
                         b->feature->id, err));
    double smaller_m2 = fmin(a->area_m2, b->area_m2);
    offer(&m->of_old[i], j, common.area_m2, smaller_m2);
    offer(&m->of_new[j], i, common.area_m2, smaller_m2);
    return ZL_OK;
}

static zl_status look_at(matching *m, size_t i, zl_error *err)
{
    zl_polygon *a;
    zl_step_box box = zl_box_index_box(m->old_ones.index, i);
    ZL_TRY(zl_box_index_query(&m->near, m->new_ones.index, &box, 0, err));
    for (size_t k = 0; k < m->near.count; k++) {
        ZL_TRY(zl_polygons_get(&a, m->pairs.a, i, err));
        ZL_TRY(look_at_pair(m, i, a, m->near.item[k], err));
    }
    return ZL_OK;
}

static bool belong_together(const matching *m, size_t i, size_t j)
{
    const best *b = &m->of_old[i];
    return b->other == j && b->common_m2 >= LEAST_SHARE * b->smaller_m2;
}

zl_status zl_match_by_land(size_t **old_of_new, size_t *count, zl_layer *old_layer,
                           zl_layer *new_layer, zl_error *err)
{
    ZL_CLEANUP(matching_free) matching m = {.of_old = NULL};
    ZL_TRY(matching_open(&m, old_layer, new_layer, err));
    for (size_t i = 0; i < m.old_ones.count; i++)
        ZL_TRY(look_at(&m, i, err));
    size_t *all = zl_alloc_zero(m.new_ones.count, sizeof *all);
    if (!all)
        return zl_fail_memory(err);
    for (size_t j = 0; j < m.new_ones.count; j++) {
        size_t i = m.of_new[j].other;
        all[j] = i != SIZE_MAX && belong_together(&m, i, j) ? i : SIZE_MAX;
    }
    *count = m.new_ones.count;
    *old_of_new = all;
    ZL_TRY(zl_layer_rewind(old_layer, err));
    return zl_layer_rewind(new_layer, err);
}
