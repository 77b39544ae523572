/* The encoding of a whole text file: by its byte order mark, else by its lines. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "input/encoding_private.h"

static const struct {
    const char *bytes;
    size_t size;
    const char *name;
} marks[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"}, {"\xFF\xFE", 2, "UTF-16LE"}, {"\xFE\xFF", 2, "UTF-16BE"}};

/* By its mark, or as UTF-16 by the NUL beside its first character. */
static bool by_mark(zl_encoding *out, const char *bytes, size_t size)
{
    zl_encoding marked = {.basis = ZL_ENCODING_BOM};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= marks[i].size && memcmp(bytes, marks[i].bytes, marks[i].size) == 0) {
            snprintf(marked.name, sizeof marked.name, "%s", marks[i].name);
            snprintf(marked.evidence, sizeof marked.evidence, "%s, by its byte order mark",
                     marks[i].name);
            marked.bom_bytes = marks[i].size;
            *out = marked;
            return true;
        }
    if (size < 2 || !bytes[0] == !bytes[1])
        return false;
    marked.basis = ZL_ENCODING_FOUND;
    snprintf(marked.name, sizeof marked.name, "%s", bytes[0] ? "UTF-16LE" : "UTF-16BE");
    snprintf(marked.evidence, sizeof marked.evidence,
             "%s: found out, not declared; there is a NUL beside its first character", marked.name);
    *out = marked;
    return true;
}

static void probe_lines(zl_encoding_probe *probe, const char *bytes, size_t size)
{
    zl_text_place place = {.unit = "line"};
    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t length = end ? (size_t)(end - bytes) - at : size - at;
        place.number++;
        zl_encoding_probe_add(probe, bytes + at, length, false, &place);
        at += length + 1;
    }
}

zl_status zl_encoding_of_file(zl_encoding *out, const char *bytes, size_t size, const char *option,
                              const char *file, zl_error *err)
{
    ZL_CLEANUP(zl_encoding_probe_close_ptr) zl_encoding_probe *probe = NULL;
    const zl_encoding_claims claims = {.option = option};
    zl_encoding marked = {0};
    ZL_TRY(zl_encoding_probe_open(&probe, &claims, file, err));
    bool found = by_mark(&marked, bytes, size), wide = strncmp(probe->option, "UTF-16", 6) == 0;
    if (found && (!option || strcmp(probe->option, marked.name) == 0 || wide)) {
        *out = marked;
        return ZL_OK;
    }
    if (wide) /* which has no lines of bytes to look at */
        return zl_encoding_decide(out, probe, err);
    probe_lines(probe, bytes, size);
    return zl_encoding_decide(out, probe, err);
}
