/* Rows whose marks and index are in step need not be looked at: triggers keep both, so a row that
 * another program wrote has no mark, and the marks of all fids between the first and the last leave
 * no room for a row without one. */
#include "store/stored_boxes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
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

static zl_status take_index(bool *known, taking *t, zl_db *db, const char *table, zl_error *err)
{
    char index[128];
    snprintf(index, sizeof index, "idx_%s_geometry", table);
    for (size_t i = 0; i < t->count; i++)
        t->box[i] = unset;
    ZL_TRY(zl_rtree_visit(known, db, index, take, t, err));
    *known = *known && t->taken == t->count;
    return ZL_OK;
}

/* Have all fids that there can be a mark of a valid shape? */
static zl_status find_range(bool *all_marked, taking *t, zl_db *db, const char *name, zl_error *err)
{
    int64_t last = 0, marks = 0;
    ZL_TRY(zl_db_int(&t->first, db, 0, err, "SELECT min(fid) FROM \"%w\"", name));
    ZL_TRY(zl_db_int(&last, db, 0, err, "SELECT max(fid) FROM \"%w\"", name));
    if (t->first < INT64_MIN / 2 || last > INT64_MAX / 2 || last - t->first >= UINT32_MAX)
        return ZL_OK;
    t->count = (size_t)(last - t->first + 1);
    ZL_TRY(zl_db_int(&marks, db, 0, err,
                     "SELECT count(*) FROM row_marks WHERE layer = %Q AND fid BETWEEN %lld AND "
                     "%lld AND valid = 1",
                     name, (long long)t->first, (long long)last));
    *all_marked = marks > 0 && (size_t)marks == t->count;
    return ZL_OK;
}

static bool has_all_rows(const zl_selection *selection)
{
    const zl_table *table = &selection->table;
    return strcmp(selection->condition.data, "1") == 0 && table->has_fid && table->has_shape &&
           !table->versions;
}

zl_status zl_stored_boxes(bool *known, zl_step_boxes *boxes, int64_t *first, zl_db *db,
                          const zl_selection *selection, zl_error *err)
{
    taking t = {.box = NULL};
    bool all_marked = false;
    *known = false;
    if (!has_all_rows(selection))
        return ZL_OK;
    ZL_TRY(find_range(&all_marked, &t, db, selection->table.name, err));
    if (!all_marked)
        return ZL_OK;
    ZL_CLEANUP(zl_step_boxes_free) zl_step_boxes all = {.count = t.count, .capacity = t.count};
    all.box = t.box = zl_alloc(t.count * sizeof *t.box);
    if (!t.box)
        return zl_fail_memory(err);
    ZL_TRY(take_index(known, &t, db, selection->table.name, err));
    if (!*known)
        return ZL_OK;
    *first = t.first;
    *boxes = all;
    memset(&all, 0, sizeof all); /* it is given away */
    return ZL_OK;
}
