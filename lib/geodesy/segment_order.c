/* The order of leaves: halving the longest side again and again (a packed k-d tree), at multiples
 * of powers of eight, so that eight neighbours in the order make a compact box on every level. */
#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/workers.h"
#include "geodesy/segment_tree.h"

static void swap_ranked(zl_ranked *a, zl_ranked *b)
{
    zl_ranked held = *a;
    *a = *b;
    *b = held;
}

void zl_rank_nth(zl_ranked *items, size_t count, size_t nth)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)count - 1, at = (ptrdiff_t)nth;
    while (low < high) {
        double pivot = items[low + (high - low) / 2].key;
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (items[i].key < pivot)
                i++;
            while (items[j].key > pivot)
                j--;
            if (i <= j)
                swap_ranked(&items[i++], &items[j--]);
        }
        if (at <= j)
            high = j;
        else if (at >= i)
            low = i;
        else
            return;
    }
}

/* The middles of the leaves, on their way into an order. */
typedef struct leaf_order {
    const zl_vec *middle;
    zl_ranked *item;
} leaf_order;

static double on_axis(zl_vec v, size_t axis)
{
    return axis == 0 ? v.x : axis == 1 ? v.y : v.z;
}

static size_t widest_axis(const leaf_order *order, size_t low, size_t high)
{
    size_t widest = 0;
    double width = -1;
    for (size_t axis = 0; axis < 3; axis++) {
        double least = INFINITY, greatest = -INFINITY;
        for (size_t i = low; i < high; i++) {
            double at = on_axis(order->middle[order->item[i].item], axis);
            least = at < least ? at : least;
            greatest = at > greatest ? at : greatest;
        }
        if (greatest - least > width) {
            width = greatest - least;
            widest = axis;
        }
    }
    return widest;
}

/* Where a run is halved: at a multiple of the largest power of eight that is shorter than it. */
static size_t halve(leaf_order *order, size_t low, size_t high)
{
    size_t step = ZL_BOX_CHILDREN, axis = widest_axis(order, low, high);
    while (step * ZL_BOX_CHILDREN < high - low)
        step *= ZL_BOX_CHILDREN;
    size_t half = ((high - low) / 2 + step / 2) / step * step;
    for (size_t i = low; i < high; i++)
        order->item[i].key = on_axis(order->middle[order->item[i].item], axis);
    zl_rank_nth(order->item + low, high - low, half);
    return low + half;
}

static void arrange(leaf_order *order, size_t low, size_t high)
{
    while (high - low > ZL_BOX_CHILDREN) {
        size_t middle = halve(order, low, high);
        arrange(order, low, middle);
        low = middle;
    }
}

/* ---- in several threads --------------------------------------------------------------------- */

/* Halved so often, many leaves are work enough for each thread. */
enum { PARALLEL_HALVINGS = 4, MOST_RUNS = 1 << PARALLEL_HALVINGS };

typedef struct runs {
    leaf_order *order;
    size_t start[MOST_RUNS + 1], count, next;
} runs;

static zl_status take_run(void *job, bool *any, void *user, zl_error *err)
{
    runs *all = user;
    (void)err;
    *any = zl_take_range(job, &all->next, all->count, 1);
    return ZL_OK;
}

static zl_status arrange_run(void *job, void *bench, void *user, zl_error *err)
{
    const runs *all = user;
    const zl_range *run = job;
    (void)bench;
    (void)err;
    arrange(all->order, all->start[run->first], all->start[run->first + 1]);
    return ZL_OK;
}

static zl_status end_run(void *job, void *user, zl_error *err)
{
    (void)job;
    (void)user;
    (void)err;
    return ZL_OK;
}

static zl_status arrange_many(leaf_order *order, size_t count, zl_error *err)
{
    static const zl_workshop shop = {
        .job_size = sizeof(zl_range), .fill = take_run, .compute = arrange_run, .drain = end_run};
    runs all = {.order = order, .start = {0, count}, .count = 1};
    for (int i = 0; i < PARALLEL_HALVINGS; i++) {
        for (size_t r = all.count; r-- > 0;) { /* from behind, to make room in place */
            size_t low = all.start[r], high = all.start[r + 1];
            all.start[2 * r + 2] = high;
            all.start[2 * r + 1] = halve(order, low, high);
            all.start[2 * r] = low;
        }
        all.count *= 2;
    }
    return zl_workers_run(&shop, &all, err);
}

/* ---- slots ---------------------------------------------------------------------------------- */

static zl_vec slot_middle(const zl_segment_index *index, const zl_leaf_slot *slot)
{
    const zl_vec *point = index->point + slot->first;
    return zl_vec_scale(zl_vec_add(point[0], point[slot->nsegments]), 0.5);
}

/* Leaves of one path are neighbours already. */
zl_status zl_slots_sort(zl_segment_index *index, zl_error *err)
{
    size_t count = index->nleaves;
    if (index->npaths < 2 || count <= ZL_BOX_CHILDREN)
        return ZL_OK;
    ZL_CLEANUP(zl_free_ptr) zl_vec *middle = zl_realloc_array(NULL, count, sizeof *middle);
    ZL_CLEANUP(zl_free_ptr) zl_ranked *item = zl_realloc_array(NULL, count, sizeof *item);
    ZL_CLEANUP(zl_free_ptr) zl_leaf_slot *slot = zl_realloc_array(NULL, count, sizeof *slot);
    if (!middle || !item || !slot)
        return zl_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        slot[i] = index->slot[i];
        middle[i] = slot_middle(index, &slot[i]);
        item[i].item = i;
    }
    leaf_order order = {middle, item};
    if (count < ZL_MANY_LEAVES)
        arrange(&order, 0, count);
    else
        ZL_TRY(arrange_many(&order, count, err));
    for (size_t i = 0; i < count; i++)
        index->slot[i] = slot[item[i].item];
    return ZL_OK;
}
