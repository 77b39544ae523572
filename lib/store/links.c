#include "store/links.h"

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"

/* A table that another program has dropped is a finding of its own; nothing can be sought in it.
 * A query gives id and the name that leads nowhere; ?1 is the fid after which it looks. */
static const struct {
    zl_kind kind;
    const char *code, *text, *named;
} links[] = {
    {ZL_KIND_ZONE, "unknown-part-of", N_("part_of names a zone that is not in the store"),
     "part_of FROM \"%w\" t WHERE part_of <> '' AND NOT EXISTS "
     "(SELECT 1 FROM zones o WHERE o.id = t.part_of)"},
    {ZL_KIND_DECLARED, "unknown-zone",
     N_("the figure is declared for a zone that is not in the store"),
     "id FROM \"%w\" t WHERE NOT EXISTS (SELECT 1 FROM zones o WHERE o.id = t.id)"},
    {ZL_KIND_DECLARED, "unknown-zone", N_("composed_of names a zone that is not in the store"),
     "named.value FROM \"%w\" t, json_each(iif(json_valid(composed_of), composed_of, '[]')) named "
     "WHERE NOT EXISTS (SELECT 1 FROM zones o WHERE o.id = named.value)"},
    {ZL_KIND_BOUNDS, "unknown-zone",
     N_("the bounds are declared for a zone that is not in the store"),
     "id FROM \"%w\" t WHERE NOT EXISTS (SELECT 1 FROM zones o WHERE o.id = t.id)"},
    {ZL_KIND_BOUNDS, "unknown-feature",
     N_("feature names no line, point or zone of the store; leave it empty to have the bound found "
        "by "
        "its name"),
     "feature FROM \"%w\" t WHERE feature <> '' AND NOT EXISTS "
     "(SELECT 1 FROM lines o WHERE o.id = t.feature) AND NOT EXISTS "
     "(SELECT 1 FROM points o WHERE o.id = t.feature) AND NOT EXISTS "
     "(SELECT 1 FROM zones o WHERE o.id = t.feature)"},
};

static const char *const document_link =
    "document FROM \"%w\" t WHERE document <> '' AND NOT EXISTS "
    "(SELECT 1 FROM documents o WHERE o.id = t.document)";

static zl_status report(zl_stmt *stmt, const char *table, const char *code, const char *text,
                        zl_findings *findings, zl_error *err)
{
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        ZL_CLEANUP(zl_text_free) zl_text named = {0};
        zl_text_add_safe(&named, zl_column_text(stmt, 1) ? zl_column_text(stmt, 1) : "?");
        if (named.failed)
            return zl_fail_memory(err);
        zl_findings_add(findings, ZL_WARNING, code, table, zl_column_text(stmt, 0), NULL, "%s: %s",
                        text, named.data);
    }
}

static zl_status check_link(zl_store *store, const char *table, int64_t after_fid,
                            const char *query, const char *code, const char *text,
                            zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_addf(&sql, "SELECT t.id, %s AND t.fid > ?1 ORDER BY t.fid", query);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_preparef(&stmt, zl_store_db(store), err, sql.data, table));
    zl_bind_int(stmt, 1, after_fid);
    return report(stmt, table, code, text, findings, err);
}

zl_status zl_check_links(zl_store *store, zl_kind kind, const char *table, int64_t after_fid,
                         zl_findings *findings, zl_error *err)
{
    bool zones = false, documents = false;
    ZL_TRY(zl_db_find_table(&zones, zl_store_db(store), "zones", err));
    ZL_TRY(zl_db_find_table(&documents, zl_store_db(store), "documents", err));
    for (size_t i = 0; zones && i < sizeof links / sizeof *links; i++)
        if (links[i].kind == kind)
            ZL_TRY(check_link(store, table, after_fid, links[i].named, links[i].code,
                              _(links[i].text), findings, err));
    if (!documents || kind == ZL_KIND_LAND || kind == ZL_KIND_DOCUMENT)
        return ZL_OK;
    return check_link(store, table, after_fid, document_link, "unknown-document",
                      _("the document is not in the store"), findings, err);
}

zl_status zl_check_part_cycles(zl_store *store, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store),
                           "WITH RECURSIVE up (id, whole) AS ("
                           "SELECT id, part_of FROM zones WHERE part_of <> '' "
                           "UNION SELECT up.id, zones.part_of FROM up JOIN zones "
                           "ON zones.id = up.whole WHERE zones.part_of <> '') "
                           "SELECT id, id FROM up WHERE id = whole ORDER BY id",
                           err));
    return report(stmt, "zones", "part-of-cycle", _("is through part_of a part of itself"),
                  findings, err);
}
