#include "geometry/simple_ring.h"

#include <math.h>

#include "geodesy/chart.h"
#include "geometry/charted.h"
#include "geometry/orient.h"
#include "geometry/shape.h"

/* Longer edges are cut at the geodesic before they are looked at; this is below 10 km anywhere. */
static const double short_edge_deg = 0.04;

/* Edges that follow each other lie side by side, so that most blocks of them lie apart. */
enum { block_edges = 4, most_blocks = ZL_SIMPLE_RING_MOST / block_edges };

typedef struct ring {
    size_t count;                             /* edges; point `count` is the first again */
    double xy[2 * (ZL_SIMPLE_RING_MOST + 1)]; /* without repeated points */
    zl_box edge[ZL_SIMPLE_RING_MOST], block[most_blocks];
} ring;

static bool take_points(ring *r, const double *xy, size_t npoints)
{
    size_t count = 0;
    if (npoints < 4 || npoints > ZL_SIMPLE_RING_MOST)
        return false;
    for (size_t i = 0; i < npoints; i++) {
        if (count > 0 && xy[2 * i] == r->xy[2 * count - 2] && xy[2 * i + 1] == r->xy[2 * count - 1])
            continue;
        r->xy[2 * count] = xy[2 * i];
        r->xy[2 * count + 1] = xy[2 * i + 1];
        count++;
    }
    r->count = count - 1;
    return count >= 4 && r->xy[0] == r->xy[2 * count - 2] && r->xy[1] == r->xy[2 * count - 1];
}

static void take_boxes(ring *r)
{
    for (size_t i = 0; i < r->count; i++) {
        zl_box *block = &r->block[i / block_edges];
        r->edge[i] = zl_edge_box(r->xy + 2 * i, r->xy + 2 * i + 2);
        if (i % block_edges == 0)
            *block = r->edge[i];
        else
            zl_box_add(block, &r->edge[i]);
    }
}

/* Have edges whose boxes meet a common point? Four orientations of which none is zero leave no
 * doubt; a zero is a corner on the other edge, or on the line that both lie on, where the boxes
 * have told. */
static bool share_a_point(const ring *r, size_t i, size_t j)
{
    const double *a = r->xy + 2 * i, *b = r->xy + 2 * j;
    int first = zl_orient(a, a + 2, b), second = zl_orient(a, a + 2, b + 2);
    if (first * second > 0)
        return false;
    first = zl_orient(b, b + 2, a);
    second = zl_orient(b, b + 2, a + 2);
    return first * second <= 0;
}

/* Edges that follow each other share their corner; more only when the second runs back on the
 * first. */
static bool runs_back(const ring *r, size_t i, size_t j)
{
    const double *a = r->xy + 2 * i, *b = r->xy + 2 * j;
    if (zl_orient(a, a + 2, b + 2) != 0)
        return false;
    double forth = (a[2] - a[0]) * (b[2] - b[0]), up = (a[3] - a[1]) * (b[3] - b[1]);
    return forth < 0 || up < 0;
}

/* Does an edge of block a meet one of the same or a later block b, other than the next one? */
static bool blocks_meet(const ring *r, size_t a, size_t b)
{
    size_t last_a = (a + 1) * block_edges, last_b = (b + 1) * block_edges;
    last_b = last_b < r->count ? last_b : r->count;
    for (size_t i = a * block_edges; i < last_a && i + 2 < r->count; i++) {
        size_t j = i + 2 > b * block_edges ? i + 2 : b * block_edges;
        for (; j < last_b; j++)
            if (zl_box_meets(&r->edge[i], &r->edge[j]) && (i > 0 || j + 1 < r->count) &&
                share_a_point(r, i, j))
                return true;
    }
    return false;
}

bool zl_ring_is_simple(const double *xy, size_t npoints)
{
    ring r;
    if (!take_points(&r, xy, npoints))
        return false;
    take_boxes(&r);
    for (size_t i = 0; i < r.count; i++)
        if (runs_back(&r, i, i + 1 == r.count ? 0 : i + 1))
            return false;
    size_t nblocks = (r.count + block_edges - 1) / block_edges;
    for (size_t a = 0; a < nblocks; a++)
        for (size_t b = a; b < nblocks; b++)
            if (zl_box_meets(&r.block[a], &r.block[b]) && blocks_meet(&r, a, b))
                return false;
    return true;
}

static bool has_short_edges(const double *lonlat, size_t npoints)
{
    for (size_t i = 1; i < npoints; i++)
        if (!(fabs(lonlat[2 * i] - lonlat[2 * i - 2]) < short_edge_deg &&
              fabs(lonlat[2 * i + 1] - lonlat[2 * i - 1]) < short_edge_deg))
            return false;
    return true;
}

/* The middle of the extent, as zl_extent_centre() of zl_points_extent() has it. */
static void middle_of(double centre_deg[2], const double *lonlat, size_t npoints)
{
    zl_box extent = zl_edge_box(lonlat, lonlat);
    for (size_t i = 1; i < npoints; i++) {
        zl_box point = zl_edge_box(lonlat + 2 * i, lonlat + 2 * i);
        zl_box_add(&extent, &point);
    }
    zl_extent_centre(&(zl_extent){extent.west, extent.south, extent.east, extent.north},
                     centre_deg);
}

bool zl_shape_is_clearly_valid(const zl_shape *polygon)
{
    size_t npoints = polygon->npoints;
    if (polygon->kind != ZL_SHAPE_POLYGON || polygon->nrings != 1 || npoints < 4 ||
        npoints > ZL_SIMPLE_RING_MOST || !has_short_edges(polygon->lonlat_deg, npoints))
        return false;
    double xy[2 * ZL_SIMPLE_RING_MOST], centre_deg[2];
    zl_chart chart;
    middle_of(centre_deg, polygon->lonlat_deg, npoints);
    zl_chart_init(&chart, centre_deg);
    return zl_chart_forward(&chart, xy, polygon->lonlat_deg, npoints) &&
           zl_ring_is_simple(xy, npoints);
}
