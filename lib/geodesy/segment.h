/* One geodesic segment of at most 40 km: a quick distance in ECEF, an exact one by the geodesic
 * routines, and crossings. What distance.c and offset.c are made of. */
#ifndef ZL_GEODESY_SEGMENT_H
#define ZL_GEODESY_SEGMENT_H

#include <stdbool.h>

#include "geodesy/ecef.h"

/** Longer edges are cut before the closed forms are used. */
#define ZL_LONGEST_SEGMENT_M 40000.0

/** The geodesic distance of two places from their chord: within 3e-9 m up to 10 km, 1e-8 m at
 *  50 km, 1 mm at 500 km; never less than the chord. */
double zl_chord_to_geodesic_m(zl_vec p, zl_vec q);

/** Nearly the distance of a place to the segment a–b, in 4e-5 m for segments of 40 km; `*fraction`
 *  gets where the foot lies, 0 at a and 1 at b. */
double zl_quick_foot_m(zl_vec place, zl_vec a, zl_vec b, double *fraction);

/** The point in space at a fraction of the segment, on the ellipsoid to some mm. */
zl_vec zl_arc_point(zl_vec a, zl_vec b, double fraction);

/** Up to this length the closed forms place a foot or crossing as well as the geodesic routines do:
 *  sideways of a geodesic by L³e²/24R², below 1e-7 m. */
#define ZL_SHORT_SEGMENT_M 2000.0
/** Where the segments a–b and c–d, short ones that do cross, meet. */
zl_vec zl_quick_crossing(zl_vec a, zl_vec b, zl_vec c, zl_vec d);

/** The distance, exact to some nm, by Newton on the geodesic from a first guess of the fraction. */
double zl_exact_foot_m(const double place[2], const double a[2], const double b[2], double fraction,
                       double foot[2]);

/** Do the segments a–b and c–d cross, and where? Touching ones may or may not. */
bool zl_segments_cross(const double a[2], const double b[2], const double c[2], const double d[2],
                       double place[2]);

#endif
