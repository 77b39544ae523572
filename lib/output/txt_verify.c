/* Reads a TXT back, as any user of the command would, and compares it with what was written. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/txt/txt.h"
#include "output/comparing.h"
#include "output/txt.h"

static zl_status not_whole(const zl_write_request *request, const char *why, zl_error *err)
{
    return zl_fail(err, ZL_FAILED, "'%s' was not written whole: %s", request->shown, why);
}

static void close_stream(FILE **file)
{
    if (*file)
        fclose(*file);
}

static zl_status read_bytes(char **out, size_t *size, const zl_write_request *request,
                            zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(request, "");
    if (!path)
        return zl_fail_memory(err);
    ZL_CLEANUP(close_stream) FILE *file = fopen(path, "rb");
    struct stat there;
    if (!file || fstat(fileno(file), &there) != 0)
        return not_whole(request, zl_system_error(errno), err);
    ZL_CLEANUP(zl_free_ptr) char *bytes = zl_alloc((size_t)there.st_size + 1);
    if (!bytes)
        return zl_fail_memory(err);
    *size = fread(bytes, 1, (size_t)there.st_size, file);
    if (*size != (size_t)there.st_size)
        return not_whole(request, _("it cannot be read back"), err);
    *out = bytes;
    bytes = NULL;
    return ZL_OK;
}

static int field_named(const zl_txt *txt, const char *name)
{
    for (size_t i = 0; i < zl_txt_nfields(txt); i++)
        if (strcmp(zl_txt_field(txt, i)->name, name) == 0)
            return (int)i;
    return -1;
}

/* X, Y of the file as easting, northing. */
static void swap_axes(zl_shape *shape)
{
    for (size_t i = 0; i < shape->npoints; i++) {
        double *xy = shape->lonlat_deg + 2 * i, north = xy[0];
        xy[0] = xy[1];
        xy[1] = north;
    }
}

static zl_status add_plot(zl_summary *summary, const zl_txt *txt, const zl_txt_plot *plot,
                          const zl_crs *crs, zl_error *err)
{
    static const char *const names[ZL_TXT_HEAD_TEXTS] = {"地块编号", "地块名称", "图幅号",
                                                         "地块用途", "地类编码"};
    const char *text[ZL_TXT_HEAD_TEXTS] = {NULL};
    for (int i = 0; i < ZL_TXT_HEAD_TEXTS; i++) {
        int field = field_named(txt, names[i]);
        if (field >= 0 && !plot->values[field].null)
            text[i] = plot->values[field].text;
    }
    ZL_CLEANUP(zl_text_free) zl_text key = {0};
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    zl_txt_key(&key, text, ZL_TXT_HEAD_TEXTS);
    if (key.failed)
        return zl_fail_memory(err);
    if (plot->shape) {
        swap_axes(plot->shape);
        ZL_TRY(zl_shape_copy(&shape, plot->shape, err));
        ZL_TRY(zl_crs_to_lonlat(crs, shape->lonlat_deg, shape->npoints, NULL, err));
    }
    zl_summary_add(summary, key.data, plot->shape, shape);
    return ZL_OK;
}

static zl_status check_findings(const zl_findings *findings, const zl_write_request *request,
                                zl_error *err)
{
    const zl_finding *first = zl_findings_first(findings, 0, ZL_ERROR);
    return first ? not_whole(request, first->text, err) : ZL_OK;
}

static zl_status add_plots(zl_summary *summary, zl_txt *txt, const zl_write_request *request,
                           zl_error *err)
{
    for (;;) {
        const zl_txt_plot *plot;
        ZL_TRY(zl_txt_next(&plot, txt, err));
        if (!plot)
            return ZL_OK;
        ZL_TRY(check_findings(plot->findings, request, err));
        ZL_TRY(add_plot(summary, txt, plot, request->crs, err));
    }
}

/* The file has to say its CRS by itself. */
static zl_status check_crs(const zl_txt *txt, const zl_write_request *request, zl_error *err)
{
    const char *code = zl_txt_crs(txt);
    if (code && strcmp(code, request->crs_code) == 0)
        return ZL_OK;
    return zl_fail(err, ZL_USAGE,
                   "'%s': the eastings would be taken for those of %s and not of %s; the layer "
                   "lies too far outside the zone: --crs gk3 writes each feature in its own zone",
                   request->shown, code ? code : _("no known zone"), request->crs_code);
}

zl_status zl_txt_verify(const zl_summary *written, const zl_write_request *request, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *bytes = NULL;
    ZL_CLEANUP(zl_txt_close_ptr) zl_txt *txt = NULL;
    ZL_CLEANUP(zl_summary_free) zl_summary read = {0};
    const zl_txt_options options = {.encoding = NULL};
    size_t size = 0;
    ZL_TRY(read_bytes(&bytes, &size, request, err));
    ZL_TRY(zl_summary_init(&read, err));
    zl_status status = zl_txt_open(&txt, request->shown, bytes, size, &options, err);
    if (status == ZL_BAD_DATA) {
        zl_error_prefix(err, "'%s' was not written whole", request->shown);
        return ZL_FAILED;
    }
    ZL_TRY(status);
    ZL_TRY(check_findings(zl_txt_findings(txt), request, err));
    ZL_TRY(check_crs(txt, request, err));
    ZL_TRY(add_plots(&read, txt, request, err));
    zl_summary_finish(&read);
    return zl_check_same(written, &read, request, err);
}
