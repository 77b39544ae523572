/* Area of rings with geodesic edges from a local authalic series: exact to 1e-9 m² or 1e-12 of the
 * area, at a hundredth of the cost of the general geodesic routines. */
#ifndef ZL_GEODESY_AREA_SERIES_H
#define ZL_GEODESY_AREA_SERIES_H

#include <stdbool.h>

#include "geodesy/area_kernel.h"

/** Signed area in m² of a closed ring (its last point repeats the first), counter-clockwise
 *  positive. False, and nothing in `*area_m2`, where the series do not reach: beyond 80 degrees of
 *  latitude, a ring around a pole, an edge of more than some hundred km, what is not finite. */
bool zl_series_ring_area(double *area_m2, const double *lonlat, size_t npoints);
/** The same with one version of the inner loops; every version gives the same bits. */
bool zl_series_ring_area_by(const zl_area_kernel *kernel, double *area_m2, const double *lonlat,
                            size_t npoints);

#endif
