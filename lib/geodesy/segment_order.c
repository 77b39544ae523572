/* The order of leaves: halving the longest side again and again (a packed k-d tree), at multiples
 * of powers of eight, so that eight neighbours in the order make a compact box on every level. */
#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
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

/* Halves the run, at a multiple of the largest power of eight that is shorter than it. */
static void arrange(leaf_order *order, size_t low, size_t high)
{
    while (high - low > ZL_BOX_CHILDREN) {
        size_t step = ZL_BOX_CHILDREN, axis = widest_axis(order, low, high);
        while (step * ZL_BOX_CHILDREN < high - low)
            step *= ZL_BOX_CHILDREN;
        size_t half = ((high - low) / 2 + step / 2) / step * step;
        size_t middle = low + half;
        for (size_t i = low; i < high; i++)
            order->item[i].key = on_axis(order->middle[order->item[i].item], axis);
        zl_rank_nth(order->item + low, high - low, middle - low);
        arrange(order, low, middle);
        low = middle;
    }
}

static zl_vec leaf_middle(const zl_segment_leaf *leaf)
{
    return zl_vec_scale(zl_vec_add(zl_leaf_point(leaf, 0), zl_leaf_point(leaf, ZL_LEAF_SEGMENTS)),
                        0.5);
}

/* Leaves of one path are neighbours already. */
zl_status zl_leaves_sort(zl_segment_index *index, zl_error *err)
{
    size_t count = index->nleaves;
    if (index->npaths < 2 || count <= ZL_BOX_CHILDREN)
        return ZL_OK;
    ZL_CLEANUP(zl_free_ptr) zl_vec *middle = zl_realloc_array(NULL, count, sizeof *middle);
    ZL_CLEANUP(zl_free_ptr) zl_ranked *item = zl_realloc_array(NULL, count, sizeof *item);
    zl_segment_leaf *sorted = zl_realloc_array(NULL, count, sizeof *sorted);
    if (!middle || !item || !sorted) {
        zl_free_ptr(&sorted);
        return zl_fail_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        middle[i] = leaf_middle(&index->leaf[i]);
        item[i].item = i;
    }
    leaf_order order = {middle, item};
    arrange(&order, 0, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = index->leaf[item[i].item];
    zl_free_ptr(&index->leaf);
    index->leaf = sorted;
    index->leaf_capacity = count;
    return ZL_OK;
}
