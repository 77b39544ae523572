/* Bounds in words: a row of a source may hold one side, or the whole sentence, which becomes a row
 * for each side. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/place/bounds_text.h"
#include "store/load.h"

struct zl_bounds_rows {
    zl_loading *loading;
    zl_bound_texts texts;
    int side, bound, offset, quote; /* positions among the values of a feature */
    size_t next;
};

void zl_bounds_rows_free_ptr(zl_bounds_rows **rows)
{
    if (*rows)
        zl_bound_texts_free(&(*rows)->texts);
    zl_free(*rows);
    *rows = NULL;
}

zl_status zl_bounds_rows_open(zl_bounds_rows **out, zl_loading *loading, zl_error *err)
{
    *out = NULL;
    if (loading->kind != ZL_KIND_BOUNDS)
        return ZL_OK;
    const zl_columns *columns = zl_import_columns(loading->import);
    zl_bounds_rows *rows = zl_alloc_zero(1, sizeof *rows);
    if (!rows)
        return zl_fail_memory(err);
    *rows = (zl_bounds_rows){.loading = loading,
                             .side = zl_columns_find(columns, "side"),
                             .bound = zl_columns_find(columns, "bound"),
                             .offset = zl_columns_find(columns, "offset_m"),
                             .quote = zl_columns_find(columns, "quote")};
    *out = rows;
    return ZL_OK;
}

static void refuse(const zl_bounds_rows *rows, const char *feature, const char *text)
{
    zl_findings_add(rows->loading->findings, ZL_ERROR, "no-bounds", rows->loading->table, feature,
                    NULL, "%s", text);
}

/* A sentence that cannot be read is a finding about its row. */
static zl_status read_sentence(zl_bounds_rows *rows, const char *sentence, const char *feature,
                               zl_error *err)
{
    zl_error cause = {0};
    zl_status status = zl_bounds_split(&rows->texts, sentence, &cause);
    if (status == ZL_BAD_DATA)
        refuse(rows, feature, cause.message);
    else if (status != ZL_OK)
        return zl_fail(err, status, "%s", cause.message);
    if (status == ZL_OK && rows->texts.count < 4)
        zl_findings_add(rows->loading->findings, ZL_NOTE, "bounds-incomplete", rows->loading->table,
                        feature, NULL, "the sentence names %zu of four sides", rows->texts.count);
    return ZL_OK;
}

static bool has_text(const zl_value *value)
{
    return !value->null && value->text && *value->text;
}

zl_status zl_bounds_rows_begin(zl_bounds_rows *rows, const zl_value *values,
                               const zl_imported *feature, zl_error *err)
{
    if (!rows)
        return ZL_OK;
    const zl_value *side = &values[rows->side], *bound = &values[rows->bound];
    rows->next = 0;
    zl_bound_texts_free(&rows->texts);
    if (feature->refused || (has_text(side) && has_text(bound)))
        return ZL_OK;
    if (has_text(side) || has_text(bound))
        refuse(rows, feature->feature,
               has_text(side) ? _("bound is empty: say what bounds the zone on that side")
                              : _("side is empty: say on which side the bound lies (north, 北 …)"));
    else if (has_text(&values[rows->quote]))
        return read_sentence(rows, values[rows->quote].text, feature->feature, err);
    else
        refuse(rows, feature->feature,
               _("there is neither a side with its bound nor a sentence to read them from; give "
                 "columns side and bound, or the sentence (东至A，南至B，西至C，北至D) as quote or "
                 "四至"));
    return ZL_OK;
}

void zl_bounds_rows_next(zl_bounds_rows *rows, zl_value *values, bool *more)
{
    size_t count = rows ? rows->texts.count : 0, at = rows ? rows->next++ : 0;
    *more = at + 1 < count;
    if (count == 0)
        return;
    const zl_bound_text *text = &rows->texts.item[at];
    values[rows->side] = (zl_value){.type = ZL_TEXT, .text = text->side};
    values[rows->bound] = (zl_value){.type = ZL_TEXT, .text = text->bound};
    values[rows->offset] =
        (zl_value){.type = ZL_REAL, .null = isnan(text->offset_m), .real = text->offset_m};
}
