/* Distance on the ellipsoid between places and geodesic segments: in ECEF with a closed form for
 * the arc (see KERNEL notes in distance.c), finished by the geodesic routines on the winner. */
#ifndef ZL_GEODESY_DISTANCE_H
#define ZL_GEODESY_DISTANCE_H

#include <stdbool.h>
#include <stddef.h>

/** Two nearest places and their geodesic distance. */
typedef struct zl_nearest {
    double distance_m;
    double from[2], to[2]; /**< longitude, latitude */
} zl_nearest;

/** Least distance between two paths (rings count as closed paths), 0 where they cross or touch.
 *  `npoints` 1 is a place. Error below 1 mm up to 500 km. Paths that cannot be nearer than
 *  `*limit_m` may be skipped: the result is then some distance above it. */
zl_nearest zl_path_distance(const double *a_lonlat, size_t a_npoints, const double *b_lonlat,
                            size_t b_npoints, double limit_m);
/** Distance from a place to the geodesic segment a–b; `foot` (may be NULL) gets the nearest place.
 */
double zl_segment_distance_m(const double place[2], const double a[2], const double b[2],
                             double foot[2]);

#endif
