/* Boxes of very many shapes in little memory, and which of them meet: 24 bytes for each, packed
 * along a Hilbert curve into groups of 16. Boxes are kept in steps of 2.6 cm, rounded outwards, so
 * that what is found is all that meets and a little more. Questions may come from any number of
 * threads. (geometry/index.h is exact, and takes eight times the memory.) */
#ifndef ZL_GEOMETRY_BOX_INDEX_H
#define ZL_GEOMETRY_BOX_INDEX_H

#include "geometry/shape.h"

/** West, south, east, north in steps. */
typedef struct zl_step_box {
    int32_t west, south, east, north;
} zl_step_box;

/** Rounds outwards; an extent that is not known gives a box that meets none. */
zl_step_box zl_step_box_of(const zl_extent *extent);

/** Boxes in the order of their items. All zero is empty. */
typedef struct zl_step_boxes {
    zl_step_box *box;
    size_t count, capacity;
} zl_step_boxes;
/** ZL_FAILED when memory is short, or for more than 4294967295 boxes. */
zl_status zl_step_boxes_add(zl_step_boxes *boxes, const zl_step_box *box, size_t count,
                            zl_error *err);
void zl_step_boxes_free(zl_step_boxes *boxes);

typedef struct zl_box_index zl_box_index;
/** An item is known by its position in `boxes`, which are freed also on failure. */
zl_status zl_box_index_new(zl_box_index **out, zl_step_boxes *boxes, zl_error *err);
void zl_box_index_free_ptr(zl_box_index **index); /**< for ZL_CLEANUP */
/** The box of an item. */
zl_step_box zl_box_index_box(const zl_box_index *index, size_t item);

/** Items that were found. All zero is empty; kept from question to question. */
typedef struct zl_found {
    uint32_t *item;
    size_t count, capacity;
} zl_found;
void zl_found_free(zl_found *found);
/** The items from `first` on whose boxes meet `box`, ascending. */
zl_status zl_box_index_query(zl_found *found, const zl_box_index *index, const zl_step_box *box,
                             size_t first, zl_error *err);

#endif
