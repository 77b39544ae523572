/* A table that a receiver asks for: its fields with name, type, width and whether they have to be
 * filled. Read from JSON or CSV; samples/schemas has examples and says what each key means. */
#ifndef ZL_INPUT_SCHEMA_SCHEMA_H
#define ZL_INPUT_SCHEMA_SCHEMA_H

#include "input/source/source.h"

typedef enum zl_schema_type {
    ZL_SCHEMA_TEXT,
    ZL_SCHEMA_INTEGER,
    ZL_SCHEMA_REAL,
    ZL_SCHEMA_DATE
} zl_schema_type;

typedef struct zl_schema_field {
    char *name;
    char *source; /**< our column, "=constant", "@area_ha" …; NULL: found by name and alias */
    char *alias;  /**< the name for people, 开发区名称; NULL: none */
    zl_schema_type type;
    int width;     /**< signs of a text, characters of a number; 0: any */
    int precision; /**< digits after the point; -1: any */
    bool required;
} zl_schema_field;

typedef struct zl_schema {
    char *shown;   /**< path, safe to print */
    char *title;   /**< NULL: none */
    bool official; /**< schematic outlines are refused */
    zl_schema_field *field;
    size_t count, capacity;
} zl_schema;

/** Reads a .json or .csv file. ZL_BAD_DATA names file, place and what is wrong: no JSON, an unknown
 *  key or type, a name that is there twice. */
zl_status zl_schema_open(zl_schema **out, const char *path, zl_error *err);
void zl_schema_free_ptr(zl_schema **schema); /**< for ZL_CLEANUP */

/** Is the source a column, and neither a constant nor a figure of the shape? */
bool zl_schema_from_column(const zl_schema_field *field);

/** A value made to fit a field. */
typedef struct zl_schema_value {
    zl_value value;   /**< of the field's type; a date is an ISO text */
    char *owned;      /**< block that its text lives in, NULL: borrowed from the raw value */
    const char *code; /**< NULL, or "schema-type", "schema-width", "schema-required" */
    char why[240];    /**< one sentence, with the code */
    bool rounded;     /**< digits beyond the precision were rounded off */
} zl_schema_value;

/** Converts `raw`. The width of a text is not looked at where `any_width`. */
zl_status zl_schema_convert(zl_schema_value *out, const zl_schema_field *field, const zl_value *raw,
                            bool any_width, zl_error *err);
void zl_schema_value_free(zl_schema_value *value); /**< for ZL_CLEANUP too */

/* ---- shared by the two readers (schema_json.c, schema_csv.c) --------------------------------- */

/** The texts of one field as they stand in the file; NULL: not given. `place` is "field 3". */
typedef struct zl_schema_row {
    const char *name, *type, *width, *precision, *required, *source, *alias;
    const char *place;
} zl_schema_row;

#define ZL_SCHEMA_KEYS "name,type,width,precision,required,source,alias"

zl_status zl_schema_add(zl_schema *schema, const zl_schema_row *row, zl_error *err);
/** "official", "title", "description", "document"; false for any other key. */
zl_status zl_schema_set(zl_schema *schema, const char *key, const char *value, const char *place,
                        zl_error *err);
zl_status zl_schema_read_json(zl_schema *schema, const char *text, zl_error *err);
zl_status zl_schema_read_csv(zl_schema *schema, const char *text, zl_error *err);

#endif
