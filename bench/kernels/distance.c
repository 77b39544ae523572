/* The nearest of 500 lines of 1,000 vertices to a polygon of 100: the segment index beside what is
 * commonly done. One core, the least of some runs. Usage: bench_distance [polygons] [runs] */
#include <geos_c.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "geodesy/ellipsoid.h"
#include "geodesy/segment.h"
#include "geodesy/segment_index.h"
#include "postgis.h"

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

/* Rings of 1 to 5 km across: `near_by`, ten of each county follow each other, as zones of a file
 * do; else each is somewhere else, where the index is not in the cache. */
static void make_rings(size_t count, int near_by)
{
    double county[2] = {0, 0};
    for (size_t i = 0; i < count; i++) {
        double centre[2] = {between(100, 112), between(28, 38)}, radius_m = between(500, 2500);
        for (size_t axis = 0; near_by && axis < 2; axis++) {
            county[axis] = i % 10 == 0 ? centre[axis] : county[axis];
            centre[axis] = county[axis] + between(-0.3, 0.3);
        }
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
static double run_index(zl_segment_finder *finder, size_t first, size_t count, size_t wanted)
{
    double begin = now_s();
    for (size_t i = first; i < first + count; i++) {
        const zl_near_path *found;
        size_t n;
        zl_error err;
        zl_segment_index *from = ring_index(rings[i]);
        must(zl_segment_finder_ask(&found, &n, finder, from, wanted, INFINITY, &err) == ZL_OK);
        zl_segment_index_free(from);
        if (wanted == 1)
            answer_m[i] = found[0].nearest.distance_m;
    }
    return now_s() - begin;
}

/* Those that cross a line to the end; returns how many lie apart. */
static size_t part_rings(size_t count)
{
    size_t apart = 0;
    for (size_t i = 0; i < count; i++) {
        if (answer_m[i] == 0)
            continue;
        double held[2 * RING_POINTS];
        memcpy(held, rings[i], sizeof held);
        memmove(rings + apart + 1, rings + apart, (i - apart) * sizeof held);
        memmove(answer_m + apart + 1, answer_m + apart, (i - apart) * sizeof *answer_m);
        memcpy(rings[apart++], held, sizeof held);
    }
    return apart;
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

static void time_index(zl_segment_finder *finder, const zl_segment_index *index, size_t count,
                       size_t runs, int near_by)
{
    double all_s = INFINITY, apart_s = INFINITY, cross_s = INFINITY, ten_s = INFINITY,
           place_s = INFINITY, quick_s = INFINITY, ready_s = INFINITY, per = 1e6 / (double)count;
    make_rings(count, near_by);
    for (size_t r = 0; r < runs; r++) {
        all_s = fmin(all_s, run_index(finder, 0, count, 1));
        ten_s = fmin(ten_s, run_index(finder, 0, count, 10));
        ready_s = fmin(ready_s, run_conversion(count));
        place_s = fmin(place_s, run_places(index, count, 0));
        quick_s = fmin(quick_s, run_places(index, count, 1));
    }
    size_t apart = part_rings(count), cross = count - apart;
    for (size_t r = 0; r < runs; r++) {
        apart_s = fmin(apart_s, run_index(finder, 0, apart, 1));
        cross_s = fmin(cross_s, run_index(finder, apart, cross, 1));
    }
    printf("%s\n", near_by ? "zones near those before" : "zones anywhere, nothing in the cache");
    printf("  nearest line          %9.2f us per polygon (%.2f of it to make it ready)\n",
           per * all_s, per * ready_s);
    printf("    %5zu lie apart      %9.2f us\n", apart, 1e6 * apart_s / fmax((double)apart, 1));
    printf("    %5zu cross one      %9.2f us\n", cross, 1e6 * cross_s / fmax((double)cross, 1));
    printf("  ten nearest lines     %9.2f us per polygon\n", per * ten_s);
    printf("  line of a place       %9.2f us exact, %.2f us closed form\n", per * place_s,
           per * quick_s);
}

static void time_others(size_t count, size_t runs, double one_s)
{
    double geos_s = INFINITY, worst_m = 0;
    size_t wrong = 0;
    for (size_t r = 0; r < runs; r++)
        geos_s = fmin(geos_s, run_geos(count, &worst_m, &wrong));
    double inverse_s = run_inverse(100000), newton_s = run_pairs(10000);
    double vertices = (double)LINES * LINE_POINTS * RING_POINTS;
    printf(
        "  GEOS prepared in degrees, then geod_inverse %9.2f us, x%.1f; %zu of %zu wrong by over "
        "1 m, worst %.0f m\n",
        1e6 * geos_s / (double)count, geos_s / one_s, wrong, count, worst_m);
    printf(
        "  geod_inverse, all pairs of vertices         %9.2e us, x%.1e (%.0f ns, extrapolated)\n",
        1e6 * inverse_s * vertices, inverse_s * vertices * (double)count / one_s, 1e9 * inverse_s);
    printf(
        "  geodesic Newton, all pairs                  %9.2e us, x%.1e (%.0f ns, extrapolated)\n",
        2e6 * newton_s * vertices, 2 * newton_s * vertices * (double)count / one_s, 1e9 * newton_s);
}

static zl_shape *shape_of(zl_shape_kind kind, const double *lonlat, size_t npoints)
{
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, kind);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, lonlat, npoints);
    must(zl_shape_builder_take(&shape, &builder, NULL) == ZL_OK);
    return shape;
}

/* At its best: the nearest of pieces of the lines by index, then the distance of four of them. */
static void time_postgis(size_t count, double one_s)
{
    enum { most = 100 };
    zl_shape *line[LINES], *ring[most];
    double total_m = 0, here_m = 0;
    count = count < most ? count : most;
    if (!postgis_here())
        return;
    for (size_t i = 0; i < LINES; i++)
        line[i] = shape_of(ZL_SHAPE_LINE, lines[i], LINE_POINTS);
    for (size_t i = 0; i < count; i++) {
        ring[i] = shape_of(ZL_SHAPE_POLYGON, rings[i], RING_POINTS);
        here_m += answer_m[i];
    }
    postgis_put("lines", (const zl_shape *const *)line, LINES);
    postgis_put("zones", (const zl_shape *const *)ring, count);
    postgis_run("DROP TABLE IF EXISTS pieces;"
                "CREATE TABLE pieces AS SELECT ST_Subdivide(g, 16)::geography AS g FROM lines;"
                "CREATE INDEX ON pieces USING gist (g); ANALYZE pieces;"
                "ALTER TABLE zones ALTER g TYPE geography USING g::geography");
    double each_ns = postgis_ns(
        "SELECT sum((SELECT min(ST_Distance(z.g, near.g)) FROM (SELECT p.g FROM pieces p ORDER BY "
        "p.g <-> z.g LIMIT 4) near)) FROM zones z",
        (double)count, &total_m);
    printf("  PostGIS, pieces of the lines by index      %10.0f us, x%.0f (%zu polygons; sum of "
           "distances differs by %.3f m)\n",
           each_ns * 1e-3, each_ns * 1e-9 / one_s, count, total_m - here_m);
    for (size_t i = 0; i < LINES; i++)
        zl_shape_free(line[i]);
    for (size_t i = 0; i < count; i++)
        zl_shape_free(ring[i]);
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;
    size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
    must(count > 0 && runs > 0);
    rings = calloc(count, sizeof *rings);
    answer_m = calloc(count, sizeof *answer_m);
    must(rings && answer_m);
    make_lines();
    double begin = now_s();
    zl_segment_index *index = line_index();
    printf("500 lines of 1,000 vertices, polygons of 100; cpu time of one core, least of %zu runs\n"
           "index built in %.1f ms\n",
           runs, 1e3 * (now_s() - begin));
    zl_segment_finder *finder = NULL;
    zl_error err;
    must(zl_segment_finder_new(&finder, index, &err) == ZL_OK);
    time_index(finder, index, count, runs, 0);
    time_index(finder, index, count, runs, 1);
    double one_s = INFINITY;
    for (size_t r = 0; r < runs; r++)
        one_s = fmin(one_s, run_index(finder, 0, count, 1));
    time_others(count, runs, one_s);
    time_postgis(count, one_s / (double)count);
    zl_segment_finder_free(finder);
    zl_segment_index_free(index);
    free(rings);
    free(answer_m);
    return EXIT_SUCCESS;
}
