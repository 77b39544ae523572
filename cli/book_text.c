/* Text as a cell of a workbook can hold it. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "book.h"
#include "text.h"

enum { MOST_UNITS = 32767 }; /* of UTF-16 in one cell */

/* Spreadsheets read _x000D_ as a carriage return, wherever it comes from. */
static bool is_escape(const char *at)
{
    if (strncmp(at, "_x", 2) != 0)
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)at[i]))
            return false;
    return at[6] == '_';
}

/* New lines and tabs are part of a text in a cell. */
static bool is_shown(ucs4_t c)
{
    return c == '\n' || c == '\t' || (!text_is_control(c) && c != 0xfffe && c != 0xffff);
}

/* Puts one character at `to` and gives the bytes it takes there; at most MOST_GROWTH for each. */
static size_t put(char *to, const char *at, size_t bytes, ucs4_t c, bool invalid)
{
    if (invalid || (!is_shown(c) && c < 0x80))
        return (size_t)sprintf(to, "\\x%02x", (unsigned)(unsigned char)*at);
    if (!is_shown(c))
        return (size_t)sprintf(to, "\\u%04x", (unsigned)c);
    size_t size = is_escape(at) ? (size_t)sprintf(to, "_x005F") : 0;
    memcpy(to + size, at, bytes);
    return size + bytes;
}

static char *printable(const char *foreign, size_t *changed)
{
    enum { MOST_GROWTH = 7 };
    size_t left = strlen(foreign), size = 0;
    char *text = text_alloc(left * MOST_GROWTH + 1, 1);
    while (left > 0) {
        ucs4_t c = 0;
        int used = u8_mbtoucr(&c, (const uint8_t *)foreign, left);
        size_t bytes = used > 0 ? (size_t)used : 1;
        size += put(text + size, foreign, bytes, c, used <= 0);
        *changed += used <= 0 || !is_shown(c);
        foreign += bytes;
        left -= bytes;
    }
    return text;
}

/* Bytes of the longest start that has at most so many units of UTF-16. */
static size_t start_of(const char *text, size_t units)
{
    size_t size = strlen(text), taken = 0, used = 0;
    while (taken < size) {
        ucs4_t c;
        int bytes = u8_mbtouc(&c, (const uint8_t *)text + taken, size - taken);
        used += c > 0xffff ? 2 : 1;
        if (used > units)
            break;
        taken += (size_t)bytes;
    }
    return taken;
}

char *book_cell_text(const char *foreign, book_losses *lost)
{
    size_t changed = 0;
    char *text = printable(foreign, &changed);
    lost->escaped += changed > 0;
    if (text[start_of(text, MOST_UNITS)] == '\0')
        return text;
    lost->cut++;
    char *cut = text_format("%.*s…", (int)start_of(text, MOST_UNITS - 1), text);
    free(text);
    return cut;
}
