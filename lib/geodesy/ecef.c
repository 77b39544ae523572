#include "geodesy/ecef.h"

#include <math.h>

#include "base/clones.h"

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

/* ---- many places ---------------------------------------------------------------------------- */

enum { AT_ONCE = 8 };

typedef struct sine_cosine {
    double sine, cosine;
} sine_cosine;

/* Whole quarter turns are taken off in degrees, where that is exact; the rest, at most 45 degrees,
 * goes through the polynomials of fdlibm's __kernel_sin and __kernel_cos (Sun Microsystems, 1993),
 * good to less than a unit in the last place. Adding 1.5·2^52 rounds to a whole number. */
static inline sine_cosine sine_and_cosine(double deg)
{
    const double whole = 6755399441055744.0;
    double quarters = (deg * (1.0 / 90) + whole) - whole;
    double x = (deg - 90 * quarters) * ZL_RADIANS_PER_DEGREE, z = x * x, half = 0.5 * z;
    double s = 1.58969099521155010221e-10;
    s = s * z - 2.50507602534068634195e-08;
    s = s * z + 2.75573137070700676789e-06;
    s = s * z - 1.98412698298579493134e-04;
    s = s * z + 8.33333333332248946124e-03;
    s = s * z - 1.66666666666666324348e-01;
    double c = -1.13596475577881948265e-11;
    c = c * z + 2.08757232129817482790e-09;
    c = c * z - 2.75573143513906633035e-07;
    c = c * z + 2.48015872894767294178e-05;
    c = c * z - 1.38888888888741095749e-03;
    c = c * z + 4.16666666666666019037e-02;
    double sine = x + x * z * s, rough = 1 - half;
    double cosine = rough + (((1 - rough) - half) + z * z * c);
    /* The sine and cosine of the whole quarters: of them one is 0, the other 1 or -1. */
    double of_turn = quarters - 4 * ((quarters * 0.25 + whole) - whole);
    double of_half = quarters - 2 * ((quarters * 0.5 + whole) - whole), odd = of_half * of_half;
    double turn_sine = of_turn * odd, turn_cosine = (1 - odd) * (1 - 0.5 * of_turn * of_turn);
    return (sine_cosine){turn_sine * cosine + turn_cosine * sine,
                         turn_cosine * cosine - turn_sine * sine};
}

/* 1/sqrt(1-u) by the binomial series: the first term that is left out is below 1e-18 for u up to
 * e². It needs neither a division nor a square root, which would keep the loop from vectors. */
static inline double inverse_root(double u)
{
    double r = 429.0 / 2048;
    r = r * u + 231.0 / 1024;
    r = r * u + 63.0 / 256;
    r = r * u + 35.0 / 128;
    r = r * u + 5.0 / 16;
    r = r * u + 3.0 / 8;
    r = r * u + 1.0 / 2;
    return r * u + 1;
}

ZL_CLONES static void convert(double x[AT_ONCE], double y[AT_ONCE], double z[AT_ONCE],
                              const double lon[AT_ONCE], const double lat[AT_ONCE])
{
    for (size_t i = 0; i < AT_ONCE; i++) {
        sine_cosine meridian = sine_and_cosine(lon[i]), parallel = sine_and_cosine(lat[i]);
        double up = parallel.sine;
        double prime_vertical_m = ZL_ELLIPSOID_A_M * inverse_root(ZL_ELLIPSOID_E2 * up * up);
        double axis_distance_m = prime_vertical_m * parallel.cosine;
        x[i] = axis_distance_m * meridian.cosine;
        y[i] = axis_distance_m * meridian.sine;
        z[i] = prime_vertical_m * (1 - ZL_ELLIPSOID_E2) * up;
    }
}

void zl_ecef_points(zl_vec *points, const double *lonlat_deg, size_t count)
{
    for (size_t done = 0; done < count; done += AT_ONCE) {
        double lon[AT_ONCE] = {0}, lat[AT_ONCE] = {0}, x[AT_ONCE], y[AT_ONCE], z[AT_ONCE];
        size_t some = count - done < AT_ONCE ? count - done : AT_ONCE;
        for (size_t i = 0; i < some; i++) {
            lon[i] = lonlat_deg[2 * (done + i)];
            lat[i] = lonlat_deg[2 * (done + i) + 1];
        }
        convert(x, y, z, lon, lat);
        for (size_t i = 0; i < some; i++)
            points[done + i] = (zl_vec){x[i], y[i], z[i]};
    }
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
