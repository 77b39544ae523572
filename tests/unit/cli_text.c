/* Foreign text on a terminal: what moves the cursor or hides is shown as its number; cell widths,
 * where a line breaks, lists and words for a shell. Code points are of the Unicode Standard. */
#include <stdint.h>
#include <unistr.h>

#include "text.h"
#include "unit.h"

static void gives(char *text, const char *expected)
{
    if (!text)
        abort();
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "'%s', expected '%s'\n", text, expected);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

/* C0, DEL and C1; and what turns the direction of writing, breaks lines or has no width at all
 * (UAX #9: ALM, LRM, RLM, LRE to RLO, LRI to PDI; line and paragraph separator; byte-order mark).
 */
static void shows_what_cannot_be_seen(void)
{
    static const unsigned hidden[] = {0x80,   0x9f,   0x61c,  0x200e, 0x200f, 0x2028,
                                      0x202a, 0x202e, 0x2066, 0x2069, 0xfeff};
    static const unsigned seen[] = {0xa0,   0x61b,  0x61d,  0x200d, 0x2010, 0x2027,
                                    0x202f, 0x2065, 0x206a, 0x5e93, 0xfefe, 0x1f686};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        char text[8] = {0}, expected[16];
        u8_uctomb((uint8_t *)text, hidden[i], sizeof text - 1);
        snprintf(expected, sizeof expected, "\\u%04x", hidden[i]);
        gives(text_safe(text), expected);
    }
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        char text[8] = {0};
        u8_uctomb((uint8_t *)text, seen[i], sizeof text - 1);
        gives(text_safe(text), text);
    }
    gives(text_safe("a\x1b[31m\x7f"), "a\\x1b[31m\\x7f");
    gives(text_safe("\xff\xe5\xba"), "\\xff\\xe5\\xba");
    gives(text_safe(NULL), "");
    gives(text_safe("plain ~"), "plain ~");
}

static void replaces_what_is_no_utf8(void)
{
    gives(text_valid("库\xff尔\xe5"), "库\xef\xbf\xbd尔\xef\xbf\xbd");
    gives(text_valid(NULL), "");
}

/* East Asian wide characters take two cells, combining ones none. */
static void counts_cells(void)
{
    CU_ASSERT_EQUAL(text_width("abc"), 3);
    CU_ASSERT_EQUAL(text_width("库尔勒"), 6);
    CU_ASSERT_EQUAL(text_width("e\xcc\x81"), 1);
    CU_ASSERT_EQUAL(text_width_of("库尔勒", strlen("库")), 2);
    CU_ASSERT_EQUAL(text_fit("库尔勒", 5), strlen("库尔"));
    CU_ASSERT_EQUAL(text_fit("e\xcc\x81x", 1), 3);
    CU_ASSERT_EQUAL(text_fit("ab\xff", 9), 2);
}

static void breaks_lines(void)
{
    CU_ASSERT_EQUAL(text_line("whole", 5), 5);
    CU_ASSERT_EQUAL(text_line("two words", 6), 3);
    CU_ASSERT_EQUAL(text_line("unbroken", 3), 3);
    CU_ASSERT_EQUAL(text_line("库尔勒，市", 6), strlen("库尔")); /* no line begins with a comma */
    CU_ASSERT_EQUAL(text_line("库尔勒市", 5), strlen("库尔"));
    CU_ASSERT_EQUAL(text_line("库尔", 1), strlen("库")); /* wider than the line */
    CU_ASSERT_EQUAL(text_line("ab库尔", 3), 2);
}

static void takes_lists_apart(void)
{
    const char *list = " a ,\tb b，库 ,,";
    static const char *const items[] = {"a", "b b", "库", "", ""};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        char *item = text_next_item(&list);
        CU_ASSERT_PTR_NOT_NULL_FATAL(item);
        gives(item, items[i]);
    }
    CU_ASSERT_PTR_NULL(text_next_item(&list));
    CU_ASSERT(text_in_list("库", "a，库") && !text_in_list("b", "a,bb") &&
              !text_in_list("a", NULL));
}

/* What sh makes of the word is the word (POSIX XCU 2.2). */
static void quotes_for_a_shell(void)
{
    static const char *const words[] = {"plain", "库",       "a b",  "it's",
                                        "",      "$HOME`x`", "a\nb", "*;&|"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char command[128], out[64] = {0}, *quoted = text_for_shell(words[i]);
        snprintf(command, sizeof command, "printf '<%%s>' %s", quoted);
        FILE *pipe = popen(command, "r");
        CU_ASSERT_PTR_NOT_NULL_FATAL(pipe);
        CU_ASSERT(fread(out, 1, sizeof out - 1, pipe) == strlen(words[i]) + 2);
        pclose(pipe);
        CU_ASSERT(strncmp(out + 1, words[i], strlen(words[i])) == 0);
        free(quoted);
    }
    gives(text_for_shell("plain-1.shp"), "plain-1.shp");
}

int main(void)
{
    static const unit_case cases[] = {
        {"what cannot be seen is shown", shows_what_cannot_be_seen},
        {"bytes that are no UTF-8", replaces_what_is_no_utf8},
        {"cells", counts_cells},
        {"where a line breaks", breaks_lines},
        {"lists", takes_lists_apart},
        {"words for a shell", quotes_for_a_shell},
    };
    return unit_main("text", cases, sizeof cases / sizeof *cases);
}
