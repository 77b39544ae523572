/* Several connections that read one state of a database, each for a thread of its own. */
#ifndef ZL_DB_READERS_H
#define ZL_DB_READERS_H

#include "db/db.h"

/** All zero is empty. */
typedef struct zl_db_readers {
    zl_db **db;     /**< for reading only */
    zl_stmt **hold; /**< of each, a statement that keeps its lock */
    size_t count;
} zl_db_readers;

/** Can others see what this connection sees: is it a file, and in no transaction? */
bool zl_db_can_be_shared(const zl_db *db);
/**
 * Opens `count` connections to the file of `db`, all of which see the same state of it until they
 * are closed: nobody can write in the meantime (DELETE journal), or what is written is not seen
 * (WAL). ZL_FAILED when it is locked, when it is written to without a pause (WAL), or when another
 * file has come into its place since it was opened.
 */
zl_status zl_db_readers_open(zl_db_readers *out, zl_db *db, size_t count, zl_error *err);
void zl_db_readers_close(zl_db_readers *readers);

#endif
