/* GeoJSON (RFC 7946) and GeoJSONSeq (one feature a line), written and read back by all threads. */
#ifndef ZL_OUTPUT_GEOJSON_GEOJSON_H
#define ZL_OUTPUT_GEOJSON_GEOJSON_H

#include "output/writer.h"

/** As zl_write_stream(). */
zl_status zl_geojson_write(zl_summary *out, const zl_write_request *request,
                           const zl_stream *stream, zl_findings *findings, zl_error *err);
/** As zl_verify_file(): reads every byte, every value and every coordinate. */
zl_status zl_geojson_verify(const zl_summary *written, const zl_write_request *request,
                            zl_error *err);

/** What stands between features, and behind the last one. */
const char *zl_geojson_separator(const zl_format *format);
const char *zl_geojson_end(const zl_format *format, bool empty);

#endif
