#include "output/stream_scan.h"

#include "base/alloc.h"
#include "base/error.h"

/* Rows and points of a copied stretch. */
enum { MOST_ROWS = 1024, MOST_POINTS = 16384 };

static zl_status choose_columns(zl_stream_scan *scan, zl_error *err)
{
    size_t count = scan->stream->columns->count;
    scan->columns = zl_alloc_zero(count, sizeof *scan->columns);
    if (!scan->columns)
        return zl_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        scan->columns[i] = i;
    return ZL_OK;
}

zl_status zl_stream_scan_open(zl_stream_scan *out, const zl_stream *stream, zl_error *err)
{
    ZL_CLEANUP(zl_stream_scan_close) zl_stream_scan scan = {.stream = stream};
    zl_layer *layer = zl_stream_layer(stream);
    if (layer)
        ZL_TRY(zl_scan_open(&scan.scan, layer, NULL, err));
    else
        ZL_TRY(choose_columns(&scan, err));
    if (!layer)
        ZL_TRY(stream->rewind(stream->user, err));
    *out = scan;
    scan = (zl_stream_scan){0};
    return ZL_OK;
}

void zl_stream_scan_close(zl_stream_scan *scan)
{
    zl_scan_close(scan->scan);
    zl_free(scan->columns);
    *scan = (zl_stream_scan){0};
}

int64_t zl_stream_scan_total(const zl_stream_scan *scan)
{
    return scan->scan ? zl_scan_total(scan->scan) : -1;
}

/* What was copied before a row that fails is kept: it comes first. */
static zl_status copy_rows(zl_span *span, zl_stream_scan *scan, zl_error *err)
{
    zl_choice all = {.column = scan->columns, .ncolumns = scan->stream->columns->count};
    for (size_t points = 0; span->kept.count < MOST_ROWS && points < MOST_POINTS;) {
        zl_stream_row row;
        bool more = false;
        ZL_TRY(zl_stream_next(&row, &more, scan->stream, err));
        scan->ended = !more;
        if (!more)
            return ZL_OK;
        const zl_feature feature = {.id = row.id, .values = row.values, .shape = row.shape};
        ZL_TRY(zl_collection_add(&span->kept, &feature, &all, err));
        points += row.shape ? row.shape->npoints : 0;
    }
    return ZL_OK;
}

zl_status zl_stream_scan_take(zl_span *span, bool *any, zl_stream_scan *scan, zl_error *err)
{
    if (scan->scan)
        return zl_scan_take(span, any, scan->scan, err);
    zl_collection_free(&span->kept);
    zl_status status = scan->ended ? ZL_OK : copy_rows(span, scan, err);
    span->all = span->kept.feature;
    span->nall = span->kept.count;
    span->length = (int64_t)span->nall;
    *any = span->nall > 0;
    return status;
}

zl_status zl_stream_scan_reader(zl_reader *out, zl_stream_scan *scan, zl_error *err)
{
    return scan->scan ? zl_scan_reader(out, scan->scan, err) : ZL_OK;
}

zl_status zl_stream_scan_open_bench(void *bench, void *user, zl_error *err)
{
    return zl_stream_scan_reader(bench, user, err);
}

void zl_stream_scan_close_bench(void *bench)
{
    zl_reader_close(bench);
}

zl_status zl_reader_row(zl_stream_row *row, bool *more, zl_reader *reader, zl_error *err)
{
    const zl_feature *feature = NULL;
    ZL_TRY(zl_reader_next(&feature, reader, err));
    *more = feature != NULL;
    if (feature)
        *row =
            (zl_stream_row){feature->id, feature->values,
                            feature->shape && feature->shape->nparts > 0 ? feature->shape : NULL};
    return ZL_OK;
}
