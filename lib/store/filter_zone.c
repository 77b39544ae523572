/* Features by name: id, Chinese or English name, or alias; and what else the user may have meant.
 */
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "store/filter.h"

static void add_equal(zl_text *sql, const char *column, int parameter)
{
    zl_text_add(sql, "t.");
    zl_add_identifier(sql, column);
    zl_text_addf(sql, " = ?%d COLLATE NOCASE OR ", parameter);
}

void zl_add_name_condition(zl_text *sql, const zl_table *table, int parameter)
{
    static const zl_role names[] = {ZL_ROLE_ID, ZL_ROLE_NAME_ZH, ZL_ROLE_NAME_EN, ZL_ROLE_ALIASES};
    zl_text_add(sql, "(");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (zl_table_role(table, names[i]))
            add_equal(sql, zl_table_role(table, names[i]), parameter);
    const char *aliases = zl_table_role(table, ZL_ROLE_ALIASES);
    if (aliases) {
        ZL_CLEANUP(zl_text_free) zl_text column = {0};
        zl_add_identifier(&column, aliases);
        sql->failed = sql->failed || column.failed;
        const char *of = sql->failed ? "" : column.data;
        zl_text_addf(sql,
                     "EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(t.%s) THEN t.%s ELSE "
                     "'[]' END) WHERE value = ?%d COLLATE NOCASE) OR ",
                     of, of, parameter);
        /* A format without lists has them as one text, "a; b". */
        zl_text_addf(sql,
                     "coalesce(instr(lower(replace(';' || t.%s || ';', '; ', ';')), lower(';' || "
                     "?%d || ';')), 0) > 0 OR ",
                     of, parameter);
    }
    /* How a feature without an id is called in answers. */
    if (zl_table_role(table, ZL_ROLE_ID))
        zl_text_add(sql, "0)");
    else
        zl_text_addf(sql, "'fid ' || t.%s = ?%d)", table->has_fid ? "fid" : "rowid", parameter);
}

static zl_status names_a_row(bool *row, const zl_table *table, const char *entry, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "SELECT 1 FROM ");
    zl_table_add_from(&sql, table);
    zl_text_add(&sql, " AS t WHERE ");
    zl_add_name_condition(&sql, table, 1);
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(table->store), sql.data, err));
    zl_bind_text(stmt, 1, entry);
    return zl_stmt_step(row, stmt, err);
}

static zl_status fail_no_match(const zl_table *table, const char *entry, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add(&text, "--zone ");
    zl_text_add_safe(&text, entry);
    zl_text_addf(&text, _(": no feature of %s has this id, name or alias; there are "),
                 table->title);
    ZL_TRY(zl_add_nearest_ids(&text, table, entry, err));
    return zl_fail_text(err, ZL_USAGE, &text);
}

zl_status zl_filter_add_zone(zl_text *sql, zl_bindings *bindings, const zl_table *table,
                             const char *list, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **entry = NULL;
    size_t count;
    ZL_TRY(zl_split_list(&entry, &count, list, err));
    if (count == 0)
        return zl_fail(err, ZL_USAGE, "--zone: give at least one id or name");
    zl_text_add(sql, "(");
    for (size_t i = 0; i < count; i++) {
        bool row = false;
        ZL_TRY(names_a_row(&row, table, entry[i], err));
        if (!row)
            return fail_no_match(table, entry[i], err);
        zl_text_add(sql, i ? " OR " : "");
        zl_add_name_condition(sql, table, zl_bindings_add(bindings, entry[i]));
    }
    zl_text_add(sql, ")");
    return bindings->failed ? zl_fail_memory(err) : ZL_OK;
}

/* ---- what was meant ------------------------------------------------------------------------ */

enum { SHOWN = 10, COMPARED = 64, SCANNED = 20000 };

/* Edit distance (Levenshtein 1966) of the first bytes of two texts, letters without case. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[COMPARED + 1];
    size_t na = strnlen(a, COMPARED), nb = strnlen(b, COMPARED);
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t changed = diagonal + (strncasecmp(a + i - 1, b + j - 1, 1) != 0);
            size_t shifted = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = changed < shifted ? changed : shifted;
        }
    }
    return row[nb];
}

/* 0 for the same text, 1 for nothing in common; a text that has the other in it is near. */
static double unlikeness(const char *a, const char *b)
{
    size_t longer = strnlen(a, COMPARED), other = strnlen(b, COMPARED);
    longer = longer > other ? longer : other;
    double share = longer ? (double)edit_distance(a, b) / (double)longer : 0;
    return *a && *b && (strcasestr(a, b) || strcasestr(b, a)) ? share / 4 : share;
}

typedef struct candidate {
    double unlikeness;
    char id[256];
} candidate;

/* Keeps the best ones in order; an id that is there already keeps its first place. */
static void offer(candidate *best, size_t *count, double score, const char *id)
{
    for (size_t i = 0; i < *count; i++)
        if (strncmp(best[i].id, id, sizeof best[i].id - 1) == 0)
            return;
    size_t at = *count < SHOWN ? (*count)++ : SHOWN;
    if (at == SHOWN && score >= best[SHOWN - 1].unlikeness)
        return;
    at = at == SHOWN ? SHOWN - 1 : at;
    for (; at > 0 && best[at - 1].unlikeness > score; at--)
        best[at] = best[at - 1];
    best[at] = (candidate){.unlikeness = score};
    strncpy(best[at].id, id, sizeof best[at].id - 1);
}

static zl_status names_of_rows(zl_stmt **out, const zl_table *table, zl_error *err)
{
    static const zl_role names[] = {ZL_ROLE_NAME_ZH, ZL_ROLE_NAME_EN, ZL_ROLE_ALIASES};
    const char *id = zl_table_role(table, ZL_ROLE_ID);
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "SELECT ");
    if (id)
        zl_add_identifier(&sql, id);
    else
        zl_text_addf(&sql, "'fid ' || %s", table->has_fid ? "fid" : "rowid");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        zl_text_add(&sql, ", ");
        const char *name = zl_table_role(table, names[i]);
        if (name)
            zl_add_identifier(&sql, name);
        else
            zl_text_add(&sql, "NULL");
    }
    zl_text_add(&sql, " FROM ");
    zl_table_add_from(&sql, table);
    zl_text_addf(&sql, " AS t LIMIT %d", SCANNED);
    return sql.failed ? zl_fail_memory(err)
                      : zl_stmt_prepare(out, zl_store_db(table->store), sql.data, err);
}

/* " … and 12 more" */
static zl_status add_more(zl_text *text, const zl_table *table, size_t shown, zl_error *err)
{
    const char *id = zl_table_role(table, ZL_ROLE_ID);
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, id ? "SELECT count(DISTINCT t." : "SELECT count(*");
    if (id)
        zl_add_identifier(&sql, id);
    zl_text_add(&sql, ") FROM ");
    zl_table_add_from(&sql, table);
    zl_text_add(&sql, " AS t");
    if (sql.failed)
        return zl_fail_memory(err);
    int64_t all;
    ZL_TRY(zl_db_int(&all, zl_store_db(table->store), 0, err, "%s", sql.data));
    if (all > (int64_t)shown)
        zl_text_addf(text, _(" … and %lld more"), (long long)all - (long long)shown);
    return ZL_OK;
}

zl_status zl_add_nearest_ids(zl_text *text, const zl_table *table, const char *wanted,
                             zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(names_of_rows(&stmt, table, err));
    candidate best[SHOWN];
    size_t count = 0, ids = 0;
    for (bool row = true; row;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        const char *id = row ? zl_column_text(stmt, 0) : NULL;
        double score = 1;
        ids += id != NULL;
        for (int column = 0; id && column < 4; column++) {
            const char *name = zl_column_text(stmt, column);
            double this_one = name && *name ? unlikeness(wanted, name) : 1;
            score = this_one < score ? this_one : score;
        }
        if (id)
            offer(best, &count, score, id);
    }
    for (size_t i = 0; i < count; i++) {
        zl_text_add(text, i ? ", " : "");
        zl_text_add_safe(text, best[i].id);
    }
    zl_text_add(text, count ? "" : _("none"));
    /* A line has its id in several rows, so only a full list can have been cut. */
    if (count == SHOWN && ids > count)
        return add_more(text, table, count, err);
    return ZL_OK;
}
