/* What a file says, in a few figures that are made piece by piece: taken once of the rows and once
 * of what is read back. They count every value and every coordinate, with its place in the file. */
#ifndef ZL_OUTPUT_TALLY_H
#define ZL_OUTPUT_TALLY_H

#include "base/mix.h"
#include "output/summary.h"

/** Of some features that follow each other. */
typedef struct zl_tally {
    int64_t features, shapeless;
    uint64_t points;
    zl_chain values, places;      /**< of the features in their order */
    double least[2], greatest[2]; /**< of the coordinates as they were added */
} zl_tally;

void zl_tally_init(zl_tally *tally);
/** Adds those that come next. */
void zl_tally_join(zl_tally *tally, const zl_tally *next);
/** Takes the figures over into a summary; so many units of its coordinates are one of the file. */
void zl_tally_sum(zl_summary *summary, const zl_tally *tally, double units);

/** What a mark is made of: each value with its kind, so that "1" and 1 differ. */
typedef enum zl_mark_kind {
    ZL_MARK_NULL = 1,
    ZL_MARK_TRUE,
    ZL_MARK_FALSE,
    ZL_MARK_INTEGER,
    ZL_MARK_REAL,
    ZL_MARK_TEXT,
    ZL_MARK_ARRAY,
    ZL_MARK_OBJECT,
    ZL_MARK_END
} zl_mark_kind;

static inline uint64_t zl_mark_text(uint64_t mark, const char *bytes, size_t size)
{
    return zl_fold_bytes(zl_fold(mark, ZL_MARK_TEXT), bytes, size);
}

static inline uint64_t zl_mark_integer(uint64_t mark, int64_t value)
{
    return zl_fold(zl_fold(mark, ZL_MARK_INTEGER), (uint64_t)value);
}

static inline uint64_t zl_mark_real(uint64_t mark, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return zl_fold(zl_fold(mark, ZL_MARK_REAL), bits);
}

static inline uint64_t zl_mark_place(zl_tally *tally, uint64_t mark, const double place[2])
{
    uint64_t bits[2];
    double plain[2] = {place[0] + 0.0, place[1] + 0.0}; /* -0 is 0 */
    memcpy(bits, plain, sizeof bits);
    for (int axis = 0; axis < 2; axis++) {
        if (plain[axis] < tally->least[axis])
            tally->least[axis] = plain[axis];
        if (plain[axis] > tally->greatest[axis])
            tally->greatest[axis] = plain[axis];
    }
    tally->points++;
    return zl_fold(zl_fold(mark, bits[0]), bits[1]);
}

/** Adds the shape of a feature, in which the order of points and parts counts; NULL: it has none.
 */
void zl_tally_shape(zl_tally *tally, const zl_shape *shape);
/** The same for a format that turns rings round and puts parts together anew: in a feature the
 *  order of its points does not count. */
void zl_tally_points(zl_tally *tally, const zl_shape *shape);
/** The same of points that came in pieces: the sum of zl_mark_place(tally, 0, …) over all of them,
 *  and how many they were. */
void zl_tally_end_points(zl_tally *tally, bool shape, uint64_t sum, uint64_t npoints);

#endif
