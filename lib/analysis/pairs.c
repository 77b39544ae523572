#include "analysis/pairs.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/workers.h"
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

typedef struct areas {
    const zl_collection *all;
    double *area_m2;
} areas;

static zl_status measure_some(size_t first, size_t count, void *user, zl_error *err)
{
    const areas *a = user;
    (void)err;
    for (size_t i = first; i < first + count; i++)
        if (a->all->feature[i].shape)
            a->area_m2[i] = zl_shape_area_m2(a->all->feature[i].shape);
    return ZL_OK;
}

static zl_status areas_of(double **out, const zl_collection *all, zl_error *err)
{
    *out = zl_alloc_zero(all->count, sizeof **out);
    areas a = {all, *out};
    return *out ? zl_workers_each(all->count, measure_some, &a, err) : zl_fail_memory(err);
}

void zl_pairs_close(zl_pairs *pairs)
{
    zl_tiles_free(pairs->tiles);
    if (!pairs->shared) {
        if (pairs->area_b != pairs->area_a)
            zl_free(pairs->area_b);
        zl_free(pairs->area_a);
    }
    *pairs = (zl_pairs){.a = NULL};
}

static zl_status open_pairs(zl_pairs *out, zl_error *err)
{
    ZL_TRY(areas_of(&out->area_a, out->a, err));
    if (out->a == out->b)
        out->area_b = out->area_a;
    else
        ZL_TRY(areas_of(&out->area_b, out->b, err));
    return zl_tiles_new(&out->tiles, out->a, out->b, err);
}

zl_status zl_pairs_open(zl_pairs *out, const zl_collection *a, const zl_collection *b,
                        zl_error *err)
{
    *out = (zl_pairs){.a = a, .b = b};
    zl_status status = open_pairs(out, err);
    if (status != ZL_OK)
        zl_pairs_close(out);
    return status;
}

zl_status zl_pairs_share(zl_pairs *out, const zl_pairs *pairs, zl_error *err)
{
    *out = *pairs;
    out->shared = true;
    out->tiles = NULL;
    return zl_tiles_new(&out->tiles, pairs->a, pairs->b, err);
}
