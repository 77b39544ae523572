/* What a GeoJSON file says, in a few figures: taken once of the rows and once of the text that is
 * read back. They count every value and every coordinate, with its place in the file. */
#ifndef ZL_OUTPUT_GEOJSON_TALLY_H
#define ZL_OUTPUT_GEOJSON_TALLY_H

#include "base/mix.h"
#include "output/summary.h"

/** Of some features that follow each other. */
typedef struct zl_tally {
    int64_t features, shapeless;
    uint64_t points;
    zl_chain values, places;       /**< of the features in their order */
    int64_t least[2], greatest[2]; /**< longitude and latitude in steps of 1e-7 degrees */
} zl_tally;

void zl_tally_init(zl_tally *tally);
/** Adds those that come next. */
void zl_tally_join(zl_tally *tally, const zl_tally *next);
/** Takes the figures over into a summary. */
void zl_tally_sum(zl_summary *summary, const zl_tally *tally);

/** What a mark is made of: each value with its kind, so that "1" and 1 differ. */
typedef enum zl_json_kind {
    ZL_JSON_NULL = 1,
    ZL_JSON_TRUE,
    ZL_JSON_FALSE,
    ZL_JSON_INTEGER,
    ZL_JSON_REAL,
    ZL_JSON_TEXT,
    ZL_JSON_ARRAY,
    ZL_JSON_OBJECT,
    ZL_JSON_END
} zl_json_kind;

static inline uint64_t zl_mark_text(uint64_t mark, const char *bytes, size_t size)
{
    return zl_fold_bytes(zl_fold(mark, ZL_JSON_TEXT), bytes, size);
}

static inline uint64_t zl_mark_integer(uint64_t mark, int64_t value)
{
    return zl_fold(zl_fold(mark, ZL_JSON_INTEGER), (uint64_t)value);
}

static inline uint64_t zl_mark_real(uint64_t mark, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return zl_fold(zl_fold(mark, ZL_JSON_REAL), bits);
}

/** A place in steps of 1e-7 degrees. */
static inline uint64_t zl_mark_place(zl_tally *tally, uint64_t mark, const int64_t steps[2])
{
    for (int axis = 0; axis < 2; axis++) {
        if (steps[axis] < tally->least[axis])
            tally->least[axis] = steps[axis];
        if (steps[axis] > tally->greatest[axis])
            tally->greatest[axis] = steps[axis];
    }
    tally->points++;
    return zl_fold(zl_fold(mark, (uint64_t)steps[0]), (uint64_t)steps[1]);
}

#endif
