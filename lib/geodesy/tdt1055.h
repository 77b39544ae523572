/* The ellipsoid area of Chinese land surveys (TD/T 1055-2019; formulas and rounding as in the
 * notice 国土调查办发〔2008〕32号): edges straight in the Gauss–Krüger plane, cut at 70 m, each
 * with the area of the trapezoid between it and the equator. */
#ifndef ZL_GEODESY_TDT1055_H
#define ZL_GEODESY_TDT1055_H

#include "geodesy/crs.h"

/** Area in m², never negative, of a closed ring of longitudes and latitudes. `gk` is the zone's
 * CRS, easting first. X and Y are rounded to 0.0001 m, places where an edge is cut to 0.000001 m,
 * their latitudes and longitudes to 0.000001 second. ZL_BAD_DATA: a point has no image in the zone.
 */
zl_status zl_tdt1055_ring_area(double *area_m2, const double *lonlat, size_t npoints,
                               const zl_crs *gk, zl_error *err);

#endif
