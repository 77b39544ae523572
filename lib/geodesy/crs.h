/* Coordinate reference systems: parsed once, their axis order and datum settled here and nowhere
 * else. The store is EPSG:4490 with longitude first. */
#ifndef ZL_GEODESY_CRS_H
#define ZL_GEODESY_CRS_H

#include "zonelayer.h"

typedef struct zl_crs zl_crs;

typedef enum zl_datum {
    ZL_DATUM_CGCS2000,
    ZL_DATUM_WGS84,
    ZL_DATUM_BEIJING54,
    ZL_DATUM_NEW_BEIJING,
    ZL_DATUM_XIAN80,
    ZL_DATUM_OTHER
} zl_datum;

/** Parses "EPSG:4517", "OGC:CRS84", WKT, PROJJSON or a PROJ string. ZL_BAD_CRS when it is none, or
 *  neither geographic nor projected. `assume_same_datum` and `transformation` are those of
 *  zl_source_options; the datum table decides (DESIGN: CGCS2000 and WGS 84 are taken as equal,
 *  ±1 m; others are ZL_BAD_CRS with the size of the likely shift unless one of the two is given).
 *
 *  `transformation` is the code of an operation ("EPSG:15921") from the source's geographic or
 *  projected CRS to CGCS2000 or WGS 84, or a PROJ string. A PROJ string whose first step takes
 *  angles gets longitude, latitude on the source's datum, in radians or degrees as it asks for;
 *  any other gets easting, northing as they stand in the file. It ends in longitude, latitude, in
 *  radians or degrees. One CRS object is for one thread at a time. */
zl_status zl_crs_open(zl_crs **out, const char *definition, bool assume_same_datum,
                      const char *transformation, zl_error *err);
/** The same CRS for another thread: label and transformation, but none of the other knowledge. */
zl_status zl_crs_copy(zl_crs **out, const zl_crs *crs, zl_error *err);
void zl_crs_close(zl_crs *crs);
/** Are its coordinates longitude and latitude on a datum that needs no shift, so that
 *  zl_crs_to_lonlat() leaves them as they are? */
bool zl_crs_is_lonlat(const zl_crs *crs);

/** "EPSG:4517 CGCS2000 / 3-degree Gauss-Kruger zone 29"; the code is left out when unknown. */
const char *zl_crs_label(const zl_crs *crs);
/** "EPSG:4517", or "" when no code is known. */
const char *zl_crs_code(const zl_crs *crs);
zl_datum zl_crs_datum(const zl_crs *crs);
bool zl_crs_is_geographic(const zl_crs *crs);
/** Metres of a unit of easting and northing; 0 for a geographic CRS. */
double zl_crs_unit_m(const zl_crs *crs);
/** Does the CRS, as its authority defines it, have northing or latitude first? */
bool zl_crs_is_north_first(const zl_crs *crs);
/** west, south, east, north in degrees; false when unknown. */
bool zl_crs_area_of_use(const zl_crs *crs, double bounds_deg[4]);
/** How positions come to CGCS2000, in words, with the size of the doubt: "taken as equal to
 *  CGCS2000, ±1 m"; belongs to the CRS. */
const char *zl_crs_datum_note(const zl_crs *crs);
/** By how much positions are off when its datum is taken for CGCS2000, in words: "tens of metres
 *  (29 to 62 m in northing, up to 84 m in easting)". */
const char *zl_crs_datum_shift(const zl_crs *crs);
/** CGCS2000 and WGS 84 are one. */
bool zl_crs_same_datum(const zl_crs *a, const zl_crs *b);

/** Easting, northing (or lon, lat) pairs to CGCS2000 longitude, latitude, in place. CGCS2000 and
 *  WGS 84 degrees are left bit for bit, whatever they are. ZL_BAD_DATA names the first point that
 *  has no image; `*bad` (may be NULL) is its index, and it and the points after it are as they
 *  were. */
zl_status zl_crs_to_lonlat(const zl_crs *crs, double *xy, size_t npoints, size_t *bad,
                           zl_error *err);
/** The other way; used by export. A transformation without an inverse has no images. */
zl_status zl_crs_from_lonlat(const zl_crs *crs, double *xy, size_t npoints, size_t *bad,
                             zl_error *err);

/** Version of PROJ, "9.1.1". */
const char *zl_proj_version(void);

#endif
