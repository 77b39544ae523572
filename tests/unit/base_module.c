/* Modules are found beside what holds the library, and nowhere else. */
#include "base/module.h"
#include "unit.h"

#define SAMPLE "module/libunit_sample.so"

static void gives_the_table(void)
{
    char why[ZL_MODULE_WHY_SIZE] = "";
    const int *table = zl_module_load(SAMPLE, "unit_sample_table", why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(table);
    CU_ASSERT_EQUAL(table[0], 4490);
    CU_ASSERT_PTR_EQUAL(zl_module_load(SAMPLE, "unit_sample_table", why), table);
    CU_ASSERT_STRING_EQUAL(why, "");
}

static void says_what_is_missing(void)
{
    char why[ZL_MODULE_WHY_SIZE] = "";
    CU_ASSERT_PTR_NULL(zl_module_load("libnosuch.so", "table", why));
    CU_ASSERT_PTR_NOT_NULL(strstr(why, "libnosuch.so"));
    CU_ASSERT_PTR_NULL(zl_module_load(SAMPLE, "nosuch_table", why));
    CU_ASSERT_PTR_NOT_NULL(strstr(why, "nosuch_table"));
}

static void a_name_may_be_too_long(void)
{
    char why[ZL_MODULE_WHY_SIZE] = "", file[5000];
    memset(file, 'm', sizeof file);
    file[sizeof file - 1] = '\0';
    CU_ASSERT_PTR_NULL(zl_module_load(file, "table", why));
    CU_ASSERT_EQUAL(strlen(why), ZL_MODULE_WHY_SIZE - 1);
}

int main(void)
{
    static const unit_case cases[] = {
        {"gives the table", gives_the_table},
        {"says what is missing", says_what_is_missing},
        {"a name may be too long", a_name_may_be_too_long},
    };
    return unit_main("base_module", cases, sizeof cases / sizeof *cases);
}
