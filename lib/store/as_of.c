#include "store/as_of.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/quote.h"

enum { NAMED = 8 }; /* ids in a note */

zl_status zl_as_of_moment(char out[ZL_TIME_SIZE], const char *date, const char *option,
                          zl_error *err)
{
    if (!zl_time_is_valid(date))
        return zl_fail(err, ZL_USAGE,
                       "%s %s: give a date such as 2026-03-01 or a UTC time such as "
                       "2026-03-01T08:30:00Z",
                       option, zl_quoted(date).text);
    snprintf(out, ZL_TIME_SIZE, "%s%s", date, strlen(date) == 10 ? "T23:59:59.999" : "");
    return ZL_OK;
}

/* ---- SQL ----------------------------------------------------------------------------------- */

/* All parts of a time, so that times of different precision compare as text; zl_time_is_before()
 * does the same. */
static void add_complete(zl_text *sql, const char *time)
{
    zl_text_addf(sql,
                 "substr(rtrim(%s, 'Z') || substr('0000-01-01T00:00:00.000', "
                 "length(rtrim(%s, 'Z')) + 1), 1, 23)",
                 time, time);
}

/* `moment` has passed zl_time_is_valid(): there is nothing in it to escape. */
static void add_moment(zl_text *sql, const char *moment)
{
    char literal[ZL_TIME_SIZE + 2];
    snprintf(literal, sizeof literal, "'%.*s'", ZL_TIME_SIZE - 1, moment);
    add_complete(sql, literal);
}

static void add_holds(zl_text *sql, const char *table, const char *moment)
{
    char from[64], to[64];
    snprintf(from, sizeof from, "%s.valid_from", table);
    snprintf(to, sizeof to, "%s.valid_to", table);
    zl_text_addf(sql, "(%s IS NULL OR ", from);
    add_complete(sql, from);
    zl_text_add(sql, " <= ");
    add_moment(sql, moment);
    zl_text_addf(sql, ") AND (%s IS NULL OR ", to);
    add_complete(sql, to);
    zl_text_add(sql, " > ");
    add_moment(sql, moment);
    zl_text_add(sql, ")");
}

bool zl_as_of_has_dates(const zl_table *table)
{
    return table->kind == ZL_KIND_DECLARED || table->kind == ZL_KIND_BOUNDS;
}

void zl_as_of_add_declared(zl_text *sql, const char *moment)
{
    zl_text_add(sql, "(t.date IS NULL OR ");
    add_complete(sql, "t.date");
    zl_text_add(sql, " <= ");
    add_moment(sql, moment);
    zl_text_add(sql, ")");
}

static void add_columns(zl_text *sql, const zl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        zl_text_add(sql, ", ");
        zl_add_identifier(sql, table->column[i].name);
    }
    zl_text_add(sql, ", geometry");
}

static void add_versions_of(zl_text *sql, const zl_table *table, const char *from, const char *fid,
                            const char *moment)
{
    zl_text_addf(sql, "SELECT %s AS fid, '%s' AS mark_layer, fid AS mark_fid", fid, from);
    add_columns(sql, table);
    zl_text_addf(sql, " FROM %s AS v", from);
    if (moment) {
        zl_text_add(sql, " WHERE ");
        add_holds(sql, "v", moment);
    }
}

/* At most one version of a zone holds at a moment, so that the fid of today can be that of its
 * past; zones that are gone come after all others. */
static void add_versions_at(zl_text *sql, const zl_table *table, const char *moment)
{
    zl_text_add(sql, "(");
    add_versions_of(sql, table, "zones", "fid", moment);
    zl_text_add(sql, " UNION ALL ");
    add_versions_of(sql, table, "zones_history",
                    "coalesce((SELECT z.fid FROM zones AS z WHERE z.id = v.id), "
                    "(SELECT coalesce(max(fid), 0) FROM zones) + v.fid)",
                    moment);
    zl_text_add(sql, ")");
}

static void add_all_versions(zl_text *sql, const zl_table *table)
{
    zl_text_add(sql, "(SELECT row_number() OVER (ORDER BY id, valid_from IS NOT NULL, ");
    add_complete(sql, "valid_from");
    zl_text_add(sql, ", mark_layer DESC) AS fid, mark_layer, mark_fid");
    add_columns(sql, table);
    zl_text_add(sql, " FROM (");
    add_versions_of(sql, table, "zones", "fid", NULL);
    zl_text_add(sql, " UNION ALL ");
    add_versions_of(sql, table, "zones_history", "fid", NULL);
    zl_text_add(sql, "))");
}

static zl_status check_periods(const zl_table *table, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_addf(&sql, "SELECT id FROM %s AS t GROUP BY id HAVING count(*) > 1 LIMIT 1",
                 table->versions);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(table->store), sql.data, err));
    bool row;
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    if (!row)
        return ZL_OK;
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: two versions of the zone hold on that day; correct valid_from and valid_to "
                   "in zones and zones_history",
                   zl_quoted(zl_column_text(stmt, 0)).text);
}

zl_status zl_table_take_versions(zl_table *table, const char *moment, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    if (moment)
        add_versions_at(&sql, table, moment);
    else
        add_all_versions(&sql, table);
    table->versions = zl_text_take(&sql);
    if (!table->versions)
        return zl_fail_memory(err);
    return moment ? check_periods(table, err) : ZL_OK;
}

/* ---- notes --------------------------------------------------------------------------------- */

static bool is_told(const zl_findings *findings, const char *code, const char *text)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *finding = zl_findings_get(findings, i);
        if (strcmp(finding->code, code) == 0 && strcmp(finding->text, text) == 0)
            return true;
    }
    return false;
}

static zl_status tell_once(zl_findings *findings, const char *code, const zl_text *text,
                           zl_error *err)
{
    if (text->failed)
        return zl_fail_memory(err);
    if (!is_told(findings, code, text->data))
        zl_findings_add(findings, ZL_NOTE, code, NULL, NULL, NULL, "%s", text->data);
    return ZL_OK;
}

/* Adds "3 zones (a, b, c)" for the ids that a query gives, by a format for their number; nothing
 * for none. */
static zl_status add_ids(zl_text *text, size_t *count, const zl_table *table, const char *query,
                         const char *what, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_text_free) zl_text ids = {0};
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(table->store), query, err));
    for (*count = 0;; ++*count) {
        bool row;
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            break;
        if (*count < NAMED) {
            zl_text_add(&ids, *count ? ", " : "");
            zl_text_add_safe(&ids, zl_column_text(stmt, 0));
        }
    }
    if (*count == 0)
        return ZL_OK;
    zl_text_add(text, text->size ? _("; ") : "");
    zl_text_addf(text, what, *count);
    zl_text_addf(text, _(" (%s"), ids.data);
    if (*count > NAMED)
        zl_text_addf(text, _(" and %zu more"), *count - NAMED);
    zl_text_add(text, _(")"));
    text->failed = text->failed || ids.failed;
    return ZL_OK;
}

static zl_status tell_zones(const zl_table *table, const char *date, zl_findings *findings,
                            zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text query = {0};
    ZL_CLEANUP(zl_text_free) zl_text changes = {0};
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    size_t earlier, missing;
    zl_text_addf(&query, "SELECT id FROM %s AS t WHERE mark_layer = 'zones_history' ORDER BY fid",
                 table->versions);
    if (query.failed)
        return zl_fail_memory(err);
    ZL_TRY(add_ids(&changes, &earlier, table, query.data, _("%zu in an earlier version"), err));
    zl_text_free(&query);
    zl_text_addf(&query,
                 "SELECT id FROM zones WHERE id NOT IN (SELECT id FROM %s AS t) ORDER BY fid",
                 table->versions);
    if (query.failed)
        return zl_fail_memory(err);
    ZL_TRY(add_ids(&changes, &missing, table, query.data, _("%zu of today not there"), err));
    zl_text_addf(&text, _("zones as they were on %s: %s%s"), date,
                 changes.size ? changes.data : _("the same versions as today"),
                 zl_time_is_future(date) ? _("; that day has not come yet") : "");
    text.failed = text.failed || changes.failed;
    return tell_once(findings, "as-of", &text, err);
}

static zl_status tell_declared(const zl_table *table, const char *date, const char *moment,
                               zl_findings *findings, zl_error *err)
{
    bool bounds = table->kind == ZL_KIND_BOUNDS;
    ZL_CLEANUP(zl_text_free) zl_text query = {0};
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    ZL_CLEANUP(zl_text_free) zl_text left_out = {0};
    size_t count;
    zl_text_addf(&query, "SELECT DISTINCT t.id FROM %s AS t WHERE NOT ",
                 bounds ? "declared_bounds" : "declared_areas");
    zl_as_of_add_declared(&query, moment);
    zl_text_add(&query, " ORDER BY t.fid");
    if (query.failed)
        return zl_fail_memory(err);
    ZL_TRY(add_ids(&left_out, &count, table, query.data, _("%zu zone(s)"), err));
    if (count == 0)
        return ZL_OK;
    zl_text_addf(&text, _("declared %s as they were on %s, without those of a later date of %s"),
                 bounds ? _("bounds") : _("areas"), date, left_out.data);
    text.failed = text.failed || left_out.failed;
    return tell_once(findings, "as-of", &text, err);
}

zl_status zl_as_of_tell(const zl_table *table, const char *date, const char *moment,
                        zl_findings *findings, zl_error *err)
{
    if (!findings)
        return ZL_OK;
    if (table->versions)
        return tell_zones(table, date, findings, err);
    if (zl_as_of_has_dates(table))
        return tell_declared(table, date, moment, findings, err);
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, _("%s has no history: what follows has it as it is now, not as on %s"),
                 table->title, date);
    return tell_once(findings, "no-history", &text, err);
}
