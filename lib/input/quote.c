#include "input/quote.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

/* Copies a short text of plain ASCII, as most names are; false for any other. */
static bool copy_plain(char *out, size_t size, const char *text)
{
    for (size_t i = 0; i < size; i++) {
        out[i] = text[i];
        if (text[i] == '\0')
            return true;
        if (text[i] < ' ' || text[i] > '~')
            return false;
    }
    return false;
}

zl_quote zl_quoted(const char *foreign)
{
    zl_quote quote = {""};
    zl_text safe = {0};
    if (foreign && copy_plain(quote.text, sizeof quote.text - sizeof "…", foreign))
        return quote;
    quote.text[0] = '\0';
    zl_text_add_safe(&safe, foreign ? foreign : "");
    char *text = zl_text_take(&safe);
    if (!text)
        return quote;
    size_t size = strlen(text);
    const size_t most = sizeof quote.text - sizeof "…";
    bool cut = size > most;
    if (cut) /* not inside a character */
        for (size = most; size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80;)
            size--;
    snprintf(quote.text, sizeof quote.text, "%.*s%s", (int)size, text, cut ? "…" : "");
    zl_free(text);
    return quote;
}

zl_quote zl_place_text(const double place[2])
{
    zl_quote quote;
    int digits = fabs(place[0]) > 400 || fabs(place[1]) > 400 ? 2 : 6;
    snprintf(quote.text, sizeof quote.text, "%.*f, %.*f", digits, place[0], digits, place[1]);
    return quote;
}
