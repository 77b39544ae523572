#include "store/bulk.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"
#include "db/rtree.h"
#include "db/write_back.h"

/* What SpatiaLite and we do at each INSERT: it checks kind and SRID, which the row writer has done;
 * puts the row into the index; notes the time. We take the row's mark off, and write it ourselves.
 */
static const struct {
    const char *before, *after; /* of the layer's name */
} own_triggers[] = {
    {"ggi_", "_geometry"}, {"gii_", "_geometry"}, {"tmi_", "_geometry"}, {"marks_insert_", ""}};
enum { TRIGGERS = sizeof own_triggers / sizeof *own_triggers };

struct zl_bulk {
    zl_db *db; /* borrowed */
    char layer[64], index[96];
    char *trigger[TRIGGERS]; /* their SQL */
    zl_rtree_boxes boxes;
    zl_write_back write_back;
    bool began;
};

/* So many rows apart the file is looked at. */
enum { ROWS_PER_LOOK = 1024 };

void zl_bulk_free_ptr(zl_bulk **bulk)
{
    if (!*bulk)
        return;
    if ((*bulk)->began)
        zl_db_check_references((*bulk)->db, true);
    for (size_t i = 0; i < TRIGGERS; i++)
        zl_free((*bulk)->trigger[i]);
    zl_rtree_boxes_free(&(*bulk)->boxes);
    zl_free(*bulk);
    *bulk = NULL;
}

static bool is_own(size_t *which, const char *name, const char *layer)
{
    for (*which = 0; *which < TRIGGERS; ++*which) {
        char own[128];
        snprintf(own, sizeof own, "%s%s%s", own_triggers[*which].before, layer,
                 own_triggers[*which].after);
        if (strcmp(name, own) == 0)
            return true;
    }
    return false;
}

/* Does a trigger of another program look at what is inserted? Its SQL tells, well enough: one that
 * only names INSERT is taken for one, too. */
static zl_status has_foreign(bool *foreign, zl_bulk *bulk, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_preparef(&stmt, bulk->db, err,
                            "SELECT name, sql FROM sqlite_schema WHERE type='trigger' AND "
                            "tbl_name=%Q COLLATE NOCASE AND sql LIKE '%%INSERT%%ON%%'",
                            bulk->layer));
    *foreign = false;
    for (bool row;;) {
        size_t which;
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        const char *name = zl_column_text(stmt, 0);
        if (!is_own(&which, name, bulk->layer)) {
            *foreign = true;
            continue;
        }
        zl_free(bulk->trigger[which]);
        bulk->trigger[which] = zl_strdup(zl_column_text(stmt, 1));
        if (!bulk->trigger[which])
            return zl_fail_memory(err);
    }
}

static zl_status drop_triggers(const zl_bulk *bulk, zl_error *err)
{
    for (size_t i = 0; i < TRIGGERS; i++)
        if (bulk->trigger[i])
            ZL_TRY(zl_db_execf(bulk->db, err, "DROP TRIGGER \"%w%w%w\"", own_triggers[i].before,
                               bulk->layer, own_triggers[i].after));
    return ZL_OK;
}

zl_status zl_bulk_begin(zl_bulk **out, zl_store *store, const zl_layer_info *layer, zl_error *err)
{
    bool there = false, empty = false, foreign = false;
    *out = NULL;
    if (zl_store_is_private(store) || layer->shape_kind == ZL_SHAPE_NONE)
        return ZL_OK;
    ZL_CLEANUP(zl_bulk_free_ptr) zl_bulk *bulk = zl_alloc_zero(1, sizeof *bulk);
    if (!bulk)
        return zl_fail_memory(err);
    bulk->db = zl_store_db(store);
    snprintf(bulk->layer, sizeof bulk->layer, "%s", layer->name);
    snprintf(bulk->index, sizeof bulk->index, "idx_%s_geometry", layer->name);
    ZL_TRY(zl_db_find_table(&there, bulk->db, bulk->index, err));
    if (there)
        ZL_TRY(zl_rtree_is_empty(&empty, bulk->db, bulk->index, err));
    if (empty)
        ZL_TRY(has_foreign(&foreign, bulk, err));
    if (!empty || foreign)
        return ZL_OK;
    ZL_TRY(drop_triggers(bulk, err));
    bulk->began = true;
    zl_write_back_begin(&bulk->write_back, bulk->db);
    zl_db_check_references(bulk->db, false); /* the one of marks is to the layer, which is there */
    *out = bulk;
    bulk = NULL;
    return ZL_OK;
}

zl_status zl_bulk_add(zl_bulk *bulk, int64_t fid, const zl_extent *extent, zl_error *err)
{
    if (bulk->boxes.count % ROWS_PER_LOOK == ROWS_PER_LOOK - 1)
        zl_write_back_step(&bulk->write_back);
    return zl_rtree_add(&bulk->boxes, fid, extent->west, extent->south, extent->east, extent->north,
                        err);
}

/* What the trigger tmi_ does at each row, once. */
static zl_status note_time(const zl_bulk *bulk, zl_error *err)
{
    return zl_db_execf(bulk->db, err,
                       "UPDATE geometry_columns_time "
                       "SET last_insert = strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now') "
                       "WHERE Lower(f_table_name) = Lower(%Q) AND "
                       "Lower(f_geometry_column) = 'geometry'",
                       bulk->layer);
}

zl_status zl_bulk_finish(zl_bulk *bulk, zl_error *err)
{
    ZL_CLEANUP(zl_phase_end)
    zl_phase phase = zl_phase_begin(N_("indexing"), (int64_t)bulk->boxes.count);
    ZL_TRY(zl_rtree_fill(bulk->db, bulk->index, &bulk->boxes, err));
    zl_phase_step(&phase, (int64_t)bulk->boxes.count);
    for (size_t i = 0; i < TRIGGERS; i++)
        if (bulk->trigger[i])
            ZL_TRY(zl_db_exec(bulk->db, bulk->trigger[i], err));
    return bulk->boxes.count > 0 ? note_time(bulk, err) : ZL_OK;
}
