/* Where the name of a feature is written. */
#ifndef ZL_OUTPUT_LABEL_PLACE_H
#define ZL_OUTPUT_LABEL_PLACE_H

#include "geometry/shape.h"

/** A place inside the first part of a polygon: the middle of the widest stretch at half its height;
 *  of a line its middle vertex, of a point itself. In the plane of the coordinates. */
void zl_label_place(double out[2], const zl_shape *shape);

#endif
