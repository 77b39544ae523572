/* A polygon of very many vertices as it is near a window: what lies beside the window is made of
 * few chords, each of which stays with all that it stands for on one side of the window (west,
 * south, east or north of it), so that around no place of the window the polygon winds otherwise.
 * To find what is near takes a tree of boxes over the vertices, made once. */
#ifndef ZL_GEOMETRY_WINDOWED_H
#define ZL_GEOMETRY_WINDOWED_H

#include "geometry/charted.h"
#include "geometry/shape.h"

enum { ZL_WINDOWED_LEVELS = 21 };

typedef struct zl_windowed {
    zl_shape
        *polygon; /**< own copy: edges over 10 km cut, shells counter-clockwise, holes clockwise */
    double perimeter_m;
    zl_extent *box; /**< level 0 has one for each 8 vertices, level k+1 for each 8 of level k */
    size_t level_start[ZL_WINDOWED_LEVELS], nlevels;
    size_t span; /**< vertices that the box of the last level may have */
    size_t bytes;
} zl_windowed;

/** Is it worth the tree, and can its sides be told in degrees: no wider than 10 degrees, below 75
 *  degrees of latitude and not over the antimeridian? */
bool zl_can_be_windowed(const zl_shape *polygon, const zl_extent *extent);
zl_status zl_windowed_new(zl_windowed **out, const zl_shape *polygon, zl_error *err);
void zl_windowed_free(zl_windowed *windowed); /**< NULL: nothing */

/** Fills `part`, which is emptied first, with the rings as they are near the window: inside of that
 *  they are those of the polygon. Rings that lie beside it are left out. Edges that stand for
 * others are far from straight on the ellipsoid; they stay 0.1 degrees or more away. */
zl_status zl_windowed_part(zl_shape_builder *part, const zl_windowed *windowed,
                           const zl_extent *window, zl_error *err);

#endif
