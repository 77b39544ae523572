/* One row of the distances: how far a zone and a line are apart, how much of the line lies inside,
 * and whether that can be told. */
#ifndef ZL_ANALYSIS_DISTANCE_ROW_H
#define ZL_ANALYSIS_DISTANCE_ROW_H

#include "analysis/nearest_lines.h"

/** A zone and the index that it is being asked of. */
typedef struct zl_distance_question {
    const zl_collection *lines; /**< all parts of lines */
    const zl_feature *zone;
    const zl_prepared_zone *prepared;
    const zl_mode_index *mode;
    zl_shape_index *index; /**< of that mode, cut by the zone where its nearest shape is at 0 m */
} zl_distance_question;

/** The row of a shape that was found, the `rank`-th from 1 on. Its texts are borrowed from the zone
 *  and the lines. */
zl_distance_row zl_distance_row_of(const zl_distance_question *question, const zl_near_shape *found,
                                   size_t rank);

#endif
