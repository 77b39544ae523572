#include "sides.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "json.h"
#include "text.h"
#include "words.h"

#define COLUMN(name, member, type, decimals)                                                       \
    {                                                                                              \
        name, type, offsetof(zl_audit_row, member), decimals                                       \
    }
/* What show gives of a side. */
static const zl_column columns[] = {
    COLUMN("side", kind, ZL_TEXT, 0),
    COLUMN("bound", bound, ZL_TEXT, 0),
    COLUMN("line_id", line_id, ZL_TEXT, 0),
    COLUMN("verdict", verdict, ZL_TEXT, 0),
    COLUMN("least_m", least_m, ZL_REAL, 3),
    COLUMN("mean_m", mean_m, ZL_REAL, 3),
    COLUMN("greatest_m", greatest_m, ZL_REAL, 3),
    COLUMN("offset_m", offset_m, ZL_REAL, 1),
    COLUMN("share_within", share_within, ZL_REAL, 6),
    COLUMN("tolerance_m", tolerance_m, ZL_REAL, 1),
    COLUMN("uncertainty_m", uncertainty_m, ZL_REAL, 1),
    COLUMN("document", document, ZL_TEXT, 0),
    COLUMN("quote", quote, ZL_TEXT, 0),
};
#undef COLUMN
static const zl_columns side_columns = {columns, sizeof columns / sizeof *columns};

static zl_status keep(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    sides *all = user;
    const zl_audit_row *from = row;
    (void)shape;
    (void)err;
    all->row = text_resize(all->row, all->count + 1, sizeof *all->row);
    zl_audit_row *to = &all->row[all->count++];
    *to = *from;
    to->id = text_copy(from->id);
    to->bound = text_copy(from->bound);
    to->line_id = text_copy(from->line_id);
    to->document = text_copy(from->document);
    to->quote = text_copy(from->quote);
    return ZL_OK;
}

zl_status sides_read(sides *out, session *s, zl_layer *zones, zl_findings *said, zl_error *err)
{
    zl_layer *bounds, *named[BOUNDED_BY] = {NULL};
    *out = (sides){0};
    zl_status status = session_bounds(&bounds, named, s, err);
    zl_layer_accept_invalid(zones, false); /* what cannot be measured is left out */
    if (status == ZL_OK && bounds)
        status = zl_audit_bounds(zones, bounds, named, BOUNDED_BY, 0, keep, out, said, err);
    zl_layer_accept_invalid(zones, true);
    return status == ZL_OK ? zl_layer_rewind(zones, err) : status;
}

void sides_free(sides *all)
{
    for (size_t i = 0; i < all->count; i++) {
        const zl_audit_row *row = &all->row[i];
        const char *const texts[] = {row->id, row->bound, row->line_id, row->document, row->quote};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
            free((char *)texts[t]);
    }
    free(all->row);
    *all = (sides){0};
}

/* "south: 库—库高速公路 (road-g3012): cannot-tell, 391 to 926 m from it ± 4500 m" */
static void add_text(json_list *list, const zl_audit_row *row)
{
    bool measured = isfinite(row->least_m), known = isfinite(row->uncertainty_m);
    char *range =
        measured ? text_format(in_table(", %.0f to %.0f m from it"), row->least_m, row->greatest_m)
                 : text_copy("");
    char *doubt = !measured ? text_copy("")
                  : known   ? text_format(in_table(" ± %.0f m"), row->uncertainty_m)
                            : text_copy(in_table(", of unknown accuracy"));
    const char *id = row->line_id;
    char *text =
        text_format("%s%s%s%s%s%s%s%s%s%s", word_cell(row->kind), in_table(": "), row->bound,
                    id ? in_table(" (") : "", id ? id : "", id ? in_table(")") : "", in_table(": "),
                    word_cell(row->verdict), range, doubt);
    json_list_add_text(list, text);
    free(text);
    free(doubt);
    free(range);
}

char *sides_of(const sides *all, const char *id, figure_form form)
{
    json_list *list = NULL;
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->row[i].id, id) != 0)
            continue;
        if (!list)
            list = json_list_new();
        if (form == FIGURE_OBJECT)
            json_list_add_row(list, &side_columns, &all->row[i]);
        else
            add_text(list, &all->row[i]);
    }
    return list ? json_list_take(list) : NULL;
}
