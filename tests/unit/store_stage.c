/* Sources as layers: staged into a private store, refused when a feature cannot be used. */
#include "store_files.h"

static zl_status open_source(zl_layer **layer, const char *what, const zl_source_options *options,
                             zl_findings *findings, zl_error *err)
{
    *layer = NULL;
    return zl_layer_open(layer, NULL, what, options, NULL, findings, err);
}

/* The source keeps its own fields and FIDs; without a field that looks like an id it has none. */
static void test_own_fields(void)
{
    zl_layer *layer;
    zl_error err = {0};
    const zl_feature *feature;
    const char *source =
        files_geojson("parcels.geojson",
                      FEATURE("\"owner\":\"甲\",\"floors\":3,\"tall\":1.5,\"fid\":\"F\"",
                              BOX(86, 41, 86.1, 41.1)) "," FEATURE("\"owner\":null,\"floors\":4",
                                                                   BOX(87, 41, 87.1, 41.1)));
    UNIT_OK(open_source(&layer, source, NULL, NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_layer_name(layer), "parcels");
    CU_ASSERT(zl_layer_shape_kind(layer) == ZL_SHAPE_POLYGON);
    const zl_columns *columns = zl_layer_columns(layer);
    CU_ASSERT_EQUAL_FATAL(columns->count, 4);
    CU_ASSERT_STRING_EQUAL(columns->column[0].name, "owner");
    CU_ASSERT(columns->column[1].type == ZL_INTEGER && columns->column[2].type == ZL_REAL);
    CU_ASSERT_STRING_EQUAL(columns->column[3].name, "fid_2");
    UNIT_OK(zl_layer_next(&feature, layer, &err), err);
    CU_ASSERT_STRING_EQUAL(feature->id, "fid 0");
    CU_ASSERT_STRING_EQUAL(feature->values[0].text, "甲");
    CU_ASSERT(feature->values[1].integer == 3 && feature->values[2].real == 1.5);
    UNIT_OK(zl_layer_next(&feature, layer, &err), err);
    CU_ASSERT_STRING_EQUAL(feature->id, "fid 1");
    CU_ASSERT(feature->values[0].null && isnan(feature->accuracy_m));
    zl_layer_close(layer);
}

static void test_id_field(void)
{
    zl_layer *layer;
    zl_error err = {0};
    const zl_feature *feature;
    char source[256];
    snprintf(source, sizeof source, "%s",
             files_geojson("ids.geojson", FEATURE("\"id\":\"x\",\"lot\":\"L7\",\"fid\":\"F9\"",
                                                  BOX(86, 41, 86.1, 41.1))));
    static const zl_source_options options[] = {
        {.id_field = "lot"}, {.map = "lot=id"}, {.id_field = "fid"}, {.id_field = NULL}};
    static const char *const expected[] = {"L7", "L7", "F9", "x"};
    for (size_t i = 0; i < 4; i++) {
        UNIT_OK(open_source(&layer, source, &options[i], NULL, &err), err);
        UNIT_OK(zl_layer_next(&feature, layer, &err), err);
        CU_ASSERT_STRING_EQUAL(feature->id, expected[i]);
        zl_layer_close(layer);
    }
    static const zl_source_options unknown = {.id_field = "parcel"};
    CU_ASSERT(open_source(&layer, source, &unknown, NULL, &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "parcel") && strstr(err.message, "lot"));
}

static void test_bad_feature(void)
{
    zl_layer *layer;
    zl_error err = {0};
    char source[256];
    zl_findings *findings = zl_findings_new();
    snprintf(
        source, sizeof source, "%s",
        files_geojson("bad.geojson",
                      FEATURE("\"id\":\"good\"", BOX(87, 41, 87.1, 41.1)) "," FEATURE(
                          "\"id\":\"bowtie\"", BOWTIE) "," FEATURE("\"id\":\"loop\"", BOWTIE)));
    CU_ASSERT(open_source(&layer, source, NULL, findings, &err) == ZL_BAD_DATA);
    CU_ASSERT(strstr(err.message, "2 of 3 features of ") != NULL);
    CU_ASSERT(strstr(err.message, "(first: bowtie: ") != NULL);
    CU_ASSERT(strstr(err.message, "load it with --repair or --skip-bad") != NULL);
    CU_ASSERT(files_count_code(findings, "ring-self-intersection") == 2);
    CU_ASSERT(layer == NULL);
    zl_findings_free(findings);
    /* Mended, both halves of the bow tie are there. */
    findings = zl_findings_new();
    static const zl_source_options mend = {.repair = true};
    UNIT_OK(open_source(&layer, source, &mend, findings, &err), err);
    CU_ASSERT(files_count_code(findings, "repaired") == 2);
    const zl_feature *feature;
    UNIT_OK(zl_layer_next(&feature, layer, &err), err);
    UNIT_OK(zl_layer_next(&feature, layer, &err), err);
    CU_ASSERT_STRING_EQUAL(feature->id, "bowtie");
    CU_ASSERT(feature->shape->nparts == 2);
    zl_layer_close(layer);
    zl_findings_free(findings);
}

/* What cannot be opened keeps the status of the layer that found out. */
static void test_refused_sources(void)
{
    zl_layer *layer;
    zl_error err = {0};
    CU_ASSERT(open_source(&layer, "nowhere.shp", NULL, NULL, &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "nowhere.shp") != NULL);
    const char *empty = files_geojson("empty.geojson", "");
    CU_ASSERT(open_source(&layer, empty, NULL, NULL, &err) == ZL_BAD_DATA);
    static const zl_source_options beijing = {.source_crs = "EPSG:4214"};
    const char *old = files_geojson("old.geojson", FEATURE("\"id\":\"x\"", BOX(86, 41, 87, 42)));
    CU_ASSERT(open_source(&layer, old, &beijing, NULL, &err) == ZL_BAD_CRS);
}

/* A stored layer wins over a file of the same name in the working folder. */
static void test_stored_first(void)
{
    zl_store *store = files_store("first.sqlite");
    zl_layer *layer = NULL;
    zl_error err = {0};
    char folder[4096];
    CU_ASSERT_FATAL(getcwd(folder, sizeof folder) != NULL);
    files_write("zones", "this is no layer");
    CU_ASSERT_FATAL(chdir(fixture_folder) == 0);
    UNIT_OK(zl_layer_open(&layer, store, "zones", NULL, NULL, NULL, &err), err);
    CU_ASSERT_FATAL(chdir(folder) == 0);
    zl_layer_close(layer);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"own fields", test_own_fields},     {"id field", test_id_field},
        {"bad feature", test_bad_feature},   {"refused sources", test_refused_sources},
        {"stored first", test_stored_first},
    };
    return unit_main("store_stage", cases, sizeof cases / sizeof *cases);
}
