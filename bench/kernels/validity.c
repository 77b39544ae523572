/* Is a small ring simple? The quick check beside GEOSisValid, of rings in the plane; and the whole
 * way of a shape into its chart and through the check. */
#include "bench.h"

#include <geos_c.h>
#include <math.h>

#include "geometry/shape.h"
#include "geometry/simple_ring.h"
#include "postgis.h"

enum { most = 64 };

typedef struct job {
    size_t npoints;
    double xy[2 * (most + 1)];
    zl_shape *shape;
    GEOSContextHandle_t handle;
    GEOSGeometry *polygon;
} job;

static void make(job *w, size_t count)
{
    uint64_t state = 7;
    zl_error err = {0};
    for (size_t k = 0; k <= count; k++) {
        double angle = 8 * atan(1) * (double)(k % count) / (double)count;
        double far = k == count ? 0 : 60 + 40 * bench_random(&state);
        w->xy[2 * k] = k == count ? w->xy[0] : far * cos(angle);
        w->xy[2 * k + 1] = k == count ? w->xy[1] : far * sin(angle);
    }
    w->npoints = count + 1;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t k = 0; k <= count; k++)
        zl_shape_add_point(&builder, 86 + w->xy[2 * k] * 1.2e-5, 41 + w->xy[2 * k + 1] * 9e-6);
    if (zl_shape_builder_take(&w->shape, &builder, &err) != ZL_OK)
        exit(EXIT_FAILURE);
    GEOSCoordSequence *points =
        GEOSCoordSeq_copyFromBuffer_r(w->handle, w->xy, (unsigned)w->npoints, 0, 0);
    w->polygon = GEOSGeom_createPolygon_r(w->handle, GEOSGeom_createLinearRing_r(w->handle, points),
                                          NULL, 0);
}

static double quick(void *data)
{
    const job *w = data;
    return zl_ring_is_simple(w->xy, w->npoints);
}

static double quick_with_chart(void *data)
{
    return zl_shape_is_clearly_valid(((const job *)data)->shape);
}

static double by_geos(void *data)
{
    const job *w = data;
    return GEOSisValid_r(w->handle, w->polygon);
}

int main(void)
{
    static const size_t sizes[] = {4, 8, 20, 40, 63};
    job w = {.handle = GEOS_init_r()};
    bench_title("per ring");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char what[48];
        make(&w, sizes[i]);
        if (quick(&w) != 1 || quick_with_chart(&w) != 1 || by_geos(&w) != 1)
            return EXIT_FAILURE;
        double geos_ns = bench_ns(by_geos, &w, 1);
        snprintf(what, sizeof what, "ring of %zu vertices", sizes[i]);
        bench_line(what, bench_ns(quick, &w, 1), geos_ns);
        snprintf(what, sizeof what, "  the same, brought into its chart first");
        double here_ns = bench_ns(quick_with_chart, &w, 1);
        bench_line(what, here_ns, geos_ns);
        postgis_put("rings", (const zl_shape *const *)&w.shape, 1);
        bench_peer(
            "PostGIS ST_IsValid", here_ns,
            postgis_ns("SELECT sum(ST_IsValid(g)::int) FROM rings, generate_series(1, 20000)",
                       20000, NULL));
        zl_shape_free(w.shape);
        GEOSGeom_destroy_r(w.handle, w.polygon);
    }
    GEOS_finish_r(w.handle);
    return 0;
}
