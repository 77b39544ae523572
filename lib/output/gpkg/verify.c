#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "db/db.h"
#include "output/comparing.h"
#include "output/gpkg/blob.h"
#include "output/gpkg/marks.h"
#include "output/gpkg/rows.h"
#include "store/layer.h"

/* Rows that a thread reads at a time. */
enum { WIDTH = 256 };

typedef struct checking {
    const zl_gpkg_contents *of;
    const char *path;
    size_t total;
    int32_t srs_id;
} checking;

/* ---- rows, in any thread --------------------------------------------------------------------- */

typedef struct bench {
    zl_db *db;
    zl_stmt *rows;
    zl_value *values;
} bench;

static zl_status open_bench(void *of_thread, const void *user, zl_error *err)
{
    bench *own = of_thread;
    const checking *c = user;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    own->values = zl_alloc_zero(c->of->nfields, sizeof *own->values);
    if (!own->values)
        return zl_fail_memory(err);
    zl_text_add(&sql, "SELECT ");
    zl_add_identifier(&sql, c->of->fid);
    zl_text_add(&sql, ", ");
    if (c->of->shape[0])
        zl_add_identifier(&sql, c->of->shape);
    else
        zl_text_add(&sql, "NULL");
    for (size_t i = 0; i < c->of->nfields; i++) {
        zl_text_add(&sql, ", ");
        zl_add_identifier(&sql, c->of->field[i]);
    }
    zl_text_add(&sql, " FROM ");
    zl_add_identifier(&sql, c->of->table);
    zl_text_add(&sql, " WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid");
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_db_open(&own->db, c->path, ZL_DB_READ, err));
    return zl_stmt_prepare(&own->rows, own->db, sql.data, err);
}

static void close_bench(void *of_thread)
{
    bench *own = of_thread;
    zl_stmt_free(own->rows);
    zl_db_close(own->db);
    zl_free(own->values);
}

/* As it is stored, whatever the column was declared as. */
static zl_value stored_value(zl_stmt *rows, int column)
{
    switch (zl_column_storage(rows, column)) {
    case ZL_STORED_INTEGER:
        return (zl_value){.type = ZL_INTEGER, .integer = zl_column_int(rows, column)};
    case ZL_STORED_REAL:
        return (zl_value){.type = ZL_REAL, .real = zl_column_real(rows, column)};
    case ZL_STORED_TEXT:
        return (zl_value){.type = ZL_TEXT, .text = zl_column_text(rows, column)};
    case ZL_STORED_NULL:
        break;
    case ZL_STORED_BLOB: /* where only texts were written */
        return (zl_value){.type = ZL_TEXT, .text = ""};
    }
    return (zl_value){.null = true};
}

static zl_status take_row(zl_tally *tally, bench *own, const checking *c, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    size_t size = 0;
    const uint8_t *blob = zl_column_blob(own->rows, 1, &size);
    if (blob)
        ZL_TRY(zl_gpkg_take_blob(&shape, blob, size, c->srs_id, err));
    zl_tally_shape(tally, shape);
    for (size_t i = 0; i < c->of->nfields; i++)
        own->values[i] = stored_value(own->rows, (int)i + 2);
    zl_chain_add(&tally->values, zl_gpkg_mark(own->values, c->of->nfields));
    tally->features++;
    return ZL_OK;
}

static zl_status read_rows(zl_tally *tally, zl_range rows, void *of_thread, const void *user,
                           zl_error *err)
{
    bench *own = of_thread;
    zl_stmt_reset(own->rows);
    zl_bind_int(own->rows, 1, (int64_t)rows.first + 1);
    zl_bind_int(own->rows, 2, (int64_t)(rows.first + rows.count));
    for (;;) {
        bool row = false;
        ZL_TRY(zl_stmt_step(&row, own->rows, err));
        if (!row)
            return ZL_OK;
        ZL_TRY(take_row(tally, own, user, err));
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Every leaf of the index is read on the way. */
static zl_status check_index(const checking *c, zl_db *db, int64_t shapes, zl_error *err)
{
    int64_t found = 0;
    if (!c->of->shape[0])
        return ZL_OK;
    ZL_TRY(zl_db_int(&found, db, -1, err, "SELECT count(*) FROM \"rtree_%w_%w\" WHERE minx <= maxx",
                     c->of->table, c->of->shape));
    return found == shapes ? ZL_OK
                           : zl_fail(err, ZL_FAILED, "its spatial index has %lld of %lld entries",
                                     (long long)found, (long long)shapes);
}

static zl_status look(checking *c, const zl_summary *written, zl_error *err)
{
    ZL_CLEANUP(zl_db_close_ptr) zl_db *db = NULL;
    int64_t rows = 0;
    ZL_TRY(zl_db_open(&db, c->path, ZL_DB_READ, err));
    ZL_TRY(zl_gpkg_srs_id(&c->srs_id, db, c->of->table, err));
    ZL_TRY(zl_db_int(&rows, db, 0, err, "SELECT max(rowid) FROM \"%w\"", c->of->table));
    c->total = (size_t)rows;
    return check_index(c, db, written->features - written->shapeless, err);
}

static zl_status read_back(zl_summary *read, checking *c, const zl_summary *written, zl_error *err)
{
    static const zl_rereading how = {.width = WIDTH,
                                     .read = read_rows,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    ZL_TRY(look(c, written, err));
    return zl_read_back(read, c->total, &how, c, err);
}

zl_status zl_gpkg_verify_rows(const zl_summary *written, const zl_gpkg_contents *contents,
                              const zl_write_request *request, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(request, "");
    if (!path)
        return zl_fail_memory(err);
    checking c = {.of = contents, .path = path};
    zl_summary read;
    zl_status status = read_back(&read, &c, written, err);
    if (status != ZL_OK) {
        zl_error_prefix(err, "'%s' was not written whole", request->shown);
        return status == ZL_BAD_DATA ? ZL_FAILED : status;
    }
    return zl_check_same(written, &read, request, err);
}
