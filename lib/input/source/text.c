/* The encoding of the text of a source whose driver gives bytes, Shapefile and CSV; texts that a
 * driver cuts. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/shapefile/dbf.h"
#include "input/shapefile/shapefile.h"
#include "input/source/private.h"

/* What is decoded as a whole is held in memory. */
#define MAX_DECODED_BYTES ((int64_t)512 * 1024 * 1024)

/* ---- texts with a NUL ------------------------------------------------------------------------ */

void zl_cut_texts_add(zl_cut_texts *cut, int64_t row, const char *field)
{
    if (cut->count++ == 0) {
        cut->row = row;
        cut->field = field;
    }
}

void zl_cut_texts_tell(const zl_cut_texts *cut, const zl_source *source)
{
    if (cut->count > 0)
        zl_findings_add(source->findings, ZL_WARNING, "text-cut", source->name, NULL, NULL,
                        "%lld text%s a NUL character (first in row %lld, field \"%s\") and %s cut "
                        "there",
                        (long long)cut->count, zl_inflect(cut->count == 1, " has", "s have"),
                        (long long)cut->row, zl_quoted(cut->field).text,
                        zl_inflect(cut->count == 1, "is", "are"));
}

/* ---- Shapefile ------------------------------------------------------------------------------ */

/* The text of a .cpg, `*out` NULL when there is none. One that cannot be read would leave the texts
 * to be guessed. */
static zl_status read_cpg(const char **out, char room[128], const zl_source *source, zl_error *err)
{
    ZL_CLEANUP(zl_close_vsi) VSILFILE *file = NULL;
    size_t size = 0;
    ZL_TRY(zl_open_beside(&file, source->shapefile, "cpg", "CPG", source->name, err));
    if (!file)
        return ZL_OK;
    ZL_TRY(zl_read_beside(&size, room, 127, file, "cpg", source->name, err));
    room[size] = '\0';
    *out = room;
    return ZL_OK;
}

static void tell_cut_texts(const zl_source *source, const zl_dbf_seen *seen)
{
    if (seen->cut_texts)
        zl_findings_add(source->findings, ZL_WARNING, "text-cut", source->name, NULL, NULL,
                        "%lld text%s a NUL character (first in row %lld) and %s cut there",
                        (long long)seen->cut_texts,
                        zl_inflect(seen->cut_texts == 1, " has", "s have"),
                        (long long)seen->cut_row, zl_inflect(seen->cut_texts == 1, "is", "are"));
}

static void tell_records(zl_source *source, const zl_dbf_seen *seen)
{
    source->deleted = seen->deleted;
    if (seen->deleted)
        zl_findings_add(source->findings, ZL_NOTE, "deleted-records", source->name, NULL, NULL,
                        "%lld record%s marked as deleted in the .dbf and left out",
                        (long long)seen->deleted, zl_inflect(seen->deleted == 1, " is", "s are"));
    tell_cut_texts(source, seen);
}

static zl_status decide_dbf(zl_source *source, const zl_dbf *dbf, zl_error *err)
{
    char cpg[128];
    zl_encoding_claims claims = {.option = source->option, .ldid = dbf->ldid};
    ZL_TRY(read_cpg(&claims.cpg, cpg, source, err));
    ZL_CLEANUP(zl_encoding_probe_close_ptr) zl_encoding_probe *probe = NULL;
    zl_encoding encoding;
    ZL_TRY(zl_encoding_probe_open(&probe, &claims, source->name, err));
    zl_dbf_seen seen;
    ZL_TRY(zl_dbf_probe(&seen, probe, dbf, source->name, err));
    tell_records(source, &seen);
    ZL_TRY(zl_encoding_decide(&encoding, probe, err));
    zl_encoding_findings(source->findings, &encoding, true, source->name);
    return zl_decoder_open(&source->decoder, encoding.name, err);
}

zl_status zl_source_check_shapefile(zl_source *source, zl_error *err)
{
    VSIStatBufL info;
    if (VSIStatL(source->path, &info) != 0)
        return ZL_OK;
    const char *path = source->path;
    if (VSI_ISDIR(info.st_mode))
        path = CPLFormFilename(source->path, OGR_L_GetName(source->layer), "shp");
    source->shapefile = zl_strdup(path);
    if (!source->shapefile)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_dbf_close) zl_dbf dbf = {0};
    ZL_TRY(zl_dbf_open(&dbf, source->shapefile, source->name, err));
    ZL_TRY(zl_shapefile_check(source->shapefile, &dbf, source->name, source->findings, err));
    return dbf.file ? decide_dbf(source, &dbf, err) : ZL_OK;
}

/* GDAL tells of no text where it ends. */
zl_status zl_source_check_mapinfo(const zl_source *source, zl_error *err)
{
    const char *path = source->path;
    VSIStatBufL info;
    if (VSIStatL(path, &info) == 0 && VSI_ISDIR(info.st_mode))
        path = CPLFormFilename(path, OGR_L_GetName(source->layer), "tab");
    if (strcasecmp(CPLGetExtension(path), "tab") != 0) /* a .mif, which is text */
        return ZL_OK;
    ZL_CLEANUP(zl_dbf_close) zl_dbf dat = {0};
    zl_dbf_seen seen;
    ZL_TRY(zl_dat_open(&dat, path, source->name, err));
    if (!dat.file) /* its table is a file of another program */
        return ZL_OK;
    ZL_TRY(zl_dbf_probe(&seen, NULL, &dat, source->name, err));
    tell_cut_texts(source, &seen);
    return ZL_OK;
}

zl_status zl_source_explain_shapefile(const zl_source *source, zl_error *err)
{
    VSIStatBufL info;
    char shp[256];
    if (zl_shapefile_without_index(shp, source->path))
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: %s has no .shx beside it, which says where its shapes are; ask for the "
                       "whole set (.shp, .shx, .dbf, .prj), or make it with "
                       "SHAPE_RESTORE_SHX=YES ogrinfo %s",
                       source->name, shp, shp);
    if (VSIStatL(source->path, &info) != 0 || VSI_ISDIR(info.st_mode))
        return ZL_OK;
    ZL_CLEANUP(zl_dbf_close) zl_dbf dbf = {0};
    ZL_TRY(zl_dbf_open(&dbf, source->path, source->name, err));
    return zl_shapefile_check(source->path, &dbf, source->name, NULL, err);
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static size_t read_some(void *user, char *room, size_t size)
{
    return VSIFReadL(room, 1, size, user);
}

static zl_status read_whole(char **out, size_t *size, VSILFILE *file, const char *name,
                            const char *encoding, zl_error *err)
{
    int64_t bytes = zl_vsi_size(file);
    if (bytes > MAX_DECODED_BYTES)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: is not UTF-8 but %s, and too large to be converted on the way; convert "
                       "it first: iconv -f %s -t UTF-8",
                       name, encoding, encoding);
    char *data = bytes >= 0 ? zl_alloc((size_t)bytes) : NULL;
    if (!data)
        return zl_fail_memory(err);
    *size = VSIFReadL(data, 1, (size_t)bytes, file);
    *out = data;
    return ZL_OK;
}

static bool write_memory(const char *path, const char *text, size_t size)
{
    VSILFILE *file = VSIFOpenL(path, "wb");
    bool written = file && VSIFWriteL(text, 1, size, file) == size;
    return file && VSIFCloseL(file) == 0 && written;
}

/* The driver looks for types and CRS beside the file. */
static void copy_beside(const char *from, const char *to, const char *ending)
{
    ZL_CLEANUP(zl_free_ptr) char *source = zl_strdup(CPLResetExtension(from, ending));
    VSIStatBufL info;
    if (source && VSIStatL(source, &info) == 0)
        CPLCopyFile(CPLResetExtension(to, ending), source);
}

static zl_status move_to_memory(zl_source *source, const char *text, size_t size, zl_error *err)
{
    zl_text folder = {0}, path = {0};
    zl_text_addf(&folder, "/vsimem/zonelayer-%p", (void *)source);
    zl_text_addf(&path, "/vsimem/zonelayer-%p/%s", (void *)source, CPLGetFilename(source->path));
    source->in_memory = zl_text_take(&folder);
    ZL_CLEANUP(zl_free_ptr) char *moved = zl_text_take(&path);
    if (!source->in_memory || !moved || !write_memory(moved, text, size))
        return zl_fail_memory(err);
    copy_beside(source->path, moved, "csvt");
    copy_beside(source->path, moved, "prj");
    zl_free(source->path);
    source->path = moved;
    moved = NULL;
    return ZL_OK;
}

zl_status zl_source_decode_csv(zl_source *source, zl_error *err)
{
    zl_encoding encoding;
    ZL_CLEANUP(zl_close_vsi) VSILFILE *file = VSIFOpenL(source->path, "rb");
    if (!file) /* the driver says why */
        return ZL_OK;
    ZL_TRY(zl_encoding_of_stream(&encoding, read_some, file, source->option, source->name, err));
    bool utf8 = strcmp(encoding.name, "UTF-8") == 0;
    zl_encoding_findings(source->findings, &encoding, !utf8, source->name);
    if (utf8)
        return ZL_OK;
    ZL_CLEANUP(zl_free_ptr) char *raw = NULL;
    ZL_CLEANUP(zl_free_ptr) char *text = NULL;
    size_t raw_size = 0, size = 0;
    ZL_TRY(read_whole(&raw, &raw_size, file, source->name, encoding.name, err));
    ZL_TRY(zl_decode_file(&text, &size, &encoding, raw, raw_size, source->name, err));
    return move_to_memory(source, text, size, err);
}
