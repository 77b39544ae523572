/* Lists out of JSON, and texts that have to fit a number of bytes in an encoding. */
#include "output/encode.h"

#include "unit.h"

static void expect_list(const char *json, const char *joined)
{
    zl_error err;
    char **items = NULL;
    UNIT_OK(zl_list_parse(&items, json, &err), err);
    if (!joined) {
        CU_ASSERT_PTR_NULL(items);
    } else {
        CU_ASSERT_PTR_NOT_NULL_FATAL(items);
        char all[256] = "";
        for (char **item = items; *item; item++) {
            strcat(all, item == items ? "" : "|");
            strcat(all, *item);
        }
        CU_ASSERT_STRING_EQUAL(all, joined);
    }
    zl_free(items);
}

static void test_lists(void)
{
    expect_list("[]", "");
    expect_list(" [ ] ", "");
    expect_list("[\"上库\", \"东城区\"]", "上库|东城区");
    expect_list("[\"a\\\"b\\\\\",\"\\n\\/\",\"\"]", "a\"b\\|\n/|");
    /* U+4E0A 上 = e4 b8 8a, U+00E9 = c3 a9, U+1F600 as a surrogate pair = f0 9f 98 80 (RFC 8259, 7)
     */
    expect_list("[\"\\u4e0a\\u00E9\\ud83d\\ude00\"]", "\xe4\xb8\x8a\xc3\xa9\xf0\x9f\x98\x80");
}

static void test_no_lists(void)
{
    static const char *const others[] = {"",
                                         "上库",
                                         "[",
                                         "[\"a\"",
                                         "[\"a]",
                                         "[\"a\",]",
                                         "[1]",
                                         "[\"a\" \"b\"]",
                                         "[\"a\"]x",
                                         "{\"a\":\"b\"}",
                                         "[\"\\x\"]",
                                         "[\"\\ud83d\"]",
                                         "[\"\\u12",
                                         "[\"\\u0000\"]",
                                         "[\"\\ud83d\\u0041\"]",
                                         "[\"\\",
                                         "[null]"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        expect_list(others[i], NULL);
}

static zl_fit fit(const char *encoding, const char *text, size_t limit)
{
    zl_error err;
    zl_encoder *encoder = NULL;
    UNIT_OK(zl_encoder_open(&encoder, encoding, &err), err);
    zl_fit found = zl_encoder_fit(encoder, text, limit);
    zl_encoder_close_ptr(&encoder);
    return found;
}

/* n times 库: three bytes each in UTF-8, two in GBK. */
static const char *repeat(char room[1024], size_t n)
{
    room[0] = '\0';
    for (size_t i = 0; i < n; i++)
        memcpy(room + 3 * i, "库", 4);
    return room;
}

static void test_fit(void)
{
    char room[1024];
    zl_fit whole = fit("UTF-8", repeat(room, 84), 254);
    CU_ASSERT(whole.bytes == 252 && whole.encoded == 252 && !whole.foreign);
    zl_fit cut = fit("UTF-8", repeat(room, 85), 254);
    CU_ASSERT(cut.bytes == 252 && cut.encoded == 255);
    zl_fit gbk = fit("GBK", repeat(room, 127), 254);
    CU_ASSERT(gbk.bytes == 381 && gbk.encoded == 254);
    gbk = fit("GBK", repeat(room, 300), 254);
    CU_ASSERT(gbk.bytes == 381 && gbk.encoded == 600);
    zl_fit none = fit("GBK", "", 254);
    CU_ASSERT(none.bytes == 0 && none.encoded == 0 && !none.foreign);
}

static void test_foreign(void)
{
    CU_ASSERT(fit("ISO-8859-1", "库", 254).foreign);
    CU_ASSERT(fit("GBK", "a\xf0\x9f\x98\x80", 254).foreign);
    CU_ASSERT(!fit("GB18030", "a\xf0\x9f\x98\x80", 254).foreign);
    CU_ASSERT(fit("UTF-8", "\xff", 254).foreign);
}

static void test_unknown_encoding(void)
{
    static const char *const names[] = {"GBQ", "", "GBK//IGNORE", "../x", "\x1b[2J"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        zl_error err;
        zl_encoder *encoder = NULL;
        CU_ASSERT(zl_encoder_open(&encoder, names[i], &err) == ZL_USAGE);
        CU_ASSERT(strstr(err.message, "GB18030") && !strchr(err.message, '\x1b'));
        CU_ASSERT_PTR_NULL(encoder);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"arrays of strings", test_lists},
        {"what is no array of strings", test_no_lists},
        {"cutting on a character border", test_fit},
        {"characters that an encoding does not have", test_foreign},
        {"unknown encodings", test_unknown_encoding},
    };
    return unit_main("output_encode", cases, sizeof cases / sizeof *cases);
}
