#include <stdatomic.h>
#include <stdio.h>

#include "db/db.h"
#include "geodesy/crs.h"
#include "geometry/overlay.h"
#include "input/source/source.h"
#include "store/store.h"

/* Threads may ask at the same time: whoever is first writes the text, and the others wait for that.
 */
const char *zl_version(void)
{
    enum { UNKNOWN, BEING_WRITTEN, KNOWN };
    static char version[256];
    static atomic_int state;
    int unknown = UNKNOWN;
    if (atomic_compare_exchange_strong(&state, &unknown, BEING_WRITTEN)) {
        snprintf(version, sizeof version,
                 "zonelayer %s (GDAL %s, PROJ %s, GEOS %s, SQLite %s, SpatiaLite %s)",
                 ZONELAYER_VERSION, zl_gdal_version(), zl_proj_version(), zl_geos_version(),
                 zl_sqlite_version(), zl_spatialite_version());
        atomic_store(&state, KNOWN);
    }
    while (atomic_load(&state) != KNOWN)
        continue;
    return version;
}
