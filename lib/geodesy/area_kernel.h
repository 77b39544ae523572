/* The inner loops of area_series.c over a run of edges, in lanes of four. The same source is
 * compiled for the baseline and for AVX2; without contraction every version gives the same bits. */
#ifndef ZL_GEODESY_AREA_KERNEL_H
#define ZL_GEODESY_AREA_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

enum { ZL_AREA_LOW_DEGREE = 5, ZL_AREA_DEGREE = 8 };

/** What the series need to know of a reference latitude φ0. With x the latitude from φ0 in degrees,
 *  η = Σ coefficient[k]·x^(k+1) is the authalic ordinate from φ0, in m²: an area east of a meridian
 *  is ∫ η dλ. φ0, sin φ0, u = (N cos φ0)², the Gauss curvature K and its derivatives by η follow.
 */
typedef struct zl_area_context {
    double coefficient[ZL_AREA_DEGREE];
    double lat_deg, sine, u_m2, k, k1, k2;
} zl_area_context;

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

/** One version of the loops. `sum2` is to second order, `sum4` to fourth; the low ones use the
 *  first ZL_AREA_LOW_DEGREE coefficients, for points within 0.05 degrees of the reference latitude.
 *  At least one edge. */
typedef struct zl_area_kernel {
    zl_area_reach_fn reach;
    zl_area_sum_fn sum2_low, sum2, sum4_low, sum4;
} zl_area_kernel;

extern const zl_area_kernel zl_area_kernel_portable;
/** The fastest one that this machine runs. */
const zl_area_kernel *zl_area_kernel_best(void);

#endif
