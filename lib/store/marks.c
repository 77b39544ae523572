/* Digest and mark of a row: an edit by another program is told from damage. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/error.h"
#include "db/many.h"
#include "store/internal.h"

/* INSERT has a trigger too, since INSERT OR REPLACE deletes a row without firing that of DELETE.
 * The triggers use nothing but SQL: a program without SpatiaLite can fire them. */
zl_status zl_marks_add_triggers(zl_db *db, const char *layer, zl_error *err)
{
    static const struct {
        const char *event, *fids;
    } triggers[] = {{"insert", "NEW.fid"}, {"update", "OLD.fid, NEW.fid"}, {"delete", "OLD.fid"}};
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++)
        ZL_TRY(zl_db_execf(db, err,
                           "CREATE TRIGGER \"marks_%s_%w\" AFTER %s ON \"%w\" BEGIN "
                           "DELETE FROM row_marks WHERE layer=%Q AND fid IN (%s); END",
                           triggers[i].event, layer, triggers[i].event, layer, layer,
                           triggers[i].fids));
    return ZL_OK;
}

/* A mark that is still to be written. */
typedef struct mark {
    int64_t fid;
    char digest[ZL_DIGEST_SIZE];
    bool valid;
} mark;

/* So many are written together. */
enum { MOST_PENDING = 256 };

struct zl_marker {
    char layer[64];
    zl_stmt *row, *set;
    zl_digest *digest;
    zl_many *many; /* NULL: each mark is written at once */
    mark *pending;
    size_t npending;
};

void zl_marker_free_ptr(zl_marker **marker)
{
    if (!*marker)
        return;
    zl_stmt_free((*marker)->row);
    zl_stmt_free((*marker)->set);
    zl_digest_free((*marker)->digest);
    zl_many_free_ptr(&(*marker)->many);
    zl_free((*marker)->pending);
    zl_free(*marker);
    *marker = NULL;
}

#define INSERT_MARK "INSERT OR REPLACE INTO row_marks (layer, fid, digest, valid)"

zl_status zl_marker_open(zl_marker **out, zl_store *store, const char *layer, zl_error *err)
{
    ZL_CLEANUP(zl_marker_free_ptr) zl_marker *marker = zl_alloc_zero(1, sizeof *marker);
    if (!marker || !(marker->digest = zl_digest_new()))
        return zl_fail_memory(err);
    int length = snprintf(marker->layer, sizeof marker->layer, "%s", layer);
    if (length < 0 || (size_t)length >= sizeof marker->layer)
        return zl_fail(err, ZL_USAGE, "the name of the layer is too long");
    ZL_TRY(
        zl_stmt_preparef(&marker->row, store->db, err, "SELECT * FROM \"%w\" WHERE fid=?1", layer));
    ZL_TRY(zl_stmt_prepare(&marker->set, store->db, INSERT_MARK " VALUES (?1, ?2, ?3, ?4)", err));
    *out = marker;
    marker = NULL;
    return ZL_OK;
}

/* NULLs are left out, so that a column which a later schema adds leaves old digests as they are. */
static void add_row(zl_digest *digest, zl_stmt *stmt, int first)
{
    for (int column = first; column < zl_column_count(stmt); column++) {
        const char *name = zl_column_name(stmt, column);
        if (strcmp(name, "fid") == 0 || zl_column_is_null(stmt, column))
            continue;
        zl_stored stored = {.storage = zl_column_storage(stmt, column)};
        if (stored.storage == ZL_STORED_INTEGER)
            stored.integer = zl_column_int(stmt, column);
        else if (stored.storage == ZL_STORED_REAL)
            stored.real = zl_column_real(stmt, column);
        else
            stored.bytes = zl_column_blob(stmt, column, &stored.size);
        zl_digest_stored(digest, name, &stored);
    }
}

void zl_marker_digest_columns(char out[65], zl_marker *marker, zl_stmt *stmt, int first)
{
    add_row(marker->digest, stmt, first);
    zl_digest_finish(marker->digest, out);
}

zl_status zl_marker_digest(char out[65], zl_marker *marker, int64_t fid, zl_error *err)
{
    bool row = false;
    zl_bind_int(marker->row, 1, fid);
    zl_status status = zl_stmt_step(&row, marker->row, err);
    if (status == ZL_OK && row) {
        add_row(marker->digest, marker->row, 0);
        zl_digest_finish(marker->digest, out);
    } else if (status == ZL_OK) {
        status = zl_fail(err, ZL_BAD_DATA, "%s: there is no row with fid %lld", marker->layer,
                         (long long)fid);
    }
    zl_stmt_reset(marker->row);
    return status;
}

/* ---- writing marks --------------------------------------------------------------------------- */

zl_status zl_marker_gather(zl_marker *marker, zl_error *err)
{
    marker->pending = zl_alloc(MOST_PENDING * sizeof *marker->pending);
    if (!marker->pending)
        return zl_fail_memory(err);
    return zl_many_open(&marker->many, zl_stmt_db(marker->set), INSERT_MARK, 4, err);
}

static void bind_mark(zl_stmt *stmt, int first, size_t row, const void *user)
{
    const zl_marker *marker = user;
    const mark *pending = &marker->pending[row];
    zl_bind_lent_text(stmt, first, marker->layer);
    zl_bind_int(stmt, first + 1, pending->fid);
    zl_bind_lent_text(stmt, first + 2, pending->digest);
    zl_bind_int(stmt, first + 3, pending->valid);
}

zl_status zl_marker_flush(zl_marker *marker, zl_error *err)
{
    size_t count = marker->npending;
    marker->npending = 0;
    return count > 0 ? zl_many_insert(marker->many, count, bind_mark, marker, err) : ZL_OK;
}

static zl_status put_off(zl_marker *marker, int64_t fid, const char digest[65], bool valid,
                         zl_error *err)
{
    mark *pending = &marker->pending[marker->npending++];
    *pending = (mark){.fid = fid, .valid = valid};
    memcpy(pending->digest, digest, sizeof pending->digest);
    return marker->npending == MOST_PENDING ? zl_marker_flush(marker, err) : ZL_OK;
}

zl_status zl_marker_set(zl_marker *marker, int64_t fid, const char digest[65], bool valid,
                        zl_error *err)
{
    if (marker->many)
        return put_off(marker, fid, digest, valid, err);
    zl_bind_lent_text(marker->set, 1, marker->layer);
    zl_bind_int(marker->set, 2, fid);
    zl_bind_lent_text(marker->set, 3, digest);
    zl_bind_int(marker->set, 4, valid);
    return zl_stmt_run(marker->set, err);
}

zl_status zl_store_row_digest(char out[65], zl_store *store, const char *layer, int64_t fid,
                              zl_error *err)
{
    ZL_CLEANUP(zl_marker_free_ptr) zl_marker *marker = NULL;
    ZL_TRY(zl_marker_open(&marker, store, layer, err));
    return zl_marker_digest(out, marker, fid, err);
}

zl_status zl_store_mark_row(zl_store *store, const char *layer, int64_t fid, bool valid,
                            zl_error *err)
{
    char digest[ZL_DIGEST_SIZE];
    ZL_CLEANUP(zl_marker_free_ptr) zl_marker *marker = NULL;
    ZL_TRY(zl_marker_open(&marker, store, layer, err));
    ZL_TRY(zl_marker_digest(digest, marker, fid, err));
    return zl_marker_set(marker, fid, digest, valid, err);
}

/* ---- the step that brought the marks ---- */

static zl_status mark_rows(zl_store *store, const char *layer, zl_error *err)
{
    char digest[ZL_DIGEST_SIZE];
    ZL_CLEANUP(zl_marker_free_ptr) zl_marker *marker = NULL;
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *rows = NULL;
    ZL_TRY(zl_marker_open(&marker, store, layer, err));
    ZL_TRY(zl_stmt_preparef(&rows, store->db, err, "SELECT fid FROM \"%w\"", layer));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, rows, err));
        if (!row)
            return ZL_OK;
        int64_t fid = zl_column_int(rows, 0);
        ZL_TRY(zl_marker_digest(digest, marker, fid, err));
        ZL_TRY(zl_marker_set(marker, fid, digest, false, err));
    }
}

static zl_status begin_layer(zl_store *store, const char *layer, zl_error *err)
{
    bool there = false;
    ZL_TRY(zl_db_find_table(&there, store->db, layer, err));
    if (!there) /* dropped by another program: a finding of the check */
        return ZL_OK;
    ZL_TRY(zl_marks_add_triggers(store->db, layer, err));
    return mark_rows(store, layer, err);
}

zl_status zl_marks_begin(zl_store *store, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, store->db, "SELECT name FROM layers", err));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        ZL_TRY(begin_layer(store, zl_column_text(stmt, 0), err));
    }
}
