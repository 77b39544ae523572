/* Rows of answers and layers by columns, in the layout of Arrow. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "zonelayer_wkb.h"

static bool has_bytes(const zl_batch_column *column)
{
    return column->type == ZL_TEXT || column->type == ZL_LIST;
}

/* ---- room ------------------------------------------------------------------------------------ */

void zl_batch_free(zl_batch *batch)
{
    if (!batch)
        return;
    for (size_t i = 0; i < batch->ncolumns; i++) {
        zl_batch_column *column = &batch->column[i];
        zl_free(column->name);
        zl_free(column->validity);
        zl_free(column->values);
        zl_free(column->offset);
    }
    zl_free(batch->column);
    zl_free(batch);
}

static void free_batch(zl_batch **batch)
{
    zl_batch_free(*batch);
}

static zl_status open_column(zl_batch_column *column, const char *name, zl_type type, bool wkb,
                             zl_error *err)
{
    column->type = type;
    column->wkb = wkb;
    column->name = zl_strdup(name);
    column->validity = zl_alloc_zero(1, 1);
    column->values = zl_alloc_zero(1, sizeof(double[2]));
    column->offset = has_bytes(column) ? zl_alloc_zero(1, sizeof *column->offset) : NULL;
    column->validity_capacity = column->offset_capacity = 1;
    column->value_capacity = sizeof(double[2]);
    bool room = column->name && column->validity && column->values &&
                (column->offset || !has_bytes(column));
    return room ? ZL_OK : zl_fail_memory(err);
}

static zl_status add_bytes(zl_batch_column *column, const void *bytes, size_t size, zl_error *err)
{
    size_t capacity = column->value_capacity;
    while (capacity - column->bytes < size) {
        if (capacity > SIZE_MAX / 2)
            return zl_fail_memory(err);
        capacity *= 2;
    }
    if (capacity > column->value_capacity) {
        void *grown = zl_realloc_array(column->values, capacity, 1);
        if (!grown)
            return zl_fail_memory(err);
        column->values = grown;
        column->value_capacity = capacity;
    }
    if (size > 0)
        memcpy((char *)column->values + column->bytes, bytes, size);
    column->bytes += size;
    return ZL_OK;
}

/* The bit of row `count`, and the end of its bytes. */
static zl_status end_value(zl_batch_column *column, size_t count, bool null, zl_error *err)
{
    uint8_t *validity =
        zl_grow(column->validity, count / 8, &column->validity_capacity, sizeof *validity);
    if (!validity)
        return zl_fail_memory(err);
    column->validity = validity;
    if (count % 8 == 0)
        validity[count / 8] = 0;
    if (!null)
        validity[count / 8] |= (uint8_t)(1 << count % 8);
    column->nulls += null;
    if (!has_bytes(column))
        return ZL_OK;
    int64_t *offset = zl_grow(column->offset, count + 1, &column->offset_capacity, sizeof *offset);
    if (!offset)
        return zl_fail_memory(err);
    column->offset = offset;
    offset[count + 1] = (int64_t)column->bytes;
    return ZL_OK;
}

/* ---- values ---------------------------------------------------------------------------------- */

static zl_status add_value(zl_batch_column *column, size_t count, const zl_value *value,
                           zl_error *err)
{
    const int64_t integer = value->null ? 0 : value->integer;
    const char *text = value->null || !value->text ? "" : value->text;
    switch (column->type) {
    case ZL_INTEGER:
        ZL_TRY(add_bytes(column, &integer, sizeof integer, err));
        break;
    case ZL_REAL:
        ZL_TRY(add_bytes(column, &value->real, sizeof value->real, err));
        break;
    case ZL_PLACE:
        ZL_TRY(add_bytes(column, value->place_deg, sizeof value->place_deg, err));
        break;
    case ZL_TEXT:
    case ZL_LIST:
        ZL_TRY(add_bytes(column, text, strlen(text), err));
        break;
    }
    return end_value(column, count, value->null, err);
}

static zl_status add_shape(zl_batch_column *column, size_t count, const zl_shape *shape,
                           zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) uint8_t *wkb = NULL;
    size_t size = 0;
    if (shape)
        ZL_TRY(zl_shape_to_wkb(&wkb, &size, shape, err));
    ZL_TRY(add_bytes(column, wkb, size, err));
    return end_value(column, count, !shape, err);
}

/* ---- batches --------------------------------------------------------------------------------- */

static zl_status open_batch(zl_batch **out, size_t most, zl_error *err)
{
    zl_batch *batch = zl_alloc_zero(1, sizeof *batch);
    if (!batch)
        return zl_fail_memory(err);
    *out = batch;
    batch->column = zl_alloc_zero(most, sizeof *batch->column);
    return batch->column ? ZL_OK : zl_fail_memory(err);
}

static zl_status add_column(zl_batch *batch, const char *name, zl_type type, bool wkb,
                            zl_error *err)
{
    return open_column(&batch->column[batch->ncolumns++], name, type, wkb, err);
}

zl_status zl_batch_new(zl_batch **out, const zl_columns *columns, bool shapes, zl_error *err)
{
    ZL_CLEANUP(free_batch) zl_batch *batch = NULL;
    ZL_TRY(open_batch(&batch, columns->count + 1, err));
    for (size_t i = 0; i < columns->count; i++) {
        const zl_column *column = &columns->column[i];
        ZL_TRY(add_column(batch, column->name, column->type, false, err));
        batch->column[i].row_offset = column->offset;
    }
    if (shapes)
        ZL_TRY(add_column(batch, "geometry", ZL_TEXT, true, err));
    *out = batch;
    batch = NULL;
    return ZL_OK;
}

zl_status zl_batch_add(const void *row, const zl_shape *shape, void *a_batch, zl_error *err)
{
    zl_batch *batch = a_batch;
    for (size_t i = 0; i < batch->ncolumns; i++) {
        zl_batch_column *column = &batch->column[i];
        const zl_column source = {column->name, column->type, column->row_offset, 0};
        if (column->wkb) {
            ZL_TRY(add_shape(column, batch->count, shape, err));
            continue;
        }
        zl_value value = zl_row_value(&source, row);
        ZL_TRY(add_value(column, batch->count, &value, err));
    }
    batch->count++;
    return ZL_OK;
}

/* ---- layers ---------------------------------------------------------------------------------- */

/* Places in the columns of a layer are the text that the store has. */
static zl_status open_for_layer(zl_batch **out, zl_layer *layer, zl_error *err)
{
    const zl_columns *columns = zl_layer_columns(layer);
    ZL_TRY(open_batch(out, columns->count + 2, err));
    ZL_TRY(add_column(*out, "fid", ZL_INTEGER, false, err));
    for (size_t i = 0; i < columns->count; i++) {
        zl_type type = columns->column[i].type;
        ZL_TRY(add_column(*out, columns->column[i].name, type == ZL_PLACE ? ZL_TEXT : type, false,
                          err));
    }
    return add_column(*out, "geometry", ZL_TEXT, true, err);
}

static zl_status add_feature(zl_batch *batch, const zl_feature *feature, zl_error *err)
{
    const zl_value fid = {.type = ZL_INTEGER, .integer = feature->fid};
    size_t last = batch->ncolumns - 1;
    ZL_TRY(add_value(&batch->column[0], batch->count, &fid, err));
    for (size_t i = 1; i < last; i++)
        ZL_TRY(add_value(&batch->column[i], batch->count, &feature->values[i - 1], err));
    ZL_TRY(add_shape(&batch->column[last], batch->count, feature->shape, err));
    batch->count++;
    return ZL_OK;
}

zl_status zl_batch_read(zl_batch **out, zl_layer *layer, zl_error *err)
{
    ZL_CLEANUP(free_batch) zl_batch *batch = NULL;
    ZL_TRY(open_for_layer(&batch, layer, err));
    ZL_TRY(zl_layer_rewind(layer, err));
    for (const zl_feature *feature;;) {
        ZL_TRY(zl_layer_next(&feature, layer, err));
        if (!feature)
            break;
        ZL_TRY(add_feature(batch, feature, err));
    }
    *out = batch;
    batch = NULL;
    return ZL_OK;
}
