#include "geodesy/offset.h"

#include <math.h>
#include <stdbool.h>

#include "geodesy/segment.h"

zl_heading zl_heading_between(zl_heading a, zl_heading b)
{
    double east = a.east + b.east, north = a.north + b.north;
    double length = sqrt(east * east + north * north);
    return (zl_heading){east / length, north / length};
}

static zl_heading heading(double azimuth_deg)
{
    double azimuth = azimuth_deg * ZL_RADIANS_PER_DEGREE;
    return (zl_heading){sin(azimuth), cos(azimuth)};
}

static bool comes_before(const double a[2], const double b[2])
{
    return a[0] < b[0] || (a[0] == b[0] && a[1] < b[1]);
}

/* Always walked from the lesser end, so that a segment and its reverse agree. */
double zl_segment_headings(zl_heading *at_a, zl_heading *at_b, const double a[2], const double b[2])
{
    double first_deg, last_deg;
    if (comes_before(b, a)) {
        double length_m = zl_segment_headings(at_b, at_a, b, a);
        *at_a = zl_heading_back(*at_a);
        *at_b = zl_heading_back(*at_b);
        return length_m;
    }
    double length_m = zl_geodesic_inverse(a, b, &first_deg, &last_deg);
    *at_a = heading(first_deg);
    *at_b = heading(last_deg);
    return length_m;
}

void zl_offset_init(zl_offset *offset, const double lonlat_deg[2])
{
    offset->lonlat_deg[0] = lonlat_deg[0];
    offset->lonlat_deg[1] = lonlat_deg[1];
    zl_ecef_axes(lonlat_deg, &offset->east, &offset->north, &offset->up);
    double w2 = 1 - ZL_ELLIPSOID_E2 * offset->up.z * offset->up.z, w = sqrt(w2);
    double prime_vertical_m = ZL_ELLIPSOID_A_M / w;
    offset->across_curvature = 1 / prime_vertical_m;
    offset->along_curvature = w2 / (prime_vertical_m * (1 - ZL_ELLIPSOID_E2));
    offset->at = (zl_vec){prime_vertical_m * offset->up.x, prime_vertical_m * offset->up.y,
                          prime_vertical_m * (1 - ZL_ELLIPSOID_E2) * offset->up.z};
}

/* A step on the circle of curvature of the normal section, and from there onto the surface; the
 * distance that was covered then corrects the step. The circle is off by terms of third order
 * (0.1 m at 50 km), the first correction leaves some nm, the second none. */
zl_vec zl_offset_point(const zl_offset *offset, zl_heading heading, double distance_m)
{
    zl_vec along = {heading.east * offset->east.x + heading.north * offset->north.x,
                    heading.east * offset->east.y + heading.north * offset->north.y,
                    heading.east * offset->east.z + heading.north * offset->north.z};
    double curvature = heading.north * heading.north * offset->along_curvature +
                       heading.east * heading.east * offset->across_curvature;
    double step_m = distance_m;
    zl_vec point = offset->at;
    for (int i = 0; i < 3; i++) {
        double angle = step_m * curvature, sine = sin(angle), half = sin(angle / 2);
        point = zl_vec_along(offset->at, sine / curvature, along);
        point = zl_ecef_onto_surface(zl_vec_along(point, -2 * half * half / curvature, offset->up));
        double rest_m = distance_m - zl_chord_to_geodesic_m(offset->at, point);
        if (fabs(rest_m) < 1e-9)
            break;
        step_m += rest_m;
    }
    return point;
}
