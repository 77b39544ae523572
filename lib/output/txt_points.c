/* The points of a plot as they are written: in the plane, rounded, each once where it repeats. */

#include "base/error.h"
#include "base/number.h"
#include "output/txt.h"

/* The number that stands in the file. */
static double as_written(double value, int decimals)
{
    char text[ZL_NUMBER_SIZE];
    zl_number_text(text, value, decimals);
    return zl_atof(text);
}

static void round_all(zl_shape *shape, int decimals)
{
    for (size_t i = 0; i < 2 * shape->npoints; i++)
        shape->lonlat_deg[i] = as_written(shape->lonlat_deg[i], decimals);
}

/* Adds the points of a ring or path, each once where it repeats the one before. */
static size_t add_ring(zl_shape_builder *builder, const double *xy, size_t npoints)
{
    size_t merged = 0;
    zl_shape_begin_ring(builder);
    for (size_t i = 0; i < npoints; i++) {
        bool same = i > 0 && xy[2 * i] == xy[2 * i - 2] && xy[2 * i + 1] == xy[2 * i - 1];
        merged += same;
        if (!same)
            zl_shape_add_point(builder, xy[2 * i], xy[2 * i + 1]);
    }
    return merged;
}

static zl_status without_repeats(zl_shape **out, size_t *merged, const zl_shape *shape,
                                 zl_error *err)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, shape->kind);
    *merged = 0;
    for (size_t p = 0; p < shape->nparts; p++) {
        zl_shape_begin_part(&builder);
        for (size_t r = shape->part_start[p]; r < shape->part_start[p + 1]; r++)
            *merged += add_ring(&builder, zl_ring_points(shape, r), zl_ring_size(shape, r));
    }
    return zl_shape_builder_take(out, &builder, err);
}

zl_status zl_txt_round(zl_shape **out, size_t *merged, const zl_shape *shape, const zl_crs *crs,
                       int decimals, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *plane = NULL;
    ZL_TRY(zl_shape_copy(&plane, shape, err));
    ZL_TRY(zl_crs_from_lonlat(crs, plane->lonlat_deg, plane->npoints, NULL, err));
    round_all(plane, decimals);
    return without_repeats(out, merged, plane, err);
}
