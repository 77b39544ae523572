#include "analysis/overlap_class.h"

#include <math.h>

#include "base/error.h"
#include "geodesy/ellipsoid.h"
#include "geometry/overlay.h"

/* What stands out by more than this share need not be looked at more closely. */
#define INSIDE_SHARE 1e-2

/* Mean width of one part: twice its area by its perimeter, which is the width of a long strip. */
static double part_width_m(const zl_shape *shape, size_t part)
{
    double area_m2 = 0, perimeter_m = 0;
    for (size_t r = shape->part_start[part]; r < shape->part_start[part + 1]; r++) {
        double ring_area_m2, ring_length_m;
        zl_ring_measure(zl_ring_points(shape, r), zl_ring_size(shape, r), &ring_area_m2,
                        &ring_length_m);
        bool is_shell = r == shape->part_start[part];
        area_m2 += is_shell ? fabs(ring_area_m2) : -fabs(ring_area_m2);
        perimeter_m += ring_length_m;
    }
    return zl_mean_width_m(area_m2, perimeter_m);
}

/* Does nothing of `inner` stand out of `outer` by more than rounding? */
static zl_status rest_is_thin(bool *thin, const zl_shape *inner, const zl_shape *outer,
                              double limit_m, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *rest = NULL;
    ZL_TRY(zl_overlay(&rest, ZL_DIFFERENCE, inner, outer, err));
    *thin = true;
    for (size_t p = 0; rest && p < rest->nparts; p++)
        if (part_width_m(rest, p) > limit_m)
            *thin = false;
    return ZL_OK;
}

/* The same, from area and perimeter of the rest when they tell. Of all figures of one area the disc
 * has the shortest boundary, and its width by the formula is its radius: no part of a rest that is
 * smaller than the disc of the limit is wider. And where the whole rest is wider, so is one part.
 */
static zl_status lies_inside(bool *inside, const zl_shape *inner, double inner_m2,
                             const zl_shape *outer, zl_leftover rest, double limit_m, zl_error *err)
{
    bool known = !isnan(rest.perimeter_m);
    *inside = known && rest.area_m2 <= acos(-1) * limit_m * limit_m;
    if (*inside || rest.area_m2 > INSIDE_SHARE * inner_m2 ||
        (known && zl_mean_width_m(rest.area_m2, rest.perimeter_m) > limit_m))
        return ZL_OK;
    return rest_is_thin(inside, inner, outer, limit_m, err);
}

zl_status zl_overlap_class(const char **out, const zl_classed *a, const zl_classed *b,
                           const zl_common *common, const zl_overlap_options *options,
                           zl_error *err)
{
    double limit_m = options->inside_width_m;
    double width_m = zl_mean_width_m(common->area_m2, common->perimeter_m);
    bool a_in_b = false, b_in_a = false;
    ZL_TRY(lies_inside(&a_in_b, a->shape, a->area_m2, b->shape, common->rest_a, limit_m, err));
    ZL_TRY(lies_inside(&b_in_a, b->shape, b->area_m2, a->shape, common->rest_b, limit_m, err));
    *out = a_in_b && b_in_a                    ? "equal"
           : a_in_b                            ? "inside"
           : b_in_a                            ? "contains"
           : width_m < options->sliver_width_m ? "sliver"
                                               : "overlap";
    return ZL_OK;
}
