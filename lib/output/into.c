#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "output/deliver.h"
#include "output/gk3.h"
#include "store/store.h"

/* A kept row: one block with its values and, behind them, their texts. */
typedef struct kept_row {
    zl_value *values;
    zl_shape *shape;
} kept_row;

struct zl_into {
    zl_store *store; /* NULL when the target is a file */
    char *layer;     /* name of the layer, NULL when the target is a file */
    zl_delivery delivery;
    const zl_columns *given; /* the columns of the answer */
    zl_columns columns;      /* the same with each place as two numbers; owned with names */
    zl_shape_kind kind;
    bool overwrite;
    kept_row *row;
    size_t count, capacity;
    size_t at; /* of the stream */
    char id[32];
    zl_findings *findings;
};

/* ---- columns -------------------------------------------------------------------------------- */

static size_t count_places(const zl_columns *columns)
{
    size_t count = 0;
    for (size_t i = 0; i < columns->count; i++)
        count += columns->column[i].type == ZL_PLACE;
    return count;
}

static char *place_name(const char *name, const char *axis)
{
    zl_text text = {0};
    zl_text_addf(&text, "%s_%s", name, axis);
    return zl_text_take(&text);
}

static zl_status expand_columns(zl_into *into, zl_error *err)
{
    size_t wanted = into->given->count + count_places(into->given);
    zl_column *columns = zl_alloc_zero(wanted, sizeof *columns);
    if (!columns)
        return zl_fail_memory(err);
    size_t n = 0;
    bool failed = false;
    for (size_t i = 0; i < into->given->count; i++) {
        const zl_column *from = &into->given->column[i];
        bool place = from->type == ZL_PLACE;
        for (int axis = 0; axis < 1 + place; axis++, n++) {
            columns[n] = (zl_column){.type = place ? ZL_REAL : from->type,
                                     .decimals = from->decimals,
                                     .name = place ? place_name(from->name, axis ? "lat" : "lon")
                                                   : zl_strdup(from->name)};
            failed |= !columns[n].name;
        }
    }
    into->columns = (zl_columns){columns, wanted};
    return failed ? zl_fail_memory(err) : ZL_OK;
}

/* ---- opening -------------------------------------------------------------------------------- */

/* A statement that changes nothing fails where the store is open for reading only. */
static zl_status check_writable(zl_into *into, zl_error *err)
{
    zl_status status = zl_db_exec(zl_store_db(into->store), "DELETE FROM layers WHERE 0", err);
    if (status != ZL_OK)
        zl_error_prefix(err, "the store has to be open for writing to keep the layer '%s'",
                        into->layer);
    return status;
}

static zl_status check_layer(zl_into *into, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    const char *name = zl_shown(&shown, into->layer);
    if (!into->store)
        return zl_fail(err, ZL_USAGE, "no store is open to keep the layer '%s' in; name a file",
                       name);
    if (!zl_is_slug(into->layer))
        return zl_fail(err, ZL_USAGE,
                       "'%s' is no name for a layer: small ASCII letters, digits and _, at most "
                       "63; a file needs a known ending (.geojson, .shp, .gpkg)",
                       name);
    zl_layer_info info;
    ZL_TRY(zl_store_find_layer(&info, into->store, into->layer, err));
    if (info.found && info.kind != ZL_KIND_LAND)
        return zl_fail(err, ZL_USAGE, "'%s' is a layer of the store itself; name another", name);
    if (info.found && !into->overwrite)
        return zl_fail(err, ZL_FAILED,
                       "the layer '%s' is there already; --overwrite replaces it, or name another",
                       name);
    if (!info.found && zl_db_has_table(zl_store_db(into->store), into->layer))
        return zl_fail(err, ZL_USAGE, "'%s' is a table of the store itself; name another", name);
    return check_writable(into, err);
}

static zl_status open_target(zl_into *into, const char *target, zl_error *err)
{
    if (!zl_format_known(target) && !strchr(target, '/')) {
        into->layer = zl_strdup(target);
        return into->layer ? check_layer(into, err) : zl_fail_memory(err);
    }
    into->delivery.overwrite = into->overwrite;
    ZL_TRY(zl_format_find(&into->delivery.format, NULL, target, err));
    if (into->delivery.format->txt) {
        ZL_CLEANUP(zl_text_free) zl_text shown = {0};
        return zl_fail(
            err, ZL_USAGE,
            "'%s': a TXT has no columns for an answer; keep it as a GeoPackage or layer, "
            "and export that",
            zl_shown(&shown, target));
    }
    return zl_target_split(&into->delivery.target, into->delivery.format, target, err);
}

static void free_into(zl_into **into)
{
    zl_into_free(*into);
}

zl_status zl_into_open(zl_into **out, zl_store *store, const char *target,
                       const zl_columns *columns, zl_shape_kind kind, bool overwrite, zl_error *err)
{
    ZL_CLEANUP(free_into) zl_into *into = zl_alloc_zero(1, sizeof *into);
    if (!into)
        return zl_fail_memory(err);
    into->store = store;
    into->given = columns;
    into->kind = kind;
    into->overwrite = overwrite;
    into->findings = zl_findings_new();
    if (!into->findings)
        return zl_fail_memory(err);
    ZL_TRY(open_target(into, target, err));
    ZL_TRY(expand_columns(into, err));
    *out = into;
    into = NULL;
    return ZL_OK;
}

void zl_into_free(zl_into *into)
{
    if (!into)
        return;
    for (size_t i = 0; i < into->columns.count; i++)
        zl_free((char *)into->columns.column[i].name);
    zl_free((zl_column *)into->columns.column);
    for (size_t i = 0; i < into->count; i++) {
        zl_free(into->row[i].values);
        zl_shape_free(into->row[i].shape);
    }
    zl_free(into->row);
    zl_free(into->layer);
    zl_delivery_free(&into->delivery);
    zl_findings_free(into->findings);
    zl_free(into);
}

const zl_findings *zl_into_findings(const zl_into *into)
{
    return into->findings;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static size_t text_bytes(const zl_columns *columns, const void *row)
{
    size_t bytes = 0;
    for (size_t i = 0; i < columns->count; i++) {
        zl_value value = zl_row_value(&columns->column[i], row);
        bytes += value.text ? strlen(value.text) + 1 : 0;
    }
    return bytes;
}

static zl_value real_value(double value, bool null)
{
    return (zl_value){.type = ZL_REAL, .real = value, .null = null};
}

static zl_status copy_values(zl_value **out, const zl_into *into, const void *row, zl_error *err)
{
    size_t head = into->columns.count * sizeof(zl_value);
    zl_value *values = zl_alloc(head + text_bytes(into->given, row));
    if (!values)
        return zl_fail_memory(err);
    char *texts = (char *)values + head;
    size_t n = 0;
    for (size_t i = 0; i < into->given->count; i++) {
        zl_value value = zl_row_value(&into->given->column[i], row);
        if (value.type == ZL_PLACE) {
            values[n++] = real_value(value.place_deg[0], value.null);
            values[n++] = real_value(value.place_deg[1], value.null);
            continue;
        }
        if (value.text) {
            size_t size = strlen(value.text) + 1;
            memcpy(texts, value.text, size);
            value.text = texts;
            texts += size;
        }
        values[n++] = value;
    }
    *out = values;
    return ZL_OK;
}

zl_status zl_into_add(zl_into *into, const void *row, const zl_shape *shape, zl_error *err)
{
    kept_row *grown = zl_grow(into->row, into->count, &into->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    into->row = grown;
    kept_row kept = {0};
    ZL_TRY(copy_values(&kept.values, into, row, err));
    zl_status status = shape ? zl_shape_copy(&kept.shape, shape, err) : ZL_OK;
    if (status != ZL_OK) {
        zl_free(kept.values);
        return status;
    }
    into->row[into->count++] = kept;
    return ZL_OK;
}

/* ---- into a file ---------------------------------------------------------------------------- */

static zl_status next_row(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    (void)err;
    zl_into *into = user;
    *more = into->at < into->count;
    if (!*more)
        return ZL_OK;
    const kept_row *kept = &into->row[into->at++];
    snprintf(into->id, sizeof into->id, "row %zu", into->at);
    bool named =
        into->columns.count > 0 && into->columns.column[0].type == ZL_TEXT && !kept->values[0].null;
    *row = (zl_stream_row){named ? kept->values[0].text : into->id, kept->values, kept->shape};
    return ZL_OK;
}

static zl_status rewind_rows(void *user, zl_error *err)
{
    (void)err;
    ((zl_into *)user)->at = 0;
    return ZL_OK;
}

static zl_status finish_file(zl_into *into, zl_error *err)
{
    zl_delivery *delivery = &into->delivery;
    zl_stream stream = {.columns = &into->columns,
                        .kind = into->kind,
                        .name = delivery->target.stem,
                        .next = next_row,
                        .rewind = rewind_rows,
                        .user = into};
    zl_gk3_filters filters;
    if (strcmp(delivery->format->crs, "gk3") == 0)
        ZL_TRY(zl_gk3_split(delivery, &filters, &stream, into->findings, err));
    else
        ZL_TRY(
            zl_delivery_add(delivery, delivery->target.stem, delivery->format->crs, &stream, err));
    return zl_deliver(delivery, into->findings, err);
}

/* ---- into the store ------------------------------------------------------------------------- */

static zl_status write_layer(zl_into *into, zl_error *err)
{
    zl_layer_info info;
    ZL_TRY(zl_store_find_layer(&info, into->store, into->layer, err));
    if (info.found)
        ZL_TRY(zl_store_drop_layer(into->store, into->layer, err));
    ZL_TRY(zl_store_create_layer(into->store, into->layer, into->layer, into->kind, &into->columns,
                                 err));
    ZL_CLEANUP(zl_row_writer_free_ptr) zl_row_writer *writer = NULL;
    ZL_TRY(zl_row_writer_open(&writer, into->store, into->layer, &into->columns, err));
    for (size_t i = 0; i < into->count; i++) {
        int64_t fid;
        ZL_TRY(zl_row_writer_add(&fid, writer, into->row[i].values, into->row[i].shape, err));
    }
    return ZL_OK;
}

static zl_status finish_layer(zl_into *into, zl_error *err)
{
    ZL_TRY(check_layer(into, err));
    ZL_TRY(zl_store_need_spatialite(into->store, err));
    zl_db *db = zl_store_db(into->store);
    ZL_TRY(zl_db_begin(db, err));
    zl_status status = write_layer(into, err);
    if (status == ZL_OK)
        status = zl_db_commit(db, err);
    if (status != ZL_OK) {
        zl_db_rollback(db);
        zl_error_prefix(err, "the layer '%s' was not kept", into->layer);
    }
    return status;
}

zl_status zl_into_finish(zl_into *into, zl_error *err)
{
    return into->layer ? finish_layer(into, err) : finish_file(into, err);
}
