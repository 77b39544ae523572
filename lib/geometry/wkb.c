/* Well-known binary: ISO (type + 1000, 2000, 3000) and EWKB (flags in the upper bits), both byte
 * orders. What is written is little-endian ISO. */
#include "base/alloc.h"
#include "base/error.h"
#include "geometry/codec.h"
#include "geometry/wire.h"

#define EWKB_Z    0x80000000u
#define EWKB_M    0x40000000u
#define EWKB_SRID 0x20000000u

/* Deep enough for honest files; a collection in a collection a million times over is none. */
#define MAX_NESTING 32

static zl_status take_geometry(zl_wire_reader *reader, int depth);

/* Byte order, type with its dimensions, SRID. */
static zl_status take_header(uint32_t *type, zl_wire_reader *reader)
{
    uint8_t order = 0;
    uint32_t code = 0, srid = 0;
    ZL_TRY(zl_wire_u8(&order, reader));
    if (order > 1)
        return zl_wire_refuse(reader, "its byte order %u is neither 0 nor 1", order);
    reader->big_endian = order == 0;
    ZL_TRY(zl_wire_u32(&code, reader));
    if (code & EWKB_SRID)
        ZL_TRY(zl_wire_u32(&srid, reader));
    uint32_t plain = code & ~(EWKB_Z | EWKB_M | EWKB_SRID), dimensions = plain / 1000;
    if (dimensions > 3)
        return zl_wire_refuse(reader, "its type %u is not known", plain);
    reader->has_z = (code & EWKB_Z) || dimensions == 1 || dimensions == 3;
    reader->has_m = (code & EWKB_M) || dimensions >= 2;
    *type = plain % 1000;
    return ZL_OK;
}

static zl_status take_members(zl_wire_reader *reader, int depth)
{
    uint32_t count = 0;
    ZL_TRY(zl_wire_count(&count, reader, 5));
    for (uint32_t i = 0; i < count; i++)
        ZL_TRY(take_geometry(reader, depth + 1));
    return ZL_OK;
}

static zl_status take_geometry(zl_wire_reader *reader, int depth)
{
    uint32_t type = 0;
    if (depth > MAX_NESTING)
        return zl_wire_refuse(reader, "collections are nested more than %d deep", MAX_NESTING);
    ZL_TRY(take_header(&type, reader));
    switch (type) {
    case ZL_WIRE_POINT:
    case ZL_WIRE_LINE:
    case ZL_WIRE_POLYGON:
        return zl_wire_body(reader, type);
    case ZL_WIRE_MULTIPOINT:
    case ZL_WIRE_MULTILINE:
    case ZL_WIRE_MULTIPOLYGON:
        ZL_TRY(zl_wire_set_kind(reader, type));
        return take_members(reader, depth);
    case ZL_WIRE_COLLECTION:
        return take_members(reader, depth);
    default:
        if (type >= 8 && type <= 17)
            return zl_wire_refuse(reader,
                                  "type %u is a curve or surface; turn it into straight "
                                  "segments first (ogr2ogr -nlt CONVERT_TO_LINEAR)",
                                  type);
        return zl_wire_refuse(reader, "its type %u is not known", type);
    }
}

zl_status zl_shape_from_wkb_zm(zl_shape **out, bool *had_zm, const uint8_t *wkb, size_t size,
                               zl_error *err)
{
    zl_wire_reader reader = {.bytes = wkb, .size = size, .format = "WKB", .err = err};
    zl_shape_builder_init(&reader.builder, ZL_SHAPE_NONE);
    zl_status status = take_geometry(&reader, 0);
    if (status == ZL_OK)
        status = zl_wire_take(out, &reader);
    zl_shape_builder_free(&reader.builder);
    if (status == ZL_OK && had_zm)
        *had_zm = reader.had_zm;
    return status;
}

zl_status zl_shape_from_wkb(zl_shape **out, const uint8_t *wkb, size_t size, zl_error *err)
{
    return zl_shape_from_wkb_zm(out, NULL, wkb, size, err);
}

static void put_header(zl_wire_writer *writer, uint32_t type)
{
    zl_wire_put_u8(writer, 1);
    zl_wire_put_u32(writer, type);
}

size_t zl_shape_wkb_size(const zl_shape *shape, bool single)
{
    return (single ? 0 : 9) + 5 * shape->nparts + zl_wire_parts_size(shape);
}

void zl_shape_put_wkb(uint8_t *to, const zl_shape *shape, bool single)
{
    uint32_t member = (uint32_t)shape->kind;
    uint32_t multi = member ? member + ZL_WIRE_POLYGON : (uint32_t)ZL_WIRE_COLLECTION;
    zl_wire_writer writer = {.bytes = to};
    if (!single) {
        put_header(&writer, multi);
        zl_wire_put_u32(&writer, (uint32_t)shape->nparts);
    }
    for (size_t p = 0; p < shape->nparts; p++) {
        put_header(&writer, member);
        zl_wire_put_part(&writer, shape, p);
    }
}

zl_status zl_shape_to_wkb(uint8_t **out, size_t *size, const zl_shape *shape, zl_error *err)
{
    ZL_TRY(zl_wire_check_counts(shape, err));
    size_t total = zl_shape_wkb_size(shape, false);
    uint8_t *bytes = zl_alloc(total);
    if (!bytes)
        return zl_fail_memory(err);
    zl_shape_put_wkb(bytes, shape, false);
    *out = bytes;
    *size = total;
    return ZL_OK;
}
