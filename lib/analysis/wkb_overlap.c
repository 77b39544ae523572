/* What polygons of arrays have in common: row by row, and all pairs. */
#include <math.h>
#include <string.h>

#include "analysis/pairs.h"
#include "analysis/questions.h"
#include "analysis/wkb_collection.h"
#include "base/alloc.h"
#include "base/error.h"

/* ---- row by row ------------------------------------------------------------------------------ */

typedef struct arrays {
    const zl_wkb_array *a, *b;
    double *area_m2;
} arrays;

static zl_status open_bench(void *bench, void *user, zl_error *err)
{
    (void)user;
    return zl_tiles_new(&((zl_pairs *)bench)->tiles, err);
}

static void close_bench(void *bench)
{
    zl_tiles_free(((zl_pairs *)bench)->tiles);
}

static zl_status common_area(double *area_m2, const zl_pairs *pairs, const zl_shape *a,
                             const zl_shape *b, zl_error *err)
{
    const zl_feature of_a = {.shape = a}, of_b = {.shape = b};
    ZL_CLEANUP(zl_polygon_forget) zl_polygon in_a = zl_polygon_of(&of_a);
    ZL_CLEANUP(zl_polygon_forget) zl_polygon in_b = zl_polygon_of(&of_b);
    ZL_CLEANUP(zl_common_free) zl_common common = {.shape = NULL};
    ZL_TRY(zl_pairs_measure(&common, pairs, &in_a, &in_b, err));
    bool noise = zl_is_noise(&common);
    *area_m2 = noise ? 0 : common.area_m2;
    return ZL_OK;
}

static zl_status overlap_row(size_t row, void *bench, zl_findings *findings, void *user,
                             zl_error *err)
{
    const arrays *all = user;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *a = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *b = NULL;
    all->area_m2[row] = (double)NAN;
    ZL_TRY(zl_wkb_sound_polygon(&a, all->a, row, NULL, findings, err));
    ZL_TRY(zl_wkb_sound_polygon(&b, all->b, row, NULL, findings, err));
    return a && b ? common_area(&all->area_m2[row], bench, a, b, err) : ZL_OK;
}

zl_status zl_wkb_overlap_area(double *area_m2, const zl_wkb_array *a, const zl_wkb_array *b,
                              zl_findings *findings, zl_error *err)
{
    arrays all = {a, b, area_m2};
    zl_wkb_work work = {.row = overlap_row,
                        .user = &all,
                        .findings = findings,
                        .bench_size = sizeof(zl_pairs),
                        .open_bench = open_bench,
                        .close_bench = close_bench};
    ZL_TRY(zl_wkb_rows(&work.nrows, a, b, err));
    return zl_wkb_run(&work, err);
}

/* ---- all pairs ------------------------------------------------------------------------------- */

void zl_wkb_overlaps_free(zl_wkb_overlaps *overlaps)
{
    if (!overlaps)
        return;
    zl_free(overlaps->pair);
    zl_free(overlaps);
}

static void free_overlaps(zl_wkb_overlaps **overlaps)
{
    zl_wkb_overlaps_free(*overlaps);
}

static zl_wkb_class class_of(const char *name)
{
    static const char *const names[] = {
        [ZL_WKB_INSIDE] = "inside",   [ZL_WKB_CONTAINS] = "contains", [ZL_WKB_EQUAL] = "equal",
        [ZL_WKB_OVERLAP] = "overlap", [ZL_WKB_SLIVER] = "sliver",     [ZL_WKB_TOUCH] = "touch"};
    unsigned i = 0;
    while (strcmp(names[i], name) != 0)
        i++;
    return (zl_wkb_class)i;
}

static zl_status keep(const void *a_row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_overlap_row *row = a_row;
    zl_wkb_overlaps *all = user;
    (void)shape;
    zl_wkb_overlap *grown = zl_grow(all->pair, all->count, &all->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    all->pair = grown;
    grown[all->count++] = (zl_wkb_overlap){.a = (int64_t)zl_wkb_row_of(row->a),
                                           .b = (int64_t)zl_wkb_row_of(row->b),
                                           .area_m2 = row->area_m2,
                                           .share_of_a = row->share_of_a,
                                           .share_of_b = row->share_of_b,
                                           .width_m = row->width_m,
                                           .class_number = class_of(row->class_name)};
    return ZL_OK;
}

static zl_overlap_options what_counts(const zl_overlap_options *options)
{
    if (!options)
        return (zl_overlap_options){0};
    return (zl_overlap_options){.min_share = options->min_share,
                                .sliver_width_m = options->sliver_width_m,
                                .inside_width_m = options->inside_width_m,
                                .touch = options->touch};
}

zl_status zl_wkb_overlap_pairs(zl_wkb_overlaps **out, const zl_wkb_array *a, const zl_wkb_array *b,
                               const zl_overlap_options *options, zl_findings *findings,
                               zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection of_a = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection of_b = {0};
    ZL_CLEANUP(free_overlaps) zl_wkb_overlaps *all = zl_alloc_zero(1, sizeof *all);
    if (!all)
        return zl_fail_memory(err);
    ZL_TRY(zl_wkb_collect(&of_a, a, ZL_WKB_POLYGONS, b ? "a" : NULL, findings, err));
    if (b)
        ZL_TRY(zl_wkb_collect(&of_b, b, ZL_WKB_POLYGONS, "b", findings, err));
    const zl_overlap_options figures = what_counts(options);
    const zl_sink sink = {.emit = keep, .user = all, .columns = zl_overlap_columns()};
    ZL_TRY(zl_overlap_of(&of_a, b ? &of_b : NULL, 0, &figures, &sink, err));
    *out = all;
    all = NULL;
    return ZL_OK;
}
