#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "db/internal.h"

struct zl_stmt {
    zl_db *db;
    sqlite3_stmt *handle;
    int bind_code; /* the first binding that failed; reported by the next step */
};

void zl_stmt_free(zl_stmt *stmt)
{
    if (!stmt)
        return;
    sqlite3_finalize(stmt->handle);
    zl_free(stmt);
}

void zl_stmt_free_ptr(zl_stmt **stmt)
{
    zl_stmt_free(*stmt);
}

zl_db *zl_stmt_db(const zl_stmt *stmt)
{
    return stmt->db;
}

/* Is there nothing but blanks, semicolons and comments? Asked of SQLite itself: it prepares such
 * text to no statement. */
static bool is_blank(zl_db *db, const char *sql)
{
    while (*sql) {
        sqlite3_stmt *next = NULL;
        const char *tail = NULL;
        int code = sqlite3_prepare_v2(db->handle, sql, -1, &next, &tail);
        sqlite3_finalize(next);
        if (code != SQLITE_OK || next)
            return false;
        sql = tail;
    }
    return true;
}

zl_status zl_stmt_prepare(zl_stmt **out, zl_db *db, const char *sql, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = zl_alloc_zero(1, sizeof *stmt);
    if (!stmt)
        return zl_fail_memory(err);
    stmt->db = db;
    db->constraint = ZL_CONSTRAINT_NONE;
    const char *tail = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &stmt->handle, &tail);
    if (code != SQLITE_OK)
        return zl_db_error(db, code, err);
    if (!stmt->handle)
        return zl_fail(err, ZL_USAGE, "there is no SQL statement in the text");
    if (!is_blank(db, tail))
        return zl_fail(err, ZL_USAGE, "there is more than one SQL statement in the text");
    *out = stmt;
    stmt = NULL;
    return ZL_OK;
}

zl_status zl_stmt_preparef(zl_stmt **out, zl_db *db, zl_error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    if (!sql)
        return zl_fail_memory(err);
    zl_status status = zl_stmt_prepare(out, db, sql, err);
    sqlite3_free(sql);
    return status;
}

bool zl_stmt_is_readonly(const zl_stmt *stmt)
{
    return sqlite3_stmt_readonly(stmt->handle) != 0;
}

bool zl_stmt_has_parameters(const zl_stmt *stmt)
{
    return sqlite3_bind_parameter_count(stmt->handle) > 0;
}

static void bound(zl_stmt *stmt, int code)
{
    if (code != SQLITE_OK && stmt->bind_code == SQLITE_OK)
        stmt->bind_code = code;
}

void zl_bind_text(zl_stmt *stmt, int parameter, const char *text)
{
    bound(stmt, text ? sqlite3_bind_text64(stmt->handle, parameter, text, strlen(text),
                                           SQLITE_TRANSIENT, SQLITE_UTF8)
                     : sqlite3_bind_null(stmt->handle, parameter));
}

void zl_bind_real(zl_stmt *stmt, int parameter, double value)
{
    bound(stmt, isnan(value) ? sqlite3_bind_null(stmt->handle, parameter)
                             : sqlite3_bind_double(stmt->handle, parameter, value));
}

void zl_bind_int(zl_stmt *stmt, int parameter, int64_t value)
{
    bound(stmt, sqlite3_bind_int64(stmt->handle, parameter, value));
}

void zl_bind_blob(zl_stmt *stmt, int parameter, const void *bytes, size_t size)
{
    bound(stmt, bytes ? sqlite3_bind_blob64(stmt->handle, parameter, bytes, size, SQLITE_TRANSIENT)
                      : sqlite3_bind_null(stmt->handle, parameter));
}

/* A place becomes the JSON array that the command prints too. SQLite's printf keeps the point
 * whatever the locale; "!" gives it all digits that a double has. */
static void bind_place(zl_stmt *stmt, int parameter, const double place_deg[2])
{
    if (isnan(place_deg[0]) || isnan(place_deg[1])) {
        bound(stmt, sqlite3_bind_null(stmt->handle, parameter));
        return;
    }
    char text[80];
    sqlite3_snprintf((int)sizeof text, text, "[%!.17g,%!.17g]", place_deg[0], place_deg[1]);
    zl_bind_text(stmt, parameter, text);
}

void zl_bind_value(zl_stmt *stmt, int parameter, const zl_value *value)
{
    if (value->null) {
        bound(stmt, sqlite3_bind_null(stmt->handle, parameter));
        return;
    }
    switch (value->type) {
    case ZL_TEXT:
    case ZL_LIST:
        zl_bind_text(stmt, parameter, value->text);
        break;
    case ZL_INTEGER:
        zl_bind_int(stmt, parameter, value->integer);
        break;
    case ZL_REAL:
        zl_bind_real(stmt, parameter, value->real);
        break;
    case ZL_PLACE:
        bind_place(stmt, parameter, value->place_deg);
        break;
    }
}

void zl_bind_lent_text(zl_stmt *stmt, int parameter, const char *text)
{
    bound(stmt, text ? sqlite3_bind_text64(stmt->handle, parameter, text, strlen(text),
                                           SQLITE_STATIC, SQLITE_UTF8)
                     : sqlite3_bind_null(stmt->handle, parameter));
}

void zl_bind_lent_blob(zl_stmt *stmt, int parameter, const void *bytes, size_t size)
{
    bound(stmt, bytes ? sqlite3_bind_blob64(stmt->handle, parameter, bytes, size, SQLITE_STATIC)
                      : sqlite3_bind_null(stmt->handle, parameter));
}

void zl_bind_lent_value(zl_stmt *stmt, int parameter, const zl_value *value)
{
    if (!value->null && (value->type == ZL_TEXT || value->type == ZL_LIST))
        zl_bind_lent_text(stmt, parameter, value->text);
    else
        zl_bind_value(stmt, parameter, value);
}

zl_status zl_stmt_step(bool *row, zl_stmt *stmt, zl_error *err)
{
    stmt->db->constraint = ZL_CONSTRAINT_NONE;
    if (stmt->bind_code == SQLITE_NOMEM)
        return zl_fail_memory(err);
    if (stmt->bind_code != SQLITE_OK)
        return zl_fail(err, ZL_FAILED, "%s: a value cannot be stored: %s", stmt->db->path,
                       sqlite3_errstr(stmt->bind_code));
    int code = sqlite3_step(stmt->handle);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return zl_db_error(stmt->db, code, err);
    ZL_TRY(zl_db_check_begun(stmt->db, err));
    *row = code == SQLITE_ROW;
    return ZL_OK;
}

zl_status zl_stmt_run(zl_stmt *stmt, zl_error *err)
{
    bool row = true;
    zl_status status = ZL_OK;
    while (status == ZL_OK && row)
        status = zl_stmt_step(&row, stmt, err);
    zl_stmt_reset(stmt);
    return status;
}

void zl_stmt_reset(zl_stmt *stmt)
{
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
    stmt->bind_code = SQLITE_OK;
}

int zl_column_count(const zl_stmt *stmt)
{
    return sqlite3_column_count(stmt->handle);
}

const char *zl_column_name(const zl_stmt *stmt, int column)
{
    return sqlite3_column_name(stmt->handle, column);
}

zl_storage zl_column_storage(zl_stmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt->handle, column)) {
    case SQLITE_INTEGER:
        return ZL_STORED_INTEGER;
    case SQLITE_FLOAT:
        return ZL_STORED_REAL;
    case SQLITE_TEXT:
        return ZL_STORED_TEXT;
    case SQLITE_BLOB:
        return ZL_STORED_BLOB;
    default:
        return ZL_STORED_NULL;
    }
}

bool zl_column_is_null(zl_stmt *stmt, int column)
{
    return zl_column_storage(stmt, column) == ZL_STORED_NULL;
}

const char *zl_column_text(zl_stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt->handle, column);
}

double zl_column_real(zl_stmt *stmt, int column)
{
    return zl_column_is_null(stmt, column) ? (double)NAN
                                           : sqlite3_column_double(stmt->handle, column);
}

int64_t zl_column_int(zl_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->handle, column);
}

const void *zl_column_blob(zl_stmt *stmt, int column, size_t *size)
{
    const void *bytes = sqlite3_column_blob(stmt->handle, column);
    *size = (size_t)sqlite3_column_bytes(stmt->handle, column);
    return bytes;
}

zl_value zl_column_value(zl_stmt *stmt, int column, zl_type type)
{
    zl_value value = {.type = type == ZL_PLACE ? ZL_TEXT : type,
                      .null = zl_column_is_null(stmt, column),
                      .real = (double)NAN,
                      .place_deg = {(double)NAN, (double)NAN}};
    if (value.null)
        return value;
    switch (type) {
    case ZL_TEXT:
    case ZL_LIST:
    case ZL_PLACE:
        value.text = zl_column_text(stmt, column);
        break;
    case ZL_INTEGER:
        value.integer = zl_column_int(stmt, column);
        break;
    case ZL_REAL:
        value.real = zl_column_real(stmt, column);
        break;
    }
    return value;
}

void zl_add_identifier(zl_text *sql, const char *name)
{
    zl_text_add(sql, "\"");
    for (; *name; name++) {
        if (*name == '"')
            zl_text_add(sql, "\"");
        zl_text_add_bytes(sql, name, 1);
    }
    zl_text_add(sql, "\"");
}
