/* Removing: a zone is closed and kept; only --forever deletes. */
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/quote.h"
#include "store/version.h"

/* What an id names. */
typedef enum named_thing { NOTHING, ZONE, OLD_ZONE, LINE, POINT, LAND } named_thing;

static zl_status count_rows(int64_t *count, zl_store *store, const char *table, const char *id,
                            zl_error *err)
{
    return zl_db_int(count, zl_store_db(store), 0, err, "SELECT count(*) FROM \"%w\" WHERE id=%Q",
                     table, id);
}

static zl_status find_target(named_thing *out, zl_store *store, const char *id, zl_error *err)
{
    static const struct {
        named_thing target;
        const char *table;
    } tables[] = {{ZONE, "zones"}, {OLD_ZONE, "zones_history"}, {LINE, "lines"}, {POINT, "points"}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        int64_t count;
        ZL_TRY(count_rows(&count, store, tables[i].table, id, err));
        if (count > 0) {
            *out = tables[i].target;
            return ZL_OK;
        }
    }
    zl_layer_info info = {0};
    ZL_TRY(zl_store_find_layer(&info, store, id, err));
    *out = info.found && info.kind == ZL_KIND_LAND ? LAND : NOTHING;
    return ZL_OK;
}

static zl_status add_candidates(zl_text *text, zl_store *store, const char *table_name,
                                const char *label, const char *wanted, zl_error *err)
{
    ZL_CLEANUP(zl_table_free) zl_table table = {0};
    zl_text_addf(text, "%s ", label);
    ZL_TRY(zl_table_describe(&table, store, table_name, NULL, err));
    return zl_add_nearest_ids(text, &table, wanted, err);
}

static zl_status fail_unknown(zl_store *store, const char *id, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add_safe(&text, id);
    zl_text_add(&text, _(" is the id of no zone, line or point, and the name of no land layer; "));
    ZL_TRY(add_candidates(&text, store, "zones", _("there are the zones"), id, err));
    ZL_TRY(add_candidates(&text, store, "lines", _("; the lines"), id, err));
    return zl_fail_text(err, ZL_USAGE, &text);
}

static zl_status fail_not_forever(named_thing target, const char *id, zl_error *err)
{
    static const char *const what[] = {
        [OLD_ZONE] = N_("was removed before and is kept in zones_history"),
        [LINE] = N_("is a line, and lines are kept in no history"),
        [POINT] = N_("is a point, and points are kept in no history"),
        [LAND] = N_("is a land layer, and land layers are kept in no history")};
    return zl_fail(err, ZL_USAGE, "%s %s; add --forever to delete it for good", zl_quoted(id).text,
                   _(what[target]));
}

/* ---- what a removed zone leaves behind ----------------------------------------------------- */

static zl_status tell_rows(zl_store *store, const char *id, const char *sql, const char *code,
                           const char *layer, const char *text, zl_findings *findings,
                           zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store), sql, err));
    zl_bind_text(stmt, 1, id);
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        zl_findings_add(findings, ZL_WARNING, code, layer, zl_column_text(stmt, 0), NULL, "%s %s",
                        text, zl_quoted(id).text);
    }
}

static zl_status tell_orphans(zl_store *store, const char *id, zl_findings *findings, zl_error *err)
{
    ZL_TRY(tell_rows(store, id, "SELECT id FROM zones WHERE part_of=?1 ORDER BY fid",
                     "unknown-part-of", "zones",
                     _("it is still declared a part of the removed zone"), findings, err));
    ZL_TRY(tell_rows(store, id, "SELECT id FROM declared_areas WHERE id=?1 ORDER BY fid",
                     "unknown-zone", "declared_areas",
                     _("a figure is still declared for the removed zone"), findings, err));
    ZL_TRY(tell_rows(store, id, "SELECT DISTINCT id FROM declared_bounds WHERE id=?1",
                     "unknown-zone", "declared_bounds",
                     _("bounds in words are still declared for the removed zone"), findings, err));
    return tell_rows(store, id,
                     "SELECT DISTINCT id FROM declared_bounds WHERE feature=?1 AND id<>?1",
                     "unknown-feature", "declared_bounds",
                     _("it is still declared to be bounded by the removed zone"), findings, err);
}

/* ---- removing ------------------------------------------------------------------------------ */

static zl_status close_zone(zl_store *store, const char *id, zl_findings *findings, zl_error *err)
{
    char now[ZL_TIME_SIZE];
    ZL_CLEANUP(zl_zone_free) zl_zone zone = {0};
    zl_time_now(now);
    ZL_TRY(zl_zone_find(&zone, store, id, "remove", err));
    ZL_TRY(zl_zone_keep_version(store, zone.fid, now, err));
    ZL_TRY(zl_db_execf(zl_store_db(store), err, "DELETE FROM zones WHERE fid=%lld",
                       (long long)zone.fid));
    zl_findings_add(findings, ZL_NOTE, "closed", "zones", id, NULL,
                    "the zone is closed as of %s; its versions are kept in zones_history", now);
    return tell_orphans(store, id, findings, err);
}

static zl_status delete_rows(int64_t *deleted, zl_store *store, const char *table, const char *id,
                             zl_error *err)
{
    ZL_TRY(count_rows(deleted, store, table, id, err));
    return zl_db_execf(zl_store_db(store), err, "DELETE FROM \"%w\" WHERE id=%Q", table, id);
}

static zl_status delete_zone(zl_store *store, const char *id, zl_findings *findings, zl_error *err)
{
    int64_t current, closed;
    ZL_TRY(delete_rows(&current, store, "zones", id, err));
    ZL_TRY(delete_rows(&closed, store, "zones_history", id, err));
    zl_findings_add(findings, ZL_NOTE, "deleted", "zones", id, NULL,
                    "the zone is deleted for good, with %lld closed version%s", (long long)closed,
                    zl_inflect(closed == 1, "", "s"));
    return tell_orphans(store, id, findings, err);
}

static zl_status delete_feature(zl_store *store, const char *table, const char *id,
                                zl_findings *findings, zl_error *err)
{
    int64_t deleted;
    ZL_TRY(delete_rows(&deleted, store, table, id, err));
    zl_findings_add(findings, ZL_NOTE, "deleted", table, id, NULL,
                    "deleted for good: %lld feature%s", (long long)deleted,
                    zl_inflect(deleted == 1, "", "s"));
    return ZL_OK;
}

static zl_status delete_layer(zl_store *store, const char *name, zl_findings *findings,
                              zl_error *err)
{
    int64_t count;
    ZL_TRY(zl_db_int(&count, zl_store_db(store), 0, err, "SELECT count(*) FROM \"%w\"", name));
    ZL_TRY(zl_store_drop_layer(store, name, err));
    zl_findings_add(findings, ZL_NOTE, "deleted", name, NULL, NULL,
                    "the layer is deleted for good, with %lld feature%s", (long long)count,
                    zl_inflect(count == 1, "", "s"));
    return ZL_OK;
}

static zl_status remove_target(zl_store *store, named_thing target, const char *id, bool forever,
                               zl_findings *findings, zl_error *err)
{
    if (target == NOTHING)
        return fail_unknown(store, id, err);
    if (!forever)
        return target == ZONE ? close_zone(store, id, findings, err)
                              : fail_not_forever(target, id, err);
    if (target == ZONE || target == OLD_ZONE)
        return delete_zone(store, id, findings, err);
    if (target == LAND)
        return delete_layer(store, id, findings, err);
    return delete_feature(store, target == LINE ? "lines" : "points", id, findings, err);
}

typedef struct removal {
    const char *id;
    bool forever;
} removal;

static zl_status remove_within(zl_store *store, void *user, zl_findings *findings, zl_error *err)
{
    const removal *wanted = user;
    const char *id = wanted->id;
    named_thing target;
    bool named = false;
    ZL_CLEANUP(zl_zone_free) zl_zone zone = {0};
    ZL_TRY(find_target(&target, store, id, err));
    if (target == NOTHING)
        ZL_TRY(zl_zone_look_up(&zone, &named, store, id, "remove", err));
    target = named ? ZONE : target;
    return remove_target(store, target, named ? zone.id : id, wanted->forever, findings, err);
}

zl_status zl_remove(zl_store *store, const char *id, bool forever, zl_findings *findings,
                    zl_error *err)
{
    removal user = {id, forever};
    return zl_zone_change(store, remove_within, &user, findings, err);
}
