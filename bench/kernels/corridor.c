/*
 * Milliseconds per corridor of a line of 600 km and 2,000 vertices, exact check included, beside
 * what is usually done: GEOSBuffer with 16 segments in one azimuthal equidistant plane around the
 * middle of the line. The error of both is what zl_corridor_error_m() finds. One thread; the least
 * of some runs. Arguments: number of runs (5).
 */
#include <geodesic.h>
#include <geos_c.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "geodesy/ellipsoid.h"
#include "geometry/corridor.h"
#include "postgis.h"

enum { VERTICES = 2000 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* xorshift: the same lines everywhere. */
static double random_unit(void)
{
    static unsigned long long state = 88172645463325252ULL;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0;
}

/* A railway: its bearing wanders slowly, each vertex is some metres off. */
static void wandering(double *lonlat, double step_m, double jitter_deg, double curve_deg)
{
    double azimuth_deg = 60, drift_deg = 0, at[2] = {83, 41};
    for (int i = 0; i < VERTICES; i++) {
        lonlat[2 * i] = at[0];
        lonlat[2 * i + 1] = at[1];
        drift_deg = 0.99 * drift_deg + curve_deg * (random_unit() - 0.5);
        azimuth_deg = 60 + 0.995 * (azimuth_deg - 60) + drift_deg;
        double bearing_deg = azimuth_deg + jitter_deg * (random_unit() - 0.5);
        zl_geodesic_direct(at, at, bearing_deg, step_m);
    }
}

static zl_shape *line_of(const double *lonlat, size_t npoints)
{
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, lonlat, npoints);
    if (zl_shape_builder_take(&shape, &builder, NULL) != ZL_OK)
        exit(EXIT_FAILURE);
    return shape;
}

/* ---- the usual way -------------------------------------------------------------------------- */

static struct geod_geodesic ellipsoid;

static void to_plane(double xy[2], const double centre[2], const double place[2])
{
    double distance_m, azimuth_deg;
    geod_inverse(&ellipsoid, centre[1], centre[0], place[1], place[0], &distance_m, &azimuth_deg,
                 NULL);
    xy[0] = distance_m * sin(azimuth_deg * acos(-1) / 180);
    xy[1] = distance_m * cos(azimuth_deg * acos(-1) / 180);
}

static void from_plane(double place[2], const double centre[2], const double xy[2])
{
    geod_direct(&ellipsoid, centre[1], centre[0], atan2(xy[0], xy[1]) * 180 / acos(-1),
                hypot(xy[0], xy[1]), &place[1], &place[0], NULL);
}

static void add_plane_ring(zl_shape_builder *builder, GEOSContextHandle_t geos,
                           const GEOSGeometry *ring, const double centre[2])
{
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(geos, ring);
    unsigned npoints = 0;
    GEOSCoordSeq_getSize_r(geos, sequence, &npoints);
    zl_shape_begin_ring(builder);
    for (unsigned i = 0; i < npoints; i++) {
        double xy[2], place[2];
        GEOSCoordSeq_getXY_r(geos, sequence, i, &xy[0], &xy[1]);
        from_plane(place, centre, xy);
        zl_shape_add_points(builder, place, 1);
    }
}

static zl_shape *plain_buffer(const double *lonlat, double distance_m)
{
    GEOSContextHandle_t geos = GEOS_init_r();
    const double *centre = lonlat + 2 * (VERTICES / 2);
    static double xy[2 * VERTICES];
    for (int i = 0; i < VERTICES; i++)
        to_plane(xy + 2 * i, centre, lonlat + 2 * i);
    GEOSGeometry *line =
        GEOSGeom_createLineString_r(geos, GEOSCoordSeq_copyFromBuffer_r(geos, xy, VERTICES, 0, 0));
    GEOSGeometry *buffer = GEOSBuffer_r(geos, line, distance_m, 16);
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    add_plane_ring(&builder, geos, GEOSGetExteriorRing_r(geos, buffer), centre);
    for (int i = 0; i < GEOSGetNumInteriorRings_r(geos, buffer); i++)
        add_plane_ring(&builder, geos, GEOSGetInteriorRingN_r(geos, buffer, i), centre);
    zl_shape_builder_take(&shape, &builder, NULL);
    GEOSGeom_destroy_r(geos, buffer);
    GEOSGeom_destroy_r(geos, line);
    GEOS_finish_r(geos);
    return shape;
}

/* ---- side by side --------------------------------------------------------------------------- */

typedef struct figures {
    double ms, check_ms, error_m;
    size_t npoints;
} figures;

static figures measure_ours(const zl_shape *line, double distance_m, int runs)
{
    figures best = {.ms = 1e300};
    for (int i = 0; i < runs; i++) {
        zl_shape *corridor = NULL;
        zl_error err = {0};
        double start = now_ms(), error_m = 0;
        if (zl_corridor_shape(&corridor, NULL, line, distance_m, 0.1, &err) != ZL_OK) {
            fprintf(stderr, "%s\n", err.message);
            exit(EXIT_FAILURE);
        }
        double made = now_ms();
        zl_corridor_error_m(&error_m, corridor, line, distance_m, NULL, NULL);
        double end = now_ms();
        if (end - start < best.ms)
            best = (figures){end - start, end - made, error_m, corridor->npoints};
        zl_shape_free(corridor);
    }
    return best;
}

static figures measure_plain(const double *lonlat, const zl_shape *line, double distance_m,
                             int runs)
{
    figures best = {.ms = 1e300};
    for (int i = 0; i < runs; i++) {
        double start = now_ms();
        zl_shape *corridor = plain_buffer(lonlat, distance_m);
        double end = now_ms(), error_m = 0;
        zl_corridor_error_m(&error_m, corridor, line, distance_m, NULL, NULL);
        if (end - start < best.ms)
            best = (figures){end - start, 0, error_m, corridor->npoints};
        zl_shape_free(corridor);
    }
    return best;
}

/* ST_Buffer of a geography with the same 16 segments; its own choice of a plane. */
static void print_postgis(const zl_shape *line, double distance_m, double ours_ms)
{
    char sql[160];
    double error_m = 0;
    if (!postgis_here())
        return;
    postgis_put("line", &line, 1);
    snprintf(sql, sizeof sql,
             "SELECT ST_NPoints(ST_Buffer(g::geography, %g, 16)::geometry) FROM line", distance_m);
    double ms = postgis_ns(sql, 1e6, NULL);
    snprintf(sql, sizeof sql, "SELECT ST_AsBinary(ST_Buffer(g::geography, %g, 16)) FROM line",
             distance_m);
    zl_shape *corridor = postgis_shape(sql);
    zl_corridor_error_m(&error_m, corridor, line, distance_m, NULL, NULL);
    printf("%-51s PostGIS | %9.1f %8zu %10.2f %7.2f\n", "", ms, corridor->npoints, error_m,
           ours_ms / ms);
    zl_shape_free(corridor);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        double step_m, jitter_deg, curve_deg;
    } lines[] = {{"smooth", 300, 0, 0.3}, {"wandering", 300, 20, 1}, {"zigzag", 300, 150, 4}};
    static const double distances_m[] = {100, 1e3, 10e3, 50e3};
    static double lonlat[2 * VERTICES];
    int runs = argc > 1 ? atoi(argv[1]) : 5;
    geod_init(&ellipsoid, ZL_ELLIPSOID_A_M, ZL_ELLIPSOID_F);
    printf("%-10s %9s %9s %9s %8s %10s | %9s %8s %10s %7s\n", "line", "within", "ms", "of check",
           "points", "error m", "GEOS ms", "points", "error m", "ratio");
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        wandering(lonlat, lines[l].step_m, lines[l].jitter_deg, lines[l].curve_deg);
        zl_shape *line = line_of(lonlat, VERTICES);
        for (size_t d = 0; d < 4; d++) {
            figures ours = measure_ours(line, distances_m[d], runs);
            figures plain = measure_plain(lonlat, line, distances_m[d], runs);
            printf("%-10s %7g m %9.1f %9.1f %8zu %10.4f | %9.1f %8zu %10.2f %7.2f\n", lines[l].name,
                   distances_m[d], ours.ms, ours.check_ms, ours.npoints, ours.error_m, plain.ms,
                   plain.npoints, plain.error_m, ours.ms / plain.ms);
            print_postgis(line, distances_m[d], ours.ms);
        }
        zl_shape_free(line);
    }
    return EXIT_SUCCESS;
}
