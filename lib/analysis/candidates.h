/* Pairs of features whose boxes meet, in order and in pieces of bounded size: what threads then
 * measure. One feature over a million others gives many pieces. */
#ifndef ZL_ANALYSIS_CANDIDATES_H
#define ZL_ANALYSIS_CANDIDATES_H

#include "store/features.h"

/** Positions in a and b. */
typedef struct zl_candidate {
    uint32_t a, b;
} zl_candidate;

/** Goes through all pairs, a ascending and b ascending within it. */
typedef struct zl_candidates {
    const zl_features *a, *b; /**< the same for pairs within one layer: those with b behind a */
    bool same_layer;          /**< a is a choice out of the layer b; a pair of two that are chosen
                                   comes once */
    size_t next, at;          /**< the feature of a at hand, and how many of its pairs were given */
    zl_found near;
} zl_candidates;
void zl_candidates_free(zl_candidates *all);

/** Some pairs, of `features` features of a that they end with or come before. All zero is empty. */
typedef struct zl_piece {
    zl_candidate *pair;
    size_t count, capacity, features;
} zl_piece;
void zl_piece_free(zl_piece *piece);
/** The next pairs, which may be none; `*any` false: there are no more. */
zl_status zl_candidates_take(zl_piece *piece, bool *any, zl_candidates *all, zl_error *err);

#endif
