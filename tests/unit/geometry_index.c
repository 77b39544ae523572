#include "unit.h"

#include "geometry/index.h"

enum { ITEMS = 1000 };

static void query_finds_what_meets_in_order(void)
{
    zl_error err = {0};
    static zl_extent extent[ITEMS];
    for (size_t i = 0; i < ITEMS; i++) {
        double west = 80 + (double)(i * 71 % 997) / 100, south = 40 + (double)(i * 37 % 983) / 100;
        extent[i] = (zl_extent){west, south, west + 0.05, south + 0.03};
    }
    extent[500] = (zl_extent){NAN, NAN, NAN, NAN};
    zl_index *index = NULL;
    UNIT_OK(zl_index_new(&index, extent, ITEMS, &err), err);
    for (size_t k = 0; k < 300; k++) {
        double west = 79 + (double)(k % 20) / 2, south = 39 + (double)(k / 20) / 2;
        zl_extent wanted = {west, south, west + 0.4, south + 0.3};
        const size_t *items = NULL;
        size_t count = 0, found = 0;
        UNIT_OK(zl_index_query(&items, &count, index, &wanted, &err), err);
        for (size_t i = 0; i < ITEMS; i++)
            if (zl_extent_meets(&extent[i], &wanted))
                CU_ASSERT(found < count && items[found++] == i);
        CU_ASSERT_EQUAL(found, count);
    }
    zl_index_free(index);
}

static void extents_that_are_points_are_found(void)
{
    zl_error err = {0};
    zl_extent place = {86, 41, 86, 41};
    zl_index *index = NULL;
    const size_t *items = NULL;
    size_t count = 0;
    UNIT_OK(zl_index_new(&index, &place, 1, &err), err);
    UNIT_OK(zl_index_query(&items, &count, index, &place, &err), err);
    CU_ASSERT_EQUAL(count, 1);
    zl_extent nowhere = {NAN, NAN, NAN, NAN};
    UNIT_OK(zl_index_query(&items, &count, index, &nowhere, &err), err);
    CU_ASSERT_EQUAL(count, 0);
    zl_index_free(index);
}

static void empty_index_finds_nothing(void)
{
    zl_error err = {0};
    zl_extent everywhere = {-180, -90, 180, 90};
    zl_index *index = NULL;
    const size_t *items = NULL;
    size_t count = 1;
    UNIT_OK(zl_index_new(&index, NULL, 0, &err), err);
    UNIT_OK(zl_index_query(&items, &count, index, &everywhere, &err), err);
    CU_ASSERT_EQUAL(count, 0);
    zl_index_free(index);
    zl_index_free(NULL);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a query finds what meets, in order", query_finds_what_meets_in_order},
        {"extents that are points are found", extents_that_are_points_are_found},
        {"an empty index finds nothing", empty_index_finds_nothing},
    };
    return unit_main("geometry_index", cases, sizeof cases / sizeof *cases);
}
