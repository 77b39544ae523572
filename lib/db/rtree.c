/* The format (rtree.c of SQLite, "Database Format of R-Tree Tables"): the table _node has blobs of
 * one size, whose root is number 1,
 *
 *     depth (root only)  cells  { rowid or node  xmin  xmax  ymin  ymax } …
 *
 * in big-endian numbers of 16, 16, 64 and four times 32 bits; _rowid has the leaf of each row,
 * _parent the node above each node but the root. */
#include "db/rtree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "db/internal.h"
#include "geometry/hilbert.h"

typedef struct zl_rtree_box {
    int64_t id; /* rowid, or number of a node */
    float low[2], high[2];
    uint32_t order; /* along the curve */
} box;

enum { HEAD_BYTES = 4, CELL_BYTES = 24, MOST_DEPTH = 40, MOST_CELLS = 51 };

void zl_rtree_boxes_free(zl_rtree_boxes *boxes)
{
    zl_free(boxes->box);
    *boxes = (zl_rtree_boxes){0};
}

static float round_down(double value)
{
    float rounded = (float)value;
    return (double)rounded > value ? nextafterf(rounded, -INFINITY) : rounded;
}

static float round_up(double value)
{
    float rounded = (float)value;
    return (double)rounded < value ? nextafterf(rounded, INFINITY) : rounded;
}

zl_status zl_rtree_add(zl_rtree_boxes *boxes, int64_t rowid, double west, double south, double east,
                       double north, zl_error *err)
{
    if (!(west <= east && south <= north))
        return zl_fail(err, ZL_BAD_DATA, "the extent of a shape is none");
    box *grown = zl_grow(boxes->box, boxes->count, &boxes->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    boxes->box = grown;
    boxes->box[boxes->count++] = (box){.id = rowid,
                                       .low = {round_down(west), round_down(south)},
                                       .high = {round_up(east), round_up(north)}};
    return ZL_OK;
}

/* ---- order: along a Hilbert curve over the middles --------------------------------------------
 */

static uint32_t cell_of(const box *b, int axis, const box *whole)
{
    double width = (double)whole->high[axis] - (double)whole->low[axis];
    double middle = ((double)b->low[axis] + (double)b->high[axis]) / 2;
    double share = width > 0 ? (middle - (double)whole->low[axis]) / width : 0;
    return (uint32_t)(fmin(fmax(share, 0), 1) * 65535);
}

static void join(box *whole, const box *part)
{
    for (int axis = 0; axis < 2; axis++) {
        whole->low[axis] = fminf(whole->low[axis], part->low[axis]);
        whole->high[axis] = fmaxf(whole->high[axis], part->high[axis]);
    }
}

static int along_curve(const void *left, const void *right)
{
    const box *a = left, *b = right;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static void sort_along_curve(box *boxes, size_t count)
{
    box whole = boxes[0];
    for (size_t i = 1; i < count; i++)
        join(&whole, &boxes[i]);
    for (size_t i = 0; i < count; i++)
        boxes[i].order =
            zl_hilbert_place(cell_of(&boxes[i], 0, &whole), cell_of(&boxes[i], 1, &whole));
    qsort(boxes, count, sizeof *boxes, along_curve);
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

/* The index that is filled, and where its nodes stand. */
typedef struct filling {
    zl_db *db;
    zl_stmt *node, *parent;
    unsigned char *bytes; /* of a node */
    size_t node_bytes, node_cells;
    int64_t next_node;
} filling;

static void put(unsigned char *out, uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--, value >>= 8)
        out[i] = (unsigned char)value;
}

static void put_float(unsigned char *out, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put(out, bits, 4);
}

static void put_cell(unsigned char *out, const box *cell)
{
    put(out, (uint64_t)cell->id, 8);
    put_float(out + 8, cell->low[0]);
    put_float(out + 12, cell->high[0]);
    put_float(out + 16, cell->low[1]);
    put_float(out + 20, cell->high[1]);
}

/* Writes a node; the root stands in its place already. */
static zl_status write_node(filling *f, int64_t number, int depth, const box *cells, size_t count,
                            zl_error *err)
{
    memset(f->bytes, 0, f->node_bytes);
    put(f->bytes, (uint64_t)depth, 2);
    put(f->bytes + 2, count, 2);
    for (size_t i = 0; i < count; i++)
        put_cell(f->bytes + HEAD_BYTES + i * CELL_BYTES, &cells[i]);
    zl_bind_int(f->node, 1, number);
    zl_bind_blob(f->node, 2, f->bytes, f->node_bytes);
    return zl_stmt_run(f->node, err);
}

static zl_status write_parent(filling *f, int64_t node, int64_t parent, zl_error *err)
{
    zl_bind_int(f->parent, 1, node);
    zl_bind_int(f->parent, 2, parent);
    return zl_stmt_run(f->parent, err);
}

/* Nodes that hold `count` cells, as even as it goes, so that none is nearly empty. */
static size_t nodes_for(const filling *f, size_t count)
{
    return (count + f->node_cells - 1) / f->node_cells;
}

/* What is above a level: the parents of its nodes are not known before they are written. */
typedef struct level {
    box *node;
    size_t count;
} level;

static zl_status write_level(level *above, filling *f, const box *cells, size_t count, bool leaves,
                             int64_t *leaf_of, zl_error *err)
{
    size_t nodes = nodes_for(f, count);
    for (size_t n = 0; n < nodes; n++) {
        size_t first = count * n / nodes, last = count * (n + 1) / nodes;
        box whole = cells[first];
        for (size_t i = first + 1; i < last; i++)
            join(&whole, &cells[i]);
        whole.id = f->next_node++;
        ZL_TRY(zl_check_cancel(err));
        ZL_TRY(write_node(f, whole.id, 0, cells + first, last - first, err));
        for (size_t i = first; i < last; i++) {
            if (leaves)
                leaf_of[i] = whole.id;
            else
                ZL_TRY(write_parent(f, cells[i].id, whole.id, err));
        }
        above->node[above->count++] = whole;
    }
    return ZL_OK;
}

/* Level by level, until what is left fits into the root. */
static zl_status write_nodes(filling *f, const box *boxes, size_t count, int64_t *leaf_of,
                             zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) box *kept = NULL;
    const box *cells = boxes;
    int depth = 0;
    for (; count > f->node_cells && depth < MOST_DEPTH; depth++) {
        level above = {.node = zl_alloc_zero(nodes_for(f, count), sizeof(box))};
        zl_status status = above.node
                               ? write_level(&above, f, cells, count, depth == 0, leaf_of, err)
                               : zl_fail_memory(err);
        zl_free(kept);
        kept = above.node;
        cells = kept;
        count = above.count;
        ZL_TRY(status);
    }
    for (size_t i = 0; i < count; i++) {
        if (depth == 0)
            leaf_of[i] = 1;
        else
            ZL_TRY(write_parent(f, cells[i].id, 1, err));
    }
    return write_node(f, 1, depth, cells, count, err);
}

/* ---- which leaf each row is in ----------------------------------------------------------------
 */

typedef struct row_leaf {
    int64_t rowid, leaf;
} row_leaf;

static int by_rowid(const void *left, const void *right)
{
    const row_leaf *a = left, *b = right;
    return (a->rowid > b->rowid) - (a->rowid < b->rowid);
}

/* In the order of rowids, so that the table only grows at its end. */
static zl_status write_rowids(zl_db *db, const char *index, const box *boxes,
                              const int64_t *leaf_of, size_t count, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_free_ptr) row_leaf *rows = zl_alloc_zero(count, sizeof *rows);
    if (!rows)
        return zl_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        rows[i] = (row_leaf){boxes[i].id, leaf_of[i]};
    qsort(rows, count, sizeof *rows, by_rowid);
    ZL_TRY(zl_stmt_preparef(&stmt, db, err,
                            "INSERT INTO \"%w_rowid\" (rowid, nodeno) VALUES (?1, ?2)", index));
    for (size_t i = 0; i < count; i++) {
        zl_bind_int(stmt, 1, rows[i].rowid);
        zl_bind_int(stmt, 2, rows[i].leaf);
        ZL_TRY(zl_stmt_run(stmt, err));
    }
    return ZL_OK;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

zl_status zl_rtree_is_empty(bool *empty, zl_db *db, const char *index, zl_error *err)
{
    int64_t rows = 0;
    ZL_TRY(zl_db_int(&rows, db, 0, err, "SELECT EXISTS (SELECT 1 FROM \"%w_rowid\")", index));
    *empty = rows == 0;
    return ZL_OK;
}

static zl_status open_filling(filling *f, const char *index, zl_error *err)
{
    int64_t bytes = 0;
    ZL_TRY(zl_db_int(&bytes, f->db, 0, err, "SELECT length(data) FROM \"%w_node\" WHERE nodeno=1",
                     index));
    if (bytes < HEAD_BYTES + 4 * CELL_BYTES || bytes > 65536)
        return zl_fail(err, ZL_FAILED, "the spatial index %s is none of two dimensions", index);
    f->node_bytes = (size_t)bytes;
    f->node_cells = (f->node_bytes - HEAD_BYTES) / CELL_BYTES;
    if (f->node_cells > MOST_CELLS)
        f->node_cells = MOST_CELLS;
    f->next_node = 2;
    f->bytes = zl_alloc(f->node_bytes);
    if (!f->bytes)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_preparef(&f->node, f->db, err,
                            "INSERT OR REPLACE INTO \"%w_node\" (nodeno, data) VALUES (?1, ?2)",
                            index));
    return zl_stmt_preparef(&f->parent, f->db, err,
                            "INSERT INTO \"%w_parent\" (nodeno, parentnode) VALUES (?1, ?2)",
                            index);
}

static void close_filling(filling *f)
{
    zl_stmt_free(f->node);
    zl_stmt_free(f->parent);
    zl_free(f->bytes);
}

static zl_status fill(zl_db *db, const char *index, zl_rtree_boxes *boxes, zl_error *err)
{
    ZL_CLEANUP(close_filling) filling f = {.db = db};
    ZL_CLEANUP(zl_free_ptr) int64_t *leaf_of = zl_alloc_zero(boxes->count, sizeof *leaf_of);
    if (!leaf_of)
        return zl_fail_memory(err);
    ZL_TRY(open_filling(&f, index, err));
    sort_along_curve(boxes->box, boxes->count);
    ZL_TRY(write_nodes(&f, boxes->box, boxes->count, leaf_of, err));
    return write_rowids(db, index, boxes->box, leaf_of, boxes->count, err);
}

/* The tables behind the index are closed to SQL as long as the connection is defensive. */
zl_status zl_rtree_fill(zl_db *db, const char *index, zl_rtree_boxes *boxes, zl_error *err)
{
    if (boxes->count == 0)
        return ZL_OK;
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    zl_status status = fill(db, index, boxes, err);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return status;
}
