#include "analysis/own_columns.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "input/fields/standard.h"
#include "store/layer.h"

/* ---- finding them --------------------------------------------------------------------------- */

static zl_status fail_unknown(const zl_layer *layer, const char *option, const char *name,
                              zl_error *err)
{
    const zl_columns *columns = zl_layer_columns(layer);
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, _("%s: the layer "), option);
    zl_text_add_safe(&text, zl_layer_name(layer));
    zl_text_add(&text, _(" has no field \""));
    zl_text_add_safe(&text, name);
    zl_text_add(&text, columns->count ? _("\"; it has: ") : _("\"; it has no fields at all"));
    for (size_t i = 0; i < columns->count; i++) {
        zl_text_add(&text, i > 0 ? ", " : "");
        zl_text_add_safe(&text, columns->column[i].name);
    }
    return text.failed ? zl_fail_memory(err) : zl_fail(err, ZL_USAGE, "%s", text.data);
}

static zl_status add(zl_own_columns *out, const zl_layer *layer, const char *option,
                     const char *name, zl_error *err)
{
    int column = zl_layer_find_column(layer, name);
    if (column < 0)
        return fail_unknown(layer, option, name, err);
    for (size_t i = 0; i < out->count; i++)
        if (out->column[i] == (size_t)column)
            return zl_fail(err, ZL_USAGE, "%s names the field %s twice", option, name);
    if (out->count == ZL_MOST_OWN)
        return zl_fail(err, ZL_USAGE, "%s names more than %d fields", option, ZL_MOST_OWN);
    out->column[out->count++] = (size_t)column;
    return ZL_OK;
}

/* "class" stands for the fields that the standard of the layer says tell its classes. */
static zl_status add_classes(bool *added, zl_own_columns *out, const zl_layer *layer,
                             const char *option, zl_error *err)
{
    const zl_standard *standard = zl_layer_standard(layer);
    *added = false;
    for (size_t i = 0; i < standard->count; i++) {
        const zl_standard_field *field = &standard->field[i];
        if (strcmp(field->role, "class") != 0 || zl_layer_find_column(layer, field->field) < 0)
            continue;
        ZL_TRY(add(out, layer, option, field->field, err));
        *added = true;
    }
    return ZL_OK;
}

zl_status zl_own_columns_find(zl_own_columns *out, const zl_layer *layer, const char *option,
                              const char *list, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **names = NULL;
    size_t count = 0;
    ZL_TRY(zl_split_list(&names, &count, list, err));
    if (count == 0)
        return zl_fail(err, ZL_USAGE, "%s names no field", option);
    *out = (zl_own_columns){.count = 0};
    for (size_t i = 0; i < count; i++) {
        bool added = false;
        if (strcmp(names[i], "class") == 0 && zl_layer_find_column(layer, "class") < 0)
            ZL_TRY(add_classes(&added, out, layer, option, err));
        if (!added)
            ZL_TRY(add(out, layer, option, names[i], err));
    }
    return ZL_OK;
}

/* ---- joining them to an answer -------------------------------------------------------------- */

void zl_columns_free(zl_columns *columns)
{
    zl_free(columns);
}

/* Columns and names lie in one block behind the zl_columns, so that one call frees all. */
typedef struct joining {
    zl_column *column;
    size_t count;
    char *names;
} joining;

static void add_own(joining *to, const zl_columns *fixed, const zl_column *own, size_t offset)
{
    bool taken = zl_columns_find(fixed, own->name) >= 0;
    char *name = to->names;
    to->names += sprintf(name, "%s%s", taken ? "land_" : "", own->name) + 1;
    to->column[to->count++] = (zl_column){.name = name,
                                          .type = own->type,
                                          .offset = offset | ZL_WHOLE_VALUE,
                                          .decimals = own->type == ZL_REAL ? -1 : 0};
}

zl_status zl_own_columns_join(zl_columns **out, const zl_columns *fixed, size_t at,
                              const zl_layer *layer, const zl_own_columns *own, size_t offset,
                              zl_error *err)
{
    const zl_columns *of_layer = zl_layer_columns(layer);
    size_t size = sizeof(zl_columns) + (fixed->count + own->count) * sizeof(zl_column);
    for (size_t i = 0; i < own->count; i++)
        size += strlen(of_layer->column[own->column[i]].name) + sizeof "land_";
    zl_columns *all = zl_alloc(size);
    if (!all)
        return zl_fail_memory(err);
    zl_column *column = (zl_column *)(void *)(all + 1);
    joining to = {.column = column, .names = (char *)(column + fixed->count + own->count)};
    for (size_t i = 0; i <= fixed->count; i++) {
        for (size_t k = 0; i == at && k < own->count; k++)
            add_own(&to, fixed, &of_layer->column[own->column[k]], offset + k * sizeof(zl_value));
        if (i < fixed->count)
            to.column[to.count++] = fixed->column[i];
    }
    *all = (zl_columns){column, to.count};
    *out = all;
    return ZL_OK;
}
