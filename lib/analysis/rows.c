#include "analysis/rows.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/shape.h"

typedef struct zl_kept_row {
    void *row;
    zl_shape *shape;
} zl_kept_row;

/* ---- copies -------------------------------------------------------------------------------- */

static zl_status keep_texts(zl_arena *memory, char *row, const zl_columns *columns, zl_error *err)
{
    for (size_t i = 0; i < columns->count; i++) {
        const zl_column *column = &columns->column[i];
        bool whole = (column->offset & ZL_WHOLE_VALUE) != 0;
        size_t within = whole ? offsetof(zl_value, text) : 0;
        char *field = row + (column->offset & ~ZL_WHOLE_VALUE) + within;
        const char *text;
        if (column->type != ZL_TEXT && column->type != ZL_LIST)
            continue;
        memcpy(&text, field, sizeof text);
        ZL_TRY(zl_arena_keep_text(memory, &text, err));
        memcpy(field, &text, sizeof text);
    }
    return ZL_OK;
}

static zl_status keep(zl_rows *rows, const zl_sink *sink, const void *row, const zl_shape *shape,
                      zl_error *err)
{
    zl_kept_row *grown = zl_grow(rows->kept, rows->count, &rows->capacity, sizeof *grown);
    char *copy = grown ? zl_arena_take(&rows->memory, sink->row_size) : NULL;
    if (grown)
        rows->kept = grown;
    if (!copy)
        return zl_fail_memory(err);
    memcpy(copy, row, sink->row_size);
    if (!sink->texts_last)
        ZL_TRY(keep_texts(&rows->memory, copy, sink->columns, err));
    zl_kept_row kept = {.row = copy};
    if (shape)
        ZL_TRY(zl_shape_copy(&kept.shape, shape, err));
    grown[rows->count++] = kept;
    return ZL_OK;
}

static void forget(zl_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        zl_shape_free(rows->kept[i].shape);
    rows->count = 0;
    zl_arena_reset(&rows->memory);
}

static zl_status emit_kept(zl_rows *rows, const zl_sink *sink, zl_error *err)
{
    zl_status status = ZL_OK;
    for (size_t i = 0; i < rows->count && status == ZL_OK; i++)
        status = sink->emit(rows->kept[i].row, rows->kept[i].shape, sink->user, err);
    forget(rows);
    return status;
}

/* ---- either -------------------------------------------------------------------------------- */

zl_status zl_rows_add(zl_rows *rows, const zl_sink *sink, const void *row, const zl_shape *shape,
                      zl_error *err)
{
    if (!sink->renderer)
        return keep(rows, sink, row, shape, err);
    rows->renderer = sink->renderer;
    if (!rows->piece && !(rows->piece = sink->renderer->open(sink->user)))
        return zl_fail_memory(err);
    return sink->renderer->row(rows->piece, row, shape, sink->user, err);
}

zl_status zl_rows_emit(zl_rows *rows, const zl_sink *sink, zl_error *err)
{
    if (!sink->renderer)
        return emit_kept(rows, sink, err);
    return rows->piece ? sink->renderer->write(rows->piece, sink->user, err) : ZL_OK;
}

void zl_rows_free(zl_rows *rows)
{
    if (rows->piece)
        rows->renderer->close(rows->piece);
    forget(rows);
    zl_arena_free(&rows->memory);
    zl_free(rows->kept);
    *rows = (zl_rows){0};
}
