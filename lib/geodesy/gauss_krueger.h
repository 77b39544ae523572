/* The Gauss-Kruger zones of China by number and by EPSG code: 3-degree zones 25 to 45, 6-degree
 * zones 13 to 23, with and without the zone number before the easting, on four datums. */
#ifndef ZL_GEODESY_GAUSS_KRUEGER_H
#define ZL_GEODESY_GAUSS_KRUEGER_H

#include "geodesy/crs.h"

#define ZL_GK_FALSE_EASTING_M 500000.0

enum { ZL_GK_FIRST_SIX = 13, ZL_GK_LAST_SIX = 23, ZL_GK_FIRST_THREE = 25, ZL_GK_LAST_THREE = 45 };

typedef struct zl_gk_zone {
    zl_datum datum;
    int width_deg; /**< 3 or 6 */
    int number;    /**< 25 to 45, or 13 to 23 */
    bool prefixed; /**< does the easting begin with the number? */
} zl_gk_zone;

/** The zone that an EPSG code stands for; false for any other code. */
bool zl_gk_of_code(zl_gk_zone *out, int code);
/** The EPSG code of a zone; 0 where there is none. */
int zl_gk_code(const zl_gk_zone *zone);
/** The zone of a CRS, by its code; false for any other CRS. */
bool zl_gk_of_crs(zl_gk_zone *out, const zl_crs *crs);
/** Longitude of the central meridian: 3 n, or 6 n - 3. */
int zl_gk_meridian_deg(const zl_gk_zone *zone);
/** EPSG code of the CGCS2000 3-degree zone (with its number in the easting) of a longitude; 0
 *  outside of zones 25 to 45. `*zone` may be NULL. */
int zl_gk3_epsg(double lon_deg, int *zone);

/** EPSG code of the geographic CRS of a datum: 4490, 4610, 4214, 4555; 4326 for WGS 84, 0 for
 *  others. */
int zl_datum_geographic_code(zl_datum datum);
/** "CGCS2000", "Xi'an 1980" …, for messages. */
const char *zl_datum_word(zl_datum datum);

#endif
