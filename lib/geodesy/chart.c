#include "geodesy/chart.h"

#include <math.h>

#include "geodesy/ecef.h"

/* cos(80 degrees): farther from the centre the plane is stretched without bound. */
static const double farthest_cosine = 0.17364817766693034885;

static zl_vec vec(const double array[3])
{
    return (zl_vec){array[0], array[1], array[2]};
}

static void store(double array[3], zl_vec v)
{
    array[0] = v.x;
    array[1] = v.y;
    array[2] = v.z;
}

/* The centre of projection lies sqrt(M N) below the surface, M and N the radii of curvature in the
 * meridian and the prime vertical: the sphere that fits best to the ellipsoid there. */
void zl_chart_init(zl_chart *chart, const double centre_deg[2])
{
    zl_vec east, north, up;
    zl_ecef_axes(centre_deg, &east, &north, &up);
    double w2 = 1 - ZL_ELLIPSOID_E2 * up.z * up.z;
    chart->radius_m = ZL_ELLIPSOID_A_M * sqrt(1 - ZL_ELLIPSOID_E2) / w2;
    chart->lon_deg = centre_deg[0];
    store(chart->origin, zl_vec_along(zl_ecef(centre_deg), -chart->radius_m, up));
    store(chart->east, east);
    store(chart->north, north);
    store(chart->up, up);
}

bool zl_chart_forward(const zl_chart *chart, double *out_xy, const double *in_lonlat,
                      size_t npoints)
{
    zl_vec origin = vec(chart->origin), east = vec(chart->east), north = vec(chart->north),
           up = vec(chart->up);
    for (size_t i = 0; i < npoints; i++) {
        zl_vec ray = zl_vec_sub(zl_ecef(in_lonlat + 2 * i), origin);
        double height = zl_vec_dot(ray, up);
        if (!(height > farthest_cosine * sqrt(zl_vec_dot(ray, ray))))
            return false;
        out_xy[2 * i] = chart->radius_m * zl_vec_dot(ray, east) / height;
        out_xy[2 * i + 1] = chart->radius_m * zl_vec_dot(ray, north) / height;
    }
    return true;
}

/* Scales the ellipsoid to the unit sphere, where the ray is met by the quadratic formula. */
static zl_vec to_unit_sphere(zl_vec v)
{
    double polar_m = ZL_ELLIPSOID_A_M * (1 - ZL_ELLIPSOID_F);
    return (zl_vec){v.x / ZL_ELLIPSOID_A_M, v.y / ZL_ELLIPSOID_A_M, v.z / polar_m};
}

/* Where the ray from `origin` leaves the ellipsoid. The origin lies deep inside, so that the
 * constant term is near -1 and nothing cancels. */
static zl_vec leave_ellipsoid(zl_vec origin, zl_vec ray)
{
    zl_vec o = to_unit_sphere(origin), d = to_unit_sphere(ray);
    double a = zl_vec_dot(d, d), b = zl_vec_dot(o, d), c = zl_vec_dot(o, o) - 1;
    return zl_vec_along(origin, (sqrt(b * b - a * c) - b) / a, ray);
}

void zl_chart_inverse(const zl_chart *chart, double *out_lonlat, const double *in_xy,
                      size_t npoints)
{
    zl_vec origin = vec(chart->origin), east = vec(chart->east), north = vec(chart->north),
           up = vec(chart->up);
    for (size_t i = 0; i < npoints; i++) {
        zl_vec ray = zl_vec_scale(up, chart->radius_m);
        ray = zl_vec_along(ray, in_xy[2 * i], east);
        ray = zl_vec_along(ray, in_xy[2 * i + 1], north);
        double *out = out_lonlat + 2 * i;
        zl_ecef_to_lonlat(out, leave_ellipsoid(origin, ray));
        out[0] += 360 * round((chart->lon_deg - out[0]) / 360);
    }
}
