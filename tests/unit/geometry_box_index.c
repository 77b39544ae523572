/* Boxes of very many shapes: all that meets is found, and no more than a step beyond. */
#include "geometry/box_index.h"

#include <math.h>

#include "unit.h"

enum { ITEMS = 5000 };

static zl_extent extent[ITEMS];

/* Boxes of every size over a part of the globe, some on one place, some unknown. */
static zl_box_index *index_of(size_t count)
{
    zl_error err = {0};
    zl_step_boxes boxes = {0};
    zl_box_index *index = NULL;
    for (size_t i = 0; i < count; i++) {
        double west = 80 + (double)(i * 71 % 997) / 100, south = 40 + (double)(i * 37 % 983) / 100;
        double size = i % 100 == 3 ? 3 : i % 10 == 4 ? 0 : 0.04;
        extent[i] = (zl_extent){west, south, west + size, south + size / 2};
        if (i % 500 == 9)
            extent[i] = (zl_extent){NAN, NAN, NAN, NAN};
        zl_step_box box = zl_step_box_of(&extent[i]);
        UNIT_OK(zl_step_boxes_add(&boxes, &box, 1, &err), err);
    }
    UNIT_OK(zl_box_index_new(&index, &boxes, &err), err);
    return index;
}

static zl_extent wider(const zl_extent *e)
{
    const double two_steps = 2 / 4194304.0;
    return (zl_extent){e->west - two_steps, e->south - two_steps, e->east + two_steps,
                       e->north + two_steps};
}

static void check_query(const zl_box_index *index, const zl_extent *wanted, size_t count,
                        size_t first)
{
    zl_error err = {0};
    zl_found found = {0};
    zl_step_box box = zl_step_box_of(wanted);
    zl_extent widened = wider(wanted);
    size_t at = 0;
    UNIT_OK(zl_box_index_query(&found, index, &box, first, &err), err);
    for (size_t i = 0; i < count; i++) {
        bool is_found = at < found.count && found.item[at] == i;
        if (i >= first && zl_extent_meets(&extent[i], wanted))
            CU_ASSERT(is_found);
        if (is_found)
            CU_ASSERT(i >= first && zl_extent_meets(&extent[i], &widened));
        at += is_found;
    }
    CU_ASSERT_EQUAL(at, found.count); /* ascending, and nothing twice */
    zl_found_free(&found);
}

static void finds_what_meets_in_order(void)
{
    zl_box_index *index = index_of(ITEMS);
    for (size_t k = 0; k < 300; k++) {
        double west = 79 + (double)(k % 20) / 2, south = 39 + (double)(k / 20) / 2;
        check_query(index, &(zl_extent){west, south, west + 0.4, south + 0.3}, ITEMS, 0);
        check_query(index, &(zl_extent){west, south, west + 0.4, south + 0.3}, ITEMS, 17 * k);
    }
    check_query(index, &(zl_extent){-180, -90, 180, 90}, ITEMS, 0);
    check_query(index, &(zl_extent){-1e300, -1e300, 1e300, 1e300}, ITEMS, 0);
    check_query(index, &(zl_extent){NAN, NAN, NAN, NAN}, ITEMS, 0);
    zl_box_index_free_ptr(&index);
}

static void any_number_of_items(void)
{
    static const size_t counts[] = {0, 1, 15, 16, 17, 255, 256, 257, 4097};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        zl_box_index *index = index_of(counts[k]);
        check_query(index, &(zl_extent){80, 40, 90, 50}, counts[k], 0);
        check_query(index, &(zl_extent){81, 41, 81.5, 41.5}, counts[k], 0);
        zl_box_index_free_ptr(&index);
    }
}

static void gives_boxes_back(void)
{
    zl_box_index *index = index_of(ITEMS);
    for (size_t i = 0; i < ITEMS; i += 7) {
        zl_step_box given = zl_step_box_of(&extent[i]), kept = zl_box_index_box(index, i);
        CU_ASSERT(given.west == kept.west && given.south == kept.south && given.east == kept.east &&
                  given.north == kept.north);
    }
    zl_box_index_free_ptr(&index);
}

/* Rounded outwards: the edge of a step is on the side that makes the box larger. */
static void rounds_outwards(void)
{
    const double step = 1 / 4194304.0;
    zl_step_box box =
        zl_step_box_of(&(zl_extent){86 + step / 3, -41 - step / 3, 86 + step / 2, -41});
    CU_ASSERT_EQUAL(box.west, 86 * 4194304);
    CU_ASSERT_EQUAL(box.east, 86 * 4194304 + 1);
    CU_ASSERT_EQUAL(box.south, -41 * 4194304 - 1);
    CU_ASSERT_EQUAL(box.north, -41 * 4194304);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a query finds what meets, in order", finds_what_meets_in_order},
        {"any number of items", any_number_of_items},
        {"boxes are given back", gives_boxes_back},
        {"boxes are rounded outwards", rounds_outwards},
    };
    return unit_main("geometry_box_index", cases, sizeof cases / sizeof *cases);
}
