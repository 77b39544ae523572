/* The filters that choose among the words of a column: --mode and --status. */
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "store/filter.h"

enum { SHOWN = 20 }; /* values in a message */

/* What is chosen of one column. */
typedef struct word_choice {
    const zl_table *table;
    const char *column;     /* its name in the table */
    const char *vocabulary; /* of zl_canonical_value() */
    const char *option;     /* "--mode", for messages */
    char **words;           /* what the user asked for */
    size_t nwords;
    bool *known; /* for each word: it is of the vocabulary, or a row has it */
} word_choice;

/* Does a value of the column stand for this word, as it is or in another spelling? */
static bool stands_for(const word_choice *choice, const char *value, const char *word)
{
    if (strcasecmp(value, word) == 0)
        return true;
    const char *wanted = zl_canonical_value(choice->vocabulary, word);
    const char *stored = zl_canonical_value(choice->vocabulary, value);
    return wanted && stored && strcmp(wanted, stored) == 0;
}

static bool is_chosen(const word_choice *choice, const char *value)
{
    bool chosen = false;
    for (size_t i = 0; i < choice->nwords; i++) {
        if (stands_for(choice, value, choice->words[i])) {
            choice->known[i] = true;
            chosen = true;
        }
    }
    return chosen;
}

static zl_status values_of(zl_stmt **out, const word_choice *choice, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "SELECT DISTINCT ");
    zl_add_identifier(&sql, choice->column);
    zl_text_add(&sql, " FROM ");
    zl_table_add_from(&sql, choice->table);
    zl_text_add(&sql, " AS t");
    zl_text_add(&sql, " ORDER BY 1");
    if (sql.failed)
        return zl_fail_memory(err);
    return zl_stmt_prepare(out, zl_store_db(choice->table->store), sql.data, err);
}

static zl_status fail_unknown(const word_choice *choice, const char *word, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    ZL_TRY(values_of(&stmt, choice, err));
    zl_text_addf(&text, "%s ", choice->option);
    zl_text_add_safe(&text, word);
    zl_text_addf(&text, _(": no such value in %s; there are"), choice->table->title);
    size_t seen = 0;
    for (bool row = true; row;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        const char *value = row ? zl_column_text(stmt, 0) : NULL;
        if (!value || !*value || seen++ >= SHOWN)
            continue;
        zl_text_add(&text, seen > 1 ? ", " : " ");
        zl_text_add_safe(&text, value);
    }
    if (seen > SHOWN)
        zl_text_addf(&text, _(" … and %zu more"), seen - SHOWN);
    if (seen == 0)
        zl_text_add(&text, _(" none"));
    return zl_fail_text(err, ZL_USAGE, &text);
}

/* Adds the values of the column that are chosen; a row without a value counts as `missing`. */
static zl_status add_values(zl_text *sql, zl_bindings *bindings, const word_choice *choice,
                            const char *missing, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(values_of(&stmt, choice, err));
    bool with_missing = missing && is_chosen(choice, missing);
    zl_text_add(sql, "(t.");
    zl_add_identifier(sql, choice->column);
    zl_text_add(sql, " IN (");
    size_t added = 0;
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            break;
        const char *value = zl_column_text(stmt, 0);
        if (!value || !is_chosen(choice, value))
            continue;
        zl_text_addf(sql, added++ ? ",?%d" : "?%d", zl_bindings_add(bindings, value));
    }
    zl_text_add(sql, ")");
    if (with_missing) {
        zl_text_add(sql, " OR coalesce(t.");
        zl_add_identifier(sql, choice->column);
        zl_text_add(sql, ",'')=''");
    }
    zl_text_add(sql, ")");
    return bindings->failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_status add_choice(zl_text *sql, zl_bindings *bindings, word_choice *choice,
                            const char *list, const char *missing, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **words = NULL;
    ZL_TRY(zl_split_list(&words, &choice->nwords, list, err));
    if (choice->nwords == 0)
        return zl_fail(err, ZL_USAGE, "%s: give at least one value", choice->option);
    ZL_CLEANUP(zl_free_ptr) bool *known = zl_alloc_zero(choice->nwords, sizeof *known);
    if (!known)
        return zl_fail_memory(err);
    choice->words = words;
    choice->known = known;
    ZL_TRY(add_values(sql, bindings, choice, missing, err));
    for (size_t i = 0; i < choice->nwords; i++)
        if (!known[i] && !zl_canonical_value(choice->vocabulary, words[i]))
            return fail_unknown(choice, words[i], err);
    return ZL_OK;
}

static zl_status fail_no_column(const zl_table *table, const char *option, const char *role,
                                zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text columns = {0};
    zl_table_add_columns(&columns, table);
    return columns.failed
               ? zl_fail_memory(err)
               : zl_fail(err, ZL_USAGE, "%s: the layer %s has no column for %s; its columns are %s",
                         option, table->title, role, columns.data ? columns.data : _("none"));
}

zl_status zl_filter_add_mode(zl_text *sql, zl_bindings *bindings, const zl_table *table,
                             const char *list, zl_error *err)
{
    const char *column = zl_table_role(table, ZL_ROLE_MODE);
    if (!column)
        return fail_no_column(table, "--mode", "mode", err);
    bool kind = strcasecmp(column, "kind") == 0;
    word_choice mode = {.table = table,
                        .column = column,
                        .vocabulary = kind ? "point_kind" : "mode",
                        .option = "--mode"};
    return add_choice(sql, bindings, &mode, list, NULL, err);
}

/* Is every word of the column one of our four, so that leaving out all but "existing" is right? */
static zl_status has_our_words(bool *ours, const word_choice *status, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(values_of(&stmt, status, err));
    *ours = true;
    for (bool row = true; row && *ours;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        const char *value = row ? zl_column_text(stmt, 0) : NULL;
        const char *stored = value && *value ? zl_canonical_value("status", value) : value;
        *ours = !value || (stored && strcmp(stored, value) == 0);
    }
    return ZL_OK;
}

/* Without a choice of the user: existing ones only, where the layer tells which those are. */
static zl_status add_default_status(zl_text *sql, zl_bindings *bindings, word_choice *status,
                                    zl_error *err)
{
    zl_kind kind = status->table->kind;
    bool applies = kind == ZL_KIND_ZONE || kind == ZL_KIND_LINE || kind == ZL_KIND_POINT;
    if (!status->column || strcmp(status->column, "status") != 0)
        return ZL_OK;
    if (!applies)
        ZL_TRY(has_our_words(&applies, status, err));
    return applies ? add_choice(sql, bindings, status, "existing", "existing", err) : ZL_OK;
}

zl_status zl_filter_add_status(zl_text *sql, zl_bindings *bindings, const zl_table *table,
                               const char *list, zl_error *err)
{
    word_choice status = {.table = table,
                          .column = zl_table_role(table, ZL_ROLE_STATUS),
                          .vocabulary = "status",
                          .option = "--status"};
    if (!list)
        return add_default_status(sql, bindings, &status, err);
    if (strcasecmp(list, "any") == 0)
        return ZL_OK;
    if (!status.column)
        return fail_no_column(table, "--status", "status", err);
    return add_choice(sql, bindings, &status, list, "existing", err);
}
