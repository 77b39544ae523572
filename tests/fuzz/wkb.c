/* Any bytes as WKB and as a SpatiaLite BLOB: refused with a message, or a shape that holds together
 * and comes back the same from what we write of it. Numbers that are none and rings without places
 * are read as they are, and then never pass as valid. */
#include <math.h>

#include "base/findings.h"
#include "geometry/codec.h"
#include "geometry/validity.h"
#include "must.h"
#include "mutate.h"

/* Is there something in it that no boundary can have? */
static bool check_parts(const zl_shape *shape)
{
    bool bad = false;
    must(shape->nparts > 0 && shape->nrings > 0);
    must(shape->part_start[0] == 0 && shape->part_start[shape->nparts] == shape->nrings);
    must(shape->ring_start[0] == 0 && shape->ring_start[shape->nrings] == shape->npoints);
    for (size_t p = 0; p < shape->nparts; p++)
        must(shape->part_start[p] < shape->part_start[p + 1]);
    for (size_t r = 0; r < shape->nrings; r++) {
        must(shape->ring_start[r] <= shape->ring_start[r + 1]);
        bad |= shape->ring_start[r] == shape->ring_start[r + 1];
    }
    for (size_t i = 0; i < 2 * shape->npoints; i++)
        bad |= !isfinite(shape->lonlat_deg[i]);
    return bad;
}

static void check_invalid(const zl_shape *shape)
{
    bool valid = true;
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    must(findings != NULL);
    must(zl_shape_validate(&valid, shape, "wkb", NULL, findings, &err) == ZL_OK);
    must(!valid && zl_findings_count_of(findings, ZL_ERROR) > 0);
    zl_findings_free(findings);
}

static void check_same(const zl_shape *a, const zl_shape *b)
{
    must(a->kind == b->kind && a->npoints == b->npoints && a->nrings == b->nrings);
    must(a->npoints == 0 ||
         memcmp(a->lonlat_deg, b->lonlat_deg, 2 * a->npoints * sizeof(double)) == 0);
}

static void check_shape(const zl_shape *shape)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    zl_shape *again = NULL;
    if (shape->nparts == 0) { /* POLYGON EMPTY */
        must(shape->nrings == 0 && shape->npoints == 0);
        return;
    }
    if (check_parts(shape))
        check_invalid(shape);
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

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    dice d = dice_new(seed);
    return mutate_numbers(data, size, most, &d);
}
