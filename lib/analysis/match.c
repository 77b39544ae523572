#include "analysis/match.h"

#include <math.h>
#include <stdint.h>

#include "analysis/questions.h"
#include "analysis/tiles.h"
#include "base/alloc.h"
#include "base/error.h"
#include "geometry/index.h"
#include "geometry/overlay.h"

/* What is less than this share of the smaller one is a neighbour and not the same feature. */
#define LEAST_SHARE 0.5

/* The best match that was seen of a feature. */
typedef struct best {
    size_t other;
    double common_m2;
} best;

typedef struct matching {
    zl_collection old_ones, new_ones;
    zl_tiles *tiles;
    zl_index *index; /* of the new ones */
    best *of_old, *of_new;
} matching;

static void matching_free(matching *m)
{
    zl_tiles_free(m->tiles);
    zl_index_free(m->index);
    zl_collection_free(&m->old_ones);
    zl_collection_free(&m->new_ones);
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
    ZL_TRY(zl_collect(&m->old_ones, old_layer, err));
    ZL_TRY(zl_collect(&m->new_ones, new_layer, err));
    ZL_TRY(zl_index_new(&m->index, m->new_ones.extent, m->new_ones.count, err));
    ZL_TRY(zl_tiles_new(&m->tiles, &m->old_ones, &m->new_ones, err));
    m->of_old = new_bests(m->old_ones.count);
    m->of_new = new_bests(m->new_ones.count);
    return m->of_old && m->of_new ? ZL_OK : zl_fail_memory(err);
}

static zl_status common_area(double *common_m2, matching *m, size_t i, size_t j, zl_error *err)
{
    zl_pair_sums sums;
    ZL_TRY(zl_tiles_measure(&sums, m->tiles, i, j, err));
    if (sums.known) {
        *common_m2 = sums.overlap.area_m2;
        return ZL_OK;
    }
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *common = NULL;
    ZL_TRY(zl_overlay(&common, ZL_INTERSECTION, m->old_ones.feature[i].shape,
                      m->new_ones.feature[j].shape, err));
    *common_m2 = common ? zl_shape_area_m2(common) : 0;
    return ZL_OK;
}

static void offer(best *b, size_t other, double common_m2)
{
    if (common_m2 > b->common_m2)
        *b = (best){other, common_m2};
}

static zl_status look_at(matching *m, size_t i, zl_error *err)
{
    const size_t *found = NULL;
    size_t count = 0;
    ZL_TRY(zl_index_query(&found, &count, m->index, &m->old_ones.extent[i], err));
    for (size_t k = 0; k < count; k++) {
        double common_m2 = 0;
        if (!m->new_ones.feature[found[k]].shape)
            continue;
        ZL_TRY(zl_at_feature(common_area(&common_m2, m, i, found[k], err),
                             m->old_ones.feature[i].id, m->new_ones.feature[found[k]].id, err));
        offer(&m->of_old[i], found[k], common_m2);
        offer(&m->of_new[found[k]], i, common_m2);
    }
    return ZL_OK;
}

static bool belong_together(const matching *m, size_t i, size_t j)
{
    double old_m2 = zl_shape_area_m2(m->old_ones.feature[i].shape);
    double new_m2 = zl_shape_area_m2(m->new_ones.feature[j].shape);
    return m->of_old[i].other == j && m->of_old[i].common_m2 >= LEAST_SHARE * fmin(old_m2, new_m2);
}

zl_status zl_match_by_land(size_t **old_of_new, size_t *count, zl_layer *old_layer,
                           zl_layer *new_layer, zl_error *err)
{
    ZL_CLEANUP(matching_free) matching m = {.tiles = NULL};
    ZL_TRY(matching_open(&m, old_layer, new_layer, err));
    for (size_t i = 0; i < m.old_ones.count; i++)
        if (m.old_ones.feature[i].shape)
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
