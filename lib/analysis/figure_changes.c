/* How declared figures changed from one document to the next, without any geometry. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_figure_change_row, name), decimals                                \
    }
static const zl_column row_columns[] = {
    COLUMN(id, ZL_TEXT, 0),
    COLUMN(kind, ZL_TEXT, 0),
    COLUMN(from_date, ZL_TEXT, 0),
    COLUMN(to_date, ZL_TEXT, 0),
    COLUMN(added_m2, ZL_REAL, 4),
    COLUMN(removed_m2, ZL_REAL, 4),
    COLUMN(kept_m2, ZL_REAL, 4),
    COLUMN(max_shift_m, ZL_REAL, 4),
    COLUMN(declared_from_km2, ZL_REAL, 9),
    COLUMN(declared_to_km2, ZL_REAL, 9),
    COLUMN(difference_km2, ZL_REAL, 9),
    COLUMN(difference_percent, ZL_REAL, 3),
    COLUMN(tolerance_km2, ZL_REAL, 9),
    COLUMN(verdict, ZL_TEXT, 0),
    COLUMN(from_kind, ZL_TEXT, 0),
    COLUMN(from_document, ZL_TEXT, 0),
    COLUMN(to_document, ZL_TEXT, 0),
};
#undef COLUMN

static const double m2_per_km2 = 1e6;

const zl_columns *zl_figure_change_columns(void)
{
    static const zl_columns all = {row_columns, sizeof row_columns / sizeof *row_columns};
    return &all;
}

/* ---- order ---------------------------------------------------------------------------------- */

/* A figure that can be put in order, and where it stands in the table. */
typedef struct dated {
    const zl_figure *figure;
    size_t zone; /* position of the first figure of its zone */
    size_t position;
} dated;

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* Dates are ISO, so that 2021 comes before 2021-10 and both before 2021-10-02. */
static int compare_dated(const void *left, const void *right)
{
    const dated *a = left, *b = right;
    int order = compare_sizes(a->zone, b->zone);
    if (order == 0)
        order = strcmp(a->figure->date, b->figure->date);
    return order ? order : compare_sizes(a->position, b->position);
}

/* Zones in the order of the table: figures sorted by id know where the first of each stands. */
static int compare_ids(const void *left, const void *right)
{
    const dated *a = left, *b = right;
    int order = strcmp(a->figure->id, b->figure->id);
    return order ? order : compare_sizes(a->position, b->position);
}

static void find_zones(dated *all, size_t count)
{
    qsort(all, count, sizeof *all, compare_ids);
    for (size_t i = 0; i < count; i++)
        all[i].zone = i > 0 && strcmp(all[i - 1].figure->id, all[i].figure->id) == 0
                          ? all[i - 1].zone
                          : all[i].position;
}

static zl_status note_undated(const zl_names *undated, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    if (undated->count == 0)
        return ZL_OK;
    zl_text_addf(&text, _("%zu figure%s without a date cannot be put in order and %s left out: "),
                 undated->count, zl_inflect(undated->count == 1, "", "s"),
                 zl_inflect(undated->count == 1, "is", "are"));
    zl_names_print(&text, undated);
    return zl_add_note(notes, ZL_WARNING, "no-date", &text, err);
}

static zl_status put_in_order(dated **out, size_t *count, const zl_figures *figures,
                              const char *const *ids, size_t nids, zl_findings *notes,
                              zl_error *err)
{
    ZL_CLEANUP(zl_names_free) zl_names undated = {0};
    dated *all = zl_alloc_zero(figures->count, sizeof *all);
    if (!all)
        return zl_fail_memory(err);
    *count = 0;
    for (size_t i = 0; i < figures->count; i++) {
        const zl_figure *figure = &figures->item[i];
        if ((ids && !bsearch(&figure->id, ids, nids, sizeof *ids, compare_texts)) ||
            !zl_figure_usable(figure))
            continue;
        if (figure->date)
            all[(*count)++] = (dated){.figure = figure, .position = i};
        else
            zl_names_add(&undated, figure->id);
    }
    *out = all;
    if (*count > 0) {
        find_zones(all, *count);
        qsort(all, *count, sizeof *all, compare_dated);
    }
    return note_undated(&undated, notes, err);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static bool is_comparable(const zl_figure *a, const zl_figure *b)
{
    return zl_same_text(a->kind, b->kind) && zl_same_text(a->excludes, b->excludes);
}

/* The latest figure before this one that it can be compared with, else the one just before it. */
static const zl_figure *figure_before(const dated *all, size_t i, bool *comparable)
{
    *comparable = true;
    for (size_t k = i; k > 0 && all[k - 1].zone == all[i].zone; k--)
        if (is_comparable(all[k - 1].figure, all[i].figure))
            return all[k - 1].figure;
    *comparable = false;
    return i > 0 && all[i - 1].zone == all[i].zone ? all[i - 1].figure : NULL;
}

static const char *judge(double difference_m2, double tolerance_m2)
{
    if (difference_m2 == 0)
        return "same";
    return fabs(difference_m2) <= tolerance_m2 ? "cannot-tell" : "changed";
}

static zl_figure_change_row row_of(const zl_figure *from, const zl_figure *to, bool comparable)
{
    const double unknown = (double)NAN;
    double from_m2 = zl_figure_m2(from), to_m2 = zl_figure_m2(to);
    double tolerance_m2 = zl_figure_tolerance_m2(from) + zl_figure_tolerance_m2(to);
    /* Decimal figures: what is left of the difference below 1e-4 m² is binary rounding. */
    double difference_m2 = round((to_m2 - from_m2) * 1e4) / 1e4;
    return (zl_figure_change_row){
        .id = to->id,
        .kind = to->kind,
        .from_date = from->date,
        .to_date = to->date,
        .added_m2 = unknown,
        .removed_m2 = unknown,
        .kept_m2 = unknown,
        .max_shift_m = unknown,
        .declared_from_km2 = from_m2 / m2_per_km2,
        .declared_to_km2 = to_m2 / m2_per_km2,
        .difference_km2 = comparable ? difference_m2 / m2_per_km2 : unknown,
        .difference_percent = comparable ? 100 * difference_m2 / from_m2 : unknown,
        .tolerance_km2 = comparable ? tolerance_m2 / m2_per_km2 : unknown,
        .verdict = comparable ? judge(difference_m2, tolerance_m2) : "not-comparable",
        .from_kind = from->kind,
        .from_document = from->document,
        .to_document = to->document,
        .from_decimals = from->km2_decimals,
        .to_decimals = to->km2_decimals,
    };
}

static zl_status note_kinds(const zl_names *names, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    if (names->count == 0)
        return ZL_OK;
    zl_text_addf(
        &text,
        _("%zu figure%s of another kind than the one before, or leave%s out something else "
          "("),
        names->count, zl_inflect(names->count == 1, " is", "s are"),
        zl_inflect(names->count == 1, "s", ""));
    zl_names_print(&text, names);
    zl_text_add(&text,
                _("): approved, planned, governed, built-up and implementation areas measure "
                  "different things, and their difference is no change"));
    return zl_add_note(notes, ZL_WARNING, "other-kind", &text, err);
}

static zl_status emit_rows(const dated *all, size_t count, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_names_free) zl_names others = {0};
    for (size_t i = 0; i < count; i++) {
        bool comparable;
        const zl_figure *before = figure_before(all, i, &comparable);
        if (!before)
            continue;
        if (!comparable)
            zl_names_add(&others, all[i].figure->id);
        zl_figure_change_row row = row_of(before, all[i].figure, comparable);
        ZL_TRY(sink->emit(&row, NULL, sink->user, err));
    }
    return note_kinds(&others, sink->notes, err);
}

zl_status zl_figure_changes(zl_layer *declared, const char *const *ids, size_t nids, zl_row_fn emit,
                            void *user, zl_findings *notes, zl_error *err)
{
    const zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_CLEANUP(zl_figures_free) zl_figures figures = {0};
    ZL_CLEANUP(zl_free_ptr) dated *all = NULL;
    size_t count = 0;
    ZL_TRY(zl_figures_read(&figures, declared, notes, err));
    ZL_TRY(put_in_order(&all, &count, &figures, ids, nids, notes, err));
    ZL_TRY(emit_rows(all, count, &sink, err));
    return zl_findings_status(notes, err);
}
