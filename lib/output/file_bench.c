#include "output/file_bench.h"

#include "base/error.h"

zl_status zl_file_bench_open(zl_file_bench *out, zl_stream_scan *scan,
                             const zl_write_request *request, zl_error *err)
{
    ZL_TRY(zl_stream_scan_reader(&out->reader, scan, err));
    return zl_request_open_crs(&out->crs, request, err);
}

void zl_file_bench_close(zl_file_bench *bench)
{
    zl_reader_close(&bench->reader);
    zl_crs_close(bench->crs);
    bench->crs = NULL;
}

zl_status zl_file_bench_shape(const zl_shape **out, zl_shape **moved, const zl_file_bench *bench,
                              const zl_write_request *request, const zl_stream_row *row,
                              zl_error *err)
{
    *out = row->shape;
    if (!row->shape || !bench->crs)
        return ZL_OK;
    ZL_TRY(zl_shape_to_file(moved, request, bench->crs, row, err));
    *out = *moved;
    return ZL_OK;
}
