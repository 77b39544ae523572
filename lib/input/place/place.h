/* Places as people type them, in degrees or in a projected CRS, to longitude and latitude. */
#ifndef ZL_INPUT_PLACE_PLACE_H
#define ZL_INPUT_PLACE_PLACE_H

#include "input/place/coordinate.h"

/** Two coordinates in the order typed; where letters say which is which, longitude comes first in
 *  `xy` and `*said` is true. ZL_USAGE when one is no coordinate, or both are of one axis. */
zl_status zl_place_pair(double xy[2], bool *said, const char *first, const char *second,
                        zl_error *err);

/**
 * Typed numbers, pair by pair, to CGCS2000 longitude and latitude, in place. `options` (may be
 * NULL) gives CRS (EPSG:4490 unless said), datum and axis order; `said`: the pairs are in the order
 * longitude, latitude (easting, northing) for sure. Otherwise the first number is the longitude or
 * easting, but when all places would lie where the CRS is used only the other way round they are
 * refused. ZL_USAGE for that, for degrees in a projected CRS, metres in a geographic one, numbers
 * out of range, and a wrong Gauss-Kruger zone; ZL_BAD_CRS as zl_crs_open().
 */
zl_status zl_places_to_lonlat(double *xy, size_t count, bool said, const zl_source_options *options,
                              zl_error *err);

#endif
