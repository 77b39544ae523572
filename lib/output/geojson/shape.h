/* Shapes as geometries of GeoJSON: shells counter-clockwise, holes clockwise (RFC 7946, 3.1.6),
 * places with seven digits. */
#ifndef ZL_OUTPUT_GEOJSON_SHAPE_H
#define ZL_OUTPUT_GEOJSON_SHAPE_H

#include "base/text.h"
#include "geometry/shape.h"
#include "output/tally.h"

/** Adds a shape with at least one part, and its mark and figures to the tally. ZL_BAD_DATA: it
 *  reaches beyond 180 degrees of longitude or 90 of latitude and cannot be cut there. */
zl_status zl_print_shape(zl_text *out, zl_tally *tally, uint64_t *mark, const zl_shape *shape,
                         zl_error *err);

#endif
