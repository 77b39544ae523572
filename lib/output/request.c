#include "output/request.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"

char *zl_request_path(const zl_write_request *request, const char *suffix)
{
    zl_text path = {0};
    zl_text_addf(&path, "%s/%s%s", request->folder, request->stem,
                 suffix[0] ? suffix : request->ending);
    return zl_text_take(&path);
}

const char *zl_request_encoding(const zl_write_request *request)
{
    if (request->encoding)
        return request->encoding;
    return request->format->encoding ? request->format->encoding : "UTF-8";
}

void zl_file_layer_name(char out[ZL_SLUG_SIZE], const zl_write_request *request,
                        const zl_stream *stream)
{
    if (request->layer)
        snprintf(out, ZL_SLUG_SIZE, "%s", request->layer);
    else
        zl_stem_slug(out, request->stem, stream->name);
}

zl_status zl_request_open_crs(zl_crs **out, const zl_write_request *request, zl_error *err)
{
    zl_datum datum = zl_crs_datum(request->crs);
    bool same = zl_crs_is_geographic(request->crs) &&
                (datum == ZL_DATUM_CGCS2000 || datum == ZL_DATUM_WGS84);
    return same ? ZL_OK
                : zl_crs_open(out, request->crs_code, request->assume_same_datum,
                              request->transformation, err);
}

zl_status zl_shape_to_file(zl_shape **out, const zl_write_request *request, const zl_crs *crs,
                           const zl_stream_row *row, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(zl_shape_copy(&shape, row->shape, err));
    zl_status status = zl_crs_from_lonlat(crs, shape->lonlat_deg, shape->npoints, NULL, err);
    if (status != ZL_OK) {
        ZL_CLEANUP(zl_text_free) zl_text id = {0};
        zl_error_prefix(err, "feature %s cannot be written in %s", zl_shown(&id, row->id),
                        request->crs_code);
        return status;
    }
    *out = shape;
    shape = NULL;
    return ZL_OK;
}

zl_status zl_check_kind(const zl_write_request *request, const zl_survey *survey, zl_error *err)
{
    const zl_format *format = request->format;
    if (format->any_shape && !(format->needs_shape && survey->kind == ZL_SHAPE_NONE))
        return ZL_OK;
    if (survey->mixed)
        return zl_fail(err, ZL_USAGE,
                       "'%s': a %s holds shapes of one kind, and the layer has several; write "
                       "GeoJSON or GeoPackage",
                       request->shown, format->name);
    if (survey->kind == ZL_SHAPE_NONE)
        return zl_fail(err, ZL_USAGE,
                       "'%s': a %s needs shapes, and the layer is a table without; write GeoJSON "
                       "or GeoPackage",
                       request->shown, format->name);
    return ZL_OK;
}

void zl_tell_broken(zl_findings *findings, const char *layer, size_t count)
{
    if (count > 0)
        zl_findings_add(findings, ZL_WARNING, "text-not-utf8", layer, NULL, NULL,
                        "%zu texts have bytes that are no UTF-8; each such byte was written as "
                        "U+FFFD",
                        count);
}

void zl_tell_shapeless(zl_findings *findings, const char *layer, int64_t shapeless, int64_t rows)
{
    zl_findings_add(findings, ZL_NOTE, "no-boundary", layer, NULL, NULL,
                    "%lld of %lld features have no boundary and were written without a shape",
                    (long long)shapeless, (long long)rows);
}

zl_status zl_write_field_names(const zl_write_request *request, const zl_stream *stream,
                               char *const *names, zl_error *err)
{
    for (zl_words member = request->format->members; member && *member; member++) {
        if (!strstr(*member, ZL_FIELDS_SUFFIX))
            continue;
        ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(request, *member);
        if (!path)
            return zl_fail_memory(err);
        ZL_TRY(zl_write_fields_csv(path, stream->columns, (const char *const *)names, stream->size,
                                   request->for_arcgis, err));
    }
    return ZL_OK;
}
