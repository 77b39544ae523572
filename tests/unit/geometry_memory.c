/* Whichever allocation fails, the call says so and leaks nothing (the sanitizers watch). */
#include "unit.h"

#include "base/alloc.h"
#include "geometry/codec.h"
#include "geometry/index.h"
#include "geometry/overlay.h"
#include "geometry/shape.h"
#include "geometry/validity.h"

static zl_shape *a, *b, *crossed;

static zl_shape *box(double west, double south, double size)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    const double ring[] = {west,         south, west + size,  south, west + size,
                           south + size, west,  south + size, west,  south};
    zl_shape_add_points(&builder, ring, 5);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* The latitudes of the two eastern corners change places. */
static zl_shape *bow_tie(void)
{
    zl_shape *shape = box(86, 41, 0.1);
    double held = shape->lonlat_deg[3];
    shape->lonlat_deg[3] = shape->lonlat_deg[5];
    shape->lonlat_deg[5] = held;
    return shape;
}

/* Runs a scenario with the 1st, 2nd, 3rd … allocation failing, until it makes fewer than that. */
static void survives(zl_status (*run)(zl_error *err))
{
    a = box(86, 41, 0.3);
    b = box(86.1, 41.1, 0.3);
    crossed = bow_tie();
    for (int persistent = 0; persistent < 2; persistent++) {
        for (size_t n = 1;; n++) {
            zl_error err = {0};
            zl_alloc_fail_at(n, persistent);
            zl_status status = run(&err);
            size_t made = zl_alloc_fail_at(0, 0);
            if (made < n) {
                CU_ASSERT_EQUAL(status, ZL_OK);
                CU_ASSERT(n > 1);
                break;
            }
            CU_ASSERT_EQUAL(status, ZL_FAILED);
        }
    }
    zl_shape_free(a);
    zl_shape_free(b);
    zl_shape_free(crossed);
}

static zl_status run_overlay(zl_error *err)
{
    zl_shape *out = NULL;
    zl_status status = zl_overlay(&out, ZL_INTERSECTION, a, b, err);
    zl_shape_free(out);
    return status;
}

static zl_status run_union(zl_error *err)
{
    zl_shape *out = NULL;
    const zl_shape *const both[] = {a, b};
    zl_status status = zl_overlay_union(&out, both, 2, err);
    zl_shape_free(out);
    return status;
}

static zl_status run_validate(zl_error *err)
{
    bool valid;
    return zl_shape_validate(&valid, crossed, NULL, NULL, NULL, err);
}

static zl_status run_codecs(zl_error *err)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    zl_shape *out = NULL;
    zl_status status = zl_shape_to_blob(&bytes, &size, a, err);
    if (status == ZL_OK)
        status = zl_shape_from_blob(&out, NULL, NULL, bytes, size, err);
    zl_free(bytes);
    zl_shape_free(out);
    out = NULL;
    if (status == ZL_OK)
        status = zl_shape_to_wkb(&bytes, &size, a, err);
    else
        return status;
    if (status == ZL_OK) {
        status = zl_shape_from_wkb(&out, bytes, size, err);
        zl_free(bytes);
    }
    zl_shape_free(out);
    return status;
}

static zl_status run_index(zl_error *err)
{
    zl_extent extent[] = {zl_shape_extent(a), zl_shape_extent(b)};
    zl_index *index = NULL;
    const size_t *items;
    size_t count;
    zl_status status = zl_index_new(&index, extent, 2, err);
    if (status == ZL_OK)
        status = zl_index_query(&items, &count, index, extent, err);
    zl_index_free(index);
    return status;
}

static void overlay_survives(void)
{
    survives(run_overlay);
}

static void union_survives(void)
{
    survives(run_union);
}

static void validate_survives(void)
{
    survives(run_validate);
}

static void codecs_survive(void)
{
    survives(run_codecs);
}

static void index_survives(void)
{
    survives(run_index);
}

/* The text of a repair's finding may be lost for want of memory; then the list says so, and the
 * repaired shape is right all the same. */
static void repair_survives(void)
{
    crossed = bow_tie();
    for (size_t n = 1, made = n; made >= n; n++) {
        zl_error err = {0};
        zl_shape *out = NULL;
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_shape_repair(&out, crossed, NULL, NULL, NULL, &err);
        made = zl_alloc_fail_at(0, 0);
        CU_ASSERT(status == ZL_FAILED || status == ZL_OK);
        CU_ASSERT_EQUAL(out != NULL, status == ZL_OK);
        zl_shape_free(out);
    }
    zl_shape_free(crossed);
}

int main(void)
{
    static const unit_case cases[] = {
        {"overlay survives", overlay_survives},   {"union survives", union_survives},
        {"validate survives", validate_survives}, {"codecs survive", codecs_survive},
        {"index survives", index_survives},       {"repair survives", repair_survives},
    };
    return unit_main("geometry_memory", cases, sizeof cases / sizeof *cases);
}
