#include "geometry/geos_bridge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"

/* ---- a job ---------------------------------------------------------------------------------- */

static void keep_message(const char *message, void *user)
{
    zl_geos *geos = user;
    snprintf(geos->message, sizeof geos->message, "%s", message);
}

zl_status zl_geos_open(zl_geos *geos, const double *centre_deg, zl_error *err)
{
    *geos = (zl_geos){.in_degrees = centre_deg == NULL};
    if (centre_deg)
        zl_chart_init(&geos->chart, centre_deg);
    geos->handle = GEOS_init_r();
    if (!geos->handle)
        return zl_fail_memory(err);
    GEOSContext_setErrorMessageHandler_r(geos->handle, keep_message, geos);
    return ZL_OK;
}

void zl_geos_close(zl_geos *geos)
{
    zl_free(geos->vertex);
    if (geos->handle)
        GEOS_finish_r(geos->handle);
    *geos = (zl_geos){.handle = NULL};
}

void zl_geom_free(zl_geom *geom)
{
    if (geom->geometry)
        GEOSGeom_destroy_r(geom->geos->handle, geom->geometry);
    geom->geometry = NULL;
}

/* "TopologyException: side location conflict at 12.5 -3. This can occur …": where the words end and
 * what place of the plane they name. */
static const char *find_place(double xy[2], const char *message)
{
    const char *where = strstr(message, " at ");
    if (!where)
        return NULL;
    char *end, *last;
    xy[0] = strtod(where + 4, &end);
    xy[1] = strtod(end, &last);
    return end == where + 4 || last == end ? NULL : where;
}

zl_status zl_geos_fail(const zl_geos *geos, const char *work, zl_error *err)
{
    double xy[2], place[2];
    if (strstr(geos->message, "bad_alloc"))
        return zl_fail_memory(err);
    const char *where = find_place(xy, geos->message);
    if (!where)
        return zl_fail(err, ZL_BAD_DATA, "%s failed: %s", work, geos->message);
    zl_geos_place(place, geos, xy);
    return zl_fail(err, ZL_BAD_DATA,
                   "%s failed near %.7f %.7f (%.*s): a boundary there is not valid; look at it "
                   "with `zonelayer check` and load it again with --repair",
                   work, place[0], place[1], (int)(where - geos->message), geos->message);
}

void zl_geos_place(double lonlat_deg[2], const zl_geos *geos, const double xy[2])
{
    if (geos->in_degrees)
        memcpy(lonlat_deg, xy, 2 * sizeof(double));
    else
        zl_chart_inverse(&geos->chart, lonlat_deg, xy, 1);
}

/* ---- vertices that went in ------------------------------------------------------------------ */

static int compare_pairs(const double a[2], const double b[2])
{
    if (a[0] != b[0])
        return a[0] < b[0] ? -1 : 1;
    return a[1] < b[1] ? -1 : a[1] > b[1];
}

static int compare_vertices(const void *a, const void *b)
{
    const zl_geos_vertex *u = a, *v = b;
    int order = compare_pairs(u->xy, v->xy);
    return order ? order : compare_pairs(u->lonlat_deg, v->lonlat_deg);
}

static int compare_xy(const void *key, const void *vertex)
{
    return compare_pairs(key, ((const zl_geos_vertex *)vertex)->xy);
}

/* Brings points into the plane and remembers each with its place. */
static zl_status remember(zl_geos *geos, const double *xy, const double *lonlat, size_t npoints,
                          zl_error *err)
{
    zl_geos_vertex *grown = zl_grow(geos->vertex, geos->nvertices + npoints, &geos->vertex_capacity,
                                    sizeof *geos->vertex);
    if (!grown)
        return zl_fail_memory(err);
    geos->vertex = grown;
    geos->sorted = false;
    for (size_t i = 0; i < npoints; i++) {
        zl_geos_vertex *vertex = &grown[geos->nvertices++];
        memcpy(vertex->xy, xy + 2 * i, sizeof vertex->xy);
        memcpy(vertex->lonlat_deg, lonlat + 2 * i, sizeof vertex->lonlat_deg);
    }
    return ZL_OK;
}

static void sort_vertices(zl_geos *geos)
{
    if (!geos->sorted && geos->nvertices > 0)
        qsort(geos->vertex, geos->nvertices, sizeof *geos->vertex, compare_vertices);
    geos->sorted = true;
}

static void recall(double lonlat[2], const zl_geos *geos, const double xy[2])
{
    const zl_geos_vertex *found = geos->nvertices == 0 ? NULL
                                                       : bsearch(xy, geos->vertex, geos->nvertices,
                                                                 sizeof *found, compare_xy);
    /* Of two places with one image the lesser is taken, whichever of them the search has met. */
    while (found && found > geos->vertex && compare_pairs(found[-1].xy, xy) == 0)
        found--;
    if (found)
        memcpy(lonlat, found->lonlat_deg, 2 * sizeof(double));
    else
        zl_geos_place(lonlat, geos, xy);
}

/* ---- shape to GEOS -------------------------------------------------------------------------- */

static GEOSCoordSequence *make_sequence(zl_geos *geos, const double *xy, size_t npoints)
{
    return GEOSCoordSeq_copyFromBuffer_r(geos->handle, xy, (unsigned)npoints, 0, 0);
}

static GEOSGeometry *make_ring(zl_geos *geos, const double *xy, size_t npoints)
{
    GEOSCoordSequence *sequence = make_sequence(geos, xy, npoints);
    return sequence ? GEOSGeom_createLinearRing_r(geos->handle, sequence) : NULL;
}

static void destroy_all(zl_geos *geos, GEOSGeometry **geometry, size_t count)
{
    for (size_t i = 0; i < count; i++)
        GEOSGeom_destroy_r(geos->handle, geometry[i]);
}

/* `xy` holds the points of the whole shape in the plane. */
static GEOSGeometry *make_polygon(zl_geos *geos, const zl_shape *shape, const double *xy,
                                  size_t part)
{
    size_t first = shape->part_start[part], nrings = shape->part_start[part + 1] - first;
    GEOSGeometry **ring ZL_CLEANUP(zl_free_ptr) = zl_alloc(nrings * sizeof(GEOSGeometry *));
    if (!ring) {
        keep_message("bad_alloc", geos);
        return NULL;
    }
    for (size_t r = 0; r < nrings; r++) {
        ring[r] =
            make_ring(geos, xy + 2 * shape->ring_start[first + r], zl_ring_size(shape, first + r));
        if (!ring[r]) {
            destroy_all(geos, ring, r);
            return NULL;
        }
    }
    return GEOSGeom_createPolygon_r(geos->handle, ring[0], ring + 1, (unsigned)(nrings - 1));
}

static GEOSGeometry *make_part(zl_geos *geos, const zl_shape *shape, const double *xy, size_t part)
{
    size_t ring = shape->part_start[part];
    const double *points = xy + 2 * shape->ring_start[ring];
    if (shape->kind == ZL_SHAPE_POLYGON)
        return make_polygon(geos, shape, xy, part);
    GEOSCoordSequence *sequence = make_sequence(geos, points, zl_ring_size(shape, ring));
    return sequence ? GEOSGeom_createLineString_r(geos->handle, sequence) : NULL;
}

static GEOSGeometry *make_multi(zl_geos *geos, const zl_shape *shape, const double *xy)
{
    GEOSGeometry **part ZL_CLEANUP(zl_free_ptr) = zl_alloc(shape->nparts * sizeof(GEOSGeometry *));
    if (!part) {
        keep_message("bad_alloc", geos);
        return NULL;
    }
    for (size_t p = 0; p < shape->nparts; p++) {
        part[p] = make_part(geos, shape, xy, p);
        if (!part[p]) {
            destroy_all(geos, part, p);
            return NULL;
        }
    }
    int multi = shape->kind == ZL_SHAPE_POLYGON ? GEOS_MULTIPOLYGON : GEOS_MULTILINESTRING;
    return GEOSGeom_createCollection_r(geos->handle, multi, part, (unsigned)shape->nparts);
}

/* All points of a shape in the plane. */
static zl_status project(double *xy, zl_geos *geos, const zl_shape *shape, zl_error *err)
{
    if (geos->in_degrees)
        memcpy(xy, shape->lonlat_deg, 2 * sizeof(double) * shape->npoints);
    else if (!zl_chart_forward(&geos->chart, xy, shape->lonlat_deg, shape->npoints))
        return zl_fail(err, ZL_BAD_DATA,
                       "a shape reaches more than 80 degrees from the place of the question, or "
                       "has a coordinate that is no number; split or repair it first");
    return geos->forgetful ? ZL_OK : remember(geos, xy, shape->lonlat_deg, shape->npoints, err);
}

zl_status zl_geom_from_shape(zl_geom *out, zl_geos *geos, const zl_shape *shape, zl_error *err)
{
    double *xy ZL_CLEANUP(zl_free_ptr) = zl_alloc(2 * sizeof(double) * shape->npoints);
    if (!xy)
        return zl_fail_memory(err);
    ZL_TRY(project(xy, geos, shape, err));
    GEOSGeometry *made = make_multi(geos, shape, xy);
    if (!made)
        return zl_geos_fail(geos, _("reading a boundary"), err);
    *out = (zl_geom){geos, made};
    return ZL_OK;
}

/* ---- GEOS to shape -------------------------------------------------------------------------- */

static void add_path(zl_shape_builder *builder, const zl_geos *geos, const double *xy,
                     size_t npoints)
{
    zl_shape_begin_ring(builder);
    for (size_t i = 0; i < npoints; i++) {
        double lonlat[2];
        recall(lonlat, geos, xy + 2 * i);
        zl_shape_add_points(builder, lonlat, 1);
    }
}

/* Copies the points of a ring or line string; `*xy` is NULL when memory is short. */
static size_t copy_points(double **xy, zl_geos *geos, const GEOSGeometry *path)
{
    unsigned npoints = 0;
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(geos->handle, path);
    *xy = NULL;
    if (!sequence || !GEOSCoordSeq_getSize_r(geos->handle, sequence, &npoints))
        return 0;
    *xy = zl_alloc(2 * sizeof(double) * npoints);
    if (*xy)
        GEOSCoordSeq_copyToBuffer_r(geos->handle, sequence, *xy, 0, 0);
    return npoints;
}

/* Adds a ring; false when it has no area and was left out. */
static bool add_ring(zl_shape_builder *builder, zl_geos *geos, const GEOSGeometry *ring)
{
    double *xy ZL_CLEANUP(zl_free_ptr) = NULL;
    size_t npoints = copy_points(&xy, geos, ring);
    if (!xy) {
        builder->failed = true;
        return false;
    }
    if (npoints < 4 || zl_ring_twice_area(xy, npoints) == 0)
        return false;
    add_path(builder, geos, xy, npoints);
    return true;
}

static void add_polygon(zl_shape_builder *builder, zl_geos *geos, const GEOSGeometry *polygon)
{
    zl_shape_begin_part(builder);
    if (!add_ring(builder, geos, GEOSGetExteriorRing_r(geos->handle, polygon)))
        return;
    int nholes = GEOSGetNumInteriorRings_r(geos->handle, polygon);
    for (int i = 0; i < nholes; i++)
        add_ring(builder, geos, GEOSGetInteriorRingN_r(geos->handle, polygon, i));
}

static void add_line(zl_shape_builder *builder, zl_geos *geos, const GEOSGeometry *line)
{
    double *xy ZL_CLEANUP(zl_free_ptr) = NULL;
    size_t npoints = copy_points(&xy, geos, line);
    zl_shape_begin_part(builder);
    if (!xy)
        builder->failed = true;
    else if (npoints > 1)
        add_path(builder, geos, xy, npoints);
}

static void add_geometry(zl_shape_builder *builder, zl_geos *geos, const GEOSGeometry *geometry)
{
    int type = GEOSGeomTypeId_r(geos->handle, geometry);
    bool empty = GEOSisEmpty_r(geos->handle, geometry);
    if (type == GEOS_POLYGON && builder->kind == ZL_SHAPE_POLYGON && !empty)
        add_polygon(builder, geos, geometry);
    else if ((type == GEOS_LINESTRING || type == GEOS_LINEARRING) &&
             builder->kind == ZL_SHAPE_LINE && !empty)
        add_line(builder, geos, geometry);
    else if (type >= GEOS_MULTIPOINT)
        for (int i = 0; i < GEOSGetNumGeometries_r(geos->handle, geometry); i++)
            add_geometry(builder, geos, GEOSGetGeometryN_r(geos->handle, geometry, i));
}

zl_status zl_geom_to_shape(zl_shape **out, zl_geos *geos, const GEOSGeometry *geometry,
                           zl_shape_kind kind, zl_error *err)
{
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    sort_vertices(geos);
    zl_shape_builder_init(&builder, kind);
    add_geometry(&builder, geos, geometry);
    ZL_TRY(zl_shape_builder_take(&shape, &builder, err));
    if (shape->nparts == 0) {
        zl_shape_free(shape);
        shape = NULL;
    } else {
        zl_shape_orient(shape);
    }
    *out = shape;
    return ZL_OK;
}
