/* From the outlines of the pieces to the corridor. A file of corridor.c. */
#ifndef ZL_GEOMETRY_CORRIDOR_FACES_H
#define ZL_GEOMETRY_CORRIDOR_FACES_H

#include "geometry/corridor_outline.h"

/** The union of the faces of the arrangement of `outline` that lie in the corridor. `*sound` is
 *  false when it does not contain what it should: the arrangement came out wrong. */
zl_status zl_corridor_faces(zl_shape **out, bool *sound, const zl_corridor_plan *plan,
                            const zl_shape *outline, zl_error *err);

#endif
