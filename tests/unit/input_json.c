/* What stands in a GeoJSON beside what GDAL gives of it. Lines and counts are counted by hand. */
#include <cpl_vsi.h>

#include "input/source/json_places.h"
#include "unit.h"

static const char path[] = "/vsimem/look.geojson";

static zl_json_seen look_bytes(const char *text, size_t size)
{
    zl_json_seen seen = {0};
    VSILFILE *file = VSIFileFromMemBuffer(path, (GByte *)(uintptr_t)text, size, FALSE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    VSIFCloseL(file);
    CU_ASSERT_EQUAL_FATAL(zl_json_look(&seen, path, NULL), ZL_OK);
    VSIUnlink(path);
    return seen;
}

static zl_json_seen look(const char *text)
{
    return look_bytes(text, strlen(text));
}

#define FEATURE(geometry) "{\"type\":\"Feature\",\"properties\":{},\"geometry\":" geometry "}"
#define POLYGON(places)   "{\"type\":\"Polygon\",\"coordinates\":" places "}"
#define RING              "[[86,41],[87,41],[87,42],[86,41]]"
#define ALL(features)     "{\"type\":\"FeatureCollection\",\"features\":[\n" features "]}"
#define SOUND             FEATURE(POLYGON("[" RING "]"))

static void defects_have_their_feature_and_line(void)
{
    static const struct {
        const char *geometry;
        zl_json_defect defect;
        int64_t line;
    } cases[] = {
        {POLYGON("[" RING "]"), ZL_JSON_SOUND, 0},
        {POLYGON("[]"), ZL_JSON_SOUND, 0},
        {POLYGON("[[]]"), ZL_JSON_SOUND, 0},
        {POLYGON("[[[86,41,5,7],[87,41],[87,42],[86,41]]]"), ZL_JSON_SOUND, 0},
        {POLYGON("[[[NaN,41],[-Infinity,41],[87,42],[86,41]]]"), ZL_JSON_SOUND, 0},
        {"null", ZL_JSON_SOUND, 0},
        {POLYGON("[\n[[86],[87],[87],[86]]]"), ZL_JSON_SHORT_PLACE, 4},
        {POLYGON("[" RING ",\n[[86,41],\n[87]]]"), ZL_JSON_SHORT_PLACE, 5},
        {POLYGON("[" RING ",\nnull]"), ZL_JSON_NO_NUMBER, 3},
        {POLYGON("[[[86,\"41\"],[87,41]]]"), ZL_JSON_NO_NUMBER, 3},
        {POLYGON("[[[86,41],{},[87,41]]]"), ZL_JSON_NO_NUMBER, 3},
        {POLYGON("[[86,41],[[87,41]]]"), ZL_JSON_NESTING, 3},
        {POLYGON(RING), ZL_JSON_NESTING, 3},
        {POLYGON("[[" RING "]]"), ZL_JSON_NESTING, 3},
        {POLYGON("[" RING ",\n[]]"), ZL_JSON_EMPTY_LIST, 4},
        {"{\"type\":\"Polygon\"}", ZL_JSON_NO_COORDINATES, 3},
        {"{\"type\":\"Polygon\",\"coordinates\":null}", ZL_JSON_NO_COORDINATES, 3},
        {"{\"coordinates\":[86,41]}", ZL_JSON_NO_TYPE, 3},
        {"{\"type\":\"Circle\",\"coordinates\":[86,41]}", ZL_JSON_NO_TYPE, 3},
        {"{\"type\":\"Feature\",\"coordinates\":[86,41]}", ZL_JSON_NO_TYPE, 3},
        {"\"POINT\"", ZL_JSON_NO_GEOMETRY, 3},
        {"{\"coordinates\":[86,41],\"type\":\"point\"}", ZL_JSON_SOUND, 0},
        {"{\"type\":\"GeometryCollection\",\"geometries\":[\n" POLYGON("[[[1]]]") "]}",
         ZL_JSON_SHORT_PLACE, 4},
    };
    char text[1024];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(text, sizeof text, ALL(SOUND ",\n" FEATURE("%s") ",\n" SOUND), cases[i].geometry);
        zl_json_seen seen = look(text);
        const zl_json_bad *bad = zl_json_bad_feature(&seen, 1);
        CU_ASSERT_EQUAL(seen.features, 3);
        CU_ASSERT_EQUAL(seen.nbad, cases[i].defect != ZL_JSON_SOUND);
        CU_ASSERT_EQUAL(bad ? bad->defect : ZL_JSON_SOUND, cases[i].defect);
        CU_ASSERT_EQUAL(bad ? bad->line : 0, cases[i].line);
        CU_ASSERT_PTR_NULL(zl_json_bad_feature(&seen, 0));
        CU_ASSERT_PTR_NULL(zl_json_bad_feature(&seen, 2));
        zl_json_seen_free(&seen);
    }
}

static void what_is_no_geometry_of_a_feature_is_passed(void)
{
    zl_json_seen seen = look(ALL(
        "{\"type\":\"Feature\",\"properties\":{\"coordinates\":[[1]],\"geometry\":5,\"a\":[{\"b\":"
        "\"}]\\\"\"}]},\"geometry\":" POLYGON("[" RING "]") ",\"bbox\":[1]}"));
    CU_ASSERT_EQUAL(seen.features, 1);
    CU_ASSERT_EQUAL(seen.nbad, 0);
    zl_json_seen_free(&seen);
}

static void a_sequence_and_a_bare_geometry_count(void)
{
    zl_json_seen seen = look("\x1e" SOUND "\n\x1e" FEATURE(POLYGON("[[[1]]]")) "\n" SOUND "\n");
    CU_ASSERT_EQUAL(seen.features, 3);
    CU_ASSERT_PTR_NOT_NULL(zl_json_bad_feature(&seen, 1));
    zl_json_seen_free(&seen);
    seen = look("\xef\xbb\xbf" POLYGON(RING));
    CU_ASSERT_EQUAL(seen.features, 1);
    CU_ASSERT_PTR_NOT_NULL(zl_json_bad_feature(&seen, 0));
    zl_json_seen_free(&seen);
}

static void ids_nuls_and_strangers_are_seen(void)
{
    zl_json_seen seen = look(ALL("{\"id\":\"7\",\"geometry\":null}"));
    CU_ASSERT_FALSE(seen.has_numbers_for_ids);
    zl_json_seen_free(&seen);
    seen = look(ALL("{\"id\":7,\"geometry\":null},\nnull"));
    CU_ASSERT_TRUE(seen.has_numbers_for_ids);
    CU_ASSERT_EQUAL(seen.strange_line, 3);
    zl_json_seen_free(&seen);
    seen = look("{\"a\":\"x\\u00000\",\n\"b\":\"\\\\u0000\",\"c\":\"\\u0001\"}");
    CU_ASSERT_EQUAL(seen.cut_texts, 1);
    CU_ASSERT_EQUAL(seen.cut_line, 1);
    zl_json_seen_free(&seen);
    seen = look_bytes("{\"a\":\n\"x\0y\"}", 12);
    CU_ASSERT_EQUAL(seen.nul_line, 2);
    zl_json_seen_free(&seen);
}

static void the_crs_is_found_wherever_it_stands(void)
{
    zl_json_seen seen = look("{\"features\":[" SOUND
                             "],\"x\":{\"crs\":{\"type\":\"link\"}},\"crs\":{\"properties\":{"
                             "\"code\":1,\"name\":\"EPSG:4490\"},\"type\":\"name\"}}");
    CU_ASSERT_STRING_EQUAL(seen.crs_type, "name");
    CU_ASSERT_STRING_EQUAL(seen.crs_name, "EPSG:4490");
    zl_json_seen_free(&seen);
}

/* Cut anywhere, or with anything in the place of a byte: walked through to an end. */
static void no_text_is_walked_through_for_ever(void)
{
    char text[] = ALL(SOUND "," FEATURE(
        "{\"type\":\"GeometryCollection\",\"geometries\":[" POLYGON("[" RING ",[]]") ",null]}"));
    static const char others[] = "]}[{\",:x\\";
    for (size_t size = 0; size < sizeof text - 1; size++) {
        zl_json_seen seen = look_bytes(text, size);
        CU_ASSERT(seen.features <= 2);
        zl_json_seen_free(&seen);
        for (size_t i = 0; i < sizeof others - 1; i++) {
            char kept = text[size];
            text[size] = others[i];
            seen = look(text);
            CU_ASSERT(seen.features < 16);
            zl_json_seen_free(&seen);
            text[size] = kept;
        }
    }
    enum { DEEP = 300000 };
    char *deep = malloc(DEEP + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(deep);
    memset(deep, '[', DEEP);
    memcpy(deep, "{\"coordinates\":", 15);
    deep[DEEP] = '\0';
    zl_json_seen seen = look(deep);
    CU_ASSERT_EQUAL(seen.features, 1);
    zl_json_seen_free(&seen);
    free(deep);
}

int main(void)
{
    static const unit_case cases[] = {
        {"defects have their feature and line", defects_have_their_feature_and_line},
        {"what is no geometry of a feature is passed", what_is_no_geometry_of_a_feature_is_passed},
        {"a sequence and a bare geometry count", a_sequence_and_a_bare_geometry_count},
        {"ids, NULs and strangers are seen", ids_nuls_and_strangers_are_seen},
        {"the CRS is found wherever it stands", the_crs_is_found_wherever_it_stands},
        {"no text is walked through for ever", no_text_is_walked_through_for_ever},
    };
    return unit_main("input_json", cases, sizeof cases / sizeof *cases);
}
