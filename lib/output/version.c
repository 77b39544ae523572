#include <stdio.h>

#include "base/once.h"
#include "db/db.h"
#include "geodesy/crs.h"
#include "geometry/overlay.h"
#include "input/source/source.h"
#include "store/store.h"

static char version[256];

static void write_version(void)
{
    snprintf(version, sizeof version,
             "zonelayer %s (GDAL %s, PROJ %s, GEOS %s, SQLite %s, SpatiaLite %s)",
             ZONELAYER_VERSION, zl_gdal_version(), zl_proj_version(), zl_geos_version(),
             zl_sqlite_version(), zl_spatialite_version());
}

/* Threads may ask at the same time. The text takes no memory of ours, so that no output lacks what
 * made it; GDAL is loaded to say its version, and is "?" where it cannot be. */
const char *zl_version(void)
{
    static zl_once once = ZL_ONCE;
    zl_do_once(&once, write_version);
    return version;
}
