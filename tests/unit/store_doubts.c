/* Shapes whose position is not to be believed: who is remembered, who is not, and until when. */
#include "store/doubts.h"

#include "store_files.h"

#define ZONE(id, w) FEATURE("\"id\":\"" id "\",\"name_zh\":\"区\"", BOX(w, 41, 86.5, 41.1))

/* How many features of a layer are in doubt; their reason has to say `piece`. */
static size_t count_doubted(zl_store *store, const char *name, const char *piece)
{
    zl_error err = {0};
    zl_layer *layer = NULL;
    const zl_feature *feature = NULL;
    const zl_filter any = {.status = "any"};
    zl_findings *findings = zl_findings_new();
    size_t count = 0;
    UNIT_OK(zl_layer_open(&layer, store, name, NULL, &any, findings, &err), err);
    while (zl_layer_next(&feature, layer, &err) == ZL_OK && feature) {
        if (!feature->doubt)
            continue;
        count++;
        if (!strstr(feature->doubt, piece))
            fprintf(stderr, "\"%s\" lacks \"%s\"\n", feature->doubt, piece);
        CU_ASSERT_PTR_NOT_NULL(strstr(feature->doubt, piece));
    }
    zl_layer_close(layer);
    zl_findings_free(findings);
    return count;
}

static const zl_load_options zones = {.kind = "zone", .feature = -1};

static void a_tag_is_remembered_with_the_shapes(void)
{
    zl_store *store = files_store("tag.sqlite");
    files_load_ok(store, files_geojson("good.geojson", ZONE("a", 86.0)), &zones);
    files_load_ok(store, files_geojson("kfq_gcj02.geojson", ZONE("b", 86.1) "," ZONE("c", 86.2)),
                  &zones);
    CU_ASSERT_EQUAL(count_doubted(store, "zones", "kfq_gcj02"), 2);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM position_doubts"), 2);
    zl_store_close(store);
}

static void a_dry_run_remembers_nothing(void)
{
    zl_store *store = files_store("dry.sqlite");
    zl_load_options dry = zones;
    dry.dry_run = true;
    files_load_ok(store, files_geojson("bd09.geojson", ZONE("b", 86.1)), &dry);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM position_doubts"), 0);
    zl_store_close(store);
}

/* Where a web map is named, and where a name only looks like one. */
static void names_are_told_from_look_alikes(void)
{
    static const struct {
        const char *file, *properties;
        size_t doubted;
    } cases[] = {
        {"BD-09_zones.geojson", "\"id\":\"a\"", 1},
        {"amap.geojson", "\"id\":\"a\"", 1},
        {"datamap.geojson", "\"id\":\"a\"", 0},
        {"gcj021.geojson", "\"id\":\"a\"", 0},
        {"v1.geojson", "\"id\":\"a\",\"gcj02_x\":1", 1},
        {"v2.geojson", "\"id\":\"a\",\"坐标系\":\"GCJ-02\"", 1},
        {"v3.geojson", "\"id\":\"a\",\"source\":\"Baidu Map\"", 1},
        {"v4.geojson", "\"id\":\"a\",\"数据来源\":\"百度地图\"", 1},
        {"v5.geojson", "\"id\":\"a\",\"address\":\"百度大厦\"", 0},
        {"v6.geojson", "\"id\":\"a\",\"source\":\"survey 2024\"", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char feature[512];
        snprintf(feature, sizeof feature,
                 "{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":%s}", cases[i].properties,
                 BOX(86, 41, 86.1, 41.1));
        zl_store *store = files_store("names.sqlite");
        zl_load_options land = {.kind = "land", .as = "land", .feature = -1};
        files_result result = files_load(store, files_geojson(cases[i].file, feature), &land);
        UNIT_OK(result.status, result.err);
        if (files_count_code(result.findings, "web-map-tag") != cases[i].doubted)
            fprintf(stderr, "%s\n", cases[i].file);
        CU_ASSERT_EQUAL(files_count_code(result.findings, "web-map-tag"), cases[i].doubted);
        CU_ASSERT_EQUAL(count_doubted(store, "land", ""), cases[i].doubted);
        zl_findings_free(result.findings);
        zl_store_close(store);
        CU_ASSERT_EQUAL(remove(fixture_path("names.sqlite")), 0);
    }
}

/* A boundary-point TXT says it in an attribute of the file; who is called so is no origin. */
static void attributes_of_a_txt_are_read(void)
{
    static const struct {
        const char *attribute;
        size_t doubted;
    } cases[] = {{"数据来源=高德地图", 1}, {"备注=ＧＣＪ－０２", 1}, {"项目名称=百度大厦", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "[属性描述]\n坐标系=2000国家大地坐标系\n带号=29\n%s\n[地块坐标]\n"
                 "4,1.0000,1,一,面,,,,@\nJ1,1,4618000,29425000\nJ2,1,4618000,29425100\n"
                 "J3,1,4618100,29425100\nJ4,1,4618100,29425000\n",
                 cases[i].attribute);
        zl_store *store = files_store("txt.sqlite");
        zl_load_options land = {.kind = "land", .as = "land", .feature = -1};
        files_load_ok(store, files_write("plots.txt", text), &land);
        CU_ASSERT_EQUAL(count_doubted(store, "land", ""), cases[i].doubted);
        zl_store_close(store);
        CU_ASSERT_EQUAL(remove(fixture_path("txt.sqlite")), 0);
    }
}

/* A GeoPackage says it in the description of its layer. */
static void metadata_are_read(void)
{
    const char *json = files_geojson("meta.geojson", ZONE("a", 86.0));
    const char *gpkg = fixture_path("meta.gpkg");
    fixture_run("ogr2ogr -f GPKG %s %s -nln meta -lco DESCRIPTION='traced on AMap'", gpkg, json);
    zl_store *store = files_store("meta.sqlite");
    zl_load_options land = {.kind = "land", .as = "land", .feature = -1};
    files_load_ok(store, gpkg, &land);
    CU_ASSERT_EQUAL(count_doubted(store, "land", "AMap"), 1);
    zl_store_close(store);
}

static void the_user_can_settle_it(void)
{
    zl_store *store = files_store("settle.sqlite");
    const char *path = files_geojson("gcj02.geojson", ZONE("a", 86.0));
    zl_load_options land = {.kind = "land", .as = "land", .feature = -1};
    files_load_ok(store, path, &land);
    CU_ASSERT_EQUAL(count_doubted(store, "land", "gcj02"), 1);
    land.replace_layer = true;
    land.source.survey_coordinates = true;
    files_result result = files_load(store, path, &land);
    UNIT_OK(result.status, result.err);
    CU_ASSERT_EQUAL(files_count_code(result.findings, "web-map-overruled"), 1);
    CU_ASSERT_EQUAL(files_count_code(result.findings, "web-map-tag"), 0);
    CU_ASSERT_EQUAL(count_doubted(store, "land", ""), 0);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* Another name of the file does not help; another shape does, and the old one stays doubted in the
 * history. */
static void the_doubt_belongs_to_the_shape(void)
{
    zl_store *store = files_store("shape.sqlite");
    files_load_ok(store, files_geojson("gcj02.geojson", ZONE("a", 86.0)), &zones);
    zl_load_options land = {.kind = "land", .as = "land", .feature = -1};
    files_load_ok(store, files_geojson("renamed.geojson", ZONE("a", 86.0)), &land);
    CU_ASSERT_EQUAL(count_doubted(store, "land", "gcj02"), 1);
    zl_load_options update = {
        .update = "a", .feature = -1, .basis = "surveyed", .accuracy_m = 0.1, .document = "survey"};
    files_load_ok(store, files_geojson("survey.geojson", ZONE("a", 86.01)), &update);
    CU_ASSERT_EQUAL(count_doubted(store, "zones", ""), 0);
    CU_ASSERT_EQUAL(count_doubted(store, "zones_history", "gcj02"), 1);
    files_load_ok(store, files_geojson("a_bd09.geojson", ZONE("a", 86.02)), &update);
    CU_ASSERT_EQUAL(count_doubted(store, "zones", "bd09"), 1);
    zl_store_close(store);
}

/* What is loaded is no reference for itself. */
static void a_reference_in_the_same_table(void)
{
    zl_store *store = files_store("same.sqlite");
    zl_load_options load = zones;
    load.reference = "zones";
    files_result result = files_load(store, TEST_DATA "/crs/reference.geojson", &load);
    UNIT_OK(result.status, result.err);
    CU_ASSERT_EQUAL(files_count_code(result.findings, "reference-cannot-tell"), 1);
    zl_findings_free(result.findings);
    load.kind = "land";
    load.as = "land";
    result = files_load(store, TEST_DATA "/crs/offset_web_map.geojson", &load);
    UNIT_OK(result.status, result.err);
    CU_ASSERT_EQUAL(files_count_code(result.findings, "web-map-offset"), 1);
    CU_ASSERT_EQUAL(count_doubted(store, "land", "502.1 m"), 4);
    zl_findings_free(result.findings);
    load.as = "datum";
    result = files_load(store, TEST_DATA "/crs/offset_datum.geojson", &load);
    UNIT_OK(result.status, result.err);
    CU_ASSERT_EQUAL(files_count_code(result.findings, "datum-offset"), 1);
    CU_ASSERT_EQUAL(count_doubted(store, "datum", ""), 0);
    zl_findings_free(result.findings);
    load.as = "none";
    load.reference = "nothing";
    result = files_load(store, TEST_DATA "/crs/offset_datum.geojson", &load);
    FAILED_WITH(ZL_USAGE, "--reference: nothing", result);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* How positions came to CGCS2000 is recorded on each way in. */
static void the_transformation_is_recorded(void)
{
    zl_store *store = files_store("way.sqlite");
    files_load_ok(store, files_geojson("w84.geojson", ZONE("a", 86.0)), &zones);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM loads WHERE transformation LIKE 'WGS "
                                       "84 taken as equal%'"),
                    1);
    zl_load_options other = {.kind = "land",
                             .as = "land",
                             .feature = -1,
                             .source = {.source_crs = "EPSG:4214", .transformation = "EPSG:15921"}};
    files_load_ok(store, files_geojson("b54.geojson", ZONE("a", 86.0)), &other);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM loads WHERE transformation LIKE '%by "
                                       "the transformation EPSG:15921%'"),
                    1);
    zl_load_options update = {.update = "a",
                              .feature = -1,
                              .basis = "surveyed",
                              .accuracy_m = 0.1,
                              .document = "survey",
                              .source = {.source_crs = "EPSG:4490"}};
    files_load_ok(store, files_geojson("new.geojson", ZONE("a", 86.01)), &update);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM loads WHERE transformation IS NULL"),
                    0);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a tag is remembered with the shapes", a_tag_is_remembered_with_the_shapes},
        {"a dry run remembers nothing", a_dry_run_remembers_nothing},
        {"names are told from look-alikes", names_are_told_from_look_alikes},
        {"metadata are read", metadata_are_read},
        {"attributes of a TXT are read", attributes_of_a_txt_are_read},
        {"the user can settle it", the_user_can_settle_it},
        {"the doubt belongs to the shape", the_doubt_belongs_to_the_shape},
        {"a reference in the same table", a_reference_in_the_same_table},
        {"the transformation is recorded", the_transformation_is_recorded},
    };
    return unit_main("store_doubts", cases, sizeof cases / sizeof *cases);
}
