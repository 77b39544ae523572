/* Opening a file of foreign origin: nothing in it may run, reach other files or eat the machine. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "db/internal.h"

/* Far above what real layers need, far below what hurts. */
static const struct {
    int which, most;
} limits[] = {{SQLITE_LIMIT_LENGTH, 512 * 1024 * 1024},
              {SQLITE_LIMIT_SQL_LENGTH, 1000000},
              {SQLITE_LIMIT_COLUMN, 2000},
              {SQLITE_LIMIT_EXPR_DEPTH, 100},
              {SQLITE_LIMIT_COMPOUND_SELECT, 10},
              {SQLITE_LIMIT_ATTACHED, 0},
              {SQLITE_LIMIT_TRIGGER_DEPTH, 0},
              {SQLITE_LIMIT_WORKER_THREADS, 0}};

/* quick_check of a sound 1 GB file takes seconds; a page cycle would take for ever. One call of
 * the handler for every so many steps of SQLite's machine. */
enum { STEPS_PER_CALL = 1000000, MOST_CALLS = 100000 };

static int out_of_time(void *calls)
{
    return ++*(int *)calls > MOST_CALLS;
}

static void defend(sqlite3 *handle)
{
    static const char *const keep[] = {"rtree", NULL};
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_drop_modules(handle, (const char **)keep);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(handle, limits[i].which, limits[i].most);
}

/* "*** in database main ***" stands in a line of its own before the finding. */
static const char *without_heading(const char *verdict)
{
    const char *end = strchr(verdict, '\n');
    return strncmp(verdict, "***", 3) == 0 && end ? end + 1 : verdict;
}

/* quick_check tells its findings as rows and not as a result code. */
static zl_status quick_check(zl_db *db, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, db, "PRAGMA quick_check(1)", err));
    bool row = false;
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    const char *verdict = zl_column_text(stmt, 0);
    if (!verdict)
        return zl_fail_memory(err);
    if (strcmp(verdict, "ok") == 0)
        return ZL_OK;
    char text[1024];
    snprintf(text, sizeof text, _("is damaged: %s"), without_heading(verdict));
    return zl_fail_file(err, ZL_BAD_DATA, db->path, text);
}

/* quick_check goes through the file a page at a time, in the order of the tables: 30 MB a second
 * from a disk that reads 250 MB in a row. Read in a row first, as far as memory keeps it, the pages
 * are there. It goes through SQLite's own descriptor: closing another one would drop its locks. */
static void read_ahead(zl_db *db)
{
    enum { BLOCK = 1024 * 1024 };
    sqlite3_file *file = NULL;
    sqlite3_int64 bytes = 0;
    if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        !file->pMethods || file->pMethods->xFileSize(file, &bytes) != SQLITE_OK)
        return;
    int64_t memory = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
    ZL_CLEANUP(zl_free_ptr) char *block = bytes < memory / 2 ? zl_alloc(BLOCK) : NULL;
    for (sqlite3_int64 at = 0; block && at + BLOCK <= bytes && zl_check_cancel(NULL) == ZL_OK;
         at += BLOCK)
        if (file->pMethods->xRead(file, block, BLOCK, at) != SQLITE_OK)
            return; /* quick_check says where */
}

static zl_status check(zl_db *db, zl_error *err)
{
    int calls = 0;
    sqlite3_progress_handler(db->handle, STEPS_PER_CALL, out_of_time, &calls);
    zl_status status = zl_db_read_first_page(db, err);
    if (status == ZL_OK)
        status = zl_db_exec(db, "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON", err);
    if (status == ZL_OK) {
        read_ahead(db);
        status = quick_check(db, err);
    }
    if (status == ZL_OK)
        status = zl_db_check_virtual_tables(db, err);
    zl_db_poll_cancel(db);
    return status;
}

/* A store of ours that is damaged has failed; in a file that somebody gave us it is bad input. One
 * that keeps quick_check busy for ever has a cycle of pages. */
static bool is_its_content(const zl_db *db, zl_status status)
{
    int code = sqlite3_errcode(db->handle) & 0xff;
    return status == ZL_FAILED &&
           (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_INTERRUPT);
}

static zl_status as_bad_data(zl_error *err)
{
    if (err)
        err->status = ZL_BAD_DATA;
    return ZL_BAD_DATA;
}

zl_status zl_db_open_foreign(zl_db **out, const char *path, zl_error *err)
{
    /* Links in the path are the user's own; one that appears after this line is not followed. */
    char *real = realpath(path, NULL);
    ZL_CLEANUP(zl_db_close_ptr) zl_db *db = NULL;
    zl_status status = zl_db_connect(&db, real ? real : path, path,
                                     SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW, err);
    free(real);
    ZL_TRY(status);
    defend(db->handle);
    status = check(db, err);
    ZL_TRY(is_its_content(db, status) ? as_bad_data(err) : status);
    *out = db;
    db = NULL;
    return ZL_OK;
}
