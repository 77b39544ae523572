/* Errors, findings and the allocation hook. */
#include <stdint.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "unit.h"

static void fills_the_error(void)
{
    zl_error err = {0};
    CU_ASSERT_EQUAL(zl_fail(&err, ZL_BAD_CRS, "zone %d", 29), ZL_BAD_CRS);
    CU_ASSERT_EQUAL(err.status, ZL_BAD_CRS);
    CU_ASSERT_STRING_EQUAL(err.message, "zone 29");
    zl_error_prefix(&err, "kfq.shp");
    CU_ASSERT_STRING_EQUAL(err.message, "kfq.shp: zone 29");
    CU_ASSERT_EQUAL(zl_fail(NULL, ZL_USAGE, "nobody listens"), ZL_USAGE);
    zl_error_prefix(NULL, "nobody listens");
    CU_ASSERT_FALSE(zl_error_is_memory(&err) || zl_error_is_memory(NULL));
    CU_ASSERT_EQUAL(zl_fail_memory(&err), ZL_FAILED);
    CU_ASSERT(zl_error_is_memory(&err));
    zl_error_prefix(&err, "kfq.shp");
    CU_ASSERT(zl_error_is_memory(&err));
}

static void cuts_what_is_too_long(void)
{
    zl_error err = {0};
    char longer[3000];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    zl_fail(&err, ZL_BAD_DATA, "%s", longer);
    CU_ASSERT_EQUAL(strlen(err.message), sizeof err.message - 1);
    zl_error_prefix(&err, "%s", "file");
    CU_ASSERT_EQUAL(strlen(err.message), sizeof err.message - 1);
    CU_ASSERT_EQUAL(strncmp(err.message, "file: xxx", 9), 0);
    zl_error_prefix(&err, "%s", longer);
    CU_ASSERT_EQUAL(strlen(err.message), sizeof err.message - 1);
}

static void names_a_file_without_memory(void)
{
    zl_error err = {0};
    char longer[3000], *middle = longer + 1000;
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    zl_alloc_fail_at(1, true);
    CU_ASSERT_EQUAL(zl_fail_file(&err, ZL_FAILED, "a\x1b.shp", "is\nlocked"), ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(err.message, "a\\x1b.shp: is\\x0alocked");
    CU_ASSERT_EQUAL(zl_fail_file(&err, ZL_USAGE, longer, "is not there"), ZL_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "x…: is not there"));
    zl_fail_file(&err, ZL_USAGE, middle, longer);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "x…: x"));
    CU_ASSERT_EQUAL(zl_fail_file(NULL, ZL_USAGE, "a", "b"), ZL_USAGE);
    zl_alloc_fail_at(0, 0);
}

static void takes_a_text(void)
{
    zl_error err = {0};
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add(&text, "100 % of it");
    CU_ASSERT_EQUAL(zl_fail_text(&err, ZL_BAD_DATA, &text), ZL_BAD_DATA);
    CU_ASSERT_STRING_EQUAL(err.message, "100 % of it");
    text.failed = true;
    CU_ASSERT_EQUAL(zl_fail_text(&err, ZL_BAD_DATA, &text), ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(err.message, "out of memory");
}

static zl_status try_it(zl_status inner, zl_error *err)
{
    ZL_TRY(inner == ZL_OK ? ZL_OK : zl_fail(err, inner, "inner"));
    return zl_fail(err, ZL_USAGE, "after");
}

static void tries(void)
{
    zl_error err = {0};
    CU_ASSERT_EQUAL(try_it(ZL_FAILED, &err), ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(err.message, "inner");
    CU_ASSERT_EQUAL(try_it(ZL_OK, &err), ZL_USAGE);
}

static void keeps_findings(void)
{
    zl_findings *list = zl_findings_new(), *copy = zl_findings_new();
    CU_ASSERT_FATAL(list != NULL && copy != NULL);
    double place[2] = {86.2, 41.7};
    for (int i = 0; i < 20; i++)
        zl_findings_add(list, i % 2 ? ZL_ERROR : ZL_NOTE, "short-ring", "zones", i ? "a" : NULL,
                        i ? place : NULL, "ring %d", i);
    CU_ASSERT_EQUAL(zl_findings_count(list), 20);
    CU_ASSERT_EQUAL(zl_findings_count_of(list, ZL_ERROR), 10);
    CU_ASSERT_EQUAL(zl_findings_count_of(list, ZL_WARNING), 0);
    const zl_finding *first = zl_findings_get(list, 0), *last = zl_findings_get(list, 19);
    CU_ASSERT_PTR_NULL(first->feature);
    CU_ASSERT_TRUE(isnan(first->lon_deg));
    CU_ASSERT_STRING_EQUAL(last->text, "ring 19");
    CU_ASSERT_STRING_EQUAL(last->severity_name, "error");
    CU_ASSERT_EQUAL(last->lat_deg, 41.7);
    CU_ASSERT_PTR_NULL(zl_findings_get(list, 20));
    CU_ASSERT_PTR_EQUAL(zl_findings_first(list, 3, ZL_NOTE), zl_findings_get(list, 4));
    CU_ASSERT_PTR_NULL(zl_findings_first(list, 0, ZL_WARNING));
    zl_findings_append(copy, list, 18);
    CU_ASSERT_EQUAL(zl_findings_count(copy), 2);
    CU_ASSERT_STRING_EQUAL(zl_findings_get(copy, 0)->text, "ring 18");
    CU_ASSERT_EQUAL(zl_findings_status(copy, NULL), ZL_OK);
    zl_findings_free(list);
    zl_findings_free(copy);
    zl_findings_free(NULL);
    zl_findings_add(NULL, ZL_NOTE, "code", NULL, NULL, NULL, "nobody listens");
    CU_ASSERT_EQUAL(zl_findings_count(NULL), 0);
}

/* Whatever allocation fails, the list says that it is incomplete and frees what it has. */
static void says_when_a_finding_is_lost(void)
{
    for (size_t n = 1; n <= 5; n++) {
        zl_findings *list = zl_findings_new();
        CU_ASSERT_FATAL(list != NULL);
        zl_alloc_fail_at(n, 0);
        zl_findings_add(list, ZL_NOTE, "code", "layer", "feature", NULL, "text");
        zl_alloc_fail_at(0, 0);
        zl_error err = {0};
        CU_ASSERT_EQUAL(zl_findings_status(list, &err), ZL_FAILED);
        CU_ASSERT_EQUAL(zl_findings_count(list), 0);
        zl_findings_free(list);
    }
    CU_ASSERT_EQUAL(zl_findings_status(NULL, NULL), ZL_OK);
    CU_ASSERT_STRING_EQUAL(zl_severity_name(ZL_WARNING), "warning");
    CU_ASSERT_STRING_EQUAL(zl_severity_name((zl_severity)7), "unknown");
}

static void fails_the_nth_allocation(void)
{
    zl_alloc_fail_at(2, 0);
    void *first = zl_alloc(0), *second = zl_alloc_zero(3, 5), *third = zl_strdup("x");
    CU_ASSERT_EQUAL(zl_alloc_fail_at(0, 0), 3);
    CU_ASSERT_PTR_NOT_NULL(first);
    CU_ASSERT_PTR_NULL(second);
    CU_ASSERT_STRING_EQUAL(third, "x");
    zl_free(first);
    zl_free(third);
    zl_alloc_fail_at(1, 1);
    CU_ASSERT_PTR_NULL(zl_alloc(1));
    CU_ASSERT_PTR_NULL(zl_strndup("x", 1));
    zl_alloc_fail_at(0, 0);
    CU_ASSERT_PTR_NULL(zl_strdup(NULL));
    CU_ASSERT_PTR_NULL(zl_realloc_array(NULL, SIZE_MAX, 2));
    CU_ASSERT_PTR_NULL(zl_strndup("x", SIZE_MAX));
}

static void grows_by_doubling(void)
{
    int *items = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < 100; i++) {
        int *grown = zl_grow(items, i, &capacity, sizeof *items);
        CU_ASSERT_FATAL(grown != NULL);
        items = grown;
        items[i] = (int)i;
    }
    CU_ASSERT_EQUAL(capacity, 128);
    CU_ASSERT_EQUAL(items[99], 99);
    CU_ASSERT_PTR_NULL(zl_grow(items, SIZE_MAX, &capacity, sizeof *items));
    CU_ASSERT_EQUAL(capacity, 128);
    zl_free_ptr(&items);
}

int main(void)
{
    static const unit_case cases[] = {
        {"fills the error", fills_the_error},
        {"cuts what is too long", cuts_what_is_too_long},
        {"tries", tries},
        {"keeps findings", keeps_findings},
        {"says when a finding is lost", says_when_a_finding_is_lost},
        {"fails the n-th allocation", fails_the_nth_allocation},
        {"grows by doubling", grows_by_doubling},
        {"names a file without memory", names_a_file_without_memory},
        {"takes a text", takes_a_text},
    };
    return unit_main("base_errors", cases, sizeof cases / sizeof *cases);
}
