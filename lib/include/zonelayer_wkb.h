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
 *
 * Where the rows of two arrays are no pairs (nearest, overlap_pairs, corridor), `layer` of a
 * finding is the name of the array that the row is of, that of the argument: "a", "b", "zones",
 * "lines". What is asked of polygons takes only those that have an area: one with a defect gives
 * the findings that `check` has for it and counts as null. The result of a row does not depend on
 * what else its own array has.
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

/**
 * For each shape of `a` the nearest of `b`, of any kinds: the row of b in `nearest` (of equally
 * near ones the first; -1 for null and empty ones, and where there is none), the distance as by
 * zl_wkb_distance(), and the nearest places, NULL or 2 doubles a row. What is farther than `max_m`
 * (<= 0: no limit) is none.
 */
ZL_API zl_status zl_wkb_nearest(int64_t *nearest, double *distance_m, double *from_deg,
                                double *to_deg, const zl_wkb_array *a, const zl_wkb_array *b,
                                double max_m, zl_findings *findings, zl_error *err);

/** Area in m² that the polygons of a row have in common; 0 where they only touch. */
ZL_API zl_status zl_wkb_overlap_area(double *area_m2, const zl_wkb_array *a, const zl_wkb_array *b,
                                     zl_findings *findings, zl_error *err);

/** The classes of zl_overlap_row. */
typedef enum zl_wkb_class {
    ZL_WKB_INSIDE,
    ZL_WKB_CONTAINS,
    ZL_WKB_EQUAL,
    ZL_WKB_OVERLAP,
    ZL_WKB_SLIVER,
    ZL_WKB_TOUCH
} zl_wkb_class;

/** The figures of a zl_overlap_row, and the rows of the arrays. */
typedef struct zl_wkb_overlap {
    int64_t a, b;
    double area_m2, share_of_a, share_of_b, width_m;
    zl_wkb_class class_number;
} zl_wkb_overlap;

typedef struct zl_wkb_overlaps {
    zl_wkb_overlap *pair;
    size_t count, capacity;
} zl_wkb_overlaps;
ZL_API void zl_wkb_overlaps_free(zl_wkb_overlaps *overlaps);

/** All pairs of polygons that have land in common, a ascending and b within it; with `b` NULL those
 *  of `a` with a < b. Of `options` (may be NULL) min_share, sliver_width_m, inside_width_m and
 * touch count. A pair that cannot be overlaid (polygons over 100 degrees wide) ends it with
 * ZL_BAD_DATA.
 */
ZL_API zl_status zl_wkb_overlap_pairs(zl_wkb_overlaps **out, const zl_wkb_array *a,
                                      const zl_wkb_array *b, const zl_overlap_options *options,
                                      zl_findings *findings, zl_error *err);

/**
 * Area in m² of each polygon of `zones` that lies within distances of any of the lines or points,
 * as `corridor --dissolve` has it: for each row one element for each of `within_m`. `share` of the
 * zone and `largest_error_m` may be NULL. Of `options` within_m, nwithin and tolerance_m count.
 * NAN for null; 0 where there are no lines.
 */
ZL_API zl_status zl_wkb_corridor(double *area_m2, double *share, double *largest_error_m,
                                 const zl_wkb_array *zones, const zl_wkb_array *lines,
                                 const zl_corridor_options *options, zl_findings *findings,
                                 zl_error *err);

#ifdef __cplusplus
}
#endif

#endif
