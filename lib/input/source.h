/* What a source argument names, and its raw features as the driver gives them. */
#ifndef ZL_INPUT_SOURCE_H
#define ZL_INPUT_SOURCE_H

#include "zonelayer.h"

typedef struct zl_source zl_source;

/** Is it an existing file or folder, FILE:LAYER with an existing FILE, or "-"? Never a GDAL
 *  connection string: "/vsi…", "PG:…", "<…", "{…" are no sources. */
bool zl_is_source(const char *what);

/** A raw column of a source. */
typedef struct zl_field {
    char *name;
    zl_type type; /**< text, integer, real, list; dates come as ISO text */
} zl_field;

/** Opens a source with the allowed drivers, read-only. Several layers without a choice are
 *  ZL_USAGE with their names. ZL_BAD_DATA when nothing can read it. */
zl_status zl_source_open(zl_source **out, const char *what, const zl_source_options *options,
                         zl_error *err);
/** The same where it is known what the features shall be: a DXF does not tell a boundary from a
 *  line. ZL_SHAPE_NONE: it is found out. */
zl_status zl_source_open_for(zl_source **out, const char *what, zl_shape_kind shape,
                             const zl_source_options *options, zl_error *err);
void zl_source_close(zl_source *source);
void zl_source_close_ptr(zl_source **source);
/** File as given, escaped for messages; stem of the file name; name of the layer in it. */
const char *zl_source_name(const zl_source *source);
const char *zl_source_stem(const zl_source *source);
const char *zl_source_layer(const zl_source *source);
size_t zl_source_nfields(const zl_source *source);
const zl_field *zl_source_field(const zl_source *source, size_t i);
/** Geometry kind that the driver declares; ZL_SHAPE_NONE for a plain table, or when it is mixed or
 *  not known before reading. */
zl_shape_kind zl_source_kind(const zl_source *source);
/** Is it a table without any geometry? */
bool zl_source_is_table(const zl_source *source);
/** Short name of the driver that reads it, "GeoJSON". */
const char *zl_source_driver(const zl_source *source);
/** WKT of the CRS that the file declares, NULL for none; `*axes_swapped` says that the first number
 *  of a place is the second axis of the CRS, as most drivers give it for latitude-first ones. */
const char *zl_source_crs(const zl_source *source, bool *axes_swapped);
/** Names of the fields that cannot be kept (binary), for a message; NULL: none. */
const char *zl_source_skipped(const zl_source *source);
/** What was seen on opening: damage that can be read past, how the encoding was decided. */
const zl_findings *zl_source_findings(const zl_source *source);
/** What stands in a .prj that cannot be understood, safe to print; "" for none. */
const char *zl_source_bad_prj(const zl_source *source);
/** Names of fields that were cut in the middle of a character, as they are read; NULL: none. */
const char *zl_source_cut_names(const zl_source *source);
/** What the driver has warned of so far, joined by "; "; NULL: nothing. */
const char *zl_source_warnings(const zl_source *source);
/** What was seen while opening, for the findings of a load. */
typedef struct zl_source_note {
    zl_severity severity;
    const char *code;
    char *text;
    double xy[2]; /**< in the coordinates of the file, or NAN */
} zl_source_note;

size_t zl_source_nnotes(const zl_source *source);
const zl_source_note *zl_source_note_at(const zl_source *source, size_t i);
/** How many features the driver says there are; -1: unknown. */
int64_t zl_source_count(const zl_source *source);

/** A raw feature; borrowed until the next step. Coordinates are as in the file. */
typedef struct zl_raw_feature {
    int64_t fid;
    const zl_value *values; /**< one per field */
    zl_shape *shape;        /**< owned by the source, may be changed in place; NULL: none */
    zl_shape **member;      /**< of a collection that is no shape; owned by the source */
    size_t nmembers;
    bool had_zm;
    bool styled;               /**< it has colours, symbols or a label of its own */
    bool linearised;           /**< arcs were replaced by chords of a quarter degree */
    const char *unsupported;   /**< why there is no shape although there was a geometry, or NULL */
    const char *open_boundary; /**< of a line that should be part of a ring: what is wrong; NULL */
    const char *bad_text;      /**< name of a field whose text is not UTF-8, or NULL */
    const char *cut_text;      /**< name of a field that ends inside a character, or NULL */
} zl_raw_feature;

/** `*out` is NULL at the end. An error in the middle is ZL_BAD_DATA with the place. */
zl_status zl_source_next(zl_raw_feature **out, zl_source *source, zl_error *err);
/** Again from the first feature. */
zl_status zl_source_rewind(zl_source *source, zl_error *err);

const char *zl_gdal_version(void);

#endif
