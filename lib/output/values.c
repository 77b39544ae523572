#include "output/values.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "output/names.h"

/* ---- opening -------------------------------------------------------------------------------- */

/* Gives all away and leaves nothing to be freed. */
static zl_fields take(zl_fields *fields)
{
    zl_fields taken = *fields;
    *fields = (zl_fields){0};
    return taken;
}

/* A format without unknown values would make 0 of an unknown number: such a column becomes text. */
static OGRFieldType field_type(const zl_format *format, const zl_survey *survey, zl_type type,
                               size_t i)
{
    bool number = type == ZL_INTEGER || type == ZL_REAL;
    if (number && format->no_null && survey->nulls[i] > 0)
        return OFTString;
    if (type == ZL_INTEGER && format->int32)
        return survey->largest[i] <= INT32_MAX ? OFTInteger : OFTReal;
    if (type == ZL_INTEGER)
        return OFTInteger64;
    if (type == ZL_REAL)
        return OFTReal;
    return type == ZL_LIST && format->lists ? OFTStringList : OFTString;
}

/* Whoever asks for a field asks for its name. */
static zl_status check_names(const zl_fields *fields, zl_error *err)
{
    for (size_t i = 0; fields->size && i < fields->columns->count; i++) {
        const char *asked = fields->columns->column[i].name;
        ZL_CLEANUP(zl_text_free) zl_text shown = {0};
        if (strcmp(fields->name[i], asked) != 0)
            return zl_fail(
                err, ZL_USAGE,
                "the schema's field '%s' has a name that a %s does not take (%zu bytes); "
                "write a GeoPackage",
                zl_shown(&shown, asked), fields->format->name, fields->format->name_bytes);
    }
    return ZL_OK;
}

zl_status zl_fields_open(zl_fields *out, const zl_format *format, const zl_stream *stream,
                         const zl_survey *survey, zl_text_rules rules, zl_findings *findings,
                         zl_error *err)
{
    ZL_CLEANUP(zl_fields_free)
    zl_fields fields = {
        .format = format, .columns = stream->columns, .layer = stream->name, .findings = findings};
    size_t count = stream->columns->count;
    fields.loss = zl_alloc_zero(count, sizeof *fields.loss);
    fields.type = zl_alloc_zero(count, sizeof *fields.type);
    fields.made = zl_alloc_zero(count, sizeof *fields.made);
    if (!fields.loss || !fields.type || !fields.made)
        return zl_fail_memory(err);
    if (format->text_bytes)
        ZL_TRY(zl_encoder_open(&fields.encoder, rules.encoding, err));
    ZL_TRY(zl_field_names(&fields.name, stream->columns, format->name_bytes,
                          rules.ascii_names ? NULL : fields.encoder, err));
    fields.size = stream->size;
    ZL_TRY(check_names(&fields, err));
    for (size_t i = 0; i < count; i++) {
        fields.type[i] = field_type(format, survey, stream->columns->column[i].type, i);
        if (fields.size && fields.size[i].date && !format->no_null)
            fields.type[i] = OFTDate;
    }
    fields.nulls = survey->nulls;
    *out = take(&fields);
    return ZL_OK;
}

void zl_fields_free(zl_fields *fields)
{
    for (size_t i = 0; fields->made && i < fields->columns->count; i++)
        zl_free(fields->made[i]);
    zl_free(fields->made);
    zl_free(fields->type);
    zl_free(fields->name);
    zl_free(fields->loss);
    zl_encoder_close_ptr(&fields->encoder);
    *fields = (zl_fields){0};
}

/* Width and alias as the schema has them, else what the format needs. */
static void set_size(const zl_fields *fields, OGRFieldDefnH field, size_t i)
{
    OGRFieldType type = fields->type[i];
    const zl_field_size *size = fields->size ? &fields->size[i] : NULL;
    int limit = fields->format->text_bytes ? (int)fields->format->text_bytes : INT_MAX;
    if (size && size->width > 0 && type != OFTReal && type != OFTDate)
        OGR_Fld_SetWidth(field, size->width < limit ? size->width : limit);
    if (fields->format->launders)
        OGR_Fld_SetAlternativeName(field, fields->name[i]);
    if (size && size->alias)
        OGR_Fld_SetAlternativeName(field, size->alias);
}

static zl_status not_taken(const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    return zl_fail(err, ZL_FAILED, "the format does not take the field '%s'",
                   zl_shown(&shown, name));
}

/* The name that the driver gave field `i`: the one asked for, or one that it can take. */
static zl_status check_name(zl_fields *fields, OGRLayerH layer, size_t i, zl_error *err)
{
    OGRFeatureDefnH table = OGR_L_GetLayerDefn(layer);
    OGRFieldDefnH made = OGR_FD_GetFieldDefn(table, (int)i);
    if (!made)
        return not_taken(fields->name[i], err);
    const char *name = OGR_Fld_GetNameRef(made);
    if (strcmp(name, fields->name[i]) == 0)
        return ZL_OK;
    if (fields->size || !fields->format->launders || OGR_FD_GetFieldIndex(table, name) != (int)i)
        return not_taken(fields->name[i], err);
    fields->made[i] = zl_strdup(name);
    return fields->made[i] ? ZL_OK : zl_fail_memory(err);
}

zl_status zl_fields_create(zl_fields *fields, OGRLayerH layer, zl_error *err)
{
    bool launders = fields->format->launders;
    for (size_t i = 0; i < fields->columns->count; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(fields->name[i], fields->type[i]);
        set_size(fields, field, i);
        OGRErr created = OGR_L_CreateField(layer, field, launders);
        OGR_Fld_Destroy(field);
        if (created != OGRERR_NONE)
            return not_taken(fields->name[i], err);
        ZL_TRY(check_name(fields, layer, i, err));
    }
    return ZL_OK;
}

const char *zl_field_made(const zl_fields *fields, size_t i)
{
    return fields->made[i] ? fields->made[i] : fields->name[i];
}

/* ---- values --------------------------------------------------------------------------------- */

/* As few digits as give the same number again. */
static void set_digits(OGRFeatureH feature, int i, double value)
{
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    OGR_F_SetFieldString(feature, i, digits);
}

void zl_fields_tell_infinite(const zl_fields *fields, size_t i, const char *row)
{
    if (fields->loss[i].not_finite++ < TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, "value-not-finite", fields->layer, row, NULL,
                        "%s is infinite and was written as unknown",
                        fields->columns->column[i].name);
}

void zl_fields_tell_cut(const zl_fields *fields, size_t i, const char *row, size_t bytes)
{
    if (fields->loss[i].cut++ < TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, "value-truncated", fields->layer, row, NULL,
                        "%s has %zu bytes and was cut to %zu; write GeoJSON or GeoPackage to keep "
                        "all of it",
                        fields->columns->column[i].name, bytes, fields->format->text_bytes);
}

void zl_fields_tell_rounded(const zl_fields *fields, size_t i, const char *row, double value,
                            int width, int decimals)
{
    if (fields->loss[i].rounded++ < TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, "value-rounded", fields->layer, row, NULL,
                        "%s is %.17g; a %s keeps %d characters with %d digits after the point",
                        fields->columns->column[i].name, value, fields->format->name, width,
                        decimals);
}

void zl_fields_tell_long(const zl_fields *fields, size_t i, const char *row, int64_t value)
{
    if (fields->loss[i].rounded++ < TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, "value-rounded", fields->layer, row, NULL,
                        "%s is %lld; programs read whole numbers of more than 18 digits in a %s as "
                        "rounded reals",
                        fields->columns->column[i].name, (long long)value, fields->format->name);
}

zl_status zl_fields_refuse_foreign(const zl_fields *fields, size_t i, const char *row,
                                   const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text id = {0}, shown = {0};
    return zl_fail(err, ZL_USAGE,
                   "feature %s: %s '%s' has characters that the encoding does not have; take %s",
                   zl_shown(&id, row), fields->columns->column[i].name, zl_shown(&shown, text),
                   fields->format->encoding ? "GeoPackage" : _("UTF-8 or GB18030"));
}

static void set_real(const zl_fields *fields, OGRFeatureH feature, int i, const zl_stream_row *row)
{
    double value = row->values[i].real;
    if (!isfinite(value)) {
        OGR_F_SetFieldNull(feature, i);
        if (!isnan(value))
            zl_fields_tell_infinite(fields, (size_t)i, row->id);
        return;
    }
    if (fields->type[i] == OFTString) {
        set_digits(feature, i, value);
        return;
    }
    OGR_F_SetFieldDouble(feature, i, value);
}

static void set_integer(const zl_fields *fields, OGRFeatureH feature, int i,
                        const zl_stream_row *row)
{
    int64_t value = row->values[i].integer;
    OGR_F_SetFieldInteger64(feature, i, value);
    const int64_t exact = INT64_C(1) << 53;
    if (fields->type[i] == OFTReal && (value > exact || value < -exact) &&
        fields->loss[i].rounded++ < TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, "value-rounded", fields->layer, row->id, NULL,
                        "%s is %lld; a %s keeps whole numbers up to 2^53 exactly",
                        fields->columns->column[i].name, (long long)value, fields->format->name);
}

/* A text that the driver would take for JSON comes out as an object or array. For our own column
 * `extra`, which is JSON, that is as it should be. */
static void count_json(const zl_fields *fields, int i, const char *text)
{
    size_t size = strlen(text);
    bool json = size > 1 && ((text[0] == '[' && text[size - 1] == ']') ||
                             (text[0] == '{' && text[size - 1] == '}'));
    if (json && fields->format->json_text && strcmp(fields->columns->column[i].name, "extra") != 0)
        fields->loss[i].json++;
}

/* What the file will give back otherwise than it is. */
static void count_changes(const zl_fields *fields, int i, const char *text)
{
    const zl_format *format = fields->format;
    zl_loss *loss = &fields->loss[i];
    size_t size = strlen(text);
    if (size == 0)
        loss->empty += format->no_empty;
    else if (strchr(" \t\r\n", text[0]) || strchr(" \t\r\n", text[size - 1]))
        loss->trimmed += format->no_blanks;
    loss->broken += format->no_break && strchr(text, '\n');
}

static zl_status set_text(const zl_fields *fields, OGRFeatureH feature, int i,
                          const zl_stream_row *row, const char *text, zl_error *err)
{
    size_t limit = fields->format->text_bytes;
    count_json(fields, i, text);
    count_changes(fields, i, text);
    zl_fit fit = {0};
    if (limit)
        fit = zl_encoder_fit(fields->encoder, text, limit);
    if (fit.foreign)
        return zl_fields_refuse_foreign(fields, (size_t)i, row->id, text, err);
    if (!limit || fit.encoded <= limit) {
        OGR_F_SetFieldString(feature, i, text);
        return ZL_OK;
    }
    ZL_CLEANUP(zl_free_ptr) char *piece = zl_strndup(text, fit.bytes);
    if (!piece)
        return zl_fail_memory(err);
    OGR_F_SetFieldString(feature, i, piece);
    zl_fields_tell_cut(fields, (size_t)i, row->id, fit.encoded);
    return ZL_OK;
}

static zl_status set_list(const zl_fields *fields, OGRFeatureH feature, int i,
                          const zl_stream_row *row, zl_error *err)
{
    const char *json = row->values[i].text;
    ZL_CLEANUP(zl_free_ptr) char **items = NULL;
    ZL_TRY(zl_list_parse(&items, json, err));
    if (items && fields->format->lists) {
        OGR_F_SetFieldStringList(feature, i, items);
        return ZL_OK;
    }
    if (fields->format->lists) {
        char *whole[] = {(char *)json, NULL};
        OGR_F_SetFieldStringList(feature, i, whole);
        return ZL_OK;
    }
    ZL_CLEANUP(zl_text_free) zl_text joined = {0};
    fields->loss[i].joined++;
    ZL_TRY(zl_list_join(&joined, json, err));
    return set_text(fields, feature, i, row, joined.data, err);
}

zl_status zl_fields_set(const zl_fields *fields, OGRFeatureH feature, const zl_stream_row *row,
                        zl_error *err)
{
    for (int i = 0; i < (int)fields->columns->count; i++) {
        zl_type type = fields->columns->column[i].type;
        const zl_value *value = &row->values[i];
        if (value->null || ((type == ZL_TEXT || type == ZL_LIST) && !value->text))
            OGR_F_SetFieldNull(feature, i);
        else if (type == ZL_REAL)
            set_real(fields, feature, i, row);
        else if (type == ZL_INTEGER)
            set_integer(fields, feature, i, row);
        else if (type == ZL_LIST)
            ZL_TRY(set_list(fields, feature, i, row, err));
        else
            ZL_TRY(set_text(fields, feature, i, row, value->text, err));
    }
    return ZL_OK;
}
