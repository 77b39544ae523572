/* How a value looks in a table for people: head, alignment, digits by unit. */
#ifndef ZONELAYER_CLI_CELLS_H
#define ZONELAYER_CLI_CELLS_H

#include "emit.h"

/** "area_km2" → "area (km²)"; to be freed. */
char *cell_head(const char *key);
bool cell_is_number(const zl_column *column);
bool cell_is_share(const zl_column *column); /**< 0 to 1, shown as per cent */
/** Digits after the point that a table shows of a number of the row at hand, of a share those of
 *  its per cent; -1: as many as it has. */
int cell_digits(const emit_spec *spec, const zl_column *column);
/** The value, safe to print, "-" when unknown; to be freed. */
char *cell_text(const emit_spec *spec, const zl_column *column, const zl_value *value);
/** A number as short as it can be and still be read back as the same one; gives its bytes. */
size_t number_into(char out[ZL_NUMBER_SIZE], double value, int decimals);
/** The same for data: without the zeros after the point that carry nothing. */
size_t data_number_into(char out[ZL_NUMBER_SIZE], double value, int decimals);
/** The same as texts of their own, to be freed. */
char *number_text(double value, int decimals);
char *data_number_text(double value, int decimals);

#endif
