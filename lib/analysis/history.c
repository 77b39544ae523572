/* The versions of a zone, one after the other, and what changed from each to the next. */
#include <math.h>
#include <string.h>

#include "analysis/difference.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "input/quote.h"
#include "store/layer.h"
#include "store/version.h"

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_version_row, name), decimals                                      \
    }
static const zl_column row_columns[] = {
    COLUMN(id, ZL_TEXT, 0),
    COLUMN(version, ZL_INTEGER, 0),
    COLUMN(valid_from, ZL_TEXT, 0),
    COLUMN(valid_to, ZL_TEXT, 0),
    COLUMN(area_m2, ZL_REAL, 4),
    COLUMN(boundary_basis, ZL_TEXT, 0),
    COLUMN(accuracy_m, ZL_REAL, 3),
    COLUMN(document, ZL_TEXT, 0),
    COLUMN(added_m2, ZL_REAL, 4),
    COLUMN(removed_m2, ZL_REAL, 4),
    COLUMN(max_shift_m, ZL_REAL, 4),
    COLUMN(verdict, ZL_TEXT, 0),
    COLUMN(changed_columns, ZL_LIST, 0),
    COLUMN(changed, ZL_LIST, 0),
};
#undef COLUMN

const zl_columns *zl_version_columns(void)
{
    static const zl_columns all = {row_columns, sizeof row_columns / sizeof *row_columns};
    return &all;
}

/* The way through the versions. */
typedef struct history {
    zl_layer *layer;
    zl_common_columns columns;
    double tolerance_m;
    const zl_sink *sink;
    zl_kept_feature before; /* empty before the first */
    char *ended;            /* its valid_to */
    int64_t version;
} history;

static void history_free(history *h)
{
    zl_kept_feature_free(&h->before);
    zl_common_columns_free(&h->columns);
    zl_free(h->ended);
}

static char *plain_text(const history *h, const zl_feature *feature, const char *name, bool *failed)
{
    int at = zl_columns_find(zl_layer_columns(h->layer), name);
    return at < 0 ? NULL : zl_plain_value(&feature->values[at], false, failed);
}

/* A zone that was removed and came back was not there in between. */
static void note_gap(const history *h, const zl_kept_feature *now)
{
    if (!h->ended || !now->valid_from || !zl_time_is_before(h->ended, now->valid_from))
        return;
    zl_findings_add(h->sink->notes, ZL_NOTE, "gap", NULL, now->id, NULL,
                    "was not there from %s to %s", zl_quoted(h->ended).text,
                    zl_quoted(now->valid_from).text);
}

static const char *verdict_of(const zl_change *change, bool first, bool changed)
{
    if (first)
        return "first";
    bool still = !change->verdict || strcmp(change->verdict, "same") == 0 ||
                 strcmp(change->verdict, "noise") == 0;
    if (still && changed)
        return "attributes";
    return change->verdict ? change->verdict : "same";
}

static zl_status emit_version(history *h, const zl_feature *feature, const zl_kept_feature *now,
                              const char *valid_to, zl_error *err)
{
    const double unknown = (double)NAN;
    ZL_CLEANUP(zl_value_changes_free) zl_value_changes values = {0};
    bool first = !h->before.id;
    zl_change change = {.added_m2 = unknown,
                        .removed_m2 = unknown,
                        .new_m2 = now->shape ? zl_shape_area_m2(now->shape) : unknown,
                        .shift = {.max_m = unknown}};
    if (!first) {
        ZL_TRY(zl_at_feature(
            zl_compare_boundaries(&change, h->before.shape, now->shape, h->tolerance_m, err),
            now->id, NULL, err));
        ZL_TRY(zl_list_value_changes(&values, &h->columns, h->before.value, now->value, err));
        note_gap(h, now);
    }
    const zl_version_row row = {.id = now->id,
                                .version = h->version,
                                .valid_from = now->valid_from,
                                .valid_to = valid_to,
                                .area_m2 = change.new_m2,
                                .boundary_basis = feature->boundary_basis,
                                .accuracy_m = feature->accuracy_m,
                                .document = feature->document,
                                .added_m2 = change.added_m2,
                                .removed_m2 = change.removed_m2,
                                .max_shift_m = change.shift.max_m,
                                .verdict = verdict_of(&change, first, values.values.data != NULL),
                                .changed_columns = values.columns.data,
                                .changed = values.values.data};
    return h->sink->emit(&row, NULL, h->sink->user, err);
}

static zl_status look_at_version(history *h, const zl_feature *feature, zl_error *err)
{
    bool failed = false;
    zl_kept_feature now = {0};
    if (h->before.id && strcmp(h->before.id, feature->id) != 0) {
        zl_kept_feature_free(&h->before);
        h->version = 0;
    }
    ZL_TRY(zl_keep_feature(&now, h->layer, feature, &h->columns, h->columns.in_old, err));
    char *valid_to = plain_text(h, feature, "valid_to", &failed);
    h->version++;
    zl_status status = failed ? zl_fail_memory(err) : emit_version(h, feature, &now, valid_to, err);
    zl_kept_feature_free(&h->before);
    zl_free(h->ended);
    h->before = now;
    h->ended = valid_to;
    return status;
}

zl_status zl_zone_history(zl_layer *versions, double tolerance_m, zl_row_fn emit, void *user,
                          zl_findings *notes, zl_error *err)
{
    const zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_CLEANUP(history_free)
    history h = {.layer = versions,
                 .tolerance_m = tolerance_m > 0 ? tolerance_m : ZL_DIFF_TOLERANCE_M,
                 .sink = &sink};
    ZL_TRY(zl_common_columns_find(&h.columns, versions, versions, NULL, err));
    for (const zl_feature *feature;;) {
        ZL_TRY(zl_layer_next(&feature, versions, err));
        if (!feature)
            return zl_findings_status(notes, err);
        ZL_TRY(look_at_version(&h, feature, err));
    }
}
