/* Names of layers and fields that a standard prescribes, read from a CSV file that users may put in
 * place of ours: columns layer, field, name, title and any more. A row without field is a layer:
 * its name here and its title. A row with field gives the field's role as name ("id", "class" or
 * nothing) and its title; the layer "*" stands for all layers. */
#ifndef ZL_INPUT_FIELDS_STANDARD_H
#define ZL_INPUT_FIELDS_STANDARD_H

#include "input/source/source.h"

typedef struct zl_standard_field {
    char *field, *role, *title; /**< never NULL, "" for none */
} zl_standard_field;

/** What a standard says of one layer. All zero is empty. */
typedef struct zl_standard {
    char *layer; /**< "DLTB"; NULL: not a layer that the standard knows */
    char *name;  /**< of the table: "dltb" */
    char *title; /**< "地类图斑" */
    zl_standard_field *field;
    size_t count;
} zl_standard;

/** Looks a layer up by its name (letters compared without case), table name or title. `file` NULL
 * or a name that is not there leaves `out->layer` NULL. ZL_USAGE when the file cannot be read,
 *  ZL_BAD_DATA with the line for one that is no such file. */
zl_status zl_standard_find(zl_standard *out, const char *file, const char *layer, zl_error *err);
void zl_standard_free(zl_standard *standard);
/** The field that bears a title; NULL when there is none. */
const char *zl_standard_field_titled(const zl_standard *standard, const char *title);
/** The first field of a role ("id", "class"); NULL when there is none. */
const char *zl_standard_field_of(const zl_standard *standard, const char *role);

#endif
