/* A zone gets another id: everything that names it goes along, in one transaction. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/quote.h"
#include "store/version.h"

enum { LONGEST_ID = 63 };

/* What ids of the shipped layers look like, and what can stand in a list, a file name and a URL. */
static bool is_good_id(const char *id)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    static const char others[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    size_t length = strlen(id);
    return length > 0 && length <= LONGEST_ID && strchr(first, id[0]) &&
           strspn(id, others) == length;
}

/* ---- is the new id free? --------------------------------------------------------------------- */

static zl_status check_table(zl_store *store, const char *table, const char *new_id,
                             const char *what, zl_error *err)
{
    int64_t count;
    ZL_TRY(zl_db_int(&count, zl_store_db(store), 0, err,
                     "SELECT count(*) FROM \"%w\" WHERE id=%Q COLLATE NOCASE", table, new_id));
    return count == 0 ? ZL_OK
                      : zl_fail(err, ZL_USAGE, "rename: %s is %s already; choose another id",
                                zl_quoted(new_id).text, what);
}

/* A name or alias of another zone would no longer find it. */
static zl_status check_names(zl_store *store, const char *id, const char *new_id, zl_error *err)
{
    ZL_CLEANUP(zl_table_free) zl_table table = {0};
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row;
    ZL_TRY(zl_table_describe(&table, store, "zones", NULL, err));
    zl_text_add(&sql, "SELECT id FROM zones AS t WHERE id <> ?2 AND ");
    zl_add_name_condition(&sql, &table, 1);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store), sql.data, err));
    zl_bind_text(stmt, 1, new_id);
    zl_bind_text(stmt, 2, id);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    return row ? zl_fail(err, ZL_USAGE, "rename: %s is a name or alias of %s; choose another id",
                         zl_quoted(new_id).text, zl_quoted(zl_column_text(stmt, 0)).text)
               : ZL_OK;
}

static zl_status check_new_id(zl_store *store, const char *id, const char *new_id, zl_error *err)
{
    if (!is_good_id(new_id))
        return zl_fail(err, ZL_USAGE,
                       "rename: %s cannot be an id: use small letters a-z, digits, -, _ and ., at "
                       "most %d, with a letter or digit first",
                       zl_quoted(new_id).text, LONGEST_ID);
    if (strcmp(id, new_id) == 0)
        return zl_fail(err, ZL_USAGE, "rename: the id is %s already", zl_quoted(id).text);
    ZL_TRY(check_table(store, "zones", new_id, _("the id of a zone"), err));
    ZL_TRY(
        check_table(store, "zones_history", new_id, _("the id of a zone that was removed"), err));
    ZL_TRY(check_table(store, "lines", new_id, _("the id of a line"), err));
    ZL_TRY(check_table(store, "points", new_id, _("the id of a point"), err));
    ZL_TRY(check_table(store, "declared_areas", new_id,
                       _("the id for which a declared area is kept"), err));
    return check_names(store, id, new_id, err);
}

/* ---- changing rows --------------------------------------------------------------------------- */

/* A row to be changed, and its mark: -1 where another program has edited it. */
typedef struct marked_row {
    int64_t fid, valid;
} marked_row;

typedef struct marked_rows {
    marked_row *row;
    size_t count, capacity;
} marked_rows;

static void rows_free(marked_rows *rows)
{
    zl_free(rows->row);
}

static zl_status find_rows(marked_rows *out, zl_store *store, const char *table, const char *where,
                           const char *id, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    zl_text_addf(&sql,
                 "SELECT t.fid, coalesce((SELECT m.valid FROM row_marks AS m WHERE m.layer = '%s' "
                 "AND m.fid = t.fid), -1) FROM %s AS t WHERE %s ORDER BY t.fid",
                 table, table, where);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store), sql.data, err));
    zl_bind_text(stmt, 1, id);
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        marked_row *grown = zl_grow(out->row, out->count, &out->capacity, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        out->row = grown;
        grown[out->count++] = (marked_row){zl_column_int(stmt, 0), zl_column_int(stmt, 1)};
    }
}

/* A change of rows that name a zone: ?1 is the old id, ?2 the new one, ?3 the fid. */
typedef struct id_change {
    const char *table, *where, *set;
    const char *told; /* what a note calls them */
} id_change;

/* Old ids stay aliases, of closed versions too, so that scripts and people still find the zone on
 * any day and no version seems to have changed its aliases; going back to an id takes it out of
 * them. */
#define SET_ID_AND_ALIASES                                                                         \
    "id = ?2, aliases = (SELECT json_group_array(value) FROM (SELECT value FROM json_each(CASE "   \
    "WHEN json_valid(aliases) THEN aliases ELSE '[]' END) WHERE value NOT IN (?1, ?2) UNION ALL "  \
    "SELECT ?1))"
#define SET_LIST                                                                                   \
    "composed_of = (SELECT json_group_array(CASE value WHEN ?1 THEN ?2 ELSE value END) FROM "      \
    "json_each(composed_of))"
#define HAS_IN_LIST                                                                                \
    "EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(t.composed_of) THEN t.composed_of ELSE " \
    "'[]' END) WHERE value = ?1)"

static const id_change changes[] = {
    {"zones", "t.id = ?1", SET_ID_AND_ALIASES, NULL},
    {"zones_history", "t.id = ?1", SET_ID_AND_ALIASES, N_("closed versions")},
    {"zones", "t.part_of = ?1", "part_of = ?2", N_("parts")},
    {"zones_history", "t.part_of = ?1", "part_of = ?2", N_("closed versions of parts")},
    {"declared_areas", "t.id = ?1", "id = ?2", N_("declared areas")},
    {"declared_areas", HAS_IN_LIST, SET_LIST, N_("declared areas that are composed of it")},
    {"declared_bounds", "t.id = ?1", "id = ?2", N_("declared bounds")},
    {"declared_bounds", "t.feature = ?1", "feature = ?2", N_("declared bounds that name it")},
};

static zl_status change_rows(size_t *count, zl_store *store, const id_change *change,
                             const char *id, const char *new_id, zl_error *err)
{
    ZL_CLEANUP(rows_free) marked_rows rows = {0};
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    ZL_TRY(find_rows(&rows, store, change->table, change->where, id, err));
    zl_text_addf(&sql, "UPDATE %s SET %s WHERE fid = ?3", change->table, change->set);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store), sql.data, err));
    for (size_t i = 0; i < rows.count; i++) {
        zl_bind_text(stmt, 1, id);
        zl_bind_text(stmt, 2, new_id);
        zl_bind_int(stmt, 3, rows.row[i].fid);
        ZL_TRY(zl_stmt_run(stmt, err));
        if (rows.row[i].valid >= 0)
            ZL_TRY(zl_store_mark_row(store, change->table, rows.row[i].fid, rows.row[i].valid == 1,
                                     err));
    }
    *count = rows.count;
    return ZL_OK;
}

static zl_status change_all(zl_text *told, zl_store *store, const char *id, const char *new_id,
                            zl_error *err)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        bool there = false;
        size_t count = 0;
        ZL_TRY(zl_db_find_table(&there, zl_store_db(store), changes[i].table, err));
        if (!there)
            continue;
        ZL_TRY(change_rows(&count, store, &changes[i], id, new_id, err));
        if (count > 0 && changes[i].told)
            zl_text_addf(told, "%s%s: %zu", told->size ? _(", ") : "", _(changes[i].told), count);
    }
    return told->failed ? zl_fail_memory(err) : ZL_OK;
}

typedef struct renaming {
    const char *id, *new_id;
} renaming;

static zl_status rename_within(zl_store *store, void *user, zl_findings *findings, zl_error *err)
{
    const renaming *wanted = user;
    const char *new_id = wanted->new_id;
    ZL_CLEANUP(zl_zone_free) zl_zone zone = {0};
    ZL_CLEANUP(zl_text_free) zl_text told = {0};
    ZL_TRY(zl_zone_find(&zone, store, wanted->id, "rename", err));
    ZL_TRY(check_new_id(store, zone.id, new_id, err));
    ZL_TRY(change_all(&told, store, zone.id, new_id, err));
    zl_findings_add(findings, ZL_NOTE, "renamed", "zones", new_id, NULL,
                    "the zone was %s, which stays an alias%s%s", zl_quoted(zone.id).text,
                    told.size ? _("; carried over: ") : "", told.size ? told.data : "");
    return ZL_OK;
}

zl_status zl_rename(zl_store *store, const char *id, const char *new_id, zl_findings *findings,
                    zl_error *err)
{
    renaming user = {id, new_id};
    return zl_zone_change(store, rename_within, &user, findings, err);
}
