#include "diff_declared.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "text.h"

enum { MOST_COLUMNS = 32 };
static int digits[MOST_COLUMNS]; /* of the row at hand */

/* A declared figure shows the digits that it was declared with: 18.00 says more than 18. */
static void take_digits(const zl_figure_change_row *row)
{
    const zl_columns *columns = zl_figure_change_columns();
    int most = row->from_decimals > row->to_decimals ? row->from_decimals : row->to_decimals;
    for (size_t i = 0; i < columns->count && i < MOST_COLUMNS; i++) {
        const char *name = columns->column[i].name;
        digits[i] = strcmp(name, "declared_from_km2") == 0 ? row->from_decimals
                    : strcmp(name, "declared_to_km2") == 0 ? row->to_decimals
                    : strcmp(name, "difference_km2") == 0  ? most
                                                           : -1;
    }
}

static zl_status figure_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_figure_change_row *change = row;
    if (strcmp(change->verdict, "changed") == 0)
        session_met(user, "change");
    take_digits(change);
    return session_row(row, shape, user, err);
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The ids of the zones that the filters name: figures have no names of their own. */
typedef struct id_list {
    char **id;
    size_t count;
} id_list;

static zl_status find_ids(id_list *ids, session *s, zl_error *err)
{
    const zl_filter filter = {
        .zone = shared.filter.zone, .where = shared.filter.where, .status = "any"};
    const zl_feature *feature;
    zl_layer *zones;
    zl_status status = session_layer(&zones, s, "zones", &filter, err);
    if (status != ZL_OK)
        return status;
    zl_layer_accept_invalid(zones, true);
    while ((status = zl_layer_next(&feature, zones, err)) == ZL_OK && feature) {
        ids->id = text_resize(ids->id, ids->count + 1, sizeof *ids->id);
        ids->id[ids->count++] = text_copy(feature->id);
    }
    if (ids->count > 1)
        qsort(ids->id, ids->count, sizeof *ids->id, compare_ids);
    return status;
}

static void ids_free(id_list *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        free(ids->id[i]);
    free(ids->id);
}

static zl_status answer(session *s, const char *what, const id_list *ids, bool chosen,
                        zl_error *err)
{
    static const char *const nothing[] = {NULL};
    const emit_spec spec = {.command = "diff",
                            .columns = zl_figure_change_columns(),
                            .table_columns = "id,kind,from_date,to_date,declared_from_km2,"
                                             "declared_to_km2,difference_km2,difference_percent,"
                                             "tolerance_km2,verdict,from_kind,from_document,"
                                             "to_document",
                            .findings_key = "notes",
                            .empty = _("No zone has two dated figures."),
                            .row_digits = digits,
                            .digits = -1};
    const zl_filter filter = {.status = "any", .as_of = session_as_of(what)};
    const char *const *list = ids->id ? (const char *const *)ids->id : nothing;
    zl_layer *declared;
    zl_status status = session_layer(&declared, s, what, &filter, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_figure_changes(declared, chosen ? list : NULL, ids->count, figure_row, s,
                                   s->findings, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

zl_status diff_declared(session *s, const char *what, zl_error *err)
{
    id_list ids = {0};
    bool chosen = shared.filter.zone || shared.filter.where;
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK && chosen)
        status = find_ids(&ids, s, err);
    if (status == ZL_OK)
        status = answer(s, what, &ids, chosen, err);
    ids_free(&ids);
    return status;
}
