#include "analysis/lines.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/declared.h"
#include "base/alloc.h"
#include "base/error.h"

/* A feature with a shape, on its way to its line. */
typedef struct entry {
    const zl_feature *feature;
    size_t at;
} entry;

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int by_line(const void *left, const void *right)
{
    const entry *a = left, *b = right;
    int order = compare_text(a->feature->id, b->feature->id);
    if (order == 0)
        order = compare_text(a->feature->mode, b->feature->mode);
    return order ? order : (a->at > b->at) - (a->at < b->at);
}

static int by_first_part(const void *left, const void *right)
{
    const zl_line *a = left, *b = right;
    return (a->part[0] > b->part[0]) - (a->part[0] < b->part[0]);
}

static bool belongs_to(const zl_line *line, const zl_feature *feature)
{
    return zl_same_text(line->id, feature->id) && compare_text(line->mode, feature->mode) == 0;
}

/* Entries that stand side by side and agree become one line. */
static void gather(zl_lines *lines, const entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const zl_feature *feature = entries[i].feature;
        lines->position[i] = entries[i].at;
        if (lines->count == 0 || !belongs_to(&lines->line[lines->count - 1], feature))
            lines->line[lines->count++] =
                (zl_line){feature->id, feature->mode, &lines->position[i], 0};
        lines->line[lines->count - 1].nparts++;
    }
}

static zl_status add_mode(zl_lines *lines, const char *mode, zl_error *err)
{
    for (size_t i = 0; i < lines->nmodes; i++)
        if (zl_same_text(lines->mode[i], mode))
            return ZL_OK;
    const char **grown =
        zl_grow(lines->mode, lines->nmodes, &lines->mode_capacity, sizeof *lines->mode);
    if (!grown)
        return zl_fail_memory(err);
    lines->mode = grown;
    lines->mode[lines->nmodes++] = mode;
    return ZL_OK;
}

zl_status zl_lines_group(zl_lines *out, const zl_collection *features, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) entry *entries = zl_alloc_zero(features->count, sizeof *entries);
    out->features = features;
    out->position = zl_alloc_zero(features->count, sizeof *out->position);
    out->line = zl_alloc_zero(features->count, sizeof *out->line);
    if (!entries || !out->position || !out->line)
        return zl_fail_memory(err);
    size_t count = 0;
    for (size_t i = 0; i < features->count; i++)
        if (features->feature[i].shape)
            entries[count++] = (entry){&features->feature[i], i};
    qsort(entries, count, sizeof *entries, by_line);
    gather(out, entries, count);
    qsort(out->line, out->count, sizeof *out->line, by_first_part);
    for (size_t l = 0; l < out->count; l++)
        ZL_TRY(add_mode(out, out->line[l].mode, err));
    return ZL_OK;
}

void zl_lines_free(zl_lines *lines)
{
    zl_free(lines->position);
    zl_free(lines->line);
    zl_free(lines->mode);
    *lines = (zl_lines){0};
}
