/* Overlay of polygons and lines with geodesic edges: GEOS in a chart in which geodesics are
 * straight, edges over 10 km densified first. The only home of GEOS, with validity. */
#ifndef ZL_GEOMETRY_OVERLAY_H
#define ZL_GEOMETRY_OVERLAY_H

#include "zonelayer.h"

typedef enum zl_overlay_op { ZL_INTERSECTION, ZL_UNION, ZL_DIFFERENCE } zl_overlay_op;

/** a op b, of two polygons or of a line and a polygon (a is the line: intersection, difference).
 *  `*out` is NULL when empty; parts of lower dimension are left out. Areas of intersection and
 *  difference add up to that of a to 1e-8, to 1e-9 where edges are no longer than 10 km. Shells
 *  come out counter-clockwise; vertices that survive have their bits, and longer edges keep the
 *  places where they were cut. ZL_BAD_DATA: spread over more than 100 degrees, a ring that is open
 *  or has a coordinate that is no number, a boundary that GEOS cannot resolve. */
zl_status zl_overlay(zl_shape **out, zl_overlay_op op, const zl_shape *a, const zl_shape *b,
                     zl_error *err);
/** Union of many polygons; `*out` is NULL when there is none. */
zl_status zl_overlay_union(zl_shape **out, const zl_shape *const *shapes, size_t count,
                           zl_error *err);
/** Do two shapes that are known to have no area in common share a boundary point? To a millimetre:
 *  boundaries that near touch. (It is true of all that come that near, also where they overlap.) */
bool zl_overlay_touches(const zl_shape *a, const zl_shape *b);

/** Version of GEOS, "3.11.1". */
const char *zl_geos_version(void);

#endif
