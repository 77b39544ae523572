/* Expansion arithmetic after Shewchuk 1997: a number is the exact sum of some doubles that do not
 * overlap. Plain rounding to nearest is all that it needs, so it is the same on every machine. */
#include "geometry/orient.h"

#include <stddef.h>

/* Six products of two components each. */
typedef struct expansion {
    double term[12]; /* least first */
    size_t count;
} expansion;

/* a + b = *sum + *rest exactly (Knuth). */
static void two_sum(double a, double b, double *sum, double *rest)
{
    *sum = a + b;
    double b_part = *sum - a, a_part = *sum - b_part;
    *rest = (a - a_part) + (b - b_part);
}

/* a = *high + *low, each of at most 26 bits, so that products of halves are exact (Dekker). */
static void split(double a, double *high, double *low)
{
    double big = 134217729.0 * a; /* 2^27 + 1 */
    *high = big - (big - a);
    *low = a - *high;
}

/* a b = *product + *rest exactly. */
static void two_product(double a, double b, double *product, double *rest)
{
    double a_high, a_low, b_high, b_low;
    *product = a * b;
    split(a, &a_high, &a_low);
    split(b, &b_high, &b_low);
    *rest = a_low * b_low - (((*product - a_high * b_high) - a_low * b_high) - a_high * b_low);
}

/* Adds a double: the rest of each sum stays, the sum goes on to the next larger term. */
static void grow(expansion *e, double value)
{
    double carried = value;
    for (size_t i = 0; i < e->count; i++)
        two_sum(carried, e->term[i], &carried, &e->term[i]);
    e->term[e->count++] = carried;
}

static void add_product(expansion *e, double a, double b)
{
    double product, rest;
    two_product(a, b, &product, &rest);
    grow(e, rest);
    grow(e, product);
}

/* The sign of an expansion is that of its largest term that is not zero. */
static int sign_of(const expansion *e)
{
    for (size_t i = e->count; i-- > 0;)
        if (e->term[i] != 0)
            return e->term[i] > 0 ? 1 : -1;
    return 0;
}

int zl_orient_exact(const double a[2], const double b[2], const double p[2])
{
    expansion e = {.count = 0};
    add_product(&e, a[0], b[1]);
    add_product(&e, -a[1], b[0]);
    add_product(&e, b[0], p[1]);
    add_product(&e, -b[1], p[0]);
    add_product(&e, p[0], a[1]);
    add_product(&e, -p[1], a[0]);
    return sign_of(&e);
}
