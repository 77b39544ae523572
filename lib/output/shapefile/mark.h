/* What of a value in a .dbf counts when it is read back: blanks around a text do not, an empty text
 * is none, and all numbers are numbers. */
#ifndef ZL_OUTPUT_SHAPEFILE_MARK_H
#define ZL_OUTPUT_SHAPEFILE_MARK_H

#include "output/tally.h"

static inline uint64_t zl_dbf_mark_text(uint64_t mark, const char *text, size_t size)
{
    while (size > 0 && text[size - 1] == ' ')
        size--;
    for (; size > 0 && *text == ' '; size--)
        text++;
    return size > 0 ? zl_mark_text(mark, text, size) : zl_fold(mark, ZL_MARK_NULL);
}

static inline uint64_t zl_dbf_mark_number(uint64_t mark, double value)
{
    return zl_mark_real(mark, value + 0.0); /* -0 is 0 */
}

/** Numbers of the calendar. */
static inline uint64_t zl_dbf_mark_date(uint64_t mark, int year, int month, int day)
{
    return zl_mark_integer(mark, ((int64_t)year * 100 + month) * 100 + day);
}

static inline uint64_t zl_dbf_mark_null(uint64_t mark)
{
    return zl_fold(mark, ZL_MARK_NULL);
}

#endif
