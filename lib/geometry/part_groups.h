/* The parts of a polygon in groups that lie apart: no box of a group meets one of another group. */
#ifndef ZL_GEOMETRY_PART_GROUPS_H
#define ZL_GEOMETRY_PART_GROUPS_H

#include "geometry/box_index.h"

/** Group g is the parts part[start[g]] .. part[start[g+1]-1], ascending. All zero is empty. */
typedef struct zl_part_groups {
    size_t count;
    size_t *start, *part;
    zl_box_index *index; /**< of the boxes of all parts, of what their edges reach */
} zl_part_groups;

zl_status zl_part_groups_new(zl_part_groups *out, const zl_shape *polygon, zl_error *err);
void zl_part_groups_free(zl_part_groups *groups);

#endif
