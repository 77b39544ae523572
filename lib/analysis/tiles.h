/* Polygons of two collections in common charts, so that a pair can be measured without bringing
 * both into a chart of their own.
 *
 * The globe is cut into tiles of a quarter of a degree (28 km), or of 0.5, 1 or 2 degrees where the
 * common extent of a pair is wider than that; a tile has one chart, around its middle. A pair is
 * looked at in the tile that the middle of its common extent lies in: edges take part only there,
 * so that the rest of a large polygon may be far away. The features that were
 * needed last are kept, each in the chart of its last pair: nearly all parcels lie in one tile, and
 * one that is asked for in another is brought there anew, which costs less than 0.1 µs for a
 * vertex. One for each thread. */
#ifndef ZL_ANALYSIS_TILES_H
#define ZL_ANALYSIS_TILES_H

#include "geometry/overlap_area.h"
#include "store/collect.h"

typedef struct zl_tiles zl_tiles;

/** Of pairs between two collections, or of one (`a` and `b` the same), which must outlive it. */
zl_status zl_tiles_new(zl_tiles **out, const zl_collection *a, const zl_collection *b,
                       zl_error *err);
void zl_tiles_free(zl_tiles *tiles);

/** What was found on a pair. */
typedef struct zl_pair_sums {
    bool known; /**< false: too large for a chart, or a boundary that is not sound */
    zl_overlap_sums overlap;
    double a_m2, b_m2; /**< areas of both in the same chart */
} zl_pair_sums;

/** Feature i of a, feature j of b; both have a shape. */
zl_status zl_tiles_measure(zl_pair_sums *out, zl_tiles *tiles, size_t i, size_t j, zl_error *err);

#endif
