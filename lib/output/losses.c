/* What a format made of names, types and values, as findings. */
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "output/values.h"

static void report(const zl_fields *fields, size_t i, const char *code, size_t count)
{
    if (count > TOLD_ONE_BY_ONE)
        zl_findings_add(fields->findings, ZL_WARNING, code, fields->layer, NULL, NULL,
                        "%s: the same for %zu more features", fields->columns->column[i].name,
                        count - TOLD_ONE_BY_ONE);
}

/* ---- what the format made of it -------------------------------------------------------------- */

/* Findings about several columns at once name them. */
typedef bool (*column_test)(const zl_fields *fields, size_t i);

static void report_columns(const zl_fields *fields, column_test test, zl_severity severity,
                           const char *code, const char *text)
{
    ZL_CLEANUP(zl_text_free) zl_text names = {0};
    for (size_t i = 0; i < fields->columns->count; i++) {
        if (!test(fields, i))
            continue;
        zl_text_add(&names, names.size ? ", " : "");
        zl_text_add_safe(&names, fields->columns->column[i].name);
    }
    if (names.size && !names.failed)
        zl_findings_add(fields->findings, severity, code, fields->layer, NULL, NULL, "%s: %s",
                        names.data, text);
}

static void report_names(const zl_fields *fields)
{
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    for (size_t i = 0; i < fields->columns->count; i++) {
        const char *full = fields->columns->column[i].name, *made = zl_field_made(fields, i);
        if (strcmp(full, made) == 0)
            continue;
        zl_text_add(&list, list.size ? ", " : "");
        zl_text_add_safe(&list, full);
        zl_text_add(&list, _(" as "));
        zl_text_add_safe(&list, made);
    }
    if (list.size && !list.failed)
        zl_findings_add(fields->findings, ZL_NOTE, "field-renamed", fields->layer, NULL, NULL,
                        "these columns are written under names that the format takes: %s",
                        list.data);
}

static bool is_joined(const zl_fields *fields, size_t i)
{
    return fields->loss[i].joined > 0;
}

static bool is_emptied(const zl_fields *fields, size_t i)
{
    return fields->loss[i].empty > 0;
}

static bool is_trimmed(const zl_fields *fields, size_t i)
{
    return fields->loss[i].trimmed > 0;
}

static bool is_broken(const zl_fields *fields, size_t i)
{
    return fields->loss[i].broken > 0;
}

static bool is_number_as_text(const zl_fields *fields, size_t i)
{
    zl_type type = fields->columns->column[i].type;
    return (type == ZL_INTEGER || type == ZL_REAL) && fields->type[i] == OFTString;
}

static bool is_integer_as_real(const zl_fields *fields, size_t i)
{
    return fields->columns->column[i].type == ZL_INTEGER && fields->type[i] == OFTReal;
}

static bool is_unknown_as_empty(const zl_fields *fields, size_t i)
{
    return fields->format->no_null_text && fields->type[i] == OFTString && fields->nulls[i] > 0;
}

static void report_changes(const zl_fields *fields)
{
    static const struct {
        column_test test;
        zl_severity severity;
        const char *code, *text;
    } changes[] = {
        {is_joined, ZL_NOTE, "list-as-text",
         N_("the format has no lists; the items are written as one text, with ; between them")},
        {is_number_as_text, ZL_NOTE, "number-as-text",
         N_("the format has no unknown numbers and would show them as 0, so these columns are "
            "written "
            "as text")},
        {is_integer_as_real, ZL_NOTE, "integer-as-real",
         N_("the format has no whole numbers of this size; they are written as reals")},
        {is_unknown_as_empty, ZL_NOTE, "unknown-as-empty",
         N_("the format does not tell an unknown text from an empty one")},
        {is_emptied, ZL_NOTE, "empty-as-unknown",
         N_("empty texts come back as unknown from this format")},
        {is_trimmed, ZL_WARNING, "blanks-lost",
         N_("blanks at the beginning or end of texts are lost in this format")},
        {is_broken, ZL_WARNING, "line-break-changed",
         N_("line breaks in texts become the two signs \\n in this format")},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        report_columns(fields, changes[i].test, changes[i].severity, changes[i].code,
                       _(changes[i].text));
}

void zl_fields_report(const zl_fields *fields)
{
    for (size_t i = 0; i < fields->columns->count; i++) {
        report(fields, i, "value-truncated", fields->loss[i].cut);
        report(fields, i, "value-rounded", fields->loss[i].rounded);
        report(fields, i, "value-not-finite", fields->loss[i].not_finite);
        if (fields->loss[i].json > 0)
            zl_findings_add(fields->findings, ZL_NOTE, "value-as-json", fields->layer, NULL, NULL,
                            "%s: %zu texts look like JSON and may be written as arrays or objects",
                            fields->columns->column[i].name, fields->loss[i].json);
    }
    report_names(fields);
    report_changes(fields);
}
