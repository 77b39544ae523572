/* An answer as a workbook: the rows, what was found, and what the answer is about. */
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "cells.h"
#include "emit.h"
#include "json.h"
#include "message.h"
#include "text.h"

/* ---- columns and rows
 * --------------------------------------------------------------------------------- */

/* Does something with the head and the key of each column; a place has two. */
typedef void column_fn(book *file, const char *head, const char *key, bool number);

static void each_column(book *file, const emit_spec *spec, column_fn *does)
{
    static const char *const axes[] = {"lon", "lat"};
    for (size_t i = 0; i < spec->columns->count; i++) {
        const zl_column *column = &spec->columns->column[i];
        if (!emit_shows(spec, column, false))
            continue;
        char *head = cell_head(column->name);
        if (column->type != ZL_PLACE)
            does(file, head, column->name, cell_is_number(column));
        for (size_t axis = 0; column->type == ZL_PLACE && axis < 2; axis++) {
            char *of_axis = text_format("%s %s (°)", head, axes[axis]);
            char *key = text_format("%s_%s", column->name, axes[axis]);
            does(file, of_axis, key, true);
            free(of_axis);
            free(key);
        }
        free(head);
    }
}

static void add_column(book *file, const char *head, const char *key, bool number)
{
    (void)key;
    book_column(file, head, number);
}

/* The cell holds the digits of the data formats and shows those of the table. */
static void add_number(book *file, const emit_spec *spec, const zl_column *column, double value)
{
    char *text = data_number_text(value, emit_decimals(spec, column));
    bool share = cell_is_share(column);
    int digits = column->type == ZL_PLACE ? 6 : cell_digits(spec, column);
    book_number(file, strtod(text, NULL), digits, share);
    free(text);
}

static void add_text(book *file, const zl_value *value)
{
    char *joined = value->type == ZL_LIST ? json_join(value->text, "; ") : text_copy(value->text);
    if (*joined)
        book_text(file, joined);
    else
        book_skip(file);
    free(joined);
}

static void add_value(book *file, const emit_spec *spec, const zl_column *column,
                      const zl_value *value)
{
    if (emit_is_null(value)) {
        book_skip(file);
        if (column->type == ZL_PLACE)
            book_skip(file);
    } else if (column->type == ZL_PLACE) {
        add_number(file, spec, column, value->place_deg[0]);
        add_number(file, spec, column, value->place_deg[1]);
    } else if (column->type == ZL_REAL)
        add_number(file, spec, column, value->real);
    else if (column->type == ZL_INTEGER)
        book_integer(file, value->integer);
    else
        add_text(file, value);
}

static void add_row(book *file, const emit_spec *spec, const zl_value *values)
{
    book_row(file);
    for (size_t i = 0; i < spec->columns->count; i++)
        if (emit_shows(spec, &spec->columns->column[i], false))
            add_value(file, spec, &spec->columns->column[i], &values[i]);
}

/* ---- the sheets ------------------------------------------------------------------------------ */

zl_status xlsx_begin(emit *answer, zl_error *err)
{
    zl_status status = book_open(&answer->book, answer->target.beside, err);
    if (status != ZL_OK)
        return status;
    book_sheet(answer->book, "rows", false);
    each_column(answer->book, &answer->spec, add_column);
    return ZL_OK;
}

void xlsx_row(emit *answer, const zl_value *values)
{
    add_row(answer->book, &answer->spec, values);
}

static void add_findings(book *file, const emit_spec *spec, const notes *found)
{
    const emit_spec plain = {.columns = zl_check_columns(), .digits = -1};
    zl_value *value = text_alloc(plain.columns->count, sizeof *value);
    book_sheet(file, spec->findings_key, true);
    each_column(file, &plain, add_column);
    for (size_t i = 0; i < notes_count(found); i++) {
        for (size_t c = 0; c < plain.columns->count; c++)
            value[c] = zl_row_value(&plain.columns->column[c], found->finding[i]);
        add_row(file, &plain, value);
    }
    free(value);
}

static void add_line(book *file, const char *what, const char *is)
{
    book_row(file);
    book_text(file, what);
    book_text(file, is);
}

static void add_count(book *file, const char *what, size_t count)
{
    book_row(file);
    book_text(file, what);
    book_integer(file, (int64_t)count);
}

/* Heads are for people; formulas and scripts find the keys of CSV here. */
static void add_key(book *file, const char *head, const char *key, bool number)
{
    char *what = text_format(_("column \"%s\""), head);
    (void)number;
    add_line(file, what, key);
    free(what);
}

static void add_about(book *file, const emit *answer)
{
    book_sheet(file, "about", true);
    book_column(file, _("what"), false);
    book_column(file, _("is"), false);
    add_line(file, _("command"), answer->spec.command);
    if (shared.command_line)
        add_line(file, _("command line"), shared.command_line);
    add_line(file, _("CRS"), "EPSG:4490");
    add_line(file, _("ellipsoid"), "CGCS2000");
    add_line(file, _("version"), zl_version());
    add_count(file, _("rows"), answer->rows);
    each_column(file, &answer->spec, add_key);
    book_losses lost = book_lost(file);
    if (lost.escaped > 0)
        add_count(file, _("texts with control characters, which are shown as \\x1b"), lost.escaped);
    if (lost.cut > 0)
        add_count(file, _("texts of more than 32767 characters, which were cut and end in …"),
                  lost.cut);
}

zl_status xlsx_finish(emit *answer, const notes *found, zl_error *err)
{
    if (answer->spec.findings_key)
        add_findings(answer->book, &answer->spec, found);
    add_about(answer->book, answer);
    answer->lost = book_lost(answer->book);
    book *file = answer->book;
    answer->book = NULL;
    return book_close(file, err);
}
