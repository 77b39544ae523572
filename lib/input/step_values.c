/* The step that makes values of our columns out of the fields of a source. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "input/import_private.h"
#include "input/quote.h"

static void name_feature(zl_import *import, const zl_raw_feature *raw, const zl_value *id)
{
    char buffer[40];
    const char *text = id ? zl_value_text(id, buffer) : "";
    if (*text)
        snprintf(import->feature_name, sizeof import->feature_name, "%s", zl_quoted(text).text);
    else
        snprintf(import->feature_name, sizeof import->feature_name, "fid %lld",
                 (long long)raw->fid);
    import->current.feature = import->feature_name;
}

static const zl_value *raw_id(const zl_import *import, const zl_raw_feature *raw)
{
    bool land = import->kind == ZL_KIND_LAND;
    int field = import->id_column;
    if (!land && field >= 0)
        field = import->mapping.field[field];
    return field >= 0 ? &raw->values[field] : NULL;
}

static zl_status convert(zl_import *import, size_t i, const zl_value *raw, zl_error *err)
{
    const zl_our_column *column = &import->mapping.column[i];
    zl_complaint complaint;
    ZL_TRY(zl_convert_value(&import->values[i], &import->owned[i], column, raw, &complaint, err));
    /* Of bytes that are no text nothing can be said but that. */
    if (complaint.code && import->current.bad_text)
        import->current.refused = true;
    else if (complaint.code)
        zl_import_finding(import, ZL_ERROR, complaint.code, NULL, "%s", complaint.text);
    else if (import->values[i].null && strcmp(column->name, "accuracy_m") == 0 && !raw->null &&
             (raw->type == ZL_REAL || raw->type == ZL_INTEGER || *raw->text))
        import->tally.zero_accuracy++;
    return ZL_OK;
}

/* 24.70 says more than 24.7, and a number would forget it. */
static void keep_decimals(zl_import *import, const zl_raw_feature *raw)
{
    int value = -1, decimals = -1;
    for (size_t i = 0; i < import->columns.count; i++) {
        if (strcmp(import->column[i].name, "value") == 0)
            value = (int)i;
        if (strcmp(import->column[i].name, "decimals") == 0)
            decimals = (int)i;
    }
    if (value < 0 || decimals < 0 || !import->values[decimals].null)
        return;
    int field = import->mapping.field[value];
    if (field < 0 || raw->values[field].null || raw->values[field].type != ZL_TEXT)
        return;
    const char *text = raw->values[field].text, *point = strchr(text, '.');
    if (strpbrk(text, "eE"))
        return;
    size_t digits = point ? strspn(point + 1, "0123456789") : 0;
    import->values[decimals] =
        (zl_value){.type = ZL_INTEGER, .integer = digits < 9 ? (int64_t)digits : 9};
}

static zl_status fill_extra(zl_import *import, const zl_raw_feature *raw, zl_error *err)
{
    size_t i = (size_t)import->extra_column;
    ZL_CLEANUP(zl_free_ptr) char *json = NULL;
    const zl_value *earlier = &import->values[i];
    ZL_TRY(zl_extra_json(&json, import->source, raw->values, import->mapping.column_of,
                         earlier->null ? NULL : earlier->text, err));
    zl_free(import->owned[i]);
    import->owned[i] = json;
    json = NULL;
    import->values[i] =
        (zl_value){.type = ZL_TEXT, .null = !import->owned[i], .text = import->owned[i]};
    return ZL_OK;
}

static bool is_null(const zl_import *import, const char *column)
{
    for (size_t i = 0; i < import->columns.count; i++)
        if (strcmp(import->column[i].name, column) == 0)
            return import->values[i].null;
    return true;
}

/* A value that did not fit has had its own finding. */
static void check_required(zl_import *import, const zl_raw_feature *raw)
{
    for (size_t i = 0; i < import->columns.count; i++) {
        const zl_our_column *column = &import->mapping.column[i];
        int field = import->mapping.field[i];
        char buffer[40];
        if (!column->required || !import->values[i].null)
            continue;
        if (field >= 0 && zl_value_text(&raw->values[field], buffer)[0] && import->current.refused)
            continue;
        if (strcmp(column->name, "name_zh") == 0 && !is_null(import, "name_en"))
            continue;
        zl_import_finding(import, ZL_ERROR, "missing-value", NULL, "%s is empty", column->name);
    }
}

/* What a feature brings for a column, else what was set for it. */
static const zl_value *brought(const zl_import *import, const zl_raw_feature *raw, size_t column)
{
    const zl_value *set = &import->mapping.set[column];
    int field = import->mapping.field[column];
    if (field < 0)
        return set;
    const zl_value *value = &raw->values[field];
    bool empty = value->null || (value->type == ZL_TEXT && !*value->text);
    return empty && !set->null ? set : value;
}

static zl_status map_values(zl_import *import, const zl_raw_feature *raw, zl_error *err)
{
    for (size_t i = 0; i < import->columns.count; i++)
        ZL_TRY(convert(import, i, brought(import, raw, i), err));
    if (import->kind == ZL_KIND_DECLARED)
        keep_decimals(import, raw);
    if (import->extra_column >= 0)
        ZL_TRY(fill_extra(import, raw, err));
    check_required(import, raw);
    import->current.values = import->values;
    return ZL_OK;
}

/* Told once at the end: a file in another encoding has it in every feature. */
static void note_bad_text(zl_import *import, const char *field)
{
    zl_import_tally *tally = &import->tally;
    import->current.bad_text = import->current.refused = true;
    if (tally->bad_text++ > 0)
        return;
    snprintf(tally->first_bad_text, sizeof tally->first_bad_text, "%s", import->feature_name);
    snprintf(tally->bad_field, sizeof tally->bad_field, "%s", zl_quoted(field).text);
}

static void note_cut_text(zl_import *import, const char *field)
{
    zl_import_tally *tally = &import->tally;
    if (tally->cut_text++ > 0)
        return;
    snprintf(tally->first_cut_text, sizeof tally->first_cut_text, "%s", import->feature_name);
    snprintf(tally->cut_field, sizeof tally->cut_field, "%s", zl_quoted(field).text);
}

zl_status zl_import_values(zl_import *import, const zl_raw_feature *raw, zl_error *err)
{
    name_feature(import, raw, raw_id(import, raw));
    if (raw->bad_text)
        note_bad_text(import, raw->bad_text);
    if (raw->cut_text)
        note_cut_text(import, raw->cut_text);
    if (import->kind != ZL_KIND_LAND)
        return map_values(import, raw, err);
    import->current.values = raw->values;
    return ZL_OK;
}
