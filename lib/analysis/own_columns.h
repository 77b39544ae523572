/* Columns that the user's own layer gives to an answer: --keep and --by. */
#ifndef ZL_ANALYSIS_OWN_COLUMNS_H
#define ZL_ANALYSIS_OWN_COLUMNS_H

#include "zonelayer.h"

enum { ZL_MOST_OWN = 32 };

/** Positions in the columns of a layer. */
typedef struct zl_own_columns {
    size_t column[ZL_MOST_OWN];
    size_t count;
} zl_own_columns;

/** Finds the columns that a list names, letters compared without case. ZL_USAGE for an unknown
 *  one, one that is named twice, or too many; `option` ("--by") is named in the message. */
zl_status zl_own_columns_find(zl_own_columns *out, const zl_layer *layer, const char *option,
                              const char *list, zl_error *err);
/** The fixed columns of an answer with the user's own at position `at` among them. The values of
 *  the own ones stand as an array of zl_value at `offset` of the row. */
zl_status zl_own_columns_join(zl_columns **out, const zl_columns *fixed, size_t at,
                              const zl_layer *layer, const zl_own_columns *own, size_t offset,
                              zl_error *err);

#endif
