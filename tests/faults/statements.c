/* Linked into the copy of the command whose calls fail, in front of SQLite (ld --wrap):
 *
 *   FAULT_STATEMENT=HASH   what that place (places.h) prepares, or a step of it, fails as it does
 *                          when the disk cannot be read
 *   FAULT_LOOK=HASH        zl_cancel() is called just before the library looks, at that place,
 *                          whether it is to stop */
#include <sqlite3.h>

#include "base/cancel.h"
#include "places.h"

static struct places statements = {.variable = "FAULT_STATEMENT",
                                   .list_variable = "FAULT_STATEMENT_LIST"};
static struct places looks = {.variable = "FAULT_LOOK", .list_variable = "FAULT_LOOK_LIST"};
static _Thread_local bool failed; /* since then SQLite has not been asked anything else */

__attribute__((constructor)) static void start(void)
{
    places_start(&statements);
    places_start(&looks);
}

__attribute__((destructor)) static void finish(void)
{
    places_finish(&statements);
    places_finish(&looks);
}

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
    failed = places_fail(&statements);
    return failed ? SQLITE_IOERR : __real_sqlite3_step(statement);
}

int __real_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int size, sqlite3_stmt **out,
                              const char **tail);
int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int size, sqlite3_stmt **out,
                              const char **tail);
int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int size, sqlite3_stmt **out,
                              const char **tail)
{
    failed = places_fail(&statements);
    if (!failed)
        return __real_sqlite3_prepare_v2(db, sql, size, out, tail);
    *out = NULL;
    return SQLITE_IOERR;
}

typedef int row_callback(void *user, int count, char **value, char **name);
int __real_sqlite3_exec(sqlite3 *db, const char *sql, row_callback *row, void *user, char **error);
int __wrap_sqlite3_exec(sqlite3 *db, const char *sql, row_callback *row, void *user, char **error);
int __wrap_sqlite3_exec(sqlite3 *db, const char *sql, row_callback *row, void *user, char **error)
{
    failed = places_fail(&statements);
    return failed ? SQLITE_IOERR : __real_sqlite3_exec(db, sql, row, user, error);
}

const char *__real_sqlite3_errmsg(sqlite3 *db);
const char *__wrap_sqlite3_errmsg(sqlite3 *db);
const char *__wrap_sqlite3_errmsg(sqlite3 *db)
{
    return failed ? sqlite3_errstr(SQLITE_IOERR) : __real_sqlite3_errmsg(db);
}

zl_status __real_zl_check_cancel(zl_error *err);
zl_status __wrap_zl_check_cancel(zl_error *err);
zl_status __wrap_zl_check_cancel(zl_error *err)
{
    if (places_fail(&looks))
        zl_cancel();
    return __real_zl_check_cancel(err);
}
