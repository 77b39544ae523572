/* The cursor over a stored layer, or over a source that was staged for it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/codec.h"
#include "geometry/validity.h"
#include "input/fields/standard.h"
#include "input/quote.h"
#include "input/source/source.h"
#include "store/as_of.h"
#include "store/collect.h"
#include "store/doubts.h"
#include "store/layer.h"

struct zl_layer {
    zl_staged staged; /* empty for a stored layer */
    char *name;
    zl_table table;
    zl_stmt *rows; /* columns: fid, valid, geometry, then those of the table */
    zl_bindings bindings;
    bool ended;
    bool filtered; /* by zone or where */
    bool accepts_invalid;
    bool all_versions; /* of the zones, not only the current ones */
    zl_feature feature;
    zl_value *values;
    zl_shape *shape;
    zl_standard standard; /* what it says of this layer */
    char label[32];       /* "fid 12" */
    zl_doubts *doubts;    /* NULL: the store has none */
};

enum { COLUMN_FID, COLUMN_VALID, COLUMN_SHAPE, COLUMN_FIRST };

void zl_layer_close(zl_layer *layer)
{
    if (!layer)
        return;
    zl_shape_free(layer->shape);
    zl_free(layer->values);
    zl_stmt_free(layer->rows);
    zl_doubts_close_ptr(&layer->doubts);
    zl_bindings_free(&layer->bindings);
    zl_table_free(&layer->table);
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
    return layer->table.shape_kind;
}

bool zl_layer_is_filtered(const zl_layer *layer)
{
    return layer->filtered;
}

bool zl_layer_has_id(const zl_layer *layer)
{
    return layer->table.role[ZL_ROLE_ID] >= 0;
}

int zl_layer_find_column(const zl_layer *layer, const char *word)
{
    int column = zl_columns_find(&layer->table.columns, word);
    const char *field = column < 0 ? zl_standard_field_titled(&layer->standard, word) : NULL;
    return field ? zl_columns_find(&layer->table.columns, field) : column;
}

const zl_standard *zl_layer_standard(const zl_layer *layer)
{
    return &layer->standard;
}

const zl_columns *zl_layer_columns(const zl_layer *layer)
{
    return &layer->table.columns;
}

/* ---- opening ------------------------------------------------------------------------------- */

static zl_status select_rows(zl_layer *layer, const zl_text *condition, zl_error *err)
{
    const zl_table *table = &layer->table;
    const char *fid = table->has_fid ? "fid" : "rowid";
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_addf(&sql, "SELECT t.%s, (SELECT m.valid FROM row_marks AS m WHERE ", fid);
    if (table->versions)
        zl_text_add(&sql, "m.layer = t.mark_layer AND m.fid = t.mark_fid");
    else
        zl_text_addf(&sql, "m.layer = '%s' AND m.fid = t.%s", table->name, fid);
    zl_text_addf(&sql, "), %s", table->has_shape ? "t.geometry" : "NULL");
    for (size_t i = 0; i < table->columns.count; i++) {
        zl_text_add(&sql, ", t.");
        zl_add_identifier(&sql, table->column[i].name);
    }
    zl_text_add(&sql, " FROM ");
    zl_table_add_from(&sql, table);
    zl_text_addf(&sql, " AS t WHERE %s ORDER BY t.%s", condition->data, fid);
    return sql.failed ? zl_fail_memory(err)
                      : zl_stmt_prepare(&layer->rows, zl_store_db(table->store), sql.data, err);
}

/* The layer as of a day; what has no history is told. */
static zl_status take_past(zl_layer *layer, const char *as_of, zl_findings *findings, zl_error *err)
{
    char moment[ZL_TIME_SIZE];
    ZL_TRY(zl_as_of_moment(moment, as_of, "--as-of", err));
    if (layer->staged.store)
        return zl_fail(err, ZL_USAGE,
                       "--as-of %s: %s is a file and has no history; only the stored zones have",
                       as_of, layer->table.title);
    if (strcmp(layer->table.name, "zones") == 0)
        ZL_TRY(zl_table_take_versions(&layer->table, moment, err));
    return zl_as_of_tell(&layer->table, as_of, moment, findings, err);
}

/* A declared figure of a later date was not there yet. */
static zl_status add_past(zl_text *condition, const zl_layer *layer, const zl_filter *filter,
                          zl_error *err)
{
    char moment[ZL_TIME_SIZE];
    if (!filter || !filter->as_of || !zl_as_of_has_dates(&layer->table))
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
    ZL_TRY(zl_table_describe(&layer->table, store, name, id_field, err));
    zl_table_set_title(&layer->table, layer->name);
    layer->filtered = filter && (filter->zone || filter->where);
    if (layer->all_versions)
        ZL_TRY(zl_table_take_versions(&layer->table, NULL, err));
    else if (filter && filter->as_of)
        ZL_TRY(take_past(layer, filter->as_of, findings, err));
    ZL_CLEANUP(zl_text_free) zl_text condition = {0};
    ZL_TRY(zl_filter_condition(&condition, &layer->bindings, &layer->table, filter, findings, err));
    ZL_TRY(add_past(&condition, layer, filter, err));
    ZL_TRY(select_rows(layer, &condition, err));
    zl_bindings_apply(layer->rows, &layer->bindings);
    ZL_TRY(zl_doubts_open(&layer->doubts, store, err));
    layer->values = zl_alloc_zero(layer->table.columns.count, sizeof *layer->values);
    return layer->values ? ZL_OK : zl_fail_memory(err);
}

static zl_status add_layer_names(zl_text *text, zl_store *store, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(
        zl_stmt_prepare(&stmt, zl_store_db(store), "SELECT name FROM layers ORDER BY rowid", err));
    for (size_t shown = 0;; shown++) {
        bool row;
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        zl_text_add(text, shown ? ", " : "");
        zl_text_add_safe(text, zl_column_text(stmt, 0));
    }
}

static zl_status fail_unknown(zl_store *store, const char *what, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add_safe(&text, what);
    if (store) {
        zl_text_add(&text, _(" is neither a layer of the store ("));
        ZL_TRY(add_layer_names(&text, store, err));
        zl_text_add(&text, _(") nor a file"));
    } else {
        zl_text_add(&text, _(" is no file, and there is no store to look for a layer in"));
    }
    return text.failed ? zl_fail_memory(err) : zl_fail(err, ZL_USAGE, "%s", text.data);
}

static zl_status open_what(zl_layer *layer, zl_store *store, const char *what,
                           const zl_source_options *options, const zl_filter *filter,
                           zl_findings *findings, zl_error *err)
{
    bool stored = false;
    if (store)
        ZL_TRY(zl_table_exists(&stored, store, what, err));
    if (!stored && !zl_is_source(what))
        return fail_unknown(store, what, err);
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
    return open_table(layer, layer->staged.store, ZL_STAGED_TABLE, layer->staged.id_column, filter,
                      findings, err);
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

static const char *role_text(zl_layer *layer, zl_role role)
{
    int column = layer->table.role[role];
    return column < 0 ? NULL : zl_column_text(layer->rows, COLUMN_FIRST + column);
}

/* A column of foreign design may hold its number as text. */
static double role_number(zl_layer *layer, zl_role role)
{
    int column = layer->table.role[role];
    return column < 0 ? (double)NAN : zl_value_number(&layer->values[column]);
}

static void fill_values(zl_layer *layer)
{
    const zl_table *table = &layer->table;
    for (size_t i = 0; i < table->columns.count; i++)
        layer->values[i] =
            zl_column_value(layer->rows, COLUMN_FIRST + (int)i, table->column[i].type);
}

static void fill_roles(zl_layer *layer)
{
    const char *id = role_text(layer, ZL_ROLE_ID);
    int64_t fid = zl_column_int(layer->rows, COLUMN_FID);
    snprintf(layer->label, sizeof layer->label, "fid %lld", (long long)fid);
    layer->feature = (zl_feature){
        .fid = fid,
        .id = id && *id ? id : layer->label,
        .name_zh = role_text(layer, ZL_ROLE_NAME_ZH),
        .name_en = role_text(layer, ZL_ROLE_NAME_EN),
        .category = role_text(layer, ZL_ROLE_CATEGORY),
        .part_of = role_text(layer, ZL_ROLE_PART_OF),
        .mode = role_text(layer, ZL_ROLE_MODE),
        .status = role_text(layer, ZL_ROLE_STATUS),
        .boundary_basis = role_text(layer, ZL_ROLE_BOUNDARY_BASIS),
        .area_basis = role_text(layer, ZL_ROLE_AREA_BASIS),
        .document = role_text(layer, ZL_ROLE_DOCUMENT),
        .accuracy_m = role_number(layer, ZL_ROLE_ACCURACY),
        .values = layer->values,
    };
}

/* What works on a row that no question takes. */
static const char *advice(const zl_layer *layer)
{
    return strcmp(layer->table.name, "zones") == 0
               ? _("edit it again in the other program, put a good boundary in its place with "
                   "'load FILE --update ID', or take the zone out with 'remove ID'")
               : _("edit it again in the other program, or load the layer again with "
                   "--replace-layer");
}

/* A shape that another program wrote is looked at before it is measured. */
static zl_status validate_edited(zl_layer *layer, zl_error *err)
{
    ZL_CLEANUP(zl_findings_free_ptr) zl_findings *findings = zl_findings_new();
    if (!findings)
        return zl_fail_memory(err);
    bool valid = false;
    ZL_TRY(zl_shape_validate(&valid, layer->shape, layer->name, layer->feature.id, findings, err));
    ZL_TRY(zl_findings_status(findings, err));
    if (valid)
        return ZL_OK;
    const zl_finding *first = zl_findings_first(findings, 0, ZL_ERROR);
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: %s was edited by another program and is not valid: %s; %s",
                   layer->table.title, zl_quoted(layer->feature.id).text,
                   first ? first->text : _("its shape cannot be measured"), advice(layer));
}

static zl_status decode_shape(zl_layer *layer, zl_error *err)
{
    size_t size;
    const uint8_t *blob = zl_column_blob(layer->rows, COLUMN_SHAPE, &size);
    if (!blob)
        return ZL_OK;
    int srid = 0;
    zl_status status = zl_shape_from_blob(&layer->shape, &srid, NULL, blob, size, err);
    if (status == ZL_OK && srid != 4490)
        status = zl_fail(err, ZL_BAD_DATA, "the shape is in SRID %d where EPSG:4490 belongs", srid);
    if (status != ZL_OK) {
        zl_error_prefix(err, "%s: %s", layer->table.title, zl_quoted(layer->feature.id).text);
        return status;
    }
    layer->feature.shape = layer->shape;
    bool known_valid = zl_column_int(layer->rows, COLUMN_VALID) == 1;
    return known_valid ? ZL_OK : validate_edited(layer, err);
}

/* The shape, or what keeps it from being measured where the caller takes that. */
static zl_status take_shape(zl_layer *layer, zl_error *err)
{
    zl_error reason = {0};
    zl_status status = decode_shape(layer, &reason);
    if (status == ZL_OK)
        return layer->doubts && layer->shape
                   ? zl_doubts_find(&layer->feature.doubt, layer->doubts, layer->shape, err)
                   : ZL_OK;
    if (status != ZL_BAD_DATA || !layer->accepts_invalid)
        return zl_fail(err, status, "%s", reason.message);
    layer->feature.invalid = true;
    return ZL_OK;
}

void zl_layer_accept_invalid(zl_layer *layer, bool accept)
{
    layer->accepts_invalid = accept;
}

/* Lets go of the row under the cursor. */
static void leave_row(zl_layer *layer)
{
    zl_shape_free(layer->shape);
    layer->shape = NULL;
}

/* Back before the first row; this also ends the read lock on the store. */
static void restart(zl_layer *layer)
{
    leave_row(layer);
    zl_stmt_reset(layer->rows);
    zl_bindings_apply(layer->rows, &layer->bindings);
}

zl_status zl_layer_next(const zl_feature **out, zl_layer *layer, zl_error *err)
{
    bool row = false;
    leave_row(layer);
    if (!layer->ended)
        ZL_TRY(zl_stmt_step(&row, layer->rows, err));
    if (!row) {
        restart(layer);
        layer->ended = true;
        *out = NULL;
        return ZL_OK;
    }
    fill_values(layer);
    fill_roles(layer);
    ZL_TRY(take_shape(layer, err));
    *out = &layer->feature;
    return ZL_OK;
}

zl_status zl_layer_rewind(zl_layer *layer, zl_error *err)
{
    (void)err; /* a cursor of another kind may fail here */
    restart(layer);
    layer->ended = false;
    return ZL_OK;
}
