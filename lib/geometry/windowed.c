#include "geometry/windowed.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"

/* Fewer vertices are brought into a chart as fast as a part of them is found. */
enum { MANY_POINTS = 20000 };
static const double max_edge_m = 10000;
static const double widest_deg = 10, highest_deg = 75;
/* A chord along a parallel of 2 degrees rises by 1 km above it at 45 degrees and 4 km at 75, one
 * along a meridian of 10 degrees leaves it by less. */
static const double widest_chord_deg = 2, margin_deg = 0.15;

bool zl_can_be_windowed(const zl_shape *polygon, const zl_extent *extent)
{
    return polygon->npoints >= MANY_POINTS && extent->east - extent->west <= widest_deg &&
           extent->north - extent->south <= widest_deg && extent->west >= -180 &&
           extent->east <= 180 && extent->north <= highest_deg && extent->south >= -highest_deg;
}

/* ---- the tree ------------------------------------------------------------------------------- */

static size_t over(size_t count)
{
    return (count + ZL_BLOCK - 1) / ZL_BLOCK;
}

static zl_extent box_below(const zl_windowed *w, size_t level, size_t block)
{
    const zl_extent *below = w->box + w->level_start[level - 1];
    size_t count = w->level_start[level] - w->level_start[level - 1], first = block * ZL_BLOCK;
    zl_extent box = below[first];
    for (size_t i = first + 1; i < first + ZL_BLOCK && i < count; i++)
        box =
            (zl_extent){zl_lesser(box.west, below[i].west), zl_lesser(box.south, below[i].south),
                        zl_greater(box.east, below[i].east), zl_greater(box.north, below[i].north)};
    return box;
}

static zl_extent box_of_points(const zl_shape *shape, size_t block)
{
    size_t first = block * ZL_BLOCK, last = first + ZL_BLOCK;
    return zl_points_extent(shape->lonlat_deg + 2 * first,
                            (last < shape->npoints ? last : shape->npoints) - first);
}

static zl_status grow_tree(zl_windowed *w, zl_error *err)
{
    size_t total = 0, count = w->polygon->npoints;
    w->span = 1;
    do {
        count = over(count);
        w->span *= ZL_BLOCK;
        w->level_start[w->nlevels++] = total;
        total += count;
    } while (count > 1);
    w->box = zl_realloc_array(NULL, total, sizeof *w->box);
    if (!w->box)
        return zl_fail_memory(err);
    w->bytes = sizeof *w + total * sizeof *w->box + sizeof(double[2]) * w->polygon->npoints;
    for (size_t level = 0, blocks = over(w->polygon->npoints); level < w->nlevels;
         level++, blocks = over(blocks))
        for (size_t b = 0; b < blocks; b++)
            w->box[w->level_start[level] + b] =
                level == 0 ? box_of_points(w->polygon, b) : box_below(w, level, b);
    return ZL_OK;
}

void zl_windowed_free(zl_windowed *windowed)
{
    if (!windowed)
        return;
    zl_shape_free(windowed->polygon);
    zl_free(windowed->box);
    zl_free(windowed);
}

static void free_ptr(zl_windowed **windowed)
{
    zl_windowed_free(*windowed);
}

zl_status zl_windowed_new(zl_windowed **out, const zl_shape *polygon, zl_error *err)
{
    ZL_CLEANUP(free_ptr) zl_windowed *w = zl_alloc_zero(1, sizeof *w);
    if (!w)
        return zl_fail_memory(err);
    ZL_TRY(zl_shape_densify(&w->polygon, polygon, max_edge_m, err));
    zl_shape_orient(w->polygon);
    w->perimeter_m = zl_shape_perimeter_m(polygon);
    ZL_TRY(grow_tree(w, err));
    *out = w;
    w = NULL;
    return ZL_OK;
}

/* ---- a ring near a window -------------------------------------------------------------------- */

enum { WEST = 1, SOUTH = 2, EAST = 4, NORTH = 8 };

/* The vertices of a ring that are kept. Those from `start` on to `last` lie on all `sides`. */
typedef struct run {
    const zl_windowed *windowed;
    zl_extent window;
    size_t first, end; /* of the ring */
    size_t start, last;
    unsigned sides;
    double west, east; /* of what lies between */
    size_t *kept, count, capacity;
    bool failed;
} run;

static unsigned sides_of(const run *r, const zl_extent *box)
{
    return (box->east < r->window.west ? WEST : 0u) | (box->north < r->window.south ? SOUTH : 0u) |
           (box->west > r->window.east ? EAST : 0u) | (box->south > r->window.north ? NORTH : 0u);
}

static zl_extent place_of(const run *r, size_t vertex)
{
    const double *at = r->windowed->polygon->lonlat_deg + 2 * vertex;
    return (zl_extent){at[0], at[1], at[0], at[1]};
}

static void keep(run *r, size_t vertex)
{
    size_t *grown = zl_grow(r->kept, r->count, &r->capacity, sizeof *grown);
    r->failed = r->failed || !grown;
    if (!grown)
        return;
    r->kept = grown;
    r->kept[r->count++] = vertex;
}

static void begin(run *r, size_t vertex)
{
    const zl_extent place = place_of(r, vertex);
    r->start = r->last = vertex;
    r->sides = sides_of(r, &place);
    r->west = r->east = place.west;
}

/* Goes on to `last` where all of a box that leads there lies on a side of the run. */
static bool goes_on(run *r, const zl_extent *box, size_t last)
{
    double west = zl_lesser(r->west, box->west), east = zl_greater(r->east, box->east);
    unsigned sides = r->sides & sides_of(r, box);
    if (east - west > widest_chord_deg)
        sides &= WEST | EAST;
    if (!sides)
        return false;
    r->sides = sides;
    r->west = west;
    r->east = east;
    r->last = last;
    return true;
}

static void add_vertex(run *r, size_t vertex)
{
    const zl_extent place = place_of(r, vertex);
    if (goes_on(r, &place, vertex))
        return;
    if (r->last != r->start) {
        keep(r, r->last);
        begin(r, r->last);
        if (goes_on(r, &place, vertex))
            return;
    }
    keep(r, vertex);
    begin(r, vertex);
}

static void add_vertices(run *r, size_t first, size_t last)
{
    first = first > r->first ? first : r->first;
    last = last < r->end ? last : r->end;
    for (size_t i = first; i < last; i++)
        add_vertex(r, i);
}

/* A block at a time where all of it lies on one side, `span` vertices each. */
static void add_block(run *r, size_t level, size_t block, size_t span)
{
    const zl_windowed *w = r->windowed;
    size_t first = block * span, last = first + span;
    if (last <= r->first || first >= r->end)
        return;
    bool whole = first >= r->first && last <= r->end;
    if (whole && goes_on(r, &w->box[w->level_start[level] + block], last - 1))
        return;
    if (level == 0) {
        add_vertices(r, first, last);
        return;
    }
    size_t below = w->level_start[level] - w->level_start[level - 1], child = block * ZL_BLOCK;
    for (size_t i = child; i < child + ZL_BLOCK && i < below; i++)
        add_block(r, level - 1, i, span / ZL_BLOCK);
}

static void add_ring(zl_shape_builder *part, run *r, size_t ring)
{
    const zl_shape *polygon = r->windowed->polygon;
    r->first = polygon->ring_start[ring];
    r->end = polygon->ring_start[ring + 1];
    r->count = 0;
    if (r->first == r->end)
        return;
    keep(r, r->first);
    begin(r, r->first);
    add_block(r, r->windowed->nlevels - 1, 0, r->windowed->span);
    if (r->last != r->start)
        keep(r, r->last);
    if (r->count < 4 || r->failed) /* there and back beside the window */
        return;
    zl_shape_begin_ring(part);
    for (size_t i = 0; i < r->count; i++)
        zl_shape_add_points(part, polygon->lonlat_deg + 2 * r->kept[i], 1);
}

zl_status zl_windowed_part(zl_shape_builder *part, const zl_windowed *windowed,
                           const zl_extent *window, zl_error *err)
{
    run r = {.windowed = windowed,
             .window = {window->west - margin_deg, window->south - margin_deg,
                        window->east + margin_deg, window->north + margin_deg}};
    zl_shape_builder_reset(part);
    zl_shape_begin_part(part);
    for (size_t ring = 0; ring < windowed->polygon->nrings; ring++)
        add_ring(part, &r, ring);
    zl_free(r.kept);
    return r.failed ? zl_fail_memory(err) : ZL_OK;
}
