/* A local chart in which geodesics are straight lines: central projection from near the centre of
 * curvature onto the tangent plane ("central ECEF gnomonic"). A geodesic of 10 km within 10 km of
 * the centre deviates by 7 µm from straight, one of 40 km by 0.5 mm. Coordinates are worked out
 * from the differences to the centre: their rounding is 1e-16 of the distance from it, not of the
 * globe.
 */
#ifndef ZL_GEODESY_CHART_H
#define ZL_GEODESY_CHART_H

#include "zonelayer.h"

typedef struct zl_chart {
    double origin[3];                /**< centre of projection, ECEF metres */
    double east[3], north[3], up[3]; /**< the axes of the plane */
    double radius_m;
    double lon_deg, lat_deg; /**< of the centre */
    double w;                /**< sqrt(1 - e² sin²(latitude)) of the centre */
} zl_chart;

/** The chart around a centre. */
void zl_chart_init(zl_chart *chart, const double centre_deg[2]);
/** lon/lat to metres in the plane, from `in` to `out` (may be the same array). False when a point
 *  lies more than 80 degrees of arc away, where the chart has no use. */
bool zl_chart_forward(const zl_chart *chart, double *out_xy, const double *in_lonlat,
                      size_t npoints);
/** Plane metres back to lon/lat, longitudes within 180° of the centre. */
void zl_chart_inverse(const zl_chart *chart, double *out_lonlat, const double *in_xy,
                      size_t npoints);

#endif
