/* Names are written inside what they name. */
#include "output/label_place.h"

#include "geometry/linework.h"
#include "unit.h"

static zl_shape *polygon(const double *shell, size_t npoints, const double *hole, size_t nhole)
{
    zl_error err;
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, shell, npoints);
    if (hole) {
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, hole, nhole);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* In a U the middle of the extent lies outside; in a ring with a hole it lies in the hole. */
static void inside_of_polygons(void)
{
    static const double u[] = {0, 0, 10, 0, 10, 10, 8, 10, 8, 2, 3, 2, 3, 10, 0, 10, 0, 0};
    static const double box[] = {0, 0, 10, 0, 10, 10, 0, 10, 0, 0};
    static const double hole[] = {2, 2, 2, 8, 9, 8, 9, 2, 2, 2};
    double place[2];
    zl_shape *shape = polygon(u, 9, NULL, 0);
    zl_label_place(place, shape);
    CU_ASSERT(zl_ring_holds(u, 9, place));
    UNIT_NEAR(place[0], 1.5, 1e-12);
    UNIT_NEAR(place[1], 5, 1e-12);
    zl_shape_free(shape);
    shape = polygon(box, 5, hole, 5);
    zl_label_place(place, shape);
    CU_ASSERT(zl_ring_holds(box, 5, place) && !zl_ring_holds(hole, 5, place));
    UNIT_NEAR(place[0], 1, 1e-12);
    zl_shape_free(shape);
}

static void on_lines_and_points(void)
{
    zl_error err;
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    static const double xy[] = {0, 0, 5, 1, 9, 9};
    double place[2];
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, xy, 3);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    zl_label_place(place, shape);
    CU_ASSERT(place[0] == 5 && place[1] == 1);
    zl_shape_free(shape);
    zl_shape_builder_init(&builder, ZL_SHAPE_POINT);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, xy + 2, 1);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    zl_label_place(place, shape);
    CU_ASSERT(place[0] == 5 && place[1] == 1);
    zl_shape_free(shape);
}

int main(void)
{
    static const unit_case cases[] = {
        {"inside of polygons", inside_of_polygons},
        {"on lines and points", on_lines_and_points},
    };
    return unit_main("output_label_place", cases, sizeof cases / sizeof *cases);
}
