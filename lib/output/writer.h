/* A writer over a stream of columns and shapes, and its counterpart that reads the file back.
 * Neither knows where the file will go in the end. */
#ifndef ZL_OUTPUT_WRITER_H
#define ZL_OUTPUT_WRITER_H

#include "output/request.h"
#include "output/summary.h"

/** Writes all rows. `*out` says what should be in the file. Values that a format cannot hold,
 *  rows without a shape, and warnings of the driver are findings. */
zl_status zl_write_stream(zl_summary *out, const zl_write_request *request, const zl_stream *stream,
                          zl_findings *findings, zl_error *err);

/** Reads the file back: ZL_FAILED when it is not what was written. */
zl_status zl_verify_file(const zl_summary *written, const zl_write_request *request, zl_error *err);

#endif
