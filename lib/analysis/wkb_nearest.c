/* Which shape of another array is nearest to each row's? */
#include <math.h>

#include "analysis/wkb_collection.h"
#include "base/alloc.h"
#include "base/error.h"
#include "geometry/index.h"
#include "geometry/nearest.h"

/* The shapes that are looked for: by their segments, and polygons by their boxes too, since a shape
 * that lies in one is no farther from it than its boundary. */
typedef struct targets {
    zl_collection collection;
    zl_shape_index *segments;
    zl_index *polygons;
} targets;

typedef struct task {
    const zl_wkb_array *from;
    const targets *to;
    double max_m;
    int64_t *nearest;
    double *distance_m, *from_deg, *to_deg;
} task;

/* What a thread asks with. */
typedef struct bench {
    zl_shape_index *segments;
    zl_prepared_zone prepared;
    zl_index *polygons;
} bench;

/* ---- targets --------------------------------------------------------------------------------- */

static void free_targets(targets *to)
{
    zl_index_free(to->polygons);
    zl_shape_index_free(to->segments);
    zl_collection_free(&to->collection);
}

static zl_status index_segments(targets *to, zl_error *err)
{
    size_t count = 0;
    ZL_CLEANUP(zl_free_ptr)
    zl_owned_shape *shapes = zl_alloc_zero(to->collection.count, sizeof *shapes);
    if (!shapes)
        return zl_fail_memory(err);
    for (size_t i = 0; i < to->collection.count; i++)
        if (to->collection.feature[i].shape)
            shapes[count++] = (zl_owned_shape){to->collection.feature[i].shape, i};
    return zl_shape_index_new(&to->segments, shapes, count, err);
}

static zl_status index_polygons(targets *to, zl_error *err)
{
    const zl_collection *all = &to->collection;
    ZL_CLEANUP(zl_free_ptr) zl_extent *extents = zl_alloc_zero(all->count, sizeof *extents);
    if (!extents)
        return zl_fail_memory(err);
    for (size_t i = 0; i < all->count; i++) {
        const zl_shape *shape = all->feature[i].shape;
        bool polygon = shape && shape->kind == ZL_SHAPE_POLYGON;
        extents[i] = polygon ? all->extent[i] : (zl_extent){NAN, NAN, NAN, NAN};
    }
    return zl_index_new(&to->polygons, extents, all->count, err);
}

/* ---- one row --------------------------------------------------------------------------------- */

static zl_status open_bench(void *a_bench, void *user, zl_error *err)
{
    const task *t = user;
    bench *b = a_bench;
    ZL_TRY(zl_shape_index_share(&b->segments, t->to->segments, err));
    return zl_index_share(&b->polygons, t->to->polygons, err);
}

static void close_bench(void *a_bench)
{
    bench *b = a_bench;
    zl_shape_index_free(b->segments);
    zl_prepared_zone_free(&b->prepared);
    zl_index_free(b->polygons);
}

/* The first place of a part that lies in the polygon; NULL: none does. */
static const double *place_inside(const zl_shape *polygon, const zl_shape *shape)
{
    for (size_t p = 0; p < shape->nparts; p++) {
        const double *place = zl_ring_points(shape, shape->part_start[p]);
        if (zl_shape_covers(polygon, place))
            return place;
    }
    return NULL;
}

/* A polygon that holds the shape, if it comes before what else is at no distance. */
static zl_status look_for_holders(zl_near_shape *found, bool *any, const task *t, bench *b,
                                  const zl_shape *shape, zl_error *err)
{
    const size_t *held = NULL;
    size_t count = 0;
    ZL_TRY(zl_index_query(&held, &count, b->polygons, &b->prepared.extent, err));
    for (size_t i = 0; i < count; i++) {
        size_t target = held[i];
        if (*any && found->nearest.distance_m <= 0 && found->owner <= target)
            return ZL_OK;
        const double *place = place_inside(t->to->collection.feature[target].shape, shape);
        if (!place)
            continue;
        *any = true;
        *found = (zl_near_shape){
            .owner = target,
            .nearest = {0, {place[0], place[1]}, {place[0], place[1]}},
        };
        return ZL_OK;
    }
    return ZL_OK;
}

static zl_status find(zl_near_shape *out, bool *any, const task *t, bench *b, const zl_shape *shape,
                      zl_error *err)
{
    const zl_near_shape *found = NULL;
    size_t count = 0;
    ZL_TRY(zl_prepare_zone(&b->prepared, shape, err));
    ZL_TRY(zl_shape_index_ask(&found, &count, b->segments, &b->prepared, 1, t->max_m, err));
    *any = count > 0;
    if (*any)
        *out = found[0];
    return look_for_holders(out, any, t, b, shape, err);
}

static void put(const task *t, size_t row, const zl_near_shape *found)
{
    const double unknown = (double)NAN;
    t->nearest[row] = found ? (int64_t)found->owner : -1;
    t->distance_m[row] = found ? found->nearest.distance_m : unknown;
    for (size_t i = 0; i < 2; i++) {
        if (t->from_deg)
            t->from_deg[2 * row + i] = found ? found->nearest.from[i] : unknown;
        if (t->to_deg)
            t->to_deg[2 * row + i] = found ? found->nearest.to[i] : unknown;
    }
}

static zl_status nearest_of_row(size_t row, void *a_bench, zl_findings *findings, void *user,
                                zl_error *err)
{
    const task *t = user;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    zl_near_shape found = {.owner = 0};
    bool any = false;
    (void)findings;
    put(t, row, NULL);
    ZL_TRY(zl_wkb_placed_shape(&shape, t->from, row, err));
    if (!shape || shape->npoints == 0)
        return ZL_OK;
    ZL_TRY(find(&found, &any, t, a_bench, shape, err));
    if (any)
        put(t, row, &found);
    return ZL_OK;
}

zl_status zl_wkb_nearest(int64_t *nearest, double *distance_m, double *from_deg, double *to_deg,
                         const zl_wkb_array *a, const zl_wkb_array *b, double max_m,
                         zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(free_targets) targets to = {.segments = NULL};
    ZL_TRY(zl_wkb_collect(&to.collection, b, ZL_WKB_ANY, "b", findings, err));
    ZL_TRY(index_segments(&to, err));
    ZL_TRY(index_polygons(&to, err));
    task t = {.from = a,
              .to = &to,
              .max_m = max_m > 0 ? max_m : (double)INFINITY,
              .nearest = nearest,
              .distance_m = distance_m,
              .from_deg = from_deg,
              .to_deg = to_deg};
    const zl_wkb_work work = {.nrows = a->count,
                              .row = nearest_of_row,
                              .user = &t,
                              .findings = findings,
                              .array = "a",
                              .bench_size = sizeof(bench),
                              .open_bench = open_bench,
                              .close_bench = close_bench};
    return zl_wkb_run(&work, err);
}
