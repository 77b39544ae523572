/* A text table aligned by terminal cells, in which a Chinese character takes two. */
#ifndef ZONELAYER_CLI_TABLE_H
#define ZONELAYER_CLI_TABLE_H

#include <stdbool.h>
#include <stdio.h>

typedef struct table table;

table *table_new(void);
void table_free(table *t);
/** All columns come before the first cell. `head` is copied; numbers are aligned to the right. An
 *  optional column is shown only where some cell of it is other than "-". */
void table_column(table *t, const char *head, bool number, bool optional);
/** The next cell, row by row; takes the text, which must be safe to print. */
void table_cell(table *t, char *text);
/** Prints the table; `on_its_side` gives a line for each column. A long text is cut with "…" only
 *  when `out` is a terminal that is narrower than the table. */
void table_print(FILE *out, const table *t, bool on_its_side);

#endif
