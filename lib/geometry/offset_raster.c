#include "geometry/offset_raster.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/ellipsoid.h"

#define CELL_M    20.0
#define STEP_M    10.0
#define REACH_M   15.0
#define PI_BY_180 0.017453292519943295

enum { LOG2_BITS = 26 };

struct zl_offset_raster {
    double per_degree[2]; /* cells: square in the middle of the extent, and nearly so elsewhere */
    uint64_t word[(size_t)1 << (LOG2_BITS - 6)];
};

/* Radii of curvature in the meridian and across it. */
void zl_metres_per_degree(double out[2], double lat_deg)
{
    double sine = sin(lat_deg * PI_BY_180);
    double w2 = 1 - ZL_ELLIPSOID_E2 * sine * sine, across_m = ZL_ELLIPSOID_A_M / sqrt(w2);
    out[0] = across_m * cos(lat_deg * PI_BY_180) * PI_BY_180;
    out[1] = across_m * (1 - ZL_ELLIPSOID_E2) / w2 * PI_BY_180;
}

static size_t bit_of(const zl_offset_raster *raster, double lon_deg, double lat_deg)
{
    int64_t column = (int64_t)floor(lon_deg * raster->per_degree[0]);
    int64_t row = (int64_t)floor(lat_deg * raster->per_degree[1]);
    uint64_t key = (uint64_t)row * 0x9E3779B97F4A7C15u + (uint64_t)column;
    key = (key ^ (key >> 29)) * 0xBF58476D1CE4E5B9u;
    return (size_t)(key >> (64 - LOG2_BITS));
}

static void set(zl_offset_raster *raster, double lon_deg, double lat_deg)
{
    size_t bit = bit_of(raster, lon_deg, lat_deg);
    raster->word[bit / 64] |= UINT64_C(1) << (bit % 64);
}

bool zl_offset_raster_has(const zl_offset_raster *raster, double lon_deg, double lat_deg)
{
    size_t bit = bit_of(raster, lon_deg, lat_deg);
    return (raster->word[bit / 64] >> (bit % 64) & 1) != 0;
}

static void set_around(zl_offset_raster *raster, const double place[2], const double metres[2])
{
    for (int i = -1; i <= 1; i++)
        for (int k = -1; k <= 1; k++)
            set(raster, place[0] + i * REACH_M / metres[0], place[1] + k * REACH_M / metres[1]);
}

static void draw_edge(zl_offset_raster *raster, const double *a, const double *b,
                      const zl_extent *extent)
{
    double metres[2];
    zl_metres_per_degree(metres, a[1]);
    double length_m = hypot((b[0] - a[0]) * metres[0], (b[1] - a[1]) * metres[1]);
    int steps = 1 + (int)(length_m / STEP_M);
    for (int i = 0; i <= steps; i++) {
        double t = (double)i / steps;
        const double place[2] = {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])};
        if (place[0] >= extent->west && place[0] <= extent->east && place[1] >= extent->south &&
            place[1] <= extent->north)
            set_around(raster, place, metres);
    }
}

static void draw(zl_offset_raster *raster, const zl_shape *shape, const zl_extent *extent)
{
    for (size_t r = 0; r < shape->nrings; r++) {
        const double *path = zl_ring_points(shape, r);
        size_t size = zl_ring_size(shape, r);
        zl_extent reach = zl_points_extent(path, size);
        if (!zl_extent_meets(&reach, extent))
            continue;
        if (size == 1)
            draw_edge(raster, path, path, extent);
        for (size_t i = 0; i + 1 < size; i++) {
            zl_extent edge = zl_points_extent(path + 2 * i, 2);
            if (zl_extent_meets(&edge, extent))
                draw_edge(raster, path + 2 * i, path + 2 * i + 2, extent);
        }
    }
}

zl_status zl_offset_raster_new(zl_offset_raster **out, const zl_shape *const *shapes, size_t count,
                               const zl_extent *extent, zl_error *err)
{
    zl_offset_raster *raster = zl_alloc_zero(1, sizeof *raster);
    if (!raster)
        return zl_fail_memory(err);
    double metres[2];
    zl_metres_per_degree(metres, (extent->south + extent->north) / 2);
    raster->per_degree[0] = metres[0] / CELL_M;
    raster->per_degree[1] = metres[1] / CELL_M;
    for (size_t i = 0; i < count; i++)
        if (shapes[i])
            draw(raster, shapes[i], extent);
    *out = raster;
    return ZL_OK;
}

void zl_offset_raster_free_ptr(zl_offset_raster **raster)
{
    zl_free(*raster);
    *raster = NULL;
}
