#include "text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

#include "zonelayer.h"

static void *or_end(void *memory)
{
    if (memory)
        return memory;
    fprintf(stderr, "zonelayer: %s\n", zl_translate("out of memory"));
    exit(ZL_FAILED);
}

void *text_alloc(size_t count, size_t size)
{
    return or_end(calloc(count ? count : 1, size ? size : 1));
}

void *text_resize(void *memory, size_t count, size_t size)
{
    return or_end(reallocarray(memory, count ? count : 1, size));
}

char *text_copy(const char *text)
{
    return text ? or_end(strdup(text)) : NULL;
}

char *text_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    return or_end(text);
}

bool text_is_control(unsigned c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* Bytes of the character at `at`; 0 where the bytes are no UTF-8. */
static size_t character(ucs4_t *code_point, const char *at, size_t left)
{
    int size = u8_mbtoucr(code_point, (const uint8_t *)at, left);
    return size > 0 ? (size_t)size : 0;
}

void text_print_safe(FILE *out, const char *foreign)
{
    size_t left = foreign ? strlen(foreign) : 0;
    while (left > 0) {
        ucs4_t code_point = 0;
        size_t size = character(&code_point, foreign, left);
        if (size == 0 || (code_point < 0x80 && text_is_control(code_point)))
            fprintf(out, "\\x%02x", (unsigned)(unsigned char)*foreign);
        else if (text_is_control(code_point))
            fprintf(out, "\\u%04x", (unsigned)code_point);
        else
            fwrite(foreign, 1, size, out);
        size += size == 0;
        foreign += size;
        left -= size;
    }
}

static char *rewritten(const char *foreign, void (*print)(FILE *, const char *))
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = or_end(open_memstream(&text, &size));
    print(out, foreign);
    if (fclose(out) != 0)
        or_end(NULL);
    return text;
}

/* Most texts are, and need no more than a look. */
static bool is_printable_ascii(const char *text, size_t bytes)
{
    size_t i = 0;
    while (i < bytes && text[i] >= 0x20 && text[i] < 0x7f)
        i++;
    return i == bytes;
}

char *text_safe(const char *foreign)
{
    if (foreign && is_printable_ascii(foreign, strlen(foreign)))
        return text_copy(foreign);
    return rewritten(foreign, text_print_safe);
}

static void print_valid(FILE *out, const char *foreign)
{
    size_t left = foreign ? strlen(foreign) : 0;
    while (left > 0) {
        ucs4_t code_point;
        size_t size = character(&code_point, foreign, left);
        if (size == 0)
            fputs("\xef\xbf\xbd", out);
        else
            fwrite(foreign, 1, size, out);
        size += size == 0;
        foreign += size;
        left -= size;
    }
}

char *text_valid(const char *foreign)
{
    return rewritten(foreign, print_valid);
}

static bool is_plain(const char *word)
{
    static const char marks[] = "_-./:=@%+,";
    for (const char *at = word; *at; at++)
        if ((unsigned char)*at < 0x80 && !isalnum((unsigned char)*at) && !strchr(marks, *at))
            return false;
    return *word != '\0';
}

char *text_for_shell(const char *word)
{
    static const char quote[] = "'\\''";
    if (is_plain(word))
        return text_copy(word);
    char *text = text_alloc(strlen(word) * (sizeof quote - 1) + 3, 1), *to = text;
    *to++ = '\'';
    for (; *word; word++) {
        size_t size = *word == '\'' ? sizeof quote - 1 : 1;
        memcpy(to, *word == '\'' ? quote : word, size);
        to += size;
    }
    *to = '\'';
    return text;
}

size_t text_width(const char *text)
{
    return text_width_of(text, strlen(text));
}

size_t text_width_of(const char *text, size_t bytes)
{
    if (is_printable_ascii(text, bytes))
        return bytes;
    int width = u8_width((const uint8_t *)text, bytes, "UTF-8");
    return width > 0 ? (size_t)width : 0;
}

size_t text_fit(const char *text, size_t cells)
{
    size_t left = strlen(text), used = 0, taken = 0;
    while (left > 0) {
        ucs4_t code_point = 0;
        size_t size = character(&code_point, text + taken, left);
        if (size == 0)
            break;
        int width = uc_width(code_point, "UTF-8");
        used += width > 0 ? (size_t)width : 0;
        if (used > cells)
            break;
        taken += size;
        left -= size;
    }
    return taken;
}

/* Chinese is broken between any two characters, but no line starts with a closing mark. */
static bool may_break(ucs4_t before, ucs4_t after)
{
    static const char closing[] = "）。，、；：！？》」』】…";
    char mark[8] = {0};
    if (after == ' ')
        return true;
    if (uc_width(before, "UTF-8") < 2 && uc_width(after, "UTF-8") < 2)
        return false;
    u8_uctomb((uint8_t *)mark, after, sizeof mark - 1);
    return !strstr(closing, mark);
}

size_t text_line(const char *text, size_t cells)
{
    size_t fits = text_fit(text, cells), size = strlen(text), best = 0;
    if (text[fits] == '\0')
        return fits;
    ucs4_t before = 0, after = 0;
    for (size_t at = 0, bytes; at <= fits; at += bytes, before = after) {
        bytes = character(&after, text + at, size - at);
        if (at > 0 && may_break(before, after))
            best = at;
        bytes = bytes > 0 ? bytes : 1;
    }
    if (best == 0)
        best = fits;
    for (size_t wide = cells + 1; best == 0; wide++) /* not even one character fits */
        best = text_fit(text, wide);
    return best;
}

/* Bytes of a comma at `at`, 0 when there is none. */
static size_t comma(const char *at)
{
    static const char full_width[] = "\xef\xbc\x8c";
    if (*at == ',')
        return 1;
    return strncmp(at, full_width, sizeof full_width - 1) == 0 ? sizeof full_width - 1 : 0;
}

char *text_next_item(const char **list)
{
    if (!*list)
        return NULL;
    const char *start = *list + strspn(*list, " \t"), *end = start;
    while (*end && comma(end) == 0)
        end++;
    *list = *end ? end + comma(end) : NULL;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return or_end(strndup(start, (size_t)(end - start)));
}

bool text_in_list(const char *word, const char *words)
{
    bool found = false;
    for (char *item; !found && (item = text_next_item(&words)) != NULL; free(item))
        found = strcmp(item, word) == 0;
    return found;
}
