#include "output/qgis/package.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "output/date.h"
#include "output/format.h"
#include "output/gdal_guard.h"

#define MEMBER "project.qgs"
#define PIECE  ((size_t)1 << 26)

/* ---- the zip -------------------------------------------------------------------------------- */

zl_status zl_qgis_zip(const char *path, const char *shown, const zl_text *document, zl_error *err)
{
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    void *zip = CPLCreateZip(path, NULL);
    bool done = zip && CPLCreateFileInZip(zip, MEMBER, NULL) == CE_None;
    for (size_t at = 0; done && at < document->size; at += PIECE) {
        size_t size = document->size - at < PIECE ? document->size - at : PIECE;
        done = CPLWriteFileInZip(zip, document->data + at, (int)size) == CE_None;
    }
    done = done && CPLCloseFileInZip(zip) == CE_None;
    done = (!zip || CPLCloseZip(zip) == CE_None) && done;
    ZL_TRY(zl_gdal_status(&guard, shown, _("writing failed"), err));
    return done ? ZL_OK : zl_fail(err, ZL_FAILED, "'%s': writing failed", shown);
}

zl_status zl_qgis_verify_zip(const char *path, const char *shown, const zl_text *document,
                             zl_error *err)
{
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    GByte *bytes = NULL;
    vsi_l_offset size = 0;
    bool same = VSIIngestFile(NULL, CPLSPrintf("/vsizip/{%s}/" MEMBER, path), &bytes, &size, -1) &&
                size == document->size && memcmp(bytes, document->data, document->size) == 0;
    CPLFree(bytes);
    return same ? ZL_OK
                : zl_fail(err, ZL_FAILED, "'%s' was not written whole: it cannot be read back",
                          shown);
}

/* ---- in a GeoPackage ------------------------------------------------------------------------ */

/* The zip as QGIS keeps it in the table: as a text of hexadecimal digits. */
static zl_status zipped_hex(char **out, const char *shown, const zl_text *document, zl_error *err)
{
    char path[64];
    snprintf(path, sizeof path, "/vsimem/zonelayer-%p.qgz", (const void *)document);
    zl_status status = zl_qgis_zip(path, shown, document, err);
    vsi_l_offset size = 0;
    GByte *bytes = status == ZL_OK ? VSIGetMemFileBuffer(path, &size, TRUE) : NULL;
    VSIUnlink(path);
    if (status == ZL_OK && bytes)
        *out = CPLBinaryToHex((int)size, bytes);
    CPLFree(bytes);
    if (status == ZL_OK && !*out)
        return zl_fail_memory(err);
    return status;
}

static bool run(GDALDatasetH dataset, const char *sql)
{
    CPLErrorReset();
    OGRLayerH rows = GDALDatasetExecuteSQL(dataset, sql, NULL, NULL);
    if (rows)
        GDALDatasetReleaseResultSet(dataset, rows);
    return CPLGetLastErrorType() < CE_Failure;
}

/* A text as an SQL literal. */
static void add_literal(zl_text *sql, const char *text)
{
    zl_text_add(sql, "'");
    for (; *text; text++)
        zl_text_add_bytes(sql, *text == '\'' ? "''" : text, *text == '\'' ? 2 : 1);
    zl_text_add(sql, "'");
}

static zl_status insert(GDALDatasetH dataset, const char *shown, const char *name, const char *hex,
                        zl_error *err)
{
    struct tm now;
    char when[32];
    zl_output_moment(&now);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &now);
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "INSERT INTO qgis_projects VALUES (");
    add_literal(&sql, name);
    zl_text_addf(
        &sql, ", '{\"last_modified_time\":\"%s\",\"last_modified_user\":\"zonelayer\"}', '", when);
    zl_text_add(&sql, hex);
    zl_text_add(&sql, "')");
    if (sql.failed)
        return zl_fail_memory(err);
    bool done = run(dataset, "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, "
                             "content BLOB)") &&
                run(dataset, sql.data);
    return done ? ZL_OK : zl_fail(err, ZL_FAILED, "'%s': the project could not be kept", shown);
}

zl_status zl_qgis_embed(const char *path, const char *shown, const char *name,
                        const zl_text *document, zl_error *err)
{
    char *hex = NULL;
    ZL_TRY(zipped_hex(&hex, shown, document, err));
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    zl_status status = dataset ? insert(dataset, shown, name, hex, err)
                               : zl_fail(err, ZL_FAILED, "'%s' cannot be opened again", shown);
    CPLFree(hex);
    if (dataset)
        GDALClose(dataset);
    return status == ZL_OK ? zl_gdal_status(&guard, shown, _("writing failed"), err) : status;
}
