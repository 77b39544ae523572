/* Geometry as bytes: a bounds-checked cursor over foreign bytes and a writer of our own, which the
 * WKB and the SpatiaLite codec share. */
#ifndef ZL_GEOMETRY_WIRE_H
#define ZL_GEOMETRY_WIRE_H

#include "geometry/shape.h"

/* Codes of geometry types in both formats (OGC 06-103r4, 8.2.3). */
enum {
    ZL_WIRE_POINT = 1,
    ZL_WIRE_LINE = 2,
    ZL_WIRE_POLYGON = 3,
    ZL_WIRE_MULTIPOINT = 4,
    ZL_WIRE_MULTILINE = 5,
    ZL_WIRE_MULTIPOLYGON = 6,
    ZL_WIRE_COLLECTION = 7
};

/** Reads from `at` and never beyond `size`; fills a builder. */
typedef struct zl_wire_reader {
    const uint8_t *bytes;
    size_t size, at;
    bool big_endian;
    bool has_z, has_m; /**< of the geometry that is being read */
    bool compressed;   /**< SpatiaLite: inner points are float steps from the one before */
    bool had_zm;       /**< Z or M was dropped somewhere */
    zl_shape_builder builder;
    const char *format; /**< "WKB", for messages */
    zl_error *err;
} zl_wire_reader;

/** ZL_BAD_DATA with format, cause and byte offset. */
__attribute__((format(printf, 2, 3))) zl_status zl_wire_refuse(const zl_wire_reader *reader,
                                                               const char *cause, ...);
zl_status zl_wire_u8(uint8_t *out, zl_wire_reader *reader);
zl_status zl_wire_u32(uint32_t *out, zl_wire_reader *reader);
/** A count of items of at least `item_size` bytes each: refused when they cannot all be there. */
zl_status zl_wire_count(uint32_t *out, zl_wire_reader *reader, size_t item_size);
/** The body of a point, line or polygon: counts and coordinates without any header. */
zl_status zl_wire_body(zl_wire_reader *reader, uint32_t type);
/** Notes the kind of the first geometry; another kind later is refused. */
zl_status zl_wire_set_kind(zl_wire_reader *reader, uint32_t type);
/** Refuses bytes that are left over. */
zl_status zl_wire_check_end(const zl_wire_reader *reader);
/** The same, and gives the shape away. */
zl_status zl_wire_take(zl_shape **out, zl_wire_reader *reader);

/** Writes little-endian into a block that was measured before. */
typedef struct zl_wire_writer {
    uint8_t *bytes;
    size_t at;
} zl_wire_writer;

void zl_wire_put_u8(zl_wire_writer *writer, uint8_t value);
void zl_wire_put_u32(zl_wire_writer *writer, uint32_t value);
void zl_wire_put_f64(zl_wire_writer *writer, double value);
/** The body of one part, as zl_wire_body() reads it. */
void zl_wire_put_part(zl_wire_writer *writer, const zl_shape *shape, size_t part);
/** Bytes that the bodies of all parts take. */
size_t zl_wire_parts_size(const zl_shape *shape);
/** Can the counts of the shape be written as 32-bit numbers? */
zl_status zl_wire_check_counts(const zl_shape *shape, zl_error *err);

#endif
