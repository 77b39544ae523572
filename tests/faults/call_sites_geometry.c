/* Calls into PROJ and GEOS that fail (call_sites.c); a unit test links this too. */
#include <geos_c.h>
#include <math.h>
#include <proj.h>

#include "call_sites.h"

/* ---- PROJ ----------------------------------------------------------------------------------- */

WRAP(PJ_CONTEXT *, proj_context_create, (void), (), NULL)
WRAP(PJ *, proj_create, (PJ_CONTEXT * context, const char *text), (context, text), NULL)
WRAP(PJ *, proj_create_crs_to_crs_from_pj,
     (PJ_CONTEXT * context, const PJ *from, const PJ *to, PJ_AREA *area,
      const char *const *options),
     (context, from, to, area, options), NULL)
WRAP(PJ *, proj_normalize_for_visualization, (PJ_CONTEXT * context, const PJ *pj), (context, pj),
     NULL)
WRAP(PJ *, proj_clone, (PJ_CONTEXT * context, const PJ *pj), (context, pj), NULL)
WRAP(PJ *, proj_crs_get_geodetic_crs, (PJ_CONTEXT * context, const PJ *crs), (context, crs), NULL)
WRAP(PJ *, proj_crs_get_coordinate_system, (PJ_CONTEXT * context, const PJ *crs), (context, crs),
     NULL)
WRAP(PJ *, proj_crs_get_coordoperation, (PJ_CONTEXT * context, const PJ *crs), (context, crs), NULL)
WRAP(PJ *, proj_crs_get_datum, (PJ_CONTEXT * context, const PJ *crs), (context, crs), NULL)
WRAP(PJ *, proj_create_from_database,
     (PJ_CONTEXT * context, const char *authority, const char *code, PJ_CATEGORY category,
      int grids, const char *const *options),
     (context, authority, code, category, grids, options), NULL)
WRAP(PJ *, proj_get_source_crs, (PJ_CONTEXT * context, const PJ *pj), (context, pj), NULL)
WRAP(PJ *, proj_get_prime_meridian, (PJ_CONTEXT * context, const PJ *pj), (context, pj), NULL)
WRAP(PJ *, proj_get_ellipsoid, (PJ_CONTEXT * context, const PJ *pj), (context, pj), NULL)
WRAP(PJ_COORD, proj_trans, (PJ * pj, PJ_DIRECTION direction, PJ_COORD place),
     (pj, direction, place), proj_coord(HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL))

/* ---- GEOS: 2 and 0 are what an exception gives ---------------------------------------------- */

#define GEOMETRY(name, parameters, arguments)                                                      \
    WRAP(GEOSGeometry *, name, parameters, arguments, NULL)
#define ON_ONE (GEOSContextHandle_t geos, const GEOSGeometry *a), (geos, a)
#define ON_TWO                                                                                     \
    (GEOSContextHandle_t geos, const GEOSGeometry *a, const GEOSGeometry *b), (geos, a, b)
#define GEOMETRY_OF(name, what)                   GEOMETRY_OF_(name, what)
#define GEOMETRY_OF_(name, parameters, arguments) GEOMETRY(name, parameters, arguments)

WRAP(GEOSContextHandle_t, GEOS_init_r, (void), (), NULL)
GEOMETRY_OF(GEOSUnaryUnion_r, ON_ONE)
GEOMETRY_OF(GEOSPointOnSurface_r, ON_ONE)
GEOMETRY_OF(GEOSGeom_clone_r, ON_ONE)
GEOMETRY_OF(GEOSGeomGetStartPoint_r, ON_ONE)
GEOMETRY_OF(GEOSIntersection_r, ON_TWO)
GEOMETRY_OF(GEOSDifference_r, ON_TWO)
GEOMETRY_OF(GEOSUnion_r, ON_TWO)
GEOMETRY(GEOSPolygonize_r,
         (GEOSContextHandle_t geos, const GEOSGeometry *const *lines, unsigned count),
         (geos, lines, count))
GEOMETRY(GEOSMaximumInscribedCircle_r,
         (GEOSContextHandle_t geos, const GEOSGeometry *a, double tolerance), (geos, a, tolerance))
GEOMETRY(GEOSMakeValidWithParams_r,
         (GEOSContextHandle_t geos, const GEOSGeometry *a, const GEOSMakeValidParams *how),
         (geos, a, how))
GEOMETRY(GEOSGeom_createPointFromXY_r, (GEOSContextHandle_t geos, double x, double y), (geos, x, y))
GEOMETRY(GEOSGeom_createRectangle_r,
         (GEOSContextHandle_t geos, double west, double south, double east, double north),
         (geos, west, south, east, north))
WRAP(GEOSMakeValidParams *, GEOSMakeValidParams_create_r, (GEOSContextHandle_t geos), (geos), NULL)
WRAP(GEOSCoordSequence *, GEOSCoordSeq_copyFromBuffer_r,
     (GEOSContextHandle_t geos, const double *xy, unsigned count, int has_z, int has_m),
     (geos, xy, count, has_z, has_m), NULL)
WRAP(int, GEOSCoordSeq_getSize_r,
     (GEOSContextHandle_t geos, const GEOSCoordSequence *points, unsigned *size),
     (geos, points, size), 0)
WRAP(int, GEOSCoordSeq_getXY_r,
     (GEOSContextHandle_t geos, const GEOSCoordSequence *points, unsigned at, double *x, double *y),
     (geos, points, at, x, y), 0)
WRAP(const GEOSCoordSequence *, GEOSGeom_getCoordSeq_r,
     (GEOSContextHandle_t geos, const GEOSGeometry *a), (geos, a), NULL)
WRAP(const GEOSPreparedGeometry *, GEOSPrepare_r, (GEOSContextHandle_t geos, const GEOSGeometry *a),
     (geos, a), NULL)
WRAP(char, GEOSPreparedIntersects_r,
     (GEOSContextHandle_t geos, const GEOSPreparedGeometry *a, const GEOSGeometry *b), (geos, a, b),
     2)
WRAP(char, GEOSPreparedContains_r,
     (GEOSContextHandle_t geos, const GEOSPreparedGeometry *a, const GEOSGeometry *b), (geos, a, b),
     2)
WRAP(char, GEOSPreparedContainsProperly_r,
     (GEOSContextHandle_t geos, const GEOSPreparedGeometry *a, const GEOSGeometry *b), (geos, a, b),
     2)
WRAP(char, GEOSisValid_r, (GEOSContextHandle_t geos, const GEOSGeometry *a), (geos, a), 2)
WRAP(char, GEOSisValidDetail_r,
     (GEOSContextHandle_t geos, const GEOSGeometry *a, int flags, char **why, GEOSGeometry **where),
     (geos, a, flags, why, where), 2)
WRAP(char, GEOSEquals_r, (GEOSContextHandle_t geos, const GEOSGeometry *a, const GEOSGeometry *b),
     (geos, a, b), 2)
WRAP(int, GEOSArea_r, (GEOSContextHandle_t geos, const GEOSGeometry *a, double *area),
     (geos, a, area), 0)
WRAP(int, GEOSLength_r, (GEOSContextHandle_t geos, const GEOSGeometry *a, double *length),
     (geos, a, length), 0)
WRAP(GEOSSTRtree *, GEOSSTRtree_create_r, (GEOSContextHandle_t geos, size_t capacity),
     (geos, capacity), NULL)
