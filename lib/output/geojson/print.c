#include "output/geojson/print.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digits.h"
#include "base/error.h"
#include "output/encode.h"
#include "output/format.h"
#include "output/geojson/json.h"
#include "output/geojson/shape.h"

/* ---- what stands before the values ----------------------------------------------------------- */

zl_status zl_row_frame_open(zl_row_frame *out, const zl_columns *columns, const char *separator,
                            zl_error *err)
{
    ZL_CLEANUP(zl_row_frame_free) zl_row_frame frame = {.columns = columns, .separator = separator};
    frame.lead = zl_alloc_zero(columns->count, sizeof *frame.lead);
    frame.mark = zl_alloc_zero(columns->count, sizeof *frame.mark);
    if (!frame.lead || !frame.mark)
        return zl_fail_memory(err);
    for (size_t i = 0; i < columns->count; i++) {
        ZL_CLEANUP(zl_text_free) zl_text name = {0};
        zl_text_add_utf8(&name, columns->column[i].name);
        if (name.failed)
            return zl_fail_memory(err);
        zl_text_add(&frame.lead[i], i ? ", " : "");
        zl_text_add_json(&frame.lead[i], name.data);
        zl_text_add(&frame.lead[i], ": ");
        frame.mark[i] = zl_mark_text(0, name.data, name.size);
        if (frame.lead[i].failed)
            return zl_fail_memory(err);
    }
    *out = frame;
    memset(&frame, 0, sizeof frame); /* it is given away */
    return ZL_OK;
}

void zl_row_frame_free(zl_row_frame *frame)
{
    for (size_t i = 0; frame->lead && i < frame->columns->count; i++)
        zl_text_free(&frame->lead[i]);
    zl_free(frame->lead);
    zl_free(frame->mark);
    *frame = (zl_row_frame){0};
}

/* ---- what is printed ------------------------------------------------------------------------- */

zl_status zl_printed_open(zl_printed *printed, size_t ncolumns, zl_error *err)
{
    printed->json = zl_alloc_zero(ncolumns, sizeof *printed->json);
    return printed->json ? ZL_OK : zl_fail_memory(err);
}

void zl_printed_reset(zl_printed *printed, size_t ncolumns)
{
    printed->text.size = printed->ids.size = 0;
    printed->ninfinite = printed->nareas = printed->broken = 0;
    printed->polygons = false;
    memset(printed->json, 0, ncolumns * sizeof *printed->json);
    zl_tally_init(&printed->tally);
}

void zl_printed_free(zl_printed *printed)
{
    zl_text_free(&printed->text);
    zl_text_free(&printed->ids);
    zl_free(printed->json);
    zl_free(printed->infinite);
    zl_free(printed->area_m2);
    *printed = (zl_printed){0};
}

static zl_status keep_infinite(zl_printed *printed, size_t column, const char *id, zl_error *err)
{
    zl_infinite *grown =
        zl_grow(printed->infinite, printed->ninfinite, &printed->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    printed->infinite = grown;
    grown[printed->ninfinite++] = (zl_infinite){column, printed->ids.size};
    zl_text_add_bytes(&printed->ids, id, strlen(id) + 1);
    return printed->ids.failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_status keep_area(zl_printed *printed, const zl_shape *shape, zl_error *err)
{
    double *grown =
        zl_grow(printed->area_m2, printed->nareas, &printed->area_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    printed->area_m2 = grown;
    grown[printed->nareas++] = zl_shape_area_m2(shape);
    printed->polygons |= shape->kind == ZL_SHAPE_POLYGON;
    return ZL_OK;
}

/* ---- values ---------------------------------------------------------------------------------- */

static void print_null(zl_printed *printed, uint64_t *mark)
{
    zl_text_add_bytes(&printed->text, "null", 4);
    *mark = zl_fold(*mark, ZL_MARK_NULL);
}

/* GDAL reads such a text back as JSON, and so do we: as it came out of a GeoJSON, so it goes. */
static void print_text(zl_printed *printed, uint64_t *mark, size_t column, const char *text)
{
    if (zl_json_whole(mark, text)) {
        printed->json[column]++;
        zl_json_add_spaced(&printed->text, text);
        return;
    }
    size_t size = strlen(text);
    zl_text_add_json(&printed->text, text);
    *mark = zl_mark_text(*mark, text, size);
}

/* What is no UTF-8 cannot stand in JSON: U+FFFD takes its place, and it is told. */
static zl_status print_any_text(zl_printed *printed, uint64_t *mark, size_t column,
                                const char *text, zl_error *err)
{
    if (zl_utf8_valid(text, strlen(text))) {
        print_text(printed, mark, column, text);
        return ZL_OK;
    }
    ZL_CLEANUP(zl_text_free) zl_text mended = {0};
    printed->broken++;
    zl_text_add_utf8(&mended, text);
    if (mended.failed)
        return zl_fail_memory(err);
    print_text(printed, mark, column, mended.data);
    return ZL_OK;
}

/* A list that is none in the store is an item as it stands. */
static zl_status print_list(zl_printed *printed, uint64_t *mark, const char *list, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **items = NULL;
    ZL_TRY(zl_list_parse(&items, list, err));
    const char *whole[] = {list, NULL};
    const char *const *item = items ? (const char *const *)items : whole;
    *mark = zl_fold(*mark, ZL_MARK_ARRAY);
    zl_text_add_bytes(&printed->text, "[", 1);
    for (size_t i = 0; item[i]; i++) {
        ZL_CLEANUP(zl_text_free) zl_text mended = {0};
        zl_text_add_utf8(&mended, item[i]);
        if (mended.failed)
            return zl_fail_memory(err);
        zl_text_add(&printed->text, i ? ", " : " ");
        zl_text_add_json(&printed->text, mended.data);
        *mark = zl_mark_text(*mark, mended.data, mended.size);
    }
    *mark = zl_fold(*mark, ZL_MARK_END);
    zl_text_add_bytes(&printed->text, " ]", 2);
    return ZL_OK;
}

static zl_status print_real(zl_printed *printed, uint64_t *mark, size_t column,
                            const zl_stream_row *row, zl_error *err)
{
    double value = row->values[column].real;
    if (!isfinite(value)) {
        print_null(printed, mark);
        return isnan(value) ? ZL_OK : keep_infinite(printed, column, row->id, err);
    }
    char *to = zl_text_room(&printed->text, ZL_DIGITS_SIZE);
    if (!to)
        return zl_fail_memory(err);
    zl_text_end(&printed->text, zl_put_real(to, value));
    *mark = zl_mark_real(*mark, value);
    return ZL_OK;
}

static zl_status print_integer(zl_printed *printed, uint64_t *mark, int64_t value, zl_error *err)
{
    char *to = zl_text_room(&printed->text, ZL_DIGITS_SIZE);
    if (!to)
        return zl_fail_memory(err);
    zl_text_end(&printed->text, zl_put_integer(to, value));
    *mark = zl_mark_integer(*mark, value);
    return ZL_OK;
}

static zl_status print_value(zl_printed *printed, uint64_t *mark, const zl_columns *columns,
                             size_t i, const zl_stream_row *row, zl_error *err)
{
    const zl_value *value = &row->values[i];
    zl_type type = columns->column[i].type;
    bool text = type == ZL_TEXT || type == ZL_LIST;
    if (value->null || (text && !value->text)) {
        print_null(printed, mark);
        return ZL_OK;
    }
    switch (type) {
    case ZL_INTEGER:
        return print_integer(printed, mark, value->integer, err);
    case ZL_REAL:
        return print_real(printed, mark, i, row, err);
    case ZL_LIST:
        return print_list(printed, mark, value->text, err);
    case ZL_TEXT:
    case ZL_PLACE:
        break;
    }
    return print_any_text(printed, mark, i, value->text, err);
}

static zl_status print_values(zl_printed *printed, const zl_row_frame *frame,
                              const zl_stream_row *row, zl_error *err)
{
    uint64_t mark = zl_fold(0, ZL_MARK_OBJECT);
    for (size_t i = 0; i < frame->columns->count; i++) {
        zl_text_add_bytes(&printed->text, frame->lead[i].data, frame->lead[i].size);
        mark = zl_fold(mark, frame->mark[i]);
        ZL_TRY(print_value(printed, &mark, frame->columns, i, row, err));
    }
    zl_chain_add(&printed->tally.values, zl_fold(mark, ZL_MARK_END));
    return ZL_OK;
}

static zl_status print_geometry(zl_printed *printed, const zl_stream_row *row, zl_error *err)
{
    uint64_t mark = 0;
    if (row->shape) {
        ZL_TRY(zl_print_shape(&printed->text, &printed->tally, &mark, row->shape, err));
        ZL_TRY(keep_area(printed, row->shape, err));
    } else {
        zl_text_add_bytes(&printed->text, "null", 4);
        printed->tally.shapeless++;
    }
    zl_chain_add(&printed->tally.places, mark);
    return ZL_OK;
}

zl_status zl_print_row(zl_printed *printed, const zl_row_frame *frame, const zl_stream_row *row,
                       zl_error *err)
{
    zl_text_add(&printed->text, frame->separator);
    zl_text_add(&printed->text, "{ \"type\": \"Feature\", \"properties\": { ");
    ZL_TRY(print_values(printed, frame, row, err));
    zl_text_add(&printed->text, frame->columns->count ? " }, \"geometry\": " : "}, \"geometry\": ");
    zl_status status = print_geometry(printed, row, err);
    if (status != ZL_OK) {
        ZL_CLEANUP(zl_text_free) zl_text id = {0};
        zl_error_prefix(err, "feature %s cannot be written", zl_shown(&id, row->id));
        return status;
    }
    zl_text_add_bytes(&printed->text, " }", 2);
    printed->tally.features++;
    return printed->text.failed ? zl_fail_memory(err) : ZL_OK;
}
