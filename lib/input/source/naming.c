/* What a source argument names. Only what stat() finds is a source; GDAL's connection strings are
 * never passed on. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/source/private.h"

/* Limits on a ZIP: one member, and all members against the size of the file. */
#define MAX_MEMBER_BYTES (1024LL * 1024 * 1024)
#define MAX_ZIP_RATIO    200

static bool is_connection_string(const char *what)
{
    return what[0] == '<' || what[0] == '{' || strncasecmp(what, "/vsi", 4) == 0;
}

static bool is_on_disk(const char *path)
{
    struct stat info;
    return path[0] && !is_connection_string(path) && stat(path, &info) == 0 &&
           (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode));
}

/* The length of the longest existing FILE in FILE:LAYER; 0 for none. */
static size_t prefix_on_disk(const char *what)
{
    for (size_t size = strlen(what); size-- > 1;) {
        if (what[size] != ':' || what[size + 1] == '\0')
            continue;
        ZL_CLEANUP(zl_free_ptr) char *path = zl_strndup(what, size);
        if (path && is_on_disk(path))
            return size;
    }
    return 0;
}

bool zl_is_source(const char *what)
{
    if (!what || !*what)
        return false;
    return strcmp(what, "-") == 0 || zl_is_database(what) || is_on_disk(what) ||
           prefix_on_disk(what) > 0;
}

static zl_status not_a_source(const char *what, zl_error *err)
{
    if (strncasecmp(what, "postgres", 8) == 0 && strstr(what, "://"))
        return zl_fail(err, ZL_USAGE,
                       "\"%s\" is a database: write PG: before it, and tables=NAME behind",
                       zl_quoted(what).text);
    if (!*what || is_connection_string(what))
        return zl_fail(err, ZL_USAGE,
                       "\"%s\" is no file or folder; give the path of one, FILE:LAYER, or - for "
                       "GeoJSON on standard input",
                       zl_quoted(what).text);
    struct stat info;
    if (stat(what, &info) == 0)
        return zl_fail(err, ZL_BAD_DATA, "%s: neither a regular file nor a folder",
                       zl_quoted(what).text);
    return zl_fail(err, ZL_BAD_DATA, "%s: %s", zl_quoted(what).text, zl_system_error(errno));
}

zl_status zl_source_locate(char **path, char **layer, const char *what, zl_error *err)
{
    if (!zl_is_source(what))
        return not_a_source(what ? what : "", err);
    bool whole = strcmp(what, "-") == 0 || is_on_disk(what);
    size_t size = whole ? strlen(what) : prefix_on_disk(what);
    char *file = zl_strndup(what, size);
    char *name = whole ? NULL : zl_strdup(what + size + 1);
    if (!file || (!whole && !name)) {
        zl_free(file);
        zl_free(name);
        return zl_fail_memory(err);
    }
    *path = file;
    *layer = name;
    return ZL_OK;
}

static char *absolute(const char *path)
{
    if (path[0] == '/')
        return zl_strdup(path);
    char *folder = getcwd(NULL, 0);
    zl_text joined = {0};
    if (folder)
        zl_text_addf(&joined, "%s/%s", folder, path);
    free(folder);
    return joined.size ? zl_text_take(&joined) : NULL;
}

static zl_status check_member(const char *zip, const char *member, int64_t *sum, zl_error *err)
{
    VSIStatBufL info;
    if (VSIStatL(CPLFormFilename(zip, member, NULL), &info) != 0)
        return ZL_OK;
    *sum += (int64_t)info.st_size;
    if (info.st_size > MAX_MEMBER_BYTES)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: its member %s unpacks to more than 1 GB; unpack it yourself if you "
                       "trust it",
                       zl_quoted(zip).text, zl_quoted(member).text);
    return ZL_OK;
}

/* Files of a ZIP that are sources of their own. A database stays out: it has to be looked at before
 * GDAL opens it, and that works on the disk only. */
static const char *const zip_endings[] = {".shp", ".kml",     ".gml", ".tab", ".mif", ".dxf",
                                          ".csv", ".geojson", ".fgb", ".gpx", ".kmz"};

/* What one member makes a source: its folder for a Shapefile or a geodatabase, else itself; NULL:
 * nothing. It is copied into `room`. */
static const char *zip_source(char room[1024], const char *member)
{
    const char *gdb = strstr(member, ".gdb/");
    if (gdb || zl_has_ending(member, ".gdb")) {
        size_t size = gdb ? (size_t)(gdb - member) + 4 : strlen(member);
        snprintf(room, 1024, "%.*s", (int)size, member);
        return room;
    }
    bool source = false;
    for (size_t i = 0; i < sizeof zip_endings / sizeof *zip_endings; i++)
        source |= zl_has_ending(member, zip_endings[i]);
    if (!source)
        return NULL;
    snprintf(room, 1024, "%s", zl_has_ending(member, ".shp") ? CPLGetPath(member) : member);
    return room;
}

/* The sources of a ZIP, each once. */
static zl_status list_sources(char ***sources, int64_t *sum, const char *zip, zl_error *err)
{
    char **members = VSIReadDirRecursive(zip);
    zl_status status = ZL_OK;
    for (char **member = members; status == ZL_OK && member && *member; member++) {
        char room[1024];
        status = check_member(zip, *member, sum, err);
        const char *found = zip_source(room, *member);
        if (found && CSLFindString(*sources, found) < 0)
            *sources = CSLAddString(*sources, found);
    }
    CSLDestroy(members);
    return status;
}

static zl_status not_one(char **sources, const char *shown, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    for (char **source = sources; source && *source; source++)
        zl_text_add_item(&list, **source ? *source : _("(its top folder)"));
    if (!sources)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: the ZIP holds no Shapefile, no File Geodatabase and no other file "
                       "that can be read; a GeoPackage has to be unpacked first",
                       zl_quoted(shown).text);
    return zl_fail(err, ZL_USAGE,
                   "%s: the ZIP holds several sources; unpack it and name one of them: %s",
                   zl_quoted(shown).text, list.data ? list.data : "");
}

/* The one source in a ZIP; refuses what unpacks to a bomb. */
static zl_status zipped_source(char **out, const char *zip, int64_t packed, zl_error *err)
{
    const char *shown = zip + strlen("/vsizip/");
    char **sources = NULL;
    int64_t sum = 0;
    zl_status status = list_sources(&sources, &sum, zip, err);
    if (status == ZL_OK && sum / MAX_ZIP_RATIO > packed)
        status = zl_fail(err, ZL_BAD_DATA,
                         "%s: the ZIP unpacks to more than %d times its size; unpack it yourself "
                         "if you trust it",
                         zl_quoted(shown).text, MAX_ZIP_RATIO);
    if (status == ZL_OK && CSLCount(sources) != 1)
        status = not_one(sources, shown, err);
    if (status == ZL_OK && sources) {
        *out = zl_strdup(**sources ? CPLFormFilename(zip, *sources, NULL) : zip);
        status = *out ? ZL_OK : zl_fail_memory(err);
    }
    CSLDestroy(sources);
    return status;
}

zl_status zl_source_gdal_path(char **out, const char *path, zl_error *err)
{
    struct stat info;
    ZL_CLEANUP(zl_free_ptr) char *full = absolute(path);
    if (!full)
        return zl_fail_memory(err);
    if (is_connection_string(full))
        return not_a_source(full, err);
    if (zl_has_ending(full, ".zip") && stat(full, &info) == 0 && S_ISREG(info.st_mode)) {
        zl_text zip = {0};
        zl_text_addf(&zip, "/vsizip/%s", full);
        ZL_CLEANUP(zl_free_ptr) char *inside = zl_text_take(&zip);
        if (!inside)
            return zl_fail_memory(err);
        /* GDAL decodes the names once, when it first lists the members. */
        CPLSetThreadLocalConfigOption("CPL_ZIP_ENCODING", zl_zip_name_encoding(full));
        zl_status status = zipped_source(out, inside, (int64_t)info.st_size, err);
        CPLSetThreadLocalConfigOption("CPL_ZIP_ENCODING", NULL);
        return status;
    }
    *out = full;
    full = NULL;
    return ZL_OK;
}
