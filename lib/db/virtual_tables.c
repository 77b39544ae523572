/* Virtual tables of a foreign file. Some modules of SpatiaLite read any file on the disk as a table
 * (VirtualText, VirtualShape …), and who opens the file with SpatiaLite loaded, as GDAL does, runs
 * them. A file has to do with those that index its own tables. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/message.h"
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

static bool take(const char **at, const char *expected)
{
    size_t size = strlen(expected);
    if (strncasecmp(*at, expected, size) != 0)
        return false;
    *at += size;
    return true;
}

/* The table's own name, with or without quotes. */
static bool take_name(const char **at, const char *name)
{
    bool quoted = **at && strchr("\"'`[", **at);
    char closing = '\0';
    if (quoted)
        closing = *(*at)++;
    if (closing == '[')
        closing = ']';
    return take(at, name) && (!quoted || *(*at)++ == closing);
}

/* Only the plain wording is understood: what is hidden behind comments is not taken for harmless.
 */
static bool is_harmless(const char *name, const char *at)
{
    if (!take(&at, "CREATE VIRTUAL TABLE ") || !take_name(&at, name))
        return false;
    at += strspn(at, " ");
    if (!take(&at, "USING "))
        return false;
    at += strspn(at, " ");
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        const char *end = at;
        if (take(&end, harmless[i]) && strchr("( ", *end)) /* or the end of the text */
            return true;
    }
    return false;
}

static zl_status refuse(const zl_db *db, const char *name, zl_error *err)
{
    char shown[200], text[600];
    zl_safe_copy(shown, sizeof shown, name);
    snprintf(text, sizeof text,
             _("its table '%s' is virtual and may read other files; have it removed, or ask "
               "for the data in a plain GeoPackage"),
             shown);
    return zl_fail_file(err, ZL_BAD_DATA, db->path, text);
}

static zl_status check_table(zl_db *db, const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row = false;
    ZL_TRY(zl_stmt_prepare(&stmt, db, "SELECT sql FROM sqlite_schema WHERE name=?1", err));
    zl_bind_text(stmt, 1, name);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    const char *sql = row ? zl_column_text(stmt, 0) : NULL;
    return sql && is_harmless(name, sql) ? ZL_OK : refuse(db, name, err);
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
        if (!name || !type)
            return zl_fail_memory(err);
        if (strcmp(type, "virtual") == 0)
            ZL_TRY(check_table(db, name, err));
    }
}
