/* Area, perimeter, distance and "does it cover this place", all with geodesic edges. */
#include "geodesy/chart.h"
#include "geodesy/distance.h"
#include "geodesy/ellipsoid.h"
#include "geometry/shape.h"

#include <math.h>

double zl_shape_area_m2(const zl_shape *shape)
{
    double total_m2 = 0;
    if (!shape || shape->kind != ZL_SHAPE_POLYGON)
        return 0;
    for (size_t p = 0; p < shape->nparts; p++) {
        size_t shell = shape->part_start[p];
        for (size_t r = shell; r < shape->part_start[p + 1]; r++) {
            double area_m2 = 0;
            zl_ring_measure(zl_ring_points(shape, r), zl_ring_size(shape, r), &area_m2, NULL);
            /* The role of a ring is its position in the part, whatever its direction. */
            total_m2 += r == shell ? fabs(area_m2) : -fabs(area_m2);
        }
    }
    return total_m2;
}

double zl_shape_perimeter_m(const zl_shape *shape)
{
    double total_m = 0;
    if (!shape || shape->kind == ZL_SHAPE_POINT)
        return 0;
    for (size_t r = 0; r < shape->nrings; r++)
        total_m += zl_path_length_m(zl_ring_points(shape, r), zl_ring_size(shape, r));
    return total_m;
}

/* ---- covers --------------------------------------------------------------------------------- */

/* A place as near as this to the boundary is on it: the noise of the chart, a thousand times. */
static const double on_boundary_m = 1e-5;
/* In the chart a geodesic of this length that passes the centre is straight to 10 µm. */
static const double straight_m = 10000;

typedef struct ray_cast {
    zl_chart chart; /* around the place that is asked for, which is its origin */
    bool inside, on_boundary, outside_chart;
} ray_cast;

/* Squared distance of the origin from the segment a–b. */
static double origin_distance2(const double a[2], const double b[2])
{
    double dx = b[0] - a[0], dy = b[1] - a[1], length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? -(a[0] * dx + a[1] * dy) / length2 : 0;
    t = fmin(fmax(t, 0), 1);
    double x = a[0] + t * dx, y = a[1] + t * dy;
    return x * x + y * y;
}

/* Does the ray to the east cross the segment? Ends on the ray count for the upper side, so that a
 * corner counts once. */
static bool ray_crosses(const double a[2], const double b[2])
{
    if ((a[1] > 0) == (b[1] > 0))
        return false;
    double side = a[0] * b[1] - b[0] * a[1];
    return b[1] > a[1] ? side > 0 : side < 0;
}

/* One edge, its ends as places and in the chart. A geodesic of 3000 km leaves its chord by a
 * ten-thousandth of its length: only an edge that passes nearer than a hundredth is halved. */
static void cast_edge(ray_cast *ray, const double from[2], const double to[2], const double a[2],
                      const double b[2])
{
    double length = hypot(b[0] - a[0], b[1] - a[1]), near2 = origin_distance2(a, b);
    if (length > straight_m && near2 < 1e-4 * length * length) {
        double middle[2], m[2];
        zl_geodesic_between(middle, from, to, 2);
        if (!zl_chart_forward(&ray->chart, m, middle, 1)) {
            ray->outside_chart = true;
            return;
        }
        cast_edge(ray, from, middle, a, m);
        cast_edge(ray, middle, to, m, b);
        return;
    }
    if (near2 <= on_boundary_m * on_boundary_m)
        ray->on_boundary = true;
    if (ray_crosses(a, b))
        ray->inside = !ray->inside;
}

static void cast_ring(ray_cast *ray, const double *lonlat, size_t npoints)
{
    double a[2], b[2];
    for (size_t i = 0; i < npoints && !ray->outside_chart; i++) {
        if (!zl_chart_forward(&ray->chart, b, lonlat + 2 * i, 1)) {
            ray->outside_chart = true;
            return;
        }
        if (i > 0)
            cast_edge(ray, lonlat + 2 * (i - 1), lonlat + 2 * i, a, b);
        a[0] = b[0];
        a[1] = b[1];
    }
}

/* For polygons that reach more than 80 degrees from the place: straight edges in degrees. */
static bool covers_in_degrees(const zl_shape *polygon, const double place[2])
{
    bool inside = false;
    for (size_t r = 0; r < polygon->nrings; r++) {
        const double *points = zl_ring_points(polygon, r);
        for (size_t i = 1; i < zl_ring_size(polygon, r); i++) {
            const double a[2] = {points[2 * i - 2] - place[0], points[2 * i - 1] - place[1]};
            const double b[2] = {points[2 * i] - place[0], points[2 * i + 1] - place[1]};
            if (ray_crosses(a, b))
                inside = !inside;
        }
    }
    return inside;
}

/* The turns that bring a longitude next to another. */
static double whole_turns(double from_deg, double to_deg)
{
    return 360 * round((to_deg - from_deg) / 360);
}

static bool covers(const zl_shape *polygon, const zl_extent *extent, const double place_deg[2])
{
    double centre[2], place[2] = {place_deg[0], place_deg[1]};
    zl_extent_centre(extent, centre);
    place[0] += whole_turns(place[0], centre[0]);
    zl_extent reached = zl_extent_grow(extent, on_boundary_m);
    if (!zl_extent_meets(&reached, &(zl_extent){place[0], place[1], place[0], place[1]}))
        return false;
    ray_cast ray = {.inside = false};
    zl_chart_init(&ray.chart, place);
    for (size_t r = 0; r < polygon->nrings; r++)
        cast_ring(&ray, zl_ring_points(polygon, r), zl_ring_size(polygon, r));
    if (ray.outside_chart)
        return covers_in_degrees(polygon, place);
    return ray.on_boundary || ray.inside;
}

bool zl_shape_covers(const zl_shape *polygon, const double place_deg[2])
{
    if (polygon->kind != ZL_SHAPE_POLYGON)
        return false;
    zl_extent extent = zl_shape_extent(polygon);
    return covers(polygon, &extent, place_deg);
}

/* ---- distance ------------------------------------------------------------------------------- */

/* Is one point of each part of `other` in the polygon? One is enough: a part that has points on
 * both sides crosses the boundary, and the boundaries are compared as well. */
static bool covers_a_part(zl_nearest *out, const zl_shape *polygon, const zl_shape *other)
{
    zl_extent extent = zl_shape_extent(polygon);
    for (size_t p = 0; p < other->nparts; p++) {
        const double *place = zl_ring_points(other, other->part_start[p]);
        if (zl_ring_size(other, other->part_start[p]) == 0 || !covers(polygon, &extent, place))
            continue;
        *out = (zl_nearest){0, {place[0], place[1]}, {place[0], place[1]}};
        return true;
    }
    return false;
}

/* Do the extents meet, whichever turn of the globe their longitudes are given in? */
static bool meets_on_globe(const zl_extent *a, zl_extent b)
{
    double a_centre[2], b_centre[2];
    zl_extent_centre(a, a_centre);
    zl_extent_centre(&b, b_centre);
    double turns = whole_turns(b_centre[0], a_centre[0]);
    b.west += turns;
    b.east += turns;
    return zl_extent_meets(a, &b);
}

static void nearest_of_ring(zl_nearest *best, const double *ring, size_t npoints,
                            const zl_shape *other, double limit_m)
{
    zl_extent extent = zl_path_extent(ring, npoints);
    for (size_t r = 0; r < other->nrings && best->distance_m > 0; r++) {
        const double *points = zl_ring_points(other, r);
        size_t count = zl_ring_size(other, r);
        if (npoints == 0 || count == 0)
            continue;
        double reach_m = fmin(best->distance_m, limit_m);
        /* Beyond a quarter of the globe degrees say little about distance. */
        if (reach_m < 5e6) {
            zl_extent near = zl_extent_grow(&extent, reach_m);
            if (!meets_on_globe(&near, zl_path_extent(points, count)))
                continue;
        }
        zl_nearest found = zl_path_distance(ring, npoints, points, count, reach_m);
        if (found.distance_m < best->distance_m)
            *best = found;
    }
}

void zl_shape_distance(zl_nearest *out, const zl_shape *a, const zl_shape *b, double limit_m)
{
    *out = (zl_nearest){INFINITY, {NAN, NAN}, {NAN, NAN}};
    if ((a->kind == ZL_SHAPE_POLYGON && covers_a_part(out, a, b)) ||
        (b->kind == ZL_SHAPE_POLYGON && covers_a_part(out, b, a)))
        return;
    for (size_t r = 0; r < a->nrings && out->distance_m > 0; r++)
        nearest_of_ring(out, zl_ring_points(a, r), zl_ring_size(a, r), b, limit_m);
}

double zl_shape_boundary_distance_m(const zl_shape *polygon, const double place_deg[2])
{
    zl_nearest best = {INFINITY, {NAN, NAN}, {NAN, NAN}};
    nearest_of_ring(&best, place_deg, 1, polygon, INFINITY);
    return best.distance_m;
}
