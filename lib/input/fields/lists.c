/* Lists in text, in the three ways that they are written, to a JSON array of strings. */
#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "input/fields/convert.h"

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

/* Past the JSON string or bare word at `at`; NULL when it is neither. */
static const char *skip_item(const char *at)
{
    if (*at != '"') {
        size_t size = strspn(at, "0123456789+-.eE");
        return size ? at + size : NULL;
    }
    for (at++; *at && *at != '"'; at++) {
        if ((unsigned char)*at < 0x20)
            return NULL;
        if (*at == '\\' && *++at == '\0')
            return NULL;
    }
    return *at == '"' ? at + 1 : NULL;
}

/* Adds the items of a JSON array; false when the text is none. Strings are taken as they are
 * written, numbers become strings. */
static bool add_json_array(zl_text *out, const char *at)
{
    at = skip_blanks(at + 1);
    for (size_t count = 0; *at != ']'; count++) {
        const char *end = skip_item(at);
        if (!end)
            return false;
        zl_text_add(out, count ? "," : "");
        zl_text_add(out, *at == '"' ? "" : "\"");
        zl_text_add_bytes(out, at, (size_t)(end - at));
        zl_text_add(out, *at == '"' ? "" : "\"");
        at = skip_blanks(end);
        if (*at == ',')
            at = skip_blanks(at + 1);
        else if (*at != ']')
            return false;
    }
    return *skip_blanks(at + 1) == '\0';
}

/* Bytes of the separator at `at`, 0 for none. */
static size_t separator(const char *at)
{
    static const char *const separators[] = {";", ",", "、", "，", "；"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (strncmp(at, separators[i], strlen(separators[i])) == 0)
            return strlen(separators[i]);
    return 0;
}

static void add_piece(zl_text *out, const char *piece, size_t size)
{
    while (size > 0 && isspace((unsigned char)piece[size - 1]))
        size--;
    char *copy = size ? zl_strndup(piece, size) : NULL;
    out->failed |= size && !copy;
    if (copy) {
        zl_text_add(out, out->size > 1 ? "," : "");
        zl_text_add_json(out, copy);
    }
    zl_free(copy);
}

static void add_split(zl_text *out, const char *text)
{
    const char *start = skip_blanks(text), *at = start;
    while (*at) {
        size_t width = separator(at);
        if (!width) {
            at++;
            continue;
        }
        add_piece(out, start, (size_t)(at - start));
        at = start = skip_blanks(at + width);
    }
    add_piece(out, start, (size_t)(at - start));
}

/* "(2:a,b)", as GDAL writes a string list into a format that has none: the inside is what counts.
 */
static char *inside_gdal_list(const char *text)
{
    size_t size = strlen(text), digits = text[0] == '(' ? strspn(text + 1, "0123456789") : 0;
    if (!digits || text[1 + digits] != ':' || text[size - 1] != ')')
        return NULL;
    return zl_strndup(text + digits + 2, size - digits - 3);
}

char *zl_list_json(const char *text)
{
    zl_text out = {0};
    text = skip_blanks(text);
    zl_text_add(&out, "[");
    if (*text == '[' && add_json_array(&out, text)) {
        zl_text_add(&out, "]");
        return zl_text_take(&out);
    }
    zl_text_free(&out);
    zl_text_add(&out, "[");
    char *inside = inside_gdal_list(text);
    add_split(&out, inside ? inside : text);
    zl_free(inside);
    zl_text_add(&out, "]");
    return zl_text_take(&out);
}
