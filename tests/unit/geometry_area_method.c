/* Areas by the land-survey method and in a plane, against tests/data/area/tdt1055.txt, which is
 * worked out in Python from the text of the notice. */
#include "geometry/area_method.h"
#include "geometry/shape.h"
#include "unit.h"

typedef struct reference {
    char name[32];
    int epsg;
    double tdt1055_m2, geodesic_m2, planar_m2, lonlat[2 * 16];
    size_t npoints;
} reference;

static bool next_reference(reference *r, FILE *file)
{
    if (fscanf(file, "%31s %d %lf %lf %lf %zu", r->name, &r->epsg, &r->tdt1055_m2, &r->geodesic_m2,
               &r->planar_m2, &r->npoints) != 6)
        return false;
    CU_ASSERT_FATAL(r->npoints <= 16);
    for (size_t i = 0; i < 2 * r->npoints; i++)
        CU_ASSERT_FATAL(fscanf(file, "%lf", &r->lonlat[i]) == 1);
    return true;
}

static double area_by(const char *name, const zl_shape *shape)
{
    zl_area_method *method = NULL;
    zl_error err = {0};
    double area_m2 = 0;
    UNIT_OK(zl_area_method_open(&method, name, &err), err);
    UNIT_OK(zl_area_method_measure(&area_m2, method, shape, &err), err);
    zl_area_method_close(method);
    return area_m2;
}

static zl_shape *shape_of(const double *lonlat, size_t npoints)
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

static void agrees_with_the_notice(void)
{
    FILE *file = fopen(TEST_DATA "/area/tdt1055.txt", "r");
    CU_ASSERT_FATAL(file != NULL);
    reference r;
    size_t nrings = 0;
    for (; next_reference(&r, file); nrings++) {
        zl_shape *shape = shape_of(r.lonlat, r.npoints);
        char planar[32];
        snprintf(planar, sizeof planar, "planar:EPSG:%d", r.epsg);
        /* PROJ versions differ by 1e-10 m, which may turn the rounding of a point: 30 µm by 70 m.
         */
        UNIT_NEAR(area_by("tdt1055", shape), r.tdt1055_m2, 0.005);
        UNIT_NEAR(area_by("geodesic", shape), r.geodesic_m2, 5e-4);
        UNIT_NEAR(area_by(NULL, shape), r.geodesic_m2, 5e-4);
        UNIT_NEAR(area_by(planar, shape), r.planar_m2, 1e-6 + 1e-10 * r.planar_m2);
        zl_shape_free(shape);
    }
    fclose(file);
    CU_ASSERT_EQUAL(nrings, 5);
}

static void subtracts_holes(void)
{
    const double shell[10] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41.1, 86, 41};
    const double hole[10] = {86.02, 41.02, 86.05, 41.02, 86.05, 41.05, 86.02, 41.05, 86.02, 41.02};
    zl_shape_builder builder;
    zl_shape *shape = NULL, *whole = shape_of(shell, 5), *part = shape_of(hole, 5);
    zl_error err = {0};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, shell, 5);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, hole, 5);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    static const char *const methods[] = {"geodesic", "tdt1055", "planar:4517"};
    for (int i = 0; i < 3; i++)
        UNIT_NEAR(area_by(methods[i], shape),
                  area_by(methods[i], whole) - area_by(methods[i], part), 1e-6);
    zl_shape_free(shape);
    zl_shape_free(whole);
    zl_shape_free(part);
}

static void refuse(const char *name, zl_status status, const char *words)
{
    zl_area_method *method = NULL;
    zl_error err = {0};
    CU_ASSERT_EQUAL(zl_area_method_open(&method, name, &err), status);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, words));
    CU_ASSERT_PTR_NULL(method);
}

static void refuses_other_methods(void)
{
    refuse("planimeter", ZL_USAGE, "there is no method \"planimeter\"");
    refuse("planar", ZL_USAGE, "there is no method");
    refuse("planar:", ZL_BAD_CRS, "is empty");
    refuse("planar:EPSG:4490", ZL_BAD_CRS, "no plane");
    refuse("planar:EPSG:999999", ZL_BAD_CRS, "EPSG:999999");
    refuse("planar:EPSG:2353", ZL_BAD_CRS, "Xian 1980");
}

static void names_what_it_cannot_measure(void)
{
    const double europe[8] = {10, 50, 10.1, 50, 10.1, 50.1, 10, 50};
    zl_shape *shape = shape_of(europe, 4);
    zl_area_method *method = NULL;
    zl_error err = {0};
    double area_m2;
    UNIT_OK(zl_area_method_open(&method, "tdt1055", &err), err);
    CU_ASSERT_EQUAL(zl_area_method_measure(&area_m2, method, shape, &err), ZL_BAD_CRS);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "zones 25 to 45"));
    UNIT_OK(zl_area_method_measure(&area_m2, method, NULL, &err), err);
    CU_ASSERT_EQUAL(area_m2, 0);
    zl_area_method_close(method);
    zl_shape_free(shape);
}

int main(void)
{
    static const unit_case cases[] = {
        {"agrees with the notice", agrees_with_the_notice},
        {"subtracts holes", subtracts_holes},
        {"refuses other methods", refuses_other_methods},
        {"names what it cannot measure", names_what_it_cannot_measure},
    };
    return unit_main("geometry_area_method", cases, sizeof cases / sizeof *cases);
}
