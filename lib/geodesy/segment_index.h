/* All segments of many paths in one packed tree of boxes in ECEF, asked for what is nearest. Built
 * once, it does not change, so that any number of threads may ask it. */
#ifndef ZL_GEODESY_SEGMENT_INDEX_H
#define ZL_GEODESY_SEGMENT_INDEX_H

#include "geodesy/distance.h"
#include "geodesy/ecef.h"
#include "zonelayer.h"

/** A path to be indexed: `npoints` 1 is a place, 0 is left out. Rings count as closed paths. */
typedef struct zl_indexed_path {
    const double *lonlat; /**< read while the index is built, and not after it */
    size_t npoints;
    size_t owner; /**< whose path it is: one owner is found once. Best numbered from 0 */
} zl_indexed_path;

typedef struct zl_segment_index zl_segment_index;

/** Builds the index: about 100 ns per point; 60 bytes per point, more for paths of few points.
 *  Edges of any length are right. ZL_BAD_DATA for a coordinate that is not a finite number. */
zl_status zl_segment_index_new(zl_segment_index **out, const zl_indexed_path *paths, size_t count,
                               zl_error *err);
/** The same in the memory of an index that is not needed any more, for building many small ones
 *  after another. When it fails the index is good for nothing but to be freed. */
zl_status zl_segment_index_refill(zl_segment_index *index, const zl_indexed_path *paths,
                                  size_t count, zl_error *err);
void zl_segment_index_free(zl_segment_index *index);
void zl_segment_index_free_ptr(zl_segment_index **index); /**< for ZL_CLEANUP */

/* ---- from one place ------------------------------------------------------------------------- */

/** The nearest place of the index (`to`), exact to some nm. INFINITY without places when nothing is
 *  within the limit; at the limit is within. No memory is asked for. */
zl_nearest zl_segment_index_from(const zl_segment_index *index, const double place[2],
                                 double limit_m);
/** The same from the closed forms alone: 4e-5 m from the truth at worst (segments of 40 km), some
 *  nm for segments of 1 km, for places up to 50 km away; 1 mm at 500 km. A limit that is a little
 *  above the distance that is expected makes it fast. INFINITY when nothing is within the limit.
 *  `foot` (may be NULL) gets the nearest point. */
double zl_segment_index_quick_m(const zl_segment_index *index, zl_vec place, double limit_m,
                                zl_vec *foot);

/** The nearest point or segment of the index. */
typedef struct zl_near_edge {
    double
        distance_m; /**< as zl_segment_index_quick_m() gives it; INFINITY: none within the limit */
    size_t point;   /**< its position, or that of the segment's first point, when the points of all
                         paths are counted in their order, those that cut edges over 40 km too */
    bool at_point;  /**< a point is nearest, and both segments that end in it may be */
} zl_near_edge;
zl_near_edge zl_segment_index_near_edge(const zl_segment_index *index, zl_vec place,
                                        double limit_m);

/* ---- from paths ----------------------------------------------------------------------------- */

/** An owner and its nearest path. */
typedef struct zl_near_path {
    size_t owner;
    size_t path; /**< position in the array that the index was built from */
    zl_nearest nearest;
} zl_near_path;

/** What a series of questions to one index needs; one per thread. The index must outlive it. */
typedef struct zl_segment_finder zl_segment_finder;
zl_status zl_segment_finder_new(zl_segment_finder **out, const zl_segment_index *index,
                                zl_error *err);
void zl_segment_finder_free(zl_segment_finder *finder);

/** The `wanted` owners nearest to the paths of `from`, nearest first, those beyond `limit_m` left
 *  out (at it is within); 0 where paths cross or touch (within 1e-8 m), with the first such place
 *  along `from`. Of owners, and of paths of one owner, that are equally near the one whose path
 *  stands first in the index's array comes first, so the answer does not depend on how the tree
 *  grew. `*found` belongs to the finder and holds until its next question. */
zl_status zl_segment_finder_ask(const zl_near_path **found, size_t *count,
                                zl_segment_finder *finder, const zl_segment_index *from,
                                size_t wanted, double limit_m, zl_error *err);

/* ---- what is near another index ------------------------------------------------------------- */

/** Segments of a path that follow each other: `count` of them, the first one begins at `first`, all
 *  points counted in their order. */
typedef struct zl_segment_run {
    size_t path, first, count;
} zl_segment_run;
/** All zero is empty; it is used again and freed at last. */
typedef struct zl_segment_runs {
    zl_segment_run *item;
    size_t count, capacity;
} zl_segment_runs;
/** All segments that may be within a distance of the paths of `other`, and some around them, in the
 *  order of paths. */
zl_status zl_segment_index_around(zl_segment_runs *out, const zl_segment_index *index,
                                  const zl_segment_index *other, double limit_m, zl_error *err);
void zl_segment_runs_free(zl_segment_runs *runs);
/** Points of an index in space, `count` of them from `first` on. */
void zl_segment_index_points(zl_vec *points, const zl_segment_index *index, size_t first,
                             size_t count);

/* ---- what of a path lies inside ------------------------------------------------------------- */

/** A place where a path of an index meets the boundary of a zone. */
typedef struct zl_meeting {
    size_t path;
    size_t point;    /**< the first point of its segment, all points counted in their order */
    double fraction; /**< where on the segment: 0 at its first point, 1 at its last */
    bool crossing;   /**< it changes sides there, away from all corners; else it may touch only */
} zl_meeting;

/** All of them, by path and along it. All zero is empty; it is used again and freed at last. */
typedef struct zl_meetings {
    zl_meeting *item;
    size_t count, capacity;
} zl_meetings;
zl_status zl_segment_index_meetings(zl_meetings *out, const zl_segment_index *index,
                                    const zl_segment_index *boundary, zl_error *err);
void zl_meetings_free(zl_meetings *meetings);

/** What is done to the pieces of a path. */
typedef struct zl_inside_visitor {
    /** Is the place inside or on the zone? */
    bool (*covers)(const double place[2], void *user);
    /** Told of each piece that lies inside or on the boundary: a part of one segment. */
    void (*piece)(zl_vec from, zl_vec to, void *user);
    void *user;
} zl_inside_visitor;

/** Visits what of a path lies inside the zone whose boundary was met. Costs what lies inside, and
 *  one question for the first point and each place that is no plain crossing. */
void zl_segment_index_inside(const zl_segment_index *index, size_t path,
                             const zl_meetings *meetings, const zl_inside_visitor *visitor);

#endif
