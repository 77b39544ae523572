/* A private store that ends with its question: a file in the folder for temporary files, so that
 * memory does not grow with what is put into it. */
#ifndef ZL_STORE_TEMPORARY_H
#define ZL_STORE_TEMPORARY_H

#include "base/scratch.h"
#include "store/store.h"

/** All zero is none. */
typedef struct zl_temporary {
    zl_store *store;
    zl_scratch scratch; /**< where the file is; none where the store is in memory */
} zl_temporary;

/** In $TMPDIR, else in /var/tmp or /tmp; in memory where none of them lets a file be made. */
zl_status zl_temporary_open(zl_temporary *out, zl_error *err);
/** Closes the store and removes its file. */
void zl_temporary_close(zl_temporary *temporary);

#endif
