/* What refuses a load, what is loaded in spite of it, and what is left behind: nothing. */
#include "store_files.h"

#include <sys/stat.h>

#define GOOD(id, w)        GOOD_BOX(id, w##.0, w##.1)
#define GOOD_BOX(id, w, e) FEATURE("\"id\":\"" id "\",\"name_zh\":\"名\"", BOX(w, 41, e, 41.1))
#define BAD(id)            FEATURE("\"id\":\"" id "\",\"name_zh\":\"坏\\\"的\",\"accuracy_m\":2.5", BOWTIE)

static const zl_load_options zone = {.kind = "zone"};

static bool is_there(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

/* The text of a file, or an empty one. */
static const char *read_file(const char *path)
{
    static char text[65536];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[size] = '\0';
    return text;
}

static void test_error_refuses_all(void)
{
    zl_store *store = files_store("all.sqlite");
    files_result result = files_load(
        store,
        files_geojson("z.geojson", GOOD("a", 87) "," BAD("b") "," GOOD("c", 88) "," BAD("d")),
        &zone);
    FAILED_WITH(ZL_BAD_DATA, "z.geojson: 2 of 4 features cannot be used (first: b: ", result);
    FAILED_WITH(ZL_BAD_DATA, "--repair, or load the rest with --skip-bad FILE", result);
    CU_ASSERT(result.rows == 0 && files_count_code(result.findings, "ring-self-intersection") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 0);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM loads") == 0);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_repair(void)
{
    zl_store *store = files_store("repair.sqlite");
    files_result result =
        files_load(store, files_geojson("z.geojson", GOOD("a", 87) "," BAD("b")),
                   &(zl_load_options){.kind = "zone", .source = {.repair = true}});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(result.row.repaired == 1 && result.row.written == 2 && result.row.refused == 0);
    CU_ASSERT(files_count_code(result.findings, "repaired") == 1);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_skip_bad(void)
{
    zl_store *store = files_store("skip.sqlite");
    char source[256], refused[256];
    snprintf(source, sizeof source, "%s",
             files_geojson("z.geojson", GOOD("a", 87) "," BAD("b") "," GOOD("a", 88)));
    snprintf(refused, sizeof refused, "%s", fixture_path("refused.geojson"));
    zl_load_options options = {.kind = "zone", .skip_bad = refused, .dry_run = true};
    files_result result = files_load(store, source, &options);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(result.row.written == 1 && !is_there(refused)); /* a dry run leaves no file */
    zl_findings_free(result.findings);
    options.dry_run = false;
    result = files_load(store, source, &options);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(result.row.read == 3 && result.row.written == 1 && result.row.refused == 2);
    CU_ASSERT(files_count_code(result.findings, "duplicate-key") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='a'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT refused FROM loads") == 2);
    const char *text = read_file(refused);
    CU_ASSERT(strstr(text, "\"id\":\"b\"") && strstr(text, "\"name_zh\":\"坏\\\"的\""));
    CU_ASSERT(strstr(text, "\"accuracy_m\":2.5") != NULL);
    CU_ASSERT(strstr(text, "\"finding\":\"ring-self-intersection\"") != NULL);
    CU_ASSERT(strstr(text, "\"finding\":\"duplicate-key\"") != NULL);
    CU_ASSERT(strstr(text, "[86.1,41]") != NULL);
    zl_findings_free(result.findings);
    /* The file is a source again: corrected there, it can be loaded. */
    result =
        files_load(store, refused, &(zl_load_options){.kind = "zone", .source = {.repair = true}});
    CU_ASSERT(result.row.written == 0 && files_count_code(result.findings, "repaired") == 1);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* Lines, points, holes, parts, numbers and lists come back as they were: the file is read again by
 * the program itself, with the keys corrected by loading it into an empty store. */
static void test_refused_shapes(void)
{
    static const struct {
        const char *name, *features, *kind, *check;
    } cases[] = {
        {"z.geojson",
         FEATURE("\"id\":\"x\",\"name_zh\":\"x\"", BOX(86, 41, 86.1, 41.1)) "," FEATURE(
             "\"id\":\"x\",\"name_zh\":\"y\",\"aliases\":[\"一\",\"二\"],\"accuracy_m\":0.1",
             "{\"type\":\"MultiPolygon\",\"coordinates\":[[" RING(
                 87, 41, 88, 42) ",[[87.2,41.2],"
                                 "[87.2,41.3],[87.3,41.3],[87.3,41.2],[87.2,41.2]]],[" RING(
                                     86, 41, 86.5, 42) "]]}"),
         "zone",
         "SELECT count(*) FROM zones WHERE name_zh='y' AND aliases='[\"一\",\"二\"]' AND "
         "accuracy_m=0.1 AND ST_NumGeometries(geometry)=2 AND "
         "ST_NumInteriorRing(ST_GeometryN(geometry, 1))=1 AND ST_NPoints(geometry)=15"},
        {"l.geojson",
         FEATURE("\"id\":\"x\",\"part\":2,\"mode\":\"railway\"", PATH(86, 41, 87, 41)) "," FEATURE(
             "\"id\":\"x\",\"part\":2,\"mode\":\"railway\",\"note\":\"第二\"",
             PATH(86.123456789012, 41, 87, 42)),
         "line",
         "SELECT count(*) FROM lines WHERE part=2 AND note='第二' AND "
         "ST_X(ST_StartPoint(ST_GeometryN(geometry, 1)))=86.123456789012"},
        {"p.geojson",
         FEATURE("\"id\":\"x\",\"kind\":\"town\"",
                 PLACE(86, 41)) "," FEATURE("\"id\":\"x\",\"kind\":\"airport\"", PLACE(86.5, 41.5)),
         "point", "SELECT count(*) FROM points WHERE kind='airport' AND ST_Y(geometry)=41.5"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_store *store = files_store("first.sqlite");
        char refused[256];
        snprintf(refused, sizeof refused, "%s", fixture_path("again.geojson"));
        const char *source = files_geojson(cases[i].name, cases[i].features);
        files_load_ok(store, source,
                      &(zl_load_options){.kind = cases[i].kind, .skip_bad = refused});
        zl_store_close(store);
        store = files_store("second.sqlite");
        files_load_ok(store, refused, &(zl_load_options){.kind = cases[i].kind});
        zl_error err = {0};
        UNIT_OK(zl_store_need_spatialite(store, &err), err);
        CU_ASSERT(fixture_int(store, cases[i].check) == 1);
        zl_store_close(store);
        fixture_run("cd %s && rm again.geojson first.sqlite second.sqlite", fixture_folder);
    }
}

/* What only the table refuses is a finding of the feature too. */
static void test_value_not_allowed(void)
{
    zl_store *store = files_store("value.sqlite");
    files_result result =
        files_load(store,
                   files_geojson("z.geojson", FEATURE("\"id\":\"a\",\"name_zh\":\"x\","
                                                      "\"accuracy_m\":-5",
                                                      BOX(86, 41, 86.1, 41.1))),
                   &zone);
    FAILED_WITH(ZL_BAD_DATA, "1 of 1 features cannot be used (first: a: ", result);
    FAILED_WITH(ZL_BAD_DATA, "accuracy_m", result);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_skip_bad_file_there(void)
{
    zl_store *store = files_store("there.sqlite");
    char source[256], refused[256];
    snprintf(source, sizeof source, "%s", files_geojson("z.geojson", GOOD("a", 87) "," BAD("b")));
    snprintf(refused, sizeof refused, "%s", files_write("mine.geojson", "mine"));
    zl_load_options options = {.kind = "zone", .skip_bad = refused};
    files_result result = files_load(store, source, &options);
    FAILED_WITH(ZL_FAILED, "mine.geojson: the file is there already", result);
    CU_ASSERT_STRING_EQUAL(read_file(refused), "mine");
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 0);
    zl_findings_free(result.findings);
    options.skip_bad = fixture_path("no/such/folder.geojson");
    result = files_load(store, source, &options);
    FAILED_WITH(ZL_FAILED, "the refused features cannot be written", result);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 0);
    zl_findings_free(result.findings);
    /* With nothing left to load nothing happens, and no file is made. */
    char none[256];
    snprintf(none, sizeof none, "%s", fixture_path("none.geojson"));
    options.skip_bad = none;
    result = files_load(store, files_geojson("y.geojson", BAD("b")), &options);
    FAILED_WITH(ZL_BAD_DATA, "none is left to load", result);
    CU_ASSERT(!is_there(none));
    zl_findings_free(result.findings);
    /* Nor with nothing refused. */
    result = files_load(store, files_geojson("x.geojson", GOOD("a", 87)), &options);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(!is_there(none));
    zl_findings_free(result.findings);
    CU_ASSERT(strstr(fixture_run("ls -A %s", fixture_folder), ".none") == NULL);
    zl_store_close(store);
}

static void test_duplicate_key(void)
{
    zl_store *store = files_store("keys.sqlite");
    files_result result = files_load(
        store, files_geojson("z.geojson", GOOD("a", 86) "," GOOD("b", 87) "," GOOD("a", 88)),
        &zone);
    const zl_finding *finding = files_finding(result.findings, "duplicate-key");
    CU_ASSERT(result.status == ZL_BAD_DATA);
    CU_ASSERT_FATAL(finding != NULL);
    CU_ASSERT(finding->severity == ZL_ERROR);
    CU_ASSERT(strstr(finding->text, "id a is in the source more than once") != NULL);
    zl_findings_free(result.findings);
    files_load_ok(store, files_geojson("z.geojson", GOOD("a", 86)), &zone);
    result = files_load(store, files_geojson("z.geojson", GOOD("a", 86)), &zone);
    finding = files_finding(result.findings, "duplicate-key");
    CU_ASSERT(result.status == ZL_BAD_DATA);
    CU_ASSERT_FATAL(finding != NULL);
    CU_ASSERT(strstr(finding->text, "in the store already") && strstr(finding->text, "--update"));
    CU_ASSERT(strstr(finding->text, "--replace-layer") != NULL);
    zl_findings_free(result.findings);
    result = files_load(
        store,
        files_geojson(
            "l.geojson",
            FEATURE("\"id\":\"g30\",\"mode\":\"expressway\"", PATH(86, 41, 87, 41)) "," FEATURE(
                "\"id\":\"g30\",\"part\":1,\"mode\":\"expressway\"", PATH(87, 41, 88, 41))),
        &(zl_load_options){.kind = "line"});
    finding = files_finding(result.findings, "duplicate-key");
    CU_ASSERT_FATAL(result.status == ZL_BAD_DATA && finding != NULL);
    CU_ASSERT(strstr(finding->text, "id g30, part 1") && strstr(finding->text, "column part"));
    zl_findings_free(result.findings);
    /* Two figures without a date are the same figure. */
    result = files_load(store,
                        files_write("d.csv", "id,kind,value,unit,document\na,approved,1,km2,p\n"
                                             "a,planned,2,km2,p\na,approved,3,km2,p\n"),
                        &(zl_load_options){.kind = "declared"});
    CU_ASSERT(result.status == ZL_BAD_DATA);
    CU_ASSERT(files_count_code(result.findings, "duplicate-key") == 1);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_links_and_strict(void)
{
    zl_store *store = files_store("links.sqlite");
    char source[256];
    snprintf(source, sizeof source, "%s",
             files_geojson("z.geojson", FEATURE("\"id\":\"a\",\"name_zh\":\"x\",\"part_of\":\"w\","
                                                "\"document\":\"d\"",
                                                BOX(86, 41, 86.1, 41.1))));
    zl_load_options options = {.kind = "zone", .strict = true};
    files_result result = files_load(store, source, &options);
    FAILED_WITH(ZL_BAD_DATA, "z.geojson: 2 warnings (first: a: ", result);
    FAILED_WITH(ZL_BAD_DATA, "--strict", result);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 0);
    zl_findings_free(result.findings);
    options.strict = false;
    result = files_load(store, source, &options);
    UNIT_OK(result.status, result.err);
    const zl_finding *finding = files_finding(result.findings, "unknown-part-of");
    CU_ASSERT_FATAL(finding != NULL);
    CU_ASSERT(finding->severity == ZL_WARNING && strstr(finding->text, "w") != NULL);
    CU_ASSERT(files_count_code(result.findings, "unknown-document") == 1);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* What the import refuses keeps its status, and the store is as it was. */
static void test_import_refuses(void)
{
    static const struct {
        const char *name, *text;
        zl_load_options options;
        zl_status status;
    } cases[] = {
        {"empty.geojson",
         "{\"type\":\"FeatureCollection\",\"features\":[]}",
         {.kind = "zone"},
         ZL_BAD_DATA},
        {"beijing.geojson",
         NULL,
         {.kind = "zone", .source = {.source_crs = "EPSG:4214"}},
         ZL_BAD_CRS},
        {"map.geojson", NULL, {.kind = "zone", .source = {.map = "nowhere=id"}}, ZL_USAGE},
        {"noise.geojson", "no JSON at all", {.kind = "zone"}, ZL_BAD_DATA},
    };
    zl_store *store = files_store("import.sqlite");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *source = cases[i].text ? files_write(cases[i].name, cases[i].text)
                                           : files_geojson(cases[i].name, GOOD("a", 86));
        files_result result = files_load(store, source, &cases[i].options);
        FAILED_WITH(cases[i].status, cases[i].options.source.map ? "nowhere" : "", result);
        zl_findings_free(result.findings);
    }
    files_result result = files_load(store, fixture_path("nowhere.geojson"), &zone);
    CU_ASSERT(result.status != ZL_OK && result.err.message[0]);
    zl_findings_free(result.findings);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 0);
    files_load_ok(store, files_geojson("z.geojson", GOOD("a", 86)), &zone); /* no lock is left */
    zl_store_close(store);
}

/* A geometry of the wrong kind goes back as it came, in longitude and latitude where the CRS is
 * known: echo "4620000 29421385" | cs2cs -f %.10f EPSG:4517 EPSG:4490 gives 41.7112815638 N,
 * 86.0553881500 E. */
static void test_skip_bad_kinds(void)
{
    zl_store *store = files_store("kinds.sqlite");
    char refused[256];
    snprintf(refused, sizeof refused, "%s", fixture_path("kinds-refused.geojson"));
    const char *source = files_write(
        "kinds.geojson",
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
        "\"urn:ogc:def:crs:EPSG::4517\"}},\"features\":[" FEATURE(
            "\"id\":\"good\",\"name_zh\":\"名\"",
            "{\"type\":\"Polygon\",\"coordinates\":[[[29421385,4620000],[29421485,4620000],"
            "[29421485,4620100],[29421385,4620000]]]}") "," FEATURE("\"id\":\"line\",\"name_zh\":"
                                                                    "\"名\"",
                                                                    PATH(
                                                                        29421385, 4620000, 29421485,
                                                                        4620000)) "," FEATURE("\"id"
                                                                                              "\":"
                                                                                              "\"po"
                                                                                              "int"
                                                                                              "\","
                                                                                              "\"na"
                                                                                              "me_"
                                                                                              "zh\""
                                                                                              ":\""
                                                                                              "名"
                                                                                              "\"",
                                                                                              PLACE(
                                                                                                  29421385,
                                                                                                  4620000)) "," FEATURE("\"id\":\"both\",\"name_zh\":\"名\"",
                                                                                                                        "{\"type\":\"GeometryCollection\",\"geometries\":[" PLACE(
                                                                                                                            29421385,
                                                                                                                            4620000) "," PATH(29421385,
                                                                                                                                              4620000,
                                                                                                                                              29421485,
                                                                                                                                              4620000) "]}") "]}");
    files_result result =
        files_load(store, source, &(zl_load_options){.kind = "zone", .skip_bad = refused});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(result.row.refused == 3);
    fixture_run("ogr2ogr -f CSV -lco GEOMETRY=AS_WKT %s %s 2>&1", fixture_path("kinds.csv"),
                refused);
    const char *csv = read_file(fixture_path("kinds.csv"));
    CU_ASSERT(strstr(csv, "LINESTRING (86.055388") != NULL);
    CU_ASSERT(strstr(csv, "POINT (86.055388") != NULL);
    CU_ASSERT(strstr(csv, "GEOMETRYCOLLECTION (POINT (86.055388") != NULL);
    CU_ASSERT(strstr(csv, " 41.71128156") != NULL);
    zl_findings_free(result.findings);
    result =
        files_load(store, source, &(zl_load_options){.kind = "zone", .skip_bad = "refused.shp"});
    FAILED_WITH(ZL_USAGE, "--skip-bad refused.shp: ", result);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* Clockwise stays clockwise. */
static void test_skip_bad_order(void)
{
    zl_store *store = files_store("order.sqlite");
    char refused[256];
    snprintf(refused, sizeof refused, "%s", fixture_path("order-refused.geojson"));
#define CLOCKWISE                                                                                  \
    "{\"type\":\"Polygon\",\"coordinates\":[[[86,41],[86,41.1],[86.1,41.1],[86.1,41],[86,41]]]}"
    files_result result = files_load(
        store,
        files_geojson("z.geojson",
                      GOOD("a", 87) "," FEATURE("\"id\":\"a\",\"name_zh\":\"名\"", CLOCKWISE)),
        &(zl_load_options){.kind = "zone", .skip_bad = refused});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(strstr(read_file(refused), CLOCKWISE) != NULL);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* Text in another encoding (在建 in GBK) that a driver passes on is one finding, however much of it
 * there is. */
static void test_bad_encoding(void)
{
    zl_store *store = files_store("encoding.sqlite");
    files_write("points.mid", "a,town,\xd4\xda\xbd\xa8\nb,town,\xd4\xda\nc,town,existing\n");
    const char *path =
        files_write("points.mif", "Version 300\nCharset \"Neutral\"\nDelimiter \",\"\nColumns 3\n"
                                  "  id Char(9)\n  kind Char(9)\n  status Char(9)\nData\n"
                                  "Point 86 41\nPoint 86 41\nPoint 86 41\n");
    zl_load_options options = {.source = {.source_crs = "EPSG:4490"}, .feature = -1};
    files_result result = files_load(store, path, &options);
    FAILED_WITH(ZL_BAD_DATA, "2 of 3 features cannot be used (first: a: ", result);
    CU_ASSERT(zl_findings_count_of(result.findings, ZL_ERROR) == 1);
    CU_ASSERT(strstr(files_finding(result.findings, "encoding")->text, "in 2 features") != NULL);
    zl_findings_free(result.findings);
    char refused[256];
    snprintf(refused, sizeof refused, "%s", fixture_path("encoding-refused.json"));
    options.skip_bad = refused;
    result = files_load(store, path, &options);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(result.row.written == 1 && result.row.refused == 2);
    CU_ASSERT(strstr(read_file(refused), "\"finding\":\"encoding\"") != NULL);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* After a repair that failed nobody is told to try one. */
static void test_repair_too_large(void)
{
    zl_store *store = files_store("too_large.sqlite");
    files_result result = files_load(
        store,
        files_geojson("z.geojson",
                      FEATURE("\"id\":\"a\",\"name_zh\":\"名\"",
                              "{\"type\":\"Polygon\",\"coordinates\":[" RING(
                                  86, 41, 86.1, 41.1) "," RING(86.2, 41, 86.3, 41.09) "]}")),
        &(zl_load_options){.kind = "zone", .source = {.repair = true}});
    CU_ASSERT(result.status == ZL_BAD_DATA);
    CU_ASSERT(files_count_code(result.findings, "repair-too-large") == 1);
    for (size_t i = 0; i < zl_findings_count(result.findings); i++)
        CU_ASSERT(strstr(zl_findings_get(result.findings, i)->text, "--repair") == NULL);
    CU_ASSERT(strstr(result.err.message, "--repair") == NULL);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"skip bad kinds", test_skip_bad_kinds},
        {"skip bad order", test_skip_bad_order},
        {"bad encoding", test_bad_encoding},
        {"repair too large", test_repair_too_large},
        {"an error refuses all", test_error_refuses_all},
        {"repair", test_repair},
        {"skip bad", test_skip_bad},
        {"refused shapes", test_refused_shapes},
        {"value not allowed", test_value_not_allowed},
        {"skip bad, file there", test_skip_bad_file_there},
        {"duplicate key", test_duplicate_key},
        {"links and strict", test_links_and_strict},
        {"import refuses", test_import_refuses},
    };
    return unit_main("store_load_bad", cases, sizeof cases / sizeof *cases);
}
