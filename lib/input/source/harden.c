/* What makes the process safe for foreign files, and its output the same everywhere. Each line
 * answers a measured hole: a driver loaded from a folder, Python in a VRT, a GeoJSON that makes
 * GDAL fetch a URL. */
#include <signal.h>
#include <stdlib.h>

#include "base/message.h"
#include "input/gdal/gdal.h"
#include "zonelayer.h"

static CPLHTTPResult *deny_fetch(const char *url, CSLConstList options, GDALProgressFunc progress,
                                 void *progress_user, CPLHTTPFetchWriteFunc write, void *write_user,
                                 void *user)
{
    (void)url;
    (void)options;
    (void)progress;
    (void)progress_user;
    (void)write;
    (void)write_user;
    (void)user;
    /* NULL would let GDAL try its own handler: the answer has to be a failed one. */
    CPLHTTPResult *refused = CPLCalloc(1, sizeof *refused);
    refused->nStatus = 1;
    refused->pszErrBuf = CPLStrdup(_("zonelayer does not use the network"));
    return refused;
}

static void clear_environment(void)
{
    static const char *const names[] = {
        "GDAL_DRIVER_PATH",
        "OGR_DRIVER_PATH",
        "GDAL_VRT_ENABLE_PYTHON",
        "GDAL_CONFIG_FILE",
        "OGR_SQLITE_LOAD_EXTENSIONS",
        "SPATIALITE_SECURITY",
        "OGR_SQLITE_PRAGMA",
        "OGR_SQLITE_JOURNAL",
        "SHAPE_ENCODING",
        "DBF_ENCODING",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    setenv("GDAL_DRIVER_PATH", "disable", 1);
    /* Else GDAL reads ~/.gdal/gdalrc, which can set all of them and more. */
    setenv("GDAL_CONFIG_FILE", "/dev/null", 1);
    setenv("PROJ_NETWORK", "OFF", 1);
    /* Megabytes that one feature may take; GDAL's 200 are less than a polygon of 2 million
     * vertices. */
    setenv("OGR_GEOJSON_MAX_OBJ_SIZE", "2000", 0);
}

static void harden_gdal(const zl_gdal_calls *gdal)
{
    gdal->call_CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_FILENAME", "/vsicurl/none");
    gdal->call_CPLHTTPPushFetchCallback(deny_fetch, NULL);
    gdal->call_OSRSetPROJEnableNetwork(0);
}

void zl_process_harden(void)
{
    clear_environment();
    zl_gdal_when_loaded(harden_gdal);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}
