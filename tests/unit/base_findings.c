/* Findings: what is lost for want of memory is known, also where a list went into another one. */
#include "base/error.h"
#include "base/findings.h"
#include "base/text.h"

#include "base/alloc.h"
#include "unit.h"

static zl_findings *with_one_lost(void)
{
    zl_findings *findings = zl_findings_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(findings);
    zl_findings_add(findings, ZL_NOTE, "kept", "layer", NULL, NULL, "a text");
    zl_alloc_fail_at(1, 0);
    zl_findings_add(findings, ZL_ERROR, "lost", "layer", NULL, NULL, "a text");
    zl_alloc_fail_at(0, 0);
    CU_ASSERT(zl_findings_count(findings) == 1);
    return findings;
}

static void a_lost_one_is_known(void)
{
    zl_findings *findings = with_one_lost();
    zl_error err = {0};
    CU_ASSERT(zl_findings_status(findings, &err) == ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "memory"));
    zl_findings_free(findings);
}

static void a_lost_one_stays_known_in_another_list(void)
{
    zl_findings *from = with_one_lost(), *into = zl_findings_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(into);
    CU_ASSERT(zl_findings_status(into, NULL) == ZL_OK);
    zl_findings_append(into, from, 0);
    CU_ASSERT(zl_findings_count(into) == 1);
    CU_ASSERT(zl_findings_status(into, NULL) == ZL_FAILED);
    zl_findings_free(from);
    zl_findings_free(into);
}

/* Whatever byte of a character the room ends in. */
static void a_text_that_is_too_long_ends_in_a_whole_character(void)
{
    char text[4000] = "";
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "区", 4);
    for (size_t shift = 0; shift < 3; shift++) {
        zl_findings *findings = zl_findings_new();
        zl_error err = {0};
        CU_ASSERT_PTR_NOT_NULL_FATAL(findings);
        zl_findings_add(findings, ZL_NOTE, "long", "a", NULL, NULL, "%.*s%s", (int)shift, "xx",
                        text);
        const char *kept = zl_findings_get(findings, 0)->text;
        zl_fail(&err, ZL_FAILED, "%.*s%s", (int)shift, "xx", text);
        const char *const both[] = {kept, err.message};
        for (size_t i = 0; i < 2; i++) {
            size_t size = strlen(both[i]);
            CU_ASSERT(zl_utf8_valid(both[i], size));
            CU_ASSERT(size > 1000 && strcmp(both[i] + size - 6, "区…") == 0);
        }
        zl_findings_free(findings);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"a lost one is known", a_lost_one_is_known},
        {"a text that is too long ends in a whole character",
         a_text_that_is_too_long_ends_in_a_whole_character},
        {"a lost one stays known in another list", a_lost_one_stays_known_in_another_list},
    };
    return unit_main("base_findings", cases, sizeof cases / sizeof *cases);
}
