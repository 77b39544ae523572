/* What the files of the CRS share: crs.c puts it together, crs_parse.c reads and names it, datum.c
 * has the table of datums, crs_operation.c the way to CGCS2000. */
#ifndef ZL_GEODESY_CRS_INTERNAL_H
#define ZL_GEODESY_CRS_INTERNAL_H

#include <proj.h>
#include <proj_experimental.h>

#include "geodesy/crs.h"

struct zl_crs {
    PJ_CONTEXT *context;
    PJ *horizontal; /**< a projected or geographic CRS of two dimensions */
    PJ *unproject;  /**< to longitude, latitude in degrees of its own datum; NULL: they are that */
    PJ *operation;  /**< --transformation, after `unproject`; NULL for none */
    bool takes_plane; /**< the operation begins at easting, northing: `unproject` is not for it */
    double scale_in, scale_out; /**< degrees to the operation's unit, and its unit to degrees */
    double unit_m;              /**< of the axes, 0 for degrees */
    zl_datum datum;
    char *datum_name, *label, *code, *note;
    bool geographic, plain_degrees, greenwich, north_first, had_shift, has_area;
    double area_deg[4];
    char log[256]; /**< the last message of PROJ */
};

/** Sets horizontal, unit_m, geographic, plain_degrees, greenwich, had_shift. */
zl_status zl_crs_parse(zl_crs *crs, const char *definition, zl_error *err);
/** After a call of PROJ that gave nothing, with `log` empty before it: is that for what the CRS is,
 *  and not for want of memory? */
bool zl_crs_is_at_fault(const zl_crs *crs);
/** Are both axes of a geographic CRS in degrees, and is it none that another one is turned into? */
bool zl_crs_has_plain_degrees(PJ_CONTEXT *context, const PJ *crs);
bool zl_crs_is_from_greenwich(PJ_CONTEXT *context, const PJ *crs); /**< its longitudes */
/** Sets code, label, north_first and the area of use. */
zl_status zl_crs_describe(zl_crs *crs, zl_error *err);

/** The datum of a CRS by our table, with its name (freed with zl_free(); NULL: no memory, also of
 *  PROJ, since each CRS has a datum). */
zl_datum zl_datum_of(PJ_CONTEXT *context, const PJ *crs, char **name);
/** How far positions are off when the datum is taken as CGCS2000, in words. */
const char *zl_datum_shift(zl_datum datum);
bool zl_datum_is_cgcs2000(zl_datum datum); /**< CGCS2000 itself or taken as equal */

/** Sets unproject. */
zl_status zl_crs_make_unproject(zl_crs *crs, zl_error *err);
/** Sets operation, takes_plane and the scales. */
zl_status zl_crs_make_operation(zl_crs *crs, const char *transformation, zl_error *err);

void zl_pj_free_ptr(PJ **pj); /**< for ZL_CLEANUP */

#endif
