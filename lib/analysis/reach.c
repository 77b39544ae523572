#include "analysis/reach.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/corridor.h"
#include "geometry/overlay.h"
#include "geometry/runs.h"

/* The tolerance must be below the reach, which an uncertainty may have left short. */
#define COARSEST 0.1

/* ---- what is near the zone ------------------------------------------------------------------ */

/* What of the lines can be within `within_m` of the zone: of those that reach `reach_m`, or of all
 * when that is NAN. */
static zl_status near_lines(zl_shape **out, const zl_shape *zone, const zl_reach *reaches,
                            size_t count, double reach_m, double within_m, zl_error *err)
{
    zl_shape_builder builder;
    zl_extent extent = zl_shape_extent(zone);
    extent = zl_extent_grow(&extent, within_m + ZL_BULGE_M);
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    for (size_t i = 0; i < count; i++)
        if (isnan(reach_m) || reaches[i].reach_m == reach_m)
            zl_add_runs(&builder, reaches[i].line, &extent);
    return zl_shape_builder_take(out, &builder, err);
}

/* ---- the corridor in the zone --------------------------------------------------------------- */

static bool is_first_of_its_reach(const zl_reach *reaches, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (reaches[k].reach_m == reaches[i].reach_m)
            return false;
    return reaches[i].reach_m > 0;
}

/* Unites `*sum`, which may be NULL, with the corridor of what reaches `reach_m`. */
static zl_status add_reach(zl_shape **sum, const zl_shape *zone, const zl_reach *reaches,
                           size_t count, double reach_m, double tolerance_m, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *near = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *corridor = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *before = *sum;
    *sum = NULL;
    tolerance_m = fmin(tolerance_m, COARSEST * reach_m);
    ZL_TRY(near_lines(&near, zone, reaches, count, reach_m, reach_m + tolerance_m, err));
    ZL_TRY(zl_corridor_shape(&corridor, NULL, near, reach_m, tolerance_m, err));
    if (before && corridor)
        return zl_overlay(sum, ZL_UNION, before, corridor, err);
    *sum = before ? before : corridor;
    before = corridor = NULL;
    return ZL_OK;
}

zl_status zl_reach_shape(zl_shape **out, const zl_shape *zone, const zl_reach *reaches,
                         size_t count, double tolerance_m, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *sum = NULL;
    for (size_t i = 0; i < count; i++)
        if (is_first_of_its_reach(reaches, i))
            ZL_TRY(add_reach(&sum, zone, reaches, count, reaches[i].reach_m, tolerance_m, err));
    if (sum)
        return zl_overlay(out, ZL_INTERSECTION, sum, zone, err);
    *out = NULL;
    return ZL_OK;
}

zl_status zl_reach_error_m(double *largest_error_m, const zl_shape *corridor, const zl_shape *zone,
                           const zl_reach *reaches, size_t count, double within_m, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *near = NULL;
    ZL_TRY(near_lines(&near, zone, reaches, count, (double)NAN, within_m, err));
    return zl_corridor_error_m(largest_error_m, corridor, near, within_m, zone, err);
}
