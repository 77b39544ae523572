/* What two polygons have in common: by sums over edges (geometry/overlap_area.h), and by way of the
 * geometry of the overlap for pairs that are too large for one chart. */
#ifndef ZL_ANALYSIS_PAIRS_H
#define ZL_ANALYSIS_PAIRS_H

#include "analysis/tiles.h"

/** An overlap narrower than this comes from rounding. */
#define ZL_NOISE_WIDTH_M 1e-6

/** Two collections, or one with itself, ready to be measured against each other. */
typedef struct zl_pairs {
    const zl_collection *a, *b; /**< the same for pairs within one; borrowed */
    double *area_a, *area_b;    /**< of all features, 0 where there is no shape */
    bool shared;                /**< the areas are those of another one */
    zl_tiles *tiles;
} zl_pairs;

zl_status zl_pairs_open(zl_pairs *out, const zl_collection *a, const zl_collection *b,
                        zl_error *err);
/** The same for another thread, with charts of its own; the first one must outlive it. */
zl_status zl_pairs_share(zl_pairs *out, const zl_pairs *pairs, zl_error *err);
void zl_pairs_close(zl_pairs *pairs);

/** The rest of a polygon outside of the other one. */
typedef struct zl_leftover {
    double area_m2, perimeter_m; /**< perimeter NAN when unknown */
} zl_leftover;

typedef struct zl_common {
    double area_m2, perimeter_m;
    zl_leftover rest_a, rest_b;
    zl_shape *shape; /**< NULL as long as it was not needed; owned */
} zl_common;
void zl_common_free(zl_common *common); /**< for ZL_CLEANUP */

/** Feature i of a, feature j of b; both have a shape. */
zl_status zl_pairs_measure(zl_common *out, const zl_pairs *pairs, size_t i, size_t j,
                           zl_error *err);
/** Mean width: twice the area by the perimeter, which is the width of a long strip. */
double zl_mean_width_m(double area_m2, double perimeter_m);

#endif
