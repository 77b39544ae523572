/* A schema in JSON, taken apart by SQLite. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "db/db.h"
#include "input/fields/fields.h"
#include "input/quote.h"
#include "input/schema/schema.h"

static zl_status check_text(zl_db *db, const zl_schema *schema, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row = false;
    ZL_TRY(zl_stmt_prepare(&stmt, db,
                           "SELECT json_valid(?1), CASE WHEN json_valid(?1) THEN json_type(?1) || "
                           "coalesce(json_type(?1, '$.fields'), '') END",
                           err));
    zl_bind_text(stmt, 1, text);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    if (!row || zl_column_int(stmt, 0) != 1)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: this is no valid JSON; look for a missing comma, quote or bracket",
                       schema->shown);
    if (strcmp(zl_column_text(stmt, 1), "objectarray") != 0)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: a schema is {\"title\":…, \"official\":…, \"fields\":[{\"name\":…, "
                       "\"type\":…}, …]}",
                       schema->shown);
    return ZL_OK;
}

/* Truth comes out of SQLite as 1 and 0. */
static zl_status read_keys(zl_db *db, zl_schema *schema, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(
        &stmt, db, "SELECT key, CAST(atom AS TEXT) FROM json_each(?1) WHERE key <> 'fields'", err));
    zl_bind_text(stmt, 1, text);
    for (;;) {
        bool row;
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        const char *value = zl_column_text(stmt, 1);
        ZL_TRY(zl_schema_set(schema, zl_column_text(stmt, 0), value ? value : "", _("the schema"),
                             err));
    }
}

/* A slip of the pen in a key would otherwise make a field that nobody has to fill. */
static zl_status check_keys(zl_db *db, const zl_schema *schema, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(
        zl_stmt_prepare(&stmt, db,
                        "SELECT f.key + 1, f.type, k.key, k.type FROM json_each(?1, '$.fields') f "
                        "LEFT JOIN json_each(CASE WHEN f.type = 'object' THEN f.value END) k",
                        err));
    zl_bind_text(stmt, 1, text);
    for (;;) {
        bool row;
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        long long number = (long long)zl_column_int(stmt, 0);
        if (strcmp(zl_column_text(stmt, 1), "object") != 0)
            return zl_fail(err, ZL_BAD_DATA, "%s: field %lld is no object {\"name\":…, \"type\":…}",
                           schema->shown, number);
        const char *key = zl_column_text(stmt, 2), *type = zl_column_text(stmt, 3);
        if (key && !zl_is_listed(ZL_SCHEMA_KEYS, key))
            return zl_fail(err, ZL_BAD_DATA,
                           "%s: field %lld has the unknown key \"%s\"; known are %s", schema->shown,
                           number, zl_quoted(key).text, ZL_SCHEMA_KEYS);
        if (type && (strcmp(type, "object") == 0 || strcmp(type, "array") == 0))
            return zl_fail(err, ZL_BAD_DATA, "%s: field %lld: \"%s\" is no single value",
                           schema->shown, number, zl_quoted(key).text);
    }
}

static zl_status read_fields(zl_db *db, zl_schema *schema, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, db,
                           "SELECT key + 1, value ->> 'name', value ->> 'type', value ->> 'width', "
                           "value ->> 'precision', value ->> 'required', value ->> 'source', "
                           "value ->> 'alias' FROM json_each(?1, '$.fields')",
                           err));
    zl_bind_text(stmt, 1, text);
    for (;;) {
        bool row;
        char place[32];
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        snprintf(place, sizeof place, _("field %lld"), (long long)zl_column_int(stmt, 0));
        const zl_schema_row field = {.name = zl_column_text(stmt, 1),
                                     .type = zl_column_text(stmt, 2),
                                     .width = zl_column_text(stmt, 3),
                                     .precision = zl_column_text(stmt, 4),
                                     .required = zl_column_text(stmt, 5),
                                     .source = zl_column_text(stmt, 6),
                                     .alias = zl_column_text(stmt, 7),
                                     .place = place};
        ZL_TRY(zl_schema_add(schema, &field, err));
    }
}

zl_status zl_schema_read_json(zl_schema *schema, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_db_close_ptr) zl_db *db = NULL;
    ZL_TRY(zl_db_open(&db, NULL, ZL_DB_MEMORY, err));
    ZL_TRY(check_text(db, schema, text, err));
    ZL_TRY(read_keys(db, schema, text, err));
    ZL_TRY(check_keys(db, schema, text, err));
    return read_fields(db, schema, text, err);
}
