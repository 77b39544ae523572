/* In a chart in which geodesics are straight and that is turned until the direction is up, the side
 * is the upper envelope of the edges, sampled at columns. */
#include "geometry/side.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/chart.h"

/* The highest place of each column, and whether the edge there faces up. */
typedef struct envelope {
    double *top;
    bool *faces;
    size_t count;
    double left, step; /* column i stands at left + (i + 0.5) * step */
} envelope;

static void envelope_free(envelope *e)
{
    zl_free(e->top);
    zl_free(e->faces);
}

/* Chart coordinates (east, north) to (across, up), or back with the turn the other way. */
static void turn(double *xy, size_t npoints, double direction_deg)
{
    double angle = direction_deg * (M_PI / 180), c = cos(angle), s = sin(angle);
    for (size_t i = 0; i < npoints; i++) {
        double x = xy[2 * i], y = xy[2 * i + 1];
        xy[2 * i] = c * x - s * y;
        xy[2 * i + 1] = s * x + c * y;
    }
}

static double column_at(const envelope *e, size_t i)
{
    return e->left + ((double)i + 0.5) * e->step;
}

/* The first column at or to the right of a place across. */
static size_t column_from(const envelope *e, double across)
{
    double at = ceil((across - e->left) / e->step - 0.5);
    if (!(at > 0))
        return 0;
    return at < (double)e->count ? (size_t)at : e->count;
}

/* 45 degrees, and a little for edges that are meant to be just that. */
static const double steepest = 1.001;

static void add_edge(envelope *e, const double a[2], const double b[2])
{
    const double *west = a[0] <= b[0] ? a : b, *east = west == a ? b : a;
    double width = east[0] - west[0], height = east[1] - west[1];
    bool faces = fabs(height) <= steepest * width;
    for (size_t i = column_from(e, west[0]); i < e->count && column_at(e, i) <= east[0]; i++) {
        if (!(width > 0))
            continue;
        double up = west[1] + height * ((column_at(e, i) - west[0]) / width);
        if (up > e->top[i] || (up == e->top[i] && faces)) {
            e->top[i] = up;
            e->faces[i] = faces;
        }
    }
}

/* Shells only: the first ring of each part. */
static void add_shells(envelope *e, const zl_shape *polygon, const double *xy)
{
    for (size_t p = 0; p < polygon->nparts; p++) {
        size_t shell = polygon->part_start[p];
        const double *at = xy + 2 * polygon->ring_start[shell];
        for (size_t i = 0; i + 1 < zl_ring_size(polygon, shell); i++)
            add_edge(e, at + 2 * i, at + 2 * i + 2);
    }
}

static zl_status make_envelope(envelope *e, const double *xy, size_t npoints, size_t wanted,
                               zl_error *err)
{
    double left = INFINITY, right = -INFINITY;
    for (size_t i = 0; i < npoints; i++) {
        left = fmin(left, xy[2 * i]);
        right = fmax(right, xy[2 * i]);
    }
    if (!(right > left))
        return zl_fail(err, ZL_BAD_DATA, "the outline has no area and so no sides");
    *e = (envelope){.top = zl_alloc(wanted * sizeof(double)),
                    .faces = zl_alloc_zero(wanted, sizeof(bool)),
                    .count = wanted,
                    .left = left,
                    .step = (right - left) / (double)wanted};
    if (!e->top || !e->faces)
        return zl_fail_memory(err);
    for (size_t i = 0; i < wanted; i++)
        e->top[i] = -INFINITY;
    return ZL_OK;
}

/* The columns that face up, or all that are seen where none does. */
static size_t take(double *xy, const envelope *e)
{
    bool any = false;
    for (size_t i = 0; i < e->count; i++)
        any = any || (e->faces[i] && isfinite(e->top[i]));
    size_t count = 0;
    for (size_t i = 0; i < e->count; i++) {
        if (!isfinite(e->top[i]) || (any && !e->faces[i]))
            continue;
        xy[2 * count] = column_at(e, i);
        xy[2 * count++ + 1] = e->top[i];
    }
    return count;
}

zl_status zl_shape_side(double *places, size_t *count, const zl_shape *polygon,
                        double direction_deg, size_t wanted, zl_error *err)
{
    zl_extent extent = zl_shape_extent(polygon);
    double centre[2];
    zl_extent_centre(&extent, centre);
    zl_chart chart;
    zl_chart_init(&chart, centre);
    ZL_CLEANUP(zl_free_ptr) double *xy = zl_alloc((polygon->npoints + 1) * sizeof(double[2]));
    if (!xy)
        return zl_fail_memory(err);
    if (!zl_chart_forward(&chart, xy, polygon->lonlat_deg, polygon->npoints))
        return zl_fail(err, ZL_BAD_DATA,
                       "the outline reaches over 80 degrees from its centre, too far for sides");
    turn(xy, polygon->npoints, direction_deg);
    ZL_CLEANUP(envelope_free) envelope e = {0};
    ZL_TRY(make_envelope(&e, xy, polygon->npoints, wanted, err));
    add_shells(&e, polygon, xy);
    size_t taken = take(places, &e);
    if (taken == 0)
        return zl_fail(err, ZL_BAD_DATA, "the outline has no area and so no sides");
    turn(places, taken, -direction_deg);
    zl_chart_inverse(&chart, places, places, taken);
    *count = taken;
    return ZL_OK;
}
