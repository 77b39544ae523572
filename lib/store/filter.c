/* A filter becomes one SQL condition; values are bound and never pasted into it. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/quote.h"
#include "store/filter.h"

void zl_bindings_free(zl_bindings *bindings)
{
    for (size_t i = 0; i < bindings->count; i++)
        zl_free(bindings->text[i]);
    zl_free(bindings->text);
    *bindings = (zl_bindings){0};
}

int zl_bindings_add(zl_bindings *bindings, const char *text)
{
    char *copy = zl_strdup(text);
    char **grown = zl_grow(bindings->text, bindings->count, &bindings->capacity, sizeof copy);
    if (grown)
        bindings->text = grown;
    if (!grown || !copy) {
        zl_free(copy);
        bindings->failed = true;
        return 1; /* a number that SQLite takes; the caller fails before it is used */
    }
    grown[bindings->count++] = copy;
    return (int)bindings->count;
}

void zl_bindings_apply(zl_stmt *stmt, const zl_bindings *bindings)
{
    for (size_t i = 0; i < bindings->count; i++)
        zl_bind_text(stmt, (int)i + 1, bindings->text[i]);
}

/* The position after a quoted piece ('…', "…", `…`, […]) that begins at `at`. */
static const char *skip_quoted(const char *at)
{
    const char *close = strchr(at + 1, *at == '[' ? ']' : *at);
    return close ? close + 1 : at + strlen(at);
}

/* An expression that closes a parenthesis which it did not open would step out of the place that
 * it is put into, and so out of the other filters. */
static bool is_balanced(const char *expression)
{
    int depth = 0;
    for (const char *at = expression; *at && depth >= 0;) {
        if (strchr("'\"`[", *at)) {
            at = skip_quoted(at);
            continue;
        }
        if (strncmp(at, "--", 2) == 0)
            at += strcspn(at, "\n");
        else if (strncmp(at, "/*", 2) == 0 && strstr(at + 2, "*/"))
            at = strstr(at + 2, "*/") + 2;
        else {
            depth += (*at == '(') - (*at == ')');
            at++;
        }
    }
    return depth == 0;
}

static zl_status fail_where(const zl_table *table, const char *expression, const char *cause,
                            zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add(&text, "--where ");
    zl_text_add_safe(&text, expression);
    zl_text_addf(&text, _(": %s; the columns of %s are fid, "), cause, table->title);
    zl_table_add_columns(&text, table);
    return zl_fail_text(err, ZL_USAGE, &text);
}

/* SQLite's own words; the file that comes before them says nothing here. */
static const char *without_path(const zl_table *table, const char *message)
{
    const char *path = zl_db_path(zl_store_db(table->store));
    const char *colon = _(": ");
    ZL_CLEANUP(zl_text_free) zl_text before = {0};
    zl_text_add_safe(&before, path);
    zl_text_add(&before, colon);
    bool has_path = !before.failed && strncmp(message, before.data, before.size) == 0;
    return has_path ? message + before.size : message;
}

zl_status zl_filter_add_where(zl_text *sql, const zl_table *table, const char *expression,
                              zl_error *err)
{
    if (!is_balanced(expression))
        return fail_where(table, expression, _("the parentheses do not match"), err);
    ZL_CLEANUP(zl_text_free) zl_text trial = {0};
    zl_text_add(&trial, "SELECT 1 FROM ");
    zl_table_add_from(&trial, table);
    /* The line break ends a comment that the expression may end with. */
    zl_text_addf(&trial, " AS t WHERE (%s\n)", expression);
    if (trial.failed)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    zl_error cause = {0};
    zl_status status = zl_stmt_prepare(&stmt, zl_store_db(table->store), trial.data, &cause);
    if (status == ZL_FAILED)
        return zl_fail(err, status, "%s", cause.message);
    if (status != ZL_OK)
        return fail_where(table, expression, without_path(table, cause.message), err);
    if (!zl_stmt_is_readonly(stmt))
        return fail_where(table, expression, _("it must not change anything"), err);
    if (zl_stmt_has_parameters(stmt)) /* they would take the values of our own */
        return fail_where(table, expression,
                          _("? and :name stand for nothing here; write the value, a text between "
                            "single quotes"),
                          err);
    zl_text_addf(sql, "(%s\n)", expression);
    return ZL_OK;
}

/* A zone that was asked for by name and is left out by its status is not passed over in silence. */
static zl_status note_left_out(const zl_table *table, const char *named, const char *allowed,
                               const zl_bindings *bindings, zl_findings *findings, zl_error *err)
{
    const char *status = zl_table_role(table, ZL_ROLE_STATUS);
    if (!findings || !status)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "SELECT t.");
    zl_add_identifier(&sql,
                      zl_table_role(table, ZL_ROLE_ID) ? zl_table_role(table, ZL_ROLE_ID) : status);
    zl_text_add(&sql, ", t.");
    zl_add_identifier(&sql, status);
    zl_text_add(&sql, " FROM ");
    zl_table_add_from(&sql, table);
    zl_text_addf(&sql, " AS t WHERE %s AND NOT %s", named, allowed);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(table->store), sql.data, err));
    zl_bindings_apply(stmt, bindings);
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        zl_findings_add(findings, ZL_NOTE, "left-out", table->title, zl_column_text(stmt, 0), NULL,
                        "its status is %s; add --status any to have it counted",
                        zl_quoted(zl_column_text(stmt, 1)).text);
    }
}

static void add_part(zl_text *condition, const zl_text *part)
{
    if (!part->data || part->failed) {
        condition->failed = condition->failed || part->failed;
        return;
    }
    zl_text_add(condition, condition->size ? " AND " : "");
    zl_text_add_bytes(condition, part->data, part->size);
}

zl_status zl_filter_condition(zl_text *condition, zl_bindings *bindings, const zl_table *table,
                              const zl_filter *filter, zl_findings *findings, zl_error *err)
{
    static const zl_filter none = {0};
    filter = filter ? filter : &none;
    ZL_CLEANUP(zl_text_free) zl_text zone = {0};
    ZL_CLEANUP(zl_text_free) zl_text status = {0};
    ZL_CLEANUP(zl_text_free) zl_text mode = {0};
    ZL_CLEANUP(zl_text_free) zl_text where = {0};
    if (filter->zone)
        ZL_TRY(zl_filter_add_zone(&zone, bindings, table, filter->zone, err));
    ZL_TRY(zl_filter_add_status(&status, bindings, table, filter->status, err));
    if (zone.failed || status.failed || bindings->failed)
        return zl_fail_memory(err);
    if (zone.data && status.data)
        ZL_TRY(note_left_out(table, zone.data, status.data, bindings, findings, err));
    if (filter->mode)
        ZL_TRY(zl_filter_add_mode(&mode, bindings, table, filter->mode, err));
    if (filter->where)
        ZL_TRY(zl_filter_add_where(&where, table, filter->where, err));
    zl_text part[] = {zone, status, mode, where};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        add_part(condition, &part[i]);
    if (!condition->size)
        zl_text_add(condition, "1");
    return condition->failed || bindings->failed ? zl_fail_memory(err) : ZL_OK;
}
