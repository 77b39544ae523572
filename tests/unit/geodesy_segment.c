/* The closed forms by themselves, at the accuracy that the search of distance.c counts on. */
#include "geodesy/segment.h"
#include "unit.h"

/* Errors of the prototype against quadruple precision, all azimuths, latitudes 0 to 75. */
static void knows_the_geodesic_from_its_chord(void)
{
    static const double known[][2] = {{1, 1e-8},       {1e3, 1e-8},     {10e3, 1e-8},
                                      {50e3, 1.5e-8},  {100e3, 2.7e-7}, {200e3, 8.4e-6},
                                      {500e3, 8.2e-4}, {1000e3, 2.7e-2}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        for (int lat = 0; lat <= 75; lat += 5)
            for (int azimuth = 0; azimuth < 360; azimuth += 15) {
                double from[2] = {86.2, lat}, to[2];
                zl_geodesic_direct(to, from, azimuth, known[i][0]);
                UNIT_NEAR(zl_chord_to_geodesic_m(zl_ecef(from), zl_ecef(to)), known[i][0],
                          known[i][1]);
            }
    zl_vec place = zl_ecef((const double[2]){86.2, 41.7});
    CU_ASSERT_EQUAL(zl_chord_to_geodesic_m(place, place), 0);
}

/* The foot of a perpendicular is known by construction; the quick one has to be within the doubt
 * that distance.c allows it (2e-4 m nearby, 5e-3 m at 500 km), and its foot near enough for Newton.
 */
static void finds_feet(void)
{
    static const double lengths_m[] = {1, 1e3, 40e3}, offsets_m[] = {1e-3, 1, 1e3, 50e3, 500e3};
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 5; j++)
            for (int azimuth = 3; azimuth < 360; azimuth += 30) {
                double a[2] = {109.4, 10.0 + azimuth / 10.0}, b[2], foot[2], place[2], exact[2];
                double allowed_m = j < 4 ? 2e-4 : 5e-3, share = 0.1 + azimuth / 450.0, fraction;
                zl_geodesic_direct(b, a, azimuth, lengths_m[i]);
                double along = zl_geodesic_walk(foot, a, azimuth, share * lengths_m[i]);
                zl_geodesic_direct(place, foot, along + 90, offsets_m[j]);
                double quick = zl_quick_foot_m(zl_ecef(place), zl_ecef(a), zl_ecef(b), &fraction);
                UNIT_NEAR(quick, offsets_m[j], allowed_m);
                UNIT_NEAR(fraction * lengths_m[i], share * lengths_m[i], 3);
                UNIT_NEAR(zl_exact_foot_m(place, a, b, fraction, exact), offsets_m[j], 1e-8);
                /* Karney's routines place the ends of a segment to 15 nm, which turns one of 1 m
                 * so far that its perpendicular swings by 15 mm at 500 km. */
                double swing_m = 2 * 15e-9 / lengths_m[i] * offsets_m[j];
                UNIT_NEAR(zl_geodesic_inverse(exact, foot, NULL, NULL), 0, fmax(3e-3, swing_m));
                /* Newton does not depend on a good guess */
                UNIT_NEAR(zl_exact_foot_m(place, a, b, 1 - share, exact), offsets_m[j], 1e-8);
            }
}

static void stops_at_the_ends(void)
{
    double a[2] = {86.2, 41.7}, b[2], place[2], foot[2], fraction;
    zl_geodesic_direct(b, a, 70, 20e3);
    zl_geodesic_direct(place, a, 250, 5e3);
    UNIT_NEAR(zl_quick_foot_m(zl_ecef(place), zl_ecef(a), zl_ecef(b), &fraction), 5e3, 1e-7);
    CU_ASSERT_EQUAL(fraction, 0);
    UNIT_NEAR(zl_exact_foot_m(place, a, b, 0.5, foot), 5e3, 1e-8);
    CU_ASSERT_TRUE(foot[0] == a[0] && foot[1] == a[1]);
    UNIT_NEAR(zl_quick_foot_m(zl_ecef(place), zl_ecef(b), zl_ecef(a), &fraction), 5e3, 1e-7);
    CU_ASSERT_EQUAL(fraction, 1);
    UNIT_NEAR(zl_exact_foot_m(place, b, a, 0.5, foot), 5e3, 1e-8);
    CU_ASSERT_TRUE(foot[0] == a[0] && foot[1] == a[1]);
}

static void tells_crossing_from_passing(void)
{
    double a[2] = {86, 41}, b[2] = {86.2, 41.1}, c[2] = {86, 41.1}, d[2] = {86.2, 41}, place[2];
    CU_ASSERT_TRUE(zl_segments_cross(a, b, c, d, place));
    CU_ASSERT_TRUE(zl_segments_cross(c, d, b, a, place));
    CU_ASSERT_FALSE(zl_segments_cross(a, c, b, d, place)); /* beside each other */
    CU_ASSERT_FALSE(zl_segments_cross(a, d, c, b, place));
    CU_ASSERT_FALSE(zl_segments_cross(a, b, a, b, place)); /* on each other: no one crossing */
    CU_ASSERT_FALSE(zl_segments_cross(a, a, c, d, place));
    double half[2] = {86.05, 41.02}; /* short of the crossing */
    CU_ASSERT_FALSE(zl_segments_cross(a, half, c, d, place));
}

int main(void)
{
    static const unit_case cases[] = {
        {"knows the geodesic from its chord", knows_the_geodesic_from_its_chord},
        {"finds feet", finds_feet},
        {"stops at the ends", stops_at_the_ends},
        {"tells crossing from passing", tells_crossing_from_passing},
    };
    return unit_main("geodesy_segment", cases, sizeof cases / sizeof *cases);
}
