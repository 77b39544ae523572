#include "input/place/place.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geodesy/crs.h"
#include "input/crs/crs_decision.h"
#include "input/quote.h"

/* ---- two coordinates ------------------------------------------------------------------------ */

zl_status zl_place_pair(double xy[2], bool *said, const char *first, const char *second,
                        zl_error *err)
{
    zl_coordinate a, b;
    ZL_TRY(zl_coordinate_parse(&a, first, err));
    ZL_TRY(zl_coordinate_parse(&b, second, err));
    if (a.axis != ZL_AXIS_UNSAID && a.axis == b.axis)
        return zl_fail(err, ZL_USAGE, "\"%s\" and \"%s\" are both a %s; give one of each",
                       zl_quoted(first).text, zl_quoted(second).text,
                       a.axis == ZL_AXIS_LON ? _("longitude") : _("latitude"));
    bool latitude_first = a.axis == ZL_AXIS_LAT || b.axis == ZL_AXIS_LON;
    *said = a.axis != ZL_AXIS_UNSAID || b.axis != ZL_AXIS_UNSAID;
    xy[0] = latitude_first ? b.value : a.value;
    xy[1] = latitude_first ? a.value : b.value;
    return ZL_OK;
}

/* ---- which numbers they are ----------------------------------------------------------------- */

static zl_status fail_swapped(const zl_crs *crs, const double *xy, zl_error *err)
{
    bool degrees = zl_crs_is_geographic(crs);
    const double other[2] = {xy[1], xy[0]};
    return zl_fail(
        err, ZL_USAGE,
        "(%s) looks like %s first, since only the other way round it lies in %s%s; the "
        "order is %s: write %s, or say --order north-east (--order lon-lat takes it as "
        "it stands)",
        zl_place_text(xy).text, degrees ? _("latitude") : _("northing"),
        degrees ? _("China") : _("the area of "), degrees ? "" : zl_quoted(zl_crs_label(crs)).text,
        degrees ? _("longitude, latitude") : _("easting, northing"), zl_place_text(other).text);
}

static bool are_degrees(const double *xy)
{
    return fabs(xy[0]) <= 180 && fabs(xy[1]) <= 180;
}

/* Typed places have an option of their own for the order. */
static void use_own_option(char *text)
{
    static const char theirs[] = "--axis-order", ours[] = "--order";
    const size_t cut = sizeof theirs - sizeof ours;
    for (char *at = text; at && (at = strstr(at, theirs)); at += sizeof ours - 1) {
        memcpy(at, ours, sizeof ours - 1);
        char *rest = at + sizeof ours - 1;
        memmove(rest, rest + cut, strlen(rest + cut) + 1);
    }
}

static zl_status fail_units(const zl_crs *crs, double *xy, zl_error *err)
{
    ZL_CLEANUP(zl_diagnosis_free_ptr) zl_diagnosis *diagnosis = NULL;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    const zl_sample sample = {.xy = xy, .count = 1};
    ZL_TRY(zl_diagnose(&diagnosis, &sample, NULL, false, NULL, err));
    zl_add_diagnosis(&text, diagnosis);
    use_own_option(text.data);
    return zl_fail(err, ZL_USAGE, "(%s) is no place in %s, which has %s. %s",
                   zl_place_text(xy).text, zl_quoted(zl_crs_label(crs)).text,
                   zl_crs_is_geographic(crs) ? _("degrees") : _("metres"),
                   text.data ? text.data : "");
}

static zl_status check_units(const zl_crs *crs, double *xy, size_t count, zl_error *err)
{
    for (size_t i = 0; i < count; i++, xy += 2) {
        bool degrees = zl_crs_is_geographic(crs);
        bool fits = degrees ? fabs(xy[0]) <= 180 && fabs(xy[1]) <= 90 : !are_degrees(xy);
        if (fits)
            continue;
        if (degrees && are_degrees(xy))
            return zl_fail(err, ZL_USAGE, "(%s): a latitude has no more than 90 degrees",
                           zl_place_text(xy).text);
        return fail_units(crs, xy, err);
    }
    return ZL_OK;
}

static zl_status check_zone(const zl_crs *crs, const double *xy, size_t count, zl_error *err)
{
    char text[900];
    return zl_zone_is_wrong(text, sizeof text, crs, xy, count) ? zl_fail(err, ZL_USAGE, "%s", text)
                                                               : ZL_OK;
}

static void close_crs(zl_crs **crs)
{
    zl_crs_close(*crs);
}

zl_status zl_places_to_lonlat(double *xy, size_t count, bool said, const zl_source_options *options,
                              zl_error *err)
{
    static const zl_source_options none = {0};
    const zl_source_options *o = options ? options : &none;
    ZL_CLEANUP(close_crs) zl_crs *crs = NULL;
    zl_status status = zl_crs_open(&crs, o->source_crs ? o->source_crs : "EPSG:4490",
                                   o->assume_same_datum, o->transformation, err);
    if (status != ZL_OK) {
        zl_error_prefix(err, "--source-crs");
        return status;
    }
    bool asked = o->axis_order != ZL_AXES_AUTO;
    if (!said && o->axis_order == ZL_AXES_NORTH_EAST)
        zl_axes_swap(xy, count);
    if (!said && !asked && zl_axes_look_swapped(crs, xy, count))
        return fail_swapped(crs, xy, err);
    ZL_TRY(check_units(crs, xy, count, err));
    ZL_TRY(check_zone(crs, xy, count, err));
    return zl_crs_to_lonlat(crs, xy, count, NULL, err) == ZL_OK
               ? ZL_OK
               : zl_fail(err, ZL_USAGE, "(%s) lies outside what %s can show",
                         zl_place_text(xy).text, zl_quoted(zl_crs_label(crs)).text);
}

/* ---- for the public ------------------------------------------------------------------------- */

zl_status zl_place_parse(double place_deg[2], size_t *used, const char *const *words, size_t nwords,
                         const zl_source_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *start = NULL;
    const char *rest = NULL;
    double xy[2];
    bool said;
    size_t taken = nwords > 0 && zl_coordinate_split(&start, &rest, words[0]) ? 1 : 2;
    if (taken > nwords)
        return zl_fail(err, ZL_USAGE,
                       "a place is a longitude and a latitude: 86.13 41.7, \"86.13,41.7\" or "
                       "86°08′05″E 41°42′00″N");
    ZL_TRY(zl_place_pair(xy, &said, start ? start : words[0], start ? rest : words[1], err));
    ZL_TRY(zl_places_to_lonlat(xy, 1, said, options, err));
    memcpy(place_deg, xy, sizeof xy);
    *used = taken;
    return ZL_OK;
}
