/* A text table aligned by terminal cells, in which a Chinese character takes two. */
#ifndef ZONELAYER_CLI_TABLE_H
#define ZONELAYER_CLI_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "colour.h"

typedef struct table table;

table *table_new(void);
void table_free(table *t);
/** All columns come before the first cell. `head` is copied; numbers are aligned to the right. */
typedef struct table_look {
    bool number;
    bool optional; /**< shown only where some cell of it is other than "-" */
    int rank;      /**< 0: key or verdict, never left out; 1: what is asked for; 2: the rest */
} table_look;
void table_column(table *t, const char *head, table_look look);
/** The next cell, row by row; takes the text, which must be safe to print. */
void table_cell(table *t, char *text, tone of);
/** Prints the table; `on_its_side` gives a line for each column. Only when `out` is a terminal that
 *  is narrower than the table, heads are broken into lines, long texts cut with "…" and columns
 * left out, which is said below. */
void table_print(FILE *out, const table *t, bool on_its_side);

#endif
