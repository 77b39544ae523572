/* RFC 4180: a header of keys, CRLF lines, quotes where they are needed. */
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "emit.h"
#include "json.h"
#include "text.h"

static void print_field(FILE *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* Would a spreadsheet program take the text for a formula? A number is none. */
static bool is_formula(const char *text)
{
    char *end;
    if (!strchr("=+-@\t\r", *text) || *text == '\0')
        return false;
    strtod(text, &end);
    return *end != '\0';
}

static void print_text(emit *answer, const char *foreign)
{
    char *text = text_valid(foreign);
    if (shared.bom && is_formula(text)) {
        char *guarded = text_format("'%s", text);
        free(text);
        text = guarded;
        answer->guarded++;
    }
    print_field(answer->target.stream, text);
    free(text);
}

/* Digits that were asked for stay as they are, also when they are zeros. */
static void print_number(emit *answer, const zl_column *column, double value)
{
    int decimals = emit_decimals(&answer->spec, column);
    char *text = emit_digits_asked(&answer->spec, column) ? number_text(value, decimals)
                                                          : data_number_text(value, decimals);
    fputs(text, answer->target.stream);
    free(text);
}

static void print_place(emit *answer, const zl_column *column, const zl_value *value)
{
    bool known = !emit_is_null(value);
    if (known)
        print_number(answer, column, value->place_deg[0]);
    fputc(',', answer->target.stream);
    if (known)
        print_number(answer, column, value->place_deg[1]);
}

static void print_list(emit *answer, const char *list)
{
    char *joined = json_join(list, ";");
    print_text(answer, joined);
    free(joined);
}

static void print_value(emit *answer, const zl_column *column, const zl_value *value)
{
    FILE *out = answer->target.stream;
    if (column->type == ZL_PLACE)
        print_place(answer, column, value);
    else if (emit_is_null(value))
        return;
    else if (column->type == ZL_INTEGER)
        fprintf(out, "%lld", (long long)value->integer);
    else if (column->type == ZL_REAL)
        print_number(answer, column, value->real);
    else if (column->type == ZL_LIST)
        print_list(answer, value->text);
    else
        print_text(answer, value->text);
}

void csv_begin(emit *answer)
{
    FILE *out = answer->target.stream;
    const emit_spec *spec = &answer->spec;
    const char *separator = "";
    if (shared.bom)
        fputs("\xef\xbb\xbf", out);
    for (size_t i = 0; i < spec->columns->count; i++) {
        const zl_column *column = &spec->columns->column[i];
        if (!emit_shows(spec, column, false))
            continue;
        fputs(separator, out);
        if (column->type == ZL_PLACE)
            fprintf(out, "%s_lon,%s_lat", column->name, column->name);
        else
            print_field(out, column->name);
        separator = ",";
    }
    fputs("\r\n", out);
}

void csv_row(emit *answer, const zl_value *values)
{
    const emit_spec *spec = &answer->spec;
    const char *separator = "";
    for (size_t i = 0; i < spec->columns->count; i++) {
        if (!emit_shows(spec, &spec->columns->column[i], false))
            continue;
        fputs(separator, answer->target.stream);
        print_value(answer, &spec->columns->column[i], &values[i]);
        separator = ",";
    }
    fputs("\r\n", answer->target.stream);
}
