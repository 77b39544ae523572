#include "geometry/linework.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geometry/checks.h"
#include "geometry/geos_bridge.h"
#include "geometry/index.h"

void zl_linework_free(zl_linework *linework)
{
    zl_shape_free(linework->rings);
    zl_free(linework->path_of);
    zl_free(linework->used);
    zl_free(linework->join);
    zl_free(linework->loose);
    *linework = (zl_linework){0};
}

/* ---- faces ---------------------------------------------------------------------------------- */

/* Paths and bridges, cut where they cross, and what they enclose. */
static zl_status enclose(zl_shape **faces, const zl_shape *lines, zl_error *err)
{
    ZL_CLEANUP(zl_geos_close) zl_geos geos;
    ZL_TRY(zl_geos_open(&geos, NULL, err));
    ZL_CLEANUP(zl_geom_free) zl_geom drawn = {0};
    ZL_TRY(zl_geom_from_shape(&drawn, &geos, lines, err));
    ZL_CLEANUP(zl_geom_free) zl_geom noded = {&geos, GEOSUnaryUnion_r(geos.handle, drawn.geometry)};
    if (!noded.geometry)
        return zl_geos_fail(&geos, _("cutting lines where they cross"), err);
    ZL_CLEANUP(zl_geom_free)
    zl_geom made = {
        &geos, GEOSPolygonize_r(geos.handle, (const GEOSGeometry *const[]){noded.geometry}, 1)};
    if (!made.geometry)
        return zl_geos_fail(&geos, _("making rings of lines"), err);
    return zl_geom_to_shape(faces, &geos, made.geometry, ZL_SHAPE_POLYGON, err);
}

/* The outer ring of each face, as a part of its own. */
static zl_status keep_shells(zl_shape **rings, const zl_shape *faces, zl_error *err)
{
    ZL_CLEANUP(zl_shape_builder_free) zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t p = 0; p < faces->nparts; p++) {
        size_t ring = faces->part_start[p];
        zl_shape_begin_part(&builder);
        zl_shape_add_points(&builder, zl_ring_points(faces, ring), zl_ring_size(faces, ring));
    }
    return zl_shape_builder_take(rings, &builder, err);
}

/* ---- which path lies where ------------------------------------------------------------------ */

static int compare_xy(const void *a, const void *b)
{
    const double *u = a, *v = b;
    if (u[0] != v[0])
        return u[0] < v[0] ? -1 : 1;
    return u[1] < v[1] ? -1 : u[1] > v[1];
}

/* Are all vertices of the path among the sorted ones? */
static bool lies_on(const zl_shape *paths, size_t path, const double *sorted, size_t count)
{
    const double *xy = zl_ring_points(paths, path);
    for (size_t i = 0; i < zl_ring_size(paths, path); i++)
        if (!bsearch(xy + 2 * i, sorted, count, sizeof(double[2]), compare_xy))
            return false;
    return true;
}

static zl_status sorted_copy(double **out, const double *xy, size_t count, zl_error *err)
{
    double *copy = zl_alloc((count ? count : 1) * sizeof(double[2]));
    if (!copy)
        return zl_fail_memory(err);
    memcpy(copy, xy, count * sizeof(double[2]));
    qsort(copy, count, sizeof(double[2]), compare_xy);
    *out = copy;
    return ZL_OK;
}

static zl_status find_paths(zl_linework *linework, const zl_shape *paths, zl_error *err)
{
    const zl_shape *rings = linework->rings;
    ZL_CLEANUP(zl_free_ptr) double *all = NULL;
    ZL_TRY(sorted_copy(&all, rings->lonlat_deg, rings->npoints, err));
    for (size_t p = 0; p < paths->nparts; p++)
        linework->used[p] = lies_on(paths, p, all, rings->npoints);
    for (size_t r = 0; r < rings->nparts; r++) {
        ZL_CLEANUP(zl_free_ptr) double *own = NULL;
        size_t count = zl_ring_size(rings, r);
        ZL_TRY(sorted_copy(&own, zl_ring_points(rings, r), count, err));
        linework->path_of[r] = SIZE_MAX;
        for (size_t p = 0; p < paths->nparts && linework->path_of[r] == SIZE_MAX; p++)
            if (linework->used[p] && lies_on(paths, p, own, count))
                linework->path_of[r] = p;
    }
    return ZL_OK;
}

/* GEOS 3.11 leaves by an exception where a number is none, and loses memory. */
static zl_status check_finite(const zl_shape *paths, zl_error *err)
{
    for (size_t i = 0; i < paths->npoints; i++)
        if (!zl_place_is_finite(paths->lonlat_deg + 2 * i))
            return zl_fail(err, ZL_BAD_DATA,
                           "a line has a coordinate that is not a number or infinite; correct or "
                           "remove it");
    return ZL_OK;
}

static zl_status build(zl_linework *linework, const zl_shape *paths, double snap, zl_error *err)
{
    ZL_TRY(check_finite(paths, err));
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *bridges = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *lines = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *faces = NULL;
    linework->npaths = paths->nparts;
    linework->used = zl_alloc_zero(paths->nparts + 1, sizeof *linework->used);
    if (!linework->used)
        return zl_fail_memory(err);
    if (paths->nparts == 0)
        return ZL_OK;
    ZL_TRY(zl_linework_join(linework, &bridges, paths, snap, err));
    ZL_TRY(zl_shape_concat(&lines, paths, bridges, err));
    ZL_TRY(enclose(&faces, lines, err));
    if (!faces)
        return ZL_OK;
    ZL_TRY(keep_shells(&linework->rings, faces, err));
    linework->path_of = zl_alloc_zero(linework->rings->nparts, sizeof *linework->path_of);
    return linework->path_of ? find_paths(linework, paths, err) : zl_fail_memory(err);
}

zl_status zl_linework_build(zl_linework *out, const zl_shape *paths, double snap, zl_error *err)
{
    ZL_CLEANUP(zl_linework_free) zl_linework linework = {0};
    ZL_TRY(build(&linework, paths, snap, err));
    *out = linework;
    linework = (zl_linework){0};
    return ZL_OK;
}

/* ---- rings in rings ------------------------------------------------------------------------- */

bool zl_ring_holds(const double *xy, size_t npoints, const double place[2])
{
    bool inside = false;
    for (size_t i = 1; i < npoints; i++) {
        const double *a = xy + 2 * (i - 1), *b = xy + 2 * i;
        if ((a[1] > place[1]) == (b[1] > place[1]))
            continue;
        double x = a[0] + (place[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        inside ^= place[0] < x;
    }
    return inside;
}

static double ring_area(const zl_shape *rings, size_t ring)
{
    return fabs(zl_ring_twice_area(zl_ring_points(rings, ring), zl_ring_size(rings, ring)));
}

static bool within(const zl_extent *inner, const zl_extent *outer)
{
    return inner->west > outer->west && inner->east < outer->east && inner->south > outer->south &&
           inner->north < outer->north;
}

/* GEOS geometries of rings, made when they are needed. */
typedef struct ring_geometries {
    zl_geos geos;
    GEOSGeometry **polygon;
    const GEOSPreparedGeometry **prepared;
    size_t count;
} ring_geometries;

static void free_rings(ring_geometries *all)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->prepared && all->prepared[i])
            GEOSPreparedGeom_destroy_r(all->geos.handle, all->prepared[i]);
        if (all->polygon && all->polygon[i])
            GEOSGeom_destroy_r(all->geos.handle, all->polygon[i]);
    }
    zl_free(all->polygon);
    zl_free((void *)all->prepared);
    zl_geos_close(&all->geos);
}

static zl_status open_rings(ring_geometries *all, size_t count, zl_error *err)
{
    ZL_TRY(zl_geos_open(&all->geos, NULL, err));
    all->polygon = zl_alloc_zero(count, sizeof(GEOSGeometry *));
    all->prepared = zl_alloc_zero(count, sizeof(GEOSPreparedGeometry *));
    all->count = all->polygon && all->prepared ? count : 0;
    return all->count == count ? ZL_OK : zl_fail_memory(err);
}

static zl_status need_ring(ring_geometries *all, const zl_shape *rings, size_t i, zl_error *err)
{
    if (all->polygon[i])
        return ZL_OK;
    GEOSContextHandle_t handle = all->geos.handle;
    GEOSCoordSequence *points = GEOSCoordSeq_copyFromBuffer_r(
        handle, zl_ring_points(rings, i), (unsigned)zl_ring_size(rings, i), 0, 0);
    GEOSGeometry *ring = points ? GEOSGeom_createLinearRing_r(handle, points) : NULL;
    all->polygon[i] = ring ? GEOSGeom_createPolygon_r(handle, ring, NULL, 0) : NULL;
    all->prepared[i] = all->polygon[i] ? GEOSPrepare_r(handle, all->polygon[i]) : NULL;
    return all->prepared[i] ? ZL_OK : zl_geos_fail(&all->geos, _("reading a ring"), err);
}

/* `2` of GEOS says that it cannot tell: a ring that crosses itself; its first vertex decides. */
static zl_status holds(bool *out, ring_geometries *all, const zl_shape *rings, size_t outer,
                       size_t inner, zl_error *err)
{
    ZL_TRY(need_ring(all, rings, outer, err));
    ZL_TRY(need_ring(all, rings, inner, err));
    char answer =
        GEOSPreparedContainsProperly_r(all->geos.handle, all->prepared[outer], all->polygon[inner]);
    *out = answer == 2 ? zl_ring_holds(zl_ring_points(rings, outer), zl_ring_size(rings, outer),
                                       zl_ring_points(rings, inner))
                       : answer == 1;
    return ZL_OK;
}

static zl_status find_parent(size_t *parent, ring_geometries *all, const zl_shape *rings,
                             zl_index *index, const zl_extent *extents, size_t inner, zl_error *err)
{
    const size_t *found;
    size_t count;
    double least = (double)INFINITY, own = ring_area(rings, inner);
    *parent = SIZE_MAX;
    ZL_TRY(zl_index_query(&found, &count, index, &extents[inner], err));
    for (size_t k = 0; k < count; k++) {
        size_t outer = found[k];
        double area = ring_area(rings, outer);
        if (outer == inner || area <= own || area >= least ||
            !within(&extents[inner], &extents[outer]))
            continue;
        bool inside;
        ZL_TRY(holds(&inside, all, rings, outer, inner, err));
        if (inside) {
            least = area;
            *parent = outer;
        }
    }
    return ZL_OK;
}

zl_status zl_rings_nest(size_t *parent, const zl_shape *rings, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) zl_extent *extents = zl_alloc_zero(rings->nparts + 1, sizeof *extents);
    if (!extents)
        return zl_fail_memory(err);
    for (size_t i = 0; i < rings->nparts; i++)
        extents[i] = zl_points_extent(zl_ring_points(rings, i), zl_ring_size(rings, i));
    ZL_CLEANUP(zl_index_free_ptr) zl_index *index = NULL;
    ZL_TRY(zl_index_new(&index, extents, rings->nparts, err));
    ZL_CLEANUP(free_rings) ring_geometries all = {.count = 0};
    ZL_TRY(open_rings(&all, rings->nparts, err));
    for (size_t i = 0; i < rings->nparts; i++)
        ZL_TRY(find_parent(&parent[i], &all, rings, index, extents, i, err));
    return ZL_OK;
}
