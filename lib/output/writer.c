#include "output/writer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "input/gdal/gdal.h"
#include "output/creation.h"
#include "output/gdal_guard.h"
#include "output/geojson/geojson.h"
#include "output/gpkg/rows.h"
#include "output/gpkg_style.h"
#include "output/grid.h"
#include "output/names.h"
#include "output/ogr_shape.h"
#include "output/shapefile/shapefile.h"
#include "output/txt.h"
#include "output/values.h"
#include "output/vsi_watch.h"

/* A file that is being written. */
typedef struct writer {
    const zl_write_request *request;
    const zl_stream *stream;
    zl_survey survey;
    zl_fields fields;
    zl_grid grid; /* of a format that has one */
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

/* ---- creation ------------------------------------------------------------------------------- */

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
    zl_file_layer_name(name, w->request, w->stream);
    OGRSpatialReferenceH srs = NULL;
    ZL_TRY(zl_make_srs(&srs, w->request->crs_code, err));
    const zl_creation creation = {w->request, w->stream, &w->survey, &w->grid};
    char **options = zl_layer_options(&creation);
    w->layer = GDALDatasetCreateLayer(w->dataset, name, srs, layer_type(w), options);
    CSLDestroy(options);
    OSRRelease(srs);
    return zl_gdal_status(w->guard, w->request->shown, _("cannot create the layer"), err);
}

/* SQLite tells of each write that fails, and locks the real file. */
static char *path_for_driver(const zl_write_request *request)
{
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(request, "");
    if (!path || request->format->sqlite)
        return path ? zl_strdup(path) : NULL;
    return zl_vsi_watched(path);
}

/* A new file, or the one to which a named layer is added. */
static zl_status open_dataset(writer *w, zl_error *err)
{
    const zl_format *format = w->request->format;
    void *driver;
    ZL_TRY(zl_gdal_driver(&driver, format->driver, err));
    ZL_CLEANUP(zl_free_ptr) char *path = path_for_driver(w->request);
    if (!path)
        return zl_fail_memory(err);
    if (w->request->layer && access(path, F_OK) == 0)
        w->dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE | GDAL_OF_VERBOSE_ERROR, NULL,
                                NULL, NULL);
    else
        w->dataset =
            GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, (CSLConstList)format->dataset_options);
    return ZL_OK;
}

static zl_status create_file(writer *w, zl_error *err)
{
    ZL_TRY(open_dataset(w, err));
    ZL_TRY(zl_gdal_status(w->guard, w->request->shown, _("cannot create the file"), err));
    ZL_TRY(create_layer(w, err));
    if (!w->dataset || !w->layer)
        return zl_fail(err, ZL_FAILED, "'%s': the file could not be created", w->request->shown);
    ZL_TRY(zl_fields_create(&w->fields, w->layer, err));
    if (w->request->format->launders)
        w->guard->warnings = 0; /* a finding of ours tells the names */
    return zl_gdal_status(w->guard, w->request->shown, _("cannot create the fields"), err);
}

static zl_status choose_grid(writer *w, zl_error *err)
{
    bool any = w->survey.extent.west <= w->survey.extent.east;
    if (!w->request->format->grid || !any)
        return ZL_OK;
    return zl_grid_choose(&w->grid, w->request->crs, &w->survey.extent, err);
}

/* What the check has to know of the file. */
static void describe(writer *w)
{
    const zl_format *format = w->request->format;
    double unit_m = zl_crs_unit_m(w->request->crs);
    zl_summary *summary = &w->summary;
    summary->unit_m = unit_m > 0 ? unit_m : ZL_METRES_PER_DEGREE;
    summary->step = unit_m > 0 ? format->step_m / unit_m : format->step_deg;
    if (w->grid.step > 0)
        summary->step = w->grid.step;
    summary->unordered = format->reorders;
    summary->polygons = w->survey.kind == ZL_SHAPE_POLYGON || w->survey.mixed;
}

/* The key of the digest, when its name is short enough to be kept and its text stays text. */
static void choose_key(writer *w)
{
    const char *name = w->survey.key >= 0 ? zl_field_made(&w->fields, (size_t)w->survey.key) : "";
    if (w->survey.key >= 0 && w->survey.key == zl_name_column(w->request, w->stream))
        name = "Name"; /* as the driver reads it */
    if (strlen(name) < sizeof w->summary.key && !w->survey.json_key)
        memcpy(w->summary.key, name, strlen(name) + 1);
}

/* ---- rows ----------------------------------------------------------------------------------- */

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
        ZL_TRY(zl_shape_to_file(&in_file, w->request, w->request->crs, row, err));
    ZL_TRY(set_shape(w, feature, in_file, err));
    ZL_TRY(zl_fields_set(&w->fields, feature, row, err));
    const char *key = w->summary.key[0] ? OGR_F_GetFieldAsString(feature, w->survey.key) : NULL;
    zl_summary_add(&w->summary, key, in_file, row->shape);
    if (w->request->format->same_values)
        zl_ogr_add_values(&w->summary, feature);
    return ZL_OK;
}

static zl_status write_row(writer *w, const zl_stream_row *row, zl_error *err)
{
    if (!row->shape && w->request->format->needs_shape) {
        w->summary.left_out++;
        return ZL_OK;
    }
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(w->layer));
    zl_status status = fill_feature(w, feature, row, err);
    OGRErr written = status == ZL_OK ? OGR_L_CreateFeature(w->layer, feature) : OGRERR_NONE;
    OGR_F_Destroy(feature);
    ZL_TRY(status);
    ZL_TRY(zl_gdal_status(w->guard, w->request->shown, _("writing failed"), err));
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
    ZL_CLEANUP(zl_phase_end)
    zl_phase phase = zl_phase_begin(N_("writing"), (int64_t)w->survey.rows);
    ZL_TRY(w->stream->rewind(w->stream->user, err));
    for (;;) {
        zl_stream_row row;
        bool more;
        ZL_TRY(zl_stream_next(&row, &more, w->stream, err));
        if (!more)
            break;
        ZL_TRY(write_row(w, &row, err));
        zl_phase_step(&phase, 1);
    }
    if (transaction)
        GDALDatasetCommitTransaction(w->dataset);
    return zl_gdal_status(w->guard, w->request->shown, _("writing failed"), err);
}

static zl_status write_style(writer *w, zl_error *err)
{
    if (!w->request->format->styled)
        return ZL_OK;
    /* A file by a receiver's schema has what was asked for and no table more. */
    bool plain = w->survey.mixed || w->stream->size;
    const zl_style *style = plain ? NULL : zl_style_choose(w->survey.kind, w->stream->columns);
    ZL_TRY(zl_gpkg_describe(w->layer, style, &w->survey, err));
    ZL_TRY(zl_gpkg_add_style(w->dataset, w->layer, style, w->request->labels, err));
    return zl_gdal_status(w->guard, w->request->shown, _("writing the style failed"), err);
}

static zl_status close_file(writer *w, zl_error *err)
{
    OGR_L_SyncToDisk(w->layer);
    GDALClose(w->dataset);
    w->dataset = NULL;
    return zl_gdal_status(w->guard, w->request->shown, _("closing failed"), err);
}

/* A file by a receiver's schema has widths and dates, which are left to the driver. */
static bool has_own_rows(const writer *w)
{
    return w->request->format->sqlite && !w->stream->size;
}

static zl_status write_with_driver(writer *w, zl_error *err)
{
    choose_key(w);
    ZL_TRY(write_rows(w, err));
    ZL_TRY(write_style(w, err));
    return close_file(w, err);
}

/* The driver makes the file, with the index and its triggers when it is closed. */
static zl_status write_own_rows(writer *w, zl_findings *findings, zl_error *err)
{
    zl_gpkg_table table = {.fields = &w->fields,
                           .single = w->survey.kind == ZL_SHAPE_POINT && !w->survey.multipart};
    snprintf(table.name, sizeof table.name, "%s", OGR_L_GetName(w->layer));
    snprintf(table.fid, sizeof table.fid, "%s", OGR_L_GetFIDColumn(w->layer));
    snprintf(table.shape, sizeof table.shape, "%s", OGR_L_GetGeometryColumn(w->layer));
    ZL_TRY(write_style(w, err));
    ZL_TRY(close_file(w, err));
    return zl_gpkg_write_rows(&w->summary, &table, w->request, w->stream, findings, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static zl_status check_places(const writer *w, zl_error *err)
{
    bool points = w->survey.kind == ZL_SHAPE_POINT && !w->survey.mixed && !w->survey.multipart;
    return !w->request->xy || points
               ? ZL_OK
               : zl_fail(err, ZL_USAGE,
                         "'%s': columns of coordinates are for single points; leave --xy out, and "
                         "the shapes are written as WKT",
                         w->request->shown);
}

static void report(const writer *w, zl_findings *findings)
{
    zl_fields_report(&w->fields);
    if (w->summary.left_out > 0)
        zl_findings_add(findings, ZL_WARNING, "row-left-out", w->stream->name, NULL, NULL,
                        "%lld of %lld features have no boundary; a %s file cannot hold them, and "
                        "they were left out: write GeoPackage to keep them",
                        (long long)w->summary.left_out, (long long)w->survey.rows,
                        w->request->format->name);
    else if (w->survey.shapeless > 0 && w->survey.kind != ZL_SHAPE_NONE)
        zl_tell_shapeless(findings, w->stream->name, w->survey.shapeless, w->survey.rows);
    const char *datum = w->request->format->datum;
    if (datum && zl_crs_datum(w->request->crs) == ZL_DATUM_CGCS2000)
        zl_findings_add(findings, ZL_NOTE, "datum-renamed", w->stream->name, NULL, NULL,
                        "the file says that it is on %s; both are taken as equal, +-1 m", datum);
    if (w->request->format->no_crs && w->survey.kind != ZL_SHAPE_NONE)
        zl_findings_add(findings, ZL_NOTE, "crs-not-in-file", w->stream->name, NULL, NULL,
                        "a %s file cannot say its CRS; it is %s, easting or longitude first: tell "
                        "the receiver",
                        w->request->format->name, w->request->crs_code);
    int name = zl_name_column(w->request, w->stream);
    if (name >= 0)
        zl_findings_add(findings, ZL_NOTE, "field-as-name", w->stream->name, NULL, NULL,
                        "%s is written as the name of each placemark, and is read back as Name",
                        w->stream->columns->column[name].name);
    if (w->guard->warnings > 0) {
        ZL_CLEANUP(zl_text_free) zl_text shown = {0};
        zl_findings_add(findings, ZL_WARNING, "driver-warning", w->stream->name, NULL, NULL,
                        "GDAL's writer for %s says: %s%s", w->request->format->name,
                        zl_shown(&shown, w->guard->warning),
                        w->guard->warnings > 1 ? _(" (and more)") : "");
    }
}

/* What a driver puts aside lies in the hidden folder too, and is watched. */
static zl_status keep_aside(zl_setting *aside, const zl_write_request *request, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *folder = zl_vsi_watched(request->folder);
    if (!folder)
        return zl_fail_memory(err);
    if (!request->format->sqlite)
        zl_setting_change(aside, "CPL_TMPDIR", folder);
    return ZL_OK;
}

zl_status zl_write_stream(zl_summary *out, const zl_write_request *request, const zl_stream *stream,
                          zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    if (request->format->txt)
        return zl_txt_write(out, request, stream, findings, err);
    if (request->format->shapefile)
        return zl_shapefile_write(out, request, stream, findings, err);
    if (request->format->json)
        return zl_geojson_write(out, request, stream, findings, err);
    ZL_CLEANUP(zl_setting_restore) zl_setting clock = {0}, aside = {0};
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    ZL_CLEANUP(zl_vsi_watch_end) zl_vsi_watch watch;
    zl_vsi_watch_begin(&watch, &guard);
    zl_stop_clock(&clock);
    ZL_TRY(keep_aside(&aside, request, err));
    ZL_CLEANUP(close_writer)
    writer w = {.request = request, .stream = stream, .guard = &guard};
    ZL_CLEANUP(zl_setting_restore) zl_setting named = {0};
    if (zl_name_column(request, stream) >= 0)
        zl_setting_change(&named, request->format->name_option,
                          stream->columns->column[zl_name_column(request, stream)].name);
    ZL_TRY(zl_survey_stream(&w.survey, stream, NULL, err));
    ZL_TRY(check_places(&w, err));
    ZL_TRY(zl_check_kind(request, &w.survey, err));
    ZL_TRY(zl_fields_open(
        &w.fields, request->format, stream, &w.survey,
        (zl_text_rules){.encoding = zl_request_encoding(request), .ascii_names = true}, findings,
        err));
    ZL_TRY(zl_summary_init(&w.summary, err));
    ZL_TRY(choose_grid(&w, err));
    describe(&w);
    ZL_TRY(create_file(&w, err));
    ZL_TRY(has_own_rows(&w) ? write_own_rows(&w, findings, err) : write_with_driver(&w, err));
    ZL_TRY(zl_write_field_names(request, stream, w.fields.name, err));
    report(&w, findings);
    if (!w.summary.tallied)
        zl_summary_finish(&w.summary);
    *out = w.summary;
    out->keys = NULL;
    return ZL_OK;
}
