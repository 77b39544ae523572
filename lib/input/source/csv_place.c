/* Places of a CSV that stand in two columns. They are read here and not by the driver, so that
 * degrees, minutes and seconds are understood and what is no number is told with its text. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "geometry/shape.h"
#include "input/fields/fields.h"
#include "input/gdal/gdal.h"
#include "input/place/coordinate.h"
#include "input/quote.h"
#include "input/source/private.h"

/* Names for the easting and the northing, best first. Surveyors of China call the northing 纵坐标
 * and the easting 横坐标; which of X and Y is which, the numbers have to say. */
static const struct {
    const char *east, *north;
} pairs[] = {
    {"lon", "lat"},
    {"lng", "lat"},
    {"long", "lat"},
    {"longitude", "latitude"},
    {"经度", "纬度"},
    {"东经", "北纬"},
    {"easting", "northing"},
    {"东坐标", "北坐标"},
    {"横坐标", "纵坐标"},
    {"X坐标", "Y坐标"},
    {"x", "y"},
};

const char *zl_source_place_columns(void)
{
    return _(
        "lon and lat (or lng, long, longitude, latitude), 经度 and 纬度, 东经 and 北纬, easting "
        "and northing, 东坐标 and 北坐标, 横坐标 and 纵坐标, X坐标 and Y坐标, x and y");
}

/* -1: there is none. Blanks around a name do not count. */
static int column_named(OGRFeatureDefnH table, const char *name)
{
    size_t size = strlen(name);
    for (int i = 0; i < OGR_FD_GetFieldCount(table); i++) {
        const char *seen = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(table, i));
        seen += strspn(seen, " \t");
        if (strncasecmp(seen, name, size) == 0 && seen[size + strspn(seen + size, " \t")] == '\0')
            return i;
    }
    return -1;
}

static int wkt_column(OGRFeatureDefnH table)
{
    for (int i = 0; i < OGR_FD_GetFieldCount(table); i++)
        if (zl_is_listed(ZL_CSV_WKT_NAMES, OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(table, i))))
            return i;
    return -1;
}

void zl_csv_find_columns(zl_source *source, OGRFeatureDefnH table)
{
    int *field = source->geometry_field;
    if (strcmp(source->driver, "CSV") != 0)
        return;
    field[0] = OGR_FD_GetGeomFieldCount(table) > 0 ? wkt_column(table) : -1;
    for (size_t i = 0; field[0] < 0 && i < sizeof pairs / sizeof *pairs; i++) {
        int east = column_named(table, pairs[i].east), north = column_named(table, pairs[i].north);
        if (east >= 0 && north >= 0) {
            field[0] = east;
            field[1] = north;
        }
    }
}

bool zl_csv_has_points(const zl_source *source)
{
    return source->geometry_field[1] >= 0;
}

/* A number as programs write it, also "4.6197756E+06", or what people type. */
static bool parse(double *out, zl_axis *axis, const char *text)
{
    char *end = NULL;
    double number = zl_strtod(text, &end);
    *axis = ZL_AXIS_UNSAID;
    if (end != text && end[strspn(end, " \t\r\n")] == '\0' && isfinite(number)) {
        *out = number;
        return true;
    }
    zl_coordinate coordinate;
    if (zl_coordinate_parse(&coordinate, text, NULL) != ZL_OK)
        return false;
    *out = coordinate.value;
    *axis = coordinate.axis;
    return true;
}

static void refuse(zl_source *source, const char *what, int field, const char *text)
{
    const char *name = OGR_Fld_GetNameRef(OGR_F_GetFieldDefnRef(source->feature, field));
    snprintf(source->reason, sizeof source->reason, _("%s in record %lld: %s is \"%s\""), what,
             (long long)OGR_F_GetFID(source->feature), zl_quoted(name).text, zl_quoted(text).text);
    source->raw.unsupported = source->reason;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

zl_status zl_csv_point(zl_source *source, zl_error *err)
{
    static const zl_axis wrong[] = {ZL_AXIS_LAT, ZL_AXIS_LON};
    double place[2] = {0, 0};
    const char *text[2];
    for (int i = 0; i < 2; i++)
        text[i] = OGR_F_GetFieldAsString(source->feature, source->geometry_field[i]);
    if (is_blank(text[0]) && is_blank(text[1]))
        return ZL_OK;
    for (int i = 0; i < 2; i++) {
        zl_axis axis;
        const char *what = is_blank(text[i])                   ? _("one coordinate is missing")
                           : !parse(&place[i], &axis, text[i]) ? _("a coordinate is no number")
                           : axis == wrong[i] ? _("longitude and latitude are swapped")
                                              : NULL;
        if (what) {
            refuse(source, what, source->geometry_field[i], text[i]);
            return ZL_OK;
        }
    }
    ZL_CLEANUP(zl_shape_builder_free) zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POINT);
    zl_shape_begin_part(&builder);
    zl_shape_add_point(&builder, place[0], place[1]);
    return zl_shape_builder_take(&source->raw.shape, &builder, err);
}
