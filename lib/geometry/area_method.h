/* The ways to say how large a polygon is: on the ellipsoid with geodesic edges, as land surveys do
 * it, and in the plane of a projection. */
#ifndef ZL_GEOMETRY_AREA_METHOD_H
#define ZL_GEOMETRY_AREA_METHOD_H

#include "zonelayer.h"

typedef struct zl_area_method zl_area_method;

/** "geodesic" or NULL, "tdt1055", "planar:EPSG:4517" or "planar:4517". ZL_USAGE for another name,
 *  ZL_BAD_CRS for a CRS that has no plane. */
zl_status zl_area_method_open(zl_area_method **out, const char *name, zl_error *err);
void zl_area_method_close(zl_area_method *method);
void zl_area_method_close_ptr(zl_area_method **method); /**< for ZL_CLEANUP */

bool zl_area_method_is_geodesic(const zl_area_method *method);
/** "geodesic", "tdt1055", "planar:EPSG:4517"; belongs to the method. */
const char *zl_area_method_name(const zl_area_method *method);
/** What its edges are, how they are cut and rounded; belongs to the method. */
const char *zl_area_method_edge_rule(const zl_area_method *method);
/** Area in m² of a polygon, holes subtracted; 0 for other kinds. ZL_BAD_CRS: it lies outside the
 *  3-degree zones of China (tdt1055); ZL_BAD_DATA: a point has no image in the plane. */
zl_status zl_area_method_measure(double *area_m2, zl_area_method *method, const zl_shape *shape,
                                 zl_error *err);

#endif
