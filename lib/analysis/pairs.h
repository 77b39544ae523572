/* What two polygons have in common: by sums over edges (geometry/overlap_area.h), and by way of the
 * geometry of the overlap for pairs that are too large for one chart. */
#ifndef ZL_ANALYSIS_PAIRS_H
#define ZL_ANALYSIS_PAIRS_H

#include "analysis/tiles.h"

/** An overlap narrower than this comes from rounding. */
#define ZL_NOISE_WIDTH_M 1e-6

/** A rest that is smaller than this share of a polygon is rounding: the overlap is all of it. */
#define ZL_WHOLE_SHARE 1e-10

/** The polygons of two layers, or of one, as one thread measures them. All zero is empty. */
typedef struct zl_pairs {
    zl_polygons *a, *b; /**< the same for pairs within one layer */
    zl_tiles *tiles;
} zl_pairs;

/** For one thread more, in the caller's thread; `b` may be `a`. Both must outlive it. */
zl_status zl_pairs_open(zl_pairs *out, zl_features *a, zl_features *b, zl_error *err);
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

/** Both polygons have a shape; they may be of any zl_polygons. Nothing in common when their extents
 *  do not meet. */
zl_status zl_pairs_measure(zl_common *out, const zl_pairs *pairs, zl_polygon *a, zl_polygon *b,
                           zl_error *err);
/** Two polygons, borrowed from the pairs, and what they have in common. All zero is empty. */
typedef struct zl_met {
    zl_polygon *a, *b;
    zl_common common;
} zl_met;
/** Fetches and measures the polygons at the positions i of a and j of b; errors name both. */
zl_status zl_pairs_meet(zl_met *out, const zl_pairs *pairs, size_t i, size_t j, zl_error *err);
void zl_met_free(zl_met *met); /**< for ZL_CLEANUP */
/** Is what they have in common so narrow that it comes from rounding? */
bool zl_is_noise(const zl_common *common);

/** Mean width: twice the area by the perimeter, which is the width of a long strip. */
double zl_mean_width_m(double area_m2, double perimeter_m);

#endif
