/* A fixed random sequence, and the distance of a place to a geodesic segment by nothing but the
 * inverse and direct geodesic problems: what the kernels of distance are judged by. */
#ifndef ZL_TESTS_SEGMENT_ORACLE_H
#define ZL_TESTS_SEGMENT_ORACLE_H

#include <math.h>

#include "geodesy/ellipsoid.h"

/* A fixed sequence from 0 to 1 (Knuth's MMIX generator), the same on every machine. */
static unsigned long long sequence = 7;
static inline double next_share(void)
{
    sequence = sequence * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(sequence >> 11) / 9007199254740992.0;
}
static inline double between(double low, double high)
{
    return low + (high - low) * next_share();
}

static inline double distance_along(const double place[2], const double a[2], double azimuth_deg,
                                    double s_m)
{
    double at[2];
    zl_geodesic_direct(at, a, azimuth_deg, s_m);
    return zl_geodesic_inverse(place, at, NULL, NULL);
}

/* Golden section from the best of 32 samples, down to where the distance changes by less than
 * (1e-5)²/d. */
static inline double dense_distance_m(const double place[2], const double a[2], const double b[2])
{
    enum { SAMPLES = 32 };
    const double golden = (sqrt(5) - 1) / 2;
    double azimuth, length_m = zl_geodesic_inverse(a, b, &azimuth, NULL);
    double best = INFINITY, step_m = length_m / SAMPLES, low = 0, high = length_m;
    for (int k = 0; k <= SAMPLES; k++) {
        double d = distance_along(place, a, azimuth, k * step_m);
        if (d < best) {
            best = d;
            low = fmax((k - 1) * step_m, 0);
            high = fmin((k + 1) * step_m, length_m);
        }
    }
    while (high - low > 1e-5) {
        double left = high - golden * (high - low), right = low + golden * (high - low);
        if (distance_along(place, a, azimuth, left) < distance_along(place, a, azimuth, right))
            high = right;
        else
            low = left;
    }
    return fmin(best, distance_along(place, a, azimuth, (low + high) / 2));
}

#endif
