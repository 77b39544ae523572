/* Whichever call into GEOS or PROJ fails, the work ends with a message, or with the very result
 * that it has without the failure. */
#include "unit.h"

#include "geodesy/crs.h"
#include "geometry/area_method.h"
#include "geometry/codec.h"
#include "geometry/corridor.h"
#include "geometry/index.h"
#include "geometry/linework.h"
#include "geometry/nesting.h"
#include "geometry/overlay.h"
#include "geometry/shape.h"
#include "geometry/validity.h"
#include "places.h"

static size_t made, failing;

/* The n-th call fails, from whatever place. */
bool fault_at_place(enum fault_list list)
{
    return list == FAULT_CALLS && ++made == failing;
}

/* What a piece of work gave, in figures that a wrong result would change. */
typedef struct result {
    double figure[4];
} result;

/* A corridor that cannot be resolved is made again with other vertices, within the tolerance. */
static double tolerance;

typedef zl_status (*work_fn)(result *out, zl_error *err);

static result of_shape(const zl_shape *shape)
{
    result r = {{-1, -1, -1, -1}};
    if (shape)
        r = (result){{zl_shape_area_m2(shape), zl_shape_perimeter_m(shape), (double)shape->npoints,
                      (double)shape->nparts}};
    return r;
}

/* In each case at least `least` calls fail, one at a time. */
static void fail_each(work_fn work, size_t least)
{
    result expected = {{0}};
    zl_error err = {0};
    failing = made = 0;
    UNIT_OK(work(&expected, &err), err);
    size_t calls = made, failures = 0;
    for (size_t n = 1; n <= calls; n++) {
        result got = {{0}};
        err = (zl_error){0};
        failing = n;
        made = 0;
        zl_status status = work(&got, &err);
        failing = 0;
        if (status == ZL_OK) {
            for (size_t i = 0; i < 4; i++)
                UNIT_NEAR(got.figure[i], expected.figure[i], tolerance * expected.figure[i]);
        } else {
            CU_ASSERT(err.message[0] != '\0');
            failures++;
        }
    }
    if (failures < least)
        fprintf(stderr, "%zu of %zu calls led to a failure\n", failures, calls);
    CU_ASSERT(failures >= least);
}

static zl_shape *rings_of(zl_shape_kind kind, const double *const *ring, const size_t *size,
                          size_t nrings, bool parts)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, kind);
    for (size_t r = 0; r < nrings; r++) {
        if (r == 0 || parts)
            zl_shape_begin_part(&builder);
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, ring[r], size[r]);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

#define BOX(west, south, size)                                                                     \
    {                                                                                              \
        west, south, west + size, south, west + size, south + size, west, south + size, west,      \
            south                                                                                  \
    }
static const double big[] = BOX(86, 41, 0.3), shifted[] = BOX(86.1, 41.1, 0.3),
                    hole[] = BOX(86.05, 41.05, 0.02), apart[] = BOX(86.5, 41, 0.1);
static const double bow_tie[] = {86, 41, 86.1, 41.1, 86.1, 41, 86, 41.1, 86, 41};
static const double road[] = {85.9, 41.2, 86.2, 41.21, 86.5, 41.15};

static zl_shape *one(zl_shape_kind kind, const double *ring, size_t npoints)
{
    return rings_of(kind, &ring, &npoints, 1, true);
}

static zl_shape *with_hole(void)
{
    return rings_of(ZL_SHAPE_POLYGON, (const double *const[]){big, hole}, (const size_t[]){5, 5}, 2,
                    false);
}

/* Of two shapes, which are freed. */
static zl_status overlay_of(result *out, zl_overlay_op op, zl_shape *a, zl_shape *b, zl_error *err)
{
    zl_shape *made_of = NULL;
    zl_status status = zl_overlay(&made_of, op, a, b, err);
    *out = of_shape(made_of);
    zl_shape_free(made_of);
    zl_shape_free(a);
    zl_shape_free(b);
    return status;
}

static zl_status overlay(result *out, zl_overlay_op op, zl_error *err)
{
    return overlay_of(out, op, with_hole(), one(ZL_SHAPE_POLYGON, shifted, 5), err);
}

static zl_status intersect(result *out, zl_error *err)
{
    return overlay(out, ZL_INTERSECTION, err);
}

static zl_status subtract(result *out, zl_error *err)
{
    return overlay(out, ZL_DIFFERENCE, err);
}

static zl_status unite(result *out, zl_error *err)
{
    return overlay(out, ZL_UNION, err);
}

static zl_status unite_many(result *out, zl_error *err)
{
    zl_shape *shape[] = {with_hole(), one(ZL_SHAPE_POLYGON, shifted, 5),
                         one(ZL_SHAPE_POLYGON, apart, 5)};
    zl_shape *made_of = NULL;
    zl_status status = zl_overlay_union(&made_of, (const zl_shape *const *)shape, 3, err);
    *out = of_shape(made_of);
    zl_shape_free(made_of);
    for (size_t i = 0; i < 3; i++)
        zl_shape_free(shape[i]);
    return status;
}

static zl_status cut_line(result *out, zl_error *err)
{
    return overlay_of(out, ZL_INTERSECTION, one(ZL_SHAPE_LINE, road, 3), with_hole(), err);
}

/* Crossed rings, a hole outside, parts over each other: each check of validity has work. */
static zl_status validate(result *out, zl_error *err)
{
    zl_shape *shape[] = {one(ZL_SHAPE_POLYGON, bow_tie, 5), with_hole(),
                         rings_of(ZL_SHAPE_POLYGON, (const double *const[]){big, apart},
                                  (const size_t[]){5, 5}, 2, false),
                         rings_of(ZL_SHAPE_POLYGON, (const double *const[]){big, shifted},
                                  (const size_t[]){5, 5}, 2, true),
                         rings_of(ZL_SHAPE_POLYGON, (const double *const[]){big, big},
                                  (const size_t[]){5, 5}, 2, true)};
    zl_status status = ZL_OK;
    zl_findings *findings = zl_findings_new();
    for (size_t i = 0; i < 5; i++) {
        bool valid = false;
        if (status == ZL_OK)
            status = zl_shape_validate(&valid, shape[i], "layer", "feature", findings, err);
        if (i < 2)
            out->figure[i] = valid;
        zl_shape_free(shape[i]);
    }
    out->figure[2] = (double)zl_findings_count(findings);
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        out->figure[3] += (double)(i + 1) * (double)strlen(zl_findings_get(findings, i)->code);
    zl_findings_free(findings);
    return status;
}

static zl_status repair(result *out, zl_error *err)
{
    zl_shape *crossed = one(ZL_SHAPE_POLYGON, bow_tie, 5), *mended = NULL;
    zl_status status = zl_shape_repair(&mended, crossed, "layer", "feature", NULL, err);
    *out = of_shape(mended);
    zl_shape_free(mended);
    zl_shape_free(crossed);
    return status;
}

/* Its area and perimeter, and how far its boundary is from the distance asked for. */
static zl_status corridor(result *out, zl_error *err)
{
    double largest_error_m = 0;
    static const double crossing[] = {86.1, 41, 86.15, 41.3};
    zl_shape *roads = rings_of(ZL_SHAPE_LINE, (const double *const[]){road, crossing},
                               (const size_t[]){3, 2}, 2, true);
    zl_shape *made_of = NULL;
    zl_status status = zl_corridor_shape(&made_of, &largest_error_m, roads, 1000, 1, err);
    *out = of_shape(made_of);
    out->figure[2] = largest_error_m <= 1;
    zl_shape_free(made_of);
    zl_shape_free(roads);
    return status;
}

/* Two squares of open paths, one in the other. */
static zl_status draw(result *out, zl_error *err)
{
    static const double west[] = {0, 0, 0, 10, 10, 10}, east[] = {10, 10, 10, 0, 0, 0},
                        inner[] = BOX(2.0, 2.0, 3.0);
    zl_shape *paths = rings_of(ZL_SHAPE_LINE, (const double *const[]){west, east, inner},
                               (const size_t[]){3, 3, 5}, 3, true);
    zl_linework linework = {0};
    zl_status status = zl_linework_build(&linework, paths, 0.01, err);
    size_t parent[8] = {0};
    if (status == ZL_OK && linework.rings)
        status = zl_rings_nest(parent, linework.rings, err);
    if (status == ZL_OK)
        *out = (result){{linework.rings ? (double)linework.rings->nparts : 0,
                         (double)linework.nloose, (double)parent[0], (double)parent[1]}};
    zl_linework_free(&linework);
    zl_shape_free(paths);
    return status;
}

/* A shell, its hole that touches it, an island in the hole. */
static zl_status nest(result *out, zl_error *err)
{
    static const double xy[] = {0, 0, 0, 10, 10, 10, 10, 0, 0, 0, 0, 2, 2, 8, 8,
                                8, 8, 2, 0,  2,  3,  3,  3, 4, 4, 4, 4, 3, 3, 3};
    static const size_t start[] = {0, 5, 10, 15};
    size_t shell_of[3] = {9, 9, 9};
    zl_status status = zl_nest_rings(shell_of, xy, start, 3, err);
    *out = (result){{(double)shell_of[0], (double)shell_of[1], (double)shell_of[2]}};
    return status;
}

static zl_status find(result *out, zl_error *err)
{
    const zl_extent extents[] = {{0, 0, 1, 1}, {2, 2, 3, 3}, {0.5, 0.5, 2.5, 2.5}};
    zl_index *index = NULL, *shared = NULL;
    const size_t *items;
    size_t count = 0;
    zl_status status = zl_index_new(&index, extents, 3, err);
    if (status == ZL_OK)
        status = zl_index_share(&shared, index, err);
    if (status == ZL_OK)
        status = zl_index_query(&items, &count, shared, &extents[1], err);
    *out = (result){{(double)count, count > 0 ? (double)items[0] : 0}};
    zl_index_free(shared);
    zl_index_free(index);
    return status;
}

static zl_status measure(result *out, zl_error *err, const char *how)
{
    zl_area_method *method = NULL;
    zl_shape *shape = with_hole();
    zl_status status = zl_area_method_open(&method, how, err);
    if (status == ZL_OK)
        status = zl_area_method_measure(&out->figure[0], method, shape, err);
    zl_area_method_close(method);
    zl_shape_free(shape);
    return status;
}

static zl_status measure_in_plane(result *out, zl_error *err)
{
    return measure(out, err, "planar:EPSG:4517");
}

static zl_status measure_as_surveys(result *out, zl_error *err)
{
    return measure(out, err, "tdt1055");
}

/* A CRS by its code: read, copied, asked for a place there and back. */
static zl_status project(result *out, zl_error *err)
{
    zl_crs *crs = NULL, *copy = NULL;
    double place[] = {86.2, 41.7};
    zl_status status = zl_crs_open(&crs, "EPSG:4517", false, NULL, err);
    if (status == ZL_OK)
        status = zl_crs_copy(&copy, crs, err);
    if (status == ZL_OK)
        status = zl_crs_from_lonlat(copy, place, 1, NULL, err);
    if (status == ZL_OK)
        *out = (result){{place[0], place[1], zl_crs_unit_m(crs)}};
    zl_crs_close(copy);
    zl_crs_close(crs);
    return status;
}

static zl_status transform(result *out, zl_error *err)
{
    zl_crs *crs = NULL;
    double place[] = {86.2, 41.7};
    zl_status status = zl_crs_open(&crs, "EPSG:4214", false,
                                   "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
                                   "+step +proj=push +v_3 +step +proj=cart +ellps=krass "
                                   "+step +proj=helmert +x=15.8 +y=-154.4 +z=-82.3 "
                                   "+step +inv +proj=cart +ellps=GRS80 +step +proj=pop +v_3 "
                                   "+step +proj=unitconvert +xy_in=rad +xy_out=deg",
                                   err);
    if (status == ZL_OK)
        status = zl_crs_to_lonlat(crs, place, 1, NULL, err);
    if (status == ZL_OK)
        *out = (result){{place[0], place[1]}};
    zl_crs_close(crs);
    return status;
}

#define CASE(work, least)                                                                          \
    static void test_##work(void)                                                                  \
    {                                                                                              \
        fail_each(work, least);                                                                    \
    }

CASE(intersect, 4)
CASE(subtract, 4)
CASE(unite, 4)
CASE(unite_many, 4)
CASE(cut_line, 4)
CASE(validate, 20)
CASE(repair, 5)
static void test_corridor(void)
{
    tolerance = 1e-5;
    fail_each(corridor, 8);
    tolerance = 0;
}

CASE(draw, 8)
CASE(nest, 5)
CASE(find, 5)
CASE(measure_in_plane, 2)
CASE(measure_as_surveys, 2)
CASE(project, 4)
CASE(transform, 3)

int main(void)
{
    static const unit_case cases[] = {
        {"intersect", test_intersect},
        {"subtract", test_subtract},
        {"unite", test_unite},
        {"unite many", test_unite_many},
        {"cut a line", test_cut_line},
        {"validate", test_validate},
        {"repair", test_repair},
        {"corridor", test_corridor},
        {"draw", test_draw},
        {"nest", test_nest},
        {"find", test_find},
        {"measure in a plane", test_measure_in_plane},
        {"measure as surveys do", test_measure_as_surveys},
        {"project", test_project},
        {"transform", test_transform},
    };
    return unit_main("geometry_foreign", cases, sizeof cases / sizeof *cases);
}
