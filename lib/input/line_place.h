/* Places in a text file for places on the globe. */
#ifndef ZL_INPUT_LINE_PLACE_H
#define ZL_INPUT_LINE_PLACE_H

#include "input/source/source.h"

/** Adds to `out` a copy of each finding that names the lines of the file on which the corners or
 *  edges at its place stand: " (lines 14-15 and 17-18)". `point_line` has one for each point of the
 *  shape, which is in longitude and latitude. */
void zl_add_with_lines(zl_findings *out, const zl_findings *findings, const zl_shape *shape,
                       const size_t *point_line);

#endif
