/* A value as a field of a schema wants it, or why it does not fit. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "base/text.h"
#include "input/fields/convert.h"
#include "input/quote.h"
#include "input/schema/schema.h"

void zl_schema_value_free(zl_schema_value *value)
{
    zl_free(value->owned);
    value->owned = NULL;
}

__attribute__((format(printf, 3, 4))) static void misfit(zl_schema_value *out, const char *code,
                                                         const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    zl_print(out->why, sizeof out->why, zl_message(format), arguments);
    va_end(arguments);
    out->code = code;
    out->value.null = true;
}

static void wrong_type(zl_schema_value *out, const zl_schema_field *field, const char *text)
{
    static const char *const wanted[] = {[ZL_SCHEMA_TEXT] = N_("a text"),
                                         [ZL_SCHEMA_INTEGER] = N_("a whole number"),
                                         [ZL_SCHEMA_REAL] = N_("a number"),
                                         [ZL_SCHEMA_DATE] = N_("a date (YYYY-MM-DD)")};
    misfit(out, "schema-type", "%s is \"%s\", and the schema wants %s", field->name,
           zl_quoted(text).text, _(wanted[field->type]));
}

static void too_wide(zl_schema_value *out, const zl_schema_field *field, const char *text,
                     size_t width)
{
    misfit(out, "schema-width", "%s has %zu characters, and the schema has room for %d: \"%s\"",
           field->name, width, field->width, zl_quoted(text).text);
}

static size_t count_signs(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* The number that the whole text is, in the C locale's spelling. */
static bool parse_number(double *out, const char *text)
{
    size_t size = strlen(text);
    if (size == 0 || size > 60 || strspn(text, "+-0123456789.eE") != size)
        return false;
    char *end = NULL;
    *out = zl_strtod(text, &end);
    return *end == '\0' && isfinite(*out);
}

static void take_number(zl_schema_value *out, const zl_schema_field *field, double number,
                        const char *text)
{
    char digits[ZL_NUMBER_SIZE];
    int decimals = zl_decimals_of(number);
    out->rounded = field->precision >= 0 && decimals > field->precision;
    zl_number_text(digits, number, field->precision);
    if (field->width > 0 && strlen(digits) > (size_t)field->width)
        too_wide(out, field, text, strlen(digits));
    else
        out->value = (zl_value){.type = ZL_REAL, .real = zl_atof(digits)};
}

static void take_integer(zl_schema_value *out, const zl_schema_field *field, const zl_value *raw,
                         double number, const char *text)
{
    char digits[32];
    bool whole = raw->type == ZL_INTEGER;
    if (!whole && (number != floor(number) || fabs(number) > 9007199254740992.0)) {
        wrong_type(out, field, text);
        return;
    }
    int64_t integer = whole ? raw->integer : (int64_t)number;
    snprintf(digits, sizeof digits, "%lld", (long long)integer);
    if (field->width > 0 && strlen(digits) > (size_t)field->width)
        too_wide(out, field, text, strlen(digits));
    else
        out->value = (zl_value){.type = ZL_INTEGER, .integer = integer};
}

static zl_status take_text(zl_schema_value *out, const zl_schema_field *field, const zl_value *raw,
                           const char *text, bool any_width, zl_error *err)
{
    size_t width = count_signs(text);
    if (!any_width && field->width > 0 && width > (size_t)field->width) {
        too_wide(out, field, text, width);
        return ZL_OK;
    }
    if (text != raw->text) { /* made in a buffer of the caller */
        out->owned = zl_strdup(text);
        if (!out->owned)
            return zl_fail_memory(err);
    }
    out->value = (zl_value){.type = ZL_TEXT, .text = out->owned ? out->owned : text};
    return ZL_OK;
}

static zl_status take_date(zl_schema_value *out, const zl_schema_field *field, const char *text,
                           zl_error *err)
{
    char iso[11];
    if (!zl_iso_date(iso, text) || strlen(iso) != 10) {
        wrong_type(out, field, text);
        return ZL_OK;
    }
    out->owned = zl_strdup(iso);
    out->value = (zl_value){.type = ZL_TEXT, .text = out->owned};
    return out->owned ? ZL_OK : zl_fail_memory(err);
}

zl_status zl_schema_convert(zl_schema_value *out, const zl_schema_field *field, const zl_value *raw,
                            bool any_width, zl_error *err)
{
    static const zl_type kinds[] = {[ZL_SCHEMA_TEXT] = ZL_TEXT,
                                    [ZL_SCHEMA_INTEGER] = ZL_INTEGER,
                                    [ZL_SCHEMA_REAL] = ZL_REAL,
                                    [ZL_SCHEMA_DATE] = ZL_TEXT};
    char room[40];
    double number = 0;
    bool unknown = raw->null || (raw->type == ZL_REAL && isnan(raw->real));
    const char *text = unknown ? "" : zl_value_text(raw, room);
    *out = (zl_schema_value){.value = {.type = kinds[field->type], .null = true}};
    if (!text[strspn(text, " \t\r\n")]) {
        if (field->required)
            misfit(out, "schema-required", "%s is empty, and the schema wants it filled",
                   field->name);
        return ZL_OK;
    }
    if (field->type == ZL_SCHEMA_TEXT)
        return take_text(out, field, raw, text, any_width, err);
    if (field->type == ZL_SCHEMA_DATE)
        return take_date(out, field, text, err);
    if (raw->type == ZL_REAL)
        number = raw->real;
    else if (!parse_number(&number, text)) {
        wrong_type(out, field, text);
        return ZL_OK;
    }
    if (field->type == ZL_SCHEMA_INTEGER)
        take_integer(out, field, raw, number, text);
    else
        take_number(out, field, number, text);
    return ZL_OK;
}
