/* Areas and lengths from the coordinates of a chart, against PROJ's geodesic polygon for rings that
 * are large enough for its absolute error of 8e-5 m², and between charts for small ones. */
#include "unit.h"

#include "geodesy/chart_area.h"
#include "geodesy/ellipsoid.h"

static uint64_t seed = 1024;

/* Uniform in 0 to 1 (splitmix64). */
static double rnd(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* A quadrangle with sides of about `side_m` around a place. */
static void quadrangle(double ring[10], const double centre[2], double side_m)
{
    double turn = 360 * rnd();
    for (int k = 0; k < 4; k++)
        zl_geodesic_direct(ring + 2 * k, centre, turn - 90 * k + 30 * rnd(), 0.66 * side_m);
    memcpy(ring + 8, ring, 2 * sizeof *ring);
}

static void in_chart(double *area_m2, double *length_m, const double centre[2],
                     const double ring[10])
{
    double xy[10];
    zl_chart_area chart;
    zl_chart_area_init(&chart, centre);
    CU_ASSERT_FATAL(zl_chart_forward(&chart.chart, xy, ring, 5));
    *area_m2 = *length_m = 0;
    for (int k = 0; k < 4; k++) {
        const double *a = xy + 2 * k, *b = a + 2;
        *area_m2 += zl_chart_edge_m2(&chart, a, b, a, 0);
        *length_m += zl_chart_edge_m(&chart, a, b);
    }
}

static void agrees_with_geodesic_polygons(void)
{
    static const struct {
        double side_m, off_m, area_share, length_share;
    } cases[] = {
        {1000, 0, 0, 1e-10},         {10000, 0, 1e-11, 1e-9},     {1000, 20000, 0, 3e-8},
        {10000, 20000, 2e-11, 3e-8}, {10000, 50000, 1e-10, 2e-7}, {1000, 300000, 1e-10, 1e-5},
        {10000, 300000, 1e-9, 1e-5}, {5000, 300000, 1e-9, 1e-5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int k = 0; k < 300; k++) {
            double centre[2] = {100, 80 * rnd()}, place[2], ring[10], geod_m2, geod_m;
            double area_m2, length_m;
            zl_geodesic_direct(place, centre, 360 * rnd(), cases[i].off_m);
            quadrangle(ring, place, cases[i].side_m);
            zl_ring_measure(ring, 5, &geod_m2, &geod_m);
            in_chart(&area_m2, &length_m, centre, ring);
            UNIT_NEAR(area_m2, geod_m2, cases[i].area_share * geod_m2 + 1e-4);
            UNIT_NEAR(length_m, geod_m, cases[i].length_share * geod_m);
        }
}

/* Metres and less: the same whichever chart it is seen in, to the rounding of far coordinates. */
static void small_rings_are_the_same_in_every_chart(void)
{
    static const double sides_m[] = {1, 10, 100}, off_m[] = {100, 5000, 20000, 50000};
    for (size_t s = 0; s < 3; s++)
        for (size_t o = 0; o < 4; o++)
            for (int k = 0; k < 200; k++) {
                double place[2] = {86 + 20 * rnd(), 80 * rnd()}, centre[2], ring[10];
                double here_m2, there_m2, here_m, there_m;
                zl_geodesic_direct(centre, place, 360 * rnd(), off_m[o]);
                quadrangle(ring, place, sides_m[s]);
                in_chart(&here_m2, &here_m, place, ring);
                in_chart(&there_m2, &there_m, centre, ring);
                UNIT_NEAR(there_m2, here_m2, 1e-12 * here_m2 + 4e-16 * off_m[o] * here_m);
                UNIT_NEAR(there_m, here_m, 2e-7 * here_m);
            }
}

/* A part of an edge and the other part are the edge. */
static void parts_of_an_edge_add_up(void)
{
    for (int k = 0; k < 1000; k++) {
        double a[2] = {20000 * rnd(), 20000 * rnd()}, b[2] = {a[0] + 9000 * rnd(), a[1] - 4000};
        double t = rnd(), x[2] = {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])};
        zl_chart_area chart;
        zl_chart_area_init(&chart, (const double[2]){86, 80 * rnd()});
        double whole = zl_chart_edge_m2(&chart, a, b, a, 0);
        double second = zl_chart_edge_m2(&chart, a, b, x, t);
        double first = -zl_chart_edge_m2(&chart, b, a, x, 1 - t);
        /* The rule of Gauss leaves 1e-14 for an edge of 10 km. */
        UNIT_NEAR(first + second, whole, 2e-14 * fabs(whole) + 1e-7);
        CU_ASSERT_EQUAL(zl_chart_edge_m2(&chart, a, b, b, 1), 0);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"agrees with geodesic polygons", agrees_with_geodesic_polygons},
        {"small rings are the same in every chart", small_rings_are_the_same_in_every_chart},
        {"parts of an edge add up", parts_of_an_edge_add_up},
    };
    return unit_main("geodesy_chart_area", cases, sizeof cases / sizeof *cases);
}
