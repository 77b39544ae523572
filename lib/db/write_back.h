/* A long transaction on a growing file would have its commit wait until the disk has written all of
 * it. So the system is asked on the way to begin with what is there. A hint: nothing depends on it,
 * neither what is kept after a crash nor what the commit waits for. */
#ifndef ZL_DB_WRITE_BACK_H
#define ZL_DB_WRITE_BACK_H

#include "db/db.h"

typedef struct zl_write_back {
    int descriptor;  /**< of SQLite, for the database file; -1: not found */
    int64_t written; /**< bytes of the file that were asked for */
} zl_write_back;

/** Where the system does not tell which descriptor it is, the steps do nothing. */
void zl_write_back_begin(zl_write_back *out, const zl_db *db);
/** To be called now and then. */
void zl_write_back_step(zl_write_back *write_back);

#endif
