/* The .dbf: which columns it has, and a row as a record of it. */
#ifndef ZL_OUTPUT_SHAPEFILE_TABLE_H
#define ZL_OUTPUT_SHAPEFILE_TABLE_H

#include "base/mix.h"
#include "output/values.h"

/** A column of the file. */
typedef struct zl_dbf_column {
    char name[11]; /**< in the encoding of the file, filled up with NUL */
    char type;     /**< 'C' text, 'N' number, 'D' date */
    int width;     /**< bytes, 1 to 254 */
    int decimals;  /**< of a number that is no whole one */
} zl_dbf_column;

typedef struct zl_dbf_table {
    const zl_fields *fields; /**< borrowed */
    zl_dbf_column *column;   /**< one for each field, owned; an empty one where
                                there is none, since readers want one */
    size_t count;
    size_t header_bytes, record_bytes;
} zl_dbf_table;

/** Chooses types and widths: those of the schema, else what the rows need, which the survey has
 *  measured. ZL_USAGE when a record would be longer than 65,535 bytes. */
zl_status zl_dbf_table_open(zl_dbf_table *out, const zl_fields *fields, const zl_survey *survey,
                            const char *encoding, zl_error *err);
void zl_dbf_table_free(zl_dbf_table *table); /**< for ZL_CLEANUP too */

/** Header and columns; `date` as "2026-11-22". */
zl_status zl_dbf_put_header(zl_text *out, const zl_dbf_table *table, int64_t rows, int language,
                            const char *date, zl_error *err);

/** A value that came out other than it was. */
typedef struct zl_dbf_lapse {
    enum { ZL_LAPSE_CUT, ZL_LAPSE_REAL, ZL_LAPSE_INTEGER, ZL_LAPSE_NOT_FINITE } kind;
    size_t column;
    size_t id;   /**< where the id of the row stands in `ids` */
    double real; /**< as it was */
    int64_t integer;
    size_t bytes; /**< of a text that was cut */
} zl_dbf_lapse;

/** Rows as records, with what is to be told of them. All zero is empty. */
typedef struct zl_dbf_records {
    zl_text bytes;       /**< owned */
    zl_chain marks;      /**< of the rows; to be ZL_CHAIN_EMPTY before the first */
    zl_dbf_lapse *lapse; /**< in the order of rows and columns, owned */
    size_t nlapses, capacity;
    zl_text ids;    /**< NUL after each, owned */
    size_t *joined; /**< of each column: lists that became texts; owned */
} zl_dbf_records;
zl_status zl_dbf_records_open(zl_dbf_records *records, const zl_dbf_table *table, zl_error *err);
/** Empties it and keeps its memory. */
void zl_dbf_records_reset(zl_dbf_records *records, const zl_dbf_table *table);
void zl_dbf_records_free(zl_dbf_records *records);

/** Adds a row. `encoder` is of the thread. ZL_USAGE: a text has a character that the encoding does
 *  not have. */
zl_status zl_dbf_add_row(zl_dbf_records *records, const zl_dbf_table *table, zl_encoder *encoder,
                         const zl_stream_row *row, zl_error *err);
/** Adds findings about what came out other than it was, and counts it in the fields. */
void zl_dbf_tell(const zl_dbf_records *records, const zl_dbf_table *table);

#endif
