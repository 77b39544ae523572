#include "balance.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "measures.h"
#include "message.h"
#include "text.h"

static size_t find_column(const emit *answer, const char *key)
{
    const zl_columns *columns = answer->spec.columns;
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->column[i].name, key) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- rows that wait ------------------------------------------------------------------------- */

static zl_value *row_at(const emit *answer, size_t row)
{
    return answer->balance.value + row * answer->spec.columns->count;
}

static void keep_row(emit *answer, const zl_value *values)
{
    balance *b = &answer->balance;
    size_t ncolumns = answer->spec.columns->count;
    if (b->nrows == b->capacity) {
        b->capacity = b->capacity ? 2 * b->capacity : 32;
        b->value = text_resize(b->value, b->capacity * ncolumns, sizeof *b->value);
    }
    zl_value *to = row_at(answer, b->nrows++);
    for (size_t i = 0; i < ncolumns; i++) {
        to[i] = values[i];
        to[i].text = text_copy(values[i].text);
    }
}

static void forget_rows(balance *b, size_t ncolumns)
{
    for (size_t i = 0; i < b->nrows * ncolumns; i++)
        free((char *)b->value[i].text);
    b->nrows = 0;
}

void balance_free(balance *b, size_t ncolumns)
{
    forget_rows(b, ncolumns);
    free(b->value);
}

/* ---- one column of one group ---------------------------------------------------------------- */

static void mark(emit *answer, size_t row, const zl_column *column, int step)
{
    size_t at = find_column(answer, "balanced");
    zl_value *to = row_at(answer, row) + at;
    if (step == 0)
        return;
    char *text = text_format("%s%s%s %+d", to->null ? "" : to->text, to->null ? "" : "; ",
                             column->name + strlen("area_"), step);
    free((char *)to->text);
    *to = (zl_value){.type = ZL_TEXT, .text = text};
    if (abs(step) > answer->balance.most)
        answer->balance.most = abs(step);
}

static int digits_of(const emit *answer, const zl_column *column)
{
    if (answer->spec.digits >= 0)
        return answer->spec.digits;
    return answer->balance.km2_decimals >= 0
               ? measure_digits(column->name, answer->balance.km2_decimals)
               : measure_usual_digits(column->name);
}

/* The parts are all rows but the last one, the total; what is unknown counts as nothing. */
static zl_status balance_column(emit *answer, size_t column, bool *fits, zl_error *err)
{
    size_t nparts = answer->balance.nrows - 1;
    const zl_column *of = &answer->spec.columns->column[column];
    double *parts = text_alloc(2 * nparts + 1, sizeof *parts), *printed = parts + nparts;
    int *steps = text_alloc(nparts + 1, sizeof *steps), digits = digits_of(answer, of);
    zl_value *total = row_at(answer, nparts) + column;
    for (size_t i = 0; i < nparts; i++) {
        const zl_value *part = row_at(answer, i) + column;
        parts[i] = emit_is_null(part) ? 0 : part->real;
    }
    zl_status status = zl_balance(fits, printed, steps, parts, nparts,
                                  emit_is_null(total) ? 0 : total->real, digits, err);
    for (size_t i = 0; status == ZL_OK && *fits && i < nparts; i++) {
        zl_value *part = row_at(answer, i) + column;
        if (!emit_is_null(part))
            part->real = printed[i];
        mark(answer, i, of, steps[i]);
    }
    char text[ZL_NUMBER_SIZE];
    zl_number_text(text, total->real, digits);
    if (*fits && !emit_is_null(total))
        total->real = strtod(text, NULL);
    free(parts);
    free(steps);
    return status;
}

/* Areas that are printed; JSON prints all. */
static bool is_balanced(const emit *answer, const zl_column *column)
{
    bool json = answer->format == FORMAT_JSON || answer->format == FORMAT_NDJSON;
    return strncmp(column->name, "area_", 5) == 0 && measure_is_area(column->name) &&
           (json || emit_shows(&answer->spec, column, answer->format == FORMAT_TABLE));
}

static zl_status balance_group(emit *answer, zl_error *err)
{
    balance *b = &answer->balance;
    const zl_columns *columns = answer->spec.columns;
    bool all_fit = true;
    zl_status status = ZL_OK;
    for (size_t i = 0; status == ZL_OK && i < columns->count; i++) {
        bool fits = true;
        if (is_balanced(answer, &columns->column[i]))
            status = balance_column(answer, i, &fits, err);
        all_fit = all_fit && fits;
    }
    size_t at = find_column(answer, "balanced");
    for (size_t row = 0; row + 1 < b->nrows; row++)
        b->changed += !row_at(answer, row)[at].null;
    b->rows += b->nrows - 1;
    b->unfitted += !all_fit;
    return status;
}

static zl_status print_group(emit *answer, zl_error *err)
{
    balance *b = &answer->balance;
    zl_status status = ZL_OK;
    answer->spec.row_is_declared = b->km2_decimals >= 0;
    answer->spec.row_km2_decimals = b->km2_decimals;
    for (size_t row = 0; status == ZL_OK && row < b->nrows; row++)
        status = emit_print(answer, row_at(answer, row), err);
    forget_rows(b, answer->spec.columns->count);
    return status;
}

/* ---- all groups ----------------------------------------------------------------------------- */

/* Rows of land say in `part` what they are; of areas the last one may be the total, by its id. */
static bool is_total(const emit *answer, const char *key, const zl_value *values)
{
    size_t at = find_column(answer, key);
    return at != SIZE_MAX && values[at].text && strcmp(values[at].text, "total") == 0;
}

zl_status balance_row(emit *answer, const zl_value *values, zl_error *err)
{
    keep_row(answer, values);
    answer->balance.km2_decimals =
        answer->spec.row_is_declared ? answer->spec.row_km2_decimals : -1;
    if (!is_total(answer, "part", values))
        return ZL_OK;
    zl_status status = balance_group(answer, err);
    return status == ZL_OK ? print_group(answer, err) : status;
}

zl_status balance_finish(emit *answer, zl_error *err)
{
    balance *b = &answer->balance;
    if (b->nrows == 0)
        return ZL_OK;
    zl_status status = ZL_OK;
    if (is_total(answer, "id", row_at(answer, b->nrows - 1)))
        status = balance_group(answer, err);
    return status == ZL_OK ? print_group(answer, err) : status;
}

char *balance_text(const balance *b)
{
    if (b->unfitted > 0)
        return text_copy(_("not balanced: the rows do not add up to their total, since land that "
                           "lies in several of them counts once in it"));
    if (b->rows == 0)
        return NULL;
    if (b->most == 1)
        return text_format(_("balanced: so that the printed areas add up to their totals, %zu of "
                             "%zu rows differ from their own rounding, by at most 1 unit of the "
                             "last digit; the column balanced says which"),
                           b->changed, b->rows);
    return text_format(_("balanced: so that the printed areas add up to their totals, %zu of %zu "
                         "rows differ from their own rounding, by at most %d units of the last "
                         "digit; the column balanced says which"),
                       b->changed, b->rows, b->most);
}
