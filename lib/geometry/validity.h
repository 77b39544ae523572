/* Is a shape fit to be measured? Checks that name the place, and repair that says what it did. */
#ifndef ZL_GEOMETRY_VALIDITY_H
#define ZL_GEOMETRY_VALIDITY_H

#include "zonelayer.h"

/**
 * Adds a finding for each defect: non-finite coordinate, longitude or latitude out of range, ring
 * of fewer than four points (three places), ring not closed, repeated points (note), zero area,
 * self-intersection, hole outside its shell, nested shells, line of one place … Codes: non-finite,
 * out-of-range, short-ring, open-ring, repeated-point, zero-area, ring-self-intersection,
 * rings-cross, hole-outside-shell, nested-shells, nested-holes, disconnected-interior,
 * parts-overlap, duplicate-part, short-line, empty, around-earth; more-defects (note) after 50
 * errors. Edges are geodesics. `*valid` is false when one of them is an error.
 */
zl_status zl_shape_validate(bool *valid, const zl_shape *shape, const char *layer,
                            const char *feature, zl_findings *findings, zl_error *err);

/**
 * Mends what can be mended: closes rings, drops repeated points, rings of no area, and for
 * polygons GEOSMakeValid (structure method) in a local chart. `*out` is NULL when nothing is left.
 * Non-finite and out-of-range coordinates are never mended (ZL_BAD_DATA). Adds a finding
 * "repaired" with each step, the method and the change of area in m² and percent: a note for closed
 * rings and repeated points, a warning for more. A repair after which the area of the parts differs
 * by more than a tenth from what shells less holes enclose is not done: `*out` is NULL and the
 * error finding "repair-too-large" names both. A sound shape comes back as it is, without one.
 */
zl_status zl_shape_repair(zl_shape **out, const zl_shape *shape, const char *layer,
                          const char *feature, zl_findings *findings, zl_error *err);

#endif
