/* Shapefiles (ESRI Shapefile Technical Description, 1998; dBASE III): all threads encode rows, the
 * caller's thread writes them in order. GDAL's writer (its shapelib) seeks twice for each record,
 * in one thread, and was the bottleneck of an export: it took longer than all else together. GDAL
 * still makes the .prj, and reads the whole back before anything is published. */
#ifndef ZL_OUTPUT_SHAPEFILE_SHAPEFILE_H
#define ZL_OUTPUT_SHAPEFILE_SHAPEFILE_H

#include "output/writer.h"

/** Writes the .shp, .shx, .dbf, .prj, .cpg and the table of names. ZL_USAGE: the rows are no
 *  Shapefile, since their shapes are of several kinds or none, a text does not go into the
 * encoding, or a file would be over 4 GB; the last before a byte is written. */
zl_status zl_shapefile_write(zl_summary *out, const zl_write_request *request,
                             const zl_stream *stream, zl_findings *findings, zl_error *err);
/** Can a file of the set have so many bytes? ZL_USAGE over 4 GB; a warning over 2 GB. */
zl_status zl_shapefile_check_size(const zl_write_request *request, const char *layer,
                                  const char *ending, int64_t bytes, zl_findings *findings,
                                  zl_error *err);
/** Reads all rows back through GDAL, in all threads: ZL_FAILED when they are not what was
 *  written. */
zl_status zl_shapefile_verify(const zl_summary *written, const zl_write_request *request,
                              zl_error *err);

#endif
