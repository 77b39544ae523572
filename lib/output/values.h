/* Values of rows as fields of an OGR layer. What a format cannot hold as it is, is a finding. */
#ifndef ZL_OUTPUT_VALUES_H
#define ZL_OUTPUT_VALUES_H

#include "input/gdal/gdal.h"
#include "output/encode.h"
#include "output/format.h"
#include "output/stream.h"

/** So many values of a column are told one by one; the rest is a sum. */
#define TOLD_ONE_BY_ONE 20

/** How many values of a column came out other than they were. */
typedef struct zl_loss {
    size_t cut, rounded, not_finite, json;
    size_t joined, empty, trimmed, broken; /* lists, empty texts, blanks, line breaks */
} zl_loss;

/** The fields of one layer that is being written. */
typedef struct zl_fields {
    const zl_format *format;
    const zl_columns *columns;
    const char *layer;         /**< for findings */
    const zl_field_size *size; /**< of each field as a schema has it; NULL: as the format has it */
    char **name;               /**< of each field, owned */
    char **made;           /**< the name that the driver made of it, where it is another; owned */
    OGRFieldType *type;    /**< of each field, owned */
    const int64_t *nulls;  /**< of each column, from the survey */
    zl_loss *loss;         /**< of each column, owned */
    zl_encoder *encoder;   /**< owned; NULL where the format takes any text */
    zl_findings *findings; /**< borrowed, may be NULL */
} zl_fields;

/** How text and names are to be written. */
typedef struct zl_text_rules {
    const char *encoding; /**< counts only in a format with a limit for texts */
    bool ascii_names;     /**< field names of ASCII only, where there is a limit for them */
} zl_text_rules;

/** Chooses names and types. */
zl_status zl_fields_open(zl_fields *out, const zl_format *format, const zl_stream *stream,
                         const zl_survey *survey, zl_text_rules rules, zl_findings *findings,
                         zl_error *err);
/** The name that field `i` has in the file. */
const char *zl_field_made(const zl_fields *fields, size_t i);
/** Tells that column `i` of the row is infinite and becomes unknown. */
void zl_fields_tell_infinite(const zl_fields *fields, size_t i, const char *row);
/** Tells that the text in column `i` of the row has so many bytes and is cut to those of the
 *  format. */
void zl_fields_tell_cut(const zl_fields *fields, size_t i, const char *row, size_t bytes);
/** Tells that the number in column `i` of the row is not what stands in so many characters with so
 *  many decimals. */
void zl_fields_tell_rounded(const zl_fields *fields, size_t i, const char *row, double value,
                            int width, int decimals);
/** Tells that the whole number in column `i` of the row is longer than programs read. */
void zl_fields_tell_long(const zl_fields *fields, size_t i, const char *row, int64_t value);
/** ZL_USAGE: the text in column `i` of the row has characters that the encoding does not have. */
zl_status zl_fields_refuse_foreign(const zl_fields *fields, size_t i, const char *row,
                                   const char *text, zl_error *err);
/** Adds a finding for each column that lost more than the findings of its rows tell, and one for
 *  each way in which the format made something else of names, types or values. */
void zl_fields_report(const zl_fields *fields);
void zl_fields_free(zl_fields *fields); /**< for ZL_CLEANUP too */

zl_status zl_fields_create(zl_fields *fields, OGRLayerH layer, zl_error *err);
/** Sets all fields of `feature`. ZL_USAGE: a text has a character that the encoding does not have.
 */
zl_status zl_fields_set(const zl_fields *fields, OGRFeatureH feature, const zl_stream_row *row,
                        zl_error *err);

#endif
