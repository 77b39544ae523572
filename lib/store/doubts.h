/* Shapes whose position is not to be believed (table position_doubts). */
#ifndef ZL_STORE_DOUBTS_H
#define ZL_STORE_DOUBTS_H

#include "store/store.h"

/** Notes the shapes of the rows first_fid to last_fid of a table, in the caller's transaction. */
zl_status zl_doubts_note(zl_store *store, const char *table, int64_t first_fid, int64_t last_fid,
                         const char *reason, zl_error *err);
/** Takes back what was noted of these shapes: the user has settled it. */
zl_status zl_doubts_settle(zl_store *store, const char *table, int64_t first_fid, int64_t last_fid,
                           zl_error *err);

/** Looks shapes up, through one connection. */
typedef struct zl_doubts zl_doubts;
/** `*out` stays NULL where the store has none. */
zl_status zl_doubts_open(zl_doubts **out, zl_db *db, zl_error *err);
void zl_doubts_close_ptr(zl_doubts **doubts);
/** The reason to doubt a shape, which holds until the next question; NULL: none is known. */
zl_status zl_doubts_find(const char **reason, zl_doubts *doubts, const zl_shape *shape,
                         zl_error *err);

#endif
