/* Which CRS a boundary-point TXT means, and what an import tells of its plots. */
#include "input_fixture.h"

#define PLOTS "[地块坐标]\n5,6.00,1,一号,面,,,,@\n"
#define SQUARE4                                                                                    \
    "J1,1,4619000.000,29421000.000\nJ2,1,4619200.000,29421000.000\n"                               \
    "J3,1,4619200.000,29421300.000\nJ4,1,4619000.000,29421300.000\nJ1,1,4619000.000,29421000."     \
    "000\n"

/* echo 4619000 29421000 | cs2cs -f %.9f EPSG:4517 EPSG:4490: 41.702241159 86.050895147 */
#define FIRST_LON 86.050895147
#define FIRST_LAT 41.702241159

static outcome import_keys(const char *keys, const char *rows, const zl_source_options *options)
{
    char text[4096];
    int count = 0;
    for (const char *at = rows; (at = strchr(at, '\n')); at++)
        count++;
    snprintf(text, sizeof text, "[属性描述]\n%s[地块坐标]\n%d,6.00,1,一号,面,,,,@\n%s", keys, count,
             rows);
    return run_import(fixture_write("a.txt", text), NULL, options);
}

static void systems_have_many_names(void)
{
    static const struct {
        const char *system, *crs;
    } cases[] = {{"2000国家大地坐标系", "EPSG:4517 "},
                 {"CGCS2000", "EPSG:4517 "},
                 {"国家2000", "EPSG:4517 "},
                 {"cgcs_2000 坐标系", "EPSG:4517 "},
                 {"2000国家大地坐标系（CGCS2000）", "EPSG:4517 "},
                 {"1980西安坐标系", "EPSG:2353 "},
                 {"1980西安国家大地坐标系", "EPSG:2353 "},
                 {"西安80", "EPSG:2353 "},
                 {"80国家大地坐标系", "EPSG:2353 "},
                 {"1954年北京坐标系", "EPSG:2405 "},
                 {"北京54", "EPSG:2405 "},
                 {"新1954北京坐标系", "EPSG:4656 "},
                 {"EPSG:4517", "EPSG:4517 "}};
    zl_source_options options = {.assume_same_datum = true};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char keys[256];
        snprintf(keys, sizeof keys, "坐标系=%s\n带号=29\n", cases[i].system);
        outcome out = import_keys(keys, SQUARE4, &options);
        UNIT_OK(out.status, out.err);
        CHECK_SAYS(out.crs, cases[i].crs);
        CHECK_SAYS(out.evidence, "a.txt (坐标系=");
        outcome_free(&out);
    }
}

static void no_system_is_assumed(void)
{
    static const struct {
        const char *keys, *says;
    } cases[] = {
        {"带号=29\n", "it says no 坐标系, and none is assumed"},
        {"坐标系=\n带号=29\n", "line 2: it says no 坐标系"},
        {"坐标系=库尔勒独立坐标系\n带号=29\n", "line 2: 坐标系=库尔勒独立坐标系 is none of"},
        {"坐标系=2000ff\n", "坐标系=2000ff is none of"},
        {"坐标系=WGS84\n", "坐标系=WGS84 is none of"},
        {"坐标系=CGCS2000\n计量单位=千米\n", "line 3: 计量单位=千米 is not 米"},
        {"坐标系=CGCS2000\n投影类型=UTM\n", "line 3: 投影类型=UTM is not 高斯克吕格"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome out = import_keys(cases[i].keys, SQUARE4, NULL);
        CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
        CHECK_SAYS(out.err.message, cases[i].says);
        CHECK_SAYS(out.err.message, "--source-crs");
        outcome_free(&out);
        zl_source_options options = {.source_crs = "EPSG:4517"};
        out = import_keys(cases[i].keys, SQUARE4, &options);
        UNIT_OK(out.status, out.err);
        UNIT_NEAR(out.first[0], FIRST_LON, 1e-9);
        UNIT_NEAR(out.first[1], FIRST_LAT, 1e-9);
        outcome_free(&out);
    }
}

static void the_zone_comes_from_number_or_y(void)
{
    static const struct {
        const char *keys;
        const char *code; /* of a finding, NULL: none */
    } cases[] = {{"带号=29\n", NULL},
                 {"带号=29带\n几度分带=3度带\n", NULL},
                 {"带号=\n几度分带=三度带\n", NULL},
                 {"", NULL},
                 {"带号=29\n几度分带=6\n", "zone-contradiction"},
                 {"带号=29\n分带=6度\n", "zone-contradiction"},
                 {"带号=3\n", "zone-contradiction"},
                 {"几度分带=1.5\n", "zone-contradiction"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char keys[256];
        snprintf(keys, sizeof keys, "坐标系=CGCS2000\n%s", cases[i].keys);
        outcome out = import_keys(keys, SQUARE4, NULL);
        UNIT_OK(out.status, out.err);
        UNIT_NEAR(out.first[0], FIRST_LON, 1e-9);
        UNIT_NEAR(out.first[1], FIRST_LAT, 1e-9);
        if (cases[i].code)
            CHECK_FINDING(out, cases[i].code, ZL_WARNING);
        else
            CU_ASSERT_EQUAL(zl_findings_count_of(out.findings, ZL_WARNING), 0);
        outcome_free(&out);
    }
}

/* cs2cs from EPSG:4538 and from EPSG:4493 (6 degrees, zone 15): the same place. */
static void the_other_ways_to_write_an_easting(void)
{
    outcome out =
        import_keys("坐标系=CGCS2000\n带号=29\n",
                    "J1,1,4619000,421000\nJ2,1,4619200,421000\nJ3,1,4619200,421300\n", NULL);
    UNIT_OK(out.status, out.err);
    CHECK_SAYS(out.crs, "EPSG:4538 ");
    UNIT_NEAR(out.first[0], FIRST_LON, 1e-9);
    outcome_free(&out);
    out =
        import_keys("坐标系=CGCS2000\n几度分带=6\n",
                    "J1,1,4619000,15421000\nJ2,1,4619200,15421000\nJ3,1,4619200,15421300\n", NULL);
    UNIT_OK(out.status, out.err);
    CHECK_SAYS(out.crs, "EPSG:4493 ");
    UNIT_NEAR(out.first[0], FIRST_LON, 1e-9);
    outcome_free(&out);
    out = import_keys("坐标系=CGCS2000\n", "J1,1,4619000,421000\nJ2,1,4619200,421000\n", NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
    CHECK_SAYS(out.err.message, "neither 带号 nor the first digits of Y say the zone");
    outcome_free(&out);
    out = import_keys("坐标系=CGCS2000\n", "J1,1,4619000,29421000\nJ2,1,4619200,30421000\n", NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
    CHECK_SAYS(out.err.message, "different zone numbers (29 and 30)");
    outcome_free(&out);
}

/* echo 2582988.976 38057383 | cs2cs EPSG:4525 EPSG:4490: 116.441205 23.252663;
 * zone 37, 557 km east of meridian 111 */
static void a_declared_zone_holds_beyond_its_edge(void)
{
    outcome out = import_keys("坐标系=CGCS2000\n带号=37\n",
                              "J1,1,2582988.976,38057383\nJ2,1,2583088.976,38057383\n"
                              "J3,1,2583088.976,38057483\n",
                              NULL);
    UNIT_OK(out.status, out.err);
    CHECK_SAYS(out.crs, "EPSG:4525 ");
    CHECK_FINDING(out, "wrong-zone", ZL_WARNING);
    CU_ASSERT_EQUAL(out.refused, 0);
    UNIT_NEAR(out.first[0], 116.441205, 1e-6);
    outcome_free(&out);
    /* 29 421 000 lies in zone 29: that is no data of zone 30. */
    out = import_keys("坐标系=CGCS2000\n带号=30\n", SQUARE4, NULL);
    CHECK_FINDING(out, "wrong-zone", ZL_ERROR);
    CU_ASSERT_EQUAL(out.refused, 1);
    outcome_free(&out);
}

static void old_datums_are_refused(void)
{
    outcome out = import_keys("坐标系=1980西安坐标系\n带号=29\n", SQUARE4, NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_CRS);
    CHECK_SAYS(out.err.message, "Xian 1980");
    outcome_free(&out);
}

#define SWAPPED                                                                                    \
    "J1,1,29421000,4619000\nJ2,1,29421000,4619200\nJ3,1,29421300,4619200\nJ4,1,29421300,4619000\n"

static void swapped_axes_are_seen(void)
{
    static const char *const keys[] = {"坐标系=CGCS2000\n带号=29\n", "坐标系=CGCS2000\n"};
    zl_source_options options = {.axis_order = ZL_AXES_LON_LAT};
    for (size_t i = 0; i < 2; i++) {
        outcome out = import_keys(keys[i], SWAPPED, NULL);
        CHECK_FINDING(out, "axes-swapped", ZL_ERROR);
        CHECK_SAYS(find_code(&out, "axes-swapped")->text, "--axis-order lon-lat");
        CU_ASSERT_EQUAL(out.refused, 1);
        outcome_free(&out);
        out = import_keys(keys[i], SWAPPED, &options);
        UNIT_OK(out.status, out.err);
        UNIT_NEAR(out.first[0], FIRST_LON, 1e-9);
        UNIT_NEAR(out.first[1], FIRST_LAT, 1e-9);
        outcome_free(&out);
    }
}

static void degrees_have_latitude_first(void)
{
    outcome out = import_keys("坐标系=CGCS2000\n投影类型=地理坐标\n计量单位=度\n",
                              "J1,1,41.7,86.05\nJ2,1,41.8,86.05\nJ3,1,41.8,86.15\n", NULL);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.first[0], 86.05);
    CU_ASSERT_EQUAL(out.first[1], 41.7);
    outcome_free(&out);
}

/* ---- plots in an import ---------------------------------------------------------------------- */

static void plots_are_land(void)
{
    outcome out = import_keys("坐标系=CGCS2000\n", SQUARE4, NULL);
    CU_ASSERT_EQUAL(out.kind, ZL_KIND_LAND);
    outcome_free(&out);
    out = run_import(fixture_path("a.txt"), "zone", NULL);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.kind, ZL_KIND_ZONE);
    CU_ASSERT_EQUAL(out.refused, 0);
    CHECK_FINDING(out, "kept-in-extra", ZL_NOTE);
    outcome_free(&out);
}

static void defects_have_their_lines(void)
{
    outcome out =
        import_keys("坐标系=CGCS2000\n",
                    "J1,1,4619000,29421000\nJ2,1,4619200,29421300\nJ3,1,4619200,29421000\n"
                    "J4,1,4619000,29421300\nJ1,1,4619000,29421000\n",
                    NULL);
    CHECK_FINDING(out, "ring-self-intersection", ZL_ERROR);
    const zl_finding *found = find_code(&out, "ring-self-intersection");
    CHECK_SAYS(found->layer, "a.txt:4");
    CHECK_SAYS(found->text, "(lines 5-6, 7-8)");
    outcome_free(&out);
    out = import_keys("坐标系=CGCS2000\n", "J1,1,4619000,29421000\nJ2,1,4619200,29421300\n", NULL);
    CHECK_FINDING(out, "short-ring", ZL_ERROR);
    CHECK_SAYS(find_code(&out, "short-ring")->text, "(line 5)");
    outcome_free(&out);
    out = import_keys("坐标系=CGCS2000\n",
                      "J1,1,4619000,29421000\nJ2,1,4619200,29421000\nJ2,1,4619200,29421000\n"
                      "J3,1,4619200,29421300\n",
                      NULL);
    CHECK_FINDING(out, "repeated-point", ZL_NOTE);
    CHECK_SAYS(find_code(&out, "repeated-point")->text, "(lines 6, 7)");
    outcome_free(&out);
}

static outcome import_area(const char *area)
{
    char text[2048];
    snprintf(text, sizeof text,
             "[属性描述]\n坐标系=CGCS2000\n[地块坐标]\n5,%s,1,一号,面,,,,@\n" SQUARE4, area);
    return run_import(fixture_write("area.txt", text), NULL, NULL);
}

/* The square has 6 ha in the plane; on the ellipsoid 5.99908 ha:
 * python3 -c 'from pyproj import *; t=Transformer.from_crs(4517,4490,always_xy=True); e=[29421000,
 * 29421000,29421300,29421300]; n=[4619000,4619200,4619200,4619000]; print(Geod(a=6378137,
 * rf=298.257222101).polygon_area_perimeter(*t.transform(e,n)))': -59990.824, 999.924 */
static void areas_are_compared(void)
{
    static const struct {
        const char *area, *code, *says;
    } cases[] = {
        {"5.9991", NULL, NULL},
        {"6.0", NULL, NULL},
        {"6.0000", "area-planar", "up to 0.015 %"},
        {"6.1", "area-differs", "declares an area of 6.1 ha, and the geometry has 5.9991 ha"},
        {"59991", "area-unit", "which is its area in m²"},
        {"60000", "area-unit", "which is its area in m²"},
        {"89.99", "area-unit", "which is its area in 亩"},
        {"0.06", "area-unit", "which is its area in km²"},
        {"59991平方米", NULL, NULL},
        {"89.99公顷", "area-differs", "declares an area of 89.99 ha"}};
    static const char *const codes[] = {"area-planar", "area-differs", "area-unit"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome out = import_area(cases[i].area);
        UNIT_OK(out.status, out.err);
        UNIT_NEAR(out.area_m2, 59990.824, 0.001);
        for (size_t k = 0; k < 3; k++) {
            const zl_finding *found = find_code(&out, codes[k]);
            bool wanted = cases[i].code && strcmp(codes[k], cases[i].code) == 0;
            CU_ASSERT_EQUAL(found != NULL, wanted);
            if (found && wanted)
                CHECK_SAYS(found->text, cases[i].says);
        }
        outcome_free(&out);
    }
}

static void the_ending_or_the_content_decides(void)
{
    zl_error err;
    zl_source *source = NULL;
    const char *path = fixture_write("hello.txt", "hello\n");
    CU_ASSERT_EQUAL(zl_source_open(&source, path, NULL, &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "hello.txt: is no boundary-point TXT: no line [属性描述]");
    path = fixture_write("plots.dat", "[属性描述]\n坐标系=CGCS2000\n" PLOTS SQUARE4);
    UNIT_OK(zl_source_open(&source, path, NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_source_driver(source), "boundary-point TXT");
    CU_ASSERT_STRING_EQUAL(zl_source_layer(source), "plots");
    CU_ASSERT_EQUAL(zl_source_count(source), 1);
    zl_source_close(source);
    path = fixture_write("geojson.txt", "{\"type\":\"FeatureCollection\",\"features\":[" ZONE(
                                            "[地块坐标]", SQUARE) "]}");
    UNIT_OK(zl_source_open(&source, path, NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_source_driver(source), "GeoJSON");
    zl_source_close(source);
}

int main(void)
{
    static const unit_case cases[] = {
        {"systems have many names", systems_have_many_names},
        {"no system is assumed", no_system_is_assumed},
        {"the zone comes from number or Y", the_zone_comes_from_number_or_y},
        {"the other ways to write an easting", the_other_ways_to_write_an_easting},
        {"a declared zone holds beyond its edge", a_declared_zone_holds_beyond_its_edge},
        {"old datums are refused", old_datums_are_refused},
        {"swapped axes are seen", swapped_axes_are_seen},
        {"degrees have latitude first", degrees_have_latitude_first},
        {"plots are land", plots_are_land},
        {"defects have their lines", defects_have_their_lines},
        {"areas are compared", areas_are_compared},
        {"the ending or the content decides", the_ending_or_the_content_decides},
    };
    return unit_main("input/txt CRS", cases, sizeof cases / sizeof *cases);
}
