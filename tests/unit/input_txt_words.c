/* Words of a line of boundary-point TXT: blanks, commas, full-width signs, numbers. */
#include "base/alloc.h"
#include "input/txt/private.h"
#include "unit.h"

static zl_txt_word word_of(const char *text)
{
    return (zl_txt_word){text, strlen(text)};
}

static void check_text(zl_txt_word word, const char *expected)
{
    char *copy = zl_txt_copy(word);
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    CU_ASSERT_STRING_EQUAL(copy, expected);
    zl_free(copy);
}

static void blanks_of_all_kinds_are_cut_off(void)
{
    static const struct {
        const char *text, *trimmed;
    } cases[] = {
        {"a", "a"},
        {" \t\v\fa\f\v\t ", "a"},
        {"\xc2\xa0"
         "a\xc2\xa0",
         "a"},
        {"\xe3\x80\x80"
         "a b\xe3\x80\x80",
         "a b"},
        {"\xef\xbb\xbf"
         "a\xef\xbb\xbf",
         "a"},
        {"\xc2\xa9", "\xc2\xa9"},         /* shares a byte with the no-break blank */
        {"\xe3\x80\x81", "\xe3\x80\x81"}, /* and with the ideographic one */
        {"\xef\xbb", "\xef\xbb"},         /* cut short */
        {"\xc2", "\xc2"},
        {"", ""},
        {"  ", ""},
        {"\xe3\x80\x80", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_text(zl_txt_trim(word_of(cases[i].text)), cases[i].trimmed);
}

static void commas_of_both_widths_divide(void)
{
    zl_txt_words words;
    zl_txt_split(&words, word_of(" a ,b，\xef\xbc\x8d,"));
    CU_ASSERT_EQUAL_FATAL(words.count, 4);
    CU_ASSERT_TRUE(words.has_wide);
    check_text(words.word[0], "a");
    check_text(words.word[1], "b");
    check_text(words.word[2], "\xef\xbc\x8d");
    check_text(words.word[3], "");
    zl_txt_split(&words, word_of("a\xef\xbc"));
    CU_ASSERT_EQUAL(words.count, 1);
    CU_ASSERT_FALSE(words.has_wide);
    static char commas[ZL_TXT_MOST_WORDS + 8];
    memset(commas, ',', ZL_TXT_MOST_WORDS + 2);
    zl_txt_split(&words, word_of(commas));
    CU_ASSERT_TRUE(words.too_many);
    CU_ASSERT_EQUAL(words.count, ZL_TXT_MOST_WORDS);
    commas[ZL_TXT_MOST_WORDS - 1] = '\0';
    zl_txt_split(&words, word_of(commas));
    CU_ASSERT_FALSE(words.too_many);
    CU_ASSERT_EQUAL(words.count, ZL_TXT_MOST_WORDS);
}

static void full_width_signs_are_folded(void)
{
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"ＡＺａｚ０９", "AZaz09"},       {"！～", "!~"},           {"面", "面"},
        {"\xef\xbc\x80", "\xef\xbc\x80"}, /* U+FF00: none */
        {"\xef\xbd\x9f", "\xef\xbd\x9f"}, /* U+FF5F: beyond the last */
        {"\xef\xbe\x81", "\xef\xbe\x81"}, {"\xef\xbc", "\xef\xbc"}, {"", ""},
    };
    char out[64];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CU_ASSERT_EQUAL(zl_txt_fold(out, sizeof out, word_of(cases[i].text)),
                        strlen(cases[i].folded));
        CU_ASSERT_STRING_EQUAL(out, cases[i].folded);
    }
    /* The whole size is told, and what there is room for is there. */
    CU_ASSERT_EQUAL(zl_txt_fold(out, 4, word_of("ａｂｃｄｅ")), 5);
    CU_ASSERT_STRING_EQUAL(out, "abc");
    CU_ASSERT_EQUAL(zl_txt_fold(out, 3, word_of("abcde")), 5);
    CU_ASSERT_STRING_EQUAL(out, "ab");
}

static void numbers_are_read_with_what_follows(void)
{
    static const struct {
        const char *text;
        double value;
        int decimals;
        const char *rest;
    } cases[] = {
        {"12", 12, 0, ""},
        {"-1.50", -1.5, 2, ""},
        {"+7.", 7, 0, ""},
        {".25", 0.25, 2, ""},
        {"1e3", 1000, 0, ""},
        {"2E-2", 0.02, 0, ""},
        {"2.5e+1公顷", 25, 1, "公顷"},
        {"3e", 3, 0, "e"},
        {"3em", 3, 0, "em"},
        {"3e+", 3, 0, "e+"},
        {"4 亩", 4, 0, "亩"},
        {"１２．５亩", 12.5, 1, "亩"},
        {"1.2.3", 1.2, 1, ".3"},
        {"－６", -6, 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_txt_number number = {0};
        CU_ASSERT_TRUE_FATAL(zl_txt_parse_number(&number, word_of(cases[i].text)));
        UNIT_NEAR(number.value, cases[i].value, 0);
        CU_ASSERT_EQUAL(number.decimals, cases[i].decimals);
        check_text(number.rest, cases[i].rest);
    }
    static const char *const none[] = {"", "a", "-", ".", "+.e1", "nan", "1e999"};
    zl_txt_number number;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT_FALSE(zl_txt_parse_number(&number, word_of(none[i])));
    char endless[200];
    memset(endless, '1', sizeof endless);
    CU_ASSERT_FALSE(zl_txt_parse_number(&number, (zl_txt_word){endless, sizeof endless}));
}

static void long_words_are_shown_cut(void)
{
    char shown[96], text[400] = "";
    CU_ASSERT_STRING_EQUAL(zl_txt_show(shown, word_of("带号")), "带号");
    for (int i = 0; i < 40; i++)
        strcat(text, i ? "区" : "ab");
    zl_txt_show(shown, word_of(text));
    size_t size = strlen(shown);
    CU_ASSERT_TRUE(size > 80 && size < 96);
    CU_ASSERT_STRING_EQUAL(shown + size - strlen("…"), "…");
    CU_ASSERT_EQUAL(memcmp(shown, text, size - strlen("…")), 0);
    CU_ASSERT_EQUAL((size - strlen("…") - 2) % strlen("区"), 0);
}

int main(void)
{
    static const unit_case cases[] = {
        {"blanks of all kinds are cut off", blanks_of_all_kinds_are_cut_off},
        {"commas of both widths divide", commas_of_both_widths_divide},
        {"full-width signs are folded", full_width_signs_are_folded},
        {"numbers are read with what follows", numbers_are_read_with_what_follows},
        {"long words are shown cut", long_words_are_shown_cut},
    };
    return unit_main("input_txt_words", cases, sizeof cases / sizeof *cases);
}
