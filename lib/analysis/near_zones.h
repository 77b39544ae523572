/* The zones that hold a place, and those whose boundaries are near it. A zone is read only where
 * its box does not say that it is farther than what was found. */
#ifndef ZL_ANALYSIS_NEAR_ZONES_H
#define ZL_ANALYSIS_NEAR_ZONES_H

#include "geodesy/distance.h"
#include "store/features.h"

/** A zone and the nearest place of its boundary. */
typedef struct zl_near_zone {
    size_t zone; /**< its position */
    bool holds;  /**< the place lies inside or on the boundary */
    zl_nearest nearest;
} zl_near_zone;

/** All zero is empty. */
typedef struct zl_near_zones {
    zl_near_zone *item;
    size_t count, capacity;
} zl_near_zones;
void zl_near_zones_free(zl_near_zones *found); /**< for ZL_CLEANUP */

/** What of the others is looked for. */
typedef struct zl_near_limits {
    double all_m;  /**< all within so far */
    size_t wanted; /**< and so many, at least 1, of those within `most_m` */
    double most_m;
} zl_near_limits;

/** First the zones that hold the place (degrees), in their order; then of the others those that are
 *  looked for, and perhaps some more, nearest first and equally near ones in their order. Of
 * `zones` the extents are looked at; shapes come from the fetcher. */
zl_status zl_near_zones_find(zl_near_zones *out, const zl_collection *zones, zl_fetcher *fetcher,
                             const double place_deg[2], const zl_near_limits *limits,
                             zl_error *err);

#endif
