/* Extents of shapes: which part of the globe the geodesic edges reach. */
#include "geometry/shape.h"

#include <math.h>

#include "geodesy/ellipsoid.h"

static const double radians = 0.017453292519943295769;
/* The shortest degree on the ellipsoid is 110.574 km (of the meridian, at the equator). */
static const double least_metres_per_degree = 110000;

static const zl_extent nowhere = {NAN, NAN, NAN, NAN};

/* Highest latitude of a long geodesic that runs over its vertex: cos(beta) sin(azimuth) is constant
 * along it, beta the reduced latitude (Clairaut; Karney 2013, eq. 5). `poleward` has both latitudes
 * mirrored to the north. */
static double vertex_latitude(const double from[2], const double to[2])
{
    double azimuth1, azimuth2;
    zl_geodesic_inverse(from, to, &azimuth1, &azimuth2);
    double lower = fmax(from[1], to[1]);
    if (!(fabs(azimuth1) < 90 && fabs(azimuth2) > 90))
        return lower;
    double beta = atan((1 - ZL_ELLIPSOID_F) * tan(from[1] * radians));
    double cosine = cos(beta) * fabs(sin(azimuth1 * radians));
    return fmax(lower, atan(tan(acos(cosine)) / (1 - ZL_ELLIPSOID_F)) / radians);
}

/* How far a short geodesic bulges above the chord in longitude and latitude, at most: to second
 * order (d lon)² sin(2 lat) / 16 in radians; a tenth more covers the ellipsoid and higher orders.
 * Above the higher end stands what the slope of the chord leaves of it. */
static double bulge_latitude(const double from[2], const double to[2])
{
    double higher = fmax(from[1], to[1]), step = (to[0] - from[0]) * radians;
    double slope = fabs(to[1] - from[1]) * radians, widest = 1.1 * step * step / 16;
    if (slope >= 4 * widest)
        return higher;
    double rise = widest * sin(2 * fmin(higher, 45) * radians);
    double left = 4 * rise - slope;
    return left > 0 ? higher + left * left / (16 * rise) / radians : higher;
}

/* Places a geodesic edge on the northern side of its ends. */
static double edge_north(const double from[2], const double to[2])
{
    double step = fabs(to[0] - from[0]);
    if (fmax(from[1], to[1]) <= 0 || step == 0)
        return fmax(from[1], to[1]);
    return step > 1 || fmax(from[1], to[1]) > 80 ? vertex_latitude(from, to)
                                                 : bulge_latitude(from, to);
}

/* Can an edge whose higher end stands at `lat_deg` reach beyond `limit_deg`? A short one rises by
 * no more than bulge_latitude() says of the steepest; both on the northern side. */
static bool may_rise_above(double limit_deg, double lat_deg, double step_deg)
{
    double step = step_deg * radians, rise_deg = 1.2 * step * step / 16 / radians;
    return lat_deg > 0 && (step_deg > 1 || lat_deg > 80 || lat_deg + rise_deg > limit_deg);
}

static void reach_edge(zl_extent *extent, const double from[2], const double to[2])
{
    double step = fabs(to[0] - from[0]);
    double higher = from[1] > to[1] ? from[1] : to[1], lower = from[1] > to[1] ? to[1] : from[1];
    if (may_rise_above(extent->north, higher, step))
        extent->north = fmax(extent->north, edge_north(from, to));
    if (may_rise_above(-extent->south, -lower, step)) {
        const double mirrored_from[2] = {from[0], -from[1]}, mirrored_to[2] = {to[0], -to[1]};
        extent->south = fmin(extent->south, -edge_north(mirrored_from, mirrored_to));
    }
}

/* Least and greatest of the numbers that are LANES apart, so that several are taken at once. What
 * is not a number does not show. */
enum { LANES = 8 };
typedef struct bounds {
    double low[LANES], high[LANES];
} bounds;

static inline void widen(bounds *all, const double *numbers, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        all->low[k] = numbers[k] < all->low[k] ? numbers[k] : all->low[k];
        all->high[k] = numbers[k] > all->high[k] ? numbers[k] : all->high[k];
    }
}

/* Of every second one, from `axis` on. */
static double least(const bounds *all, size_t axis)
{
    double low = all->low[axis];
    for (size_t k = axis + 2; k < LANES; k += 2)
        low = all->low[k] < low ? all->low[k] : low;
    return low;
}

static double greatest(const bounds *all, size_t axis)
{
    double high = all->high[axis];
    for (size_t k = axis + 2; k < LANES; k += 2)
        high = all->high[k] > high ? all->high[k] : high;
    return high;
}

zl_extent zl_points_extent(const double *lonlat, size_t npoints)
{
    bounds all;
    size_t i = 0, count = 2 * npoints;
    for (size_t k = 0; k < LANES; k++) {
        all.low[k] = INFINITY;
        all.high[k] = -INFINITY;
    }
    for (; i + LANES <= count; i += LANES)
        widen(&all, lonlat + i, LANES);
    widen(&all, lonlat + i, count - i);
    const zl_extent extent = {least(&all, 0), least(&all, 1), greatest(&all, 0), greatest(&all, 1)};
    return extent.west <= extent.east && extent.south <= extent.north ? extent : nowhere;
}

static double widest_edge(const double *lonlat, size_t npoints)
{
    double widest = 0;
    for (size_t i = 1; i < npoints; i++) {
        double width = fabs(lonlat[2 * i] - lonlat[2 * i - 2]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* No edge is wider than all of the path. Where edges are narrow, only those from and to what stands
 * near its northern or southern end can rise above it. */
zl_extent zl_path_extent(const double *lonlat, size_t npoints)
{
    zl_extent extent = zl_points_extent(lonlat, npoints);
    double width = extent.east - extent.west;
    if (width > 1)
        width = widest_edge(lonlat, npoints);
    double step = width * radians, rise = 1.3 * step * step / 16 / radians;
    bool narrow = width <= 1 && extent.north <= 80 && extent.south >= -80;
    double high = narrow ? extent.north - rise : -INFINITY;
    double low = narrow ? extent.south + rise : INFINITY;
    for (size_t i = 0; i < npoints; i++) {
        const double *place = lonlat + 2 * i;
        if (!(place[1] > high) && !(place[1] < low))
            continue;
        if (i > 0)
            reach_edge(&extent, place - 2, place);
        if (narrow && i + 1 < npoints) /* else it comes with the next place */
            reach_edge(&extent, place, place + 2);
    }
    return extent;
}

zl_extent zl_shape_extent(const zl_shape *shape)
{
    zl_extent extent = nowhere;
    for (size_t r = 0; r < shape->nrings; r++) {
        zl_extent ring = zl_path_extent(zl_ring_points(shape, r), zl_ring_size(shape, r));
        extent = zl_extent_join(&extent, &ring);
    }
    return extent;
}

bool zl_extent_meets(const zl_extent *a, const zl_extent *b)
{
    return a->west <= b->east && b->west <= a->east && a->south <= b->north && b->south <= a->north;
}

zl_extent zl_extent_join(const zl_extent *a, const zl_extent *b)
{
    return (zl_extent){fmin(a->west, b->west), fmin(a->south, b->south), fmax(a->east, b->east),
                       fmax(a->north, b->north)};
}

void zl_extent_centre(const zl_extent *extent, double centre_deg[2])
{
    centre_deg[0] = extent->west + (extent->east - extent->west) / 2;
    centre_deg[1] = extent->south + (extent->north - extent->south) / 2;
}

/* The geodesic is no longer than the way on which both coordinates change evenly. Of that no
 * meridian is more curved than by the largest radius of curvature a²/b, and no parallel is longer
 * than by that times the cosine of the latitude nearest to the equator. */
double zl_extent_across_m(const zl_extent *extent)
{
    static const double radius_m = ZL_ELLIPSOID_A_M / (1 - ZL_ELLIPSOID_F);
    double nearest_equator = fmax(fmax(extent->south, -extent->north), 0);
    double north = extent->north - extent->south, east = extent->east - extent->west;
    return radius_m * radians * hypot(north, east * cos(nearest_equator * radians));
}

zl_extent zl_extent_grow(const zl_extent *extent, double metres)
{
    zl_extent grown = *extent;
    double pad = metres / least_metres_per_degree;
    grown.south = fmax(extent->south - pad, -90);
    grown.north = fmin(extent->north + pad, 90);
    /* A path of this length stays below the latitude `highest`, so each of its degrees of longitude
     * is at least cos(highest) as long as one of the equator. */
    double highest = fmax(fabs(extent->south), fabs(extent->north)) + pad;
    double widening = highest < 89.9 ? pad / cos(highest * radians) : 360;
    grown.west -= fmin(widening, 360);
    grown.east += fmin(widening, 360);
    return grown;
}
