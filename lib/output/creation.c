#include "output/creation.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "input/gdal/gdal.h"
#include "output/date.h"
#include "output/names.h"

#define OPTION_SIZE 128
static_assert(OPTION_SIZE >= ZL_SLUG_SIZE, "a column name has room");

/* ---- dates ---------------------------------------------------------------------------------- */

void zl_setting_change(zl_setting *changed, const char *key, const char *value)
{
    const char *before = CPLGetThreadLocalConfigOption(key, NULL);
    *changed = (zl_setting){.key = key, .before = before ? CPLStrdup(before) : NULL};
    CPLSetThreadLocalConfigOption(key, value);
}

void zl_setting_restore(zl_setting *changed)
{
    if (changed->key)
        CPLSetThreadLocalConfigOption(changed->key, changed->before);
    CPLFree(changed->before);
}

void zl_stop_clock(zl_setting *clock)
{
    struct tm when;
    if (!zl_output_moment(&when))
        return;
    char date[64];
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S.000Z", &when);
    zl_setting_change(clock, "OGR_CURRENT_DATE", date);
}

/* ---- options -------------------------------------------------------------------------------- */

/* The value that stands for "@word" in the options of a format, NULL for none. */
static const char *option_value(const zl_creation *w, const char *word, char room[OPTION_SIZE])
{
    const zl_write_request *request = w->request;
    if (strcmp(word, "places") == 0)
        return request->xy ? "AS_XY" : w->survey->kind == ZL_SHAPE_NONE ? NULL : "AS_WKT";
    if (strcmp(word, "bounds") == 0) {
        if (w->grid->step == 0)
            return NULL;
        snprintf(room, OPTION_SIZE, "%.17g,%.17g,%.17g,%.17g", w->grid->west, w->grid->south,
                 w->grid->east, w->grid->north);
        return room;
    }
    if (strcmp(word, "title") == 0)
        return request->layer ? request->layer : request->stem;
    if (strcmp(word, "remark") == 0)
        return w->survey->schematic ? ZL_SCHEMATIC_REMARK : NULL;
    bool fid = strcmp(word, "fid") == 0, wkt = strcmp(word, "wkt") == 0;
    zl_free_name(room, w->stream->columns, fid ? "fid" : wkt ? "WKT" : "geom");
    return room;
}

char **zl_layer_options(const zl_creation *w)
{
    char **options = NULL;
    for (zl_words word = w->request->format->layer_options; word && *word; word++) {
        const char *at = strstr(*word, "=@");
        if (!at) {
            options = CSLAddString(options, *word);
            continue;
        }
        char room[OPTION_SIZE];
        const char *value = option_value(w, at + 2, room);
        if (value)
            options = CSLAddString(options, CPLSPrintf("%.*s=%s", (int)(at - *word), *word, value));
    }
    return options;
}

/* Files hold easting or longitude first, whatever the authority says. */
zl_status zl_make_srs(OGRSpatialReferenceH *out, const char *code, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    const char *wanted = strcmp(code, "OGC:CRS84") == 0 ? "EPSG:4326" : code;
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    if (OSRSetFromUserInput(srs, wanted) != OGRERR_NONE) {
        OSRRelease(srs);
        return zl_fail(err, ZL_BAD_CRS, "GDAL does not know %s", code);
    }
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    *out = srs;
    return ZL_OK;
}

int zl_name_column(const zl_write_request *request, const zl_stream *stream)
{
    static const char *const names[] = {"name_zh", "name", "name_en", "id"};
    int column = -1;
    if (request->format->name_option)
        for (size_t i = 0; column < 0 && i < sizeof names / sizeof *names; i++)
            column = zl_column_index(stream->columns, names[i]);
    return column;
}
