/* The zones in which land is measured: each alone and, where it is asked for, all together. */
#ifndef ZL_ANALYSIS_LAND_ZONES_H
#define ZL_ANALYSIS_LAND_ZONES_H

#include "analysis/questions.h"

typedef struct zl_land_zones {
    zl_collection all; /**< features and extents owned, shapes borrowed from the zones */
    zl_shape *united;  /**< of the last one, where it is the union */
} zl_land_zones;

/** The zones and, with `total` and where at least two have a shape, one more, their union "total"
 * of the worst basis and accuracy. `out` is freed also after a failure. */
zl_status zl_land_zones_open(zl_land_zones *out, const zl_collection *zones, bool total,
                             zl_error *err);
void zl_land_zones_free(zl_land_zones *w);

#endif
