/* Ids and outlines that come twice. Our own tables refuse a second key, but a layer of foreign
 * design has no key, and nothing forbids the same outline under two ids. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "store/check.h"

/* Runs a query that gives id, fid and how often, and adds a warning for each row. `fids` is what it
 * is restricted to (?1), or NULL. */
static zl_status report(const zl_checked *checked, const char *sql, const char *fids,
                        const char *code, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(checked->store), sql, err));
    if (fids)
        zl_bind_text(stmt, 1, fids);
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        char feature[256];
        zl_check_feature_name(feature, zl_column_text(stmt, 0), zl_column_int(stmt, 1));
        ZL_CLEANUP(zl_text_free) zl_text others = {0};
        zl_text_add_safe(&others, zl_column_text(stmt, 2) ? zl_column_text(stmt, 2) : "");
        if (others.failed)
            return zl_fail_memory(err);
        zl_findings_add(checked->findings, ZL_WARNING, code, checked->name, feature, NULL, "%s%s",
                        text, others.data);
    }
}

static zl_status check_ids(const zl_checked *checked, zl_error *err)
{
    const char *id = zl_table_role(checked->table, ZL_ROLE_ID);
    if (!id)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "SELECT ");
    zl_add_identifier(&sql, id);
    zl_text_add(&sql, ", min(fid), 'fid ' || group_concat(fid, ', ') FROM ");
    zl_add_identifier(&sql, checked->table->name);
    zl_text_add(&sql, " WHERE ");
    zl_add_identifier(&sql, id);
    zl_text_add(&sql, " IS NOT NULL GROUP BY ");
    zl_add_identifier(&sql, id);
    zl_text_add(&sql, checked->table->kind == ZL_KIND_LINE ? ", coalesce(part, 1)" : "");
    zl_text_add(&sql, " HAVING count(*) > 1 ORDER BY 2");
    if (sql.failed)
        return zl_fail_memory(err);
    return report(checked, sql.data, NULL, "duplicate-id",
                  _("the same id stands in several rows: "), err);
}

/* ---- outlines -------------------------------------------------------------------------------- */

/* To sort the geometries of a million rows would take a gigabyte; their digests take little, and
 * only rows whose digests are the same are compared. */
typedef struct outline {
    uint8_t digest[ZL_DIGEST_BYTES / 2];
    int64_t fid;
} outline;

typedef struct outlines {
    outline *item;
    size_t count, capacity;
} outlines;

static void outlines_free(outlines *list)
{
    zl_free(list->item);
}

static zl_status read_outlines(outlines *list, const zl_checked *checked, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_preparef(&stmt, zl_store_db(checked->store), err,
                            "SELECT fid, geometry FROM \"%w\" WHERE geometry IS NOT NULL",
                            checked->table->name));
    for (bool row;;) {
        size_t size;
        uint8_t digest[ZL_DIGEST_BYTES];
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        outline *grown = zl_grow(list->item, list->count, &list->capacity, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        list->item = grown;
        const void *blob = zl_column_blob(stmt, 1, &size);
        zl_digest_bytes(digest, blob, size);
        grown[list->count].fid = zl_column_int(stmt, 0);
        memcpy(grown[list->count++].digest, digest, sizeof grown->digest);
    }
}

static int by_digest(const void *left, const void *right)
{
    const outline *a = left, *b = right;
    return memcmp(a->digest, b->digest, sizeof a->digest);
}

static bool same_digest(const outlines *list, size_t i, size_t j)
{
    return j < list->count && by_digest(&list->item[i], &list->item[j]) == 0;
}

/* The rows that have a digest in common with another one, as a JSON array; "" for none. */
static void list_doubles(zl_text *fids, const outlines *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (same_digest(list, i, i + 1) || (i > 0 && same_digest(list, i - 1, i)))
            zl_text_addf(fids, "%s%lld", fids->size ? "," : "[", (long long)list->item[i].fid);
    if (fids->size)
        zl_text_add(fids, "]");
}

static zl_status report_outlines(const zl_checked *checked, const char *fids, zl_error *err)
{
    const char *id = zl_table_role(checked->table, ZL_ROLE_ID);
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "SELECT ");
    if (id)
        zl_add_identifier(&sql, id);
    else
        zl_text_add(&sql, "NULL");
    zl_text_add(&sql, ", min(fid), group_concat(");
    zl_add_identifier(&sql, id ? id : "fid");
    zl_text_add(&sql, ", ', ') FROM ");
    zl_add_identifier(&sql, checked->table->name);
    zl_text_add(&sql, " WHERE fid IN (SELECT value FROM json_each(?1)) GROUP BY geometry "
                      "HAVING count(*) > 1 ORDER BY 2");
    if (sql.failed)
        return zl_fail_memory(err);
    return report(checked, sql.data, fids, "duplicate-geometry",
                  _("several rows have exactly the same geometry: "), err);
}

static zl_status check_outlines(const zl_checked *checked, zl_error *err)
{
    ZL_CLEANUP(outlines_free) outlines list = {0};
    ZL_CLEANUP(zl_text_free) zl_text fids = {0};
    ZL_TRY(read_outlines(&list, checked, err));
    if (list.count > 1)
        qsort(list.item, list.count, sizeof *list.item, by_digest);
    list_doubles(&fids, &list);
    if (fids.failed)
        return zl_fail_memory(err);
    return fids.size ? report_outlines(checked, fids.data, err) : ZL_OK;
}

zl_status zl_check_doubles(const zl_checked *checked, zl_error *err)
{
    const zl_table *table = checked->table;
    bool versions = strcmp(table->name, "zones_history") == 0; /* both come by their nature */
    if (versions)
        return ZL_OK;
    /* A zone may have many declared figures and bounds. */
    if (table->kind != ZL_KIND_DECLARED && table->kind != ZL_KIND_BOUNDS)
        ZL_TRY(check_ids(checked, err));
    return table->has_shape ? check_outlines(checked, err) : ZL_OK;
}
