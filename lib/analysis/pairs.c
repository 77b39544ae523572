#include "analysis/pairs.h"

#include <math.h>
#include <string.h>

#include "analysis/questions.h"
#include "base/error.h"
#include "geometry/overlay.h"

double zl_mean_width_m(double area_m2, double perimeter_m)
{
    return perimeter_m > 0 ? 2 * area_m2 / perimeter_m : 0;
}

bool zl_is_noise(const zl_common *common)
{
    return zl_mean_width_m(common->area_m2, common->perimeter_m) < ZL_NOISE_WIDTH_M;
}

void zl_common_free(zl_common *common)
{
    zl_shape_free(common->shape);
}

/* ---- a pair --------------------------------------------------------------------------------- */

/* By way of the geometry of the overlap. */
static zl_status overlay_pair(zl_common *out, const zl_polygon *a, const zl_polygon *b,
                              zl_error *err)
{
    ZL_TRY(zl_overlay(&out->shape, ZL_INTERSECTION, a->feature->shape, b->feature->shape, err));
    out->area_m2 = out->shape ? zl_shape_area_m2(out->shape) : 0;
    out->perimeter_m = out->shape ? zl_shape_perimeter_m(out->shape) : 0;
    out->rest_a = (zl_leftover){a->area_m2 - out->area_m2, (double)NAN};
    out->rest_b = (zl_leftover){b->area_m2 - out->area_m2, (double)NAN};
    return ZL_OK;
}

/* An overlap that is all of a polygon has its figures to the last digit. */
static void take_whole(zl_common *out, const zl_polygon *polygon)
{
    out->area_m2 = polygon->area_m2;
    out->perimeter_m = zl_shape_perimeter_m(polygon->feature->shape);
}

static void take_sums(zl_common *out, const zl_pair_sums *sums, const zl_polygon *a,
                      const zl_polygon *b)
{
    double area_m2 = sums->overlap.area_m2;
    out->area_m2 = area_m2;
    out->perimeter_m = sums->overlap.perimeter_m;
    out->rest_a = (zl_leftover){sums->a_m2 - area_m2, sums->overlap.a_alone_m};
    out->rest_b = (zl_leftover){sums->b_m2 - area_m2, sums->overlap.b_alone_m};
    if (sums->inner) /* has them already */
        return;
    if (area_m2 > 0 && out->rest_a.area_m2 <= ZL_WHOLE_SHARE * sums->a_m2)
        take_whole(out, a);
    else if (area_m2 > 0 && out->rest_b.area_m2 <= ZL_WHOLE_SHARE * sums->b_m2)
        take_whole(out, b);
}

zl_status zl_pairs_measure(zl_common *out, const zl_pairs *pairs, zl_polygon *a, zl_polygon *b,
                           zl_error *err)
{
    zl_pair_sums sums;
    *out = (zl_common){.rest_a = {a->area_m2, NAN}, .rest_b = {b->area_m2, NAN}};
    if (!zl_extent_meets(&a->extent, &b->extent))
        return ZL_OK;
    ZL_TRY(zl_tiles_measure(&sums, pairs->tiles, a, b, err));
    if (!sums.known)
        return overlay_pair(out, a, b, err);
    take_sums(out, &sums, a, b);
    return ZL_OK;
}

void zl_met_free(zl_met *met)
{
    zl_common_free(&met->common);
}

zl_status zl_pairs_meet(zl_met *out, const zl_pairs *pairs, size_t i, size_t j, zl_error *err)
{
    ZL_TRY(zl_polygons_get(&out->a, pairs->a, i, err));
    ZL_TRY(zl_polygons_get(&out->b, pairs->b, j, err));
    return zl_at_feature(zl_pairs_measure(&out->common, pairs, out->a, out->b, err),
                         out->a->feature->id, out->b->feature->id, err);
}

/* ---- opening -------------------------------------------------------------------------------- */

void zl_pairs_close(zl_pairs *pairs)
{
    zl_tiles_free(pairs->tiles);
    if (pairs->b != pairs->a)
        zl_polygons_free(pairs->b);
    zl_polygons_free(pairs->a);
    *pairs = (zl_pairs){.a = NULL};
}

zl_status zl_pairs_open(zl_pairs *out, zl_features *a, zl_features *b, zl_error *err)
{
    ZL_CLEANUP(zl_pairs_close) zl_pairs pairs = {.a = NULL};
    ZL_TRY(zl_polygons_new(&pairs.a, a, err));
    if (a == b)
        pairs.b = pairs.a;
    else
        ZL_TRY(zl_polygons_new(&pairs.b, b, err));
    ZL_TRY(zl_tiles_new(&pairs.tiles, err));
    *out = pairs;
    memset(&pairs, 0, sizeof pairs); /* it is given away */
    return ZL_OK;
}
