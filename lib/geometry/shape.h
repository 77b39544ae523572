/* The flat polygon, line or point type: building, copying, extents, densifying. */
#ifndef ZL_GEOMETRY_SHAPE_H
#define ZL_GEOMETRY_SHAPE_H

#include "zonelayer.h"

/** Builds a shape part by part; all zero but `kind` is empty. */
typedef struct zl_shape_builder {
    zl_shape_kind kind;
    zl_shape shape;
    size_t point_capacity, ring_capacity, part_capacity;
    bool failed;
} zl_shape_builder;

void zl_shape_builder_init(zl_shape_builder *builder, zl_shape_kind kind);
/** A part that gets no ring is left out. */
void zl_shape_begin_part(zl_shape_builder *builder);
/** May be left out before the first point of a part. */
void zl_shape_begin_ring(zl_shape_builder *builder);
void zl_shape_add_point(zl_shape_builder *builder, double lon_deg, double lat_deg);
void zl_shape_add_points(zl_shape_builder *builder, const double *lonlat, size_t npoints);
/** The same from bytes that lie anywhere. */
void zl_shape_add_bytes(zl_shape_builder *builder, const uint8_t *lonlat, size_t npoints);
/** Begins a ring of so many points and gives the place where they are to be written; NULL for none,
 *  or where there is no memory. */
double *zl_shape_add_ring(zl_shape_builder *builder, size_t npoints);
/** Gives the shape away; the builder is empty after it, also on failure. */
zl_status zl_shape_builder_take(zl_shape **out, zl_shape_builder *builder, zl_error *err);
void zl_shape_builder_free(zl_shape_builder *builder);
/** Empties the builder and keeps its memory, for many shapes one after another. */
void zl_shape_builder_reset(zl_shape_builder *builder);
/** The shape as it stands, which belongs to the builder and lasts until that is changed. */
zl_status zl_shape_builder_view(const zl_shape **out, zl_shape_builder *builder, zl_error *err);

/** Adds all parts of a shape. */
void zl_shape_add_shape(zl_shape_builder *builder, const zl_shape *shape);

zl_status zl_shape_copy(zl_shape **out, const zl_shape *shape, zl_error *err);
void zl_shape_free_ptr(zl_shape **shape); /**< for ZL_CLEANUP */
/** A copy that has the parts of both shapes (same kind). */
zl_status zl_shape_concat(zl_shape **out, const zl_shape *a, const zl_shape *b, zl_error *err);

static inline const double *zl_ring_points(const zl_shape *shape, size_t ring)
{
    return shape->lonlat_deg + 2 * shape->ring_start[ring];
}
static inline size_t zl_ring_size(const zl_shape *shape, size_t ring)
{
    return shape->ring_start[ring + 1] - shape->ring_start[ring];
}

/** Twice the signed area of a closed ring in the plane of its coordinates, positive when it runs
 *  counter-clockwise. */
double zl_ring_twice_area(const double *xy, size_t npoints);
void zl_path_reverse(double *lonlat, size_t npoints);
/** Makes shells run counter-clockwise and holes clockwise, in place (RFC 7946, 3.1.6). */
void zl_shape_orient(zl_shape *shape);
/** Longitudes without jumps, in place: each ring starts within 180 degrees of `lon_deg`, each point
 *  follows within 180 degrees of the one before. What needs no turn keeps its bits. */
void zl_shape_unroll(zl_shape *shape, double lon_deg);

/** west, south, east, north in degrees. */
typedef struct zl_extent {
    double west, south, east, north;
} zl_extent;
/** What the geodesic edges reach: an edge that runs east bulges towards the pole (2 cm for 1 km at
 *  45 degrees, 200 m for 100 km), which the points alone do not show. All NAN for an empty shape.
 */
zl_extent zl_shape_extent(const zl_shape *shape);
/** The same for one path or ring. */
zl_extent zl_path_extent(const double *lonlat, size_t npoints);
/** Least and greatest of the coordinates themselves, as R-trees and file headers have it. */
zl_extent zl_points_extent(const double *lonlat, size_t npoints);
bool zl_extent_meets(const zl_extent *a, const zl_extent *b);
zl_extent zl_extent_join(const zl_extent *a, const zl_extent *b);
void zl_extent_centre(const zl_extent *extent, double centre_deg[2]);
/** No two places of the extent are farther apart, metres; up to 1 % too much for a small one. NAN
 * for an empty one. */
double zl_extent_across_m(const zl_extent *extent);
/** Grown by metres on each side, generously (never less than asked), also near the poles. */
zl_extent zl_extent_grow(const zl_extent *extent, double metres);

/** A copy whose edges over `max_edge_m` are cut at equal geodesic steps. The cuts of an edge depend
 *  on the edge alone and not on its direction, so neighbours that share it stay neighbours. */
zl_status zl_shape_densify(zl_shape **out, const zl_shape *shape, double max_edge_m, zl_error *err);
/** Is the place inside or on the polygon (geodesic edges)? Within 0.01 mm of the boundary is on it.
 *  Where the polygon reaches over 80 degrees from the place, edges are straight in degrees. */
bool zl_shape_covers(const zl_shape *polygon, const double place_deg[2]);
/** Least geodesic distance between two shapes of any kind: 0 where they meet or one lies inside
 *  the other; a common place is given then too. `from` lies on a and `to` on b. Shapes that are
 *  farther apart than `limit_m` may give any distance above it, without places. */
struct zl_nearest;
void zl_shape_distance(struct zl_nearest *out, const zl_shape *a, const zl_shape *b,
                       double limit_m);
/** Least distance from a place to the boundary of a polygon, also from inside. */
double zl_shape_boundary_distance_m(const zl_shape *polygon, const double place_deg[2]);

#endif
