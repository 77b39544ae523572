/* Virtual tables of a foreign file. Some modules of SpatiaLite read any file on the disk as a table
 * (VirtualText, VirtualShape …), and who opens the file with SpatiaLite loaded, as GDAL does, runs
 * them. A file has to do with those that index its own tables. */
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/text.h"
#include "db/internal.h"

static const char *const harmless[] = {"rtree",
                                       "rtree_i32",
                                       "VirtualSpatialIndex",
                                       "VirtualElementary",
                                       "VirtualKNN",
                                       "VirtualKNN2",
                                       "fts3",
                                       "fts4",
                                       "fts5"};

static const char *skip(const char *text, const char *expected)
{
    size_t size = strlen(expected);
    return text && strncasecmp(text, expected, size) == 0 ? text + size : NULL;
}

/* Behind the table's own name, with or without quotes. */
static const char *skip_name(const char *text, const char *name)
{
    char quote = '\0';
    if (text && *text && strchr("\"'`[", *text))
        quote = *text;
    text = skip(text ? text + (quote != '\0') : NULL, name);
    if (!text || !quote)
        return text;
    char closing = quote;
    if (quote == '[')
        closing = ']';
    return *text == closing ? text + 1 : NULL;
}

/* Only the plain wording is understood: what is hidden behind comments is not taken for harmless.
 */
static bool is_harmless(const char *name, const char *sql)
{
    const char *at = skip_name(skip(sql, "CREATE VIRTUAL TABLE "), name);
    while (at && *at == ' ')
        at++;
    at = skip(at, "USING ");
    while (at && *at == ' ')
        at++;
    for (size_t i = 0; at && i < sizeof harmless / sizeof *harmless; i++) {
        const char *end = skip(at, harmless[i]);
        if (end && (*end == '\0' || *end == '(' || *end == ' '))
            return true;
    }
    return false;
}

static zl_status refuse(const zl_db *db, const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text path = {0}, table = {0};
    zl_text_add_safe(&path, db->path);
    zl_text_add_safe(&table, name);
    if (path.failed || table.failed)
        return zl_fail_memory(err);
    return zl_fail(
        err, ZL_BAD_DATA,
        "%s: its table '%s' is virtual and may read other files; have it removed, or ask "
        "for the data in a plain GeoPackage",
        path.data, table.data);
}

static zl_status check_table(zl_db *db, const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row = false;
    ZL_TRY(zl_stmt_prepare(&stmt, db, "SELECT sql FROM sqlite_schema WHERE name=?1", err));
    zl_bind_text(stmt, 1, name);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    const char *sql = row ? zl_column_text(stmt, 0) : NULL;
    return is_harmless(name, sql) ? ZL_OK : refuse(db, name, err);
}

zl_status zl_db_check_virtual_tables(zl_db *db, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, db, "PRAGMA table_list", err));
    for (;;) {
        bool row = false;
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        const char *name = zl_column_text(stmt, 1), *type = zl_column_text(stmt, 2);
        if (name && type && strcmp(type, "virtual") == 0)
            ZL_TRY(check_table(db, name, err));
    }
}
