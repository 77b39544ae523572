/* A zone that comes back: its periods must not overlap those of its closed versions. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "store/load.h"
#include "store/version.h"

struct zl_history {
    const zl_loading *loading;
    zl_stmt *find;
    int id, valid_from; /* positions among the values of a feature */
    char *last_end;
};

void zl_history_free_ptr(zl_history **history)
{
    if (!*history)
        return;
    zl_stmt_free((*history)->find);
    zl_free((*history)->last_end);
    zl_free(*history);
}

zl_status zl_history_open(zl_history **out, const zl_loading *loading, zl_error *err)
{
    const zl_columns *columns = zl_import_columns(loading->import);
    *out = NULL;
    if (loading->kind != ZL_KIND_ZONE)
        return ZL_OK;
    ZL_CLEANUP(zl_history_free_ptr) zl_history *history = zl_alloc_zero(1, sizeof *history);
    if (!history)
        return zl_fail_memory(err);
    history->loading = loading;
    history->id = zl_columns_find(columns, "id");
    history->valid_from = zl_columns_find(columns, "valid_from");
    ZL_TRY(zl_stmt_prepare(&history->find, zl_store_db(loading->store),
                           "SELECT max(valid_to) FROM zones_history WHERE id=?1", err));
    *out = history;
    history = NULL;
    return ZL_OK;
}

/* The end of the last closed version, NULL where there is none. */
static zl_status find_end(zl_history *history, const zl_value *id, zl_error *err)
{
    bool row = false;
    zl_free(history->last_end);
    history->last_end = NULL;
    zl_bind_value(history->find, 1, id);
    zl_status status = zl_stmt_step(&row, history->find, err);
    const char *end = status == ZL_OK && row ? zl_column_text(history->find, 0) : NULL;
    history->last_end = zl_strdup(end);
    zl_stmt_reset(history->find);
    return end && !history->last_end ? zl_fail_memory(err) : status;
}

zl_status zl_history_follow(zl_history *history, zl_value *values, const char *feature,
                            zl_error *err)
{
    if (!history || values[history->id].null)
        return ZL_OK;
    ZL_TRY(find_end(history, &values[history->id], err));
    const char *end = history->last_end;
    zl_value *from = &values[history->valid_from];
    if (!end || (!from->null && !zl_time_is_before(from->text, end)))
        return ZL_OK;
    if (!from->null)
        zl_findings_add(history->loading->findings, ZL_NOTE, "valid-from-moved", "zones", feature,
                        NULL,
                        "valid_from %s lies within a closed version of the zone; it holds from %s, "
                        "where that ends",
                        from->text, end);
    *from = (zl_value){.type = ZL_TEXT, .text = end};
    return ZL_OK;
}
