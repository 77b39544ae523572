/* Words of a line and what they say: full-width signs stand for their half-width ones, and a number
 * that cannot be read is never taken for 0. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/number.h"
#include "input/quote.h"
#include "input/txt/private.h"

/* Bytes of the blank that begins at `at`: ASCII, no-break (U+00A0), ideographic (U+3000), byte
 * order mark (U+FEFF) left inside by programs that join files. */
static size_t blank_at(const char *at, size_t left)
{
    if (left > 0 && (*at == ' ' || *at == '\t' || *at == '\v' || *at == '\f'))
        return 1;
    if (left > 1 && memcmp(at, "\xc2\xa0", 2) == 0)
        return 2;
    if (left > 2 && (memcmp(at, "\xe3\x80\x80", 3) == 0 || memcmp(at, "\xef\xbb\xbf", 3) == 0))
        return 3;
    return 0;
}

static size_t blank_before(const char *end, size_t left)
{
    for (size_t width = 1; width <= 3 && width <= left; width++)
        if (blank_at(end - width, width) == width)
            return width;
    return 0;
}

zl_txt_word zl_txt_trim(zl_txt_word word)
{
    size_t blank;
    while ((blank = blank_at(word.at, word.size)) > 0) {
        word.at += blank;
        word.size -= blank;
    }
    while ((blank = blank_before(word.at + word.size, word.size)) > 0)
        word.size -= blank;
    return word;
}

/* Bytes of the comma at `at`. */
static size_t comma_at(const char *at, size_t left)
{
    if (left > 0 && *at == ',')
        return 1;
    return left > 2 && memcmp(at, "\xef\xbc\x8c", 3) == 0 ? 3 : 0;
}

void zl_txt_split(zl_txt_words *out, zl_txt_word line)
{
    out->count = 0;
    out->too_many = out->has_wide = false;
    const char *end = line.at + line.size, *start = line.at;
    for (const char *at = line.at;; at++) {
        size_t comma = at < end ? comma_at(at, (size_t)(end - at)) : 1;
        if (comma == 0)
            continue;
        if (out->count == ZL_TXT_MOST_WORDS) {
            out->too_many = true;
            return;
        }
        out->word[out->count++] = zl_txt_trim((zl_txt_word){start, (size_t)(at - start)});
        if (at >= end)
            return;
        out->has_wide |= comma == 3;
        at += comma - 1;
        start = at + 1;
    }
}

bool zl_txt_is(zl_txt_word word, const char *text)
{
    return word.size == strlen(text) && memcmp(word.at, text, word.size) == 0;
}

bool zl_txt_is_one_of(zl_txt_word word, const char *list)
{
    for (const char *at = list; *at;) {
        size_t width = strcspn(at, ",");
        if (width == word.size && memcmp(at, word.at, width) == 0)
            return true;
        at += width + (at[width] == ',');
    }
    return false;
}

/* The ASCII sign that a full-width one (U+FF01 to U+FF5E) at `at` stands for; 0 when it is none. */
static int narrow(const char *at, size_t left)
{
    if (left < 3 || (unsigned char)at[0] != 0xef)
        return 0;
    unsigned low = (unsigned char)at[2] & 0x3fu, middle = (unsigned char)at[1];
    unsigned offset = middle == 0xbc ? low : middle == 0xbd ? 64 + low : 0;
    return offset >= 1 && offset <= 94 ? (int)(0x20 + offset) : 0;
}

size_t zl_txt_fold(char *out, size_t size, zl_txt_word word)
{
    size_t used = 0;
    for (size_t i = 0; i < word.size;) {
        int sign = narrow(word.at + i, word.size - i);
        if (used + 1 < size && sign)
            out[used] = (char)sign;
        else if (used + 1 < size)
            out[used] = word.at[i];
        used++;
        i += sign ? 3 : 1;
    }
    out[used < size ? used : size - 1] = '\0';
    return used;
}

/* The length of a decimal number at the beginning of `text`; 0 for none. */
static size_t number_size(const char *text, int *decimals)
{
    size_t at = text[0] == '+' || text[0] == '-';
    size_t whole = strspn(text + at, "0123456789"), part = 0;
    at += whole;
    if (text[at] == '.') {
        part = strspn(text + at + 1, "0123456789");
        at += 1 + part;
    }
    if (whole + part == 0)
        return 0;
    *decimals = (int)part;
    if (text[at] != 'e' && text[at] != 'E')
        return at;
    size_t sign = text[at + 1] == '+' || text[at + 1] == '-';
    size_t digits = strspn(text + at + 1 + sign, "0123456789");
    return digits ? at + 1 + sign + digits : at;
}

/* Where in the word its first `count` folded signs end. */
static size_t unfolded(zl_txt_word word, size_t count)
{
    size_t at = 0;
    for (; count > 0 && at < word.size; count--)
        at += narrow(word.at + at, word.size - at) ? 3 : 1;
    return at;
}

bool zl_txt_parse_number(zl_txt_number *out, zl_txt_word word)
{
    char text[128];
    if (word.size == 0 || zl_txt_fold(text, sizeof text, word) >= sizeof text)
        return false;
    size_t size = number_size(text, &out->decimals);
    if (size == 0)
        return false;
    size_t used = unfolded(word, size);
    out->rest = zl_txt_trim((zl_txt_word){word.at + used, word.size - used});
    text[size] = '\0';
    out->value = zl_strtod(text, NULL);
    return isfinite(out->value);
}

const char *zl_txt_show(char buffer[96], zl_txt_word word)
{
    char raw[128];
    snprintf(raw, sizeof raw, "%.*s", word.size < 120 ? (int)word.size : 120, word.at);
    zl_quote quote = zl_quoted(raw);
    size_t size = strlen(quote.text), most = 90;
    if (size > most) { /* at the beginning of a character */
        while (((unsigned char)quote.text[most] & 0xc0) == 0x80)
            most--;
        memcpy(quote.text + most, "…", sizeof "…");
    }
    memcpy(buffer, quote.text, strlen(quote.text) + 1);
    return buffer;
}

char *zl_txt_copy(zl_txt_word word)
{
    return zl_strndup(word.at, word.size);
}
