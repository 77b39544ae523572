/* Who is declared a part of whom. */
#include "store/family.h"

#include "unit.h"

static zl_family family_of(const char *const (*names)[2], size_t count)
{
    zl_error err = {0};
    zl_family family = {0};
    for (size_t i = 0; i < count; i++)
        zl_family_add(&family.names, &family.any, names[i][0], names[i][1]);
    UNIT_OK(zl_family_settle(&family, count, &err), err);
    return family;
}

static void test_steps(void)
{
    static const char *const names[][2] = {
        {"whole", NULL}, {"part", "whole"}, {"piece", "part"}, {"other", ""}, {"lost", "nobody"}};
    zl_family family = family_of(names, 5);
    CU_ASSERT(zl_family_is_part(&family, 1, 0));
    CU_ASSERT(zl_family_is_part(&family, 2, 0));
    CU_ASSERT(zl_family_is_part(&family, 2, 1));
    CU_ASSERT(!zl_family_is_part(&family, 0, 1));
    CU_ASSERT(!zl_family_is_part(&family, 3, 0));
    CU_ASSERT(!zl_family_is_part(&family, 4, 0));
    zl_family_free(&family);
}

static void test_circle(void)
{
    static const char *const names[][2] = {{"a", "b"}, {"b", "c"}, {"c", "a"}, {"d", NULL}};
    zl_family family = family_of(names, 4);
    CU_ASSERT(zl_family_is_part(&family, 0, 2) && zl_family_is_part(&family, 2, 1));
    CU_ASSERT(!zl_family_is_part(&family, 0, 3) && !zl_family_is_part(&family, 3, 0));
    zl_family_free(&family);
}

/* Of features with one id the first is meant. */
static void test_same_id(void)
{
    static const char *const names[][2] = {{"a", NULL}, {"a", NULL}, {"b", "a"}};
    zl_family family = family_of(names, 3);
    CU_ASSERT(zl_family_is_part(&family, 2, 0));
    CU_ASSERT(!zl_family_is_part(&family, 2, 1));
    zl_family_free(&family);
}

static void test_nobody(void)
{
    static const char *const names[][2] = {{"a", NULL}, {"b", ""}};
    zl_family family = family_of(names, 2);
    CU_ASSERT_PTR_NULL(family.whole);
    CU_ASSERT(!zl_family_is_part(&family, 0, 1));
    zl_family_free(&family);
}

int main(void)
{
    static const unit_case cases[] = {
        {"over any number of steps", test_steps},
        {"a circle ends", test_circle},
        {"features with one id", test_same_id},
        {"a layer without parts", test_nobody},
    };
    return unit_main("store_family", cases, sizeof cases / sizeof *cases);
}
