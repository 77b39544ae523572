/* Foreign files with virtual tables: those that read other files are refused, however they are
 * written down; those that index the file's own tables are not. */
#include <sqlite3.h>
#include <unistd.h>

#include "db/db.h"
#include "unit.h"

static char path[64];

/* A file whose schema says that `name` is made by `sql`, without the module being there to make it:
 * what SpatiaLite or a text editor wrote. */
static void write_schema(const char *name, const char *sql)
{
    sqlite3 *handle = NULL;
    unlink(path);
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(path, &handle), SQLITE_OK);
    char *all =
        sqlite3_mprintf("CREATE TABLE t (a); INSERT INTO t VALUES (7); PRAGMA writable_schema=ON;"
                        "INSERT INTO sqlite_schema VALUES ('table', %Q, %Q, 0, %Q)",
                        name, name, sql);
    CU_ASSERT_EQUAL(sqlite3_exec(handle, all, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_free(all);
    sqlite3_close(handle);
}

static zl_status open_with(const char *name, const char *sql, zl_error *err)
{
    zl_db *db = NULL;
    *err = (zl_error){0};
    write_schema(name, sql);
    zl_status status = zl_db_open_foreign(&db, path, err);
    zl_db_close(db);
    return status;
}

static void files_read_as_tables_are_refused(void)
{
    static const char *const made_by[] = {
        "CREATE VIRTUAL TABLE v USING VirtualText('/etc/passwd', 'UTF-8', 0, POINT, NONE, ':')",
        "CREATE VIRTUAL TABLE v USING VirtualShape('/tmp/a', 'UTF-8', 4490)",
        "CREATE VIRTUAL TABLE v USING VirtualDbf('/tmp/a.dbf', 'UTF-8')",
        "CREATE VIRTUAL TABLE v USING VirtualXL('/tmp/a.xls')",
        "CREATE VIRTUAL TABLE v USING VirtualGeoJSON('/tmp/a.geojson', 4490)",
        "CREATE VIRTUAL TABLE v USING VirtualOgr('/tmp/a.shp')",
        "CREATE VIRTUAL TABLE \"v\" USING virtualtext('/etc/passwd')",
        "CREATE VIRTUAL TABLE [v] USING VIRTUALTEXT('/etc/passwd')",
        "CREATE VIRTUAL TABLE `v` USING  VirtualText ('/etc/passwd')",
        "CREATE VIRTUAL TABLE v USING rtreeVirtualText('/etc/passwd')",
        "CREATE VIRTUAL TABLE v USING fts5x(a)",
    };
    for (size_t i = 0; i < sizeof made_by / sizeof *made_by; i++) {
        zl_error err;
        CU_ASSERT_EQUAL(open_with("v", made_by[i], &err), ZL_BAD_DATA);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "'v' is virtual and may read other files"));
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, path));
    }
}

/* What the plain wording does not show is not taken for harmless. */
static void hidden_wordings_are_refused(void)
{
    static const char *const made_by[] = {
        "CREATE VIRTUAL TABLE v USING/**/VirtualText('/etc/passwd')",
        "CREATE VIRTUAL TABLE v /* USING rtree( */ USING VirtualText('/etc/passwd')",
        "CREATE VIRTUAL TABLE \"v\"\tUSING rtree(id, x0, x1)",
        "CREATE VIRTUAL TABLE v -- rtree\n USING VirtualText('/etc/passwd')",
    };
    for (size_t i = 0; i < sizeof made_by / sizeof *made_by; i++) {
        zl_error err;
        CU_ASSERT_EQUAL(open_with("v", made_by[i], &err), ZL_BAD_DATA);
    }
}

static void indexes_of_own_tables_are_fine(void)
{
    static const char *const made_by[] = {
        "CREATE VIRTUAL TABLE v USING VirtualSpatialIndex()",
        "CREATE VIRTUAL TABLE \"v\" USING VirtualElementary()",
        "CREATE VIRTUAL TABLE 'v' USING VirtualKNN()",
        "CREATE VIRTUAL TABLE [v] USING VirtualKNN2()",
    };
    for (size_t i = 0; i < sizeof made_by / sizeof *made_by; i++) {
        zl_error err = {0};
        UNIT_OK(open_with("v", made_by[i], &err), err);
    }
}

static void a_hostile_name_is_shown_safely(void)
{
    zl_error err;
    zl_status status =
        open_with("v\x1b[2J", "CREATE VIRTUAL TABLE \"v\x1b[2J\" USING VirtualText('/a')", &err);
    CU_ASSERT_EQUAL(status, ZL_BAD_DATA);
    CU_ASSERT_PTR_NULL(strchr(err.message, '\x1b'));
}

int main(void)
{
    static const unit_case cases[] = {
        {"files read as tables are refused", files_read_as_tables_are_refused},
        {"hidden wordings are refused", hidden_wordings_are_refused},
        {"indexes of own tables are fine", indexes_of_own_tables_are_fine},
        {"a hostile name is shown safely", a_hostile_name_is_shown_safely},
    };
    strcpy(path, "/tmp/zonelayer-unit-XXXXXX");
    int file = mkstemp(path);
    if (file < 0 || close(file) != 0)
        return EXIT_FAILURE;
    int status = unit_main("db_virtual_tables", cases, sizeof cases / sizeof *cases);
    return unlink(path) == 0 ? status : EXIT_FAILURE;
}
