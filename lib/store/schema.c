/* The schema is its upgrade steps: creating runs them all, opening an older store the rest. */
#include "base/error.h"
#include "store/internal.h"
#include "store/styles.h"

/* The steps that C code has a part in. */
enum { STEP_TABLES = 1, STEP_MARKS = 2, STEP_STYLES = 5 };

/* Columns that SQL alone cannot make: SpatiaLite registers them in a file, and a private store has
 * a plain BLOB. */
static const struct spatial_table {
    const char *table;
    int step;
    zl_shape_kind kind;
} spatial_tables[] = {
    {"zones", STEP_TABLES, ZL_SHAPE_POLYGON},
    {"zones_history", STEP_TABLES, ZL_SHAPE_POLYGON},
    {"lines", STEP_TABLES, ZL_SHAPE_LINE},
    {"points", STEP_TABLES, ZL_SHAPE_POINT},
};

int zl_schema_version(void)
{
    int count = 0;
    while (zl_schema_steps[count])
        count++;
    return count;
}

static zl_status run_step(zl_store *store, int step, zl_error *err)
{
    if (step == STEP_TABLES && !store->is_private)
        ZL_TRY(zl_spatialite_create_tables(store, err));
    ZL_TRY(zl_db_exec(store->db, zl_schema_steps[step - 1], err));
    for (size_t i = 0; i < sizeof spatial_tables / sizeof *spatial_tables; i++)
        if (spatial_tables[i].step == step)
            ZL_TRY(zl_spatialite_add_geometry(store, spatial_tables[i].table,
                                              spatial_tables[i].kind, err));
    if (step == STEP_STYLES)
        ZL_TRY(zl_styles_begin(store, err));
    return step == STEP_MARKS ? zl_marks_begin(store, err) : ZL_OK;
}

static zl_status run_steps(zl_store *store, int version, zl_error *err)
{
    int current = 0;
    ZL_TRY(zl_store_version(&current, store, err));
    for (int step = current + 1; step <= version; step++)
        ZL_TRY(run_step(store, step, err));
    ZL_TRY(zl_db_execf(store->db, err, "PRAGMA application_id=%d", ZL_APPLICATION_ID));
    if (current < version)
        ZL_TRY(zl_db_execf(store->db, err, "PRAGMA user_version=%d", version));
    return zl_db_commit(store->db, err);
}

zl_status zl_schema_run(zl_store *store, int version, zl_error *err)
{
    /* The version is read again inside the transaction: another program may have been first. */
    ZL_TRY(zl_store_need_spatialite(store, err));
    ZL_TRY(zl_db_begin(store->db, err));
    zl_status status = run_steps(store, version, err);
    if (status != ZL_OK)
        zl_db_rollback(store->db);
    return status;
}
