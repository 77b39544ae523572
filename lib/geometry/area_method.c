#include "geometry/area_method.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "geodesy/gauss_krueger.h"
#include "geodesy/tdt1055.h"
#include "geometry/shape.h"

typedef enum method_kind { GEODESIC, TDT1055, PLANAR } method_kind;

struct zl_area_method {
    method_kind kind;
    zl_crs *crs; /* of the plane: given (planar), or the zone of the last shape (tdt1055) */
    int epsg;    /* of that zone */
    char *name, *edge_rule;
};

void zl_area_method_close(zl_area_method *method)
{
    if (!method)
        return;
    zl_crs_close(method->crs);
    zl_free(method->name);
    zl_free(method->edge_rule);
    zl_free(method);
}

void zl_area_method_close_ptr(zl_area_method **method)
{
    zl_area_method_close(*method);
}

/* ---- opening -------------------------------------------------------------------------------- */

static const char *const geodesic_rule =
    N_("edges are geodesics of the CGCS2000 ellipsoid, the area is that on the ellipsoid");
static const char *const tdt1055_rule = N_(
    "edges are straight in the 3-degree Gauss–Krüger zone of a zone's middle, cut into equal parts "
    "where longer than 70 m; X and Y are rounded to 0.0001 m, cuts to 0.000001 m, latitude and "
    "longitude to 0.000001 second; the area is that on the ellipsoid, by the formula of "
    "国土调查办发〔2008〕32号 (TD/T 1055-2019)");

static zl_status open_plane(zl_area_method *method, const char *code, zl_text *name, zl_text *rule,
                            zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text definition = {0};
    bool is_number = *code != '\0' && code[strspn(code, "0123456789")] == '\0';
    zl_text_addf(&definition, "%s%s", is_number ? "EPSG:" : "", code);
    if (definition.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_crs_open(&method->crs, definition.data, false, NULL, err));
    const char *label = zl_crs_label(method->crs);
    if (zl_crs_unit_m(method->crs) <= 0)
        return zl_fail(err, ZL_BAD_CRS,
                       "area: %s has degrees and no plane; name a projected CRS, such as "
                       "planar:EPSG:4517",
                       label);
    zl_text_addf(name, "planar:%s", *zl_crs_code(method->crs) ? zl_crs_code(method->crs) : label);
    zl_text_addf(rule,
                 _("edges are straight in %s; the area is that in its plane, not on the ellipsoid, "
                   "and grows with the square of the scale of the projection"),
                 label);
    return ZL_OK;
}

static zl_status settle(zl_area_method *method, const char *name, zl_text *shown, zl_text *rule,
                        zl_error *err)
{
    static const char planar[] = "planar:";
    if (!name || strcmp(name, "geodesic") == 0) {
        zl_text_add(shown, "geodesic");
        zl_text_add(rule, _(geodesic_rule));
        return ZL_OK;
    }
    if (strcmp(name, "tdt1055") == 0) {
        method->kind = TDT1055;
        zl_text_add(shown, name);
        zl_text_add(rule, _(tdt1055_rule));
        return ZL_OK;
    }
    if (strncmp(name, planar, sizeof planar - 1) == 0) {
        method->kind = PLANAR;
        return open_plane(method, name + sizeof planar - 1, shown, rule, err);
    }
    ZL_CLEANUP(zl_text_free) zl_text safe = {0};
    zl_text_add_safe(&safe, name);
    return zl_fail(err, ZL_USAGE,
                   "area: there is no method \"%s\"; there are: geodesic, tdt1055, "
                   "planar:EPSG:4517",
                   safe.data ? safe.data : "");
}

zl_status zl_area_method_open(zl_area_method **out, const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_area_method_close_ptr)
    zl_area_method *method = zl_alloc_zero(1, sizeof *method);
    ZL_CLEANUP(zl_text_free) zl_text shown = {0}, rule = {0};
    if (!method)
        return zl_fail_memory(err);
    ZL_TRY(settle(method, name, &shown, &rule, err));
    method->name = zl_text_take(&shown);
    method->edge_rule = zl_text_take(&rule);
    if (!method->name || !method->edge_rule)
        return zl_fail_memory(err);
    *out = method;
    method = NULL;
    return ZL_OK;
}

bool zl_area_method_is_geodesic(const zl_area_method *method)
{
    return method->kind == GEODESIC;
}

const char *zl_area_method_name(const zl_area_method *method)
{
    return method->name;
}

const char *zl_area_method_edge_rule(const zl_area_method *method)
{
    return method->edge_rule;
}

/* ---- measuring ------------------------------------------------------------------------------ */

/* The zone of the middle of a shape; opened once for neighbours. */
static zl_status use_zone_of(zl_area_method *method, const zl_shape *shape, zl_error *err)
{
    zl_extent extent = zl_shape_extent(shape);
    double centre[2];
    zl_extent_centre(&extent, centre);
    int epsg = zl_gk3_epsg(centre[0], NULL);
    if (epsg == 0)
        return zl_fail(err, ZL_BAD_CRS,
                       "its middle (%.4f, %.4f) lies outside the 3-degree zones 25 to 45 (73.5 to "
                       "136.5 degrees east), which tdt1055 needs",
                       centre[0], centre[1]);
    if (method->crs && method->epsg == epsg)
        return ZL_OK;
    char code[32];
    snprintf(code, sizeof code, "EPSG:%d", epsg);
    zl_crs_close(method->crs);
    method->crs = NULL;
    method->epsg = epsg;
    return zl_crs_open(&method->crs, code, false, NULL, err);
}

static zl_status planar_ring_area(double *area_m2, const double *lonlat, size_t npoints,
                                  const zl_crs *crs, zl_error *err)
{
    double unit_m = zl_crs_unit_m(crs);
    ZL_CLEANUP(zl_free_ptr) double *plane = zl_alloc(2 * npoints * sizeof *plane);
    if (!plane)
        return zl_fail_memory(err);
    memcpy(plane, lonlat, 2 * npoints * sizeof *plane);
    ZL_TRY(zl_crs_from_lonlat(crs, plane, npoints, NULL, err));
    *area_m2 = fabs(zl_ring_twice_area(plane, npoints)) / 2 * unit_m * unit_m;
    return ZL_OK;
}

static zl_status ring_area(double *area_m2, const zl_area_method *method, const double *lonlat,
                           size_t npoints, zl_error *err)
{
    return method->kind == PLANAR
               ? planar_ring_area(area_m2, lonlat, npoints, method->crs, err)
               : zl_tdt1055_ring_area(area_m2, lonlat, npoints, method->crs, err);
}

zl_status zl_area_method_measure(double *area_m2, zl_area_method *method, const zl_shape *shape,
                                 zl_error *err)
{
    *area_m2 = 0;
    if (!shape || shape->kind != ZL_SHAPE_POLYGON || shape->npoints == 0)
        return ZL_OK;
    if (method->kind == GEODESIC) {
        *area_m2 = zl_shape_area_m2(shape);
        return ZL_OK;
    }
    if (method->kind == TDT1055)
        ZL_TRY(use_zone_of(method, shape, err));
    for (size_t p = 0; p < shape->nparts; p++)
        for (size_t r = shape->part_start[p]; r < shape->part_start[p + 1]; r++) {
            double ring_m2 = 0;
            ZL_TRY(
                ring_area(&ring_m2, method, zl_ring_points(shape, r), zl_ring_size(shape, r), err));
            *area_m2 += r == shape->part_start[p] ? ring_m2 : -ring_m2;
        }
    return ZL_OK;
}
