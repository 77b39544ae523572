/* Which field of a source fills which column of ours, for one load. */
#ifndef ZL_INPUT_SCHEMA_MAPPING_H
#define ZL_INPUT_SCHEMA_MAPPING_H

#include "input/schema/field_map.h"

typedef struct zl_mapping {
    const zl_our_column *column; /**< NULL for land, which keeps the source's fields */
    size_t ncolumns;
    int *field;     /**< for each column its field, -1: none */
    int *column_of; /**< for each field its first column, -1: none */
    zl_value *set;  /**< for each column the text of features that bring none; null: nothing */
} zl_mapping;

/** Assigns fields to the columns of a kind. ZL_USAGE for a NAME that is no column and a VALUE that
 *  its column cannot have, ZL_BAD_DATA when a required column has neither field nor value. Adds
 * notes about fields kept in `extra` or left out, and about columns for which there were two
 * fields. */
zl_status zl_mapping_open(zl_mapping *out, zl_kind kind, const zl_field_map *map,
                          const zl_source *source, zl_findings *findings, zl_error *err);
void zl_mapping_free(zl_mapping *mapping);

#endif
