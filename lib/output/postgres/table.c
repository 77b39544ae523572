#include "output/postgres/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "db/db.h"

static zl_status run(const zl_pg_table *table, zl_text *sql, zl_error *err)
{
    zl_status status = sql->failed ? zl_fail_memory(err)
                                   : zl_pg_run(NULL, table->session, sql->data, 0, NULL, err);
    zl_text_free(sql);
    return status;
}

static void add_old(zl_text *sql, const zl_pg_table *table)
{
    zl_add_identifier(sql, table->address->schema);
    zl_text_add(sql, ".");
    zl_add_identifier(sql, table->address->table);
}

void zl_pg_table_add_name(zl_text *sql, const zl_pg_table *table)
{
    zl_add_identifier(sql, table->address->schema);
    zl_text_add(sql, ".");
    zl_add_identifier(sql, table->made);
}

void zl_pg_table_free(zl_pg_table *table)
{
    zl_free(table->old);
    *table = (zl_pg_table){0};
}

/* ---- what is there --------------------------------------------------------------------------- */

static zl_status look_at_postgis(const zl_pg_table *table, const char *label, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    ZL_TRY(zl_pg_run(&rows, table->session,
                     "SELECT to_regtype('geometry') IS NOT NULL AND to_regclass('spatial_ref_sys') "
                     "IS NOT NULL",
                     0, NULL, err));
    return zl_pg_text(rows, 0, 0)[0] == 't'
               ? ZL_OK
               : zl_fail(err, ZL_FAILED,
                         "%s: the database has no PostGIS; its administrator adds it with: CREATE "
                         "EXTENSION postgis",
                         label);
}

static zl_status look_at_schema(zl_pg_table *table, zl_pg_address *address, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    const char *const parameters[] = {address->schema};
    ZL_TRY(zl_pg_run(&rows, table->session,
                     "SELECT nspname FROM pg_namespace WHERE nspname = "
                     "coalesce($1::text, current_schema())",
                     1, parameters, err));
    if (zl_pg_count(rows) == 0)
        return zl_fail(err, ZL_FAILED, "%s: there is no such schema; make it with CREATE SCHEMA",
                       address->label);
    return zl_pg_address_settle(address, zl_pg_text(rows, 0, 0), address->table, err);
}

static zl_status look_at_srid(zl_pg_table *table, const char *crs_code, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    bool crs84 = strcmp(crs_code, "OGC:CRS84") == 0;
    const char *const parameters[] = {crs84 ? "4326" : strchr(crs_code, ':') + 1};
    ZL_TRY(zl_pg_run(&rows, table->session,
                     "SELECT srid FROM spatial_ref_sys WHERE auth_name = 'EPSG' AND auth_srid = "
                     "$1::integer",
                     1, parameters, err));
    if (zl_pg_count(rows) == 0)
        return zl_fail(err, ZL_FAILED,
                       "%s: its spatial_ref_sys has no %s; add it there, or choose another --crs",
                       table->address->label, crs_code);
    table->srid = (int32_t)strtol(zl_pg_text(rows, 0, 0), NULL, 10);
    return ZL_OK;
}

enum { OLD_OID, OLD_KIND, OLD_GUARDED };

static zl_status judge_old(zl_pg_table *table, const zl_pg_rows *rows, bool overwrite,
                           zl_error *err)
{
    const char *label = table->address->label;
    if (strcmp(zl_pg_text(rows, 0, OLD_KIND), "r") != 0)
        return zl_fail(
            err, ZL_FAILED,
            "%s: something of this name is there that is no plain table (a view, an index "
            "…); name another",
            label);
    if (!overwrite)
        return zl_fail(err, ZL_FAILED, "%s: is there already; --overwrite replaces it", label);
    if (zl_pg_text(rows, 0, OLD_GUARDED)[0] == 't')
        return zl_fail(
            err, ZL_FAILED,
            "%s: the table has triggers, row security or rights on columns, which a new one "
            "would not have; drop them or the table yourself, or name another",
            label);
    table->old = zl_strdup(zl_pg_text(rows, 0, OLD_OID));
    return table->old ? ZL_OK : zl_fail_memory(err);
}

static zl_status look_at_old(zl_pg_table *table, bool overwrite, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    const char *const parameters[] = {table->address->schema, table->address->table};
    ZL_TRY(
        zl_pg_run(&rows, table->session,
                  "SELECT c.oid, c.relkind, c.relrowsecurity OR EXISTS (SELECT 1 FROM pg_trigger g "
                  "WHERE g.tgrelid = c.oid AND NOT g.tgisinternal) OR EXISTS (SELECT 1 FROM "
                  "pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL) "
                  "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                  "WHERE n.nspname = $1 AND c.relname = $2",
                  2, parameters, err));
    return zl_pg_count(rows) == 0 ? ZL_OK : judge_old(table, rows, overwrite, err);
}

zl_status zl_pg_table_look(zl_pg_table *table, zl_pg_address *address, const char *crs_code,
                           bool overwrite, zl_error *err)
{
    table->address = address;
    ZL_TRY(look_at_postgis(table, address->label, err));
    ZL_TRY(look_at_schema(table, address, err));
    ZL_TRY(look_at_srid(table, crs_code, err));
    return look_at_old(table, overwrite, err);
}

/* ---- the new one ----------------------------------------------------------------------------- */

static const char *shape_type(const zl_pg_table *table)
{
    if (table->survey->mixed)
        return "Geometry";
    switch (table->survey->kind) {
    case ZL_SHAPE_POINT:
        return table->single ? "Point" : "MultiPoint";
    case ZL_SHAPE_LINE:
        return "MultiLineString";
    default:
        return "MultiPolygon";
    }
}

static const char *column_type(zl_type type)
{
    switch (type) {
    case ZL_INTEGER:
        return "bigint";
    case ZL_REAL:
        return "double precision";
    case ZL_LIST:
        return "text[]";
    default:
        return "text";
    }
}

/* PostgreSQL cuts a name at 63 bytes, and two may then be one. */
static zl_status check_name(const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    return strlen(name) < ZL_SLUG_SIZE
               ? ZL_OK
               : zl_fail(err, ZL_USAGE, "\"%s\": PostgreSQL has room for 63 bytes in a name",
                         zl_shown(&shown, name));
}

static zl_status check_names(const zl_pg_table *table, zl_error *err)
{
    ZL_TRY(check_name(table->address->table, err));
    for (size_t i = 0; i < table->stream->columns->count; i++)
        ZL_TRY(check_name(table->stream->columns->column[i].name, err));
    return ZL_OK;
}

zl_status zl_pg_table_create(zl_pg_table *table, zl_error *err)
{
    const zl_columns *columns = table->stream->columns;
    zl_text sql = {0};
    ZL_TRY(check_names(table, err));
    snprintf(table->made, sizeof table->made, "zonelayer_new_%d", zl_pg_backend(table->session));
    zl_free_name(table->fid, columns, "fid");
    if (table->survey->kind != ZL_SHAPE_NONE)
        zl_free_name(table->geometry, columns, "geom");
    table->single =
        table->survey->kind == ZL_SHAPE_POINT && !table->survey->multipart && !table->survey->mixed;
    zl_text_add(&sql, "CREATE TABLE ");
    zl_pg_table_add_name(&sql, table);
    zl_text_add(&sql, " (");
    zl_add_identifier(&sql, table->fid);
    zl_text_add(&sql, " integer PRIMARY KEY");
    for (size_t i = 0; i < columns->count; i++) {
        zl_text_add(&sql, ", ");
        zl_add_identifier(&sql, columns->column[i].name);
        zl_text_addf(&sql, " %s", column_type(columns->column[i].type));
    }
    if (table->geometry[0]) {
        zl_text_add(&sql, ", ");
        zl_add_identifier(&sql, table->geometry);
        zl_text_addf(&sql, " geometry(%s, %d)", shape_type(table), table->srid);
    }
    zl_text_add(&sql, ")");
    return run(table, &sql, err);
}

static void add_literal(zl_text *sql, const char *text)
{
    zl_text_add(sql, "'");
    for (; *text; text++)
        zl_text_add_bytes(sql, *text == '\'' ? "''" : text, *text == '\'' ? 2 : 1);
    zl_text_add(sql, "'");
}

zl_status zl_pg_table_finish(const zl_pg_table *table, const char *remark, zl_error *err)
{
    zl_text sql = {0};
    if (table->geometry[0]) {
        zl_text_add(&sql, "CREATE INDEX ON ");
        zl_pg_table_add_name(&sql, table);
        zl_text_add(&sql, " USING gist (");
        zl_add_identifier(&sql, table->geometry);
        zl_text_add(&sql, ")");
        ZL_TRY(run(table, &sql, err));
    }
    zl_text_add(&sql, "COMMENT ON TABLE ");
    zl_pg_table_add_name(&sql, table);
    zl_text_add(&sql, " IS ");
    add_literal(&sql, remark);
    ZL_TRY(run(table, &sql, err));
    zl_text_add(&sql, "ANALYZE ");
    zl_pg_table_add_name(&sql, table);
    return run(table, &sql, err);
}

/* ---- in its place ---------------------------------------------------------------------------- */

/* The statements that give a new table the owner and the rights of the old one. */
static zl_status take_rights(const zl_pg_table *table, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    const char *const parameters[] = {table->old, table->address->schema, table->made};
    ZL_TRY(zl_pg_run(
        &rows, table->session,
        "SELECT format('ALTER TABLE %I.%I OWNER TO %I', $2::text, $3::text, "
        "pg_get_userbyid(relowner)) FROM pg_class WHERE oid = $1::oid AND "
        "pg_get_userbyid(relowner) <> current_user UNION ALL "
        "SELECT format('GRANT %s ON %I.%I TO %s%s', a.privilege_type, $2::text, $3::text, "
        "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, "
        "CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) FROM pg_class c, "
        "aclexplode(c.relacl) a WHERE c.oid = $1::oid AND a.grantee <> c.relowner",
        3, parameters, err));
    for (size_t i = 0; i < zl_pg_count(rows); i++)
        ZL_TRY(zl_pg_run(NULL, table->session, zl_pg_text(rows, i, 0), 0, NULL, err));
    return ZL_OK;
}

/* An index has the name that one made for the table itself would have, where that is free. */
static zl_status rename_indexes(const zl_pg_table *table, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    const char *const parameters[] = {table->address->schema, table->made, table->address->table};
    ZL_TRY(
        zl_pg_run(&rows, table->session,
                  "SELECT format('ALTER INDEX %I.%I RENAME TO %I', $1::text, i.relname, w.name) "
                  "FROM pg_class i JOIN pg_namespace n ON n.oid = i.relnamespace, "
                  "LATERAL (SELECT replace(i.relname, $2::text, $3::text) AS name) w "
                  "WHERE n.nspname = $1 AND i.relkind = 'i' AND starts_with(i.relname, $2::text "
                  "|| '_') AND octet_length(w.name) < 64 AND NOT EXISTS (SELECT 1 FROM pg_class o "
                  "WHERE o.relnamespace = n.oid AND o.relname = w.name)",
                  3, parameters, err));
    for (size_t i = 0; i < zl_pg_count(rows); i++)
        ZL_TRY(zl_pg_run(NULL, table->session, zl_pg_text(rows, i, 0), 0, NULL, err));
    return ZL_OK;
}

zl_status zl_pg_table_swap(const zl_pg_table *table, zl_error *err)
{
    zl_text sql = {0};
    if (table->old) {
        ZL_TRY(take_rights(table, err));
        zl_text_add(&sql, "DROP TABLE ");
        add_old(&sql, table);
        ZL_TRY(run(table, &sql, err));
    }
    zl_text_add(&sql, "ALTER TABLE ");
    zl_pg_table_add_name(&sql, table);
    zl_text_add(&sql, " RENAME TO ");
    zl_add_identifier(&sql, table->address->table);
    ZL_TRY(run(table, &sql, err));
    return rename_indexes(table, err);
}
