/* The bounds that a format with integer coordinates is given before its first feature. */
#ifndef ZL_OUTPUT_GRID_H
#define ZL_OUTPUT_GRID_H

#include "geodesy/crs.h"
#include "geometry/shape.h"

/** Bounds of a grid over all shapes, in the units of the file. */
typedef struct zl_grid {
    double west, south, east, north;
    double step; /**< distance of its points */
} zl_grid;

/** A square twice as wide as `extent_deg`, so that a neighbour that is drawn later still
 * finds room. ZL_BAD_DATA: the extent has no image in the CRS. */
zl_status zl_grid_choose(zl_grid *out, const zl_crs *crs, const zl_extent *extent_deg,
                         zl_error *err);

#endif
