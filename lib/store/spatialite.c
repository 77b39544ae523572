/* SpatiaLite is what makes the file one that QGIS and ogr2ogr read and edit. We call it for the
 * metadata and the R-tree alone; no figure comes from its functions. */
#include "db/handle.h"

#include <spatialite.h>
#include <sys/statvfs.h>

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "store/internal.h"

const char *zl_spatialite_version(void)
{
    return spatialite_version();
}

zl_status zl_store_need_spatialite(zl_store *store, zl_error *err)
{
    if (store->spatialite || store->is_private)
        return ZL_OK;
    if (zl_db_is_readonly(store->db))
        return zl_fail(err, ZL_FAILED, "%s: is open for reading only", zl_db_path(store->db));
    store->spatialite = spatialite_alloc_connection();
    if (!store->spatialite)
        return zl_fail_memory(err);
    spatialite_init_ex(zl_db_handle(store->db), store->spatialite, 0);
    /* SpatiaLite's triggers call its functions, none of which it marks as innocuous. Those that
     * reach files are there only with SPATIALITE_SECURITY=relaxed, which is never set. */
    return zl_db_exec(store->db, "PRAGMA trusted_schema=ON", err);
}

void zl_spatialite_unload(zl_store *store)
{
    if (store->spatialite)
        spatialite_cleanup_ex(store->spatialite);
    store->spatialite = NULL;
}

const char *zl_geometry_type(zl_shape_kind kind)
{
    switch (kind) {
    case ZL_SHAPE_POINT:
        return "POINT";
    case ZL_SHAPE_LINE:
        return "MULTILINESTRING";
    case ZL_SHAPE_POLYGON:
        return "MULTIPOLYGON";
    case ZL_SHAPE_NONE:
        break;
    }
    return NULL;
}

zl_status zl_spatialite_create_tables(zl_store *store, zl_error *err)
{
    /* 0: inside our transaction. NONE: all 6,000 CRS would make an empty store 6.6 MB large; these
     * are CGCS2000 with its Gauss-Kruger zones, WGS 84 and the web's Mercator. */
    ZL_TRY(zl_db_expect_one(store->db, err, "SELECT InitSpatialMetaData(0, 'NONE')"));
    for (int epsg = 4490; epsg <= 4554; epsg++)
        ZL_TRY(zl_db_expect_one(store->db, err, "SELECT InsertEpsgSrid(%d)", epsg));
    ZL_TRY(zl_db_expect_one(store->db, err, "SELECT InsertEpsgSrid(4326)"));
    return zl_db_expect_one(store->db, err, "SELECT InsertEpsgSrid(3857)");
}

/* SpatiaLite's functions print what fails in them onto stderr, and a library has nothing to say
 * there. What they write, journal and all, was seen to fit into 200 kB; where this much is not left
 * they are not called. */
enum { ROOM_BYTES = 512 * 1024 };

static zl_status need_room(zl_store *store, zl_error *err)
{
    struct statvfs disk;
    const char *path = zl_db_path(store->db);
    if (statvfs(path, &disk) != 0 || (uint64_t)disk.f_bavail * disk.f_frsize >= ROOM_BYTES)
        return ZL_OK;
    return zl_fail_file(err, ZL_FAILED, path, _("cannot grow: the disk is full"));
}

/* CreateSpatialIndex() was seen to say 1 where a write had failed in it and the index was not
 * there. */
static zl_status need_index(zl_store *store, const char *table, zl_error *err)
{
    int64_t count = 0;
    ZL_TRY(
        zl_db_int(&count, store->db, 0, err,
                  "SELECT count(*) FROM sqlite_schema WHERE "
                  "(type = 'table' AND name = 'idx_%q_geometry') OR (type = 'trigger' AND name IN "
                  "('gii_%q_geometry', 'giu_%q_geometry', 'gid_%q_geometry'))",
                  table, table, table, table));
    return count == 4 ? ZL_OK
                      : zl_fail(err, ZL_FAILED,
                                "the spatial index of %s was not made; is the disk full?", table);
}

zl_status zl_spatialite_add_geometry(zl_store *store, const char *table, zl_shape_kind kind,
                                     zl_error *err)
{
    if (store->is_private)
        return zl_db_execf(store->db, err, "ALTER TABLE \"%w\" ADD COLUMN geometry BLOB", table);
    ZL_TRY(zl_store_need_spatialite(store, err));
    ZL_TRY(need_room(store, err));
    ZL_TRY(zl_db_expect_one(store->db, err,
                            "SELECT AddGeometryColumn(%Q, 'geometry', 4490, %Q, 'XY')", table,
                            zl_geometry_type(kind)));
    ZL_TRY(zl_db_expect_one(store->db, err, "SELECT CreateSpatialIndex(%Q, 'geometry')", table));
    return need_index(store, table, err);
}

zl_status zl_spatialite_drop_geometry(zl_store *store, const char *table, zl_error *err)
{
    if (store->is_private)
        return ZL_OK;
    ZL_TRY(zl_store_need_spatialite(store, err));
    ZL_TRY(need_room(store, err));
    ZL_TRY(zl_db_expect_one(store->db, err, "SELECT DisableSpatialIndex(%Q, 'geometry')", table));
    ZL_TRY(zl_db_execf(store->db, err, "DROP TABLE \"idx_%w_geometry\"", table));
    return zl_db_expect_one(store->db, err, "SELECT DiscardGeometryColumn(%Q, 'geometry')", table);
}
