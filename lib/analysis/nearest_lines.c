#include "analysis/nearest_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/declared.h"
#include "base/alloc.h"
#include "base/error.h"

/* A part of a line, on its way to its place in the index. */
typedef struct entry {
    const zl_line *line;
    size_t part;
    double accuracy_m; /* unknown: infinite */
} entry;

static int by_line(const void *left, const void *right)
{
    const entry *a = left, *b = right;
    int order = strcmp(a->line->id, b->line->id);
    if (order == 0)
        order = (a->accuracy_m > b->accuracy_m) - (a->accuracy_m < b->accuracy_m);
    return order ? order : (a->part > b->part) - (a->part < b->part);
}

static size_t list_parts(entry *entries, const zl_lines *lines, const char *mode)
{
    size_t count = 0;
    for (size_t l = 0; l < lines->count; l++) {
        const zl_line *line = &lines->line[l];
        for (size_t i = 0; zl_same_text(line->mode, mode) && i < line->nparts; i++) {
            double accuracy_m = lines->features->feature[line->part[i]].accuracy_m;
            if (isnan(accuracy_m))
                accuracy_m = INFINITY;
            entries[count++] = (entry){line, line->part[i], accuracy_m};
        }
    }
    qsort(entries, count, sizeof *entries, by_line);
    return count;
}

static zl_status index_parts(zl_mode_index *out, const entry *entries, size_t count,
                             const zl_collection *features, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) zl_owned_shape *shapes = zl_alloc_zero(count, sizeof *shapes);
    out->line = zl_alloc_zero(count, sizeof(void *));
    out->part = zl_alloc_zero(count, sizeof *out->part);
    if (!shapes || !out->line || !out->part)
        return zl_fail_memory(err);
    size_t owner = 0;
    for (size_t i = 0; i < count; i++) {
        owner += i > 0 && entries[i].line != entries[i - 1].line;
        out->line[i] = entries[i].line;
        out->part[i] = entries[i].part;
        shapes[i] = (zl_owned_shape){features->feature[entries[i].part].shape, owner};
    }
    out->nparts = count;
    return zl_shape_index_new(&out->index, shapes, count, err);
}

zl_status zl_mode_index_new(zl_mode_index *out, const zl_lines *lines, const char *mode,
                            zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) entry *entries = zl_alloc_zero(lines->features->count, sizeof *entries);
    if (!entries)
        return zl_fail_memory(err);
    return index_parts(out, entries, list_parts(entries, lines, mode), lines->features, err);
}

void zl_mode_index_free(zl_mode_index *index)
{
    zl_shape_index_free(index->index);
    zl_free(index->line);
    zl_free(index->part);
    *index = (zl_mode_index){0};
}
