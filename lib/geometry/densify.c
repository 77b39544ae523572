/* Cutting long edges at places of the geodesic itself. */
#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/ellipsoid.h"
#include "geometry/shape.h"

#include <math.h>

/* No degree, of a meridian or a parallel, is longer than that of the meridian at the poles. */
static const double most_metres_per_degree = 111700;

static bool comes_before(const double a[2], const double b[2])
{
    return a[0] < b[0] || (a[0] == b[0] && a[1] < b[1]);
}

/* In how many steps an edge is walked. Length and steps are taken from its lesser end, so that
 * both neighbours of a shared edge cut it alike. */
static size_t edge_steps(const double from[2], const double to[2], double max_edge_m)
{
    double bound_m = most_metres_per_degree * (fabs(to[0] - from[0]) + fabs(to[1] - from[1]));
    if (!(bound_m > max_edge_m))
        return 1;
    double length_m = comes_before(from, to) ? zl_geodesic_inverse(from, to, NULL, NULL)
                                             : zl_geodesic_inverse(to, from, NULL, NULL);
    return length_m > max_edge_m ? (size_t)ceil(length_m / max_edge_m) : 1;
}

/* Adds the places strictly between the ends of an edge. */
static void add_cuts(zl_shape_builder *builder, const double from[2], const double to[2],
                     double max_edge_m)
{
    size_t steps = edge_steps(from, to, max_edge_m);
    if (steps < 2)
        return;
    double *cuts ZL_CLEANUP(zl_free_ptr) = zl_alloc(2 * sizeof(double) * (steps - 1));
    if (!cuts) {
        builder->failed = true;
        return;
    }
    if (comes_before(from, to)) {
        zl_geodesic_between(cuts, from, to, steps);
    } else {
        zl_geodesic_between(cuts, to, from, steps);
        zl_path_reverse(cuts, steps - 1);
    }
    zl_shape_add_points(builder, cuts, steps - 1);
}

static void add_densified(zl_shape_builder *builder, const double *lonlat, size_t npoints,
                          double max_edge_m)
{
    for (size_t i = 0; i < npoints; i++) {
        if (i > 0)
            add_cuts(builder, lonlat + 2 * (i - 1), lonlat + 2 * i, max_edge_m);
        zl_shape_add_points(builder, lonlat + 2 * i, 1);
    }
}

zl_status zl_shape_densify(zl_shape **out, const zl_shape *shape, double max_edge_m, zl_error *err)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, shape->kind);
    for (size_t p = 0; p < shape->nparts; p++) {
        zl_shape_begin_part(&builder);
        for (size_t r = shape->part_start[p]; r < shape->part_start[p + 1]; r++) {
            zl_shape_begin_ring(&builder);
            add_densified(&builder, zl_ring_points(shape, r), zl_ring_size(shape, r), max_edge_m);
        }
    }
    return zl_shape_builder_take(out, &builder, err);
}
