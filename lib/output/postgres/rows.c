#include "output/postgres/rows.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/mix.h"
#include "base/progress.h"
#include "db/db.h"
#include "geometry/codec.h"
#include "geometry/wire.h"

/* PostgreSQL's own: docs "COPY, binary format"; "oid" of the type text. */
static const char signature[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
enum {
    SIGNATURE_BYTES = 19,
    TEXT_OID = 25,
    SRID_FLAG = 0x20,
    /* in the last byte of the type */ PIECE_BYTES = 1 << 16
};

typedef struct copying {
    const zl_pg_table *table;
    const zl_write_request *request;
    zl_crs *crs;  /* of the file; NULL: its coordinates are those of the store */
    zl_text rows; /* not sent yet */
    zl_chain sent, came;
    int64_t count, came_back;
    double area_m2, *accuracy_m;
    int accuracy; /* its column; -1: none */
    size_t broken;
    zl_phase phase;
} copying;

static void close_copying(copying *c)
{
    zl_crs_close(c->crs);
    zl_text_free(&c->rows);
    zl_phase_end(&c->phase);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void add_number(zl_text *to, uint64_t bits, int bytes)
{
    char out[8];
    for (int i = 0; i < bytes; i++)
        out[i] = (char)(bits >> (8 * (bytes - 1 - i)) & 0xff);
    zl_text_add_bytes(to, out, (size_t)bytes);
}

static zl_status add_text(zl_text *to, const char *text, size_t *broken, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text mended = {0};
    if (!zl_utf8_valid(text, strlen(text))) {
        (*broken)++;
        zl_text_add_utf8(&mended, text);
        if (mended.failed)
            return zl_fail_memory(err);
        text = mended.data;
    }
    add_number(to, strlen(text), 4);
    zl_text_add(to, text);
    return ZL_OK;
}

/* Puts the size of what was added since `at` before it. */
static void set_size(zl_text *to, size_t at)
{
    if (to->failed)
        return;
    size_t size = to->size - at - 4;
    for (int i = 0; i < 4; i++)
        to->data[at + (size_t)i] = (char)(size >> (8 * (3 - i)) & 0xff);
}

/* What is no array of texts is an array of the text as it stands. */
static zl_status add_list(zl_text *to, const char *list, size_t *broken, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **item = NULL;
    ZL_TRY(zl_list_parse(&item, list, err));
    const char *const alone[] = {list, NULL};
    const char *const *items = item ? (const char *const *)item : alone;
    size_t count = 0, at = to->size;
    while (items[count])
        count++;
    add_number(to, 0, 4);
    add_number(to, count > 0, 4); /* dimensions */
    add_number(to, 0, 4);
    add_number(to, TEXT_OID, 4);
    if (count > 0) {
        add_number(to, count, 4);
        add_number(to, 1, 4);
    }
    for (size_t i = 0; i < count; i++)
        ZL_TRY(add_text(to, items[i], broken, err));
    set_size(to, at);
    return ZL_OK;
}

static void add_real(zl_text *to, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    add_number(to, 8, 4);
    add_number(to, bits, 8);
}

static zl_status add_value(zl_text *to, zl_type type, const zl_value *value, size_t *broken,
                           zl_error *err)
{
    bool text = type == ZL_TEXT || type == ZL_LIST;
    if (value->null || (text && !value->text) || (type == ZL_REAL && isnan(value->real))) {
        add_number(to, UINT32_MAX, 4);
        return ZL_OK;
    }
    if (text)
        return (type == ZL_LIST ? add_list : add_text)(to, value->text, broken, err);
    if (type == ZL_REAL) {
        add_real(to, value->real);
        return ZL_OK;
    }
    add_number(to, 8, 4);
    add_number(to, (uint64_t)value->integer, 8);
    return ZL_OK;
}

/* EWKB: ISO WKB with a flag in the type and the SRID behind it. */
static zl_status add_shape(zl_text *to, const copying *c, const zl_shape *shape, zl_error *err)
{
    if (!shape) {
        add_number(to, UINT32_MAX, 4);
        return ZL_OK;
    }
    ZL_TRY(zl_wire_check_counts(shape, err));
    size_t size = zl_shape_wkb_size(shape, c->table->single);
    add_number(to, size + 4, 4);
    uint8_t *at = (uint8_t *)zl_text_room(to, size + 4);
    if (!at)
        return zl_fail_memory(err);
    zl_shape_put_wkb(at + 4, shape, c->table->single);
    memmove(at, at + 4, 5);
    at[4] |= SRID_FLAG;
    for (int i = 0; i < 4; i++)
        at[5 + i] = (uint8_t)((uint32_t)c->table->srid >> (8 * i) & 0xff);
    zl_text_end(to, (const char *)at + size + 4);
    return ZL_OK;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void take_accuracy(copying *c, const zl_value *values)
{
    const zl_value *value = c->accuracy < 0 ? NULL : &values[c->accuracy];
    if (!value || value->null || value->type != ZL_REAL || !(value->real > 0))
        return;
    c->accuracy_m[0] = fmin(c->accuracy_m[0], value->real);
    c->accuracy_m[1] = fmax(c->accuracy_m[1], value->real);
}

static zl_status encode(copying *c, const zl_stream_row *row, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *moved = NULL;
    const zl_shape *shape = row->shape;
    const zl_columns *columns = c->table->stream->columns;
    bool shapes = c->table->geometry[0];
    size_t start = c->rows.size;
    if (c->count == INT32_MAX)
        return zl_fail(err, ZL_FAILED,
                       "a table of PostGIS takes 2 147 483 647 rows; export parts of the layer");
    if (shape && c->crs) {
        ZL_TRY(zl_shape_to_file(&moved, c->request, c->crs, row, err));
        shape = moved;
    }
    add_number(&c->rows, columns->count + 1 + shapes, 2);
    add_number(&c->rows, 4, 4);
    add_number(&c->rows, (uint64_t)c->count + 1, 4);
    for (size_t i = 0; i < columns->count; i++)
        ZL_TRY(add_value(&c->rows, columns->column[i].type, &row->values[i], &c->broken, err));
    if (shapes)
        ZL_TRY(add_shape(&c->rows, c, shape, err));
    if (c->rows.failed)
        return zl_fail_memory(err);
    zl_chain_add(&c->sent, zl_fold_bytes(0, c->rows.data + start, c->rows.size - start));
    take_accuracy(c, row->values);
    c->area_m2 += row->shape ? zl_shape_area_m2(row->shape) : 0;
    c->count++;
    return ZL_OK;
}

static zl_status send(copying *c, zl_error *err)
{
    ZL_TRY(zl_pg_copy_put(c->table->session, c->rows.data, c->rows.size, err));
    c->rows.size = 0;
    return ZL_OK;
}

static zl_status send_rows(copying *c, zl_error *err)
{
    const zl_stream *stream = c->table->stream;
    ZL_TRY(stream->rewind(stream->user, err));
    zl_text_add_bytes(&c->rows, signature, SIGNATURE_BYTES);
    for (;;) {
        zl_stream_row row;
        bool more = false;
        ZL_TRY(zl_stream_next(&row, &more, stream, err));
        if (!more)
            break;
        ZL_TRY(encode(c, &row, err));
        if (c->rows.size >= PIECE_BYTES)
            ZL_TRY(send(c, err));
        zl_phase_step(&c->phase, 1);
    }
    add_number(&c->rows, UINT16_MAX, 2);
    return c->rows.failed ? zl_fail_memory(err) : send(c, err);
}

static void add_columns(zl_text *sql, const zl_pg_table *table)
{
    zl_add_identifier(sql, table->fid);
    for (size_t i = 0; i < table->stream->columns->count; i++) {
        zl_text_add(sql, ", ");
        zl_add_identifier(sql, table->stream->columns->column[i].name);
    }
    if (table->geometry[0]) {
        zl_text_add(sql, ", ");
        zl_add_identifier(sql, table->geometry);
    }
}

static zl_status copy_in(copying *c, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "COPY ");
    zl_pg_table_add_name(&sql, c->table);
    zl_text_add(&sql, " (");
    add_columns(&sql, c->table);
    zl_text_add(&sql, ") FROM STDIN (FORMAT binary)");
    if (sql.failed)
        return zl_fail_memory(err);
    c->phase = zl_phase_begin(N_("writing"), c->table->survey->rows);
    ZL_TRY(zl_pg_copy_begin(c->table->session, sql.data, err));
    ZL_TRY(send_rows(c, err));
    ZL_TRY(zl_pg_copy_end(c->table->session, err));
    zl_phase_end(&c->phase);
    return ZL_OK;
}

/* ---- and back -------------------------------------------------------------------------------- */

/* The head comes with the first row or alone; the end is two bytes. */
static void take_back(const char *bytes, size_t size, void *user)
{
    copying *c = user;
    if (size >= SIGNATURE_BYTES && memcmp(bytes, signature, 11) == 0) {
        bytes += SIGNATURE_BYTES;
        size -= SIGNATURE_BYTES;
    }
    if (size <= 2)
        return;
    zl_chain_add(&c->came, zl_fold_bytes(0, bytes, size));
    c->came_back++;
    zl_phase_step(&c->phase, 1);
}

static zl_status copy_back(copying *c, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "COPY (SELECT ");
    add_columns(&sql, c->table);
    zl_text_add(&sql, " FROM ");
    zl_pg_table_add_name(&sql, c->table);
    zl_text_add(&sql, " ORDER BY 1) TO STDOUT (FORMAT binary)");
    if (sql.failed)
        return zl_fail_memory(err);
    c->phase = zl_phase_begin(N_("verifying"), c->count);
    ZL_TRY(zl_pg_copy_out(c->table->session, sql.data, take_back, c, err));
    zl_phase_end(&c->phase);
    if (c->came_back != c->count)
        return zl_fail(err, ZL_FAILED, "%s: %lld rows were written and %lld are there",
                       c->table->address->label, (long long)c->count, (long long)c->came_back);
    return c->came.mark == c->sent.mark
               ? ZL_OK
               : zl_fail(err, ZL_FAILED,
                         "%s: the rows come back other than they were written (a rule of the "
                         "database, or a fault of it)",
                         c->table->address->label);
}

zl_status zl_pg_copy_rows(zl_part *part, double accuracy_m[2], const zl_pg_table *table,
                          const zl_write_request *request, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(close_copying)
    copying c = {.table = table,
                 .request = request,
                 .sent = ZL_CHAIN_EMPTY,
                 .came = ZL_CHAIN_EMPTY,
                 .accuracy_m = accuracy_m,
                 .accuracy = zl_column_index(table->stream->columns, "accuracy_m")};
    accuracy_m[0] = (double)INFINITY;
    accuracy_m[1] = 0;
    ZL_TRY(zl_request_open_crs(&c.crs, request, err));
    ZL_TRY(copy_in(&c, err));
    ZL_TRY(copy_back(&c, err));
    zl_tell_broken(findings, table->stream->name, c.broken);
    part->summary.features = c.count;
    part->summary.area_m2 = c.area_m2;
    part->summary.polygons = table->survey->kind == ZL_SHAPE_POLYGON;
    return ZL_OK;
}
