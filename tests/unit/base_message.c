/* The language of messages: chosen by the process, looked up by the functions that take formats. */
#include <locale.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "unit.h"

#define IN_CHINESE "内存不足"

static void set_environment(const char *lc_all, const char *messages, const char *lang,
                            const char *language)
{
    const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
    const char *const values[] = {lc_all, messages, lang, language};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (values[i])
            setenv(names[i], values[i], 1);
        else
            unsetenv(names[i]);
}

static void is_english_until_asked(void)
{
    CU_ASSERT_STRING_EQUAL(_("out of memory"), "out of memory");
    CU_ASSERT_STRING_EQUAL(zl_language(), "en");
    CU_ASSERT_STRING_EQUAL(_(""), "");
}

static void speaks_what_is_asked_for(void)
{
    zl_error err = {0};
    CU_ASSERT_EQUAL_FATAL(zl_process_language("zh", &err), ZL_OK);
    CU_ASSERT_STRING_EQUAL(zl_language(), "zh");
    CU_ASSERT_STRING_EQUAL(zl_translate("out of memory"), IN_CHINESE);
    CU_ASSERT_STRING_EQUAL(_("no such message"), "no such message");
    CU_ASSERT_STRING_EQUAL(_(""), "");
    CU_ASSERT_EQUAL(zl_process_language("en", &err), ZL_OK);
    CU_ASSERT_STRING_EQUAL(_("out of memory"), "out of memory");
    CU_ASSERT_EQUAL(zl_process_language("fr", &err), ZL_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "\"fr\""));
}

static void formats_are_looked_up(void)
{
    zl_error err = {0};
    CU_ASSERT_EQUAL_FATAL(zl_process_language("zh", &err), ZL_OK);
    zl_fail_memory(&err);
    CU_ASSERT_STRING_EQUAL(err.message, IN_CHINESE);
    zl_error_prefix(&err, "%s", "kfq.shp");
    CU_ASSERT_STRING_EQUAL(err.message, "kfq.shp：" IN_CHINESE);
    zl_findings *findings = zl_findings_new();
    zl_findings_add(findings, ZL_NOTE, "code", NULL, NULL, NULL, "out of memory");
    CU_ASSERT_STRING_EQUAL(zl_findings_get(findings, 0)->text, IN_CHINESE);
    CU_ASSERT_STRING_EQUAL(zl_findings_get(findings, 0)->severity_name, "note");
    zl_findings_free(findings);
    zl_process_language("en", NULL);
}

static void follows_the_environment(void)
{
    static const struct {
        const char *lc_all, *messages, *lang, *language, *spoken;
    } tried[] = {
        {NULL, NULL, NULL, NULL, "en"},
        {NULL, NULL, "zh_CN.UTF-8", NULL, "zh"},
        {NULL, NULL, "zh_CN.GB18030", NULL, "zh"},
        {NULL, NULL, "zh_TW.Big5", NULL, "zh"},
        {NULL, NULL, "en_US.UTF-8", NULL, "en"},
        {NULL, NULL, "tr_TR.UTF-8", NULL, "en"},
        {NULL, "zh_CN.UTF-8", "en_US.UTF-8", NULL, "zh"},
        {NULL, "en_US.UTF-8", "zh_CN.UTF-8", NULL, "en"},
        {"C", "zh_CN.UTF-8", "zh_CN.UTF-8", NULL, "en"},
        {"POSIX", NULL, NULL, "zh_CN", "en"},
        {"", "", "zh_CN.UTF-8", "", "zh"},
        {NULL, NULL, "C.UTF-8", "zh_CN:en", "zh"},
        {NULL, NULL, "zh_CN.UTF-8", "en_GB:en", "en"},
    };
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        set_environment(tried[i].lc_all, tried[i].messages, tried[i].lang, tried[i].language);
        CU_ASSERT_EQUAL(zl_process_language(NULL, NULL), ZL_OK);
        CU_ASSERT_STRING_EQUAL(zl_language(), tried[i].spoken);
    }
    zl_process_language("en", NULL);
}

static void numbers_stay(void)
{
    CU_ASSERT_EQUAL(zl_process_language("zh", NULL), ZL_OK);
    CU_ASSERT_STRING_EQUAL(setlocale(LC_NUMERIC, NULL), "C");
    zl_process_language("en", NULL);
}

int main(void)
{
    static const unit_case cases[] = {{"is English until asked", is_english_until_asked},
                                      {"speaks what is asked for", speaks_what_is_asked_for},
                                      {"looks formats up", formats_are_looked_up},
                                      {"follows the environment", follows_the_environment},
                                      {"leaves numbers alone", numbers_stay}};
    return unit_main("base_message", cases, sizeof cases / sizeof *cases);
}
