/* Rows as features of GeoJSON (RFC 7946), in the bytes that GDAL's driver writes them in. */
#ifndef ZL_OUTPUT_GEOJSON_PRINT_H
#define ZL_OUTPUT_GEOJSON_PRINT_H

#include "output/stream.h"
#include "output/tally.h"

/** A number that GeoJSON has no text for. */
typedef struct zl_infinite {
    size_t column;
    size_t id; /**< where the id of the row stands in `ids` */
} zl_infinite;

/** Features as text, with what is to be told of them. All zero but the tally is empty. */
typedef struct zl_printed {
    zl_text text; /**< each feature with the separator before it; owned */
    zl_tally tally;
    size_t *json;          /**< of each column: texts that became arrays or objects; owned */
    size_t broken;         /**< texts that are no UTF-8 */
    zl_infinite *infinite; /**< owned */
    size_t ninfinite, capacity;
    zl_text ids;     /**< NUL after each; owned */
    double *area_m2; /**< of each feature with a shape; owned */
    size_t nareas, area_capacity;
    bool polygons; /**< there are some */
} zl_printed;
zl_status zl_printed_open(zl_printed *printed, size_t ncolumns, zl_error *err);
/** Empties it and keeps its memory. */
void zl_printed_reset(zl_printed *printed, size_t ncolumns);
void zl_printed_free(zl_printed *printed);

/** What stands before each value: `{ "type": "Feature", "properties": { "id": `, `, "name": `. */
typedef struct zl_row_frame {
    const zl_columns *columns;
    zl_text *lead;         /**< of each column; owned */
    uint64_t *mark;        /**< of each name; owned */
    const char *separator; /**< between two features */
} zl_row_frame;
zl_status zl_row_frame_open(zl_row_frame *out, const zl_columns *columns, const char *separator,
                            zl_error *err);
void zl_row_frame_free(zl_row_frame *frame); /**< for ZL_CLEANUP too */

/** Adds a row. ZL_BAD_DATA: its shape reaches out of the world. */
zl_status zl_print_row(zl_printed *printed, const zl_row_frame *frame, const zl_stream_row *row,
                       zl_error *err);

#endif
