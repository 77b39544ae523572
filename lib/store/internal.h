/* What the files of lib/store that keep the schema share. */
#ifndef ZL_STORE_INTERNAL_H
#define ZL_STORE_INTERNAL_H

#include "store/store.h"

struct zl_store {
    zl_db *db;
    void *spatialite; /* SpatiaLite's own state for the connection; NULL until it is needed */
    bool is_private;
};

/** The .sql files, in order; NULL ends them. */
extern const char *const zl_schema_steps[];

/** Runs the steps from the store's version up to `version` in one transaction; the first step of a
 *  file makes SpatiaLite's tables too. */
zl_status zl_schema_run(zl_store *store, int version, zl_error *err);

/** "MULTIPOLYGON" …; NULL for ZL_SHAPE_NONE. */
const char *zl_geometry_type(zl_shape_kind kind);
/** SpatiaLite's metadata tables with the CRS that users of the store meet. */
zl_status zl_spatialite_create_tables(zl_store *store, zl_error *err);
/** The column `geometry` with its index; in a private store a plain BLOB. */
zl_status zl_spatialite_add_geometry(zl_store *store, const char *table, zl_shape_kind kind,
                                     zl_error *err);
zl_status zl_spatialite_drop_geometry(zl_store *store, const char *table, zl_error *err);
void zl_spatialite_unload(zl_store *store);

/** The triggers that delete the mark of a row which another program writes. */
zl_status zl_marks_add_triggers(zl_db *db, const char *layer, zl_error *err);
/** For the upgrade step that brought the marks: the triggers of all layers of the registry, and a
 *  mark "not looked at yet" for each row, since a row without mark is one that was edited. */
zl_status zl_marks_begin(zl_store *store, zl_error *err);

/** A value as SQLite stores it, but NULL. */
typedef struct zl_stored {
    zl_storage storage;
    int64_t integer;
    double real;
    const void *bytes; /**< of text and BLOB */
    size_t size;
} zl_stored;
/** Adds a column of a row to the row's digest. */
void zl_digest_stored(zl_digest *digest, const char *name, const zl_stored *stored);

/** How the values that are written to a table come to stand in its rows: what is needed to digest a
 *  row that is not there yet. */
typedef struct zl_row_layout zl_row_layout;
/** `names` are those that the columns have in the table. `*out` stays NULL where what will be
 *  stored cannot be told: a column has a default, is computed, or has another type. */
zl_status zl_row_layout_open(zl_row_layout **out, zl_store *store, const char *table,
                             const zl_columns *columns, char *const *names, zl_error *err);
void zl_row_layout_free_ptr(zl_row_layout **layout);
/** The digest that zl_marker_digest() will give for the row. May be called in several threads.
 *  `*known` is false where a value is not of the type of its column. */
zl_status zl_row_layout_digest(char out[65], bool *known, const zl_row_layout *layout,
                               const zl_value *values, const void *blob, size_t size,
                               zl_error *err);

/** Digests and marks of many rows of one layer. */
typedef struct zl_marker zl_marker;
zl_status zl_marker_open(zl_marker **out, zl_store *store, const char *layer, zl_error *err);
void zl_marker_free_ptr(zl_marker **marker);
zl_status zl_marker_digest(char out[65], zl_marker *marker, int64_t fid, zl_error *err);
/** The same of a row that a statement stands on: its columns from `first` on are the table's. */
void zl_marker_digest_columns(char out[65], zl_marker *marker, zl_stmt *stmt, int first);
/** From now on marks are written many at a time; zl_marker_flush() writes the last ones. */
zl_status zl_marker_gather(zl_marker *marker, zl_error *err);
zl_status zl_marker_flush(zl_marker *marker, zl_error *err);
/** Writes the mark of a row with the digest that zl_marker_digest() gave. */
zl_status zl_marker_set(zl_marker *marker, int64_t fid, const char digest[65], bool valid,
                        zl_error *err);

#endif
