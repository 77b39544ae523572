#include "geometry/simple_ring.h"

#include <limits.h>
#include <math.h>

#include "geodesy/chart.h"
#include "geometry/charted.h"
#include "geometry/orient.h"
#include "geometry/shape.h"

/* Longer edges are cut at the geodesic before they are looked at; this is below 10 km anywhere. */
static const double short_edge_deg = 0.04;

/* Edges that follow each other lie side by side, so that most blocks of them lie apart. */
enum { block_edges = 4, most_blocks = ZL_SIMPLE_RING_MOST / block_edges };

/* Closed rings without repeated points, one after the other. */
typedef struct rings {
    size_t npoints, nedges;
    double xy[2 * ZL_SIMPLE_RING_MOST];
    unsigned char from[ZL_SIMPLE_RING_MOST]; /* of each edge the point, which the next one ends */
    unsigned char next[ZL_SIMPLE_RING_MOST]; /* the edge that follows it around its ring */
    zl_box edge[ZL_SIMPLE_RING_MOST], block[most_blocks];
} rings;

_Static_assert(ZL_SIMPLE_RING_MOST <= UCHAR_MAX + 1, "from");

static const double *begin_of(const rings *r, size_t edge)
{
    return r->xy + 2 * (size_t)r->from[edge];
}

/* Adds the points of a ring of no more points than there is room for; `*count` of them are kept. */
static bool take_points(rings *r, size_t *count, const double *xy, size_t npoints)
{
    double *kept = r->xy + 2 * r->npoints;
    *count = 0;
    for (size_t i = 0; i < npoints; i++) {
        const double *last = kept + 2 * *count - 2;
        if (*count > 0 && xy[2 * i] == last[0] && xy[2 * i + 1] == last[1])
            continue;
        kept[2 * *count] = xy[2 * i];
        kept[2 * *count + 1] = xy[2 * i + 1];
        ++*count;
    }
    const double *last = kept + 2 * *count - 2;
    return *count >= 4 && kept[0] == last[0] && kept[1] == last[1];
}

static bool add_ring(rings *r, const double *xy, size_t npoints)
{
    size_t count, first = r->nedges;
    if (npoints < 4 || npoints > ZL_SIMPLE_RING_MOST - r->npoints ||
        !take_points(r, &count, xy, npoints))
        return false;
    for (size_t i = 0; i + 1 < count; i++) {
        size_t edge = r->nedges++;
        zl_box *block = &r->block[edge / block_edges];
        r->from[edge] = (unsigned char)(r->npoints + i);
        r->next[edge] = (unsigned char)(i + 2 < count ? edge + 1 : first);
        r->edge[edge] = zl_edge_box(begin_of(r, edge), begin_of(r, edge) + 2);
        if (edge % block_edges == 0)
            *block = r->edge[edge];
        else
            zl_box_add(block, &r->edge[edge]);
    }
    r->npoints += count;
    return true;
}

/* Have edges whose boxes meet a common point? Four orientations of which none is zero leave no
 * doubt; a zero is a corner on the other edge, or on the line that both lie on, where the boxes
 * have told. */
static bool share_a_point(const rings *r, size_t i, size_t j)
{
    const double *a = begin_of(r, i), *b = begin_of(r, j);
    int first = zl_orient(a, a + 2, b), second = zl_orient(a, a + 2, b + 2);
    if (first * second > 0)
        return false;
    first = zl_orient(b, b + 2, a);
    second = zl_orient(b, b + 2, a + 2);
    return first * second <= 0;
}

/* Edges that follow each other share their corner; more only when the second runs back on the
 * first. */
static bool runs_back(const rings *r, size_t i)
{
    const double *a = begin_of(r, i), *b = begin_of(r, r->next[i]);
    if (zl_orient(a, a + 2, b + 2) != 0)
        return false;
    double forth = (a[2] - a[0]) * (b[2] - b[0]), up = (a[3] - a[1]) * (b[3] - b[1]);
    return forth < 0 || up < 0;
}

/* Does an edge of block a meet one of the same or a later block b, other than its neighbours? */
static bool blocks_meet(const rings *r, size_t a, size_t b)
{
    size_t last_a = (a + 1) * block_edges, last_b = (b + 1) * block_edges;
    last_a = last_a < r->nedges ? last_a : r->nedges;
    last_b = last_b < r->nedges ? last_b : r->nedges;
    for (size_t i = a * block_edges; i < last_a; i++)
        for (size_t j = a == b ? i + 1 : b * block_edges; j < last_b; j++)
            if (zl_box_meets(&r->edge[i], &r->edge[j]) && r->next[i] != j && r->next[j] != i &&
                share_a_point(r, i, j))
                return true;
    return false;
}

/* Has no edge a point in common with another one but the end that neighbours share? */
static bool are_apart(const rings *r)
{
    for (size_t i = 0; i < r->nedges; i++)
        if (runs_back(r, i))
            return false;
    size_t nblocks = (r->nedges + block_edges - 1) / block_edges;
    for (size_t a = 0; a < nblocks; a++)
        for (size_t b = a; b < nblocks; b++)
            if (zl_box_meets(&r->block[a], &r->block[b]) && blocks_meet(r, a, b))
                return false;
    return true;
}

bool zl_ring_is_simple(const double *xy, size_t npoints)
{
    rings r;
    r.npoints = r.nedges = 0;
    return add_ring(&r, xy, npoints) && are_apart(&r);
}

/* ---- several rings ----------------------------------------------------------------------------
 */

/* Does the first point of ring b lie in ring a? It is on none of its edges. */
static bool lies_in(const zl_shape *plane, size_t b, size_t a)
{
    const double *p = zl_ring_points(plane, b), *xy = zl_ring_points(plane, a);
    bool inside = false;
    for (size_t i = 1; i < zl_ring_size(plane, a); i++) {
        const double *from = xy + 2 * i - 2, *to = xy + 2 * i;
        if ((from[1] > p[1]) != (to[1] > p[1]))
            inside ^= (to[1] > from[1]) == (zl_orient(from, to, p) > 0);
    }
    return inside;
}

static bool lie_apart(const zl_shape *plane, size_t a, size_t b)
{
    return !lies_in(plane, a, b) && !lies_in(plane, b, a);
}

/* Each hole in its shell and in no other hole, each shell in no other one. A part in a hole of
 * another part is left to GEOS. */
static bool are_nested(const zl_shape *plane)
{
    for (size_t part = 0; part < plane->nparts; part++) {
        size_t shell = plane->part_start[part];
        for (size_t hole = shell + 1; hole < plane->part_start[part + 1]; hole++) {
            if (!lies_in(plane, hole, shell))
                return false;
            for (size_t other = shell + 1; other < hole; other++)
                if (!lie_apart(plane, hole, other))
                    return false;
        }
        for (size_t other = 0; other < part; other++)
            if (!lie_apart(plane, shell, plane->part_start[other]))
                return false;
    }
    return true;
}

static bool are_simple(const zl_shape *plane)
{
    rings r;
    r.npoints = r.nedges = 0;
    for (size_t i = 0; i < plane->nrings; i++)
        if (!add_ring(&r, zl_ring_points(plane, i), zl_ring_size(plane, i)))
            return false;
    return are_apart(&r);
}

/* ---- the polygon ------------------------------------------------------------------------------
 */

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

static bool may_be_clear(const zl_shape *polygon)
{
    return polygon->kind == ZL_SHAPE_POLYGON && polygon->nrings > 0 && polygon->npoints >= 4 &&
           polygon->npoints <= ZL_SIMPLE_RING_MOST;
}

static bool is_clear(double *xy, const zl_shape *polygon)
{
    zl_shape plane = *polygon;
    plane.lonlat_deg = xy;
    return are_simple(&plane) && (plane.nrings == 1 || are_nested(&plane));
}

bool zl_shape_is_clearly_valid_in(const zl_chart *chart, const zl_shape *polygon)
{
    double xy[2 * ZL_SIMPLE_RING_MOST];
    if (!may_be_clear(polygon))
        return false;
    if (!chart)
        return is_clear(polygon->lonlat_deg, polygon);
    return zl_chart_forward(chart, xy, polygon->lonlat_deg, polygon->npoints) &&
           is_clear(xy, polygon);
}

bool zl_shape_is_clearly_valid(const zl_shape *polygon)
{
    if (!may_be_clear(polygon))
        return false;
    for (size_t r = 0; r < polygon->nrings; r++)
        if (!has_short_edges(zl_ring_points(polygon, r), zl_ring_size(polygon, r)))
            return false;
    double centre_deg[2];
    zl_chart chart;
    middle_of(centre_deg, polygon->lonlat_deg, polygon->npoints);
    zl_chart_init(&chart, centre_deg);
    return zl_shape_is_clearly_valid_in(&chart, polygon);
}
