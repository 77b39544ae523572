/* The sum over the boundary of what lies within reach, and the outlines of capsules as parts of it.
 * Files of reach_area.c. */
#ifndef ZL_GEOMETRY_REACH_OUTLINE_H
#define ZL_GEOMETRY_REACH_OUTLINE_H

#include "geometry/reach_area.h"

typedef struct zl_reach_sum {
    zl_reach_area *area;
    double within_m; /* NAN: the boundary is not looked at */
    double m2, east, north, largest_m;
    double unseen_m; /* the length of boundary that was kept since it was looked at */
    size_t border_guess, edge_guess; /* which capsule held the last that was asked about */
    double effort;                   /* what is left of it */
    bool failed;
} zl_reach_sum;

/** Adds a part of the boundary. */
void zl_reach_keep(zl_reach_sum *m, const zl_curve *curve);
/** Looks at the middle of a part that was kept, where enough was kept since the last time. */
void zl_reach_look(zl_reach_sum *m, const zl_curve *part, const double middle[2]);
/** Asks which capsules but those `without` are around a disc: the answer is in area->around.
 *  `guess` is what held the last one. True: one holds all of it. */
bool zl_reach_ask_around(zl_reach_sum *m, const double xy[2], double half, const size_t *without,
                         size_t nwithout, size_t *guess);
/** The same about a curve, of those that area->around knows of: the answer is in area->query. */
bool zl_reach_ask(zl_reach_sum *m, const zl_curve *curve, const size_t *without, size_t nwithout);
/** Adds what of the outline of a capsule is on the boundary. */
void zl_reach_add_outline(zl_reach_sum *m, size_t own);

#endif
