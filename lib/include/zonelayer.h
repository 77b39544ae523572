/*
 * zonelayer: boundaries of development zones, kept in one SpatiaLite file and measured on the
 * ellipsoid.
 *
 * Ownership. `*_open`, `*_new` give an object; its `*_close` or `*_free` takes NULL. A const
 * argument is borrowed for the call. A returned const pointer belongs to the object it came from.
 *
 * Status and error. What can fail returns a zl_status and takes a caller-owned zl_error last; NULL
 * is fine. Out parameters come first and are written only on ZL_OK.
 *
 * Units and order. The unit stands in the name: _m, _m2, _km2, _deg. Longitude comes before
 * latitude, in degrees, on CGCS2000 (EPSG:4490), always. An unknown number is NAN, an unknown text
 * is NULL; neither is ever shown as zero or as empty.
 *
 * Threads. One store handle, and the layers opened from it, per thread. Questions compute in worker
 * threads of their own (zl_set_jobs()) and call back in the thread that asked; what they give does
 * not depend on how many there are. GDAL's driver table, the flag of zl_cancel(), the number of
 * zl_set_jobs() and, from the first map on, MapServer's state are the only state of the process
 * that the library touches.
 */
#ifndef ZONELAYER_H
#define ZONELAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ZL_API             __attribute__((visibility("default")))
#define ZL_FORMAT_ARGUMENT __attribute__((format_arg(1)))
#else
#define ZL_API
#define ZL_FORMAT_ARGUMENT
#endif

/* ---- status, error, findings ------------------------------------------------------------- */

/** How a call ended. The values are also the exit statuses of the command. */
typedef enum zl_status {
    ZL_OK = 0,
    ZL_USAGE = 2,    /**< the question itself is wrong: an unknown layer, option value or name */
    ZL_BAD_DATA = 3, /**< the input cannot be used as it is */
    ZL_BAD_CRS = 4,  /**< the coordinate reference system or datum is unknown or refused */
    ZL_FAILED = 5    /**< the store or an output failed: locked, disk full, no memory */
} zl_status;

/** Why a call failed: file, feature, place, cause, and what to do. Owned by the caller. */
typedef struct zl_error {
    zl_status status;
    char message[2048]; /**< UTF-8, foreign text escaped, no line break at the end */
} zl_error;

typedef enum zl_severity { ZL_NOTE, ZL_WARNING, ZL_ERROR } zl_severity;

/** "note", "warning" or "error". */
ZL_API const char *zl_severity_name(zl_severity severity);

/** Something that was seen in the data. Bad data are findings; an error is work not done. */
typedef struct zl_finding {
    const char *layer;   /**< layer or file, may be NULL */
    const char *feature; /**< id, or "fid 12" where there is none; NULL for the layer itself */
    const char *code;    /**< a stable word, such as "ring-self-intersection" */
    const char *severity_name;
    zl_severity severity;
    double lon_deg, lat_deg; /**< where, or NAN */
    const char *text;        /**< one sentence: what it is and what to do */
} zl_finding;

typedef struct zl_findings zl_findings;

/** An empty list, or NULL when there is no memory. */
ZL_API zl_findings *zl_findings_new(void);
ZL_API void zl_findings_free(zl_findings *findings);
ZL_API size_t zl_findings_count(const zl_findings *findings);
/** How many are of this severity. */
ZL_API size_t zl_findings_count_of(const zl_findings *findings, zl_severity severity);
/** The i-th finding, borrowed until the list is freed; NULL when there is none. */
ZL_API const zl_finding *zl_findings_get(const zl_findings *findings, size_t i);

/* ---- values, columns, rows ----------------------------------------------------------------- */

typedef enum zl_type {
    ZL_TEXT,    /**< const char *, UTF-8 or NULL */
    ZL_INTEGER, /**< int64_t */
    ZL_REAL,    /**< double, NAN when unknown */
    ZL_PLACE,   /**< double[2]: longitude, latitude in degrees; NAN when unknown */
    ZL_LIST     /**< const char *: a JSON array of strings, or NULL */
} zl_type;

/** One value of a row; `null` wins over the rest. Text is borrowed from the row. */
typedef struct zl_value {
    zl_type type;
    bool null;
    int64_t integer;
    double real;
    const char *text; /**< of ZL_TEXT and ZL_LIST */
    double place_deg[2];
} zl_value;

/** Added to the offset of a column where a zl_value stands, so that any type may be null. */
#define ZL_WHOLE_VALUE ((size_t)1 << 30)

/** A column of an answer: its key, and where the value stands in the row's struct. */
typedef struct zl_column {
    const char *name;
    zl_type type;
    size_t offset;
    int decimals; /**< digits after the point that carry meaning, for ZL_REAL and ZL_PLACE */
} zl_column;

typedef struct zl_columns {
    const zl_column *column;
    size_t count;
} zl_columns;

/** For columns that an answer takes from the user's own layer; NULL is fine. */
ZL_API void zl_columns_free(zl_columns *columns);

/** The value that `row` has in `column`. */
ZL_API zl_value zl_row_value(const zl_column *column, const void *row);

/* ---- numbers as text ------------------------------------------------------------------------- */

enum { ZL_NUMBER_SIZE = 360 };

/**
 * The number with so many digits after the point (0 to 30; < 0: as many as it takes to read back
 * the same). It is rounded once, half away from zero, as a decimal: 2.675 gives 2.68 although its
 * double lies a trifle below, 0.125 gives 0.13.
 */
ZL_API void zl_number_text(char out[ZL_NUMBER_SIZE], double value, int decimals);

/**
 * Rounds parts so that they add up to their rounded total (largest remainder). `printed` and
 * `steps` have room for `count`: the rounded parts, and by how many units of the last digit each
 * differs from ordinary rounding. `*balanced` is false, and nothing is written, where the parts do
 * not add up to the total by more than half a unit, or are too large for exact digits.
 */
ZL_API zl_status zl_balance(bool *balanced, double *printed, int *steps, const double *parts,
                            size_t count, double total, int decimals, zl_error *err);

/* ---- shapes ---------------------------------------------------------------------------------- */

typedef enum zl_shape_kind {
    ZL_SHAPE_NONE = 0,
    ZL_SHAPE_POINT = 1,
    ZL_SHAPE_LINE = 2,
    ZL_SHAPE_POLYGON = 3
} zl_shape_kind;

/**
 * A point, line or polygon of any number of parts, in flat arrays.
 *
 * Ring r is the points ring_start[r] .. ring_start[r+1]-1; part p is the rings part_start[p] ..
 * part_start[p+1]-1. The first ring of a polygon's part is its shell, the others are its holes.
 * Rings are closed: the first point is repeated as the last. A line's part has one "ring", its
 * open path; a point's part has one of one point. ring_start has nrings+1 and part_start nparts+1
 * entries.
 */
typedef struct zl_shape {
    zl_shape_kind kind;
    size_t npoints, nrings, nparts;
    double *lonlat_deg; /**< 2*npoints: longitude, latitude */
    size_t *ring_start;
    size_t *part_start;
} zl_shape;

ZL_API void zl_shape_free(zl_shape *shape);
/** Reads (E)WKB or ISO WKB of any geometry but curves and mixed collections; Z and M are dropped.
 *  An empty geometry gives a shape of no parts. */
ZL_API zl_status zl_shape_from_wkb(zl_shape **out, const uint8_t *wkb, size_t size, zl_error *err);
/** Writes little-endian ISO WKB, always of the Multi kind; `*out` is freed with zl_free(). */
ZL_API zl_status zl_shape_to_wkb(uint8_t **out, size_t *size, const zl_shape *shape, zl_error *err);
/** Geodesic area of a polygon on CGCS2000, holes subtracted; 0 for other kinds (Karney 2013). */
ZL_API double zl_shape_area_m2(const zl_shape *shape);
/** Geodesic length of all rings or paths, holes included. */
ZL_API double zl_shape_perimeter_m(const zl_shape *shape);
ZL_API void zl_free(void *memory);

/* ---- databases ------------------------------------------------------------------------------- */

/** Does it begin with "PG:": a table of PostgreSQL, as "PG:dbname=land host=/run/postgresql
 *  tables=parcels" or "PG:postgresql://host/land tables=parcels"? */
ZL_API bool zl_is_database(const char *what);
/** How such a source or target is named in messages and records: without its user and password,
 *  escaped. Freed with zl_free(); NULL: no memory. */
ZL_API char *zl_database_shown(const char *what);
/** Puts * in place of each password in a text: after password=, and in scheme://user:password@. */
ZL_API void zl_mask_secrets(char *text);

/* ---- process, store -------------------------------------------------------------------------- */

/**
 * Makes the process safe for foreign files: clears environment variables that let a file run code
 * or fetch URLs, forbids the network to GDAL and PROJ, ignores SIGPIPE and SIGXFSZ. The command
 * calls it first; the library never does.
 */
ZL_API void zl_process_harden(void);

/**
 * Sets the language of all messages, findings and texts: "zh", "en", or NULL for that of the
 * environment (LC_ALL, LC_MESSAGES, LANG; LANGUAGE), English where it is neither. Changes the
 * process: LANGUAGE and the locale of messages, and for Chinese that of characters (C.UTF-8); never
 * that of numbers. The command calls it before other threads run; the library never does: there,
 * messages follow the locale that the program has set. Texts are UTF-8 always. ZL_USAGE for another
 * language, ZL_FAILED where "zh" was asked for and its catalogue is missing; English then stays.
 */
ZL_API zl_status zl_process_language(const char *language, zl_error *err);
/** The language that messages are in: "en" or "zh". */
ZL_API const char *zl_language(void);
/** A text of zonelayer in that language, for a program that shows it: a severity, the name of a
 *  column. A constant text; `english` itself where it has no translation. */
ZL_API const char *zl_translate(const char *english) ZL_FORMAT_ARGUMENT;
/** A stored word ("calibrated", "implementation", "railway", "south") as people read it in that
 *  language; itself where it is none. Data keep the stored word. */
ZL_API const char *zl_word(const char *stored);
/** What an errno means, in that language: "No space left on device". */
ZL_API const char *zl_system_error(int error);
/** A unit ("km²", "ha", "mu", "m") in the same way. */
ZL_API const char *zl_unit_word(const char *unit);

/**
 * Asks loads, exports, zl_into_finish() and the questions area, overlap, distance and corridor in
 * all threads to stop: they end with ZL_FAILED "interrupted" and leave nothing behind. A signal
 * handler may call it. A question is stopped by the status that its zl_row_fn gives, too.
 */
ZL_API void zl_cancel(void);
/** Work may begin again. */
ZL_API void zl_cancel_reset(void);

/**
 * How many threads compute in each question, load and check of this process, that of the caller
 * among them; <= 0: one for each core that the process may use, which is the default. Answers and
 * their order are the same with any number.
 */
ZL_API void zl_set_jobs(int jobs);

/** How far long work is. */
typedef struct zl_progress {
    const char *phase; /**< "reading", "measuring", "indexing", "writing", "comparing"; for people:
                            zl_translate() */
    int64_t done, total; /**< features; total < 0: not known */
    double seconds;      /**< since the phase began */
    bool ended;          /**< no more comes of this phase, whether it was done or has failed */
} zl_progress;

typedef void (*zl_progress_fn)(const zl_progress *progress, void *user);

/** Long work that this thread asks for from now on tells how far it is, at most ten times a second,
 *  in this thread; work that is done at once tells nothing. `tell` NULL: nobody listens. */
ZL_API void zl_set_progress(zl_progress_fn tell, void *user);

/** "zonelayer 0.1.0 (GDAL …, PROJ …, GEOS …, SQLite …, SpatiaLite …)"; a constant text. */
ZL_API const char *zl_version(void);

typedef struct zl_store zl_store;

typedef enum zl_store_mode { ZL_STORE_READ, ZL_STORE_WRITE } zl_store_mode;

/** Makes a new, empty store; ZL_FAILED when the file is there already. */
ZL_API zl_status zl_store_create(zl_store **out, const char *path, zl_error *err);
/** Opens a store; one of an older version is upgraded first. */
ZL_API zl_status zl_store_open(zl_store **out, const char *path, zl_store_mode mode, zl_error *err);
ZL_API void zl_store_close(zl_store *store);

/* ---- layers ---------------------------------------------------------------------------------- */

typedef enum zl_axis_order {
    ZL_AXES_AUTO,      /**< as the source declares; refuse what looks swapped */
    ZL_AXES_LON_LAT,   /**< easting or longitude first, whatever it looks like */
    ZL_AXES_NORTH_EAST /**< northing or latitude first */
} zl_axis_order;

/** How to read a source; all zero is the default. */
typedef struct zl_source_options {
    const char *source_crs;     /**< "EPSG:4517", WKT or PROJ text; overrides the file's own */
    const char *transformation; /**< a PROJ pipeline or "EPSG:n" operation to EPSG:4490 */
    bool assume_same_datum;     /**< take an unknown or old datum as CGCS2000 */
    zl_axis_order axis_order;
    const char *encoding; /**< of attribute text, for the drivers that take one */
    const char *map;      /**< "FIELD=NAME,FIELD=NAME": source fields to our columns; a field may
                               fill several */
    const char *id_field; /**< the column that is the id of a layer of foreign design */
    const char *schema;   /**< .json or .csv: fields that the source must have, with type and width;
                               their "source" says which columns of ours they are */
    bool repair;          /**< mend what can be mended; each repair is a finding */
    const char *standard; /**< CSV file of standard names of layers and fields; NULL: none */
    const char
        *geojson; /**< this text is the source, whose name is then just a name; NULL: a file */
    bool survey_coordinates; /**< the places are right, whatever names a web map (GCJ-02, BD-09) */
    const char *cad_layer;   /**< "NAME,…": CAD layers of a DXF; NULL: the only one */
    double snap_m; /**< open ends of a DXF that are no farther apart are joined; metres, taken for
                      the unit of the drawing */
    bool allow_database; /**< a source "PG:…" may be connected to; else it is ZL_USAGE */
    const char *set;     /**< "COLUMN=VALUE,COLUMN=VALUE": what features have in a column of their
                              kind where they bring nothing */
} zl_source_options;

/** Which features count; strings as a user types them, NULL for no restriction. */
typedef struct zl_filter {
    const char *zone;   /**< "ID|NAME,…": ids, names or aliases in either language */
    const char *where;  /**< an SQL expression over the layer's columns */
    const char *mode;   /**< "railway,expressway": mode of lines, kind of points */
    const char *status; /**< "existing,planned"; NULL is "existing", "any" is all */
    const char *as_of;  /**< "2024-01-01" (its end, UTC) or a UTC time: the stored zones and
                             declared areas as they were then. ZL_USAGE with a file; what has no
                             history is told in a note. NULL: now */
} zl_filter;

typedef struct zl_layer zl_layer;

/** A feature under the cursor; everything is borrowed until the next step. */
typedef struct zl_feature {
    int64_t fid;
    const char *id; /**< never NULL: "fid 12" where the layer has no id column */
    const char *name_zh, *name_en;
    const char *category, *part_of, *mode, *status;
    const char *boundary_basis, *area_basis, *document;
    double accuracy_m;      /**< NAN when unknown */
    const zl_shape *shape;  /**< NULL where there is no boundary */
    const zl_value *values; /**< one for each of zl_layer_columns() */
    bool invalid;      /**< only with zl_layer_accept_invalid(): the shape cannot be measured */
    const char *doubt; /**< why its position is not to be believed; NULL: nothing is known */
} zl_feature;

/**
 * Opens what a LAYER argument names: a stored layer, else an existing file or folder, else
 * FILE:LAYER with an existing FILE, else "-" for GeoJSON on standard input, else a database where
 * the options allow one, else "zones@DATE" for the stored zones as of a day. "zones_versions" are
 * all versions of all zones. A source is staged into a private temporary store; an error finding in
 * it refuses it (ZL_BAD_DATA). `store` may be NULL where only sources are wanted. `filter` and
 * `options` may be NULL.
 */
ZL_API zl_status zl_layer_open(zl_layer **out, zl_store *store, const char *what,
                               const zl_source_options *options, const zl_filter *filter,
                               zl_findings *findings, zl_error *err);
ZL_API void zl_layer_close(zl_layer *layer);
ZL_API const char *zl_layer_name(const zl_layer *layer);
ZL_API zl_shape_kind zl_layer_shape_kind(const zl_layer *layer);
/** The attribute columns, without fid and geometry; `offset` is not used. */
ZL_API const zl_columns *zl_layer_columns(const zl_layer *layer);
/**
 * A row that another program has left invalid stops the cursor (ZL_BAD_DATA), so that no question
 * measures it. With `accept` the cursor gives it, marked as invalid, for a caller that only lists;
 * `shape` is NULL where it cannot be read.
 */
ZL_API void zl_layer_accept_invalid(zl_layer *layer, bool accept);
/** Steps to the next feature in the order of fid; `*out` is NULL after the last. */
ZL_API zl_status zl_layer_next(const zl_feature **out, zl_layer *layer, zl_error *err);
/** Starts again before the first feature. */
ZL_API zl_status zl_layer_rewind(zl_layer *layer, zl_error *err);

/* ---- loading and house-keeping --------------------------------------------------------------- */

/**
 * Receives one row of an answer. `row` points to the struct that the question names; `shape` is
 * the geometry of the row where it was asked for, else NULL. Both are borrowed for the call. A
 * status other than ZL_OK ends the question with that status.
 */
typedef zl_status (*zl_row_fn)(const void *row, const zl_shape *shape, void *user, zl_error *err);

/**
 * Renders rows (as text, say) in the threads that compute them. A question whose options name one
 * gives it all rows in place of its zl_row_fn, but for those that it makes itself at the end, such
 * as a total. Rows of one stretch of the answer go into one piece; pieces are written in the order
 * of the answer. `row` and `shape` are as of zl_row_fn. `user` is that of the question.
 */
typedef struct zl_renderer {
    void *(*open)(void *user); /**< any thread: an empty piece; NULL: there is no memory */
    /** Any thread, but one at a time for one piece: adds a row. */
    zl_status (*row)(void *piece, const void *row, const zl_shape *shape, void *user,
                     zl_error *err);
    /** Caller's thread, in order: writes what the piece has and empties it for new rows. */
    zl_status (*write)(void *piece, void *user, zl_error *err);
    void (*close)(void *piece); /**< any thread */
} zl_renderer;

typedef struct zl_load_options {
    zl_source_options source;
    const char *as;   /**< name of the layer; NULL takes it from kind or source */
    const char *kind; /**< "zone", "line", "point", "land", "declared", "document", "bounds"; NULL:
                         found out */
    bool append;      /**< add to an existing land layer */
    bool replace_layer;   /**< put the source in place of an existing layer */
    bool strict;          /**< warnings refuse too */
    bool dry_run;         /**< do everything, then roll back */
    const char *skip_bad; /**< write refused features to this GeoJSON file and load the rest */
    const char *update;   /**< id of the one zone whose boundary the source replaces */
    int64_t feature; /**< with `update`: which feature of the source (its FID); -1: the only one */
    const char *basis;     /**< boundary_basis for features that bring none */
    double accuracy_m;     /**< accuracy for features that bring none; <= 0: unknown */
    const char *document;  /**< document for features that bring none */
    const char *reference; /**< a layer that lies right: a constant offset of 100 m and more against
                                it is remembered as a doubt, which audits refuse */
    const char *date;      /**< ISO date, not in the future, from which an update or the zones of a
                               replaced layer hold; NULL: now */
    /** Called with the `user` of `emit` when all is judged and told in `findings`, before the store
     *  changes (or, with `dry_run`, before it is undone); an error undoes the load. NULL: nothing.
     */
    zl_status (*ready)(void *user, zl_error *err);
} zl_load_options;

/** The row of `load`. */
typedef struct zl_load_row {
    const char *layer;
    int64_t read, written, repaired, refused;
    const char *crs, *crs_evidence;
    double first_lon, first_lat;
} zl_load_row;

ZL_API const zl_columns *zl_load_columns(void);
/**
 * Brings a source in, whole or not at all, in one transaction.
 *
 * Versions of a zone never overlap: one that is loaded where closed versions of its id are kept
 * holds from the end of the last of them, unless it says a later `valid_from`. `replace_layer`
 * closes all zones in this way and deletes none.
 */
ZL_API zl_status zl_load(zl_store *store, const char *source, const zl_load_options *options,
                         zl_row_fn emit, void *user, zl_findings *findings, zl_error *err);
/** Loads several sources in one transaction: all of them or none. */
typedef struct zl_load_item {
    const char *source;
    zl_load_options options;
} zl_load_item;
ZL_API zl_status zl_load_all(zl_store *store, const zl_load_item *items, size_t count,
                             zl_row_fn emit, void *user, zl_findings *findings, zl_error *err);
/** Makes a new store and loads the items into it as zl_load_all() does, beside `path`: the file
 *  appears there with all of them in it, or not at all. */
ZL_API zl_status zl_store_create_loaded(const char *path, const zl_load_item *items, size_t count,
                                        zl_row_fn emit, void *user, zl_findings *findings,
                                        zl_error *err);

typedef struct zl_add_options {
    const char *corners;      /**< a file with a corner on each line, or "x,y;x,y;…" */
    zl_source_options source; /**< of the corners: CRS, datum, axis order, encoding */
    const char *name_zh, *name_en, *category, *part_of, *status;
    const char *basis; /**< surveyed, digitised, schematic; NULL: unknown */
    double accuracy_m; /**< <= 0: unknown */
    const char *document;
    bool update;      /**< the zone is there: its boundary is replaced as by zl_load() */
    const char *date; /**< with `update`: as for zl_load() */
    bool dry_run;
} zl_add_options;

/** The row of `add`. */
typedef struct zl_add_row {
    const char *id;
    int64_t corners; /**< different ones */
    double area_m2, area_ha, area_mu, area_km2, perimeter_m;
    const char *crs;
    double first_lon, first_lat;
} zl_add_row;

ZL_API const zl_columns *zl_add_columns(void);
/**
 * Adds a zone whose outline is typed corner by corner, decimal or in degrees, minutes and seconds,
 * with the checks and the transaction of zl_load(). ZL_BAD_DATA names the corners that are at
 * fault: what cannot be read, fewer than three, swapped axes, repeated places, crossing edges.
 */
ZL_API zl_status zl_add(zl_store *store, const char *id, const zl_add_options *options,
                        zl_row_fn emit, void *user, zl_findings *findings, zl_error *err);

/**
 * Removes a zone, named by id, or by a name or alias that no other has: its last version is closed
 * and kept. With `forever`, a zone with all its
 * versions, a line, a point or a whole land layer is deleted. The text of what was done is a note
 * in `findings`.
 */
ZL_API zl_status zl_remove(zl_store *store, const char *id, bool forever, zl_findings *findings,
                           zl_error *err);

/**
 * Gives a zone another id, in one transaction: its versions, the zones that are a part of it, its
 * declared figures, the lists of figures that are composed of it, and its declared bounds go along;
 * the old id stays an alias. ZL_USAGE for an id that is taken or is not of a-z, digits, -, _ and .
 */
ZL_API zl_status zl_rename(zl_store *store, const char *id, const char *new_id,
                           zl_findings *findings, zl_error *err);
/**
 * Makes the version that held at `as_of` (as in zl_filter) the current one again, as a new version
 * from now on; the present one is closed and kept. A zone that was removed comes back, named by its
 * id. What the change touches is noted as by an update.
 */
ZL_API zl_status zl_restore(zl_store *store, const char *id, const char *as_of,
                            zl_findings *findings, zl_error *err);

/* ---- questions ------------------------------------------------------------------------------- */

typedef struct zl_area_row {
    const char *id, *name_zh, *name_en, *method;
    double area_m2, area_ha, area_mu, area_km2;
    double perimeter_m, uncertainty_m2;
    const char *boundary_basis;
    const char *verdict;      /**< measured, calibrated, nominal; NULL where there is no boundary */
    double declared_decimals; /**< digits in km² of the declared figure with the most of them, which
                                   people read of the area too; NAN: none. No column. */
} zl_area_row;

typedef struct zl_area_options {
    const char *method; /**< NULL or "geodesic", "tdt1055", "planar:EPSG:4517" */
    bool total;         /**< a last row, id "total": nested and overlapping land counted once */
    const zl_renderer *renderer; /**< NULL: all rows go to `emit` */
} zl_area_options;

ZL_API const zl_columns *zl_area_columns(void);
/** Area and perimeter of each zone. `declared` (may be NULL) gives the figures to quote instead. */
ZL_API zl_status zl_area(zl_layer *zones, zl_layer *declared, const zl_area_options *options,
                         zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);

typedef struct zl_audit_row {
    const char *id;
    const char *kind;  /**< of the declared figure; of bounds, the side: north, north-east … */
    const char *check; /**< "area": declared against geometry; "parts": whole against its parts;
                            "bounds": what is declared on a side against what lies there */
    double declared_km2, computed_km2, difference_m2, difference_percent;
    double tolerance_m2, uncertainty_m2;
    const char *verdict; /**< agrees differs cannot-tell calibrated no-boundary parts-agree
                              parts-differ; of bounds also wrong-side, unknown-line */
    const char *document, *quote;
    double
        declared_decimals; /**< digits of the declared figure in km²; NAN: unusable. No column. */

    /* Of bounds; NULL and NAN in the other rows. */
    const char *bound;   /**< the line, place or zone on that side, as the document names it */
    const char *line_id; /**< its id */
    double least_m, mean_m, greatest_m; /**< distances of the side of the zone from it */
    double offset_m;                    /**< that the document declares; NAN: none */
    double share_within;                /**< of the side that lies within the tolerance, 0 to 1 */
    double tolerance_m;                 /**< of these distances */
    double uncertainty_m;               /**< accuracy of the zone and of the line; NAN: unknown */
} zl_audit_row;

ZL_API const zl_columns *zl_audit_columns(void);
/** Declared against computed, and parts against whole; figures of different kind never meet. */
ZL_API zl_status zl_audit(zl_layer *zones, zl_layer *declared, zl_row_fn emit, void *user,
                          zl_findings *notes, zl_error *err);

/**
 * Bounds in words (四至) against geometry; rows as of zl_audit() with check "bounds". The side of a
 * zone is what is seen of its outline from that direction, as far as it faces there within 45
 * degrees. The line (point, zone) that bounds it is looked for in the layers `named` by id, name or
 * alias. A line agrees when nine tenths of the side lie within `tolerance_m` (<= 0: 100 m) of it,
 * or of the offset that is declared; a point or zone when the side comes within the tolerance of
 * it. Where the accuracies of both together could turn that, or are above the tolerance or unknown,
 * the verdict is cannot-tell; wrong-side says that nothing of it lies beyond the side, on it or in
 * the zone; unknown-line that no feature, or more than one, has the name.
 */
ZL_API zl_status zl_audit_bounds(zl_layer *zones, zl_layer *bounds, zl_layer *const *named,
                                 size_t nnamed, double tolerance_m, zl_row_fn emit, void *user,
                                 zl_findings *notes, zl_error *err);

typedef struct zl_overlap_row {
    const char *a, *b, *a_name, *b_name;
    const char *relation; /**< "part-of" where one is declared a part of the other, else NULL */
    double area_m2, share_of_a, share_of_b;
    double width_m;             /**< mean width, twice the area by the perimeter */
    const char *boundary_basis; /**< of the overlap: the worse of both */
    double accuracy_m;          /**< of its boundary: the greater of both; NAN: unknown */
    const char *class_name;     /**< inside contains equal overlap sliver touch */
} zl_overlap_row;

typedef struct zl_overlap_options {
    double min_share;      /**< leave out pairs whose larger share is below this, 0 to 1 */
    double sliver_width_m; /**< an overlap narrower than this is a sliver; 0 takes 1 m */
    double inside_width_m; /**< what may stand out of an outer one is no wider; 0 takes 0.01 m */
    bool touch;            /**< also pairs that only touch */
    bool same_layer;       /**< `a` is a choice out of the layer `b`: each pair once, none of a
                                feature with itself */
    bool shapes;           /**< give the geometry of each overlap */
    const char *keep;      /**< columns of `b`, with commas, that the rows carry too */
    const zl_renderer *renderer; /**< NULL: all rows go to `emit` */
} zl_overlap_options;

ZL_API const zl_columns *zl_overlap_columns(void);
/** Pairs a < b of one layer (`b` NULL), pairs between two layers, or, with `same_layer`, pairs of
 * one layer in which at least one is of the choice `a`. */
ZL_API zl_status zl_overlap(zl_layer *a, zl_layer *b, const zl_overlap_options *options,
                            zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);

/** The columns of overlap and, after them, those of `b` that `keep` names (at most 32); a name that
 *  overlap has too gets "land_" before it. ZL_USAGE lists what there is. */
ZL_API zl_status zl_overlap_columns_kept(zl_columns **out, const zl_layer *b, const char *keep,
                                         zl_error *err);

/** The row of land in a zone (压盖). The columns of the land that tell its classes stand between
 *  `part` and `parcels`. */
typedef struct zl_land_row {
    const char *zone,
        *zone_name;   /**< keys a and a_name; "total": all zones, land in several once */
    const char *part; /**< "land": a class; "unclassed": parcels without a value;
                           "small": classes below min_share together; "several": land in
                           more than one class, taken off (negative); "none": in no
                           parcel; "total": the zone */
    int64_t parcels;
    double area_m2;             /**< land in several parcels of the row counts once */
    double share_of_zone;       /**< key share_of_a */
    double overlapping_m2;      /**< how much more the parcels have one by one */
    const char *boundary_basis; /**< of the parts: the worst of zone and parcels */
    double accuracy_m;          /**< of their boundary: the greatest; NAN: unknown */
    bool repeats; /**< its land is in other rows too: "several", "total", and all rows of all zones
                       together. No column */
} zl_land_row;

typedef struct zl_land_options {
    const char *by;   /**< columns of the land that make up a class, with commas, at most 32; by
                           name, by title in the standard, or "class": those the standard says */
    double min_share; /**< classes that cover less of a zone, 0 to 1, are put together */
    bool total;       /**< a last row for each zone and, for more than one, rows of all of them */
    bool shapes;      /**< give the geometry of each row */
} zl_land_options;

/** ZL_USAGE for a column that the land does not have, with the list of those it has. */
ZL_API zl_status zl_land_columns(zl_columns **out, const zl_layer *land, const char *by,
                                 zl_error *err);
/** How much of each zone each class of land covers. The rows of a zone but its total add up to the
 *  area of the zone. */
ZL_API zl_status zl_land(zl_layer *zones, zl_layer *land, const zl_land_options *options,
                         zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);

typedef struct zl_distance_row {
    const char *id, *line_id, *name_zh, *mode, *line_status;
    double distance_m, uncertainty_m;
    double length_inside_m; /**< of the line within the zone; NAN for points */
    const char *verdict;    /**< crosses, apart, cannot-tell */
    double zone_point[2], line_point[2];
    int64_t rank; /**< 1 is the nearest of its mode */
} zl_distance_row;

typedef struct zl_distance_options {
    double max_m;                /**< leave out what is farther; <= 0: no limit */
    int64_t count;               /**< so many of each mode; <= 0: 1 */
    const zl_renderer *renderer; /**< NULL: all rows go to `emit` */
} zl_distance_options;

ZL_API const zl_columns *zl_distance_columns(void);
/** For each zone the nearest lines (or points) of each mode, geodesic minimum over all edges. */
ZL_API zl_status zl_distance(zl_layer *zones, zl_layer *lines, const zl_distance_options *options,
                             zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);

typedef struct zl_at_row {
    const char *layer; /**< zones, lines, points: of which kind the feature is */
    const char *id, *name_zh;
    const char *mode;   /**< category of a zone, mode of a line, kind of a point */
    const char *status; /**< existing, planned … */
    double distance_m;  /**< from the place; 0 in a zone */
    double inside_m;    /**< how far inside the zone's boundary the place is; NAN where it is not */
    double uncertainty_m; /**< of distance and inside: the accuracies together; NAN: unknown */
    double azimuth_deg; /**< to the nearest place, clockwise from north; NAN when it is the place */
    const char *verdict;  /**< inside, outside (zones), apart (lines, points), cannot-tell */
    double near_point[2]; /**< the nearest place of boundary, line or point */
    int64_t rank;         /**< 1 is the nearest of its mode, or of zones; zones that hold it: 0 */
} zl_at_row;

typedef struct zl_at_options {
    double max_m;      /**< leave out what is farther; <= 0: no limit */
    int64_t count;     /**< so many zones that do not hold it, and lines and points of each mode;
                            <= 0: 1 */
    double accuracy_m; /**< of the place itself; <= 0: exact */
    const char *mode;  /**< "railway,town": only lines and points of these modes; NULL: all */
} zl_at_options;

ZL_API const zl_columns *zl_at_columns(void);
/**
 * Which zones hold a place, and what is near it. All zones that hold the place or whose boundary is
 * nearer than the uncertainty come first; `lines` and `points` may be NULL. A note "place" sums it
 * up. A mode that neither lines nor points have is ZL_USAGE.
 */
ZL_API zl_status zl_at(zl_layer *zones, zl_layer *lines, zl_layer *points,
                       const double place_deg[2], const zl_at_options *options, zl_row_fn emit,
                       void *user, zl_findings *notes, zl_error *err);

/**
 * Reads a place that a person typed: one word with both numbers or two words with one each, in
 * decimals or degrees, minutes and seconds, with or without letters of the hemisphere ("86.13"
 * "41.7", "41.7N" "86.13E", "东经86°08′05″，北纬41°42′"). `*used` is 1 or 2. Of `options` (may be
 * NULL) CRS, datum and axis order count; without letters longitude or easting comes first, and a
 * place that makes sense only the other way round is ZL_USAGE.
 */
ZL_API zl_status zl_place_parse(double place_deg[2], size_t *used, const char *const *words,
                                size_t nwords, const zl_source_options *options, zl_error *err);

typedef struct zl_corridor_row {
    const char *id, *name_zh, *mode;
    const char *line_ids; /**< JSON array: the lines that reach the zone */
    double within_m, area_m2, area_min_m2, area_max_m2;
    double share;               /**< of the zone, 0 to 1 */
    double largest_error_m;     /**< largest distance error found on the corridor's boundary */
    const char *boundary_basis; /**< of the land within: the worst of zone and lines */
    double accuracy_m;   /**< of its boundary: the greatest of zone and lines; NAN: unknown */
    const char *verdict; /**< measured, cannot-tell */
} zl_corridor_row;

typedef struct zl_corridor_options {
    const double *within_m; /**< distances on each side of the centreline, > 0 */
    size_t nwithin;
    double tolerance_m; /**< of the boundary; <= 0: 0.1 */
    bool dissolve;      /**< one row for all modes together */
    bool shapes;        /**< give the part of the zone that lies within */
} zl_corridor_options;

ZL_API const zl_columns *zl_corridor_columns(void);
/** How much of each zone lies within a distance of the lines of each mode. With `shapes` the
 * figures are those of the shapes, whose boundary is within the tolerance; without, a hundredth of
 * it. */
ZL_API zl_status zl_corridor(zl_layer *zones, zl_layer *lines, const zl_corridor_options *options,
                             zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);

typedef struct zl_diff_row {
    const char *id, *name_zh;
    const char *kind; /**< "boundary", "attributes", or "feature" for one that came or went; of a
                           declared figure its kind */
    const char *from_date,
        *to_date; /**< from when the two versions hold; NULL: from the beginning */
    double added_m2, removed_m2, kept_m2; /**< kept + removed is old, kept + added is new */
    double max_shift_m;  /**< the largest distance of any place of either boundary from the other */
    const char *verdict; /**< same noise moved added removed attributes */
    double shift_place[2]; /**< where that is */
    int64_t old_edges_moved,
        new_edges_moved; /**< edges farther than the tolerance from the other */
    double old_area_m2, new_area_m2;
    const char *changed_columns; /**< JSON array: "name_zh" … */
    const char *changed;         /**< JSON array: "name_zh: before → after" … */
} zl_diff_row;

/** A piece of the land of one row. */
typedef struct zl_diff_piece {
    const char *id, *name_zh;
    const char *kind; /**< "added", "removed" or "kept" */
    double area_m2;
    const char *verdict, *from_date, *to_date;
    double max_shift_m;
} zl_diff_piece;

typedef struct zl_diff_options {
    double tolerance_m;     /**< what a boundary may be off without having moved; <= 0: 0.01 */
    bool all;               /**< also a row for what is the same */
    bool match_land;        /**< match features by the land that they share and not by id */
    const char *attributes; /**< "NAME,…" or "none": the columns to compare; NULL: all in common */
    const char *const *ids; /**< only these, sorted by strcmp(); NULL: all */
    size_t nids;
    zl_row_fn piece; /**< gets a zl_diff_piece and its shape for each piece of a row; may be NULL */
    void *piece_user;
} zl_diff_options;

ZL_API const zl_columns *zl_diff_columns(void);
ZL_API const zl_columns *zl_diff_piece_columns(void);
/** What became of each feature of `old_layer` in `new_layer`: polygons, matched by id; where one
 * has none, by the land that they share. Rows in the order of the old layer, then what is new.
 *  ZL_BAD_DATA when an id comes twice. */
ZL_API zl_status zl_diff(zl_layer *old_layer, zl_layer *new_layer, const zl_diff_options *options,
                         zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);

typedef struct zl_version_row {
    const char *id;
    int64_t version;                   /**< 1 is the oldest */
    const char *valid_from, *valid_to; /**< NULL: from the beginning; still */
    double area_m2;
    const char *boundary_basis;
    double accuracy_m;
    const char *document;
    double added_m2, removed_m2, max_shift_m; /**< against the version before */
    const char *verdict; /**< first, or what became of the version before: same noise moved added
                              removed attributes */
    const char *changed_columns, *changed; /**< JSON arrays, as in zl_diff_row */
} zl_version_row;

ZL_API const zl_columns *zl_version_columns(void);
/** All versions of zones and what changed between neighbours. `versions` is the layer
 *  "zones_versions", with the zones that are wanted. */
ZL_API zl_status zl_zone_history(zl_layer *versions, double tolerance_m, zl_row_fn emit, void *user,
                                 zl_findings *notes, zl_error *err);

/** A declared figure and the one before it. The fields of zl_diff_row that are about geometry are
 *  there and unknown. */
typedef struct zl_figure_change_row {
    const char *id;
    const char *kind; /**< of the later figure */
    const char *from_date, *to_date;
    double added_m2, removed_m2, kept_m2, max_shift_m;
    const char *verdict; /**< same changed cannot-tell not-comparable */
    double declared_from_km2, declared_to_km2;
    double difference_km2, difference_percent; /**< NAN where not comparable */
    double tolerance_km2;                      /**< from the digits of both figures */
    const char *from_kind, *from_document, *to_document;
    int from_decimals, to_decimals; /**< digits of both figures as declared, in km². No columns */
} zl_figure_change_row;

ZL_API const zl_columns *zl_figure_change_columns(void);
/** Each dated figure against the latest one before it that has the same kind and excludes the same;
 *  where there is none, the one before it of another kind, which is never compared. Only `ids`
 *  (sorted by strcmp(); NULL: all). */
ZL_API zl_status zl_figure_changes(zl_layer *declared, const char *const *ids, size_t nids,
                                   zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);

/** One way to read the numbers of a source, and what it does to position and area. */
typedef struct zl_crs_candidate_row {
    int64_t rank;                /**< from 1; the numbers cannot tell rows of one rank apart */
    const char *source_crs;      /**< for zl_source_options; NULL: no code is known */
    const char *axis_order;      /**< "lon-lat" or "north-east" */
    const char *verdict;         /**< fits, overhang (beyond its zone), odd-numbers, does-not-fit */
    const char *declared;        /**< "file" or "--source-crs" where that says so, else NULL */
    double first_lon, first_lat; /**< of the first place */
    const char *near_name;       /**< the nearest point of the store, NULL without one */
    double near_m;
    double area_m2;                 /**< geodesic, of all polygons; NAN without one */
    double area_change_m2, shift_m; /**< against what is declared, else against the first row */
    const char *same_numbers;       /**< "EPSG:2353,…": systems that no number tells apart */
    const char *description;
} zl_crs_candidate_row;

ZL_API const zl_columns *zl_crs_candidate_columns(void);
/** Which coordinate reference systems fit the numbers of a source, best first. `store` (may be
 *  NULL) has the points against which positions are judged. */
ZL_API zl_status zl_crs_doctor(zl_store *store, const char *what, const zl_source_options *options,
                               zl_row_fn emit, void *user, zl_findings *findings, zl_error *err);

ZL_API const zl_columns *zl_check_columns(void); /**< of zl_finding */
/**
 * All findings of a stored layer or a source, without refusing it. `what` as in zl_layer_open();
 * NULL checks every layer of the store. `deep` adds digests, index and extents.
 */
ZL_API zl_status zl_check(zl_store *store, const char *what, const zl_source_options *options,
                          bool deep, zl_findings *findings, zl_error *err);
/**
 * Does a layer or source lie beside a reference that is known to lie right (`reference` as in
 * zl_layer_open()) by a constant offset of up to 1.2 km? One finding says so: "web-map-offset",
 * "datum-offset", "offset-varies", "reference-agrees" or "reference-cannot-tell".
 */
ZL_API zl_status zl_check_reference(zl_store *store, const char *what,
                                    const zl_source_options *options, const char *reference,
                                    zl_findings *findings, zl_error *err);

/* ---- output ---------------------------------------------------------------------------------- */

/** Does the number of a Gauss-Kruger zone stand before the easting? */
typedef enum zl_easting_prefix { ZL_PREFIX_OF_CRS, ZL_PREFIX_YES, ZL_PREFIX_NO } zl_easting_prefix;

typedef struct zl_export_options {
    const char *format; /**< "geojson", "shapefile", "gpkg", "flatgeobuf", "filegdb", "kml", "kmz",
                             "gml", "csv", "dxf", "mapinfo", "mif", "txt"; NULL: from the output's
                             ending */
    const char *crs;    /**< "EPSG:n" or "gk3"; NULL: EPSG:4490 (GeoJSON: CRS84; TXT: the 3-degree
                             zone of the layer, or one file for each of its zones) */
    const char *encoding; /**< of a Shapefile's text and names (NULL: UTF-8, for arcgis GBK) and of
                               a TXT (NULL: GBK) */
    const char *target;   /**< "arcgis": a GBK Shapefile with .cpg and language byte, field names of
                               ASCII and their Chinese names in a table; NULL: none */
    bool overwrite;
    const char *transformation; /**< for a `crs` of another datum: PROJ pipeline or "EPSG:n" from
                                     that CRS to EPSG:4490; it is used backwards */
    bool assume_same_datum;     /**< write CGCS2000 positions under a `crs` of another datum */
    const char *delivery_list;  /**< a .csv or .json file in the folder of the output: every file
                                     with features, area, bytes and SHA-256; "<stem>.sha256" goes
                                     beside it for sha256sum -c; NULL: none */
    bool xy;                    /**< a CSV of points has columns X and Y in place of WKT */
    const char *schema;         /**< .json or .csv: the fields that a receiver asks for, in place of
                                     the layer's own; values that do not fit refuse (ZL_BAD_DATA) */
    bool allow_schematic;       /**< an official schema takes schematic outlines too */
    bool allow_database;        /**< the output may be a database, else it is ZL_USAGE */
    /* Of boundary-point TXT only: */
    zl_easting_prefix zone_prefix; /**< with or without the zone's number, whatever `crs` has */
    const char *precision;         /**< decimals of a metre, "0" to "6"; NULL: 3 */
    bool open_rings;               /**< do not repeat the first point of a ring at its end */
    const char *producer;          /**< 数据产生单位; NULL: left empty */
} zl_export_options;

/** The row of `export`: one for each file. */
typedef struct zl_export_row {
    const char *file, *format, *crs;
    int64_t features;
    double area_m2; /**< geodesic, summed; NAN for lines and points */
} zl_export_row;

ZL_API const zl_columns *zl_export_columns(void);
/**
 * Writes a layer beside the target, reads it back, compares, and only then publishes it. An output
 * "PG:… tables=SCHEMA.TABLE" is a table of PostGIS (named like the layer where none is given), made
 * in one transaction.
 */
ZL_API zl_status zl_export(zl_layer *layer, const char *output, const zl_export_options *options,
                           zl_row_fn emit, void *user, zl_findings *findings, zl_error *err);

typedef struct zl_qgis_options {
    const char *crs; /**< of the project, "EPSG:n"; NULL: the 3-degree zone (CGCS2000) of the middle
                          of the land */
    const char *labels;  /**< legend and labels: "zh", "en", "both"; NULL: zh */
    const char *title;   /**< NULL: one by what the layers are */
    zl_layer *documents; /**< with columns id and title, to name the sources; may be NULL */
    bool overwrite;
} zl_qgis_options;

/** The row of `qgis`: one for each layer. */
typedef struct zl_qgis_row {
    const char *layer; /**< its name in the GeoPackage */
    const char *title; /**< in the layer tree */
    const char *style; /**< zones lines points corridors overlaps changes audit land other_lines
                            other_points; NULL for a plain table */
    int64_t features;
    const char *file, *crs; /**< of the project */
} zl_qgis_row;

ZL_API const zl_columns *zl_qgis_columns(void);
/**
 * Writes a QGIS project with the layers, the first drawn first, and a sheet for printing:
 * OUTPUT.qgz with the data in OUTPUT.gpkg beside it, or OUTPUT.gpkg with both. What is there is
 * replaced whole and only with `overwrite`. ZL_USAGE when no feature has a place.
 */
ZL_API zl_status zl_qgis_write(zl_layer *const *layers, size_t count, const char *output,
                               const zl_qgis_options *options, zl_row_fn emit, void *user,
                               zl_findings *findings, zl_error *err);

/** How a map is drawn; all zero is a map of the whole on A4. Lengths are on paper. */
typedef struct zl_map_options {
    const char *paper;        /**< "A0" to "A5", or "WIDTHxHEIGHT" in mm; NULL: A4 */
    bool landscape, portrait; /**< neither: as the map is larger */
    const char *scale;        /**< "1:50000"; NULL: the largest round one that shows the extent */
    const char *extent; /**< "W,S,E,N" in degrees; NULL: that of the polygons, else of all; groups
                             of polygons far apart are shown in panes of their own */
    const char *title;  /**< NULL: of a map of zones one that says so; "": none */
    const char *note, *maker, *date; /**< NULL: none */
    double dpi;                      /**< dots per inch of a PNG, 50 to 1200; 0: 200 */
    const char *labels;              /**< "zh", "en" or "both"; NULL: in the language of the map */
    const char *font;    /**< a font file with Chinese signs; NULL: one that is installed */
    const char *mapfile; /**< a .map file in the folder of the output: the same map for stock
                              MapServer, with its data beside it; NULL: none */
    bool overwrite;
} zl_map_options;

/** The row of `map`. */
typedef struct zl_map_row {
    const char *file, *format;
    double width_mm, height_mm; /**< of the paper */
    double scale_denominator;
    const char *crs;  /**< "EPSG:4538", of several panes "EPSG:4537;EPSG:4538" */
    int64_t panes;    /**< more than one where zones lie in groups far apart */
    int64_t features; /**< of all layers, with a shape */
    double west_deg, south_deg, east_deg, north_deg; /**< what the frame reaches */
} zl_map_row;

ZL_API const zl_columns *zl_map_columns(void);
/**
 * Draws layers, the first one lowest, on a sheet with title, legend, scale, coordinates and notes:
 * PNG, SVG or PDF by the ending of `output`. The sheet is in the language of zl_language(). It is
 * drawn by MapServer, which is loaded with the first map and stays; one thread at a time.
 */
ZL_API zl_status zl_map_write(zl_layer *const *layer, size_t nlayers, const char *output,
                              const zl_map_options *options, zl_row_fn emit, void *user,
                              zl_findings *findings, zl_error *err);

/** Keeps the rows and shapes of an answer: in a layer of the store or in a file. */
typedef struct zl_into zl_into;

/** `target` is a file when it has a known ending or a slash, else the name of a layer. */
ZL_API zl_status zl_into_open(zl_into **out, zl_store *store, const char *target,
                              const zl_columns *columns, zl_shape_kind kind, bool overwrite,
                              zl_error *err);
ZL_API zl_status zl_into_add(zl_into *into, const void *row, const zl_shape *shape, zl_error *err);
/** Writes and publishes all rows, or nothing. The object still has to be freed. */
ZL_API zl_status zl_into_finish(zl_into *into, zl_error *err);
/** What was noted while writing (cut values, rows without a shape); belongs to the object. */
ZL_API const zl_findings *zl_into_findings(const zl_into *into);
ZL_API void zl_into_free(zl_into *into);

/* ---- report ---------------------------------------------------------------------------------- */

/** What a report is about. All layers are borrowed and rewound as it takes. */
typedef struct zl_report_layers {
    zl_layer *zones;
    zl_layer *all_zones;    /**< the layer that `zones` is a choice of, for overlaps with zones that
                                 are not chosen; NULL: `zones` are all */
    zl_layer *const *layer; /**< lines and points to measure to, polygons to overlap with */
    size_t nlayers;
    zl_layer *declared, *bounds, *documents; /**< of the store; NULL: none */
    zl_layer *const *named;                  /**< in which declared bounds are looked up */
    size_t nnamed;
    const zl_findings *findings; /**< what was seen while they were opened; NULL: nothing */
} zl_report_layers;

typedef struct zl_report_options {
    const char *title;      /**< NULL: the name of the only zone, or a general one */
    const char *date;       /**< printed as it is; NULL: the page bears no date */
    const double *within_m; /**< distances of the corridors, > 0 */
    size_t nwithin;         /**< 0: 500 m, 1 km, 5 km */
    bool overwrite;
} zl_report_options;

/** The row of `report`. */
typedef struct zl_report_row {
    const char *file;
    int64_t zones, schematic, without_outline;
    double area_km2;         /**< of all zones, land in several once; NAN: no outline */
    int64_t warnings, notes; /**< told on the page */
} zl_report_row;

ZL_API const zl_columns *zl_report_columns(void);
/**
 * Writes one HTML page that needs no network: a map, and tables of area, audit, overlaps,
 * distances, corridors and sources, in the language of the process. The same input makes the same
 * bytes. It loads nothing, and its Content-Security-Policy lets nothing run but its own script.
 */
ZL_API zl_status zl_report_write(const zl_report_layers *layers, const char *output,
                                 const zl_report_options *options, zl_row_fn emit, void *user,
                                 zl_error *err);

#ifdef __cplusplus
}
#endif

#endif
