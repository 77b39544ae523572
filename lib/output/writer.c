#include "output/writer.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "output/gdal_guard.h"
#include "output/names.h"
#include "output/ogr_shape.h"
#include "output/values.h"

#define SCHEMATIC_REMARK                                                                           \
    "Features with boundary_basis = schematic were drawn to show where something is. They were "   \
    "not surveyed: areas and distances of them may not be quoted."

/* A file that is being written. */
typedef struct writer {
    const zl_write_request *request;
    const zl_stream *stream;
    zl_survey survey;
    zl_fields fields;
    GDALDatasetH dataset;
    OGRLayerH layer;
    zl_summary summary;
    zl_gdal_guard *guard;
} writer;

static void close_writer(writer *w)
{
    if (w->dataset)
        GDALClose(w->dataset);
    w->dataset = NULL;
    zl_fields_free(&w->fields);
    zl_survey_free(&w->survey);
    zl_summary_free(&w->summary);
}

char *zl_request_path(const zl_write_request *request, const char *suffix)
{
    zl_text path = {0};
    zl_text_addf(&path, "%s/%s%s", request->folder, request->stem,
                 suffix[0] ? suffix : request->ending);
    return zl_text_take(&path);
}

/* ---- dates ---------------------------------------------------------------------------------- */

/* The moment that goes into files: SOURCE_DATE_EPOCH (reproducible-builds.org), else now. */
static bool moment(struct tm *out)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    long long seconds = epoch ? strtoll(epoch, &end, 10) : 0;
    bool fixed = epoch && end != epoch && *end == '\0';
    time_t when = fixed ? (time_t)seconds : time(NULL);
    if (!gmtime_r(&when, out))
        memset(out, 0, sizeof *out);
    return fixed;
}

/* GDAL's clock stands still for this thread while a file is written, when it is asked to. */
typedef struct clock_setting {
    char *before;
    bool set;
} clock_setting;

static void stop_clock(clock_setting *setting)
{
    struct tm when;
    if (!moment(&when))
        return;
    char date[64];
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S.000Z", &when);
    const char *before = CPLGetThreadLocalConfigOption("OGR_CURRENT_DATE", NULL);
    setting->before = before ? CPLStrdup(before) : NULL;
    setting->set = true;
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", date);
}

static void restore_clock(clock_setting *setting)
{
    if (setting->set)
        CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", setting->before);
    CPLFree(setting->before);
}

/* ---- creation ------------------------------------------------------------------------------- */

/* The value that stands for "@word" in the options of a format, NULL for none. */
static const char *option_value(const writer *w, const char *word, char room[ZL_SLUG_SIZE])
{
    const zl_write_request *request = w->request;
    if (strcmp(word, "encoding") == 0)
        return request->encoding ? request->encoding : "UTF-8";
    if (strcmp(word, "title") == 0)
        return request->stem;
    if (strcmp(word, "remark") == 0)
        return w->survey.schematic ? SCHEMATIC_REMARK : NULL;
    if (strcmp(word, "date") == 0) {
        struct tm when;
        moment(&when);
        strftime(room, ZL_SLUG_SIZE, "%Y-%m-%d", &when);
        return room;
    }
    zl_free_name(room, w->stream->columns, strcmp(word, "fid") == 0 ? "fid" : "geom");
    return room;
}

static char **layer_options(const writer *w)
{
    char **options = NULL;
    for (zl_words word = w->request->format->layer_options; word && *word; word++) {
        const char *at = strstr(*word, "=@");
        if (!at) {
            options = CSLAddString(options, *word);
            continue;
        }
        char room[ZL_SLUG_SIZE];
        const char *value = option_value(w, at + 2, room);
        if (value)
            options = CSLAddString(options, CPLSPrintf("%.*s=%s", (int)(at - *word), *word, value));
    }
    return options;
}

/* Files hold easting or longitude first, whatever the authority says. */
static zl_status make_srs(OGRSpatialReferenceH *out, const char *code, zl_error *err)
{
    const char *wanted = strcmp(code, "OGC:CRS84") == 0 ? "EPSG:4326" : code;
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    if (OSRSetFromUserInput(srs, wanted) != OGRERR_NONE) {
        OSRRelease(srs);
        return zl_fail(err, ZL_BAD_CRS, "GDAL does not know %s", code);
    }
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    *out = srs;
    return ZL_OK;
}

static OGRwkbGeometryType layer_type(const writer *w)
{
    if (w->survey.mixed)
        return wkbUnknown;
    if (!w->request->format->always_multi)
        return w->survey.kind == ZL_SHAPE_NONE ? wkbNone : wkbUnknown;
    return zl_ogr_type(w->survey.kind, w->survey.kind != ZL_SHAPE_POINT || w->survey.multipart);
}

static zl_status create_layer(writer *w, zl_error *err)
{
    char name[ZL_SLUG_SIZE];
    zl_stem_slug(name, w->request->stem, w->stream->name);
    OGRSpatialReferenceH srs = NULL;
    ZL_TRY(make_srs(&srs, w->request->crs_code, err));
    char **options = layer_options(w);
    w->layer = GDALDatasetCreateLayer(w->dataset, name, srs, layer_type(w), options);
    CSLDestroy(options);
    OSRRelease(srs);
    return zl_gdal_status(w->guard, w->request->shown, "cannot create the layer", err);
}

static zl_status create_file(writer *w, zl_error *err)
{
    const zl_format *format = w->request->format;
    void *driver;
    ZL_TRY(zl_gdal_driver(&driver, format->driver, err));
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(w->request, "");
    if (!path)
        return zl_fail_memory(err);
    w->dataset =
        GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, (CSLConstList)format->dataset_options);
    ZL_TRY(zl_gdal_status(w->guard, w->request->shown, "cannot create the file", err));
    ZL_TRY(create_layer(w, err));
    if (!w->dataset || !w->layer)
        return zl_fail(err, ZL_FAILED, "'%s': the file could not be created", w->request->shown);
    ZL_TRY(zl_fields_create(&w->fields, w->layer, err));
    return zl_gdal_status(w->guard, w->request->shown, "cannot create the fields", err);
}

/* The key of the digest, when its name is short enough to be kept and its text stays text. */
static void choose_key(writer *w)
{
    const char *name = w->survey.key >= 0 ? w->fields.name[w->survey.key] : "";
    if (strlen(name) < sizeof w->summary.key && !w->survey.json_key)
        memcpy(w->summary.key, name, strlen(name) + 1);
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* A shape with the coordinates of the file. */
static zl_status to_file(zl_shape **out, const writer *w, const zl_stream_row *row, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(zl_shape_copy(&shape, row->shape, err));
    zl_status status =
        zl_crs_from_lonlat(w->request->crs, shape->lonlat_deg, shape->npoints, NULL, err);
    if (status != ZL_OK) {
        ZL_CLEANUP(zl_text_free) zl_text id = {0};
        zl_error_prefix(err, "feature %s cannot be written in %s", zl_shown(&id, row->id),
                        w->request->crs_code);
        return status;
    }
    *out = shape;
    shape = NULL;
    return ZL_OK;
}

static zl_status set_shape(writer *w, OGRFeatureH feature, const zl_shape *shape, zl_error *err)
{
    if (!shape)
        return ZL_OK;
    const zl_format *format = w->request->format;
    bool single = shape->kind == ZL_SHAPE_POINT && !w->survey.multipart;
    OGRGeometryH geometry;
    ZL_TRY(zl_ogr_from_shape(&geometry, shape, format->always_multi && !single, err));
    OGR_F_SetGeometryDirectly(feature, geometry);
    return ZL_OK;
}

static zl_status fill_feature(writer *w, OGRFeatureH feature, const zl_stream_row *row,
                              zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *in_file = NULL;
    if (row->shape)
        ZL_TRY(to_file(&in_file, w, row, err));
    ZL_TRY(set_shape(w, feature, in_file, err));
    ZL_TRY(zl_fields_set(&w->fields, feature, row, err));
    const char *key = w->summary.key[0] ? OGR_F_GetFieldAsString(feature, w->survey.key) : NULL;
    zl_summary_add(&w->summary, key, in_file, row->shape);
    return ZL_OK;
}

static zl_status write_row(writer *w, const zl_stream_row *row, zl_error *err)
{
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(w->layer));
    zl_status status = fill_feature(w, feature, row, err);
    OGRErr written = status == ZL_OK ? OGR_L_CreateFeature(w->layer, feature) : OGRERR_NONE;
    OGR_F_Destroy(feature);
    ZL_TRY(status);
    ZL_TRY(zl_gdal_status(w->guard, w->request->shown, "writing failed", err));
    if (written != OGRERR_NONE)
        return zl_fail(err, ZL_FAILED, "'%s': writing feature %s failed", w->request->shown,
                       row->id);
    return ZL_OK;
}

static zl_status write_rows(writer *w, zl_error *err)
{
    bool transaction = GDALDatasetTestCapability(w->dataset, ODsCTransactions);
    if (transaction)
        GDALDatasetStartTransaction(w->dataset, FALSE);
    ZL_TRY(w->stream->rewind(w->stream->user, err));
    for (;;) {
        zl_stream_row row;
        bool more;
        ZL_TRY(zl_stream_next(&row, &more, w->stream, err));
        if (!more)
            break;
        ZL_TRY(write_row(w, &row, err));
    }
    if (transaction)
        GDALDatasetCommitTransaction(w->dataset);
    return zl_gdal_status(w->guard, w->request->shown, "writing failed", err);
}

static zl_status close_file(writer *w, zl_error *err)
{
    OGR_L_SyncToDisk(w->layer);
    GDALClose(w->dataset);
    w->dataset = NULL;
    return zl_gdal_status(w->guard, w->request->shown, "closing failed", err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static zl_status check_kind(const writer *w, zl_error *err)
{
    if (w->request->format->any_shape)
        return ZL_OK;
    if (w->survey.mixed)
        return zl_fail(err, ZL_USAGE,
                       "'%s': a %s holds shapes of one kind, and the layer has several; write "
                       "GeoJSON or GeoPackage",
                       w->request->shown, w->request->format->name);
    if (w->survey.kind == ZL_SHAPE_NONE)
        return zl_fail(err, ZL_USAGE,
                       "'%s': a %s needs shapes, and the layer is a table without; write GeoJSON "
                       "or GeoPackage",
                       w->request->shown, w->request->format->name);
    return ZL_OK;
}

static void report(const writer *w, zl_findings *findings)
{
    zl_fields_report(&w->fields);
    if (w->survey.shapeless > 0 && w->survey.kind != ZL_SHAPE_NONE)
        zl_findings_add(findings, ZL_NOTE, "no-boundary", w->stream->name, NULL, NULL,
                        "%lld of %lld features have no boundary and were written without a shape",
                        (long long)w->survey.shapeless, (long long)w->survey.rows);
    if (w->guard->warnings > 0) {
        ZL_CLEANUP(zl_text_free) zl_text shown = {0};
        zl_findings_add(findings, ZL_WARNING, "driver-warning", w->stream->name, NULL, NULL,
                        "GDAL's writer for %s says: %s%s", w->request->format->name,
                        zl_shown(&shown, w->guard->warning),
                        w->guard->warnings > 1 ? " (and more)" : "");
    }
}

static zl_status write_names(const writer *w, zl_error *err)
{
    for (zl_words member = w->request->format->members; member && *member; member++) {
        if (strcmp(*member, ZL_FIELDS_SUFFIX) != 0)
            continue;
        ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(w->request, ZL_FIELDS_SUFFIX);
        if (!path)
            return zl_fail_memory(err);
        ZL_TRY(zl_write_fields_csv(path, w->stream->columns, (const char *const *)w->fields.name,
                                   err));
    }
    return ZL_OK;
}

zl_status zl_write_stream(zl_summary *out, const zl_write_request *request, const zl_stream *stream,
                          zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(restore_clock) clock_setting clock = {0};
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    stop_clock(&clock);
    ZL_CLEANUP(close_writer)
    writer w = {.request = request, .stream = stream, .guard = &guard};
    ZL_TRY(zl_survey_stream(&w.survey, stream, err));
    ZL_TRY(check_kind(&w, err));
    ZL_TRY(zl_fields_open(&w.fields, request->format, stream, &w.survey,
                          request->encoding ? request->encoding : "UTF-8", findings, err));
    ZL_TRY(zl_summary_init(&w.summary, err));
    choose_key(&w);
    w.summary.polygons = w.survey.kind == ZL_SHAPE_POLYGON || w.survey.mixed;
    ZL_TRY(create_file(&w, err));
    ZL_TRY(write_rows(&w, err));
    ZL_TRY(close_file(&w, err));
    ZL_TRY(write_names(&w, err));
    report(&w, findings);
    zl_summary_finish(&w.summary);
    *out = w.summary;
    out->keys = NULL;
    return ZL_OK;
}
