/*
 * Corridors judged by an oracle that uses nothing but the inverse and direct geodesic problem: the
 * distance to a path is the least over its segments, each by golden section. On the boundary it
 * must be the distance that was asked for, within the tolerance; everywhere else it must say what
 * the corridor says. Lines, tolerances and places are drawn from a seeded generator.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "distance_oracle.h"
#include "geometry/corridor.h"
#include "geometry/nearest.h"
#include "geometry/validity.h"
#include "unit.h"

static const double tolerance_m = 0.1;

/* ---- judging -------------------------------------------------------------------------------- */

static unsigned long long state = 88172645463325252ULL;

static double random_unit(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0;
}

static void judge_validity(const zl_shape *corridor)
{
    bool valid = false;
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_shape_validate(&valid, corridor, NULL, "corridor", findings, &err), err);
    if (!valid)
        fprintf(stderr, "%s: %s\n", zl_findings_get(findings, 0)->code,
                zl_findings_get(findings, 0)->text);
    CU_ASSERT_TRUE(valid);
    zl_findings_free(findings);
}

/* Some places of the boundary: vertices, middles of edges and others. */
static double judge_boundary(const zl_shape *corridor, const zl_shape *line, const double *length_m,
                             double distance_m, int samples)
{
    double largest_m = 0;
    for (int k = 0; k < samples; k++) {
        size_t r = (size_t)(random_unit() * (double)corridor->nrings);
        size_t i = (size_t)(random_unit() * (double)(zl_ring_size(corridor, r) - 1));
        const double *at = zl_ring_points(corridor, r) + 2 * i;
        double share = k % 3 == 0 ? 0 : k % 3 == 1 ? 0.5 : random_unit();
        double azimuth_deg, place[2];
        double edge_m = zl_geodesic_inverse(at, at + 2, &azimuth_deg, NULL);
        zl_geodesic_direct(place, at, azimuth_deg, share * edge_m);
        largest_m = fmax(largest_m, fabs(oracle_m(line, length_m, place) - distance_m));
    }
    return largest_m;
}

/* Places all over the corridor and around: inside and outside must agree with the distance. */
static void judge_places(const zl_shape *corridor, const zl_shape *shape, const double *length_m,
                         double distance_m, int samples)
{
    zl_extent extent = zl_shape_extent(corridor);
    bool polygon = shape->kind == ZL_SHAPE_POLYGON;
    for (int k = 0; k < samples; k++) {
        double place[2] = {extent.west + (extent.east - extent.west) * random_unit(),
                           extent.south + (extent.north - extent.south) * random_unit()};
        if (k % 2) { /* near the edge of the disc around a vertex, where holes and kinks are */
            size_t i = (size_t)(random_unit() * (double)shape->npoints);
            zl_geodesic_direct(place, shape->lonlat_deg + 2 * i, 360 * random_unit(),
                               distance_m * (0.9 + 0.2 * random_unit()));
        }
        double found_m = oracle_m(shape, length_m, place);
        if (polygon && zl_shape_covers(shape, place))
            found_m = 0;
        bool covered = zl_shape_covers(corridor, place);
        if (fabs(found_m - distance_m) > tolerance_m && covered != (found_m < distance_m)) {
            fprintf(stderr, "%.9f %.9f is %.3f m from the line, %s the corridor of %g m\n",
                    place[0], place[1], found_m, covered ? "inside" : "outside", distance_m);
            CU_FAIL("a hole or a part that is none");
        }
    }
}

static zl_shape *judge(const char *name, const zl_shape *shape, double distance_m, int samples)
{
    zl_shape *corridor = NULL;
    zl_error err = {0};
    double error_m = -1;
    UNIT_OK(zl_corridor_shape(&corridor, &error_m, shape, distance_m, tolerance_m, &err), err);
    double *length_m = lengths_of(shape);
    judge_validity(corridor);
    double found_m = judge_boundary(corridor, shape, length_m, distance_m, samples);
    judge_places(corridor, shape, length_m, distance_m, samples);
    if (getenv("CORRIDOR_TABLE"))
        fprintf(stderr, "%-14s %6g m: error %.5f, by the oracle %.5f; %zu points, %zu rings\n",
                name, distance_m, error_m, found_m, corridor->npoints, corridor->nrings);
    CU_ASSERT_TRUE(error_m <= 0.92 * tolerance_m);
    CU_ASSERT_TRUE(found_m <= error_m + 1.1e-3); /* between the middles, sides rise by 1 mm */
    CU_ASSERT_TRUE(error_m > 0);
    free(length_m);
    return corridor;
}

/* ---- lines ---------------------------------------------------------------------------------- */

enum { MOST_POINTS = 2001 };

typedef struct track {
    double lonlat[2 * MOST_POINTS];
    size_t npoints;
    double azimuth_deg;
} track;

static void start(track *t, double lat_deg)
{
    t->lonlat[0] = 86.2;
    t->lonlat[1] = lat_deg;
    t->npoints = 1;
    t->azimuth_deg = 70;
}

static void go(track *t, double turn_deg, double length_m)
{
    double *at = t->lonlat + 2 * t->npoints++;
    t->azimuth_deg = zl_geodesic_walk(at, at - 2, t->azimuth_deg + turn_deg, length_m);
}

static void back_to_start(track *t)
{
    t->lonlat[2 * t->npoints] = t->lonlat[0];
    t->lonlat[2 * t->npoints + 1] = t->lonlat[1];
    t->npoints++;
}

static void make_straight(track *t, double distance_m)
{
    go(t, 0, 3 * distance_m + 20e3);
}

static void make_zigzag(track *t, double distance_m)
{
    for (int i = 0; i < 40; i++)
        go(t, (i % 2 ? 1 : -1) * (100 + 79 * random_unit()), distance_m * 2 * random_unit());
}

/* Arms that lie from 1.6 to 2.4 distances apart: gaps that close to a point and open again. */
static void make_spiral(track *t, double distance_m)
{
    double radius_m = 0.3 * distance_m, gap_m = 1.6 * distance_m;
    for (int i = 0; i < 150; i++) {
        go(t, 12, radius_m * 12 * acos(-1) / 180);
        radius_m += gap_m * 12 / 360;
        gap_m += 0.8 * distance_m / 150;
    }
}

static void make_eight(track *t, double distance_m)
{
    for (int i = 0; i < 72; i++)
        go(t, i < 36 ? 10 : -10, 0.3 * distance_m);
}

static void make_there_and_back(track *t, double distance_m)
{
    go(t, 0, distance_m);
    go(t, 30, distance_m);
    for (size_t i = 2; i-- > 0;) {
        memcpy(t->lonlat + 2 * t->npoints, t->lonlat + 2 * i, 2 * sizeof(double));
        t->npoints++;
    }
}

/* Repeated points, steps of a millimetre, a curve of tiny turns. */
static void make_fine(track *t, double distance_m)
{
    for (int i = 0; i < 300; i++) {
        go(t, 0.05, 0.003 * distance_m);
        if (i % 50 == 0)
            go(t, 0, 0);
        if (i % 70 == 0)
            go(t, 90, 1e-3);
    }
}

static void make_ring(track *t, double distance_m)
{
    for (int i = 0; i < 35; i++)
        go(t, 10, 0.6 * distance_m);
    back_to_start(t);
}

static void make_random(track *t, double distance_m)
{
    for (int i = 0; i < 80; i++)
        go(t, 360 * random_unit(), distance_m * pow(10, 2 * random_unit() - 1.5));
}

static void make_place(track *t, double distance_m)
{
    (void)t;
    (void)distance_m;
}

static zl_shape *shape_of(zl_shape_kind kind, const track *t)
{
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder_init(&builder, kind);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, t->lonlat, t->npoints);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static const struct {
    const char *name;
    void (*make)(track *, double);
} tracks[] = {{"straight", make_straight}, {"zigzag", make_zigzag},       {"spiral", make_spiral},
              {"eight", make_eight},       {"back", make_there_and_back}, {"fine", make_fine},
              {"ring", make_ring},         {"random", make_random},       {"place", make_place}};

static const double distances_m[] = {100, 1e3, 10e3, 50e3};

static void keeps_the_distance_at(double lat_deg)
{
    static track t;
    for (size_t k = 0; k < sizeof tracks / sizeof *tracks; k++)
        for (size_t d = 0; d < 4; d++) {
            start(&t, lat_deg);
            tracks[k].make(&t, distances_m[d]);
            zl_shape *line = shape_of(t.npoints == 1 ? ZL_SHAPE_POINT : ZL_SHAPE_LINE, &t);
            zl_shape_free(judge(tracks[k].name, line, distances_m[d], 60));
            zl_shape_free(line);
        }
}

static void keeps_the_distance(void)
{
    keeps_the_distance_at(0);
    keeps_the_distance_at(45);
    keeps_the_distance_at(80);
}

static void keeps_the_distance_of_a_railway(void)
{
    static track t;
    start(&t, 41);
    for (int i = 0; i < 2000; i++) {
        double turn_deg = 30 * (random_unit() - 0.5) - 0.3 * (t.azimuth_deg - 70);
        go(&t, turn_deg, 300);
    }
    zl_shape *line = shape_of(ZL_SHAPE_LINE, &t);
    for (size_t d = 0; d < 4; d++)
        zl_shape_free(judge("railway", line, distances_m[d], 30));
    zl_shape_free(line);
}

/* ---- the search ----------------------------------------------------------------------------- */

/* Every distance of the tree against the oracle, at most and beyond the limit. */
static void finds_the_nearest(void)
{
    static track t;
    for (int round = 0; round < 12; round++) {
        zl_segment_index *tree = NULL;
        zl_error err = {0};
        start(&t, 7.0 * round);
        int npoints = 1 + (int)(200 * random_unit() * random_unit());
        double step_m = pow(10, 1 + 3 * random_unit());
        for (int i = 1; i < npoints; i++)
            go(&t, 200 * (random_unit() - 0.5), step_m * random_unit());
        zl_shape *line = shape_of(ZL_SHAPE_LINE, &t);
        double *length_m = lengths_of(line);
        UNIT_OK(zl_shape_segments(&tree, line, &err), err);
        for (int k = 0; k < 40; k++) {
            double place[2], from[2] = {t.lonlat[0], t.lonlat[1]};
            zl_geodesic_direct(place, from, 360 * random_unit(), 60e3 * random_unit());
            double expected_m = oracle_m(line, length_m, place), foot_place[2];
            zl_vec foot;
            UNIT_NEAR(zl_segment_index_quick_m(tree, zl_ecef(place), INFINITY, &foot), expected_m,
                      1e-6);
            zl_ecef_to_lonlat(foot_place, foot);
            UNIT_NEAR(zl_geodesic_inverse(place, foot_place, NULL, NULL), expected_m, 1e-6);
            UNIT_NEAR(zl_segment_index_quick_m(tree, zl_ecef(place), expected_m + 1e-5, NULL),
                      expected_m, 1e-6);
            CU_ASSERT_TRUE(
                isinf(zl_segment_index_quick_m(tree, zl_ecef(place), expected_m - 1e-5, NULL)));
        }
        zl_segment_index_free(tree);
        free(length_m);
        zl_shape_free(line);
    }
}

/* ---- polygons and many parts ---------------------------------------------------------------- */

static void add_circle(zl_shape_builder *builder, const double centre[2], double radius_m,
                       int npoints, int turn)
{
    zl_shape_begin_ring(builder);
    for (int i = 0; i <= npoints; i++) {
        double at[2];
        zl_geodesic_direct(at, centre, turn * 360.0 * (i % npoints) / npoints, radius_m);
        zl_shape_add_points(builder, at, 1);
    }
}

static zl_shape *take(zl_shape_builder *builder)
{
    zl_shape *shape = NULL;
    zl_error err = {0};
    UNIT_OK(zl_shape_builder_take(&shape, builder, &err), err);
    return shape;
}

/* A star-like ring with one hole that stays open and one that is filled; rings run either way. */
static void keeps_the_distance_of_polygons(void)
{
    for (size_t d = 0; d < 4; d++)
        for (int lat_deg = 0; lat_deg <= 80; lat_deg += 40) {
            double m = distances_m[d], centre[2] = {86.2, lat_deg}, aside[2];
            zl_shape_builder builder;
            zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
            zl_shape_begin_part(&builder);
            add_circle(&builder, centre, 4 * m, 7, lat_deg ? 1 : -1);
            add_circle(&builder, centre, 1.7 * m, 5, 1);
            zl_geodesic_direct(aside, centre, 15, 2.8 * m);
            add_circle(&builder, aside, 0.5 * m, 4, -1);
            zl_geodesic_direct(aside, centre, 100, 6 * m);
            zl_shape_begin_part(&builder);
            add_circle(&builder, aside, 0.3 * m, 3, 1);
            zl_shape *polygon = take(&builder);
            zl_shape *corridor = judge("polygon", polygon, m, 60);
            CU_ASSERT_EQUAL(corridor->nparts, 1);
            CU_ASSERT_EQUAL(corridor->nrings, 2);
            zl_shape_free(corridor);
            zl_shape_free(polygon);
        }
}

/* Lines that are parallel or the same: side by side twice the distance apart, which touch all
 * along, 1 cm apart, drawn twice, drawn backwards, with one more vertex. */
static void keeps_the_distance_of_neighbours(void)
{
    static const double gaps[] = {2, 2 - 1e-6, 1e-4, 1e-9, 0};
    for (size_t d = 0; d < 4; d++)
        for (size_t g = 0; g < 5; g++) {
            double m = distances_m[d], start_deg[2] = {86.2, 41}, at[2];
            zl_shape_builder builder;
            zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
            for (int line = 0; line < 3; line++) {
                zl_shape_begin_part(&builder);
                for (int k = 0; k < 9; k++) {
                    int i = line == 2 ? 8 - k : k;
                    if (line == 1 && k == 3)
                        continue;
                    zl_geodesic_direct(at, start_deg, 60 + 9 * (i % 3), 0.8 * m * i);
                    if (line > 0)
                        zl_geodesic_direct(at, at, 150, gaps[g] * m);
                    zl_shape_add_points(&builder, at, 1);
                }
            }
            zl_shape *lines = take(&builder);
            zl_shape_free(judge("neighbours", lines, m, 40));
            zl_shape_free(lines);
        }
}

static void goes_over_the_antimeridian(void)
{
    const double jump[] = {179.9, 52, -179.9, 52.1, -179.5, 51.9};
    const double before[] = {179.9, 52, 180.1, 52.1, 180.5, 51.9};
    track t = {.npoints = 3};
    zl_error err = {0};
    double area_m2[2];
    for (int i = 0; i < 2; i++) {
        zl_shape *corridor = NULL;
        memcpy(t.lonlat, i ? before : jump, sizeof jump);
        zl_shape *line = shape_of(ZL_SHAPE_LINE, &t);
        UNIT_OK(zl_corridor_shape(&corridor, NULL, line, 5e3, 0.1, &err), err);
        for (size_t k = 0; k < corridor->npoints; k++)
            CU_ASSERT_TRUE(fabs(corridor->lonlat_deg[2 * k] - 180) < 1.5);
        area_m2[i] = zl_shape_area_m2(corridor);
        zl_shape_free(corridor);
        zl_shape_free(line);
    }
    UNIT_NEAR(area_m2[0], area_m2[1], 1);
}

/* ---- area ----------------------------------------------------------------------------------- */

/* Sides lie at the distance, arcs cut off as much as they add: the area of Steiner's formula is met
 * a hundred times better than the tolerance times the boundary's length. K d²/6 of the strip and
 * K d²/12 of the disc are taken away by the curvature of the surface, K = 1/MN. */
static void cuts_off_as_much_as_it_adds(void)
{
    const double e2 = ZL_ELLIPSOID_E2, lat = 41 * acos(-1) / 180, pi = acos(-1);
    const double w2 = 1 - e2 * sin(lat) * sin(lat), a = ZL_ELLIPSOID_A_M;
    const double curvature = w2 * w2 / (a * a * (1 - e2));
    for (double m = 100; m < 2e3; m *= 3) {
        double from[2] = {86.2, 41}, to[2];
        track t;
        zl_shape *corridor = NULL;
        zl_error err = {0};
        zl_geodesic_direct(to, from, 90, 2e3);
        memcpy(t.lonlat, from, sizeof from);
        memcpy(t.lonlat + 2, to, sizeof to);
        t.npoints = 2;
        zl_shape *line = shape_of(ZL_SHAPE_LINE, &t);
        UNIT_OK(zl_corridor_shape(&corridor, NULL, line, m, tolerance_m, &err), err);
        double strip_m2 = 2 * m * 2e3 * (1 - curvature * m * m / 6);
        double discs_m2 = pi * m * m * (1 - curvature * m * m / 12);
        double boundary_m = 4e3 + 2 * pi * m;
        UNIT_NEAR(zl_shape_area_m2(corridor), strip_m2 + discs_m2, 0.01 * tolerance_m * boundary_m);
        zl_shape_free(corridor);
        zl_shape_free(line);
    }
}

/* ---- bad input ------------------------------------------------------------------------------ */

static zl_status try_corridor(const double *lonlat, size_t npoints, double distance_m, double tol_m)
{
    zl_shape *corridor = NULL;
    zl_error err = {0};
    static track t;
    memcpy(t.lonlat, lonlat, npoints * 2 * sizeof(double));
    t.npoints = npoints;
    zl_shape *line = shape_of(ZL_SHAPE_LINE, &t);
    zl_status status = zl_corridor_shape(&corridor, NULL, line, distance_m, tol_m, &err);
    CU_ASSERT_TRUE(status == ZL_OK ? corridor != NULL : corridor == NULL && err.message[0]);
    zl_shape_free(corridor);
    zl_shape_free(line);
    return status;
}

static void refuses_what_has_no_sense(void)
{
    static const double line[] = {86.2, 41.7, 86.3, 41.7}, nowhere[] = {86.2, 41.7, NAN, 41.7},
                        swapped[] = {41.7, 86.2, 41.7, 112}, pole[] = {0, 89.9, 170, 89.95},
                        around[] = {0, 0, 90, 10, 180, 0, 270, -10, 350, 0};
    static const double bad[][2] = {{0, 0.1}, {-5, 0.1},  {2e6, 0.1}, {NAN, 0.1},   {INFINITY, 1},
                                    {100, 0}, {100, 200}, {100, NAN}, {100e3, 1e-9}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_EQUAL(try_corridor(line, 2, bad[i][0], bad[i][1]), ZL_USAGE);
    CU_ASSERT_EQUAL(try_corridor(nowhere, 2, 100, 0.1), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(try_corridor(swapped, 2, 100, 0.1), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(try_corridor(pole, 2, 50e3, 1), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(try_corridor(around, 5, 1e3, 1), ZL_BAD_DATA);
}

static void takes_what_is_odd(void)
{
    static const double still[] = {86.2, 41.7, 86.2, 41.7, 86.2, 41.7},
                        short_one[] = {86.2, 41.7, 86.2 + 1e-13, 41.7},
                        long_one[] = {80, 41.7, 92, 44};
    CU_ASSERT_EQUAL(try_corridor(still, 3, 1e3, 0.1), ZL_OK);
    CU_ASSERT_EQUAL(try_corridor(short_one, 2, 1e3, 0.1), ZL_OK);
    CU_ASSERT_EQUAL(try_corridor(long_one, 2, 50e3, 0.1), ZL_OK);
    CU_ASSERT_EQUAL(try_corridor(long_one, 2, 200e3, 0.1), ZL_OK);
    CU_ASSERT_EQUAL(try_corridor(long_one, 2, 1, 0.9), ZL_OK);
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    zl_shape *empty = take(&builder), *corridor = NULL;
    zl_error err = {0};
    UNIT_OK(zl_corridor_shape(&corridor, NULL, empty, 1e3, 0.1, &err), err);
    CU_ASSERT_PTR_NULL(corridor);
    zl_shape_free(empty);
}

static void survives_want_of_memory(void)
{
    static const double bent[] = {86.2, 41.7, 86.3, 41.7, 86.3, 41.8};
    zl_status status = ZL_FAILED;
    zl_alloc_fail_at(0, 0);
    for (size_t n = 1; status != ZL_OK && n < 500; n++) {
        track t = {.npoints = 3};
        zl_shape *corridor = NULL;
        zl_error err = {0};
        double error_m;
        memcpy(t.lonlat, bent, sizeof bent);
        zl_shape *line = shape_of(ZL_SHAPE_LINE, &t);
        zl_alloc_fail_at(n, 1);
        status = zl_corridor_shape(&corridor, &error_m, line, 1e3, 0.1, &err);
        zl_alloc_fail_at(0, 0);
        CU_ASSERT_TRUE(status == ZL_OK || status == ZL_FAILED);
        CU_ASSERT_TRUE((status == ZL_OK) == (corridor != NULL));
        zl_shape_free(corridor);
        zl_shape_free(line);
    }
    CU_ASSERT_EQUAL(status, ZL_OK);
}

int main(void)
{
    static const unit_case cases[] = {
        {"keeps the distance", keeps_the_distance},
        {"keeps the distance of a railway", keeps_the_distance_of_a_railway},
        {"keeps the distance of polygons", keeps_the_distance_of_polygons},
        {"keeps the distance of neighbours", keeps_the_distance_of_neighbours},
        {"finds the nearest", finds_the_nearest},
        {"goes over the antimeridian", goes_over_the_antimeridian},
        {"cuts off as much as it adds", cuts_off_as_much_as_it_adds},
        {"refuses what has no sense", refuses_what_has_no_sense},
        {"takes what is odd", takes_what_is_odd},
        {"survives want of memory", survives_want_of_memory},
    };
    return unit_main("geometry_corridor", cases, sizeof cases / sizeof *cases);
}
