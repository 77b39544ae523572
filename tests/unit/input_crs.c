/* The CRS decision, the order of the axes, and what coordinates say about both.
 *
 * One place in three systems, by PROJ 9.1.1:
 *   echo "4620000 29421385" | cs2cs -f %.10f EPSG:4517 EPSG:4490
 *   41.7112815638  86.0553881500
 */
#include <unistd.h>

#include "base/alloc.h"
#include "base/findings.h"
#include "input/crs/crs_decision.h"
#include "input_fixture.h"

#define LON 86.05538815
#define LAT 41.7112815638

#define GK_SQUARE                                                                                  \
    "[[[29421385,4620000],[29421485,4620000],[29421485,4620100],[29421385,4620100],"               \
    "[29421385,4620000]]]"
#define GK_SWAPPED                                                                                 \
    "[[[4620000,29421385],[4620000,29421485],[4620100,29421485],[4620100,29421385],"               \
    "[4620000,29421385]]]"
#define SWAPPED "[[[41,86],[41,86.01],[41.01,86.01],[41.01,86],[41,86]]]"
#define GK_WKT  "POLYGON((29421385 4620000,29421485 4620000,29421485 4620100,29421385 4620000))"

static void degrees_stay_bit_for_bit(void)
{
    const char *path =
        fixture_ogr("ESRI Shapefile", "s4490.shp", "s4490", "EPSG:4490",
                    "POLYGON((86.123456789 41.987654321,86.2 41.9,86.2 42,86.123456789 "
                    "41.987654321))");
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CHECK_SAYS(out.crs, "EPSG:4490");
    CHECK_SAYS(out.evidence, "declared by");
    CU_ASSERT_EQUAL(out.first[0], 86.123456789);
    CU_ASSERT_EQUAL(out.first[1], 41.987654321);
    CU_ASSERT_EQUAL(zl_findings_count(out.findings), 0);
    outcome_free(&out);
}

static void gauss_krueger_becomes_degrees(void)
{
    static const char *const drivers[] = {"ESRI Shapefile", "GPKG", "FlatGeobuf"};
    static const char *const names[] = {"gk.shp", "gk.gpkg", "gk.fgb"};
    for (size_t i = 0; i < 3; i++) {
        outcome out =
            run_import(fixture_ogr(drivers[i], names[i], "gk", "EPSG:4517", GK_WKT), NULL, NULL);
        UNIT_OK(out.status, out.err);
        CHECK_SAYS(out.crs, "EPSG:4517");
        UNIT_NEAR(out.first[0], LON, 2e-10);
        UNIT_NEAR(out.first[1], LAT, 2e-10);
        outcome_free(&out);
    }
}

static void beijing_54_is_refused_unless_accepted(void)
{
    const char *path = fixture_ogr("ESRI Shapefile", "bj54.shp", "bj54", "EPSG:2405", GK_WKT);
    outcome out = run_import(path, NULL, NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
    CHECK_SAYS(out.err.message, "Beijing 1954");
    CHECK_SAYS(out.err.message, "--assume-same-datum");
    outcome_free(&out);
    zl_source_options options = {.assume_same_datum = true};
    out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.refused, 0);
    outcome_free(&out);
}

static void a_missing_crs_says_what_it_may_be(void)
{
    const char *path = fixture_ogr("ESRI Shapefile", "noprj.shp", "noprj", "EPSG:4517", GK_WKT);
    CU_ASSERT_EQUAL_FATAL(unlink(fixture_path("noprj.prj")), 0);
    outcome out = run_import(path, NULL, NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
    CHECK_SAYS(out.err.message, "declares no coordinate reference system");
    CHECK_SAYS(out.err.message, "(29421385.00, 4620000.00)");
    CHECK_SAYS(out.err.message, "--source-crs EPSG:4517 (CGCS2000");
    outcome_free(&out);
    zl_source_options options = {.source_crs = "EPSG:4517"};
    out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CHECK_SAYS(out.evidence, "given by --source-crs");
    UNIT_NEAR(out.first[0], LON, 2e-10);
    outcome_free(&out);
    options.source_crs = "EPSG:no";
    out = run_import(path, NULL, &options);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
    CHECK_SAYS(out.err.message, "--source-crs");
    outcome_free(&out);
}

static void a_csv_needs_a_crs(void)
{
    const char *path = fixture_write("pt.csv", "id,kind,经度,纬度\na,town,86.5,41.5\n");
    outcome out = run_import(path, NULL, NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
    CHECK_SAYS(out.err.message, "longitude first");
    outcome_free(&out);
    zl_source_options options = {.source_crs = "EPSG:4490"};
    out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.first[0], 86.5);
    CU_ASSERT_EQUAL(out.first[1], 41.5);
    outcome_free(&out);
}

/* Each place is 86°09'00" E 41°42'36" N = 86.15, 41.71. */
static void a_csv_has_its_places_in_many_ways(void)
{
    static const char *const texts[] = {
        "id,kind,lng,lat\na,town,86.15,41.71\n",
        "id,kind,东经,北纬\na,town,86°09′00″,41°42′36″\n",
        "id,kind,lon,lat\na,town,8.615E+01,4.171E+01\n",
        "id,kind,经度, 纬度 \na,town,东经86度9分0秒,北纬41度42分36秒\n",
        "id,kind,纵坐标,横坐标\na,town,41.71,86.15\n",
        "id,kind,x,y,lon,lat\na,town,1,2,86.15,41.71\n",
        "id;kind;X坐标;Y坐标\na;town;86.15;41.71\n",
    };
    zl_source_options options = {.source_crs = "EPSG:4490"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        outcome out = run_import(fixture_write("places.csv", texts[i]), NULL, &options);
        UNIT_OK(out.status, out.err);
        CU_ASSERT_EQUAL(out.refused, 0);
        UNIT_NEAR(out.first[0], 86.15, 1e-12);
        UNIT_NEAR(out.first[1], 41.71, 1e-12);
        outcome_free(&out);
    }
}

static void a_csv_tells_what_is_no_place(void)
{
    static const struct {
        const char *row, *said;
    } cases[] = {
        {"86.1五,41.7", "a coordinate is no number in record 1: 经度 is \"86.1五\""},
        {"86.1,\"41,7\"", "纬度 is \"41,7\""},
        {"inf,41.7", "经度 is \"inf\""},
        {",41.7", "one coordinate is missing in record 1: 经度 is \"\""},
        {"41.7N,86.1E", "longitude and latitude are swapped in record 1: 经度 is \"41.7N\""},
    };
    zl_source_options options = {.source_crs = "EPSG:4490"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        snprintf(text, sizeof text, "id,kind,经度,纬度\na,town,%s\nb,town,86,41\n", cases[i].row);
        outcome out = run_import(fixture_write("noplace.csv", text), NULL, &options);
        UNIT_OK(out.status, out.err);
        CU_ASSERT_EQUAL(out.refused, 1);
        CHECK_FINDING(out, "unsupported-geometry", ZL_ERROR);
        CHECK_SAYS(find_code(&out, "unsupported-geometry")->text, cases[i].said);
        outcome_free(&out);
    }
}

/* Another datum moves places by tens of metres, so to override it is more than a note. */
static void another_datum_in_place_of_the_declared_one_is_a_warning(void)
{
    const char *path = fixture_ogr("ESRI Shapefile", "x80.shp", "x80", "EPSG:2353", GK_WKT);
    zl_source_options options = {.source_crs = "EPSG:4517"};
    outcome out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "crs-overridden", ZL_WARNING);
    CHECK_SAYS(find_code(&out, "crs-overridden")->text,
               "of another datum: if the file is right, positions are off by tens of metres");
    outcome_free(&out);
}

/* The warning is not lost for want of memory: it is told, or the opening fails. */
static void an_override_is_told_or_refused(void)
{
    const char *path = fixture_ogr("ESRI Shapefile", "x80m.shp", "x80m", "EPSG:2353", GK_WKT);
    zl_source_options options = {.source_crs = "EPSG:4517"};
    zl_status status = ZL_FAILED;
    for (size_t n = 1; status != ZL_OK && n < 5000; n++) {
        outcome out = {.findings = zl_findings_new()};
        zl_import *import = NULL;
        zl_alloc_fail_at(n, 0);
        status = zl_import_open(&import, path, NULL, &options, out.findings, &out.err);
        bool failed_once = zl_alloc_fail_at(0, 0) >= n;
        CU_ASSERT(status == ZL_OK || status == ZL_FAILED);
        if (status == ZL_OK)
            CU_ASSERT(find_code(&out, "crs-overridden") ||
                      zl_findings_status(out.findings, NULL) == ZL_FAILED);
        status = failed_once ? ZL_FAILED : status;
        zl_import_close(import);
        outcome_free(&out);
    }
    CU_ASSERT_EQUAL(status, ZL_OK);
}

static void the_user_overrides_with_a_note(void)
{
    const char *path = fixture_geojson("over.geojson", 0, ZONE("a", GK_SQUARE));
    zl_source_options options = {.source_crs = "EPSG:4517"};
    outcome out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "crs-overridden", ZL_NOTE);
    CHECK_SAYS(out.evidence, "(the file declares EPSG:4326");
    UNIT_NEAR(out.first[1], LAT, 2e-10);
    outcome_free(&out);
}

static void swapped_axes_are_an_error_once(void)
{
    static const struct {
        int crs;
        const char *features;
    } cases[] = {{0, ZONE("a", SWAPPED) "," ZONE("b", SWAPPED)},
                 {4490, ZONE("a", SWAPPED) "," ZONE("b", SWAPPED)},
                 {4517, ZONE("a", GK_SWAPPED) "," ZONE("b", GK_SWAPPED)}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = fixture_geojson("swap.geojson", cases[i].crs, cases[i].features);
        outcome out = run_import(path, NULL, NULL);
        UNIT_OK(out.status, out.err);
        CHECK_FINDING(out, "axes-swapped", ZL_ERROR);
        CHECK_SAYS(find_code(&out, "axes-swapped")->text, "--axis-order north-east");
        CU_ASSERT_EQUAL(zl_findings_count(out.findings), 1);
        CU_ASSERT_EQUAL(out.features, 2);
        CU_ASSERT_EQUAL(out.refused, 2);
        outcome_free(&out);
        zl_source_options options = {.axis_order = ZL_AXES_NORTH_EAST};
        out = run_import(path, NULL, &options);
        UNIT_OK(out.status, out.err);
        CU_ASSERT_EQUAL(zl_findings_count(out.findings), 0);
        UNIT_NEAR(out.first[0], cases[i].crs == 4517 ? LON : 86, 2e-10);
        outcome_free(&out);
    }
}

static void numbers_that_cannot_be_are_an_error(void)
{
    static const struct {
        int crs;
        const char *ring, *code;
        zl_severity severity;
    } cases[] = {
        {4490, GK_SQUARE, "not-degrees", ZL_ERROR},
        {4517, SQUARE, "not-metres", ZL_ERROR},
        {4490, "[[[286,41],[286.1,41],[286.1,41.1],[286,41]]]", "out-of-range", ZL_ERROR},
        {32645, "[[[1421385,4620000],[1421485,4620000],[1421485,4620100],[1421385,4620000]]]",
         "outside-crs-area", ZL_WARNING},
        {0, "[[[13,52],[13.1,52],[13.1,52.1],[13,52]]]", "outside-china", ZL_WARNING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char feature[512];
        snprintf(feature, sizeof feature, ZONE("a", "%s"), cases[i].ring);
        outcome out = run_import(fixture_geojson("odd.geojson", cases[i].crs, feature), NULL, NULL);
        UNIT_OK(out.status, out.err);
        CHECK_FINDING(out, cases[i].code, cases[i].severity);
        CU_ASSERT_EQUAL(out.refused, cases[i].severity == ZL_ERROR);
        outcome_free(&out);
    }
}

/* The code that fits follows from EPSG's names: projinfo EPSG:4517 "… zone 29", EPSG:4538 "… CM
 * 87E", EPSG:4493 "Gauss-Kruger zone 15", EPSG:2353 "Xian 1980 / 3-degree … zone 29". */
static void a_wrong_zone_names_the_right_one(void)
{
    static const char plain[] =
        "[[[433408,4620000],[433508,4620000],[433508,4620100],[433408,4620000]]]";
    static const char six[] =
        "[[[15433408,4620000],[15433508,4620000],[15433508,4620100],[15433408,4620000]]]";
    static const struct {
        int crs;
        const char *ring, *fits;
    } cases[] = {
        {4516, GK_SQUARE, "EPSG:4517 fits"}, {4538, GK_SQUARE, "EPSG:4517 fits"},
        {4517, plain, "EPSG:4538 fits"},     {4492, six, "EPSG:4493 fits"},
        {4504, six, "EPSG:4493 fits"},       {4517, six, "EPSG:4493 fits"},
        {2352, GK_SQUARE, "EPSG:2353 fits"}, {2402, GK_SQUARE, "EPSG:2405 fits"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char feature[512];
        snprintf(feature, sizeof feature, ZONE("a", "%s"), cases[i].ring);
        const char *path = fixture_geojson("zone.geojson", cases[i].crs, feature);
        zl_source_options options = {.assume_same_datum = true};
        outcome out = run_import(path, NULL, &options);
        UNIT_OK(out.status, out.err);
        CHECK_FINDING(out, "wrong-zone", ZL_ERROR);
        CHECK_SAYS(find_code(&out, "wrong-zone")->text, cases[i].fits);
        CU_ASSERT_EQUAL(out.refused, 1);
        outcome_free(&out);
    }
    /* Who says which it is has the last word. */
    const char *path = fixture_geojson("zone.geojson", 0, ZONE("a", GK_SQUARE));
    zl_source_options options = {.source_crs = "EPSG:4516"};
    outcome out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "wrong-zone", ZL_WARNING);
    CU_ASSERT_EQUAL(out.refused, 0);
    outcome_free(&out);
}

/* Features of two zones in one file: those of the other zone are refused one by one, so that the
 * rest can be loaded; whoever reads the whole file in another zone has been warned once. */
static void a_feature_of_another_zone_is_refused(void)
{
    static const char other[] =
        "[[[28571698,4917000],[28571798,4917000],[28571798,4917100],[28571698,4917000]]]";
    char features[2048];
    snprintf(features, sizeof features,
             ZONE("a", GK_SQUARE) "," ZONE("b", "%s") "," ZONE("c", GK_SQUARE), other);
    const char *path = fixture_geojson("mixed.geojson", 4517, features);
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "mixed-zones", ZL_WARNING);
    CHECK_FINDING(out, "wrong-zone", ZL_ERROR);
    CU_ASSERT_STRING_EQUAL(find_code(&out, "wrong-zone")->feature, "b");
    CHECK_SAYS(find_code(&out, "wrong-zone")->text, "--source-crs EPSG:4516");
    CU_ASSERT_EQUAL(out.refused, 1);
    outcome_free(&out);
}

static void odd_numbers_are_named(void)
{
    /* Korla in EPSG:4538 without its 500 km, in kilometres, and in DDMMSS. */
    static const struct {
        int crs;
        const char *ring, *code;
    } cases[] = {
        {4538, "[[[-78615,4620000],[-78515,4620000],[-78515,4620100],[-78615,4620000]]]",
         "no-false-easting"},
        {4517, "[[[29421.385,4620],[29421.485,4620],[29421.485,4620.1],[29421.385,4620]]]",
         "wrong-unit"},
        {4490, "[[[860600,414200],[860712,414200],[860712,414254],[860600,414200]]]", "packed-dms"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char feature[512];
        snprintf(feature, sizeof feature, ZONE("a", "%s"), cases[i].ring);
        outcome out = run_import(fixture_geojson("odd.geojson", cases[i].crs, feature), NULL, NULL);
        UNIT_OK(out.status, out.err);
        CHECK_FINDING(out, cases[i].code, ZL_ERROR);
        CU_ASSERT_EQUAL(out.refused, 1);
        outcome_free(&out);
    }
}

static void a_damaged_prj_is_said_to_be_one(void)
{
    static const char *const contents[] = {"", "junk", "LOCAL_CS[\"plan\",UNIT[\"metre\",1]]"};
    for (size_t i = 0; i < 3; i++) {
        const char *path = fixture_ogr("ESRI Shapefile", "junk.shp", "junk", "EPSG:4517", GK_WKT);
        fixture_write("junk.prj", contents[i]);
        outcome out = run_import(path, NULL, NULL);
        CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
        CHECK_SAYS(out.err.message, contents[i][0] ? ".prj names no" : "declares no");
        CHECK_SAYS(out.err.message, "--source-crs EPSG:4517");
        outcome_free(&out);
        GDALDriverH driver = GDALGetDriverByName("ESRI Shapefile");
        CU_ASSERT_EQUAL(GDALDeleteDataset(driver, path), CE_None);
    }
}

int main(void)
{
    zl_process_harden();
    static const unit_case cases[] = {
        {"degrees stay bit for bit", degrees_stay_bit_for_bit},
        {"Gauss-Krueger becomes degrees", gauss_krueger_becomes_degrees},
        {"Beijing 54 is refused unless accepted", beijing_54_is_refused_unless_accepted},
        {"a missing CRS says what it may be", a_missing_crs_says_what_it_may_be},
        {"a CSV needs a CRS", a_csv_needs_a_crs},
        {"a CSV has its places in many ways", a_csv_has_its_places_in_many_ways},
        {"a CSV tells what is no place", a_csv_tells_what_is_no_place},
        {"another datum in place of the declared one is a warning",
         another_datum_in_place_of_the_declared_one_is_a_warning},
        {"an override is told or refused", an_override_is_told_or_refused},
        {"the user overrides with a note", the_user_overrides_with_a_note},
        {"swapped axes are an error once", swapped_axes_are_an_error_once},
        {"numbers that cannot be are an error", numbers_that_cannot_be_are_an_error},
        {"a wrong zone names the right one", a_wrong_zone_names_the_right_one},
        {"a feature of another zone is refused", a_feature_of_another_zone_is_refused},
        {"odd numbers are named", odd_numbers_are_named},
        {"a damaged .prj is said to be one", a_damaged_prj_is_said_to_be_one},
    };
    return unit_main("input_crs", cases, sizeof cases / sizeof *cases);
}
