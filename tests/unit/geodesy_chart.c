#include "geodesy/chart.h"
#include "geodesy/ellipsoid.h"
#include "unit.h"

static const double centres[][2] = {{86.2, 41.7}, {109.5, 18.2}, {179.95, -16.8}, {20, 68}, {0, 0}};
enum { NCENTRES = sizeof centres / sizeof *centres };

/* How far the middle of a geodesic of `length_m` lies from the straight line of the chart, at
 * worst, for edges that lie within that length of the centre. */
static double worst_deviation_m(double length_m)
{
    double worst_m = 0;
    for (size_t c = 0; c < NCENTRES; c++) {
        zl_chart chart;
        zl_chart_init(&chart, centres[c]);
        for (int bearing = 0; bearing < 360; bearing += 20)
            for (int azimuth = 7; azimuth < 360; azimuth += 20) {
                double lonlat[6], xy[6];
                zl_geodesic_direct(lonlat, centres[c], bearing, 0.5 * length_m);
                zl_geodesic_direct(lonlat + 2, lonlat, azimuth, 0.5 * length_m);
                zl_geodesic_direct(lonlat + 4, lonlat, azimuth, length_m);
                if (zl_geodesic_inverse(centres[c], lonlat + 4, NULL, NULL) > length_m)
                    continue;
                CU_ASSERT_TRUE(zl_chart_forward(&chart, xy, lonlat, 3));
                double dx = xy[4] - xy[0], dy = xy[5] - xy[1];
                double off = dx * (xy[3] - xy[1]) - dy * (xy[2] - xy[0]);
                worst_m = fmax(worst_m, fabs(off) / hypot(dx, dy));
            }
    }
    return worst_m;
}

/* Figures of the prototype, measured against quadruple precision: 7e-9 m for 1 km, 7 µm for 10 km,
 * 0.48 mm for 40 km. For comparison, the straight line in degrees is off by 2.1 m at 10 km. */
static void draws_geodesics_straight(void)
{
    UNIT_NEAR(worst_deviation_m(1e3), 0, 1.5e-8); /* with the rounding of degrees, 3e-9 m */
    UNIT_NEAR(worst_deviation_m(10e3), 0, 1e-5);
    UNIT_NEAR(worst_deviation_m(40e3), 0, 5e-4);
    CU_ASSERT_TRUE(worst_deviation_m(40e3) > 1e-5); /* the test can see a deviation */
}

static void comes_back(void)
{
    for (size_t c = 0; c < NCENTRES; c++) {
        zl_chart chart;
        zl_chart_init(&chart, centres[c]);
        for (double distance_m = 1; distance_m < 5e6; distance_m *= 10) {
            double place[2], back[2];
            zl_geodesic_direct(place, centres[c], 100, distance_m);
            CU_ASSERT_TRUE(zl_chart_forward(&chart, back, place, 1));
            zl_chart_inverse(&chart, back, back, 1);
            /* far out the plane is stretched by 1/cos² and more */
            UNIT_NEAR(zl_geodesic_inverse(place, back, NULL, NULL), 0, 1e-8);
            UNIT_NEAR(back[0], place[0], 1e-12); /* also beyond 180 degrees */
        }
    }
}

/* Scale 1 and true bearings at the centre. */
static void is_true_at_the_centre(void)
{
    zl_chart chart;
    zl_chart_init(&chart, centres[0]);
    for (int azimuth = 0; azimuth < 360; azimuth += 30) {
        double place[2], xy[2];
        zl_geodesic_direct(place, centres[0], azimuth, 100);
        CU_ASSERT_TRUE(zl_chart_forward(&chart, xy, place, 1));
        UNIT_NEAR(hypot(xy[0], xy[1]), 100, 1e-6);
        UNIT_NEAR(remainder(atan2(xy[0], xy[1]) * 180 / acos(-1) - azimuth, 360), 0, 1e-6);
    }
}

static void refuses_what_is_too_far(void)
{
    zl_chart chart;
    double xy[2];
    zl_chart_init(&chart, (const double[2]){86.2, 0});
    CU_ASSERT_TRUE(zl_chart_forward(&chart, xy, (const double[2]){86.2 + 79, 0}, 1));
    CU_ASSERT_FALSE(zl_chart_forward(&chart, xy, (const double[2]){86.2 + 81, 0}, 1));
    CU_ASSERT_FALSE(zl_chart_forward(&chart, xy, (const double[2]){86.2 - 180, 0}, 1));
    CU_ASSERT_FALSE(zl_chart_forward(&chart, xy, (const double[2]){NAN, 0}, 1));
    CU_ASSERT_TRUE(zl_chart_forward(&chart, xy, NULL, 0));
}

int main(void)
{
    static const unit_case cases[] = {
        {"draws geodesics straight", draws_geodesics_straight},
        {"comes back", comes_back},
        {"is true at the centre", is_true_at_the_centre},
        {"refuses what is too far", refuses_what_is_too_far},
    };
    return unit_main("geodesy_chart", cases, sizeof cases / sizeof *cases);
}
