/* Which field of a source the user, a standard or a name in use says is what. */
#ifndef ZL_INPUT_SCHEMA_FIELD_MAP_H
#define ZL_INPUT_SCHEMA_FIELD_MAP_H

#include "input/fields/fields.h"
#include "input/fields/standard.h"

/** What the user said: --map FIELD=NAME and --id-field, of which one field may fill several
 * columns, and --set COLUMN=VALUE. */
typedef struct zl_field_map {
    int *field;  /**< index in the source */
    char **name; /**< role */
    size_t count;
    char **set; /**< nset texts "COLUMN", each with its value behind it: "COLUMN\0VALUE" */
    size_t nset;
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
/** The pair by which the user named a column, -1: none. */
int zl_field_map_said(const zl_field_map *map, const char *name);

/** Names of the source's fields, escaped, joined by ", "; freed with zl_free(). */
char *zl_field_list(const zl_source *source);

#endif
