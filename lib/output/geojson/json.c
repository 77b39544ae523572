#include "output/geojson/json.h"

#include <string.h>

#include "base/digits.h"
#include "base/json_text.h"
#include "output/tally.h"

void zl_json_blanks(zl_json *json)
{
    while (*json->at == ' ' || *json->at == '\t' || *json->at == '\r' || *json->at == '\n')
        json->at++;
}

bool zl_json_next_is(zl_json *json, char sign)
{
    zl_json_blanks(json);
    return *json->at == sign;
}

bool zl_json_sign(zl_json *json, char sign)
{
    zl_json_blanks(json);
    bool there = *json->at == sign;
    json->at += there;
    return there;
}

bool zl_json_word(zl_json *json, const char *word)
{
    zl_json_blanks(json);
    size_t size = strlen(word);
    if (strncmp(json->at, word, size) != 0)
        return false;
    json->at += size;
    return true;
}

/* ---- strings --------------------------------------------------------------------------------- */

/* Bytes up to the closing quote; `*escaped`: there are escapes among them. False where a byte
 * stands that may not. */
static bool measure_string(size_t *size, bool *escaped, const char *text)
{
    bool ascii = true;
    *escaped = false;
    size_t i = 0;
    for (; text[i] != '"'; i++) {
        if ((unsigned char)text[i] < 0x20)
            return false;
        ascii = ascii && (unsigned char)text[i] < 0x80;
        if (text[i] != '\\')
            continue;
        *escaped = true;
        if ((unsigned char)text[++i] < 0x20)
            return false;
    }
    *size = i;
    return ascii || zl_utf8_valid(text, i);
}

bool zl_json_string(const char **bytes, size_t *size, zl_json *json)
{
    bool escaped;
    if (!zl_json_sign(json, '"') || !measure_string(size, &escaped, json->at))
        return false;
    *bytes = json->at;
    json->at += *size + 1;
    if (!escaped)
        return true;
    json->room.size = 0;
    char *to = zl_text_room(&json->room, *size + 1);
    char *start = to;
    if (!to || zl_json_take_string(*bytes, &to) != json->at)
        return false;
    *bytes = start;
    *size = (size_t)(to - start - 1);
    return true;
}

bool zl_json_this(zl_json *json, const char *expected)
{
    const char *bytes;
    size_t size;
    return zl_json_string(&bytes, &size, json) && size == strlen(expected) &&
           memcmp(bytes, expected, size) == 0;
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool take_string(uint64_t *mark, zl_json *json)
{
    const char *bytes;
    size_t size;
    if (!zl_json_string(&bytes, &size, json))
        return false;
    *mark = zl_mark_text(*mark, bytes, size);
    return true;
}

static bool take_number(uint64_t *mark, zl_json *json)
{
    zl_digits number;
    int64_t whole;
    const char *end = zl_take_digits(&number, json->at);
    if (!end)
        return false;
    json->at = end;
    *mark = zl_digits_integer(&whole, &number) ? zl_mark_integer(*mark, whole)
                                               : zl_mark_real(*mark, zl_digits_real(&number));
    return true;
}

/* The members behind an opening bracket, with the closing one. */
static bool take_members(uint64_t *mark, zl_json *json, bool object, int depth)
{
    char end = object ? '}' : ']';
    if (depth >= ZL_JSON_DEPTH)
        return false;
    *mark = zl_fold(*mark, object ? ZL_MARK_OBJECT : ZL_MARK_ARRAY);
    for (bool more = !zl_json_sign(json, end); more;) {
        if (object && !(take_string(mark, json) && zl_json_sign(json, ':')))
            return false;
        if (!zl_json_value(mark, json, depth + 1))
            return false;
        more = zl_json_sign(json, ',');
        if (!more && !zl_json_sign(json, end))
            return false;
    }
    *mark = zl_fold(*mark, ZL_MARK_END);
    return true;
}

static bool take_word(uint64_t *mark, zl_json *json, const char *word, zl_mark_kind kind)
{
    *mark = zl_fold(*mark, kind);
    return zl_json_word(json, word);
}

bool zl_json_value(uint64_t *mark, zl_json *json, int depth)
{
    zl_json_blanks(json);
    switch (*json->at) {
    case '"':
        return take_string(mark, json);
    case '{':
    case '[':
        return take_members(mark, json, *json->at++ == '{', depth);
    case 'n':
        return take_word(mark, json, "null", ZL_MARK_NULL);
    case 't':
        return take_word(mark, json, "true", ZL_MARK_TRUE);
    case 'f':
        return take_word(mark, json, "false", ZL_MARK_FALSE);
    default:
        return take_number(mark, json);
    }
}

/* ---- texts that are JSON --------------------------------------------------------------------- */

bool zl_json_whole(uint64_t *mark, const char *text)
{
    size_t size = strlen(text);
    bool likely = size > 1 && ((text[0] == '[' && text[size - 1] == ']') ||
                               (text[0] == '{' && text[size - 1] == '}'));
    zl_json json = {.at = text};
    uint64_t folded = *mark;
    bool whole = likely && zl_json_value(&folded, &json, 0) && json.at == text + size;
    zl_text_free(&json.room);
    if (whole)
        *mark = folded;
    return whole;
}

/* The string at the opening quote, as this library writes it. */
static const char *add_string(zl_text *out, const char *text)
{
    zl_json json = {.at = text};
    const char *bytes;
    size_t size;
    zl_text plain = {0};
    if (zl_json_string(&bytes, &size, &json))
        zl_text_add_bytes(&plain, bytes, size);
    out->failed |= plain.failed || json.room.failed;
    zl_text_add_json(out, plain.data ? plain.data : "");
    zl_text_free(&plain);
    zl_text_free(&json.room);
    return json.at;
}

void zl_json_add_spaced(zl_text *out, const char *text)
{
    while (*text && !out->failed) {
        bool opens = *text == '{' || *text == '[', closes = *text == '}' || *text == ']';
        if (*text == '"') {
            text = add_string(out, text);
            continue;
        }
        if (strchr(" \t\r\n", *text)) {
            text++;
            continue;
        }
        zl_text_add(out, closes && out->data[out->size - 1] != ' ' ? " " : "");
        zl_text_add_bytes(out, text, 1);
        zl_text_add(out, opens || *text == ',' || *text == ':' ? " " : "");
        text++;
    }
}
