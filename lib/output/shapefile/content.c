#include "output/shapefile/content.h"

#include <string.h>

#include "base/error.h"
#include "geometry/wire.h"

/* Bytes of the content before the points: type, extent, counts. */
enum { POINT_HEAD = 4, MULTIPOINT_HEAD = 40, PATHS_HEAD = 44, RING_BYTES = 4, PLACE_BYTES = 16 };
enum { FILE_CODE = 9994, VERSION = 1000 };

zl_shp_type zl_shp_type_of(zl_shape_kind kind, bool multipart)
{
    switch (kind) {
    case ZL_SHAPE_POINT:
        return multipart ? ZL_SHP_MULTIPOINT : ZL_SHP_POINT;
    case ZL_SHAPE_LINE:
        return ZL_SHP_POLYLINE;
    case ZL_SHAPE_POLYGON:
        return ZL_SHP_POLYGON;
    case ZL_SHAPE_NONE:
        break;
    }
    return ZL_SHP_NULL;
}

static int64_t head_bytes(zl_shp_type type)
{
    bool paths = type == ZL_SHP_POLYLINE || type == ZL_SHP_POLYGON;
    return paths ? PATHS_HEAD : type == ZL_SHP_MULTIPOINT ? MULTIPOINT_HEAD : POINT_HEAD;
}

static int64_t ring_bytes(zl_shp_type type)
{
    return type == ZL_SHP_POLYLINE || type == ZL_SHP_POLYGON ? RING_BYTES : 0;
}

int64_t zl_shp_bytes(zl_shp_type type, int64_t rows, int64_t shapeless, int64_t rings,
                     int64_t points)
{
    return ZL_SHP_HEADER + rows * ZL_SHP_RECORD_HEADER + shapeless * POINT_HEAD +
           (rows - shapeless) * head_bytes(type) + rings * ring_bytes(type) + points * PLACE_BYTES;
}

void zl_shp_put_big(char *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (char)(value >> (24 - 8 * i));
}

/* ---- content --------------------------------------------------------------------------------- */

static void put_extent(zl_wire_writer *to, const zl_shape *shape)
{
    zl_extent e = zl_points_extent(shape->lonlat_deg, shape->npoints);
    zl_wire_put_f64(to, e.west);
    zl_wire_put_f64(to, e.south);
    zl_wire_put_f64(to, e.east);
    zl_wire_put_f64(to, e.north);
}

static void put_places(zl_wire_writer *to, const double *xy, size_t count, bool backwards)
{
    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && !backwards) {
        memcpy(to->bytes + to->at, xy, count * PLACE_BYTES);
        to->at += count * PLACE_BYTES;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const double *place = xy + 2 * (backwards ? count - 1 - i : i);
        zl_wire_put_f64(to, place[0]);
        zl_wire_put_f64(to, place[1]);
    }
}

static void put_polygon(zl_wire_writer *to, const zl_shape *shape)
{
    for (size_t part = 0; part < shape->nparts; part++)
        for (size_t ring = shape->part_start[part]; ring < shape->part_start[part + 1]; ring++) {
            const double *xy = zl_ring_points(shape, ring);
            size_t count = zl_ring_size(shape, ring);
            bool shell = ring == shape->part_start[part];
            double area = zl_ring_twice_area(xy, count);
            put_places(to, xy, count, shell ? area > 0 : area < 0);
        }
}

static void put_content(zl_wire_writer *to, zl_shp_type type, const zl_shape *shape)
{
    zl_wire_put_u32(to, (uint32_t)type);
    if (type != ZL_SHP_POINT)
        put_extent(to, shape);
    if (ring_bytes(type) > 0)
        zl_wire_put_u32(to, (uint32_t)shape->nrings);
    if (type != ZL_SHP_POINT)
        zl_wire_put_u32(to, (uint32_t)shape->npoints);
    for (size_t ring = 0; ring_bytes(type) > 0 && ring < shape->nrings; ring++)
        zl_wire_put_u32(to, (uint32_t)shape->ring_start[ring]);
    if (type == ZL_SHP_POLYGON)
        put_polygon(to, shape);
    else
        put_places(to, shape->lonlat_deg, shape->npoints, false);
}

zl_status zl_shp_add_record(size_t *bytes, zl_text *out, zl_shp_type type, const zl_shape *shape,
                            zl_error *err)
{
    int64_t size = POINT_HEAD;
    if (shape)
        size = head_bytes(type) + (int64_t)shape->nrings * ring_bytes(type) +
               (int64_t)shape->npoints * PLACE_BYTES;
    *bytes = ZL_SHP_RECORD_HEADER + (size_t)size;
    char *to = zl_text_room(out, *bytes);
    if (!to)
        return zl_fail_memory(err);
    zl_shp_put_big(to, 0);
    zl_shp_put_big(to + 4, (uint32_t)(size / 2));
    zl_wire_writer content = {.bytes = (uint8_t *)to, .at = ZL_SHP_RECORD_HEADER};
    if (shape)
        put_content(&content, type, shape);
    else
        zl_wire_put_u32(&content, ZL_SHP_NULL);
    zl_text_end(out, to + *bytes);
    return ZL_OK;
}

/* ---- the header ------------------------------------------------------------------------------ */

void zl_shp_put_header(char out[ZL_SHP_HEADER], zl_shp_type type, int64_t file_bytes,
                       const zl_tally *tally)
{
    memset(out, 0, ZL_SHP_HEADER); /* heights and measures stay 0 */
    zl_shp_put_big(out, FILE_CODE);
    zl_shp_put_big(out + 24, (uint32_t)(file_bytes / 2));
    zl_wire_writer to = {.bytes = (uint8_t *)out, .at = 28};
    zl_wire_put_u32(&to, VERSION);
    zl_wire_put_u32(&to, (uint32_t)type);
    if (tally->points == 0)
        return;
    zl_wire_put_f64(&to, tally->least[0]);
    zl_wire_put_f64(&to, tally->least[1]);
    zl_wire_put_f64(&to, tally->greatest[0]);
    zl_wire_put_f64(&to, tally->greatest[1]);
}
