#include "output/report/geojson.h"
#include "input/gdal/gdal.h"

#include "base/error.h"
#include "base/message.h"
#include "output/gdal_guard.h"
#include "output/ogr_shape.h"

static void destroy(OGRGeometryH *geometry)
{
    OGR_G_DestroyGeometry(*geometry);
}

/* A shape that a tolerance would make vanish stays as it is. */
static zl_status simplify(OGRGeometryH *geometry, double tolerance_deg, zl_error *err)
{
    if (tolerance_deg <= 0)
        return ZL_OK;
    OGRGeometryH simple = OGR_G_SimplifyPreserveTopology(*geometry, tolerance_deg);
    if (!simple)
        return zl_fail(err, ZL_FAILED, "a shape cannot be simplified for the map");
    if (OGR_G_IsEmpty(simple)) {
        OGR_G_DestroyGeometry(simple);
        return ZL_OK;
    }
    OGR_G_DestroyGeometry(*geometry);
    *geometry = simple;
    return ZL_OK;
}

zl_status zl_geojson_add(zl_text *json, const zl_shape *shape, double tolerance_deg, zl_error *err)
{
    static char places[] = "COORDINATE_PRECISION=6";
    char *options[] = {places, NULL};
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    ZL_CLEANUP(destroy) OGRGeometryH geometry = NULL;
    ZL_TRY(zl_ogr_from_shape(&geometry, shape, false, err));
    ZL_TRY(simplify(&geometry, tolerance_deg, err));
    char *text = OGR_G_ExportToJsonEx(geometry, options);
    if (!text)
        return zl_fail(err, ZL_FAILED, "a shape cannot be written for the map: %s",
                       guard.failures ? guard.failure : _("unknown cause"));
    zl_text_add(json, text);
    CPLFree(text);
    return json->failed ? zl_fail_memory(err) : ZL_OK;
}
