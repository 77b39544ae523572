#include "output/gdal_guard.h"

#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "output/format.h"

static void CPL_STDCALL take(CPLErr severity, CPLErrorNum number, const char *message)
{
    (void)number;
    zl_gdal_guard *guard = CPLGetErrorHandlerUserData();
    bool failure = severity == CE_Failure || severity == CE_Fatal;
    if (!failure && severity != CE_Warning)
        return;
    size_t *count = failure ? &guard->failures : &guard->warnings;
    if ((*count)++ == 0)
        snprintf(failure ? guard->failure : guard->warning, sizeof guard->failure, "%s", message);
}

void zl_gdal_guard_begin(zl_gdal_guard *guard)
{
    memset(guard, 0, sizeof *guard);
    CPLPushErrorHandlerEx(take, guard);
    CPLErrorReset();
}

void zl_gdal_guard_end(zl_gdal_guard *guard)
{
    (void)guard;
    CPLPopErrorHandler();
}

zl_status zl_gdal_status(const zl_gdal_guard *guard, const char *path, const char *what,
                         zl_error *err)
{
    if (guard->failures == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text file = {0}, cause = {0};
    return zl_fail(err, ZL_FAILED, "'%s': %s: %s", zl_shown(&file, path), zl_message(what),
                   zl_shown(&cause, guard->failure));
}

zl_status zl_gdal_need_crs(void *layer, const char *shown, zl_error *err)
{
    if (OGR_L_GetSpatialRef(layer))
        return ZL_OK;
    return zl_fail(err, ZL_FAILED,
                   "'%s' was not written whole: its coordinate reference system is missing", shown);
}

zl_status zl_gdal_driver(void **driver, const char *name, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    if (!GDALGetDriverByName(name))
        GDALAllRegister();
    *driver = GDALGetDriverByName(name);
    if (!*driver)
        return zl_fail(err, ZL_FAILED, "this GDAL has no driver '%s'", name);
    return ZL_OK;
}
