#include "geometry/box_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/hilbert.h"

enum { GROUP = 16, MOST_LEVELS = 9 };
/* As many are sorted by moving each to its place. */
enum { FEW = 24 };

static const double steps_per_deg = 4194304; /* 2^22: 512 degrees fit, 2.6 cm each */
static const zl_step_box nowhere = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};

/* By coordinate, so that one instruction compares several. */
typedef struct group {
    int32_t west[GROUP], south[GROUP], east[GROUP], north[GROUP];
} group;

/* Level 0 has the boxes of the items in the order of the curve, level k + 1 a box for each group of
 * level k. */
struct zl_box_index {
    size_t count;
    uint32_t *item;  /* at each place of the curve */
    uint32_t *place; /* of each item */
    group *groups;
    size_t level_start[MOST_LEVELS + 1], nlevels;
};

/* ---- boxes ---------------------------------------------------------------------------------- */

static int32_t steps(double deg, double (*rounded)(double))
{
    double all = rounded(deg * steps_per_deg);
    return (int32_t)fmin(fmax(all, INT32_MIN + 1.0), INT32_MAX - 1.0);
}

zl_step_box zl_step_box_of(const zl_extent *extent)
{
    if (!(extent->west <= extent->east && extent->south <= extent->north))
        return nowhere;
    return (zl_step_box){steps(extent->west, floor), steps(extent->south, floor),
                         steps(extent->east, ceil), steps(extent->north, ceil)};
}

zl_status zl_step_boxes_add(zl_step_boxes *boxes, const zl_step_box *box, size_t count,
                            zl_error *err)
{
    if (count > UINT32_MAX - boxes->count)
        return zl_fail(err, ZL_FAILED, "more than %u features in one layer", UINT32_MAX);
    while (boxes->count + count > boxes->capacity) {
        zl_step_box *grown = zl_grow(boxes->box, boxes->capacity, &boxes->capacity, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        boxes->box = grown;
    }
    if (count > 0)
        memcpy(boxes->box + boxes->count, box, count * sizeof *box);
    boxes->count += count;
    return ZL_OK;
}

void zl_step_boxes_free(zl_step_boxes *boxes)
{
    zl_free(boxes->box);
    *boxes = (zl_step_boxes){0};
}

static void join(zl_step_box *whole, const zl_step_box *part)
{
    whole->west = part->west < whole->west ? part->west : whole->west;
    whole->south = part->south < whole->south ? part->south : whole->south;
    whole->east = part->east > whole->east ? part->east : whole->east;
    whole->north = part->north > whole->north ? part->north : whole->north;
}

static void put(group *to, size_t k, const zl_step_box *box)
{
    to->west[k] = box->west;
    to->south[k] = box->south;
    to->east[k] = box->east;
    to->north[k] = box->north;
}

static zl_step_box take(const group *from, size_t k)
{
    return (zl_step_box){from->west[k], from->south[k], from->east[k], from->north[k]};
}

static zl_step_box box_of_group(const group *all)
{
    zl_step_box whole = nowhere;
    for (size_t k = 0; k < GROUP; k++) {
        zl_step_box part = take(all, k);
        join(&whole, &part);
    }
    return whole;
}

zl_step_box zl_box_index_box(const zl_box_index *index, size_t item)
{
    uint32_t place = index->place[item];
    return take(&index->groups[place / GROUP], place % GROUP);
}

/* ---- order ---------------------------------------------------------------------------------- */

static uint32_t cell(int32_t low, int32_t high, int32_t least, int32_t greatest)
{
    double width = (double)greatest - least, middle = ((double)low + high) / 2;
    double share = width > 0 ? (middle - least) / width : 0;
    return (uint32_t)(fmin(fmax(share, 0), 1) * 65535);
}

/* The place on the curve above, the item below. */
static void number_items(uint64_t *key, const zl_step_boxes *boxes)
{
    zl_step_box whole = nowhere;
    for (size_t i = 0; i < boxes->count; i++)
        join(&whole, &boxes->box[i]);
    for (size_t i = 0; i < boxes->count; i++) {
        const zl_step_box *box = &boxes->box[i];
        uint32_t x = cell(box->west, box->east, whole.west, whole.east);
        uint32_t y = cell(box->south, box->north, whole.south, whole.north);
        key[i] = (uint64_t)zl_hilbert_place(x, y) << 32 | i;
    }
}

/* By the upper halves, eight bits in each of four rounds; equal ones keep their order. */
static void sort_upper_half(uint64_t *key, uint64_t *room, size_t count)
{
    for (int shift = 32; shift < 64; shift += 8) {
        size_t start[257] = {0};
        for (size_t i = 0; i < count; i++)
            start[(key[i] >> shift & 255) + 1]++;
        for (size_t b = 0; b < 256; b++)
            start[b + 1] += start[b];
        for (size_t i = 0; i < count; i++)
            room[start[key[i] >> shift & 255]++] = key[i];
        uint64_t *swapped = key;
        key = room;
        room = swapped;
    }
}

static zl_status order_items(zl_box_index *index, const zl_step_boxes *boxes, zl_error *err)
{
    size_t count = boxes->count;
    ZL_CLEANUP(zl_free_ptr) uint64_t *key = zl_alloc(count * sizeof *key);
    ZL_CLEANUP(zl_free_ptr) uint64_t *room = zl_alloc(count * sizeof *room);
    if (!key || !room)
        return zl_fail_memory(err);
    number_items(key, boxes);
    sort_upper_half(key, room, count);
    for (size_t at = 0; at < count; at++) {
        uint32_t item = (uint32_t)key[at];
        index->item[at] = item;
        index->place[item] = (uint32_t)at;
    }
    return ZL_OK;
}

/* ---- making --------------------------------------------------------------------------------- */

void zl_box_index_free_ptr(zl_box_index **index)
{
    if (!*index)
        return;
    zl_free((*index)->item);
    zl_free((*index)->place);
    zl_free((*index)->groups);
    zl_free(*index);
    *index = NULL;
}

static size_t plan_levels(zl_box_index *index)
{
    size_t total = 0, count = index->count;
    do {
        count = (count + GROUP - 1) / GROUP;
        index->level_start[index->nlevels++] = total;
        total += count;
    } while (count > 1);
    index->level_start[index->nlevels] = total;
    return total;
}

/* Groups of the level below, or features. */
static size_t count_below(const zl_box_index *index, size_t level)
{
    if (level == 0)
        return index->count;
    return index->level_start[level] - index->level_start[level - 1];
}

static void fill_group(zl_box_index *index, size_t level, size_t number, const zl_step_boxes *boxes)
{
    group *to = &index->groups[index->level_start[level] + number];
    const group *below = level > 0 ? index->groups + index->level_start[level - 1] : NULL;
    size_t nbelow = count_below(index, level);
    for (size_t k = 0; k < GROUP; k++) {
        size_t at = number * GROUP + k;
        zl_step_box box = at >= nbelow ? nowhere
                          : level > 0  ? box_of_group(&below[at])
                                       : boxes->box[index->item[at]];
        put(to, k, &box);
    }
}

static zl_status build(zl_box_index *index, const zl_step_boxes *boxes, zl_error *err)
{
    index->count = boxes->count;
    index->item = zl_alloc(boxes->count * sizeof *index->item);
    index->place = zl_alloc(boxes->count * sizeof *index->place);
    index->groups = zl_alloc(plan_levels(index) * sizeof *index->groups);
    if (!index->item || !index->place || !index->groups)
        return zl_fail_memory(err);
    ZL_TRY(order_items(index, boxes, err));
    for (size_t level = 0; level < index->nlevels; level++)
        for (size_t g = 0; g < index->level_start[level + 1] - index->level_start[level]; g++)
            fill_group(index, level, g, boxes);
    return ZL_OK;
}

zl_status zl_box_index_new(zl_box_index **out, zl_step_boxes *boxes, zl_error *err)
{
    ZL_CLEANUP(zl_box_index_free_ptr) zl_box_index *index = zl_alloc_zero(1, sizeof *index);
    zl_status status = index ? build(index, boxes, err) : zl_fail_memory(err);
    zl_step_boxes_free(boxes);
    if (status != ZL_OK)
        return status;
    *out = index;
    index = NULL;
    return ZL_OK;
}

/* ---- asking --------------------------------------------------------------------------------- */

void zl_found_free(zl_found *found)
{
    zl_free(found->item);
    *found = (zl_found){0};
}

static zl_status add_found(zl_found *found, uint32_t item, zl_error *err)
{
    uint32_t *grown = zl_grow(found->item, found->count, &found->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    found->item = grown;
    grown[found->count++] = item;
    return ZL_OK;
}

/* Which boxes of a group meet one; their bits. Masks, not conditions and shifts: so every
 * instruction set compares several at a time. */
static uint32_t meeting(const group *all, const zl_step_box *box)
{
    static const int32_t bit[GROUP] = {1,   2,   4,    8,    16,   32,   64,    128,
                                       256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
    int32_t bits = 0;
    for (uint32_t k = 0; k < GROUP; k++)
        bits |= -((all->west[k] <= box->east) & (all->east[k] >= box->west) &
                  (all->south[k] <= box->north) & (all->north[k] >= box->south)) &
                bit[k];
    return (uint32_t)bits;
}

typedef struct question {
    const zl_box_index *index;
    const zl_step_box *box;
    size_t first;
    zl_found *found;
} question;

static zl_status visit(const question *q, size_t level, size_t number, zl_error *err)
{
    const zl_box_index *index = q->index;
    uint32_t bits = meeting(&index->groups[index->level_start[level] + number], q->box);
    for (; bits; bits &= bits - 1) {
        size_t at = number * GROUP + (size_t)__builtin_ctz(bits);
        if (level > 0)
            ZL_TRY(visit(q, level - 1, at, err));
        else if (index->item[at] >= q->first)
            ZL_TRY(add_found(q->found, index->item[at], err));
    }
    return ZL_OK;
}

static int compare_items(const void *a, const void *b)
{
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    return (i > j) - (i < j);
}

static void sort_items(uint32_t *item, size_t count)
{
    if (count > FEW) {
        qsort(item, count, sizeof *item, compare_items);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        uint32_t moved = item[i];
        size_t at = i;
        for (; at > 0 && item[at - 1] > moved; at--)
            item[at] = item[at - 1];
        item[at] = moved;
    }
}

zl_status zl_box_index_query(zl_found *found, const zl_box_index *index, const zl_step_box *box,
                             size_t first, zl_error *err)
{
    const question q = {index, box, first, found};
    found->count = 0;
    if (index->count > 0)
        ZL_TRY(visit(&q, index->nlevels - 1, 0, err));
    sort_items(found->item, found->count);
    return ZL_OK;
}
