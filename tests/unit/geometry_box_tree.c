/* Boxes over blocks of eight items: a visit comes to all blocks that meet, in order, and no other.
 */
#include "geometry/box_tree.h"

#include <math.h>

#include "unit.h"

enum { ITEMS = 700 };

static zl_box item[ITEMS];

static void make_items(void)
{
    for (size_t i = 0; i < ITEMS; i++) {
        double west = 40 * sin((double)i / 30), south = 25 * cos((double)i / 17);
        item[i] = (zl_box){west, south, west + (double)(i % 3), south + (double)(i % 5)};
    }
}

typedef struct visits {
    size_t count, first[ITEMS], last[ITEMS], most;
} visits;

static bool visit(size_t first, size_t last, void *user)
{
    visits *v = user;
    v->first[v->count] = first;
    v->last[v->count++] = last;
    return v->count < v->most;
}

/* Against every block, one by one. */
static void check_visit(const zl_box_tree *tree, size_t count, const zl_box *wanted)
{
    visits v = {.most = ITEMS};
    size_t met = 0;
    CU_ASSERT(zl_box_tree_visit(tree, wanted, visit, &v));
    for (size_t first = 0; first < count; first += ZL_BLOCK) {
        size_t last = first + ZL_BLOCK < count ? first + ZL_BLOCK : count;
        zl_box block = item[first];
        for (size_t i = first + 1; i < last; i++)
            zl_box_add(&block, &item[i]);
        if (!zl_box_meets(&block, wanted))
            continue;
        CU_ASSERT_FATAL(met < v.count);
        CU_ASSERT(v.first[met] == first && v.last[met] == last);
        met++;
    }
    CU_ASSERT_EQUAL(met, v.count);
}

static void visits_what_meets(void)
{
    static const size_t counts[] = {0, 1, 7, 8, 9, 63, 64, 65, 511, 512, 513, ITEMS};
    static const zl_box wanted[] = {{-1, -1, 1, 1},
                                    {-100, -100, 100, 100},
                                    {40, 25, 40, 25},
                                    {3, 4, INFINITY, 4}, /* a ray to the east */
                                    {200, 200, 201, 201}};
    zl_box_tree tree = {0};
    zl_error err = {0};
    make_items();
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        UNIT_OK(zl_box_tree_fill(&tree, item, counts[c], &err), err);
        for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++)
            check_visit(&tree, counts[c], &wanted[w]);
    }
    zl_box_tree_free(&tree);
}

static void ends_when_told(void)
{
    zl_box_tree tree = {0};
    zl_error err = {0};
    const zl_box all = {-100, -100, 100, 100};
    visits v = {.most = 3};
    make_items();
    UNIT_OK(zl_box_tree_fill(&tree, item, ITEMS, &err), err);
    CU_ASSERT(!zl_box_tree_visit(&tree, &all, visit, &v));
    CU_ASSERT_EQUAL(v.count, 3);
    zl_box_tree_free(&tree);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a visit comes to what meets", visits_what_meets},
        {"a visit ends when told", ends_when_told},
    };
    return unit_main("geometry_box_tree", cases, sizeof cases / sizeof *cases);
}
