/* The rows of a GeoPackage: GDAL makes the file, its tables and what they say of themselves; the
 * rows go in through SQLite, encoded by all threads, and the spatial index is packed at the end. */
#ifndef ZL_OUTPUT_GPKG_ROWS_H
#define ZL_OUTPUT_GPKG_ROWS_H

#include "output/values.h"
#include "output/writer.h"

/** A table of features as GDAL made it, which has no row yet. */
typedef struct zl_gpkg_table {
    char name[ZL_SLUG_SIZE], fid[ZL_SLUG_SIZE], shape[ZL_SLUG_SIZE]; /**< "": it has no shapes */
    const zl_fields *fields;                                         /**< borrowed */
    bool single;                                                     /**< points of one part */
} zl_gpkg_table;

/** Writes all rows into the file, which nobody has open; `*out` has their figures. */
zl_status zl_gpkg_write_rows(zl_summary *out, const zl_gpkg_table *table,
                             const zl_write_request *request, const zl_stream *stream,
                             zl_findings *findings, zl_error *err);
/** A table of features as GDAL has read it. */
typedef struct zl_gpkg_contents {
    const char *table, *fid, *shape; /**< "": it has no shapes */
    const char *const *field;
    size_t nfields;
} zl_gpkg_contents;
/** Reads all rows and the index back: ZL_FAILED when they are not what was written. */
zl_status zl_gpkg_verify_rows(const zl_summary *written, const zl_gpkg_contents *contents,
                              const zl_write_request *request, zl_error *err);

#endif
