/* Boundary-point TXT behind the interface of source.h. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/source/private.h"
#include "input/txt/txt.h"

/* So much of a file is looked at; sections of a project may stand before the first of ours. */
enum { SNIFFED_BYTES = 256 * 1024 };

static void close_file(FILE **file)
{
    if (*file)
        fclose(*file);
}

static bool takes(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    char bytes[SNIFFED_BYTES]; /* what asks for no memory cannot take it for another format */
    ZL_CLEANUP(close_file) FILE *file = fopen(path, "rb");
    return file && zl_txt_looks_like(bytes, fread(bytes, 1, sizeof bytes, file));
}

static zl_status cannot_read(const zl_source *source, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read", source->name);
}

static zl_status read_file(char **out, size_t *size, const zl_source *source, zl_error *err)
{
    struct stat info;
    ZL_CLEANUP(close_file) FILE *file = fopen(source->path, "rb");
    if (!file || fstat(fileno(file), &info) != 0)
        return cannot_read(source, err);
    if ((size_t)info.st_size > ZL_TXT_LARGEST_FILE)
        return zl_fail(err, ZL_BAD_DATA, "%s: has more than %zu MB; split it", source->name,
                       ZL_TXT_LARGEST_FILE / 1024 / 1024);
    ZL_CLEANUP(zl_free_ptr) char *bytes = zl_alloc((size_t)info.st_size + 1);
    if (!bytes)
        return zl_fail_memory(err);
    *size = fread(bytes, 1, (size_t)info.st_size, file);
    if (*size != (size_t)info.st_size || ferror(file))
        return cannot_read(source, err);
    *out = bytes;
    bytes = NULL;
    return ZL_OK;
}

static zl_status take_fields(zl_source *source, zl_error *err)
{
    size_t count = zl_txt_nfields(source->txt);
    source->field = zl_alloc_zero(count, sizeof *source->field);
    if (!source->field)
        return zl_fail_memory(err);
    for (; source->nfields < count; source->nfields++) {
        const zl_field *field = zl_txt_field(source->txt, source->nfields);
        zl_field *own = &source->field[source->nfields];
        *own = (zl_field){.name = zl_strdup(field->name), .type = field->type};
        if (!own->name)
            return zl_fail_memory(err);
    }
    return ZL_OK;
}

static zl_status open_txt(zl_source *source, const zl_source_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *bytes = NULL;
    size_t size = 0;
    bool same = source->wanted && strcmp(source->wanted, source->stem) == 0;
    zl_txt_options how = {.encoding = options ? options->encoding : NULL,
                          .layer = same ? NULL : source->wanted,
                          .repair = options && options->repair};
    ZL_TRY(read_file(&bytes, &size, source, err));
    ZL_TRY(zl_txt_open(&source->txt, source->name, bytes, size, &how, err));
    zl_findings_append(source->findings, zl_txt_findings(source->txt), 0);
    ZL_TRY(take_fields(source, err));
    source->driver = zl_strdup(_("boundary-point TXT"));
    source->layer_name = zl_strdup(source->wanted ? source->wanted : source->stem);
    const char *crs = zl_txt_crs(source->txt);
    source->crs_wkt = zl_strdup(crs);
    source->kind = zl_txt_kind(source->txt);
    source->count = zl_txt_count(source->txt);
    return source->driver && source->layer_name && (!crs || source->crs_wkt) ? ZL_OK
                                                                             : zl_fail_memory(err);
}

static zl_status next_plot(zl_raw_feature **out, zl_source *source, zl_error *err)
{
    const zl_txt_plot *plot;
    ZL_TRY(zl_txt_next(&plot, source->txt, err));
    *out = plot ? &source->raw : NULL;
    if (!plot)
        return ZL_OK;
    source->raw = (zl_raw_feature){.fid = plot->number,
                                   .values = plot->values,
                                   .shape = zl_txt_take_shape(source->txt),
                                   .repaired = plot->repaired,
                                   .findings = plot->findings,
                                   .line = plot->line,
                                   .point_line = plot->point_line,
                                   .declared = plot->area};
    return ZL_OK;
}

static void rewind_file(zl_source *source)
{
    zl_txt_rewind(source->txt);
}

const zl_source_reader zl_txt_reader = {
    .takes = takes, .open = open_txt, .next = next_plot, .rewind = rewind_file};
