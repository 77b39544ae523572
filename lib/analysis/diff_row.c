/* One feature before and after becomes a row of the answer and the pieces of its land. */
#include <math.h>
#include <string.h>

#include "analysis/difference.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "geometry/overlay.h"
#include "store/layer.h"

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_diff_row, name), decimals                                         \
    }
static const zl_column row_columns[] = {
    COLUMN(id, ZL_TEXT, 0),
    COLUMN(name_zh, ZL_TEXT, 0),
    COLUMN(kind, ZL_TEXT, 0),
    COLUMN(from_date, ZL_TEXT, 0),
    COLUMN(to_date, ZL_TEXT, 0),
    COLUMN(added_m2, ZL_REAL, 4),
    COLUMN(removed_m2, ZL_REAL, 4),
    COLUMN(kept_m2, ZL_REAL, 4),
    COLUMN(max_shift_m, ZL_REAL, 4),
    COLUMN(verdict, ZL_TEXT, 0),
    COLUMN(shift_place, ZL_PLACE, 7),
    COLUMN(old_edges_moved, ZL_INTEGER, 0),
    COLUMN(new_edges_moved, ZL_INTEGER, 0),
    COLUMN(old_area_m2, ZL_REAL, 4),
    COLUMN(new_area_m2, ZL_REAL, 4),
    COLUMN(changed_columns, ZL_LIST, 0),
    COLUMN(changed, ZL_LIST, 0),
};
#undef COLUMN

const zl_columns *zl_diff_columns(void)
{
    static const zl_columns all = {row_columns, sizeof row_columns / sizeof *row_columns};
    return &all;
}

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_diff_piece, name), decimals                                       \
    }
static const zl_column piece_columns[] = {
    COLUMN(id, ZL_TEXT, 0),      COLUMN(name_zh, ZL_TEXT, 0),     COLUMN(kind, ZL_TEXT, 0),
    COLUMN(area_m2, ZL_REAL, 4), COLUMN(verdict, ZL_TEXT, 0),     COLUMN(from_date, ZL_TEXT, 0),
    COLUMN(to_date, ZL_TEXT, 0), COLUMN(max_shift_m, ZL_REAL, 4),
};
#undef COLUMN

const zl_columns *zl_diff_piece_columns(void)
{
    static const zl_columns all = {piece_columns, sizeof piece_columns / sizeof *piece_columns};
    return &all;
}

/* ---- keeping a feature ---------------------------------------------------------------------- */

void zl_kept_feature_free(zl_kept_feature *kept)
{
    for (size_t i = 0; kept->value && i < kept->nvalues; i++)
        zl_free(kept->value[i]);
    zl_free(kept->value);
    zl_free(kept->id);
    zl_free(kept->name);
    zl_free(kept->valid_from);
    zl_shape_free(kept->shape);
    *kept = (zl_kept_feature){0};
}

static zl_status keep_values(zl_kept_feature *out, const zl_feature *feature,
                             const zl_common_columns *columns, const size_t *in_layer,
                             zl_error *err)
{
    bool failed = false;
    out->nvalues = columns->count;
    out->value = zl_alloc_zero(columns->count, sizeof *out->value);
    for (size_t i = 0; out->value && i < columns->count; i++)
        out->value[i] = zl_plain_value(&feature->values[in_layer[i]], columns->is_list[i], &failed);
    return out->value && !failed ? ZL_OK : zl_fail_memory(err);
}

static zl_status keep(zl_kept_feature *out, const zl_layer *layer, const zl_feature *feature,
                      const zl_common_columns *columns, const size_t *in_layer, zl_error *err)
{
    const char *name = feature->name_zh ? feature->name_zh : feature->name_en;
    int valid_from = zl_columns_find(zl_layer_columns(layer), "valid_from");
    bool failed = false;
    out->id = zl_strdup(feature->id);
    out->name = zl_strdup(name);
    if (valid_from >= 0)
        out->valid_from = zl_plain_value(&feature->values[valid_from], false, &failed);
    if (!out->id || (name && !out->name) || failed)
        return zl_fail_memory(err);
    out->schematic = zl_is_schematic(feature);
    if (feature->shape && feature->shape->npoints > 0)
        ZL_TRY(zl_shape_copy(&out->shape, feature->shape, err));
    return keep_values(out, feature, columns, in_layer, err);
}

zl_status zl_keep_feature(zl_kept_feature *out, const zl_layer *layer, const zl_feature *feature,
                          const zl_common_columns *columns, const size_t *in_layer, zl_error *err)
{
    zl_kept_feature kept = {0};
    zl_status status = keep(&kept, layer, feature, columns, in_layer, err);
    if (status == ZL_OK)
        *out = kept;
    else
        zl_kept_feature_free(&kept);
    return status;
}

/* ---- pieces --------------------------------------------------------------------------------- */

static zl_status emit_piece(const zl_diff_writer *writer, const zl_diff_row *row, const char *kind,
                            const zl_shape *shape, zl_error *err)
{
    if (!shape || shape->npoints == 0)
        return ZL_OK;
    const zl_diff_piece piece = {.id = row->id,
                                 .name_zh = row->name_zh,
                                 .kind = kind,
                                 .area_m2 = zl_shape_area_m2(shape),
                                 .verdict = row->verdict,
                                 .from_date = row->from_date,
                                 .to_date = row->to_date,
                                 .max_shift_m = row->max_shift_m};
    return writer->options->piece(&piece, shape, writer->options->piece_user, err);
}

static zl_status emit_overlay(const zl_diff_writer *writer, const zl_diff_row *row,
                              const char *kind, zl_overlay_op op, const zl_shape *a,
                              const zl_shape *b, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(zl_overlay(&shape, op, a, b, err));
    return emit_piece(writer, row, kind, shape, err);
}

static zl_status emit_pieces(const zl_diff_writer *writer, const zl_diff_row *row,
                             const zl_change *change, const zl_shape *before, const zl_shape *after,
                             zl_error *err)
{
    if (!writer->options->piece)
        return ZL_OK;
    if (!before || !after)
        return emit_piece(writer, row, before ? "removed" : "added", before ? before : after, err);
    if (strcmp(change->verdict, "same") == 0)
        return emit_piece(writer, row, "kept", after, err);
    ZL_TRY(emit_overlay(writer, row, "added", ZL_DIFFERENCE, after, before, err));
    ZL_TRY(emit_overlay(writer, row, "removed", ZL_DIFFERENCE, before, after, err));
    return emit_overlay(writer, row, "kept", ZL_INTERSECTION, before, after, err);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static bool is(const char *verdict, const char *word)
{
    return strcmp(verdict, word) == 0;
}

static void count_row(zl_diff_writer *writer, const char *verdict, bool schematic)
{
    zl_diff_counts *counts = &writer->counts;
    counts->same += is(verdict, "same");
    counts->noise += is(verdict, "noise");
    counts->moved += is(verdict, "moved");
    counts->added += is(verdict, "added");
    counts->removed += is(verdict, "removed");
    counts->attributes += is(verdict, "attributes");
    counts->schematic += schematic && is(verdict, "moved");
}

/* Only columns changed where the boundary is the same, is only drawn anew, or is not there. */
static const char *judge(const zl_change *change, bool whole_feature, bool changed)
{
    bool still = !change->verdict || is(change->verdict, "same") || is(change->verdict, "noise");
    if (whole_feature && !change->verdict) /* it comes or goes without a boundary */
        return NULL;
    if (still && changed)
        return "attributes";
    return change->verdict ? change->verdict : "same";
}

static zl_diff_row row_of(const zl_kept_feature *one, const zl_kept_feature *before,
                          const zl_kept_feature *after, const zl_change *change,
                          const zl_value_changes *values)
{
    const char *changed = values->values.data;
    bool whole = !before || !after;
    const char *verdict = judge(change, whole, changed != NULL);
    verdict = verdict ? verdict : before ? "removed" : "added";
    return (zl_diff_row){
        .id = one->id,
        .name_zh = one->name ? one->name
                   : before  ? before->name
                             : NULL,
        .kind = whole                       ? "feature"
                : is(verdict, "attributes") ? "attributes"
                                            : "boundary",
        .from_date = before ? before->valid_from : NULL,
        .to_date = after ? after->valid_from : NULL,
        .added_m2 = change->added_m2,
        .removed_m2 = change->removed_m2,
        .kept_m2 = change->kept_m2,
        .max_shift_m = change->shift.max_m,
        .verdict = verdict,
        .shift_place = {change->shift.at_deg[0], change->shift.at_deg[1]},
        .old_edges_moved = (int64_t)change->shift.old_moved,
        .new_edges_moved = (int64_t)change->shift.new_moved,
        .old_area_m2 = change->old_m2,
        .new_area_m2 = change->new_m2,
        .changed_columns = values->columns.data,
        .changed = changed,
    };
}

/* A tolerance that is as wide as the zone itself lets everything pass as noise. */
static void note_wide(zl_diff_writer *writer, const zl_kept_feature *before)
{
    if (!before || !before->shape)
        return;
    double perimeter_m = zl_shape_perimeter_m(before->shape);
    double width_m = perimeter_m > 0 ? 2 * zl_shape_area_m2(before->shape) / perimeter_m : 0;
    if (!(writer->tolerance_m < width_m))
        zl_names_add(&writer->counts.wide, before->id);
}

zl_status zl_diff_write(zl_diff_writer *writer, const zl_kept_feature *before,
                        const zl_kept_feature *after, zl_error *err)
{
    ZL_CLEANUP(zl_value_changes_free) zl_value_changes values = {0};
    const zl_shape *was = before ? before->shape : NULL, *is_now = after ? after->shape : NULL;
    const zl_kept_feature *one = before ? before : after;
    if (!one)
        return ZL_OK;
    zl_change change;
    ZL_TRY(zl_at_feature(zl_compare_boundaries(&change, was, is_now, writer->tolerance_m, err),
                         one->id, NULL, err));
    if (before && after)
        ZL_TRY(zl_list_value_changes(&values, writer->columns, before->value, after->value, err));
    zl_diff_row row = row_of(one, before, after, &change, &values);
    count_row(writer, row.verdict, (before && before->schematic) || (after && after->schematic));
    if (is(row.verdict, "same") && !writer->options->all)
        return ZL_OK;
    if (after)
        note_wide(writer, before);
    ZL_TRY(writer->sink->emit(&row, NULL, writer->sink->user, err));
    return zl_at_feature(emit_pieces(writer, &row, &change, was, is_now, err), row.id, NULL, err);
}
