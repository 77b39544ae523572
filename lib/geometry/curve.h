/* An edge or an arc in a chart of circles, and where it is cut. A file of reach_area.c. */
#ifndef ZL_GEOMETRY_CURVE_H
#define ZL_GEOMETRY_CURVE_H

#include <math.h>

#include "geometry/capsules.h"

/* hypot() minds what overflows, which costs a call; nothing here does. */
static inline double zl_plane_length(double x, double y)
{
    return sqrt(x * x + y * y);
}

/** Places on it are known by a fraction, 0 to 1. */
typedef struct zl_curve {
    bool arc;
    double a[2], b[2];  /**< ends of an edge */
    zl_disc disc;       /**< of an arc, */
    double start, turn; /**< which goes to the left */
    double length;
} zl_curve;

zl_curve zl_curve_edge(const double a[2], const double b[2]);
zl_curve zl_curve_arc(const zl_disc *disc, double start, double turn);
/** A piece of it. */
zl_curve zl_curve_piece(const zl_curve *curve, double from, double to);
void zl_curve_at(double xy[2], const zl_curve *curve, double fraction);
double zl_curve_m2(const zl_curve *curve, const zl_circle_chart *chart);

/** Where a curve is cut: fractions, more than are needed, in any order. All zero is empty. */
typedef struct zl_cuts {
    const zl_curve *curve;
    double middle[2], half; /**< a disc that holds the curve */
    double *at;
    size_t count, capacity;
    bool failed;
} zl_cuts;
/** Begins with a curve without cuts, which is borrowed until the next one. */
void zl_cuts_begin(zl_cuts *cuts, const zl_curve *curve);
/** Adds a cut where it lies on the curve; others are passed over. */
void zl_cuts_add(zl_cuts *cuts, double fraction);
/** Adds all places in which the curve can cross the boundary of a capsule. */
void zl_cuts_add_capsule(zl_cuts *cuts, const zl_capsule *capsule);
/** Adds the places in which it crosses the line through an edge. */
void zl_cuts_add_line(zl_cuts *cuts, const double a[2], const double b[2]);
void zl_cuts_sort(zl_cuts *cuts);

#endif
