/* The formats that layers are written in, as data: a new OGR format is a row of the table. */
#ifndef ZL_OUTPUT_FORMAT_H
#define ZL_OUTPUT_FORMAT_H

#include "base/text.h"

/** A NULL-terminated list. */
typedef const char *const *zl_words;

/**
 * What the writer and the publisher have to know of a format. Layer options of the form
 * "KEY=@word" are filled in: @title, @remark, @geometry, @wkt and @fid (column names that no
 * attribute has), @places (how a CSV has its geometry) and @bounds (of a grid); one without a value
 * is left out.
 */
typedef struct zl_format {
    const char *name;   /**< as the user types it */
    const char *driver; /**< of GDAL */
    zl_words endings;   /**< of the main file; the first one is the usual one */
    zl_words dataset_options;
    zl_words layer_options;
    zl_words open_options; /**< for reading back */
    const char *crs;       /**< when the user names none; "gk3": the zone of the layer */
    const char *only_crs;  /**< why it can be no other than a WGS 84-like one; NULL: any */
    double step_deg;       /**< rounding of degrees; 0: doubles as they are */
    double step_m;         /**< rounding of metres; 0: doubles as they are */
    const char *encoding;  /**< of text when the user names none; NULL: UTF-8 */
    size_t name_bytes;     /**< longest field name; 0: no limit */
    size_t text_bytes;     /**< longest text in the file's encoding; 0: no limit */
    bool lists;            /**< has arrays; else "a;b" */
    bool always_multi;     /**< one geometry type for the layer, of the Multi kind */
    bool any_shape;        /**< takes mixed kinds and plain tables */
    bool json_text;        /**< the driver turns text that is JSON into JSON */
    bool folder;           /**< the output is a folder of files that only the driver knows */
    bool grid;             /**< coordinates lie on a grid between bounds that are chosen before */
    bool reorders;         /**< features come back in another order */
    bool needs_shape;      /**< a row without a shape cannot be written */
    bool launders;         /**< the driver changes names of fields that it does not take */
    bool int32;            /**< has no whole numbers of more than 32 bits */
    bool no_null;          /**< has no unknown values: a number would become 0 */
    bool no_null_text;     /**< an unknown text comes back as empty */
    bool no_empty;         /**< an empty text comes back as unknown */
    bool no_blanks;        /**< blanks around a text are lost */
    bool no_break;         /**< a line break in a text comes back as the two signs \n */
    bool same_values;      /**< fields come back in their order, with texts as they were but for
                                blanks around them, and numbers where there were numbers */
    bool no_crs;           /**< the file does not say its CRS */
    bool styled;           /**< has room for the style of its layers and for what is said of them */
    bool cad;        /**< a drawing: rings and labels, with the attributes in a table beside */
    bool sqlite;     /**< GDAL makes the file, and the rows go in through output/gpkg */
    bool shapefile;  /**< written by output/shapefile and not by GDAL, in an encoding of choice, in
                          which names are, too */
    bool json;       /**< GeoJSON: written by output/geojson and not by GDAL */
    bool json_lines; /**< a feature a line and nothing else */
    bool txt;        /**< boundary-point TXT: written by output/txt.h and not by GDAL */
    const char *name_option; /**< GDAL option that names the field which is a placemark's name */
    const char *datum;       /**< what the format makes of CGCS2000; NULL: keeps it */
    zl_words members;        /**< endings of the other files of a set */
    zl_words stale;          /**< endings of files that would be wrong beside a new set */
    zl_words busy;           /**< endings added to the file while a program has it open */
} zl_format;

/** The format of an output: by `name` (may be NULL), else by the ending of the path. ZL_USAGE
 *  lists the formats, or says which ending the format has. */
zl_status zl_format_find(const zl_format **out, const char *name, const char *path, zl_error *err);
/** Has the path an ending of some format? */
bool zl_format_known(const char *path);

/** A path in its parts. */
typedef struct zl_target {
    char *folder; /**< "." when the path has none */
    char *prefix; /**< the path up to the file name, as typed: "" or "out/" */
    char *stem;   /**< file name without the ending */
    char *ending; /**< ".shp", as typed */
} zl_target;

zl_status zl_target_split(zl_target *out, const zl_format *format, const char *path, zl_error *err);
void zl_target_free(zl_target *target); /**< for ZL_CLEANUP too */

/** End of the suffix of the file with the full field names that goes beside a set: of a Shapefile
 *  "<stem>_fields.csv". */
#define ZL_FIELDS_SUFFIX "_fields.csv"
/** Suffix of the table with the attributes that goes beside a drawing. */
#define ZL_ATTRIBUTES_STEM "_attributes"

/** Foreign text for a message: escaped into `room`, which the caller frees. */
const char *zl_shown(zl_text *room, const char *foreign);

#endif
