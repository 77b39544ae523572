#include "output/label_place.h"

#include <math.h>
#include <string.h>

/* The crossing of the horizontal at `y` that is the next one east of `x`; INFINITY: none. A vertex
 * on the horizontal counts as above it. */
static double next_crossing(const zl_shape *shape, double y, double x)
{
    double next = (double)INFINITY;
    for (size_t ring = shape->part_start[0]; ring < shape->part_start[1]; ring++) {
        const double *xy = zl_ring_points(shape, ring);
        for (size_t i = 1; i < zl_ring_size(shape, ring); i++) {
            const double *a = xy + 2 * (i - 1), *b = xy + 2 * i;
            if ((a[1] >= y) == (b[1] >= y))
                continue;
            double at = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
            if (at > x && at < next)
                next = at;
        }
    }
    return next;
}

void zl_label_place(double out[2], const zl_shape *shape)
{
    size_t points = zl_ring_size(shape, 0);
    memcpy(out, zl_ring_points(shape, 0) + 2 * (points / 2), 2 * sizeof(double));
    if (shape->kind != ZL_SHAPE_POLYGON)
        return;
    zl_extent extent = zl_points_extent(zl_ring_points(shape, 0), points);
    double y = extent.south + (extent.north - extent.south) / 2, widest = 0;
    double from = next_crossing(shape, y, -(double)INFINITY);
    while (isfinite(from)) {
        double to = next_crossing(shape, y, from);
        if (!isfinite(to))
            return;
        if (to - from > widest) {
            widest = to - from;
            out[0] = from + widest / 2;
            out[1] = y;
        }
        from = next_crossing(shape, y, to);
    }
}
