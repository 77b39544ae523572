/* A static index over extents (GEOS STRtree). */
#ifndef ZL_GEOMETRY_INDEX_H
#define ZL_GEOMETRY_INDEX_H

#include "geometry/shape.h"

typedef struct zl_index zl_index;

/** Builds the index; the extents are copied. An item is known by its position in the array. */
zl_status zl_index_new(zl_index **out, const zl_extent *extents, size_t count, zl_error *err);
/** The same index for the questions of another thread; the first one must outlive it. */
zl_status zl_index_share(zl_index **out, zl_index *index, zl_error *err);
void zl_index_free(zl_index *index);
void zl_index_free_ptr(zl_index **index); /**< for ZL_CLEANUP */
/** The items whose extents meet `extent`, ascending. `*items` belongs to the index and holds until
 *  the next query. */
zl_status zl_index_query(const size_t **items, size_t *count, zl_index *index,
                         const zl_extent *extent, zl_error *err);

#endif
