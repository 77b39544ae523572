#include "output/gpkg/blob.h"

#include <string.h>

#include "base/error.h"
#include "geometry/codec.h"
#include "geometry/wire.h"

/* Little-endian, with the extent in x and y: as GDAL writes it, which leaves it out of points. */
enum { FLAG_LITTLE_ENDIAN = 1, FLAG_EXTENT = 2, HEAD_BYTES = 8, EXTENT_BYTES = 32 };

static size_t head_bytes(const zl_shape *shape)
{
    return HEAD_BYTES + (shape->kind == ZL_SHAPE_POINT && shape->nparts == 1 ? 0 : EXTENT_BYTES);
}

static void put_head(zl_wire_writer *writer, const zl_shape *shape, int32_t srs_id)
{
    bool extent = head_bytes(shape) > HEAD_BYTES;
    zl_wire_put_u8(writer, 'G');
    zl_wire_put_u8(writer, 'P');
    zl_wire_put_u8(writer, 0);
    zl_wire_put_u8(writer, FLAG_LITTLE_ENDIAN | (extent ? FLAG_EXTENT : 0));
    zl_wire_put_u32(writer, (uint32_t)srs_id);
    if (!extent)
        return;
    zl_extent e = zl_points_extent(shape->lonlat_deg, shape->npoints);
    zl_wire_put_f64(writer, e.west);
    zl_wire_put_f64(writer, e.east);
    zl_wire_put_f64(writer, e.south);
    zl_wire_put_f64(writer, e.north);
}

zl_status zl_gpkg_add_blob(zl_text *out, const zl_shape *shape, bool single, int32_t srs_id,
                           zl_error *err)
{
    ZL_TRY(zl_wire_check_counts(shape, err));
    size_t head = head_bytes(shape), size = head + zl_shape_wkb_size(shape, single);
    char *to = zl_text_room(out, size);
    if (!to)
        return zl_fail_memory(err);
    zl_wire_writer writer = {.bytes = (uint8_t *)to};
    put_head(&writer, shape, srs_id);
    zl_shape_put_wkb((uint8_t *)to + head, shape, single);
    zl_text_end(out, to + size);
    return ZL_OK;
}

zl_status zl_gpkg_take_blob(zl_shape **out, const uint8_t *blob, size_t size, int32_t srs_id,
                            zl_error *err)
{
    uint32_t srs = 0;
    zl_wire_reader reader = {
        .bytes = blob, .size = size, .at = 4, .format = "GeoPackage", .err = err};
    bool known = size >= HEAD_BYTES && memcmp(blob, "GP", 3) == 0 &&
                 (blob[3] & ~FLAG_EXTENT) == FLAG_LITTLE_ENDIAN;
    if (!known)
        return zl_wire_refuse(&reader, "its header is not known");
    ZL_TRY(zl_wire_u32(&srs, &reader));
    if (srs != (uint32_t)srs_id)
        return zl_wire_refuse(&reader, "its header is not known");
    size_t head = HEAD_BYTES + (blob[3] & FLAG_EXTENT ? EXTENT_BYTES : 0);
    if (size < head)
        return zl_wire_refuse(&reader, "it ends in the middle");
    return zl_shape_from_wkb(out, blob + head, size - head, err);
}
