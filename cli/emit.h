/* One printer for every answer: rows of columns as a table, CSV, JSON, NDJSON or a workbook. */
#ifndef ZONELAYER_CLI_EMIT_H
#define ZONELAYER_CLI_EMIT_H

#include "balance.h"
#include "book.h"
#include "measures.h"
#include "notes.h"
#include "options.h"
#include "render.h"
#include "target.h"

/** What an answer is. All texts are borrowed. */
typedef struct emit_spec {
    const char *command;
    const zl_columns *columns;
    const char *table_columns;     /**< keys that the table shows, with commas; NULL: all */
    const char *when_known;        /**< keys that the table shows only where some row has a value */
    const char *before_verdict;    /**< keys after it that the table has before it; NULL: none */
    const char *left_out_of_table; /**< keys that the table does not show; NULL: none */
    const char *left_out;          /**< keys that neither table nor CSV shows; NULL: none */
    const char *findings_key;      /**< of the findings in JSON: "notes", "findings"; NULL: none */
    bool findings_below;           /**< in a table, they come after it */
    const char *empty;             /**< what a table without rows says, with a full stop */
    const char *units;             /**< of areas, with commas (--unit); NULL: as the columns say */
    bool balance;                  /**< printed areas are made to add up to their totals */
    bool row_is_declared; /**< the row at hand has a declared figure, of so many digits in km²,
                               which its areas follow in the table */
    int row_km2_decimals;
    const int *row_digits; /**< of each column in the row at hand, -1: as usual; NULL: all usual */
    int digits;            /**< of areas and perimeters; -1: as the columns say */
    bool on_its_side;      /**< the table of one row: a line for each column */
} emit_spec;

typedef struct table table;

typedef struct emit {
    emit_spec spec;
    output_format format;
    target target;
    bool begun;
    size_t rows;
    size_t guarded; /**< formulas that --bom has made harmless */
    book *book;
    book_losses lost; /**< texts that the workbook has changed */
    table *table;
    size_t *order; /**< positions of the columns that the table shows */
    size_t norder;
    zl_columns given; /**< of the rows that come in */
    zl_value *value;  /**< of one such row */
    measures measures;
    zl_value *shown;    /**< of one row as it is printed */
    column_form *forms; /**< of the columns, in CSV and JSON */
    size_t nforms;
    text_piece text; /**< of one row, head or end in these */
    balance balance;
} emit;

/** Opens the target that the output options name. ZL_FAILED as target_open(), ZL_USAGE when the
 *  options contradict each other. */
zl_status emit_open(emit **out, const emit_spec *spec, zl_error *err);
/** Adds a row struct; a zl_row_fn with the emit as `user`. The shape is not used. */
zl_status emit_row(const void *row, const zl_shape *shape, void *user, zl_error *err);
/** Prints a row of one value for each column of the spec, as it is. */
zl_status emit_print(emit *answer, const zl_value *values, zl_error *err);
/** Adds a row of one value per column. */
zl_status emit_values(emit *answer, const zl_value *values, zl_error *err);
/** Writes rows that were rendered before (render_row()) and empties the piece. */
zl_status emit_piece(emit *answer, text_piece *rows, zl_error *err);
/** Ends the answer with what was found and publishes it; ZL_FAILED when a byte was lost. */
zl_status emit_finish(emit *answer, const notes *found, zl_error *err);
void emit_free(emit *answer);

/** Is the column in tables and CSV files? */
bool emit_shows(const emit_spec *spec, const zl_column *column, bool in_table);
/** Digits after the point in data formats; -1: as many as the number needs. */
int emit_decimals(const emit_spec *spec, const zl_column *column);
/** Has the user asked for these digits (--digits)? */
bool emit_digits_asked(const emit_spec *spec, const zl_column *column);
/** Is the value unknown: null, NAN, no text? */
bool emit_is_null(const zl_value *value);

/* The printers behind it. */
void csv_head(const emit *answer, text_piece *to);
void csv_row(const emit *answer, text_piece *to, const zl_value *values);
void json_head(const emit *answer, text_piece *to);
void json_row(const emit *answer, text_piece *to, const zl_value *values);
void json_foot(const emit *answer, text_piece *to, const notes *found);
zl_status xlsx_begin(emit *answer, zl_error *err);
void xlsx_row(emit *answer, const zl_value *values);
zl_status xlsx_finish(emit *answer, const notes *found, zl_error *err);

#endif
