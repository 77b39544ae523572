/* What the boundary of a corridor can be made of. Files of corridor.c. */
#ifndef ZL_GEOMETRY_CORRIDOR_OUTLINE_H
#define ZL_GEOMETRY_CORRIDOR_OUTLINE_H

#include "geometry/nearest.h"

/** A corridor in the making. `rise_m` is v in the comments: how far its vertices may lie above the
 *  distance; chords then dip at most v/2 below it. */
typedef struct zl_corridor_plan {
    const zl_shape *shape; /**< edges no longer than zl_corridor_edge_m(); polygons oriented */
    const zl_segment_index *tree;
    double distance_m, rise_m;
} zl_corridor_plan;

/** Edges of this length make sides that stray from the equidistant curve by 1 mm at most, and by a
 *  hundredth of the tolerance. */
double zl_corridor_edge_m(double distance_m, double tolerance_m);

/** The parts of the outlines of all pieces that may be on the boundary of their union, as a line of
 *  many parts; NULL when there are none. */
zl_status zl_corridor_outline(zl_shape **out, const zl_corridor_plan *plan, zl_error *err);

#endif
