#include "geometry/plane_zone.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment.h"
#include "geometry/curve.h"
#include "geometry/shape.h"

static zl_status take_points(zl_plane_zone *zone, const zl_circle_chart *chart,
                             const zl_shape *polygon, zl_error *err)
{
    if (polygon->npoints > zone->point_capacity) {
        zl_vec *grown = zl_realloc_array(zone->point, polygon->npoints, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        zone->point = grown;
        zone->point_capacity = polygon->npoints;
    }
    zl_ecef_points(zone->point, polygon->lonlat_deg, polygon->npoints);
    zone->reach_m = 0;
    for (size_t i = 0; i < polygon->npoints; i++) {
        double xy[2];
        zl_circle_chart_forward(chart, xy, zone->point[i]);
        double reach2 = xy[0] * xy[0] + xy[1] * xy[1];
        if (!(reach2 <= zone->reach_m * zone->reach_m))
            zone->reach_m = sqrt(reach2);
    }
    return ZL_OK;
}

static zl_status add_edge(zl_plane_zone *zone, const double a[2], const double b[2], zl_error *err)
{
    zl_plane_edge *grown = zl_grow(zone->edge, zone->nedges, &zone->edge_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    zone->edge = grown;
    zone->edge[zone->nedges++] = (zl_plane_edge){{a[0], a[1]}, {b[0], b[1]}};
    return ZL_OK;
}

/* The edges of a ring, long ones in pieces. */
static zl_status add_ring(zl_plane_zone *zone, const zl_circle_chart *chart, const zl_vec *point,
                          size_t npoints, double edge_m, zl_error *err)
{
    double from[2], to[2];
    zl_circle_chart_forward(chart, from, point[0]);
    for (size_t i = 1; i < npoints; i++) {
        zl_circle_chart_forward(chart, to, point[i]);
        double length_m = zl_plane_length(to[0] - from[0], to[1] - from[1]);
        double pieces = length_m > edge_m ? ceil(length_m / edge_m) : 1;
        zone->fits = zone->fits && length_m <= ZL_LONGEST_SEGMENT_M;
        for (size_t k = 1; (double)k < pieces; k++) {
            double cut[2];
            zl_circle_chart_forward(chart, cut,
                                    zl_arc_point(point[i - 1], point[i], (double)k / pieces));
            ZL_TRY(add_edge(zone, from, cut, err));
            from[0] = cut[0];
            from[1] = cut[1];
        }
        if (length_m > 0)
            ZL_TRY(add_edge(zone, from, to, err));
        from[0] = to[0];
        from[1] = to[1];
    }
    return ZL_OK;
}

/* Turns the edges from `first` on so that the ring is a shell or a hole, whatever its direction
 * was, and adds its area. */
static void orient(zl_plane_zone *zone, const zl_circle_chart *chart, size_t first, bool shell)
{
    double area_m2 = 0;
    for (size_t i = first; i < zone->nedges; i++)
        area_m2 += zl_circle_chart_edge_m2(chart, zone->edge[i].a, zone->edge[i].b);
    zone->area_m2 += shell ? fabs(area_m2) : -fabs(area_m2);
    for (size_t i = first; (area_m2 > 0) != shell && i < zone->nedges; i++) {
        zl_plane_edge *e = &zone->edge[i];
        *e = (zl_plane_edge){{e->b[0], e->b[1]}, {e->a[0], e->a[1]}};
    }
}

static zl_status index_edges(zl_plane_zone *zone, zl_error *err)
{
    if (zone->nedges > zone->box_capacity) {
        zl_box *grown = zl_realloc_array(zone->edge_box, zone->nedges, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        zone->edge_box = grown;
        zone->box_capacity = zone->nedges;
    }
    zone->box = (zl_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < zone->nedges; i++) {
        zone->edge_box[i] = zl_edge_box(zone->edge[i].a, zone->edge[i].b);
        zl_box_add(&zone->box, &zone->edge_box[i]);
    }
    return zl_box_tree_fill(&zone->tree, zone->edge_box, zone->nedges, err);
}

zl_status zl_plane_zone_fill(zl_plane_zone *zone, const zl_circle_chart *chart,
                             const zl_shape *polygon, double bend_m, zl_error *err)
{
    zone->nedges = 0;
    zone->area_m2 = 0;
    ZL_TRY(take_points(zone, chart, polygon, err));
    double edge_m = zl_circle_chart_edge_m(chart, zone->reach_m, 0, bend_m);
    zone->fits = true;
    for (size_t p = 0; p < polygon->nparts; p++) {
        for (size_t r = polygon->part_start[p]; r < polygon->part_start[p + 1]; r++) {
            size_t first = zone->nedges, npoints = zl_ring_size(polygon, r);
            if (npoints > 0)
                ZL_TRY(add_ring(zone, chart, zone->point + polygon->ring_start[r], npoints, edge_m,
                                err));
            orient(zone, chart, first, r == polygon->part_start[p]);
        }
    }
    return index_edges(zone, err);
}

void zl_plane_zone_free(zl_plane_zone *zone)
{
    zl_free(zone->edge);
    zl_free(zone->edge_box);
    zl_free(zone->point);
    zl_box_tree_free(&zone->tree);
    *zone = (zl_plane_zone){0};
}

typedef struct ray {
    const zl_plane_zone *zone;
    double x, y;
    bool inside;
} ray;

static bool cross_block(size_t first, size_t last, void *user)
{
    ray *r = user;
    for (size_t i = first; i < last; i++) {
        const zl_plane_edge *e = &r->zone->edge[i];
        if ((e->a[1] > r->y) == (e->b[1] > r->y))
            continue;
        double ax = e->a[0] - r->x, ay = e->a[1] - r->y, bx = e->b[0] - r->x, by = e->b[1] - r->y;
        double side = ax * by - bx * ay;
        if (by > ay ? side > 0 : side < 0)
            r->inside = !r->inside;
    }
    return true;
}

bool zl_plane_zone_holds(const zl_plane_zone *zone, const double xy[2])
{
    ray r = {zone, xy[0], xy[1], false};
    const zl_box to_the_east = {xy[0], xy[1], INFINITY, xy[1]};
    zl_box_tree_visit(&zone->tree, &to_the_east, cross_block, &r);
    return r.inside;
}
