/* Rows of an answer as text, made in any thread: the printers of CSV and JSON write into a piece,
 * and the caller's thread writes piece after piece. */
#ifndef ZONELAYER_CLI_RENDER_H
#define ZONELAYER_CLI_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "zonelayer.h"

struct emit;

/** Text that grows, and what its rows leave behind. All zero is empty. */
typedef struct text_piece {
    char *data;
    size_t size, capacity;
    size_t rows;
    size_t guarded;  /**< formulas that --bom has made harmless */
    zl_value *value; /**< of the row at hand, as it comes in and as it is shown; may be NULL */
    zl_value *shown;
} text_piece;

/** Makes room for so many more bytes, where there is too little. */
void piece_grow(text_piece *to, size_t size);
static inline char *piece_room(text_piece *to, size_t size)
{
    if (to->capacity - to->size < size)
        piece_grow(to, size);
    return to->data + to->size;
}
static inline void piece_add(text_piece *to, const char *bytes, size_t size)
{
    memcpy(piece_room(to, size), bytes, size);
    to->size += size;
}
static inline void piece_char(text_piece *to, char c)
{
    *piece_room(to, 1) = c;
    to->size++;
}
void piece_text(text_piece *to, const char *text);
void piece_integer(text_piece *to, int64_t value);
void piece_free(text_piece *p);

/** How a column looks in CSV or JSON, the same for all rows. */
typedef struct column_form {
    char *key;    /**< its name as a JSON string */
    bool shown;   /**< in CSV */
    bool padded;  /**< with all its digits, also where they are zeros */
    int decimals; /**< -1: as many as the number needs */
} column_form;
/** The forms of all columns of an answer, to be freed with the answer. */
column_form *forms_new(const struct emit *answer);
void forms_free(column_form *forms, size_t count);
void piece_number(text_piece *to, const column_form *of, double value);

/** Writes what a piece has and empties it; ZL_FAILED when a byte was lost. */
zl_status render_write(struct emit *answer, text_piece *p, zl_error *err);

/** Rows of structs straight into pieces; NULL for formats that need all rows before they can print
 *  one, and with --balance. */
bool render_can(const struct emit *answer);
text_piece *render_open(const struct emit *answer);
void render_row(const struct emit *answer, text_piece *to, const void *row);
void render_close(void *p);

#endif
