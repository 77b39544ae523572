/* Polygons in common charts, so that a pair can be measured without bringing both into a chart of
 * their own.
 *
 * The globe is cut into tiles of a quarter of a degree (28 km), or of 0.5, 1 or 2 degrees where the
 * common extent of a pair is wider than that; a tile has one chart, around its middle. A pair is
 * looked at in the tile that the middle of its common extent lies in: edges take part only there,
 * so that the rest of a large polygon may be far away. A polygon is brought into each tile once,
 * which costs less than 0.1 µs for a vertex. One for each thread. */
#ifndef ZL_ANALYSIS_TILES_H
#define ZL_ANALYSIS_TILES_H

#include "analysis/polygons.h"
#include "geometry/overlap_area.h"

typedef struct zl_tiles zl_tiles;

zl_status zl_tiles_new(zl_tiles **out, zl_error *err);
void zl_tiles_free(zl_tiles *tiles);
void zl_tiles_free_ptr(zl_tiles **tiles); /**< for ZL_CLEANUP */

/** What was found on a pair. */
typedef struct zl_pair_sums {
    bool known; /**< false: too large for a chart, or a boundary that is not sound */
    /** The one that lies inside the other, clear of its boundary: the overlap is all of it, and
     *  `overlap` has its own area and perimeter. Else NULL. */
    const zl_polygon *inner;
    zl_overlap_sums overlap;
    double a_m2, b_m2; /**< areas of both in the same chart, but for that of `inner` */
} zl_pair_sums;

/** Both have a shape. */
zl_status zl_tiles_measure(zl_pair_sums *out, zl_tiles *tiles, zl_polygon *a, zl_polygon *b,
                           zl_error *err);

#endif
