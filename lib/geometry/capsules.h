/* What is within reach of each segment of some paths, in a chart of circles: a disc around each end
 * and the strip between them. Each is convex; their union is the corridor. */
#ifndef ZL_GEOMETRY_CAPSULES_H
#define ZL_GEOMETRY_CAPSULES_H

#include "geodesy/circle_chart.h"
#include "geometry/box_tree.h"

#define ZL_NO_CAPSULE SIZE_MAX

typedef struct zl_capsule {
    zl_disc a, b;         /**< a place has but a */
    double along[2];      /**< unit vector from a to b */
    double length;        /**< 0 for a place */
    size_t before, after; /**< which share the disc a or b, ZL_NO_CAPSULE at the end of a path */
} zl_capsule;

/** All zero is empty; it is filled again and again. */
typedef struct zl_capsules {
    zl_capsule *item;
    size_t count, capacity;
    struct zl_capsule_block *block; /* of eight, laid out for vector code */
    zl_box *box;
    size_t block_capacity, box_capacity;
    zl_box_tree tree;
    bool failed;
} zl_capsules;

void zl_capsules_clear(zl_capsules *capsules);
/** Adds a path of the chart that reaches `reach_m`: places nearer together than 1e-6 m are one. */
void zl_capsules_add_path(zl_capsules *capsules, const zl_circle_chart *chart, const double *xy,
                          size_t npoints, double reach_m);
/** Makes them ready for questions. */
zl_status zl_capsules_index(zl_capsules *capsules, zl_error *err);
void zl_capsules_free(zl_capsules *capsules);

/** How far a place is from the boundary of a capsule: negative inside. */
double zl_capsule_excess(const zl_capsule *capsule, const double xy[2]);

/** What is asked of the capsules around a place. */
typedef struct zl_capsule_query {
    double xy[2], half;    /**< a disc around which all that is asked about lies */
    const size_t *without; /**< capsules that do not count */
    size_t nwithout;
    size_t covering; /**< a capsule that holds all of the disc, or ZL_NO_CAPSULE. What it was
                          before the question is tried first */
    size_t *near;    /**< else those that meet the disc */
    size_t nnear, capacity;
} zl_capsule_query;
/** False: memory is short. */
bool zl_capsules_ask(zl_capsule_query *query, const zl_capsules *capsules);
/** Asks only those that a question about a disc around this one found near, and what did not count
 *  in it. */
bool zl_capsules_ask_within(zl_capsule_query *query, const zl_capsules *capsules,
                            const zl_capsule_query *around);

#endif
