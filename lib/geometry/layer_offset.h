/* Does one layer lie beside another by a constant offset? Estimated from all edges of both: which
 * one translation brings most of the outlines of a layer onto those of a reference. Boundaries that
 * were really drawn anew fit in parts only, or by different translations in different parts. */
#ifndef ZL_GEOMETRY_LAYER_OFFSET_H
#define ZL_GEOMETRY_LAYER_OFFSET_H

#include "zonelayer.h"

typedef enum zl_layer_offset_verdict {
    ZL_OFFSET_TOO_FEW,      /**< too few places near the reference to tell */
    ZL_OFFSET_NONE,         /**< no translation brings half of the outlines together */
    ZL_OFFSET_SAME,         /**< they lie on the reference as they are */
    ZL_OFFSET_CONSTANT,     /**< beside it, by the same offset everywhere */
    ZL_OFFSET_VARIES,       /**< beside it, by offsets that differ between its parts */
    ZL_OFFSET_UNDETERMINED, /**< outlines so straight or so regular that more than one offset fits
                             */
} zl_layer_offset_verdict;

typedef struct zl_layer_offset {
    zl_layer_offset_verdict verdict;
    double east_m, north_m; /**< from the reference to the layer */
    double length_m;
    double spread_m;       /**< the most that a quarter of the layer differs from it */
    double residual_m;     /**< median distance to the reference when the offset is taken off */
    size_t places;         /**< examined along the outlines, near the reference */
    double share, unmoved; /**< of them on the reference with and without taking it off, 0 to 1 */
} zl_layer_offset;

/** Offsets up to this length are found. */
#define ZL_OFFSET_MOST_M 1200.0

/** Estimates the offset of `layer` from `reference`. Shapes may be of any kind; NULL ones count as
 *  empty. The result depends on nothing but the shapes and their order. */
zl_status zl_estimate_layer_offset(zl_layer_offset *out, const zl_shape *const *layer,
                                   size_t nlayer, const zl_shape *const *reference,
                                   size_t nreference, zl_error *err);

#endif
