/* Files of standard names: what is found in them, and what is no such file. */
#include "base/alloc.h"
#include "input/fields/standard.h"
#include "input_fixture.h"

#define HEAD "layer,field,name,title\n"

static const char sound[] = "\xef\xbb\xbf" HEAD "\n"
                            "DLTB,DLBM,class,地类编码\n"
                            "DLTB,,dltb,地类图斑\n"
                            "DLTB,BSM,id,\n"
                            "\"*\",YSDM,,要素代码,more\n"
                            "XZQ,,xzq,行政区\n";

static void finds_a_layer_by_each_of_its_names(void)
{
    static const char *const names[] = {"DLTB", "dltb", "地类图斑"};
    const char *file = fixture_write("sound.csv", sound);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        zl_standard found;
        zl_error err = {0};
        UNIT_OK(zl_standard_find(&found, file, names[i], &err), err);
        CU_ASSERT_STRING_EQUAL_FATAL(found.layer, "DLTB");
        CU_ASSERT_STRING_EQUAL(found.name, "dltb");
        CU_ASSERT_STRING_EQUAL(found.title, "地类图斑");
        CU_ASSERT_EQUAL_FATAL(found.count, 3);
        CU_ASSERT_STRING_EQUAL(zl_standard_field_titled(&found, "地类编码"), "DLBM");
        CU_ASSERT_STRING_EQUAL(zl_standard_field_titled(&found, "要素代码"), "YSDM");
        CU_ASSERT_PTR_NULL(zl_standard_field_titled(&found, ""));
        CU_ASSERT_PTR_NULL(zl_standard_field_titled(&found, "nothing"));
        CU_ASSERT_STRING_EQUAL(zl_standard_field_of(&found, "id"), "BSM");
        CU_ASSERT_PTR_NULL(zl_standard_field_of(&found, "name"));
        zl_standard_free(&found);
    }
}

static void what_is_not_there_is_no_error(void)
{
    zl_standard found;
    const char *file = fixture_write("sound.csv", sound);
    CU_ASSERT_EQUAL(zl_standard_find(&found, file, "CZCDYD", NULL), ZL_OK);
    CU_ASSERT_PTR_NULL(found.layer);
    CU_ASSERT_EQUAL(zl_standard_find(&found, NULL, "DLTB", NULL), ZL_OK);
    CU_ASSERT_PTR_NULL(found.layer);
    CU_ASSERT_EQUAL(zl_standard_find(&found, file, NULL, NULL), ZL_OK);
    CU_ASSERT_PTR_NULL(found.layer);
}

static void what_is_no_such_file_is_named_with_its_line(void)
{
    char longer[5000];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    const struct {
        const char *text, *message;
    } cases[] = {{"", "line 1: it is empty or no text"},
                 {longer, "line 1: it is empty or no text"},
                 {"layer,name\n", "line 1: the head is another one"},
                 {"layer,name,field,title\n", "line 1: the head is another one"},
                 {HEAD "DLTB,,dltb\n", "line 2: too few columns"},
                 {HEAD "\n,a,b,c\n", "line 3: no layer"},
                 {HEAD "DLTB,,Plots of land,x\n", "line 2: the name of a layer"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_standard found;
        zl_error err = {0};
        const char *file = fixture_write("bad.csv", cases[i].text);
        CU_ASSERT_EQUAL(zl_standard_find(&found, file, "DLTB", &err), ZL_BAD_DATA);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, cases[i].message));
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "bad.csv"));
    }
    zl_standard found;
    zl_error err = {0};
    CU_ASSERT_EQUAL(zl_standard_find(&found, "/", "DLTB", &err), ZL_USAGE);
    CU_ASSERT_EQUAL(zl_standard_find(&found, fixture_path("nosuch.csv"), "DLTB", &err), ZL_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "there is no such file of standard names"));
}

static void memory_may_be_short(void)
{
    const char *file = fixture_write("sound.csv", sound);
    for (size_t n = 1;; n++) {
        zl_standard found;
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_standard_find(&found, file, "DLTB", NULL);
        bool all = zl_alloc_fail_at(0, 0) < n;
        CU_ASSERT_EQUAL(status, all ? ZL_OK : ZL_FAILED);
        CU_ASSERT_EQUAL(found.layer != NULL, all);
        zl_standard_free(&found);
        if (all)
            break;
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"finds a layer by each of its names", finds_a_layer_by_each_of_its_names},
        {"what is not there is no error", what_is_not_there_is_no_error},
        {"what is no such file is named with its line",
         what_is_no_such_file_is_named_with_its_line},
        {"memory may be short", memory_may_be_short},
    };
    return unit_main("input_standard", cases, sizeof cases / sizeof *cases);
}
