/* Places at even distances along the outlines of the layer, as far as the reference is near. */
#include "geometry/offset_matcher.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/layer_offset.h"

void zl_offset_matcher_free(zl_offset_matcher *m)
{
    zl_free(m->item);
    zl_free(m->scratch);
    zl_segment_index_free(m->edges);
    zl_offset_raster_free_ptr(&m->raster);
}

/* ---- places along the outlines --------------------------------------------------------------- */

static void add_place(zl_offset_matcher *m, double lon_deg, double lat_deg, const zl_extent *within)
{
    double metres[2];
    if (lon_deg < within->west || lon_deg > within->east || lat_deg < within->south ||
        lat_deg > within->north)
        return;
    zl_offset_place *grown = zl_grow(m->item, m->count, &m->capacity, sizeof *grown);
    if (!grown) {
        m->failed = true;
        return;
    }
    m->item = grown;
    zl_metres_per_degree(metres, lat_deg);
    zl_offset_place *p = &m->item[m->count++];
    *p = (zl_offset_place){.lonlat = {lon_deg, lat_deg},
                           .per_metre = {1 / metres[0], 1 / metres[1]}};
    p->at = zl_ecef(p->lonlat);
    zl_ecef_axes(p->lonlat, &p->east, &p->north, NULL);
}

/* Every `step_m` along a path; `*carry_m` is how far the last place lies behind its beginning. */
static void walk(zl_offset_matcher *m, const double *path, size_t size, double step_m,
                 double *carry_m, const zl_extent *within)
{
    if (size == 1)
        add_place(m, path[0], path[1], within);
    for (size_t i = 0; i + 1 < size; i++) {
        const double *a = path + 2 * i, *b = a + 2;
        double metres[2];
        zl_metres_per_degree(metres, a[1]);
        double length_m = hypot((b[0] - a[0]) * metres[0], (b[1] - a[1]) * metres[1]);
        size_t count = *carry_m < length_m ? (size_t)ceil((length_m - *carry_m) / step_m) : 0;
        for (size_t k = 0; k < count; k++) {
            double t = (*carry_m + (double)k * step_m) / length_m;
            add_place(m, a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), within);
        }
        *carry_m += (double)count * step_m - length_m;
    }
}

static double length_within_m(const zl_shape *const *shapes, size_t count, const zl_extent *within)
{
    double total_m = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t r = 0; shapes[i] && r < shapes[i]->nrings; r++) {
            zl_extent reach =
                zl_points_extent(zl_ring_points(shapes[i], r), zl_ring_size(shapes[i], r));
            if (!zl_extent_meets(&reach, within))
                continue;
            const double *path = zl_ring_points(shapes[i], r);
            for (size_t k = 0; k + 1 < zl_ring_size(shapes[i], r); k++) {
                double metres[2];
                zl_metres_per_degree(metres, path[2 * k + 1]);
                total_m += hypot((path[2 * k + 2] - path[2 * k]) * metres[0],
                                 (path[2 * k + 3] - path[2 * k + 1]) * metres[1]);
            }
        }
    }
    return total_m;
}

static zl_status take_places(zl_offset_matcher *m, const zl_shape *const *layer, size_t count,
                             const zl_extent *within, zl_error *err)
{
    double step_m = fmax(length_within_m(layer, count, within) / ZL_OFFSET_PLACES, 0.5),
           carry_m = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; layer[i] && r < layer[i]->nrings; r++)
            walk(m, zl_ring_points(layer[i], r), zl_ring_size(layer[i], r), step_m, &carry_m,
                 within);
    m->scratch = zl_alloc(sizeof *m->scratch * (m->count + 1));
    return m->failed || !m->scratch ? zl_fail_memory(err) : ZL_OK;
}

/* ---- the reference --------------------------------------------------------------------------- */

static bool extent_of_all(zl_extent *out, const zl_shape *const *shapes, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!shapes[i] || shapes[i]->npoints == 0)
            continue;
        zl_extent one = zl_points_extent(shapes[i]->lonlat_deg, shapes[i]->npoints);
        *out = any ? zl_extent_join(out, &one) : one;
        any = true;
    }
    return any;
}

static zl_status index_edges(zl_offset_matcher *m, const zl_shape *const *shapes, size_t count,
                             const zl_extent *within, zl_error *err)
{
    size_t npaths = 0;
    for (size_t i = 0; i < count; i++)
        npaths += shapes[i] ? shapes[i]->nrings : 0;
    ZL_CLEANUP(zl_free_ptr) zl_indexed_path *path = zl_alloc(sizeof *path * (npaths + 1));
    if (!path)
        return zl_fail_memory(err);
    npaths = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; shapes[i] && r < shapes[i]->nrings; r++) {
            const double *points = zl_ring_points(shapes[i], r);
            size_t size = zl_ring_size(shapes[i], r);
            zl_extent reach = zl_points_extent(points, size);
            if (zl_extent_meets(&reach, within))
                path[npaths++] = (zl_indexed_path){points, size, 0};
        }
    return zl_segment_index_new(&m->edges, path, npaths, err);
}

/* ---- both ------------------------------------------------------------------------------------ */

zl_status zl_offset_matcher_fill(zl_offset_matcher *m, const zl_shape *const *layer, size_t nlayer,
                                 const zl_shape *const *reference, size_t nreference, zl_error *err)
{
    zl_extent near, around;
    if (!extent_of_all(&near, reference, nreference))
        return ZL_OK;
    near = zl_extent_grow(&near, ZL_OFFSET_MOST_M);
    ZL_TRY(take_places(m, layer, nlayer, &near, err));
    if (m->count < ZL_OFFSET_LEAST_PLACES || !extent_of_all(&around, layer, nlayer))
        return ZL_OK;
    around = zl_extent_grow(&around, 2 * ZL_OFFSET_MOST_M);
    ZL_TRY(index_edges(m, reference, nreference, &around, err));
    return zl_offset_raster_new(&m->raster, reference, nreference, &around, err);
}
