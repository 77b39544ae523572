/* The geometry of a row of land in a zone. */
#ifndef ZL_ANALYSIS_LAND_SHAPE_H
#define ZL_ANALYSIS_LAND_SHAPE_H

#include "analysis/cover.h"

typedef enum zl_land_part {
    ZL_LAND_OF_GROUP, /**< of one group of parcels */
    ZL_LAND_SEVERAL,  /**< what several groups have in common */
    ZL_LAND_NONE,     /**< the zone outside of all parcels */
    ZL_LAND_TOTAL     /**< the zone */
} zl_land_part;

typedef struct zl_land_shape {
    const zl_cover *cover;
    size_t zone;
    zl_land_part part;
    const size_t *group; /**< of each parcel of the zone, below ngroups */
    size_t ngroups;
    size_t number; /**< of ZL_LAND_OF_GROUP */
} zl_land_shape;

/** `*out` is NULL where there is no such land. */
zl_status zl_land_shape_make(zl_shape **out, const zl_land_shape *wanted, zl_error *err);

#endif
