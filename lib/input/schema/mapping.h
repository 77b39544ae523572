/* Which field of a source fills which column of ours, for one load. */
#ifndef ZL_INPUT_SCHEMA_MAPPING_H
#define ZL_INPUT_SCHEMA_MAPPING_H

#include "input/fields/fields.h"
#include "input/fields/standard.h"

/** What the user said: --map FIELD=NAME and --id-field. */
typedef struct zl_field_map {
    int *field;  /**< index in the source */
    char **name; /**< role */
    size_t count;
} zl_field_map;

/** ZL_USAGE for a FIELD that the source does not have, with the list of those it has. */
zl_status zl_field_map_parse(zl_field_map *out, const zl_source *source,
                             const zl_source_options *options, zl_error *err);
/** What the standard of `options` says of the source, by its layer's name or its file's stem. */
zl_status zl_source_standard(zl_standard *out, const zl_source *source,
                             const zl_source_options *options, zl_error *err);
void zl_field_map_free(zl_field_map *map);
/** The field that plays a role: as the user said, else by our name, else by an alias; -1: none. */
int zl_field_map_role(const zl_field_map *map, const zl_source *source, const char *role);

typedef struct zl_mapping {
    const zl_our_column *column; /**< NULL for land, which keeps the source's fields */
    size_t ncolumns;
    int *field;     /**< for each column its field, -1: none */
    int *column_of; /**< for each field its column, -1: none */
} zl_mapping;

/** Assigns fields to the columns of a kind. ZL_USAGE for a NAME that is no column, ZL_BAD_DATA
 *  when a required column has no field. Adds notes about fields kept in `extra` or left out, and
 *  about columns for which there were two fields. */
zl_status zl_mapping_open(zl_mapping *out, zl_kind kind, const zl_field_map *map,
                          const zl_source *source, zl_findings *findings, zl_error *err);
void zl_mapping_free(zl_mapping *mapping);

/** Names of the source's fields, escaped, joined by ", "; freed with zl_free(). */
char *zl_field_list(const zl_source *source);

#endif
