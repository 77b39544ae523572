/* The nearest lines of one mode. */
#ifndef ZL_ANALYSIS_NEAREST_LINES_H
#define ZL_ANALYSIS_NEAREST_LINES_H

#include "analysis/lines.h"
#include "geometry/nearest.h"

/** The parts of the lines of one mode, by id and then by accuracy, in an index. */
typedef struct zl_mode_index {
    const zl_line **line; /**< of each part */
    size_t *part;         /**< positions in the collection; a zl_near_shape's shape counts them */
    size_t nparts;
    zl_shape_index *index;
} zl_mode_index;

/** `mode` is one of lines->mode. Equally near lines come by id, and of equally near parts of a
 *  line, as two that cross the zone, the better known one stands for it. */
zl_status zl_mode_index_new(zl_mode_index *out, const zl_lines *lines, const char *mode,
                            zl_error *err);
void zl_mode_index_free(zl_mode_index *index);

#endif
