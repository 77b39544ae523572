/* Shapes as GeoJSON geometries for the map of the page, on 1e-6 degrees (0.1 m). */
#ifndef ZL_OUTPUT_REPORT_GEOJSON_H
#define ZL_OUTPUT_REPORT_GEOJSON_H

#include "base/text.h"

/** Adds the shape, with edges moved by no more than `tolerance_deg` (0: as they are). */
zl_status zl_geojson_add(zl_text *json, const zl_shape *shape, double tolerance_deg, zl_error *err);

#endif
