/* A local chart in which circles on the globe are circles: the ellipsoid is brought onto the sphere
 * of radius sqrt(M N) that fits it at the centre, along rays from the middle of that sphere, and
 * the sphere into a plane by stereographic projection. Distances are right to 0.002 (r/R)², r from
 * the centre: 1e-9 at 5 km, 5e-7 at 100 km. Geodesics of length L bend by L² r/16R². */
#ifndef ZL_GEODESY_CIRCLE_CHART_H
#define ZL_GEODESY_CIRCLE_CHART_H

#include "geodesy/ecef.h"

typedef struct zl_circle_chart {
    zl_vec middle, east, north, up;
    double radius_m;
} zl_circle_chart;

void zl_circle_chart_init(zl_circle_chart *chart, const double centre_deg[2]);
/** A place into the plane, in metres. */
void zl_circle_chart_forward(const zl_circle_chart *chart, double xy[2], zl_vec place);
/** The point of the ellipsoid that is drawn at `xy`. */
zl_vec zl_circle_chart_inverse(const zl_circle_chart *chart, const double xy[2]);

/** What is no farther than a distance from a place: `centre` is not quite where the place is. */
typedef struct zl_disc {
    double centre[2], radius;
} zl_disc;
zl_disc zl_circle_chart_disc(const zl_circle_chart *chart, const double xy[2], double distance_m);

/** Signed area on the globe between the centre of the chart and a straight edge, and an arc of a
 *  circle that begins in the direction `start` (radians from east) and turns left by `turn`. */
double zl_circle_chart_edge_m2(const zl_circle_chart *chart, const double a[2], const double b[2]);
double zl_circle_chart_arc_m2(const zl_circle_chart *chart, const zl_disc *disc, double start,
                              double turn);

/** How wrong a distance is at most, as far from the centre as that. */
double zl_circle_chart_error_m(const zl_circle_chart *chart, double from_centre_m,
                               double distance_m);
/** Edges of this length, and curves at a distance from them, bend by `bend_m` at most. */
double zl_circle_chart_edge_m(const zl_circle_chart *chart, double from_centre_m, double distance_m,
                              double bend_m);

#endif
