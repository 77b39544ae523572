/* The inner loops of area_series.c over a run of edges, in lanes of four. The same source is
 * compiled for the baseline and for AVX2; without contraction every version gives the same bits. */
#ifndef ZL_GEODESY_AREA_KERNEL_H
#define ZL_GEODESY_AREA_KERNEL_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "geodesy/area_table.h"
#include "geodesy/ecef.h"

/** ∫ η dλ in m² along geodesic edges between `nedges` + 1 points, and η of the first and the last
 *  one. */
typedef struct zl_area_sum {
    double area_m2, begin_m2, end_m2;
} zl_area_sum;
typedef zl_area_sum (*zl_area_sum_fn)(const zl_area_context *context, const double *lonlat,
                                      size_t nedges);

/** Largest absolute values among some edges, in degrees; what is not a number does not show. */
typedef struct zl_area_reach {
    double lat_deg; /**< of a point from the first one */
    double step_lat_deg, step_lon_deg;
} zl_area_reach;
typedef zl_area_reach (*zl_area_reach_fn)(const double *lonlat, size_t nedges);

/** At least the longest edge of a run that begins at `lat_deg`, squared. */
static inline double zl_area_longest_edge_m2(const zl_area_context *c, double lat_deg,
                                             const zl_area_reach *reach)
{
    const double metres_per_degree = 111700; /* the meridian's longest, at the poles */
    double from_reference_deg = fabs(lat_deg - c->lat_deg) + reach->lat_deg;
    double widest_m2 = 0.25 * c->u4_m2 + fabs(c->sine2) * c->coefficient[0] * from_reference_deg;
    double north_m = reach->step_lat_deg * metres_per_degree;
    double east = reach->step_lon_deg * ZL_RADIANS_PER_DEGREE;
    return east * east * widest_m2 + north_m * north_m;
}

/** One version of the loops, for at least one edge. */
typedef struct zl_area_kernel {
    /** Adds up a run of little height by the order that its edges need. False, and nothing in
     *  `*sum`, when the run is too tall for that or an edge too long for both. */
    bool (*add_low)(zl_area_sum *sum, const double *lonlat, size_t nedges);
    zl_area_reach_fn reach;
    zl_area_sum_fn sum2, sum4; /**< to second order and to fourth */
} zl_area_kernel;

extern const zl_area_kernel zl_area_kernel_portable;
/** The fastest one that this machine runs. */
const zl_area_kernel *zl_area_kernel_best(void);

#endif
