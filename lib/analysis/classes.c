#include "analysis/classes.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"

/* So many classes are compared with each other for the note about upper and lower case. */
enum { MOST_COMPARED = 1000 };

void zl_classes_free(zl_classes *classes)
{
    zl_free(classes->of);
    zl_free(classes->example);
    *classes = (zl_classes){.land = NULL};
}

const zl_value *zl_class_values(const zl_classes *classes, size_t class_number)
{
    return classes->land->feature[classes->example[class_number]].values;
}

bool zl_class_is_unknown(const zl_classes *classes, size_t class_number)
{
    const zl_value *values = zl_class_values(classes, class_number);
    for (size_t i = 0; i < classes->ncolumns; i++)
        if (!values[i].null)
            return false;
    return true;
}

/* ---- values --------------------------------------------------------------------------------- */

static bool has_text(const zl_value *value)
{
    return value->type == ZL_TEXT || value->type == ZL_LIST;
}

/* The texts are the collection's own, so they can be cut in place. */
static size_t trim_values(const zl_collection *land, size_t ncolumns)
{
    size_t trimmed = 0;
    for (size_t p = 0; p < land->count; p++)
        for (size_t i = 0; i < ncolumns; i++) {
            zl_value *value = (zl_value *)&land->feature[p].values[i];
            if (!has_text(value) || value->null)
                continue;
            size_t before = value->text ? strlen(value->text) : 0;
            char *text = value->text ? zl_trim((char *)value->text) : NULL;
            *value = (zl_value){.type = value->type, .null = !text, .text = text};
            trimmed += text && strlen(text) != before;
        }
    return trimmed;
}

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_values(const zl_value *a, const zl_value *b)
{
    if (a->null || b->null)
        return a->null - b->null;
    if (has_text(a))
        return strcmp(a->text, b->text);
    if (a->type == ZL_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    return compare_numbers(a->real, b->real);
}

static int compare_classes(const zl_value *a, const zl_value *b, size_t ncolumns)
{
    int order = 0;
    for (size_t i = 0; i < ncolumns && order == 0; i++)
        order = compare_values(&a[i], &b[i]);
    return order;
}

/* ---- classes -------------------------------------------------------------------------------- */

typedef struct member {
    const zl_value *values;
    size_t parcel, ncolumns;
} member;

static int compare_members(const void *a, const void *b)
{
    const member *x = a, *y = b;
    int order = compare_classes(x->values, y->values, x->ncolumns);
    return order ? order : (x->parcel > y->parcel) - (x->parcel < y->parcel);
}

static zl_status sort_into_classes(zl_classes *classes, zl_error *err)
{
    const zl_collection *land = classes->land;
    ZL_CLEANUP(zl_free_ptr) member *members = zl_alloc_zero(land->count + 1, sizeof *members);
    classes->of = zl_alloc_zero(land->count + 1, sizeof *classes->of);
    classes->example = zl_alloc_zero(land->count + 1, sizeof *classes->example);
    if (!members || !classes->of || !classes->example)
        return zl_fail_memory(err);
    for (size_t p = 0; p < land->count; p++)
        members[p] = (member){land->feature[p].values, p, classes->ncolumns};
    qsort(members, land->count, sizeof *members, compare_members);
    for (size_t k = 0; k < land->count; k++) {
        const member *at = &members[k];
        bool is_new =
            k == 0 || compare_classes(members[k - 1].values, at->values, at->ncolumns) != 0;
        if (is_new)
            classes->example[classes->count++] = at->parcel;
        classes->of[at->parcel] = classes->count - 1;
    }
    return ZL_OK;
}

/* ---- what is odd about them ----------------------------------------------------------------- */

static bool differ_in_case_only(const zl_value *a, const zl_value *b, size_t ncolumns)
{
    for (size_t i = 0; i < ncolumns; i++) {
        if (a[i].null != b[i].null)
            return false;
        if (a[i].null)
            continue;
        if (has_text(&a[i]) ? strcasecmp(a[i].text, b[i].text) != 0
                            : compare_values(&a[i], &b[i]) != 0)
            return false;
    }
    return true;
}

static void add_class(zl_text *text, const zl_value *values, size_t ncolumns)
{
    zl_text_add(text, "\"");
    for (size_t i = 0; i < ncolumns; i++) {
        zl_text_add(text, i > 0 ? ", " : "");
        zl_text_add_safe(text, has_text(&values[i]) && !values[i].null ? values[i].text : "");
    }
    zl_text_add(text, "\"");
}

static zl_status note_case(const zl_classes *classes, const char *names, zl_findings *notes,
                           zl_error *err)
{
    size_t count = classes->count < MOST_COMPARED ? classes->count : MOST_COMPARED;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++) {
            const zl_value *a = zl_class_values(classes, i), *b = zl_class_values(classes, k);
            if (!differ_in_case_only(a, b, classes->ncolumns))
                continue;
            ZL_CLEANUP(zl_text_free) zl_text text = {0};
            zl_text_addf(&text, _("the classes "));
            add_class(&text, a, classes->ncolumns);
            zl_text_add(&text, _(" and "));
            add_class(&text, b, classes->ncolumns);
            zl_text_addf(
                &text,
                _(" of %s differ in nothing but the case of letters and are counted apart; "
                  "if they are one, make them equal in the source"),
                names);
            return zl_add_note(notes, ZL_WARNING, "class-case", &text, err);
        }
    return ZL_OK;
}

static void note_values(const zl_classes *classes, const char *names, size_t trimmed,
                        zl_findings *notes)
{
    size_t unknown = 0;
    for (size_t p = 0; p < classes->land->count; p++)
        unknown += zl_class_is_unknown(classes, classes->of[p]);
    if (trimmed > 0)
        zl_findings_add(notes, ZL_NOTE, "class-blanks", NULL, NULL, NULL,
                        "%zu value%s of %s had blanks before or after, which do not count", trimmed,
                        zl_inflect(trimmed == 1, "", "s"), names);
    if (unknown > 0)
        zl_findings_add(notes, ZL_WARNING, "unclassed", NULL, NULL, NULL,
                        "no value in %s for %zu of %zu parcels near the zones; that land is in the "
                        "rows \"unclassed\"",
                        names, unknown, classes->land->count);
}

zl_status zl_classes_new(zl_classes *out, zl_collection *land, size_t ncolumns, const char *names,
                         zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_classes_free) zl_classes classes = {.land = land, .ncolumns = ncolumns};
    size_t trimmed = trim_values(land, ncolumns);
    ZL_TRY(sort_into_classes(&classes, err));
    note_values(&classes, names, trimmed, notes);
    ZL_TRY(note_case(&classes, names, notes, err));
    *out = classes;
    classes = (zl_classes){.land = NULL};
    return ZL_OK;
}
