/* Which zones are parts of which, and land that lies in a zone and in a part of it counted once. */
#ifndef ZL_ANALYSIS_PARTS_H
#define ZL_ANALYSIS_PARTS_H

#include "store/collect.h"

/** Positions of features in a collection; all zero is empty. */
typedef struct zl_positions {
    size_t *at;
    size_t count, capacity;
} zl_positions;

zl_status zl_positions_add(zl_positions *positions, size_t at, zl_error *err);
void zl_positions_free(zl_positions *positions);

/** Adds the zones that are declared a direct part of zone `whole`, in layer order. */
zl_status zl_children(zl_positions *out, const zl_collection *zones, size_t whole, zl_error *err);
/** Adds the zones that are no part of another zone of the collection, in layer order. */
zl_status zl_top_zones(zl_positions *out, const zl_collection *zones, zl_error *err);

/** The union of the shapes at `positions`, those without shape left out; NULL when none has one. */
zl_status zl_union_of(zl_shape **out, const zl_collection *zones, const zl_positions *positions,
                      zl_error *err);

#endif
