#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/module.h"
#include "input/gdal/gdal.h"

static _Atomic(const zl_gdal_calls *) loaded;
static _Atomic(zl_gdal_setter) setter;

/* A program that has the table within itself, as unit tests have, needs no module. */
extern const void *zl_gdal_table(void) __attribute__((weak));

static zl_status find(const zl_gdal_calls **out, zl_error *err)
{
    char why[ZL_MODULE_WHY_SIZE];
    const void *table = zl_gdal_table ? zl_gdal_table()
                                      : zl_module_load(ZONELAYER_GDAL_MODULE, ZL_GDAL_SYMBOL, why);
    if (!table)
        return zl_fail(err, ZL_FAILED,
                       "files are read and written by GDAL's library, which cannot be loaded (%s); "
                       "install zonelayer again whole, and the Debian package libgdal32",
                       why);
    *out = table;
    if ((*out)->size != sizeof **out || strcmp((*out)->version, ZONELAYER_VERSION) != 0)
        return zl_fail(err, ZL_FAILED, "'%s' belongs to another version of zonelayer",
                       ZONELAYER_GDAL_MODULE);
    return ZL_OK;
}

/* Two threads may both come here: they find the same table, and a setter may be called twice. */
zl_status zl_gdal_need(zl_error *err)
{
    if (atomic_load(&loaded))
        return ZL_OK;
    const zl_gdal_calls *table = NULL;
    ZL_TRY(find(&table, err));
    zl_gdal_setter set = atomic_load(&setter);
    if (set)
        set(table);
    atomic_store(&loaded, table);
    return ZL_OK;
}

const zl_gdal_calls *zl_gdal(void)
{
    const zl_gdal_calls *table = atomic_load_explicit(&loaded, memory_order_acquire);
    if (table)
        return table;
    zl_error err = {0};
    if (zl_gdal_need(&err) == ZL_OK)
        return atomic_load(&loaded);
    fprintf(stderr, "zonelayer: %s\n", err.message);
    abort();
}

void zl_gdal_when_loaded(zl_gdal_setter set)
{
    atomic_store(&setter, set);
    const zl_gdal_calls *table = atomic_load(&loaded);
    if (table)
        set(table);
}
