/* Area and boundary lengths of the overlap of two polygons, without the overlap itself.
 *
 * The area of A∩B is a sum over the parts of A's edges inside B and of B's edges inside A. Each
 * crossing X of two edges adds the rest of the one that enters and takes off the rest of the one
 * that leaves, so nothing is sorted and no ring is built. The signs come from an exact predicate,
 * and B is thought of as moved by (e, e²), e > 0 smaller than anything (simulation of simplicity,
 * Edelsbrunner and Mücke 1990): shared edges, touching corners and equal polygons are no special
 * cases. What adds up exactly, adds up here: the parts of a tiling sum to the whole.
 *
 * Error of area_m2 against polygons with geodesic edges: that of zl_chart_edge_m2(), of the area of
 * the overlap, and 1e-15 (d + l) P of rounding, d the distance of the overlap from the centre, P
 * the length of the boundary parts that take part and l the lesser of P and 10 km. Crossing points
 * add nothing to it: X is within 1e-15 of its distance and the edges' lengths of both lines,
 * however flat they cross. */
#ifndef ZL_GEOMETRY_OVERLAP_AREA_H
#define ZL_GEOMETRY_OVERLAP_AREA_H

#include "geometry/near_edges.h"

typedef struct zl_overlap_sums {
    double area_m2;              /**< of A∩B; 0 when it is not above rounding */
    double perimeter_m;          /**< of A∩B, contact of no width left out */
    double a_alone_m, b_alone_m; /**< perimeters of A∖B and B∖A, in the same way */
    bool sound;                  /**< false: a boundary is not that of an area, or the overlap lies
                                      beyond ZL_CHART_AREA_REACH_M of the centre */
} zl_overlap_sums;

/** Memory that is kept from pair to pair; all zero is empty. One for each thread. */
typedef struct zl_overlap_scratch {
    zl_near_edges near_a, near_b;
} zl_overlap_scratch;
void zl_overlap_scratch_free(zl_overlap_scratch *scratch);

/** Both polygons are in `chart`. Only fails for want of memory. */
zl_status zl_overlap_area(zl_overlap_sums *out, const zl_chart_area *chart, const zl_charted *a,
                          const zl_charted *b, zl_overlap_scratch *scratch, zl_error *err);

/** Does no edge of the polygon reach a box of its chart? Then `*turns` is how many times the
 * polygon winds around each place of the box: 0 outside and in holes, 1 inside. */
bool zl_overlap_clear(int *turns, const zl_charted *polygon, const zl_box *box);

#endif
