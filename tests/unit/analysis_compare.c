/* What became of a boundary and of the values of its columns, without a layer. */
#include "analysis/compare.h"
#include "analysis_fixture.h"

static zl_change compare(const zl_shape *before, const zl_shape *after, double tolerance_m)
{
    zl_change change = {0};
    zl_error err = {0};
    UNIT_OK(zl_compare_boundaries(&change, before, after, tolerance_m, &err), err);
    return change;
}

/* A polygon of parts of one ring each, boxes of `size` degrees. */
static zl_shape *boxes(const double *corner, size_t count, double size)
{
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t i = 0; i < count; i++) {
        double west = corner[2 * i], south = corner[2 * i + 1];
        const double ring[] = {west,         south, west + size,  south, west + size,
                               south + size, west,  south + size, west,  south};
        zl_shape_begin_part(&builder);
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, ring, 5);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* Boundaries that are nowhere near each other: all of one goes, all of the other comes. A box of
 * 0.01 degrees at 86 41 has 934284.3086 m² by pyproj 3.4.1. */
static void test_apart(void)
{
    zl_shape *here = fixture_box(86, 41, 86.01, 41.01), *there = fixture_box(88, 41, 88.01, 41.01);
    zl_change change = compare(here, there, 0.01);
    UNIT_NEAR(change.removed_m2, 934284.3086, 1e-3);
    UNIT_NEAR(change.added_m2, 934284.3086, 1e-3);
    UNIT_NEAR(change.kept_m2, 0, 1e-3);
    SAME(change.verdict, "moved");
    zl_shape_free(here);
    zl_shape_free(there);
}

/* On both sides of the globe no chart holds both, so that the overlay has to be asked. */
static void test_far_apart(void)
{
    zl_shape *here = fixture_box(86, 41, 86.01, 41.01),
             *there = fixture_box(-93, 41, -92.99, 41.01);
    zl_change change = compare(here, there, 0.01);
    UNIT_NEAR(change.removed_m2, change.old_m2, 1e-6);
    UNIT_NEAR(change.added_m2, change.new_m2, 1e-6);
    SAME(change.verdict, "moved");
    zl_shape_free(here);
    zl_shape_free(there);
}

/* The same points in other rings and parts are not the same bits, and the same land. */
static void test_other_order(void)
{
    static const double two[] = {86, 41, 86.1, 41}, turned[] = {86.1, 41, 86, 41};
    static const double three[] = {86, 41, 86.1, 41, 86.2, 41};
    zl_shape *a = boxes(two, 2, 0.01), *b = boxes(turned, 2, 0.01), *c = boxes(three, 3, 0.01);
    zl_change change = compare(a, b, 0.01);
    UNIT_NEAR(change.added_m2, 0, 1e-3);
    UNIT_NEAR(change.removed_m2, 0, 1e-3);
    UNIT_NEAR(change.shift.max_m, 0, 1e-6);
    SAME(change.verdict, "same");
    change = compare(a, c, 0.01);
    UNIT_NEAR(change.added_m2, 934284.3086, 1e-3);
    UNIT_NEAR(change.removed_m2, 0, 1e-3);
    SAME(change.verdict, "moved");
    change = compare(a, a, 0.01);
    SAME(change.verdict, "same");
    UNIT_NEAR(change.kept_m2, change.old_m2, 0);
    zl_shape_free(a);
    zl_shape_free(b);
    zl_shape_free(c);
}

static zl_shape *with_rings(const double *const *ring, const bool *begins_part, size_t nrings)
{
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t r = 0; r < nrings; r++) {
        if (begins_part[r])
            zl_shape_begin_part(&builder);
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, ring[r], 5);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* As many points and rings: a hole before, a part of its own after. */
static void test_part_or_hole(void)
{
    static const double outer[] = {86, 41, 86.03, 41, 86.03, 41.03, 86, 41.03, 86, 41};
    static const double hole[] = {86.01, 41.01, 86.02, 41.01, 86.02,
                                  41.02, 86.01, 41.02, 86.01, 41.01};
    static const double second[] = {87, 41, 87.01, 41, 87.01, 41.01, 87, 41.01, 87, 41};
    static const double third[] = {88, 41, 88.01, 41, 88.01, 41.01, 88, 41.01, 88, 41};
    zl_shape *before = with_rings((const double *const[]){outer, hole, second},
                                  (const bool[]){true, false, true}, 3);
    zl_shape *after = with_rings((const double *const[]){outer, second, third},
                                 (const bool[]){true, true, true}, 3);
    zl_shape *in_hole = fixture_box(86.01, 41.01, 86.02, 41.02);
    zl_change change = compare(before, after, 0.01);
    UNIT_NEAR(change.added_m2, 934284.3086 + zl_shape_area_m2(in_hole), 1e-2);
    UNIT_NEAR(change.removed_m2, 0, 1e-2);
    SAME(change.verdict, "moved");
    zl_shape_free(before);
    zl_shape_free(after);
    zl_shape_free(in_hole);
}

static void test_missing(void)
{
    zl_shape *box = fixture_box(86, 41, 86.01, 41.01);
    const zl_shape empty = {.kind = ZL_SHAPE_POLYGON};
    zl_change change = compare(NULL, box, 0.01);
    SAME(change.verdict, "added");
    UNIT_NEAR(change.added_m2, 934284.3086, 1e-3);
    CU_ASSERT(isnan(change.old_m2) && isnan(change.shift.max_m));
    change = compare(box, &empty, 0.01);
    SAME(change.verdict, "removed");
    UNIT_NEAR(change.removed_m2, 934284.3086, 1e-3);
    change = compare(&empty, NULL, 0.01);
    CU_ASSERT_PTR_NULL(change.verdict);
    zl_shape_free(box);
}

static char *plain(zl_value value, bool as_list)
{
    static char room[64];
    bool failed = false;
    char *text = zl_plain_value(&value, as_list, &failed);
    CU_ASSERT_FALSE(failed);
    if (!text)
        return NULL;
    snprintf(room, sizeof room, "%s", text);
    zl_free(text);
    return room;
}

/* A figure is the same as a number and as a text; what says nothing is no value. */
static void test_plain_values(void)
{
    SAME(plain((zl_value){.type = ZL_INTEGER, .integer = 3000}, false), "3000");
    SAME(plain((zl_value){.type = ZL_REAL, .real = 3000}, false), "3000");
    SAME(plain((zl_value){.type = ZL_REAL, .real = 0.1}, false), "0.1");
    SAME(plain((zl_value){.type = ZL_TEXT, .text = "3000"}, false), "3000");
    SAME(plain((zl_value){.type = ZL_TEXT, .text = "a;b"}, true), "[\"a\",\"b\"]");
    SAME(plain((zl_value){.type = ZL_REAL, .real = (double)NAN}, false), NULL);
    SAME(plain((zl_value){.type = ZL_REAL, .real = (double)INFINITY}, false), NULL);
    SAME(plain((zl_value){.type = ZL_INTEGER, .integer = 1, .null = true}, false), NULL);
    SAME(plain((zl_value){.type = ZL_TEXT, .text = ""}, false), NULL);
    SAME(plain((zl_value){.type = ZL_TEXT}, false), NULL);
    SAME(plain((zl_value){.type = ZL_LIST, .text = "[]"}, true), NULL);
    SAME(plain((zl_value){.type = ZL_LIST, .text = "[ ]"}, true), NULL);
    SAME(plain((zl_value){.type = ZL_TEXT, .text = "[ ]"}, false), "[ ]");
}

/* With whichever allocation failing, the comparison says so; else it is the one without failure. */
static void test_memory(void)
{
    zl_shape *a = fixture_box(86, 41, 86.01, 41.01), *b = fixture_box(86.005, 41, 86.015, 41.01);
    zl_change expected = compare(a, b, 0.01);
    size_t failures = 0;
    for (size_t n = 1, made = n; made >= n; n++) {
        zl_change change = {0};
        zl_error err = {0};
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_compare_boundaries(&change, a, b, 0.01, &err);
        made = zl_alloc_fail_at(0, 0);
        failures += status == ZL_FAILED;
        if (status == ZL_OK) {
            UNIT_NEAR(change.added_m2, expected.added_m2, 1e-6);
            UNIT_NEAR(change.shift.max_m, expected.shift.max_m, 1e-9);
        } else {
            CU_ASSERT_EQUAL(status, ZL_FAILED);
        }
    }
    CU_ASSERT(failures > 0);
    zl_shape_free(a);
    zl_shape_free(b);
}

int main(void)
{
    static const unit_case cases[] = {
        {"apart", test_apart},
        {"far apart", test_far_apart},
        {"other order", test_other_order},
        {"part or hole", test_part_or_hole},
        {"missing", test_missing},
        {"plain values", test_plain_values},
        {"memory", test_memory},
    };
    return unit_main("analysis_compare", cases, sizeof cases / sizeof *cases);
}
