#include "output/ogr_shape.h"

#include <limits.h>

#include "base/alloc.h"
#include "base/error.h"

static OGRGeometryH path(const zl_shape *shape, size_t ring, OGRwkbGeometryType type)
{
    OGRGeometryH geometry = OGR_G_CreateGeometry(type);
    const double *xy = zl_ring_points(shape, ring);
    const int stride = 2 * (int)sizeof *xy;
    OGR_G_SetPoints(geometry, (int)zl_ring_size(shape, ring), xy, stride, xy + 1, stride, NULL, 0);
    return geometry;
}

static OGRGeometryH part(const zl_shape *shape, size_t index)
{
    size_t first = shape->part_start[index], end = shape->part_start[index + 1];
    if (shape->kind == ZL_SHAPE_LINE)
        return path(shape, first, wkbLineString);
    if (shape->kind == ZL_SHAPE_POINT) {
        OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
        const double *xy = zl_ring_points(shape, first);
        OGR_G_SetPoint_2D(point, 0, xy[0], xy[1]);
        return point;
    }
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
    for (size_t ring = first; ring < end; ring++)
        OGR_G_AddGeometryDirectly(polygon, path(shape, ring, wkbLinearRing));
    return polygon;
}

OGRwkbGeometryType zl_ogr_type(zl_shape_kind kind, bool multi)
{
    switch (kind) {
    case ZL_SHAPE_POINT:
        return multi ? wkbMultiPoint : wkbPoint;
    case ZL_SHAPE_LINE:
        return multi ? wkbMultiLineString : wkbLineString;
    case ZL_SHAPE_POLYGON:
        return multi ? wkbMultiPolygon : wkbPolygon;
    case ZL_SHAPE_NONE:
        break;
    }
    return wkbNone;
}

zl_status zl_ogr_from_shape(OGRGeometryH *out, const zl_shape *shape, bool multi, zl_error *err)
{
    if (shape->nparts == 0 || shape->npoints > INT_MAX)
        return zl_fail(err, ZL_BAD_DATA, "a shape of %zu parts and %zu points cannot be written",
                       shape->nparts, shape->npoints);
    if (shape->nparts == 1 && !multi) {
        *out = part(shape, 0);
        return ZL_OK;
    }
    OGRGeometryH all = OGR_G_CreateGeometry(zl_ogr_type(shape->kind, true));
    for (size_t i = 0; i < shape->nparts; i++)
        OGR_G_AddGeometryDirectly(all, part(shape, i));
    *out = all;
    return ZL_OK;
}

zl_status zl_ogr_to_shape(zl_shape **out, OGRGeometryH geometry, zl_error *err)
{
    if (!geometry || OGR_G_IsEmpty(geometry)) {
        *out = NULL;
        return ZL_OK;
    }
    int size = OGR_G_WkbSize(geometry);
    ZL_CLEANUP(zl_free_ptr) uint8_t *wkb = size > 0 ? zl_alloc((size_t)size) : NULL;
    if (!wkb)
        return zl_fail_memory(err);
    if (OGR_G_ExportToIsoWkb(geometry, wkbNDR, wkb) != OGRERR_NONE)
        return zl_fail(err, ZL_FAILED, "a geometry cannot be read back");
    return zl_shape_from_wkb(out, wkb, (size_t)size, err);
}

static zl_status wrap(zl_shape **out, OGRGeometryH geometry, zl_error *err)
{
    static const char *const options[] = {"WRAPDATELINE=YES", NULL};
    OGRGeomTransformerH transformer = OGR_GeomTransformer_Create(NULL, (CSLConstList)options);
    OGRGeometryH cut = transformer ? OGR_GeomTransformer_Transform(transformer, geometry) : NULL;
    OGR_GeomTransformer_Destroy(transformer);
    zl_status status = zl_ogr_to_shape(out, cut, err);
    OGR_G_DestroyGeometry(cut);
    if (status == ZL_OK && !*out)
        return zl_fail(err, ZL_FAILED, "its shape cannot be cut at the date line");
    return status;
}

zl_status zl_ogr_cut_at_date_line(zl_shape **out, const zl_shape *shape, zl_error *err)
{
    OGRGeometryH geometry;
    ZL_TRY(zl_ogr_from_shape(&geometry, shape, false, err));
    zl_status status = wrap(out, geometry, err);
    OGR_G_DestroyGeometry(geometry);
    return status;
}

void zl_ogr_add_values(zl_summary *summary, OGRFeatureH feature)
{
    for (int i = 0; i < OGR_F_GetFieldCount(feature); i++) {
        if (!OGR_F_IsFieldSetAndNotNull(feature, i))
            continue;
        bool text = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(feature, i)) == OFTString;
        zl_summary_add_value(summary, i, text ? OGR_F_GetFieldAsString(feature, i) : NULL);
    }
}
