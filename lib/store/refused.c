#include "store/refused.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/rename.h"
#include "geometry/shape.h"
#include "input/fields/convert.h"
#include "input/quote.h"

/* ---- GeoJSON ------------------------------------------------------------------------------- */

static void add_number(zl_text *text, double number)
{
    char digits[40];
    zl_value value = {.type = ZL_REAL, .real = number};
    zl_text_add(text, isfinite(number) ? zl_value_text(&value, digits) : "null");
}

static void add_value(zl_text *text, const zl_value *value)
{
    if (value->null) {
        zl_text_add(text, "null");
        return;
    }
    switch (value->type) {
    case ZL_TEXT:
        zl_text_add_json(text, value->text);
        break;
    case ZL_LIST:
        zl_text_add(text, value->text);
        break;
    case ZL_INTEGER:
        zl_text_addf(text, "%lld", (long long)value->integer);
        break;
    case ZL_REAL:
        add_number(text, value->real);
        break;
    case ZL_PLACE:
        zl_text_add(text, "null"); /* no source has a column of places */
        break;
    }
}

static void add_codes(zl_text *text, const zl_imported *feature, const zl_findings *findings,
                      size_t from)
{
    ZL_CLEANUP(zl_text_free) zl_text codes = {0};
    zl_text_add(&codes, feature->bad_text ? "encoding" : "");
    for (size_t i = from; i < zl_findings_count(findings); i++) {
        const zl_finding *finding = zl_findings_get(findings, i);
        if (finding->severity != ZL_ERROR)
            continue;
        zl_text_add(&codes, codes.size ? "," : "");
        zl_text_add(&codes, finding->code);
    }
    text->failed = text->failed || codes.failed;
    zl_text_add(text, "\"finding\":");
    zl_text_add_json(text, codes.data);
}

static void add_place(zl_text *text, const double *lonlat)
{
    zl_text_add(text, "[");
    add_number(text, lonlat[0]);
    zl_text_add(text, ",");
    add_number(text, lonlat[1]);
    zl_text_add(text, "]");
}

static void add_ring(zl_text *text, const zl_shape *shape, size_t ring)
{
    const double *points = zl_ring_points(shape, ring);
    zl_text_add(text, "[");
    for (size_t i = 0; i < zl_ring_size(shape, ring); i++) {
        zl_text_add(text, i ? "," : "");
        add_place(text, points + 2 * i);
    }
    zl_text_add(text, "]");
}

static void add_part(zl_text *text, const zl_shape *shape, size_t part)
{
    size_t first = shape->part_start[part], end = shape->part_start[part + 1];
    if (shape->kind == ZL_SHAPE_POINT) {
        add_place(text, zl_ring_points(shape, first));
        return;
    }
    if (shape->kind == ZL_SHAPE_LINE) {
        add_ring(text, shape, first);
        return;
    }
    zl_text_add(text, "[");
    for (size_t ring = first; ring < end; ring++) {
        zl_text_add(text, ring > first ? "," : "");
        add_ring(text, shape, ring);
    }
    zl_text_add(text, "]");
}

static bool can_be_written(const zl_shape *shape)
{
    for (size_t i = 0; shape && i < 2 * shape->npoints; i++)
        if (!isfinite(shape->lonlat_deg[i]))
            return false;
    return shape && shape->npoints > 0 && shape->kind != ZL_SHAPE_NONE;
}

static void add_shape(zl_text *text, const zl_shape *shape)
{
    static const char *const kinds[] = {"", "Point", "LineString", "Polygon"};
    if (!can_be_written(shape)) {
        zl_text_add(text, "null");
        return;
    }
    bool multi = shape->nparts != 1;
    zl_text_addf(text, "{\"type\":\"%s%s\",\"coordinates\":", multi ? "Multi" : "",
                 kinds[shape->kind]);
    zl_text_add(text, multi ? "[" : "");
    for (size_t part = 0; part < shape->nparts; part++) {
        zl_text_add(text, part ? "," : "");
        add_part(text, shape, part);
    }
    zl_text_add(text, multi ? "]}" : "}");
}

static void add_geometry(zl_text *text, const zl_imported *feature)
{
    if (!feature->is_collection) {
        add_shape(text, feature->ngeometries ? feature->geometry[0] : feature->shape);
        return;
    }
    for (size_t i = 0; i < feature->ngeometries; i++) {
        if (can_be_written(feature->geometry[i]))
            continue;
        zl_text_add(text, "null"); /* a part of it would pass for the whole */
        return;
    }
    zl_text_add(text, "{\"type\":\"GeometryCollection\",\"geometries\":[");
    for (size_t i = 0; i < feature->ngeometries; i++) {
        zl_text_add(text, i ? "," : "");
        add_shape(text, feature->geometry[i]);
    }
    zl_text_add(text, "]}");
}

void zl_refused_add(zl_refused_file *file, const zl_columns *columns, const zl_value *values,
                    const zl_imported *feature, const zl_findings *findings, size_t from)
{
    zl_text *text = &file->text;
    zl_text_add(text, text->size ? ",\n" : "{\"type\":\"FeatureCollection\",\"features\":[\n");
    zl_text_add(text, "{\"type\":\"Feature\",\"properties\":{");
    for (size_t i = 0; i < columns->count; i++) {
        zl_text_add_json(text, columns->column[i].name);
        zl_text_add(text, ":");
        add_value(text, &values[i]);
        zl_text_add(text, ",");
    }
    add_codes(text, feature, findings, from);
    zl_text_add(text, "},\"geometry\":");
    add_geometry(text, feature);
    zl_text_add(text, "}");
}

/* ---- the file ------------------------------------------------------------------------------ */

static zl_status fail_write(const char *path, zl_error *err)
{
    char text[256];
    snprintf(text, sizeof text, _("the refused features cannot be written: %s"),
             zl_system_error(errno));
    return zl_fail_file(err, ZL_FAILED, path, text);
}

static zl_status fail_exists(const char *path, zl_error *err)
{
    return zl_fail_file(
        err, ZL_FAILED, path,
        _("the file is there already; give --skip-bad a new file, or remove it first"));
}

zl_status zl_refused_check(const char *path, zl_error *err)
{
    struct stat status;
    const char *dot = strrchr(path, '.');
    if (!dot || (strcasecmp(dot, ".geojson") != 0 && strcasecmp(dot, ".json") != 0))
        return zl_fail(err, ZL_USAGE,
                       "--skip-bad %s: the refused features are written as GeoJSON; give a name "
                       "that ends in .geojson",
                       zl_quoted(path).text);
    if (lstat(path, &status) != 0)
        return ZL_OK;
    /* A program that was killed may have left it there, and its folder beside it. */
    zl_scratch_settle_beside(path);
    return fail_exists(path, err);
}

static bool write_all(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

#define REFUSED_NAME "refused.geojson"

static zl_status open_scratch(zl_refused_file *file, const char *path, zl_error *err)
{
    int cause = zl_scratch_open_beside(&file->scratch, path);
    if (cause == ENOMEM)
        return zl_fail_memory(err);
    errno = cause;
    return cause ? fail_write(path, err) : ZL_OK;
}

zl_status zl_refused_write(zl_refused_file *file, const char *path, zl_error *err)
{
    if (!file->text.size && !file->text.failed)
        return ZL_OK;
    zl_text_add(&file->text, "\n]}\n");
    if (file->text.failed)
        return zl_fail_memory(err);
    ZL_TRY(open_scratch(file, path, err));
    int handle =
        openat(file->scratch.fd, REFUSED_NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (handle < 0)
        return fail_write(path, err);
    bool written = write_all(handle, file->text.data, file->text.size) && fsync(handle) == 0;
    zl_status status = written ? ZL_OK : fail_write(path, err);
    if (close(handle) != 0 && status == ZL_OK)
        status = fail_write(path, err);
    return status;
}

zl_status zl_refused_publish(zl_refused_file *file, const char *path, zl_error *err)
{
    if (!file->scratch.path)
        return ZL_OK;
    char *name = zl_strdup(path);
    if (!name)
        return zl_fail_memory(err);
    if (zl_rename_new(file->scratch.fd, REFUSED_NAME, AT_FDCWD, path) != 0) {
        zl_status status = errno == EEXIST ? fail_exists(path, err) : fail_write(path, err);
        zl_free(name);
        return status;
    }
    file->published = name;
    return ZL_OK;
}

void zl_refused_withdraw(zl_refused_file *file)
{
    if (file->published)
        unlink(file->published);
    zl_free(file->published);
    file->published = NULL;
}

void zl_refused_free(zl_refused_file *file)
{
    zl_scratch_close(&file->scratch);
    zl_free(file->published);
    zl_text_free(&file->text);
    *file = (zl_refused_file){0};
}
