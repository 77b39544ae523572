#include "book.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "cells.h"
#include "options.h"
#include "text.h"

enum { MOST_DIGITS = 12, LEAST_WIDTH = 6, MOST_WIDTH = 60, FILTER_BUTTON = 3 };

typedef struct column {
    char *head;
    bool number;
    size_t width; /* in cells of a terminal, of the widest text so far */
} column;

typedef struct sheet {
    lxw_worksheet *sheet;
    size_t rows; /* with the head */
} sheet;

struct book {
    lxw_workbook *file;
    char *path;
    lxw_format *head, *number_head, *wrapped;
    lxw_format *number[MOST_DIGITS + 1], *percent[MOST_DIGITS + 1];
    sheet *sheet;
    size_t nsheets;
    char *name;   /* of the sheets at hand */
    size_t parts; /* how many of this name */
    bool wrap;    /* its texts */
    column *column;
    size_t ncolumns;
    lxw_col_t at; /* where the next cell goes */
    bool write_failed;
    book_losses lost;
};

/* ---- opening --------------------------------------------------------------------------------- */

/* NULL without memory: the book is lost then, and nothing more is written. */
static lxw_format *new_format(book *w)
{
    lxw_format *format = workbook_add_format(w->file);
    w->write_failed = w->write_failed || !format;
    return format;
}

static lxw_format *head_format(book *w, bool number)
{
    lxw_format *format = new_format(w);
    if (!format)
        return NULL;
    format_set_bold(format);
    format_set_bottom(format, LXW_BORDER_THIN);
    format_set_align(format, number ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
    return format;
}

zl_status book_open(book **out, const char *path, zl_error *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_TRUE};
    /* The earliest day that a ZIP file knows: the same answer gives the same bytes. */
    lxw_doc_properties properties = {.created = 315532800};
    book *w = text_alloc(1, sizeof *w);
    w->path = text_copy(path);
    w->file = workbook_new_opt(path, &options);
    if (!w->file) {
        book_free(w);
        return fail(err, ZL_FAILED, "out of memory");
    }
    workbook_set_properties(w->file, &properties);
    w->head = head_format(w, false);
    w->number_head = head_format(w, true);
    w->wrapped = new_format(w);
    if (w->wrapped) {
        format_set_text_wrap(w->wrapped);
        format_set_align(w->wrapped, LXW_ALIGN_VERTICAL_TOP);
    }
    *out = w;
    return ZL_OK;
}

static void forget_columns(book *w)
{
    for (size_t i = 0; i < w->ncolumns; i++)
        free(w->column[i].head);
    w->ncolumns = 0;
}

void book_free(book *w)
{
    if (!w)
        return;
    if (w->file)
        lxw_workbook_free(w->file);
    forget_columns(w);
    free(w->column);
    free(w->sheet);
    free(w->name);
    free(w->path);
    free(w);
}

book_losses book_lost(const book *w)
{
    return w->lost;
}

/* ---- sheets ---------------------------------------------------------------------------------- */

static sheet *current(const book *w)
{
    return &w->sheet[w->nsheets - 1];
}

static lxw_row_t row_of(const book *w)
{
    return (lxw_row_t)(current(w)->rows - 1);
}

static void write_cell(book *w, lxw_col_t at, const char *text, lxw_format *format)
{
    if (!w->write_failed)
        w->write_failed =
            worksheet_write_string(current(w)->sheet, row_of(w), at, text, format) != LXW_NO_ERROR;
}

static void write_head(book *w)
{
    sheet *s = current(w);
    s->rows = 1;
    for (size_t i = 0; i < w->ncolumns; i++)
        write_cell(w, (lxw_col_t)i, w->column[i].head,
                   w->column[i].number ? w->number_head : w->head);
    if (!w->write_failed)
        worksheet_freeze_panes(s->sheet, 1, 0);
}

/* The head is written with the first row, since columns come one by one. */
static void add_part(book *w)
{
    w->parts++;
    char *name = w->parts > 1 ? text_format("%s %zu", w->name, w->parts) : text_copy(w->name);
    w->sheet = text_resize(w->sheet, w->nsheets + 1, sizeof *w->sheet);
    w->sheet[w->nsheets++] = (sheet){.sheet = workbook_add_worksheet(w->file, name)};
    w->write_failed = w->write_failed || !current(w)->sheet; /* no temporary file */
    free(name);
}

static void end_part(book *w)
{
    if (w->nsheets == 0)
        return;
    sheet *s = current(w);
    if (s->rows == 0)
        write_head(w);
    if (w->write_failed)
        return;
    for (size_t i = 0; i < w->ncolumns; i++) {
        size_t width = w->column[i].width + 2;
        width = width < LEAST_WIDTH ? LEAST_WIDTH : width > MOST_WIDTH ? MOST_WIDTH : width;
        worksheet_set_column(s->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width, NULL);
    }
    if (w->ncolumns > 0)
        worksheet_autofilter(s->sheet, 0, 0, (lxw_row_t)(s->rows - 1),
                             (lxw_col_t)(w->ncolumns - 1));
}

void book_sheet(book *w, const char *name, bool wrap)
{
    end_part(w);
    w->wrap = wrap;
    forget_columns(w);
    free(w->name);
    w->name = text_copy(name);
    w->parts = 0;
    add_part(w);
}

void book_column(book *w, const char *head, bool number)
{
    w->column = text_resize(w->column, w->ncolumns + 1, sizeof *w->column);
    w->column[w->ncolumns++] = (column){
        .head = text_copy(head), .number = number, .width = text_width(head) + FILTER_BUTTON};
}

void book_row(book *w)
{
    if (current(w)->rows == 0)
        write_head(w);
    if (current(w)->rows == LXW_ROW_MAX) {
        end_part(w);
        add_part(w);
        write_head(w);
    }
    current(w)->rows++;
    w->at = 0;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static void widen(const book *w, size_t width)
{
    column *c = &w->column[w->at];
    if (width > c->width)
        c->width = width;
}

static void write_text(book *w, const char *text)
{
    write_cell(w, w->at, text, w->wrap ? w->wrapped : NULL);
}

static void write_number(book *w, double value, lxw_format *format)
{
    if (!w->write_failed &&
        worksheet_write_number(current(w)->sheet, row_of(w), w->at, value, format) != LXW_NO_ERROR)
        w->write_failed = true;
}

void book_text(book *w, const char *foreign)
{
    char *text = book_cell_text(foreign, &w->lost);
    const char *line = text;
    for (size_t size; *line; line += size + (line[size] == '\n')) {
        size = strcspn(line, "\n");
        char *copy = text_format("%.*s", (int)size, line);
        widen(w, text_width(copy));
        free(copy);
    }
    write_text(w, text);
    w->at++;
    free(text);
}

static lxw_format *number_format(book *w, int digits, bool share)
{
    int n = digits > MOST_DIGITS ? MOST_DIGITS : digits;
    lxw_format **format = share ? &w->percent[n] : &w->number[n];
    if (!*format) {
        char *pattern = text_format("%s%s%.*s%s", share ? "0" : "#,##0", n > 0 ? "." : "", n,
                                    "000000000000", share ? "%" : "");
        *format = new_format(w);
        if (*format)
            format_set_num_format(*format, pattern);
        free(pattern);
    }
    return *format;
}

/* With commas between thousands and the sign of per cent. */
static size_t number_width(double value, int digits, bool share)
{
    char *text = number_text(share ? 100 * value : value, digits);
    size_t size = strlen(text), whole = strcspn(text, ".");
    free(text);
    return size + (digits >= 0 ? whole / 3 : 0) + share;
}

void book_number(book *w, double value, int digits, bool share)
{
    lxw_format *format = digits >= 0 ? number_format(w, digits, share) : NULL;
    widen(w, number_width(value, digits, share));
    write_number(w, value, format);
    w->at++;
}

void book_integer(book *w, int64_t value)
{
    enum { DIGITS_OF_A_SPREADSHEET = 15 };
    char *text = text_format("%lld", (long long)value);
    if (strlen(text) > DIGITS_OF_A_SPREADSHEET)
        book_text(w, text);
    else
        book_number(w, (double)value, -1, false);
    free(text);
}

void book_skip(book *w)
{
    w->at++;
}

/* ---- closing --------------------------------------------------------------------------------- */

/* The library prints what fails in it; the message below says it. */
static lxw_error close_quietly(lxw_workbook *file, int *cause)
{
    int kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (kept >= 0 && nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    errno = 0;
    lxw_error code = workbook_close(file);
    *cause = errno;
    if (kept >= 0 && nowhere >= 0)
        dup2(kept, STDERR_FILENO);
    if (kept >= 0)
        close(kept);
    if (nowhere >= 0)
        close(nowhere);
    return code;
}

static zl_status write_file(book *w, zl_error *err)
{
    bool failed = w->write_failed;
    for (size_t i = 0; !failed && i < w->nsheets; i++)
        failed = ferror(w->sheet[i].sheet->optimize_tmpfile) != 0;
    if (failed)
        return fail(err, ZL_FAILED,
                    "the rows of the workbook cannot be kept: no room for temporary files");
    int cause = 0;
    lxw_error code = close_quietly(w->file, &cause);
    w->file = NULL;
    if (code != LXW_NO_ERROR)
        return fail(err, ZL_FAILED, "the workbook cannot be written: %s",
                    cause ? zl_system_error(cause) : lxw_strerror(code));
    return ZL_OK;
}

zl_status book_close(book *w, zl_error *err)
{
    end_part(w);
    zl_status status = write_file(w, err);
    size_t *rows = text_alloc(w->nsheets, sizeof *rows);
    for (size_t i = 0; i < w->nsheets; i++)
        rows[i] = w->sheet[i].rows;
    if (status == ZL_OK)
        status = book_verify(w->path, rows, w->nsheets, err);
    free(rows);
    book_free(w);
    return status;
}
