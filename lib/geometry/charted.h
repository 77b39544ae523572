/* A polygon brought into a chart once, for overlaps with many others of the same chart: closed
 * rings without repeated points, shells counter-clockwise and holes clockwise, edges over 10 km cut
 * at the geodesic, area and length of each edge, and boxes over blocks of edges. */
#ifndef ZL_GEOMETRY_CHARTED_H
#define ZL_GEOMETRY_CHARTED_H

#include "geodesy/chart_area.h"
#include "zonelayer.h"

/** West, south, east, north in metres of the chart. */
typedef struct zl_box {
    double west, south, east, north;
} zl_box;

enum { ZL_BLOCK = 8, ZL_BLOCK_LEVELS = 20 };

/** Edge i runs from point i to point i + 1; the last point of a ring starts none. */
typedef struct zl_charted {
    size_t npoints, nrings;
    double *xy;         /**< 2*npoints; each ring ends with its first point */
    double *edge_m2;    /**< zl_chart_edge_m2() of the edge that starts at the point */
    double *edge_m;     /**< its length */
    size_t *ring_start; /**< nrings + 1 */
    zl_box box;
    double area_m2, perimeter_m;
    /** Level 0 has a box for each ZL_BLOCK edges, level k+1 for each ZL_BLOCK boxes of level k. */
    zl_box *block;
    size_t level_start[ZL_BLOCK_LEVELS + 1], nlevels;
    size_t bytes;
} zl_charted;

/** `*out` is NULL when the polygon reaches more than 80 degrees from the centre of the chart, a
 * ring is open or a coordinate is no number. Rings of no area are left out. ZL_BAD_DATA: no
 * polygon. */
zl_status zl_charted_new(zl_charted **out, const zl_chart_area *chart, const zl_shape *polygon,
                         zl_error *err);
/** The same, in the memory of `spare` (may be NULL) where that is large enough; else that is freed.
 */
zl_status zl_charted_renew(zl_charted **out, zl_charted *spare, const zl_chart_area *chart,
                           const zl_shape *polygon, zl_error *err);
/** The same for a polygon whose coordinates are metres of the chart already; no edge is cut. */
zl_status zl_charted_from_plane(zl_charted **out, const zl_chart_area *chart,
                                const zl_shape *polygon_m, zl_error *err);
/** The same for a part of a polygon near some place, of which the chart has this area and
 * perimeter: its rings run the right way already, and none of its edges is cut
 * (geometry/windowed.h). */
zl_status zl_charted_renew_part(zl_charted **out, zl_charted *spare, const zl_chart_area *chart,
                                const zl_shape *part, double area_m2, double perimeter_m,
                                zl_error *err);
void zl_charted_free(zl_charted *polygon);
void zl_charted_free_ptr(zl_charted **polygon); /**< for ZL_CLEANUP */
/** How much memory it takes; 0 for NULL. */
size_t zl_charted_bytes(const zl_charted *polygon);

/* fmin() and fmax() are calls, since they must mind what is no number; here nothing is. */
static inline double zl_lesser(double a, double b)
{
    return a < b ? a : b;
}
static inline double zl_greater(double a, double b)
{
    return a < b ? b : a;
}

static inline bool zl_box_meets(const zl_box *a, const zl_box *b)
{
    return a->west <= b->east && b->west <= a->east && a->south <= b->north && b->south <= a->north;
}
static inline zl_box zl_edge_box(const double a[2], const double b[2])
{
    return (zl_box){zl_lesser(a[0], b[0]), zl_lesser(a[1], b[1]), zl_greater(a[0], b[0]),
                    zl_greater(a[1], b[1])};
}
static inline void zl_box_add(zl_box *box, const zl_box *other)
{
    box->west = zl_lesser(box->west, other->west);
    box->south = zl_lesser(box->south, other->south);
    box->east = zl_greater(box->east, other->east);
    box->north = zl_greater(box->north, other->north);
}

/** Called with the first and one past the last edge of a block that meets the box. */
typedef void (*zl_block_fn)(size_t first, size_t last, void *user);
/** All blocks whose boxes meet `box`, ascending. */
void zl_charted_query(const zl_charted *polygon, const zl_box *box, zl_block_fn found, void *user);

#endif
