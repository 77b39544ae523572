/* The set of places within a distance of one geodesic segment, as a ring of places. */
#ifndef ZL_GEODESY_CAPSULE_H
#define ZL_GEODESY_CAPSULE_H

#include "zonelayer.h"

/**
 * The capsule around the geodesic segment a–b: every vertex lies at `distance_m` + `tolerance_m`/2
 * from the segment, every edge dips at most `tolerance_m` below that, so all of the ring lies
 * within tolerance/2 of the asked distance, and so does the boundary of a union of capsules:
 * a boundary point of the union lies on one capsule and inside no other.
 *
 * `*out_lonlat` is a closed counter-clockwise ring, freed with zl_free(). a may equal b: a disc.
 */
zl_status zl_capsule(double **out_lonlat, size_t *npoints, const double a[2], const double b[2],
                     double distance_m, double tolerance_m, zl_error *err);

#endif
