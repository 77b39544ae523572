/* Building shapes part by part, copying and joining them. */
#include "base/alloc.h"
#include "base/error.h"
#include "geometry/shape.h"

#include <string.h>

void zl_shape_builder_init(zl_shape_builder *builder, zl_shape_kind kind)
{
    *builder = (zl_shape_builder){.kind = kind};
}

/* Appends to one of the two arrays of starts; one entry beyond the count is kept for the end. */
static void add_start(zl_shape_builder *builder, size_t **starts, size_t *count, size_t *capacity,
                      size_t value)
{
    if (builder->failed)
        return;
    size_t *grown = zl_grow(*starts, *count + 1, capacity, sizeof **starts);
    if (!grown) {
        builder->failed = true;
        return;
    }
    *starts = grown;
    grown[(*count)++] = value;
}

/* A part without a ring would have no shell: it is as if it had never begun. */
static void drop_empty_part(zl_shape *shape)
{
    if (shape->nparts > 0 && shape->part_start[shape->nparts - 1] == shape->nrings)
        shape->nparts--;
}

void zl_shape_begin_part(zl_shape_builder *builder)
{
    zl_shape *shape = &builder->shape;
    if (builder->failed)
        return;
    drop_empty_part(shape);
    add_start(builder, &shape->part_start, &shape->nparts, &builder->part_capacity, shape->nrings);
}

void zl_shape_begin_ring(zl_shape_builder *builder)
{
    zl_shape *shape = &builder->shape;
    if (shape->nparts == 0)
        zl_shape_begin_part(builder);
    add_start(builder, &shape->ring_start, &shape->nrings, &builder->ring_capacity, shape->npoints);
}

void zl_shape_add_points(zl_shape_builder *builder, const double *lonlat, size_t npoints)
{
    zl_shape_add_bytes(builder, (const uint8_t *)lonlat, npoints);
}

/* Room for more points at the end; NULL where there is no memory. */
static double *room_for(zl_shape_builder *builder, size_t npoints)
{
    zl_shape *shape = &builder->shape;
    double *grown = builder->failed ? NULL
                                    : zl_grow(shape->lonlat_deg, shape->npoints + npoints - 1,
                                              &builder->point_capacity, 2 * sizeof(double));
    if (!grown) {
        builder->failed = true;
        return NULL;
    }
    shape->lonlat_deg = grown;
    double *room = grown + 2 * shape->npoints;
    shape->npoints += npoints;
    return room;
}

void zl_shape_add_bytes(zl_shape_builder *builder, const uint8_t *lonlat, size_t npoints)
{
    zl_shape *shape = &builder->shape;
    if (npoints == 0)
        return;
    if (shape->nparts == 0 ||
        (!builder->failed && shape->part_start[shape->nparts - 1] == shape->nrings))
        zl_shape_begin_ring(builder);
    double *room = room_for(builder, npoints);
    if (room)
        memcpy(room, lonlat, npoints * 2 * sizeof(double));
}

double *zl_shape_add_ring(zl_shape_builder *builder, size_t npoints)
{
    zl_shape_begin_ring(builder);
    return npoints > 0 ? room_for(builder, npoints) : NULL;
}

void zl_shape_add_point(zl_shape_builder *builder, double lon_deg, double lat_deg)
{
    zl_shape_add_points(builder, (const double[2]){lon_deg, lat_deg}, 1);
}

void zl_shape_builder_free(zl_shape_builder *builder)
{
    zl_free(builder->shape.lonlat_deg);
    zl_free(builder->shape.ring_start);
    zl_free(builder->shape.part_start);
    zl_shape_builder_init(builder, builder->kind);
}

/* Gives all three arrays a place, also when the shape is empty, and writes the ends. */
static bool finish(zl_shape_builder *builder)
{
    zl_shape *shape = &builder->shape;
    if (builder->failed)
        return false;
    drop_empty_part(shape);
    size_t nrings = shape->nrings, nparts = shape->nparts;
    add_start(builder, &shape->ring_start, &nrings, &builder->ring_capacity, shape->npoints);
    add_start(builder, &shape->part_start, &nparts, &builder->part_capacity, shape->nrings);
    if (!shape->lonlat_deg)
        shape->lonlat_deg = zl_alloc(0);
    return !builder->failed && shape->lonlat_deg;
}

zl_status zl_shape_builder_take(zl_shape **out, zl_shape_builder *builder, zl_error *err)
{
    zl_shape *shape = finish(builder) ? zl_alloc(sizeof *shape) : NULL;
    if (!shape) {
        zl_shape_builder_free(builder);
        return zl_fail_memory(err);
    }
    *shape = builder->shape;
    shape->kind = builder->kind;
    zl_shape_builder_init(builder, builder->kind);
    *out = shape;
    return ZL_OK;
}

void zl_shape_builder_reset(zl_shape_builder *builder)
{
    zl_shape *shape = &builder->shape;
    shape->npoints = shape->nrings = shape->nparts = 0;
    builder->kind = ZL_SHAPE_NONE;
    builder->failed = false;
}

zl_status zl_shape_builder_view(const zl_shape **out, zl_shape_builder *builder, zl_error *err)
{
    if (!finish(builder))
        return zl_fail_memory(err);
    builder->shape.kind = builder->kind;
    *out = &builder->shape;
    return ZL_OK;
}

void zl_shape_free(zl_shape *shape)
{
    if (!shape)
        return;
    zl_free(shape->lonlat_deg);
    zl_free(shape->ring_start);
    zl_free(shape->part_start);
    zl_free(shape);
}

void zl_shape_free_ptr(zl_shape **shape)
{
    zl_shape_free(*shape);
}

void zl_shape_add_shape(zl_shape_builder *builder, const zl_shape *shape)
{
    for (size_t p = 0; p < shape->nparts; p++) {
        zl_shape_begin_part(builder);
        for (size_t r = shape->part_start[p]; r < shape->part_start[p + 1]; r++) {
            zl_shape_begin_ring(builder);
            zl_shape_add_points(builder, zl_ring_points(shape, r), zl_ring_size(shape, r));
        }
    }
}

zl_status zl_shape_copy(zl_shape **out, const zl_shape *shape, zl_error *err)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, shape->kind);
    zl_shape_add_shape(&builder, shape);
    return zl_shape_builder_take(out, &builder, err);
}

zl_status zl_shape_concat(zl_shape **out, const zl_shape *a, const zl_shape *b, zl_error *err)
{
    if (a->kind != b->kind)
        return zl_fail(err, ZL_BAD_DATA, "shapes of different kind cannot be joined into one");
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, a->kind);
    zl_shape_add_shape(&builder, a);
    zl_shape_add_shape(&builder, b);
    return zl_shape_builder_take(out, &builder, err);
}
