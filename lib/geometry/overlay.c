#include "geometry/overlay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "geodesy/distance.h"
#include "geometry/geos_bridge.h"
#include "geometry/runs.h"

/* Within 100 km of its centre a chart bends a geodesic of this length by less than 0.1 mm. */
static const double max_edge_m = 10000;
static const double max_spread_deg = 100;
/* Up to this extent every corner is within the 80 degrees of a chart around any place in it. */
static const double compact_deg = 50;
/* Boundaries as near as this touch: drawing accuracy is coarser, and a corner that was put on a
 * neighbour's edge is off it by rounding. */
static const double touch_m = 0.001;
/* The points of as many are compared one by one. */
enum { few_points = 512 };

/* ---- common frame --------------------------------------------------------------------------- */

static zl_status prepare(zl_shape **out, const zl_shape *shape, double lon_deg, zl_error *err)
{
    ZL_TRY(zl_shape_densify(out, shape, max_edge_m, err));
    zl_shape_unroll(*out, lon_deg);
    return ZL_OK;
}

static zl_status check_spread(const zl_extent *extent, zl_error *err)
{
    double width = extent->east - extent->west, height = extent->north - extent->south;
    if (width <= max_spread_deg && height <= max_spread_deg)
        return ZL_OK;
    return zl_fail(err, ZL_BAD_DATA,
                   "the shapes spread over %.1f by %.1f degrees (%.4f %.4f to %.4f %.4f); more "
                   "than %g cannot be overlaid: check for swapped axes, or split them",
                   width, height, extent->west, extent->south, extent->east, extent->north,
                   max_spread_deg);
}

static zl_extent common_part(const zl_extent *a, const zl_extent *b)
{
    return (zl_extent){fmax(a->west, b->west), fmax(a->south, b->south), fmin(a->east, b->east),
                       fmin(a->north, b->north)};
}

/* Edges are split only where both extents are, so that is where the chart should be truest. */
static void choose_centre(double centre_deg[2], const zl_extent *a, const zl_extent *b)
{
    zl_extent joint = zl_extent_join(a, b), common = common_part(a, b);
    bool compact = joint.east - joint.west <= compact_deg &&
                   joint.north - joint.south <= compact_deg && zl_extent_meets(a, b);
    zl_extent_centre(compact ? &common : &joint, centre_deg);
}

/* ---- two shapes ----------------------------------------------------------------------------- */

static zl_status check_kinds(zl_overlay_op op, const zl_shape *a, const zl_shape *b, zl_error *err)
{
    bool line = a->kind == ZL_SHAPE_LINE && op != ZL_UNION;
    if (b->kind == ZL_SHAPE_POLYGON && (a->kind == ZL_SHAPE_POLYGON || line))
        return ZL_OK;
    return zl_fail(err, ZL_BAD_DATA,
                   "only polygons, or a line and a polygon, can be overlaid; this is not one of "
                   "them");
}

static GEOSGeometry *apply(zl_overlay_op op, const zl_geom *a, const zl_geom *b)
{
    GEOSContextHandle_t handle = a->geos->handle;
    switch (op) {
    case ZL_INTERSECTION:
        return GEOSIntersection_r(handle, a->geometry, b->geometry);
    case ZL_UNION:
        return GEOSUnion_r(handle, a->geometry, b->geometry);
    case ZL_DIFFERENCE:
        return GEOSDifference_r(handle, a->geometry, b->geometry);
    }
    return NULL;
}

/* Overlay of prepared shapes whose extents meet. */
static zl_status overlay_in_chart(zl_shape **out, zl_overlay_op op, const zl_shape *a,
                                  const zl_shape *b, const double centre_deg[2], zl_error *err)
{
    zl_geos geos ZL_CLEANUP(zl_geos_close) = {.handle = NULL};
    zl_geom ga ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    zl_geom gb ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    ZL_TRY(zl_geos_open(&geos, centre_deg, err));
    ZL_TRY(zl_geom_from_shape(&ga, &geos, a, err));
    ZL_TRY(zl_geom_from_shape(&gb, &geos, b, err));
    zl_geom result ZL_CLEANUP(zl_geom_free) = {&geos, apply(op, &ga, &gb)};
    if (!result.geometry)
        return zl_geos_fail(&geos, _("the overlay"), err);
    return zl_geom_to_shape(out, &geos, result.geometry, a->kind, err);
}

/* Shapes that are far from each other: nothing is cut, but rings get their direction. */
static zl_status overlay_apart(zl_shape **out, zl_overlay_op op, const zl_shape *a,
                               const zl_shape *b, double lon_deg, zl_error *err)
{
    if (op == ZL_INTERSECTION) {
        *out = NULL;
        return ZL_OK;
    }
    zl_shape *result = NULL;
    ZL_TRY(op == ZL_UNION ? zl_shape_concat(&result, a, b, err) : zl_shape_copy(&result, a, err));
    zl_shape_unroll(result, lon_deg);
    zl_shape_orient(result);
    *out = result;
    return ZL_OK;
}

/* Of a line that is cut by a polygon only what is near it counts: `*line` is replaced by that. */
static zl_status keep_near(zl_shape **line, const zl_extent *polygon, zl_error *err)
{
    zl_extent near = zl_extent_grow(polygon, ZL_BULGE_M);
    zl_shape_builder builder;
    zl_shape *runs = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    zl_add_runs(&builder, *line, &near);
    ZL_TRY(zl_shape_builder_take(&runs, &builder, err));
    zl_shape_free(*line);
    *line = runs;
    return ZL_OK;
}

zl_status zl_overlay(zl_shape **out, zl_overlay_op op, const zl_shape *a, const zl_shape *b,
                     zl_error *err)
{
    zl_shape *near_a ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_shape *near_b ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    ZL_TRY(check_kinds(op, a, b, err));
    double lon_deg = a->npoints ? a->lonlat_deg[0] : 0;
    ZL_TRY(prepare(&near_a, a, lon_deg, err));
    ZL_TRY(prepare(&near_b, b, lon_deg, err));
    zl_extent extent_a = zl_shape_extent(near_a), extent_b = zl_shape_extent(near_b);
    if (!zl_extent_meets(&extent_a, &extent_b))
        return overlay_apart(out, op, a, b, lon_deg, err);
    zl_extent joint = zl_extent_join(&extent_a, &extent_b);
    ZL_TRY(check_spread(&joint, err));
    double centre_deg[2];
    choose_centre(centre_deg, &extent_a, &extent_b);
    if (op == ZL_INTERSECTION && a->kind == ZL_SHAPE_LINE)
        ZL_TRY(keep_near(&near_a, &extent_b, err));
    if (near_a->nparts == 0)
        return overlay_apart(out, op, a, b, lon_deg, err);
    return overlay_in_chart(out, op, near_a, near_b, centre_deg, err);
}

/* ---- many shapes ---------------------------------------------------------------------------- */

/* All polygons in one: their parts may overlap, which the union then settles. */
static zl_status gather(zl_shape **out, const zl_shape *const *shapes, size_t count, zl_error *err)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t i = 0; i < count; i++) {
        if (shapes[i] && shapes[i]->kind != ZL_SHAPE_POLYGON) {
            zl_shape_builder_free(&builder);
            return zl_fail(err, ZL_BAD_DATA, "only polygons can be united");
        }
        if (shapes[i])
            zl_shape_add_shape(&builder, shapes[i]);
    }
    return zl_shape_builder_take(out, &builder, err);
}

zl_status zl_overlay_union(zl_shape **out, const zl_shape *const *shapes, size_t count,
                           zl_error *err)
{
    zl_shape *all ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_shape *near ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    ZL_TRY(gather(&all, shapes, count, err));
    if (!all || all->nparts == 0) {
        *out = NULL;
        return ZL_OK;
    }
    ZL_TRY(prepare(&near, all, all->lonlat_deg[0], err));
    zl_extent extent = zl_shape_extent(near);
    ZL_TRY(check_spread(&extent, err));
    double centre_deg[2];
    zl_extent_centre(&extent, centre_deg);
    zl_geos geos ZL_CLEANUP(zl_geos_close) = {.handle = NULL};
    zl_geom parts ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    ZL_TRY(zl_geos_open(&geos, centre_deg, err));
    ZL_TRY(zl_geom_from_shape(&parts, &geos, near, err));
    zl_geom result ZL_CLEANUP(zl_geom_free) = {&geos,
                                               GEOSUnaryUnion_r(geos.handle, parts.geometry)};
    if (!result.geometry)
        return zl_geos_fail(&geos, _("the union"), err);
    return zl_geom_to_shape(out, &geos, result.geometry, ZL_SHAPE_POLYGON, err);
}

/* ---- touching ------------------------------------------------------------------------------- */

static bool has_point(const zl_shape *shape, const double place[2])
{
    for (size_t i = 0; i < shape->npoints; i++)
        if (shape->lonlat_deg[2 * i] == place[0] && shape->lonlat_deg[2 * i + 1] == place[1])
            return true;
    return false;
}

/* Neighbours mostly have a corner in common, which is found at once where both are small. */
static bool share_point(const zl_shape *a, const zl_shape *b)
{
    if (a->npoints > few_points || b->npoints > few_points)
        return false;
    zl_extent extent_a = zl_points_extent(a->lonlat_deg, a->npoints);
    zl_extent extent_b = zl_points_extent(b->lonlat_deg, b->npoints);
    zl_extent common = common_part(&extent_a, &extent_b);
    for (size_t i = 0; i < a->npoints; i++) {
        const double *place = a->lonlat_deg + 2 * i;
        zl_extent there = {place[0], place[1], place[0], place[1]};
        if (zl_extent_meets(&common, &there) && has_point(b, place))
            return true;
    }
    return false;
}

bool zl_overlay_touches(const zl_shape *a, const zl_shape *b)
{
    if (share_point(a, b))
        return true;
    zl_nearest nearest;
    zl_shape_distance(&nearest, a, b, touch_m);
    return nearest.distance_m <= touch_m;
}

/* GEOSversion() says "3.11.1-CAPI-1.17.1". Cut once when the library is loaded, and only read
 * afterwards: safe for every thread. */
static char version[32];

__attribute__((constructor)) static void init_version(void)
{
    snprintf(version, sizeof version, "%.*s", (int)strcspn(GEOSversion(), "-"), GEOSversion());
}

const char *zl_geos_version(void)
{
    return version;
}
