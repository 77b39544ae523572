/* Values of sources to values of our columns. */
#include "base/alloc.h"
#include "input/fields/convert.h"
#include "unit.h"

static void lists_are_read_in_three_ways(void)
{
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"[\"上库\",\"东城区\"]", "[\"上库\",\"东城区\"]"},
        {"[ \"a\\\"b\" , 12 ]", "[\"a\\\"b\",\"12\"]"},
        {"(2:上库,东城区)", "[\"上库\",\"东城区\"]"},
        {"上库、东城区；经开区，x ; y", "[\"上库\",\"东城区\",\"经开区\",\"x\",\"y\"]"},
        {"上库", "[\"上库\"]"},
        {"a,,b,", "[\"a\",\"b\"]"},
        {"[]", "[]"},
        {"[\"a\"", "[\"[\\\"a\\\"\"]"},
        {"", "[]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *json = zl_list_json(cases[i].text);
        CU_ASSERT_PTR_NOT_NULL_FATAL(json);
        CU_ASSERT_STRING_EQUAL(json, cases[i].json);
        zl_free(json);
    }
}

static void dates_become_iso(void)
{
    static const struct {
        const char *text, *iso;
    } cases[] = {
        {"2021", "2021"},
        {"2021-10", "2021-10"},
        {"2021/10/5", "2021-10-05"},
        {"2021.1.5", "2021-01-05"},
        {"2021年10月", "2021-10"},
        {"2021年10月5日", "2021-10-05"},
        {"20211005", "2021-10-05"},
        {"2021-10-05T08:00:00", "2021-10-05"},
        {"2024-02-29", "2024-02-29"},
        {"2023-02-29", NULL},
        {"2021-13-01", NULL},
        {"21-10-05", NULL},
        {"tomorrow", NULL},
        {"2021-10-05x", NULL},
        {"2021-10-05 08:00", "2021-10-05"},
        {"2000-02-29", "2000-02-29"},
        {"1900-02-29", NULL},
        {"0999-01-01", NULL},
        {"2021-00-10", NULL},
        {"2021-04-31", NULL},
        {"2021-04-00", NULL},
        {"20210230", NULL},
        {"20211005 ", NULL},
        {"2021-123", NULL},
        {"2021-10T08:00", NULL},
        {"2021-", "2021"},
        {"1234567890123", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char iso[11] = "";
        bool is_date = zl_iso_date(iso, cases[i].text);
        CU_ASSERT_EQUAL(is_date, cases[i].iso != NULL);
        if (is_date && cases[i].iso)
            CU_ASSERT_STRING_EQUAL(iso, cases[i].iso);
    }
}

/* Converts a text for a column and keeps nothing but the value and the complaint's code. */
static zl_value convert(zl_kind kind, const char *column, zl_value raw, const char **code)
{
    static char *owned;
    static zl_complaint complaint;
    zl_value value = {0};
    zl_error err = {0};
    zl_free(owned);
    owned = NULL;
    UNIT_OK(zl_convert_value(&value, &owned, zl_kind_column(kind, column), &raw, &complaint, &err),
            err);
    *code = complaint.code;
    return value;
}

static zl_value text(const char *content)
{
    return (zl_value){.type = ZL_TEXT, .text = content};
}

static void numbers_are_read_from_text(void)
{
    const char *code;
    zl_value value = convert(ZL_KIND_DECLARED, "value", text(" 24.76 "), &code);
    CU_ASSERT_PTR_NULL(code);
    CU_ASSERT_EQUAL(value.type, ZL_REAL);
    CU_ASSERT_EQUAL(value.real, 24.76);
    value = convert(ZL_KIND_LINE, "part", text("2"), &code);
    CU_ASSERT_PTR_NULL(code);
    CU_ASSERT_EQUAL(value.integer, 2);
    value = convert(ZL_KIND_LINE, "part", (zl_value){.type = ZL_REAL, .real = 2.5}, &code);
    CU_ASSERT_STRING_EQUAL(code, "bad-number");
    CU_ASSERT_TRUE(value.null);
    value = convert(ZL_KIND_DECLARED, "value", text("24.76 km"), &code);
    CU_ASSERT_STRING_EQUAL(code, "bad-number");
    CU_ASSERT_TRUE(value.null);
    convert(ZL_KIND_DECLARED, "value", text("0"), &code);
    CU_ASSERT_STRING_EQUAL(code, "bad-number");
    convert(ZL_KIND_DECLARED, "value", text("nan"), &code);
    CU_ASSERT_STRING_EQUAL(code, "bad-number");
    convert(ZL_KIND_ZONE, "accuracy_m", text("-3"), &code);
    CU_ASSERT_STRING_EQUAL(code, "bad-number");
    value = convert(ZL_KIND_LINE, "part", (zl_value){.type = ZL_REAL, .real = 1e16}, &code);
    CU_ASSERT_STRING_EQUAL(code, "bad-number");
    CU_ASSERT_TRUE(value.null);
    value = convert(ZL_KIND_LINE, "part", text("two"), &code);
    CU_ASSERT_STRING_EQUAL(code, "bad-number");
    CU_ASSERT_TRUE(value.null);
    value = convert(ZL_KIND_DECLARED, "value", (zl_value){.type = ZL_INTEGER, .integer = 7}, &code);
    CU_ASSERT_PTR_NULL(code);
    CU_ASSERT_EQUAL(value.real, 7);
    value = convert(ZL_KIND_ZONE, "accuracy_m", text("0"), &code);
    CU_ASSERT_PTR_NULL(code);
    CU_ASSERT_TRUE(value.null);
}

static void texts_are_trimmed_and_numbers_become_text(void)
{
    const char *code;
    zl_value value = convert(ZL_KIND_ZONE, "name_zh", text("  上库 "), &code);
    CU_ASSERT_STRING_EQUAL(value.text, "上库");
    value = convert(ZL_KIND_ZONE, "id", (zl_value){.type = ZL_INTEGER, .integer = 12}, &code);
    CU_ASSERT_STRING_EQUAL(value.text, "12");
    value = convert(ZL_KIND_ZONE, "id", (zl_value){.type = ZL_REAL, .real = 0.1}, &code);
    CU_ASSERT_STRING_EQUAL(value.text, "0.1");
    value = convert(ZL_KIND_ZONE, "aliases", (zl_value){.type = ZL_LIST, .text = "[]"}, &code);
    CU_ASSERT_TRUE(value.null);
    CU_ASSERT_PTR_NULL(code);
    value = convert(ZL_KIND_ZONE, "name_zh", text(NULL), &code);
    CU_ASSERT_TRUE(value.null);
    CU_ASSERT_PTR_NULL(code);
    value = convert(ZL_KIND_ZONE, "name_zh", text("\r\n上库\r\n"), &code);
    CU_ASSERT_STRING_EQUAL(value.text, "上库");
    value = convert(ZL_KIND_ZONE, "name_en", text(" \t"), &code);
    CU_ASSERT_TRUE(value.null);
    CU_ASSERT_PTR_NULL(code);
}

static void vocabularies_are_closed_or_open(void)
{
    const char *code;
    zl_value value = convert(ZL_KIND_LINE, "mode", text("高速"), &code);
    CU_ASSERT_STRING_EQUAL(value.text, "expressway");
    value = convert(ZL_KIND_LINE, "mode", text("canal"), &code);
    CU_ASSERT_STRING_EQUAL(code, "unknown-value");
    CU_ASSERT_TRUE(value.null);
    value = convert(ZL_KIND_ZONE, "category", text("高新区"), &code);
    CU_ASSERT_STRING_EQUAL(value.text, "high-tech");
    value = convert(ZL_KIND_ZONE, "category", text("airport city"), &code);
    CU_ASSERT_PTR_NULL(code);
    CU_ASSERT_STRING_EQUAL(value.text, "airport city");
    value = convert(ZL_KIND_ZONE, "valid_from", text("2021年10月"), &code);
    CU_ASSERT_STRING_EQUAL(value.text, "2021-10");
    value = convert(ZL_KIND_ZONE, "valid_to", text("2021.10.5"), &code);
    CU_ASSERT_STRING_EQUAL(value.text, "2021-10-05");
    convert(ZL_KIND_ZONE, "valid_from", text("soon"), &code);
    CU_ASSERT_STRING_EQUAL(code, "bad-date");
}

int main(void)
{
    static const unit_case cases[] = {
        {"lists are read in three ways", lists_are_read_in_three_ways},
        {"dates become ISO", dates_become_iso},
        {"numbers are read from text", numbers_are_read_from_text},
        {"texts are trimmed", texts_are_trimmed_and_numbers_become_text},
        {"vocabularies are closed or open", vocabularies_are_closed_or_open},
    };
    return unit_main("input_convert", cases, sizeof cases / sizeof *cases);
}
