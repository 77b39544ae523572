#include "geodesy/capsule.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/ecef.h"

/* Farther offsets have no use for land and near the antipode no meaning. */
static const double farthest_m = 1e6;
static const double most_steps = 1e6;
/* a (1 - e²), the least radius of curvature: what it bounds is bounded everywhere. */
static const double least_radius_m = ZL_ELLIPSOID_A_M * (1 - ZL_ELLIPSOID_E2);

typedef struct capsule_outline {
    double *lonlat;
    size_t npoints;
    double offset_m;
} capsule_outline;

static void add_vertex(capsule_outline *outline, const double foot[2], double azimuth_deg)
{
    zl_geodesic_direct(outline->lonlat + 2 * outline->npoints++, foot, azimuth_deg,
                       outline->offset_m);
}

/* Steps of a half circle: a chord over the angle θ dips r (1 - cos θ/2) below the circle; a
 * twentieth is kept in hand for the curvature of the surface. */
static double cap_steps(double offset_m, double tolerance_m)
{
    double cosine = 1 - fmin(0.95 * tolerance_m / offset_m, 0.05);
    return ceil(ZL_RADIANS_PER_DEGREE * 180 / (2 * acos(cosine)));
}

/* Pieces of a side. The offset curve of a geodesic is no geodesic: like a parallel beside the
 * equator it is passed by the edge over a piece of length l by l² tan(d/R) / 8R on the far side.
 * That adds to the error, so it gets a hundredth of the tolerance, and 1 mm at most. */
static double side_pieces(double length_m, double offset_m, double tolerance_m)
{
    double bulge_m = fmin(tolerance_m / 100, 1e-3);
    double piece_m = sqrt(8 * least_radius_m * bulge_m / tan(offset_m / least_radius_m));
    return ceil(length_m / piece_m);
}

/* The vertices beside the segment, from foot 0 to foot `pieces`, or back with `turn` < 0. */
static void add_side(capsule_outline *outline, const double a[2], const double b[2], size_t pieces,
                     double turn_deg)
{
    double azimuth_deg, length_m = zl_geodesic_inverse(a, b, &azimuth_deg, NULL);
    for (size_t k = 0; k <= pieces; k++) {
        size_t at = turn_deg > 0 ? k : pieces - k;
        double foot[2] = {a[0], a[1]}, along_deg = azimuth_deg;
        if (at > 0)
            along_deg =
                zl_geodesic_walk(foot, a, azimuth_deg, length_m * (double)at / (double)pieces);
        add_vertex(outline, foot, along_deg + turn_deg);
    }
}

/* The vertices strictly inside the half circle that begins at `azimuth_deg` and turns left. */
static void add_cap(capsule_outline *outline, const double centre[2], double azimuth_deg,
                    size_t steps)
{
    for (size_t k = 1; k < steps; k++)
        add_vertex(outline, centre, azimuth_deg - 180 * (double)k / (double)steps);
}

static zl_status check_arguments(double distance_m, double tolerance_m, zl_error *err)
{
    if (!(distance_m > 0 && distance_m <= farthest_m))
        return zl_fail(err, ZL_USAGE,
                       "a corridor of %g m cannot be made; give a distance above 0 and up to "
                       "1000 km",
                       distance_m);
    if (!(tolerance_m > 0 && tolerance_m < distance_m))
        return zl_fail(err, ZL_USAGE,
                       "the tolerance %g m is of no use for a corridor of %g m; give one above 0 "
                       "and below the distance",
                       tolerance_m, distance_m);
    return ZL_OK;
}

/* Longitudes run on without a jump unless the outline goes around a pole. */
static zl_status close_outline(capsule_outline *outline, zl_error *err)
{
    const double *first = outline->lonlat;
    double *end = outline->lonlat + 2 * outline->npoints++;
    end[0] = first[0];
    end[1] = first[1];
    for (const double *vertex = first; vertex < end; vertex += 2)
        if (fabs(vertex[2] - vertex[0]) > 180)
            return zl_fail(err, ZL_BAD_DATA,
                           "the corridor around the segment at %.7f, %.7f contains a pole, where "
                           "longitudes have no meaning; leave that segment out",
                           first[0], first[1]);
    return ZL_OK;
}

zl_status zl_capsule(double **out_lonlat, size_t *npoints, const double a[2], const double b[2],
                     double distance_m, double tolerance_m, zl_error *err)
{
    ZL_TRY(check_arguments(distance_m, tolerance_m, err));
    double azimuth_a_deg, azimuth_b_deg;
    double length_m = zl_geodesic_inverse(a, b, &azimuth_a_deg, &azimuth_b_deg);
    capsule_outline outline = {.offset_m = distance_m + tolerance_m / 2};
    double steps = cap_steps(outline.offset_m, tolerance_m);
    double pieces = side_pieces(length_m, outline.offset_m, tolerance_m);
    if (!(steps <= most_steps && pieces <= most_steps))
        return zl_fail(err, ZL_USAGE,
                       "the tolerance %g m is too fine for a corridor of %g m; give a larger one",
                       tolerance_m, distance_m);
    size_t nsteps = (size_t)steps, npieces = (size_t)pieces;
    outline.lonlat = zl_alloc((2 * (npieces + 1) + 2 * (nsteps - 1) + 1) * 2 * sizeof(double));
    if (!outline.lonlat)
        return zl_fail_memory(err);
    add_side(&outline, a, b, npieces, 90);
    double beyond[2]; /* b, with a longitude that goes on from that of a */
    zl_geodesic_direct(beyond, a, azimuth_a_deg, length_m);
    add_cap(&outline, beyond, azimuth_b_deg + 90, nsteps);
    add_side(&outline, a, b, npieces, -90);
    add_cap(&outline, a, azimuth_a_deg - 90, nsteps);
    zl_status status = close_outline(&outline, err);
    if (status != ZL_OK) {
        zl_free(outline.lonlat);
        return status;
    }
    *out_lonlat = outline.lonlat;
    *npoints = outline.npoints;
    return ZL_OK;
}
