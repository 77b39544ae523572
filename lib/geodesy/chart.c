#include "geodesy/chart.h"

#include <math.h>

#include "base/clones.h"
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
    chart->lat_deg = centre_deg[1];
    chart->w = sqrt(w2);
    store(chart->origin, zl_vec_along(zl_ecef(centre_deg), -chart->radius_m, up));
    store(chart->east, east);
    store(chart->north, north);
    store(chart->up, up);
}

/* Half a difference in degrees, in radians. Below the limit of its square four terms of the series
 * have all digits, and cost a quarter of the general functions. */
static const double series_limit = 4e-4;

static inline double half_radians(double difference_deg)
{
    return difference_deg * (ZL_RADIANS_PER_DEGREE / 2);
}

static inline double sine_near(double x)
{
    double xx = x * x;
    return x - x * xx * (1.0 / 6 - xx * (1.0 / 120 - xx * (1.0 / 5040)));
}

static inline double cosine_near(double x)
{
    double xx = x * x;
    return 1 - xx * (0.5 - xx * (1.0 / 24 - xx * (1.0 / 720 - xx * (1.0 / 40320))));
}

/* Closer to an axis than an atom: zero, so that no product of coordinates can underflow. */
static inline double settle(double x)
{
    return fabs(x) < 1e-30 ? 0 : x;
}

/* Sines and cosines of half the differences to the centre. */
typedef struct half_turns {
    double sine_lat, cosine_lat, sine_lon, cosine_lon;
} half_turns;

/* Ray from the centre of the chart itself: with d for the difference to the centre, towards the
 * axis d(N cos lat) = N d(cos) + d(N) cos lat0 less what the longitude takes away, and along the
 * axis (1 - e²) (N d(sin) + d(N) sin lat0); d(N) from d(w²) = -e² d(sin²). */
static inline zl_vec ray_from_centre(const zl_chart *chart, half_turns h)
{
    double sine0 = chart->up[2], cosine0 = chart->north[2];
    double sine_step = 2 * h.sine_lat * h.cosine_lat, fall = 2 * h.sine_lat * h.sine_lat;
    double d_sine = cosine0 * sine_step - sine0 * fall;
    double d_cosine = -sine0 * sine_step - cosine0 * fall;
    double sine = sine0 + d_sine, w0 = chart->w, w = sqrt(1 - ZL_ELLIPSOID_E2 * sine * sine);
    double per_w = 1 / (w * (w + w0) * w0), n = ZL_ELLIPSOID_A_M * per_w * ((w + w0) * w0);
    double d_n = ZL_ELLIPSOID_A_M * ZL_ELLIPSOID_E2 * per_w * d_sine * (sine + sine0);
    double flat = n * (cosine0 + d_cosine);
    double dp = n * d_cosine + d_n * cosine0 - 2 * flat * h.sine_lon * h.sine_lon;
    double dz = (1 - ZL_ELLIPSOID_E2) * (n * d_sine + d_n * sine0);
    return (zl_vec){2 * flat * h.sine_lon * h.cosine_lon, cosine0 * dz - sine0 * dp,
                    cosine0 * dp + sine0 * dz};
}

/* Places so near the centre that the series do, without a branch; false, and what is written is of
 * no use, when one is not. */
ZL_CLONES static bool forward_near(const zl_chart *chart, double *out_xy, const double *in_lonlat,
                                   size_t npoints)
{
    int far = 0; /* what is not a number is far too */
    for (size_t i = 0; i < npoints; i++) {
        double x = half_radians(in_lonlat[2 * i] - chart->lon_deg);
        double y = half_radians(in_lonlat[2 * i + 1] - chart->lat_deg);
        far |= !(x * x < series_limit) | !(y * y < series_limit);
        zl_vec ray = ray_from_centre(
            chart, (half_turns){sine_near(y), cosine_near(y), sine_near(x), cosine_near(x)});
        double scale = chart->radius_m / (ray.z + chart->radius_m);
        out_xy[2 * i] = settle(ray.x * scale);
        out_xy[2 * i + 1] = settle(ray.y * scale);
    }
    return !far;
}

static void half_turn(double difference_deg, double *sine, double *cosine)
{
    double x = half_radians(difference_deg);
    bool near = x * x < series_limit;
    *sine = near ? sine_near(x) : sin(x);
    *cosine = near ? cosine_near(x) : cos(x);
}

static half_turns half_turns_of(const zl_chart *chart, const double lonlat[2])
{
    half_turns h;
    double turned = lonlat[0] - chart->lon_deg;
    if (fabs(turned) > 180)
        turned -= 360 * round(turned / 360);
    half_turn(lonlat[1] - chart->lat_deg, &h.sine_lat, &h.cosine_lat);
    half_turn(turned, &h.sine_lon, &h.cosine_lon);
    return h;
}

static bool forward_far(const zl_chart *chart, double *out_xy, const double *in_lonlat,
                        size_t npoints)
{
    for (size_t i = 0; i < npoints; i++) {
        zl_vec ray = ray_from_centre(chart, half_turns_of(chart, in_lonlat + 2 * i));
        ray.z += chart->radius_m;
        double least2 = farthest_cosine * farthest_cosine * zl_vec_dot(ray, ray);
        if (!(ray.z > 0 && ray.z * ray.z > least2))
            return false;
        double scale = chart->radius_m / ray.z;
        out_xy[2 * i] = settle(ray.x * scale);
        out_xy[2 * i + 1] = settle(ray.y * scale);
    }
    return true;
}

bool zl_chart_forward(const zl_chart *chart, double *out_xy, const double *in_lonlat,
                      size_t npoints)
{
    bool apart = out_xy != in_lonlat; /* else the first attempt would spoil the second */
    return (apart && forward_near(chart, out_xy, in_lonlat, npoints)) ||
           forward_far(chart, out_xy, in_lonlat, npoints);
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
