#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"

void zl_text_free(zl_text *text)
{
    zl_free(text->data);
    *text = (zl_text){0};
}

/* Makes room for `more` bytes and the NUL after them. */
static bool reserve(zl_text *text, size_t more)
{
    size_t wanted;
    char *grown = NULL;
    if (!text->failed && !__builtin_add_overflow(text->size, more, &wanted))
        grown = zl_grow(text->data, wanted, &text->capacity, 1);
    if (!grown) {
        text->failed = true;
        return false;
    }
    text->data = grown;
    return true;
}

void zl_text_add_bytes(zl_text *text, const char *piece, size_t size)
{
    if (!reserve(text, size))
        return;
    if (size)
        memcpy(text->data + text->size, piece, size);
    text->size += size;
    text->data[text->size] = '\0';
}

char *zl_text_room(zl_text *text, size_t size)
{
    return reserve(text, size) ? text->data + text->size : NULL;
}

void zl_text_end(zl_text *text, const char *end)
{
    text->size = (size_t)(end - text->data);
    text->data[text->size] = '\0';
}

void zl_text_add(zl_text *text, const char *piece)
{
    zl_text_add_bytes(text, piece, strlen(piece));
}

void zl_text_addf(zl_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (!reserve(text, (size_t)size)) /* which a failure, -1, is too much for */
        return;
    va_start(arguments, format);
    vsnprintf(text->data + text->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
    text->size += (size_t)size;
}

char *zl_text_take(zl_text *text)
{
    if (!text->failed && !text->data)
        zl_text_add_bytes(text, "", 0);
    char *data = text->failed ? NULL : text->data;
    if (!data)
        zl_free(text->data);
    *text = (zl_text){0};
    return data;
}

/* Size of the well-formed UTF-8 sequence at `bytes` (Unicode 15, table 3-7) and its code point;
 * 0 when it is ill-formed or cut short. */
static size_t decode(const unsigned char *bytes, size_t left, unsigned *code)
{
    static const unsigned char lead_mask[] = {0x7f, 0x1f, 0x0f, 0x07};
    static const unsigned least[] = {0, 0x80, 0x800, 0x10000};
    unsigned char lead = bytes[0];
    size_t more = lead < 0x80             ? 0
                  : (lead & 0xe0) == 0xc0 ? 1
                  : (lead & 0xf0) == 0xe0 ? 2
                  : (lead & 0xf8) == 0xf0 ? 3
                                          : 4;
    if (more > 3 || more >= left)
        return 0;
    unsigned value = lead & lead_mask[more];
    for (size_t i = 1; i <= more; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (bytes[i] & 0x3fu);
    }
    bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < least[more] || surrogate || value > 0x10ffff)
        return 0;
    *code = value;
    return more + 1;
}

void zl_print(char *text, size_t room, const char *format, va_list arguments)
{
    static const char mark[] = "…";
    int wanted = vsnprintf(text, room, format, arguments);
    if (wanted < 0 || (size_t)wanted < room)
        return;
    size_t end = room - sizeof mark;
    while (((unsigned char)text[end] & 0xc0) == 0x80 && end > 0)
        end--;
    memcpy(text + end, mark, sizeof mark);
}

bool zl_utf8_valid(const char *text, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)text;
    unsigned code;
    for (size_t i = 0, step; i < size; i += step) {
        step = decode(bytes + i, size - i, &code);
        if (step == 0)
            return false;
    }
    return true;
}

/* Characters that change what a terminal shows of the rest: C0, DEL, C1, and the controls of
 * direction and line of UAX #9 and UAX #14; and the two that no XML may hold. */
static bool is_unsafe(unsigned code)
{
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x061c || code == 0x200e ||
           code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xfffe || code == 0xffff;
}

enum { SHOWN_SIZE = 7 };

/* The first character of foreign text as it is shown; gives how many bytes of the text it takes. */
static size_t show_first(char shown[SHOWN_SIZE], const char *foreign, size_t left)
{
    unsigned code = 0;
    size_t step = decode((const unsigned char *)foreign, left, &code);
    if (step == 0 || (step == 1 && is_unsafe(code))) {
        snprintf(shown, SHOWN_SIZE, "\\x%02x", (unsigned char)*foreign);
    } else if (is_unsafe(code)) {
        snprintf(shown, SHOWN_SIZE, "\\u%04x", code & 0xffffu);
    } else {
        memcpy(shown, foreign, step);
        shown[step] = '\0';
    }
    return step + (step == 0);
}

void zl_text_add_safe(zl_text *text, const char *foreign)
{
    char shown[SHOWN_SIZE];
    size_t size = foreign ? strlen(foreign) : 0;
    for (size_t i = 0; i < size;) {
        i += show_first(shown, foreign + i, size - i);
        zl_text_add(text, shown);
    }
}

void zl_text_add_item(zl_text *list, const char *foreign)
{
    zl_text_add(list, list->size ? ", " : "");
    zl_text_add_safe(list, foreign);
}

bool zl_safe_copy(char *out, size_t size, const char *foreign)
{
    char shown[SHOWN_SIZE];
    size_t left = strlen(foreign), used = 0;
    while (left > 0) {
        size_t step = show_first(shown, foreign, left), more = strlen(shown);
        if (used + more >= size)
            break;
        memcpy(out + used, shown, more);
        used += more;
        foreign += step;
        left -= step;
    }
    out[used] = '\0';
    return left == 0;
}

void zl_line_copy(char *out, size_t size, const char *message)
{
    static const char blanks[] = " \t\r\n";
    char shown[SHOWN_SIZE];
    message += strspn(message, blanks);
    size_t left = strlen(message), used = 0;
    while (left > 0 && strchr(blanks, message[left - 1]))
        left--;
    for (size_t step; left > 0; message += step, left -= step) {
        step = show_first(shown, message, left);
        if (strchr(blanks, *message))
            memcpy(shown, " ", sizeof " ");
        if (used + strlen(shown) >= size)
            break;
        memcpy(out + used, shown, strlen(shown));
        used += strlen(shown);
    }
    out[used] = '\0';
}

void zl_text_add_utf8(zl_text *text, const char *foreign)
{
    size_t size = strlen(foreign);
    unsigned code = 0;
    zl_text_add(text, "");
    for (size_t i = 0, step; i < size; i += step) {
        step = decode((const unsigned char *)foreign + i, size - i, &code);
        if (step == 0)
            zl_text_add(text, "\xef\xbf\xbd");
        else
            zl_text_add_bytes(text, foreign + i, step);
        step += step == 0;
    }
}

/* The escape of a character in a JSON string, NULL where it stands for itself. Unsafe characters
 * are escaped too: JSON means the same, and a terminal is not fooled. */
static const char *json_escape(unsigned code, char buffer[7])
{
    switch (code) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    if (!is_unsafe(code))
        return NULL;
    snprintf(buffer, 7, "\\u%04x", code & 0xffffu);
    return buffer;
}

/* Bytes at the beginning that stand for themselves in a JSON string. */
static size_t plain_size(const char *text)
{
    size_t size = 0;
    while ((unsigned char)text[size] >= 0x20 && (unsigned char)text[size] < 0x7f &&
           text[size] != '"' && text[size] != '\\')
        size++;
    return size;
}

void zl_text_add_json(zl_text *text, const char *value)
{
    if (!value) {
        zl_text_add(text, "null");
        return;
    }
    size_t left = strlen(value);
    zl_text_add_bytes(text, "\"", 1);
    while (left > 0) {
        unsigned code = 0;
        char buffer[7];
        size_t step = plain_size(value);
        if (step == 0)
            step = decode((const unsigned char *)value, left, &code);
        const char *escape = step == 0 ? "\\ufffd" : code ? json_escape(code, buffer) : NULL;
        if (escape)
            zl_text_add(text, escape);
        else
            zl_text_add_bytes(text, value, step);
        step += step == 0;
        value += step;
        left -= step;
    }
    zl_text_add_bytes(text, "\"", 1);
}

/* Bytes of the comma (ASCII or U+FF0C) at `text`, 0 when there is none. */
static size_t comma_size(const char *text)
{
    return *text == ',' ? 1 : strncmp(text, "\xef\xbc\x8c", 3) == 0 ? 3 : 0;
}

/* Bytes of the blank (ASCII or U+3000) at `text`, 0 when there is none. */
static size_t blank_size(const char *text)
{
    if (*text && strchr(" \t\r\n", *text))
        return 1;
    return strncmp(text, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

char *zl_trim(char *piece)
{
    for (size_t step; (step = blank_size(piece)) != 0;)
        piece += step;
    char *end = piece;
    for (char *at = piece; *at;) {
        size_t step = blank_size(at);
        at += step ? step : 1;
        if (!step)
            end = at;
    }
    *end = '\0';
    return *piece ? piece : NULL;
}

zl_status zl_split_list(char ***out, size_t *count, const char *list, zl_error *err)
{
    size_t size = strlen(list) + 1, pieces = 1;
    for (const char *at = list; *at; at++)
        pieces += comma_size(at) != 0;
    char **items = zl_alloc((pieces + 1) * sizeof *items + size);
    if (!items)
        return zl_fail_memory(err);
    char *piece = memcpy((char *)(items + pieces + 1), list, size);
    size_t found = 0;
    for (bool more = true; more;) {
        char *at = piece;
        while (*at && !comma_size(at))
            at++;
        char *next = at + comma_size(at);
        more = *at != '\0';
        *at = '\0';
        char *item = zl_trim(piece);
        if (item)
            items[found++] = item;
        piece = next;
    }
    items[found] = NULL;
    *out = items;
    *count = found;
    return ZL_OK;
}

bool zl_has_ending(const char *name, const char *ending)
{
    size_t size = strlen(name), width = strlen(ending);
    return size > width && strcasecmp(name + size - width, ending) == 0;
}

bool zl_is_slug(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_", digits[] = "0123456789";
    size_t size = name ? strlen(name) : 0;
    if (size < 1 || size > 63 || !strchr(letters, name[0]))
        return false;
    for (size_t i = 1; i < size; i++)
        if (!strchr(letters, name[i]) && !strchr(digits, name[i]))
            return false;
    return true;
}
