/* --balance: the printed areas of a group of rows are made to add up to the one of its total. */
#ifndef ZONELAYER_CLI_BALANCE_H
#define ZONELAYER_CLI_BALANCE_H

#include "options.h"

struct emit;

/** Rows that wait for their total. All zero is empty. */
typedef struct balance {
    zl_value *value; /**< row by row; texts owned */
    size_t nrows, capacity;
    int km2_decimals;               /**< of the figures, from the row of the total; -1: as usual */
    size_t rows, changed, unfitted; /**< rows of parts so far; changed ones; totals they miss */
    int most;                       /**< units of the last digit that one was changed by, at most */
} balance;

/** Keeps a row; where it is the total of its group, the group is balanced and printed. */
zl_status balance_row(struct emit *answer, const zl_value *values, zl_error *err);
/** Balances and prints what is left. */
zl_status balance_finish(struct emit *answer, zl_error *err);
/** What was done, as a sentence, to be freed; NULL when there was nothing. */
char *balance_text(const balance *b);
void balance_free(balance *b, size_t ncolumns);

#endif
