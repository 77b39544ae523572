#include "geometry/charted.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clones.h"
#include "base/error.h"
#include "base/four.h"
#include "geometry/shape.h"

/* As in the overlay of geometries: the places where an edge is cut depend on the edge alone. */
static const double max_edge_m = 10000;
/* An edge that is shorter than this for certain: no need to copy a shape that has no other. */
static const double short_edge_deg = 0.04;

void zl_charted_free(zl_charted *polygon)
{
    zl_free(polygon);
}

size_t zl_charted_bytes(const zl_charted *polygon)
{
    return polygon ? polygon->bytes : 0;
}

void zl_charted_free_ptr(zl_charted **polygon)
{
    zl_charted_free(*polygon);
    *polygon = NULL;
}

/* ---- rings ---------------------------------------------------------------------------------- */

/* Looks at all of them, since that takes several at a time. */
static bool repeats_point(const double *xy, size_t npoints)
{
    int any = 0;
    for (size_t i = 1; i < npoints; i++)
        any |= (xy[2 * i] == xy[2 * i - 2]) & (xy[2 * i + 1] == xy[2 * i - 1]);
    return any;
}

/* Drops points that repeat the one before; how many points are left. */
static size_t tidy_ring(double *xy, size_t npoints)
{
    size_t count = 0;
    if (!repeats_point(xy, npoints))
        return npoints;
    for (size_t i = 0; i < npoints; i++) {
        if (count > 0 && xy[2 * i] == xy[2 * count - 2] && xy[2 * i + 1] == xy[2 * count - 1])
            continue;
        xy[2 * count] = xy[2 * i];
        xy[2 * count + 1] = xy[2 * i + 1];
        count++;
    }
    return count;
}

static bool is_closed(const double *xy, size_t npoints)
{
    return npoints > 0 && xy[0] == xy[2 * npoints - 2] && xy[1] == xy[2 * npoints - 1];
}

/* Points in the chart; `chart` is NULL when they are in it already. */
static bool take_points(double *xy, const zl_chart *chart, const double *points, size_t npoints)
{
    if (chart)
        return zl_chart_forward(chart, xy, points, npoints);
    memcpy(xy, points, 2 * sizeof(double) * npoints);
    return true;
}

/* Rings in the chart, one after the other; false when one is open or does not fit. `oriented`: they
 * run the right way. */
static bool take_rings(zl_charted *c, const zl_chart *chart, const zl_shape *shape, bool oriented)
{
    for (size_t p = 0; p < shape->nparts; p++) {
        for (size_t r = shape->part_start[p]; r < shape->part_start[p + 1]; r++) {
            double *xy = c->xy + 2 * c->npoints;
            size_t npoints = zl_ring_size(shape, r);
            if (!take_points(xy, chart, zl_ring_points(shape, r), npoints))
                return false;
            if (!is_closed(xy, npoints))
                return false;
            npoints = tidy_ring(xy, npoints);
            if (npoints < 4)
                continue;
            bool shell = r == shape->part_start[p];
            if (!oriented && (zl_ring_twice_area(xy, npoints) > 0) != shell)
                zl_path_reverse(xy, npoints);
            c->ring_start[c->nrings++] = c->npoints;
            c->npoints += npoints;
        }
    }
    c->ring_start[c->nrings] = c->npoints;
    return true;
}

static void measure_edges(zl_charted *c, const zl_chart_area *chart)
{
    for (size_t r = 0; r < c->nrings; r++) {
        size_t first = c->ring_start[r], last = c->ring_start[r + 1] - 1;
        zl_chart_edges(chart, c->edge_m2 + first, c->edge_m + first, c->xy + 2 * first,
                       last - first);
        for (size_t i = first; i < last; i++) {
            c->area_m2 += c->edge_m2[i];
            c->perimeter_m += c->edge_m[i];
        }
        c->edge_m2[last] = c->edge_m[last] = 0;
    }
}

/* ---- boxes ---------------------------------------------------------------------------------- */

static const zl_box nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};

/* A block has the points of its edges, and one more: that edge may lead into the next ring, which
 * makes the box larger and no answer wrong. */
static zl_box box_of_edges(const zl_charted *c, size_t block)
{
    size_t first = block * ZL_BLOCK, last = first + ZL_BLOCK + 1;
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (size_t i = first; i < last && i < c->npoints; i++)
        for (size_t k = 0; k < 2; k++) {
            low[k] = zl_lesser(low[k], c->xy[2 * i + k]);
            high[k] = zl_greater(high[k], c->xy[2 * i + k]);
        }
    return (zl_box){low[0], low[1], high[0], high[1]};
}

static zl_box box_of_boxes(const zl_charted *c, size_t level, size_t block)
{
    zl_box box = nothing;
    const zl_box *below = c->block + c->level_start[level - 1];
    size_t nbelow = c->level_start[level] - c->level_start[level - 1];
    for (size_t i = block * ZL_BLOCK; i < (block + 1) * ZL_BLOCK && i < nbelow; i++)
        zl_box_add(&box, &below[i]);
    return box;
}

static size_t blocks_of(size_t count)
{
    return (count + ZL_BLOCK - 1) / ZL_BLOCK;
}

/* Gives the levels their places, and how many boxes there are in all. */
static size_t plan_boxes(size_t level_start[ZL_BLOCK_LEVELS + 1], size_t *nlevels, size_t npoints)
{
    size_t total = 0, count = npoints;
    *nlevels = 0;
    do {
        count = blocks_of(count);
        level_start[(*nlevels)++] = total;
        total += count;
    } while (count > 1);
    level_start[*nlevels] = total;
    return total;
}

static void build_boxes(zl_charted *c)
{
    size_t total = plan_boxes(c->level_start, &c->nlevels, c->npoints);
    for (size_t level = 0; level < c->nlevels; level++)
        for (size_t b = 0; b < c->level_start[level + 1] - c->level_start[level]; b++)
            c->block[c->level_start[level] + b] =
                level == 0 ? box_of_edges(c, b) : box_of_boxes(c, level, b);
    c->box = total > 0 ? c->block[total - 1] : nothing;
}

static void query(const zl_charted *c, size_t level, size_t block, const zl_box *box,
                  zl_block_fn found, void *user)
{
    if (!zl_box_meets(&c->block[c->level_start[level] + block], box))
        return;
    size_t first = block * ZL_BLOCK, last = first + ZL_BLOCK;
    if (level == 0) {
        found(first, last < c->npoints ? last : c->npoints, user);
        return;
    }
    size_t nbelow = c->level_start[level] - c->level_start[level - 1];
    for (size_t i = first; i < last && i < nbelow; i++)
        query(c, level - 1, i, box, found, user);
}

void zl_charted_query(const zl_charted *polygon, const zl_box *box, zl_block_fn found, void *user)
{
    if (polygon->npoints > 0)
        query(polygon, polygon->nlevels - 1, 0, box, found, user);
}

/* ---- making --------------------------------------------------------------------------------- */

/* Of a path of numbers two by two; a step that is no number is long. */
ZL_CLONES static bool has_long_step(const double *points, size_t nsteps)
{
    const double limit = short_edge_deg;
    zl_four_flags small = {-1, -1, -1, -1};
    size_t i = 0;
    for (; i + 4 <= nsteps; i += 4) {
        zl_four step = *(const zl_four *)(points + i + 2) - *(const zl_four *)(points + i);
        small &= (step < limit) & (step > -limit);
    }
    bool all = small[0] & small[1] & small[2] & small[3];
    for (; i < nsteps; i++)
        all &= fabs(points[i + 2] - points[i]) < limit;
    return !all;
}

static bool has_long_edge(const zl_shape *shape)
{
    bool any = false;
    for (size_t r = 0; r < shape->nrings && !any; r++) {
        size_t npoints = zl_ring_size(shape, r);
        any = npoints > 1 && has_long_step(zl_ring_points(shape, r), 2 * (npoints - 1));
    }
    return any;
}

/* The spare one where it is large enough. */
static zl_charted *take_spare(zl_charted *spare, size_t bytes)
{
    if (spare && spare->bytes >= bytes)
        return spare;
    zl_charted_free(spare);
    zl_charted *fresh = zl_alloc(bytes);
    if (fresh)
        fresh->bytes = bytes;
    return fresh;
}

/* All in one piece of memory: what it has is freed with it. */
static zl_charted *room_for(const zl_shape *shape, zl_charted *spare)
{
    size_t level_start[ZL_BLOCK_LEVELS + 1], nlevels, room = shape->npoints;
    size_t boxes = plan_boxes(level_start, &nlevels, room);
    size_t bytes = sizeof(zl_charted) + 4 * sizeof(double) * room + boxes * sizeof(zl_box) +
                   (shape->nrings + 1) * sizeof(size_t);
    zl_charted *c = take_spare(spare, bytes);
    if (!c)
        return NULL;
    *c = (zl_charted){.bytes = c->bytes, .xy = (double *)(c + 1)};
    c->edge_m2 = c->xy + 2 * room;
    c->edge_m = c->xy + 3 * room;
    c->block = (zl_box *)(c->xy + 4 * room);
    c->ring_start = (size_t *)(c->block + boxes);
    return c;
}

static zl_status bring(zl_charted **out, const zl_chart_area *chart, const zl_chart *way,
                       const zl_shape *shape, bool oriented, zl_charted *spare, zl_error *err)
{
    *out = NULL;
    zl_charted *c ZL_CLEANUP(zl_charted_free_ptr) = room_for(shape, spare);
    if (!c)
        return zl_fail_memory(err);
    if (!take_rings(c, way, shape, oriented))
        return ZL_OK;
    measure_edges(c, chart);
    build_boxes(c);
    *out = c;
    c = NULL;
    return ZL_OK;
}

static zl_status check_kind(const zl_shape *shape, zl_error *err)
{
    return shape->kind == ZL_SHAPE_POLYGON
               ? ZL_OK
               : zl_fail(err, ZL_BAD_DATA, "only polygons overlap; this is not one");
}

zl_status zl_charted_from_plane(zl_charted **out, const zl_chart_area *chart,
                                const zl_shape *polygon_m, zl_error *err)
{
    *out = NULL;
    ZL_TRY(check_kind(polygon_m, err));
    return bring(out, chart, NULL, polygon_m, false, NULL, err);
}

static zl_status bring_cut(zl_charted **out, const zl_chart_area *chart, const zl_shape *polygon,
                           zl_error *err)
{
    zl_shape *cut ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    ZL_TRY(zl_shape_densify(&cut, polygon, max_edge_m, err));
    return bring(out, chart, &chart->chart, cut, false, NULL, err);
}

zl_status zl_charted_renew_part(zl_charted **out, zl_charted *spare, const zl_chart_area *chart,
                                const zl_shape *part, double area_m2, double perimeter_m,
                                zl_error *err)
{
    ZL_TRY(bring(out, chart, &chart->chart, part, true, spare, err));
    if (*out) {
        (*out)->area_m2 = area_m2;
        (*out)->perimeter_m = perimeter_m;
    }
    return ZL_OK;
}

zl_status zl_charted_renew(zl_charted **out, zl_charted *spare, const zl_chart_area *chart,
                           const zl_shape *polygon, zl_error *err)
{
    *out = NULL;
    zl_status status = check_kind(polygon, err);
    if (status == ZL_OK && !has_long_edge(polygon))
        return bring(out, chart, &chart->chart, polygon, false, spare, err);
    zl_charted_free(spare);
    return status == ZL_OK ? bring_cut(out, chart, polygon, err) : status;
}

zl_status zl_charted_new(zl_charted **out, const zl_chart_area *chart, const zl_shape *polygon,
                         zl_error *err)
{
    return zl_charted_renew(out, NULL, chart, polygon, err);
}
