/* Places at an exact geodesic distance from a place: what the outline of a corridor is made of. */
#ifndef ZL_GEODESY_OFFSET_H
#define ZL_GEODESY_OFFSET_H

#include "geodesy/ecef.h"

/** A direction in the horizon: sine and cosine of the azimuth. Turning it round or by a right angle
 *  is exact, so that a path and its reverse have the same outline bit for bit. */
typedef struct zl_heading {
    double east, north;
} zl_heading;

static inline zl_heading zl_heading_left(zl_heading h)
{
    return (zl_heading){-h.north, h.east};
}
static inline zl_heading zl_heading_back(zl_heading h)
{
    return (zl_heading){-h.east, -h.north};
}
/** Turned clockwise by an angle with this sine and cosine. */
static inline zl_heading zl_heading_turn(zl_heading h, double sine, double cosine)
{
    return (zl_heading){h.east * cosine + h.north * sine, h.north * cosine - h.east * sine};
}
/** The bisector of two headings that are less than 180 degrees apart; the same for (b, a). */
zl_heading zl_heading_between(zl_heading a, zl_heading b);

/** Headings of the segment a–b at both its ends, and its length in m. */
double zl_segment_headings(zl_heading *at_a, zl_heading *at_b, const double a[2],
                           const double b[2]);

/** A place as a starting point of offsets. */
typedef struct zl_offset {
    double lonlat_deg[2];
    zl_vec at, east, north, up;
    double along_curvature, across_curvature; /**< of meridian and prime vertical, 1/m */
} zl_offset;

void zl_offset_init(zl_offset *offset, const double lonlat_deg[2]);
/** The point of the ellipsoid whose geodesic distance is `distance_m`, to 2e-8 m up to 50 km, 1e-6
 *  to 100 km and 1e-3 m to 500 km. The heading is that of the normal section: 3e-8 off the
 *  geodesic's at 50 km, which moves the point by 2 mm on its circle. */
zl_vec zl_offset_point(const zl_offset *offset, zl_heading heading, double distance_m);

#endif
