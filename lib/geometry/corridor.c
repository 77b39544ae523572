#include "geometry/corridor.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/corridor_faces.h"

/* A vertex of the corridor nearer than this to a ring lies on it. */
static const double on_ring_m = 0.01;
/* The share of the tolerance by which vertices rise above the distance; sides stray by a hundredth
 * more. */
static const double rise_share = 0.9;
/* Coarser than this share of the distance a circle is none. */
static const double coarsest = 1.0 / 200;
/* Vertices of a full circle. */
static const double most_vertices = 1e6;

/* ---- what is asked -------------------------------------------------------------------------- */

static zl_status check_arguments(double distance_m, double tolerance_m, zl_error *err)
{
    if (!(distance_m > 0 && distance_m <= ZL_CORRIDOR_FARTHEST_M))
        return zl_fail(err, ZL_USAGE,
                       "a corridor of %g m cannot be made; give a distance above 0 and up to "
                       "%g km",
                       distance_m, ZL_CORRIDOR_FARTHEST_M / 1000);
    if (!(tolerance_m > 0 && tolerance_m < distance_m))
        return zl_fail(err, ZL_USAGE,
                       "the tolerance %g m is of no use for a corridor of %g m; give one above 0 "
                       "and below the distance",
                       tolerance_m, distance_m);
    if (sqrt(distance_m / (12 * rise_share * tolerance_m)) * 6.3 > most_vertices)
        return zl_fail(err, ZL_USAGE,
                       "the tolerance %g m is too fine for a corridor of %g m; give a larger one",
                       tolerance_m, distance_m);
    return ZL_OK;
}

static zl_status check_numbers(const zl_shape *shape, zl_error *err)
{
    for (size_t i = 0; i < shape->npoints; i++) {
        const double *at = shape->lonlat_deg + 2 * i;
        if (!isfinite(at[0]) || !(fabs(at[1]) <= 90))
            return zl_fail(err, ZL_BAD_DATA,
                           "point %zu (%g, %g) is no place on the globe; look at it with "
                           "`zonelayer check`",
                           i + 1, at[0], at[1]);
    }
    return ZL_OK;
}

/* Longitudes run on without a jump unless the outline goes around a pole. */
static zl_status check_turns(const zl_shape *corridor, zl_error *err)
{
    for (size_t r = 0; r < corridor->nrings; r++) {
        const double *at = zl_ring_points(corridor, r);
        for (size_t i = 1; i < zl_ring_size(corridor, r); i++)
            if (fabs(at[2 * i] - at[2 * i - 2]) > 180)
                return zl_fail(err, ZL_BAD_DATA,
                               "the corridor contains a pole, where longitudes have no meaning "
                               "(near %.7f, %.7f); leave that part of the line out",
                               at[2 * i], at[2 * i + 1]);
    }
    return ZL_OK;
}

/* ---- the corridor --------------------------------------------------------------------------- */

static zl_status prepare(zl_shape **out, const zl_shape *shape, double distance_m,
                         double tolerance_m, zl_error *err)
{
    ZL_TRY(zl_shape_densify(out, shape, zl_corridor_edge_m(distance_m, tolerance_m), err));
    if ((*out)->npoints > 0)
        zl_shape_unroll(*out, (*out)->lonlat_deg[0]);
    zl_shape_orient(*out);
    return ZL_OK;
}

static zl_status make_corridor(zl_shape **out, bool *sound, const zl_corridor_plan *plan,
                               zl_error *err)
{
    zl_shape *outline ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    ZL_TRY(zl_corridor_outline(&outline, plan, err));
    if (outline && outline->nparts > 0)
        return zl_corridor_faces(out, sound, plan, outline, err);
    return zl_fail(err, ZL_BAD_DATA, "the corridor of %g m has no boundary", plan->distance_m);
}

/* Another rise moves all vertices of the fans, and what did not come out right then does. */
static zl_status make_sound_corridor(zl_shape **out, zl_corridor_plan *plan, zl_error *err)
{
    enum { MOST_TRIES = 4 };
    for (int i = 0; i < MOST_TRIES; i++) {
        bool sound = false;
        zl_shape *made = NULL;
        zl_status status = make_corridor(&made, &sound, plan, err);
        if (status == ZL_OK && sound) {
            *out = made;
            return ZL_OK;
        }
        zl_shape_free(made);
        if (status != ZL_OK && (status != ZL_BAD_DATA || i + 1 == MOST_TRIES))
            return status;
        plan->rise_m *= 0.83;
    }
    return zl_fail(err, ZL_BAD_DATA,
                   "the boundary of the corridor of %g m cannot be resolved near %.7f, %.7f; look "
                   "at the line there, or give another tolerance",
                   plan->distance_m, plan->shape->lonlat_deg[0], plan->shape->lonlat_deg[1]);
}

zl_status zl_corridor_shape(zl_shape **out, double *largest_error_m, const zl_shape *shape,
                            double distance_m, double tolerance_m, zl_error *err)
{
    zl_shape *prepared ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_shape *corridor ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_segment_index *tree ZL_CLEANUP(zl_segment_index_free_ptr) = NULL;
    ZL_TRY(check_arguments(distance_m, tolerance_m, err));
    ZL_TRY(check_numbers(shape, err));
    tolerance_m = fmin(tolerance_m, coarsest * distance_m);
    ZL_TRY(prepare(&prepared, shape, distance_m, tolerance_m, err));
    if (prepared->npoints == 0) {
        *out = NULL;
        return ZL_OK;
    }
    ZL_TRY(zl_shape_segments(&tree, prepared, err));
    zl_corridor_plan plan = {prepared, tree, distance_m, rise_share * tolerance_m};
    ZL_TRY(make_sound_corridor(&corridor, &plan, err));
    ZL_TRY(check_turns(corridor, err));
    if (largest_error_m)
        ZL_TRY(zl_corridor_error_m(largest_error_m, corridor, prepared, distance_m, NULL, err));
    *out = corridor;
    corridor = NULL;
    return ZL_OK;
}

/* ---- the check ------------------------------------------------------------------------------ */

typedef struct check {
    const zl_segment_index *tree, *cut;
    double distance_m, largest_m;
} check;

static void look_at(check *c, zl_vec point)
{
    /* A first try finds what is to be expected quickly, a second one whatever there is. */
    double found_m = zl_segment_index_quick_m(c->tree, point, c->distance_m + 1, NULL);
    double error_m = fabs(found_m - c->distance_m);
    if (!(error_m > c->largest_m))
        return;
    if (c->cut && zl_segment_index_quick_m(c->cut, point, on_ring_m, NULL) <= on_ring_m)
        return;
    if (!isfinite(found_m))
        error_m = zl_segment_index_quick_m(c->tree, point, (double)INFINITY, NULL) - c->distance_m;
    c->largest_m = fmax(c->largest_m, error_m);
}

/* All vertices, and what is halfway to the next along the edge; edges are short enough for the
 * place above the middle of the chord to be that. */
static void look_at_ring(check *c, const double *lonlat, size_t npoints)
{
    zl_vec before = zl_ecef(lonlat);
    for (size_t i = 1; i < npoints; i++) {
        zl_vec at = zl_ecef(lonlat + 2 * i), half = zl_vec_scale(zl_vec_add(before, at), 0.5);
        look_at(c, zl_ecef_onto_surface(half));
        look_at(c, at);
        before = at;
    }
}

zl_status zl_corridor_error_m(double *largest_error_m, const zl_shape *boundary,
                              const zl_shape *shape, double distance_m, const zl_shape *cut,
                              zl_error *err)
{
    zl_segment_index *tree ZL_CLEANUP(zl_segment_index_free_ptr) = NULL;
    zl_segment_index *rings ZL_CLEANUP(zl_segment_index_free_ptr) = NULL;
    ZL_TRY(zl_shape_segments(&tree, shape, err));
    if (cut)
        ZL_TRY(zl_shape_segments(&rings, cut, err));
    check c = {tree, rings, distance_m, 0};
    for (size_t r = 0; r < boundary->nrings; r++)
        look_at_ring(&c, zl_ring_points(boundary, r), zl_ring_size(boundary, r));
    *largest_error_m = c.largest_m;
    return ZL_OK;
}
