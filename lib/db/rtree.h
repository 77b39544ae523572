/* A spatial index of SQLite (R*Tree module) made in one go: its nodes are packed and written as the
 * module would have them, which takes a tenth of the time of inserting box by box. */
#ifndef ZL_DB_RTREE_H
#define ZL_DB_RTREE_H

#include "db/db.h"
#include "geometry/shape.h"

/** Bytes of a node's head and of an entry of two dimensions, and how many entries and levels SQLite
 *  allows. */
enum {
    ZL_RTREE_HEAD_BYTES = 4,
    ZL_RTREE_CELL_BYTES = 24,
    ZL_RTREE_MOST_CELLS = 51,
    ZL_RTREE_MOST_DEPTH = 40
};

/** The boxes that are to go in. All zero is empty. */
typedef struct zl_rtree_boxes {
    struct zl_rtree_box *box;
    size_t count, capacity;
} zl_rtree_boxes;

/** Adds a box, which is rounded outwards to 32-bit floats as the module does. ZL_BAD_DATA for one
 *  that is no box. */
zl_status zl_rtree_add(zl_rtree_boxes *boxes, int64_t rowid, double west, double south, double east,
                       double north, zl_error *err);
void zl_rtree_boxes_free(zl_rtree_boxes *boxes);

/** Has the index of two dimensions no entry yet? */
zl_status zl_rtree_is_empty(bool *empty, zl_db *db, const char *index, zl_error *err);
/** Fills an empty index, in the caller's transaction. Each rowid may come once. */
zl_status zl_rtree_fill(zl_db *db, const char *index, const zl_rtree_boxes *boxes, zl_error *err);

/** Told of an entry, rounded to 32-bit floats; false ends the visit. */
typedef bool (*zl_rtree_fn)(int64_t rowid, const zl_extent *box, void *user);
/** Visits all entries of an index of two dimensions. `*sound` is false when there is no such index,
 *  its nodes are damaged, or a visit was ended. */
zl_status zl_rtree_visit(bool *sound, zl_db *db, const char *index, zl_rtree_fn visit, void *user,
                         zl_error *err);

#endif
