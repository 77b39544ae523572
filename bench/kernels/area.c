/* Geodesic area of rings, per vertex, beside geod_polygonarea. */
#include <geodesic.h>

#include "bench.h"
#include "geodesy/area_series.h"
#include "geodesy/ellipsoid.h"
#include "postgis.h"

enum { most_points = 1001 };

typedef struct job {
    size_t npoints; /* the last repeats the first */
    double lonlat[2 * most_points];
    double lat[most_points], lon[most_points];
    struct geod_geodesic ellipsoid;
} job;

static double with_ring_measure(void *data)
{
    const job *j = data;
    double area_m2;
    zl_ring_measure(j->lonlat, j->npoints, &area_m2, NULL);
    return area_m2;
}

static double with_portable(void *data)
{
    const job *j = data;
    double area_m2 = 0;
    zl_series_ring_area_by(&zl_area_kernel_portable, &area_m2, j->lonlat, j->npoints);
    return area_m2;
}

static double with_geod_polygonarea(void *data)
{
    job *j = data;
    double area_m2;
    geod_polygonarea(&j->ellipsoid, j->lat, j->lon, (int)j->npoints - 1, &area_m2, NULL);
    return area_m2;
}

/* A wavy circle around a place near Korla whose edges are about `edge_m` long. */
static void fill(job *j, size_t nvertices, double edge_m)
{
    const double pi = acos(-1.0), place[2] = {86.2, 41.7};
    double radius_m = edge_m / (2 * sin(pi / (double)nvertices));
    uint64_t state = nvertices;
    for (size_t i = 0; i < nvertices; i++)
        zl_geodesic_direct(j->lonlat + 2 * i, place, -360.0 * (double)i / (double)nvertices,
                           radius_m * (0.98 + 0.04 * bench_random(&state)));
    j->lonlat[2 * nvertices] = j->lonlat[0];
    j->lonlat[2 * nvertices + 1] = j->lonlat[1];
    for (size_t i = 0; i <= nvertices; i++) {
        j->lon[i] = j->lonlat[2 * i];
        j->lat[i] = j->lonlat[2 * i + 1];
    }
    j->npoints = nvertices + 1;
}

/* PostGIS asked for the same ring again and again. */
static double with_postgis_ns(const job *j, size_t nvertices)
{
    const size_t repeats = 200000 / nvertices;
    zl_shape_builder builder;
    zl_shape *ring = NULL;
    char sql[160];
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, j->lonlat, j->npoints);
    if (!postgis_here() || zl_shape_builder_take(&ring, &builder, NULL) != ZL_OK)
        return (double)NAN;
    postgis_put("area", (const zl_shape *const *)&ring, 1);
    postgis_run("ALTER TABLE area ALTER g TYPE geography USING g::geography");
    snprintf(sql, sizeof sql, "SELECT sum(ST_Area(g)) FROM area, generate_series(1, %zu)", repeats);
    zl_shape_free(ring);
    return postgis_ns(sql, (double)(repeats * nvertices), NULL);
}

static void compare(job *j, size_t nvertices, double edge_m)
{
    char what[64];
    double n = (double)nvertices;
    fill(j, nvertices, edge_m);
    double reference_ns = bench_ns(with_geod_polygonarea, j, n);
    snprintf(what, sizeof what, "%zu vertices, edges of %g m", nvertices, edge_m);
    double here_ns = bench_ns(with_ring_measure, j, n);
    bench_line(what, here_ns, reference_ns);
    bench_line("  without wide registers", bench_ns(with_portable, j, n), reference_ns);
    bench_peer("PostGIS ST_Area(geography)", here_ns, with_postgis_ns(j, nvertices));
}

int main(void)
{
    static job j;
    geod_init(&j.ellipsoid, ZL_ELLIPSOID_A_M, ZL_ELLIPSOID_F);
    bench_title("per vertex");
    puts("second order:");
    compare(&j, 4, 50);
    compare(&j, 10, 50);
    compare(&j, 30, 50);
    compare(&j, 100, 50);
    puts("fourth order:");
    compare(&j, 4, 1000);
    compare(&j, 10, 1000);
    compare(&j, 30, 1000);
    compare(&j, 100, 1000);
    compare(&j, 1000, 300);
    puts("edges that are cut:");
    compare(&j, 10, 50000);
    return 0;
}
