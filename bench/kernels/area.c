/* Geodesic area of rings, per vertex, beside geod_polygonarea. */
#include <geodesic.h>

#include "bench.h"
#include "geodesy/ellipsoid.h"

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

int main(void)
{
    static job j;
    static const size_t sizes[] = {4, 10, 100, 1000};
    static const double edges_m[] = {50, 5000};
    geod_init(&j.ellipsoid, ZL_ELLIPSOID_A_M, ZL_ELLIPSOID_F);
    bench_title("per vertex");
    for (size_t e = 0; e < sizeof edges_m / sizeof *edges_m; e++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            char what[64];
            if (edges_m[e] * (double)sizes[i] > 1e6)
                continue;
            fill(&j, sizes[i], edges_m[e]);
            snprintf(what, sizeof what, "area, %zu vertices, edges of %g m", sizes[i], edges_m[e]);
            double n = (double)sizes[i];
            bench_line(what, bench_ns(with_ring_measure, &j, n),
                       bench_ns(with_geod_polygonarea, &j, n));
        }
    return 0;
}
