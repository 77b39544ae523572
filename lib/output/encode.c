#include "output/encode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/json_text.h"
#include "input/encoding/encoding.h"
#include "output/format.h"

/* Under -fanalyzer gcc 12 takes iconv_open()'s failure, (iconv_t)-1, for memory that is never
 * freed. */
#if defined ZL_ANALYZE && !defined __clang__
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

struct zl_encoder {
    iconv_t converter;
    bool same;  /* it is UTF-8 */
    bool ascii; /* characters of ASCII are the bytes that they are there */
};

static bool is_plain_name(const char *name)
{
    size_t size = strlen(name);
    return size > 0 && size < 32 &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
               size;
}

static bool keeps_ascii(iconv_t converter)
{
    char plain[] = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                   "abcdefghijklmnopqrstuvwxyz{|}~\t\r\n";
    char encoded[sizeof plain], *from = plain, *to = encoded;
    size_t left = sizeof plain - 1, room = sizeof encoded;
    return iconv(converter, &from, &left, &to, &room) == 0 && room == 1 &&
           memcmp(plain, encoded, sizeof plain - 1) == 0;
}

zl_status zl_encoder_open(zl_encoder **out, const char *encoding, zl_error *err)
{
    iconv_t converter = iconv_open(is_plain_name(encoding) ? encoding : "no such", "UTF-8");
    if ((intptr_t)converter == -1) { /* POSIX: (iconv_t)-1 */
        ZL_CLEANUP(zl_text_free) zl_text shown = {0};
        return zl_fail(err, ZL_USAGE, "unknown encoding '%s'; try UTF-8, GBK or GB18030",
                       zl_shown(&shown, encoding));
    }
    zl_encoder *encoder = zl_alloc(sizeof *encoder);
    if (!encoder) {
        iconv_close(converter);
        return zl_fail_memory(err);
    }
    *encoder = (zl_encoder){.converter = converter,
                            .same = strcmp(encoding, "UTF-8") == 0,
                            .ascii = keeps_ascii(converter)};
    *out = encoder;
    return ZL_OK;
}

void zl_encoder_close_ptr(zl_encoder **encoder)
{
    if (*encoder)
        iconv_close((*encoder)->converter);
    zl_free(*encoder);
    *encoder = NULL;
}

/* What needs no conversion, and the length that is cut at the end of a character. */
static bool fit_plain(zl_fit *fit, const zl_encoder *encoder, const char *text, size_t limit)
{
    size_t size = strlen(text), kept = size < limit ? size : limit;
    bool ascii = encoder->ascii && zl_is_ascii(text, size);
    if (!ascii && !(encoder->same && zl_utf8_valid(text, size)))
        return false;
    while (kept < size && kept > 0 && ((unsigned char)text[kept] & 0xC0) == 0x80)
        kept--;
    *fit = (zl_fit){.bytes = kept, .put = kept, .encoded = size};
    return true;
}

/* iconv stops before the first character that has no room, so a piece never ends inside one. */
zl_fit zl_encoder_put(char *out, zl_encoder *encoder, const char *text, size_t limit)
{
    char rest[256] = "", *from = (char *)text; /* iconv only reads it */
    size_t left = strlen(text);
    zl_fit fit = {0};
    if (fit_plain(&fit, encoder, text, limit)) {
        memcpy(out, text, fit.put);
        return fit;
    }
    iconv(encoder->converter, NULL, NULL, NULL, NULL);
    for (bool first = true; left > 0; first = false) {
        size_t piece = first ? limit : sizeof rest, room = piece;
        char *to = first ? out : rest;
        size_t result = iconv(encoder->converter, &from, &left, &to, &room);
        fit.encoded += piece - room;
        if (first) {
            fit.bytes = (size_t)(from - text);
            fit.put = piece - room;
        }
        if (result == (size_t)-1 && errno != E2BIG) {
            fit.foreign = true;
            return fit;
        }
        fit.foreign |= result != (size_t)-1 && result > 0;
        if (result != (size_t)-1)
            break;
    }
    return fit;
}

zl_fit zl_encoder_fit(zl_encoder *encoder, const char *text, size_t limit)
{
    char room[ZL_FIT_MOST];
    return zl_encoder_put(room, encoder, text, limit < sizeof room ? limit : sizeof room);
}

zl_status zl_encoder_convert(zl_text *out, bool *foreign, zl_encoder *encoder, const char *text,
                             zl_error *err)
{
    char room[4096];
    char *from = (char *)text;
    size_t left = strlen(text), before = out->size;
    *foreign = false;
    iconv(encoder->converter, NULL, NULL, NULL, NULL);
    while (left > 0 && !*foreign) {
        char *to = room;
        size_t free_bytes = sizeof room;
        size_t result = iconv(encoder->converter, &from, &left, &to, &free_bytes);
        zl_text_add_bytes(out, room, sizeof room - free_bytes);
        *foreign = result == (size_t)-1 ? errno != E2BIG : result > 0;
    }
    if (*foreign)
        out->size = before;
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}

/* ---- ASCII for Chinese names ---------------------------------------------------------------- */

/* GB2312 has its first level, the 3755 hanzi in daily use, in the order of their pronunciation in
 * pinyin, so that the first hanzi of each letter is all that has to be known. A hanzi of several
 * pronunciations stands at the most usual one. */
#define FIRST_LEVEL_END 0xD7FA /* after 座 */

/* 啊 芭 擦 搭 蛾 发 噶 哈 击 喀 垃 妈 拿 哦 啪 期 然 撒 塌 挖 昔 压 匝; no hanzi begins with I, U
 * or V. */
static const struct {
    unsigned first;
    char initial;
} initials[] = {
    {0xB0A1, 'A'}, {0xB0C5, 'B'}, {0xB2C1, 'C'}, {0xB4EE, 'D'}, {0xB6EA, 'E'}, {0xB7A2, 'F'},
    {0xB8C1, 'G'}, {0xB9FE, 'H'}, {0xBBF7, 'J'}, {0xBFA6, 'K'}, {0xC0AC, 'L'}, {0xC2E8, 'M'},
    {0xC4C3, 'N'}, {0xC5B6, 'O'}, {0xC5BE, 'P'}, {0xC6DA, 'Q'}, {0xC8BB, 'R'}, {0xC8F6, 'S'},
    {0xCBFA, 'T'}, {0xCDDA, 'W'}, {0xCEF4, 'X'}, {0xD1B9, 'Y'}, {0xD4D1, 'Z'},
};

/* The initial of a character of two bytes in GBK, NUL for none. */
static char initial_of(unsigned code)
{
    char initial = '\0';
    if (code >= FIRST_LEVEL_END || (code & 0xFF) < 0xA1)
        return initial;
    for (size_t i = 0; i < sizeof initials / sizeof *initials && code >= initials[i].first; i++)
        initial = initials[i].initial;
    return initial;
}

/* The initial of the character of `size` bytes at `text`. */
static char convert(iconv_t converter, const char *text, size_t size)
{
    unsigned char bytes[2] = {0};
    char *from = (char *)text, *to = (char *)bytes; /* iconv only reads `from` */
    size_t room = sizeof bytes;
    if (iconv(converter, &from, &size, &to, &room) != 0 || room != 0)
        return '\0';
    return initial_of((unsigned)bytes[0] << 8 | bytes[1]);
}

void zl_pinyin_initials(char *out, size_t room, const char *text)
{
    size_t used = 0, size;
    iconv_t converter = iconv_open("GBK", "UTF-8");
    bool open = (intptr_t)converter != -1; /* POSIX: (iconv_t)-1 */
    for (; *text && used + 1 < room; text += size) {
        unsigned char lead = (unsigned char)*text;
        size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char c = *text;
        if (size > 1)
            c = '\0';
        if (size > 1 && open)
            c = convert(converter, text, size);
        if (c)
            out[used++] = c;
    }
    out[used] = '\0';
    if (open)
        iconv_close(converter);
}

/* ---- JSON arrays of strings --------------------------------------------------------------- */

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

/* Fills items and their bytes; false when the text is no array of strings. */
static bool parse(char **items, char *bytes, const char *json)
{
    const char *at = skip_blanks(json);
    if (*at != '[')
        return false;
    at = skip_blanks(at + 1);
    while (*at == '"') {
        *items++ = bytes;
        at = zl_json_take_string(at + 1, &bytes);
        if (!at)
            return false;
        at = skip_blanks(at);
        if (*at == ']')
            break;
        if (*at != ',')
            return false;
        at = skip_blanks(at + 1);
        if (*at != '"')
            return false;
    }
    *items = NULL;
    return *at == ']' && *skip_blanks(at + 1) == '\0';
}

zl_status zl_list_parse(char ***out, const char *json, zl_error *err)
{
    /* Each item takes at least two quotes, and no escape grows. */
    size_t size = strlen(json), most = size / 2 + 1;
    char **block = zl_alloc(most * sizeof *block + size + 1);
    if (!block)
        return zl_fail_memory(err);
    if (!parse(block, (char *)(block + most), json)) {
        zl_free(block);
        block = NULL;
    }
    *out = block;
    return ZL_OK;
}

zl_status zl_list_join(zl_text *out, const char *json, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **items = NULL;
    ZL_TRY(zl_list_parse(&items, json, err));
    zl_text_add(out, items ? "" : json);
    for (char **item = items; items && *item; item++) {
        zl_text_add(out, item == items ? "" : ";");
        zl_text_add(out, *item);
    }
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}
