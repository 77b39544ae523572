/* What a thread needs to bring rows into a file: a reader of them, and the CRS of the file. */
#ifndef ZL_OUTPUT_FILE_BENCH_H
#define ZL_OUTPUT_FILE_BENCH_H

#include "output/request.h"
#include "output/stream_scan.h"

/** All zero is closed. */
typedef struct zl_file_bench {
    zl_reader reader;
    zl_crs *crs; /**< NULL: the coordinates of the file are those of the store */
} zl_file_bench;

zl_status zl_file_bench_open(zl_file_bench *out, zl_stream_scan *scan,
                             const zl_write_request *request, zl_error *err);
void zl_file_bench_close(zl_file_bench *bench);
/** The shape of a row as it goes into the file, NULL for none: that of the row itself, or a new one
 *  that is `*moved` too. */
zl_status zl_file_bench_shape(const zl_shape **out, zl_shape **moved, const zl_file_bench *bench,
                              const zl_write_request *request, const zl_stream_row *row,
                              zl_error *err);

#endif
