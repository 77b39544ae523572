/* The single tests of which validity and repair are made. */
#ifndef ZL_GEOMETRY_CHECKS_H
#define ZL_GEOMETRY_CHECKS_H

#include "geometry/geos_bridge.h"

bool zl_place_is_finite(const double place[2]);
/** Longitude -180 to 180, latitude -90 to 90. */
bool zl_place_in_range(const double place[2]);
bool zl_same_place(const double a[2], const double b[2]);
bool zl_ring_is_closed(const double *lonlat, size_t npoints);
/** Points that repeat the one before. `*first` (may be NULL) is the first of them. */
size_t zl_path_repeated(const double *lonlat, size_t npoints, size_t *first);
/** Do all points of a finite path lie on one line, to a micrometre? Such a ring has no area. */
bool zl_ring_is_flat(const double *lonlat, size_t npoints);

/** A copy of the finite polygon for a GEOS job, long edges cut at the geodesic, and the job itself:
 *  in a chart around the middle, or in plain degrees when the extent is over 80 degrees. */
zl_status zl_geos_open_for(zl_geos *geos, zl_shape **prepared, const zl_shape *shape,
                           zl_error *err);
/** Does a ring of it, closed on the Earth, end 360 degrees from where it began? Then it goes around
 *  the Earth or a pole and no plane has it; `*place` is where it begins. */
bool zl_goes_around(const double **place, const zl_shape *prepared);

#endif
