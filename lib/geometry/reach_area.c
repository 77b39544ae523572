#include "geometry/reach_outline.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment.h"

/* What the chart and straight edges in it may add to the error, of the tolerance. */
static const double chart_share = 0.01, bend_share = 1e-4;
/* The parts of a boundary must close as well as this, of the tolerance. */
static const double closing_share = 0.01;

void zl_reach_area_free(zl_reach_area *area)
{
    zl_plane_zone_free(&area->zone);
    zl_segment_runs_free(&area->runs);
    zl_free(area->point);
    zl_free(area->xy);
    zl_free(area->path);
    zl_capsules_free(&area->capsules);
    zl_free(area->query.near);
    zl_free(area->around.near);
    zl_free(area->cuts.at);
    *area = (zl_reach_area){0};
}

zl_status zl_reach_area_take_zone(zl_reach_area *area, const zl_prepared_zone *zone, double zone_m2,
                                  double tolerance_m, zl_error *err)
{
    double centre_deg[2];
    area->prepared = zone;
    area->zone_m2 = zone_m2;
    area->tolerance_m = tolerance_m;
    zl_extent_centre(&zone->extent, centre_deg);
    zl_circle_chart_init(&area->chart, centre_deg);
    return zl_plane_zone_fill(&area->zone, &area->chart, zone->polygon, bend_share * tolerance_m,
                              err);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static zl_status add_point(zl_reach_area *area, zl_vec point, zl_error *err)
{
    double(*grown)[2] = zl_grow(area->xy, area->xy_count, &area->xy_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    area->xy = grown[0];
    zl_circle_chart_forward(&area->chart, grown[area->xy_count++], point);
    return ZL_OK;
}

static zl_status add_segment(zl_reach_area *area, zl_vec a, zl_vec b, double edge_m, zl_error *err)
{
    zl_vec chord = zl_vec_sub(b, a);
    double pieces = ceil(sqrt(zl_vec_dot(chord, chord)) / edge_m);
    for (size_t i = 1; (double)i < pieces; i++)
        ZL_TRY(add_point(area, zl_arc_point(a, b, (double)i / pieces), err));
    return add_point(area, b, err);
}

static zl_status add_run(zl_reach_area *area, const zl_segment_run *run, size_t shape,
                         double edge_m, zl_error *err)
{
    size_t npoints = run->count + 1;
    zl_plane_path *path =
        zl_grow(area->path, area->npaths, &area->path_capacity, sizeof *area->path);
    if (!path)
        return zl_fail_memory(err);
    area->path = path;
    if (npoints > area->point_capacity) {
        zl_vec *grown = zl_realloc_array(area->point, npoints, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        area->point = grown;
        area->point_capacity = npoints;
    }
    size_t first = area->xy_count;
    zl_segment_index_points(area->point, area->segments, run->first, npoints);
    ZL_TRY(add_point(area, area->point[0], err));
    for (size_t i = 1; i < npoints; i++)
        ZL_TRY(add_segment(area, area->point[i - 1], area->point[i], edge_m, err));
    path[area->npaths++] = (zl_plane_path){first, area->xy_count - first, shape};
    return ZL_OK;
}

zl_status zl_reach_area_take_lines(zl_reach_area *area, const zl_shape_index *lines,
                                   double farthest_m, zl_error *err)
{
    area->segments = zl_shape_index_segments(lines);
    area->farthest_m = farthest_m;
    area->xy_count = area->npaths = 0;
    double edge_m = zl_circle_chart_edge_m(&area->chart, area->zone.reach_m + farthest_m,
                                           farthest_m, bend_share * area->tolerance_m);
    ZL_TRY(zl_segment_index_around(&area->runs, area->segments, area->prepared->boundary,
                                   farthest_m, err));
    for (size_t i = 0; i < area->runs.count; i++) {
        const zl_segment_run *run = &area->runs.item[i];
        ZL_TRY(add_run(area, run, zl_shape_index_shape_of(lines, run->path), edge_m, err));
    }
    return ZL_OK;
}

/* A capsule may be compared with so many others in all. Where more lie within a hair's breadth of
 * each other, as where a receiver stood still, this is no way to measure. */
static const double most_effort = 1e5;

/* ---- the zone's edges ----------------------------------------------------------------------- */

static bool is_within(zl_reach_sum *m, const double xy[2])
{
    const zl_capsule_query *query = &m->area->query;
    m->effort -= (double)query->nnear;
    for (size_t i = 0; i < query->nnear; i++)
        if (zl_capsule_excess(&m->area->capsules.item[query->near[i]], xy) < 0)
            return true;
    return false;
}

static void keep_edge(zl_reach_sum *m, const zl_plane_edge *edge)
{
    zl_curve curve = zl_curve_edge(edge->a, edge->b);
    zl_reach_keep(m, &curve);
}

/* An edge of a block that was asked about. */
static void add_edge(zl_reach_sum *m, const zl_plane_edge *edge)
{
    zl_curve curve = zl_curve_edge(edge->a, edge->b);
    const zl_capsule_query *query = &m->area->query;
    zl_cuts *cuts = &m->area->cuts;
    if (zl_reach_ask(m, &curve, NULL, 0)) {
        zl_reach_keep(m, &curve);
        return;
    }
    zl_cuts_begin(cuts, &curve);
    for (size_t i = 0; i < query->nnear; i++)
        zl_cuts_add_capsule(cuts, &m->area->capsules.item[query->near[i]]);
    zl_cuts_sort(cuts);
    double from = 0, middle[2];
    for (size_t i = 0; query->nnear > 0 && i <= cuts->count && m->effort > 0; i++) {
        double to = i < cuts->count ? cuts->at[i] : 1;
        zl_curve_at(middle, &curve, (from + to) / 2);
        if (is_within(m, middle)) {
            zl_curve part = zl_curve_piece(&curve, from, to);
            zl_reach_keep(m, &part);
        }
        from = to;
    }
}

/* Edges that follow each other: mostly one capsule holds all of them, or none is near. */
static void add_edges(zl_reach_sum *m, size_t first, size_t last)
{
    const zl_plane_zone *zone = &m->area->zone;
    zl_box box = zone->edge_box[first];
    for (size_t i = first + 1; i < last; i++)
        zl_box_add(&box, &zone->edge_box[i]);
    const double middle[2] = {(box.west + box.east) / 2, (box.south + box.north) / 2};
    double half = zl_plane_length(box.east - box.west, box.north - box.south) / 2;
    bool held = zl_reach_ask_around(m, middle, half, NULL, 0, &m->edge_guess);
    if (!held && m->area->around.nnear == 0)
        return;
    for (size_t i = first; i < last && !m->failed && m->effort > 0; i++)
        held ? keep_edge(m, &zone->edge[i]) : add_edge(m, &zone->edge[i]);
}

/* ---- all together --------------------------------------------------------------------------- */

static zl_status make_capsules(zl_reach_area *area, zl_reach_fn reach, void *user, zl_error *err)
{
    zl_capsules_clear(&area->capsules);
    for (size_t i = 0; i < area->npaths; i++) {
        const zl_plane_path *path = &area->path[i];
        double reach_m = reach(path->shape, user);
        if (reach_m > 0)
            zl_capsules_add_path(&area->capsules, &area->chart, area->xy + 2 * path->first,
                                 path->count, reach_m);
    }
    return zl_capsules_index(&area->capsules, err);
}

static bool fits_chart(const zl_reach_area *area)
{
    double from_centre_m = area->zone.reach_m + area->farthest_m;
    return area->zone.fits && area->zone.area_m2 > 0 &&
           zl_circle_chart_error_m(&area->chart, from_centre_m, area->farthest_m) <=
               chart_share * area->tolerance_m;
}

zl_status zl_reach_area_measure(zl_reached *out, zl_reach_area *area, zl_reach_fn reach, void *user,
                                double within_m, zl_error *err)
{
    zl_reach_sum m = {.area = area,
                      .within_m = within_m,
                      .unseen_m = INFINITY,
                      .border_guess = ZL_NO_CAPSULE,
                      .edge_guess = ZL_NO_CAPSULE};
    *out = (zl_reached){.area_m2 = NAN, .largest_error_m = NAN};
    if (!fits_chart(area))
        return ZL_OK;
    ZL_TRY(make_capsules(area, reach, user, err));
    area->cuts.failed = false;
    m.effort = most_effort * (double)(area->capsules.count + area->zone.nedges + 100);
    for (size_t i = 0; i < area->capsules.count && !m.failed && m.effort > 0; i++)
        zl_reach_add_outline(&m, i);
    for (size_t i = 0; i < area->zone.nedges && !m.failed && m.effort > 0; i += ZL_BLOCK)
        add_edges(&m, i, i + ZL_BLOCK < area->zone.nedges ? i + ZL_BLOCK : area->zone.nedges);
    if (m.failed || area->cuts.failed)
        return zl_fail_memory(err);
    out->area_m2 = m.m2 * (area->zone_m2 / area->zone.area_m2);
    out->largest_error_m = isnan(within_m) ? (double)NAN : m.largest_m;
    out->sound = m.effort > 0 && hypot(m.east, m.north) <= closing_share * area->tolerance_m;
    return ZL_OK;
}
