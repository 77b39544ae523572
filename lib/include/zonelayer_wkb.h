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
 * near ones the first; -1 for null and empty ones, and where there is none), the distance, and the
 * nearest places, NULL or 2 doubles a row. What is farther than `max_m` (<= 0: no limit) is none.
 * Distances to lines are those of the question `distance`. zl_wkb_distance() goes from path to path
 * without an index, and its last bits may differ: compare the two with a tolerance (1 µm in our
 * tests), not for equality.
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

/** Where the figures of zl_corridor_row go: for each zone one element for each distance. Each may
 * be NULL. */
typedef struct zl_wkb_corridors {
    double *area_m2, *area_min_m2, *area_max_m2, *share, *largest_error_m;
} zl_wkb_corridors;

/**
 * How much of each polygon of `zones` lies within distances of any of the lines or points, as
 * `corridor --dissolve` has it. Accuracies in m are those of the rows; NULL, NAN: unknown, and then
 * so are the least and the greatest area. Of `options` within_m, nwithin and tolerance_m count. NAN
 * for null; 0 where there are no lines.
 */
ZL_API zl_status zl_wkb_corridor(const zl_wkb_corridors *out, const zl_wkb_array *zones,
                                 const double *zone_accuracy_m, const zl_wkb_array *lines,
                                 const double *line_accuracy_m, const zl_corridor_options *options,
                                 zl_findings *findings, zl_error *err);

/** Values of one column of rows. */
typedef struct zl_batch_column {
    char *name;
    zl_type type;
    bool wkb;          /**< the bytes of a ZL_TEXT are WKB and no text */
    size_t nulls;      /**< how many are null */
    uint8_t *validity; /**< bit i, least significant first, is 0 where value i is null */
    void *values;      /**< int64_t, double, double[2] of a ZL_PLACE; else bytes of all values */
    int64_t *offset;   /**< of ZL_TEXT and ZL_LIST, as in zl_wkb_array; else NULL */
    size_t row_offset; /**< where a row has the value */
    size_t bytes, value_capacity, offset_capacity, validity_capacity;
} zl_batch_column;

/** Rows by columns, in the layout of Arrow. */
typedef struct zl_batch {
    size_t count, ncolumns;
    zl_batch_column *column;
} zl_batch;

/** An empty one for rows that have these columns and, with `shapes`, a last one "geometry" with the
 *  WKB of the shapes of rows. */
ZL_API zl_status zl_batch_new(zl_batch **out, const zl_columns *columns, bool shapes,
                              zl_error *err);
ZL_API void zl_batch_free(zl_batch *batch);
/** A zl_row_fn, with the batch as `user`: adds a row of any question to its end. */
ZL_API zl_status zl_batch_add(const void *row, const zl_shape *shape, void *batch, zl_error *err);
/** All features of a layer: a column "fid", its columns, and "geometry". */
ZL_API zl_status zl_batch_read(zl_batch **out, zl_layer *layer, zl_error *err);

#ifdef __cplusplus
}
#endif

#endif
