/* The CGCS2000 ellipsoid and the geodesic routines of PROJ (Karney 2013, J. Geodesy 87, 43–55). */
#ifndef ZL_GEODESY_ELLIPSOID_H
#define ZL_GEODESY_ELLIPSOID_H

#include <stddef.h>

/* GB 22021-2008 / EPSG:1024: CGCS2000. */
#define ZL_ELLIPSOID_A_M 6378137.0
#define ZL_ELLIPSOID_F   (1.0 / 298.257222101)
#define ZL_ELLIPSOID_E2  (ZL_ELLIPSOID_F * (2.0 - ZL_ELLIPSOID_F))

/** Geodesic distance in metres between two places; azimuths at both ends in degrees clockwise from
 *  north, each may be NULL. */
double zl_geodesic_inverse(const double from[2], const double to[2], double *azimuth1_deg,
                           double *azimuth2_deg);
/** The place at `distance_m` from `from` in the direction `azimuth_deg`. The longitude is
 *  unrolled: it continues from that of `from` without a jump at 180. */
void zl_geodesic_direct(double out[2], const double from[2], double azimuth_deg, double distance_m);
/** Walks from `from` as zl_geodesic_direct() does and gives the azimuth on arrival, in degrees. */
double zl_geodesic_walk(double out[2], const double from[2], double azimuth_deg, double distance_m);
/** Places at `count` equal steps strictly between two places (count-1 of them). */
void zl_geodesic_between(double *out_lonlat, const double from[2], const double to[2],
                         size_t count);
/** Signed area in m² (counter-clockwise positive) and length in m of a closed ring (its last point
 *  repeats the first). A ring around a pole or over 180° is right too. */
void zl_ring_measure(const double *lonlat, size_t npoints, double *area_m2, double *perimeter_m);
/** Length in metres of an open path, within 1e-11 of it and 1e-8 m for each edge over 20 km. */
double zl_path_length_m(const double *lonlat, size_t npoints);

/** The ellipsoid for PROJ's geodesic routines; for the files of this folder. */
struct geod_geodesic;
const struct geod_geodesic *zl_cgcs2000(void);

#endif
