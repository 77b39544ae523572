#include "geometry/wire.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "geometry/codec.h"

zl_status zl_wire_refuse(const zl_wire_reader *reader, const char *cause, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, cause);
    zl_print(text, sizeof text, zl_message(cause), arguments);
    va_end(arguments);
    return zl_fail(reader->err, ZL_BAD_DATA, "%s geometry: %s (at byte %zu of %zu)", reader->format,
                   text, reader->at, reader->size);
}

/* ---- numbers -------------------------------------------------------------------------------- */

/* Copies the bytes of one number in the order of this machine. */
static zl_status take_number(void *out, zl_wire_reader *reader, size_t width)
{
    if (reader->size - reader->at < width)
        return zl_wire_refuse(reader, "it ends in the middle");
    uint8_t number[8];
    bool swap = reader->big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
    for (size_t i = 0; i < width; i++)
        number[i] = reader->bytes[reader->at + (swap ? width - 1 - i : i)];
    /* cppcheck-suppress uninitvar ; `width` bytes of it are */
    memcpy(out, number, width);
    reader->at += width;
    return ZL_OK;
}

zl_status zl_wire_u8(uint8_t *out, zl_wire_reader *reader)
{
    return take_number(out, reader, 1);
}

zl_status zl_wire_u32(uint32_t *out, zl_wire_reader *reader)
{
    return take_number(out, reader, sizeof *out);
}

zl_status zl_wire_count(uint32_t *out, zl_wire_reader *reader, size_t item_size)
{
    uint32_t count = 0;
    ZL_TRY(zl_wire_u32(&count, reader));
    if (count > (reader->size - reader->at) / item_size)
        return zl_wire_refuse(reader, "it announces %u items, more than it has bytes for", count);
    *out = count;
    return ZL_OK;
}

/* ---- coordinates ---------------------------------------------------------------------------- */

static zl_status take_place(double place[2], zl_wire_reader *reader)
{
    double dropped;
    ZL_TRY(take_number(&place[0], reader, sizeof place[0]));
    ZL_TRY(take_number(&place[1], reader, sizeof place[1]));
    for (int i = 0; i < reader->has_z + reader->has_m; i++)
        ZL_TRY(take_number(&dropped, reader, sizeof dropped));
    return ZL_OK;
}

/* X, Y and Z as float steps from the point before, M in full (SpatiaLite's CompressGeometry). */
static zl_status take_step(double place[2], zl_wire_reader *reader)
{
    float step[2] = {0, 0}, dropped_z;
    double dropped_m;
    ZL_TRY(take_number(&step[0], reader, sizeof step[0]));
    ZL_TRY(take_number(&step[1], reader, sizeof step[1]));
    if (reader->has_z)
        ZL_TRY(take_number(&dropped_z, reader, sizeof dropped_z));
    if (reader->has_m)
        ZL_TRY(take_number(&dropped_m, reader, sizeof dropped_m));
    place[0] += (double)step[0];
    place[1] += (double)step[1];
    return ZL_OK;
}

static size_t place_size(const zl_wire_reader *reader)
{
    size_t extra = (size_t)reader->has_z + (size_t)reader->has_m;
    if (!reader->compressed)
        return 8 * (2 + extra);
    return 8 + 4 * (size_t)reader->has_z + 8 * (size_t)reader->has_m;
}

/* Pairs of doubles in the order of this machine lie as a shape has them. */
static bool is_plain(const zl_wire_reader *reader)
{
    bool swap = reader->big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
    return !swap && !reader->compressed && !reader->has_z && !reader->has_m;
}

/* The count has been found to fit into what is left. */
static zl_status take_plain_places(zl_wire_reader *reader, uint32_t count)
{
    zl_shape_add_bytes(&reader->builder, reader->bytes + reader->at, count);
    reader->at += count * sizeof(double[2]);
    return ZL_OK;
}

static zl_status take_places(zl_wire_reader *reader, uint32_t count)
{
    double place[2] = {0, 0};
    for (uint32_t i = 0; i < count; i++) {
        bool step = reader->compressed && i > 0 && i + 1 < count;
        ZL_TRY(step ? take_step(place, reader) : take_place(place, reader));
        zl_shape_add_point(&reader->builder, place[0], place[1]);
    }
    return ZL_OK;
}

static zl_status take_path(zl_wire_reader *reader)
{
    uint32_t count = 0;
    ZL_TRY(zl_wire_count(&count, reader, place_size(reader)));
    if (count > ZL_MAX_POINTS - reader->builder.shape.npoints)
        return zl_wire_refuse(reader, "more than %u points", ZL_MAX_POINTS);
    if (reader->builder.shape.nrings >= ZL_MAX_RINGS)
        return zl_wire_refuse(reader, "more than %u rings", ZL_MAX_RINGS);
    zl_shape_begin_ring(&reader->builder);
    return is_plain(reader) ? take_plain_places(reader, count) : take_places(reader, count);
}

/* An empty point is written as two NAN (OGC 12-128r18, 2.1.3). */
static zl_status take_point(zl_wire_reader *reader)
{
    double place[2] = {0, 0};
    ZL_TRY(take_place(place, reader));
    if (reader->builder.shape.nrings >= ZL_MAX_RINGS)
        return zl_wire_refuse(reader, "more than %u points", ZL_MAX_RINGS);
    if (!(isnan(place[0]) && isnan(place[1])))
        zl_shape_add_point(&reader->builder, place[0], place[1]);
    return ZL_OK;
}

/* A line without points is an empty part; a ring without points is kept, to be found wanting. */
static zl_status take_line(zl_wire_reader *reader)
{
    size_t before = reader->builder.shape.npoints;
    ZL_TRY(take_path(reader));
    if (reader->builder.shape.npoints == before && !reader->builder.failed)
        reader->builder.shape.nrings--;
    return ZL_OK;
}

zl_status zl_wire_body(zl_wire_reader *reader, uint32_t type)
{
    ZL_TRY(zl_wire_set_kind(reader, type));
    reader->had_zm = reader->had_zm || reader->has_z || reader->has_m;
    zl_shape_begin_part(&reader->builder);
    if (type == ZL_WIRE_POINT)
        return take_point(reader);
    if (type == ZL_WIRE_LINE)
        return take_line(reader);
    uint32_t nrings = 0;
    ZL_TRY(zl_wire_count(&nrings, reader, 4));
    for (uint32_t r = 0; r < nrings; r++)
        ZL_TRY(take_path(reader));
    return ZL_OK;
}

zl_status zl_wire_set_kind(zl_wire_reader *reader, uint32_t type)
{
    /* The codes of the multi kinds follow those of their members, in the order of zl_shape_kind. */
    zl_shape_kind kind = (zl_shape_kind)(type > ZL_WIRE_POLYGON ? type - ZL_WIRE_POLYGON : type);
    if (reader->builder.kind != ZL_SHAPE_NONE && reader->builder.kind != kind)
        return zl_wire_refuse(reader, "it mixes points, lines and polygons in one feature; give "
                                      "each kind a layer of its own");
    reader->builder.kind = kind;
    return ZL_OK;
}

zl_status zl_wire_check_end(const zl_wire_reader *reader)
{
    if (reader->at != reader->size)
        return zl_wire_refuse(reader, "%zu bytes are left over", reader->size - reader->at);
    return ZL_OK;
}

zl_status zl_wire_take(zl_shape **out, zl_wire_reader *reader)
{
    ZL_TRY(zl_wire_check_end(reader));
    return zl_shape_builder_take(out, &reader->builder, reader->err);
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put_number(zl_wire_writer *writer, uint64_t value, size_t width)
{
    for (size_t i = 0; i < width; i++)
        writer->bytes[writer->at++] = (uint8_t)(value >> (8 * i));
}

void zl_wire_put_u8(zl_wire_writer *writer, uint8_t value)
{
    put_number(writer, value, 1);
}

void zl_wire_put_u32(zl_wire_writer *writer, uint32_t value)
{
    put_number(writer, value, sizeof value);
}

void zl_wire_put_f64(zl_wire_writer *writer, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_number(writer, bits, sizeof bits);
}

static void put_points(zl_wire_writer *writer, const zl_shape *shape, size_t ring)
{
    const double *points = zl_ring_points(shape, ring);
    size_t count = 2 * zl_ring_size(shape, ring);
    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && count > 0) {
        memcpy(writer->bytes + writer->at, points, count * sizeof *points);
        writer->at += count * sizeof *points;
        return;
    }
    for (size_t i = 0; i < count; i++)
        zl_wire_put_f64(writer, points[i]);
}

void zl_wire_put_part(zl_wire_writer *writer, const zl_shape *shape, size_t part)
{
    size_t first = shape->part_start[part], end = shape->part_start[part + 1];
    if (shape->kind == ZL_SHAPE_POLYGON)
        zl_wire_put_u32(writer, (uint32_t)(end - first));
    for (size_t r = first; r < end; r++) {
        if (shape->kind != ZL_SHAPE_POINT)
            zl_wire_put_u32(writer, (uint32_t)zl_ring_size(shape, r));
        put_points(writer, shape, r);
    }
}

size_t zl_wire_parts_size(const zl_shape *shape)
{
    size_t counts = shape->kind == ZL_SHAPE_POINT ? 0 : shape->nrings;
    if (shape->kind == ZL_SHAPE_POLYGON)
        counts += shape->nparts;
    return 4 * counts + 16 * shape->npoints;
}

zl_status zl_wire_check_counts(const zl_shape *shape, zl_error *err)
{
    if (shape->npoints > UINT32_MAX || shape->nrings > UINT32_MAX)
        return zl_fail(err, ZL_BAD_DATA, "a shape of %zu points is too large to be written",
                       shape->npoints);
    return ZL_OK;
}
