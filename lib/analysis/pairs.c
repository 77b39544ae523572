#include "analysis/pairs.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/overlay.h"

/* A rest that is smaller than this share of a polygon is rounding: the overlap is all of it. */
#define WHOLE_SHARE 1e-10

double zl_mean_width_m(double area_m2, double perimeter_m)
{
    return perimeter_m > 0 ? 2 * area_m2 / perimeter_m : 0;
}

void zl_common_free(zl_common *common)
{
    zl_shape_free(common->shape);
}

/* ---- a pair --------------------------------------------------------------------------------- */

/* By way of the geometry of the overlap. */
static zl_status overlay_pair(zl_common *out, const zl_pairs *pairs, size_t i, size_t j,
                              zl_error *err)
{
    ZL_TRY(zl_overlay(&out->shape, ZL_INTERSECTION, pairs->a->feature[i].shape,
                      pairs->b->feature[j].shape, err));
    out->area_m2 = out->shape ? zl_shape_area_m2(out->shape) : 0;
    out->perimeter_m = out->shape ? zl_shape_perimeter_m(out->shape) : 0;
    out->rest_a = (zl_leftover){pairs->area_a[i] - out->area_m2, (double)NAN};
    out->rest_b = (zl_leftover){pairs->area_b[j] - out->area_m2, (double)NAN};
    return ZL_OK;
}

/* An overlap that is all of a polygon has its figures to the last digit. */
static void take_whole(zl_common *out, double area_m2, const zl_shape *shape)
{
    out->area_m2 = area_m2;
    out->perimeter_m = zl_shape_perimeter_m(shape);
}

zl_status zl_pairs_measure(zl_common *out, const zl_pairs *pairs, size_t i, size_t j, zl_error *err)
{
    zl_pair_sums sums;
    ZL_TRY(zl_tiles_measure(&sums, pairs->tiles, i, j, err));
    if (!sums.known)
        return overlay_pair(out, pairs, i, j, err);
    double area_m2 = sums.overlap.area_m2;
    out->area_m2 = area_m2;
    out->perimeter_m = sums.overlap.perimeter_m;
    out->rest_a = (zl_leftover){sums.a_m2 - area_m2, sums.overlap.a_alone_m};
    out->rest_b = (zl_leftover){sums.b_m2 - area_m2, sums.overlap.b_alone_m};
    if (area_m2 > 0 && out->rest_a.area_m2 <= WHOLE_SHARE * sums.a_m2)
        take_whole(out, pairs->area_a[i], pairs->a->feature[i].shape);
    else if (area_m2 > 0 && out->rest_b.area_m2 <= WHOLE_SHARE * sums.b_m2)
        take_whole(out, pairs->area_b[j], pairs->b->feature[j].shape);
    return ZL_OK;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static double *areas_of(const zl_collection *all)
{
    double *areas = zl_alloc_zero(all->count, sizeof *areas);
    for (size_t i = 0; areas && i < all->count; i++)
        if (all->feature[i].shape)
            areas[i] = zl_shape_area_m2(all->feature[i].shape);
    return areas;
}

void zl_pairs_close(zl_pairs *pairs)
{
    zl_tiles_free(pairs->tiles);
    zl_free(pairs->area_a);
    zl_free(pairs->area_b);
    *pairs = (zl_pairs){.a = NULL};
}

zl_status zl_pairs_open(zl_pairs *out, const zl_collection *a, const zl_collection *b,
                        zl_error *err)
{
    *out = (zl_pairs){.a = a, .b = b, .area_a = areas_of(a), .area_b = areas_of(b)};
    zl_status status =
        out->area_a && out->area_b ? zl_tiles_new(&out->tiles, a, b, err) : zl_fail_memory(err);
    if (status != ZL_OK)
        zl_pairs_close(out);
    return status;
}
