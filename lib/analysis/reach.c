#include "analysis/reach.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/capsule.h"
#include "geodesy/distance.h"
#include "geodesy/ellipsoid.h"
#include "geometry/overlay.h"

/* A geodesic of 10 km bulges out of the box of its ends by L²·tan(lat)/8R: 2 m at 45°, 20 m at
 * 84°. */
#define BULGE_M 20.0
/* A place of the corridor nearer to the zone's boundary than this lies on it. */
#define ON_BOUNDARY_M 0.01
/* The capsule of a short reach must not be coarser than a tenth of it. */
#define COARSEST 0.1

/* ---- segments ------------------------------------------------------------------------------- */

/* Number of segments of a ring: a place is one segment from itself to itself. */
static size_t segments_of(const zl_shape *line, size_t ring)
{
    size_t points = zl_ring_size(line, ring);
    return points > 1 ? points - 1 : points;
}

static const double *segment_end(const zl_shape *line, size_t ring, size_t segment)
{
    size_t last = zl_ring_size(line, ring) - 1;
    return zl_ring_points(line, ring) + 2 * (segment < last ? segment + 1 : last);
}

static zl_extent segment_extent(const double *a, const double *b)
{
    return (zl_extent){fmin(a[0], b[0]), fmin(a[1], b[1]), fmax(a[0], b[0]), fmax(a[1], b[1])};
}

/* ---- the union of the capsules -------------------------------------------------------------- */

typedef struct capsules {
    zl_shape **shape;
    size_t count, capacity;
} capsules;

static void free_capsules(capsules *all)
{
    for (size_t i = 0; i < all->count; i++)
        zl_shape_free(all->shape[i]);
    zl_free(all->shape);
}

static zl_status add_capsule(capsules *all, const double *a, const double *b, double reach_m,
                             double tolerance_m, zl_error *err)
{
    zl_shape **grown = zl_grow(all->shape, all->count, &all->capacity, sizeof(void *));
    if (!grown)
        return zl_fail_memory(err);
    all->shape = grown;
    ZL_CLEANUP(zl_free_ptr) double *ring = NULL;
    size_t npoints = 0;
    ZL_TRY(zl_capsule(&ring, &npoints, a, b, reach_m, fmin(tolerance_m, COARSEST * reach_m), err));
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, ring, npoints);
    ZL_TRY(zl_shape_builder_take(&all->shape[all->count], &builder, err));
    all->count++;
    return ZL_OK;
}

/* Adds the capsules of one line that can meet the zone. */
static zl_status add_capsules(capsules *all, const zl_reach *reach, const zl_extent *zone,
                              double tolerance_m, zl_error *err)
{
    if (!(reach->reach_m > 0))
        return ZL_OK;
    zl_extent grown = zl_extent_grow(zone, reach->reach_m + tolerance_m + BULGE_M);
    for (size_t r = 0; r < reach->line->nrings; r++) {
        for (size_t s = 0; s < segments_of(reach->line, r); s++) {
            const double *a = zl_ring_points(reach->line, r) + 2 * s;
            const double *b = segment_end(reach->line, r, s);
            zl_extent segment = segment_extent(a, b);
            if (zl_extent_meets(&grown, &segment))
                ZL_TRY(add_capsule(all, a, b, reach->reach_m, tolerance_m, err));
        }
    }
    return ZL_OK;
}

/* ---- false holes ---------------------------------------------------------------------------- */

/* Round caps of neighbouring capsules are drawn with chords, so that a thread of a hole may stay
 * between them: narrower than the tolerance, it is none. */
static bool is_false_hole(const zl_shape *shape, size_t ring, double tolerance_m)
{
    double area_m2, length_m;
    zl_ring_measure(zl_ring_points(shape, ring), zl_ring_size(shape, ring), &area_m2, &length_m);
    return 2 * fabs(area_m2) < tolerance_m * length_m;
}

static zl_status drop_false_holes(zl_shape **out, const zl_shape *shape, double tolerance_m,
                                  zl_error *err)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t p = 0; p < shape->nparts; p++) {
        zl_shape_begin_part(&builder);
        for (size_t r = shape->part_start[p]; r < shape->part_start[p + 1]; r++) {
            if (r > shape->part_start[p] && is_false_hole(shape, r, tolerance_m))
                continue;
            zl_shape_begin_ring(&builder);
            zl_shape_add_points(&builder, zl_ring_points(shape, r), zl_ring_size(shape, r));
        }
    }
    return zl_shape_builder_take(out, &builder, err);
}

zl_status zl_reach_shape(zl_shape **out, const zl_shape *zone, const zl_reach *reaches,
                         size_t count, double tolerance_m, zl_error *err)
{
    ZL_CLEANUP(free_capsules) capsules all = {0};
    zl_extent extent = zl_shape_extent(zone);
    for (size_t i = 0; i < count; i++)
        ZL_TRY(add_capsules(&all, &reaches[i], &extent, tolerance_m, err));
    if (all.count == 0) {
        *out = NULL;
        return ZL_OK;
    }
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *whole = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *solid = NULL;
    ZL_TRY(zl_overlay_union(&whole, (const zl_shape *const *)all.shape, all.count, err));
    ZL_TRY(drop_false_holes(&solid, whole, tolerance_m, err));
    return zl_overlay(out, ZL_INTERSECTION, solid, zone, err);
}

/* ---- the check ------------------------------------------------------------------------------ */

static double line_distance_m(const zl_shape *line, const double *place, double limit_m)
{
    double least_m = limit_m;
    for (size_t r = 0; r < line->nrings; r++) {
        zl_nearest nearest =
            zl_path_distance(place, 1, zl_ring_points(line, r), zl_ring_size(line, r), least_m);
        least_m = fmin(least_m, nearest.distance_m);
    }
    return least_m;
}

static double error_at(const double *place, const zl_shape *zone, const zl_reach *reaches,
                       size_t count, double within_m)
{
    double least_m = (double)INFINITY;
    if (zl_shape_boundary_distance_m(zone, place) < ON_BOUNDARY_M)
        return 0;
    for (size_t i = 0; i < count; i++)
        least_m = line_distance_m(reaches[i].line, place, least_m);
    return fabs(least_m - within_m);
}

double zl_reach_error_m(const zl_shape *corridor, const zl_shape *zone, const zl_reach *reaches,
                        size_t count, double within_m)
{
    double largest_m = 0;
    for (size_t r = 0; r < corridor->nrings; r++) {
        const double *at = zl_ring_points(corridor, r);
        for (size_t i = 0; i + 1 < zl_ring_size(corridor, r); i++) {
            double middle[2];
            zl_geodesic_between(middle, at + 2 * i, at + 2 * i + 2, 2);
            largest_m = fmax(largest_m, error_at(at + 2 * i, zone, reaches, count, within_m));
            largest_m = fmax(largest_m, error_at(middle, zone, reaches, count, within_m));
        }
    }
    return largest_m;
}
