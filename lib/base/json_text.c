#include "base/json_text.h"

#include <string.h>

/* Four hexadecimal digits, or -1. */
static long hex4(const char *at)
{
    long code = 0;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = at[i] ? strchr(digits, at[i] | 0x20) : NULL;
        if (!digit)
            return -1;
        code = code * 16 + (digit - digits);
    }
    return code;
}

static char *put_utf8(char *to, long code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | (code >> 6));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | (code >> 12));
        *to++ = (char)(0x80 | ((code >> 6) & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else {
        *to++ = (char)(0xF0 | (code >> 18));
        *to++ = (char)(0x80 | ((code >> 12) & 0x3F));
        *to++ = (char)(0x80 | ((code >> 6) & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}

/* The character of \uXXXX (or of a surrogate pair) at the X; NULL when there is none. */
static const char *take_unicode(const char *at, char **to)
{
    long code = hex4(at);
    if (code <= 0 || (code >= 0xDC00 && code < 0xE000))
        return NULL;
    at += 4;
    if (code >= 0xD800 && code < 0xDC00) {
        long low = at[0] == '\\' && at[1] == 'u' ? hex4(at + 2) : -1;
        if (low < 0xDC00 || low >= 0xE000)
            return NULL;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
    }
    *to = put_utf8(*to, code);
    return at;
}

static const char *take_escape(const char *at, char **to)
{
    static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
    if (*at == 'u')
        return take_unicode(at + 1, to);
    const char *known = *at ? strchr(from, *at) : NULL;
    if (!known)
        return NULL;
    *(*to)++ = into[known - from];
    return at + 1;
}

const char *zl_json_take_string(const char *at, char **to)
{
    while (at && *at && *at != '"')
        if (*at == '\\')
            at = take_escape(at + 1, to);
        else
            *(*to)++ = *at++;
    if (!at || !*at)
        return NULL;
    *(*to)++ = '\0';
    return at + 1;
}
