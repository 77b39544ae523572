/* The boundary of a polygon in a chart of circles: edges without order, found by their boxes. */
#ifndef ZL_GEOMETRY_PLANE_ZONE_H
#define ZL_GEOMETRY_PLANE_ZONE_H

#include "geodesy/circle_chart.h"
#include "geometry/box_tree.h"

/** An edge with the inside on its left. */
typedef struct zl_plane_edge {
    double a[2], b[2];
} zl_plane_edge;

/** All zero is empty; it is filled again and again. */
typedef struct zl_plane_zone {
    zl_plane_edge *edge;
    zl_box *edge_box;
    size_t nedges, edge_capacity, box_capacity;
    zl_box_tree tree;
    zl_box box;
    double area_m2;
    bool fits;      /**< no edge is longer than ZL_LONGEST_SEGMENT_M */
    double reach_m; /**< how far from the centre of the chart it goes */
    zl_vec *point;  /**< while it is filled */
    size_t point_capacity;
} zl_plane_zone;

/** Brings a polygon into the chart. Edges bend by at most `bend_m` there: longer ones are cut. */
zl_status zl_plane_zone_fill(zl_plane_zone *zone, const zl_circle_chart *chart,
                             const zl_shape *polygon, double bend_m, zl_error *err);
void zl_plane_zone_free(zl_plane_zone *zone);
bool zl_plane_zone_holds(const zl_plane_zone *zone, const double xy[2]);

#endif
