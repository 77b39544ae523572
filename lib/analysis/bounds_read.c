#include "analysis/bounds_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "store/layer.h"

const zl_direction zl_directions[ZL_DIRECTIONS] = {
    {"north", 0},   {"north-east", 45},  {"east", 90},  {"south-east", 135},
    {"south", 180}, {"south-west", 225}, {"west", 270}, {"north-west", 315}};

static size_t direction_of(const char *side)
{
    size_t i = 0;
    while (i + 1 < ZL_DIRECTIONS && strcmp(zl_directions[i].side, side) != 0)
        i++;
    return i;
}

/* ---- what is declared ------------------------------------------------------------------------ */

void zl_bounds_free(zl_bounds *all)
{
    for (size_t i = 0; i < all->count; i++)
        zl_free(all->item[i].id);
    zl_free(all->item);
    *all = (zl_bounds){0};
}

static const char *text_at(const zl_layer *layer, const zl_feature *feature, const char *name)
{
    int at = zl_columns_find(zl_layer_columns(layer), name);
    const zl_value *value = at < 0 ? NULL : &feature->values[at];
    bool text = value && !value->null && value->type == ZL_TEXT && value->text && *value->text;
    return text ? value->text : NULL;
}

/* Copies the texts behind each other. */
static bool keep_texts(zl_bound *out, const char *const texts[6])
{
    const char **targets[] = {&out->side, &out->name, &out->feature, &out->document, &out->quote};
    size_t size = 0;
    for (size_t i = 0; i < 6; i++)
        size += texts[i] ? strlen(texts[i]) + 1 : 0;
    char *at = out->id = zl_alloc(size);
    if (!at)
        return false;
    for (size_t i = 0; i < 6; i++) {
        if (i > 0)
            *targets[i - 1] = texts[i] ? at : NULL;
        if (texts[i])
            at = stpcpy(at, texts[i]) + 1;
    }
    return true;
}

static zl_status add_bound(zl_bounds *all, const zl_layer *layer, const zl_feature *feature,
                           const zl_collection *zones, zl_error *err)
{
    const char *const texts[6] = {feature->id,
                                  text_at(layer, feature, "side"),
                                  text_at(layer, feature, "bound"),
                                  text_at(layer, feature, "feature"),
                                  text_at(layer, feature, "document"),
                                  text_at(layer, feature, "quote")};
    int offset = zl_columns_find(zl_layer_columns(layer), "offset_m");
    zl_bound *grown = zl_grow(all->item, all->count, &all->capacity, sizeof *all->item);
    if (!grown)
        return zl_fail_memory(err);
    all->item = grown;
    zl_bound *fresh = &grown[all->count];
    *fresh = (zl_bound){
        .offset_m = (double)NAN, .zone = zl_collection_find(zones, feature->id), .row = all->count};
    if (offset >= 0 && !feature->values[offset].null)
        fresh->offset_m = zl_value_number(&feature->values[offset]);
    if (!texts[1] || !texts[2])
        return zl_fail(err, ZL_BAD_DATA,
                       "bounds need the columns id, side and bound, each with a value");
    if (!keep_texts(fresh, texts))
        return zl_fail_memory(err);
    fresh->direction = direction_of(fresh->side);
    all->count++;
    return ZL_OK;
}

static int by_zone(const void *left, const void *right)
{
    const zl_bound *a = left, *b = right;
    if (a->zone != b->zone)
        return a->zone < b->zone ? -1 : 1;
    int order = a->zone == SIZE_MAX ? strcmp(a->id, b->id) : 0; /* no zones, kept together too */
    if (order)
        return order;
    if (a->direction != b->direction)
        return a->direction < b->direction ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

zl_status zl_bounds_read(zl_bounds *out, zl_layer *layer, const zl_collection *zones, zl_error *err)
{
    for (const zl_feature *feature;;) {
        ZL_TRY(zl_layer_next(&feature, layer, err));
        if (!feature)
            break;
        ZL_TRY(add_bound(out, layer, feature, zones, err));
    }
    if (out->count > 1)
        qsort(out->item, out->count, sizeof *out->item, by_zone);
    return ZL_OK;
}
