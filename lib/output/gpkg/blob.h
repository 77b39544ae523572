/* Geometries of a GeoPackage (OGC 12-128r18, 2.1.3): a header with SRS and extent before the WKB.
 */
#ifndef ZL_OUTPUT_GPKG_BLOB_H
#define ZL_OUTPUT_GPKG_BLOB_H

#include "base/text.h"
#include "geometry/shape.h"

/** Adds a shape of at least one part. */
zl_status zl_gpkg_add_blob(zl_text *out, const zl_shape *shape, bool single, int32_t srs_id,
                           zl_error *err);
/** The shape of a BLOB as zl_gpkg_add_blob() writes it; ZL_BAD_DATA for any other. */
zl_status zl_gpkg_take_blob(zl_shape **out, const uint8_t *blob, size_t size, int32_t srs_id,
                            zl_error *err);

#endif
