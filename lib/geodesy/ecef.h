/* Earth-centred, earth-fixed coordinates of places on the ellipsoid, and vectors in them. */
#ifndef ZL_GEODESY_ECEF_H
#define ZL_GEODESY_ECEF_H

#include "geodesy/ellipsoid.h"

#define ZL_RADIANS_PER_DEGREE 0.017453292519943295769 /**< pi/180 */

typedef struct zl_vec {
    double x, y, z;
} zl_vec;

static inline zl_vec zl_vec_add(zl_vec a, zl_vec b)
{
    return (zl_vec){a.x + b.x, a.y + b.y, a.z + b.z};
}
static inline zl_vec zl_vec_sub(zl_vec a, zl_vec b)
{
    return (zl_vec){a.x - b.x, a.y - b.y, a.z - b.z};
}
static inline zl_vec zl_vec_scale(zl_vec a, double factor)
{
    return (zl_vec){a.x * factor, a.y * factor, a.z * factor};
}
static inline double zl_vec_dot(zl_vec a, zl_vec b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
/** a + t·b */
static inline zl_vec zl_vec_along(zl_vec a, double t, zl_vec b)
{
    return (zl_vec){a.x + t * b.x, a.y + t * b.y, a.z + t * b.z};
}

/** East, north and up at a place; any may be NULL. */
void zl_ecef_axes(const double lonlat_deg[2], zl_vec *east, zl_vec *north, zl_vec *up);
/** Metres from the centre of the ellipsoid; height 0. */
zl_vec zl_ecef(const double lonlat_deg[2]);
/** The same for many places, some times faster, within 3e-9 m of it and not bit for bit the same:
 *  what is compared for being one place must come from one of the two. */
void zl_ecef_points(zl_vec *points, const double *lonlat_deg, size_t count);
/** The place of a point that lies on the ellipsoid; longitude from -180 to 180. */
void zl_ecef_to_lonlat(double lonlat_deg[2], zl_vec point);

/** The point of the ellipsoid above or below a point that is near to it: nearly along the normal,
 *  1 mm beside it for a height of 1 km. */
zl_vec zl_ecef_onto_surface(zl_vec point);

#endif
