/* What a file holds in a few figures, taken once of what is written and once of what is read
 * back. */
#ifndef ZL_OUTPUT_SUMMARY_H
#define ZL_OUTPUT_SUMMARY_H

#include "base/digest.h"
#include "base/mix.h"
#include "geometry/shape.h"

typedef struct zl_summary {
    int64_t features, shapeless;
    uint64_t points;
    uint64_t fingerprint; /**< of all coordinates as in the file: in a feature their order does
                               not count, and that of the features unless `unordered` */
    double west, south, east, north; /**< in the units of the file */
    double area_m2, perimeter_m;
    double step;                 /**< rounding of coordinates in the units of the file; 0: none;
                                      set by the writer as the next four */
    double unit_m;               /**< metres of such a unit; of a degree, the most that it has */
    bool unordered;              /**< the file may give its features in another order */
    bool polygons;               /**< the file is one of polygons */
    bool tallied;                /**< made of a tally: every value counts in `value_sum` */
    int64_t left_out;            /**< rows that the format cannot hold */
    uint64_t key_sum;            /**< of the keys, whatever their order */
    uint64_t value_sum;          /**< of the other values, whatever their order */
    char key[256];               /**< field that holds the key; "": none */
    zl_digest *keys;             /**< of the keys in their order */
    zl_chain places;             /**< of the features in their order */
    char digest[ZL_DIGEST_SIZE]; /**< of `keys`, after zl_summary_finish() */
} zl_summary;

zl_status zl_summary_init(zl_summary *summary, zl_error *err);
void zl_summary_free(zl_summary *summary); /**< for ZL_CLEANUP too */
/** `key` (may be NULL) without blanks around it; `in_file` has the coordinates of the file, `shape`
 *  those on CGCS2000; both NULL where there is none. Area and length are taken of `shape`, which
 *  may be NULL on reading back without a step: there the coordinates themselves are compared. */
void zl_summary_add(zl_summary *summary, const char *key, const zl_shape *in_file,
                    const zl_shape *shape);
/** A value of the feature that was added last: a text, or NULL for one of another type, of which
 * only that it is there counts. A text of blanks is none. */
void zl_summary_add_value(zl_summary *summary, int field, const char *text);
void zl_summary_finish(zl_summary *summary);

/** Says in one sentence how `read` differs from `written`; NULL when it does not. With a step of 0
 *  coordinates have to be the same bit for bit, else within half a step. `room` holds the
 *  sentence. */
const char *zl_summary_differs(char room[160], const zl_summary *written, const zl_summary *read);

/** Metres of a degree of a great circle, the longest there is on the ellipsoid. */
#define ZL_METRES_PER_DEGREE 111700.0

#endif
