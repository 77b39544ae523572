#include "analysis/compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "analysis/declared.h"
#include "analysis/tiles.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geometry/overlay.h"
#include "input/fields/convert.h"
#include "store/layer.h"

/* ---- boundaries ----------------------------------------------------------------------------- */

/* What of each polygon lies outside of the other one. */
typedef struct rests {
    double old_m2, new_m2;
} rests;

static zl_status overlay_rest(double *rest_m2, const zl_shape *of, const zl_shape *other,
                              zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *rest = NULL;
    ZL_TRY(zl_overlay(&rest, ZL_DIFFERENCE, of, other, err));
    *rest_m2 = rest ? zl_shape_area_m2(rest) : 0;
    return ZL_OK;
}

static zl_status measure_sums(zl_pair_sums *out, zl_polygon *a, zl_polygon *b, zl_error *err)
{
    ZL_CLEANUP(zl_tiles_free_ptr) zl_tiles *tiles = NULL;
    ZL_TRY(zl_tiles_new(&tiles, err));
    return zl_tiles_measure(out, tiles, a, b, err);
}

static zl_status measure_rests(rests *out, const zl_shape *before, const zl_shape *after,
                               zl_error *err)
{
    zl_feature old_one = {.id = "old", .shape = before}, new_one = {.id = "new", .shape = after};
    zl_polygon a = zl_polygon_of(&old_one), b = zl_polygon_of(&new_one);
    zl_pair_sums sums = {.known = false};
    zl_status status = ZL_OK;
    if (zl_extent_meets(&a.extent, &b.extent))
        status = measure_sums(&sums, &a, &b, err);
    zl_polygon_forget(&a);
    zl_polygon_forget(&b);
    ZL_TRY(status);
    if (sums.known) {
        *out = (rests){fmax(sums.a_m2 - sums.overlap.area_m2, 0),
                       fmax(sums.b_m2 - sums.overlap.area_m2, 0)};
        return ZL_OK;
    }
    ZL_TRY(overlay_rest(&out->old_m2, before, after, err));
    return overlay_rest(&out->new_m2, after, before, err);
}

/* Boundaries can come near each other everywhere and still bound other land: the black and the
 * white fields of a chessboard. */
static const char *judge(const zl_change *change, double perimeters_m, double tolerance_m)
{
    static const double nothing_m = 1e-6;
    double changed_m2 = change->added_m2 + change->removed_m2;
    double width_m = perimeters_m > 0 ? changed_m2 / perimeters_m : 0;
    if (!(change->shift.max_m > nothing_m) && !(width_m > nothing_m))
        return "same";
    return change->shift.max_m <= tolerance_m && width_m <= tolerance_m ? "noise" : "moved";
}

static bool same_bits(const zl_shape *a, const zl_shape *b)
{
    return a->kind == b->kind && a->npoints == b->npoints && a->nrings == b->nrings &&
           a->nparts == b->nparts &&
           memcmp(a->lonlat_deg, b->lonlat_deg, 2 * a->npoints * sizeof *a->lonlat_deg) == 0 &&
           memcmp(a->ring_start, b->ring_start, (a->nrings + 1) * sizeof *a->ring_start) == 0 &&
           memcmp(a->part_start, b->part_start, (a->nparts + 1) * sizeof *a->part_start) == 0;
}

static size_t count_edges(const zl_shape *polygon)
{
    return polygon->npoints - polygon->nrings;
}

static void take_same(zl_change *change, const zl_shape *polygon)
{
    change->kept_m2 = change->old_m2;
    change->shift.max_m = 0;
    change->shift.old_edges = change->shift.new_edges = count_edges(polygon);
    change->verdict = "same";
}

static bool has_boundary(const zl_shape *shape)
{
    return shape && shape->npoints > 0;
}

zl_status zl_compare_boundaries(zl_change *out, const zl_shape *before, const zl_shape *after,
                                double tolerance_m, zl_error *err)
{
    const double unknown = (double)NAN;
    bool was = has_boundary(before), is = has_boundary(after);
    zl_change change = {.old_m2 = was ? zl_shape_area_m2(before) : unknown,
                        .new_m2 = is ? zl_shape_area_m2(after) : unknown,
                        .shift = {.max_m = unknown, .at_deg = {unknown, unknown}}};
    if (was && is && same_bits(before, after)) {
        take_same(&change, before);
    } else if (was && is) {
        rests rest = {0, 0};
        ZL_TRY(measure_rests(&rest, before, after, err));
        change.removed_m2 = fmin(rest.old_m2, change.old_m2);
        change.added_m2 = fmin(rest.new_m2, change.new_m2);
        change.kept_m2 = change.old_m2 - change.removed_m2;
        ZL_TRY(zl_boundary_moved(&change.shift, before, after, tolerance_m, err));
        change.verdict =
            judge(&change, zl_shape_perimeter_m(before) + zl_shape_perimeter_m(after), tolerance_m);
    } else if (was || is) {
        change.removed_m2 = was ? change.old_m2 : 0;
        change.added_m2 = is ? change.new_m2 : 0;
        change.verdict = was ? "removed" : "added";
    } else {
        change.added_m2 = change.removed_m2 = change.kept_m2 = unknown;
    }
    *out = change;
    return ZL_OK;
}

/* ---- columns -------------------------------------------------------------------------------- */

void zl_common_columns_free(zl_common_columns *columns)
{
    zl_free(columns->name);
    zl_free(columns->in_old);
    zl_free(columns->in_new);
    zl_free(columns->is_list);
    *columns = (zl_common_columns){0};
}

/* The days of the versions are columns of the answer, and the id is what they are matched by. */
static bool is_beside_the_point(const char *name)
{
    return strcasecmp(name, "valid_from") == 0 || strcasecmp(name, "valid_to") == 0 ||
           strcasecmp(name, "id") == 0;
}

static bool is_listed(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

static zl_status check_listed(char *const *names, size_t count, const zl_layer *layer,
                              zl_error *err)
{
    const zl_columns *columns = zl_layer_columns(layer);
    for (size_t i = 0; i < count; i++) {
        if (zl_columns_find(columns, names[i]) >= 0)
            continue;
        ZL_CLEANUP(zl_text_free) zl_text text = {0};
        zl_text_add(&text, "--attributes: ");
        zl_text_add_safe(&text, zl_layer_name(layer));
        zl_text_add(&text, _(" has no column "));
        zl_text_add_safe(&text, names[i]);
        zl_text_add(&text, _("; it has "));
        for (size_t c = 0; c < columns->count; c++) {
            zl_text_add(&text, c ? ", " : "");
            zl_text_add_safe(&text, columns->column[c].name);
        }
        return text.failed ? zl_fail_memory(err) : zl_fail(err, ZL_USAGE, "%s", text.data);
    }
    return ZL_OK;
}

zl_status zl_common_columns_find(zl_common_columns *out, const zl_layer *old_layer,
                                 const zl_layer *new_layer, const char *list, zl_error *err)
{
    const zl_columns *old_columns = zl_layer_columns(old_layer);
    const zl_columns *new_columns = zl_layer_columns(new_layer);
    ZL_CLEANUP(zl_free_ptr) char **names = NULL;
    size_t count = 0;
    if (list && strcasecmp(list, "none") != 0) {
        ZL_TRY(zl_split_list(&names, &count, list, err));
        ZL_TRY(check_listed(names, count, old_layer, err));
        ZL_TRY(check_listed(names, count, new_layer, err));
    }
    zl_common_columns common = {
        .name = zl_alloc_zero(old_columns->count, sizeof *common.name),
        .in_old = zl_alloc_zero(old_columns->count, sizeof *common.in_old),
        .in_new = zl_alloc_zero(old_columns->count, sizeof *common.in_new),
        .is_list = zl_alloc_zero(old_columns->count, sizeof *common.is_list),
    };
    if (!common.name || !common.in_old || !common.in_new || !common.is_list) {
        zl_common_columns_free(&common);
        return zl_fail_memory(err);
    }
    for (size_t i = 0; i < old_columns->count; i++) {
        const char *name = old_columns->column[i].name;
        int in_new = zl_columns_find(new_columns, name);
        bool counts = list ? is_listed(names, count, name) : !is_beside_the_point(name);
        if (in_new < 0 || !counts)
            continue;
        common.name[common.count] = name;
        common.is_list[common.count] =
            old_columns->column[i].type == ZL_LIST || new_columns->column[in_new].type == ZL_LIST;
        common.in_old[common.count] = i;
        common.in_new[common.count++] = (size_t)in_new;
    }
    *out = common;
    return ZL_OK;
}

char *zl_plain_value(const zl_value *value, bool as_list, bool *failed)
{
    char number[40] = "";
    const char *text = value->text;
    if (!value->null && value->type == ZL_INTEGER)
        snprintf(number, sizeof number, "%lld", (long long)value->integer);
    else if (!value->null && value->type == ZL_REAL && isfinite(value->real))
        snprintf(number, sizeof number, "%.15g", value->real);
    if (value->type == ZL_INTEGER || value->type == ZL_REAL)
        text = number;
    if (value->null || !text || !*text || strcmp(text, "[]") == 0)
        return NULL;
    char *copy = as_list ? zl_list_json(text) : zl_strdup(text);
    *failed = *failed || !copy;
    if (copy && as_list && strcmp(copy, "[]") == 0) { /* GDAL writes it as "[ ]" */
        zl_free(copy);
        copy = NULL;
    }
    return copy;
}

void zl_value_changes_free(zl_value_changes *changes)
{
    zl_text_free(&changes->columns);
    zl_text_free(&changes->values);
}

static void add_change(zl_value_changes *out, const char *column, const char *before,
                       const char *after)
{
    ZL_CLEANUP(zl_text_free) zl_text change = {0};
    zl_text_addf(&change, "%s: %s → %s", column, before ? before : "-", after ? after : "-");
    zl_text_add(&out->columns, out->columns.size ? "," : "[");
    zl_text_add_json(&out->columns, column);
    zl_text_add(&out->values, out->values.size ? "," : "[");
    if (change.data)
        zl_text_add_json(&out->values, change.data);
    out->values.failed = out->values.failed || change.failed;
}

zl_status zl_list_value_changes(zl_value_changes *out, const zl_common_columns *columns,
                                char *const *before, char *const *after, zl_error *err)
{
    for (size_t i = 0; i < columns->count; i++)
        if (!zl_same_text(before[i], after[i]))
            add_change(out, columns->name[i], before[i], after[i]);
    if (out->columns.size) {
        zl_text_add(&out->columns, "]");
        zl_text_add(&out->values, "]");
    }
    return out->columns.failed || out->values.failed ? zl_fail_memory(err) : ZL_OK;
}
