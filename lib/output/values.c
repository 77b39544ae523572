#include "output/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "output/names.h"

/* So many values of a column are told one by one; the rest is a sum. */
#define TOLD_ONE_BY_ONE 20

/* ---- opening -------------------------------------------------------------------------------- */

/* As many digits after the point as leave room for a sign, the point and the largest value. DBF
 * readers take no more than 15. */
static int decimals_for(double largest, int width)
{
    int before = largest < 10 ? 1 : (int)floor(log10(largest)) + 1;
    int after = width - 2 - before;
    return after < 0 ? 0 : after > 15 ? 15 : after;
}

/* Gives all away and leaves nothing to be freed. */
static zl_fields take(zl_fields *fields)
{
    zl_fields taken = *fields;
    *fields = (zl_fields){0};
    return taken;
}

zl_status zl_fields_open(zl_fields *out, const zl_format *format, const zl_stream *stream,
                         const zl_survey *survey, const char *encoding, zl_findings *findings,
                         zl_error *err)
{
    ZL_CLEANUP(zl_fields_free)
    zl_fields fields = {
        .format = format, .columns = stream->columns, .layer = stream->name, .findings = findings};
    size_t count = stream->columns->count;
    fields.decimals = zl_alloc_zero(count, sizeof *fields.decimals);
    fields.loss = zl_alloc_zero(count, sizeof *fields.loss);
    if (!fields.decimals || !fields.loss)
        return zl_fail_memory(err);
    ZL_TRY(zl_field_names(&fields.name, stream->columns, format->name_bytes, err));
    if (format->text_bytes)
        ZL_TRY(zl_encoder_open(&fields.encoder, encoding, err));
    for (size_t i = 0; i < count; i++)
        fields.decimals[i] = decimals_for(survey->largest[i], format->number_width);
    *out = take(&fields);
    return ZL_OK;
}

void zl_fields_free(zl_fields *fields)
{
    zl_free(fields->name);
    zl_free(fields->decimals);
    zl_free(fields->loss);
    zl_encoder_close_ptr(&fields->encoder);
    *fields = (zl_fields){0};
}

static OGRFieldType field_type(const zl_format *format, zl_type type)
{
    switch (type) {
    case ZL_INTEGER:
        return OFTInteger64;
    case ZL_REAL:
        return OFTReal;
    case ZL_LIST:
        return format->lists ? OFTStringList : OFTString;
    case ZL_TEXT:
    case ZL_PLACE:
        break;
    }
    return OFTString;
}

zl_status zl_fields_create(const zl_fields *fields, OGRLayerH layer, zl_error *err)
{
    for (size_t i = 0; i < fields->columns->count; i++) {
        zl_type type = fields->columns->column[i].type;
        OGRFieldDefnH field = OGR_Fld_Create(fields->name[i], field_type(fields->format, type));
        if (type == ZL_REAL && fields->format->number_width) {
            OGR_Fld_SetWidth(field, fields->format->number_width);
            OGR_Fld_SetPrecision(field, fields->decimals[i]);
        }
        OGRErr created = OGR_L_CreateField(layer, field, FALSE);
        OGR_Fld_Destroy(field);
        OGRFieldDefnH made = OGR_FD_GetFieldDefn(OGR_L_GetLayerDefn(layer), (int)i);
        if (created != OGRERR_NONE || !made ||
            strcmp(OGR_Fld_GetNameRef(made), fields->name[i]) != 0) {
            ZL_CLEANUP(zl_text_free) zl_text shown = {0};
            return zl_fail(err, ZL_FAILED, "the format does not take the field '%s'",
                           zl_shown(&shown, fields->name[i]));
        }
    }
    return ZL_OK;
}

/* ---- values --------------------------------------------------------------------------------- */

static void set_real(const zl_fields *fields, OGRFeatureH feature, int i, const zl_stream_row *row)
{
    double value = row->values[i].real;
    const char *column = fields->columns->column[i].name;
    if (!isfinite(value)) {
        OGR_F_SetFieldNull(feature, i);
        if (!isnan(value) && fields->loss[i].not_finite++ < TOLD_ONE_BY_ONE)
            zl_findings_add(fields->findings, ZL_WARNING, "value-not-finite", fields->layer,
                            row->id, NULL, "%s is infinite and was written as unknown", column);
        return;
    }
    OGR_F_SetFieldDouble(feature, i, value);
    int width = fields->format->number_width;
    if (!width)
        return;
    char digits[400];
    int size = snprintf(digits, sizeof digits, "%.*f", fields->decimals[i], value);
    bool same = size <= width && fabs(strtod(digits, NULL) - value) <= 1e-9 * fabs(value);
    if (!same && fields->loss[i].rounded++ < TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, "value-rounded", fields->layer, row->id, NULL,
                        "%s is %.17g; a %s keeps %d characters with %d digits after the point",
                        column, value, fields->format->name, width, fields->decimals[i]);
}

static void set_integer(const zl_fields *fields, OGRFeatureH feature, int i,
                        const zl_stream_row *row)
{
    const int64_t limit = INT64_C(999999999999999999); /* 18 digits; wider ones become reals */
    int64_t value = row->values[i].integer;
    OGR_F_SetFieldInteger64(feature, i, value);
    if (fields->format->number_width && (value > limit || value < -limit) &&
        fields->loss[i].rounded++ < TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, "value-rounded", fields->layer, row->id, NULL,
                        "%s is %lld; programs read whole numbers of more than 18 digits in a %s as "
                        "rounded reals",
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

static zl_status set_text(const zl_fields *fields, OGRFeatureH feature, int i,
                          const zl_stream_row *row, const char *text, zl_error *err)
{
    const char *column = fields->columns->column[i].name;
    size_t limit = fields->format->text_bytes;
    count_json(fields, i, text);
    zl_fit fit = {0};
    if (limit)
        fit = zl_encoder_fit(fields->encoder, text, limit);
    if (fit.foreign) {
        ZL_CLEANUP(zl_text_free) zl_text id = {0}, shown = {0};
        return zl_fail(err, ZL_USAGE,
                       "feature %s: %s '%s' has characters that the encoding does not have; take "
                       "UTF-8 or GB18030",
                       zl_shown(&id, row->id), column, zl_shown(&shown, text));
    }
    if (!limit || fit.encoded <= limit) {
        OGR_F_SetFieldString(feature, i, text);
        return ZL_OK;
    }
    ZL_CLEANUP(zl_free_ptr) char *piece = zl_strndup(text, fit.bytes);
    if (!piece)
        return zl_fail_memory(err);
    OGR_F_SetFieldString(feature, i, piece);
    if (fields->loss[i].cut++ < TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, "value-truncated", fields->layer, row->id,
                        NULL,
                        "%s has %zu bytes and was cut to %zu; write GeoJSON or GeoPackage to keep "
                        "all of it",
                        column, fit.encoded, limit);
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
    for (char **item = items; items && *item; item++) {
        zl_text_add(&joined, item == items ? "" : ";");
        zl_text_add(&joined, *item);
    }
    if (joined.failed)
        return zl_fail_memory(err);
    return set_text(fields, feature, i, row, items ? joined.data ? joined.data : "" : json, err);
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

static void report(const zl_fields *fields, size_t i, const char *code, size_t count)
{
    if (count > TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, code, fields->layer, NULL, NULL,
                        "%s: the same for %zu more features", fields->columns->column[i].name,
                        count - TOLD_ONE_BY_ONE);
}

void zl_fields_report(const zl_fields *fields)
{
    for (size_t i = 0; i < fields->columns->count; i++) {
        report(fields, i, "value-truncated", fields->loss[i].cut);
        report(fields, i, "value-rounded", fields->loss[i].rounded);
        report(fields, i, "value-not-finite", fields->loss[i].not_finite);
        if (fields->loss[i].json > 0)
            zl_findings_add(fields->findings, ZL_NOTE, "value-as-json", fields->layer, NULL, NULL,
                            "%s: %zu texts look like JSON and may be written as arrays or objects",
                            fields->columns->column[i].name, fields->loss[i].json);
    }
}
