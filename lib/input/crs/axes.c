/* The order of the axes, settled once, and whether the numbers agree with it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/crs/crs_decision.h"
#include "input/quote.h"

/* So many of the sampled places decide about all of them. */
#define NEARLY_ALL 0.95

bool zl_axes_north_first(const zl_crs *crs, const zl_source *source,
                         const zl_source_options *options)
{
    bool swapped = false;
    if (options->axis_order != ZL_AXES_AUTO)
        return options->axis_order == ZL_AXES_NORTH_EAST;
    if (options->source_crs || !zl_source_crs(source, &swapped))
        return zl_source_is_north_first(source);
    return zl_crs_is_north_first(crs) != swapped;
}

void zl_axes_swap(double *xy, size_t npoints)
{
    for (size_t i = 0; i < npoints; i++) {
        double first = xy[2 * i];
        xy[2 * i] = xy[2 * i + 1];
        xy[2 * i + 1] = first;
    }
}

/* Where the places should lie: the area of use of the CRS and a degree around it; China for one
 * that is used all over the world, or when its area is not known. */
static void expected_area(double bounds[4], const zl_crs *crs)
{
    static const double china[4] = {ZL_CHINA_WEST, ZL_CHINA_SOUTH, ZL_CHINA_EAST, ZL_CHINA_NORTH};
    bool known = zl_crs_area_of_use(crs, bounds) && bounds[0] < bounds[2];
    if (!known || bounds[2] - bounds[0] > 300) {
        memcpy(bounds, china, sizeof china);
        return;
    }
    for (int i = 0; i < 4; i++)
        bounds[i] += i < 2 ? -1 : 1;
}

typedef struct tally {
    size_t inside;         /* of the expected area, as read */
    size_t inside_swapped; /* with the axes the other way round */
    size_t degrees;        /* |x| <= 180 and |y| <= 90 */
    size_t no_image;       /* not transformable */
} tally;

static bool inside(const double bounds[4], const double place[2])
{
    return place[0] >= bounds[0] && place[0] <= bounds[2] && place[1] >= bounds[1] &&
           place[1] <= bounds[3];
}

static bool image(double out[2], const zl_crs *crs, double east, double north)
{
    out[0] = east;
    out[1] = north;
    if (zl_crs_is_geographic(crs) && (fabs(east) > 360 || fabs(north) > 90))
        return false;
    return zl_crs_to_lonlat(crs, out, 1, NULL, NULL) == ZL_OK && isfinite(out[0]) &&
           isfinite(out[1]);
}

static tally count_places(const zl_crs *crs, const double *xy, size_t count)
{
    tally seen = {0};
    double bounds[4], place[2];
    expected_area(bounds, crs);
    for (size_t i = 0; i < count; i++) {
        double east = xy[2 * i], north = xy[2 * i + 1];
        bool has_image = image(place, crs, east, north);
        seen.no_image += !has_image;
        seen.inside += has_image && inside(bounds, place);
        seen.inside_swapped += image(place, crs, north, east) && inside(bounds, place);
        seen.degrees += fabs(east) <= 180 && fabs(north) <= 90;
    }
    return seen;
}

static bool nearly_all(size_t count, size_t of)
{
    return (double)count >= NEARLY_ALL * (double)of;
}

bool zl_axes_look_swapped(const zl_crs *crs, const double *xy, size_t count)
{
    tally seen = count_places(crs, xy, count);
    return count > 0 && seen.inside == 0 && nearly_all(seen.inside_swapped, count);
}

typedef struct verdict {
    const char *code;
    zl_severity severity;
    zl_text text; /* what was found, freed by the check */
} verdict;

static void free_verdict(verdict *found)
{
    zl_text_free(&found->text);
}

static void say_swapped(verdict *out, const char *place, bool geographic, bool north_first)
{
    const char *east = geographic ? _("longitude") : _("easting");
    const char *north = geographic ? _("latitude") : _("northing");
    out->code = "axes-swapped";
    zl_text_addf(
        &out->text,
        _("%s and %s are swapped: the first place is (%s), read as %s, %s; if the file has it "
          "the other way round, read it with --axis-order %s"),
        north, east, place, north_first ? north : east, north_first ? east : north,
        north_first ? "lon-lat" : "north-east");
}

/* What is known when the numbers are judged. */
typedef struct evidence {
    const zl_crs *crs;
    const zl_sample *sample;
    const zl_diagnosis *diagnosis;
    tally seen;
    bool north_first, order_given;
} evidence;

/* The best reading when it is not the declared one and reads the numbers in an odd way. */
static const zl_crs_reading *odd_reading(const zl_diagnosis *diagnosis)
{
    const zl_crs_reading *best = diagnosis->count > 0 ? &diagnosis->reading[0] : NULL;
    return best && best->fit == ZL_FITS_ODD ? best : NULL;
}

/* Places that lie outside: by their unit, by a false easting that is missing, or by what the
 * numbers are. */
static bool judge_numbers(verdict *out, const evidence *e)
{
    size_t count = e->sample->count;
    zl_quote place = zl_place_text(e->sample->xy), label = zl_quoted(zl_crs_label(e->crs));
    bool geographic = zl_crs_is_geographic(e->crs),
         outside = nearly_all(count - e->seen.inside, count);
    const zl_crs_reading *odd = odd_reading(e->diagnosis);
    if (geographic && nearly_all(count - e->seen.degrees, count)) {
        bool metres = fabs(e->sample->xy[0]) > 400 || fabs(e->sample->xy[1]) > 400;
        out->code = e->diagnosis->packed_dms ? "packed-dms"
                    : metres                 ? "not-degrees"
                                             : "out-of-range";
        zl_text_addf(&out->text, _("%s has degrees, but the first place is (%s). "), label.text,
                     place.text);
    } else if (!geographic && nearly_all(e->seen.degrees, count)) {
        out->code = "not-metres";
        zl_text_addf(&out->text, _("%s has metres, but the first place is (%s). "), label.text,
                     place.text);
    } else if (!geographic && outside && (odd || e->diagnosis->packed_dms)) {
        out->code = !odd                                   ? "packed-dms"
                    : odd->way == ZL_READ_NO_FALSE_EASTING ? "no-false-easting"
                                                           : "wrong-unit";
        zl_text_addf(&out->text, _("the first place (%s) is none of %s. "), place.text, label.text);
    }
    if (out->code)
        zl_add_diagnosis(&out->text, e->diagnosis);
    return out->code != NULL;
}

/* What nearly all places say about the CRS that was decided; code NULL when they agree with it. */
static void judge(verdict *out, const evidence *e)
{
    size_t count = e->sample->count;
    bool geographic = zl_crs_is_geographic(e->crs);
    bool outside = nearly_all(count - e->seen.inside, count);
    zl_quote place = zl_place_text(e->sample->xy), label = zl_quoted(zl_crs_label(e->crs));
    out->severity = ZL_ERROR;
    if (!e->order_given && outside && nearly_all(e->seen.inside_swapped, count)) {
        say_swapped(out, place.text, geographic, e->north_first);
    } else if (judge_numbers(out, e)) {
        return;
    } else if (nearly_all(e->seen.no_image, count)) {
        out->code = "out-of-range";
        zl_text_addf(&out->text, _("the first place (%s) lies outside what %s can show. "),
                     place.text, label.text);
        zl_add_diagnosis(&out->text, e->diagnosis);
    } else if (!geographic && outside) {
        out->code = "outside-crs-area";
        out->severity = ZL_WARNING;
        zl_text_addf(
            &out->text,
            _("the first place (%s) lies more than a degree outside the area that %s is made "
              "for; look whether it is the right zone. "),
            place.text, label.text);
        zl_add_diagnosis(&out->text, e->diagnosis);
    }
}

/* Numbers without a zone number fit any zone; a known place near another one is a hint. */
static void doubt_zone(verdict *out, const evidence *e)
{
    const zl_diagnosis *diagnosis = e->diagnosis;
    const zl_crs_reading *best = diagnosis->count > 0 ? &diagnosis->reading[0] : NULL;
    zl_gk_zone zone;
    double place[2] = {0};
    if (!best || best->declared || best->way != ZL_READ_PLAIN || !best->near ||
        best->near_m > ZL_NEAR_M || !zl_gk_of_crs(&zone, e->crs) ||
        !image(place, e->crs, e->sample->xy[e->north_first], e->sample->xy[!e->north_first]))
        return;
    out->code = "neighbour-zone";
    out->severity = ZL_WARNING;
    zl_text_addf(
        &out->text,
        _("by %s the first place lies at %.4f E %.4f N, far from every place that the store "
          "knows; look whether it is the right zone, and not "),
        zl_quoted(zl_crs_label(e->crs)).text, place[0], place[1]);
    zl_add_reading(&out->text, best);
}

static void doubt_mixture(verdict *out, const evidence *e)
{
    zl_gk_zone zone;
    if (!e->diagnosis->zones[0] || !zl_gk_of_crs(&zone, e->crs))
        return;
    out->code = "mixed-zones";
    out->severity = ZL_WARNING;
    zl_add_diagnosis(&out->text, e->diagnosis);
}

static void examine(verdict *found, const evidence *e, const double *xy, bool given)
{
    char text[700];
    if (zl_zone_is_wrong(text, sizeof text, e->crs, xy, e->sample->count)) {
        zl_text_add(&found->text, text);
        found->code = "wrong-zone";
        found->severity = given ? ZL_WARNING : ZL_ERROR;
        return;
    }
    doubt_mixture(found, e);
    if (!found->code)
        judge(found, e);
    if (!found->code)
        doubt_zone(found, e);
}

zl_status zl_axes_check(bool *refused, const zl_crs *crs, const zl_source *source,
                        const zl_sample *sample, const zl_source_options *options,
                        const zl_known_places *places, zl_findings *findings, zl_error *err)
{
    *refused = false;
    if (sample->count == 0)
        return ZL_OK;
    evidence e = {.crs = crs,
                  .sample = sample,
                  .north_first = zl_axes_north_first(crs, source, options),
                  .order_given = options->axis_order != ZL_AXES_AUTO};
    ZL_CLEANUP(zl_diagnosis_free_ptr) zl_diagnosis *diagnosis = NULL;
    ZL_CLEANUP(zl_free_ptr) double *xy = zl_alloc(sizeof(double[2]) * sample->count);
    if (!xy)
        return zl_fail_memory(err);
    memcpy(xy, sample->xy, sizeof(double[2]) * sample->count);
    if (e.north_first)
        zl_axes_swap(xy, sample->count);
    ZL_TRY(zl_diagnose(&diagnosis, sample, crs, e.north_first, places, err));
    e.diagnosis = diagnosis;
    e.seen = count_places(crs, xy, sample->count);
    ZL_CLEANUP(free_verdict) verdict found = {0};
    examine(&found, &e, xy, options->source_crs || zl_source_zone_is_settled(source));
    if (found.text.failed)
        return zl_fail_memory(err);
    if (!found.code)
        return ZL_OK;
    zl_findings_add(findings, found.severity, found.code, zl_source_name(source), NULL, NULL, "%s",
                    found.text.data);
    *refused = found.severity == ZL_ERROR;
    return ZL_OK;
}
