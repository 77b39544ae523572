/* The nearest of many shapes, with lying inside counted as 0. */
#ifndef ZL_GEOMETRY_NEAREST_H
#define ZL_GEOMETRY_NEAREST_H

#include "geodesy/segment_index.h"
#include "geometry/shape.h"

/** A line or point to be found, and whose it is. */
typedef struct zl_owned_shape {
    const zl_shape *shape; /**< must outlive the index */
    size_t owner;          /**< one owner is found once; best numbered from 0 */
} zl_owned_shape;

/** The index of all paths or rings of one shape, which is not needed after it. */
zl_status zl_shape_segments(zl_segment_index **out, const zl_shape *shape, zl_error *err);

typedef struct zl_shape_index zl_shape_index;

zl_status zl_shape_index_new(zl_shape_index **out, const zl_owned_shape *shapes, size_t count,
                             zl_error *err);
/** The same index for the questions of another thread; the first one must outlive it. */
zl_status zl_shape_index_share(zl_shape_index **out, const zl_shape_index *index, zl_error *err);
void zl_shape_index_free(zl_shape_index *index);

/** All segments of the shapes, and whose a path of them is. */
const zl_segment_index *zl_shape_index_segments(const zl_shape_index *index);
size_t zl_shape_index_shape_of(const zl_shape_index *index, size_t path);

/** A polygon made ready for questions to any number of indexes; zl_shape_index_ask() takes lines
 * and places too. All zero is empty. */
typedef struct zl_prepared_zone {
    const zl_shape *polygon; /**< must outlive the questions */
    zl_extent extent;
    zl_segment_index *boundary;
    zl_indexed_path *path; /**< of each ring */
    size_t path_capacity;
} zl_prepared_zone;
/** Prepares a polygon, in the memory of what was prepared before. */
zl_status zl_prepare_zone(zl_prepared_zone *zone, const zl_shape *polygon, zl_error *err);
void zl_prepared_zone_free(zl_prepared_zone *zone);

/** An owner, its nearest shape (position in the array) and the places, `from` of the zone. */
typedef struct zl_near_shape {
    size_t owner, shape;
    zl_nearest nearest;
} zl_near_shape;

/** The `wanted` owners nearest to a zone, nearest first, none beyond `limit_m`; 0 for what crosses
 *  or touches it or lies inside, with a common place. Equally near ones come in the order of the
 *  index's array. `*found` belongs to the index and holds until its next question: one thread may
 *  ask at a time. */
zl_status zl_shape_index_ask(const zl_near_shape **found, size_t *count, zl_shape_index *index,
                             const zl_prepared_zone *zone, size_t wanted, double limit_m,
                             zl_error *err);

/** What of a line lies inside a zone. */
typedef struct zl_inside {
    double length_m;
    /** The farthest of its vertices and middles of edges from the zone's boundary, as far as it was
     *  looked for. */
    double deepest_m;
} zl_inside;
/** Finds where the lines of the index meet the boundary of a zone, for zl_shape_index_inside(). */
zl_status zl_shape_index_cut(zl_shape_index *index, const zl_prepared_zone *zone, zl_error *err);
/** What of one shape (a line) lies inside or on the zone that was cut last; only inside of it is
 *  the line looked at. Depths are not looked for any more when one is above `enough_m`. */
void zl_shape_index_inside(zl_inside *out, const zl_shape_index *index,
                           const zl_prepared_zone *zone, size_t shape, double enough_m);

/** zl_shape_index_ask() from a place to the shapes themselves: a polygon stands for its boundary,
 * also when the place lies in it. */
zl_status zl_shape_index_near(const zl_near_shape **found, size_t *count, zl_shape_index *index,
                              const double place_deg[2], size_t wanted, double limit_m,
                              zl_error *err);

#endif
