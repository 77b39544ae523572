/* The geodesic buffer of lines, places and polygons, with every point of its boundary within a
 * tolerance of the distance that is asked for. */
#ifndef ZL_GEOMETRY_CORRIDOR_H
#define ZL_GEOMETRY_CORRIDOR_H

#include "geometry/shape.h"

/** Farther corridors have no use for land; the closed forms are good to 1 mm up to here. */
#define ZL_CORRIDOR_FARTHEST_M 500e3

/**
 * All places within `distance_m` of the shape: valid, without false holes, shells
 * counter-clockwise. A polygon is united with the corridor of its rings. `*out` is NULL for an
 * empty shape.
 *
 * The boundary lies within 0.92 `tolerance_m` (of at most distance/200) of the distance everywhere,
 * and on both sides of it so that what is cut off and what is added have the same area; only in
 * kinks that point inwards it is not evened out. `*largest_error_m` (may be NULL: not looked for)
 * gets what zl_corridor_error_m() finds on it.
 *
 * ZL_USAGE: a distance that is not above 0 and at most ZL_CORRIDOR_FARTHEST_M, a tolerance that is
 * not above 0 and below the distance, or too fine. ZL_BAD_DATA: a coordinate that is no number, a
 * corridor that contains a pole or spreads over more than 80 degrees from its middle, a boundary
 * that GEOS cannot resolve.
 */
zl_status zl_corridor_shape(zl_shape **out, double *largest_error_m, const zl_shape *shape,
                            double distance_m, double tolerance_m, zl_error *err);

/** The largest | distance to the shape's points, paths or rings - distance_m | over all vertices
 * and edge midpoints of a boundary, each by a search among all segments. Those nearer than 1 cm to
 * a ring of `cut` (may be NULL) are left out: the corridor was cut there. */
zl_status zl_corridor_error_m(double *largest_error_m, const zl_shape *boundary,
                              const zl_shape *shape, double distance_m, const zl_shape *cut,
                              zl_error *err);

#endif
