/* Land that lies in more than one polygon of a layer, so that a total counts it once: from each
 * polygon what it has in common with larger ones is taken. Nothing is united but what two larger
 * ones take from the same place, so that memory grows with neither the layer nor its outline. */
#ifndef ZL_ANALYSIS_SHARED_LAND_H
#define ZL_ANALYSIS_SHARED_LAND_H

#include "store/features.h"

typedef struct zl_shared_land {
    double geodesic_m2;
    double by_method_m2; /**< the same land as the method measures it, edges over 10 km cut */
} zl_shared_land;

/** Sum of all areas less the area of the union, to 1e-9 of what is shared where no edge is over
 *  10 km; the same whatever the number of threads. `method` as zl_area_method_open() takes it. */
zl_status zl_shared_land_find(zl_shared_land *out, zl_features *features, const char *method,
                              zl_error *err);

#endif
