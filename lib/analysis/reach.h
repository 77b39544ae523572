/* The part of a zone that lies within a distance of lines: the corridor of what of them is near,
 * cut by the zone, and an exact check of the boundary that comes out. */
#ifndef ZL_ANALYSIS_REACH_H
#define ZL_ANALYSIS_REACH_H

#include "geometry/shape.h"

/** Segments longer than this are cut before those near the zone are picked. */
#define ZL_REACH_EDGE_M 10000.0

/** A line or point and how far it reaches; <= 0 or NAN: it reaches nothing. */
typedef struct zl_reach {
    const zl_shape *line; /**< edges of at most ZL_REACH_EDGE_M */
    double reach_m;
} zl_reach;

/** The part of `zone` within reach of any of the lines; NULL when there is none. Its boundary is
 *  within 0.92 `tolerance_m` of the asked distance, on both sides alike (geometry/corridor.h). */
zl_status zl_reach_shape(zl_shape **out, const zl_shape *zone, const zl_reach *reaches,
                         size_t count, double tolerance_m, zl_error *err);

/** The largest |distance to the nearest line - within_m| over all vertices and edge midpoints of
 *  the corridor's boundary but those on the boundary of the zone; 0 when there are none. */
zl_status zl_reach_error_m(double *largest_error_m, const zl_shape *corridor, const zl_shape *zone,
                           const zl_reach *reaches, size_t count, double within_m, zl_error *err);

#endif
