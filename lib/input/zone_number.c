/* Is the zone of the CRS the one that the eastings name? An easting of eight digits begins with the
 * number of its zone: 13 to 23 of six degrees, 25 to 45 of three. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/crs_decision.h"
#include "input/quote.h"

enum { FIRST_SIX = 13, LAST_SIX = 23, FIRST_THREE = 25, LAST_THREE = 45 };

/* EPSG's numbering: the code of the first zone; the others follow it. */
typedef struct family {
    int three, three_plain, six, six_plain;
} family;

static const family families[] = {
    {4513, 4534, 4491, 4502},   /* CGCS2000 */
    {2349, 2370, 2327, 2338},   /* Xi'an 1980 */
    {2401, 2422, 21413, 21453}, /* Beijing 1954 */
};

typedef struct gk_zone {
    const family *family;
    int number;
    bool prefixed;
} gk_zone;

static bool in_run(gk_zone *out, int code, int start, int first, int last, bool prefixed)
{
    if (code < start || code > start + last - first)
        return false;
    out->number = first + code - start;
    out->prefixed = prefixed;
    return true;
}

static bool zone_of_code(gk_zone *out, int code)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        const family *f = out->family = &families[i];
        if (in_run(out, code, f->three, FIRST_THREE, LAST_THREE, true) ||
            in_run(out, code, f->three_plain, FIRST_THREE, LAST_THREE, false) ||
            in_run(out, code, f->six, FIRST_SIX, LAST_SIX, true) ||
            in_run(out, code, f->six_plain, FIRST_SIX, LAST_SIX, false))
            return true;
    }
    return false;
}

/* The code of a zone in the family of another one. */
static int code_of(const family *f, int number, bool prefixed)
{
    if (number <= LAST_SIX)
        return (prefixed ? f->six : f->six_plain) + number - FIRST_SIX;
    return (prefixed ? f->three : f->three_plain) + number - FIRST_THREE;
}

int zl_zone_prefix(double easting)
{
    int zone = easting >= 13e6 && easting < 46e6 ? (int)(easting / 1e6) : 0;
    return zone == 24 ? 0 : zone;
}

/* The prefix that all sampled eastings have; 0 for none, -1 where they differ. */
static int common_prefix(const double *xy, size_t count)
{
    int prefix = zl_zone_prefix(xy[0]);
    for (size_t i = 0; i < count; i++) {
        bool plain = xy[2 * i] > 100000 && xy[2 * i] < 900000;
        if (zl_zone_prefix(xy[2 * i]) != prefix || (prefix == 0 && !plain))
            return -1;
    }
    return prefix;
}

static void say_which(char *out, size_t size, const gk_zone *declared, int prefix)
{
    if (prefix == 0)
        snprintf(out, size, "have no zone number, and those of the CRS begin with %d",
                 declared->number);
    else if (declared->prefixed)
        snprintf(out, size, "begin with the zone number %d, and those of the CRS with %d", prefix,
                 declared->number);
    else
        snprintf(out, size, "begin with the zone number %d, and those of the CRS have none",
                 prefix);
}

bool zl_zone_is_wrong(char *out, size_t size, const zl_crs *crs, const double *xy, size_t count)
{
    gk_zone declared;
    const char *code = zl_crs_code(crs);
    if (strncmp(code, "EPSG:", 5) != 0 || !zone_of_code(&declared, (int)strtol(code + 5, NULL, 10)))
        return false;
    int prefix = common_prefix(xy, count);
    if (prefix < 0 || prefix == (declared.prefixed ? declared.number : 0))
        return false;
    int fits = code_of(declared.family, prefix ? prefix : declared.number, prefix != 0);
    char which[128];
    say_which(which, sizeof which, &declared, prefix);
    snprintf(out, size,
             "the eastings (%.2f is the first) %s, %s: EPSG:%d fits them; read the file with "
             "--source-crs EPSG:%d, or ask its maker which is right",
             xy[0], which, zl_quoted(zl_crs_label(crs)).text, fits, fits);
    return true;
}
