/* The north, east … side of an outline. */
#ifndef ZL_GEOMETRY_SIDE_H
#define ZL_GEOMETRY_SIDE_H

#include "geometry/shape.h"

/**
 * Places on the side of a polygon that looks in a direction (degrees clockwise from north), evenly
 * spaced across it: what is seen of the shells from far away in that direction, as far as it faces
 * there, its normal within 45 degrees of it; all that is seen where nothing faces. Holes have no
 * part in it. `places` has room for `wanted` of them, `*count` (at least 1) is how many lie on the
 * side. They lie on the geodesic edges: within 10 µm where zone and edges are up to 10 km long.
 * ZL_BAD_DATA for an outline that reaches over 80 degrees from its centre or has no area.
 */
zl_status zl_shape_side(double *places, size_t *count, const zl_shape *polygon,
                        double direction_deg, size_t wanted, zl_error *err);

#endif
