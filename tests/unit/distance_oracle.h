/* The distance of a place to a shape by nothing but the inverse and direct geodesic problem: the
 * least over all segments, each by golden section. */
#ifndef ZL_TESTS_DISTANCE_ORACLE_H
#define ZL_TESTS_DISTANCE_ORACLE_H

#include <math.h>
#include <stdlib.h>

#include "geodesy/ellipsoid.h"
#include "geometry/shape.h"

static inline double at_m(const double place[2], const double a[2], double azimuth_deg, double s_m)
{
    double at[2];
    zl_geodesic_direct(at, a, azimuth_deg, s_m);
    return zl_geodesic_inverse(place, at, NULL, NULL);
}

/* To 1 cm along the segment, which is 1e-7 m of distance from 100 m away. */
static inline double segment_m(const double place[2], const double a[2], const double b[2])
{
    const double golden = (sqrt(5) - 1) / 2;
    double azimuth_deg, length_m = zl_geodesic_inverse(a, b, &azimuth_deg, NULL);
    double low = 0, high = length_m, left = (1 - golden) * high, right = golden * high;
    double at_left_m = at_m(place, a, azimuth_deg, left);
    double at_right_m = at_m(place, a, azimuth_deg, right);
    while (high - low > 1e-2) {
        if (at_left_m < at_right_m) {
            high = right;
            right = left;
            at_right_m = at_left_m;
            left = high - golden * (high - low);
            at_left_m = at_m(place, a, azimuth_deg, left);
        } else {
            low = left;
            left = right;
            at_left_m = at_right_m;
            right = low + golden * (high - low);
            at_right_m = at_m(place, a, azimuth_deg, right);
        }
    }
    return fmin(fmin(at_left_m, at_right_m), fmin(zl_geodesic_inverse(place, a, NULL, NULL),
                                                  zl_geodesic_inverse(place, b, NULL, NULL)));
}

/* Segments that the triangle inequality excludes are not searched. */
static inline double oracle_m(const zl_shape *line, const double *length_m, const double place[2])
{
    double best_m = INFINITY;
    for (int round = 0; round < 2; round++)
        for (size_t r = 0; r < line->nrings; r++) {
            size_t first = line->ring_start[r], last = line->ring_start[r + 1] - 1;
            for (size_t i = first; i <= last; i++) {
                const double *a = line->lonlat_deg + 2 * i;
                double from_a_m = zl_geodesic_inverse(place, a, NULL, NULL);
                if (round == 0)
                    best_m = fmin(best_m, from_a_m);
                else if (i < last && from_a_m - length_m[i] < best_m)
                    best_m = fmin(best_m, segment_m(place, a, a + 2));
            }
        }
    return best_m;
}

/** Of each segment, for oracle_m(); freed with free(). */
static inline double *lengths_of(const zl_shape *line)
{
    double *length_m = calloc(line->npoints + 1, sizeof(double));
    for (size_t i = 0; i + 1 < line->npoints; i++)
        length_m[i] =
            zl_geodesic_inverse(line->lonlat_deg + 2 * i, line->lonlat_deg + 2 * i + 2, NULL, NULL);
    return length_m;
}

#endif
