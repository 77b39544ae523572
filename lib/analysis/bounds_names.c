#include "analysis/bounds_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "input/place/bounds_text.h"
#include "store/layer.h"

/* ---- reading --------------------------------------------------------------------------------- */

static zl_status add_entry(zl_name_index *index, const char *name, const char *id, size_t layer,
                           zl_error *err)
{
    zl_name_entry *grown =
        zl_grow(index->entry, index->count, &index->capacity, sizeof *index->entry);
    if (!grown)
        return zl_fail_memory(err);
    index->entry = grown;
    zl_name_entry entry = {zl_bound_name(name), zl_strdup(id), layer};
    if (!entry.name || !entry.id || !*entry.name) {
        bool empty = entry.name && entry.id;
        zl_free(entry.name);
        zl_free(entry.id);
        return empty ? ZL_OK : zl_fail_memory(err);
    }
    grown[index->count++] = entry;
    return ZL_OK;
}

/* The whole text, and its words where there are several. */
static zl_status add_words(zl_name_index *index, const char *text, const char *marks,
                           const char *id, size_t layer, zl_error *err)
{
    for (const char *at = text; *(at += strspn(at, marks));) {
        size_t size = strcspn(at, marks);
        ZL_CLEANUP(zl_free_ptr) char *word = zl_strndup(at, size);
        if (!word)
            return zl_fail_memory(err);
        ZL_TRY(add_entry(index, word, id, layer, err));
        at += size;
    }
    return ZL_OK;
}

static zl_status add_name(zl_name_index *index, const char *name, const char *id, size_t layer,
                          zl_error *err)
{
    if (!name)
        return ZL_OK;
    ZL_TRY(add_entry(index, name, id, layer, err));
    return strchr(name, ' ') ? add_words(index, name, " ", id, layer, err) : ZL_OK;
}

static zl_status add_feature(zl_name_index *index, const zl_feature *feature,
                             const zl_value *aliases, size_t layer, zl_error *err)
{
    ZL_TRY(add_entry(index, feature->id, feature->id, layer, err));
    ZL_TRY(add_name(index, feature->name_zh, feature->id, layer, err));
    if (feature->name_en) /* its words are too common */
        ZL_TRY(add_entry(index, feature->name_en, feature->id, layer, err));
    bool listed = aliases && !aliases->null && aliases->text &&
                  (aliases->type == ZL_TEXT || aliases->type == ZL_LIST);
    return listed ? add_words(index, aliases->text, "[]\",;", feature->id, layer, err) : ZL_OK;
}

/* A row that cannot be measured still has its name. */
static zl_status read_names(zl_name_index *index, zl_layer *layer, size_t position, zl_error *err)
{
    int aliases = zl_columns_find(zl_layer_columns(layer), "aliases");
    zl_layer_accept_invalid(layer, true);
    for (const zl_feature *feature;;) {
        ZL_TRY(zl_layer_next(&feature, layer, err));
        if (!feature)
            break;
        ZL_TRY(add_feature(index, feature, aliases < 0 ? NULL : &feature->values[aliases], position,
                           err));
    }
    zl_layer_accept_invalid(layer, false);
    return zl_layer_rewind(layer, err);
}

static int compare(const void *left, const void *right)
{
    const zl_name_entry *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    if (order == 0 && a->layer != b->layer)
        order = a->layer < b->layer ? -1 : 1;
    return order ? order : strcmp(a->id, b->id);
}

zl_status zl_name_index_read(zl_name_index *out, zl_layer *const *layers, size_t nlayers,
                             zl_findings *notes, zl_error *err)
{
    out->layer = zl_alloc_zero(nlayers, sizeof *out->layer);
    if (!out->layer)
        return zl_fail_memory(err);
    out->nlayers = nlayers;
    for (size_t i = 0; i < nlayers; i++) {
        if (!layers[i])
            continue;
        ZL_TRY(read_names(out, layers[i], i, err));
        ZL_TRY(zl_collect_usable(&out->layer[i], layers[i], notes, err));
    }
    if (out->count > 1)
        qsort(out->entry, out->count, sizeof *out->entry, compare);
    return ZL_OK;
}

void zl_name_index_free(zl_name_index *index)
{
    for (size_t i = 0; index->layer && i < index->nlayers; i++)
        zl_collection_free(&index->layer[i]);
    for (size_t i = 0; i < index->count; i++) {
        zl_free(index->entry[i].name);
        zl_free(index->entry[i].id);
    }
    zl_free(index->layer);
    zl_free(index->entry);
    *index = (zl_name_index){0};
}

/* ---- finding --------------------------------------------------------------------------------- */

static size_t first_of(const zl_name_index *index, const char *name)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(index->entry[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Names that stand side by side with the same id are those of one feature. `exact` (may be NULL) is
 * the id that counts alone. */
static void look(zl_name_match *out, const zl_name_index *index, const char *name,
                 const char *exact, zl_text *others)
{
    const zl_name_entry *before = NULL;
    for (size_t i = first_of(index, name);
         i < index->count && strcmp(index->entry[i].name, name) == 0; i++) {
        const zl_name_entry *entry = &index->entry[i];
        bool same = before && before->layer == entry->layer && strcmp(before->id, entry->id) == 0;
        if (same || (exact && strcmp(exact, entry->id) != 0))
            continue;
        before = entry;
        zl_text_add(others, out->count ? ", " : "");
        zl_text_add_safe(others, entry->id);
        *out = (zl_name_match){entry->id, entry->layer, out->count + 1};
    }
    if (out->count != 1)
        out->id = NULL;
}

zl_status zl_name_find(zl_name_match *out, const zl_name_index *index, const char *feature,
                       const char *name, zl_text *others, zl_error *err)
{
    const char *wanted = feature && *feature ? feature : name;
    ZL_CLEANUP(zl_free_ptr) char *plain = zl_bound_name(wanted);
    if (!plain)
        return zl_fail_memory(err);
    *out = (zl_name_match){.count = 0};
    look(out, index, plain, wanted == feature ? feature : NULL, others);
    return others->failed ? zl_fail_memory(err) : ZL_OK;
}
