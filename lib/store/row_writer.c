/* Writes rows of one layer; each gets its digest and mark as it is stored. */
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "geometry/codec.h"
#include "store/bulk.h"
#include "store/internal.h"
#include "store/layer.h"

struct zl_row_writer {
    zl_store *store; /* borrowed */
    zl_layer_info layer;
    const zl_columns *columns; /* borrowed */
    size_t ncolumns;
    char **names; /* as in the table */
    zl_stmt *insert;
    zl_marker *marker;
    zl_bulk *bulk;         /* NULL: rows go in one by one */
    zl_row_layout *layout; /* NULL: what a row becomes is known only when it is there */
    zl_arena arena;        /* of the row that is added */
    int64_t next_fid;      /* of the row to come; -1: SQLite chooses */
};

void zl_row_writer_free(zl_row_writer *writer)
{
    if (!writer)
        return;
    zl_free(writer->names);
    zl_stmt_free(writer->insert);
    zl_marker_free_ptr(&writer->marker);
    zl_bulk_free_ptr(&writer->bulk);
    zl_row_layout_free_ptr(&writer->layout);
    zl_arena_free(&writer->arena);
    zl_free(writer);
}

void zl_row_writer_free_ptr(zl_row_writer **writer)
{
    zl_row_writer_free(*writer);
}

/* The default of each column, as SQL, by its name; none is NULL. */
static zl_status default_of(char **out, zl_stmt *defaults, const char *table, const char *column,
                            zl_error *err)
{
    bool row = false;
    zl_bind_text(defaults, 1, table);
    zl_bind_text(defaults, 2, column);
    zl_status status = zl_stmt_step(&row, defaults, err);
    const char *text = status == ZL_OK && row ? zl_column_text(defaults, 0) : NULL;
    char *copy = zl_strdup(text);
    zl_stmt_reset(defaults);
    if (text && !copy)
        return zl_fail_memory(err);
    *out = copy;
    return status;
}

static zl_status add_parameters(zl_text *sql, const zl_row_writer *writer, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *defaults = NULL;
    ZL_TRY(zl_stmt_prepare(&defaults, writer->store->db,
                           "SELECT dflt_value FROM pragma_table_info(?1) WHERE name=?2", err));
    for (size_t i = 0; i < writer->ncolumns; i++) {
        ZL_CLEANUP(zl_free_ptr) char *value = NULL;
        ZL_TRY(default_of(&value, defaults, writer->layer.name, writer->names[i], err));
        zl_text_add(sql, i ? ", " : "");
        if (value)
            zl_text_addf(sql, "coalesce(?%zu, %s)", i + 1, value);
        else
            zl_text_addf(sql, "?%zu", i + 1);
    }
    return ZL_OK;
}

static void add_names(zl_text *sql, const zl_row_writer *writer)
{
    for (size_t i = 0; i < writer->ncolumns; i++) {
        zl_text_add(sql, i ? ", " : "");
        zl_add_identifier(sql, writer->names[i]);
    }
}

static zl_status prepare_insert(zl_row_writer *writer, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    bool shape = writer->layer.shape_kind != ZL_SHAPE_NONE;
    zl_text_addf(&sql, "INSERT INTO \"%s\" (", writer->layer.name);
    add_names(&sql, writer);
    zl_text_addf(&sql, "%s%sfid) VALUES (", writer->ncolumns ? ", " : "",
                 shape ? "geometry, " : "");
    ZL_TRY(add_parameters(&sql, writer, err));
    zl_text_addf(&sql, "%s", writer->ncolumns ? ", " : "");
    if (shape)
        zl_text_addf(&sql, "?%zu, ", writer->ncolumns + 1);
    zl_text_addf(&sql, "?%zu)", writer->ncolumns + 1 + shape);
    if (sql.failed)
        return zl_fail_memory(err);
    return zl_stmt_prepare(&writer->insert, writer->store->db, sql.data, err);
}

zl_status zl_row_writer_open(zl_row_writer **out, zl_store *store, const char *layer,
                             const zl_columns *columns, zl_error *err)
{
    ZL_CLEANUP(zl_row_writer_free_ptr) zl_row_writer *writer = zl_alloc_zero(1, sizeof *writer);
    if (!writer)
        return zl_fail_memory(err);
    writer->store = store;
    writer->columns = columns;
    writer->ncolumns = columns->count;
    writer->next_fid = -1;
    ZL_TRY(zl_store_need_spatialite(store, err));
    ZL_TRY(zl_store_find_layer(&writer->layer, store, layer, err));
    if (!writer->layer.found)
        return zl_fail(err, ZL_USAGE, "there is no layer %s to write to", layer);
    ZL_TRY(zl_store_column_names(&writer->names, columns, err));
    ZL_TRY(prepare_insert(writer, err));
    ZL_TRY(zl_marker_open(&writer->marker, store, layer, err));
    *out = writer;
    writer = NULL;
    return ZL_OK;
}

/* Where no trigger of another program looks on, a row is stored as it is written. The values of
 * our own tables are settled only when they meet the rows that are there. */
zl_status zl_row_writer_begin_bulk(zl_row_writer *writer, zl_error *err)
{
    ZL_TRY(zl_bulk_begin(&writer->bulk, writer->store, &writer->layer, err));
    bool as_written = writer->bulk || writer->store->is_private;
    if (as_written)
        ZL_TRY(zl_marker_gather(writer->marker, err));
    return as_written && writer->layer.kind == ZL_KIND_LAND
               ? zl_row_layout_open(&writer->layout, writer->store, writer->layer.name,
                                    writer->columns, writer->names, err)
               : ZL_OK;
}

zl_status zl_row_writer_finish(zl_row_writer *writer, zl_error *err)
{
    zl_status status = zl_marker_flush(writer->marker, err);
    if (status == ZL_OK && writer->bulk)
        status = zl_bulk_finish(writer->bulk, err);
    zl_bulk_free_ptr(&writer->bulk);
    return status;
}

/* ---- messages ---- */

static void add_value(zl_text *text, const zl_value *value)
{
    if (value->type == ZL_INTEGER)
        zl_text_addf(text, "%lld", (long long)value->integer);
    else
        zl_text_add_safe(text, value->text ? value->text : "?");
}

static const zl_value *find_value(const zl_row_writer *writer, const zl_value *values,
                                  const char *name)
{
    for (size_t i = 0; i < writer->ncolumns; i++)
        if (strcmp(writer->names[i], name) == 0)
            return values[i].null ? NULL : &values[i];
    return NULL;
}

/* "korla-etdz" or "rail-geku, part 2": the values of the columns that make the key. */
static void add_key(zl_text *text, const zl_row_writer *writer, const zl_value *values)
{
    static const char *const line_keys[] = {"part", NULL};
    static const char *const declared_keys[] = {"kind", "date", "document", NULL};
    static const char *const bounds_keys[] = {"side", "bound", NULL};
    static const char *const no_keys[] = {NULL};
    zl_kind kind = writer->layer.kind;
    const char *const *keys = kind == ZL_KIND_LINE       ? line_keys
                              : kind == ZL_KIND_DECLARED ? declared_keys
                              : kind == ZL_KIND_BOUNDS   ? bounds_keys
                                                         : no_keys;
    const zl_value *value = find_value(writer, values, "id");
    if (value)
        add_value(text, value);
    else
        zl_text_add(text, _("a row without id"));
    for (; *keys; keys++) {
        value = find_value(writer, values, *keys);
        if (!value)
            continue;
        zl_text_addf(text, ", %s ", *keys);
        add_value(text, value);
    }
}

/* A message of SQLite ends with the name of the CHECK, which is that of the column, or with
 * "table.column" of a NOT NULL. */
static const char *column_of(const zl_error *err)
{
    const char *colon = err ? strrchr(err->message, ':') : NULL;
    const char *dot = colon ? strrchr(colon, '.') : NULL;
    return dot ? dot + 1 : colon ? colon + 2 : _("a column");
}

static zl_status explain(const zl_row_writer *writer, const zl_value *values, const zl_error *cause,
                         zl_error *err)
{
    zl_constraint constraint = zl_db_constraint(writer->store->db);
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, "%s: ", writer->layer.name);
    add_key(&text, writer, values);
    if (constraint == ZL_CONSTRAINT_UNIQUE)
        zl_text_add(&text, _(" is there already: each key may come once"));
    else if (strstr(cause->message, "NOT NULL"))
        zl_text_addf(&text, _(": %s must have a value"), column_of(cause));
    else if (strstr(cause->message, "CHECK"))
        zl_text_addf(&text, _(": the value of %s is not allowed"), column_of(cause));
    else
        zl_text_addf(&text, ": %s", cause->message);
    return zl_fail_text(err, ZL_BAD_DATA, &text);
}

/* ---- rows made ready ---- */

/* What cannot be stored stays without BLOB. */
static zl_status encode(zl_row_image *out, const zl_shape *shape, zl_arena *arena, zl_error *err)
{
    size_t size;
    if (zl_shape_blob_size(&size, shape, NULL) != ZL_OK)
        return ZL_OK;
    uint8_t *blob = zl_arena_take(arena, size);
    if (!blob)
        return zl_fail_memory(err);
    out->extent = zl_points_extent(shape->lonlat_deg, shape->npoints);
    zl_shape_write_blob(blob, shape, &out->extent);
    out->blob = blob;
    out->blob_size = size;
    return ZL_OK;
}

zl_status zl_row_writer_prepare(zl_row_image *out, const zl_row_writer *writer,
                                const zl_value *values, const zl_shape *shape, zl_arena *arena,
                                zl_error *err)
{
    if (shape)
        ZL_TRY(encode(out, shape, arena, err));
    if (!writer->layout || (shape && !out->blob))
        return ZL_OK;
    return zl_row_layout_digest(out->digest, &out->has_digest, writer->layout, values, out->blob,
                                out->blob_size, err);
}

/* ---- rows ---- */

static zl_status bind_shape(zl_row_writer *writer, const zl_shape *shape, const zl_row_image *image,
                            zl_error *err)
{
    size_t size;
    if (!shape)
        return ZL_OK;
    zl_shape_kind wanted = writer->layer.shape_kind;
    if (shape->kind != wanted)
        return zl_fail(err, ZL_BAD_DATA, "%s: a shape of another kind than the layer's",
                       writer->layer.name);
    if (wanted == ZL_SHAPE_POINT && shape->nparts != 1 && !writer->store->is_private)
        return zl_fail(err, ZL_BAD_DATA, "%s: a point layer has one place per row, this has %zu",
                       writer->layer.name, shape->nparts);
    if (!image->blob)
        return zl_shape_blob_size(&size, shape, err); /* which says why */
    zl_bind_lent_blob(writer->insert, (int)writer->ncolumns + 1, image->blob, image->blob_size);
    return ZL_OK;
}

static zl_status insert(zl_row_writer *writer, const zl_value *values, const zl_shape *shape,
                        const zl_row_image *image, zl_error *err)
{
    for (size_t i = 0; i < writer->ncolumns; i++)
        zl_bind_lent_value(writer->insert, (int)i + 1, &values[i]);
    bool has_shape = writer->layer.shape_kind != ZL_SHAPE_NONE;
    if (writer->next_fid >= 0)
        zl_bind_int(writer->insert, (int)writer->ncolumns + 1 + has_shape, writer->next_fid);
    writer->next_fid = -1;
    zl_status status = bind_shape(writer, shape, image, err);
    if (status != ZL_OK) {
        zl_stmt_reset(writer->insert);
        return status;
    }
    zl_error cause = {0};
    status = zl_stmt_run(writer->insert, &cause);
    if (status == ZL_BAD_DATA)
        return explain(writer, values, &cause, err);
    return status == ZL_OK ? ZL_OK : zl_fail(err, status, "%s", cause.message);
}

void zl_row_writer_set_fid(zl_row_writer *writer, int64_t fid)
{
    writer->next_fid = fid;
}

zl_status zl_row_writer_put(int64_t *fid, zl_row_writer *writer, const zl_value *values,
                            const zl_shape *shape, const zl_row_image *image, zl_error *err)
{
    char digest[ZL_DIGEST_SIZE];
    ZL_TRY(insert(writer, values, shape, image, err));
    int64_t row = zl_db_last_rowid(writer->store->db);
    if (!image->has_digest)
        ZL_TRY(zl_marker_digest(digest, writer->marker, row, err));
    ZL_TRY(
        zl_marker_set(writer->marker, row, image->has_digest ? image->digest : digest, true, err));
    if (writer->bulk && shape && shape->npoints > 0)
        ZL_TRY(zl_bulk_add(writer->bulk, row, &image->extent, err));
    if (fid)
        *fid = row;
    return ZL_OK;
}

zl_status zl_row_writer_add(int64_t *fid, zl_row_writer *writer, const zl_value *values,
                            const zl_shape *shape, zl_error *err)
{
    zl_row_image image = {0};
    zl_arena_reset(&writer->arena);
    ZL_TRY(zl_row_writer_prepare(&image, writer, values, shape, &writer->arena, err));
    return zl_row_writer_put(fid, writer, values, shape, &image, err);
}
