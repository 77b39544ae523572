#include "geodesy/tdt1055.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/ecef.h"

static const double longest_edge_m = 70;

/* Half up, away from zero: the rounding of the notice's tables. */
static double rounded(double value, double per_unit)
{
    return round(value * per_unit) / per_unit;
}

/* The notice's coefficients A to E, series in e². */
static void coefficients(double out[5])
{
    const double e2 = ZL_ELLIPSOID_E2, e4 = e2 * e2, e6 = e4 * e2, e8 = e4 * e4;
    out[0] = 1 + 3.0 / 6 * e2 + 30.0 / 80 * e4 + 35.0 / 112 * e6 + 630.0 / 2304 * e8;
    out[1] = 1.0 / 6 * e2 + 15.0 / 80 * e4 + 21.0 / 112 * e6 + 420.0 / 2304 * e8;
    out[2] = 3.0 / 80 * e4 + 7.0 / 112 * e6 + 180.0 / 2304 * e8;
    out[3] = 1.0 / 112 * e6 + 45.0 / 2304 * e8;
    out[4] = 5.0 / 2304 * e8;
}

/* Under the edge from a to b (longitude, latitude in radians), counted from a meridian:
 * 2 b² ΔL [A sin(ΔB/2) cos Bm - B sin(3ΔB/2) cos 3Bm + C … - D … + E sin(9ΔB/2) cos 9Bm],
 * ΔL the mean of the two longitudes. */
static double trapezoid_m2(const double c[5], const double a[2], const double b[2])
{
    const double polar_m = ZL_ELLIPSOID_A_M * (1 - ZL_ELLIPSOID_F);
    double half = (b[1] - a[1]) / 2, middle = (a[1] + b[1]) / 2, sum = 0;
    for (int i = 0; i < 5; i++) {
        int odd = 2 * i + 1;
        sum += (i % 2 ? -1 : 1) * c[i] * sin(odd * half) * cos(odd * middle);
    }
    return 2 * polar_m * polar_m * ((a[0] + b[0]) / 2) * sum;
}

typedef struct survey {
    const zl_crs *gk;
    double coefficient[5];
    double meridian; /* of the ring's first point: near it nothing cancels */
    double last[2];
    bool started;
    double area_m2;
} survey;

/* Goes on to a point of the plane. */
static zl_status walk_to(survey *s, const double en_m[2], zl_error *err)
{
    const double per_degree = 3600e6;
    double place[2] = {en_m[0], en_m[1]};
    ZL_TRY(zl_crs_to_lonlat(s->gk, place, 1, NULL, err));
    for (int i = 0; i < 2; i++)
        place[i] = rounded(place[i], per_degree) * ZL_RADIANS_PER_DEGREE;
    if (!s->started)
        s->meridian = place[0];
    place[0] -= s->meridian;
    if (s->started)
        s->area_m2 += trapezoid_m2(s->coefficient, s->last, place);
    s->started = true;
    memcpy(s->last, place, sizeof place);
    return ZL_OK;
}

/* An edge over 70 m becomes int(length/70) + 1 equal ones. */
static zl_status walk_edge(survey *s, const double from[2], const double to[2], zl_error *err)
{
    double east = to[0] - from[0], north = to[1] - from[1], length_m = hypot(east, north);
    size_t pieces = length_m > longest_edge_m ? (size_t)(length_m / longest_edge_m) + 1 : 1;
    for (size_t i = 1; i < pieces; i++) {
        double part = (double)i, whole = (double)pieces;
        double cut[2] = {rounded(from[0] + east * part / whole, 1e6),
                         rounded(from[1] + north * part / whole, 1e6)};
        ZL_TRY(walk_to(s, cut, err));
    }
    return walk_to(s, to, err);
}

zl_status zl_tdt1055_ring_area(double *area_m2, const double *lonlat, size_t npoints,
                               const zl_crs *gk, zl_error *err)
{
    survey s = {.gk = gk};
    *area_m2 = 0;
    if (npoints < 4)
        return ZL_OK;
    ZL_CLEANUP(zl_free_ptr) double *plane = zl_alloc(2 * npoints * sizeof *plane);
    if (!plane)
        return zl_fail_memory(err);
    memcpy(plane, lonlat, 2 * npoints * sizeof *plane);
    ZL_TRY(zl_crs_from_lonlat(gk, plane, npoints, NULL, err));
    for (size_t i = 0; i < 2 * npoints; i++)
        plane[i] = rounded(plane[i], 1e4);
    coefficients(s.coefficient);
    ZL_TRY(walk_to(&s, plane, err));
    for (size_t i = 1; i < npoints; i++)
        ZL_TRY(walk_edge(&s, plane + 2 * (i - 1), plane + 2 * i, err));
    *area_m2 = fabs(s.area_m2);
    return ZL_OK;
}
