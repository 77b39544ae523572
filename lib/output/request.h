/* What is to be written, and what every writer asks of it. */
#ifndef ZL_OUTPUT_REQUEST_H
#define ZL_OUTPUT_REQUEST_H

#include "geodesy/crs.h"
#include "output/format.h"
#include "output/names.h"
#include "output/stream.h"
#include "store/styles.h"

typedef struct zl_write_request {
    const zl_format *format;
    const char *folder;         /**< existing and empty of this name */
    const char *stem;           /**< of the file */
    const char *ending;         /**< ".shp" */
    const char *shown;          /**< the path as the user typed it, escaped for messages */
    const zl_crs *crs;          /**< of the coordinates in the file */
    const char *crs_code;       /**< "EPSG:4490", "OGC:CRS84" */
    const char *transformation; /**< as in zl_delivery */
    bool assume_same_datum;
    const char *encoding; /**< NULL: that of the format */
    bool xy;              /**< a CSV of points has two columns of coordinates */
    bool for_arcgis;      /**< field names of ASCII, and a byte order mark in the table of names */
    const char *layer; /**< name of the layer in the file; NULL: made of the stem. The file may have
                          other layers, and the layer is added to one that is there */
    zl_labels labels;  /**< of the style that a GeoPackage brings */
    const struct zl_txt_style *txt; /**< how a TXT is written (output/txt.h) */
} zl_write_request;

/** Encoding of the texts: what was asked for, that of the format, or UTF-8. */
const char *zl_request_encoding(const zl_write_request *request);

/** ZL_USAGE when the format cannot hold the shapes that a layer has, or has not. */
zl_status zl_check_kind(const zl_write_request *request, const zl_survey *survey, zl_error *err);
/** Writes the table of names that goes beside a set, where the format has one. */
zl_status zl_write_field_names(const zl_write_request *request, const zl_stream *stream,
                               char *const *names, zl_error *err);
/** The name of the layer in the file. */
void zl_file_layer_name(char out[ZL_SLUG_SIZE], const zl_write_request *request,
                        const zl_stream *stream);
/** What the file's coordinates are made with in a thread of its own; NULL where they are those of
 *  the store. */
zl_status zl_request_open_crs(zl_crs **out, const zl_write_request *request, zl_error *err);
/** The shape of a row with the coordinates of the file. */
zl_status zl_shape_to_file(zl_shape **out, const zl_write_request *request, const zl_crs *crs,
                           const zl_stream_row *row, zl_error *err);
/** Adds the warning "text-not-utf8" when there are some. */
void zl_tell_broken(zl_findings *findings, const char *layer, size_t count);
/** Adds the note "no-boundary". */
void zl_tell_shapeless(zl_findings *findings, const char *layer, int64_t shapeless, int64_t rows);

/** Path of the main file, or of another one of the set ("", or "_fields.csv"); freed with
 *  zl_free(), NULL: no memory. */
char *zl_request_path(const zl_write_request *request, const char *suffix);

#endif
