/* Which rings are outlines and which are holes, told by where they lie and by nothing else. */
#ifndef ZL_GEOMETRY_NESTING_H
#define ZL_GEOMETRY_NESTING_H

#include "geometry/shape.h"

/** Sorts closed rings in a plane into shells and holes: a ring inside an even number of others is a
 *  shell, one inside an odd number is a hole of the smallest of them. shell_of[r] is r for a shell,
 *  else the ring whose hole r is. Ring r is the points ring_start[r] .. ring_start[r+1]-1 of `xy`,
 *  in any order of the axes. Touching does not matter; rings that cross, repeat each other or have
 *  fewer than four points come out as shells, for the validity check to name. ZL_BAD_DATA when
 *  millions of pairs of rings lie over each other, as on no map. */
zl_status zl_nest_rings(size_t *shell_of, const double *xy, const size_t *ring_start, size_t nrings,
                        zl_error *err);

#endif
