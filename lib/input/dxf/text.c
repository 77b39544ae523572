/* Text of a drawing: AutoCAD writes a character that the code page of the drawing has not as
 * \U+XXXX, four hexadecimal digits of UTF-16 (AutoCAD DXF Reference, "Text styles and symbols").
 * All Chinese is written so in a drawing that was saved on a western system. GDAL leaves it as it
 * is. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "input/dxf/dxf.h"

enum { ESCAPE = 7 }; /* bytes of \U+XXXX */

/* The number of an escape; -1 for none. */
static long unit_at(const char *text)
{
    char digits[5] = "";
    if (text[0] != '\\' || (text[1] != 'U' && text[1] != 'u') || text[2] != '+')
        return -1;
    for (size_t i = 0; i < 4; i++) {
        if (!isxdigit((unsigned char)text[3 + i]))
            return -1;
        digits[i] = text[3 + i];
    }
    return strtol(digits, NULL, 16);
}

static void add_character(zl_text *out, unsigned long code)
{
    char bytes[4] = {(char)(0xf0 | code >> 18), (char)(0x80 | (code >> 12 & 0x3f)),
                     (char)(0x80 | (code >> 6 & 0x3f)), (char)(0x80 | (code & 0x3f))};
    size_t skipped = code > 0xffff ? 0 : code > 0x7ff ? 1 : code > 0x7f ? 2 : 3;
    if (skipped == 1)
        bytes[1] = (char)(0xe0 | code >> 12);
    else if (skipped == 2)
        bytes[2] = (char)(0xc0 | code >> 6);
    else if (skipped == 3)
        bytes[3] = (char)code;
    zl_text_add_bytes(out, bytes + skipped, 4 - skipped);
}

/* The bytes of the escape or pair of escapes at `text` that is a character; 0 for none. */
static size_t character_at(unsigned long *code, const char *text)
{
    long unit = unit_at(text);
    if (unit < 0x20)
        return 0;
    *code = (unsigned long)unit;
    if (unit < 0xd800 || unit > 0xdfff)
        return ESCAPE;
    long low = unit < 0xdc00 ? unit_at(text + ESCAPE) : -1;
    if (low < 0xdc00 || low > 0xdfff)
        return 0;
    *code = 0x10000 + (unsigned long)((unit - 0xd800) << 10 | (low - 0xdc00));
    return 2 * (size_t)ESCAPE;
}

char *zl_dxf_unescape(const char *text)
{
    zl_text out = {0};
    zl_text_add(&out, "");
    while (*text) {
        unsigned long code = 0;
        size_t size = character_at(&code, text);
        if (size)
            add_character(&out, code);
        else
            zl_text_add_bytes(&out, text, size = 1);
        text += size;
    }
    return zl_text_take(&out);
}
