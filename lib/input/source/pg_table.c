#include "input/source/pg_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "db/db.h"
#include "input/quote.h"

/* What GDAL takes for the number of a feature. */
#define FID_NAME "ogc_fid"
/* A column of WKB that is a geometry by its name, as GDAL makes it without PostGIS. */
#define WKB_NAME "wkb_geometry"

/* Digits that a double keeps whatever they are. */
enum { SAFE_DIGITS = 15, MOST_NAMED = 30 };

/* ---- the table ------------------------------------------------------------------------------- */

#define RELATIONS "c.relkind IN ('r', 'v', 'm', 'f', 'p')"

static void add_name(zl_text *list, const char *schema, const char *table)
{
    zl_text_add_item(list, schema);
    zl_text_add(list, ".");
    zl_text_add_safe(list, table);
}

static char *list_names(const zl_pg_rows *rows)
{
    zl_text list = {0};
    size_t count = zl_pg_count(rows);
    for (size_t i = 0; i < count && i < MOST_NAMED; i++)
        add_name(&list, zl_pg_text(rows, i, 1), zl_pg_text(rows, i, 2));
    zl_text_add(&list, count > MOST_NAMED ? " …" : count == 0 ? _("none") : "");
    return zl_text_take(&list);
}

/* The tables and views with a geometry, of which one may be chosen without its name. */
static zl_status list_spatial(zl_pg_rows **rows, zl_pg *session, const zl_pg_address *address,
                              zl_error *err)
{
    const char *const parameters[] = {address->schema};
    return zl_pg_run(
        rows, session,
        "SELECT DISTINCT c.oid, n.nspname, c.relname FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
        "JOIN pg_type t ON t.oid = a.atttypid AND t.typname IN ('geometry', 'geography')"
        " WHERE " RELATIONS " AND ($1::text IS NULL OR n.nspname = $1) "
        "AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'topology') "
        "ORDER BY n.nspname, c.relname",
        1, parameters, err);
}

static zl_status find_named(zl_pg_rows **rows, zl_pg *session, const zl_pg_address *address,
                            zl_error *err)
{
    const char *const parameters[] = {address->table, address->schema};
    return zl_pg_run(rows, session,
                     "SELECT c.oid, n.nspname, c.relname FROM pg_class c "
                     "JOIN pg_namespace n ON n.oid = c.relnamespace "
                     "WHERE " RELATIONS " AND c.relname = $1 AND (n.nspname = $2 OR "
                     "($2::text IS NULL AND pg_table_is_visible(c.oid)))",
                     2, parameters, err);
}

static zl_status no_table(zl_pg *session, const zl_pg_address *address, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    const zl_pg_address any = {.schema = NULL};
    ZL_TRY(list_spatial(&rows, session, &any, err));
    ZL_CLEANUP(zl_free_ptr) char *names = list_names(rows);
    return !names ? zl_fail_memory(err)
                  : zl_fail(err, ZL_BAD_DATA,
                            "%s: there is no such table or view; with a geometry there are: %s",
                            address->label, names);
}

static zl_status find_table(char **oid, zl_pg *session, zl_pg_address *address, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    ZL_TRY((address->table ? find_named : list_spatial)(&rows, session, address, err));
    ZL_CLEANUP(zl_free_ptr) char *names = list_names(rows);
    size_t count = zl_pg_count(rows);
    if (count == 0)
        return no_table(session, address, err);
    if (count > 1)
        return zl_fail(err, ZL_USAGE, "%s: choose a table with tables=NAME; there are: %s",
                       address->label, names ? names : "");
    *oid = zl_strdup(zl_pg_text(rows, 0, 0));
    ZL_TRY(zl_pg_address_settle(address, zl_pg_text(rows, 0, 1), zl_pg_text(rows, 0, 2), err));
    return *oid ? ZL_OK : zl_fail_memory(err);
}

/* ---- its columns ----------------------------------------------------------------------------- */

enum { NAME, BASE_TYPE, FULL_TYPE, CATEGORY, IS_KEY };

typedef struct table {
    zl_pg *session;
    zl_pg_address *address;
    zl_findings *findings;
    char *oid;
    zl_pg_rows *columns;
    size_t count;
    size_t geometry; /* its column; count: none */
    zl_text sql;
    bool numbered; /* a column is the number of the feature */
} table;

static void free_table(table *t)
{
    zl_pg_rows_free_ptr(&t->columns);
    zl_free(t->oid);
    zl_text_free(&t->sql);
}

static const char *of_column(const table *t, size_t i, int what)
{
    const char *text = zl_pg_text(t->columns, i, what);
    return text ? text : "";
}

static bool has_type(const table *t, size_t i, const char *type)
{
    return strcmp(of_column(t, i, BASE_TYPE), type) == 0;
}

static bool has_any_type(const table *t, size_t i, const char *const *types)
{
    for (; *types; types++)
        if (has_type(t, i, *types))
            return true;
    return false;
}

static bool is_spatial(const table *t, size_t i)
{
    return has_type(t, i, "geometry") || has_type(t, i, "geography");
}

static zl_status read_columns(table *t, zl_error *err)
{
    const char *const parameters[] = {t->oid};
    ZL_TRY(zl_pg_run(&t->columns, t->session,
                     "SELECT a.attname, t.typname, format_type(t.oid, CASE d.typtype WHEN 'd' "
                     "THEN d.typtypmod ELSE a.atttypmod END), t.typcategory, EXISTS (SELECT 1 "
                     "FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND "
                     "i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) "
                     "FROM pg_attribute a JOIN pg_type d ON d.oid = a.atttypid JOIN pg_type t "
                     "ON t.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END "
                     "WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped "
                     "ORDER BY a.attnum",
                     1, parameters, err));
    t->count = zl_pg_count(t->columns);
    return ZL_OK;
}

/* ---- the geometry ---------------------------------------------------------------------------- */

static zl_status named_geometry(table *t, zl_error *err)
{
    const char *name = t->address->geometry;
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(of_column(t, i, NAME), name) == 0)
            t->geometry = i;
    bool fits =
        t->geometry < t->count && (is_spatial(t, t->geometry) || has_type(t, t->geometry, "bytea"));
    return fits ? ZL_OK
                : zl_fail(err, ZL_USAGE,
                          "%s: \"%s\" is no column of type geometry, geography or bytea (WKB)",
                          t->address->label, zl_quoted(name).text);
}

static zl_status choose_geometry(table *t, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text names = {0};
    size_t found = 0, plain = t->count;
    t->geometry = t->count;
    if (t->address->geometry)
        return named_geometry(t, err);
    for (size_t i = 0; i < t->count; i++) {
        if (has_type(t, i, "bytea") && strcmp(of_column(t, i, NAME), WKB_NAME) == 0)
            plain = i;
        if (!is_spatial(t, i))
            continue;
        zl_text_add(&names, found++ ? ", " : "");
        zl_text_add_safe(&names, of_column(t, i, NAME));
        t->geometry = i;
    }
    if (found == 0)
        t->geometry = plain;
    return found < 2 ? ZL_OK
                     : zl_fail(err, ZL_USAGE,
                               "%s: has several geometries, choose one as tables=TABLE(COLUMN): %s",
                               t->address->label, names.data);
}

static zl_status several_systems(const table *t, const zl_pg_rows *rows, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    for (size_t i = 0; i < zl_pg_count(rows) && i < MOST_NAMED; i++)
        zl_text_addf(&list, "%s%s (%s)", i ? ", " : "", zl_pg_text(rows, i, 0),
                     zl_pg_text(rows, i, 1));
    return list.failed
               ? zl_fail_memory(err)
               : zl_fail(err, ZL_BAD_DATA,
                         "%s: its rows have several SRIDs: %s; load a view of those that have one",
                         t->address->label, list.data);
}

static void add_relation(zl_text *sql, const table *t)
{
    zl_add_identifier(sql, t->address->schema);
    zl_text_add(sql, ".");
    zl_add_identifier(sql, t->address->table);
}

/* The geometry as one. WKB that cannot be read ends the load, where GDAL would pass over it. */
static void add_shape(zl_text *sql, const table *t)
{
    bool wkb = has_type(t, t->geometry, "bytea");
    zl_text_add(sql, wkb ? "ST_GeomFromEWKB(" : "");
    zl_add_identifier(sql, of_column(t, t->geometry, NAME));
    zl_text_add(sql, wkb ? ")" : has_type(t, t->geometry, "geography") ? "::geometry" : "");
}

/* GDAL goes by the first row, and a column may say nothing of the others. */
static zl_status check_srid(const table *t, zl_error *err)
{
    bool typed = t->geometry < t->count && strchr(of_column(t, t->geometry, FULL_TYPE), ',');
    if (t->geometry == t->count || typed)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    zl_text_add(&sql, "SELECT ST_SRID(");
    add_shape(&sql, t);
    zl_text_add(&sql, "), count(*) FROM ");
    add_relation(&sql, t);
    zl_text_add(&sql, " WHERE ");
    zl_add_identifier(&sql, of_column(t, t->geometry, NAME));
    zl_text_add(&sql, " IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1");
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_pg_run(&rows, t->session, sql.data, 0, NULL, err));
    return zl_pg_count(rows) > 1 ? several_systems(t, rows, err) : ZL_OK;
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* "numeric(20,4)": its digits; those that are not whole. */
static bool numeric_size(int *digits, int *decimals, const char *type)
{
    const char *open = strchr(type, '('), *comma = open ? strchr(open, ',') : NULL;
    *digits = open ? (int)strtol(open + 1, NULL, 10) : 0;
    *decimals = comma ? (int)strtol(comma + 1, NULL, 10) : 0;
    return open != NULL;
}

static bool is_whole(const char *type)
{
    int digits, decimals;
    return numeric_size(&digits, &decimals, type) && decimals == 0 && digits <= 18;
}

static bool may_lose_digits(const table *t, size_t i)
{
    int digits, decimals;
    const char *type = of_column(t, i, FULL_TYPE);
    return has_type(t, i, "numeric") && !is_whole(type) &&
           (!numeric_size(&digits, &decimals, type) || digits > SAFE_DIGITS);
}

static zl_status tell_rounded(const table *t, size_t i, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    const char *column = of_column(t, i, NAME);
    zl_text_add(&sql, "SELECT count(*) FROM ");
    add_relation(&sql, t);
    zl_text_add(&sql, " WHERE ");
    zl_add_identifier(&sql, column);
    zl_text_add(&sql, "::float8::text::numeric <> ");
    zl_add_identifier(&sql, column);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_pg_run(&rows, t->session, sql.data, 0, NULL, err));
    const char *count = zl_pg_text(rows, 0, 0);
    if (strcmp(count, "0") == 0)
        return ZL_OK;
    zl_findings_add(
        t->findings, ZL_WARNING, "number-rounded", t->address->label, NULL, NULL,
        "%s values of %s have more digits than a number of the store and were rounded to "
        "the nearest that it has",
        count, zl_quoted(column).text);
    return ZL_OK;
}

/* ---- the statement --------------------------------------------------------------------------- */

/* Types and what stands before and behind the column to make a value of ours. */
static const struct conversion {
    const char *const types[8];
    const char *before, *behind;
} conversions[] = {
    {{"int2", "int4", "int8", "float4", "float8", NULL}, "", ""},
    {{"bool", NULL}, "", "::integer"},
    {{"timestamp", "timestamptz", NULL}, "to_json(", ") #>> '{}'"},
    {{"bytea", "raster", NULL}, "CASE WHEN false THEN ", "::bytea END"}, /* told of, not fetched */
};

static void add_converted(table *t, size_t i, const char *before, const char *behind)
{
    zl_text_add(&t->sql, before);
    zl_add_identifier(&t->sql, of_column(t, i, NAME));
    zl_text_add(&t->sql, behind);
}

static void add_value(table *t, size_t i)
{
    for (size_t k = 0; k < sizeof conversions / sizeof *conversions; k++)
        if (has_any_type(t, i, conversions[k].types)) {
            add_converted(t, i, conversions[k].before, conversions[k].behind);
            return;
        }
    if (has_type(t, i, "numeric"))
        add_converted(t, i, "", is_whole(of_column(t, i, FULL_TYPE)) ? "::bigint" : "::float8");
    else if (of_column(t, i, CATEGORY)[0] == 'A')
        add_converted(t, i, "", "::text[]");
    else
        add_converted(t, i, "", "::text");
}

static void add_column(table *t, size_t i)
{
    zl_text_add(&t->sql, t->sql.size > strlen("SELECT ") ? ", " : "");
    if (i == t->geometry)
        add_shape(&t->sql, t);
    else
        add_value(t, i);
    zl_text_add(&t->sql, " AS ");
    zl_add_identifier(&t->sql, of_column(t, i, NAME));
}

/* A key of whole numbers is the number of the feature. "fid" and "ogc_fid" are made by programs and
 * are no more than that; any other name is a column too. */
static bool is_number_of_feature(const table *t, size_t i)
{
    static const char *const whole[] = {"int2", "int4", "int8", NULL};
    return of_column(t, i, IS_KEY)[0] == 't' && has_any_type(t, i, whole);
}

static bool is_made_by_programs(const char *name)
{
    return strcmp(name, "fid") == 0 || strcmp(name, FID_NAME) == 0;
}

static zl_status add_columns(table *t, zl_error *err)
{
    zl_text_add(&t->sql, "SELECT ");
    for (size_t i = 0; i < t->count; i++) {
        const char *name = of_column(t, i, NAME);
        bool number = is_number_of_feature(t, i);
        if (number) {
            add_converted(t, i, "", " AS " FID_NAME);
            t->numbered = true;
        } else if (strcmp(name, FID_NAME) == 0) {
            return zl_fail(err, ZL_BAD_DATA,
                           "%s: its column ogc_fid is no key of whole numbers; rename it, or load "
                           "a view that does",
                           t->address->label);
        }
        bool other_shape = is_spatial(t, i) && i != t->geometry;
        if (!(number && is_made_by_programs(name)) && !other_shape)
            add_column(t, i);
        if (number)
            continue;
        if (may_lose_digits(t, i))
            ZL_TRY(tell_rounded(t, i, err));
    }
    return ZL_OK;
}

/* Without a key the rows come as they lie. */
static zl_status add_order(table *t, zl_error *err)
{
    ZL_CLEANUP(zl_pg_rows_free_ptr) zl_pg_rows *rows = NULL;
    const char *const parameters[] = {t->oid};
    ZL_TRY(
        zl_pg_run(&rows, t->session,
                  "SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.n) FROM pg_index i, "
                  "unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a "
                  "ON a.attnum = k.attnum WHERE i.indrelid = $1::oid AND a.attrelid = $1::oid "
                  "AND i.indisprimary AND k.n <= i.indnkeyatts",
                  1, parameters, err));
    const char *key = zl_pg_text(rows, 0, 0);
    if (key)
        zl_text_addf(&t->sql, " ORDER BY %s", key);
    return ZL_OK;
}

zl_status zl_pg_select(char **select, char **count, zl_pg *session, zl_pg_address *address,
                       zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(free_table)
    table t = {.session = session, .address = address, .findings = findings};
    zl_text counting = {0};
    ZL_TRY(find_table(&t.oid, session, address, err));
    ZL_TRY(read_columns(&t, err));
    ZL_TRY(choose_geometry(&t, err));
    ZL_TRY(check_srid(&t, err));
    ZL_TRY(add_columns(&t, err));
    zl_text_add(&t.sql, " FROM ");
    add_relation(&t.sql, &t);
    ZL_TRY(add_order(&t, err));
    zl_text_add(&counting, "SELECT count(*) FROM ");
    add_relation(&counting, &t);
    *select = zl_text_take(&t.sql);
    *count = zl_text_take(&counting);
    return *select && *count ? ZL_OK : zl_fail_memory(err);
}
