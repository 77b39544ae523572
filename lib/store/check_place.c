/* Where a shape lies, and what its row is called in findings. */
#include <math.h>
#include <stdio.h>

#include "base/findings.h"
#include "input/crs/crs_decision.h"
#include "store/check.h"

/* What lies elsewhere deserves a look. */
static const zl_extent china = {ZL_CHINA_WEST, ZL_CHINA_SOUTH, ZL_CHINA_EAST, ZL_CHINA_NORTH};

static bool lies_within(const zl_extent *inner, const zl_extent *outer)
{
    return inner->west >= outer->west && inner->east <= outer->east &&
           inner->south >= outer->south && inner->north <= outer->north;
}

zl_extent zl_check_extent(const zl_shape *shape)
{
    zl_extent extent = {(double)INFINITY, (double)INFINITY, (double)-INFINITY, (double)-INFINITY};
    for (size_t i = 0; i < shape->npoints; i++) {
        double lon = shape->lonlat_deg[2 * i], lat = shape->lonlat_deg[2 * i + 1];
        extent.west = fmin(extent.west, lon);
        extent.east = fmax(extent.east, lon);
        extent.south = fmin(extent.south, lat);
        extent.north = fmax(extent.north, lat);
    }
    return extent;
}

void zl_check_place(const zl_shape *shape, const char *layer, const char *feature,
                    zl_findings *findings)
{
    zl_extent extent = zl_check_extent(shape);
    zl_extent swapped = {extent.south, extent.west, extent.north, extent.east};
    double centre[2] = {(extent.west + extent.east) / 2, (extent.south + extent.north) / 2};
    if (lies_within(&extent, &china))
        return;
    if (lies_within(&swapped, &china))
        zl_findings_add(findings, ZL_WARNING, "axes-swapped", layer, feature, centre,
                        "longitude and latitude look swapped: %.4f, %.4f would lie in China the "
                        "other way round; load it again with the right axis order",
                        centre[0], centre[1]);
    else
        zl_findings_add(findings, ZL_WARNING, "outside-china", layer, feature, centre,
                        "lies at %.4f, %.4f, outside 73-135 E, 3-54 N: look at its CRS and zone "
                        "number",
                        centre[0], centre[1]);
}

void zl_check_feature_name(char out[256], const char *id, int64_t fid)
{
    if (id && *id)
        snprintf(out, 256, "%s", id);
    else
        snprintf(out, 256, "fid %lld", (long long)fid);
}
