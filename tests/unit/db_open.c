/* Opening database files: our own, missing, locked, of another kind, hostile. */
#include "unit.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db.h"

static char folder[64];

static const char *file_named(const char *name)
{
    static char paths[16][256];
    static unsigned turn;
    char *path = paths[turn++ % 16];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void shell(const char *format, const char *path)
{
    char command[1024];
    snprintf(command, sizeof command, format, path);
    CU_ASSERT(system(command) == 0);
}

static zl_db *new_file(const char *path)
{
    zl_error err = {0};
    zl_db *db = NULL;
    UNIT_OK(zl_db_open(&db, path, ZL_DB_CREATE, &err), err);
    UNIT_OK(zl_db_exec(db, "CREATE TABLE t (a)", &err), err);
    return db;
}

static void settings(void)
{
    zl_error err = {0};
    const char *path = file_named("settings.sqlite");
    zl_db *db = new_file(path);
    int64_t value = -1;
    UNIT_OK(zl_db_int(&value, db, -1, &err, "PRAGMA foreign_keys"), err);
    CU_ASSERT_EQUAL(value, 1);
    UNIT_OK(zl_db_int(&value, db, -1, &err, "PRAGMA busy_timeout"), err);
    CU_ASSERT_EQUAL(value, 5000);
    UNIT_OK(zl_db_int(&value, db, -1, &err, "PRAGMA trusted_schema"), err);
    CU_ASSERT_EQUAL(value, 0);
    CU_ASSERT_STRING_EQUAL(zl_db_path(db), path);
    CU_ASSERT_FALSE(zl_db_is_readonly(db));
    CU_ASSERT_TRUE(zl_db_has_table(db, "T"));
    CU_ASSERT_FALSE(zl_db_has_table(db, "u"));
    zl_db_close(db);
    zl_db_close(NULL);
}

/* A file that was left in WAL mode is brought back: a store is one file that can be handed on. */
static void no_wal(void)
{
    zl_error err = {0};
    const char *path = file_named("wal.sqlite");
    zl_db_close(new_file(path));
    shell("sqlite3 %s 'pragma journal_mode=wal' > /dev/null", path);
    zl_db *db = NULL;
    UNIT_OK(zl_db_open(&db, path, ZL_DB_WRITE, &err), err);
    zl_stmt *stmt = NULL;
    bool row = false;
    UNIT_OK(zl_stmt_prepare(&stmt, db, "PRAGMA journal_mode", &err), err);
    UNIT_OK(zl_stmt_step(&row, stmt, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_column_text(stmt, 0), "delete");
    zl_stmt_free(stmt);
    zl_db_close(db);
}

static void refusals(void)
{
    zl_error err = {0};
    zl_db *db = NULL;
    const char *path = file_named("there.sqlite");
    zl_db_close(new_file(path));
    CU_ASSERT_EQUAL(zl_db_open(&db, path, ZL_DB_CREATE, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is there already"));
    CU_ASSERT_EQUAL(zl_db_open(&db, file_named("none.sqlite"), ZL_DB_READ, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "none.sqlite: No such file or directory"));
    CU_ASSERT_EQUAL(zl_db_open(&db, file_named("none.sqlite"), ZL_DB_WRITE, &err), ZL_FAILED);
    struct stat status;
    CU_ASSERT(stat(file_named("none.sqlite"), &status) != 0);
    shell("seq 1 1000 > %s", file_named("text"));
    CU_ASSERT_EQUAL(zl_db_open(&db, file_named("text"), ZL_DB_READ, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is no SQLite database"));
    UNIT_OK(zl_db_open(&db, path, ZL_DB_READ, &err), err);
    CU_ASSERT_TRUE(zl_db_is_readonly(db));
    CU_ASSERT_EQUAL(zl_db_exec(db, "INSERT INTO t VALUES (1)", &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "may not be written"));
    zl_db_close(db);
}

static void locked(void)
{
    zl_error err = {0};
    const char *path = file_named("locked.sqlite");
    zl_db *first = new_file(path), *second = NULL;
    UNIT_OK(zl_db_open(&second, path, ZL_DB_WRITE, &err), err);
    UNIT_OK(zl_db_exec(second, "PRAGMA busy_timeout=50", &err), err);
    UNIT_OK(zl_db_begin(first, &err), err);
    CU_ASSERT_EQUAL(zl_db_begin(second, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        err.message, "locked.sqlite: is locked by another program (QGIS?): close it or try again"));
    zl_db_rollback(second); /* nothing to roll back: no harm */
    zl_db_rollback(first);
    UNIT_OK(zl_db_begin(second, &err), err);
    UNIT_OK(zl_db_exec(second, "INSERT INTO t VALUES (1)", &err), err);
    UNIT_OK(zl_db_commit(second, &err), err);
    zl_db_close(second);
    zl_db_close(first);
}

/* A limit of file size stands for a full disk: the old state stays. */
static void full(void)
{
    zl_error err = {0};
    const char *path = file_named("full.sqlite");
    zl_db *db = new_file(path);
    struct rlimit old, small = {64 * 1024, 64 * 1024};
    CU_ASSERT_FATAL(getrlimit(RLIMIT_FSIZE, &old) == 0);
    small.rlim_max = old.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    UNIT_OK(zl_db_exec(db, "PRAGMA cache_size=1; BEGIN IMMEDIATE", &err), err);
    zl_status status = zl_db_exec(db, "INSERT INTO t VALUES (randomblob(1000000))", &err);
    if (status == ZL_OK)
        status = zl_db_commit(db, &err);
    setrlimit(RLIMIT_FSIZE, &old);
    CU_ASSERT_EQUAL(status, ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "cannot grow"));
    zl_db_rollback(db);
    int64_t rows = -1;
    UNIT_OK(zl_db_int(&rows, db, -1, &err, "SELECT count(*) FROM t"), err);
    CU_ASSERT_EQUAL(rows, 0);
    zl_db_close(db);
}

static void foreign(void)
{
    zl_error err = {0};
    zl_db *db = NULL;
    const char *path = file_named("foreign.sqlite");
    shell("sqlite3 %s \"create table t(a); insert into t values (7); "
          "create view v as select * from t; create virtual table f using fts5(x); "
          "create virtual table r using rtree(id, x0, x1); insert into r values (1, 2, 3)\"",
          path);
    UNIT_OK(zl_db_open_foreign(&db, path, &err), err);
    int64_t value = -1;
    UNIT_OK(zl_db_int(&value, db, -1, &err, "SELECT a FROM t"), err);
    CU_ASSERT_EQUAL(value, 7);
    UNIT_OK(zl_db_int(&value, db, -1, &err, "SELECT id FROM r WHERE x0 < 2.5"), err);
    CU_ASSERT_EQUAL(value, 1);
    CU_ASSERT_NOT_EQUAL(zl_db_int(&value, db, -1, &err, "SELECT a FROM v"), ZL_OK);
    CU_ASSERT_NOT_EQUAL(zl_db_int(&value, db, -1, &err, "SELECT count(*) FROM f"), ZL_OK);
    CU_ASSERT_NOT_EQUAL(zl_db_exec(db, "ATTACH ':memory:' AS other", &err), ZL_OK);
    CU_ASSERT_NOT_EQUAL(zl_db_exec(db, "DELETE FROM t", &err), ZL_OK);
    zl_db_close(db);
    shell("ln -s foreign.sqlite %s", file_named("link.sqlite"));
    UNIT_OK(zl_db_open_foreign(&db, file_named("link.sqlite"), &err), err);
    zl_db_close(db);
    CU_ASSERT_EQUAL(zl_db_open_foreign(&db, file_named("nothing"), &err), ZL_FAILED);
}

/* A page of zeros makes readers loop or lose rows; quick_check refuses the file first. */
static void foreign_damaged(void)
{
    zl_error err = {0};
    zl_db *db = NULL;
    const char *path = file_named("damaged.sqlite");
    shell("sqlite3 %s \"create table t(a); with recursive n(i) as (select 1 union all select i+1 "
          "from n where i < 5000) insert into t select hex(randomblob(20)) from n\"",
          path);
    shell("dd if=/dev/zero of=%s bs=4096 seek=3 count=1 conv=notrunc 2> /dev/null", path);
    zl_status status = zl_db_open_foreign(&db, path, &err);
    CU_ASSERT_EQUAL(status, ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is damaged"));
    CU_ASSERT_PTR_NULL(strchr(err.message, '\n'));
    /* One that is cut off, whose first query fails already, is bad input as well. */
    shell("truncate -s 12288 %s", path);
    CU_ASSERT_EQUAL(zl_db_open_foreign(&db, path, &err), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(err.status, ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is damaged"));
    CU_ASSERT_EQUAL(zl_db_open_foreign(&db, path, NULL), ZL_BAD_DATA);
}

int main(void)
{
    static const unit_case cases[] = {
        {"settings", settings},
        {"no WAL", no_wal},
        {"refusals", refusals},
        {"locked", locked},
        {"full", full},
        {"foreign", foreign},
        {"foreign, damaged", foreign_damaged},
    };
    strcpy(folder, "/tmp/zonelayer-unit-XXXXXX");
    if (!mkdtemp(folder))
        return EXIT_FAILURE;
    int status = unit_main("db_open", cases, sizeof cases / sizeof *cases);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) == 0 ? status : EXIT_FAILURE;
}
