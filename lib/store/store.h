/* The SpatiaLite file: schema, registry of layers, marks of rows. The only home of SpatiaLite. */
#ifndef ZL_STORE_STORE_H
#define ZL_STORE_STORE_H

#include "base/arena.h"
#include "base/digest.h"
#include "db/db.h"
#include "geometry/shape.h"
#include "input/fields/fields.h"

#define ZL_APPLICATION_ID 0x5A4C4159 /**< "ZLAY" */

/** The database of the store. */
zl_db *zl_store_db(zl_store *store);
/** A private store in memory, for staged sources. */
zl_status zl_store_private(zl_store **out, zl_error *err);
/** The same in a new file, for the caller to remove. */
zl_status zl_store_private_file(zl_store **out, const char *path, zl_error *err);
/** Is it a private one: no SpatiaLite, geometry as a plain BLOB, no spatial index? */
bool zl_store_is_private(const zl_store *store);
/** SpatiaLite's triggers need its functions: loaded once, before the first write. Reading needs
 *  them never, and a private store neither (nothing happens). ZL_FAILED when the store was opened
 *  for reading. */
zl_status zl_store_need_spatialite(zl_store *store, zl_error *err);
/** The store at an earlier schema version, for the test of the upgrade steps. */
zl_status zl_store_create_version(zl_store **out, const char *path, int version, zl_error *err);

/** Schema version of this library, and that of an open store. */
int zl_schema_version(void);
zl_status zl_store_version(int *version, zl_store *store, zl_error *err);

/** What a column is declared as: TEXT, INTEGER, REAL, and for a list the JSON type that GDAL and
 *  QGIS know. Places are TEXT. */
#define ZL_DECLTYPE_LIST "JSONSTRINGLIST"
const char *zl_column_decltype_of(zl_type type);

/** A layer as the registry (table `layers`) has it. */
typedef struct zl_layer_info {
    char name[64];
    zl_kind kind;
    zl_shape_kind shape_kind;
    bool found;
} zl_layer_info;
/** `out->found` is false where there is no such layer; names are compared exactly. */
zl_status zl_store_find_layer(zl_layer_info *out, zl_store *store, const char *name, zl_error *err);
/** ZL_USAGE: `what` is neither a layer, with the names of those there are, nor a file. `store` may
 * be NULL. */
zl_status zl_registry_fail_unknown(zl_store *store, const char *what, zl_error *err);
/** Creates the table of a land layer with its columns, geometry, index, triggers and registry row,
 *  in the caller's transaction. Column names are kept, made unique without regard to case and kept
 *  clear of fid, ogc_fid, rowid and geometry by a suffix _2, _3 …; the row writer does the same.
 *  ZL_USAGE when `name` is no slug or is taken. `original_name` may be NULL. With ZL_SHAPE_NONE
 *  there is no geometry column. */
zl_status zl_store_create_layer(zl_store *store, const char *name, const char *original_name,
                                zl_shape_kind kind, const zl_columns *columns, zl_error *err);
/** Removes a land layer with all that belongs to it, in the caller's transaction. The tables of the
 *  schema are never dropped (ZL_USAGE). */
zl_status zl_store_drop_layer(zl_store *store, const char *name, zl_error *err);
/** The names that columns get in the table of a land layer: one block, freed with zl_free(). */
zl_status zl_store_column_names(char ***out, const zl_columns *columns, zl_error *err);

/** A row of the table `loads`: where features of a layer came from. Texts may be NULL. */
typedef struct zl_load_record {
    const char *source, *source_crs, *crs_evidence, *transformation;
    int64_t features, repaired, refused;
} zl_load_record;
zl_status zl_store_record_load(zl_store *store, const char *layer, const zl_load_record *record,
                               zl_error *err);

/** Writes rows of one layer: feature, digest and validity mark. */
typedef struct zl_row_writer zl_row_writer;
zl_status zl_row_writer_open(zl_row_writer **out, zl_store *store, const char *layer,
                             const zl_columns *columns, zl_error *err);
/** Columns that are not given, and values that are null, take the default of the schema.
 * ZL_BAD_DATA names layer and key of a row that is there already, or the column whose value is not
 * allowed. The row is marked as valid: shapes come here from the import stream. `fid` and `shape`
 * may be NULL. */
zl_status zl_row_writer_add(int64_t *fid, zl_row_writer *writer, const zl_value *values,
                            const zl_shape *shape, zl_error *err);
/** A row, made ready in any thread. All zero: nothing is. */
typedef struct zl_row_image {
    const uint8_t *blob; /**< of the shape, from an arena; NULL: not made */
    size_t blob_size;
    zl_extent extent; /**< of its points */
    bool has_digest;
    char digest[ZL_DIGEST_SIZE];
} zl_row_image;
/** Makes of a row what takes time. `out` stays without what zl_row_writer_put() has to find out by
 *  itself, and to tell what is wrong with it. */
zl_status zl_row_writer_prepare(zl_row_image *out, const zl_row_writer *writer,
                                const zl_value *values, const zl_shape *shape, zl_arena *arena,
                                zl_error *err);
/** zl_row_writer_add() for a row that was made ready from the same values and shape. */
zl_status zl_row_writer_put(int64_t *fid, zl_row_writer *writer, const zl_value *values,
                            const zl_shape *shape, const zl_row_image *image, zl_error *err);
/** Before the first row, in the caller's transaction: marks and the spatial index may wait until
 *  zl_row_writer_finish(), without which nothing may be committed or asked. */
zl_status zl_row_writer_begin_bulk(zl_row_writer *writer, zl_error *err);
zl_status zl_row_writer_finish(zl_row_writer *writer, zl_error *err);
/** Gives the next row this fid; a negative one is chosen by SQLite. */
void zl_row_writer_set_fid(zl_row_writer *writer, int64_t fid);
void zl_row_writer_free(zl_row_writer *writer);
void zl_row_writer_free_ptr(zl_row_writer **writer);

/** Digest of a row as it is stored: names, types and values of all columns that are not NULL, but
 *  not the fid. ZL_BAD_DATA when there is no such row. */
zl_status zl_store_row_digest(char out[65], zl_store *store, const char *layer, int64_t fid,
                              zl_error *err);
/** Gives a row that we wrote ourselves its digest and mark (an UPDATE has cleared them). */
zl_status zl_store_mark_row(zl_store *store, const char *layer, int64_t fid, bool valid,
                            zl_error *err);

const char *zl_spatialite_version(void);

#endif
