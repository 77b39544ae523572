/* The stream from source to feature: kinds, fields, findings, refusals. Places and CRS are in
 * input_crs.c. */
#include "input/import.h"

#include "base/alloc.h"
#include "geometry/shape.h"
#include "input_fixture.h"

static void kind_of(const char *path, zl_kind expected)
{
    zl_source_options options = {.source_crs = "EPSG:4490"};
    outcome out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.kind, expected);
    outcome_free(&out);
}

static void the_kind_is_found_out(void)
{
    kind_of(fixture_geojson("k1.geojson", 0, ZONE("a", SQUARE)), ZL_KIND_ZONE);
    kind_of(fixture_geojson("k2.geojson", 0, FEATURE("\"DLMC\":\"耕地\"", "Polygon", SQUARE)),
            ZL_KIND_LAND);
    kind_of(fixture_geojson(
                "k3.geojson", 0,
                FEATURE("\"id\":\"a\",\"mode\":\"铁路\"", "LineString", "[[86,41],[86.1,41]]")),
            ZL_KIND_LINE);
    kind_of(fixture_geojson("k4.geojson", 0,
                            FEATURE("\"id\":\"a\"", "LineString", "[[86,41],[86.1,41]]")),
            ZL_KIND_LAND);
    kind_of(fixture_write("k5.csv", "id,kind,lon,lat\na,town,86,41\n"), ZL_KIND_POINT);
    kind_of(fixture_write("k6.csv", "开发区代码,面积类型,面积,单位,依据\na,规划,38,公顷,d\n"),
            ZL_KIND_DECLARED);
    kind_of(fixture_write("k7.csv", "id,title\na,方案\n"), ZL_KIND_DOCUMENT);
    kind_of(fixture_write("points.csv", "编号,类型,x,y\na,机场,86,41\n"), ZL_KIND_POINT);
}

static void a_table_of_neither_kind_is_refused(void)
{
    outcome out = run_import(fixture_write("plain.csv", "a,b\n1,2\n"), NULL, NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_DATA);
    CHECK_SAYS(out.err.message, "its fields are: a, b");
    outcome_free(&out);
}

static void a_missing_column_names_what_is_there(void)
{
    outcome out = run_import(fixture_geojson("m.geojson", 0, ZONE("a", SQUARE)), "line", NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_DATA);
    CHECK_SAYS(out.err.message, "no field for the column \"mode\" of kind line");
    CHECK_SAYS(out.err.message, "the fields are: id, name_zh");
    outcome_free(&out);
}

static void map_wins_and_is_checked(void)
{
    const char *path =
        fixture_geojson("map.geojson", 0,
                        FEATURE("\"TBBH\":\"7\",\"DLMC\":\"区\",\"id\":\"x\"", "Polygon", SQUARE));
    zl_source_options options = {.map = "TBBH=id, DLMC=name_zh"};
    outcome out = run_import(path, "zone", &options);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "two-fields", ZL_NOTE);
    CHECK_FINDING(out, "kept-in-extra", ZL_NOTE);
    CHECK_SAYS(find_code(&out, "kept-in-extra")->text, ": id");
    outcome_free(&out);
    static const struct {
        const char *map, *says;
    } bad[] = {{"nix=id", "the field \"nix\", which is not there; it has: TBBH, DLMC, id"},
               {"DLMC=nix", "the column \"nix\"; this is kind zone, which has: id, name_zh"},
               {"DLMC", "FIELD=NAME"},
               {"DLMC=id,id=id", "\"id\" twice"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        options.map = bad[i].map;
        out = run_import(path, "zone", &options);
        CU_ASSERT_EQUAL(out.status, ZL_USAGE);
        CHECK_SAYS(out.err.message, bad[i].says);
        outcome_free(&out);
    }
}

/* The first feature of an import and one of its values as text. */
static void first_value(char out[512], const char *path, const char *kind, const char *column)
{
    zl_import *import = NULL;
    const zl_imported *feature = NULL;
    zl_error err = {0};
    zl_kind wanted = ZL_KIND_LAND;
    zl_kind_parse(&wanted, kind);
    UNIT_OK(zl_import_open(&import, path, &wanted, NULL, NULL, &err), err);
    UNIT_OK(zl_import_next(&feature, import, &err), err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(feature);
    out[0] = '\0';
    const zl_columns *columns = zl_import_columns(import);
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->column[i].name, column) == 0 && !feature->values[i].null)
            snprintf(out, 512, "%s", feature->values[i].text);
    zl_import_close(import);
}

static void nothing_of_the_source_is_lost(void)
{
    char text[512];
    const char *path = fixture_geojson(
        "extra.geojson", 0,
        FEATURE("\"id\":\"a\",\"名称\":\"区\",\"别名\":[\"上库\",\"东城区\"],\"n\":3,\"r\":0.1,"
                "\"l\":[\"x\"],\"备注\":\"a\\\"b\",\"空\":null,\"extra\":\"{\\\"old\\\":1}\"",
                "Polygon", SQUARE));
    first_value(text, path, "zone", "extra");
    CU_ASSERT_STRING_EQUAL(text, "{\"old\":1,\"n\":3,\"r\":0.1,\"l\":[\"x\"],\"备注\":\"a\\\"b\"}");
    first_value(text, path, "zone", "aliases");
    CU_ASSERT_STRING_EQUAL(text, "[\"上库\",\"东城区\"]");
    first_value(text, path, "zone", "name_zh");
    CU_ASSERT_STRING_EQUAL(text, "区");
    first_value(text, path, "land", "备注");
    CU_ASSERT_STRING_EQUAL(text, "a\"b");
}

static void bad_values_refuse_their_feature(void)
{
    const char *path = fixture_geojson(
        "values.geojson", 0,
        FEATURE("\"id\":\"a\",\"name\":\"A\",\"状态\":\"飞了\"", "Polygon", SQUARE) "," FEATURE(
            "\"id\":null,\"name\":\"B\"", "Polygon",
            SQUARE) "," FEATURE("\"id\":\"c\",\"name\":\"C\",\"精度\":\"0\"", "Polygon", SQUARE));
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.features, 3);
    CU_ASSERT_EQUAL(out.refused, 2);
    CHECK_FINDING(out, "unknown-value", ZL_ERROR);
    CHECK_SAYS(find_code(&out, "unknown-value")->text, "existing, under-construction");
    CU_ASSERT_STRING_EQUAL(find_code(&out, "unknown-value")->feature, "a");
    CHECK_FINDING(out, "missing-value", ZL_ERROR);
    CU_ASSERT_STRING_EQUAL(find_code(&out, "missing-value")->feature, "fid 1");
    CHECK_FINDING(out, "zero-accuracy", ZL_NOTE);
    outcome_free(&out);
}

static void an_empty_layer_is_refused(void)
{
    outcome out = run_import(fixture_geojson("none.geojson", 0, ""), "zone", NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_DATA);
    CHECK_SAYS(out.err.message, "has no features");
    outcome_free(&out);
    out = run_import(fixture_write("head.csv", "id,title\n"), NULL, NULL);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_DATA);
    outcome_free(&out);
}

static void no_geometry_is_judged_by_kind(void)
{
#define BARE(properties) "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":null}"
    const char *path = fixture_geojson(
        "bare.geojson", 0,
        ZONE("a", SQUARE) "," BARE("\"id\":\"b\",\"name_zh\":\"B\",\"boundary_basis\":"
                                   "\"无\"") "," BARE("\"id\":\"c\",\"name_zh\":\"C\""));
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "no-boundary", ZL_WARNING);
    CU_ASSERT_STRING_EQUAL(find_code(&out, "no-boundary")->feature, "c");
    CU_ASSERT_EQUAL(out.refused, 0);
    outcome_free(&out);
    path =
        fixture_geojson("bareline.geojson", 0,
                        FEATURE("\"id\":\"a\",\"mode\":\"高速\"", "LineString",
                                "[[86,41],[86.1,41]]") "," BARE("\"id\":\"b\",\"mode\":\"高速\""));
    out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "no-geometry", ZL_ERROR);
    CU_ASSERT_EQUAL(out.refused, 1);
    outcome_free(&out);
}

static void mixed_geometries_are_refused(void)
{
    const char *path = fixture_geojson(
        "mixed.geojson", 0,
        ZONE("a", SQUARE) "," FEATURE("\"id\":\"p\",\"name_zh\":\"P\"", "Point", "[86,41]"));
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "wrong-geometry", ZL_ERROR);
    CU_ASSERT_STRING_EQUAL(find_code(&out, "wrong-geometry")->feature, "p");
    CU_ASSERT_EQUAL(out.refused, 1);
    outcome_free(&out);
}

static void a_ring_of_two_points_is_refused(void)
{
    const char *path = fixture_geojson("ring.geojson", 0,
                                       ZONE("a", "[[[86,41],[86.1,41]]]") "," ZONE("b", SQUARE));
    zl_source_options options = {.repair = true};
    for (int i = 0; i < 2; i++) {
        outcome out = run_import(path, NULL, i ? &options : NULL);
        UNIT_OK(out.status, out.err);
        CHECK_FINDING(out, "short-ring", ZL_ERROR);
        CU_ASSERT_EQUAL(out.refused, 1);
        CU_ASSERT_EQUAL(out.features, 2);
        outcome_free(&out);
    }
}

/* A bow tie: two triangles of half the area of the square around it, which --repair keeps. */
static void repair_mends_and_says_so(void)
{
    const char *path = fixture_geojson(
        "bow.geojson", 0, ZONE("a", "[[[86,41],[86.01,41.01],[86.01,41],[86,41.01],[86,41]]]"));
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.refused, 1);
    CHECK_FINDING(out, "ring-self-intersection", ZL_ERROR);
    outcome_free(&out);
    zl_source_options options = {.repair = true};
    out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.refused, 0);
    CU_ASSERT_EQUAL(out.repaired, 1);
    CHECK_FINDING(out, "ring-self-intersection", ZL_NOTE);
    CU_ASSERT_PTR_NOT_NULL(find_code(&out, "repaired"));
    CU_ASSERT_EQUAL(zl_findings_count_of(out.findings, ZL_ERROR), 0);
    outcome square = run_import(fixture_geojson("sq.geojson", 0, ZONE("a", SQUARE)), NULL, NULL);
    UNIT_NEAR(out.area_m2, square.area_m2 / 2, square.area_m2 * 1e-4);
    outcome_free(&square);
    outcome_free(&out);
}

static void numbers_that_are_none_are_refused(void)
{
    zl_source_options options = {.source_crs = "EPSG:4490"};
    const char *path =
        fixture_write("nan.csv", "id,name,WKT\na,A,\"POLYGON((86 41,86.1 41,nan 41.1,86 41))\"\n"
                                 "b,B,\"POLYGON((86 41,86.1 41,86.1 41.1,86 41))\"\n"
                                 "c,C,\"POLYGON((86 41,86.1\"\n");
    outcome out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.refused, 2);
    CHECK_FINDING(out, "unsupported-geometry", ZL_ERROR);
    CHECK_SAYS(find_code(&out, "unsupported-geometry")->text, "nan 41.1");
    outcome_free(&out);
    path = fixture_geojson("nan.geojson", 0, ZONE("a", "[[[86,41],[86.1,41],[NaN,41.1],[86,41]]]"));
    out = run_import(path, NULL, &options);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "non-finite", ZL_ERROR);
    CU_ASSERT_EQUAL(out.refused, 1);
    outcome_free(&out);
}

static void heights_are_dropped_with_one_note(void)
{
    const char *path =
        fixture_geojson("z.geojson", 0,
                        ZONE("a", "[[[86,41,5],[86.01,41,5],[86.01,41.01,5],[86,41,5]]]") "," ZONE(
                            "b", "[[[86,41,5],[86.01,41,5],[86.01,41.01,5],[86,41,5]]]"));
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "zm-dropped", ZL_NOTE);
    CHECK_SAYS(find_code(&out, "zm-dropped")->text, "2 features");
    CU_ASSERT_EQUAL(zl_findings_count(out.findings), 1);
    outcome_free(&out);
}

/* A circle of radius r in chords of 0.25°: its area falls short of pi r² by (2π/n)²/6 of it at
 * most, with n = 1440 chords 3.2e-6; in degrees around 86 E 41 N the shape is an ellipse of the
 * same relative error. */
static void arcs_are_linearised_with_a_note(void)
{
    const char *path = fixture_ogr("GPKG", "arc.gpkg", "arc", "EPSG:4490",
                                   "CURVEPOLYGON(CIRCULARSTRING(85.99 41,86.01 41,85.99 41))");
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "curve-linearised", ZL_NOTE);
    const double radius_deg = 0.01, pi = 3.14159265358979323846;
    outcome square =
        run_import(fixture_geojson("sq2.geojson", 4490, ZONE("a", SQUARE)), NULL, NULL);
    double per_square_degree = square.area_m2 / (radius_deg * radius_deg);
    /* The square lies 0.005° north of the circle's centre, where a degree of longitude is shorter
     * by 0.005° in radians times tan(41°), 7.6e-5 of it. */
    UNIT_NEAR(out.area_m2 / (pi * radius_deg * radius_deg * per_square_degree), 1, 1e-4);
    outcome_free(&square);
    outcome_free(&out);
}

static void a_table_without_extra_says_what_it_leaves_out(void)
{
    const char *path = fixture_write("declared_areas.csv",
                                     "id,kind,value,unit,document,composed_of,foo\n"
                                     "shangku,实施范围,38,平方公里,d,a、b,z\nx,核准,abc,km2,d,,\n");
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.kind, ZL_KIND_DECLARED);
    CHECK_FINDING(out, "field-left-out", ZL_WARNING);
    CHECK_FINDING(out, "bad-number", ZL_ERROR);
    CU_ASSERT_EQUAL(out.refused, 1);
    outcome_free(&out);
    char text[512];
    first_value(text, path, "declared", "composed_of");
    CU_ASSERT_STRING_EQUAL(text, "[\"a\",\"b\"]");
    first_value(text, path, "declared", "kind");
    CU_ASSERT_STRING_EQUAL(text, "implementation");
}

/* Whichever allocation fails, the import ends with ZL_FAILED or, where it can do without, whole. */
static void every_failing_allocation_is_survived(void)
{
    const char *path = fixture_geojson(
        "memory.geojson", 4517,
        FEATURE("\"id\":\"a\",\"name\":\"A\",\"别名\":[\"b\"],\"x\":1", "Polygon",
                "[[[29421385,4620000],[29421485,4620100],[29421485,4620000],[29421385,4620100],"
                "[29421385,4620000]]]"));
    zl_source_options options = {.map = "name=name_zh", .repair = true};
    bool reached = true;
    size_t n = 1;
    for (; reached && n < 5000; n++) {
        zl_alloc_fail_at(n, 0);
        outcome out = run_import(path, NULL, &options);
        reached = zl_alloc_fail_at(0, 0) >= n;
        CU_ASSERT_TRUE(out.status == ZL_OK || out.status == ZL_FAILED);
        if (out.status != ZL_OK && out.status != ZL_FAILED)
            fprintf(stderr, "allocation %zu: status %d: %s\n", n, out.status, out.err.message);
        CU_ASSERT_TRUE(reached || out.status == ZL_OK);
        CU_ASSERT_TRUE(out.status != ZL_OK || (out.repaired == 1 && out.area_m2 > 0));
        outcome_free(&out);
    }
    CU_ASSERT_TRUE(n > 50);
}

static void what_map_takes_away_is_said(void)
{
    const char *path = fixture_geojson("taken.geojson", 0, ZONE("a", SQUARE));
    static const struct {
        const char *map, *kind, *says;
        zl_status status;
    } cases[] = {
        {"id=name_zh", NULL, "--map has put \"id\" into \"name_zh\"", ZL_BAD_DATA},
        {"id=name_zh", "zone", "--map has put \"id\" into \"name_zh\"", ZL_BAD_DATA},
        {"name_zh=document", "zone", "--map has put \"name_zh\" into \"document\"", ZL_BAD_DATA},
        {"name_zh=name_en", "zone", "", ZL_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_source_options options = {.map = cases[i].map};
        outcome out = run_import(path, cases[i].kind, &options);
        CU_ASSERT_EQUAL(out.status, cases[i].status);
        CHECK_SAYS(out.err.message, cases[i].says);
        outcome_free(&out);
    }
}

/* What our own Shapefile calls our columns: output/names.c, and the first ten bytes of the rest. */
static void our_short_names_are_known(void)
{
    static const char *const names[][2] = {
        {"bound_bas", "boundary_basis"}, {"composed_o", "composed_of"},
        {"accuracy_m", "accuracy_m"},    {"area_basis", "area_basis"},
        {"valid_from", "valid_from"},    {"part_of", "part_of"},
        {"document", "document"},        {"placed_by", "placed_by"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CU_ASSERT(zl_alias_rank(names[i][1], names[i][0]) >= 0);
}

int main(void)
{
    zl_process_harden();
    static const unit_case cases[] = {
        {"what --map takes away is said", what_map_takes_away_is_said},
        {"our short names are known", our_short_names_are_known},
        {"the kind is found out", the_kind_is_found_out},
        {"a table of neither kind is refused", a_table_of_neither_kind_is_refused},
        {"a missing column names what is there", a_missing_column_names_what_is_there},
        {"map wins and is checked", map_wins_and_is_checked},
        {"nothing of the source is lost", nothing_of_the_source_is_lost},
        {"bad values refuse their feature", bad_values_refuse_their_feature},
        {"an empty layer is refused", an_empty_layer_is_refused},
        {"no geometry is judged by kind", no_geometry_is_judged_by_kind},
        {"mixed geometries are refused", mixed_geometries_are_refused},
        {"a ring of two points is refused", a_ring_of_two_points_is_refused},
        {"repair mends and says so", repair_mends_and_says_so},
        {"numbers that are none are refused", numbers_that_are_none_are_refused},
        {"heights are dropped with one note", heights_are_dropped_with_one_note},
        {"arcs are linearised with a note", arcs_are_linearised_with_a_note},
        {"every failing allocation is survived", every_failing_allocation_is_survived},
        {"a table says what it leaves out", a_table_without_extra_says_what_it_leaves_out},
    };
    return unit_main("input_import", cases, sizeof cases / sizeof *cases);
}
