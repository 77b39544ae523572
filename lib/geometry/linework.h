/* Drawn lines made into rings: open paths are joined at their ends, what they enclose is found, and
 * rings are put into each other. All in the plane of the coordinates as they are: of a drawing. */
#ifndef ZL_GEOMETRY_LINEWORK_H
#define ZL_GEOMETRY_LINEWORK_H

#include "geometry/shape.h"

/** A gap that was closed with a straight edge; no vertex was moved. */
typedef struct zl_join {
    double xy[2]; /**< one of the two ends */
    double gap;
} zl_join;

/** An end that meets no other. */
typedef struct zl_loose_end {
    double xy[2];
    double gap; /**< to the nearest other end; INFINITY: there is none */
    size_t path;
} zl_loose_end;

typedef struct zl_linework {
    zl_shape *rings; /**< a polygon of one part with one ring for each face; NULL: none */
    size_t *path_of; /**< for each ring the first path that lies on it; SIZE_MAX: none */
    bool *used;      /**< for each path: all of it lies on rings */
    zl_join *join;   /**< in the order of the paths */
    zl_loose_end *loose;
    size_t npaths, njoins, nloose, join_capacity, loose_capacity;
} zl_linework;

/** Faces of the paths (the parts of a line shape): ends within `snap` of each other are joined,
 *  nearest first, each loose end once; paths that cross are cut there. */
zl_status zl_linework_build(zl_linework *out, const zl_shape *paths, double snap, zl_error *err);
void zl_linework_free(zl_linework *linework); /**< for ZL_CLEANUP too */

/** For each ring (a part of `rings`, of one ring each) the least ring that holds all of it without
 *  touching it; SIZE_MAX: none. */
zl_status zl_rings_nest(size_t *parent, const zl_shape *rings, zl_error *err);

/** Does the closed ring hold the place (even-odd rule; on the boundary: either)? */
bool zl_ring_holds(const double *xy, size_t npoints, const double place[2]);

/* ---- inside: ends --------------------------------------------------------------------------- */

/** Finds joins and loose ends; `*bridges` gets the edges that close the gaps, as two-point paths.
 */
zl_status zl_linework_join(zl_linework *linework, zl_shape **bridges, const zl_shape *paths,
                           double snap, zl_error *err);

#endif
