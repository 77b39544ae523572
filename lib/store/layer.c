/* The cursor over a stored layer, or over a source that was staged for it. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/fields/standard.h"
#include "input/source/source.h"
#include "store/as_of.h"
#include "store/collect.h"
#include "store/cursor.h"
#include "store/layer.h"

struct zl_layer {
    zl_staged staged; /* empty for a stored layer */
    char *name;
    zl_selection selection;
    zl_cursor *cursor;
    bool ended, accepts_invalid;
    bool filtered;        /* by zone or where */
    bool all_versions;    /* of the zones, not only the current ones */
    zl_standard standard; /* what it says of this layer */
};

void zl_layer_close(zl_layer *layer)
{
    if (!layer)
        return;
    zl_cursor_close(layer->cursor);
    zl_selection_free(&layer->selection);
    zl_free(layer->name);
    zl_staged_free(&layer->staged);
    zl_standard_free(&layer->standard);
    zl_free(layer);
}

void zl_layer_close_ptr(zl_layer **layer)
{
    zl_layer_close(*layer);
}

const char *zl_layer_name(const zl_layer *layer)
{
    return layer->name;
}

zl_shape_kind zl_layer_shape_kind(const zl_layer *layer)
{
    return layer->selection.table.shape_kind;
}

bool zl_layer_is_filtered(const zl_layer *layer)
{
    return layer->filtered;
}

bool zl_layer_has_id(const zl_layer *layer)
{
    return layer->selection.table.role[ZL_ROLE_ID] >= 0;
}

int zl_layer_find_column(const zl_layer *layer, const char *word)
{
    int column = zl_columns_find(&layer->selection.table.columns, word);
    const char *field = column < 0 ? zl_standard_field_titled(&layer->standard, word) : NULL;
    return field ? zl_columns_find(&layer->selection.table.columns, field) : column;
}

const zl_standard *zl_layer_standard(const zl_layer *layer)
{
    return &layer->standard;
}

const zl_columns *zl_layer_columns(const zl_layer *layer)
{
    return &layer->selection.table.columns;
}

/* ---- opening ------------------------------------------------------------------------------- */

/* The layer as of a day; what has no history is told. */
static zl_status take_past(zl_layer *layer, const char *as_of, zl_findings *findings, zl_error *err)
{
    char moment[ZL_TIME_SIZE];
    ZL_TRY(zl_as_of_moment(moment, as_of, "--as-of", err));
    if (layer->staged.in.store)
        return zl_fail(err, ZL_USAGE,
                       "--as-of %s: %s is a file and has no history; only the stored zones have",
                       as_of, layer->selection.table.title);
    if (strcmp(layer->selection.table.name, "zones") == 0)
        ZL_TRY(zl_table_take_versions(&layer->selection.table, moment, err));
    return zl_as_of_tell(&layer->selection.table, as_of, moment, findings, err);
}

/* A declared figure of a later date was not there yet. */
static zl_status add_past(zl_text *condition, const zl_layer *layer, const zl_filter *filter,
                          zl_error *err)
{
    char moment[ZL_TIME_SIZE];
    if (!filter || !filter->as_of || !zl_as_of_has_dates(&layer->selection.table))
        return ZL_OK;
    ZL_TRY(zl_as_of_moment(moment, filter->as_of, "--as-of", err));
    zl_text_add(condition, " AND ");
    zl_as_of_add_declared(condition, moment);
    return condition->failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_status open_table(zl_layer *layer, zl_store *store, const char *name,
                            const char *id_field, const zl_filter *filter, zl_findings *findings,
                            zl_error *err)
{
    ZL_TRY(zl_table_describe(&layer->selection.table, store, name, id_field, err));
    layer->selection.name = layer->name;
    zl_table_set_title(&layer->selection.table, layer->name);
    layer->filtered = filter && (filter->zone || filter->where);
    if (layer->all_versions)
        ZL_TRY(zl_table_take_versions(&layer->selection.table, NULL, err));
    else if (filter && filter->as_of)
        ZL_TRY(take_past(layer, filter->as_of, findings, err));
    zl_selection *selection = &layer->selection;
    ZL_TRY(zl_filter_condition(&selection->condition, &selection->bindings, &selection->table,
                               filter, findings, err));
    ZL_TRY(add_past(&selection->condition, layer, filter, err));
    return zl_cursor_open(&layer->cursor, zl_store_db(store), selection, &(zl_cursor_options){0},
                          err);
}

static zl_status open_what(zl_layer *layer, zl_store *store, const char *what,
                           const zl_source_options *options, const zl_filter *filter,
                           zl_findings *findings, zl_error *err)
{
    bool stored = false;
    if (store)
        ZL_TRY(zl_table_exists(&stored, store, what, err));
    if (!stored && !zl_is_source(what))
        return zl_registry_fail_unknown(store, what, err);
    if (!stored)
        ZL_TRY(zl_stage(&layer->staged, what, options, findings, err));
    layer->name = zl_strdup(stored ? what : layer->staged.name);
    if (!layer->name)
        return zl_fail_memory(err);
    layer->all_versions = stored && strcmp(what, ZL_VERSIONS_LAYER) == 0;
    if (layer->all_versions)
        return open_table(layer, store, "zones", NULL, filter, findings, err);
    ZL_TRY(
        zl_standard_find(&layer->standard, options ? options->standard : NULL, layer->name, err));
    if (stored)
        return open_table(layer, store, what, options ? options->id_field : NULL, filter, findings,
                          err);
    return open_table(layer, layer->staged.in.store, ZL_STAGED_TABLE, layer->staged.id_column,
                      filter, findings, err);
}

/* "zones@2024-01-01": the zones as of a day, where no file bears this name. */
static const char *date_of(zl_store *store, const char *what)
{
    static const char prefix[] = "zones@";
    bool dated = store && strncmp(what, prefix, sizeof prefix - 1) == 0 && !zl_is_source(what);
    return dated ? what + sizeof prefix - 1 : NULL;
}

static zl_status open_dated(zl_layer *layer, zl_store *store, const char *what, const char *date,
                            const zl_filter *filter, zl_findings *findings, zl_error *err)
{
    char moment[ZL_TIME_SIZE];
    zl_filter dated = filter ? *filter : (zl_filter){0};
    dated.as_of = date;
    ZL_TRY(zl_as_of_moment(moment, date, "zones@DATE", err));
    layer->name = zl_strdup(what);
    if (!layer->name)
        return zl_fail_memory(err);
    return open_table(layer, store, "zones", NULL, &dated, findings, err);
}

zl_status zl_layer_open(zl_layer **out, zl_store *store, const char *what,
                        const zl_source_options *options, const zl_filter *filter,
                        zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_layer_close_ptr) zl_layer *layer = zl_alloc_zero(1, sizeof *layer);
    if (!layer)
        return zl_fail_memory(err);
    const char *date = date_of(store, what);
    ZL_TRY(date ? open_dated(layer, store, what, date, filter, findings, err)
                : open_what(layer, store, what, options, filter, findings, err));
    *out = layer;
    layer = NULL;
    return ZL_OK;
}

/* ---- stepping ------------------------------------------------------------------------------ */

void zl_layer_accept_invalid(zl_layer *layer, bool accept)
{
    layer->accepts_invalid = accept;
    zl_cursor_accept_invalid(layer->cursor, accept);
}

bool zl_layer_accepts_invalid(const zl_layer *layer)
{
    return layer->accepts_invalid;
}

zl_status zl_layer_next(const zl_feature **out, zl_layer *layer, zl_error *err)
{
    *out = NULL;
    if (layer->ended)
        return ZL_OK;
    ZL_TRY(zl_cursor_next(out, layer->cursor, err));
    if (*out)
        return ZL_OK;
    zl_cursor_stop(layer->cursor);
    layer->ended = true;
    return ZL_OK;
}

zl_status zl_layer_rewind(zl_layer *layer, zl_error *err)
{
    (void)err; /* a cursor of another kind may fail here */
    zl_cursor_stop(layer->cursor);
    layer->ended = false;
    return ZL_OK;
}

const zl_selection *zl_layer_selection(const zl_layer *layer)
{
    return &layer->selection;
}
