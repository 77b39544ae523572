/* Is the zone of the CRS the one that the eastings name? An easting of eight digits begins with the
 * number of its zone: 13 to 23 of six degrees, 25 to 45 of three. */
#include <stdio.h>

#include "base/message.h"
#include "input/crs/crs_decision.h"
#include "input/quote.h"

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

static void say_which(char *out, size_t size, const zl_gk_zone *declared, int prefix)
{
    if (prefix == 0)
        snprintf(out, size, _("have no zone number, and those of the CRS begin with %d"),
                 declared->number);
    else if (declared->prefixed)
        snprintf(out, size, _("begin with the zone number %d, and those of the CRS with %d"),
                 prefix, declared->number);
    else
        snprintf(out, size, _("begin with the zone number %d, and those of the CRS have none"),
                 prefix);
}

/* The code, in the family of the declared one, that has this number in its eastings. */
static int fitting_code(const zl_gk_zone *declared, int prefix)
{
    zl_gk_zone fits = *declared;
    fits.prefixed = prefix != 0;
    if (prefix) {
        fits.number = prefix;
        fits.width_deg = prefix <= ZL_GK_LAST_SIX ? 6 : 3;
    }
    return zl_gk_code(&fits);
}

bool zl_zone_is_wrong(char *out, size_t size, const zl_crs *crs, const double *xy, size_t count)
{
    zl_gk_zone declared;
    if (!zl_gk_of_crs(&declared, crs))
        return false;
    int prefix = common_prefix(xy, count);
    if (prefix < 0 || prefix == (declared.prefixed ? declared.number : 0))
        return false;
    int fits = fitting_code(&declared, prefix);
    char which[128];
    say_which(which, sizeof which, &declared, prefix);
    snprintf(out, size,
             _("the eastings (%.2f is the first) %s, %s: EPSG:%d fits them; read the file with "
               "--source-crs EPSG:%d, or ask its maker which is right"),
             xy[0], which, zl_quoted(zl_crs_label(crs)).text, fits, fits);
    return true;
}

/* Only an easting that is one of another zone without doubt: 38 057 383 is no easting of zone 38,
 * but may overhang zone 37, and then the CRS has the last word. */
bool zl_feature_is_of_other_zone(char *out, size_t size, const zl_gk_zone *zone, const double *xy,
                                 size_t npoints)
{
    for (size_t i = 0; i < npoints; i++) {
        double easting = xy[2 * i];
        int prefix = zl_zone_of_easting(easting);
        bool plain = easting > 100000 && easting < 900000;
        if (zone->prefixed ? !plain && (prefix == 0 || prefix == zone->number) : prefix == 0)
            continue;
        char which[128];
        say_which(which, sizeof which, zone, prefix);
        snprintf(
            out, size,
            _("its eastings (%.2f) %s: load it apart from the others, with --source-crs EPSG:%d"),
            easting, which, fitting_code(zone, prefix));
        return true;
    }
    return false;
}
