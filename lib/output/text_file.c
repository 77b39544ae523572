#include "output/text_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "output/format.h"

void zl_csv_cell(zl_text *text, const char *cell, const char *end)
{
    bool quoted = cell[strcspn(cell, ",\"\r\n")] != '\0';
    zl_text_add(text, quoted ? "\"" : "");
    for (; *cell; cell++) {
        zl_text_add_bytes(text, cell, 1);
        if (*cell == '"')
            zl_text_add(text, "\"");
    }
    zl_text_add(text, quoted ? "\"" : "");
    zl_text_add(text, end);
}

zl_status zl_write_text(const char *path, const zl_text *text, zl_error *err)
{
    if (text->failed)
        return zl_fail_memory(err);
    FILE *file = fopen(path, "wb");
    bool done = file && fwrite(text->data ? text->data : "", 1, text->size, file) == text->size;
    int cause = errno;
    if (file && fclose(file) != 0 && done) {
        done = false;
        cause = errno;
    }
    if (done)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    return zl_fail(err, ZL_FAILED, "cannot write '%s': %s", zl_shown(&shown, path),
                   zl_system_error(cause));
}
