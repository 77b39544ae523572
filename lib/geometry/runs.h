/* What of a line lies near a place, so that a long line costs no more than its part there. */
#ifndef ZL_GEOMETRY_RUNS_H
#define ZL_GEOMETRY_RUNS_H

#include "geometry/shape.h"

/** A geodesic of 10 km bulges out of the box of its ends by L²·tan(lat)/8R: 2 m at 45°, 20 m at
 *  84°. */
#define ZL_BULGE_M 20.0

/** Adds the runs of segments of a line that meet the extent, each as a part; a place is a run of
 *  one point. Whole segments only: a run begins and ends outside of the extent, or with the line. */
void zl_add_runs(zl_shape_builder *builder, const zl_shape *line, const zl_extent *extent);

#endif
