/* The records of a .shp and a .shx, and the header that both have. */
#ifndef ZL_OUTPUT_SHAPEFILE_CONTENT_H
#define ZL_OUTPUT_SHAPEFILE_CONTENT_H

#include "base/text.h"
#include "geometry/shape.h"
#include "output/tally.h"

/** Types of shapes (page 4 of the description); all of a file are of one or null. */
typedef enum zl_shp_type {
    ZL_SHP_NULL = 0,
    ZL_SHP_POINT = 1,
    ZL_SHP_POLYLINE = 3,
    ZL_SHP_POLYGON = 5,
    ZL_SHP_MULTIPOINT = 8
} zl_shp_type;

enum {
    ZL_SHP_HEADER = 100,      /**< bytes, of the .shx too */
    ZL_SHP_RECORD_HEADER = 8, /**< number and length of the content */
    ZL_SHX_RECORD = 8
};

zl_shp_type zl_shp_type_of(zl_shape_kind kind, bool multipart);
/** Adds a record whose number is left 0; `shape` NULL: a null shape. Shells run clockwise in it and
 *  holes the other way, as the description asks. Gives its bytes. */
zl_status zl_shp_add_record(size_t *bytes, zl_text *out, zl_shp_type type, const zl_shape *shape,
                            zl_error *err);
/** Bytes of a .shp with so many records, of which some are null; exact. */
int64_t zl_shp_bytes(zl_shp_type type, int64_t rows, int64_t shapeless, int64_t rings,
                     int64_t points);
/** The header of a file of so many bytes; the extent of all its coordinates is the tally's. */
void zl_shp_put_header(char out[ZL_SHP_HEADER], zl_shp_type type, int64_t file_bytes,
                       const zl_tally *tally);

void zl_shp_put_big(char *to, uint32_t value);

#endif
