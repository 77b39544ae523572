/* A workbook (XLSX) of sheets that are written row by row, in constant memory. What spreadsheets
 * cannot hold is written so that it shows, and counted; the file is read back when it is closed. */
#ifndef ZONELAYER_CLI_BOOK_H
#define ZONELAYER_CLI_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "zonelayer.h"

typedef struct book book;

/** What became of texts that a cell cannot hold as they are. */
typedef struct book_losses {
    size_t escaped; /**< have control characters or invalid bytes, shown as \x1b */
    size_t cut;     /**< have more than 32767 characters and end in "…" */
} book_losses;

/** Will be written to `path`, which is replaced, on book_close(). The file depends on nothing
 *  but what is put in: no clock. */
zl_status book_open(book **out, const char *path, zl_error *err);
/** The sheets and rows that follow belong to this sheet. A sheet of more rows than spreadsheets
 *  have goes on in sheets `name` 2, `name` 3 …, each with the same head. With `wrap`, long texts
 *  are broken into lines. */
void book_sheet(book *w, const char *name, bool wrap);
/** A column of the sheet: all come before its first row. */
void book_column(book *w, const char *head, bool number);
/** Starts the next row; its cells follow from left to right. */
void book_row(book *w);
/** Foreign text, never taken for a formula. */
void book_text(book *w, const char *text);
/** A number that shows so many digits after the point (< 0: as many as it has); a share (0 to 1)
 *  shows as per cent. */
void book_number(book *w, double value, int digits, bool share);
/** A whole number; one that a spreadsheet would round is written as text. */
void book_integer(book *w, int64_t value);
/** An empty cell. */
void book_skip(book *w);
book_losses book_lost(const book *w);
/** Writes the file and reads it back; ZL_FAILED when a row was lost. Frees in any case. */
zl_status book_close(book *w, zl_error *err);
/** Frees a workbook (may be NULL) that is given up; nothing is written. */
void book_free(book *w);

/* Parts of it that stand in files of their own. */

/** `foreign` as a cell can hold it, to be freed; counts what it changes. */
char *book_cell_text(const char *foreign, book_losses *lost);
/** ZL_FAILED when a sheet of the file does not have so many rows, or cannot be read back whole. */
zl_status book_verify(const char *path, const size_t *rows, size_t nsheets, zl_error *err);

#endif
