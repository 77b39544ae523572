/* Rows of a table as features, one after another: how a stored row becomes a feature is written
 * here and nowhere else. A layer has one for the caller, a scan one for each thread. */
#ifndef ZL_STORE_CURSOR_H
#define ZL_STORE_CURSOR_H

#include "store/layer.h"

/** Which rows of which table a layer has. All zero is empty. */
typedef struct zl_selection {
    const char *name; /**< of the layer, for findings; borrowed */
    zl_table table;
    zl_text condition; /**< SQL over the table t */
    zl_bindings bindings;
} zl_selection;
void zl_selection_free(zl_selection *selection);
const zl_selection *zl_layer_selection(const zl_layer *layer);

typedef struct zl_cursor zl_cursor;

typedef struct zl_cursor_options {
    bool ranged;    /**< it runs over ranges of fids, by zl_cursor_start() */
    bool no_values; /**< `values` of its features are all null but the accuracy */
    bool checked;   /**< all rows were read before in the same state of the store, and are valid */
} zl_cursor_options;

/** A cursor on a connection, before its first row. The selection is borrowed while it lives. */
zl_status zl_cursor_open(zl_cursor **out, zl_db *db, const zl_selection *selection,
                         const zl_cursor_options *options, zl_error *err);
void zl_cursor_close(zl_cursor *cursor);
void zl_cursor_close_ptr(zl_cursor **cursor); /**< for ZL_CLEANUP */
/** As zl_layer_accept_invalid(). */
void zl_cursor_accept_invalid(zl_cursor *cursor, bool accept);
bool zl_layer_accepts_invalid(const zl_layer *layer);
/** Before the first row with a fid from `first` to `last`, of a ranged cursor. */
void zl_cursor_start(zl_cursor *cursor, int64_t first, int64_t last);
/** Before the first row; also ends the read lock on the store. */
void zl_cursor_stop(zl_cursor *cursor);
/** The next feature in the order of fid, borrowed until the next step; NULL after the last. After
 *  ZL_BAD_DATA, which is of one row, it can step on. */
zl_status zl_cursor_next(const zl_feature **out, zl_cursor *cursor, zl_error *err);
/** Bytes of the shapes that were read so far. */
size_t zl_cursor_bytes(const zl_cursor *cursor);

#endif
