/* All findings of a stored layer, of the whole store, or of a source; nothing is refused. */
#include "store/check.h"

#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/source/source.h"
#include "store/links.h"

#define COLUMN(name, type, member, decimals)                                                       \
    {                                                                                              \
        name, type, offsetof(zl_finding, member), decimals                                         \
    }
static const zl_column columns[] = {
    COLUMN("layer", ZL_TEXT, layer, 0), COLUMN("feature", ZL_TEXT, feature, 0),
    COLUMN("code", ZL_TEXT, code, 0),   COLUMN("severity", ZL_TEXT, severity_name, 0),
    COLUMN("lon", ZL_REAL, lon_deg, 9), COLUMN("lat", ZL_REAL, lat_deg, 9),
    COLUMN("text", ZL_TEXT, text, 0),
};
#undef COLUMN

const zl_columns *zl_check_columns(void)
{
    static const zl_columns all = {columns, sizeof columns / sizeof *columns};
    return &all;
}

static zl_status check_table(const zl_checked *checked, zl_error *err)
{
    zl_kind kind = checked->table->kind;
    const char *name = checked->table->name;
    ZL_TRY(zl_check_rows(checked, err));
    ZL_TRY(zl_check_doubles(checked, err));
    ZL_TRY(zl_check_links(checked->store, kind, name, -1, checked->findings, err));
    if (strcmp(name, "zones") == 0)
        ZL_TRY(zl_check_part_cycles(checked->store, checked->findings, err));
    return checked->deep && checked->table->has_shape ? zl_check_index(checked, err) : ZL_OK;
}

static zl_status check_layer(zl_store *store, const char *name, const char *id_field, bool deep,
                             zl_findings *findings, zl_error *err)
{
    bool there = false;
    ZL_TRY(zl_db_find_table(&there, zl_store_db(store), name, err));
    if (!there) {
        zl_findings_add(findings, ZL_ERROR, "no-table", name, NULL, NULL,
                        "the layer is registered and its table is not there: another program has "
                        "dropped it; load it again");
        return ZL_OK;
    }
    zl_table table = {0};
    ZL_TRY(zl_table_describe(&table, store, name, id_field, err));
    zl_checked checked = {
        .store = store, .table = &table, .name = name, .deep = deep, .findings = findings};
    zl_status status = check_table(&checked, err);
    zl_table_free(&table);
    return status;
}

/* The names first: a statement that is still open would keep the marks from being written. */
static zl_status list_layers(zl_text *names, zl_store *store, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(
        zl_stmt_prepare(&stmt, zl_store_db(store), "SELECT name FROM layers ORDER BY rowid", err));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            break;
        const char *name = zl_column_text(stmt, 0);
        zl_text_add_bytes(names, name, strlen(name) + 1);
    }
    return names->failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_status check_store(zl_store *store, bool deep, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text names = {0};
    if (deep)
        ZL_TRY(zl_check_file(store, findings, err));
    ZL_TRY(list_layers(&names, store, err));
    for (size_t at = 0; at < names.size; at += strlen(names.data + at) + 1)
        ZL_TRY(check_layer(store, names.data + at, NULL, deep, findings, err));
    return ZL_OK;
}

zl_status zl_check(zl_store *store, const char *what, const zl_source_options *options, bool deep,
                   zl_findings *findings, zl_error *err)
{
    bool stored = false;
    const char *id_field = options ? options->id_field : NULL;
    if (!what && !store)
        return zl_fail(err, ZL_USAGE, "there is no store to check");
    if (what && store)
        ZL_TRY(zl_table_exists(&stored, store, what, err));
    if (!what)
        ZL_TRY(check_store(store, deep, findings, err));
    else if (stored)
        ZL_TRY(check_layer(store, what, id_field, deep, findings, err));
    else if (zl_is_source(what))
        ZL_TRY(zl_check_source(store, what, options, findings, err));
    else
        return zl_fail_file(err, ZL_USAGE, what,
                            _("there is no layer, file or folder of this name"));
    return zl_findings_status(findings, err);
}
