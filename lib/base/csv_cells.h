/* One line of CSV as its cells (RFC 4180, without line breaks inside of quotes). */
#ifndef ZL_BASE_CSV_CELLS_H
#define ZL_BASE_CSV_CELLS_H

#include <stddef.h>

/** Splits the line where it lies and points at its cells, at most `most`: without the quotes and
 * the blanks around them. Gives how many cells the line has, which may be more; 0 for an empty
 * line. */
size_t zl_csv_cells(char **cell, size_t most, char *line);

#endif
