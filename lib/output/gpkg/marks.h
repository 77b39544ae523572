/* What the writer and the reader of a GeoPackage's rows share. */
#ifndef ZL_OUTPUT_GPKG_MARKS_H
#define ZL_OUTPUT_GPKG_MARKS_H

#include "db/db.h"
#include "output/tally.h"

/** The mark of the values of a row as they are stored. */
uint64_t zl_gpkg_mark(const zl_value *values, size_t count);
/** The SRS of a table of features; 0 for one without shapes. */
zl_status zl_gpkg_srs_id(int32_t *out, zl_db *db, const char *table, zl_error *err);

#endif
