#include <stdatomic.h>

#include "base/alloc.h"
#include "base/text.h"
#include "db/db.h"
#include "geodesy/crs.h"
#include "geometry/overlay.h"
#include "input/source/source.h"
#include "store/store.h"

#define OWN_VERSION "zonelayer " ZONELAYER_VERSION

/* Threads may ask at the same time: whoever is first puts the text in place, for good. */
const char *zl_version(void)
{
    static _Atomic(char *) version;
    char *known = atomic_load(&version);
    if (known)
        return known;
    zl_text text = {0};
    zl_text_addf(&text, OWN_VERSION " (GDAL %s, PROJ %s, GEOS %s, SQLite %s, SpatiaLite %s)",
                 zl_gdal_version(), zl_proj_version(), zl_geos_version(), zl_sqlite_version(),
                 zl_spatialite_version());
    char *made = zl_text_take(&text);
    if (!made)
        return OWN_VERSION;
    if (atomic_compare_exchange_strong(&version, &known, made))
        return made;
    zl_free(made);
    return known;
}
