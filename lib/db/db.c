#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "db/internal.h"

/* Of a new file. Twice SQLite's: a layer is read and written by half as many calls of the system,
 * and an empty store grows by 0.3 MB; pages of 16 kB would save little more and make it 1.6 MB. */
#define PAGE_SIZE "8192"

enum { BUSY_TIME_MS = 5000 };

void zl_db_close(zl_db *db)
{
    if (!db)
        return;
    sqlite3_close_v2(db->handle);
    zl_free(db->path);
    zl_free(db);
}

void zl_db_close_ptr(zl_db **db)
{
    zl_db_close(*db);
}

const char *zl_db_path(const zl_db *db)
{
    return db->path;
}

void *zl_db_handle(zl_db *db)
{
    return db->handle;
}

bool zl_db_is_readonly(const zl_db *db)
{
    return sqlite3_db_readonly(db->handle, "main") == 1;
}

/* Called between so many steps of SQLite's machine, so that long statements can be stopped, among
 * them those inside SpatiaLite's functions. */
enum { STEPS_PER_POLL = 20000 };

static int cancelled(void *unused)
{
    (void)unused;
    return zl_check_cancel(NULL) != ZL_OK;
}

void zl_db_poll_cancel(zl_db *db)
{
    sqlite3_progress_handler(db->handle, STEPS_PER_POLL, cancelled, NULL);
}

zl_status zl_db_connect(zl_db **out, const char *path, const char *shown, int flags, zl_error *err)
{
    ZL_CLEANUP(zl_db_close_ptr) zl_db *db = zl_alloc_zero(1, sizeof *db);
    if (!db || !(db->path = zl_strdup(shown)))
        return zl_fail_memory(err);
    int code = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!db->handle)
        return zl_fail_memory(err);
    if (code != SQLITE_OK)
        return zl_db_error(db, code, err);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_TIME_MS);
    zl_db_poll_cancel(db);
    /* What a schema calls must be harmless until the store says otherwise (spatialite.c). */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* Words in double quotes are names, never text: a misspelt column is an error. */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    *out = db;
    db = NULL;
    return ZL_OK;
}

zl_status zl_db_read_first_page(zl_db *db, zl_error *err)
{
    int64_t ignored;
    return zl_db_int(&ignored, db, 0, err, "SELECT count(*) FROM sqlite_schema");
}

/* SQLite would open what is there; a new file has to be new, also when two programs make it. */
static zl_status claim_new_file(const char *path, zl_error *err)
{
    int descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return zl_fail_file(err, ZL_FAILED, path,
                            errno == EEXIST ? _("is there already") : zl_system_error(errno));
    close(descriptor);
    return ZL_OK;
}

/* A program that has the file open in WAL mode keeps it so, and that mode does as well: there is
 * nothing to wait for. */
static zl_status use_plain_journal(zl_db *db, zl_error *err)
{
    sqlite3_busy_timeout(db->handle, 0);
    int code = sqlite3_exec(db->handle, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    zl_status status =
        code == SQLITE_OK || code == SQLITE_BUSY ? ZL_OK : zl_db_error(db, code, err);
    sqlite3_busy_timeout(db->handle, BUSY_TIME_MS);
    return status;
}

zl_status zl_db_open(zl_db **out, const char *path, zl_db_mode mode, zl_error *err)
{
    int flags = mode == ZL_DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == ZL_DB_MEMORY)
        flags |= SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
    if (mode == ZL_DB_CREATE)
        ZL_TRY(claim_new_file(path, err));
    const char *name = mode == ZL_DB_MEMORY ? ":memory:" : path;
    ZL_CLEANUP(zl_db_close_ptr) zl_db *db = NULL;
    ZL_TRY(zl_db_connect(&db, name, name, flags, err));
    if (mode == ZL_DB_CREATE)
        ZL_TRY(zl_db_exec(db, "PRAGMA page_size=" PAGE_SIZE, err));
    ZL_TRY(zl_db_read_first_page(db, err));
    ZL_TRY(zl_db_exec(db, "PRAGMA foreign_keys=ON", err));
    if (mode == ZL_DB_WRITE || mode == ZL_DB_CREATE)
        ZL_TRY(use_plain_journal(db, err));
    *out = db;
    db = NULL;
    return ZL_OK;
}

zl_status zl_db_exec(zl_db *db, const char *sql, zl_error *err)
{
    db->constraint = ZL_CONSTRAINT_NONE;
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? zl_db_check_begun(db, err) : zl_db_error(db, code, err);
}

zl_status zl_db_execf(zl_db *db, zl_error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    if (!sql)
        return zl_fail_memory(err);
    zl_status status = zl_db_exec(db, sql, err);
    sqlite3_free(sql);
    return status;
}

/* The first value of the first row; `*row` is false when there is none. */
static zl_status query_int(int64_t *out, bool *row, zl_db *db, char *sql, zl_error *err)
{
    if (!sql)
        return zl_fail_memory(err);
    zl_stmt *stmt = NULL;
    zl_status status = zl_stmt_prepare(&stmt, db, sql, err);
    sqlite3_free(sql);
    if (status == ZL_OK)
        status = zl_stmt_step(row, stmt, err);
    if (status == ZL_OK && *row)
        *out = zl_column_int(stmt, 0);
    zl_stmt_free(stmt);
    return status;
}

zl_status zl_db_int(int64_t *out, zl_db *db, int64_t fallback, zl_error *err, const char *format,
                    ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    bool row = false;
    int64_t value = fallback;
    ZL_TRY(query_int(&value, &row, db, sql, err));
    *out = value;
    return ZL_OK;
}

zl_status zl_db_expect_one(zl_db *db, zl_error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    bool row = false;
    int64_t value = 0;
    ZL_TRY(query_int(&value, &row, db, sql, err));
    if (value == 1)
        return ZL_OK;
    va_start(arguments, format);
    sql = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    zl_status status = zl_fail(err, ZL_FAILED, "%s: did not work: %s", db->path, sql ? sql : "");
    sqlite3_free(sql);
    zl_db_add_room(db, err); /* SpatiaLite's functions say 0 and not why */
    return status;
}

int64_t zl_db_last_rowid(zl_db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t zl_db_changes(zl_db *db)
{
    return sqlite3_changes64(db->handle);
}

zl_status zl_db_find_table(bool *found, zl_db *db, const char *name, zl_error *err)
{
    int64_t one = 0;
    ZL_TRY(zl_db_int(&one, db, 0, err,
                     "SELECT 1 FROM sqlite_schema WHERE name=%Q COLLATE NOCASE "
                     "AND type IN ('table','view')",
                     name));
    *found = one == 1;
    return ZL_OK;
}

bool zl_db_has_table(zl_db *db, const char *name)
{
    bool found = false;
    return zl_db_find_table(&found, db, name, NULL) == ZL_OK && found;
}

zl_status zl_db_check_begun(zl_db *db, zl_error *err)
{
    if (!db->begun || !sqlite3_get_autocommit(db->handle))
        return ZL_OK;
    return zl_fail_file(err, ZL_FAILED, db->path, _("cannot grow: the disk is full or fails"));
}

zl_status zl_db_begin(zl_db *db, zl_error *err)
{
    ZL_TRY(zl_db_exec(db, "BEGIN IMMEDIATE", err));
    db->begun = true;
    return ZL_OK;
}

zl_status zl_db_commit(zl_db *db, zl_error *err)
{
    ZL_TRY(zl_db_check_begun(db, err));
    db->begun = false;
    return zl_db_exec(db, "COMMIT", err);
}

void zl_db_rollback(zl_db *db)
{
    db->begun = false;
    /* After disk full and the like SQLite has rolled back by itself. */
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* The PRAGMA would be deaf within a transaction. */
void zl_db_check_references(zl_db *db, bool check)
{
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, (int)check, NULL);
}

const char *zl_sqlite_version(void)
{
    return sqlite3_libversion();
}
