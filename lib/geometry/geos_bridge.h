/* The way to GEOS and back: shapes go into a plane, a local chart in which geodesics are straight,
 * and what comes back gets the very coordinates that it went in with. */
#ifndef ZL_GEOMETRY_GEOS_BRIDGE_H
#define ZL_GEOMETRY_GEOS_BRIDGE_H

#include <geos_c.h>

#include "geodesy/chart.h"
#include "geometry/shape.h"

/* A vertex that went in: its place in the plane and on the globe. */
typedef struct zl_geos_vertex {
    double xy[2], lonlat_deg[2];
} zl_geos_vertex;

/** One job: a GEOS context of its own, so that no state is shared between threads; the plane; the
 *  vertices that went in; the last message of GEOS. */
typedef struct zl_geos {
    GEOSContextHandle_t handle;
    bool in_degrees; /**< the plane is longitude and latitude as they are */
    zl_chart chart;
    zl_geos_vertex *vertex;
    size_t nvertices, vertex_capacity;
    bool sorted;
    bool forgetful; /**< nothing will come back: do not remember vertices */
    char message[256];
} zl_geos;

/** Opens a job whose plane is the chart around a centre, or plain degrees without one. */
zl_status zl_geos_open(zl_geos *geos, const double *centre_deg, zl_error *err);
void zl_geos_close(zl_geos *geos); /**< for ZL_CLEANUP */

/** A geometry of a job, for ZL_CLEANUP. */
typedef struct zl_geom {
    zl_geos *geos;
    GEOSGeometry *geometry;
} zl_geom;
void zl_geom_free(zl_geom *geom);

/** Multi geometry of a polygon or line in the plane; its vertices are remembered. ZL_BAD_DATA when
 * a ring cannot be one or a place lies outside the chart. */
zl_status zl_geom_from_shape(zl_geom *out, zl_geos *geos, const zl_shape *shape, zl_error *err);
/** What of `kind` is in the geometry, as a shape: shells counter-clockwise, holes clockwise,
 *  vertices that went in bit for bit. `*out` is NULL when there is nothing. */
zl_status zl_geom_to_shape(zl_shape **out, zl_geos *geos, const GEOSGeometry *geometry,
                           zl_shape_kind kind, zl_error *err);
/** Place of a point of the plane. */
void zl_geos_place(double lonlat_deg[2], const zl_geos *geos, const double xy[2]);
/** What GEOS said, as an error: ZL_FAILED for want of memory, else ZL_BAD_DATA with the place. */
zl_status zl_geos_fail(const zl_geos *geos, const char *work, zl_error *err);

#endif
