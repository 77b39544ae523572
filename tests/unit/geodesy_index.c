/* The segment index: against a dense search that uses nothing but the inverse and direct geodesic
 * problems, and against zl_path_distance() path by path. */
#include "base/alloc.h"
#include "geodesy/ellipsoid.h"
#include "geodesy/segment_index.h"
#include "segment_oracle.h"
#include "unit.h"

/* ---- the oracle ----------------------------------------------------------------------------- */

/* Every point of each path against every segment of the other, but those that a triangle
 * inequality keeps away: |place - a| - |ab| is more than the best. */
static double dense_to_path(const double *a, size_t na, const double *b, size_t nb, double best)
{
    for (size_t i = 0; i < na; i++)
        for (size_t j = 0; j + 1 < nb; j++) {
            const double *from = b + 2 * j, *to = from + 2;
            double least = zl_geodesic_inverse(a + 2 * i, from, NULL, NULL) -
                           zl_geodesic_inverse(from, to, NULL, NULL);
            if (least <= best)
                best = fmin(best, dense_distance_m(a + 2 * i, from, to));
        }
    return best;
}

static double dense_path_distance_m(const double *a, size_t na, const double *b, size_t nb)
{
    return dense_to_path(b, nb, a, na, dense_to_path(a, na, b, nb, INFINITY));
}

/* ---- paths ---------------------------------------------------------------------------------- */

/* A path that wanders off in steps of about `step_m`. */
static void make_path(double *lonlat, size_t npoints, const double start[2], double step_m)
{
    double azimuth = between(0, 360);
    lonlat[0] = start[0];
    lonlat[1] = start[1];
    for (size_t i = 1; i < npoints; i++) {
        azimuth += between(-40, 40);
        zl_geodesic_direct(lonlat + 2 * i, lonlat + 2 * (i - 1), azimuth,
                           step_m * between(0.2, 1.8));
    }
}

static void make_ring(double *lonlat, size_t npoints, const double centre[2], double radius_m)
{
    for (size_t i = 0; i + 1 < npoints; i++)
        zl_geodesic_direct(lonlat + 2 * i, centre, 360.0 * (double)i / (double)(npoints - 1),
                           radius_m * between(0.7, 1.3));
    lonlat[2 * npoints - 2] = lonlat[0];
    lonlat[2 * npoints - 1] = lonlat[1];
}

static zl_segment_index *index_of(const zl_indexed_path *paths, size_t count)
{
    zl_error err = {0};
    zl_segment_index *index = NULL;
    UNIT_OK(zl_segment_index_new(&index, paths, count, &err), err);
    return index;
}

static zl_segment_index *index_of_one(const double *lonlat, size_t npoints)
{
    return index_of(&(zl_indexed_path){lonlat, npoints, 0}, 1);
}

/* The nearest of two paths through two indexes. */
static zl_nearest nearest_of_two(const double *a, size_t na, const double *b, size_t nb)
{
    zl_error err = {0};
    zl_nearest nearest = {INFINITY, {NAN, NAN}, {NAN, NAN}};
    zl_segment_index *from = index_of_one(a, na), *index = index_of_one(b, nb);
    zl_segment_finder *finder = NULL;
    const zl_near_path *found;
    size_t count;
    UNIT_OK(zl_segment_finder_new(&finder, index, &err), err);
    UNIT_OK(zl_segment_finder_ask(&found, &count, finder, from, 1, INFINITY, &err), err);
    if (count > 0)
        nearest = found[0].nearest;
    zl_segment_finder_free(finder);
    zl_segment_index_free(from);
    zl_segment_index_free(index);
    return nearest;
}

/* ---- one pair of paths ---------------------------------------------------------------------- */

/* Latitudes 0–80°, paths of 1 m to 100 km steps, up to 500 km apart. */
static void agrees_with_a_dense_search(void)
{
    static const double apart_m[] = {10, 1e3, 5e3, 20e3, 100e3, 300e3, 500e3};
    enum { POINTS = 21, CASES = 70 };
    double worst_near = 0, worst_far = 0;
    int compared = 0;
    for (size_t k = 0; k < CASES; k++) {
        double a[2 * POINTS], b[2 * POINTS], start[2] = {between(-180, 180), between(0, 80)};
        double far[2], gap_m = apart_m[k % 7];
        make_ring(a, POINTS, start, gap_m / 10);
        zl_geodesic_direct(far, start, between(0, 360), gap_m);
        make_path(b, POINTS, far, gap_m * between(0.01, 0.2));
        zl_nearest nearest = nearest_of_two(a, POINTS, b, POINTS);
        if (nearest.distance_m == 0)
            continue; /* finds_crossings() judges these */
        double expected = dense_path_distance_m(a, POINTS, b, POINTS);
        double error = fabs(nearest.distance_m - expected);
        *(expected <= 100e3 ? &worst_near : &worst_far) =
            fmax(expected <= 100e3 ? worst_near : worst_far, error);
        UNIT_NEAR(nearest.distance_m, expected, expected <= 100e3 ? 5e-8 : 1e-6);
        UNIT_NEAR(zl_geodesic_inverse(nearest.from, nearest.to, NULL, NULL), expected, 1e-6);
        zl_nearest back = nearest_of_two(b, POINTS, a, POINTS);
        UNIT_NEAR(back.distance_m, nearest.distance_m, 1e-8);
        compared++;
    }
    printf("largest error %.1e m to 100 km, %.1e m beyond (%d pairs) ", worst_near, worst_far,
           compared);
    CU_ASSERT_TRUE(compared >= 50);
}

/* Two segments through one place, from 1 m to 2000 km and down to a tenth of a degree. */
static void finds_crossings(void)
{
    static const double lengths_m[] = {1, 100, 10e3, 39e3, 200e3, 2000e3},
                        angles[] = {90, 37, 3, 0.1};
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 4; j++) {
            double place[2] = {between(-180, 180), between(-80, 80)}, azimuth = between(0, 360);
            double a[4], b[4], length_m = lengths_m[i];
            zl_geodesic_direct(a, place, azimuth, length_m);
            zl_geodesic_direct(a + 2, place, azimuth + 180, 0.7 * length_m);
            zl_geodesic_direct(b, place, azimuth + angles[j], 0.4 * length_m);
            zl_geodesic_direct(b + 2, place, azimuth + angles[j] + 180, 1.1 * length_m);
            zl_nearest nearest = nearest_of_two(a, 2, b, 2);
            CU_ASSERT_EQUAL(nearest.distance_m, 0);
            UNIT_NEAR(zl_geodesic_inverse(nearest.from, place, NULL, NULL), 0, 5e-6);
            UNIT_NEAR(zl_geodesic_inverse(nearest.to, place, NULL, NULL), 0, 5e-6);
        }
}

/* An end that stops 1 mm before the other segment, ends on it, or goes 1 mm beyond it. */
static void tells_touching_from_near(void)
{
    static const double lengths_m[] = {1, 1e3, 40e3, 150e3};
    for (size_t i = 0; i < 20; i++) {
        double place[2] = {between(-180, 180), between(-80, 80)}, azimuth = between(0, 360);
        double line[4], stem[4], length_m = lengths_m[i % 4];
        zl_geodesic_direct(line, place, azimuth, 0.3 * length_m);
        zl_geodesic_direct(line + 2, place, azimuth + 180, 0.7 * length_m);
        zl_geodesic_direct(stem, place, azimuth + 90, length_m);
        zl_geodesic_direct(stem + 2, place, azimuth + 90, 1e-3);
        UNIT_NEAR(nearest_of_two(line, 2, stem, 2).distance_m, 1e-3, 2e-8);
        zl_geodesic_direct(stem + 2, place, azimuth - 90, 1e-3);
        CU_ASSERT_EQUAL(nearest_of_two(line, 2, stem, 2).distance_m, 0);
        stem[2] = place[0];
        stem[3] = place[1];
        UNIT_NEAR(nearest_of_two(line, 2, stem, 2).distance_m, 0, 2e-8);
        stem[2] = line[0];
        stem[3] = line[1];
        zl_nearest shared = nearest_of_two(line, 2, stem, 2);
        CU_ASSERT_EQUAL(shared.distance_m, 0);
        CU_ASSERT_TRUE(shared.from[0] == line[0] && shared.to[1] == line[1]);
    }
}

static void takes_places_and_repeated_points(void)
{
    double place[2] = {86.2, 41.7}, other[2] = {84.9, 44.4};
    double twice[8] = {84.9, 44.4, 84.9, 44.4, 84.9, 44.4, 84.9, 44.4};
    double expected = zl_geodesic_inverse(place, other, NULL, NULL);
    UNIT_NEAR(nearest_of_two(place, 1, other, 1).distance_m, expected, 1e-8);
    UNIT_NEAR(nearest_of_two(place, 1, twice, 4).distance_m, expected, 1e-8);
    UNIT_NEAR(nearest_of_two(twice, 4, place, 1).distance_m, expected, 1e-8);
    CU_ASSERT_EQUAL(nearest_of_two(place, 1, place, 1).distance_m, 0);
    CU_ASSERT_EQUAL(nearest_of_two(twice, 4, other, 1).distance_m, 0);
    CU_ASSERT_TRUE(isinf(nearest_of_two(place, 0, twice, 4).distance_m));
    CU_ASSERT_TRUE(isinf(nearest_of_two(place, 1, twice, 0).distance_m));
    double bent[8] = {86, 41, 86.1, 41, 86.1, 41, 86.1, 41.1}, p[2] = {86.05, 41.03};
    UNIT_NEAR(nearest_of_two(p, 1, bent, 4).distance_m,
              zl_path_distance(p, 1, bent, 4, INFINITY).distance_m, 1e-8);
}

/* Lines of a city on one side and the other of 180°, and longitudes a turn apart. */
static void crosses_the_antimeridian(void)
{
    double east[4] = {179.99, 10, 179.99, 10.1}, west[4] = {-179.99, 10, -179.99, 10.1};
    double expected = dense_path_distance_m(east, 2, west, 2);
    CU_ASSERT_TRUE(expected < 2300);
    UNIT_NEAR(nearest_of_two(east, 2, west, 2).distance_m, expected, 2e-8);
    double over[4] = {179.98, 10.05, -179.98, 10.05}, turned[4] = {180.01, 10, 180.01, 10.1};
    CU_ASSERT_EQUAL(nearest_of_two(over, 2, east, 2).distance_m, 0);
    CU_ASSERT_EQUAL(nearest_of_two(over, 2, west, 2).distance_m, 0);
    UNIT_NEAR(nearest_of_two(turned, 2, west, 2).distance_m, 0, 1e-8);
}

/* A ring of ten vertices around the pole, the pole itself, and a line over it. */
static void works_around_a_pole(void)
{
    double ring[22], pole[2] = {17, 90}, over[4] = {0, 89.99, 180, 89.95};
    double near[4] = {30, 89.95, 60, 89.94};
    for (int i = 0; i <= 10; i++) {
        ring[2 * i] = 36.0 * (i % 10);
        ring[2 * i + 1] = 89.9;
    }
    UNIT_NEAR(nearest_of_two(pole, 1, ring, 11).distance_m,
              dense_path_distance_m(pole, 1, ring, 11), 2e-8);
    UNIT_NEAR(nearest_of_two(pole, 1, over, 2).distance_m, 0, 1e-8);
    UNIT_NEAR(nearest_of_two(near, 2, ring, 11).distance_m,
              dense_path_distance_m(near, 2, ring, 11), 2e-8);
    double to_ring[4] = {10, 89.95, 10, 89.8};
    CU_ASSERT_EQUAL(nearest_of_two(to_ring, 2, ring, 11).distance_m, 0);
}

/* Edges from 100 km to more than a quarter of the globe. */
static void takes_very_long_segments(void)
{
    static const double lengths_m[] = {100e3, 1000e3, 5000e3, 15000e3};
    for (size_t i = 0; i < 16; i++) {
        double line[4], place[2], azimuth = between(0, 360), heading, at[2];
        double start[2] = {between(-180, 180), between(-70, 70)};
        double length_m = lengths_m[i % 4], s_m = length_m * between(0.1, 0.9);
        zl_geodesic_direct(line + 2, start, azimuth, length_m);
        line[0] = start[0];
        line[1] = start[1];
        heading = zl_geodesic_walk(at, start, azimuth, s_m);
        zl_geodesic_direct(place, at, heading + 90, 12345);
        zl_nearest nearest = nearest_of_two(place, 1, line, 2);
        UNIT_NEAR(nearest.distance_m, dense_distance_m(place, line, line + 2), 3e-8);
        /* A foot that is off by 1 cm changes a distance of 12 km by 4e-9 m, the noise of it. */
        UNIT_NEAR(zl_geodesic_inverse(nearest.to, at, NULL, NULL), 0, 1e-2);
    }
}

/* Around the half of the globe: an edge of 39 pieces from pole to pole by way of the equator. */
static void takes_more_than_half_the_globe(void)
{
    double line[6] = {20, -80, 20, 80, -160, 60}, place[2] = {25, 0.5};
    UNIT_NEAR(nearest_of_two(place, 1, line, 3).distance_m,
              dense_path_distance_m(place, 1, line, 3), 1e-7);
    double other_side[2] = {-155, 0};
    UNIT_NEAR(nearest_of_two(other_side, 1, line, 3).distance_m,
              dense_path_distance_m(other_side, 1, line, 3), 1e-3);
}

/* ---- many paths ----------------------------------------------------------------------------- */

enum { LINES = 60, POINTS = 40, OWNERS = 45 };
static double lines[LINES][2 * POINTS];
static size_t points_of[LINES], owner_of[LINES];

static void make_lines(const double centre[2], double width_m)
{
    for (size_t i = 0; i < LINES; i++) {
        double start[2];
        zl_geodesic_direct(start, centre, between(0, 360), width_m * sqrt(next_share()));
        points_of[i] = i % 9 == 0 ? 1 : 2 + (size_t)(next_share() * (POINTS - 2));
        make_path(lines[i], points_of[i], start, width_m / 200);
        owner_of[i] = i < OWNERS ? i : (size_t)(next_share() * OWNERS);
    }
    memcpy(lines[20], lines[5], sizeof lines[5]); /* equally near, and shared vertices */
    points_of[20] = points_of[5];
    memcpy(lines[30], lines[7], 2 * sizeof(double));
}

typedef struct expected_owner {
    size_t owner, path;
    double distance_m;
} expected_owner;

static int by_expected(const void *left, const void *right)
{
    const expected_owner *a = left, *b = right;
    if (a->distance_m != b->distance_m)
        return a->distance_m < b->distance_m ? -1 : 1;
    return (a->path > b->path) - (a->path < b->path);
}

/* The owners nearest to a ring, path by path. */
static void expect_owners(expected_owner *all, const double *ring, size_t npoints)
{
    for (size_t o = 0; o < OWNERS; o++)
        all[o] = (expected_owner){o, 0, INFINITY};
    for (size_t i = 0; i < LINES; i++) {
        double d = zl_path_distance(ring, npoints, lines[i], points_of[i], INFINITY).distance_m;
        expected_owner *e = &all[owner_of[i]];
        if (d < e->distance_m)
            *e = (expected_owner){owner_of[i], i, d};
    }
    qsort(all, OWNERS, sizeof *all, by_expected);
}

static void list_lines(zl_indexed_path paths[LINES])
{
    for (size_t i = 0; i < LINES; i++)
        paths[i] = (zl_indexed_path){lines[i], points_of[i], owner_of[i]};
}

static void finds_the_nearest_owners(void)
{
    static const double widths_m[] = {1e3, 30e3, 500e3};
    static const size_t wanted[] = {1, 2, 7, OWNERS, 1000};
    zl_error err = {0};
    for (size_t k = 0; k < 30; k++) {
        double width_m = widths_m[k % 3], centre[2] = {between(-180, 180), between(-80, 80)};
        double ring[2 * 31], at[2];
        make_lines(centre, width_m);
        zl_geodesic_direct(at, centre, between(0, 360), width_m * next_share());
        make_ring(ring, 31, at, width_m * between(0.001, 0.1));
        zl_indexed_path paths[LINES];
        list_lines(paths);
        zl_segment_index *index = index_of(paths, LINES), *from = index_of_one(ring, 31);
        zl_segment_finder *finder = NULL;
        UNIT_OK(zl_segment_finder_new(&finder, index, &err), err);
        expected_owner all[OWNERS];
        expect_owners(all, ring, 31);
        for (size_t w = 0; w < 5; w++) {
            double limit_m = w == 2 ? all[3].distance_m + 1e-3 : (double)INFINITY;
            size_t most = 0, count; /* twins may be at the limit as well */
            while (most < OWNERS && all[most].distance_m <= limit_m)
                most++;
            const zl_near_path *found;
            UNIT_OK(zl_segment_finder_ask(&found, &count, finder, from, wanted[w], limit_m, &err),
                    err);
            CU_ASSERT_EQUAL_FATAL(count, wanted[w] < most ? wanted[w] : most);
            for (size_t i = 0; i < count; i++) {
                UNIT_NEAR(found[i].nearest.distance_m, all[i].distance_m, 1e-8);
                CU_ASSERT_EQUAL(found[i].owner, all[i].owner);
                CU_ASSERT_EQUAL(owner_of[found[i].path], found[i].owner);
            }
        }
        zl_segment_finder_free(finder);
        zl_segment_index_free(index);
        zl_segment_index_free(from);
    }
}

/* The same lines backwards in the array: the same owners, distances and places, bit for bit, but
 * among equally near ones. */
static void does_not_depend_on_the_order(void)
{
    zl_error err = {0};
    double centre[2] = {100, 30}, ring[2 * 31];
    make_lines(centre, 50e3);
    make_ring(ring, 31, centre, 1e3);
    zl_indexed_path paths[LINES], turned[LINES];
    list_lines(paths);
    for (size_t i = 0; i < LINES; i++)
        turned[i] = paths[LINES - 1 - i];
    zl_segment_index *from = index_of_one(ring, 31), *one = index_of(paths, LINES),
                     *two = index_of(turned, LINES);
    zl_segment_finder *first = NULL, *second = NULL;
    UNIT_OK(zl_segment_finder_new(&first, one, &err), err);
    UNIT_OK(zl_segment_finder_new(&second, two, &err), err);
    const zl_near_path *a, *b;
    size_t na, nb;
    UNIT_OK(zl_segment_finder_ask(&a, &na, first, from, OWNERS, INFINITY, &err), err);
    UNIT_OK(zl_segment_finder_ask(&b, &nb, second, from, OWNERS, INFINITY, &err), err);
    CU_ASSERT_EQUAL_FATAL(na, nb);
    for (size_t i = 0; i < na; i++) {
        CU_ASSERT_EQUAL(memcmp(&a[i].nearest.distance_m, &b[i].nearest.distance_m, sizeof(double)),
                        0);
        bool tied = (i > 0 && a[i].nearest.distance_m == a[i - 1].nearest.distance_m) ||
                    (i + 1 < na && a[i].nearest.distance_m == a[i + 1].nearest.distance_m);
        CU_ASSERT(tied || a[i].owner == b[i].owner);
        CU_ASSERT(tied || memcmp(&a[i].nearest, &b[i].nearest, sizeof a[i].nearest) == 0);
        CU_ASSERT(!tied || i == 0 || a[i].nearest.distance_m > a[i - 1].nearest.distance_m ||
                  a[i].path > a[i - 1].path);
    }
    zl_segment_finder_free(first);
    zl_segment_finder_free(second);
    zl_segment_index_free(one);
    zl_segment_index_free(two);
    zl_segment_index_free(from);
}

static void answers_for_a_place(void)
{
    for (size_t k = 0; k < 40; k++) {
        double centre[2] = {between(-180, 180), between(-80, 80)}, place[2];
        double width_m = k % 2 ? 2e3 : 200e3;
        make_lines(centre, width_m);
        zl_geodesic_direct(place, centre, between(0, 360), width_m * between(0, 1.5));
        zl_indexed_path paths[LINES];
        list_lines(paths);
        zl_segment_index *index = index_of(paths, LINES);
        double expected = INFINITY;
        for (size_t i = 0; i < LINES; i++)
            expected = fmin(
                expected, zl_path_distance(place, 1, lines[i], points_of[i], INFINITY).distance_m);
        zl_nearest nearest = zl_segment_index_from(index, place, INFINITY);
        UNIT_NEAR(nearest.distance_m, expected, 1e-8);
        UNIT_NEAR(zl_geodesic_inverse(place, nearest.to, NULL, NULL), expected, 1e-8);
        UNIT_NEAR(zl_segment_index_from(index, place, expected + 1e-3).distance_m, expected, 1e-8);
        CU_ASSERT_TRUE(isinf(zl_segment_index_from(index, place, expected - 1e-3).distance_m));
        zl_vec foot;
        double foot_place[2],
            quick = zl_segment_index_quick_m(index, zl_ecef(place), INFINITY, &foot);
        UNIT_NEAR(quick, expected, 4e-5);
        zl_ecef_to_lonlat(foot_place, foot);
        UNIT_NEAR(zl_geodesic_inverse(foot_place, nearest.to, NULL, NULL), 0, 0.1);
        CU_ASSERT_TRUE(
            isinf(zl_segment_index_quick_m(index, zl_ecef(place), 0.9 * expected, NULL)));
        zl_segment_index_free(index);
    }
}

/* ---- bad input ------------------------------------------------------------------------------ */

static void refuses_what_is_no_place(void)
{
    static const double bad[][4] = {
        {86, 41, NAN, 41}, {86, INFINITY, 86, 41}, {86, 41, 86, 91}, {-INFINITY, 41, 86, 41}};
    for (size_t i = 0; i < 4; i++) {
        zl_error err = {0};
        zl_segment_index *index = NULL;
        zl_indexed_path path = {bad[i], 2, 0};
        CU_ASSERT_EQUAL(zl_segment_index_new(&index, &path, 1, &err), ZL_BAD_DATA);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is not a place"));
        CU_ASSERT_PTR_NULL(index);
    }
    zl_segment_index *nothing = index_of(NULL, 0);
    CU_ASSERT_TRUE(isinf(zl_segment_index_from(nothing, bad[0], INFINITY).distance_m));
    zl_segment_index_free(nothing);
}

static zl_status ask_all(zl_error *err)
{
    zl_segment_index *index = NULL, *from = NULL;
    zl_segment_finder *finder = NULL;
    const zl_near_path *found;
    size_t count;
    zl_indexed_path paths[LINES];
    list_lines(paths);
    double ring[8] = {100, 30, 101, 30, 101, 31, 100, 30};
    zl_status status = zl_segment_index_new(&index, paths, LINES, err);
    if (status == ZL_OK)
        status = zl_segment_index_new(&from, &(zl_indexed_path){ring, 4, 0}, 1, err);
    if (status == ZL_OK)
        status = zl_segment_finder_new(&finder, index, err);
    if (status == ZL_OK)
        status = zl_segment_finder_ask(&found, &count, finder, from, 5, INFINITY, err);
    zl_segment_finder_free(finder);
    zl_segment_index_free(from);
    zl_segment_index_free(index);
    return status;
}

static void survives_a_lack_of_memory(void)
{
    make_lines((const double[2]){100, 30}, 50e3);
    for (int persistent = 0; persistent < 2; persistent++)
        for (size_t n = 1;; n++) {
            zl_error err = {0};
            zl_alloc_fail_at(n, persistent);
            zl_status status = ask_all(&err);
            size_t made = zl_alloc_fail_at(0, 0);
            CU_ASSERT_EQUAL(status, made < n ? ZL_OK : ZL_FAILED);
            if (made < n)
                break;
        }
}

int main(void)
{
    static const unit_case cases[] = {
        {"agrees with a dense search", agrees_with_a_dense_search},
        {"finds crossings", finds_crossings},
        {"tells touching from near", tells_touching_from_near},
        {"takes places and repeated points", takes_places_and_repeated_points},
        {"crosses the antimeridian", crosses_the_antimeridian},
        {"works around a pole", works_around_a_pole},
        {"takes very long segments", takes_very_long_segments},
        {"takes more than half the globe", takes_more_than_half_the_globe},
        {"finds the nearest owners", finds_the_nearest_owners},
        {"does not depend on the order", does_not_depend_on_the_order},
        {"answers for a place", answers_for_a_place},
        {"refuses what is no place", refuses_what_is_no_place},
        {"survives a lack of memory", survives_a_lack_of_memory},
    };
    return unit_main("geodesy_index", cases, sizeof cases / sizeof *cases);
}
