/* The nearest place of many segments: a packed tree of boxes in ECEF over the segments in the order
 * of their paths. */
#ifndef ZL_GEOMETRY_CORRIDOR_NEAR_H
#define ZL_GEOMETRY_CORRIDOR_NEAR_H

#include "geodesy/ecef.h"
#include "geometry/shape.h"

typedef struct zl_near_tree zl_near_tree;

/** Over all segments of a line or of a polygon's rings, none longer than 10 km; a place is a
 *  segment of no length. The shape is not needed after it. */
zl_status zl_near_tree_new(zl_near_tree **out, const zl_shape *shape, zl_error *err);
void zl_near_tree_free(zl_near_tree *tree);
void zl_near_tree_free_ptr(zl_near_tree **tree); /**< for ZL_CLEANUP */

/** Distance from a point of the ellipsoid to the nearest segment, to 1e-6 m up to 100 km and 1 mm
 *  at 500 km; INFINITY when nothing is within the limit. `foot` (may be NULL) is the nearest point.
 */
double zl_near_tree_m(const zl_near_tree *tree, zl_vec place, double limit_m, zl_vec *foot);

#endif
