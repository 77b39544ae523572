/* The land of one zone within a distance of the lines near it: its area, how far that may be off,
 * and its shape where that is wanted. For one thread, which goes from zone to zone. */
#ifndef ZL_ANALYSIS_CORRIDOR_AREA_H
#define ZL_ANALYSIS_CORRIDOR_AREA_H

#include "analysis/near_parts.h"
#include "analysis/reach.h"
#include "base/text.h"
#include "geometry/reach_area.h"

/** The lines that all threads measure to. */
typedef struct zl_corridor_lines {
    const zl_lines *lines;
    zl_part_index *parts; /**< of each mode, or one of all */
    size_t nindexes;
    zl_shape **cut; /**< of each feature of the lines: edges of at most ZL_REACH_EDGE_M */
} zl_corridor_lines;

/** `options` must have a tolerance. `out` is freed also after a failure. */
zl_status zl_corridor_lines_open(zl_corridor_lines *out, const zl_lines *lines,
                                 const zl_corridor_options *options, zl_error *err);
void zl_corridor_lines_free(zl_corridor_lines *all);

/** What a thread works with, and the zone that it is at. */
typedef struct zl_zone_reach {
    const zl_corridor_lines *to;
    const zl_corridor_options *options;
    zl_shape_index **asked; /**< of each of the indexes */
    size_t nasked;
    zl_near_part *near; /**< of the index that was asked last */
    size_t nnear;
    zl_reach *reach; /**< room for one of each near part */
    const zl_feature *zone;
    double zone_m2, across_m;
    zl_prepared_zone prepared;
    size_t index; /**< that was asked last */
    /** Has the zone, its lines; they are brought there when a row needs them. */
    zl_reach_area area;
    bool has_zone, has_lines;
    double *reach_of; /**< of each shape of the index that is asked, for `area`; else 0 */
} zl_zone_reach;

/** `options` is borrowed, too. `out` is closed also after a failure. */
zl_status zl_zone_reach_open(zl_zone_reach *out, const zl_corridor_lines *to,
                             const zl_corridor_options *options, zl_error *err);
void zl_zone_reach_close(zl_zone_reach *at);

/** Goes to a zone with a shape, which is borrowed. */
zl_status zl_zone_reach_take_zone(zl_zone_reach *at, const zl_feature *zone, zl_error *err);
/** The parts of an index within `farthest_m` of the zone. */
zl_status zl_zone_reach_take_lines(zl_zone_reach *at, size_t index, double farthest_m,
                                   zl_error *err);
/** Does the part, as well as it is known, reach the zone? */
bool zl_reaches_zone(const zl_near_part *part, double within_m);
/** Sets area and error of a row for its `within_m`; `*shape` where it is wanted or needed for
 *  them. */
zl_status zl_zone_reach_area(zl_corridor_row *row, zl_shape **shape, zl_zone_reach *at,
                             zl_error *err);
/** Least and greatest area over the accuracies; left NAN when one is unknown. */
zl_status zl_zone_reach_bounds(zl_corridor_row *row, zl_zone_reach *at, zl_error *err);

/** Sets basis and accuracy of a row: what bounds the land within is the zone's outline, and the
 *  corridor as well as its lines. */
void zl_zone_reach_set_basis(zl_corridor_row *row, const zl_zone_reach *at);
/** Adds the ids of the lines that reach the zone, each once, as a list of JSON. */
void zl_zone_reach_add_line_ids(zl_text *text, const zl_zone_reach *at, double within_m);

#endif
