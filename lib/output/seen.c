#include "output/seen.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

enum { MOST = 24 };

zl_status zl_seen_add(zl_seen *seen, const char *text, zl_error *err)
{
    if (!text || !*text)
        return ZL_OK;
    for (size_t i = 0; i < seen->count; i++)
        if (strcmp(seen->text[i], text) == 0)
            return ZL_OK;
    seen->more |= seen->count == MOST;
    if (seen->count == MOST)
        return ZL_OK;
    char **grown = zl_grow(seen->text, seen->count, &seen->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    seen->text = grown;
    grown[seen->count] = zl_strdup(text);
    return grown[seen->count++] ? ZL_OK : zl_fail_memory(err);
}

void zl_seen_join(zl_text *out, const zl_seen *seen)
{
    for (size_t i = 0; i < seen->count; i++) {
        zl_text_add(out, i ? "; " : "");
        zl_text_add(out, seen->text[i]);
    }
    zl_text_add(out, seen->more ? "; …" : "");
}

void zl_seen_free(zl_seen *seen)
{
    for (size_t i = 0; i < seen->count; i++)
        zl_free(seen->text[i]);
    zl_free(seen->text);
    *seen = (zl_seen){0};
}
