/* The outline contains all of the corridor's boundary, and more. In the arrangement of its edges
 * each face is inside the corridor or outside of it as a whole, so one place of a face tells. */
#include "geometry/corridor_faces.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geometry/corridor_border.h"

typedef struct face_job {
    zl_geos geos;
    const zl_corridor_plan *plan;
    bool failed; /* GEOS could not tell of a face */
} face_job;

/* ---- inside or outside ---------------------------------------------------------------------- */

typedef enum side { INSIDE, OUTSIDE, BETWEEN } side;

/* Between d - v/2 and d + v the distance does not tell. */
static side side_of(const zl_corridor_plan *plan, zl_vec point)
{
    double most_m = plan->distance_m + plan->rise_m;
    double distance_m = zl_segment_index_quick_m(plan->tree, point, 1.01 * most_m, NULL);
    if (distance_m < plan->distance_m - plan->rise_m / 2)
        return INSIDE;
    if (plan->shape->kind == ZL_SHAPE_POLYGON) {
        double place[2];
        zl_ecef_to_lonlat(place, point);
        place[0] += 360 * round((plan->shape->lonlat_deg[0] - place[0]) / 360);
        if (zl_shape_covers(plan->shape, place))
            return INSIDE;
    }
    return distance_m > most_m ? OUTSIDE : BETWEEN;
}

/* A place of a geometry, by a function of GEOS. */
static side side_of_place(face_job *job, GEOSGeometry *found)
{
    double xy[2], place[2];
    GEOSContextHandle_t handle = job->geos.handle;
    bool known = found && GEOSGeomGetX_r(handle, found, &xy[0]) == 1 &&
                 GEOSGeomGetY_r(handle, found, &xy[1]) == 1;
    GEOSGeom_destroy_r(handle, found);
    job->failed = job->failed || !known;
    if (!known)
        return BETWEEN;
    zl_geos_place(place, &job->geos, xy);
    return side_of(job->plan, zl_ecef(place));
}

/* Narrower than twice the rise on the mean, so that it can be between as a whole. */
static bool is_thread(face_job *job, const GEOSGeometry *face, double *width_m)
{
    double area_m2 = 0, length_m = 0;
    if (GEOSArea_r(job->geos.handle, face, &area_m2) != 1 ||
        GEOSLength_r(job->geos.handle, face, &length_m) != 1)
        job->failed = true;
    *width_m = length_m > 0 ? 2 * area_m2 / length_m : 0;
    return *width_m < 2 * job->plan->rise_m;
}

/* The place in the middle of the widest part, nearly. */
static GEOSGeometry *deepest_place(const face_job *job, const GEOSGeometry *face, double width_m)
{
    GEOSContextHandle_t handle = job->geos.handle;
    GEOSGeometry *radius = GEOSMaximumInscribedCircle_r(handle, face, width_m / 4);
    GEOSGeometry *centre = radius ? GEOSGeomGetStartPoint_r(handle, radius) : NULL;
    GEOSGeom_destroy_r(handle, radius);
    return centre;
}

/* A face that is between counts as inside: its boundary is within the tolerance, and as a hole it
 * would be a false one. */
static bool face_is_inside(face_job *job, const GEOSGeometry *face)
{
    double width_m;
    side found = side_of_place(job, GEOSPointOnSurface_r(job->geos.handle, face));
    if (found == BETWEEN && !is_thread(job, face, &width_m))
        found = side_of_place(job, deepest_place(job, face, width_m));
    return found != OUTSIDE;
}

/* ---- the arrangement ------------------------------------------------------------------------ */

/* The faces that are inside, as one collection; NULL when memory is short. */
static GEOSGeometry *inside_faces(face_job *job, const GEOSGeometry *faces)
{
    GEOSContextHandle_t handle = job->geos.handle;
    int nfaces = GEOSGetNumGeometries_r(handle, faces);
    GEOSGeometry **kept ZL_CLEANUP(zl_free_ptr) =
        zl_alloc(((size_t)nfaces + 1) * sizeof(GEOSGeometry *));
    unsigned count = 0;
    for (int i = 0; kept && i < nfaces; i++) {
        const GEOSGeometry *face = GEOSGetGeometryN_r(handle, faces, i);
        if (face_is_inside(job, face))
            kept[count++] = GEOSGeom_clone_r(handle, face);
    }
    return kept ? GEOSGeom_createCollection_r(handle, GEOS_MULTIPOLYGON, kept, count) : NULL;
}

/* Polygonizes lines that meet at their ends only and gives the faces that are inside. */
static zl_status polygonize(zl_geom *out, face_job *job, const GEOSGeometry *lines, zl_error *err)
{
    GEOSContextHandle_t handle = job->geos.handle;
    zl_geom faces ZL_CLEANUP(zl_geom_free) = {&job->geos, GEOSPolygonize_r(handle, &lines, 1)};
    if (!faces.geometry)
        return zl_geos_fail(&job->geos, _("the corridor"), err);
    *out = (zl_geom){&job->geos, inside_faces(job, faces.geometry)};
    if (job->failed)
        return zl_geos_fail(&job->geos, _("the corridor"), err);
    return out->geometry ? ZL_OK : zl_fail_memory(err);
}

/* What lies between two faces that are inside is left out, and the rest polygonized again. */
static zl_status dissolve(zl_geom *out, face_job *job, const GEOSGeometry *outline, zl_error *err)
{
    zl_geom noded ZL_CLEANUP(zl_geom_free) = {&job->geos, NULL};
    zl_geom inside ZL_CLEANUP(zl_geom_free) = {&job->geos, NULL};
    zl_geom border ZL_CLEANUP(zl_geom_free) = {&job->geos, NULL};
    noded.geometry = GEOSUnaryUnion_r(job->geos.handle, outline);
    if (!noded.geometry)
        return zl_geos_fail(&job->geos, _("the corridor"), err);
    ZL_TRY(polygonize(&inside, job, noded.geometry, err));
    ZL_TRY(zl_corridor_border(&border, noded.geometry, inside.geometry, err));
    return polygonize(out, job, border.geometry, err);
}

/* ---- is it the whole boundary? -------------------------------------------------------------- */

typedef struct probe {
    face_job *job;
    const GEOSPreparedGeometry *corridor;
    bool sound;
} probe;

static void look_at(probe *p, zl_vec point)
{
    double place[2], xy[2];
    side expected = side_of(p->job->plan, point);
    GEOSContextHandle_t handle = p->job->geos.handle;
    zl_ecef_to_lonlat(place, point);
    if (expected == BETWEEN || !zl_chart_forward(&p->job->geos.chart, xy, place, 1))
        return;
    GEOSGeometry *at = GEOSGeom_createPointFromXY_r(handle, xy[0], xy[1]);
    int inside = at ? (int)GEOSPreparedIntersects_r(handle, p->corridor, at) : 2;
    GEOSGeom_destroy_r(handle, at);
    p->sound = p->sound && inside == (expected == INSIDE);
}

/* On both sides of an edge. A string that is lost as a whole shows here, wherever it is probed. */
static void look_beside(probe *p, const double edge[4])
{
    zl_vec a = zl_ecef(edge), b = zl_ecef(edge + 2), way = zl_vec_sub(b, a);
    zl_vec middle = zl_vec_scale(zl_vec_add(a, b), 0.5);
    zl_vec aside = {way.y * middle.z - way.z * middle.y, way.z * middle.x - way.x * middle.z,
                    way.x * middle.y - way.y * middle.x};
    double length = sqrt(zl_vec_dot(aside, aside)), step_m = 4 * p->job->plan->rise_m;
    if (!(length > 0))
        return;
    middle = zl_ecef_onto_surface(middle);
    look_at(p, zl_vec_along(middle, step_m / length, aside));
    look_at(p, zl_vec_along(middle, -step_m / length, aside));
}

static zl_status look_at_strings(bool *sound, face_job *job, const GEOSGeometry *corridor,
                                 const zl_shape *outline, zl_error *err)
{
    probe p = {job, GEOSPrepare_r(job->geos.handle, corridor), true};
    if (!p.corridor)
        return zl_fail_memory(err);
    for (size_t r = 0; r < outline->nrings; r++) {
        size_t middle = (zl_ring_size(outline, r) - 1) / 2;
        look_beside(&p, zl_ring_points(outline, r) + 2 * middle);
    }
    GEOSPreparedGeom_destroy_r(job->geos.handle, p.corridor);
    *sound = p.sound;
    return ZL_OK;
}

/* ---- all together --------------------------------------------------------------------------- */

static void close_job(face_job *job)
{
    zl_geos_close(&job->geos);
}

zl_status zl_corridor_faces(zl_shape **out, bool *sound, const zl_corridor_plan *plan,
                            const zl_shape *outline, zl_error *err)
{
    face_job job ZL_CLEANUP(close_job) = {.plan = plan};
    double centre_deg[2];
    zl_extent extent = zl_points_extent(outline->lonlat_deg, outline->npoints);
    zl_extent_centre(&extent, centre_deg);
    ZL_TRY(zl_geos_open(&job.geos, centre_deg, err));
    zl_geom lines ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    zl_geom corridor ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    ZL_TRY(zl_geom_from_shape(&lines, &job.geos, outline, err));
    ZL_TRY(dissolve(&corridor, &job, lines.geometry, err));
    ZL_TRY(look_at_strings(sound, &job, corridor.geometry, outline, err));
    return zl_geom_to_shape(out, &job.geos, corridor.geometry, ZL_SHAPE_POLYGON, err);
}
