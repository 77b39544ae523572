#include "geodesy/ellipsoid.h"

#include <geodesic.h>

#include "geodesy/area_series.h"

/* Set once when the library is loaded, and only read afterwards: safe for every thread. */
static struct geod_geodesic cgcs2000;

const struct geod_geodesic *zl_cgcs2000(void)
{
    return &cgcs2000;
}

__attribute__((constructor)) static void init_cgcs2000(void)
{
    geod_init(&cgcs2000, ZL_ELLIPSOID_A_M, ZL_ELLIPSOID_F);
}

double zl_geodesic_inverse(const double from[2], const double to[2], double *azimuth1_deg,
                           double *azimuth2_deg)
{
    double distance_m;
    geod_inverse(&cgcs2000, from[1], from[0], to[1], to[0], &distance_m, azimuth1_deg,
                 azimuth2_deg);
    return distance_m;
}

double zl_geodesic_walk(double out[2], const double from[2], double azimuth_deg, double distance_m)
{
    double lon_deg, lat_deg, arrival_deg;
    geod_gendirect(&cgcs2000, from[1], from[0], azimuth_deg, GEOD_LONG_UNROLL, distance_m, &lat_deg,
                   &lon_deg, &arrival_deg, NULL, NULL, NULL, NULL, NULL);
    out[0] = lon_deg;
    out[1] = lat_deg;
    return arrival_deg;
}

void zl_geodesic_direct(double out[2], const double from[2], double azimuth_deg, double distance_m)
{
    zl_geodesic_walk(out, from, azimuth_deg, distance_m);
}

void zl_geodesic_between(double *out_lonlat, const double from[2], const double to[2], size_t count)
{
    double azimuth_deg, distance_m = zl_geodesic_inverse(from, to, &azimuth_deg, NULL);
    struct geod_geodesicline line;
    geod_lineinit(&line, &cgcs2000, from[1], from[0], azimuth_deg,
                  GEOD_LATITUDE | GEOD_LONGITUDE | GEOD_DISTANCE_IN);
    for (size_t i = 1; i < count; i++) {
        double *out = out_lonlat + 2 * (i - 1);
        geod_genposition(&line, GEOD_LONG_UNROLL, distance_m * (double)i / (double)count, &out[1],
                         &out[0], NULL, NULL, NULL, NULL, NULL, NULL);
    }
}

/* The general way: right for every ring, within 5e-5 m² or 1e-13 of the area. */
static double geodesic_ring_area_m2(const double *lonlat, size_t npoints)
{
    struct geod_polygon polygon;
    double area_m2 = 0;
    geod_polygon_init(&polygon, 0);
    for (size_t i = 0; i + 1 < npoints; i++)
        geod_polygon_addpoint(&cgcs2000, &polygon, lonlat[2 * i + 1], lonlat[2 * i]);
    geod_polygon_compute(&cgcs2000, &polygon, 0, 1, &area_m2, NULL);
    return area_m2;
}

void zl_ring_measure(const double *lonlat, size_t npoints, double *area_m2, double *perimeter_m)
{
    if (area_m2 && !zl_series_ring_area(area_m2, lonlat, npoints))
        *area_m2 = geodesic_ring_area_m2(lonlat, npoints);
    if (perimeter_m)
        *perimeter_m = zl_path_length_m(lonlat, npoints);
}
