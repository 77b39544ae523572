#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "db/db.h"
#include "output/gpkg/blob.h"
#include "output/gpkg/marks.h"
#include "output/gpkg/rows.h"
#include "store/layer.h"

/* Rows that a thread reads at a time. */
enum { WIDTH = 256 };

typedef struct checking {
    const zl_gpkg_contents *of;
    const char *path;
    size_t next, total;
    int32_t srs_id;
    zl_tally tally;
    zl_phase phase;
} checking;

/* ---- rows, in any thread --------------------------------------------------------------------- */

typedef struct stretch {
    zl_range rows;
    zl_tally tally;
} stretch;

typedef struct bench {
    zl_db *db;
    zl_stmt *rows;
    zl_value *values;
} bench;

static zl_status open_bench(void *of_thread, void *user, zl_error *err)
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

static zl_status fill(void *job, bool *any, void *user, zl_error *err)
{
    (void)err;
    stretch *s = job;
    checking *c = user;
    zl_tally_init(&s->tally);
    *any = zl_take_range(&s->rows, &c->next, c->total, WIDTH);
    return ZL_OK;
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

static zl_status take_row(stretch *s, bench *own, const checking *c, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    size_t size = 0;
    const uint8_t *blob = zl_column_blob(own->rows, 1, &size);
    if (blob)
        ZL_TRY(zl_gpkg_take_blob(&shape, blob, size, c->srs_id, err));
    zl_tally_shape(&s->tally, shape);
    for (size_t i = 0; i < c->of->nfields; i++)
        own->values[i] = stored_value(own->rows, (int)i + 2);
    zl_chain_add(&s->tally.values, zl_gpkg_mark(own->values, c->of->nfields));
    s->tally.features++;
    return ZL_OK;
}

static zl_status compute(void *job, void *of_thread, void *user, zl_error *err)
{
    stretch *s = job;
    bench *own = of_thread;
    zl_stmt_reset(own->rows);
    zl_bind_int(own->rows, 1, (int64_t)s->rows.first + 1);
    zl_bind_int(own->rows, 2, (int64_t)(s->rows.first + s->rows.count));
    for (;;) {
        bool row = false;
        ZL_TRY(zl_stmt_step(&row, own->rows, err));
        if (!row)
            return ZL_OK;
        ZL_TRY(take_row(s, own, user, err));
    }
}

static zl_status drain(void *job, void *user, zl_error *err)
{
    (void)err;
    const stretch *s = job;
    checking *c = user;
    zl_tally_join(&c->tally, &s->tally);
    zl_phase_step(&c->phase, (int64_t)s->rows.count);
    return ZL_OK;
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

static zl_status read_rows(checking *c, const zl_summary *written, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(stretch),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    ZL_TRY(look(c, written, err));
    return zl_workers_run_phase(&shop, c, &c->phase, N_("comparing"), (int64_t)c->total, err);
}

zl_status zl_gpkg_verify_rows(const zl_summary *written, const zl_gpkg_contents *contents,
                              const zl_write_request *request, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(request, "");
    if (!path)
        return zl_fail_memory(err);
    checking c = {.of = contents, .path = path};
    zl_tally_init(&c.tally);
    zl_status status = read_rows(&c, written, err);
    if (status != ZL_OK) {
        zl_error_prefix(err, "'%s' was not written whole", request->shown);
        return status == ZL_BAD_DATA ? ZL_FAILED : status;
    }
    zl_summary read = {0};
    zl_tally_sum(&read, &c.tally, 1);
    char room[160];
    const char *difference = zl_summary_differs(room, written, &read);
    return difference ? zl_fail(err, ZL_FAILED, "'%s' was not written whole: %s", request->shown,
                                difference)
                      : ZL_OK;
}
