/* Areas, lengths and geodesics against GeographicLib's Python package (tests/data/geodesy) and
 * PROJ's `geod` program. */
#include "base/alloc.h"
#include "geodesy/ecef.h"
#include "geodesy/ellipsoid.h"
#include "unit.h"

enum { MOST_POINTS = 16 };

/* rings.txt: name, signed area, perimeter, number of points, then longitude, latitude. */
static void measures_rings(void)
{
    FILE *file = fopen(TEST_DATA "/geodesy/rings.txt", "r");
    CU_ASSERT_FATAL(file != NULL);
    char name[32];
    double area_m2, perimeter_m, lonlat[2 * MOST_POINTS];
    size_t npoints, nrings = 0;
    while (fscanf(file, "%31s %lf %lf %zu", name, &area_m2, &perimeter_m, &npoints) == 4) {
        CU_ASSERT_FATAL(npoints <= MOST_POINTS);
        for (size_t i = 0; i < 2 * npoints; i++)
            CU_ASSERT_FATAL(fscanf(file, "%lf", &lonlat[i]) == 1);
        double area, perimeter;
        zl_ring_measure(lonlat, npoints, &area, &perimeter);
        /* DESIGN: 1e-10 relative and the 5e-4 m² that the method itself rounds to. */
        UNIT_NEAR(area, area_m2, 1e-10 * fabs(area_m2) + 5e-4);
        UNIT_NEAR(perimeter, perimeter_m, 1e-7);
        nrings++;
    }
    fclose(file);
    CU_ASSERT_EQUAL(nrings, 7);
}

static void measures_nothing(void)
{
    double area = 1, perimeter = 1, place[4] = {87, 41, 87, 41};
    zl_ring_measure(place, 0, &area, &perimeter);
    CU_ASSERT_EQUAL(area, 0);
    CU_ASSERT_EQUAL(perimeter, 0);
    zl_ring_measure(place, 2, &area, NULL);
    CU_ASSERT_EQUAL(area, 0);
    CU_ASSERT_EQUAL(zl_path_length_m(place, 1), 0);
    CU_ASSERT_EQUAL(zl_path_length_m(place, 2), 0);
}

/* echo "41.7 86.2 44.4 84.9" | geod +a=6378137 +rf=298.257222101 -I -f %.12f -F %.9f
 * -19.007316236710 160.104989159129 318092.058306472 */
static void agrees_with_geod(void)
{
    double korla[2] = {86.2, 41.7}, kuitun[2] = {84.9, 44.4}, azimuth1, azimuth2;
    double distance_m = zl_geodesic_inverse(korla, kuitun, &azimuth1, &azimuth2);
    UNIT_NEAR(distance_m, 318092.058306472, 1e-6);
    UNIT_NEAR(azimuth1, -19.007316236710, 1e-9);
    UNIT_NEAR(azimuth2, 160.104989159129 - 180, 1e-9); /* geod gives the azimuth back */
    double path[6] = {86.2, 41.7, 84.9, 44.4, 86.2, 41.7};
    UNIT_NEAR(zl_path_length_m(path, 3), 2 * 318092.058306472, 2e-6);
}

static void walks_and_comes_back(void)
{
    double from[2] = {179.9, -16.8}, to[2], back[2], azimuth;
    double arrival = zl_geodesic_walk(to, from, 80, 50e3);
    CU_ASSERT_TRUE(to[0] > 180); /* unrolled: no jump */
    UNIT_NEAR(zl_geodesic_inverse(from, to, &azimuth, NULL), 50e3, 1e-8);
    UNIT_NEAR(azimuth, 80, 1e-11);
    zl_geodesic_direct(back, to, arrival + 180, 50e3);
    UNIT_NEAR(back[0], from[0], 1e-13);
    UNIT_NEAR(back[1], from[1], 1e-13);
}

static void cuts_into_equal_steps(void)
{
    double from[2] = {86.2, 41.7}, to[2] = {84.9, 44.4}, cuts[8];
    double whole_m = zl_geodesic_inverse(from, to, NULL, NULL), walked_m = 0;
    const double *at = from;
    zl_geodesic_between(cuts, from, to, 5);
    for (int i = 0; i < 4; at = cuts + 2 * i++) {
        double step_m = zl_geodesic_inverse(at, cuts + 2 * i, NULL, NULL);
        UNIT_NEAR(step_m, whole_m / 5, 1e-8);
        walked_m += step_m;
    }
    UNIT_NEAR(walked_m + zl_geodesic_inverse(at, to, NULL, NULL), whole_m, 1e-8);
}

/* The ellipsoid's own equation, and the way back from it. */
static void places_points_on_the_ellipsoid(void)
{
    const double b_m = ZL_ELLIPSOID_A_M * (1 - ZL_ELLIPSOID_F);
    for (int lat = -90; lat <= 90; lat += 15)
        for (int lon = -180; lon <= 180; lon += 30) {
            double place[2] = {lon, lat}, back[2];
            zl_vec p = zl_ecef(place);
            double x = hypot(p.x, p.y) / ZL_ELLIPSOID_A_M, z = p.z / b_m;
            UNIT_NEAR(x * x + z * z, 1, 1e-15);
            zl_ecef_to_lonlat(back, p);
            UNIT_NEAR(back[1], lat, 2e-14);
            if (abs(lat) < 90)
                UNIT_NEAR(remainder(back[0] - lon, 360), 0, 4e-14);
        }
}

/* Many at once against one by one, through all quadrants, turns and lengths of the last run. */
static void places_many_points_at_once(void)
{
    enum { MANY = 30 };
    double lonlat[2 * MANY];
    zl_vec points[MANY];
    for (int lat = -90; lat <= 90; lat += 9)
        for (size_t count = 0; count <= MANY; count++) {
            for (size_t i = 0; i < count; i++) {
                lonlat[2 * i] = -725 + 50.0001 * (double)i;
                lonlat[2 * i + 1] = lat == 90 ? 90 : lat + 0.3 * (double)i;
            }
            zl_ecef_points(points, lonlat, count);
            for (size_t i = 0; i < count; i++) {
                zl_vec apart = zl_vec_sub(points[i], zl_ecef(lonlat + 2 * i));
                UNIT_NEAR(sqrt(zl_vec_dot(apart, apart)), 0,
                          fabs(lonlat[2 * i]) > 360 ? 2e-8 : 5e-9);
            }
        }
    zl_vec poles[2];
    zl_ecef_points(poles, (const double[4]){0, 90, 180, 0}, 2);
    CU_ASSERT(poles[0].x == 0 && poles[0].y == 0 && poles[1].x == -ZL_ELLIPSOID_A_M);
}

int main(void)
{
    static const unit_case cases[] = {
        {"measures rings", measures_rings},
        {"measures nothing", measures_nothing},
        {"agrees with geod", agrees_with_geod},
        {"walks and comes back", walks_and_comes_back},
        {"cuts into equal steps", cuts_into_equal_steps},
        {"places points on the ellipsoid", places_points_on_the_ellipsoid},
        {"places many points at once", places_many_points_at_once},
    };
    return unit_main("geodesy_ellipsoid", cases, sizeof cases / sizeof *cases);
}
