/* Length of paths with geodesic edges. Edges of boundaries are short and lie near each other: there
 * the meridian is a Taylor series around one latitude, and no place needs a sine of its own. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/clones.h"
#include "geodesy/ecef.h"
#include "geodesy/segment.h"

/* Edges, and the numbers of their points. */
enum { AT_ONCE = 8, NUMBERS = 2 * (AT_ONCE + 1) };

/* What the series hold for: at a twentieth of a degree from the reference the first term that is
 * left out is 1e-11 of a length, and so is that of the sine of half a step. */
static const double reach_deg = 0.05, step_deg = 0.2;

/* The meridian at a reference latitude: distance from the axis p = p0 + dp and height z = z0 + dz
 * over the plane of the equator as series in the latitude from there, in degrees, and the squares
 * of both curvatures over 12. */
typedef struct meridian {
    double lat_deg, p0_m, p[4], z[4], over_m, over_n;
} meridian;

/* dp/dφ = -M sin φ and dz/dφ = M cos φ, with M the radius of the meridian and M' = 3 e² M sin φ cos
 * φ / w; of the fourth derivatives M''' is left out. */
static meridian meridian_at(double lat_deg)
{
    const double e2 = ZL_ELLIPSOID_E2, step = ZL_RADIANS_PER_DEGREE;
    double s = sin(lat_deg * step), c = cos(lat_deg * step), w = 1 - e2 * s * s, over_w = 1 / w;
    double n = ZL_ELLIPSOID_A_M / sqrt(w), m = n * (1 - e2) * over_w;
    double bend = 3 * e2 * over_w, m1 = bend * m * s * c;
    double m2 = bend * (m1 * s * c + m * (c * c - s * s) + 2 * e2 * over_w * m * s * s * c * c);
    double step2 = step * step, step3 = step2 * step, step4 = step2 * step2;
    const double over_root12 = 0.28867513459481288225;
    return (meridian){.lat_deg = lat_deg,
                      .p0_m = n * c,
                      .p = {-m * s * step, -(m1 * s + m * c) * step2 / 2,
                            (m * s - 2 * m1 * c - m2 * s) * step3 / 6,
                            (m * c + 3 * m1 * s - 3 * m2 * c) * step4 / 24},
                      .z = {m * c * step, (m1 * c - m * s) * step2 / 2,
                            (m2 * c - 2 * m1 * s - m * c) * step3 / 6,
                            (m * s - 3 * m1 * c - 3 * m2 * s) * step4 / 24},
                      .over_m = over_root12 / m,
                      .over_n = over_root12 / n};
}

static inline double along(const double series[4], double x)
{
    return x * (series[0] + x * (series[1] + x * (series[2] + x * series[3])));
}

/* Lengths of the edges between the AT_ONCE + 1 points of `lonlat`; false where one lies farther
 * away than the series hold, and what is in `out` is of no use. A chord c spans an arc s of
 * s² = c² + (k c²)²/12 + …, where the curvature k of the edge is by Euler's theorem that of the
 * meridian and that across it, each by its share of c²; the term that is left out is 1e-13 at
 * 20 km. Without branches, so that all edges are measured by the same instructions; and a point is
 * brought to the meridian for each of its two edges, which is quicker than to keep it for the next
 * one. */
ZL_CLONES static bool lengths_near(double out[AT_ONCE], const meridian *at, const double *lonlat)
{
    int64_t far = 0;
    for (size_t i = 0; i < AT_ONCE; i++) {
        const double *from = lonlat + 2 * i, *to = from + 2;
        double x = from[1] - at->lat_deg, y = to[1] - at->lat_deg, step = to[0] - from[0];
        double p = along(at->p, x), q = along(at->p, y), dp = q - p;
        double dz = along(at->z, y) - along(at->z, x);
        double turn = step * ZL_RADIANS_PER_DEGREE, turn2 = turn * turn;
        double north2 = dp * dp + dz * dz;
        double east2 = (at->p0_m + p) * (at->p0_m + q) * turn2 * (1 - turn2 * (1.0 / 12));
        double bulge = north2 * at->over_m + east2 * at->over_n;
        far |= !(fabs(x) <= reach_deg) | !(fabs(y) <= reach_deg) | !(fabs(step) <= step_deg);
        out[i] = sqrt(north2 + east2 + bulge * bulge);
    }
    return !far;
}

/* The series turn to the latitude of these points where theirs is too far away. */
static bool lengths_nearby(double lengths_m[AT_ONCE], meridian *at, const double *lonlat)
{
    if (lengths_near(lengths_m, at, lonlat))
        return true;
    if (!(fabs(lonlat[1]) <= 90)) /* no latitude for a series */
        return false;
    meridian here = meridian_at(lonlat[1]);
    if (!lengths_near(lengths_m, &here, lonlat))
        return false;
    *at = here;
    return true;
}

/* Closed form over the chord of up to 40 km, within 1e-8 m; longer edges take 100 times as long. */
static double length_of_edge_m(const double from[2], const double to[2])
{
    zl_vec p = zl_ecef(from), q = zl_ecef(to), chord = zl_vec_sub(q, p);
    return zl_vec_dot(chord, chord) <= ZL_LONGEST_SEGMENT_M * ZL_LONGEST_SEGMENT_M
               ? zl_chord_to_geodesic_m(p, q)
               : zl_geodesic_inverse(from, to, NULL, NULL);
}

/* Up to AT_ONCE edges; what is missing are points that repeat the last one. */
static double length_of_some_m(meridian *at, const double *lonlat, size_t nedges)
{
    double m[AT_ONCE], filled[NUMBERS];
    const double *all = lonlat;
    if (nedges < AT_ONCE) {
        memcpy(filled, lonlat, sizeof(double[2]) * (nedges + 1));
        for (size_t i = 2 * (nedges + 1); i < NUMBERS; i++)
            filled[i] = filled[i - 2];
        all = filled;
    }
    if (lengths_nearby(m, at, all))
        return ((m[0] + m[1]) + (m[2] + m[3])) + ((m[4] + m[5]) + (m[6] + m[7]));
    double length_m = 0;
    for (size_t i = 0; i < nedges; i++)
        length_m += length_of_edge_m(lonlat + 2 * i, lonlat + 2 * i + 2);
    return length_m;
}

double zl_path_length_m(const double *lonlat, size_t npoints)
{
    double length_m = 0;
    meridian at = {.lat_deg = (double)NAN};
    for (size_t i = 0; i + 1 < npoints; i += AT_ONCE) {
        size_t left = npoints - 1 - i;
        length_m += length_of_some_m(&at, lonlat + 2 * i, left < AT_ONCE ? left : AT_ONCE);
    }
    return length_m;
}
