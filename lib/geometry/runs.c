#include "geometry/runs.h"

#include <math.h>

static const double *segment_end(const zl_shape *line, size_t ring, size_t segment)
{
    size_t last = zl_ring_size(line, ring) - 1;
    return zl_ring_points(line, ring) + 2 * (segment < last ? segment + 1 : last);
}

static bool segment_meets(const zl_extent *extent, const double *a, const double *b)
{
    return (a[0] < b[0] ? a[0] : b[0]) <= extent->east &&
           (a[0] < b[0] ? b[0] : a[0]) >= extent->west &&
           (a[1] < b[1] ? a[1] : b[1]) <= extent->north &&
           (a[1] < b[1] ? b[1] : a[1]) >= extent->south;
}

static void add_runs_of_ring(zl_shape_builder *builder, const zl_shape *line, size_t ring,
                             const zl_extent *extent)
{
    size_t npoints = zl_ring_size(line, ring), segments = npoints > 1 ? npoints - 1 : npoints;
    bool in_run = false;
    for (size_t s = 0; s < segments; s++) {
        const double *a = zl_ring_points(line, ring) + 2 * s, *b = segment_end(line, ring, s);
        bool meets = segment_meets(extent, a, b);
        if (meets && !in_run) {
            zl_shape_begin_part(builder);
            zl_shape_add_points(builder, a, 1);
        }
        if (meets && npoints > 1)
            zl_shape_add_points(builder, b, 1);
        in_run = meets;
    }
}

void zl_add_runs(zl_shape_builder *builder, const zl_shape *line, const zl_extent *extent)
{
    for (size_t r = 0; r < line->nrings; r++)
        add_runs_of_ring(builder, line, r, extent);
}
