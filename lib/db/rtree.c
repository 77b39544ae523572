/* The format (rtree.c of SQLite, "Database Format of R-Tree Tables"): the table _node has blobs of
 * one size, whose root is number 1,
 *
 *     depth (root only)  cells  { rowid or node  xmin  xmax  ymin  ymax } …
 *
 * in big-endian numbers of 16, 16, 64 and four times 32 bits; _rowid has the leaf of each row,
 * _parent the node above each node but the root. */
#include "db/rtree.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "db/internal.h"
#include "db/many.h"
#include "geometry/hilbert.h"

typedef struct zl_rtree_box {
    int64_t id; /* rowid, or number of a node */
    float low[2], high[2];
} box;

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

/* A box in the order of the curve: its place there, and its number among the boxes. */
static uint64_t key_of(const box *b, size_t number, const box *whole)
{
    uint32_t place = zl_hilbert_place(cell_of(b, 0, whole), cell_of(b, 1, whole));
    return (uint64_t)place << 32 | number;
}

/* By their upper halves, one byte after the other; equal ones stay in their order. Four passes, so
 * that they end where they began. */
static void sort_keys(uint64_t *keys, uint64_t *spare, size_t count)
{
    for (int shift = 32; shift < 64; shift += 8) {
        size_t start[256] = {0}, sum = 0;
        for (size_t i = 0; i < count; i++)
            start[keys[i] >> shift & 255]++;
        for (size_t i = 0; i < 256; i++) {
            size_t size = start[i];
            start[i] = sum;
            sum += size;
        }
        for (size_t i = 0; i < count; i++)
            spare[start[keys[i] >> shift & 255]++] = keys[i];
        uint64_t *sorted = spare;
        spare = keys;
        keys = sorted;
    }
}

static zl_status order_along_curve(uint64_t **out, const zl_rtree_boxes *boxes, zl_error *err)
{
    size_t count = boxes->count;
    if (count > UINT32_MAX)
        return zl_fail(err, ZL_FAILED, "%zu rows are too many for a spatial index", count);
    uint64_t *keys = zl_alloc(count * sizeof *keys);
    ZL_CLEANUP(zl_free_ptr) uint64_t *spare = zl_alloc(count * sizeof *spare);
    if (!keys || !spare) {
        zl_free(keys);
        return zl_fail_memory(err);
    }
    box whole = boxes->box[0];
    for (size_t i = 1; i < count; i++)
        join(&whole, &boxes->box[i]);
    for (size_t i = 0; i < count; i++)
        keys[i] = key_of(&boxes->box[i], i, &whole);
    sort_keys(keys, spare, count);
    *out = keys;
    return ZL_OK;
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
        put_cell(f->bytes + ZL_RTREE_HEAD_BYTES + i * ZL_RTREE_CELL_BYTES, &cells[i]);
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

/* The box that holds the cells of a node. */
static box joined(const box *cells, size_t count, int64_t number)
{
    box whole = cells[0];
    for (size_t i = 1; i < count; i++)
        join(&whole, &cells[i]);
    whole.id = number;
    return whole;
}

/* Nodes of one level, and what becomes of them above. */
typedef struct level {
    box *node;
    size_t count;
} level;

/* The leaves, of boxes in the order of their keys; tells the leaf of each box. */
static zl_status write_leaves(level *above, filling *f, const box *boxes, const uint64_t *keys,
                              size_t count, int64_t *leaf_of, zl_error *err)
{
    size_t nodes = nodes_for(f, count);
    bool is_root = nodes == 1;
    for (size_t n = 0; n < nodes; n++) {
        size_t first = count * n / nodes, last = count * (n + 1) / nodes;
        int64_t number = is_root ? 1 : f->next_node++;
        box cells[ZL_RTREE_MOST_CELLS] = {0};
        for (size_t i = first; i < last; i++) {
            cells[i - first] = boxes[keys[i] & UINT32_MAX];
            leaf_of[keys[i] & UINT32_MAX] = number;
        }
        ZL_TRY(zl_check_cancel(err));
        ZL_TRY(write_node(f, number, 0, cells, last - first, err));
        above->node[above->count++] = joined(cells, last - first, number);
    }
    return ZL_OK;
}

static zl_status write_level(level *above, filling *f, const level *below, int depth, zl_error *err)
{
    size_t nodes = nodes_for(f, below->count);
    for (size_t n = 0; n < nodes; n++) {
        size_t first = below->count * n / nodes, last = below->count * (n + 1) / nodes;
        int64_t number = nodes == 1 ? 1 : f->next_node++;
        ZL_TRY(write_node(f, number, depth, below->node + first, last - first, err));
        for (size_t i = first; i < last; i++)
            ZL_TRY(write_parent(f, below->node[i].id, number, err));
        above->node[above->count++] = joined(below->node + first, last - first, number);
    }
    return ZL_OK;
}

static void free_level(level *l)
{
    zl_free(l->node);
}

/* Level by level, until one node holds the rest: the root. */
static zl_status write_nodes(filling *f, const box *boxes, const uint64_t *keys, size_t count,
                             int64_t *leaf_of, zl_error *err)
{
    ZL_CLEANUP(free_level) level below = {.node = zl_alloc(nodes_for(f, count) * sizeof(box))};
    ZL_TRY(below.node ? write_leaves(&below, f, boxes, keys, count, leaf_of, err)
                      : zl_fail_memory(err));
    for (int depth = 1; below.count > 1 && depth <= ZL_RTREE_MOST_DEPTH; depth++) {
        level above = {.node = zl_alloc(nodes_for(f, below.count) * sizeof(box))};
        zl_status status =
            above.node ? write_level(&above, f, &below, depth, err) : zl_fail_memory(err);
        zl_free(below.node);
        below = above;
        ZL_TRY(status);
    }
    return ZL_OK;
}

/* ---- which leaf each row is in ----------------------------------------------------------------
 */

typedef struct row_leaves {
    const box *boxes;
    const int64_t *leaf_of;
} row_leaves;

static void bind_row_leaf(zl_stmt *stmt, int first, size_t row, const void *user)
{
    const row_leaves *rows = user;
    zl_bind_int(stmt, first, rows->boxes[row].id);
    zl_bind_int(stmt, first + 1, rows->leaf_of[row]);
}

/* In the order of the rows, so that the table only grows at its end. */
static zl_status write_rowids(zl_db *db, const char *index, const box *boxes,
                              const int64_t *leaf_of, size_t count, zl_error *err)
{
    ZL_CLEANUP(zl_many_free_ptr) zl_many *many = NULL;
    row_leaves rows = {boxes, leaf_of};
    char *insert = sqlite3_mprintf("INSERT INTO \"%w_rowid\" (rowid, nodeno)", index);
    zl_status status = insert ? zl_many_open(&many, db, insert, 2, err) : zl_fail_memory(err);
    sqlite3_free(insert);
    ZL_TRY(status);
    return zl_many_insert(many, count, bind_row_leaf, &rows, err);
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
    if (bytes < ZL_RTREE_HEAD_BYTES + 4 * ZL_RTREE_CELL_BYTES || bytes > 65536)
        return zl_fail(err, ZL_FAILED, "the spatial index %s is none of two dimensions", index);
    f->node_bytes = (size_t)bytes;
    f->node_cells = (f->node_bytes - ZL_RTREE_HEAD_BYTES) / ZL_RTREE_CELL_BYTES;
    if (f->node_cells > ZL_RTREE_MOST_CELLS)
        f->node_cells = ZL_RTREE_MOST_CELLS;
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

static zl_status fill(zl_db *db, const char *index, const zl_rtree_boxes *boxes, zl_error *err)
{
    ZL_CLEANUP(close_filling) filling f = {.db = db};
    ZL_CLEANUP(zl_free_ptr) uint64_t *keys = NULL;
    ZL_TRY(open_filling(&f, index, err));
    ZL_TRY(order_along_curve(&keys, boxes, err));
    ZL_CLEANUP(zl_free_ptr) int64_t *leaf_of = zl_alloc_zero(boxes->count, sizeof *leaf_of);
    if (!leaf_of)
        return zl_fail_memory(err);
    ZL_TRY(write_nodes(&f, boxes->box, keys, boxes->count, leaf_of, err));
    return write_rowids(db, index, boxes->box, leaf_of, boxes->count, err);
}

/* The tables behind the index are closed to SQL as long as the connection is defensive. */
zl_status zl_rtree_fill(zl_db *db, const char *index, const zl_rtree_boxes *boxes, zl_error *err)
{
    if (boxes->count == 0)
        return ZL_OK;
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    zl_status status = fill(db, index, boxes, err);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return status;
}
