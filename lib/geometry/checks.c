#include "geometry/checks.h"

#include <math.h>

#include "base/error.h"

static const double max_edge_m = 10000;
static const double widest_chart_deg = 80;
static const double metres_per_degree = 111320;
static const double flat_m = 1e-6;

bool zl_place_is_finite(const double place[2])
{
    return isfinite(place[0]) && isfinite(place[1]);
}

bool zl_place_in_range(const double place[2])
{
    return fabs(place[0]) <= 180 && fabs(place[1]) <= 90;
}

bool zl_same_place(const double a[2], const double b[2])
{
    return a[0] == b[0] && a[1] == b[1];
}

bool zl_ring_is_closed(const double *lonlat, size_t npoints)
{
    return npoints > 0 && zl_same_place(lonlat, lonlat + 2 * (npoints - 1));
}

size_t zl_path_repeated(const double *lonlat, size_t npoints, size_t *first)
{
    size_t count = 0;
    for (size_t i = 1; i < npoints; i++) {
        if (!zl_same_place(lonlat + 2 * i, lonlat + 2 * (i - 1)))
            continue;
        if (count++ == 0 && first)
            *first = i;
    }
    return count;
}

/* Steps from the first point, in metres east and north as on a sphere: enough for "no width". */
static void step(double out[2], const double *lonlat, size_t i)
{
    double middle = (lonlat[1] + lonlat[2 * i + 1]) / 2;
    out[0] = (lonlat[2 * i] - lonlat[0]) * metres_per_degree * cos(middle * (atan(1) / 45));
    out[1] = (lonlat[2 * i + 1] - lonlat[1]) * metres_per_degree;
}

/* A triangle of three of its points that is ten times as high as a flat ring may be wide: then no
 * line has all of them near it. */
static bool is_clearly_wide(const double *lonlat, size_t npoints)
{
    double a[2], b[2];
    step(a, lonlat, npoints / 3);
    step(b, lonlat, 2 * npoints / 3);
    double side = fmax(hypot(a[0], a[1]), hypot(b[0], b[1]));
    side = fmax(side, hypot(b[0] - a[0], b[1] - a[1]));
    return fabs(a[0] * b[1] - a[1] * b[0]) > 10 * flat_m * side;
}

bool zl_ring_is_flat(const double *lonlat, size_t npoints)
{
    if (npoints > 3 && is_clearly_wide(lonlat, npoints))
        return false;
    double far[2] = {0, 0}, here[2], length2 = 0;
    for (size_t i = 1; i < npoints; i++) {
        step(here, lonlat, i);
        double here2 = here[0] * here[0] + here[1] * here[1];
        if (here2 > length2) {
            length2 = here2;
            far[0] = here[0];
            far[1] = here[1];
        }
    }
    double length = sqrt(length2);
    for (size_t i = 1; i < npoints; i++) {
        step(here, lonlat, i);
        if (fabs(here[0] * far[1] - here[1] * far[0]) > flat_m * length)
            return false;
    }
    return true;
}

zl_status zl_geos_open_for(zl_geos *geos, zl_shape **prepared, const zl_shape *shape, zl_error *err)
{
    zl_shape *copy ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    ZL_TRY(zl_shape_densify(&copy, shape, max_edge_m, err));
    if (copy->npoints > 0)
        zl_shape_unroll(copy, copy->lonlat_deg[0]);
    zl_extent extent = zl_points_extent(copy->lonlat_deg, copy->npoints);
    double centre_deg[2];
    zl_extent_centre(&extent, centre_deg);
    bool small = extent.east - extent.west <= widest_chart_deg &&
                 extent.north - extent.south <= widest_chart_deg;
    ZL_TRY(zl_geos_open(geos, small ? centre_deg : NULL, err));
    *prepared = copy;
    copy = NULL;
    return ZL_OK;
}

bool zl_goes_around(const double **place, const zl_shape *prepared)
{
    for (size_t r = 0; r < prepared->nrings; r++) {
        *place = zl_ring_points(prepared, r);
        if (!zl_ring_is_closed(*place, zl_ring_size(prepared, r)))
            return true;
    }
    return false;
}
