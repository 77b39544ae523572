/* What a Shapefile's own headers say about its size: GDAL reads past many a lie of them. */
#ifndef ZL_INPUT_SHAPEFILE_H
#define ZL_INPUT_SHAPEFILE_H

#include "zonelayer.h"

/** Compares the sizes and counts in the headers of .shp, .shx and .dbf with each other and with the
 *  files. `path` is that of the .shp, also one that GDAL alone can open; a part that is not there
 * is not judged. ZL_BAD_DATA says what is cut or does not match; `name` is the source's for
 * messages.
 */
zl_status zl_shapefile_check(const char *path, const char *name, zl_error *err);

/** How many records of the .dbf are marked deleted; drivers count them and do not give them. */
int64_t zl_shapefile_deleted(const char *path);

#endif
