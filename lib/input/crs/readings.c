/* The ways in which the numbers of a source may have to be read. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/crs/crs_decision.h"
#include "input/crs/doctor.h"

/* Northings of China in metres: 3 to 54 degrees, with room. */
#define LEAST_NORTHING_M    300000.0
#define GREATEST_NORTHING_M 6100000.0
/* A zone of six degrees is 334 km wide on each side at the equator, and data overhang. */
#define LEAST_EASTING_M    100000.0
#define GREATEST_EASTING_M 900000.0
#define GREATEST_OFFSET_M  400000.0

int zl_zone_of_easting(double easting_m)
{
    int zone = zl_zone_prefix(easting_m);
    double rest_m = easting_m - 1e6 * zone;
    return zone && rest_m >= LEAST_EASTING_M && rest_m <= GREATEST_EASTING_M ? zone : 0;
}

/* ---- profile --------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle_of(double *scratch, const double *xy, size_t count, int column)
{
    for (size_t i = 0; i < count; i++)
        scratch[i] = xy[2 * i + (size_t)column];
    qsort(scratch, count, sizeof *scratch, by_size);
    return scratch[count / 2];
}

/* DDMMSS.ss: minutes and seconds below 60, degrees between the limits. */
static bool is_packed(double number, double least_deg, double greatest_deg)
{
    double degrees = floor(number / 10000);
    double minutes = floor((number - degrees * 10000) / 100);
    double seconds = number - degrees * 10000 - minutes * 100;
    return degrees >= least_deg && degrees <= greatest_deg && minutes < 60 &&
           seconds <= 60; /* 59.999… may be written as 60 */
}

static bool is_packed_place(const double place[2], int longitude)
{
    return is_packed(place[longitude], floor(ZL_CHINA_WEST), ZL_CHINA_EAST) &&
           is_packed(place[1 - longitude], 15, ZL_CHINA_NORTH);
}

static bool nearly_all(size_t count, size_t of)
{
    return count > 0 && (double)count >= 0.95 * (double)of;
}

/* The two zone numbers that begin most eastings, when each has a share of 2 % or more. */
static void find_mixed(int zones[2], const zl_sample *sample, int column)
{
    size_t seen[64] = {0};
    for (size_t i = 0; i < sample->count; i++)
        seen[zl_zone_of_easting(sample->xy[2 * i + (size_t)column])]++;
    int first = 1, second = 0;
    for (int zone = 1; zone < 64; zone++)
        if (seen[zone] > seen[first])
            first = zone;
    for (int zone = 1; zone < 64; zone++)
        if (zone != first && seen[zone] > (second ? seen[second] : 0))
            second = zone;
    if (!second || 50 * seen[second] < sample->count)
        return;
    zones[0] = first < second ? first : second;
    zones[1] = first < second ? second : first;
}

zl_status zl_profile_numbers(zl_number_profile *out, const zl_sample *sample, zl_error *err)
{
    size_t packed[2] = {0};
    ZL_CLEANUP(zl_free_ptr) double *scratch = zl_alloc(sizeof *scratch * (sample->count + 1));
    if (!scratch)
        return zl_fail_memory(err);
    *out = (zl_number_profile){0};
    for (int column = 0; column < 2 && sample->count > 0; column++)
        out->middle[column] = middle_of(scratch, sample->xy, sample->count, column);
    for (size_t i = 0; i < sample->count; i++)
        for (int longitude = 0; longitude < 2; longitude++)
            packed[longitude] += is_packed_place(sample->xy + 2 * i, longitude);
    for (int longitude = 0; longitude < 2; longitude++)
        out->packed_dms[longitude] = nearly_all(packed[longitude], sample->count);
    find_mixed(out->zones, sample, 0);
    if (!out->zones[0])
        find_mixed(out->zones, sample, 1);
    return ZL_OK;
}

/* ---- one reading ----------------------------------------------------------------------------- */

static void add_code(char *list, size_t size, int code)
{
    size_t used = strlen(list);
    if (code && used < size)
        snprintf(list + used, size - used, "%sEPSG:%d", used ? "," : "", code);
}

static void name_degrees(zl_crs_reading *reading)
{
    static const zl_datum others[] = {ZL_DATUM_WGS84, ZL_DATUM_XIAN80, ZL_DATUM_BEIJING54,
                                      ZL_DATUM_NEW_BEIJING};
    snprintf(reading->crs, sizeof reading->crs, "EPSG:4490");
    snprintf(reading->name, sizeof reading->name, "CGCS2000, %s",
             reading->north_first ? _("degrees, latitude first") : _("degrees, longitude first"));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        add_code(reading->also, sizeof reading->also, zl_datum_geographic_code(others[i]));
}

/* The same meridian in zones of the other width: without a zone number, the same numbers. */
static bool twin_of(zl_gk_zone *out, const zl_gk_zone *zone)
{
    int meridian = zl_gk_meridian_deg(zone);
    *out = *zone;
    out->width_deg = zone->width_deg == 3 ? 6 : 3;
    out->number = out->width_deg == 3 ? meridian / 3 : (meridian + 3) / 6;
    return zl_gk_meridian_deg(out) == meridian && zl_gk_code(out) != 0;
}

static void add_twins(zl_crs_reading *reading)
{
    static const zl_datum datums[] = {ZL_DATUM_CGCS2000, ZL_DATUM_XIAN80, ZL_DATUM_BEIJING54,
                                      ZL_DATUM_NEW_BEIJING};
    for (size_t i = 0; i < sizeof datums / sizeof *datums; i++) {
        zl_gk_zone zone = reading->zone, twin;
        zone.datum = datums[i];
        if (zone.datum != reading->zone.datum)
            add_code(reading->also, sizeof reading->also, zl_gk_code(&zone));
        if (!zone.prefixed && twin_of(&twin, &zone))
            add_code(reading->also, sizeof reading->also, zl_gk_code(&twin));
    }
}

static const char *unit_words(double unit_m)
{
    return unit_m > 1 ? _(", kilometres") : unit_m < 1 ? _(", millimetres") : "";
}

/* Numbers that no code has: PROJ reads them with their own unit and false easting. WGS 84 stands
 * for CGCS2000, which a PROJ text cannot name. */
static void name_odd(zl_crs_reading *reading)
{
    double easting_m = reading->way == ZL_READ_NO_FALSE_EASTING ? 0 : ZL_GK_FALSE_EASTING_M;
    if (reading->way == ZL_READ_PREFIXED)
        easting_m += 1e6 * reading->zone.number;
    snprintf(reading->crs, sizeof reading->crs,
             "+proj=tmerc +lat_0=0 +lon_0=%d +k=1 +x_0=%.0f +y_0=0 +datum=WGS84 +to_meter=%g",
             zl_gk_meridian_deg(&reading->zone), easting_m, reading->unit_m);
}

static void name_plane(zl_crs_reading *reading)
{
    static const char *const ways[] = {[ZL_READ_PREFIXED] = N_("zone number in the easting"),
                                       [ZL_READ_PLAIN] = N_("no zone number in the easting"),
                                       [ZL_READ_NO_FALSE_EASTING] =
                                           N_("false easting of 500 km missing")};
    snprintf(reading->name, sizeof reading->name,
             _("CGCS2000, %d-degree zone %d (meridian %d), %s%s%s"), reading->zone.width_deg,
             reading->zone.number, zl_gk_meridian_deg(&reading->zone), _(ways[reading->way]),
             unit_words(reading->unit_m), reading->north_first ? _(", northing first") : "");
    if (reading->way == ZL_READ_NO_FALSE_EASTING || reading->unit_m < 1 || reading->unit_m > 1) {
        name_odd(reading);
        return;
    }
    snprintf(reading->crs, sizeof reading->crs, "EPSG:%d", zl_gk_code(&reading->zone));
    add_twins(reading);
}

void zl_reading_widen(zl_crs_reading *reading)
{
    zl_gk_zone wide;
    if (!twin_of(&wide, &reading->zone))
        return;
    reading->zone = wide;
    reading->also[0] = '\0';
    name_plane(reading);
}

/* Puts `by` in the place of `code` in the list; false when that is not in it. */
static bool replace_code(char *list, size_t size, const char *code, const char *by)
{
    char old[160];
    bool found = false;
    snprintf(old, sizeof old, "%s", list);
    list[0] = '\0';
    char *rest = NULL;
    for (char *at = strtok_r(old, ",", &rest); at; at = strtok_r(NULL, ",", &rest)) {
        bool is = strcmp(at, code) == 0;
        size_t used = strlen(list);
        /* What is put in place may be longer: then the end of the list has no room. */
        if (used < size && snprintf(list + used, size - used, "%s%s", used ? "," : "",
                                    is ? by : at) >= (int)(size - used))
            list[used] = '\0';
        found |= is;
    }
    return found;
}

void zl_reading_take_declared(zl_crs_reading *reading, const zl_crs *declared)
{
    zl_crs_reading named = *reading;
    const char *code = zl_crs_code(declared);
    if (!replace_code(named.also, sizeof named.also, code, reading->crs))
        return;
    snprintf(named.crs, sizeof named.crs, "%s", code);
    const char *datum = zl_datum_word(zl_crs_datum(declared));
    const char *meridian = strchr(reading->name, ')'), *rest = strchr(reading->name, ',');
    zl_gk_zone zone;
    if (zl_gk_of_crs(&zone, declared))
        snprintf(named.name, sizeof named.name, _("%s, %d-degree zone %d (meridian %d%s"), datum,
                 zone.width_deg, zone.number, zl_gk_meridian_deg(&zone), meridian ? meridian : ")");
    else
        snprintf(named.name, sizeof named.name, "%s%s", datum, rest ? rest : "");
    *reading = named;
}

static void add_reading(zl_diagnosis *out, const zl_crs_reading *reading)
{
    if (out->count < ZL_MOST_READINGS)
        out->reading[out->count++] = *reading;
}

static void add_zone(zl_diagnosis *out, zl_crs_reading reading, int width_deg, int number)
{
    reading.zone = (zl_gk_zone){.datum = ZL_DATUM_CGCS2000,
                                .width_deg = width_deg,
                                .number = number,
                                .prefixed = reading.way == ZL_READ_PREFIXED};
    name_plane(&reading);
    add_reading(out, &reading);
}

/* Every meridian is one of a 3-degree zone; those of 6 degrees are among them (see `also`), and
 * whether the places fit only the wider zone is seen when they are judged. */
static void add_all_zones(zl_diagnosis *out, const zl_crs_reading *reading)
{
    for (int number = ZL_GK_FIRST_THREE; number <= ZL_GK_LAST_THREE; number++)
        add_zone(out, *reading, 3, number);
}

/* ---- all readings ---------------------------------------------------------------------------- */

static void list_plane(zl_diagnosis *out, double easting, double northing, bool north_first,
                       double unit_m)
{
    double easting_m = easting * unit_m, northing_m = northing * unit_m;
    zl_crs_reading reading = {.north_first = north_first, .unit_m = unit_m};
    if (northing_m < LEAST_NORTHING_M || northing_m > GREATEST_NORTHING_M)
        return;
    int zone = zl_zone_of_easting(easting_m);
    if (zone) {
        reading.way = ZL_READ_PREFIXED;
        add_zone(out, reading, zone <= ZL_GK_LAST_SIX ? 6 : 3, zone);
        return;
    }
    if (easting_m >= LEAST_EASTING_M && easting_m <= GREATEST_EASTING_M) {
        reading.way = ZL_READ_PLAIN;
        add_all_zones(out, &reading);
    }
    if (fabs(easting_m) <= GREATEST_OFFSET_M && fabs(unit_m - 1) < 0.5) {
        reading.way = ZL_READ_NO_FALSE_EASTING;
        add_all_zones(out, &reading);
    }
}

void zl_list_readings(zl_diagnosis *out, const zl_number_profile *profile)
{
    static const double units_m[] = {1, 1000, 0.001};
    for (int order = 0; order < 2; order++) {
        double easting = profile->middle[order], northing = profile->middle[1 - order];
        zl_crs_reading degrees = {.way = ZL_READ_DEGREES, .north_first = order == 1, .unit_m = 1};
        if (fabs(easting) <= 180 && fabs(northing) <= 90) {
            name_degrees(&degrees);
            add_reading(out, &degrees);
        }
        for (size_t i = 0; i < sizeof units_m / sizeof *units_m; i++)
            list_plane(out, easting, northing, order == 1, units_m[i]);
    }
}
