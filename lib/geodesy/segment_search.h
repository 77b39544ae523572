/* Walking two trees of segments at once for the pairs that may be nearest. */
#ifndef ZL_GEODESY_SEGMENT_SEARCH_H
#define ZL_GEODESY_SEGMENT_SEARCH_H

#include "geodesy/segment_tree.h"

/** How two paths come near each other. */
typedef enum zl_contact_kind {
    ZL_CONTACT_POINTS,   /**< a point of each */
    ZL_CONTACT_FOOT_ON,  /**< a point of `from` and a segment of the index */
    ZL_CONTACT_FOOT_OFF, /**< a segment of `from` and a point of the index */
    ZL_CONTACT_CROSSING
} zl_contact_kind;

/** A point or segment of each side, known by the position of its (first) point in `place`. */
typedef struct zl_contact {
    zl_contact_kind kind;
    size_t path; /* of the index */
    size_t from, to;
    double fraction; /* where on the segment the foot lies */
    double quick_m;  /* by the closed forms; of a crossing 0 */
} zl_contact;

/** A search under way. `meet` is told of each contact that may be within the bound, and lowers
 *  the bound with zl_search_bound(). */
typedef struct zl_segment_search {
    const zl_segment_index *from, *index;
    void (*meet)(struct zl_segment_search *search, const zl_contact *contact);
    void *user;
    double bound_m; /* contacts beyond do not matter */
    double chord_m; /* no chord is longer within the bound */
    float chord2;   /* its square, rounded up */
} zl_segment_search;

/** How wrong a quick distance may be at most. */
double zl_quick_doubt_m(double distance_m);
void zl_search_bound(zl_segment_search *search, double bound_m);
void zl_search_run(zl_segment_search *search);

#endif
