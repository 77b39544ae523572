/* The area of what of a zone lies within reach of lines, from its boundary alone: the parts of the
 * capsules' outlines that no other capsule holds and that lie in the zone, and the parts of the
 * zone's edges that some capsule holds. Nothing is put together, so nothing can fail to fit; that
 * the parts close is what shows that none is missing. Circles stay circles: the boundary is as far
 * from the lines as it should be to the little that the chart is wrong by. */
#ifndef ZL_GEOMETRY_REACH_AREA_H
#define ZL_GEOMETRY_REACH_AREA_H

#include "geometry/curve.h"
#include "geometry/nearest.h"
#include "geometry/plane_zone.h"

/** A path in the chart. */
typedef struct zl_plane_path {
    size_t first, count; /**< of its points */
    size_t shape;        /**< of the index */
} zl_plane_path;

/** A zone, the lines around it and room to work in; of one thread. All zero is empty. */
typedef struct zl_reach_area {
    const zl_prepared_zone *prepared;
    const zl_segment_index *segments;
    zl_circle_chart chart;
    double zone_m2, tolerance_m;
    double farthest_m; /**< no line reaches farther */
    zl_plane_zone zone;
    zl_segment_runs runs;
    zl_vec *point;
    double *xy;
    zl_plane_path *path;
    size_t point_capacity, xy_count, xy_capacity, npaths, path_capacity;
    zl_capsules capsules;
    zl_capsule_query query;  /* about a curve */
    zl_capsule_query around; /* about more than it */
    zl_cuts cuts;
} zl_reach_area;
void zl_reach_area_free(zl_reach_area *area);

/** Takes a zone, of which `zone_m2` is the area. It is borrowed until the next one. */
zl_status zl_reach_area_take_zone(zl_reach_area *area, const zl_prepared_zone *zone, double zone_m2,
                                  double tolerance_m, zl_error *err);
/** Takes the lines and places (no polygons) of an index that may be within `farthest_m` of it. */
zl_status zl_reach_area_take_lines(zl_reach_area *area, const zl_shape_index *lines,
                                   double farthest_m, zl_error *err);

/** How far each shape of the index reaches, up to farthest_m; not above 0 or NAN: nowhere. */
typedef double (*zl_reach_fn)(size_t shape, void *user);

typedef struct zl_reached {
    double area_m2;
    /** The largest |distance to the nearest line - within_m| that was found in the middles of all
     *  parts of the boundary that are not the zone's own; NAN when it was not looked for. */
    double largest_error_m;
    /** False: the zone is too large for the chart at this tolerance, or lines lie so that parts of
     *  the boundary cannot be told apart. Nothing else is known then. */
    bool sound;
} zl_reached;
/** Measures the part within reach. `within_m` (NAN: none) is what all lines reach, to be looked at
 *  by an exact search. */
zl_status zl_reach_area_measure(zl_reached *out, zl_reach_area *area, zl_reach_fn reach, void *user,
                                double within_m, zl_error *err);

#endif
