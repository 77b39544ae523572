/* The rows of a stream in stretches for base/workers.h, used as store/scan.h says: the threads read
 * a stored layer for themselves; any other stream is copied by the caller's thread. */
#ifndef ZL_OUTPUT_STREAM_SCAN_H
#define ZL_OUTPUT_STREAM_SCAN_H

#include "output/stream.h"
#include "store/scan.h"

/** Either kind. All zero is empty. */
typedef struct zl_stream_scan {
    const zl_stream *stream;
    zl_scan *scan;   /**< of a layer, else NULL */
    size_t *columns; /**< all of the stream, which a copy has */
    bool ended;
} zl_stream_scan;

/** The stream is borrowed and must not be stepped in the meantime. */
zl_status zl_stream_scan_open(zl_stream_scan *out, const zl_stream *stream, zl_error *err);
void zl_stream_scan_close(zl_stream_scan *scan); /**< for ZL_CLEANUP too */
/** For a zl_phase; -1: not known. */
int64_t zl_stream_scan_total(const zl_stream_scan *scan);
zl_status zl_stream_scan_take(zl_span *span, bool *any, zl_stream_scan *scan, zl_error *err);
zl_status zl_stream_scan_reader(zl_reader *out, zl_stream_scan *scan, zl_error *err);
/** open_bench and close_bench of a zl_workshop: a bench is or begins with a zl_reader, and `user`
 *  points to what begins with the zl_stream_scan. */
zl_status zl_stream_scan_open_bench(void *bench, void *user, zl_error *err);
void zl_stream_scan_close_bench(void *bench);
/** The next row of a reader, in which an empty shape is none. */
zl_status zl_reader_row(zl_stream_row *row, bool *more, zl_reader *reader, zl_error *err);

#endif
