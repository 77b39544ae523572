/* What is done to rings in place: direction and longitudes without jumps. */
#include <math.h>
#include <string.h>

#include "geometry/shape.h"

double zl_ring_twice_area(const double *xy, size_t npoints)
{
    double sum = 0;
    for (size_t i = 2; i < npoints; i++) {
        const double *a = xy + 2 * (i - 1), *b = xy + 2 * i;
        /* Taken from the first point, so that far from the origin nothing cancels. */
        sum += (a[0] - xy[0]) * (b[1] - xy[1]) - (b[0] - xy[0]) * (a[1] - xy[1]);
    }
    return sum;
}

void zl_path_reverse(double *lonlat, size_t npoints)
{
    for (size_t i = 0; i < npoints / 2; i++) {
        double *low = lonlat + 2 * i, *high = lonlat + 2 * (npoints - 1 - i), place[2];
        memcpy(place, low, sizeof place);
        memcpy(low, high, sizeof place);
        memcpy(high, place, sizeof place);
    }
}

void zl_shape_orient(zl_shape *shape)
{
    if (shape->kind != ZL_SHAPE_POLYGON)
        return;
    for (size_t p = 0; p < shape->nparts; p++) {
        for (size_t r = shape->part_start[p]; r < shape->part_start[p + 1]; r++) {
            double *points = shape->lonlat_deg + 2 * shape->ring_start[r];
            bool counter_clockwise = zl_ring_twice_area(points, zl_ring_size(shape, r)) > 0;
            if (counter_clockwise != (r == shape->part_start[p]))
                zl_path_reverse(points, zl_ring_size(shape, r));
        }
    }
}

void zl_shape_unroll(zl_shape *shape, double lon_deg)
{
    for (size_t r = 0; r < shape->nrings; r++) {
        double *points = shape->lonlat_deg + 2 * shape->ring_start[r], before = lon_deg;
        for (size_t i = 0; i < zl_ring_size(shape, r); i++) {
            double turns = round((before - points[2 * i]) / 360);
            if (turns != 0)
                points[2 * i] += 360 * turns;
            before = points[2 * i];
        }
    }
}
