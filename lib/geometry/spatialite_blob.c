/* SpatiaLite's BLOB ("BLOB-Geometry" in its documentation):
 *
 *     00  order  SRID  west south east north  7C  class  body  FE
 *
 * with the members of a multi geometry each behind 69 and its class. A TinyPoint (order 80 or 81)
 * has a byte for its dimensions in place of all from the extent to the class. Own code, because
 * SpatiaLite's reader trusts the counts that it finds. */
#include "base/alloc.h"
#include "base/error.h"
#include "geometry/codec.h"
#include "geometry/wire.h"

#define MARK_START      0x00
#define MARK_MBR        0x7C
#define MARK_MEMBER     0x69
#define MARK_END        0xFE
#define MBR_AT          6
#define MBR_SIZE        32
#define CLASS_DIMENSION 1000
#define CLASS_COMPRESS  1000000
#define SRID_CGCS2000   4490

/* Tells what a class says of dimensions and compression, and gives the plain type. */
static zl_status take_class(uint32_t *type, zl_wire_reader *reader)
{
    uint32_t class_code = 0;
    ZL_TRY(zl_wire_u32(&class_code, reader));
    uint32_t plain = class_code % CLASS_COMPRESS, dimensions = plain / CLASS_DIMENSION;
    *type = plain % CLASS_DIMENSION;
    reader->compressed = class_code >= CLASS_COMPRESS;
    reader->has_z = dimensions == 1 || dimensions == 3;
    reader->has_m = dimensions >= 2;
    bool compressible = *type == ZL_WIRE_LINE || *type == ZL_WIRE_POLYGON;
    if (class_code >= 2 * CLASS_COMPRESS || dimensions > 3 || *type == 0 ||
        *type > ZL_WIRE_COLLECTION || (reader->compressed && !compressible))
        return zl_wire_refuse(reader, "its class %u is not known", class_code);
    return ZL_OK;
}

static zl_status expect_mark(zl_wire_reader *reader, uint8_t mark)
{
    uint8_t found = 0;
    ZL_TRY(zl_wire_u8(&found, reader));
    if (found != mark)
        return zl_wire_refuse(reader, "byte 0x%02X where 0x%02X marks the format", found, mark);
    return ZL_OK;
}

static zl_status take_members(zl_wire_reader *reader, uint32_t multi)
{
    uint32_t count = 0, type = 0;
    ZL_TRY(zl_wire_count(&count, reader, 5));
    for (uint32_t i = 0; i < count; i++) {
        ZL_TRY(expect_mark(reader, MARK_MEMBER));
        ZL_TRY(take_class(&type, reader));
        if (type > ZL_WIRE_POLYGON ||
            (multi != ZL_WIRE_COLLECTION && type != multi - ZL_WIRE_POLYGON))
            return zl_wire_refuse(reader, "a member of class %u does not belong in class %u", type,
                                  multi);
        ZL_TRY(zl_wire_body(reader, type));
    }
    return ZL_OK;
}

static zl_status take_full(zl_wire_reader *reader)
{
    uint32_t type = 0;
    if (reader->size - reader->at < MBR_SIZE)
        return zl_wire_refuse(reader, "it ends in the middle");
    /* The extent is only a copy of what the points say. */
    reader->at += MBR_SIZE;
    ZL_TRY(expect_mark(reader, MARK_MBR));
    ZL_TRY(take_class(&type, reader));
    if (type <= ZL_WIRE_POLYGON)
        return zl_wire_body(reader, type);
    if (type != ZL_WIRE_COLLECTION)
        ZL_TRY(zl_wire_set_kind(reader, type));
    return take_members(reader, type);
}

static zl_status take_tiny_point(zl_wire_reader *reader)
{
    uint8_t dimensions = 0;
    ZL_TRY(zl_wire_u8(&dimensions, reader));
    if (dimensions < 1 || dimensions > 4)
        return zl_wire_refuse(reader, "a TinyPoint of dimension code %u", dimensions);
    reader->has_z = dimensions == 2 || dimensions == 4;
    reader->has_m = dimensions >= 3;
    return zl_wire_body(reader, ZL_WIRE_POINT);
}

static zl_status take_blob(int *srid, zl_wire_reader *reader)
{
    uint8_t order = 0;
    uint32_t code = 0;
    ZL_TRY(expect_mark(reader, MARK_START));
    ZL_TRY(zl_wire_u8(&order, reader));
    if ((order & 0x7F) > 1)
        return zl_wire_refuse(reader, "its byte order 0x%02X is not known", order);
    reader->big_endian = (order & 1) == 0;
    ZL_TRY(zl_wire_u32(&code, reader));
    *srid = (int)(int32_t)code;
    ZL_TRY(order & 0x80 ? take_tiny_point(reader) : take_full(reader));
    return expect_mark(reader, MARK_END);
}

zl_status zl_shape_from_blob(zl_shape **out, int *srid, bool *had_zm, const uint8_t *blob,
                             size_t size, zl_error *err)
{
    zl_wire_reader reader = {.bytes = blob, .size = size, .format = "SpatiaLite", .err = err};
    zl_shape_builder_init(&reader.builder, ZL_SHAPE_NONE);
    int code = 0;
    zl_status status = take_blob(&code, &reader);
    if (status == ZL_OK)
        status = zl_wire_take(out, &reader);
    zl_shape_builder_free(&reader.builder);
    if (status != ZL_OK)
        return status;
    if (srid)
        *srid = code;
    if (had_zm)
        *had_zm = reader.had_zm;
    return ZL_OK;
}

zl_status zl_shape_read_blob(const zl_shape **out, zl_shape_builder *builder, int *srid,
                             const uint8_t *blob, size_t size, zl_error *err)
{
    zl_wire_reader reader = {
        .bytes = blob, .size = size, .format = "SpatiaLite", .builder = *builder, .err = err};
    zl_shape_builder_reset(&reader.builder);
    zl_status status = take_blob(srid, &reader);
    if (status == ZL_OK)
        status = zl_wire_check_end(&reader);
    *builder = reader.builder;
    return status == ZL_OK ? zl_shape_builder_view(out, builder, err) : status;
}

static void put_head(zl_wire_writer *writer, const zl_shape *shape)
{
    zl_extent extent = zl_points_extent(shape->lonlat_deg, shape->npoints);
    zl_wire_put_u8(writer, MARK_START);
    zl_wire_put_u8(writer, 1);
    zl_wire_put_u32(writer, SRID_CGCS2000);
    zl_wire_put_f64(writer, extent.west);
    zl_wire_put_f64(writer, extent.south);
    zl_wire_put_f64(writer, extent.east);
    zl_wire_put_f64(writer, extent.north);
    zl_wire_put_u8(writer, MARK_MBR);
}

zl_status zl_shape_to_blob(uint8_t **out, size_t *size, const zl_shape *shape, zl_error *err)
{
    if (shape->kind == ZL_SHAPE_NONE || shape->nparts == 0)
        return zl_fail(err, ZL_BAD_DATA, "an empty geometry cannot be stored; leave it out");
    ZL_TRY(zl_wire_check_counts(shape, err));
    bool single = shape->kind == ZL_SHAPE_POINT && shape->nparts == 1;
    size_t total = MBR_AT + MBR_SIZE + 6 + zl_wire_parts_size(shape);
    if (!single)
        total += 4 + 5 * shape->nparts;
    zl_wire_writer writer = {.bytes = zl_alloc(total)};
    if (!writer.bytes)
        return zl_fail_memory(err);
    put_head(&writer, shape);
    uint32_t member = (uint32_t)shape->kind;
    zl_wire_put_u32(&writer, single ? member : member + ZL_WIRE_POLYGON);
    if (!single)
        zl_wire_put_u32(&writer, (uint32_t)shape->nparts);
    for (size_t p = 0; p < shape->nparts; p++) {
        if (!single) {
            zl_wire_put_u8(&writer, MARK_MEMBER);
            zl_wire_put_u32(&writer, member);
        }
        zl_wire_put_part(&writer, shape, p);
    }
    zl_wire_put_u8(&writer, MARK_END);
    *out = writer.bytes;
    *size = total;
    return ZL_OK;
}
