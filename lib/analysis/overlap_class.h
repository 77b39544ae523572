/* Does a polygon lie inside another one, are they equal, or do they overlap by a sliver? */
#ifndef ZL_ANALYSIS_OVERLAP_CLASS_H
#define ZL_ANALYSIS_OVERLAP_CLASS_H

#include "analysis/pairs.h"

/** One of the two, and its area. */
typedef struct zl_classed {
    const zl_shape *shape;
    double area_m2;
} zl_classed;

/** "equal", "inside" (a in b), "contains", "sliver" or "overlap", by the widths of the options,
 *  which are above 0. What stands out is overlaid where its area and perimeter do not tell. */
zl_status zl_overlap_class(const char **out, const zl_classed *a, const zl_classed *b,
                           const zl_common *common, const zl_overlap_options *options,
                           zl_error *err);

#endif
