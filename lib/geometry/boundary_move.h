/* How far the boundary of a polygon has moved: the Hausdorff distance of two boundaries. */
#ifndef ZL_GEOMETRY_BOUNDARY_MOVE_H
#define ZL_GEOMETRY_BOUNDARY_MOVE_H

#include "zonelayer.h"

typedef struct zl_boundary_move {
    double max_m;     /**< largest distance of a place of either boundary from the other one */
    double at_deg[2]; /**< that place; NAN when nothing moved */
    size_t old_moved; /**< edges of the old boundary that are somewhere farther than the tolerance
                           from the new one */
    size_t new_moved; /**< edges of the new boundary, from the old one */
    size_t old_edges, new_edges;
} zl_boundary_move;

/** Both are polygons with at least one ring. All places of all edges count, not only corners:
 *  max_m is exact to 0.2 mm for boundaries less than 10 km apart; up to 1e-6 m it is 0. A tolerance
 *  below 1e-6 m counts as that. ZL_BAD_DATA for a coordinate that is no number. */
zl_status zl_boundary_moved(zl_boundary_move *out, const zl_shape *old_polygon,
                            const zl_shape *new_polygon, double tolerance_m, zl_error *err);

#endif
