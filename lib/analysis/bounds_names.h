/* Which line, point or zone do the words of a document name? */
#ifndef ZL_ANALYSIS_BOUNDS_NAMES_H
#define ZL_ANALYSIS_BOUNDS_NAMES_H

#include "base/text.h"
#include "store/collect.h"

/** A name of a feature, as names are compared. */
typedef struct zl_name_entry {
    char *name, *id;
    size_t layer;
} zl_name_entry;

/** The features of some layers, and all their names in order. All zero is empty. */
typedef struct zl_name_index {
    zl_collection *layer;
    size_t nlayers;
    zl_name_entry *entry;
    size_t count, capacity;
} zl_name_index;

zl_status zl_name_index_read(zl_name_index *out, zl_layer *const *layers, size_t nlayers,
                             zl_findings *notes, zl_error *err);
void zl_name_index_free(zl_name_index *index);

/** What a name stands for. */
typedef struct zl_name_match {
    const char *id; /**< NULL: nothing, or more than one */
    size_t layer;
    size_t count; /**< how many features have the name */
} zl_name_match;

/** By the id `feature` where it is given, else by the name: id, name in either language, the words
 *  of a name ("G3012 吐和高速"), an alias. `others` gets the ids where there are several. */
zl_status zl_name_find(zl_name_match *out, const zl_name_index *index, const char *feature,
                       const char *name, zl_text *others, zl_error *err);

#endif
