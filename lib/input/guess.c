/* What bare numbers may be. The codes follow from EPSG's numbering: CGCS2000 4488 + zone (3-degree,
 * prefix), 4534 + (meridian - 75) / 3 (no prefix), 4478 + zone (6-degree); Xi'an 80 2324 + zone,
 * 2314 + zone; Beijing 54 2376 + zone, 21400 + zone. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "input/crs_decision.h"

static bool is_degrees(const double place[2])
{
    return fabs(place[0]) <= 180 && fabs(place[1]) <= 180;
}

static bool is_northing(double number)
{
    return number > 300000 && number < 6100000;
}

static void guess_degrees(char *out, size_t size, const double place[2])
{
    bool latitude_first = fabs(place[0]) <= 60 && fabs(place[1]) > 60;
    snprintf(out, size,
             "they look like degrees, %s first: EPSG:4490 (CGCS2000) or EPSG:4326 (WGS 84)%s",
             latitude_first ? "latitude" : "longitude",
             latitude_first ? ", with --axis-order north-east" : "");
}

static void guess_prefixed(char *out, size_t size, int zone, const char *order)
{
    bool six = zone <= 23;
    int base[3] = {six ? 4478 : 4488, six ? 2314 : 2324, six ? 21400 : 2376};
    snprintf(out, size,
             "they look like a Gauss-Kruger easting with the prefix of %d-degree zone %d: "
             "EPSG:%d (CGCS2000), EPSG:%d (Xi'an 1980) or EPSG:%d (Beijing 1954)%s",
             six ? 6 : 3, zone, base[0] + zone, base[1] + zone, base[2] + zone, order);
}

void zl_guess_crs(char *out, size_t size, const double place[2])
{
    bool north_first = is_northing(place[0]) && !is_northing(place[1]);
    const char *order = north_first ? ", with --axis-order north-east" : "";
    double easting = place[north_first ? 1 : 0];
    if (is_degrees(place))
        guess_degrees(out, size, place);
    else if (zl_zone_prefix(easting))
        guess_prefixed(out, size, zl_zone_prefix(easting), order);
    else if (easting > 100000 && easting < 900000)
        snprintf(out, size,
                 "they look like a Gauss-Kruger easting without zone prefix; the zone cannot be "
                 "told from them: EPSG:4534 to EPSG:4554 are the 3-degree zones of CGCS2000, such "
                 "as EPSG:4537 (central meridian 84) and EPSG:4538 (87)%s",
                 order);
    else
        snprintf(out, size, "they look like a local system, which has no EPSG code");
}
