/* Answers that are kept: in a file or in a layer of the store. */
#include <dirent.h>
#include <unistd.h>

#include "base/alloc.h"
#include "geometry/shape.h"
#include "output_fixture.h"

/* The row of an answer with a value of each type. */
typedef struct answer {
    const char *id, *ids;
    double area_m2;
    double near[2];
    int64_t rank;
} answer;

static const zl_column column[] = {{"id", ZL_TEXT, offsetof(answer, id), 0},
                                   {"line_ids", ZL_LIST, offsetof(answer, ids), 0},
                                   {"area_m2", ZL_REAL, offsetof(answer, area_m2), 3},
                                   {"zone_point", ZL_PLACE, offsetof(answer, near), 7},
                                   {"rank", ZL_INTEGER, offsetof(answer, rank), 0}};
static const zl_columns columns = {column, 5};

static void begin(void)
{
    folder_make("into-XXXXXX");
}

static zl_shape *triangle(void)
{
    zl_error err;
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    const double ring[] = {86.1, 41.7, 86.2, 41.7, 86.2, 41.8, 86.1, 41.7};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, ring, 4);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* Two rows: one with a shape and all values, one without. The texts do not outlive the call. */
static zl_status add_rows(zl_into *into, zl_error *err)
{
    char id[] = "上库", ids[] = "[\"g30\",\"g312\"]";
    zl_shape *shape = triangle();
    answer row = {id, ids, 46.5, {86.15, 41.75}, 1};
    zl_status status = zl_into_add(into, &row, shape, err);
    zl_shape_free(shape);
    memset(id, 'x', sizeof id - 1);
    memset(ids, 'x', sizeof ids - 1);
    answer empty = {NULL, NULL, (double)NAN, {(double)NAN, (double)NAN}, 2};
    return status == ZL_OK ? zl_into_add(into, &empty, NULL, err) : status;
}

static zl_status keep(zl_store *store, const char *target, bool overwrite, bool finish,
                      zl_error *err)
{
    zl_into *into = NULL;
    zl_status status =
        zl_into_open(&into, store, target, &columns, ZL_SHAPE_POLYGON, overwrite, err);
    if (status == ZL_OK)
        status = add_rows(into, err);
    if (status == ZL_OK && finish)
        status = zl_into_finish(into, err);
    if (status == ZL_OK && finish && strchr(target, '/')) {
        const zl_findings *findings = zl_into_findings(into);
        CU_ASSERT(has_code(findings, "no-boundary"));
    }
    zl_into_free(into);
    return status;
}

static const char *read_file(const char *name)
{
    static char text[4096];
    FILE *file = fopen(in_folder(name), "rb");
    if (!file)
        return "";
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void test_file(void)
{
    zl_error err;
    begin();
    UNIT_OK(keep(NULL, in_folder("a.geojson"), false, true, &err), err);
    const char *text = read_file("a.geojson");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"id\": \"上库\", \"line_ids\": [ \"g30\", \"g312\" ]"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"zone_point_lon\": 86.15, \"zone_point_lat\": 41.75"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"area_m2\": null, \"zone_point_lon\": null"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"geometry\": null"));
    CU_ASSERT(keep(NULL, in_folder("a.geojson"), false, true, &err) == ZL_FAILED);
    UNIT_OK(keep(NULL, in_folder("a.geojson"), true, true, &err), err);
    UNIT_OK(keep(NULL, in_folder("a.shp"), true, true, &err), err);
    UNIT_OK(keep(NULL, in_folder("a.gpkg"), true, true, &err), err);
    folder_remove();
}

static void test_not_finished(void)
{
    zl_error err;
    begin();
    UNIT_OK(keep(NULL, in_folder("a.gpkg"), false, false, &err), err);
    CU_ASSERT(access(in_folder("a.gpkg"), F_OK) != 0);
    CU_ASSERT(keep(NULL, in_folder("a.txt"), false, true, &err) == ZL_USAGE);
    CU_ASSERT(keep(NULL, in_folder("no/a.shp"), false, true, &err) == ZL_FAILED);
    CU_ASSERT(keep(NULL, "parts", false, true, &err) == ZL_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "no store"));
    folder_remove();
}

/* The layer as the cursor gives it. */
static void check_layer(zl_store *store, const char *name)
{
    zl_error err;
    zl_layer *layer = NULL;
    const zl_feature *feature = NULL;
    UNIT_OK(zl_layer_open(&layer, store, name, NULL, NULL, NULL, &err), err);
    const zl_columns *has = zl_layer_columns(layer);
    CU_ASSERT_FATAL(has->count >= 6);
    UNIT_OK(zl_layer_next(&feature, layer, &err), err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(feature);
    CU_ASSERT_STRING_EQUAL(feature->id, "上库");
    for (size_t i = 0; i < has->count; i++) {
        const zl_value *value = &feature->values[i];
        if (!strcmp(has->column[i].name, "line_ids"))
            CU_ASSERT_STRING_EQUAL(value->text, "[\"g30\",\"g312\"]");
        if (!strcmp(has->column[i].name, "zone_point_lat"))
            UNIT_NEAR(value->real, 41.75, 0);
        if (!strcmp(has->column[i].name, "rank"))
            CU_ASSERT(value->integer == 1);
    }
    zl_shape *shape = triangle();
    UNIT_NEAR(zl_shape_area_m2(feature->shape), zl_shape_area_m2(shape), 1e-6);
    zl_shape_free(shape);
    UNIT_OK(zl_layer_next(&feature, layer, &err), err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(feature);
    CU_ASSERT_PTR_NULL(feature->shape);
    UNIT_OK(zl_layer_next(&feature, layer, &err), err);
    CU_ASSERT_PTR_NULL(feature);
    zl_layer_close(layer);
}

static void test_layer(void)
{
    static const char *const refused[] = {"zones", "declared_areas",  "layers", "Parts",
                                          "a b",   "geometry_columns"};
    zl_error err;
    zl_store *store = NULL;
    begin();
    UNIT_OK(zl_store_create(&store, in_folder("store.sqlite"), &err), err);
    UNIT_OK(keep(store, "parts", false, true, &err), err);
    check_layer(store, "parts");
    CU_ASSERT(keep(store, "parts", false, true, &err) == ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "--overwrite"));
    UNIT_OK(keep(store, "parts", true, true, &err), err);
    check_layer(store, "parts");
    UNIT_OK(keep(store, "other", false, false, &err), err);
    zl_layer *layer = NULL;
    CU_ASSERT(zl_layer_open(&layer, store, "other", NULL, NULL, NULL, &err) == ZL_USAGE);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CU_ASSERT(keep(store, refused[i], true, true, &err) == ZL_USAGE);
    zl_store_close(store);
    folder_remove();
}

static void test_read_only(void)
{
    zl_error err;
    zl_store *store = NULL;
    begin();
    UNIT_OK(zl_store_create(&store, in_folder("store.sqlite"), &err), err);
    zl_store_close(store);
    UNIT_OK(zl_store_open(&store, in_folder("store.sqlite"), ZL_STORE_READ, &err), err);
    CU_ASSERT(keep(store, "parts", false, true, &err) == ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "open for writing"));
    zl_store_close(store);
    folder_remove();
}

static void test_no_memory(void)
{
    zl_error err;
    zl_status status = ZL_FAILED;
    begin();
    for (size_t n = 1; n < 1000 && status != ZL_OK; n++) {
        zl_into *into = NULL;
        zl_shape *shape = triangle();
        answer row = {"上库", "[\"g30\"]", 1, {86, 41}, 1};
        zl_alloc_fail_at(n, 0);
        status = zl_into_open(&into, NULL, in_folder("a.geojson"), &columns, ZL_SHAPE_POLYGON,
                              false, &err);
        if (status == ZL_OK)
            status = zl_into_add(into, &row, shape, &err);
        if (status == ZL_OK)
            status = zl_into_finish(into, &err);
        zl_alloc_fail_at(0, 0);
        CU_ASSERT(status == ZL_OK || status == ZL_FAILED);
        CU_ASSERT((access(in_folder("a.geojson"), F_OK) == 0) == (status == ZL_OK));
        zl_into_free(into);
        zl_shape_free(shape);
    }
    CU_ASSERT(status == ZL_OK);
    folder_remove();
}

int main(void)
{
    static const unit_case cases[] = {
        {"an answer in a file", test_file},
        {"what is not finished is not written", test_not_finished},
        {"an answer in a layer of the store", test_layer},
        {"a store that is open for reading", test_read_only},
        {"no memory", test_no_memory},
    };
    return unit_main("output_into", cases, sizeof cases / sizeof *cases);
}
