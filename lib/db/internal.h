/* What the files of lib/db share. */
#ifndef ZL_DB_INTERNAL_H
#define ZL_DB_INTERNAL_H

#include <sqlite3.h>

#include "db/db.h"

struct zl_db {
    sqlite3 *handle;
    char *path; /* as given, for messages */
    zl_constraint constraint;
    bool begun; /* a transaction that we have begun and not ended */
};

/** Fills `err` from the connection's last error: file, cause, what to do. */
void zl_db_explain(zl_db *db, int code, zl_error *err);

/** The same, and gives the status of the result code: ZL_BAD_DATA for a broken constraint, ZL_USAGE
 *  for wrong SQL, ZL_FAILED for the rest; never ZL_OK, which callers and analysers can see here. */
static inline zl_status zl_db_error(zl_db *db, int code, zl_error *err)
{
    zl_db_explain(db, code, err);
    int primary = code & 0xff;
    return primary == SQLITE_CONSTRAINT ? ZL_BAD_DATA
           : primary == SQLITE_ERROR    ? ZL_USAGE
                                        : ZL_FAILED;
}

/** Opens `path` (as SQLite takes it) with SQLite's flags, known in messages as `shown`. */
zl_status zl_db_connect(zl_db **out, const char *path, const char *shown, int flags, zl_error *err);
/** ZL_FAILED when SQLite has ended our transaction by itself: a full disk inside a function of a
 *  trigger undoes all work, and the statement itself may say that it went well. */
zl_status zl_db_check_begun(zl_db *db, zl_error *err);
/** ZL_BAD_DATA when a virtual table is of another module than those that index tables. */
zl_status zl_db_check_virtual_tables(zl_db *db, zl_error *err);
/** Adds to a message that the disk is full or fails, with the room that is left on it. */
void zl_db_add_room(const zl_db *db, zl_error *err);
/** Lets zl_cancel() stop the statements of the connection. */
void zl_db_poll_cancel(zl_db *db);
/** Reads the first page, where SQLite sees what is no database. */
zl_status zl_db_read_first_page(zl_db *db, zl_error *err);

#endif
