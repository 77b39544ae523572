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
    double fraction; /* where on the segment the foot lies; of a crossing 1 when at an end */
    double quick_m;  /* by the closed forms; of a crossing 0 */
} zl_contact;

/** A distance beyond which nothing matters, and what it means in space. */
typedef struct zl_search_bound {
    double metres;
    double chord_m; /* no chord is longer within it */
    double chord2;
    float box2; /* the square, rounded up */
} zl_search_bound;

/** A search under way. */
typedef struct zl_segment_search {
    const zl_segment_index *from, *index;
    /** Told of each contact that may be within the bounds; lowers them with zl_lower_bound(). */
    void (*meet)(struct zl_segment_search *search, const zl_contact *contact);
    /** How near the owner of a path is at least; NULL when all are one. */
    double (*known_m)(const struct zl_segment_search *search, size_t path);
    void *user;
    const size_t *first; /**< leaves of the index that are looked at first: a good guess is fast */
    size_t nfirst;
    size_t leaf;          /**< the leaf of the index that is being looked at */
    zl_search_bound all;  /* for whatever is met */
    zl_search_bound here; /* for the owner of the leaf that is looked at, never above `all` */
} zl_segment_search;

/** How wrong a quick distance may be at most. */
double zl_quick_doubt_m(double distance_m);
void zl_lower_bound(zl_search_bound *bound, double metres);
void zl_search_run(zl_segment_search *search, double limit_m);

#endif
