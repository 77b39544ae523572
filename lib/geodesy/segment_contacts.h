/* What a search meets, kept per owner: the closed forms say how near an owner is to within their
 * doubt, the few contacts inside that doubt wait, and the geodesic routines settle them at the end
 * for the owners that are asked for. */
#ifndef ZL_GEODESY_SEGMENT_CONTACTS_H
#define ZL_GEODESY_SEGMENT_CONTACTS_H

#include "geodesy/segment_search.h"

enum { ZL_MOST_WAITING = 4 };

/** An owner that was met. */
typedef struct zl_candidate {
    size_t owner;
    double upper_m; /**< it is not farther than that */
    size_t leaf;    /**< of the index, where that was found */
    size_t nwaiting;
    zl_contact waiting[ZL_MOST_WAITING];
    zl_contact contact; /**< the nearest that is settled, and what came of it */
    zl_nearest nearest;
} zl_candidate;

/** The two indexes, for settling contacts. */
typedef struct zl_contact_sides {
    const zl_segment_index *from, *index;
} zl_contact_sides;

void zl_candidate_begin(zl_candidate *c, size_t owner);
/** Takes a contact up: settled at once where nothing is in doubt, else to wait; lowers `upper_m`.
 */
void zl_candidate_meet(const zl_contact_sides *s, zl_candidate *c, const zl_contact *contact);
/** Settles what waits and may still be the nearest. */
void zl_candidate_settle(const zl_contact_sides *s, zl_candidate *c);
/** Finds where two segments cross, when that is what was met: at an end the exact walk gives the
 *  end itself, bit for bit. */
void zl_candidate_place(const zl_contact_sides *s, zl_candidate *c);

/** For qsort: -1, 0 or 1. */
static inline int zl_compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

#endif
