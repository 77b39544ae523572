/* Any bytes as WKB and as a SpatiaLite BLOB: refused with a message, or a shape that holds together
 * and comes back the same from what we write of it. */
#include <math.h>

#include "geometry/codec.h"
#include "must.h"

static void check_parts(const zl_shape *shape)
{
    must(shape->nparts > 0 && shape->nrings > 0 && shape->npoints > 0);
    must(shape->ring_start[0] == 0 && shape->ring_start[shape->nrings] == shape->npoints);
    for (size_t r = 0; r < shape->nrings; r++)
        must(shape->ring_start[r] < shape->ring_start[r + 1]);
    for (size_t i = 0; i < 2 * shape->npoints; i++)
        must(isfinite(shape->lonlat_deg[i]));
}

static void check_same(const zl_shape *a, const zl_shape *b)
{
    must(a->kind == b->kind && a->npoints == b->npoints && a->nrings == b->nrings);
    must(memcmp(a->lonlat_deg, b->lonlat_deg, 2 * a->npoints * sizeof(double)) == 0);
}

static void check_shape(const zl_shape *shape)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    zl_shape *again = NULL;
    if (shape->npoints == 0) { /* POLYGON EMPTY */
        must(shape->nrings == 0 && shape->nparts == 0);
        return;
    }
    check_parts(shape);
    must(zl_shape_to_blob(&bytes, &size, shape, NULL) == ZL_OK);
    must(zl_shape_from_blob(&again, NULL, NULL, bytes, size, NULL) == ZL_OK);
    check_same(shape, again);
    zl_shape_free(again);
    zl_free(bytes);
    must(zl_shape_to_wkb(&bytes, &size, shape, NULL) == ZL_OK);
    must(zl_shape_from_wkb(&again, bytes, size, NULL) == ZL_OK);
    check_same(shape, again);
    zl_shape_free(again);
    zl_free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    bool had_zm;
    int srid;
    if (zl_shape_from_wkb_zm(&shape, &had_zm, data, size, &err) == ZL_OK)
        check_shape(shape);
    else
        must(err.message[0] != '\0');
    zl_shape_free(shape);
    shape = NULL;
    err = (zl_error){0};
    if (zl_shape_from_blob(&shape, &srid, &had_zm, data, size, &err) == ZL_OK)
        check_shape(shape);
    else
        must(err.message[0] != '\0');
    zl_shape_free(shape);
    return 0;
}
