/* What the files of a Shapefile say about each other: GDAL reads past many a lie of them. */
#ifndef ZL_INPUT_SHAPEFILE_SHAPEFILE_H
#define ZL_INPUT_SHAPEFILE_SHAPEFILE_H

#include "input/quote.h"
#include "input/shapefile/dbf.h"

/** Compares the sizes and counts in the headers of .shp, .shx and .dbf with each other and with the
 *  files, and each entry of the .shx with the .shp. `path` is that of the .shp or of a .dbf alone,
 *  also one that GDAL alone can open. ZL_BAD_DATA says what is cut or does not match; what can be
 *  read nevertheless is a finding. `name` is the source's for messages. */
zl_status zl_shapefile_check(const char *path, const zl_dbf *dbf, const char *name,
                             zl_findings *findings, zl_error *err);

/** The check of the entries alone; both files are open, `shapes` is the number of entries. */
zl_status zl_shapefile_check_entries(VSILFILE *shp, VSILFILE *shx, int64_t shapes, const char *name,
                                     zl_findings *findings, zl_error *err);

/** Is there a .shp, at `path` or in that folder, that has no .shx? Then GDAL does not see it;
 *  `out` is its file name. */
bool zl_shapefile_without_index(char out[256], const char *path);

/** What is in the .prj, cut to a bearable length and safe to print; "" when there is none. */
zl_status zl_shapefile_prj(zl_quote *out, const char *path, const char *name, zl_error *err);

#endif
