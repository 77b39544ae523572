#include "output/drawing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "output/comparing.h"
#include "output/gdal_guard.h"
#include "output/label_place.h"
#include "output/names.h"
#include "output/ogr_shape.h"
#include "output/vsi_watch.h"

/* A drawing that is being written. */
typedef struct drawing {
    const zl_write_request *request;
    const zl_stream *stream;
    zl_gdal_guard *guard;
    GDALDatasetH dataset;
    OGRLayerH layer;
    char lines[ZL_SLUG_SIZE], texts[ZL_SLUG_SIZE + 8]; /* CAD layers */
    int label;                                         /* column, -1: the id */
    double text_height;                                /* units of the file */
    zl_summary entities, rows;
} drawing;

static void close_drawing(drawing *d)
{
    if (d->dataset)
        GDALClose(d->dataset);
    zl_summary_free(&d->entities);
    zl_summary_free(&d->rows);
}

/* ---- the header ----------------------------------------------------------------------------- */

/* The digit that says the unit in the text of a header; NULL: none does. */
static char *unit_in(char *text)
{
    char *unit = strstr(text, "$INSUNITS");
    unit = unit ? strstr(unit, "70") : NULL;
    unit = unit ? strpbrk(unit, "\r\n") : NULL;
    unit = unit ? unit + strspn(unit, "\r\n ") : NULL;
    return unit && *unit >= '0' && *unit <= '9' ? unit : NULL;
}

/* GDAL's header says inches; ours says what the coordinates are: metres ($INSUNITS 6). */
static zl_status write_header(char path[96], const drawing *d, zl_error *err)
{
    const char *template = CPLFindFile("gdal", "header.dxf");
    GByte *text = NULL;
    vsi_l_offset size = 0;
    if (!template || !VSIIngestFile(NULL, template, &text, &size, 1 << 20))
        return zl_fail(err, ZL_FAILED, "GDAL's file header.dxf is not there; install gdal-data");
    char *unit = unit_in((char *)text);
    if (!unit) {
        VSIFree(text);
        return zl_fail(err, ZL_FAILED,
                       "GDAL's file header.dxf has no unit ($INSUNITS), so the drawing could not "
                       "say that it is in metres; install gdal-data anew");
    }
    *unit = '6';
    snprintf(path, 96, "/vsimem/zonelayer-%p.dxf", (const void *)d);
    VSILFILE *file = VSIFileFromMemBuffer(path, text, size, TRUE);
    if (!file) {
        VSIFree(text);
        return zl_fail_memory(err);
    }
    VSIFCloseL(file);
    return ZL_OK;
}

static zl_status create(drawing *d, zl_error *err)
{
    void *driver;
    char header[96];
    ZL_TRY(zl_gdal_driver(&driver, "DXF", err));
    ZL_TRY(write_header(header, d, err));
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(d->request, "");
    ZL_CLEANUP(zl_free_ptr) char *watched = path ? zl_vsi_watched(path) : NULL;
    char **options = CSLSetNameValue(NULL, "HEADER", header);
    if (watched)
        d->dataset = GDALCreate(driver, watched, 0, 0, 0, GDT_Unknown, (CSLConstList)options);
    CSLDestroy(options);
    VSIUnlink(header);
    if (!watched)
        return zl_fail_memory(err);
    ZL_TRY(zl_gdal_status(d->guard, d->request->shown, _("cannot create the file"), err));
    d->layer =
        d->dataset ? GDALDatasetCreateLayer(d->dataset, "entities", NULL, wkbUnknown, NULL) : NULL;
    if (!d->layer)
        return zl_fail(err, ZL_FAILED, "'%s': the file could not be created", d->request->shown);
    return ZL_OK;
}

/* ---- entities ------------------------------------------------------------------------------- */

static void set_field(const drawing *d, OGRFeatureH feature, const char *name, const char *value)
{
    int field = OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(d->layer), name);
    if (field >= 0)
        OGR_F_SetFieldString(feature, field, value);
}

/* Takes the geometry over. */
static zl_status add_entity(drawing *d, OGRGeometryH geometry, const char *layer, const char *style,
                            zl_error *err)
{
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(d->layer));
    OGR_F_SetGeometryDirectly(feature, geometry);
    set_field(d, feature, "Layer", layer);
    if (style)
        OGR_F_SetStyleString(feature, style);
    OGRErr written = OGR_L_CreateFeature(d->layer, feature);
    OGR_F_Destroy(feature);
    ZL_TRY(zl_gdal_status(d->guard, d->request->shown, _("writing failed"), err));
    return written == OGRERR_NONE
               ? ZL_OK
               : zl_fail(err, ZL_FAILED, "'%s': writing failed", d->request->shown);
}

/* A ring or path as a line of its own: what an entity of a drawing is. */
static zl_status path_shape(zl_shape **out, const zl_shape *shape, size_t ring, zl_error *err)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, shape->kind == ZL_SHAPE_POINT ? ZL_SHAPE_POINT : ZL_SHAPE_LINE);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, zl_ring_points(shape, ring), zl_ring_size(shape, ring));
    return zl_shape_builder_take(out, &builder, err);
}

/* Entities are compared by their places; none has an area. */
static const zl_shape no_area = {.kind = ZL_SHAPE_POINT};

static zl_status add_rings(drawing *d, const zl_shape *in_file, zl_error *err)
{
    for (size_t ring = 0; ring < in_file->nrings; ring++) {
        ZL_CLEANUP(zl_shape_free_ptr) zl_shape *path = NULL;
        OGRGeometryH geometry;
        ZL_TRY(path_shape(&path, in_file, ring, err));
        ZL_TRY(zl_ogr_from_shape(&geometry, path, false, err));
        ZL_TRY(add_entity(d, geometry, d->lines, NULL, err));
        zl_summary_add(&d->entities, NULL, path, &no_area);
    }
    return ZL_OK;
}

static zl_status add_label(drawing *d, const zl_shape *in_file, const char *label, zl_error *err)
{
    double place[2];
    zl_label_place(place, in_file);
    zl_text style = {0};
    zl_text_add(&style, "LABEL(f:\"Arial\",t:\"");
    for (const char *at = label; *at; at++) {
        zl_text_add(&style, *at == '"' || *at == '\\' ? "\\" : "");
        zl_text_add_bytes(&style, at, 1);
    }
    zl_text_addf(&style, "\",p:5,s:%gg)", d->text_height);
    ZL_CLEANUP(zl_free_ptr) char *told = zl_text_take(&style);
    if (!told)
        return zl_fail_memory(err);
    OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(point, 0, place[0], place[1]);
    return add_entity(d, point, d->texts, told, err);
}

static zl_status add_row(drawing *d, const zl_stream_row *row, zl_error *err)
{
    zl_summary_add(&d->rows, NULL, row->shape, row->shape);
    if (!row->shape)
        return ZL_OK;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *in_file = NULL;
    ZL_TRY(zl_shape_copy(&in_file, row->shape, err));
    ZL_TRY(zl_crs_from_lonlat(d->request->crs, in_file->lonlat_deg, in_file->npoints, NULL, err));
    ZL_TRY(add_rings(d, in_file, err));
    const zl_value *value = d->label >= 0 ? &row->values[d->label] : NULL;
    bool named = value && !value->null && value->text && *value->text;
    return add_label(d, in_file, named ? value->text : row->id, err);
}

static zl_status add_rows(drawing *d, zl_error *err)
{
    ZL_TRY(d->stream->rewind(d->stream->user, err));
    for (;;) {
        zl_stream_row row;
        bool more;
        ZL_TRY(zl_stream_next(&row, &more, d->stream, err));
        if (!more)
            break;
        ZL_TRY(add_row(d, &row, err));
    }
    GDALClose(d->dataset);
    d->dataset = NULL;
    return zl_gdal_status(d->guard, d->request->shown, _("closing failed"), err);
}

/* ---- reading back --------------------------------------------------------------------------- */

static zl_status read_entities(zl_summary *read, const drawing *d, OGRLayerH layer, zl_error *err)
{
    int cad = OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(layer), "Layer");
    for (;;) {
        ZL_TRY(zl_check_cancel(err));
        OGRFeatureH feature = OGR_L_GetNextFeature(layer);
        if (!feature)
            return ZL_OK;
        bool ours = strcmp(OGR_F_GetFieldAsString(feature, cad), d->lines) == 0;
        zl_shape *shape = NULL;
        zl_status status =
            ours ? zl_ogr_to_shape(&shape, OGR_F_GetGeometryRef(feature), err) : ZL_OK;
        if (shape)
            zl_summary_add(read, NULL, shape, &no_area);
        zl_shape_free(shape);
        OGR_F_Destroy(feature);
        ZL_TRY(status);
    }
}

static void close_dataset(GDALDatasetH *dataset)
{
    if (*dataset)
        GDALClose(*dataset);
}

static zl_status verify(drawing *d, zl_error *err)
{
    static const char *const drivers[] = {"DXF", NULL};
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(d->request, "");
    if (!path)
        return zl_fail_memory(err);
    ZL_CLEANUP(close_dataset)
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL);
    ZL_CLEANUP(zl_summary_free) zl_summary read = {0};
    ZL_TRY(zl_summary_init(&read, err));
    OGRLayerH layer = dataset ? GDALDatasetGetLayer(dataset, 0) : NULL;
    if (layer)
        ZL_TRY(read_entities(&read, d, layer, err));
    ZL_TRY(zl_gdal_status(d->guard, d->request->shown, _("was not written whole"), err));
    zl_summary_finish(&read);
    zl_summary_finish(&d->entities);
    return zl_check_same(&d->entities, &read, d->request, err);
}

/* ---- the table beside ----------------------------------------------------------------------- */

static zl_status next_without_shape(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    ZL_TRY(zl_stream_next(row, more, user, err));
    if (*more)
        row->shape = NULL;
    return ZL_OK;
}

static zl_status rewind_below(void *user, zl_error *err)
{
    const zl_stream *below = user;
    return below->rewind(below->user, err);
}

static zl_status write_table(const drawing *d, zl_findings *findings, zl_error *err)
{
    const zl_format *csv;
    ZL_TRY(zl_format_find(&csv, "csv", "table.csv", err));
    ZL_CLEANUP(zl_text_free) zl_text stem = {0}, shown = {0};
    zl_text_addf(&stem, "%s" ZL_ATTRIBUTES_STEM, d->request->stem);
    if (stem.failed)
        return zl_fail_memory(err);
    zl_write_request request = *d->request;
    request.format = csv;
    request.stem = stem.data;
    request.ending = ".csv";
    request.shown = zl_shown(&shown, stem.data);
    zl_stream below = *d->stream;
    zl_stream table = below;
    table.kind = ZL_SHAPE_NONE;
    table.next = next_without_shape;
    table.rewind = rewind_below;
    table.user = &below;
    ZL_CLEANUP(zl_summary_free) zl_summary written = {0};
    ZL_TRY(zl_write_stream(&written, &request, &table, findings, err));
    return zl_verify_file(&written, &request, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static zl_status check(const drawing *d, const zl_survey *survey, zl_error *err)
{
    if (zl_crs_is_geographic(d->request->crs))
        return zl_fail(err, ZL_BAD_CRS,
                       "'%s': a drawing is in metres, and %s in degrees; leave --crs out for one "
                       "drawing per 3-degree zone, or name a projected CRS",
                       d->request->shown, d->request->crs_code);
    if (survey->rows == survey->shapeless)
        return zl_fail(err, ZL_USAGE, "'%s': no feature has a shape to draw; write CSV",
                       d->request->shown);
    return ZL_OK;
}

/* A tenth of the size of a middling feature: readable, and inside of most. */
static double text_height(const drawing *d, const zl_survey *survey)
{
    const double metres_per_degree = 111000.0;
    double height_deg = (survey->extent.north - survey->extent.south) /
                        sqrt((double)(survey->rows - survey->shapeless));
    double height_m = fmin(fmax(height_deg * metres_per_degree / 30, 1), 200);
    return height_m / zl_crs_unit_m(d->request->crs);
}

static void report(const drawing *d, zl_findings *findings)
{
    const char *column = d->label >= 0 ? d->stream->columns->column[d->label].name : "id";
    zl_findings_add(
        findings, ZL_NOTE, "attributes-beside", d->stream->name, NULL, NULL,
        "a drawing has no attributes: they are in %s%s.csv, and the text in each boundary is its "
        "%s; lines are on the CAD layer %s, texts on %s",
        d->request->stem, ZL_ATTRIBUTES_STEM, column, d->lines, d->texts);
    zl_findings_add(findings, ZL_NOTE, "crs-not-in-file", d->stream->name, NULL, NULL,
                    "a drawing cannot say its CRS; it is %s, in metres: tell the receiver",
                    d->request->crs_code);
}

static zl_status write_all(drawing *d, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_survey_free) zl_survey survey = {0};
    ZL_TRY(zl_survey_stream(&survey, d->stream, NULL, err));
    ZL_TRY(check(d, &survey, err));
    zl_stem_slug(d->lines, d->stream->name, NULL);
    snprintf(d->texts, sizeof d->texts, "%s_text", d->lines);
    d->label = zl_column_index(d->stream->columns, "name_zh");
    d->text_height = text_height(d, &survey);
    ZL_TRY(zl_summary_init(&d->entities, err));
    ZL_TRY(zl_summary_init(&d->rows, err));
    d->entities.unit_m = zl_crs_unit_m(d->request->crs);
    d->entities.step = d->request->format->step_m / d->entities.unit_m;
    d->rows.polygons = survey.kind == ZL_SHAPE_POLYGON || survey.mixed;
    ZL_TRY(create(d, err));
    ZL_TRY(add_rows(d, err));
    ZL_TRY(verify(d, err));
    ZL_TRY(write_table(d, findings, err));
    report(d, findings);
    return ZL_OK;
}

zl_status zl_write_drawing(zl_summary *out, const zl_write_request *request,
                           const zl_stream *stream, zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    ZL_CLEANUP(zl_vsi_watch_end) zl_vsi_watch watch;
    zl_vsi_watch_begin(&watch, &guard);
    ZL_CLEANUP(close_drawing) drawing d = {.request = request, .stream = stream, .guard = &guard};
    ZL_TRY(write_all(&d, findings, err));
    *out = d.rows;
    out->keys = NULL;
    return ZL_OK;
}
