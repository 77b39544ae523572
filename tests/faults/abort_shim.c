/* Preloaded into the command: the n-th call into a foreign library ends the program by SIGABRT, as
 * a failed assertion or an exception that nobody catches does.
 *
 *   FAULT_LIBRARY=   gdal, geos, proj, sqlite or spatialite
 *   FAULT_AT=n       which call of it, counted from 1
 *   FAULT_COUNT=f    the number of calls is written to this file when the program ends
 *
 * The functions take and give nothing but whole numbers and pointers, so that one form with six
 * arguments passes all of them on. Calls between the libraries count too: SpatiaLite's are made by
 * SQLite in the middle of a statement. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum library { GDAL, GEOS, PROJ, SQLITE, SPATIALITE, NLIBRARIES };
static const char *const names[] = {"gdal", "geos", "proj", "sqlite", "spatialite"};

static enum library chosen = NLIBRARIES;
static unsigned long fail_at;
static atomic_ulong made;

__attribute__((constructor)) static void start(void)
{
    const char *at = getenv("FAULT_AT"), *name = getenv("FAULT_LIBRARY");
    fail_at = at ? strtoul(at, NULL, 10) : 0;
    for (int i = 0; name && i < NLIBRARIES; i++)
        if (strcmp(names[i], name) == 0)
            chosen = (enum library)i;
}

__attribute__((destructor)) static void finish(void)
{
    const char *path = getenv("FAULT_COUNT");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (file < 0)
        return;
    dprintf(file, "%lu\n", atomic_load(&made));
    close(file);
}

static void count(enum library library)
{
    if (library == chosen && atomic_fetch_add(&made, 1) + 1 == fail_at)
        abort();
}

typedef void *any;
typedef any (*call)(any, any, any, any, any, any);

/* GDAL is loaded by a module, where those that come after a preloaded library do not look. */
static call behind(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    void *gdal = found ? NULL : dlopen("libgdal.so", RTLD_LAZY | RTLD_NOLOAD);
    return (call)(found || !gdal ? found : dlsym(gdal, name));
}

#define PASS(library, name)                                                                        \
    any name(any a, any b, any c, any d, any e, any f)                                             \
    {                                                                                              \
        static _Atomic(call) next;                                                                 \
        if (!atomic_load(&next))                                                                   \
            atomic_store(&next, behind(#name));                                                    \
        count(library);                                                                            \
        return atomic_load(&next)(a, b, c, d, e, f);                                               \
    }

PASS(GDAL, GDALOpenEx)
PASS(GDAL, GDALClose)
PASS(GDAL, GDALDatasetCreateLayer)
PASS(GDAL, GDALDatasetStartTransaction)
PASS(GDAL, GDALDatasetCommitTransaction)
PASS(GDAL, OGR_L_CreateField)
PASS(GDAL, OGR_L_CreateFeature)
PASS(GDAL, OGR_L_GetNextFeature)
PASS(GDAL, OGR_L_SyncToDisk)

PASS(GEOS, GEOSGeom_createLinearRing_r)
PASS(GEOS, GEOSGeom_createPolygon_r)
PASS(GEOS, GEOSGeom_createLineString_r)
PASS(GEOS, GEOSGeom_createCollection_r)
PASS(GEOS, GEOSisValidDetail_r)
PASS(GEOS, GEOSMakeValidWithParams_r)
PASS(GEOS, GEOSUnaryUnion_r)
PASS(GEOS, GEOSIntersection_r)
PASS(GEOS, GEOSDifference_r)
PASS(GEOS, GEOSGeom_destroy_r)

PASS(PROJ, proj_context_create)
PASS(PROJ, proj_create)
PASS(PROJ, proj_create_from_database)
PASS(PROJ, proj_create_crs_to_crs_from_pj)
PASS(PROJ, proj_destroy)

PASS(SQLITE, sqlite3_prepare_v2)
PASS(SQLITE, sqlite3_step)
PASS(SQLITE, sqlite3_finalize)
PASS(SQLITE, sqlite3_close_v2)

PASS(SPATIALITE, spatialite_init_ex)
PASS(SPATIALITE, spatialite_cleanup_ex)
PASS(SPATIALITE, gaiaAllocGeomColl)
PASS(SPATIALITE, gaiaFreeGeomColl)
PASS(SPATIALITE, gaiaFromSpatiaLiteBlobWkb)
PASS(SPATIALITE, gaiaFromSpatiaLiteBlobWkbEx)
