#include "cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "message.h"
#include "text.h"
#include "words.h"

/* The unit at the end of a key: how a head shows it and how many digits people read. */
typedef struct unit_view {
    const char *ending, *shown;
    int digits;
    double factor;
} unit_view;

static const unit_view units[] = {{"_km2", "km²", 4, 1},  {"_m2", "m²", 0, 1}, {"_ha", "ha", 2, 1},
                                  {"_mu", "mu", 2, 1},    {"_m", "m", 1, 1},   {"_deg", "°", 1, 1},
                                  {"_percent", "%", 3, 1}};
static const unit_view share_unit = {"", "%", 2, 100};
static const unit_view degree_unit = {"", "", 6, 1};

static bool ends_with(const char *key, const char *ending)
{
    size_t size = strlen(key), tail = strlen(ending);
    return size > tail && strcmp(key + size - tail, ending) == 0;
}

static const unit_view *unit_of(const char *key)
{
    if (strncmp(key, "share", 5) == 0)
        return &share_unit;
    if (strcmp(key, "lon") == 0 || strcmp(key, "lat") == 0 || ends_with(key, "_lon") ||
        ends_with(key, "_lat"))
        return &degree_unit;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (ends_with(key, units[i].ending))
            return &units[i];
    return NULL;
}

char *cell_head(const char *key)
{
    const unit_view *unit = unit_of(key);
    int size = (int)(strlen(key) - (unit ? strlen(unit->ending) : 0));
    char *name = word_head(key, size);
    if (!unit || !*unit->shown)
        return name;
    char *head = text_format(_("%s (%s)"), name, word_unit(unit->shown));
    free(name);
    return head;
}

bool cell_is_number(const zl_column *column)
{
    return column->type == ZL_INTEGER || column->type == ZL_REAL;
}

/* 17 digits always read back the same; fewer often do. */
static size_t exponent_into(char out[ZL_NUMBER_SIZE], double value)
{
    for (int digits = 15;; digits++) {
        int size = snprintf(out, ZL_NUMBER_SIZE, "%.*g", digits, value);
        if (digits == 17 || strtod(out, NULL) == value)
            return (size_t)size;
    }
}

size_t number_into(char out[ZL_NUMBER_SIZE], double value, int decimals)
{
    double size = fabs(value);
    /* Without a wish for digits, what is huge or tiny is shorter with an exponent. */
    if (decimals < 0 && size != 0 && (size >= 1e15 || size < 1e-5))
        return exponent_into(out, value);
    zl_number_text(out, value, decimals);
    return strlen(out);
}

size_t data_number_into(char out[ZL_NUMBER_SIZE], double value, int decimals)
{
    size_t size = number_into(out, value, decimals);
    char last = out[size - 1];
    if ((last != '0' && last != '.') || !memchr(out, '.', size) || memchr(out, 'e', size))
        return size;
    while (out[size - 1] == '0')
        size--;
    size -= out[size - 1] == '.';
    out[size] = '\0';
    return size;
}

char *number_text(double value, int decimals)
{
    char text[ZL_NUMBER_SIZE];
    number_into(text, value, decimals);
    return text_copy(text);
}

char *data_number_text(double value, int decimals)
{
    char text[ZL_NUMBER_SIZE];
    data_number_into(text, value, decimals);
    return text_copy(text);
}

bool cell_is_share(const zl_column *column)
{
    return unit_of(column->name) == &share_unit;
}

/* What is judged by a tolerance of a centimetre or so. */
static const char in_millimetres[] = "largest_error_m,max_shift_m";

int cell_digits(const emit_spec *spec, const zl_column *column)
{
    if (spec->row_digits && spec->row_digits[column - spec->columns->column] >= 0)
        return spec->row_digits[column - spec->columns->column];
    const unit_view *unit = unit_of(column->name);
    bool declared = spec->row_is_declared && measure_is_area(column->name);
    if (!unit || (emit_decimals(spec, column) < 0 && !declared))
        return -1;
    if (emit_digits_asked(spec, column))
        return spec->digits;
    if (declared)
        return measure_digits(column->name, spec->row_km2_decimals);
    return text_in_list(column->name, in_millimetres) ? 3 : unit->digits;
}

static char *real_text(const emit_spec *spec, const zl_column *column, double value)
{
    int digits = cell_digits(spec, column);
    return number_text(cell_is_share(column) && digits >= 0 ? share_unit.factor * value : value,
                       digits);
}

char *cell_text(const emit_spec *spec, const zl_column *column, const zl_value *value)
{
    if (emit_is_null(value))
        return text_copy("-");
    switch (column->type) {
    case ZL_INTEGER:
        return text_format("%lld", (long long)value->integer);
    case ZL_REAL:
        return real_text(spec, column, value->real);
    case ZL_PLACE:
        return text_format("%.6f %.6f", value->place_deg[0], value->place_deg[1]);
    case ZL_LIST: {
        char *joined = json_join(value->text, _("; "));
        char *safe = text_safe(*joined ? joined : "-");
        free(joined);
        return safe;
    }
    case ZL_TEXT:
        break;
    }
    return text_safe(word_value(column->name, value->text));
}
