/* What part of the earth a map shows, in which projection and scale. */
#ifndef ZL_OUTPUT_MAP_VIEW_H
#define ZL_OUTPUT_MAP_VIEW_H

#include "geodesy/crs.h"
#include "output/map/sheet.h"

typedef struct zl_view {
    zl_crs *crs;         /**< owned */
    char definition[96]; /**< "EPSG:4538", or a PROJ string outside of China's zones */
    int code;            /**< 4538; 0 for none */
    int meridian_deg;    /**< of the projection */
    double scale;        /**< denominator */
    double west_m, south_m, east_m, north_m; /**< of the frame, easting and northing */
    zl_extent extent;                        /**< what the frame reaches, in degrees */
} zl_view;

void zl_view_free(zl_view *view); /**< for ZL_CLEANUP too */

/** Chooses the projection for an extent: the 3-degree Gauss-Kruger zone of CGCS2000 in which its
 *  middle lies, without the zone's number in the easting. */
zl_status zl_view_open(zl_view *out, const zl_extent *extent, zl_error *err);
/** Easting and northing of what an extent reaches. */
zl_status zl_view_project(double bounds_m[4], const zl_view *view, const zl_extent *extent,
                          zl_error *err);
/** The least denominator at which `bounds_m` lie in a frame. */
double zl_view_least_scale(const double bounds_m[4], const zl_box *frame);
/** Puts the middle of `bounds_m` into the middle of the frame. */
zl_status zl_view_place(zl_view *view, const double bounds_m[4], double scale, const zl_box *frame,
                        zl_error *err);

#endif
