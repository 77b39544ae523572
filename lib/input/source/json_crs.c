/* The member "crs" of a GeoJSON. GDAL takes the file for WGS 84 in silence when it does not know
 * the CRS that is named there, or when it is named by a link. */
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/quote.h"
#include "input/source/private.h"

/* It stands before the features or, rarely, behind them. */
enum { HEAD_BYTES = 65536, TAIL_BYTES = 4096, MEMBER_BYTES = 2048 };

static const char *after(const char *text, const char *expected)
{
    text = text ? text + strspn(text, " \t\r\n") : NULL;
    size_t size = strlen(expected);
    return text && strncmp(text, expected, size) == 0 ? text + size : NULL;
}

/* The object after "crs":, up to its properties' end; false when there is none. */
static bool find_member(char out[MEMBER_BYTES], const char *text)
{
    for (const char *at = strstr(text, "\"crs\""); at; at = strstr(at + 1, "\"crs\"")) {
        const char *open = after(after(at + strlen("\"crs\""), ":"), "{");
        const char *close = open ? strchr(open, '}') : NULL;
        if (!close || close - open >= MEMBER_BYTES)
            continue;
        snprintf(out, MEMBER_BYTES, "%.*s", (int)(close - open), open);
        return true;
    }
    return false;
}

/* The text of a key in the member, NULL when it has none. */
static const char *value_of(char out[256], const char *member, const char *key)
{
    for (const char *at = strstr(member, key); at; at = strstr(at + 1, key)) {
        const char *text = after(after(at + strlen(key), ":"), "\"");
        const char *end = text ? strchr(text, '"') : NULL;
        if (!end || end - text >= 256)
            continue;
        snprintf(out, 256, "%.*s", (int)(end - text), text);
        return out;
    }
    return NULL;
}

static bool is_known(const char *name)
{
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    bool known = OSRSetFromUserInput(crs, name) == OGRERR_NONE;
    CPLPopErrorHandler();
    OSRDestroySpatialReference(crs);
    return known;
}

static void judge(zl_source *source, const char *member)
{
    char type[256], name[256];
    bool link = value_of(type, member, "\"type\"") &&
                (strcmp(type, "link") == 0 || strcmp(type, "url") == 0);
    const char *named = value_of(name, member, "\"name\"");
    if (link)
        snprintf(source->bad_prj, sizeof source->bad_prj, "%s", _("a link, which is not followed"));
    else if (named && !is_known(named))
        snprintf(source->bad_prj, sizeof source->bad_prj, "%.100s", zl_quoted(named).text);
}

zl_status zl_source_check_json_crs(zl_source *source, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *text = zl_alloc(HEAD_BYTES + TAIL_BYTES + 1);
    if (!text)
        return zl_fail_memory(err);
    VSILFILE *file = VSIFOpenL(source->path, "rb");
    if (!file)
        return ZL_OK;
    size_t size = VSIFReadL(text, 1, HEAD_BYTES, file);
    if (size == HEAD_BYTES && VSIFSeekL(file, 0, SEEK_END) == 0 &&
        VSIFSeekL(file, VSIFTellL(file) - TAIL_BYTES, SEEK_SET) == 0)
        size += VSIFReadL(text + size, 1, TAIL_BYTES, file);
    VSIFCloseL(file);
    text[size] = '\0';
    char member[MEMBER_BYTES];
    if (find_member(member, text))
        judge(source, member);
    return ZL_OK;
}
