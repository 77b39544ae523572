/* A version of the past becomes the current one again: as a new version, so that nothing is lost.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/codec.h"
#include "input/quote.h"
#include "store/as_of.h"
#include "store/update.h"

/* A zone whose version comes back; it may have been removed. */
typedef struct target {
    zl_zone zone; /* fid 0: no longer there */
    zl_text id;
    bool is_there;
} target;

static void target_free(target *t)
{
    zl_zone_free(&t->zone);
    zl_text_free(&t->id);
}

/* A zone that was removed is found by its id only. */
static zl_status find_target(target *t, zl_store *store, const char *wanted, zl_error *err)
{
    int64_t closed = 0;
    ZL_TRY(zl_zone_look_up(&t->zone, &t->is_there, store, wanted, "restore", err));
    if (!t->is_there)
        ZL_TRY(zl_db_int(&closed, zl_store_db(store), 0, err,
                         "SELECT count(*) FROM zones_history WHERE id=%Q", wanted));
    if (!t->is_there && closed == 0) /* with the ids that there are */
        return zl_zone_find(&t->zone, store, wanted, "restore", err);
    zl_text_add(&t->id, t->is_there ? t->zone.id : wanted);
    return t->id.failed ? zl_fail_memory(err) : ZL_OK;
}

/* The version that held at the moment. */
typedef struct old_version {
    int64_t fid;
    bool is_current;
    zl_shape *shape;
    bool valid;
} old_version;

static void version_free(old_version *version)
{
    zl_shape_free(version->shape);
}

static zl_status fail_no_version(zl_store *store, const char *id, const char *as_of, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, _("%s: no version held on %s; there are"), zl_quoted(id).text, as_of);
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store),
                           "SELECT valid_from, valid_to FROM zones_versions WHERE id=?1 ORDER BY "
                           "valid_from IS NOT NULL, valid_from",
                           err));
    zl_bind_text(stmt, 1, id);
    for (size_t count = 0;; count++) {
        bool row;
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            break;
        const char *from = zl_column_text(stmt, 0), *to = zl_column_text(stmt, 1);
        zl_text_add(&text, count ? ", " : " ");
        zl_text_add_safe(&text, from ? from : _("the beginning"));
        zl_text_add(&text, _(" to "));
        zl_text_add_safe(&text, to ? to : _("now"));
    }
    return zl_fail_text(err, ZL_USAGE, &text);
}

static zl_status read_version(old_version *out, zl_stmt *stmt, zl_error *err)
{
    size_t size = 0;
    out->fid = zl_column_int(stmt, 0);
    out->is_current = strcmp(zl_column_text(stmt, 1), "zones") == 0;
    out->valid = zl_column_int(stmt, 2) == 1;
    const uint8_t *blob = zl_column_blob(stmt, 3, &size);
    return blob ? zl_shape_from_blob(&out->shape, NULL, NULL, blob, size, err) : ZL_OK;
}

static zl_status find_version(old_version *out, zl_store *store, const char *id, const char *as_of,
                              zl_error *err)
{
    char moment[ZL_TIME_SIZE];
    ZL_CLEANUP(zl_table_free) zl_table table = {0};
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row;
    ZL_TRY(zl_as_of_moment(moment, as_of, "--as-of", err));
    ZL_TRY(zl_table_describe(&table, store, "zones", NULL, err));
    ZL_TRY(zl_table_take_versions(&table, moment, err));
    zl_text_addf(&sql,
                 "SELECT t.mark_fid, t.mark_layer, (SELECT m.valid FROM row_marks AS m WHERE "
                 "m.layer = t.mark_layer AND m.fid = t.mark_fid), t.geometry FROM %s AS t WHERE "
                 "t.id = ?1",
                 table.versions);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store), sql.data, err));
    zl_bind_text(stmt, 1, id);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    return row ? read_version(out, stmt, err) : fail_no_version(store, id, as_of, err);
}

/* ---- bringing it back ------------------------------------------------------------------------ */

/* All columns but the period, which is new. */
static void add_columns(zl_text *sql, const char *before_each)
{
    size_t count;
    const zl_our_column *columns = zl_kind_columns(ZL_KIND_ZONE, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(columns[i].name, "valid_from") != 0 && strcmp(columns[i].name, "valid_to") != 0)
            zl_text_addf(sql, "%s%s, ", before_each, columns[i].name);
    zl_text_addf(sql, "%sgeometry", before_each);
}

/* The row keeps its fid, so that other programs that hold on to it find the zone still. */
static zl_status write_version(int64_t *fid, zl_store *store, const target *t,
                               const old_version *version, const char *now, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    if (t->is_there)
        ZL_TRY(zl_db_execf(zl_store_db(store), err, "DELETE FROM zones WHERE fid=%lld",
                           (long long)t->zone.fid));
    zl_text_add(&sql, "INSERT INTO zones (fid, valid_from, ");
    add_columns(&sql, "");
    zl_text_add(&sql, ") SELECT ?1, ?2, ");
    add_columns(&sql, "h.");
    zl_text_add(&sql, " FROM zones_history AS h WHERE h.fid = ?3");
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store), sql.data, err));
    if (t->is_there)
        zl_bind_int(stmt, 1, t->zone.fid);
    zl_bind_text(stmt, 2, now);
    zl_bind_int(stmt, 3, version->fid);
    ZL_TRY(zl_stmt_run(stmt, err));
    *fid = zl_db_last_rowid(zl_store_db(store));
    return version->valid ? zl_store_mark_row(store, "zones", *fid, true, err) : ZL_OK;
}

static zl_status close_present(zl_store *store, const target *t, const char *now, zl_error *err)
{
    if (!t->is_there)
        return ZL_OK;
    if (t->zone.valid_from && !zl_time_is_before(t->zone.valid_from, now))
        return zl_fail(err, ZL_USAGE,
                       "%s: the current version holds only from %s, so that nothing can follow it "
                       "now",
                       zl_quoted(t->id.data).text, zl_quoted(t->zone.valid_from).text);
    return zl_zone_keep_version(store, t->zone.fid, now, err);
}

/* ---- what it touches ------------------------------------------------------------------------- */

static zl_status tell_whole(zl_store *store, const char *id, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store),
                           "SELECT part_of FROM zones AS t WHERE id=?1 AND part_of <> '' AND NOT "
                           "EXISTS (SELECT 1 FROM zones AS o WHERE o.id = t.part_of)",
                           err));
    zl_bind_text(stmt, 1, id);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    if (row)
        zl_findings_add(findings, ZL_WARNING, "unknown-part-of", "zones", id, NULL,
                        "part_of names a zone that is not in the store: %s",
                        zl_quoted(zl_column_text(stmt, 0)).text);
    return ZL_OK;
}

static zl_status tell(zl_store *store, const target *t, const zl_shape *present,
                      const old_version *version, const char *as_of, zl_findings *findings,
                      zl_error *err)
{
    const zl_loading loading = {.store = store, .findings = findings};
    const char *id = t->id.data;
    zl_findings_add(findings, ZL_NOTE, "restored", "zones", id, NULL,
                    "the version of %s is the current one again, as a new version; %s", as_of,
                    t->is_there ? _("the one before it is kept in zones_history")
                                : _("the zone had been removed"));
    ZL_TRY(tell_whole(store, id, findings, err));
    if (!version->shape) {
        zl_findings_add(findings, ZL_NOTE, "no-boundary", "zones", id, NULL,
                        "that version has no boundary");
        return ZL_OK;
    }
    return version->valid ? zl_update_tell(&loading, id, present, version->shape, err) : ZL_OK;
}

typedef struct restoration {
    const char *id, *as_of;
} restoration;

static zl_status restore_within(zl_store *store, void *user, zl_findings *findings, zl_error *err)
{
    const restoration *wanted = user;
    const char *as_of = wanted->as_of;
    char now[ZL_TIME_SIZE];
    int64_t fid;
    ZL_CLEANUP(target_free) target t = {.is_there = false};
    ZL_CLEANUP(version_free) old_version version = {.fid = 0};
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *present = NULL;
    zl_time_now(now);
    ZL_TRY(find_target(&t, store, wanted->id, err));
    ZL_TRY(find_version(&version, store, t.id.data, as_of, err));
    if (version.is_current)
        return zl_fail(err, ZL_USAGE, "%s: the version of %s is the current one already",
                       zl_quoted(t.id.data).text, as_of);
    if (t.is_there)
        ZL_TRY(zl_zone_shape(&present, store, t.zone.fid, err));
    ZL_TRY(close_present(store, &t, now, err));
    ZL_TRY(write_version(&fid, store, &t, &version, now, err));
    return tell(store, &t, present, &version, as_of, findings, err);
}

zl_status zl_restore(zl_store *store, const char *id, const char *as_of, zl_findings *findings,
                     zl_error *err)
{
    restoration user = {id, as_of};
    return zl_zone_change(store, restore_within, &user, findings, err);
}
