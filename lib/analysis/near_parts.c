#include "analysis/near_parts.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/declared.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"

/* ---- the index ------------------------------------------------------------------------------ */

static void list_parts(zl_part_index *out, zl_owned_shape *shapes, const zl_lines *lines,
                       const char *mode, bool all)
{
    for (size_t l = 0; l < lines->count; l++) {
        const zl_line *line = &lines->line[l];
        for (size_t k = 0; (all || zl_same_text(line->mode, mode)) && k < line->nparts; k++) {
            const zl_feature *feature = &lines->features->feature[line->part[k]];
            out->worst_m = fmax(out->worst_m, zl_accuracy_m(feature));
            shapes[out->count] = (zl_owned_shape){feature->shape, out->count};
            out->part[out->count++] = (zl_line_part){l, line->part[k]};
        }
    }
}

/* All modes in one text, as the filter takes them. */
static char *label_of(const zl_lines *lines, const char *mode, bool all)
{
    ZL_CLEANUP(zl_text_free) zl_text label = {0};
    zl_text_add(&label, all ? "" : mode ? mode : "");
    for (size_t m = 0; all && m < lines->nmodes; m++) {
        if (!lines->mode[m])
            continue;
        zl_text_add(&label, label.size ? "," : "");
        zl_text_add(&label, lines->mode[m]);
    }
    return zl_text_take(&label);
}

static zl_status make(zl_part_index *out, const zl_lines *lines, const char *mode, bool all,
                      zl_error *err)
{
    size_t most = lines->features->count;
    ZL_CLEANUP(zl_free_ptr) zl_owned_shape *shapes = zl_alloc_zero(most, sizeof *shapes);
    out->part = zl_alloc_zero(most, sizeof *out->part);
    if (!shapes || !out->part)
        return zl_fail_memory(err);
    if ((all || mode) && !(out->label = label_of(lines, mode, all)))
        return zl_fail_memory(err);
    list_parts(out, shapes, lines, mode, all);
    return zl_shape_index_new(&out->index, shapes, out->count, err);
}

zl_status zl_part_index_new(zl_part_index *out, const zl_lines *lines, const char *mode, bool all,
                            zl_error *err)
{
    zl_part_index made = {0};
    zl_status status = make(&made, lines, mode, all, err);
    if (status == ZL_OK)
        *out = made;
    else
        zl_part_index_free(&made);
    return status;
}

void zl_part_index_free(zl_part_index *index)
{
    zl_shape_index_free(index->index);
    zl_free(index->part);
    zl_free(index->label);
    *index = (zl_part_index){0};
}

/* ---- asking --------------------------------------------------------------------------------- */

static double or_zero(double value)
{
    return isnan(value) ? 0 : value;
}

static int by_part(const void *left, const void *right)
{
    const zl_near_part *a = left, *b = right;
    if (a->part.line != b->part.line)
        return a->part.line < b->part.line ? -1 : 1;
    return (a->part.feature > b->part.feature) - (a->part.feature < b->part.feature);
}

zl_status zl_find_near_parts(zl_near_part *near, size_t *count, const zl_part_index *parts,
                             zl_shape_index *asked, const zl_lines *lines, const zl_feature *zone,
                             const zl_prepared_zone *prepared, double farthest_m, zl_error *err)
{
    const zl_near_shape *found = NULL;
    size_t nfound = 0;
    double limit_m = farthest_m + or_zero(zl_accuracy_m(zone)) + parts->worst_m;
    *count = 0;
    if (parts->count > 0)
        ZL_TRY(zl_shape_index_ask(&found, &nfound, asked, prepared, parts->count, limit_m, err));
    for (size_t i = 0; i < nfound; i++) {
        zl_line_part part = parts->part[found[i].shape];
        const zl_feature *feature = &lines->features->feature[part.feature];
        double uncertainty_m = zl_accuracy_m(zone) + zl_accuracy_m(feature);
        if (found[i].nearest.distance_m <= farthest_m + or_zero(uncertainty_m))
            near[(*count)++] = (zl_near_part){feature, part, found[i].shape,
                                              found[i].nearest.distance_m, uncertainty_m};
    }
    if (*count > 1)
        qsort(near, *count, sizeof *near, by_part);
    return ZL_OK;
}
