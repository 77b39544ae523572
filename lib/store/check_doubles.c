/* Ids and outlines that come twice. Our own tables refuse a second key, but a layer of foreign
 * design has no key, and nothing forbids the same outline under two ids. */
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "store/check.h"

/* Runs a query that gives id, fid and how often, and adds a warning for each row. */
static zl_status report(const zl_checked *checked, const char *sql, const char *code,
                        const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(checked->store), sql, err));
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
    return report(checked, sql.data, "duplicate-id", _("the same id stands in several rows: "),
                  err);
}

static zl_status check_outlines(const zl_checked *checked, zl_error *err)
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
    zl_text_add(&sql, " WHERE geometry IS NOT NULL GROUP BY geometry HAVING count(*) > 1 "
                      "ORDER BY 2");
    if (sql.failed)
        return zl_fail_memory(err);
    return report(checked, sql.data, "duplicate-geometry",
                  _("several rows have exactly the same geometry: "), err);
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
