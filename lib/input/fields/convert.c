#include "input/fields/convert.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "base/text.h"
#include "input/quote.h"

const char *zl_value_text(const zl_value *value, char buffer[40])
{
    if (value->null)
        return "";
    if (value->type == ZL_TEXT || value->type == ZL_LIST)
        return value->text ? value->text : "";
    if (value->type == ZL_INTEGER) {
        snprintf(buffer, 40, "%lld", (long long)value->integer);
        return buffer;
    }
    zl_print_real(buffer, 40, 15, value->real);
    if (zl_atof(buffer) != value->real)
        zl_print_real(buffer, 40, 17, value->real);
    return buffer;
}

__attribute__((format(printf, 3, 4))) static void
complain(zl_complaint *complaint, const char *code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complaint->code = code;
    zl_print(complaint->text, sizeof complaint->text, zl_message(format), arguments);
    va_end(arguments);
}

static char *trimmed(const char *text)
{
    text += strspn(text, " \t\r\n");
    size_t size = strlen(text);
    while (size > 0 && strchr(" \t\r\n", text[size - 1]))
        size--;
    return zl_strndup(text, size);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static bool parse_number(double *out, const char *text)
{
    char *end;
    double number = zl_strtod(text, &end);
    if (end == text || end[strspn(end, " \t\r\n")] != '\0' || !isfinite(number))
        return false;
    *out = number;
    return true;
}

/* An accuracy of zero is how many programs write "not known". */
static void check_range(zl_value *out, const zl_our_column *column, zl_complaint *complaint)
{
    bool accuracy = strcmp(column->name, "accuracy_m") == 0;
    bool figure = strcmp(column->name, "value") == 0;
    char number[40];
    if ((!accuracy && !figure) || out->real > 0)
        return;
    if (figure || out->real < 0)
        complain(complaint, "bad-number", "%s is %s, which is not above zero%s", column->name,
                 zl_value_text(out, number),
                 accuracy ? _("; leave it empty where it is not known") : "");
    out->null = true;
}

static void to_real(zl_value *out, const zl_our_column *column, const zl_value *raw,
                    zl_complaint *complaint)
{
    out->type = ZL_REAL;
    out->null = false;
    if (raw->type == ZL_INTEGER)
        out->real = (double)raw->integer;
    else if (raw->type == ZL_REAL)
        out->real = raw->real;
    else if (!parse_number(&out->real, raw->text)) {
        out->null = true;
        complain(complaint, "bad-number", "%s is \"%s\", which is not a number", column->name,
                 zl_quoted(raw->text).text);
        return;
    }
    check_range(out, column, complaint);
}

static void to_integer(zl_value *out, const zl_our_column *column, const zl_value *raw,
                       zl_complaint *complaint)
{
    zl_value real = {.null = true};
    char number[40];
    if (raw->type == ZL_INTEGER) {
        *out = *raw;
        return;
    }
    to_real(&real, column, raw, complaint);
    bool whole = !real.null && real.real == floor(real.real) && fabs(real.real) < 9e15;
    *out = (zl_value){.type = ZL_INTEGER, .null = !whole};
    if (whole)
        out->integer = (int64_t)real.real;
    else if (!complaint->code)
        complain(complaint, "bad-number", "%s is %s, which is not a whole number", column->name,
                 zl_value_text(&real, number));
}

/* ---- texts ----------------------------------------------------------------------------------- */

static const char *next_number(const char *at, int *number, int *digits)
{
    *digits = 0;
    *number = 0;
    for (; *at >= '0' && *at <= '9' && *digits < 9; at++, (*digits)++)
        *number = *number * 10 + (*at - '0');
    return at;
}

static const char *skip_date_mark(const char *at)
{
    static const char *const marks[] = {"-", "/", ".", "年", "月", "日"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(at, marks[i], strlen(marks[i])) == 0)
            return at + strlen(marks[i]);
    return at;
}

static bool is_date(int year, int month, int day)
{
    static const int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= longest[month - 1] &&
           (month != 2 || day < 29 || leap);
}

/* The parts of a date: one to three of year, month, day; -1 when it is none. */
static int date_parts(int part[3], const char *text)
{
    int digits, count = 0, day = 0;
    const char *at = next_number(text, &part[0], &digits);
    if (digits == 8 && *at == '\0') {
        day = part[0];
        part[0] = day / 10000;
        part[1] = day / 100 % 100;
        part[2] = day % 100;
        return 3;
    }
    if (digits != 4)
        return -1;
    for (count = 1; count < 3; count++) {
        const char *number = skip_date_mark(at);
        at = next_number(number, &part[count], &digits);
        if (digits == 0)
            break;
        if (digits > 2)
            return -1;
    }
    at = skip_date_mark(at);
    bool with_time = count == 3 && (*at == 'T' || *at == ' ');
    return *at == '\0' || with_time ? count : -1;
}

bool zl_iso_date(char out[11], const char *text)
{
    int part[3] = {0, 1, 1};
    int count = date_parts(part, text);
    if (count < 1 || !is_date(part[0], count > 1 ? part[1] : 1, count > 2 ? part[2] : 1))
        return false;
    int used = snprintf(out, 11, "%04u", (unsigned)part[0] % 10000);
    if (count > 1)
        used += snprintf(out + used, 11 - (size_t)used, "-%02u", (unsigned)part[1] % 100);
    if (count > 2)
        snprintf(out + used, 11 - (size_t)used, "-%02u", (unsigned)part[2] % 100);
    return true;
}

static zl_status to_date(zl_value *out, char **owned, const zl_our_column *column,
                         zl_complaint *complaint, zl_error *err)
{
    char date[11];
    if (!zl_iso_date(date, out->text)) {
        complain(complaint, "bad-date", "%s is \"%s\", which is not a date such as 2026-03-01",
                 column->name, zl_quoted(out->text).text);
        out->null = true;
        return ZL_OK;
    }
    char *copy = zl_strdup(date);
    if (!copy)
        return zl_fail_memory(err);
    zl_free(*owned);
    out->text = *owned = copy;
    return ZL_OK;
}

/* "a,b" as "a, b". */
static void spaced(char *out, size_t size, const char *list)
{
    size_t used = 0;
    for (; *list && used + 2 < size; list++) {
        out[used++] = *list;
        if (*list == ',')
            out[used++] = ' ';
    }
    out[used] = '\0';
}

/* A word outside a closed vocabulary is an error; outside an open one it stays as it is. */
static void to_word(zl_value *out, const zl_our_column *column, zl_complaint *complaint)
{
    const char *stored = zl_canonical_value(column->vocabulary, out->text);
    if (stored && (!column->allowed || zl_is_listed(column->allowed, stored))) {
        out->text = stored;
        return;
    }
    if (!column->allowed)
        return;
    char words[256];
    spaced(words, sizeof words, column->allowed);
    complain(complaint, "unknown-value", "%s is \"%s\", which is none of: %s", column->name,
             zl_quoted(out->text).text, words);
    out->null = true;
}

static bool is_day(const char *column)
{
    return strcmp(column, "valid_from") == 0 || strcmp(column, "valid_to") == 0;
}

static zl_status to_text(zl_value *out, char **owned, const zl_our_column *column,
                         const zl_value *raw, zl_complaint *complaint, zl_error *err)
{
    char buffer[40];
    *owned = trimmed(zl_value_text(raw, buffer));
    if (!*owned)
        return zl_fail_memory(err);
    *out = (zl_value){.type = ZL_TEXT, .null = !**owned, .text = *owned};
    if (!out->null && column->vocabulary)
        to_word(out, column, complaint);
    if (!out->null && is_day(column->name))
        return to_date(out, owned, column, complaint, err);
    return ZL_OK;
}

static zl_status to_list(zl_value *out, char **owned, const zl_value *raw, zl_error *err)
{
    char buffer[40];
    *owned = zl_list_json(zl_value_text(raw, buffer));
    if (!*owned)
        return zl_fail_memory(err);
    *out = (zl_value){.type = ZL_LIST, .null = strcmp(*owned, "[]") == 0, .text = *owned};
    return ZL_OK;
}

static bool is_blank(const zl_value *value)
{
    bool has_text = value->type == ZL_TEXT || value->type == ZL_LIST;
    return value->null ||
           (has_text && (!value->text || !value->text[strspn(value->text, " \t\r\n")]));
}

zl_status zl_convert_value(zl_value *out, char **owned, const zl_our_column *column,
                           const zl_value *raw, zl_complaint *complaint, zl_error *err)
{
    complaint->code = NULL;
    *out = (zl_value){.type = column->type, .null = true};
    if (is_blank(raw))
        return ZL_OK;
    switch (column->type) {
    case ZL_REAL:
        to_real(out, column, raw, complaint);
        return ZL_OK;
    case ZL_INTEGER:
        to_integer(out, column, raw, complaint);
        return ZL_OK;
    case ZL_LIST:
        return to_list(out, owned, raw, err);
    default:
        return to_text(out, owned, column, raw, complaint, err);
    }
}
