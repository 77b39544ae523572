/* A key that comes twice, in the source or against the store, is a finding and not a database
 * error, so that all of them are told at once. */
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "store/load.h"

enum { KEY_COLUMNS = 5 };

/* What makes a row of each kind unique, and what stands for NULL (as in the schema). */
static const struct {
    const char *columns[KEY_COLUMNS];
    const char *missing;
} keys[] = {
    [ZL_KIND_ZONE] = {{"id"}, "''"},
    [ZL_KIND_LINE] = {{"id", "part"}, "1"},
    [ZL_KIND_POINT] = {{"id"}, "''"},
    [ZL_KIND_DECLARED] = {{"id", "kind", "date", "document"}, "''"},
    [ZL_KIND_DOCUMENT] = {{"id"}, "''"},
    [ZL_KIND_BOUNDS] = {{"id", "side", "bound", "date", "document"}, "''"},
    [ZL_KIND_LAND] = {{NULL}, "''"},
};

struct zl_key {
    const zl_loading *loading;
    zl_stmt *find;
    int value[KEY_COLUMNS]; /* positions among the values of a feature, -1: not in the source */
    size_t count;
};

void zl_key_free_ptr(zl_key **key)
{
    if (*key)
        zl_stmt_free((*key)->find);
    zl_free(*key);
}

static zl_status prepare(zl_key *key, zl_error *err)
{
    const zl_loading *loading = key->loading;
    const zl_columns *columns = zl_import_columns(loading->import);
    const char *missing = keys[loading->kind].missing;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_addf(&sql, "SELECT fid FROM \"%s\" WHERE ", loading->table);
    for (size_t i = 0; i < KEY_COLUMNS && keys[loading->kind].columns[i]; i++) {
        const char *name = keys[loading->kind].columns[i];
        key->value[key->count++] = zl_columns_find(columns, name);
        /* The id is never NULL: left bare, it finds its rows by the index of the key. */
        if (i == 0)
            zl_text_addf(&sql, "\"%s\" = ?1", name);
        else
            zl_text_addf(&sql, " AND coalesce(\"%s\", %s) = coalesce(?%zu, %s)", name, missing,
                         i + 1, missing);
    }
    return sql.failed ? zl_fail_memory(err)
                      : zl_stmt_prepare(&key->find, zl_store_db(loading->store), sql.data, err);
}

zl_status zl_key_open(zl_key **out, zl_loading *loading, zl_error *err)
{
    *out = NULL;
    if (!keys[loading->kind].columns[0])
        return ZL_OK;
    ZL_CLEANUP(zl_key_free_ptr) zl_key *key = zl_alloc_zero(1, sizeof *key);
    if (!key)
        return zl_fail_memory(err);
    key->loading = loading;
    ZL_TRY(prepare(key, err));
    *out = key;
    key = NULL;
    return ZL_OK;
}

/* "id road-g30, part 2" */
static void add_key(zl_text *text, const zl_key *key, const zl_value *values)
{
    for (size_t i = 0; i < key->count; i++) {
        const zl_value *value = key->value[i] < 0 ? NULL : &values[key->value[i]];
        if (!value || value->null)
            continue;
        zl_text_addf(text, "%s%s ", i ? ", " : "", keys[key->loading->kind].columns[i]);
        if (value->type == ZL_INTEGER)
            zl_text_addf(text, "%lld", (long long)value->integer);
        else
            zl_text_add_safe(text, value->text ? value->text : "");
    }
}

static const char *advice(zl_kind kind, bool stored)
{
    if (!stored)
        return kind == ZL_KIND_LINE
                   ? _("give each part of a line its own number in the column part")
                   : _("each key may come once; correct the source");
    return kind == ZL_KIND_ZONE
               ? _("put a new boundary in its place with --update ID, or the whole "
                   "layer with --replace-layer")
               : _("put the source in place of the whole layer with --replace-layer");
}

zl_status zl_key_check(bool *duplicate, zl_key *key, const zl_value *values, const char *feature,
                       zl_error *err)
{
    *duplicate = false;
    if (!key)
        return ZL_OK;
    for (size_t i = 0; i < key->count; i++)
        if (key->value[i] >= 0)
            zl_bind_value(key->find, (int)i + 1, &values[key->value[i]]);
    bool row = false;
    zl_status status = zl_stmt_step(&row, key->find, err);
    bool stored = row && zl_column_int(key->find, 0) <= key->loading->last_old_fid;
    zl_stmt_reset(key->find);
    if (status != ZL_OK || !row)
        return status;
    *duplicate = true;
    zl_kind kind = key->loading->kind;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    add_key(&text, key, values);
    if (text.failed)
        return zl_fail_memory(err);
    zl_findings_add(key->loading->findings, ZL_ERROR, "duplicate-key", key->loading->table, feature,
                    NULL, "%s is %s: %s", text.data,
                    stored ? _("in the store already") : _("in the source more than once"),
                    advice(kind, stored));
    return ZL_OK;
}
