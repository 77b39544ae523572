/* Which columns of a table a narrow terminal shows, and how wide. */
#ifndef ZONELAYER_CLI_TABLE_FIT_H
#define ZONELAYER_CLI_TABLE_FIT_H

#include <stdbool.h>
#include <stddef.h>

enum { TABLE_GAP = 2 }; /* cells between two columns */

typedef struct fit_column {
    size_t wanted; /**< cells that it needs to be whole */
    size_t least;  /**< cells below which it is left out rather than cut */
    bool cut;      /**< may it be cut at all? A number may not */
    int rank;      /**< 0 is never left out, 1 is the last to be left out, … */
    bool shown;    /**< in: is there anything to show? out: is it shown? */
    size_t width;  /**< out: cells that it gets */
} fit_column;

/** Whole columns where all fit. Else those of rank 0, then rank by rank and from left to right what
 *  still fits; then room that is left widens what was cut. Only when those of rank 0 alone do not
 * fit are they cut below their least width, to FIT_FLOOR cells at most. */
void table_fit(fit_column *column, size_t count, size_t terminal);

enum { FIT_FLOOR = 6, FIT_RANKS = 3 };

#endif
