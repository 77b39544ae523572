/* The order of the axes, settled once, and whether the numbers agree with it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "input/crs_decision.h"
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
        return false;
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
    char text[900];
} verdict;

static void say_swapped(verdict *out, const char *place, bool geographic, bool north_first)
{
    const char *east = geographic ? "longitude" : "easting";
    const char *north = geographic ? "latitude" : "northing";
    out->code = "axes-swapped";
    snprintf(out->text, sizeof out->text,
             "%s and %s are swapped: the first place is (%s), read as %s, %s; if the file has it "
             "the other way round, read it with --axis-order %s",
             north, east, place, north_first ? north : east, north_first ? east : north,
             north_first ? "lon-lat" : "north-east");
}

/* What nearly all places say about the CRS that was decided; code NULL when they agree with it. */
static void judge(verdict *out, const zl_crs *crs, const tally *seen, const zl_sample *sample,
                  bool north_first, bool order_given)
{
    size_t count = sample->count;
    bool geographic = zl_crs_is_geographic(crs);
    bool outside = nearly_all(count - seen->inside, count);
    zl_quote place = zl_place_text(sample->xy), label = zl_quoted(zl_crs_label(crs));
    char guess[400];
    zl_guess_crs(guess, sizeof guess, sample->xy);
    out->severity = ZL_ERROR;
    if (!order_given && outside && nearly_all(seen->inside_swapped, count)) {
        say_swapped(out, place.text, geographic, north_first);
    } else if (geographic && nearly_all(count - seen->degrees, count)) {
        bool metres = fabs(sample->xy[0]) > 400 || fabs(sample->xy[1]) > 400;
        out->code = metres ? "not-degrees" : "out-of-range";
        snprintf(out->text, sizeof out->text,
                 "%s has degrees, but the first place is (%s); %s. Say which it is with "
                 "--source-crs",
                 label.text, place.text, guess);
    } else if (!geographic && nearly_all(seen->degrees, count)) {
        out->code = "not-metres";
        snprintf(out->text, sizeof out->text,
                 "%s has metres, but the first place is (%s); %s. Say which it is with "
                 "--source-crs",
                 label.text, place.text, guess);
    } else if (nearly_all(seen->no_image, count)) {
        out->code = "out-of-range";
        snprintf(out->text, sizeof out->text,
                 "the first place (%s) lies outside what %s can show; %s. Say which it is with "
                 "--source-crs",
                 place.text, label.text, guess);
    } else if (!geographic && outside) {
        out->code = "outside-crs-area";
        out->severity = ZL_WARNING;
        snprintf(out->text, sizeof out->text,
                 "the first place (%s) lies more than a degree outside the area that %s is made "
                 "for; look whether it is the right zone",
                 place.text, label.text);
    }
}

zl_status zl_axes_check(bool *refused, const zl_crs *crs, const zl_source *source,
                        const zl_sample *sample, const zl_source_options *options,
                        zl_findings *findings, zl_error *err)
{
    *refused = false;
    if (sample->count == 0)
        return ZL_OK;
    bool north_first = zl_axes_north_first(crs, source, options);
    ZL_CLEANUP(zl_free_ptr) double *xy = zl_alloc(sizeof(double[2]) * sample->count);
    if (!xy)
        return zl_fail_memory(err);
    memcpy(xy, sample->xy, sizeof(double[2]) * sample->count);
    if (north_first)
        zl_axes_swap(xy, sample->count);
    verdict found = {0};
    if (zl_zone_is_wrong(found.text, sizeof found.text, crs, xy, sample->count)) {
        found.code = "wrong-zone";
        found.severity = options->source_crs ? ZL_WARNING : ZL_ERROR;
    } else {
        tally seen = count_places(crs, xy, sample->count);
        judge(&found, crs, &seen, sample, north_first, options->axis_order != ZL_AXES_AUTO);
    }
    if (!found.code)
        return ZL_OK;
    zl_findings_add(findings, found.severity, found.code, zl_source_name(source), NULL, NULL, "%s",
                    found.text);
    *refused = found.severity == ZL_ERROR;
    return ZL_OK;
}
