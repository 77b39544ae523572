/* What the user asks a map for, as numbers: paper, scale, extent. */
#ifndef ZL_OUTPUT_MAP_PAPER_H
#define ZL_OUTPUT_MAP_PAPER_H

#include "geometry/shape.h"

typedef struct zl_paper {
    double width_mm, height_mm;
    bool either_way; /**< neither side was asked to be the long one */
} zl_paper;

/** "A0" to "A5", turned as `landscape` or `portrait` say, or "WIDTHxHEIGHT" in mm, 50 to 2000;
 *  NULL is A4. ZL_USAGE for anything else. */
zl_status zl_paper_parse(zl_paper *out, const char *paper, bool landscape, bool portrait,
                         zl_error *err);
/** "1:50000", "1:50 000" or "50000"; 1:100 to 1:50 000 000. ZL_USAGE for anything else. */
zl_status zl_scale_parse(double *denominator, const char *scale, zl_error *err);
/** "W,S,E,N" in degrees, west below east and south below north. ZL_USAGE for anything else. */
zl_status zl_extent_parse(zl_extent *out, const char *extent, zl_error *err);

/** The least scale denominator that people like to read and that is not below `least`:
 *  1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5 or 8 times a power of ten. */
double zl_round_scale(double least);
/** The greatest length of 1, 2 or 5 times a power of ten that is not above `most`. */
double zl_round_length(double most);
/** The least step of a graticule, in degrees, of whole seconds, minutes or degrees, that cuts
 *  `span_deg` into at most `most` pieces. */
double zl_round_step(double span_deg, int most);

#endif
