/* A quick yes for small polygons, so that GEOS need not be asked. */
#ifndef ZL_GEOMETRY_SIMPLE_RING_H
#define ZL_GEOMETRY_SIMPLE_RING_H

#include "geodesy/chart.h"
#include "zonelayer.h"

/** More points than this are left to GEOS. */
enum { ZL_SIMPLE_RING_MOST = 128 };

/** Is a closed ring of straight edges simple: three places or more, no two edges with a common
 *  point other than the end that neighbours share? Points that repeat the one before count once.
 *  Exact for the coordinates as they are (0 or beyond 1e-100). False for more than
 *  ZL_SIMPLE_RING_MOST points. */
bool zl_ring_is_simple(const double *xy, size_t npoints);

/** Is a polygon clearly valid: of no more points than that, with edges of up to 10 km, whose rings
 *  are simple in the chart around its middle, the same chart in which GEOS would look at it, and do
 *  not touch, each hole in its shell, parts and holes side by side? False says that this check
 *  cannot tell. */
bool zl_shape_is_clearly_valid(const zl_shape *polygon);
/** The same in a chart that is given, or in plain degrees without one; edges are straight there. */
bool zl_shape_is_clearly_valid_in(const zl_chart *chart, const zl_shape *polygon);

#endif
