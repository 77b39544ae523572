/* The one layer of a source that is read: its choice, its fields, its CRS. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "input/fields/fields.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/shapefile/shapefile.h"
#include "input/source/private.h"

/* Tables that hold no features of the user's, though drivers list them. */
static const char *const service_tables[] = {"layer_styles", "qgis_projects", "KNN", "KNN2",
                                             "data_licenses"};

/* SQLite's limit is 2000 columns; a row of the store has some of its own. */
enum { MOST_FIELDS = 1900 };

static bool is_service_table(const char *name)
{
    for (size_t i = 0; i < sizeof service_tables / sizeof *service_tables; i++)
        if (strcmp(service_tables[i], name) == 0)
            return true;
    return false;
}

/* GPX has five layers whatever is in it; the points of routes and tracks say nothing of their own.
 */
static bool is_service_layer(const zl_source *source, OGRLayerH layer)
{
    const char *name = OGR_L_GetName(layer);
    if (strcmp(source->driver, "GPX") == 0)
        return strstr(name, "_points") || OGR_L_GetFeatureCount(layer, TRUE) == 0;
    return is_service_table(name);
}

static zl_status name_the_layers(const zl_source *source, bool usage, zl_error *err)
{
    zl_text names = {0};
    for (int i = 0; i < GDALDatasetGetLayerCount(source->dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(source->dataset, i);
        if (!layer || is_service_layer(source, layer))
            continue;
        const char *name = OGR_L_GetName(layer);
        zl_text_add_item(&names, name);
    }
    ZL_CLEANUP(zl_free_ptr) char *list = zl_text_take(&names);
    if (!list)
        return zl_fail_memory(err);
    if (usage && source->wanted)
        return zl_fail(err, ZL_USAGE, "%s: has no layer \"%s\"; it has: %s", source->name,
                       zl_quoted(source->wanted).text, list);
    return zl_fail(err, usage ? ZL_USAGE : ZL_BAD_DATA,
                   "%s: has several layers, choose one as FILE:LAYER: %s", source->name, list);
}

static zl_status choose_layer(zl_source *source, zl_error *err)
{
    if (source->selected)
        return ZL_OK;
    if (source->wanted) {
        source->layer = GDALDatasetGetLayerByName(source->dataset, source->wanted);
        return source->layer ? ZL_OK : name_the_layers(source, true, err);
    }
    int count = GDALDatasetGetLayerCount(source->dataset), kept = 0;
    for (int i = 0; i < count; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(source->dataset, i);
        if (!layer)
            return zl_fail(err, ZL_BAD_DATA, "%s: layer %d cannot be opened: %s", source->name,
                           i + 1, source->log.error);
        if (count > 1 && is_service_layer(source, layer))
            continue;
        kept++;
        source->layer = layer;
    }
    if (kept > 1)
        return name_the_layers(source, true, err);
    if (kept == 0 && strcmp(source->driver, "ESRI Shapefile") == 0)
        ZL_TRY(zl_source_explain_shapefile(source, err));
    return kept == 1 ? ZL_OK
                     : zl_fail(err, ZL_BAD_DATA, "%s: holds no layer; it is empty, or damaged",
                               source->name);
}

static zl_type field_type(OGRFieldType type)
{
    switch (type) {
    case OFTInteger:
    case OFTInteger64:
        return ZL_INTEGER;
    case OFTReal:
        return ZL_REAL;
    case OFTStringList:
    case OFTIntegerList:
    case OFTInteger64List:
    case OFTRealList:
        return ZL_LIST;
    default:
        return ZL_TEXT;
    }
}

/* What is said about the fields when all are seen. */
typedef struct field_notes {
    zl_text skipped, cut;
} field_notes;

static void free_notes(field_notes *notes)
{
    zl_text_free(&notes->skipped);
    zl_text_free(&notes->cut);
}

static zl_status add_field(zl_source *source, OGRFieldDefnH definition, int at, field_notes *notes,
                           zl_error *err)
{
    const char *raw = OGR_Fld_GetNameRef(definition);
    if (OGR_Fld_GetType(definition) == OFTBinary) {
        zl_text_add_item(&notes->skipped, raw);
        return ZL_OK;
    }
    zl_decoded decoded;
    ZL_CLEANUP(zl_free_ptr) char *name = zl_source_recode(source, raw, &decoded);
    if (!name)
        return zl_fail_memory(err);
    bool whole = decoded.stopped_at == strlen(raw);
    if (source->shapefile && decoded.cut && *name)
        zl_text_add_item(&notes->cut, name);
    else if (!whole || !zl_utf8_valid(name, strlen(name)))
        return zl_fail(
            err, ZL_BAD_DATA,
            "%s: the name of field %d cannot be read (\"%s\"); give the encoding, mostly "
            "--encoding GBK",
            source->name, at + 1, zl_quoted(raw).text);
    source->ogr_field[source->nfields] = at;
    source->field[source->nfields++] =
        (zl_field){.name = name, .type = field_type(OGR_Fld_GetType(definition))};
    name = NULL;
    return ZL_OK;
}

/* The LIBKML driver gives every file these fields. Those that say nothing in any feature are no
 * columns: the standard's own values (-1, 0) say nothing either. */
static zl_status is_unused_kml_field(bool *unused, const zl_source *source,
                                     OGRFieldDefnH definition, int at, zl_error *err)
{
    static const char *const standard[] = {"Name",       "description",  "timestamp",  "begin",
                                           "end",        "altitudeMode", "tessellate", "extrude",
                                           "visibility", "drawOrder",    "icon"};
    const char *name = OGR_Fld_GetNameRef(definition);
    bool known = false;
    *unused = false;
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
        known |= strcmp(name, standard[i]) == 0;
    if (!known || strcmp(source->driver, "LIBKML") != 0)
        return ZL_OK;
    bool used = false;
    CPLErrorReset();
    OGR_L_ResetReading(source->layer);
    for (OGRFeatureH feature; !used && (feature = OGR_L_GetNextFeature(source->layer));) {
        const char *text =
            OGR_F_IsFieldSetAndNotNull(feature, at) ? OGR_F_GetFieldAsString(feature, at) : "";
        used = *text && strcmp(text, "-1") != 0 && strcmp(text, "0") != 0;
        OGR_F_Destroy(feature);
    }
    if (!used && CPLGetLastErrorType() == CE_Failure)
        return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read: %s", source->name, source->log.error);
    OGR_L_ResetReading(source->layer);
    *unused = !used;
    return ZL_OK;
}

static zl_status read_fields(zl_source *source, zl_error *err)
{
    OGRFeatureDefnH table = OGR_L_GetLayerDefn(source->layer);
    int count = OGR_FD_GetFieldCount(table);
    if (count > MOST_FIELDS)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: has %d fields; a layer holds %d at most: keep those that are needed "
                       "(ogr2ogr -select FIELD,… OUTPUT INPUT)",
                       source->name, count, MOST_FIELDS);
    source->field = zl_alloc_zero((size_t)count, sizeof *source->field);
    source->ogr_field = zl_alloc_zero((size_t)count, sizeof *source->ogr_field);
    source->values = zl_alloc_zero((size_t)count, sizeof *source->values);
    source->owned = zl_alloc_zero((size_t)count, sizeof *source->owned);
    if (!source->field || !source->ogr_field || !source->values || !source->owned)
        return zl_fail_memory(err);
    ZL_CLEANUP(free_notes) field_notes notes = {0};
    zl_csv_find_columns(source, table);
    for (int i = 0; i < count; i++) {
        if (i == source->geometry_field[0] || i == source->geometry_field[1] ||
            i == source->open_field)
            continue;
        bool unused;
        OGRFieldDefnH definition = OGR_FD_GetFieldDefn(table, i);
        ZL_TRY(is_unused_kml_field(&unused, source, definition, i, err));
        if (!unused)
            ZL_TRY(add_field(source, definition, i, &notes, err));
    }
    if (notes.skipped.size)
        source->skipped = zl_text_take(&notes.skipped);
    if (notes.cut.size)
        source->cut_names = zl_text_take(&notes.cut);
    return notes.skipped.failed || notes.cut.failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_shape_kind shape_kind(OGRwkbGeometryType type)
{
    switch (OGR_GT_Flatten(OGR_GT_GetLinear(type))) {
    case wkbPoint:
    case wkbMultiPoint:
        return ZL_SHAPE_POINT;
    case wkbLineString:
    case wkbMultiLineString:
        return ZL_SHAPE_LINE;
    case wkbPolygon:
    case wkbMultiPolygon:
        return ZL_SHAPE_POLYGON;
    default:
        return ZL_SHAPE_NONE;
    }
}

/* GeoPackage has two CRS rows that mean "not known"; an engineering CRS says nothing either. */
static bool any_metadata(GDALMajorObjectH object, bool (*look)(const char *, void *), void *user)
{
    char **text = GDALGetMetadata(object, NULL);
    for (; text && *text; text++)
        if (look(*text, user))
            return true;
    const char *description = GDALGetDescription(object);
    return description && look(description, user);
}

bool zl_source_any_metadata(const zl_source *source, bool (*look)(const char *text, void *user),
                            void *user)
{
    GDALMajorObjectH layer = (GDALMajorObjectH)source->layer;
    if (!source->dataset) /* not read by GDAL */
        return false;
    char **text = GDALGetMetadata((GDALMajorObjectH)source->dataset, NULL);
    for (; text && *text; text++)
        if (look(*text, user))
            return true;
    return layer && any_metadata(layer, look, user);
}

static bool says_nothing(OGRSpatialReferenceH crs)
{
    const char *name = OSRGetName(crs);
    return OSRIsLocal(crs) || (name && strncmp(name, "Undefined", strlen("Undefined")) == 0);
}

/* It is declared, so that the file must not count as one that declares none. */
static zl_status fail_crs(const zl_source *source, OGRSpatialReferenceH declared, zl_error *err)
{
    const char *name = OSRGetName(declared);
    return zl_fail(err, ZL_FAILED,
                   "%s: GDAL cannot write the coordinate reference system that it declares "
                   "(%s)%s%s; try again, or save the file with another one",
                   source->name, zl_quoted(name ? name : "").text, source->log.error[0] ? ": " : "",
                   source->log.error);
}

/* Heights are dropped later, so their axis is dropped here. */
static zl_status read_crs(zl_source *source, zl_error *err)
{
    if (strncmp(source->driver, "GeoJSON", strlen("GeoJSON")) == 0)
        ZL_TRY(zl_source_check_json(source, err));
    OGRSpatialReferenceH declared = OGR_L_GetSpatialRef(source->layer);
    if (!declared || says_nothing(declared) || source->bad_prj[0])
        return ZL_OK;
    OGRSpatialReferenceH flat = OSRClone(declared);
    int count = 0;
    const int *mapping = OSRGetDataAxisToSRSAxisMapping(declared, &count);
    source->axes_swapped = count >= 2 && mapping[0] == 2 && mapping[1] == 1;
    OSRDemoteTo2D(flat, NULL);
    char *wkt = NULL;
    const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    bool written = OSRExportToWktEx(flat, &wkt, options) == OGRERR_NONE && wkt && *wkt;
    source->crs_wkt = written ? zl_strdup(wkt) : NULL;
    CPLFree(wkt);
    OSRDestroySpatialReference(flat);
    if (!written)
        return fail_crs(source, declared, err);
    return source->crs_wkt ? ZL_OK : zl_fail_memory(err);
}

/* GDAL passes over what it does not understand. */
static zl_status tell_bad_prj(zl_source *source, zl_error *err)
{
    zl_quote prj = {""};
    if (source->shapefile && !source->crs_wkt)
        ZL_TRY(zl_shapefile_prj(&prj, source->shapefile, source->name, err));
    if (!prj.text[0])
        return ZL_OK;
    snprintf(source->bad_prj, sizeof source->bad_prj, "%s", prj.text);
    zl_findings_add(source->findings, ZL_WARNING, "prj-unreadable", source->name, NULL, NULL,
                    "the .prj does not name a coordinate reference system that can be understood; "
                    "it begins \"%.80s\"",
                    prj.text);
    return ZL_OK;
}

/* What drivers pass over in silence. */
static zl_status check_text(const zl_source *source, zl_error *err)
{
    if (strcmp(source->driver, "CSV") == 0)
        return zl_source_check_csv(source, err);
    bool xml = strcmp(source->driver, "KML") == 0 || strcmp(source->driver, "LIBKML") == 0 ||
               strcmp(source->driver, "GML") == 0;
    return xml ? zl_source_check_xml(source, err) : ZL_OK;
}

zl_status zl_source_open_layer(zl_source *source, zl_error *err)
{
    ZL_TRY(choose_layer(source, err));
    if (strcmp(source->driver, "ESRI Shapefile") == 0)
        ZL_TRY(zl_source_check_shapefile(source, err));
    ZL_TRY(check_text(source, err));
    const char *name = OGR_L_GetName(source->layer); /* a Shapefile's is that of the file */
    if (!source->layer_name)
        source->layer_name =
            source->shapefile ? zl_strdup(name) : zl_source_recode(source, name, NULL);
    if (!source->layer_name)
        return zl_fail_memory(err);
    ZL_TRY(read_fields(source, err));
    if (strcmp(source->driver, "GPKG") == 0 || strcmp(source->driver, "SQLite") == 0)
        ZL_TRY(zl_source_check_sqlite_texts(source, err));
    if (strcmp(source->driver, "MapInfo File") == 0)
        ZL_TRY(zl_source_check_mapinfo(source, err));
    if (strcmp(source->driver, "FlatGeobuf") == 0)
        ZL_TRY(zl_source_check_fgb_texts(source, err));
    OGRwkbGeometryType type = OGR_L_GetGeomType(source->layer);
    bool points = zl_csv_has_points(source);
    source->is_table = type == wkbNone && !points;
    source->kind = points ? ZL_SHAPE_POINT : shape_kind(type);
    if (!source->selected) /* where the rows were counted before */
        source->count = OGR_L_GetFeatureCount(source->layer, FALSE);
    ZL_TRY(read_crs(source, err));
    return tell_bad_prj(source, err);
}
