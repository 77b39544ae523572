#include "store/places.h"

#include "base/error.h"
#include "geometry/codec.h"
#include "geometry/shape.h"

static zl_status add_place(zl_known_places *places, zl_stmt *stmt, zl_error *err)
{
    size_t size;
    const void *blob = zl_column_blob(stmt, 2, &size);
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    zl_error damaged = {0};
    zl_status status = zl_shape_from_blob(&shape, NULL, NULL, blob, size, &damaged);
    if (status == ZL_BAD_DATA) /* `check` says so */
        return ZL_OK;
    if (status != ZL_OK)
        return zl_fail(err, status, "%s", damaged.message);
    if (shape->npoints == 0)
        return ZL_OK;
    return zl_known_places_add(places, zl_column_text(stmt, 0), zl_column_text(stmt, 1),
                               shape->lonlat_deg, err);
}

zl_status zl_store_places(zl_known_places *out, zl_store *store, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    if (!store || zl_store_is_private(store))
        return ZL_OK;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store),
                           "SELECT coalesce(name_zh, name_en, id), kind, geometry FROM points "
                           "WHERE geometry IS NOT NULL ORDER BY fid",
                           err));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        ZL_TRY(add_place(out, stmt, err));
    }
}
