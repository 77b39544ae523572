/* The nearest of 500 lines of 1,000 vertices to a polygon of 100: the segment index beside what is
 * commonly done. One core, the least of some runs. Usage: bench_distance [polygons] [runs] */
#include <geos_c.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "geodesy/ellipsoid.h"
#include "geodesy/segment.h"
#include "geodesy/segment_index.h"

enum { LINES = 500, LINE_POINTS = 1000, RING_POINTS = 101 };

static double lines[LINES][2 * LINE_POINTS];
static double (*rings)[2 * RING_POINTS];
static double *answer_m;

/* ---- data ----------------------------------------------------------------------------------- */

static unsigned long long sequence = 3;
static double between(double low, double high)
{
    sequence = sequence * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (high - low) * ((double)(sequence >> 11) / 9007199254740992.0);
}

/* Lines of 200 to 400 m steps, some 300 km long, over 12 by 10 degrees. */
static void make_lines(void)
{
    for (size_t i = 0; i < LINES; i++) {
        double *at = lines[i], azimuth = between(0, 360);
        at[0] = between(100, 112);
        at[1] = between(28, 38);
        for (size_t k = 1; k < LINE_POINTS; k++) {
            azimuth += between(-6, 6);
            zl_geodesic_direct(at + 2 * k, at + 2 * k - 2, azimuth, between(200, 400));
        }
    }
}

/* Rings of 1 to 5 km across, in the order of a walk over the country. */
static void make_rings(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double centre[2] = {between(100, 112), between(28, 38)}, radius_m = between(500, 2500);
        for (size_t k = 0; k + 1 < RING_POINTS; k++)
            zl_geodesic_direct(rings[i] + 2 * k, centre, -3.6 * (double)k,
                               radius_m * between(0.9, 1.1));
        rings[i][2 * RING_POINTS - 2] = rings[i][0];
        rings[i][2 * RING_POINTS - 1] = rings[i][1];
    }
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void must(int fine)
{
    if (fine)
        return;
    fputs("bench_distance: failed\n", stderr);
    exit(EXIT_FAILURE);
}

/* ---- the index ------------------------------------------------------------------------------ */

static zl_segment_index *line_index(void)
{
    static zl_indexed_path paths[LINES];
    zl_error err;
    zl_segment_index *index = NULL;
    for (size_t i = 0; i < LINES; i++)
        paths[i] = (zl_indexed_path){lines[i], LINE_POINTS, i};
    must(zl_segment_index_new(&index, paths, LINES, &err) == ZL_OK);
    return index;
}

static zl_segment_index *ring_index(const double *ring)
{
    zl_error err;
    zl_segment_index *from = NULL;
    zl_indexed_path path = {ring, RING_POINTS, 0};
    must(zl_segment_index_new(&from, &path, 1, &err) == ZL_OK);
    return from;
}

/* Seconds for `count` polygons, each converted and asked for its `wanted` nearest lines. */
static double run_index(zl_segment_finder *finder, size_t count, size_t wanted, double *crossing_s,
                        size_t *crossings)
{
    double begin = now_s();
    *crossing_s = 0;
    *crossings = 0;
    for (size_t i = 0; i < count; i++) {
        const zl_found *found;
        size_t n;
        zl_error err;
        double start = now_s();
        zl_segment_index *from = ring_index(rings[i]);
        must(zl_segment_finder_ask(&found, &n, finder, from, wanted, INFINITY, &err) == ZL_OK);
        zl_segment_index_free(from);
        if (wanted == 1)
            answer_m[i] = found[0].nearest.distance_m;
        if (found[0].nearest.distance_m == 0) {
            *crossing_s += now_s() - start;
            *crossings += 1;
        }
    }
    return now_s() - begin;
}

static double run_conversion(size_t count)
{
    double begin = now_s();
    for (size_t i = 0; i < count; i++)
        zl_segment_index_free(ring_index(rings[i]));
    return now_s() - begin;
}

static double run_places(const zl_segment_index *index, size_t count, int quick)
{
    double begin = now_s(), sum_m = 0;
    for (size_t i = 0; i < count; i++)
        sum_m += quick ? zl_segment_index_quick_m(index, zl_ecef(rings[i]), INFINITY, NULL)
                       : zl_segment_index_from(index, rings[i], INFINITY).distance_m;
    must(sum_m > 0);
    return now_s() - begin;
}

/* ---- what else is done ---------------------------------------------------------------------- */

/* One polygon vertex against each vertex of some lines, for the price of geod_inverse. */
static double run_inverse(size_t places)
{
    double begin = now_s(), sum_m = 0;
    for (size_t k = 0; k < places; k++)
        sum_m += zl_geodesic_inverse(rings[0], lines[k % LINES], NULL, NULL);
    must(sum_m > 0);
    return (now_s() - begin) / (double)places;
}

static double run_pairs(size_t pairs)
{
    double begin = now_s(), sum_m = 0;
    for (size_t k = 0; k < pairs; k++) {
        double foot[2];
        sum_m += zl_exact_foot_m(rings[0], lines[k % LINES], lines[k % LINES] + 2, 0.5, foot);
    }
    must(sum_m > 0);
    return (now_s() - begin) / (double)pairs;
}

static GEOSGeometry *line_geometry(GEOSContextHandle_t geos)
{
    GEOSGeometry *all[LINES];
    for (size_t i = 0; i < LINES; i++)
        all[i] = GEOSGeom_createLineString_r(
            geos, GEOSCoordSeq_copyFromBuffer_r(geos, lines[i], LINE_POINTS, 0, 0));
    return GEOSGeom_createCollection_r(geos, GEOS_MULTILINESTRING, all, LINES);
}

static GEOSGeometry *ring_geometry(GEOSContextHandle_t geos, const double *ring)
{
    GEOSCoordSequence *points = GEOSCoordSeq_copyFromBuffer_r(geos, ring, RING_POINTS, 0, 0);
    return GEOSGeom_createPolygon_r(geos, GEOSGeom_createLinearRing_r(geos, points), NULL, 0);
}

/* GEOS in degrees: the pair that is nearest in degrees, measured on the ellipsoid. */
static double run_geos(size_t count, double *worst_m, size_t *wrong)
{
    GEOSContextHandle_t geos = GEOS_init_r();
    GEOSGeometry *all = line_geometry(geos);
    const GEOSPreparedGeometry *prepared = GEOSPrepare_r(geos, all);
    double seconds = 0;
    for (size_t i = 0; i <= count; i++) { /* the first also builds the tree: not counted */
        size_t at = i == 0 ? 0 : i - 1;
        double begin = now_s(), pair[4];
        GEOSGeometry *ring = ring_geometry(geos, rings[at]);
        GEOSCoordSequence *nearest = GEOSPreparedNearestPoints_r(geos, prepared, ring);
        must(nearest != NULL);
        GEOSCoordSeq_copyToBuffer_r(geos, nearest, pair, 0, 0);
        double distance_m = zl_geodesic_inverse(pair, pair + 2, NULL, NULL);
        GEOSCoordSeq_destroy_r(geos, nearest);
        GEOSGeom_destroy_r(geos, ring);
        seconds += i > 0 ? now_s() - begin : 0;
        double error_m = distance_m - answer_m[at];
        *worst_m = i > 0 ? fmax(*worst_m, error_m) : 0;
        *wrong = i > 0 ? *wrong + (error_m > 1) : 0;
    }
    GEOSPreparedGeom_destroy_r(geos, prepared);
    GEOSGeom_destroy_r(geos, all);
    GEOS_finish_r(geos);
    return seconds;
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;
    size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
    rings = calloc(count, sizeof *rings);
    answer_m = calloc(count, sizeof *answer_m);
    must(rings && answer_m && count > 0);
    make_lines();
    make_rings(count);
    double begin = now_s();
    zl_segment_index *index = line_index();
    double built_s = now_s() - begin, one_s = INFINITY, ten_s = INFINITY, place_s = INFINITY,
           quick_s = INFINITY, geos_s = INFINITY, converted_s = INFINITY, crossed_s = INFINITY;
    double crossing_s, worst_m = 0, per = 1e6 / (double)count;
    size_t crossings = 0, ten_crossings = 0, wrong = 0;
    zl_segment_finder *finder = NULL;
    zl_error err;
    must(zl_segment_finder_new(&finder, index, &err) == ZL_OK);
    for (size_t r = 0; r < runs; r++) {
        one_s = fmin(one_s, run_index(finder, count, 1, &crossing_s, &crossings));
        crossed_s = fmin(crossed_s, crossing_s);
        double unused_s;
        ten_s = fmin(ten_s, run_index(finder, count, 10, &unused_s, &ten_crossings));
        converted_s = fmin(converted_s, run_conversion(count));
        place_s = fmin(place_s, run_places(index, count, 0));
        quick_s = fmin(quick_s, run_places(index, count, 1));
        geos_s = fmin(geos_s, run_geos(count, &worst_m, &wrong));
    }
    double inverse_s = run_inverse(200000), pair_s = run_pairs(20000);
    double pairs = 2.0 * LINES * LINE_POINTS * RING_POINTS;
    size_t apart = count - crossings;
    printf("500 lines of 1,000 vertices, %zu polygons of 100; least of %zu runs, cpu time\n", count,
           runs);
    printf("index built                     %9.1f ms\n", 1e3 * built_s);
    printf("nearest line                    %9.2f us per polygon (of which %.2f to prepare it)\n",
           per * one_s, per * converted_s);
    printf("  %5zu polygons apart           %9.2f us\n", apart,
           1e6 * (one_s - crossed_s) / (double)(apart ? apart : 1));
    printf("  %5zu polygons that cross      %9.2f us\n", crossings,
           1e6 * crossed_s / (double)(crossings ? crossings : 1));
    printf("ten nearest lines               %9.2f us per polygon\n", per * ten_s);
    printf("nearest line of a place         %9.2f us exact, %.2f us closed form\n", per * place_s,
           per * quick_s);
    printf("GEOS prepared in degrees        %9.2f us, x%.1f; %zu of %zu wrong by over 1 m, worst "
           "%.0f m\n",
           per * geos_s, geos_s / one_s, wrong, count, worst_m);
    printf("geod_inverse, vertex pairs      %9.2e us, x%.1e (%.0f ns each, extrapolated)\n",
           1e6 * inverse_s * pairs / 2, inverse_s * pairs / 2 / (one_s / (double)count),
           1e9 * inverse_s);
    printf("geodesic Newton, all pairs      %9.2e us, x%.1e (%.0f ns each, extrapolated)\n",
           1e6 * pair_s * pairs, pair_s * pairs / (one_s / (double)count), 1e9 * pair_s);
    zl_segment_finder_free(finder);
    zl_segment_index_free(index);
    free(rings);
    free(answer_m);
    return EXIT_SUCCESS;
}
