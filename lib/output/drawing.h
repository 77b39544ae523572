/* A DXF drawing: each ring a closed polyline, the name of each feature as a text inside it, and the
 * attributes, which a drawing cannot hold, in a table beside it. */
#ifndef ZL_OUTPUT_DRAWING_H
#define ZL_OUTPUT_DRAWING_H

#include "output/writer.h"

/** Writes the drawing and the table, and reads both back. `*out` says what is in them. ZL_BAD_CRS
 * in a CRS of degrees: a drawing is in metres. */
zl_status zl_write_drawing(zl_summary *out, const zl_write_request *request,
                           const zl_stream *stream, zl_findings *findings, zl_error *err);

#endif
