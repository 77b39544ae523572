/* Rows whose marks and index are in step need not be looked at: triggers keep both, so a row that
 * another program wrote has no mark, and the marks of all fids between the first and the last leave
 * no room for a row without one. */
#include "store/stored_boxes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/workers.h"
#include "db/rtree.h"

static const double radians = 0.017453292519943295769;

typedef struct taking {
    zl_step_box *box;
    int64_t first;
    size_t count, taken;
} taking;

static const zl_step_box unset = {1, 1, 0, 0};

static bool is_set(const zl_step_box *box)
{
    return box->west <= box->east;
}

/* The index has the corners of a shape; a geodesic edge rises above them by no more than
 * (d lon)² / 16 (zl_path_extent() says the same). */
static bool cover_edges(zl_extent *box)
{
    double width = box->east - box->west, step = width * radians;
    if (!(width >= 0 && width <= 1 && box->south >= -80 && box->north <= 80))
        return false;
    double rise_deg = 1.3 * step * step / 16 / radians;
    box->south -= rise_deg;
    box->north += rise_deg;
    return box->south <= box->north;
}

static bool take(int64_t rowid, const zl_extent *box, void *user)
{
    taking *t = user;
    zl_extent covering = *box;
    if (rowid < t->first || (uint64_t)rowid - (uint64_t)t->first >= t->count ||
        !cover_edges(&covering))
        return false;
    zl_step_box *to = &t->box[rowid - t->first];
    if (is_set(to))
        return false;
    *to = zl_step_box_of(&covering);
    t->taken++;
    return true;
}

/* What is found out about a layer, by two threads where there are two connections. */
typedef struct proof {
    const zl_db_readers *readers;
    const char *table;
    int64_t last; /* fid */
    bool all_marked, all_indexed;
    taking taking;
} proof;

/* Entries of an index that fit into the file. */
static zl_status find_room(int64_t *out, zl_db *db, zl_error *err)
{
    int64_t pages = 0, bytes = 0;
    ZL_TRY(zl_db_int(&pages, db, 0, err, "PRAGMA page_count"));
    ZL_TRY(zl_db_int(&bytes, db, 0, err, "PRAGMA page_size"));
    *out = pages * bytes / ZL_RTREE_CELL_BYTES;
    return ZL_OK;
}

/* The fids that there can be; not countable when they are more than any index has: memory is taken
 * for each. */
static zl_status find_range(bool *countable, proof *p, zl_error *err)
{
    taking *t = &p->taking;
    zl_db *db = p->readers->db[0];
    int64_t room = 0;
    ZL_TRY(find_room(&room, db, err));
    ZL_TRY(zl_db_int(&t->first, db, 0, err, "SELECT min(fid) FROM \"%w\"", p->table));
    ZL_TRY(zl_db_int(&p->last, db, 0, err, "SELECT max(fid) FROM \"%w\"", p->table));
    *countable = t->first >= INT64_MIN / 2 && p->last <= INT64_MAX / 2 &&
                 p->last - t->first < room && p->last - t->first < UINT32_MAX;
    t->count = *countable ? (size_t)(p->last - t->first + 1) : 0;
    return ZL_OK;
}

/* Have all fids that there can be a mark of a valid shape? */
static zl_status count_marks(proof *p, zl_db *db, zl_error *err)
{
    int64_t marks = 0;
    ZL_TRY(zl_db_int(&marks, db, 0, err,
                     "SELECT count(*) FROM row_marks WHERE layer = %Q AND fid BETWEEN %lld AND "
                     "%lld AND valid = 1",
                     p->table, (long long)p->taking.first, (long long)p->last));
    p->all_marked = marks > 0 && (size_t)marks == p->taking.count;
    return ZL_OK;
}

static zl_status take_index(proof *p, zl_db *db, zl_error *err)
{
    char index[128];
    taking *t = &p->taking;
    snprintf(index, sizeof index, "idx_%s_geometry", p->table);
    for (size_t i = 0; i < t->count; i++)
        t->box[i] = unset;
    ZL_TRY(zl_rtree_visit(&p->all_indexed, db, index, take, t, err));
    p->all_indexed = p->all_indexed && t->taken == t->count;
    return ZL_OK;
}

static zl_status look(size_t number, size_t count, void *user, zl_error *err)
{
    proof *p = user;
    (void)count;
    return number == 0 ? count_marks(p, p->readers->db[0], err)
                       : take_index(p, p->readers->db[1], err);
}

static zl_status look_at_both(proof *p, zl_error *err)
{
    if (p->readers->count > 1)
        return zl_workers_few(2, look, p, err);
    ZL_TRY(count_marks(p, p->readers->db[0], err));
    return p->all_marked ? take_index(p, p->readers->db[0], err) : ZL_OK;
}

static bool has_all_rows(const zl_selection *selection)
{
    const zl_table *table = &selection->table;
    return strcmp(selection->condition.data, "1") == 0 && table->has_fid && table->has_shape &&
           !table->versions;
}

zl_status zl_stored_boxes(bool *known, zl_step_boxes *boxes, int64_t *first,
                          const zl_db_readers *readers, const zl_selection *selection,
                          zl_error *err)
{
    proof p = {.readers = readers, .table = selection->table.name};
    bool countable = false;
    *known = false;
    if (!has_all_rows(selection))
        return ZL_OK;
    ZL_TRY(find_range(&countable, &p, err));
    if (!countable)
        return ZL_OK;
    size_t count = p.taking.count;
    ZL_CLEANUP(zl_step_boxes_free) zl_step_boxes all = {.count = count, .capacity = count};
    all.box = p.taking.box = zl_alloc(count * sizeof *all.box);
    if (!all.box)
        return zl_fail_memory(err);
    ZL_TRY(look_at_both(&p, err));
    *known = p.all_marked && p.all_indexed;
    if (!*known)
        return ZL_OK;
    *first = p.taking.first;
    *boxes = all;
    memset(&all, 0, sizeof all); /* it is given away */
    return ZL_OK;
}
