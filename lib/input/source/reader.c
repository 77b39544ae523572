/* Raw features, as the driver gives them: attributes as values, the geometry as a shape whose
 * coordinates are still those of the file. */
#include <math.h>
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

char *zl_source_recode(const zl_source *source, const char *text, zl_decoded *decoded)
{
    size_t size = strlen(text);
    zl_decoded whole = {.stopped_at = size};
    zl_text out = {0};
    if (source->decoder)
        whole = zl_decode(&out, source->decoder, text, size);
    if (decoded)
        *decoded = whole;
    return source->decoder ? zl_text_take(&out) : zl_strdup(text);
}

void zl_source_forget(zl_source *source)
{
    for (size_t i = 0; i < source->nfields && source->owned; i++) {
        zl_free(source->owned[i]);
        source->owned[i] = NULL;
    }
    zl_shape_free(source->raw.shape);
    for (size_t i = 0; i < source->raw.nmembers; i++)
        zl_shape_free(source->raw.member[i]);
    zl_free(source->raw.member);
    source->raw = (zl_raw_feature){0};
    if (source->feature)
        OGR_F_Destroy(source->feature);
    source->feature = NULL;
}

/* ---- attributes ------------------------------------------------------------------------------ */

/* The zone of a GDAL date: 0 unknown, 1 local time, 100 UTC, one step is a quarter of an hour. */
static void add_time_zone(zl_text *text, int flag)
{
    if (flag == 100)
        zl_text_add(text, "Z");
    else if (flag > 1)
        zl_text_addf(text, "%c%02d:%02d", flag < 100 ? '-' : '+', abs(flag - 100) / 4,
                     abs(flag - 100) % 4 * 15);
}

static char *iso_date(OGRFeatureH feature, int field, OGRFieldType type)
{
    int year, month, day, hour, minute, zone;
    float second;
    zl_text text = {0};
    if (!OGR_F_GetFieldAsDateTimeEx(feature, field, &year, &month, &day, &hour, &minute, &second,
                                    &zone))
        return zl_strdup(OGR_F_GetFieldAsString(feature, field));
    if (type != OFTTime)
        zl_text_addf(&text, "%04d-%02d-%02d", year, month, day);
    if (type == OFTDateTime)
        zl_text_add(&text, "T");
    if (type != OFTDate) {
        int milliseconds = (int)lround((double)second * 1000);
        zl_text_addf(&text, "%02d:%02d:%02d", hour, minute, milliseconds / 1000);
        if (milliseconds % 1000)
            zl_text_addf(&text, ".%03d", milliseconds % 1000);
        add_time_zone(&text, zone);
    }
    return zl_text_take(&text);
}

static char *json_list(OGRFeatureH feature, int field, OGRFieldType type)
{
    zl_text text = {0};
    int count = 0;
    zl_text_add(&text, "[");
    if (type == OFTStringList) {
        char **item = OGR_F_GetFieldAsStringList(feature, field);
        for (; item && item[count]; count++) {
            zl_text_add(&text, count ? "," : "");
            zl_text_add_json(&text, item[count]);
        }
    } else if (type == OFTRealList) {
        const double *item = OGR_F_GetFieldAsDoubleList(feature, field, &count);
        for (int i = 0; i < count; i++)
            zl_text_addf(&text, "%s\"%s\"", i ? "," : "", CPLSPrintf("%.15g", item[i]));
    } else if (type == OFTInteger64List) {
        const GIntBig *item = OGR_F_GetFieldAsInteger64List(feature, field, &count);
        for (int i = 0; i < count; i++)
            zl_text_addf(&text, "%s\"%lld\"", i ? "," : "", (long long)item[i]);
    } else {
        const int *item = OGR_F_GetFieldAsIntegerList(feature, field, &count);
        for (int i = 0; i < count; i++)
            zl_text_addf(&text, "%s\"%d\"", i ? "," : "", item[i]);
    }
    zl_text_add(&text, "]");
    return zl_text_take(&text);
}

/* A text that fills its field may have been cut inside a character by who wrote it. One that cannot
 * be decoded stays as it is: mostly it is no UTF-8 either. */
static const char *decoded_text(zl_source *source, size_t i, const char *text)
{
    zl_decoded decoded;
    int field = source->ogr_field[i];
    size_t size = strlen(text);
    char *copy = zl_source_recode(source, text, &decoded);
    if (!copy)
        return NULL;
    int width = OGR_Fld_GetWidth(OGR_F_GetFieldDefnRef(source->feature, field));
    bool cut = source->shapefile && decoded.cut && size >= (size_t)width;
    if (decoded.stopped_at < size && !cut) {
        zl_free(copy);
        return text;
    }
    if (cut)
        source->raw.cut_text = source->field[i].name;
    return source->owned[i] = copy;
}

static const char *field_text(zl_source *source, size_t i)
{
    int field = source->ogr_field[i];
    OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(source->feature, field));
    if (type == OFTDate || type == OFTTime || type == OFTDateTime)
        return source->owned[i] = iso_date(source->feature, field, type);
    if (type == OFTStringList || type == OFTIntegerList || type == OFTInteger64List ||
        type == OFTRealList)
        return source->owned[i] = json_list(source->feature, field, type);
    const char *text = OGR_F_GetFieldAsString(source->feature, field);
    if (!source->decoder || zl_is_ascii(text, strlen(text)))
        return text;
    return decoded_text(source, i, text);
}

/* Whoever gets the value anyway, such as the file of refused features, gets it readable. */
static zl_status escape_text(zl_source *source, size_t i, zl_error *err)
{
    zl_text safe = {0};
    zl_text_add_safe(&safe, source->values[i].text);
    char *escaped = zl_text_take(&safe);
    if (!escaped)
        return zl_fail_memory(err);
    zl_free(source->owned[i]);
    source->values[i].text = source->owned[i] = escaped;
    source->raw.bad_text = source->field[i].name;
    return ZL_OK;
}

static zl_status read_value(zl_source *source, size_t i, zl_error *err)
{
    int field = source->ogr_field[i];
    zl_value *value = &source->values[i];
    *value = (zl_value){.type = source->field[i].type, .null = true};
    if (!OGR_F_IsFieldSetAndNotNull(source->feature, field))
        return ZL_OK;
    value->null = false;
    if (value->type == ZL_INTEGER) {
        value->integer = OGR_F_GetFieldAsInteger64(source->feature, field);
    } else if (value->type == ZL_REAL) {
        value->real = OGR_F_GetFieldAsDouble(source->feature, field);
        value->null = !isfinite(value->real);
    } else {
        value->text = field_text(source, i);
        if (!value->text)
            return zl_fail_memory(err);
        if (!zl_utf8_valid(value->text, strlen(value->text)))
            return escape_text(source, i, err);
    }
    return ZL_OK;
}

/* ---- geometry -------------------------------------------------------------------------------- */

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

static zl_status read_shape(zl_source *source, zl_error *err)
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

/* ---- the cursor ------------------------------------------------------------------------------ */

/* A driver that stops early says so only here: by an error, or by fewer features than it counted.
 */
static zl_status check_end(const zl_source *source, zl_error *err)
{
    if (source->log.error[0])
        return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read after %lld features: %s", source->name,
                       (long long)source->given, source->log.error);
    int64_t missing = source->count - source->given;
    missing -= source->deleted;
    if (missing > 0)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: says that it has %lld features, but only %lld can be read; the file "
                       "is truncated or damaged",
                       source->name, (long long)source->count, (long long)source->given);
    return ZL_OK;
}

static zl_status read_feature(zl_source *source, zl_error *err)
{
    source->feature = OGR_L_GetNextFeature(source->layer);
    if (!source->feature)
        return check_end(source, err);
    source->given++;
    source->raw.fid = OGR_F_GetFID(source->feature);
    source->raw.values = source->values;
    source->raw.styled = OGR_F_GetStyleString(source->feature) != NULL;
    if (source->open_field >= 0 && OGR_F_IsFieldSetAndNotNull(source->feature, source->open_field))
        source->raw.open_boundary = OGR_F_GetFieldAsString(source->feature, source->open_field);
    for (size_t i = 0; i < source->nfields; i++)
        ZL_TRY(read_value(source, i, err));
    return read_shape(source, err);
}

static zl_status next(zl_raw_feature **out, zl_source *source, zl_error *err)
{
    zl_gdal_log_begin(&source->log);
    zl_status status = read_feature(source, err);
    zl_gdal_log_end();
    if (status == ZL_OK)
        *out = source->feature ? &source->raw : NULL;
    return status;
}

static void rewind_layer(zl_source *source)
{
    zl_gdal_log_begin(&source->log);
    OGR_L_ResetReading(source->layer);
    zl_gdal_log_end();
    source->given = 0;
}

static bool takes_all(const char *path)
{
    return path != NULL;
}

const zl_source_reader zl_ogr_reader = {
    .takes = takes_all, .open = zl_source_open_ogr, .next = next, .rewind = rewind_layer};
