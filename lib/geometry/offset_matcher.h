/* What an offset between two layers is looked for with: places along the outlines of one, and the
 * edges and a raster of the other. */
#ifndef ZL_GEOMETRY_OFFSET_MATCHER_H
#define ZL_GEOMETRY_OFFSET_MATCHER_H

#include "geodesy/segment_index.h"
#include "geometry/offset_raster.h"

/** So many places at the most, and fewer than the least tell nothing. */
enum { ZL_OFFSET_PLACES = 1500, ZL_OFFSET_LEAST_PLACES = 20 };

typedef struct zl_offset_place {
    double lonlat[2];
    double per_metre[2]; /**< degrees for a metre east and north */
    zl_vec at, east, north;
} zl_offset_place;

typedef struct zl_offset_matcher {
    zl_offset_place *item;
    size_t count, capacity;
    zl_segment_index *edges;  /**< of the reference */
    zl_offset_raster *raster; /**< of the reference; NULL: too few places */
    double *scratch;          /**< room for a number of each place */
    bool failed;
} zl_offset_matcher;

void zl_offset_matcher_free(zl_offset_matcher *matcher); /**< for ZL_CLEANUP too */

/** Takes places of `layer` and the edges of `reference` near them. No raster is made where there
 *  are too few places to tell. */
zl_status zl_offset_matcher_fill(zl_offset_matcher *matcher, const zl_shape *const *layer,
                                 size_t nlayer, const zl_shape *const *reference, size_t nreference,
                                 zl_error *err);

#endif
