/* Features of a collection by their ids, and who is a part of whom. */
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "store/collect.h"

/* Below that many a look at each is as quick. */
enum { FEW = 16 };
#define NOBODY SIZE_MAX

/* FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), its upper half folded into the lower one. */
static size_t hash(const char *id)
{
    uint64_t h = 14695981039346656037u;
    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * 1099511628211u;
    return (size_t)(h ^ (h >> 32));
}

/* The slot that has the id, or the free one where it belongs. */
static size_t slot_of(const zl_collection *collection, const char *id)
{
    size_t last = collection->nslots - 1, slot = hash(id) & last;
    while (collection->by_id[slot] != NOBODY &&
           strcmp(collection->feature[collection->by_id[slot]].id, id) != 0)
        slot = (slot + 1) & last;
    return slot;
}

zl_status zl_collection_index(zl_collection *collection, zl_error *err)
{
    size_t nslots = FEW;
    collection->no_parts = true;
    for (size_t i = 0; i < collection->count && collection->no_parts; i++)
        collection->no_parts = collection->feature[i].part_of == NULL;
    if (collection->count <= FEW)
        return ZL_OK;
    while (nslots < 2 * collection->count)
        nslots *= 2;
    if (!(collection->by_id = zl_alloc_zero(nslots, sizeof *collection->by_id)))
        return zl_fail_memory(err);
    collection->nslots = nslots;
    memset(collection->by_id, 0xFF, nslots * sizeof *collection->by_id); /* all NOBODY */
    for (size_t i = 0; i < collection->count; i++) {
        size_t slot = slot_of(collection, collection->feature[i].id);
        if (collection->by_id[slot] == NOBODY)
            collection->by_id[slot] = i;
    }
    return ZL_OK;
}

size_t zl_collection_find(const zl_collection *collection, const char *id)
{
    if (id && collection->by_id)
        return collection->by_id[slot_of(collection, id)];
    for (size_t i = 0; id && i < collection->count; i++)
        if (strcmp(collection->feature[i].id, id) == 0)
            return i;
    return NOBODY;
}

/* A chain that comes back to where it was has no end: from time to time, after ever longer ways,
 * the place is noted (R. P. Brent, BIT 20 (1980) 176–184). */
bool zl_is_part_of(const zl_collection *zones, size_t a, size_t b)
{
    size_t noted = NOBODY, steps = 0, note_after = 1;
    for (;;) {
        a = zl_collection_find(zones, zones->feature[a].part_of);
        if (a == NOBODY || a == noted)
            return false;
        if (a == b)
            return true;
        if (++steps == note_after) {
            noted = a;
            note_after *= 2;
            steps = 0;
        }
    }
}
