/* A value of a source as the value of a column of ours. */
#ifndef ZL_INPUT_FIELDS_CONVERT_H
#define ZL_INPUT_FIELDS_CONVERT_H

#include "input/fields/fields.h"

/** What is wrong with a value; `code` is NULL when nothing is. */
typedef struct zl_complaint {
    const char *code;
    char text[640];
} zl_complaint;

/** Converts `raw` to the column's type and vocabulary. Blank text is null. `*owned` gets the block
 *  that the text of `*out` lives in, if one had to be made; else it borrows from `raw`. A value
 * that does not fit leaves `*out` null and fills the complaint (codes: unknown-value, bad-number,
 *  bad-date). */
zl_status zl_convert_value(zl_value *out, char **owned, const zl_our_column *column,
                           const zl_value *raw, zl_complaint *complaint, zl_error *err);

/** A value as text, "" when null; the same digits in every locale. */
const char *zl_value_text(const zl_value *value, char buffer[40]);

/** A list as a JSON array of strings: from a JSON array, from GDAL's "(2:a,b)", or from text split
 *  at ; , 、 ， ；. NULL when there is no memory. */
char *zl_list_json(const char *text);

/** The fields that have no column, as the text of a JSON object; joined with what the source itself
 *  has in its field `extra` (may be NULL). `*out` is NULL when there is nothing. */
zl_status zl_extra_json(char **out, const zl_source *source, const zl_value *values,
                        const int *column_of, const char *extra, zl_error *err);

/** 2021/10/5, 2021.10, 2021年10月5日, 20211005 to ISO ("2021-10-05", "2021-10"); false when it is
 * no date. */
bool zl_iso_date(char out[11], const char *text);

#endif
