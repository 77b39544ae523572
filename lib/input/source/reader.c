/* Raw features, as the driver gives them: attributes as values. Their geometry is taken in
 * reader_shape.c. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geometry/shape.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/source/private.h"

char *zl_source_recode(const zl_source *source, const char *text, zl_decoded *decoded)
{
    size_t size = strlen(text);
    zl_decoded whole = {.stopped_at = size};
    zl_text out = {0};
    if (source->decoder)
        whole = zl_decode(&out, source->decoder, text, size);
    if (decoded)
        *decoded = whole;
    return source->decoder ? zl_text_take(&out) : zl_strdup(text);
}

void zl_source_forget(zl_source *source)
{
    for (size_t i = 0; i < source->nfields && source->owned; i++) {
        zl_free(source->owned[i]);
        source->owned[i] = NULL;
    }
    zl_shape_free(source->raw.shape);
    for (size_t i = 0; i < source->raw.nmembers; i++)
        zl_shape_free(source->raw.member[i]);
    zl_free(source->raw.member);
    source->raw = (zl_raw_feature){0};
    if (source->feature)
        OGR_F_Destroy(source->feature);
    source->feature = NULL;
}

/* ---- attributes ------------------------------------------------------------------------------ */

/* The zone of a GDAL date: 0 unknown, 1 local time, 100 UTC, one step is a quarter of an hour. */
static void add_time_zone(zl_text *text, int flag)
{
    if (flag == 100)
        zl_text_add(text, "Z");
    else if (flag > 1)
        zl_text_addf(text, "%c%02d:%02d", flag < 100 ? '-' : '+', abs(flag - 100) / 4,
                     abs(flag - 100) % 4 * 15);
}

static char *iso_date(OGRFeatureH feature, int field, OGRFieldType type)
{
    int year, month, day, hour, minute, zone;
    float second;
    zl_text text = {0};
    if (!OGR_F_GetFieldAsDateTimeEx(feature, field, &year, &month, &day, &hour, &minute, &second,
                                    &zone))
        return zl_strdup(OGR_F_GetFieldAsString(feature, field));
    if (type != OFTTime)
        zl_text_addf(&text, "%04d-%02d-%02d", year, month, day);
    if (type == OFTDateTime)
        zl_text_add(&text, "T");
    if (type != OFTDate) {
        int milliseconds = (int)lround((double)second * 1000);
        zl_text_addf(&text, "%02d:%02d:%02d", hour, minute, milliseconds / 1000);
        if (milliseconds % 1000)
            zl_text_addf(&text, ".%03d", milliseconds % 1000);
        add_time_zone(&text, zone);
    }
    return zl_text_take(&text);
}

static char *json_list(OGRFeatureH feature, int field, OGRFieldType type)
{
    zl_text text = {0};
    int count = 0;
    zl_text_add(&text, "[");
    if (type == OFTStringList) {
        char **item = OGR_F_GetFieldAsStringList(feature, field);
        for (; item && item[count]; count++) {
            zl_text_add(&text, count ? "," : "");
            zl_text_add_json(&text, item[count]);
        }
    } else if (type == OFTRealList) {
        const double *item = OGR_F_GetFieldAsDoubleList(feature, field, &count);
        for (int i = 0; i < count; i++)
            zl_text_addf(&text, "%s\"%s\"", i ? "," : "", CPLSPrintf("%.15g", item[i]));
    } else if (type == OFTInteger64List) {
        const GIntBig *item = OGR_F_GetFieldAsInteger64List(feature, field, &count);
        for (int i = 0; i < count; i++)
            zl_text_addf(&text, "%s\"%lld\"", i ? "," : "", (long long)item[i]);
    } else {
        const int *item = OGR_F_GetFieldAsIntegerList(feature, field, &count);
        for (int i = 0; i < count; i++)
            zl_text_addf(&text, "%s\"%d\"", i ? "," : "", item[i]);
    }
    zl_text_add(&text, "]");
    return zl_text_take(&text);
}

/* A text that fills its field may have been cut inside a character by who wrote it. One that cannot
 * be decoded stays as it is: mostly it is no UTF-8 either. */
static const char *decoded_text(zl_source *source, size_t i, const char *text)
{
    zl_decoded decoded;
    int field = source->ogr_field[i];
    size_t size = strlen(text);
    char *copy = zl_source_recode(source, text, &decoded);
    if (!copy)
        return NULL;
    int width = OGR_Fld_GetWidth(OGR_F_GetFieldDefnRef(source->feature, field));
    bool cut = source->shapefile && decoded.cut && size >= (size_t)width;
    if (decoded.stopped_at < size && !cut) {
        zl_free(copy);
        return text;
    }
    if (cut)
        source->raw.cut_text = source->field[i].name;
    return source->owned[i] = copy;
}

static const char *field_text(zl_source *source, size_t i)
{
    int field = source->ogr_field[i];
    OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(source->feature, field));
    if (type == OFTDate || type == OFTTime || type == OFTDateTime)
        return source->owned[i] = iso_date(source->feature, field, type);
    if (type == OFTStringList || type == OFTIntegerList || type == OFTInteger64List ||
        type == OFTRealList)
        return source->owned[i] = json_list(source->feature, field, type);
    const char *text = OGR_F_GetFieldAsString(source->feature, field);
    if (!source->decoder || zl_is_ascii(text, strlen(text)))
        return text;
    return decoded_text(source, i, text);
}

/* Whoever gets the value anyway, such as the file of refused features, gets it readable. */
static zl_status escape_text(zl_source *source, size_t i, zl_error *err)
{
    zl_text safe = {0};
    zl_text_add_safe(&safe, source->values[i].text);
    char *escaped = zl_text_take(&safe);
    if (!escaped)
        return zl_fail_memory(err);
    zl_free(source->owned[i]);
    source->values[i].text = source->owned[i] = escaped;
    source->raw.bad_text = source->field[i].name;
    return ZL_OK;
}

static zl_status read_value(zl_source *source, size_t i, zl_error *err)
{
    int field = source->ogr_field[i];
    zl_value *value = &source->values[i];
    *value = (zl_value){.type = source->field[i].type, .null = true};
    if (!OGR_F_IsFieldSetAndNotNull(source->feature, field))
        return ZL_OK;
    value->null = false;
    if (value->type == ZL_INTEGER) {
        value->integer = OGR_F_GetFieldAsInteger64(source->feature, field);
    } else if (value->type == ZL_REAL) {
        value->real = OGR_F_GetFieldAsDouble(source->feature, field);
        value->null = !isfinite(value->real);
    } else {
        value->text = field_text(source, i);
        if (!value->text)
            return zl_fail_memory(err);
        if (!zl_utf8_valid(value->text, strlen(value->text)))
            return escape_text(source, i, err);
    }
    return ZL_OK;
}

/* ---- the cursor ------------------------------------------------------------------------------ */

/* A driver that stops early says so only here: by an error, or by fewer features than it counted.
 */
static zl_status check_end(const zl_source *source, zl_error *err)
{
    if (source->log.error[0])
        return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read after %lld features: %s", source->name,
                       (long long)source->given, source->log.error);
    int64_t missing = source->count - source->given;
    missing -= source->deleted;
    if (missing > 0)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: says that it has %lld features, but only %lld can be read; the file "
                       "is truncated or damaged",
                       source->name, (long long)source->count, (long long)source->given);
    return ZL_OK;
}

static zl_status read_feature(zl_source *source, zl_error *err)
{
    source->feature = OGR_L_GetNextFeature(source->layer);
    if (!source->feature)
        return check_end(source, err);
    source->given++;
    source->raw.fid = OGR_F_GetFID(source->feature);
    source->raw.values = source->values;
    source->raw.styled = OGR_F_GetStyleString(source->feature) != NULL;
    if (source->open_field >= 0 && OGR_F_IsFieldSetAndNotNull(source->feature, source->open_field))
        source->raw.open_boundary = OGR_F_GetFieldAsString(source->feature, source->open_field);
    for (size_t i = 0; i < source->nfields; i++)
        ZL_TRY(read_value(source, i, err));
    return zl_source_read_shape(source, err);
}

static zl_status next(zl_raw_feature **out, zl_source *source, zl_error *err)
{
    zl_gdal_log_begin(&source->log);
    zl_status status = read_feature(source, err);
    zl_gdal_log_end();
    if (status == ZL_OK)
        *out = source->feature ? &source->raw : NULL;
    return status;
}

static void rewind_layer(zl_source *source)
{
    zl_gdal_log_begin(&source->log);
    OGR_L_ResetReading(source->layer);
    zl_gdal_log_end();
    source->given = 0;
}

static bool takes_all(const char *path)
{
    return path != NULL;
}

const zl_source_reader zl_ogr_reader = {
    .takes = takes_all, .open = zl_source_open_ogr, .next = next, .rewind = rewind_layer};
