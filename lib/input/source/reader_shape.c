/* The geometry of a raw feature as a shape whose coordinates are still those of the file. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geometry/codec.h"
#include "geometry/shape.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/source/private.h"

/* Chords of an arc of radius 1 km then stay within 2.4 mm of it: r (1 - cos 0.125°). */
#define ARC_STEP_DEG 0.25

static bool is_flat_kind(OGRwkbGeometryType type)
{
    return type >= wkbPoint && type <= wkbMultiPolygon;
}

/* A collection of one kind is that kind's multi-geometry; any other has no kind. */
static OGRGeometryH from_collection(OGRGeometryH collection)
{
    OGRwkbGeometryType first = wkbUnknown;
    for (int i = 0; i < OGR_G_GetGeometryCount(collection); i++) {
        OGRwkbGeometryType type =
            OGR_GT_Flatten(OGR_G_GetGeometryType(OGR_G_GetGeometryRef(collection, i)));
        if (!is_flat_kind(type) || type > wkbPolygon || (i > 0 && type != first))
            return NULL;
        first = type;
    }
    OGRGeometryH copy = OGR_G_Clone(collection);
    if (first == wkbPolygon)
        return OGR_G_ForceToMultiPolygon(copy);
    if (first == wkbLineString)
        return OGR_G_ForceToMultiLineString(copy);
    return OGR_G_ForceToMultiPoint(copy);
}

/* The geometry with straight edges and of one kind; NULL when there is no such. `*made` is set when
 * it is a new one, which has to be destroyed. */
static OGRGeometryH plain_geometry(zl_raw_feature *raw, OGRGeometryH geometry, OGRGeometryH *made)
{
    if (OGR_G_HasCurveGeometry(geometry, TRUE)) {
        geometry = *made = OGR_G_GetLinearGeometry(geometry, ARC_STEP_DEG, NULL);
        raw->linearised = true;
    }
    if (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbGeometryCollection) {
        OGRGeometryH forced = from_collection(geometry);
        OGR_G_DestroyGeometry(*made);
        geometry = *made = forced;
        if (!forced)
            raw->unsupported = _("a collection of geometries of different kinds");
        return geometry;
    }
    if (!is_flat_kind(OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)))) {
        raw->unsupported = _("a geometry that is neither point, line nor polygon");
        return NULL;
    }
    return geometry;
}

/* A polygon that is larger than this goes by WKB, whose reader has limits. */
enum { MOST_PLAIN_BYTES = 1 << 20 };

static bool is_plain_polygon(OGRGeometryH geometry, size_t size)
{
    OGRwkbGeometryType type = OGR_G_GetGeometryType(geometry); /* with flags for heights */
    return (type == wkbPolygon || type == wkbMultiPolygon) && size <= MOST_PLAIN_BYTES;
}

static void add_rings(zl_shape_builder *builder, OGRGeometryH polygon)
{
    enum { STRIDE = sizeof(double[2]) };
    zl_shape_begin_part(builder);
    for (int r = 0; r < OGR_G_GetGeometryCount(polygon); r++) {
        OGRGeometryH ring = OGR_G_GetGeometryRef(polygon, r);
        double *points = zl_shape_add_ring(builder, (size_t)OGR_G_GetPointCount(ring));
        if (points)
            OGR_G_GetPoints(ring, points, STRIDE, points + 1, STRIDE, NULL, 0);
    }
}

/* As the reader of WKB would have it. */
static zl_status take_polygon(zl_shape **out, OGRGeometryH geometry, zl_error *err)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    if (OGR_G_GetGeometryType(geometry) == wkbPolygon) {
        add_rings(&builder, geometry);
    } else {
        for (int p = 0; p < OGR_G_GetGeometryCount(geometry); p++)
            add_rings(&builder, OGR_G_GetGeometryRef(geometry, p));
    }
    return zl_shape_builder_take(out, &builder, err);
}

static zl_status shape_from(zl_shape **out, zl_raw_feature *raw, OGRGeometryH geometry,
                            zl_error *err)
{
    size_t size = OGR_G_WkbSizeEx(geometry);
    if (is_plain_polygon(geometry, size))
        return take_polygon(out, geometry, err);
    ZL_CLEANUP(zl_free_ptr) uint8_t *wkb = zl_alloc(size);
    if (!wkb)
        return zl_fail_memory(err);
    if (OGR_G_ExportToIsoWkb(geometry, wkbNDR, wkb) != OGRERR_NONE) {
        raw->unsupported = _("a geometry that cannot be read");
        return ZL_OK;
    }
    zl_error reason = {0};
    zl_status status = zl_shape_from_wkb_zm(out, &raw->had_zm, wkb, size, &reason);
    if (status == ZL_BAD_DATA) {
        raw->unsupported = _("a geometry that cannot be read");
        return ZL_OK;
    }
    return status == ZL_OK ? ZL_OK : zl_fail(err, status, "%s", reason.message);
}

/* The members of a collection, whatever they are nested in, so that a refused one can be handed
 * back. `room` counts the places in raw->member. */
static zl_status add_members(zl_raw_feature *raw, OGRGeometryH collection, size_t *room,
                             zl_error *err)
{
    for (int i = 0; i < OGR_G_GetGeometryCount(collection); i++) {
        OGRGeometryH member = OGR_G_GetGeometryRef(collection, i);
        OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(member));
        if (type == wkbGeometryCollection) {
            ZL_TRY(add_members(raw, member, room, err));
            continue;
        }
        if (!is_flat_kind(type) || OGR_G_IsEmpty(member))
            continue;
        zl_shape **grown = zl_grow(raw->member, raw->nmembers, room, sizeof(zl_shape *));
        if (!grown)
            return zl_fail_memory(err);
        raw->member = grown;
        zl_shape *shape = NULL;
        ZL_TRY(shape_from(&shape, raw, member, err));
        if (shape)
            raw->member[raw->nmembers++] = shape;
    }
    return ZL_OK;
}

/* Arcs become chords here too. */
static zl_status read_members(zl_raw_feature *raw, OGRGeometryH geometry, zl_error *err)
{
    size_t room = 0;
    if (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) != wkbGeometryCollection)
        return ZL_OK;
    OGRGeometryH linear = OGR_G_HasCurveGeometry(geometry, TRUE)
                              ? OGR_G_GetLinearGeometry(geometry, ARC_STEP_DEG, NULL)
                              : NULL;
    zl_status status = add_members(raw, linear ? linear : geometry, &room, err);
    if (linear)
        OGR_G_DestroyGeometry(linear);
    return status;
}

/* Why there is no geometry although the file has something in its place. The CSV driver drops what
 * it cannot read without a word. */
static void explain_absence(zl_source *source)
{
    int field = source->geometry_field[0];
    const char *text = field < 0 ? "" : OGR_F_GetFieldAsString(source->feature, field);
    if (text[strspn(text, " \t\r\n")]) {
        snprintf(source->reason, sizeof source->reason,
                 _("a geometry that cannot be read in record %lld: \"%s\""),
                 (long long)OGR_F_GetFID(source->feature), zl_quoted(text).text);
        source->raw.unsupported = source->reason;
    } else if (source->log.error[0]) {
        source->raw.unsupported = source->log.error;
    }
}

/* KML and CAD give every place a height of 0 where there is none. */
static bool has_heights(OGRGeometryH geometry)
{
    OGREnvelope3D extent;
    OGR_G_GetEnvelope3D(geometry, &extent);
    return OGR_G_IsMeasured(geometry) || extent.MinZ != 0 || extent.MaxZ != 0;
}

/* GDAL reads one geometry of a CSV's text, and leaves what follows. */
static bool has_more_text(zl_source *source)
{
    int field = source->geometry_field[0], depth = 0;
    if (field < 0 || zl_csv_has_points(source))
        return false;
    const char *text = OGR_F_GetFieldAsString(source->feature, field), *at = strchr(text, '(');
    for (; at && *at; at++) {
        depth += (*at == '(') - (*at == ')');
        if (depth == 0)
            break;
    }
    if (!at || !*at || !at[1 + strspn(at + 1, " \t\r\n;")])
        return false;
    snprintf(source->reason, sizeof source->reason,
             _("more text behind the geometry in record %lld: \"%s\""),
             (long long)OGR_F_GetFID(source->feature), zl_quoted(at + 1).text);
    source->raw.unsupported = source->reason;
    return true;
}

zl_status zl_source_read_shape(zl_source *source, zl_error *err)
{
    OGRGeometryH geometry = OGR_F_GetGeometryRef(source->feature), made = NULL;
    if (zl_source_json_is_bad(source) || has_more_text(source))
        return ZL_OK;
    if (!geometry && zl_csv_has_points(source))
        return zl_csv_point(source, err);
    if (!geometry)
        explain_absence(source);
    if (!geometry || OGR_G_IsEmpty(geometry))
        return ZL_OK;
    OGRGeometryH plain = plain_geometry(&source->raw, geometry, &made);
    zl_status status = plain ? shape_from(&source->raw.shape, &source->raw, plain, err)
                             : read_members(&source->raw, geometry, err);
    if (made)
        OGR_G_DestroyGeometry(made);
    source->raw.had_zm = source->raw.had_zm && has_heights(geometry);
    return status;
}
