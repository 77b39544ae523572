/* Which of the lines of an arrangement lie on the boundary of some of its faces. A file of
 * corridor.c. */
#ifndef ZL_GEOMETRY_CORRIDOR_BORDER_H
#define ZL_GEOMETRY_CORRIDOR_BORDER_H

#include "geometry/geos_bridge.h"

/** Of noded lines those that are part of exactly one of the faces: the boundary of their union.
 *  `out->geos` must be set. */
zl_status zl_corridor_border(zl_geom *out, const GEOSGeometry *lines, const GEOSGeometry *faces,
                             zl_error *err);

#endif
