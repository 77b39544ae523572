/* The segments near another index, leaf by leaf, and leaves that follow each other put together. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment_contacts.h"

typedef struct gathering {
    const zl_segment_index *index, *other;
    zl_segment_runs *out;
    float reach2;
} gathering;

static float gap2(const gathering *g, const zl_child_boxes *boxes, size_t child)
{
    float sum = 0;
    for (size_t axis = 0; axis < 3; axis++) {
        float before = boxes->low[axis][child] - g->other->high[axis];
        float after = g->other->low[axis] - boxes->high[axis][child];
        float gap = before > after ? before : after;
        sum += gap > 0 ? gap * gap : 0;
    }
    return sum;
}

static zl_status add_leaf(gathering *g, size_t leaf, zl_error *err)
{
    const zl_segment_leaf *from = &g->index->leaf[leaf];
    zl_segment_runs *out = g->out;
    zl_segment_run *grown = zl_grow(out->item, out->count, &out->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    out->item = grown;
    out->item[out->count++] = (zl_segment_run){from->path, from->first, from->nsegments};
    return ZL_OK;
}

static zl_status descend(gathering *g, unsigned level, size_t box, zl_error *err)
{
    const zl_child_boxes *boxes = &g->index->box[g->index->level_start[level] + box];
    for (size_t i = 0; i < ZL_BOX_CHILDREN; i++) {
        size_t child = box * ZL_BOX_CHILDREN + i;
        if (!(gap2(g, boxes, i) <= g->reach2))
            continue;
        ZL_TRY(level > 0 ? descend(g, level - 1, child, err) : add_leaf(g, child, err));
    }
    return ZL_OK;
}

static int by_point(const void *left, const void *right)
{
    const zl_segment_run *a = left, *b = right;
    return zl_compare_sizes(a->first, b->first);
}

static void join(zl_segment_runs *runs)
{
    size_t kept = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const zl_segment_run *run = &runs->item[i];
        zl_segment_run *last = kept > 0 ? &runs->item[kept - 1] : NULL;
        if (last && last->path == run->path && last->first + last->count == run->first)
            last->count += run->count;
        else
            runs->item[kept++] = *run;
    }
    runs->count = kept;
}

zl_status zl_segment_index_around(zl_segment_runs *out, const zl_segment_index *index,
                                  const zl_segment_index *other, double limit_m, zl_error *err)
{
    gathering g = {index, other, out, (float)(limit_m * limit_m * (1 + 1e-6) + 1)};
    out->count = 0;
    if (index->nlevels > 0 && other->nlevels > 0)
        ZL_TRY(descend(&g, index->nlevels - 1, 0, err));
    if (out->count > 1)
        qsort(out->item, out->count, sizeof *out->item, by_point);
    join(out);
    return ZL_OK;
}

void zl_segment_runs_free(zl_segment_runs *runs)
{
    zl_free(runs->item);
    *runs = (zl_segment_runs){0};
}

void zl_segment_index_points(zl_vec *points, const zl_segment_index *index, size_t first,
                             size_t count)
{
    zl_ecef_points(points, index->place[first], count);
}
