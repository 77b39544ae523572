/* The head of a plot: which columns of a layer it takes, and texts that cannot break a line. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "db/db.h"
#include "input/fields/convert.h"
#include "output/txt.h"

/* So many changed texts are told one by one; the rest is a sum. */
#define TOLD_ONE_BY_ONE 20

/* The columns that a text is taken from, best first: as input/txt/txt.h names them, then ours, then
 * the codes of the land data bases. */
static const char *const sources[ZL_TXT_HEAD_TEXTS][3] = {
    [ZL_TXT_HEAD_ID] = {"地块编号", "id", "DKBH"},
    [ZL_TXT_HEAD_NAME] = {"地块名称", "name_zh", "name_en"},
    [ZL_TXT_HEAD_SHEET] = {"图幅号", "TFH", NULL},
    [ZL_TXT_HEAD_USE] = {"地块用途", "DKYT", NULL},
    [ZL_TXT_HEAD_CLASS] = {"地类编码", "DLBM", NULL},
};
enum { MOST_SOURCES = 3 };

/* Made anew from the shape, so that nothing of them is lost. */
static const char *const remade[] = {"图形属性", "面积_公顷"};
static const char labels_name[] = "界址点号", extra_prefix[] = "附加";

struct zl_txt_plan {
    const zl_columns *columns;
    const char *layer;
    int text[ZL_TXT_HEAD_TEXTS][MOST_SOURCES]; /* columns; -1: none */
    int extra[ZL_TXT_MOST_EXTRAS], labels, rest;
    bool *taken; /* of each column: it has a place in the file */
    bool *lost;  /* of each column: it has none, and some row has a value */
    size_t changed, numbered;
    zl_db *db; /* reads what a zone keeps in `extra` */
    zl_stmt *members;
};

/* ---- opening --------------------------------------------------------------------------------- */

/* N of 附加N, from 1; 0: the name is another one. */
static size_t extra_number(const char *name)
{
    size_t prefix = sizeof extra_prefix - 1;
    if (strncmp(name, extra_prefix, prefix) != 0)
        return 0;
    const char *digits = name + prefix;
    bool plain = *digits >= '1' && *digits <= '9' && strspn(digits, "0123456789") == strlen(digits);
    long number = plain && strlen(digits) <= 2 ? strtol(digits, NULL, 10) : 0;
    return number <= ZL_TXT_MOST_EXTRAS ? (size_t)number : 0;
}

static int take_column(zl_txt_plan *plan, const char *name)
{
    int column = name ? zl_column_index(plan->columns, name) : -1;
    if (column >= 0)
        plan->taken[column] = true;
    return column;
}

/* The column by another name in use, where it has none of ours. */
static void take_role(zl_txt_plan *plan, zl_txt_item_name item, const char *role)
{
    for (int k = 0; k < MOST_SOURCES; k++)
        if (plan->text[item][k] >= 0)
            return;
    for (size_t i = 0; i < plan->columns->count; i++)
        if (zl_alias_rank(role, plan->columns->column[i].name) >= 0) {
            plan->text[item][0] = (int)i;
            plan->taken[i] = true;
            return;
        }
}

static void choose_columns(zl_txt_plan *plan)
{
    for (int item = 0; item < ZL_TXT_HEAD_TEXTS; item++)
        for (int k = 0; k < MOST_SOURCES; k++)
            plan->text[item][k] = take_column(plan, sources[item][k]);
    take_role(plan, ZL_TXT_HEAD_ID, "id");
    take_role(plan, ZL_TXT_HEAD_NAME, "name_zh");
    for (size_t i = 0; i < ZL_TXT_MOST_EXTRAS; i++) {
        char name[32];
        snprintf(name, sizeof name, "%s%zu", extra_prefix, i + 1);
        plan->extra[i] = take_column(plan, name);
    }
    for (size_t i = 0; i < sizeof remade / sizeof *remade; i++)
        take_column(plan, remade[i]);
    plan->labels = take_column(plan, labels_name);
    plan->rest = take_column(plan, "extra");
}

zl_status zl_txt_plan_open(zl_txt_plan **out, const zl_stream *stream, zl_error *err)
{
    ZL_CLEANUP(zl_txt_plan_free_ptr) zl_txt_plan *plan = zl_alloc_zero(1, sizeof *plan);
    if (!plan)
        return zl_fail_memory(err);
    plan->columns = stream->columns;
    plan->layer = stream->name;
    plan->taken = zl_alloc_zero(plan->columns->count, sizeof *plan->taken);
    plan->lost = zl_alloc_zero(plan->columns->count, sizeof *plan->lost);
    if (!plan->taken || !plan->lost)
        return zl_fail_memory(err);
    choose_columns(plan);
    if (plan->rest >= 0) {
        ZL_TRY(zl_db_open(&plan->db, NULL, ZL_DB_MEMORY, err));
        ZL_TRY(zl_stmt_prepare(&plan->members, plan->db,
                               "SELECT key, value FROM json_each(CASE WHEN json_valid(?1) AND "
                               "json_type(?1) = 'object' THEN ?1 ELSE '{}' END)",
                               err));
    }
    *out = plan;
    plan = NULL;
    return ZL_OK;
}

void zl_txt_plan_free_ptr(zl_txt_plan **plan)
{
    if (!*plan)
        return;
    zl_stmt_free((*plan)->members);
    zl_db_close((*plan)->db);
    zl_free((*plan)->taken);
    zl_free((*plan)->lost);
    zl_free(*plan);
    *plan = NULL;
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* Signs that end a column, a head or a line in some reader, and what is written for them: readers
 * take full-width commas for commas too. */
static const struct {
    const char *sign, *written;
} replaced[] = {
    {",", "、"},       {"，", "、"},          {"@", "(at)"},         {"＠", "(at)"},
    {"\xc2\x85", " "}, {"\xe2\x80\xa8", " "}, {"\xe2\x80\xa9", " "},
};

/* Blanks that readers cut off at both ends: ASCII, no-break, ideographic, a byte order mark. */
static size_t blank_size(const char *at)
{
    static const char *const blanks[] = {"\xc2\xa0", "\xe3\x80\x80", "\xef\xbb\xbf"};
    if ((unsigned char)*at <= ' ' && *at)
        return 1;
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strncmp(at, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

static const char *skip_blanks(const char *at)
{
    for (size_t size; (size = blank_size(at)) > 0;)
        at += size;
    return at;
}

/* Adds the sign at `at`; its size. */
static size_t add_sign(zl_text *out, const char *at)
{
    for (size_t i = 0; i < sizeof replaced / sizeof *replaced; i++)
        if (strncmp(at, replaced[i].sign, strlen(replaced[i].sign)) == 0) {
            zl_text_add(out, replaced[i].written);
            return strlen(replaced[i].sign);
        }
    bool control = (unsigned char)*at < ' ' || *at == 0x7f;
    zl_text_add_bytes(out, control ? " " : at, 1);
    return 1;
}

/* The text without blanks around it and without signs that would break the line. */
static zl_status clean(char **out, const char *text, zl_error *err)
{
    zl_text cleaned = {0};
    const char *at = skip_blanks(text), *end = at;
    while (*at) { /* blanks are added when another sign follows */
        const char *next = skip_blanks(at);
        if (!*next)
            break;
        while (end < next)
            end += add_sign(&cleaned, end);
        end += add_sign(&cleaned, end);
        at = end;
    }
    *out = zl_text_take(&cleaned);
    return *out ? ZL_OK : zl_fail_memory(err);
}

static zl_status set_text(char **slot, zl_txt_plan *plan, const zl_stream_row *row,
                          const char *text, zl_findings *findings, zl_error *err)
{
    if (*slot || !*skip_blanks(text))
        return ZL_OK;
    ZL_TRY(clean(slot, text, err));
    if (strcmp(*slot, text) == 0 || plan->changed++ >= TOLD_ONE_BY_ONE)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text before = {0}, after = {0};
    zl_findings_add(findings, ZL_WARNING, "text-changed", plan->layer, row->id, NULL,
                    "\"%s\" is written as \"%s\": commas, @ and line breaks would end a column or "
                    "a line of a TXT",
                    zl_shown(&before, text), zl_shown(&after, *slot));
    return ZL_OK;
}

/* ---- one row --------------------------------------------------------------------------------- */

static zl_status copy_labels(zl_txt_head *head, const char *list, zl_error *err)
{
    head->labels = zl_strdup(list);
    return list && !head->labels ? zl_fail_memory(err) : ZL_OK;
}

static zl_status take_columns(zl_txt_head *head, zl_txt_plan *plan, const zl_stream_row *row,
                              zl_findings *findings, zl_error *err)
{
    char room[40];
    for (int item = 0; item < ZL_TXT_HEAD_TEXTS; item++)
        for (int k = 0; k < MOST_SOURCES; k++) {
            int column = plan->text[item][k];
            if (column >= 0)
                ZL_TRY(set_text(&head->text[item], plan, row,
                                zl_value_text(&row->values[column], room), findings, err));
        }
    for (size_t i = 0; i < ZL_TXT_MOST_EXTRAS; i++) {
        if (plan->extra[i] < 0)
            continue;
        head->nextras = i + 1;
        ZL_TRY(set_text(&head->extra[i], plan, row,
                        zl_value_text(&row->values[plan->extra[i]], room), findings, err));
    }
    const zl_value *labels = plan->labels >= 0 ? &row->values[plan->labels] : NULL;
    return labels && !labels->null ? copy_labels(head, labels->text, err) : ZL_OK;
}

/* A member of `extra`: a column of a TXT that the zone came from. */
static zl_status take_member(bool *known, zl_txt_head *head, zl_txt_plan *plan,
                             const zl_stream_row *row, const char *name, const char *value,
                             zl_findings *findings, zl_error *err)
{
    *known = true;
    for (int item = 0; item < ZL_TXT_HEAD_TEXTS; item++)
        if (strcmp(name, sources[item][0]) == 0)
            return set_text(&head->text[item], plan, row, value, findings, err);
    for (size_t i = 0; i < sizeof remade / sizeof *remade; i++)
        if (strcmp(name, remade[i]) == 0)
            return ZL_OK;
    size_t number = extra_number(name);
    if (number > 0) {
        if (head->nextras < number)
            head->nextras = number;
        return set_text(&head->extra[number - 1], plan, row, value, findings, err);
    }
    *known = strcmp(name, labels_name) == 0;
    return *known && !head->labels ? copy_labels(head, value, err) : ZL_OK;
}

static zl_status take_rest(zl_txt_head *head, zl_txt_plan *plan, const zl_stream_row *row,
                           zl_findings *findings, zl_error *err)
{
    const zl_value *rest = plan->rest >= 0 ? &row->values[plan->rest] : NULL;
    if (!rest || rest->null || !rest->text)
        return ZL_OK;
    zl_stmt_reset(plan->members);
    zl_bind_text(plan->members, 1, rest->text);
    for (;;) {
        bool more, known = true;
        ZL_TRY(zl_stmt_step(&more, plan->members, err));
        if (!more)
            return ZL_OK;
        const char *name = zl_column_text(plan->members, 0);
        const char *value = zl_column_text(plan->members, 1);
        if (name && value)
            ZL_TRY(take_member(&known, head, plan, row, name, value, findings, err));
        plan->lost[plan->rest] |= !known;
    }
}

static void note_lost(zl_txt_plan *plan, const zl_stream_row *row)
{
    char room[40];
    for (size_t i = 0; i < plan->columns->count; i++)
        if (!plan->taken[i] && zl_value_text(&row->values[i], room)[0])
            plan->lost[i] = true;
}

/* A plot without an id is numbered, so that no two are mixed up. */
static zl_status number_plot(zl_txt_head *head, zl_txt_plan *plan, int64_t number, zl_error *err)
{
    if (head->text[ZL_TXT_HEAD_ID])
        return ZL_OK;
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    head->text[ZL_TXT_HEAD_ID] = zl_strdup(digits);
    plan->numbered++;
    return head->text[ZL_TXT_HEAD_ID] ? ZL_OK : zl_fail_memory(err);
}

zl_status zl_txt_head_take(zl_txt_head *out, zl_txt_plan *plan, const zl_stream_row *row,
                           int64_t number, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_txt_head_free) zl_txt_head head = {.nextras = 0};
    ZL_TRY(take_columns(&head, plan, row, findings, err));
    ZL_TRY(take_rest(&head, plan, row, findings, err));
    ZL_TRY(number_plot(&head, plan, number, err));
    note_lost(plan, row);
    *out = head;
    head = (zl_txt_head){.nextras = 0};
    return ZL_OK;
}

void zl_txt_head_free(zl_txt_head *head)
{
    for (int item = 0; item < ZL_TXT_HEAD_TEXTS; item++)
        zl_free(head->text[item]);
    for (size_t i = 0; i < ZL_TXT_MOST_EXTRAS; i++)
        zl_free(head->extra[i]);
    zl_free(head->labels);
    *head = (zl_txt_head){.nextras = 0};
}

/* ---- all rows -------------------------------------------------------------------------------- */

void zl_txt_tell(zl_findings *findings, zl_severity severity, const char *code, const char *layer,
                 const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    zl_print(text, sizeof text, zl_message(format), arguments);
    va_end(arguments);
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *told = zl_findings_get(findings, i);
        if (strcmp(told->code, code) == 0 && strcmp(told->text, text) == 0)
            return;
    }
    zl_findings_add(findings, severity, code, layer, NULL, NULL, "%s", text);
}

void zl_txt_plan_report(const zl_txt_plan *plan, zl_findings *findings)
{
    ZL_CLEANUP(zl_text_free) zl_text names = {0};
    for (size_t i = 0; i < plan->columns->count; i++)
        if (plan->lost[i])
            zl_text_add_item(&names, plan->columns->column[i].name);
    if (names.size && !names.failed)
        zl_txt_tell(findings, ZL_NOTE, "field-left-out", plan->layer,
                    "a TXT has no place for %s; write GeoPackage to keep all columns", names.data);
    if (plan->changed > TOLD_ONE_BY_ONE)
        zl_findings_add(findings, ZL_WARNING, "text-changed", plan->layer, NULL, NULL,
                        "the same for %zu more texts", plan->changed - TOLD_ONE_BY_ONE);
    if (plan->numbered > 0)
        zl_findings_add(findings, ZL_NOTE, "plots-numbered", plan->layer, NULL, NULL,
                        "%zu plots have no id and bear their number in the file as 地块编号",
                        plan->numbered);
}

void zl_txt_key(zl_text *out, const char *const *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        zl_text_add(out, i ? "\t" : "");
        zl_text_add(out, text[i] ? text[i] : "");
    }
}
