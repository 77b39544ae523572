#include "analysis/candidates.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/workers.h"

/* A piece has many features, since the thread that works on the next one needs those along the
 * border of the two once more: of a grid of parcels, a row. Yet each thread has some pieces, so
 * that all end together, and the rows of a piece, which wait for those before them, take little
 * memory. */
enum { MOST_FEATURES = 16384, LEAST_FEATURES = 16, PIECES_OF_A_THREAD = 12, MOST_PAIRS = 65536 };

void zl_candidates_free(zl_candidates *all)
{
    zl_found_free(&all->near);
}

void zl_piece_free(zl_piece *piece)
{
    zl_free(piece->pair);
    *piece = (zl_piece){.pair = NULL};
}

static size_t features_of_piece(size_t count)
{
    size_t share = count / (PIECES_OF_A_THREAD * (size_t)zl_jobs());
    return share < LEAST_FEATURES ? LEAST_FEATURES : share > MOST_FEATURES ? MOST_FEATURES : share;
}

/* Is the pair one of its own? */
static bool is_pair(const zl_candidates *all, size_t i, size_t j)
{
    if (!all->same_layer)
        return true;
    int64_t fid = all->b->fid[j], other = all->a->fid[i];
    return fid > other || (fid < other && zl_features_find(all->a, fid) == SIZE_MAX);
}

static zl_status look_around(zl_candidates *all, zl_error *err)
{
    zl_step_box box = zl_box_index_box(all->a->index, all->next);
    size_t first = all->a == all->b ? all->next + 1 : 0;
    return zl_box_index_query(&all->near, all->b->index, &box, first, err);
}

static zl_status add(zl_piece *piece, size_t i, size_t j, zl_error *err)
{
    zl_candidate *grown = zl_grow(piece->pair, piece->count, &piece->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    piece->pair = grown;
    grown[piece->count++] = (zl_candidate){(uint32_t)i, (uint32_t)j};
    return ZL_OK;
}

/* The pairs of the feature at hand that are left, as far as there is room. */
static zl_status take_pairs(zl_piece *piece, zl_candidates *all, zl_error *err)
{
    for (; all->at < all->near.count && piece->count < MOST_PAIRS; all->at++) {
        size_t other = all->near.item[all->at];
        if (is_pair(all, all->next, other))
            ZL_TRY(add(piece, all->next, other, err));
    }
    return ZL_OK;
}

zl_status zl_candidates_take(zl_piece *piece, bool *any, zl_candidates *all, zl_error *err)
{
    size_t wanted = features_of_piece(all->a->count);
    piece->count = piece->features = 0;
    *any = all->next < all->a->count;
    while (all->next < all->a->count && piece->features < wanted) {
        if (all->at == 0)
            ZL_TRY(look_around(all, err));
        ZL_TRY(take_pairs(piece, all, err));
        if (all->at < all->near.count)
            return ZL_OK;
        all->at = 0;
        all->next++;
        piece->features++;
    }
    return ZL_OK;
}
