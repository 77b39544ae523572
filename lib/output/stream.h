/* What the writers take: columns and rows in a stable order, whoever has them. */
#ifndef ZL_OUTPUT_STREAM_H
#define ZL_OUTPUT_STREAM_H

#include "geometry/shape.h"
#include "output/seen.h"

/** One row; everything is borrowed until the next step. */
typedef struct zl_stream_row {
    const char *id;         /**< for messages, never NULL */
    const zl_value *values; /**< one for each column */
    const zl_shape *shape;  /**< lon/lat; NULL where there is none */
} zl_stream_row;

/** What a receiver wants of a field beside its type. */
typedef struct zl_field_size {
    int width, precision; /**< 0 and -1: any */
    const char *alias;    /**< name for people, NULL: none */
    bool date;            /**< a text that is an ISO date */
} zl_field_size;

/** A source of rows that can be read more than once. Its columns are of any type but ZL_PLACE. */
typedef struct zl_stream {
    const zl_columns *columns;
    zl_shape_kind kind; /**< what the rows are said to have; NONE: a plain table or a mixture */
    const char *name;   /**< for findings */
    const zl_field_size *size; /**< of each column; NULL: as the format has it */
    bool schematic;            /**< some outline is, although no column says so */
    /** Gives the next row; `*more` is false at the end. */
    zl_status (*next)(zl_stream_row *row, bool *more, void *user, zl_error *err);
    zl_status (*rewind)(void *user, zl_error *err);
    void *user;
} zl_stream;

/** The next row, in which an empty shape is none. */
zl_status zl_stream_next(zl_stream_row *row, bool *more, const zl_stream *stream, zl_error *err);

/** What a first reading tells that a writer has to know before it creates a file. */
typedef struct zl_survey {
    zl_shape_kind kind;          /**< NONE for a plain table */
    bool mixed;                  /**< shapes of more than one kind */
    bool multipart;              /**< some shape has more than one part */
    bool schematic;              /**< some boundary_basis is "schematic" */
    int64_t rows, shapeless;     /**< all rows; those without a shape */
    int64_t rings, points;       /**< of all shapes */
    int key;                     /**< column that tells rows apart, for the digest; -1: none */
    bool json_key;               /**< some key begins like JSON: a driver may not keep it as text */
    double *largest;             /**< of each column: the largest |value| of a number, else 0 */
    int *longest;                /**< of each column, where that was asked for: bytes of the longest
                                      text without blanks behind it, or digits of a whole number;
                                      at least 1 */
    int64_t *nulls;              /**< of each column: how many rows have no value */
    zl_seen documents, licences; /**< of the columns with these names */
    zl_extent extent;            /**< of all shapes, in degrees; only when some row has one */
} zl_survey;

/** An empty one. */
zl_status zl_survey_open(zl_survey *out, const zl_stream *stream, zl_error *err);
/** `encoding`: that in which texts are measured for `longest`; NULL: they are not. */
zl_status zl_survey_stream(zl_survey *out, const zl_stream *stream, const char *encoding,
                           zl_error *err);
void zl_survey_free(zl_survey *survey); /**< for ZL_CLEANUP too */

/** The rows of a layer; the layer is borrowed. */
zl_stream zl_layer_stream(zl_layer *layer);

/** The layer whose rows these are, as they are; NULL: they come from elsewhere. */
zl_layer *zl_stream_layer(const zl_stream *stream);

/** Index of the column with this name, -1 when there is none. */
int zl_column_index(const zl_columns *columns, const char *name);

#endif
