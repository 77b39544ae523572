/* Areas and lengths on the ellipsoid of figures that are drawn in a chart, from the coordinates of
 * the chart alone.
 *
 * A ring has the sum of zl_chart_edge_m2() over its edges. The sum is that of the ring with
 * geodesic edges: the density of area is a series about the centre, and the little that a geodesic
 * leaves its chord is added. Relative error against the geodesic area of a compact ring with edges
 * of 10 km, up to 80 degrees of latitude: 2e-11 within 20 km of the centre, 1e-10 within 50 km,
 * 1e-9 within ZL_CHART_AREA_REACH_M, and a tenth of it with edges of 1 km; rounding adds 4e-16 of
 * the distance from the centre times the perimeter. The parts of an edge add up to it to 2e-14. */
#ifndef ZL_GEODESY_CHART_AREA_H
#define ZL_GEODESY_CHART_AREA_H

#include "geodesy/chart.h"

#define ZL_CHART_AREA_REACH_M 320000.0
/** Terms x^i y^j of the series: i even, i + j up to 6. */
#define ZL_CHART_AREA_TERMS 16

typedef struct zl_chart_area {
    zl_chart chart;
    double per_radius;                /**< 1 / radius of the chart */
    double term[ZL_CHART_AREA_TERMS]; /**< in parts of the radius: i = 0, 2, 4, 6, j ascending */
    double bend_east, bend_north;     /**< how geodesics bend in the chart */
} zl_chart_area;

void zl_chart_area_init(zl_chart_area *area, const double centre_deg[2]);
/** Signed area in m² of the triangle from the centre to the edge a–b, of which only the part from
 *  the fraction `from` (0 to 1; `start` is there) to b is counted. */
double zl_chart_edge_m2(const zl_chart_area *area, const double a[2], const double b[2],
                        const double start[2], double from);
/** Length of an edge of up to 10 km, to 2e-7 within 50 km of the centre, 1e-5 within its reach. */
double zl_chart_edge_m(const zl_chart_area *area, const double a[2], const double b[2]);
/** Both, of the edges from each of `nedges` points to the next, to the same bits: several edges at
 * a time. The arrays do not overlap; `xy` has nedges + 1 points. */
void zl_chart_edges(const zl_chart_area *area, double *out_m2, double *out_m, const double *xy,
                    size_t nedges);

#endif
