/* SpatiaLite geometry BLOBs: own bounds-checked reader and writer, since SpatiaLite's reader
 * crashes on hostile ones. (WKB is in the public header.) */
#ifndef ZL_GEOMETRY_CODEC_H
#define ZL_GEOMETRY_CODEC_H

#include "geometry/shape.h"

/** Limits that hold for every geometry that is read. */
#define ZL_MAX_RINGS  1000000u
#define ZL_MAX_POINTS 20000000u

/** Reads a SpatiaLite BLOB (XY, XYZ, XYM, XYZM; uncompressed or compressed), any geometry but
 *  mixed collections; Z and M are dropped and `*had_zm` (may be NULL) says so. */
zl_status zl_shape_from_blob(zl_shape **out, int *srid, bool *had_zm, const uint8_t *blob,
                             size_t size, zl_error *err);
/** The same into a builder that is used again and again, whose shape it gives (`builder` may hold
 *  another one, which ends). */
zl_status zl_shape_read_blob(const zl_shape **out, zl_shape_builder *builder, int *srid,
                             const uint8_t *blob, size_t size, zl_error *err);
/** Writes a SpatiaLite BLOB with SRID 4490: MULTIPOLYGON, MULTILINESTRING, or POINT when a point
 *  shape has one part, else MULTIPOINT. Freed with zl_free(). */
zl_status zl_shape_to_blob(uint8_t **out, size_t *size, const zl_shape *shape, zl_error *err);
/** Like zl_shape_from_wkb(), and says whether Z or M were dropped. */
zl_status zl_shape_from_wkb_zm(zl_shape **out, bool *had_zm, const uint8_t *wkb, size_t size,
                               zl_error *err);

#endif
