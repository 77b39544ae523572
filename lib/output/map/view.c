#include "output/map/view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "geodesy/gauss_krueger.h"

void zl_view_free(zl_view *view)
{
    zl_crs_close(view->crs);
    view->crs = NULL;
}

static void choose_projection(zl_view *view, double lon_deg)
{
    int number;
    zl_gk_zone zone = {.datum = ZL_DATUM_CGCS2000, .width_deg = 3};
    if (zl_gk3_epsg(lon_deg, &number)) {
        zone.number = number;
        view->code = zl_gk_code(&zone);
        view->meridian_deg = zl_gk_meridian_deg(&zone);
        snprintf(view->definition, sizeof view->definition, "EPSG:%d", view->code);
        return;
    }
    view->meridian_deg = (int)(3 * round(lon_deg / 3));
    snprintf(view->definition, sizeof view->definition,
             "+proj=tmerc +lat_0=0 +lon_0=%d +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m "
             "+no_defs +type=crs",
             view->meridian_deg);
}

zl_status zl_view_open(zl_view *out, const zl_extent *extent, zl_error *err)
{
    zl_view view = {0};
    choose_projection(&view, (extent->west + extent->east) / 2);
    ZL_TRY(zl_crs_open(&view.crs, view.definition, true, NULL, err));
    *out = view;
    return ZL_OK;
}

/* The sides of an extent are curves in the plane: places along them tell how far they reach. */
enum { STEPS = 16 };

static void add_place(double bounds[4], const double place[2])
{
    bounds[0] = fmin(bounds[0], place[0]);
    bounds[1] = fmin(bounds[1], place[1]);
    bounds[2] = fmax(bounds[2], place[0]);
    bounds[3] = fmax(bounds[3], place[1]);
}

/* zl_crs_from_lonlat() or the other way. */
typedef zl_status convert_fn(const zl_crs *crs, double *xy, size_t npoints, size_t *bad,
                             zl_error *err);

/* `sides` and `bounds`: west, south, east, north. */
static zl_status convert_sides(double bounds[4], const double sides[4], const zl_crs *crs,
                               convert_fn *convert, zl_error *err)
{
    double found[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i <= STEPS; i++)
        for (int side = 0; side < 4; side++) {
            double place[2] = {sides[0] + (sides[2] - sides[0]) * i / STEPS,
                               sides[1] + (sides[3] - sides[1]) * i / STEPS};
            place[side % 2] = sides[side];
            ZL_TRY(convert(crs, place, 1, NULL, err));
            add_place(found, place);
        }
    memcpy(bounds, found, sizeof found);
    return ZL_OK;
}

zl_status zl_view_project(double bounds_m[4], const zl_view *view, const zl_extent *extent,
                          zl_error *err)
{
    const double sides[4] = {extent->west, extent->south, extent->east, extent->north};
    return convert_sides(bounds_m, sides, view->crs, zl_crs_from_lonlat, err);
}

double zl_view_least_scale(const double bounds_m[4], const zl_box *frame)
{
    double across = (bounds_m[2] - bounds_m[0]) * 1000 / zl_box_width(frame);
    double up = (bounds_m[3] - bounds_m[1]) * 1000 / zl_box_height(frame);
    return fmax(across, up);
}

static zl_status find_extent(zl_view *view, zl_error *err)
{
    const double sides[4] = {view->west_m, view->south_m, view->east_m, view->north_m};
    double bounds[4];
    ZL_TRY(convert_sides(bounds, sides, view->crs, zl_crs_to_lonlat, err));
    view->extent = (zl_extent){bounds[0], bounds[1], bounds[2], bounds[3]};
    return ZL_OK;
}

zl_status zl_view_place(zl_view *view, const double bounds_m[4], double scale, const zl_box *frame,
                        zl_error *err)
{
    double x = (bounds_m[0] + bounds_m[2]) / 2, y = (bounds_m[1] + bounds_m[3]) / 2;
    double across = zl_box_width(frame) / 1000 * scale / 2;
    double up = zl_box_height(frame) / 1000 * scale / 2;
    view->scale = scale;
    view->west_m = x - across;
    view->east_m = x + across;
    view->south_m = y - up;
    view->north_m = y + up;
    return find_extent(view, err);
}
