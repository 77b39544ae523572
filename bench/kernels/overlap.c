/* Area of the overlap of candidate pairs of parcels: the kernel beside GEOSIntersection and the
 * geodesic area of its result. Parcels of about 60 m (n vertices) against parcels of about 75 m in
 * a grid that is turned against theirs, as in two cadastral layers; then parcels against their own
 * layer: equal ones and neighbours with common edges. */
#include "bench.h"

#include <geos_c.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "geodesy/ellipsoid.h"
#include "geometry/overlap_area.h"
#include "geometry/shape.h"
#include "postgis.h"

enum { cells = 24, most_pairs = 20000 };

typedef struct layer {
    size_t count;
    zl_shape *shape[cells * cells];
    zl_charted *charted[cells * cells];
    GEOSGeometry *geos[cells * cells];
} layer;

typedef struct job {
    zl_chart_area chart;
    GEOSContextHandle_t handle;
    layer *a, *b;
    size_t npairs;
    size_t pair[most_pairs][2];
    zl_overlap_scratch scratch;
} job;

static const double centre_deg[2] = {114, 30};

/* Corner k of the outline of a cell: shared with the neighbour, since it only depends on its place
 * in the grid of corners. */
static void corner(double xy[2], long i, long j, long steps, double cell_m, double turn)
{
    uint64_t state = (uint64_t)(i * 100003 + j * 7 + (long)cell_m * 1000000007L);
    double x = ((double)i + 0.3 * (bench_random(&state) - 0.5)) * cell_m / (double)steps;
    double y = ((double)j + 0.3 * (bench_random(&state) - 0.5)) * cell_m / (double)steps;
    xy[0] = x * cos(turn) - y * sin(turn);
    xy[1] = x * sin(turn) + y * cos(turn);
}

static zl_shape *parcel(const zl_chart *chart, long i, long j, long steps, double cell_m,
                        double turn)
{
    zl_shape_builder builder;
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (long k = 0; k <= 4 * steps; k++) {
        long side = k % (4 * steps) / steps, step = k % steps;
        long di = side == 0 ? step : side == 1 ? steps : side == 2 ? steps - step : 0;
        long dj = side == 0 ? 0 : side == 1 ? step : side == 2 ? steps : steps - step;
        double xy[2];
        corner(xy, i * steps + di, j * steps + dj, steps, cell_m, turn);
        zl_chart_inverse(chart, xy, xy, 1);
        zl_shape_add_points(&builder, xy, 1);
    }
    if (zl_shape_builder_take(&shape, &builder, &err) != ZL_OK)
        exit(EXIT_FAILURE);
    return shape;
}

static GEOSGeometry *to_geos(GEOSContextHandle_t handle, const zl_charted *charted)
{
    GEOSCoordSequence *points =
        GEOSCoordSeq_copyFromBuffer_r(handle, charted->xy, (unsigned)charted->npoints, 0, 0);
    return GEOSGeom_createPolygon_r(handle, GEOSGeom_createLinearRing_r(handle, points), NULL, 0);
}

static void make_layer(layer *l, job *w, long steps, double cell_m, double turn)
{
    zl_error err = {0};
    l->count = 0;
    for (long i = 0; i < cells; i++)
        for (long j = 0; j < cells; j++) {
            size_t at = l->count++;
            l->shape[at] = parcel(&w->chart.chart, i, j, steps, cell_m, turn);
            if (zl_charted_new(&l->charted[at], &w->chart, l->shape[at], &err) != ZL_OK)
                exit(EXIT_FAILURE);
            l->geos[at] = to_geos(w->handle, l->charted[at]);
        }
}

static void free_layer(layer *l, job *w)
{
    for (size_t i = 0; i < l->count; i++) {
        zl_shape_free(l->shape[i]);
        zl_charted_free(l->charted[i]);
        GEOSGeom_destroy_r(w->handle, l->geos[i]);
    }
}

static void find_pairs(job *w)
{
    w->npairs = 0;
    for (size_t i = 0; i < w->a->count; i++)
        for (size_t j = 0; j < w->b->count && w->npairs < most_pairs; j++)
            if (zl_box_meets(&w->a->charted[i]->box, &w->b->charted[j]->box)) {
                w->pair[w->npairs][0] = i;
                w->pair[w->npairs++][1] = j;
            }
}

static double by_kernel(void *data)
{
    job *w = data;
    double total_m2 = 0;
    zl_error err = {0};
    for (size_t k = 0; k < w->npairs; k++) {
        zl_overlap_sums sums;
        if (zl_overlap_area(&sums, &w->chart, w->a->charted[w->pair[k][0]],
                            w->b->charted[w->pair[k][1]], &w->scratch, &err) != ZL_OK)
            exit(EXIT_FAILURE);
        total_m2 += sums.area_m2;
    }
    return total_m2;
}

static double preparing(void *data)
{
    job *w = data;
    zl_error err = {0};
    double total_m2 = 0;
    for (size_t i = 0; i < w->a->count; i++) {
        zl_charted *charted = NULL;
        if (zl_charted_new(&charted, &w->chart, w->a->shape[i], &err) != ZL_OK)
            exit(EXIT_FAILURE);
        total_m2 += charted->area_m2;
        zl_charted_free(charted);
    }
    return total_m2;
}

static double part_m2(const job *w, const GEOSGeometry *polygon)
{
    enum { most = 1 << 16 };
    static double xy[2 * most];
    double area_m2 = 0;
    unsigned npoints = 0;
    if (GEOSGeomTypeId_r(w->handle, polygon) != GEOS_POLYGON)
        return 0;
    const GEOSGeometry *ring = GEOSGetExteriorRing_r(w->handle, polygon);
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(w->handle, ring);
    GEOSCoordSeq_getSize_r(w->handle, points, &npoints);
    if (npoints < 4 || npoints > most)
        return 0;
    GEOSCoordSeq_copyToBuffer_r(w->handle, points, xy, 0, 0);
    zl_chart_inverse(&w->chart.chart, xy, xy, npoints);
    zl_ring_measure(xy, npoints, &area_m2, NULL);
    return fabs(area_m2);
}

static double by_geos(void *data)
{
    job *w = data;
    double total_m2 = 0;
    for (size_t k = 0; k < w->npairs; k++) {
        GEOSGeometry *common =
            GEOSIntersection_r(w->handle, w->a->geos[w->pair[k][0]], w->b->geos[w->pair[k][1]]);
        for (int i = 0; i < GEOSGetNumGeometries_r(w->handle, common); i++)
            total_m2 += part_m2(w, GEOSGetGeometryN_r(w->handle, common, i));
        GEOSGeom_destroy_r(w->handle, common);
    }
    return total_m2;
}

static double postgis_pairs_ns(const job *w, double *total_m2)
{
    char sql[80];
    if (!postgis_here())
        return (double)NAN;
    postgis_put("a", (const zl_shape *const *)w->a->shape, w->a->count);
    postgis_put("b", (const zl_shape *const *)w->b->shape, w->b->count);
    postgis_run("BEGIN; DROP TABLE IF EXISTS pairs; CREATE TABLE pairs (a int, b int)");
    for (size_t k = 0; k < w->npairs; k++) {
        snprintf(sql, sizeof sql, "INSERT INTO pairs VALUES (%zu, %zu)", w->pair[k][0],
                 w->pair[k][1]);
        postgis_run(sql);
    }
    postgis_run("COMMIT; ANALYZE pairs");
    return postgis_ns("SELECT sum(ST_Area(ST_Intersection(a.g, b.g)::geography)) FROM pairs p "
                      "JOIN a ON a.i = p.a JOIN b ON b.i = p.b",
                      (double)w->npairs, total_m2);
}

static void compare(job *w, const char *what)
{
    char line[64];
    find_pairs(w);
    double kernel_m2 = by_kernel(w), geos_m2 = by_geos(w);
    snprintf(line, sizeof line, "%s, %zu pairs", what, w->npairs);
    double here_ns = bench_ns(by_kernel, w, (double)w->npairs), postgis_m2 = (double)NAN;
    bench_line(line, here_ns, bench_ns(by_geos, w, (double)w->npairs));
    bench_peer("PostGIS ST_Area(ST_Intersection())", here_ns, postgis_pairs_ns(w, &postgis_m2));
    printf("    sums: %.6f and %.6f m2, difference %.1e\n", kernel_m2, geos_m2,
           kernel_m2 - geos_m2);
    if (!isnan(postgis_m2))
        printf("    PostGIS: %.6f m2, difference %.1e\n", postgis_m2, kernel_m2 - postgis_m2);
}

/* A polygon with many teeth, alone in its layer. */
static void make_star(layer *l, job *w, const double centre[2], long count, double turn_deg)
{
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (long k = 0; k <= count; k++) {
        double place[2], azimuth_deg = turn_deg - 360.0 * (double)(k % count) / (double)count;
        zl_geodesic_direct(place, centre, azimuth_deg, k % 2 ? 20000 : 18000);
        zl_shape_add_point(&builder, place[0], place[1]);
    }
    l->count = 1;
    if (zl_shape_builder_take(&l->shape[0], &builder, &err) != ZL_OK ||
        zl_charted_new(&l->charted[0], &w->chart, l->shape[0], &err) != ZL_OK)
        exit(EXIT_FAILURE);
    l->geos[0] = to_geos(w->handle, l->charted[0]);
}

int main(void)
{
    static layer a, b;
    static job w;
    w.handle = GEOS_init_r();
    zl_chart_area_init(&w.chart, centre_deg);
    bench_title("per pair");
    for (long steps = 1; steps <= 5; steps += 2) {
        make_layer(&a, &w, steps, 60, 0);
        make_layer(&b, &w, steps, 75, 0.12);
        char what[48];
        w.a = &a;
        w.b = &b;
        snprintf(what, sizeof what, "two layers, %ld vertices", 4 * steps);
        compare(&w, what);
        w.b = &a;
        snprintf(what, sizeof what, "same layer, %ld vertices", 4 * steps);
        compare(&w, what);
        printf("    into the chart: %.1f ns per vertex\n",
               bench_ns(preparing, &w, (double)(a.count * (size_t)(4 * steps))));
        free_layer(&a, &w);
        free_layer(&b, &w);
    }
    for (long count = 1000; count <= 10000; count *= 10) {
        char what[48];
        make_star(&a, &w, centre_deg, count, 0);
        make_star(&b, &w, (const double[2]){centre_deg[0] + 0.001, centre_deg[1]}, count, 0.011);
        w.b = &b;
        snprintf(what, sizeof what, "teeth, %ld vertices", count);
        compare(&w, what);
        free_layer(&a, &w);
        free_layer(&b, &w);
    }
    zl_overlap_scratch_free(&w.scratch);
    GEOS_finish_r(w.handle);
    return 0;
}
