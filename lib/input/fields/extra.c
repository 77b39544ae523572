/* What became no column is kept: the text of a JSON object. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"
#include "input/fields/convert.h"

static void add_member(zl_text *out, const char *name, const zl_value *value)
{
    char buffer[40];
    const char *text = zl_value_text(value, buffer);
    zl_text_add(out, out->size > 1 ? "," : "");
    zl_text_add_json(out, name);
    zl_text_add(out, ":");
    if (value->type == ZL_TEXT)
        zl_text_add_json(out, text);
    else
        zl_text_add(out, text);
}

/* The inside of an object that the source has in its own field `extra`, from an earlier export. */
static void add_earlier(zl_text *out, const char *extra)
{
    size_t size = strlen(extra);
    if (size >= 2 && extra[0] == '{' && extra[size - 1] == '}') {
        zl_text_add_bytes(out, extra + 1, size - 2);
        return;
    }
    zl_text_add(out, "\"extra\":");
    zl_text_add_json(out, extra);
}

zl_status zl_extra_json(char **out, const zl_source *source, const zl_value *values,
                        const int *column_of, const char *extra, zl_error *err)
{
    zl_text text = {0};
    zl_text_add(&text, "{");
    if (extra && *extra)
        add_earlier(&text, extra);
    for (size_t i = 0; i < zl_source_nfields(source); i++)
        if (column_of[i] < 0 && !values[i].null)
            add_member(&text, zl_source_field(source, i)->name, &values[i]);
    bool empty = text.size == 1;
    zl_text_add(&text, "}");
    char *json = zl_text_take(&text);
    if (!json)
        return zl_fail_memory(err);
    if (empty)
        zl_free(json);
    *out = empty ? NULL : json;
    return ZL_OK;
}
