/* The sides of outlines. An edge of length L along a parallel bulges by L² tan(latitude) / 8R: 12
 * mm, or 1.1e-7 degrees, for the 832 m of a hundredth of a degree at 41.7 degrees. */
#include "geometry/shape.h"
#include "geometry/side.h"
#include "unit.h"

enum { WANTED = 100 };
static const double bulge_deg = 1.2e-7;

static zl_shape *polygon(const double *lonlat, size_t npoints)
{
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, lonlat, npoints);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static const double box[] = {86.2, 41.7, 86.21, 41.7, 86.21, 41.71, 86.2, 41.71, 86.2, 41.7};

static void each_side_of_a_box_is_an_edge(void)
{
    static const struct {
        double direction_deg, lon, lat; /* NAN: it varies along the edge */
    } sides[] = {{0, NAN, 41.71}, {90, 86.21, NAN}, {180, NAN, 41.7}, {270, 86.2, NAN}};
    zl_shape *shape = polygon(box, 5);
    for (size_t s = 0; s < 4; s++) {
        zl_error err = {0};
        double place[2 * WANTED];
        size_t count = 0;
        UNIT_OK(zl_shape_side(place, &count, shape, sides[s].direction_deg, WANTED, &err), err);
        /* The meridians draw together: a place or two of 100 may look past a corner. */
        CU_ASSERT(count >= WANTED - 2);
        for (size_t i = 0; i < count; i++) {
            if (!isnan(sides[s].lon))
                UNIT_NEAR(place[2 * i], sides[s].lon, bulge_deg);
            if (!isnan(sides[s].lat))
                UNIT_NEAR(place[2 * i + 1], sides[s].lat, bulge_deg);
        }
        bool along_lat = isnan(sides[s].lat);
        double first = place[along_lat], last = place[2 * (count - 1) + along_lat];
        UNIT_NEAR(fabs(last - first), 0.0099, 0.0003);
    }
    zl_shape_free(shape);
}

/* A notch in the north: what is seen is the rims and the bottom, not its walls. */
static void a_notch_is_seen_to_its_bottom(void)
{
    static const double notched[] = {86.2,   41.7,  86.21,  41.7,   86.21,  41.71,
                                     86.208, 41.71, 86.208, 41.705, 86.202, 41.705,
                                     86.202, 41.71, 86.2,   41.71,  86.2,   41.7};
    zl_shape *shape = polygon(notched, 9);
    zl_error err = {0};
    double place[2 * WANTED];
    size_t count = 0, bottom = 0, rim = 0;
    UNIT_OK(zl_shape_side(place, &count, shape, 0, WANTED, &err), err);
    for (size_t i = 0; i < count; i++) {
        bottom += fabs(place[2 * i + 1] - 41.705) < bulge_deg;
        rim += fabs(place[2 * i + 1] - 41.71) < bulge_deg;
    }
    UNIT_NEAR((double)bottom, 60, 2);
    UNIT_NEAR((double)rim, 40, 2);
    zl_shape_free(shape);
}

/* Normals at 63, 180 and 297 degrees: none looks north, so all that is seen from there counts. */
static void a_side_that_nothing_faces_is_all_that_is_seen(void)
{
    static const double wedge[] = {86.2, 41.7, 86.21, 41.7, 86.205, 41.715, 86.2, 41.7};
    zl_shape *shape = polygon(wedge, 4);
    zl_error err = {0};
    double place[2 * WANTED];
    size_t count = 0;
    UNIT_OK(zl_shape_side(place, &count, shape, 0, WANTED, &err), err);
    CU_ASSERT(count >= WANTED - 1);
    UNIT_OK(zl_shape_side(place, &count, shape, 180, WANTED, &err), err);
    for (size_t i = 0; i < count; i++)
        UNIT_NEAR(place[2 * i + 1], 41.7, bulge_deg);
    zl_shape_free(shape);
}

static void what_has_no_sides_is_refused(void)
{
    static const double flat[] = {86.2, 41.7, 86.2, 41.7, 86.2, 41.7, 86.2, 41.7};
    zl_shape *shape = polygon(flat, 4);
    double place[2 * WANTED];
    size_t count = 0;
    zl_error err = {0};
    CU_ASSERT_EQUAL(zl_shape_side(place, &count, shape, 0, WANTED, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "no sides"));
    zl_shape_free(shape);
}

int main(void)
{
    static const unit_case cases[] = {
        {"each side of a box is an edge", each_side_of_a_box_is_an_edge},
        {"a notch is seen to its bottom", a_notch_is_seen_to_its_bottom},
        {"a side that nothing faces is all that is seen",
         a_side_that_nothing_faces_is_all_that_is_seen},
        {"what has no sides is refused", what_has_no_sides_is_refused},
    };
    return unit_main("geometry: sides", cases, sizeof cases / sizeof *cases);
}
