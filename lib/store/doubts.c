#include "store/doubts.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/error.h"
#include "geometry/codec.h"

/* Of the coordinates and their grouping, not of the BLOB: programs write that in several ways. */
static void digest_shape(char out[ZL_DIGEST_SIZE], zl_digest *digest, const zl_shape *shape)
{
    zl_digest_add(digest, shape->lonlat_deg, sizeof(double[2]) * shape->npoints);
    zl_digest_add(digest, shape->ring_start, sizeof *shape->ring_start * (shape->nrings + 1));
    zl_digest_add(digest, shape->part_start, sizeof *shape->part_start * (shape->nparts + 1));
    zl_digest_finish(digest, out);
}

/* ---- noting ---------------------------------------------------------------------------------- */

typedef struct noting {
    zl_stmt *rows, *write;
    zl_digest *digest;
} noting;

static void noting_free(noting *n)
{
    zl_stmt_free(n->rows);
    zl_stmt_free(n->write);
    zl_digest_free(n->digest);
}

static zl_status note_row(noting *n, const char *reason, zl_error *err)
{
    size_t size;
    char key[ZL_DIGEST_SIZE];
    const void *blob = zl_column_blob(n->rows, 0, &size);
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(zl_shape_from_blob(&shape, NULL, NULL, blob, size, err));
    digest_shape(key, n->digest, shape);
    zl_bind_text(n->write, 1, key);
    if (reason)
        zl_bind_text(n->write, 2, reason);
    return zl_stmt_run(n->write, err);
}

static zl_status each_row(zl_store *store, const char *table, const int64_t fids[2],
                          const char *sql, const char *reason, zl_error *err)
{
    ZL_CLEANUP(noting_free) noting n = {.digest = zl_digest_new()};
    if (!n.digest)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_preparef(&n.rows, zl_store_db(store), err,
                            "SELECT geometry FROM \"%w\" WHERE fid BETWEEN ?1 AND ?2 AND geometry "
                            "IS NOT NULL",
                            table));
    ZL_TRY(zl_stmt_prepare(&n.write, zl_store_db(store), sql, err));
    zl_bind_int(n.rows, 1, fids[0]);
    zl_bind_int(n.rows, 2, fids[1]);
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, n.rows, err));
        if (!row)
            return ZL_OK;
        ZL_TRY(note_row(&n, reason, err));
    }
}

zl_status zl_doubts_note(zl_store *store, const char *table, int64_t first_fid, int64_t last_fid,
                         const char *reason, zl_error *err)
{
    const int64_t fids[2] = {first_fid, last_fid};
    return each_row(store, table, fids,
                    "INSERT OR REPLACE INTO position_doubts (shape, reason) VALUES (?1, ?2)",
                    reason, err);
}

zl_status zl_doubts_settle(zl_store *store, const char *table, int64_t first_fid, int64_t last_fid,
                           zl_error *err)
{
    const int64_t fids[2] = {first_fid, last_fid};
    return each_row(store, table, fids, "DELETE FROM position_doubts WHERE shape=?1", NULL, err);
}

/* ---- looking up ------------------------------------------------------------------------------ */

struct zl_doubts {
    zl_stmt *find;
    zl_digest *digest;
    char reason[900];
};

void zl_doubts_close_ptr(zl_doubts **doubts)
{
    if (!*doubts)
        return;
    zl_stmt_free((*doubts)->find);
    zl_digest_free((*doubts)->digest);
    zl_free(*doubts);
    *doubts = NULL;
}

zl_status zl_doubts_open(zl_doubts **out, zl_db *db, zl_error *err)
{
    int64_t any = 0;
    if (!zl_db_has_table(db, "position_doubts"))
        return ZL_OK;
    ZL_TRY(zl_db_int(&any, db, 0, err, "SELECT EXISTS (SELECT 1 FROM position_doubts)"));
    if (!any)
        return ZL_OK;
    ZL_CLEANUP(zl_doubts_close_ptr) zl_doubts *doubts = zl_alloc_zero(1, sizeof *doubts);
    if (!doubts || !(doubts->digest = zl_digest_new()))
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(&doubts->find, db, "SELECT reason FROM position_doubts WHERE shape=?1",
                           err));
    *out = doubts;
    doubts = NULL;
    return ZL_OK;
}

zl_status zl_doubts_find(const char **reason, zl_doubts *doubts, const zl_shape *shape,
                         zl_error *err)
{
    char key[ZL_DIGEST_SIZE];
    bool row = false;
    digest_shape(key, doubts->digest, shape);
    zl_bind_text(doubts->find, 1, key);
    zl_status status = zl_stmt_step(&row, doubts->find, err);
    if (status == ZL_OK) {
        snprintf(doubts->reason, sizeof doubts->reason, "%s",
                 row ? zl_column_text(doubts->find, 0) : "");
        *reason = row ? doubts->reason : NULL;
    }
    zl_stmt_reset(doubts->find); /* an open one would keep the store locked */
    return status;
}
