/* Reads the nodes of an index themselves: a fiftieth of the work of asking the module for each box.
 * The format stands in rtree.c. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "db/rtree.h"

enum { ROOT = 1 };

typedef struct walk {
    zl_stmt *node;
    zl_rtree_fn visit;
    void *user;
} walk;

typedef struct node {
    size_t depth, ncells;
    unsigned char cell[ZL_RTREE_MOST_CELLS * ZL_RTREE_CELL_BYTES];
} node;

static uint64_t number(const unsigned char *bytes, int count)
{
    uint64_t value = 0;
    for (int i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

static double real(const unsigned char *bytes)
{
    uint32_t bits = (uint32_t)number(bytes, 4);
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

/* Its depth is known of the root alone. */
static bool take_node(node *out, const unsigned char *bytes, size_t size)
{
    if (!bytes || size < ZL_RTREE_HEAD_BYTES)
        return false;
    out->depth = number(bytes, 2);
    out->ncells = number(bytes + 2, 2);
    if (out->ncells > ZL_RTREE_MOST_CELLS ||
        size < ZL_RTREE_HEAD_BYTES + out->ncells * ZL_RTREE_CELL_BYTES)
        return false;
    memcpy(out->cell, bytes + ZL_RTREE_HEAD_BYTES, out->ncells * ZL_RTREE_CELL_BYTES);
    return true;
}

static zl_status read_node(bool *sound, node *out, walk *w, int64_t id, zl_error *err)
{
    size_t size = 0;
    zl_bind_int(w->node, 1, id);
    ZL_TRY(zl_stmt_step(sound, w->node, err));
    if (*sound) {
        const unsigned char *bytes = zl_column_blob(w->node, 0, &size);
        *sound = take_node(out, bytes, size);
    }
    zl_stmt_reset(w->node);
    return ZL_OK;
}

static zl_status walk_cells(bool *sound, walk *w, const node *at, size_t depth, zl_error *err);

static zl_status walk_node(bool *sound, walk *w, int64_t id, size_t depth, zl_error *err)
{
    node below;
    ZL_TRY(read_node(sound, &below, w, id, err));
    return *sound ? walk_cells(sound, w, &below, depth, err) : ZL_OK;
}

static zl_status walk_cells(bool *sound, walk *w, const node *at, size_t depth, zl_error *err)
{
    for (size_t i = 0; i < at->ncells && *sound; i++) {
        const unsigned char *cell = at->cell + i * ZL_RTREE_CELL_BYTES;
        int64_t id = (int64_t)number(cell, 8);
        zl_extent box = {real(cell + 8), real(cell + 16), real(cell + 12), real(cell + 20)};
        if (depth > 0)
            ZL_TRY(walk_node(sound, w, id, depth - 1, err));
        else
            *sound = w->visit(id, &box, w->user);
    }
    return ZL_OK;
}

zl_status zl_rtree_visit(bool *sound, zl_db *db, const char *index, zl_rtree_fn visit, void *user,
                         zl_error *err)
{
    char nodes[128];
    node root;
    *sound = false;
    snprintf(nodes, sizeof nodes, "%s_node", index);
    if (!zl_db_has_table(db, nodes))
        return ZL_OK;
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_preparef(&stmt, db, err, "SELECT data FROM \"%w\" WHERE nodeno = ?1", nodes));
    walk w = {.node = stmt, .visit = visit, .user = user};
    ZL_TRY(read_node(sound, &root, &w, ROOT, err));
    if (*sound)
        *sound = root.depth <= ZL_RTREE_MOST_DEPTH;
    return *sound ? walk_cells(sound, &w, &root, root.depth, err) : ZL_OK;
}
