/* GDAL's messages as data: what it says while a guard is open goes into the guard and nowhere
 * else. The guard allocates nothing, so that no failure of a writer is lost for want of memory. */
#ifndef ZL_OUTPUT_GDAL_GUARD_H
#define ZL_OUTPUT_GDAL_GUARD_H

#include "zonelayer.h"

typedef struct zl_gdal_guard {
    size_t failures, warnings;
    char failure[512]; /**< the first one */
    char warning[512]; /**< the first one */
} zl_gdal_guard;

/** Opens the guard; it has to stay where it is until its end. */
void zl_gdal_guard_begin(zl_gdal_guard *guard);
void zl_gdal_guard_end(zl_gdal_guard *guard); /**< for ZL_CLEANUP */

/** ZL_FAILED with "'path': what: GDAL's first failure" when there was one. */
zl_status zl_gdal_status(const zl_gdal_guard *guard, const char *path, const char *what,
                         zl_error *err);

/** ZL_FAILED when the layer, an OGRLayerH that was read back, says no CRS. */
zl_status zl_gdal_need_crs(void *layer, const char *shown, zl_error *err);
/** A driver of GDAL by name, as a GDALDriverH; registers GDAL's drivers when it has to. */
zl_status zl_gdal_driver(void **driver, const char *name, zl_error *err);

#endif
