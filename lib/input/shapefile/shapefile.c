/* Layout: ESRI Shapefile Technical Description (1998). The first 100 bytes of .shp and .shx hold a
 * file code at byte 0 and the size of the file in 16-bit words at byte 24, big-endian. */
#include "input/shapefile/shapefile.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/findings.h"
#include "input/gdal/gdal.h"

#define HEADER_BYTES 100
#define ENTRY_BYTES  8
#define FILE_CODE    9994

/* A .shp or .shx. */
typedef struct part {
    VSILFILE *file;
    const char *ending;
    int64_t size, declared;
} part;

static void close_part(part *p)
{
    zl_close_vsi(&p->file);
}

static int64_t big(const uint8_t bytes[4])
{
    return (int64_t)bytes[0] << 24 | (int64_t)bytes[1] << 16 | (int64_t)bytes[2] << 8 | bytes[3];
}

static zl_status open_part(part *out, const char *path, const char *lower, const char *upper,
                           const char *name, zl_error *err)
{
    uint8_t header[HEADER_BYTES];
    *out = (part){.ending = lower};
    ZL_TRY(zl_open_beside(&out->file, path, lower, upper, name, err));
    if (!out->file)
        return ZL_OK;
    out->size = zl_vsi_size(out->file);
    if (VSIFReadL(header, 1, sizeof header, out->file) != sizeof header || big(header) != FILE_CODE)
        return zl_fail(err, ZL_BAD_DATA, "%s: its .%s does not begin as a .%s does; it is damaged",
                       name, lower, lower);
    out->declared = 2 * big(header + 24);
    if (out->declared < HEADER_BYTES)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: its .%s says that it has %lld bytes, less than its header; it is "
                       "damaged",
                       name, lower, (long long)out->declared);
    return ZL_OK;
}

static zl_status check_size(int64_t size, int64_t declared, const char *ending, const char *name,
                            zl_error *err)
{
    if (size >= declared)
        return ZL_OK;
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: its .%s says that it has %lld bytes, but it has %lld: it is truncated",
                   name, ending, (long long)declared, (long long)size);
}

/* A byte 0x1A may end the file; a record more, and the number of records is wrong. */
static zl_status check_dbf(const zl_dbf *dbf, const char *name, zl_findings *findings,
                           zl_error *err)
{
    int64_t declared = dbf->header_bytes + dbf->records * dbf->record_bytes;
    ZL_TRY(check_size(dbf->file_bytes, declared, "dbf", name, err));
    if (dbf->column_bytes < dbf->record_bytes)
        zl_findings_add(findings, ZL_WARNING, "dbf-columns", name, NULL, NULL,
                        "a record of the .dbf has %lld bytes, but its columns take only %lld; the "
                        "others are not read",
                        (long long)dbf->record_bytes, (long long)dbf->column_bytes);
    int64_t more = (dbf->file_bytes - declared) / dbf->record_bytes;
    if (more > 0)
        zl_findings_add(findings, ZL_WARNING, "dbf-longer", name, NULL, NULL,
                        "the .dbf says that it has %lld records, but after them there is room for "
                        "%lld more, which are not read",
                        (long long)dbf->records, (long long)more);
    return ZL_OK;
}

static zl_status check_shapes(const part *shp, const part *shx, const zl_dbf *dbf, const char *name,
                              zl_findings *findings, zl_error *err)
{
    ZL_TRY(check_size(shp->size, shp->declared, "shp", name, err));
    ZL_TRY(check_size(shx->size, shx->declared, "shx", name, err));
    if (shp->declared < shp->size)
        zl_findings_add(
            findings, ZL_WARNING, "shp-length", name, NULL, NULL,
            "the .shp says that it has %lld bytes, but it has %lld; its shapes are read "
            "as the .shx says",
            (long long)shp->declared, (long long)shp->size);
    int64_t shapes = (shx->declared - HEADER_BYTES) / ENTRY_BYTES;
    if (dbf->file && shapes != dbf->records)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: its .shx has %lld shapes, but its .dbf has %lld records: they do not "
                       "belong together or are damaged",
                       name, (long long)shapes, (long long)dbf->records);
    if (!dbf->file)
        zl_findings_add(findings, ZL_WARNING, "dbf-missing", name, NULL, NULL,
                        "there is no .dbf beside the .shp: its %lld shapes have no attributes; ask "
                        "for the whole set (.shp, .shx, .dbf, .prj)",
                        (long long)shapes);
    return zl_shapefile_check_entries(shp->file, shx->file, shapes, name, findings, err);
}

zl_status zl_shapefile_check(const char *path, const zl_dbf *dbf, const char *name,
                             zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(close_part) part shp = {0};
    ZL_CLEANUP(close_part) part shx = {0};
    ZL_TRY(open_part(&shp, path, "shp", "SHP", name, err));
    ZL_TRY(open_part(&shx, path, "shx", "SHX", name, err));
    if (dbf->file)
        ZL_TRY(check_dbf(dbf, name, findings, err));
    return shp.file && shx.file ? check_shapes(&shp, &shx, dbf, name, findings, err) : ZL_OK;
}

/* ---- files that are missing or say nothing -------------------------------------------------- */

static bool is_shp(const char *path)
{
    return strcasecmp(CPLGetExtension(path), "shp") == 0;
}

static bool lacks_index(const char *shp)
{
    VSIStatBufL info;
    return VSIStatL(CPLResetExtension(shp, "shx"), &info) != 0 &&
           VSIStatL(CPLResetExtension(shp, "SHX"), &info) != 0;
}

bool zl_shapefile_without_index(char out[256], const char *path)
{
    VSIStatBufL info;
    bool found = false;
    if (VSIStatL(path, &info) != 0)
        return false;
    if (!VSI_ISDIR(info.st_mode)) {
        snprintf(out, 256, "%s", zl_quoted(CPLGetFilename(path)).text);
        return is_shp(path) && lacks_index(path);
    }
    char **members = VSIReadDir(path);
    for (char **member = members; !found && member && *member; member++) {
        found = is_shp(*member) && lacks_index(CPLFormFilename(path, *member, NULL));
        if (found)
            snprintf(out, 256, "%s", zl_quoted(*member).text);
    }
    CSLDestroy(members);
    return found;
}

zl_status zl_shapefile_prj(zl_quote *out, const char *path, const char *name, zl_error *err)
{
    char text[200];
    size_t size = 0;
    ZL_CLEANUP(zl_close_vsi) VSILFILE *prj = NULL;
    ZL_TRY(zl_open_beside(&prj, path, "prj", "PRJ", name, err));
    if (prj)
        ZL_TRY(zl_read_beside(&size, text, sizeof text - 1, prj, "prj", name, err));
    text[size] = '\0';
    *out = zl_quoted(text + strspn(text, " \t\r\n"));
    return ZL_OK;
}
