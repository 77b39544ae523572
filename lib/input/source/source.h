/* What a source argument names, and its raw features as the driver gives them. */
#ifndef ZL_INPUT_SOURCE_SOURCE_H
#define ZL_INPUT_SOURCE_SOURCE_H

#include "zonelayer.h"

typedef struct zl_source zl_source;

/** Is it an existing file or folder, FILE:LAYER with an existing FILE, or "-", or a database
 *  ("PG:…", which options have to allow)? No other connection string of GDAL is a source: "/vsi…",
 *  "<…", "{…". */
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
/** The pairs of columns that places of a CSV are read from, for a message: "lon and lat …". */
const char *zl_source_place_columns(void);
/** Short name of the driver that reads it, "GeoJSON". */
const char *zl_source_driver(const zl_source *source);
/** WKT of the CRS that the file declares, NULL for none; `*axes_swapped` says that the first number
 *  of a place is the second axis of the CRS, as most drivers give it for latitude-first ones. */
const char *zl_source_crs(const zl_source *source, bool *axes_swapped);
/** Gives each text of the metadata of file and layer ("DESCRIPTION=…") to `look`, until it says
 *  true. */
bool zl_source_any_metadata(const zl_source *source, bool (*look)(const char *text, void *user),
                            void *user);
/** The same for each attribute of the file as a whole that has a name: those of a boundary-point
 *  TXT. */
bool zl_source_any_attribute(const zl_source *source,
                             bool (*look)(const char *name, const char *value, void *user),
                             void *user);

/** In which words the file declares its CRS, or why it does not; safe to print; NULL: nothing to
 *  add. */
const char *zl_source_crs_why(const zl_source *source);
/** Has the format northing first by itself, whatever the CRS? */
bool zl_source_is_north_first(const zl_source *source);
/** Is the declared zone to hold, although the eastings begin with the number of another one? */
bool zl_source_zone_is_settled(const zl_source *source);
/** Is it made of plots, which are land even where they have a number and a name? */
bool zl_source_has_plots(const zl_source *source);
/** Names of the fields that cannot be kept (binary), for a message; NULL: none. */
const char *zl_source_skipped(const zl_source *source);
/** What was seen on opening: damage that can be read past, how the encoding was decided. */
const zl_findings *zl_source_findings(const zl_source *source);
/** What stands in a .prj that cannot be understood, safe to print; "" for none. */
const char *zl_source_bad_prj(const zl_source *source);
bool zl_source_is_shapefile(const zl_source *source);
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

/** The area that a file writes beside a feature, and what its numbers allow to say. */
typedef struct zl_declared_area {
    double declared_m2;   /**< NAN: nothing is declared */
    double half_digit_m2; /**< half of the last digit written */
    double plane_m2;      /**< of the points as they are in the file, as a plane */
    double rounding_m;    /**< half of the last digit of the coordinates */
    bool unit_written;    /**< the unit stands beside the figure and is not assumed */
} zl_declared_area;

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
    const char *bad_text;      /**< name of a field whose text cannot be decoded, or NULL */
    const char *cut_text;      /**< name of a field that ends inside a character, or NULL */
    bool repaired;             /**< the reader mended it; a finding says how */
    const zl_findings *findings;      /**< of the reader; `layer` is "file:line"; or NULL */
    size_t line;                      /**< on which it begins in a text file; 0: unknown */
    const size_t *point_line;         /**< of each point of the shape, or NULL */
    const zl_declared_area *declared; /**< area written beside it, or NULL */
} zl_raw_feature;

/** `*out` is NULL at the end. An error in the middle is ZL_BAD_DATA with the place. */
zl_status zl_source_next(zl_raw_feature **out, zl_source *source, zl_error *err);
/** Again from the first feature. */
zl_status zl_source_rewind(zl_source *source, zl_error *err);

const char *zl_gdal_version(void);

#endif
