#include "geodesy/ecef.h"

#include <math.h>

void zl_ecef_axes(const double lonlat_deg[2], zl_vec *east, zl_vec *north, zl_vec *up)
{
    double lon = lonlat_deg[0] * ZL_RADIANS_PER_DEGREE, lat = lonlat_deg[1] * ZL_RADIANS_PER_DEGREE;
    double sin_lon = sin(lon), cos_lon = cos(lon), sin_lat = sin(lat), cos_lat = cos(lat);
    if (east)
        *east = (zl_vec){-sin_lon, cos_lon, 0};
    if (north)
        *north = (zl_vec){-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat};
    if (up)
        *up = (zl_vec){cos_lat * cos_lon, cos_lat * sin_lon, sin_lat};
}

zl_vec zl_ecef(const double lonlat_deg[2])
{
    zl_vec up;
    zl_ecef_axes(lonlat_deg, NULL, NULL, &up);
    double prime_vertical_m = ZL_ELLIPSOID_A_M / sqrt(1 - ZL_ELLIPSOID_E2 * up.z * up.z);
    return (zl_vec){prime_vertical_m * up.x, prime_vertical_m * up.y,
                    prime_vertical_m * (1 - ZL_ELLIPSOID_E2) * up.z};
}

void zl_ecef_to_lonlat(double lonlat_deg[2], zl_vec point)
{
    /* On the surface tan(lat) = z / ((1 - e²) p) holds exactly: no iteration. */
    double axis_distance_m = hypot(point.x, point.y);
    lonlat_deg[0] = atan2(point.y, point.x) / ZL_RADIANS_PER_DEGREE;
    lonlat_deg[1] = atan2(point.z, (1 - ZL_ELLIPSOID_E2) * axis_distance_m) / ZL_RADIANS_PER_DEGREE;
}

/* A Newton step on x'Ax = 1 along the gradient brings a height h down to h²/R; then the rest along
 * the ray from the centre. */
zl_vec zl_ecef_onto_surface(zl_vec point)
{
    const double a2 = ZL_ELLIPSOID_A_M * ZL_ELLIPSOID_A_M, k = 1 / (1 - ZL_ELLIPSOID_E2);
    zl_vec g = {point.x, point.y, k * point.z};
    point = zl_vec_along(point, (a2 - zl_vec_dot(point, g)) / (2 * zl_vec_dot(g, g)), g);
    g = (zl_vec){point.x, point.y, k * point.z};
    return zl_vec_scale(point, sqrt(a2 / zl_vec_dot(point, g)));
}
