/* Each row of a layer: is its shape fit to be measured, does it lie where it should, is it the row
 * that we wrote? */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/findings.h"
#include "geometry/codec.h"
#include "geometry/validity.h"
#include "input/crs/crs_decision.h"
#include "input/fields/convert.h"
#include "input/quote.h"
#include "store/check.h"
#include "store/internal.h"
#include "store/version.h"

/* What lies elsewhere deserves a look. */
static const zl_extent china = {ZL_CHINA_WEST, ZL_CHINA_SOUTH, ZL_CHINA_EAST, ZL_CHINA_NORTH};

static bool lies_within(const zl_extent *inner, const zl_extent *outer)
{
    return inner->west >= outer->west && inner->east <= outer->east &&
           inner->south >= outer->south && inner->north <= outer->north;
}

zl_extent zl_check_extent(const zl_shape *shape)
{
    zl_extent extent = {(double)INFINITY, (double)INFINITY, (double)-INFINITY, (double)-INFINITY};
    for (size_t i = 0; i < shape->npoints; i++) {
        double lon = shape->lonlat_deg[2 * i], lat = shape->lonlat_deg[2 * i + 1];
        extent.west = fmin(extent.west, lon);
        extent.east = fmax(extent.east, lon);
        extent.south = fmin(extent.south, lat);
        extent.north = fmax(extent.north, lat);
    }
    return extent;
}

void zl_check_place(const zl_shape *shape, const char *layer, const char *feature,
                    zl_findings *findings)
{
    zl_extent extent = zl_check_extent(shape);
    zl_extent swapped = {extent.south, extent.west, extent.north, extent.east};
    double centre[2] = {(extent.west + extent.east) / 2, (extent.south + extent.north) / 2};
    if (lies_within(&extent, &china))
        return;
    if (lies_within(&swapped, &china))
        zl_findings_add(findings, ZL_WARNING, "axes-swapped", layer, feature, centre,
                        "longitude and latitude look swapped: %.4f, %.4f would lie in China the "
                        "other way round; load it again with the right axis order",
                        centre[0], centre[1]);
    else
        zl_findings_add(findings, ZL_WARNING, "outside-china", layer, feature, centre,
                        "lies at %.4f, %.4f, outside 73-135 E, 3-54 N: look at its CRS and zone "
                        "number",
                        centre[0], centre[1]);
}

void zl_check_feature_name(char out[256], const char *id, int64_t fid)
{
    if (id && *id)
        snprintf(out, 256, "%s", id);
    else
        snprintf(out, 256, "fid %lld", (long long)fid);
}

/* ---- marks to renew, written when the reading is over ---- */

typedef struct mark {
    int64_t fid;
    bool valid;
    char digest[ZL_DIGEST_SIZE];
} mark;

typedef struct marks {
    mark *item;
    size_t count, capacity;
} marks;

static void free_marks(marks *list)
{
    zl_free(list->item);
}

static zl_status keep_mark(marks *list, int64_t fid, bool valid, const char *digest, zl_error *err)
{
    mark *grown = zl_grow(list->item, list->count, &list->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    list->item = grown;
    mark *item = &list->item[list->count++];
    *item = (mark){.fid = fid, .valid = valid};
    memcpy(item->digest, digest, sizeof item->digest);
    return ZL_OK;
}

static zl_status write_all(zl_marker *marker, const marks *list, zl_error *err)
{
    for (size_t i = 0; i < list->count; i++)
        ZL_TRY(zl_marker_set(marker, list->item[i].fid, list->item[i].digest, list->item[i].valid,
                             err));
    return ZL_OK;
}

static zl_status write_marks(zl_store *store, zl_marker *marker, const marks *list, zl_error *err)
{
    if (list->count == 0 || zl_db_is_readonly(store->db))
        return ZL_OK;
    ZL_TRY(zl_db_begin(store->db, err));
    zl_status status = write_all(marker, list, err);
    if (status == ZL_OK)
        status = zl_db_commit(store->db, err);
    if (status != ZL_OK)
        zl_db_rollback(store->db);
    return status;
}

/* ---- one row ---- */

enum { FID, ID, BASIS, FROM, TO, DIGEST, VALID, GEOMETRY };

static zl_status check_shape(bool *valid, const zl_checked *checked, zl_stmt *stmt,
                             const char *feature, zl_error *err)
{
    const char *layer = checked->name;
    const char *basis = zl_column_text(stmt, BASIS);
    *valid = true;
    if (zl_column_is_null(stmt, GEOMETRY)) {
        if (!basis || strcmp(basis, "none") != 0)
            zl_findings_add(checked->findings, ZL_NOTE, "no-geometry", layer, feature, NULL,
                            "has no geometry, and boundary_basis does not say none");
        return ZL_OK;
    }
    if (checked->table->kind == ZL_KIND_ZONE && basis && strcmp(basis, "none") == 0)
        zl_findings_add(checked->findings, ZL_WARNING, "basis-none-with-shape", layer, feature,
                        NULL, "has a geometry, and boundary_basis says none");
    size_t size;
    int srid = 0;
    const void *blob = zl_column_blob(stmt, GEOMETRY, &size);
    zl_error cause = {0};
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    zl_status status = zl_shape_from_blob(&shape, &srid, NULL, blob, size, &cause);
    if (status == ZL_BAD_DATA) {
        *valid = false;
        zl_findings_add(checked->findings, ZL_ERROR, "damaged-geometry", layer, feature, NULL,
                        "the geometry cannot be read: %s", cause.message);
        return ZL_OK;
    }
    if (status != ZL_OK)
        return zl_fail(err, status, "%s", cause.message);
    ZL_TRY(zl_shape_validate(valid, shape, layer, feature, checked->findings, err));
    zl_check_place(shape, layer, feature, checked->findings);
    return ZL_OK;
}

static zl_status check_mark(marks *renew, const zl_checked *checked, zl_stmt *stmt,
                            zl_marker *marker, const char *feature, bool valid, zl_error *err)
{
    const char *expected = zl_column_text(stmt, DIGEST);
    char digest[ZL_DIGEST_SIZE];
    bool was_invalid = expected && zl_column_int(stmt, VALID) == 0;
    if (expected && !checked->deep && !was_invalid)
        return ZL_OK;
    ZL_TRY(zl_marker_digest(digest, marker, zl_column_int(stmt, FID), err));
    if (!expected) {
        zl_findings_add(checked->findings, ZL_NOTE, "edited", checked->name, feature, NULL,
                        "was edited by another program; checked now");
        return keep_mark(renew, zl_column_int(stmt, FID), valid, digest, err);
    }
    if (strcmp(expected, digest) != 0)
        zl_findings_add(checked->findings, ZL_ERROR, "damaged", checked->name, feature, NULL,
                        "is not what was written, and no program has edited it: the file is "
                        "damaged; load the row again or take it from a copy");
    else if (was_invalid && valid) /* as after an upgrade: nobody had looked at it yet */
        return keep_mark(renew, zl_column_int(stmt, FID), valid, digest, err);
    return ZL_OK;
}

static void check_day(const zl_checked *checked, const char *column, const char *day,
                      const char *feature)
{
    char iso[11];
    if (!day || zl_time_is_valid(day) || (zl_iso_date(iso, day) && strcmp(iso, day) == 0))
        return;
    zl_findings_add(checked->findings, ZL_WARNING, "bad-date", checked->name, feature, NULL,
                    "%s is \"%s\", which is no date such as 2026-03-01", column,
                    zl_quoted(day).text);
}

/* What the columns of a row must be, whoever wrote them. A land layer's own design is its matter.
 */
static void check_values(const zl_checked *checked, zl_stmt *stmt, const char *feature)
{
    const char *id = zl_column_text(stmt, ID);
    if (checked->table->kind != ZL_KIND_LAND && (!id || !id[strspn(id, " \t\r\n")]))
        zl_findings_add(checked->findings, ZL_ERROR, "empty-id", checked->name, feature, NULL,
                        "has no id, so that no question can name it; give it one");
    check_day(checked, "valid_from", zl_column_text(stmt, FROM), feature);
    check_day(checked, "valid_to", zl_column_text(stmt, TO), feature);
}

static zl_status check_row(marks *renew, const zl_checked *checked, zl_stmt *stmt,
                           zl_marker *marker, zl_error *err)
{
    char feature[256];
    bool valid = true;
    zl_check_feature_name(feature, zl_column_text(stmt, ID), zl_column_int(stmt, FID));
    check_values(checked, stmt, feature);
    if (checked->table->has_shape)
        ZL_TRY(check_shape(&valid, checked, stmt, feature, err));
    return check_mark(renew, checked, stmt, marker, feature, valid, err);
}

static void add_or_null(zl_text *sql, const char *column)
{
    zl_text_add(sql, column ? ", t." : ", NULL");
    if (column)
        zl_add_identifier(sql, column);
}

/* The columns of the enum above; NULL for what the layer has not. */
static zl_status prepare(zl_stmt **out, const zl_checked *checked, zl_error *err)
{
    const char *id = zl_table_role(checked->table, ZL_ROLE_ID);
    const char *basis = zl_table_role(checked->table, ZL_ROLE_BOUNDARY_BASIS);
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    bool zones = checked->table->kind == ZL_KIND_ZONE;
    zl_text_add(&sql, "SELECT t.fid");
    add_or_null(&sql, id);
    add_or_null(&sql, basis);
    add_or_null(&sql, zones ? "valid_from" : NULL);
    add_or_null(&sql, zones ? "valid_to" : NULL);
    zl_text_add(&sql, ", m.digest, m.valid");
    zl_text_add(&sql, checked->table->has_shape ? ", t.geometry FROM " : ", NULL FROM ");
    zl_add_identifier(&sql, checked->table->name);
    zl_text_add(&sql, " t LEFT JOIN row_marks m ON m.layer = ?1 AND m.fid = t.fid ORDER BY t.fid");
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(out, checked->store->db, sql.data, err));
    zl_bind_text(*out, 1, checked->table->name);
    return ZL_OK;
}

static zl_status read_rows(marks *renew, const zl_checked *checked, zl_marker *marker,
                           zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(prepare(&stmt, checked, err));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        ZL_TRY(check_row(renew, checked, stmt, marker, err));
    }
}

zl_status zl_check_rows(const zl_checked *checked, zl_error *err)
{
    ZL_CLEANUP(free_marks) marks renew = {0};
    ZL_CLEANUP(zl_marker_free_ptr) zl_marker *marker = NULL;
    zl_layer_info info;
    ZL_TRY(zl_store_find_layer(&info, checked->store, checked->table->name, err));
    if (!info.found) /* `layers` itself and the like have no marks */
        return ZL_OK;
    ZL_TRY(zl_marker_open(&marker, checked->store, checked->table->name, err));
    ZL_TRY(read_rows(&renew, checked, marker, err));
    return write_marks(checked->store, marker, &renew, err);
}
