#include "geometry/nesting.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geometry/geos_bridge.h"
#include "geometry/index.h"

/* Pairs of rings whose extents meet, and pairs whose points are compared, before the work is given
 * up: a hundred times what a million holes side by side need. */
static const size_t most_pairs = 100000000, most_compared = 2000000;

/* A ring as a polygon that many points are compared with; made when the first one asks. */
typedef struct ring {
    GEOSGeometry *polygon;
    const GEOSPreparedGeometry *prepared;
    double area; /* twice, without sign */
} ring;

typedef struct nesting {
    zl_geos geos;
    const double *xy;
    const size_t *start;
    size_t nrings, npairs, ncompared;
    ring *rings;
    zl_extent *extents;
    zl_index *index;
} nesting;

static void nesting_free(nesting *n)
{
    for (size_t r = 0; r < n->nrings && n->rings; r++) {
        GEOSPreparedGeom_destroy_r(n->geos.handle, n->rings[r].prepared);
        if (n->rings[r].polygon)
            GEOSGeom_destroy_r(n->geos.handle, n->rings[r].polygon);
    }
    zl_free(n->rings);
    zl_free(n->extents);
    zl_index_free(n->index);
    zl_geos_close(&n->geos);
}

static zl_status open_nesting(nesting *n, zl_error *err)
{
    n->rings = zl_alloc_zero(n->nrings, sizeof *n->rings);
    n->extents = zl_alloc_zero(n->nrings, sizeof *n->extents);
    if (!n->rings || !n->extents)
        return zl_fail_memory(err);
    for (size_t r = 0; r < n->nrings; r++) {
        const double *points = n->xy + 2 * n->start[r];
        size_t npoints = n->start[r + 1] - n->start[r];
        n->extents[r] = zl_points_extent(points, npoints);
        n->rings[r].area = fabs(zl_ring_twice_area(points, npoints));
    }
    ZL_TRY(zl_geos_open(&n->geos, NULL, err));
    return zl_index_new(&n->index, n->extents, n->nrings, err);
}

static zl_status prepare(nesting *n, size_t r, zl_error *err)
{
    ring *own = &n->rings[r];
    GEOSContextHandle_t handle = n->geos.handle;
    if (own->prepared)
        return ZL_OK;
    GEOSCoordSequence *points = GEOSCoordSeq_copyFromBuffer_r(
        handle, n->xy + 2 * n->start[r], (unsigned)(n->start[r + 1] - n->start[r]), 0, 0);
    GEOSGeometry *outline = points ? GEOSGeom_createLinearRing_r(handle, points) : NULL;
    own->polygon = outline ? GEOSGeom_createPolygon_r(handle, outline, NULL, 0) : NULL;
    own->prepared = own->polygon ? GEOSPrepare_r(handle, own->polygon) : NULL;
    return own->prepared ? ZL_OK : zl_geos_fail(&n->geos, _("sorting rings"), err);
}

/* 1: inside the ring, -1: outside, 0: on it. */
static zl_status side_of(int *side, nesting *n, size_t outer, const double place[2], zl_error *err)
{
    GEOSContextHandle_t handle = n->geos.handle;
    const GEOSPreparedGeometry *prepared = n->rings[outer].prepared;
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(handle, place[0], place[1]);
    int meets = point ? GEOSPreparedIntersects_r(handle, prepared, point) : 2;
    int within = meets == 1 ? GEOSPreparedContains_r(handle, prepared, point) : 0;
    if (point)
        GEOSGeom_destroy_r(handle, point);
    if (meets == 2 || within == 2)
        return zl_geos_fail(&n->geos, _("sorting rings"), err);
    *side = within ? 1 : meets ? 0 : -1;
    return ZL_OK;
}

/* Points of the inner ring that lie on the outer one tell nothing; where all do, the middles of its
 * edges are asked. */
static zl_status lies_inside(bool *inside, nesting *n, size_t inner, size_t outer, zl_error *err)
{
    *inside = false;
    ZL_TRY(prepare(n, outer, err));
    const double *points = n->xy + 2 * n->start[inner];
    size_t count = n->start[inner + 1] - n->start[inner] - 1;
    int side = 0;
    for (size_t i = 0; side == 0 && i < count; i++)
        ZL_TRY(side_of(&side, n, outer, points + 2 * i, err));
    for (size_t i = 0; side == 0 && i < count; i++) {
        const double *p = points + 2 * i;
        double middle[2] = {(p[0] + p[2]) / 2, (p[1] + p[3]) / 2};
        ZL_TRY(side_of(&side, n, outer, middle, err));
    }
    *inside = side > 0;
    return ZL_OK;
}

static bool encloses(const zl_extent *outer, const zl_extent *inner)
{
    return outer->west <= inner->west && outer->south <= inner->south &&
           outer->east >= inner->east && outer->north >= inner->north;
}

static bool can_be_ring(const nesting *n, size_t r)
{
    return n->start[r + 1] - n->start[r] >= 4;
}

/* The smallest of the rings around r, and how many there are. */
static zl_status find_around(size_t *smallest, size_t *depth, nesting *n, size_t r, zl_error *err)
{
    const size_t *found;
    size_t count;
    *smallest = r;
    *depth = 0;
    ZL_TRY(zl_index_query(&found, &count, n->index, &n->extents[r], err));
    n->npairs += count;
    if (n->npairs > most_pairs || n->ncompared > most_compared)
        return zl_fail(err, ZL_BAD_DATA,
                       "%zu rings lie over each other too often to be sorted into outlines and "
                       "holes",
                       n->nrings);
    for (size_t i = 0; i < count; i++) {
        size_t outer = found[i];
        bool inside = false;
        if (outer == r || n->rings[outer].area <= n->rings[r].area || !can_be_ring(n, outer) ||
            !encloses(&n->extents[outer], &n->extents[r]))
            continue;
        n->ncompared++;
        ZL_TRY(lies_inside(&inside, n, r, outer, err));
        if (!inside)
            continue;
        if (*depth == 0 || n->rings[outer].area < n->rings[*smallest].area)
            *smallest = outer;
        ++*depth;
    }
    return ZL_OK;
}

static zl_status nest(size_t *shell_of, nesting *n, zl_error *err)
{
    ZL_TRY(open_nesting(n, err));
    for (size_t r = 0; r < n->nrings; r++) {
        size_t smallest, depth = 0;
        shell_of[r] = r;
        if (!can_be_ring(n, r))
            continue;
        ZL_TRY(find_around(&smallest, &depth, n, r, err));
        if (depth % 2 == 1)
            shell_of[r] = smallest;
    }
    /* Where rings cross, the smallest one around a hole may be a hole itself. */
    for (size_t r = 0; r < n->nrings; r++)
        if (shell_of[shell_of[r]] != shell_of[r])
            shell_of[r] = r;
    return ZL_OK;
}

zl_status zl_nest_rings(size_t *shell_of, const double *xy, const size_t *ring_start, size_t nrings,
                        zl_error *err)
{
    if (nrings == 1)
        shell_of[0] = 0;
    if (nrings < 2)
        return ZL_OK;
    ZL_CLEANUP(nesting_free)
    nesting n = {.xy = xy, .start = ring_start, .nrings = nrings};
    return nest(shell_of, &n, err);
}
