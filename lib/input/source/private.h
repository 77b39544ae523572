/* The inside of a source, shared by the files that open and read it. */
#ifndef ZL_INPUT_SOURCE_PRIVATE_H
#define ZL_INPUT_SOURCE_PRIVATE_H

#include "input/encoding/encoding.h"
#include "input/gdal/gdal.h"
#include "input/source/gdal_log.h"
#include "input/source/json_places.h"
#include "input/source/source.h"

/* Columns of a CSV that hold its geometry as WKT. */
#define ZL_CSV_WKT_NAMES "wkt,geometry,geom,the_geom"

struct zl_txt;

/* What reads one family of formats. The first reader that takes a path opens it. */
typedef struct zl_source_reader {
    bool (*takes)(const char *path);
    /* With name, stem, path and wanted set; sets fields, values, kind, count, CRS. */
    zl_status (*open)(zl_source *source, const zl_source_options *options, zl_error *err);
    zl_status (*next)(zl_raw_feature **out, zl_source *source, zl_error *err);
    void (*rewind)(zl_source *source);
} zl_source_reader;

extern const zl_source_reader zl_txt_reader; /* boundary-point TXT (txt/source.c) */
extern const zl_source_reader zl_pg_reader;  /* tables of PostGIS (postgres.c) */
extern const zl_source_reader zl_ogr_reader; /* all that GDAL reads (reader.c) */

struct zl_source {
    const zl_source_reader *reader;
    struct zl_txt *txt;         /* of zl_txt_reader */
    char *name;                 /* as given, escaped */
    char *stem;                 /* of the file name */
    char *path;                 /* what GDAL opens */
    char *wanted;               /* layer asked for, NULL: the only one */
    zl_shape_kind shape_wanted; /* what a drawing's lines are to become; NONE: what suits them */
    char *layer_name;
    char *driver;
    char *option;          /* --encoding, NULL: not given */
    zl_decoder *decoder;   /* of attribute text, NULL: the driver gives UTF-8 */
    zl_findings *findings; /* what was seen on opening */
    char *crs_wkt;
    bool axes_swapped;
    char *skipped, *cut_names;
    char *shapefile;   /* path of the .shp, NULL for other formats */
    int64_t deleted;   /* records of its .dbf that drivers count and do not give */
    char bad_prj[160]; /* what a .prj, or the "crs" of a GeoJSON, says and cannot be understood */

    zl_source_note *note;
    size_t nnotes, note_capacity;
    int open_field;      /* of a drawing: what is wrong with an open line; -1: none */
    char *in_memory;     /* folder in /vsimem that is to be removed */
    uint8_t *stdin_data; /* behind a /vsimem path */
    GDALDatasetH dataset;
    OGRLayerH layer;
    bool selected; /* the layer is what a statement gives, and has to be released */
    zl_gdal_log log;

    zl_field *field;
    int *ogr_field; /* index in the driver's table */
    size_t nfields;
    int geometry_field[2]; /* of a CSV: WKT, or x and y; -1: none */
    zl_shape_kind kind;
    bool is_table;
    int64_t count, given;
    zl_json_seen json; /* what GDAL's GeoJSON readers do not tell */

    OGRFeatureH feature;
    zl_raw_feature raw;
    zl_value *values;
    char reason[480]; /* why the feature has no shape */
    char **owned;     /* texts that had to be made: dates, lists, recoded ones */
};

/** What a source argument names: the path on disk and the layer in it. `*path` is NULL when it is
 *  no source; both are freed by the caller. "-" gives "-". */
zl_status zl_source_locate(char **path, char **layer, const char *what, zl_error *err);

/** Looks at the text of a GeoJSON that is open: refuses what is no JSON or cannot be told apart,
 *  sets source->json, and source->bad_prj when a CRS is named that is unknown or lies behind a
 *  link. */
zl_status zl_source_check_json(zl_source *source, zl_error *err);
/** Is the geometry of the feature under the cursor one that GDAL does not give as it stands there?
 *  raw.unsupported then says why. */
bool zl_source_json_is_bad(zl_source *source);

/** The columns of a CSV that hold its geometry (csv_place.c): sets source->geometry_field. No
 * driver is asked for points, because those of GDAL make numbers of text that is none. */
void zl_csv_find_columns(zl_source *source, OGRFeatureDefnH table);
/** Are the places in two columns? */
bool zl_csv_has_points(const zl_source *source);
/** Makes the point of the feature from its two columns, or says in raw.unsupported why there is
 *  none; both blank is no place. */
zl_status zl_csv_point(zl_source *source, zl_error *err);
/** Refuses a CSV in which a quotation mark takes in lines that are none of its value's, and tells
 * of records that have more or fewer values than columns. After the layer is open. */
zl_status zl_source_check_csv(const zl_source *source, zl_error *err);
/** Texts that go on behind a NUL character, where the driver ends them. */
typedef struct zl_cut_texts {
    int64_t count, row; /**< the first one */
    const char *field;  /**< its field; borrowed */
} zl_cut_texts;

void zl_cut_texts_add(zl_cut_texts *cut, int64_t row, const char *field);
/** The finding text-cut, if there is such a text. */
void zl_cut_texts_tell(const zl_cut_texts *cut, const zl_source *source);
/** Tells of texts of a FlatGeobuf that GDAL cuts. After the fields are known. */
zl_status zl_source_check_fgb_texts(const zl_source *source, zl_error *err);
/** The same of a GeoPackage or SpatiaLite file. */
zl_status zl_source_check_sqlite_texts(const zl_source *source, zl_error *err);
/** Refuses a KML or GML in which something stands for a place that is none. */
zl_status zl_source_check_xml(const zl_source *source, zl_error *err);
/** How to read the names of the members of a ZIP that are not marked as UTF-8: "GB18030", "UTF-8",
 *  or NULL, as the format says (CP437). */
const char *zl_zip_name_encoding(const char *path);
/** The path that GDAL opens: absolute, so that no part of it is a connection string, and inside
 *  /vsizip/ for a ZIP. */
zl_status zl_source_gdal_path(char **out, const char *path, zl_error *err);

/** Makes GeoJSON a file that GDAL sees in memory: the text that is given, or, where it is NULL,
 * what standard input holds. */
zl_status zl_source_open_text(zl_source *source, const char *geojson, zl_error *err);
/** A corrupt or hostile database makes GDAL's driver loop or run its triggers: it is looked at
 *  first. Files that are no database pass. */
zl_status zl_source_check_database(const zl_source *source, zl_error *err);
zl_status zl_source_open_dataset(zl_source *source, zl_error *err);
zl_status zl_source_open_layer(zl_source *source, zl_error *err);

/** Looks at the files of a Shapefile, and decides in which encoding its text is. */
zl_status zl_source_check_shapefile(zl_source *source, zl_error *err);
/** Finds the texts of a MapInfo table that end at a NUL. */
zl_status zl_source_check_mapinfo(const zl_source *source, zl_error *err);
/** ZL_BAD_DATA says why GDAL did not open the source and what to do; `driver` is the one that took
 * it for its own, "" for none. */
zl_status zl_source_explain(const zl_source *source, const char *driver, zl_error *err);
/** ZL_BAD_DATA says what is wrong with the files of a Shapefile that GDAL does not open or finds
 *  nothing in; ZL_OK: nothing that we see. */
zl_status zl_source_explain_shapefile(const zl_source *source, zl_error *err);
/** The encoding of a CSV. One that is not UTF-8 is put into memory as such, with what lies beside
 *  it, and `source->path` says where. */
zl_status zl_source_decode_csv(zl_source *source, zl_error *err);
/** Puts the features that a drawing holds in place of the driver's layer. */
zl_status zl_source_open_drawing(zl_source *source, const zl_source_options *options,
                                 zl_error *err);
bool zl_source_is_drawing(const zl_source *source);
/** GDAL's settings for drawings hold from the one call to the other. */
void zl_drawing_settings_begin(const zl_source *source, const char *encoding);
void zl_drawing_settings_end(void);
/** ZL_USAGE where options that only drawings heed are given for something else. */
zl_status zl_check_drawing_options(const zl_source *source, const zl_source_options *options,
                                   zl_error *err);
/** `xy` may be NULL. */
__attribute__((format(printf, 6, 7))) zl_status
zl_source_add_note(zl_source *source, zl_severity severity, const char *code, const double *xy,
                   zl_error *err, const char *format, ...);

/** Opens path or standard input with GDAL, and the one layer that is read. */
zl_status zl_source_open_ogr(zl_source *source, const zl_source_options *options, zl_error *err);

/** Drops the texts and the shape of the feature under the cursor. */
void zl_source_forget(zl_source *source);

/** Takes the geometry of the feature under the cursor, or says in its raw feature why there is
 * none. */
zl_status zl_source_read_shape(zl_source *source, zl_error *err);

/** A text of the driver in UTF-8, as far as it can be decoded; NULL when there is no memory.
 *  `*decoded` (may be NULL) says how far. */
char *zl_source_recode(const zl_source *source, const char *text, zl_decoded *decoded);

#endif
