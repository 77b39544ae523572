/* How far a boundary moved. Boxes have meridians as their sides; expected lengths by pyproj 3.4.1,
 * Geod(a=6378137, rf=298.257222101): inv() of 86 41 and 86 41.01 1110.5400 m, of 41.01 and 41.011
 * 111.0541 m. The distance of a place from an edge is the least inv()
 * to fwd() along it, by golden section. */
#include "geometry/boundary_move.h"
#include "geometry/shape.h"
#include "unit.h"

static zl_shape *ring(const double *lonlat, size_t npoints)
{
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, lonlat, npoints);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static zl_shape *box(double west, double south, double east, double north)
{
    return ring((double[]){west, south, east, south, east, north, west, north, west, south}, 5);
}

static zl_boundary_move shift_of(zl_shape *before, zl_shape *after, double tolerance_m)
{
    zl_boundary_move shift = {0};
    zl_error err = {0};
    UNIT_OK(zl_boundary_moved(&shift, before, after, tolerance_m, &err), err);
    zl_shape_free(before);
    zl_shape_free(after);
    return shift;
}

static void test_one_side(void)
{
    zl_boundary_move shift = shift_of(box(86, 41, 86.01, 41.01), box(86, 41, 86.01, 41.011), 0.01);
    UNIT_NEAR(shift.max_m, 111.05411, 1e-4);
    CU_ASSERT(shift.old_edges == 4 && shift.new_edges == 4);
    /* The southern edge stayed, and both meridians reach farther now. */
    CU_ASSERT(shift.new_moved == 3 && shift.old_moved == 1);
    CU_ASSERT(shift.at_deg[1] > 41.0109); /* of equally far places that of the new one */
}

static void test_same_land(void)
{
    const double turned[] = {86.01, 41, 86.01, 41.01, 86.005, 41.01, 86, 41.01, 86, 41, 86.01, 41};
    zl_boundary_move shift = shift_of(box(86, 41, 86.01, 41.01), box(86, 41, 86.01, 41.01), 0.01);
    CU_ASSERT(shift.max_m == 0 && isnan(shift.at_deg[0]));
    CU_ASSERT(shift.old_moved == 0 && shift.new_moved == 0);
    /* 86.005 41.01 is on the parallel; the geodesic edge of the box runs 0.012043 m north of it. */
    shift = shift_of(box(86, 41, 86.01, 41.01), ring(turned, 6), 0.5);
    UNIT_NEAR(shift.max_m, 0.012043, 1e-5);
    CU_ASSERT(shift.new_moved == 0 && shift.new_edges == 5);
}

/* The farthest place of an edge may lie between its ends: the diagonal of a box is at both ends on
 * the boundary and in its middle half a height away from it. */
static void test_between_the_ends(void)
{
    const double triangle[] = {86, 41, 86.2, 41, 86.2, 41.01, 86, 41};
    zl_boundary_move near = shift_of(box(86, 41, 86.2, 41.01), ring(triangle, 4), 554);
    CU_ASSERT(near.new_moved == 1 && near.new_edges == 3);
    zl_boundary_move far = shift_of(box(86, 41, 86.2, 41.01), ring(triangle, 4), 557);
    CU_ASSERT(far.new_moved == 0);
    /* The corner that was cut off is farthest: its distance from the diagonal. */
    UNIT_NEAR(near.max_m, 1108.04451, 1e-3);
    UNIT_NEAR(near.at_deg[0], 86, 1e-9);
    UNIT_NEAR(near.at_deg[1], 41.01, 1e-9);
}

/* Edges of 84 km are cut for the search and count once. */
static void test_long_edges(void)
{
    zl_boundary_move shift = shift_of(box(86, 41, 87, 41.5), box(86, 41, 87, 41.501), 1);
    CU_ASSERT(shift.old_edges == 4 && shift.new_edges == 4);
    CU_ASSERT(shift.new_moved == 3 && shift.old_moved == 1);
    /* Between the middles of both northern edges, 86.5 41.5010868 and 86.5 41.5020868. */
    UNIT_NEAR(shift.max_m, 111.06412, 2e-4);
}

/* A hole that was not there before is as far as its farthest corner from the outer boundary. */
static void test_new_hole(void)
{
    zl_shape_builder builder;
    zl_shape *holed = NULL;
    zl_error err = {0};
    const double shell[] = {86, 41, 86.01, 41, 86.01, 41.01, 86, 41.01, 86, 41};
    const double hole[] = {86.004, 41.004, 86.004, 41.006, 86.006,
                           41.006, 86.006, 41.004, 86.004, 41.004};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, shell, 5);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, hole, 5);
    UNIT_OK(zl_shape_builder_take(&holed, &builder, &err), err);
    zl_boundary_move shift = shift_of(box(86, 41, 86.01, 41.01), holed, 0.01);
    /* The farthest of 101 places on each of its sides: the middle of the southern one, as far from
     * both meridians. */
    UNIT_NEAR(shift.max_m, 420.65049, 2e-4);
    UNIT_NEAR(shift.at_deg[0], 86.005, 1e-7);
    CU_ASSERT(shift.new_moved == 4 && shift.old_moved == 0 && shift.new_edges == 8);
}

static void test_refuses(void)
{
    zl_boundary_move shift;
    zl_error err = {0};
    zl_shape *polygon = box(86, 41, 86.01, 41.01);
    CU_ASSERT(zl_boundary_moved(&shift, polygon, NULL, 0, &err) == ZL_BAD_DATA);
    zl_shape *broken = box(86, 41, (double)NAN, 41.01);
    CU_ASSERT(zl_boundary_moved(&shift, polygon, broken, 0, &err) == ZL_BAD_DATA);
    zl_shape_free(broken);
    zl_shape_free(polygon);
}

int main(void)
{
    static const unit_case cases[] = {
        {"one side", test_one_side},
        {"same land", test_same_land},
        {"between the ends", test_between_the_ends},
        {"long edges", test_long_edges},
        {"new hole", test_new_hole},
        {"refuses", test_refuses},
    };
    return unit_main("geometry_boundary_move", cases, sizeof cases / sizeof *cases);
}
