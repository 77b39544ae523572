/* GDAL reads the files back, which knows nothing of how they were written: each thread opens them
 * for itself, since a dataset serves one thread at a time. */

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "output/comparing.h"
#include "output/creation.h"
#include "output/gdal_guard.h"
#include "output/shapefile/mark.h"
#include "output/shapefile/shapefile.h"

/* Rows that a thread reads at a time. */
enum { WIDTH = 512 };

typedef struct checking {
    const zl_write_request *request;
    const char *path;
    size_t total;
} checking;

static zl_status open_layer(GDALDatasetH *dataset, OGRLayerH *layer, const checking *c,
                            zl_error *err)
{
    static const char *const drivers[] = {"ESRI Shapefile", NULL};
    /* The reader asks the system for each record of each file. */
    ZL_CLEANUP(zl_setting_restore) zl_setting cache = {0};
    zl_setting_change(&cache, "VSI_CACHE", "TRUE");
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    *dataset = GDALOpenEx(c->path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                          drivers, NULL, NULL);
    ZL_TRY(zl_gdal_status(&guard, c->request->shown, _("was not written whole"), err));
    *layer = *dataset ? GDALDatasetGetLayer(*dataset, 0) : NULL;
    if (*layer && GDALDatasetGetLayerCount(*dataset) == 1)
        return ZL_OK;
    return zl_fail(err, ZL_FAILED, "'%s' was not written whole: it cannot be read back",
                   c->request->shown);
}

static void close_dataset(GDALDatasetH *dataset)
{
    if (*dataset)
        GDALClose(*dataset);
    *dataset = NULL;
}

/* ---- rows, in any thread --------------------------------------------------------------------- */

typedef struct bench {
    GDALDatasetH dataset;
    OGRLayerH layer;
    int nfields;
    OGRFieldType *type; /* owned */
    double *xy;         /* owned, room for `room` places */
    size_t room;
} bench;

static zl_status open_bench(void *of_thread, const void *user, zl_error *err)
{
    bench *own = of_thread;
    ZL_TRY(open_layer(&own->dataset, &own->layer, user, err));
    OGRFeatureDefnH table = OGR_L_GetLayerDefn(own->layer);
    own->nfields = OGR_FD_GetFieldCount(table);
    own->type = zl_alloc_zero((size_t)own->nfields, sizeof *own->type);
    if (!own->type)
        return zl_fail_memory(err);
    for (int i = 0; i < own->nfields; i++)
        own->type[i] = OGR_Fld_GetType(OGR_FD_GetFieldDefn(table, i));
    return ZL_OK;
}

static void close_bench(void *of_thread)
{
    bench *own = of_thread;
    close_dataset(&own->dataset);
    zl_free(own->type);
    zl_free(own->xy);
}

static uint64_t mark_value(uint64_t mark, OGRFeatureH feature, int i, OGRFieldType type)
{
    int year, month, day, hour, minute, second, zone;
    if (!OGR_F_IsFieldSetAndNotNull(feature, i))
        return zl_dbf_mark_null(mark);
    if (type == OFTInteger || type == OFTInteger64 || type == OFTReal)
        return zl_dbf_mark_number(mark, OGR_F_GetFieldAsDouble(feature, i));
    if (type == OFTDate &&
        OGR_F_GetFieldAsDateTime(feature, i, &year, &month, &day, &hour, &minute, &second, &zone))
        return zl_dbf_mark_date(mark, year, month, day);
    const char *text = OGR_F_GetFieldAsString(feature, i);
    return zl_dbf_mark_text(mark, text, strlen(text));
}

static zl_status make_room(bench *own, size_t count, zl_error *err)
{
    if (count <= own->room)
        return ZL_OK;
    double *grown = zl_realloc_array(own->xy, 2 * count, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    own->xy = grown;
    own->room = count;
    return ZL_OK;
}

/* The points of all parts and rings. */
static zl_status add_points(zl_tally *tally, uint64_t *sum, bench *own, OGRGeometryH geometry,
                            zl_error *err)
{
    const int stride = 2 * (int)sizeof *own->xy;
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); i++)
        ZL_TRY(add_points(tally, sum, own, OGR_G_GetGeometryRef(geometry, i), err));
    OGRwkbGeometryType type = OGR_G_GetGeometryType(geometry);
    if (type != wkbPoint && type != wkbLineString)
        return ZL_OK;
    int count = OGR_G_GetPointCount(geometry);
    ZL_TRY(make_room(own, (size_t)count, err));
    OGR_G_GetPoints(geometry, own->xy, stride, own->xy + 1, stride, NULL, 0);
    for (int i = 0; i < count; i++)
        *sum += zl_mark_place(tally, 0, own->xy + (size_t)2 * (size_t)i);
    return ZL_OK;
}

static zl_status add_shape(zl_tally *tally, bench *own, OGRGeometryH geometry, zl_error *err)
{
    uint64_t sum = 0, before = tally->points;
    bool shape = geometry && !OGR_G_IsEmpty(geometry);
    if (shape)
        ZL_TRY(add_points(tally, &sum, own, geometry, err));
    zl_tally_end_points(tally, shape, sum, tally->points - before);
    return ZL_OK;
}

static zl_status add_feature(zl_tally *tally, bench *own, OGRFeatureH feature, zl_error *err)
{
    uint64_t mark = 0;
    for (int i = 0; i < own->nfields; i++)
        mark = mark_value(mark, feature, i, own->type[i]);
    zl_chain_add(&tally->values, mark);
    tally->features++;
    return add_shape(tally, own, OGR_F_GetGeometryRef(feature), err);
}

static zl_status read_features(zl_tally *tally, zl_range rows, bench *own, zl_error *err)
{
    OGR_L_SetNextByIndex(own->layer, (GIntBig)rows.first);
    for (size_t i = 0; i < rows.count; i++) {
        OGRFeatureH feature = OGR_L_GetNextFeature(own->layer);
        if (!feature)
            return ZL_OK; /* the tally tells */
        zl_status status = add_feature(tally, own, feature, err);
        OGR_F_Destroy(feature);
        ZL_TRY(status);
    }
    return ZL_OK;
}

static zl_status read_rows(zl_tally *tally, zl_range rows, void *of_thread, const void *user,
                           zl_error *err)
{
    const checking *c = user;
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard); /* it is of this thread */
    ZL_TRY(read_features(tally, rows, of_thread, err));
    return zl_gdal_status(&guard, c->request->shown, _("was not written whole"), err);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static zl_status look(checking *c, zl_error *err)
{
    ZL_CLEANUP(close_dataset) GDALDatasetH dataset = NULL;
    OGRLayerH layer = NULL;
    ZL_TRY(open_layer(&dataset, &layer, c, err));
    ZL_TRY(zl_gdal_need_crs(layer, c->request->shown, err));
    GIntBig count = OGR_L_GetFeatureCount(layer, TRUE);
    c->total = count > 0 ? (size_t)count : 0;
    return ZL_OK;
}

zl_status zl_shapefile_verify(const zl_summary *written, const zl_write_request *request,
                              zl_error *err)
{
    static const zl_rereading how = {.width = WIDTH,
                                     .read = read_rows,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(request, "");
    void *driver;
    if (!path)
        return zl_fail_memory(err);
    ZL_TRY(zl_gdal_driver(&driver, request->format->driver, err));
    checking c = {.request = request, .path = path};
    zl_summary read;
    ZL_TRY(look(&c, err));
    ZL_TRY(zl_read_back(&read, c.total, &how, &c, err));
    return zl_check_same(written, &read, request, err);
}
