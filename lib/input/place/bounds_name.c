/* A name as two documents may write it differently. */
#include <string.h>

#include "base/text.h"
#include "input/place/bounds_text.h"

static size_t start_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(text, words[i], strlen(words[i])) == 0)
            return strlen(words[i]);
    return 0;
}

static size_t character_size(const char *text)
{
    size_t size = 1;
    while (((unsigned char)text[size] & 0xC0) == 0x80)
        size++;
    return size;
}

/* '!' to '~', capitals as small letters. */
static const char plain[] = "!\"#$%&'()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz"
                            "[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/* The plain form of an ASCII character or its full-width twin, U+FF01 to U+FF5E; NULL for others.
 */
static const char *plain_form(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] > ' ' && at[0] < 0x7F)
        return &plain[at[0] - '!'];
    if (at[0] != 0xEF || (at[1] != 0xBC && at[1] != 0xBD))
        return NULL;
    unsigned code = 0xF000U | (unsigned)(at[1] & 0x3F) << 6 | (unsigned)(at[2] & 0x3F);
    return code > 0xFF00 && code < 0xFF5F ? &plain[code - 0xFF01] : NULL;
}

char *zl_bound_name(const char *name)
{
    static const char *const ignored[] = {" ",  "\t", "　", "-",  "—",  "–", "－", "·",
                                          "\"", "“",  "”",  "《", "》", "'", "‘",  "’"};
    zl_text text = {0};
    zl_text_add(&text, "");
    for (const char *at = name; *at;) {
        size_t skipped = start_of(at, ignored, sizeof ignored / sizeof *ignored);
        if (skipped > 0) {
            at += skipped;
            continue;
        }
        size_t size = character_size(at);
        const char *form = plain_form(at);
        zl_text_add_bytes(&text, form ? form : at, form ? 1 : size);
        at += size;
        if (text.size >= strlen("高速") && !text.failed &&
            strncmp(at, "公路", strlen("公路")) == 0 &&
            strcmp(text.data + text.size - strlen("高速"), "高速") == 0)
            at += strlen("公路");
    }
    return zl_text_take(&text);
}
