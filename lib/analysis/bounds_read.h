/* The bounds in words that documents declare, as rows of a layer. */
#ifndef ZL_ANALYSIS_BOUNDS_READ_H
#define ZL_ANALYSIS_BOUNDS_READ_H

#include "store/collect.h"

enum { ZL_DIRECTIONS = 8 };

/** The sides of a zone, clockwise from north; the direction in degrees. */
typedef struct zl_direction {
    const char *side;
    double direction_deg;
} zl_direction;
extern const zl_direction zl_directions[ZL_DIRECTIONS];

/** One side of one zone. */
typedef struct zl_bound {
    char *id; /**< of the zone; the other texts stand in the same block */
    const char *side, *name, *feature, *document, *quote; /**< all but side and name may be NULL */
    size_t direction;                                     /**< position in zl_directions */
    double offset_m;                                      /**< NAN: none is declared */
    size_t zone; /**< position in the collection; SIZE_MAX: not there */
    size_t row;  /**< in the order of the layer */
} zl_bound;

typedef struct zl_bounds {
    zl_bound *item;
    size_t count, capacity;
} zl_bounds;

/** Reads all rows, by zone in the order of `zones`, those of no zone last by id; then clockwise
 * from north. ZL_BAD_DATA when one has no side or no bound. `out` is freed also after a failure. */
zl_status zl_bounds_read(zl_bounds *out, zl_layer *layer, const zl_collection *zones,
                         zl_error *err);
void zl_bounds_free(zl_bounds *all);

#endif
