/* A CRS as a project has it. */

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "input/gdal/gdal.h"
#include "output/creation.h"
#include "output/qgis/project.h"

static zl_status add_definition(zl_xml *xml, xmlNode *at, OGRSpatialReferenceH srs, zl_error *err)
{
    static const char *const format[] = {"FORMAT=WKT2_2018", NULL};
    char *wkt = NULL, *proj = NULL;
    bool done = OSRExportToWktEx(srs, &wkt, format) == OGRERR_NONE &&
                OSRExportToProj4(srs, &proj) == OGRERR_NONE;
    if (done) {
        zl_xml_add_text(xml, at, "wkt", wkt);
        zl_xml_add_text(xml, at, "proj4", proj);
    }
    CPLFree(wkt);
    CPLFree(proj);
    return done ? ZL_OK : zl_fail(err, ZL_BAD_CRS, "GDAL cannot describe the CRS for QGIS");
}

/* QGIS believes a code alone in some places and in others not, so all of it is written everywhere.
 */
zl_status zl_qgis_add_crs(zl_xml *xml, xmlNode *parent, const char *code, zl_error *err)
{
    xmlNode *at = zl_xml_add(xml, parent, "spatialrefsys");
    OGRSpatialReferenceH srs = NULL;
    ZL_TRY(zl_make_srs(&srs, code, err));
    zl_status status = add_definition(xml, at, srs, err);
    zl_xml_add_text(xml, at, "srid", strchr(code, ':') + 1);
    zl_xml_add_text(xml, at, "authid", code);
    zl_xml_add_text(xml, at, "description", OSRGetName(srs));
    zl_xml_add_text(xml, at, "geographicflag", OSRIsGeographic(srs) ? "true" : "false");
    OSRRelease(srs);
    return status;
}
