/* What a deep check looks at besides the rows: the spatial index, the entry that other programs
 * find the layer by, and the file itself. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "geometry/codec.h"
#include "store/check.h"
#include "store/internal.h"

/* How to mend an index, for every message about one. */
#define MEND "; mend it with: spatialite FILE \"SELECT RecoverSpatialIndex('%s', 'geometry')\""

/* ---- the R-tree ---- */

enum { FID, ID, GEOMETRY, WEST, SOUTH, EAST, NORTH };

/* The index keeps 32-bit floats, rounded outwards: its box covers the extent or is wrong. */
static void check_box(const zl_checked *checked, zl_stmt *stmt, const zl_shape *shape)
{
    char feature[256];
    const char *name = checked->table->name;
    zl_extent extent = zl_check_extent(shape);
    zl_check_feature_name(feature, zl_column_text(stmt, ID), zl_column_int(stmt, FID));
    if (zl_column_is_null(stmt, WEST))
        zl_findings_add(checked->findings, ZL_ERROR, "not-indexed", name, feature, NULL,
                        "is missing in the spatial index, so that programs do not find it" MEND,
                        name);
    else if (zl_column_real(stmt, WEST) > extent.west || zl_column_real(stmt, EAST) < extent.east ||
             zl_column_real(stmt, SOUTH) > extent.south ||
             zl_column_real(stmt, NORTH) < extent.north)
        zl_findings_add(checked->findings, ZL_ERROR, "wrong-index", name, feature, NULL,
                        "its box in the spatial index does not cover it" MEND, name);
}

static zl_status check_boxes(const zl_checked *checked, zl_error *err)
{
    const char *id = zl_table_role(checked->table, ZL_ROLE_ID);
    const char *name = checked->table->name;
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_preparef(&stmt, checked->store->db, err,
                            "SELECT t.fid, t.\"%w\", t.geometry, i.xmin, i.ymin, i.xmax, i.ymax "
                            "FROM \"%w\" t LEFT JOIN \"idx_%w_geometry\" i ON i.pkid = t.fid "
                            "WHERE t.geometry IS NOT NULL ORDER BY t.fid",
                            id ? id : "fid", name, name));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        size_t size;
        const void *blob = zl_column_blob(stmt, GEOMETRY, &size);
        ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
        zl_error cause = {0};
        zl_status status = zl_shape_from_blob(&shape, NULL, NULL, blob, size, &cause);
        if (status == ZL_OK)
            check_box(checked, stmt, shape);
        else if (status != ZL_BAD_DATA) /* what cannot be read is a finding of the row check */
            return zl_fail(err, status, "%s", cause.message);
    }
}

static zl_status check_strays(const zl_checked *checked, zl_error *err)
{
    const char *name = checked->table->name;
    int64_t strays = 0;
    ZL_TRY(zl_db_int(&strays, checked->store->db, 0, err,
                     "SELECT count(*) FROM \"idx_%w_geometry\" i WHERE NOT EXISTS (SELECT 1 FROM "
                     "\"%w\" t WHERE t.fid = i.pkid AND t.geometry IS NOT NULL)",
                     name, name));
    if (strays > 0)
        zl_findings_add(checked->findings, ZL_ERROR, "wrong-index", name, NULL, NULL,
                        "the spatial index has %lld boxes of rows that are not there" MEND,
                        (long long)strays, name);
    return ZL_OK;
}

static zl_status check_tree(const zl_checked *checked, zl_error *err)
{
    const char *name = checked->table->name;
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_preparef(&stmt, checked->store->db, err, "SELECT rtreecheck('idx_%w_geometry')",
                            name));
    bool row = false;
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    const char *verdict = zl_column_text(stmt, 0);
    if (!verdict)
        return zl_fail_memory(err);
    if (strcmp(verdict, "ok") != 0)
        zl_findings_add(checked->findings, ZL_ERROR, "wrong-index", name, NULL, NULL,
                        "the spatial index is damaged (%.300s)" MEND, verdict, name);
    return ZL_OK;
}

/* ---- geometry_columns ---- */

/* SpatiaLite's codes of geometry types (those of OGC Simple Features): 1 point, 5 multi line,
 * 6 multi polygon. */
static int64_t type_code(zl_shape_kind kind)
{
    return kind == ZL_SHAPE_POINT ? 1 : kind == ZL_SHAPE_LINE ? 5 : 6;
}

static zl_status check_entry(const zl_checked *checked, zl_error *err)
{
    const char *name = checked->table->name;
    int64_t found = 0;
    ZL_TRY(zl_db_int(&found, checked->store->db, 0, err,
                     "SELECT count(*) FROM geometry_columns WHERE f_table_name=%Q AND "
                     "f_geometry_column='geometry' AND srid=4490 AND coord_dimension=2 AND "
                     "geometry_type=%lld AND spatial_index_enabled=1",
                     name, (long long)type_code(checked->table->shape_kind)));
    if (found != 1)
        zl_findings_add(checked->findings, ZL_ERROR, "wrong-registration", name, NULL, NULL,
                        "its entry in geometry_columns is missing or says something else than %s, "
                        "EPSG:4490, with index: QGIS and ogr2ogr may not see the layer",
                        zl_geometry_type(checked->table->shape_kind));
    return ZL_OK;
}

zl_status zl_check_index(const zl_checked *checked, zl_error *err)
{
    const char *name = checked->table->name;
    if (checked->store->is_private)
        return ZL_OK;
    ZL_TRY(check_entry(checked, err));
    char index[80];
    snprintf(index, sizeof index, "idx_%s_geometry", name);
    bool there = false;
    ZL_TRY(zl_db_find_table(&there, checked->store->db, index, err));
    if (!there) {
        zl_findings_add(checked->findings, ZL_ERROR, "not-indexed", name, NULL, NULL,
                        "the spatial index is not there: another program has dropped it; make it "
                        "again with: spatialite FILE \"SELECT CreateSpatialIndex('%s', "
                        "'geometry')\"",
                        name);
        return ZL_OK;
    }
    ZL_TRY(check_tree(checked, err));
    ZL_TRY(check_strays(checked, err));
    return check_boxes(checked, err);
}

/* ---- the file ---- */

/* integrity_check tells what it finds as rows; a sound file gives the one row "ok". */
static zl_status check_pages(zl_store *store, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, store->db, "PRAGMA integrity_check(20)", err));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        const char *text = zl_column_text(stmt, 0);
        if (!text)
            return zl_fail_memory(err);
        if (strcmp(text, "ok") != 0)
            zl_findings_add(findings, ZL_ERROR, "damaged-file", NULL, NULL, NULL,
                            "the file is damaged: %.500s", text);
    }
}

static zl_status check_references(zl_store *store, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    /* SpatiaLite's own tables have references too; they are not ours to judge. */
    ZL_TRY(zl_stmt_prepare(&stmt, store->db,
                           "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check "
                           "WHERE \"table\" IN ('loads', 'row_marks') GROUP BY 1, 2",
                           err));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        zl_findings_add(findings, ZL_ERROR, "broken-reference", zl_column_text(stmt, 0), NULL, NULL,
                        "%lld rows name a row of %s that is not there",
                        (long long)zl_column_int(stmt, 2), zl_column_text(stmt, 1));
    }
}

zl_status zl_check_file(zl_store *store, zl_findings *findings, zl_error *err)
{
    ZL_TRY(check_pages(store, findings, err));
    return check_references(store, findings, err);
}
