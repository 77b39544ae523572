
#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"
#include "input/gdal/gdal.h"
#include "output/comparing.h"
#include "output/gdal_guard.h"
#include "output/geojson/geojson.h"
#include "output/gpkg/rows.h"
#include "output/ogr_shape.h"
#include "output/shapefile/shapefile.h"
#include "output/txt.h"

static void close_dataset(GDALDatasetH *dataset)
{
    if (*dataset)
        GDALClose(*dataset);
}

static zl_status open_file(GDALDatasetH *out, const zl_write_request *request,
                           const zl_gdal_guard *guard, zl_error *err)
{
    const zl_format *format = request->format;
    const char *const drivers[] = {format->driver, NULL};
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(request, "");
    if (!path)
        return zl_fail_memory(err);
    static const char *const places[] = {"X_POSSIBLE_NAMES=X", "Y_POSSIBLE_NAMES=Y", NULL};
    *out = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers,
                      request->xy ? places : format->open_options, NULL);
    ZL_TRY(zl_gdal_status(guard, request->shown, _("was not written whole"), err));
    if (!*out || GDALDatasetGetLayerCount(*out) < 1 ||
        (request->layer && !GDALDatasetGetLayerByName(*out, request->layer)) ||
        (!format->styled && GDALDatasetGetLayerCount(*out) > 1))
        return zl_fail(err, ZL_FAILED, "'%s' was not written whole: it cannot be read back",
                       request->shown);
    return ZL_OK;
}

static zl_status add_feature(zl_summary *summary, OGRFeatureH feature, int key,
                             const zl_write_request *request, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *in_file = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(zl_ogr_to_shape(&in_file, OGR_F_GetGeometryRef(feature), err));
    if (in_file && summary->step > 0) {
        ZL_TRY(zl_shape_copy(&shape, in_file, err));
        ZL_TRY(zl_crs_to_lonlat(request->crs, shape->lonlat_deg, shape->npoints, NULL, err));
    }
    const char *text = key >= 0 ? OGR_F_GetFieldAsString(feature, key) : NULL;
    zl_summary_add(summary, text, in_file, shape);
    if (request->format->same_values)
        zl_ogr_add_values(summary, feature);
    return ZL_OK;
}

static zl_status read_features(zl_summary *summary, OGRLayerH layer, const char *key_name,
                               const zl_write_request *request, zl_error *err)
{
    int key = key_name[0] ? OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(layer), key_name) : -1;
    ZL_CLEANUP(zl_phase_end)
    zl_phase phase = zl_phase_begin(N_("comparing"), OGR_L_GetFeatureCount(layer, FALSE));
    OGR_L_ResetReading(layer);
    for (;;) {
        ZL_TRY(zl_check_cancel(err));
        OGRFeatureH feature = OGR_L_GetNextFeature(layer);
        if (!feature)
            return ZL_OK;
        zl_phase_step(&phase, 1);
        zl_status status = add_feature(summary, feature, key, request, err);
        OGR_F_Destroy(feature);
        ZL_TRY(status);
    }
}

/* GDAL reads what the file says of itself, and the rows are read without it. */
static zl_status verify_rows(const zl_summary *written, OGRLayerH layer,
                             const zl_write_request *request, zl_error *err)
{
    OGRFeatureDefnH table = OGR_L_GetLayerDefn(layer);
    size_t count = (size_t)OGR_FD_GetFieldCount(table);
    ZL_CLEANUP(zl_free_ptr) const char **field = zl_alloc_zero(count, sizeof *field);
    if (!field)
        return zl_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        field[i] = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(table, (int)i));
    if (OGR_L_GetFeatureCount(layer, TRUE) != written->features)
        return zl_fail(err, ZL_FAILED, "'%s' was not written whole: it says to have %lld features",
                       request->shown, (long long)OGR_L_GetFeatureCount(layer, TRUE));
    const zl_gpkg_contents contents = {.table = OGR_L_GetName(layer),
                                       .fid = OGR_L_GetFIDColumn(layer),
                                       .shape = OGR_L_GetGeometryColumn(layer),
                                       .field = field,
                                       .nfields = count};
    return zl_gpkg_verify_rows(written, &contents, request, err);
}

zl_status zl_verify_file(const zl_summary *written, const zl_write_request *request, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    if (request->format->txt)
        return zl_txt_verify(written, request, err);
    if (request->format->shapefile)
        return zl_shapefile_verify(written, request, err);
    if (request->format->json)
        return zl_geojson_verify(written, request, err);
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    ZL_CLEANUP(close_dataset) GDALDatasetH dataset = NULL;
    ZL_CLEANUP(zl_summary_free) zl_summary read = {0};
    ZL_TRY(zl_summary_init(&read, err));
    read.step = written->step;
    read.unordered = written->unordered;
    ZL_TRY(open_file(&dataset, request, &guard, err));
    OGRLayerH layer = request->layer ? GDALDatasetGetLayerByName(dataset, request->layer)
                                     : GDALDatasetGetLayer(dataset, 0);
    if (!layer)
        return zl_fail(err, ZL_FAILED, "'%s' was not written whole: it cannot be read back",
                       request->shown);
    if (request->format->same_values && OGR_L_GetGeomType(layer) != wkbNone)
        ZL_TRY(zl_gdal_need_crs(layer, request->shown, err));
    if (written->tallied)
        return verify_rows(written, layer, request, err);
    zl_status status = read_features(&read, layer, written->key, request, err);
    if (status != ZL_OK) {
        zl_error_prefix(err, "'%s' was not written whole", request->shown);
        return status == ZL_BAD_DATA ? ZL_FAILED : status;
    }
    ZL_TRY(zl_gdal_status(&guard, request->shown, _("was not written whole"), err));
    zl_summary_finish(&read);
    return zl_check_same(written, &read, request, err);
}
