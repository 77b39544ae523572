/* A stream with the fields that a receiver's schema asks for, in its order, in place of the layer's
 * own columns. */
#ifndef ZL_OUTPUT_SCHEMA_STREAM_H
#define ZL_OUTPUT_SCHEMA_STREAM_H

#include "input/schema/schema.h"
#include "output/format.h"
#include "output/stream.h"

typedef struct zl_schema_stream zl_schema_stream;

typedef struct zl_schema_request {
    const char *path;     /**< of the schema */
    bool allow_schematic; /**< also for an official one */
    const zl_format *format;
    const char *encoding; /**< of the file's text: a Shapefile counts widths in its bytes */
} zl_schema_request;

/**
 * Reads the schema and all rows of `base`, which has to outlive the stream. ZL_BAD_DATA names the
 * required fields that the layer has not, or refuses the values that do not fit, each of which is
 * an error finding (schema-type, schema-width, schema-required), or the schematic outlines that an
 * official schema does not take. What is left out, left empty or rounded is a note.
 */
zl_status zl_schema_stream_open(zl_schema_stream **out, const zl_stream *base,
                                const zl_schema_request *request, zl_findings *findings,
                                zl_error *err);
void zl_schema_stream_free_ptr(zl_schema_stream **stream); /**< for ZL_CLEANUP */
/** The stream itself; belongs to `stream`. */
const zl_stream *zl_schema_stream_rows(const zl_schema_stream *stream);

#endif
