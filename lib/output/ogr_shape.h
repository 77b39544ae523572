/* Between our shapes and the geometries of OGR, and what its features hold. */
#ifndef ZL_OUTPUT_OGR_SHAPE_H
#define ZL_OUTPUT_OGR_SHAPE_H

#include "geometry/shape.h"
#include "input/gdal/gdal.h"
#include "output/summary.h"

/** An OGR geometry with the shape's coordinates; of the Multi kind when `multi` or when there is
 *  more than one part. The caller owns it. */
zl_status zl_ogr_from_shape(OGRGeometryH *out, const zl_shape *shape, bool multi, zl_error *err);
/** The shape of an OGR geometry; `*out` is NULL for NULL and for an empty one. */
zl_status zl_ogr_to_shape(zl_shape **out, OGRGeometryH geometry, zl_error *err);
/** A copy that is cut at the date line where it crosses it, with longitudes within 180 degrees. */
zl_status zl_ogr_cut_at_date_line(zl_shape **out, const zl_shape *shape, zl_error *err);
/** The type of a layer of this kind. */
OGRwkbGeometryType zl_ogr_type(zl_shape_kind kind, bool multi);

/** Adds the values of a feature to a summary (format.h: same_values). */
void zl_ogr_add_values(zl_summary *summary, OGRFeatureH feature);

#endif
