/* What the doctor says, in words: each reading as options that can be typed. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "input/crs/doctor.h"
#include "input/quote.h"

static void add_option(zl_text *text, const zl_crs_reading *reading)
{
    bool spaced = strchr(reading->crs, ' ') != NULL;
    zl_text_addf(text, spaced ? "--source-crs \"%s\"" : "--source-crs %s", reading->crs);
    if (reading->north_first)
        zl_text_add(text, " --axis-order north-east");
}

static void add_place(zl_text *text, const double place[2])
{
    zl_text_addf(text, "%.4f %c %.4f %c", fabs(place[0]), place[0] < 0 ? 'W' : 'E', fabs(place[1]),
                 place[1] < 0 ? 'S' : 'N');
}

void zl_add_near(zl_text *text, const zl_known_place *place, double distance_m)
{
    zl_text_addf(text, _("%.*f km from %s"), distance_m < 10000 ? 1 : 0, distance_m / 1000,
                 zl_quoted(place->name).text);
    if (place->kind)
        zl_text_addf(text, _(" (%s)"), zl_quoted(zl_word(place->kind)).text);
}

void zl_add_reading(zl_text *text, const zl_crs_reading *reading)
{
    add_option(text, reading);
    zl_text_addf(text, _(" (%s; first place "), reading->name);
    add_place(text, reading->first_deg);
    if (reading->near) {
        zl_text_add(text, _(", "));
        zl_add_near(text, reading->near, reading->near_m);
    }
    zl_text_add(text, _(")"));
}

static void say_packed(zl_text *text, const zl_diagnosis *diagnosis)
{
    double number = diagnosis->first[diagnosis->north_first ? 1 : 0];
    double degrees = floor(number / 10000);
    zl_text_addf(
        text,
        _("The numbers look like degrees, minutes and seconds run together (%.10g would be "
          "%.0f°%02.0f'%05.2f\"), which no coordinate reference system reads: convert them "
          "to decimal degrees, then load them with --source-crs EPSG:4490%s"),
        number, degrees, floor((number - 10000 * degrees) / 100), fmod(number, 100),
        diagnosis->north_first ? " --axis-order north-east" : "");
}

static int code_of_prefix(int number)
{
    const zl_gk_zone zone = {.datum = ZL_DATUM_CGCS2000,
                             .width_deg = number <= ZL_GK_LAST_SIX ? 6 : 3,
                             .number = number,
                             .prefixed = true};
    return zl_gk_code(&zone);
}

static void say_mixed(zl_text *text, const int zones[2])
{
    zl_text_addf(text,
                 _("Its eastings begin with different zone numbers, %d and %d: split the file by "
                   "them and load each part with its own, --source-crs EPSG:%d and --source-crs "
                   "EPSG:%d"),
                 zones[0], zones[1], code_of_prefix(zones[0]), code_of_prefix(zones[1]));
}

/* "EPSG:2353, EPSG:2405" */
static void add_list(zl_text *text, const char *codes)
{
    for (const char *at = codes; *at; at++)
        zl_text_addf(text, *at == ',' ? "%c " : "%c", *at);
}

/* Which datum it is shows in no number; the codes have the same ones. */
static void say_same_numbers(zl_text *text, const zl_crs_reading *reading)
{
    bool plain = reading->way == ZL_READ_PLAIN;
    if (!reading->also[0])
        return;
    zl_text_add(text, _("; "));
    add_list(text, reading->also);
    zl_text_addf(
        text,
        _(" have the same numbers, which cannot tell the datum%s: ask the maker, or compare "
          "with --reference LAYER"),
        plain ? _(" or the width of the zone") : "");
}

/* Is it worth a word beside the best one? Not what lies far from everything when that does not. */
static bool is_rival(const zl_crs_reading *reading, const zl_crs_reading *best)
{
    return zl_reading_is_near(reading) || !zl_reading_is_near(best);
}

static void say_one(zl_text *text, const zl_diagnosis *diagnosis)
{
    const zl_crs_reading *best = &diagnosis->reading[0];
    zl_text_add(text, _("The numbers fit "));
    zl_add_reading(text, best);
    say_same_numbers(text, best);
    for (size_t i = 1; i < diagnosis->count && i < 3; i++) {
        if (!is_rival(&diagnosis->reading[i], best))
            break;
        zl_text_add(text, i == 1 ? _("; less likely is ") : _(" or "));
        zl_add_reading(text, &diagnosis->reading[i]);
    }
}

/* The code, or for a PROJ text what differs from the first one. */
static void add_short(zl_text *text, const zl_crs_reading *reading, const zl_crs_reading *first)
{
    if (reading == first || reading->north_first != first->north_first ||
        reading->way != first->way)
        add_option(text, reading);
    else if (strchr(reading->crs, ' '))
        zl_text_addf(text, "+lon_0=%d", zl_gk_meridian_deg(&reading->zone));
    else
        zl_text_add(text, reading->crs);
}

/* Many zones: short, each with where it leads. */
static void say_equals(zl_text *text, const zl_diagnosis *diagnosis)
{
    zl_text_addf(text,
                 _("The numbers fit %zu systems equally well and cannot tell which; ask the maker "
                   "for the central meridian, then give one of: "),
                 diagnosis->best);
    for (size_t i = 0; i < diagnosis->best; i++) {
        const zl_crs_reading *reading = &diagnosis->reading[i];
        zl_text_add(text, i ? ", " : "");
        add_short(text, reading, &diagnosis->reading[0]);
        zl_text_addf(text, " (%.2f E)", reading->first_deg[0]);
    }
    zl_text_addf(text, _("; in brackets is where it puts the first place, all at %.2f N"),
                 diagnosis->reading[0].first_deg[1]);
}

void zl_add_diagnosis(zl_text *text, const zl_diagnosis *diagnosis)
{
    if (diagnosis->packed_dms)
        say_packed(text, diagnosis);
    else if (diagnosis->zones[0])
        say_mixed(text, diagnosis->zones);
    else if (diagnosis->count == 0)
        zl_text_add(text, _("The numbers fit no system that is in use in China: they may be of a "
                            "local system, which has no EPSG code; ask the maker for CGCS2000 "
                            "coordinates"));
    else if (diagnosis->best > 1)
        say_equals(text, diagnosis);
    else
        say_one(text, diagnosis);
}

/* ---- findings -------------------------------------------------------------------------------- */

static void tell_ambiguous(const zl_diagnosis *diagnosis, const char *layer, zl_findings *findings)
{
    const zl_crs_reading *best = &diagnosis->reading[0];
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    if (diagnosis->best > 1) {
        zl_text_addf(
            &text,
            _("%zu systems fit equally well: the numbers do not say which zone they are of, "
              "and no point of the store is near; ask the maker for the central meridian"),
            diagnosis->best);
    } else if (best->also[0]) {
        zl_text_addf(&text, _("%s has the same numbers as "), best->crs);
        add_list(&text, best->also);
        zl_text_addf(&text,
                     _("; a wrong datum puts places off by tens of metres%s; ask the maker, or "
                       "compare with --reference LAYER"),
                     best->way == ZL_READ_PLAIN
                         ? _(", the other width of zone on the same meridian not at all")
                         : "");
    }
    if (text.failed)
        zl_findings_lose(findings);
    else if (text.data)
        zl_findings_add(findings, ZL_NOTE, "crs-ambiguous", layer, NULL, NULL, "%s", text.data);
}

void zl_diagnosis_tell(const zl_diagnosis *diagnosis, size_t most, const char *layer,
                       zl_findings *findings)
{
    size_t told = 0;
    for (size_t i = 0; i < diagnosis->count; i++) {
        const zl_crs_reading *reading = &diagnosis->reading[i];
        bool worth = is_rival(reading, &diagnosis->reading[0]) && told < most;
        if (!worth && !reading->declared)
            continue;
        told++;
        ZL_CLEANUP(zl_text_free) zl_text text = {0};
        zl_add_reading(&text, reading);
        if (text.failed) {
            zl_findings_lose(findings);
            continue;
        }
        zl_findings_add(findings, ZL_NOTE, "crs-candidate", layer, NULL, reading->first_deg,
                        "rank %d%s: %s", reading->rank, reading->declared ? _(", as declared") : "",
                        text.data);
    }
    if (diagnosis->count > told)
        zl_findings_add(findings, ZL_NOTE, "crs-candidate", layer, NULL, NULL,
                        "%zu more, less likely or equal, are listed by --crs-doctor",
                        diagnosis->count - told);
}

void zl_diagnosis_explain(const zl_diagnosis *diagnosis, const char *layer, zl_findings *findings)
{
    bool mixed = diagnosis->zones[0] != 0;
    if (!diagnosis->packed_dms && !mixed && diagnosis->count > 0) {
        tell_ambiguous(diagnosis, layer, findings);
        return;
    }
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_add_diagnosis(&text, diagnosis);
    if (text.failed) {
        zl_findings_lose(findings);
        return;
    }
    zl_findings_add(findings, diagnosis->packed_dms || mixed ? ZL_ERROR : ZL_WARNING,
                    diagnosis->packed_dms ? "packed-dms"
                    : mixed               ? "mixed-zones"
                                          : "no-candidate",
                    layer, NULL, NULL, "%s", text.data);
}
