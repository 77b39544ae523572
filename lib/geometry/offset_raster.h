/* Where the edges of a reference are, as cells of 20 m in a bit table: a coarse look at thousands
 * of translations. */
#ifndef ZL_GEOMETRY_OFFSET_RASTER_H
#define ZL_GEOMETRY_OFFSET_RASTER_H

#include "geometry/shape.h"

typedef struct zl_offset_raster zl_offset_raster;

/** The paths of the shapes that reach into `extent`. */
zl_status zl_offset_raster_new(zl_offset_raster **out, const zl_shape *const *shapes, size_t count,
                               const zl_extent *extent, zl_error *err);
void zl_offset_raster_free_ptr(zl_offset_raster **raster);
/** Is an edge within some 15 m of the place? Rarely true where there is none. */
bool zl_offset_raster_has(const zl_offset_raster *raster, double lon_deg, double lat_deg);

/** Metres of a degree of latitude, and of longitude at a latitude, on the ellipsoid. */
void zl_metres_per_degree(double out[2], double lat_deg);

#endif
