#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"
#include "unit.h"

static void check_safe(const char *foreign, const char *expected)
{
    zl_text text = {0};
    zl_text_add(&text, "");
    zl_text_add_safe(&text, foreign);
    CU_ASSERT_STRING_EQUAL(text.data, expected);
    zl_text_free(&text);
}

static void check_json(const char *value, const char *expected)
{
    zl_text text = {0};
    zl_text_add_json(&text, value);
    CU_ASSERT_STRING_EQUAL(text.data, expected);
    zl_text_free(&text);
}

static void grows_and_gives_away(void)
{
    zl_text text = {0};
    for (int i = 0; i < 1000; i++)
        zl_text_addf(&text, "%d,", i % 10);
    zl_text_add_bytes(&text, "end-not-this", 3);
    CU_ASSERT_EQUAL(text.size, 2003);
    char *data = zl_text_take(&text);
    CU_ASSERT_FATAL(data != NULL);
    CU_ASSERT_EQUAL(strlen(data), 2003);
    CU_ASSERT_STRING_EQUAL(data + 1998, "9,end");
    CU_ASSERT_PTR_NULL(text.data);
    zl_free(data);
    char *empty = zl_text_take(&text);
    CU_ASSERT_STRING_EQUAL(empty, "");
    zl_free(empty);
}

static void remembers_a_failed_allocation(void)
{
    zl_text text = {0};
    zl_alloc_fail_at(1, 1);
    zl_text_addf(&text, "%s", "lost");
    zl_alloc_fail_at(0, 0);
    zl_text_add(&text, "later");
    CU_ASSERT_TRUE(text.failed);
    CU_ASSERT_EQUAL(text.size, 0);
    CU_ASSERT_PTR_NULL(zl_text_take(&text));
    CU_ASSERT_FALSE(text.failed);
}

static void shows_foreign_text_escaped(void)
{
    check_safe("库尔勒 zone\\1", "库尔勒 zone\\1");
    check_safe("\x1b[31mred\x7f\n", "\\x1b[31mred\\x7f\\x0a");
    check_safe("a\u202eb\u2066\u200f\u061c", "a\\u202eb\\u2066\\u200f\\u061c");
    check_safe("\xc2\x85\xc2\x9b", "\\u0085\\u009b");
    check_safe("\xff\xc0\x80\xe5\xbc", "\\xff\\xc0\\x80\\xe5\\xbc");
    check_safe("\xed\xa0\x80", "\\xed\\xa0\\x80");
    check_safe("a\xef\xbf\xbe\xef\xbf\xbf", "a\\ufffe\\uffff"); /* no XML may hold them */
    check_safe("\xef\xbf\xbd", "\xef\xbf\xbd");
    check_safe(NULL, "");
}

static void writes_json_strings(void)
{
    check_json("开\"\\\n\t\x01", "\"开\\\"\\\\\\n\\t\\u0001\"");
    check_json("\xe5\xbc", "\"\\ufffd\\ufffd\"");
    check_json("\u202e", "\"\\u202e\"");
    check_json("😀", "\"😀\"");
    check_json(NULL, "null");
}

/* Unicode 15, table 3-7: well-formed byte sequences, and the first ones outside of each row. */
static void judges_utf8(void)
{
    static const char *const good[] = {"",
                                       "A",
                                       "\xc2\x80",
                                       "\xdf\xbf",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xee\x80\x80",
                                       "\xef\xbf\xbf",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf"};
    static const char *const bad[] = {"\x80",
                                      "\xc1\xbf",
                                      "\xc2",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xef\xbf",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf8\x88\x80\x80\x80",
                                      "a\xff"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT_TRUE(zl_utf8_valid(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(zl_utf8_valid(bad[i], strlen(bad[i])));
    CU_ASSERT_TRUE(zl_utf8_valid("a\0b", 3));
}

static void splits_lists(void)
{
    char **items = NULL;
    size_t count = 0;
    zl_error err;
    UNIT_OK(zl_split_list(&items, &count, " 上库, 库尔勒 经开区，,\u3000b \t，", &err), err);
    CU_ASSERT_EQUAL_FATAL(count, 3);
    CU_ASSERT_STRING_EQUAL(items[0], "上库");
    CU_ASSERT_STRING_EQUAL(items[1], "库尔勒 经开区");
    CU_ASSERT_STRING_EQUAL(items[2], "b");
    CU_ASSERT_PTR_NULL(items[3]);
    zl_free(items);
    UNIT_OK(zl_split_list(&items, &count, "", &err), err);
    CU_ASSERT_EQUAL(count, 0);
    CU_ASSERT_PTR_NULL(items[0]);
    zl_free(items);
    zl_alloc_fail_at(1, 0);
    CU_ASSERT_EQUAL(zl_split_list(&items, &count, "a", &err), ZL_FAILED);
    zl_alloc_fail_at(0, 0);
}

static void knows_slugs(void)
{
    char longest[65];
    memset(longest, 'a', sizeof longest);
    longest[64] = '\0';
    CU_ASSERT_FALSE(zl_is_slug(longest));
    longest[63] = '\0';
    CU_ASSERT_TRUE(zl_is_slug(longest));
    CU_ASSERT_TRUE(zl_is_slug("_land_2020"));
    static const char *const bad[] = {"", "1a", "Zones", "a-b", "a b", "区", "a;"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(zl_is_slug(bad[i]));
    CU_ASSERT_FALSE(zl_is_slug(NULL));
}

/* Neither a character nor its escape is cut in two, and no memory is asked for. */
static void copies_what_finds_room(void)
{
    static const struct {
        const char *foreign, *expected;
        size_t size;
        bool all;
    } cases[] = {{"上库", "上库", 7, true}, {"上库", "上", 6, false}, {"a\x1b", "a\\x1b", 6, true},
                 {"a\x1b", "a", 5, false},  {"ab", "", 1, false},     {"", "", 1, true}};
    zl_alloc_fail_at(1, true);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[16];
        CU_ASSERT_EQUAL(zl_safe_copy(out, cases[i].size, cases[i].foreign), cases[i].all);
        CU_ASSERT_STRING_EQUAL(out, cases[i].expected);
    }
    zl_alloc_fail_at(0, 0);
}

static void makes_one_line_of_several(void)
{
    static const struct {
        const char *message, *expected;
        size_t size;
    } cases[] = {{"FATAL:  no\nDETAIL:\tup\n", "FATAL:  no DETAIL: up", 64},
                 {" \r\n", "", 64},
                 {"a\x1b[2J\nb", "a\\x1b[2J b", 64},
                 {"上库\n", "上", 6},
                 {"a\nb", "a", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[64];
        zl_line_copy(out, cases[i].size, cases[i].message);
        CU_ASSERT_STRING_EQUAL(out, cases[i].expected);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"grows and gives away", grows_and_gives_away},
        {"remembers a failed allocation", remembers_a_failed_allocation},
        {"shows foreign text escaped", shows_foreign_text_escaped},
        {"copies what finds room", copies_what_finds_room},
        {"makes one line of several", makes_one_line_of_several},
        {"writes JSON strings", writes_json_strings},
        {"judges UTF-8", judges_utf8},
        {"splits lists", splits_lists},
        {"knows slugs", knows_slugs},
    };
    return unit_main("base_text", cases, sizeof cases / sizeof *cases);
}
