/**
 * zonelayer for arrays: many geometries at once, as WKB in memory. For bindings and for engines
 * that hold their rows in Arrow or NumPy; figures are those of zonelayer.h, bit for bit.
 *
 * Longitude before latitude, degrees on CGCS2000 (WGS 84 is taken as equal). Work is shared among
 * threads (zl_set_jobs()); results do not depend on their number. Any number of threads may call
 * these functions at a time.
 */
#ifndef ZONELAYER_WKB_H
#define ZONELAYER_WKB_H

#include "zonelayer.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Values as Arrow's Binary and LargeBinary have them: value i is the bytes offset[i] up to
 * offset[i + 1] of `data`. All is borrowed for the call.
 */
typedef struct zl_wkb_array {
    size_t count;
    const uint8_t *data;
    const int32_t *offset; /**< count + 1; NULL: they are in `offset64` */
    const int64_t *offset64;
    const uint8_t *validity; /**< bit i, least significant first, is 0 where a value is null; NULL:
                                  none is */
    size_t first_bit;        /**< the bit of value 0 */
    bool repeated;           /**< the array is one value, which stands in every row */
} zl_wkb_array;

/**
 * What all functions below do with rows. A null gives NAN. A value that cannot be read or measured
 * gives NAN and an error finding, `feature` the number of the row from 0, in the order of rows;
 * with `findings` NULL the first one ends the call with ZL_BAD_DATA. Arrays of two have one length
 * or one of them is `repeated` (else ZL_USAGE). Outputs have an element for each row.
 */

/** Geodesic areas (0 for lines and points) and lengths of all rings and paths, in m² and m; either
 *  output may be NULL. */
ZL_API zl_status zl_wkb_measure(double *area_m2, double *perimeter_m, const zl_wkb_array *shapes,
                                zl_findings *findings, zl_error *err);

/** Least geodesic distance in m between the shapes of a row, 0 where they meet or one is inside the
 *  other; NAN for empty ones. `from_deg` and `to_deg` (may be NULL) get the nearest places of a and
 *  b, longitude and latitude, 2 doubles a row. */
ZL_API zl_status zl_wkb_distance(double *distance_m, double *from_deg, double *to_deg,
                                 const zl_wkb_array *a, const zl_wkb_array *b,
                                 zl_findings *findings, zl_error *err);

/** Is each shape fit to be measured? 1 or 0 in `valid`, 0 for null. Defects are added to `findings`
 *  with their codes and places, as `check` has them; those of a value that cannot be read as
 *  "unreadable". `findings` may be NULL. */
ZL_API zl_status zl_wkb_check(uint8_t *valid, const zl_wkb_array *shapes, zl_findings *findings,
                              zl_error *err);

#ifdef __cplusplus
}
#endif

#endif
