/* Lines into rings: joins, loose ends, faces, rings in rings; against places known by hand. */
#include "geometry/linework.h"

#include "base/alloc.h"
#include "unit.h"

typedef struct path {
    size_t npoints;
    double xy[10];
} path;

static zl_shape *lines(zl_shape_kind kind, const path *paths, size_t count)
{
    zl_error err;
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, kind);
    for (size_t i = 0; i < count; i++) {
        zl_shape_begin_part(&builder);
        zl_shape_add_points(&builder, paths[i].xy, paths[i].npoints);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static const path box[] = {{3, {0, 0, 10, 0, 10, 10}}, {3, {9.8, 10, 0, 10, 0, 0}}};

static void test_gaps(void)
{
    zl_error err;
    zl_shape *paths = lines(ZL_SHAPE_LINE, box, 2);
    zl_linework work;
    UNIT_OK(zl_linework_build(&work, paths, 0.1, &err), err);
    CU_ASSERT(work.njoins == 0 && work.nloose == 2 && !work.rings);
    CU_ASSERT(!work.used[0] && !work.used[1]);
    UNIT_NEAR(work.loose[0].gap, 0.2, 1e-12);
    zl_linework_free(&work);
    UNIT_OK(zl_linework_build(&work, paths, 0.25, &err), err);
    CU_ASSERT_FATAL(work.njoins == 1 && work.nloose == 0 && work.rings && work.rings->nparts == 1);
    UNIT_NEAR(work.join[0].gap, 0.2, 1e-12);
    CU_ASSERT(work.used[0] && work.used[1] && work.path_of[0] == 0);
    /* The gap lies on the square's own edge, and no vertex was moved. */
    UNIT_NEAR(fabs(zl_ring_twice_area(work.rings->lonlat_deg, work.rings->npoints)) / 2, 100, 1e-9);
    zl_linework_free(&work);
    zl_shape_free(paths);
}

/* The nearest pair is joined, though another is within the distance too; a stub stays loose. */
static void test_nearest_first(void)
{
    static const path drawn[] = {
        {4, {0, 0, 10, 0, 10, 10, 0.3, 10}}, {2, {0, 10, 0, 0}}, {2, {-0.4, 10, -5, 10}}};
    zl_error err;
    zl_shape *paths = lines(ZL_SHAPE_LINE, drawn, 3);
    zl_linework work;
    UNIT_OK(zl_linework_build(&work, paths, 0.35, &err), err);
    CU_ASSERT_FATAL(work.njoins == 1 && work.rings);
    UNIT_NEAR(work.join[0].gap, 0.3, 1e-12);
    CU_ASSERT(work.nloose == 2 && !work.used[2]);
    for (size_t i = 0; i < work.nloose; i++)
        CU_ASSERT(work.loose[i].path == 2);
    zl_linework_free(&work);
    zl_shape_free(paths);
}

/* Three faces of a box that two lines cut; a line that crosses is cut where it crosses. */
static void test_faces(void)
{
    static const path drawn[] = {
        {5, {0, 0, 10, 0, 10, 10, 0, 10, 0, 0}}, {2, {5, 0, 5, 10}}, {2, {5, 5, 10, 5}}};
    zl_error err;
    zl_shape *paths = lines(ZL_SHAPE_LINE, drawn, 3);
    zl_linework work;
    UNIT_OK(zl_linework_build(&work, paths, 0, &err), err);
    CU_ASSERT_FATAL(work.rings && work.rings->nparts == 3);
    double sum = 0;
    for (size_t i = 0; i < 3; i++)
        sum += fabs(zl_ring_twice_area(zl_ring_points(work.rings, i), zl_ring_size(work.rings, i)));
    UNIT_NEAR(sum / 2, 100, 1e-12);
    zl_linework_free(&work);
    zl_shape_free(paths);
}

static void test_nesting(void)
{
    static const path drawn[] = {{5, {4, 4, 6, 4, 6, 6, 4, 6, 4, 4}},
                                 {5, {0, 0, 10, 0, 10, 10, 0, 10, 0, 0}},
                                 {5, {2, 2, 8, 2, 8, 8, 2, 8, 2, 2}},
                                 {5, {10, 0, 12, 0, 12, 2, 10, 2, 10, 0}},
                                 {5, {0, 0, 1, 0, 1, 1, 0, 1, 0, 0}}};
    zl_error err;
    size_t parent[5];
    zl_shape *rings = lines(ZL_SHAPE_POLYGON, drawn, 5);
    UNIT_OK(zl_rings_nest(parent, rings, &err), err);
    CU_ASSERT(parent[0] == 2 && parent[2] == 1 && parent[1] == SIZE_MAX);
    /* A neighbour, and a corner that touches: neither lies inside. */
    CU_ASSERT(parent[3] == SIZE_MAX && parent[4] == SIZE_MAX);
    const double inside[] = {5, 5}, outside[] = {3, 5};
    CU_ASSERT(zl_ring_holds(drawn[0].xy, 5, inside) && !zl_ring_holds(drawn[0].xy, 5, outside));
    zl_shape_free(rings);
}

static void test_no_memory(void)
{
    zl_error err = {0};
    zl_shape *paths = lines(ZL_SHAPE_LINE, box, 2);
    zl_status status = ZL_FAILED;
    for (size_t n = 1; status != ZL_OK && n < 200; n++) {
        zl_linework work = {0};
        zl_alloc_fail_at(n, false);
        status = zl_linework_build(&work, paths, 0.25, &err);
        zl_alloc_fail_at(0, false);
        if (status == ZL_OK)
            zl_linework_free(&work);
        else
            CU_ASSERT(status == ZL_FAILED || status == ZL_BAD_DATA);
    }
    CU_ASSERT(status == ZL_OK);
    zl_shape_free(paths);
}

int main(void)
{
    static const unit_case cases[] = {
        {"gaps and joins", test_gaps}, {"the nearest ends first", test_nearest_first},
        {"faces", test_faces},         {"rings in rings", test_nesting},
        {"no memory", test_no_memory},
    };
    return unit_main("geometry_linework", cases, sizeof cases / sizeof *cases);
}
