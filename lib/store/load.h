/* Loading in its parts: which table a source goes to, its rows, and what is refused. */
#ifndef ZL_STORE_LOAD_H
#define ZL_STORE_LOAD_H

#include "input/import.h"
#include "store/layer.h"
#include "store/refused.h"

/** One source on its way in. All zero is empty. */
typedef struct zl_loading {
    zl_store *store;    /**< borrowed, in a transaction */
    const char *source; /**< borrowed, as the user gave it */
    char *database;     /**< of a database, its name without secrets, owned; else NULL */
    const zl_load_options *options; /**< borrowed */
    zl_findings *findings;          /**< borrowed, of the whole load; never NULL */
    size_t first_finding;           /**< findings from here on are of this source */
    size_t feature_errors;          /**< error findings that belong to a refused feature */
    zl_import *import;
    zl_kind kind;
    char table[64];
    int64_t last_old_fid;          /**< rows above it are of this source */
    const zl_known_places *places; /**< borrowed: what the store knew before the load */
    int64_t updated_fid;           /**< of the zone whose boundary was replaced; 0: none */
    zl_refused_file refused_file;
    zl_load_row row; /**< texts owned by this struct */
} zl_loading;

void zl_loading_free(zl_loading *loading);

/** Opens the source, settles kind and table, makes or empties the table where asked. */
zl_status zl_load_open(zl_loading *loading, zl_error *err);
/** Copies all features; what is refused is counted, found, and kept for the file of --skip-bad. */
zl_status zl_load_features(zl_loading *loading, zl_error *err);

/** Puts the one boundary of the source in place of that of zone options->update. */
zl_status zl_load_update(zl_loading *loading, zl_error *err);

/** The closed versions of zones that come back. */
typedef struct zl_history zl_history;
/** `*out` stays NULL for what has no history. */
zl_status zl_history_open(zl_history **out, const zl_loading *loading, zl_error *err);
void zl_history_free_ptr(zl_history **history);
/** Lets a zone of which closed versions are kept hold from the end of the last one, unless it says
 *  a later valid_from; the text belongs to the history until the next call. */
zl_status zl_history_follow(zl_history *history, zl_value *values, const char *feature,
                            zl_error *err);

/** The rows that one feature of a source of bounds becomes. */
typedef struct zl_bounds_rows zl_bounds_rows;
/** `*out` stays NULL for what is no bounds: then each feature is one row as it is. */
zl_status zl_bounds_rows_open(zl_bounds_rows **out, zl_loading *loading, zl_error *err);
void zl_bounds_rows_free_ptr(zl_bounds_rows **rows);
/** Looks at a feature: one that has neither side and bound nor a sentence that can be read gets the
 *  error finding "no-bounds". */
zl_status zl_bounds_rows_begin(zl_bounds_rows *rows, const zl_value *values,
                               const zl_imported *feature, zl_error *err);
/** Puts the next side into the values; texts belong to `rows` until the next begin. `*more`: there
 *  is another one after it. */
void zl_bounds_rows_next(zl_bounds_rows *rows, zl_value *values, bool *more);

/** Is there a row with this key already? Adds the finding "duplicate-key" when there is. */
typedef struct zl_key zl_key;
/** `*out` stays NULL for a layer without key. */
zl_status zl_key_open(zl_key **out, zl_loading *loading, zl_error *err);
void zl_key_free_ptr(zl_key **key);
zl_status zl_key_check(bool *duplicate, zl_key *key, const zl_value *values, const char *feature,
                       zl_error *err);

#endif
