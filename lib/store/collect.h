/* All features of a layer in memory, for questions that look at pairs. */
#ifndef ZL_STORE_COLLECT_H
#define ZL_STORE_COLLECT_H

#include "base/arena.h"
#include "geometry/index.h"

/** Owned copies of features; of their `values` those that were chosen. */
typedef struct zl_collection {
    zl_feature *feature;
    zl_extent *extent; /**< of features without shape: all NAN */
    size_t count;
    size_t feature_capacity, extent_capacity;
    zl_arena memory; /**< the texts */
    size_t *by_id;   /**< a hash table of positions; NULL: ids are looked for one after another */
    size_t nslots;   /**< a power of two */
    bool no_parts;   /**< nobody is declared a part; false: not looked at, or somebody is */
} zl_collection;

/** What is kept of a layer. */
typedef struct zl_choice {
    const size_t *column; /**< `values` of a feature are those of these columns, in this order */
    size_t ncolumns;      /**< 0: `values` is NULL */
    bool no_shapes;       /**< `shape` is NULL and `extent` tells where it is */
    zl_index *near;       /**< only features whose extent meets one of the index; NULL: all */
} zl_choice;
/** Adds a copy; `near` of the choice is not asked. */
zl_status zl_collection_add(zl_collection *collection, const zl_feature *feature,
                            const zl_choice *choice, zl_error *err);

zl_status zl_collect(zl_collection *out, zl_layer *layer, zl_error *err);
/** The same, but a feature that cannot be measured (ZL_BAD_DATA) is left out with a warning
 *  "unusable" in place of failing. */
zl_status zl_collect_usable(zl_collection *out, zl_layer *layer, zl_findings *findings,
                            zl_error *err);
zl_status zl_collect_some(zl_collection *out, zl_layer *layer, const zl_choice *choice,
                          zl_error *err);
void zl_collection_free(zl_collection *collection);
/** Was the layer opened for some zones only (filter `zone` or `where`)? Then an id that is not
 * there may still be known to the store. */
bool zl_layer_is_filtered(const zl_layer *layer);
/** Makes zl_collection_find() quick, for as long as nothing is added; zl_collect() has done so. */
zl_status zl_collection_index(zl_collection *collection, zl_error *err);
/** The position of the first feature with an id; SIZE_MAX when it is not there. */
size_t zl_collection_find(const zl_collection *collection, const char *id);
/** Is a, through any number of steps, declared a part of b? */
bool zl_is_part_of(const zl_collection *zones, size_t a, size_t b);

#endif
