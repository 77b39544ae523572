/* Each reading of the numbers is tried on the sample and ranked by where it puts the places. */
#include "input/crs/doctor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "geodesy/ellipsoid.h"
#include "input/crs/crs_decision.h"

/* A layer may stand out of its zone by a quarter of a degree before it looks like a neighbour's. */
#define ZONE_MARGIN_DEG 0.25
/* China without the far south of its seas, where 300 to 1650 km of northing would put anything. */
#define SOUTH_DEG 15.0

/* ---- known places ---------------------------------------------------------------------------- */

void zl_known_places_free(zl_known_places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        zl_free(places->place[i].name);
        zl_free(places->place[i].kind);
    }
    zl_free(places->place);
    *places = (zl_known_places){0};
}

zl_status zl_known_places_add(zl_known_places *places, const char *name, const char *kind,
                              const double lonlat_deg[2], zl_error *err)
{
    zl_known_place *grown =
        zl_grow(places->place, places->count, &places->capacity, sizeof *places->place);
    if (!grown)
        return zl_fail_memory(err);
    places->place = grown;
    zl_known_place *place = &grown[places->count];
    *place = (zl_known_place){.name = zl_strdup(name),
                              .kind = zl_strdup(kind),
                              .lonlat_deg = {lonlat_deg[0], lonlat_deg[1]}};
    places->count++;
    return place->name && (place->kind || !kind) ? ZL_OK : zl_fail_memory(err);
}

const zl_known_place *zl_known_places_nearest(double *distance_m, const zl_known_places *places,
                                              const double lonlat_deg[2])
{
    const zl_known_place *best = NULL;
    for (size_t i = 0; places && i < places->count; i++) {
        double found_m = zl_geodesic_inverse(lonlat_deg, places->place[i].lonlat_deg, NULL, NULL);
        if (best && found_m >= *distance_m)
            continue;
        best = &places->place[i];
        *distance_m = found_m;
    }
    return best;
}

/* ---- reading places -------------------------------------------------------------------------- */

/* All zones are one projection, turned about the axis of the earth: that with the first meridian
 * serves for all. A known code is opened fast; a PROJ text would be
 * compared with every entry of the database. */
static const zl_gk_zone plane_zone = {ZL_DATUM_CGCS2000, 3, ZL_GK_FIRST_THREE, false};

struct zl_reader {
    zl_crs *plane;
};

void zl_reader_close_ptr(zl_reader **reader)
{
    if (!*reader)
        return;
    zl_crs_close((*reader)->plane);
    zl_free(*reader);
    *reader = NULL;
}

zl_status zl_reader_open(zl_reader **out, zl_error *err)
{
    ZL_CLEANUP(zl_reader_close_ptr) zl_reader *reader = zl_alloc_zero(1, sizeof *reader);
    if (!reader)
        return zl_fail_memory(err);
    char code[32];
    snprintf(code, sizeof code, "EPSG:%d", zl_gk_code(&plane_zone));
    zl_error cause = {0};
    zl_status status = zl_crs_open(&reader->plane, code, false, NULL, &cause);
    if (status != ZL_OK) /* of PROJ, and never of the source, which it says nothing about */
        return zl_fail(err, status == ZL_BAD_CRS ? ZL_FAILED : status, "%s", cause.message);
    *out = reader;
    reader = NULL;
    return ZL_OK;
}

static double false_easting_m(const zl_crs_reading *reading)
{
    if (reading->way == ZL_READ_NO_FALSE_EASTING)
        return 0;
    return ZL_GK_FALSE_EASTING_M +
           (reading->way == ZL_READ_PREFIXED ? 1e6 * reading->zone.number : 0);
}

bool zl_reader_apply(const zl_reader *reader, const zl_crs_reading *reading, double *xy,
                     size_t npoints)
{
    if (reading->north_first)
        zl_axes_swap(xy, npoints);
    if (reading->way == ZL_READ_DEGREES)
        return true;
    for (size_t i = 0; i < npoints; i++) {
        xy[2 * i] = xy[2 * i] * reading->unit_m - false_easting_m(reading) + ZL_GK_FALSE_EASTING_M;
        xy[2 * i + 1] *= reading->unit_m;
    }
    if (!reader || zl_crs_to_lonlat(reader->plane, xy, npoints, NULL, NULL) != ZL_OK)
        return false;
    for (size_t i = 0; i < npoints; i++)
        xy[2 * i] += zl_gk_meridian_deg(&reading->zone) - zl_gk_meridian_deg(&plane_zone);
    return true;
}

/* ---- judging --------------------------------------------------------------------------------- */

static bool is_in_china(const double place[2])
{
    return place[0] >= ZL_CHINA_WEST && place[0] <= ZL_CHINA_EAST && place[1] >= SOUTH_DEG &&
           place[1] <= ZL_CHINA_NORTH;
}

/* Which share of the places does the zone hold, on each side `half_deg` wide? */
static bool holds(const zl_crs_reading *reading, const double *places, size_t count,
                  double half_deg)
{
    size_t inside = 0;
    for (size_t i = 0; i < count; i++)
        inside += fabs(places[2 * i] - zl_gk_meridian_deg(&reading->zone)) <= half_deg;
    return (double)inside >= 0.95 * (double)count;
}

/* Of zones with one meridian the narrower that holds the places; a number decides for itself. */
static void fit_zone(zl_crs_reading *reading, const double *places, size_t count)
{
    double half_deg = reading->zone.width_deg / 2.0;
    bool six = reading->way != ZL_READ_PREFIXED && zl_gk_meridian_deg(&reading->zone) % 6 == 3;
    reading->fit = ZL_FITS;
    if (holds(reading, places, count, half_deg + ZONE_MARGIN_DEG))
        return;
    if (six && holds(reading, places, count, 3 + ZONE_MARGIN_DEG)) {
        zl_reading_widen(reading);
        return;
    }
    reading->fit = holds(reading, places, count, 2 * half_deg) ? ZL_FITS_OVERHANG : ZL_FITS_NOT;
}

/* `places` is as long as the sample and may be changed. */
static void judge(zl_crs_reading *reading, double *places, const zl_sample *sample,
                  const zl_reader *reader, const zl_known_places *known)
{
    size_t in_china = 0, count = sample->count;
    memcpy(places, sample->xy, sizeof(double[2]) * count);
    reading->fit = ZL_FITS_NOT;
    if (!zl_reader_apply(reader, reading, places, count))
        return;
    memcpy(reading->first_deg, places, sizeof reading->first_deg);
    for (size_t i = 0; i < count; i++)
        in_china += is_in_china(places + 2 * i);
    if ((double)in_china < 0.95 * (double)count)
        return;
    reading->fit = ZL_FITS;
    if (reading->way != ZL_READ_DEGREES)
        fit_zone(reading, places, count);
    bool odd =
        reading->way == ZL_READ_NO_FALSE_EASTING || reading->unit_m < 1 || reading->unit_m > 1;
    if (odd && reading->fit <= ZL_FITS_OVERHANG)
        reading->fit = reading->fit == ZL_FITS ? ZL_FITS_ODD : ZL_FITS_NOT;
    reading->near = zl_known_places_nearest(&reading->near_m, known, reading->first_deg);
}

/* Is this how the CRS that is said to hold reads the numbers? */
static bool is_declared(const zl_crs_reading *reading, const zl_crs *declared, bool north_first)
{
    const char *code = declared ? zl_crs_code(declared) : "";
    size_t size = strlen(code);
    if (size == 0 || reading->north_first != north_first)
        return false;
    if (strcmp(reading->crs, code) == 0 ||
        (reading->way == ZL_READ_DEGREES && zl_crs_is_geographic(declared)))
        return true;
    const char *at = strstr(reading->also, code);
    return at && (at[size] == '\0' || at[size] == ',');
}

/* ---- ranking --------------------------------------------------------------------------------- */

bool zl_reading_is_near(const zl_crs_reading *reading)
{
    return reading->near && reading->near_m <= ZL_NEAR_M;
}

/* The less, the better. Odd numbers come last; what lies near a known place comes before what does
 * not; then how it fits; then what the file says, which is evidence as long as nothing speaks
 * against it. */
static int score(const zl_crs_reading *reading)
{
    int group = reading->fit > ZL_FITS_OVERHANG ? 200 : 0;
    return group + (zl_reading_is_near(reading) ? 0 : 100) + 10 * (int)reading->fit +
           (reading->declared ? 0 : 1);
}

static int by_score(const void *a, const void *b)
{
    const zl_crs_reading *x = a, *y = b;
    int difference = score(x) - score(y);
    if (difference == 0)
        difference = x->unit_m > y->unit_m ? 1 : x->unit_m < y->unit_m ? -1 : 0;
    if (difference == 0)
        difference = x->north_first - y->north_first;
    return difference ? difference : x->zone.number - y->zone.number;
}

static void drop_unfit(zl_diagnosis *diagnosis)
{
    size_t kept = 0;
    for (size_t i = 0; i < diagnosis->count; i++)
        if (diagnosis->reading[i].fit != ZL_FITS_NOT)
            diagnosis->reading[kept++] = diagnosis->reading[i];
    diagnosis->count = kept;
}

static void rank(zl_diagnosis *diagnosis)
{
    zl_crs_reading *reading = diagnosis->reading;
    qsort(reading, diagnosis->count, sizeof *reading, by_score);
    for (size_t i = 0; i < diagnosis->count; i++) {
        bool same = i > 0 && score(&reading[i]) == score(&reading[i - 1]);
        reading[i].rank = same ? reading[i - 1].rank : (int)i + 1;
        diagnosis->best += reading[i].rank == 1;
    }
}

/* Degrees are read without a reader. */
static bool has_plane_readings(const zl_diagnosis *diagnosis)
{
    for (size_t i = 0; i < diagnosis->count; i++)
        if (diagnosis->reading[i].way != ZL_READ_DEGREES)
            return true;
    return false;
}

static zl_status judge_all(zl_diagnosis *diagnosis, const zl_sample *sample, const zl_crs *declared,
                           bool declared_north_first, const zl_known_places *places, zl_error *err)
{
    ZL_CLEANUP(zl_reader_close_ptr) zl_reader *reader = NULL;
    if (has_plane_readings(diagnosis))
        ZL_TRY(zl_reader_open(&reader, err));
    ZL_CLEANUP(zl_free_ptr) double *scratch = zl_alloc(sizeof(double[2]) * (sample->count + 1));
    if (!scratch)
        return zl_fail_memory(err);
    for (size_t i = 0; i < diagnosis->count; i++) {
        zl_crs_reading *reading = &diagnosis->reading[i];
        judge(reading, scratch, sample, reader, places);
        reading->declared = is_declared(reading, declared, declared_north_first);
        if (reading->declared)
            zl_reading_take_declared(reading, declared);
    }
    return ZL_OK;
}

/* A plain number like 861234.5 may be an easting of the open sea south of China as well: packed
 * degrees count only where nothing fits as it is. */
static void settle_packed(zl_diagnosis *diagnosis, const zl_number_profile *profile)
{
    bool packed = profile->packed_dms[0] || profile->packed_dms[1];
    diagnosis->packed_dms =
        packed && (diagnosis->count == 0 || diagnosis->reading[0].fit > ZL_FITS);
    if (diagnosis->packed_dms)
        diagnosis->north_first = profile->packed_dms[1];
    else
        diagnosis->north_first = diagnosis->count > 0 && diagnosis->reading[0].north_first;
}

zl_status zl_diagnose(zl_diagnosis **out, const zl_sample *sample, const zl_crs *declared,
                      bool declared_north_first, const zl_known_places *places, zl_error *err)
{
    zl_number_profile profile;
    ZL_CLEANUP(zl_diagnosis_free_ptr) zl_diagnosis *diagnosis = zl_alloc_zero(1, sizeof *diagnosis);
    if (!diagnosis)
        return zl_fail_memory(err);
    if (sample->count > 0) {
        ZL_TRY(zl_profile_numbers(&profile, sample, err));
        memcpy(diagnosis->first, sample->xy, sizeof diagnosis->first);
        memcpy(diagnosis->zones, profile.zones, sizeof diagnosis->zones);
        zl_list_readings(diagnosis, &profile);
        ZL_TRY(judge_all(diagnosis, sample, declared, declared_north_first, places, err));
        drop_unfit(diagnosis);
        rank(diagnosis);
        settle_packed(diagnosis, &profile);
    }
    *out = diagnosis;
    diagnosis = NULL;
    return ZL_OK;
}

void zl_diagnosis_free(zl_diagnosis *diagnosis)
{
    zl_free(diagnosis);
}

void zl_diagnosis_free_ptr(zl_diagnosis **diagnosis)
{
    zl_diagnosis_free(*diagnosis);
}
