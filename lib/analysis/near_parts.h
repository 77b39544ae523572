/* The parts of lines that are near a zone, for corridors. */
#ifndef ZL_ANALYSIS_NEAR_PARTS_H
#define ZL_ANALYSIS_NEAR_PARTS_H

#include "analysis/lines.h"
#include "geometry/nearest.h"

/** A part of a line. */
typedef struct zl_line_part {
    size_t line, feature; /**< positions among lines and features */
} zl_line_part;

/** The parts of all lines of one mode, or of all modes, in an index. All zero is empty. */
typedef struct zl_part_index {
    char *label; /**< the mode, or all of them: "railway,expressway" */
    zl_line_part *part;
    size_t count;
    double worst_m;        /**< the greatest known accuracy of a part; 0: none is known */
    zl_shape_index *index; /**< its shapes are the parts in their order */
} zl_part_index;

/** `mode` is one of lines->mode; with `all` it is not looked at. */
zl_status zl_part_index_new(zl_part_index *out, const zl_lines *lines, const char *mode, bool all,
                            zl_error *err);
void zl_part_index_free(zl_part_index *index);

/** A part near a zone. */
typedef struct zl_near_part {
    const zl_feature *feature;
    zl_line_part part;
    size_t shape; /**< of the index */
    double distance_m;
    double uncertainty_m; /**< accuracy of zone and part; NAN when one is unknown */
} zl_near_part;

/** The parts within `farthest_m` and their uncertainty of a zone, in the order of lines and parts.
 *  `asked` is the index, shared for this thread; `near` has room for all parts. */
zl_status zl_find_near_parts(zl_near_part *near, size_t *count, const zl_part_index *parts,
                             zl_shape_index *asked, const zl_lines *lines, const zl_feature *zone,
                             const zl_prepared_zone *prepared, double farthest_m, zl_error *err);

#endif
