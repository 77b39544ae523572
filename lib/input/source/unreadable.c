/* Why a source cannot be opened, and what to do: of files that are in use beside ours, by their
 * endings. */
#include <sys/stat.h>

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "input/dxf/dxf.h"
#include "input/gdal/gdal.h"
#include "input/source/private.h"

static const struct {
    const char *advice;
    const char *ending[9]; /* a NULL behind the last */
} known[] = {
    {N_("is a DWG drawing, which only AutoCAD's own programs read; save it as DXF there (AutoCAD "
        "2000 to 2018, ASCII) and load that"),
     {".dwg"}},
    {N_("is a personal geodatabase, which only ArcGIS reads; export it there to a File Geodatabase "
        "or Shapefiles and load those"),
     {".mdb"}},
    {N_("is a file of the exchange format VCT, which is not read; convert it to a Shapefile or "
        "GeoPackage with the program that made it"),
     {".vct"}},
    {N_("is a workbook; save its sheet as CSV (UTF-8) and load that, or give it to add --corners "
        "where it has corner points"),
     {".xlsx", ".xls", ".et", ".ods"}},
    {N_("is a packed archive; unpack it and load what it holds"),
     {".rar", ".7z", ".gz", ".tar", ".lpk", ".lpkx", ".mpk", ".mpkx"}},
    {N_("is a document; type its corner points into a text file and give that to add --corners"),
     {".pdf", ".doc", ".docx", ".wps"}},
    {N_("is a project or a style, which names data and holds none; load the data that it names"),
     {".mxd", ".aprx", ".qgs", ".qgz", ".qml", ".sld", ".lyr", ".lyrx"}},
    {N_("belongs to a Shapefile and is none by itself; load the .shp that it lies beside"),
     {".shx", ".prj", ".cpg", ".sbn", ".sbx"}},
};

/* NULL: nothing is known of such a file. */
static const char *advice_for(const char *path)
{
    struct stat info;
    if (zl_is_dwg(path)) /* also by its first bytes */
        return known[0].advice;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        for (const char *const *ending = known[i].ending; *ending; ending++)
            if (zl_has_ending(path, *ending))
                return known[i].advice;
    return NULL;
}

zl_status zl_source_explain(const zl_source *source, const char *driver, zl_error *err)
{
    struct stat info;
    if (strcmp(driver, "ESRI Shapefile") == 0)
        ZL_TRY(zl_source_explain_shapefile(source, err));
    const char *advice = advice_for(source->path);
    if (advice)
        return zl_fail(err, ZL_BAD_DATA, "%s: %s", source->name, _(advice));
    if (*driver)
        return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read as %s%s%s", source->name, driver,
                       source->log.error[0] ? ": " : "", source->log.error);
    if (source->stdin_data)
        return zl_fail(err, ZL_BAD_DATA, "%s: is no GeoJSON", source->name);
    if (stat(source->path, &info) == 0 && S_ISDIR(info.st_mode))
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: the folder holds no Shapefile and is no File Geodatabase",
                       source->name);
    if (zl_has_ending(source->path, ".txt"))
        return zl_fail(
            err, ZL_BAD_DATA,
            "%s: is no boundary-point TXT: no line [属性描述] or [地块坐标] is in it; "
            "expected are [属性描述] with keys like 坐标系=, then [地块坐标], then plots",
            source->name);
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: is none of boundary-point TXT, Shapefile, GeoJSON, GeoPackage, SpatiaLite, "
                   "FlatGeobuf, GML, "
                   "KML, CSV, MapInfo, DXF or GPX",
                   source->name);
}
