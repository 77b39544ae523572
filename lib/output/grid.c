#include "output/grid.h"

#include <math.h>

/* MapInfo counts from -1e9 to 1e9 on each axis. GDAL's writer was seen to be off by up to 1.57 such
 * units (500 random points and lines, sides of 1 km to 2000 km), so a step is three of them. */
#define GRID_POINTS (2e9 / 3.2)
/* Cuts of each side of the extent: its middle may reach farther out than its corners. */
#define CUTS 16
/* A layer of one point still gets a grid: metres. */
#define LEAST_SIDE_M 1000.0

/* Points along the four sides of the extent. */
static void outline(double xy[8 * CUTS], const zl_extent *extent)
{
    double width = extent->east - extent->west, height = extent->north - extent->south;
    for (size_t i = 0; i < CUTS; i++) {
        double part = (double)i / CUTS;
        const double corner[] = {extent->west + part * width,
                                 extent->south,
                                 extent->east,
                                 extent->south + part * height,
                                 extent->east - part * width,
                                 extent->north,
                                 extent->west,
                                 extent->north - part * height};
        for (size_t side = 0; side < 4; side++) {
            xy[2 * (side * CUTS + i)] = corner[2 * side];
            xy[2 * (side * CUTS + i) + 1] = corner[2 * side + 1];
        }
    }
}

zl_status zl_grid_choose(zl_grid *out, const zl_crs *crs, const zl_extent *extent_deg,
                         zl_error *err)
{
    double xy[8 * CUTS];
    outline(xy, extent_deg);
    zl_status status = zl_crs_from_lonlat(crs, xy, (size_t)4 * CUTS, NULL, err);
    if (status != ZL_OK)
        return status;
    zl_extent there = zl_points_extent(xy, (size_t)4 * CUTS);
    double centre[2];
    zl_extent_centre(&there, centre);
    double unit = zl_crs_unit_m(crs) > 0 ? zl_crs_unit_m(crs) : 111000.0;
    double side =
        3 * fmax(fmax(there.east - there.west, there.north - there.south), LEAST_SIDE_M / unit);
    *out = (zl_grid){.west = centre[0] - side / 2,
                     .south = centre[1] - side / 2,
                     .east = centre[0] + side / 2,
                     .north = centre[1] + side / 2,
                     .step = side / GRID_POINTS};
    return ZL_OK;
}
