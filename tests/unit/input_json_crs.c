/* The member "crs" of a GeoJSON: what GDAL would take for WGS 84 in silence is told. */
#include "input/source/source.h"
#include "input_fixture.h"

/* What is told of a file with this text before or behind its features; "" for nothing. */
static const char *told(const char *before, const char *behind)
{
    static char text[256];
    zl_error err = {0};
    zl_source *source = NULL;
    char content[8192];
    snprintf(content, sizeof content,
             "{\"type\":\"FeatureCollection\",%s\"features\":[" ZONE("a", SQUARE) "]%s}", before,
             behind);
    UNIT_OK(zl_source_open(&source, fixture_write("crs.geojson", content), NULL, &err), err);
    snprintf(text, sizeof text, "%s", zl_source_bad_prj(source));
    zl_source_close(source);
    return text;
}

static void links_are_not_followed(void)
{
    static const char *const members[] = {
        "\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"http://127.0.0.1:9/x\"}},",
        "\"crs\" : {\n \"type\" : \"link\", \"properties\" : {\"href\":\"/etc/passwd\"}},",
        "\"crs\":{\"type\":\"url\",\"properties\":{\"url\":\"http://127.0.0.1:9/x\"}},",
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        CU_ASSERT_STRING_EQUAL(told(members[i], ""), "a link, which is not followed");
}

/* The type of a link stands in its properties too ("proj4"), before or behind that of the member.
 */
static void nested_links_are_links(void)
{
    static const char *const members[] = {
        "\"crs\":{\"properties\":{\"href\":\"http://127.0.0.1:9/x\",\"type\":\"proj4\"},"
        "\"type\":\"link\"},",
        "\"crs\":{\"type\":\"link\",\"properties\":{\"type\":\"name\",\"name\":\"EPSG:4490\","
        "\"href\":\"x\"}},",
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        CU_ASSERT_STRING_EQUAL(told(members[i], ""), "a link, which is not followed");
}

/* GDAL takes the member of the file and no other. */
static void links_elsewhere_are_none(void)
{
    static const char *const members[] = {
        "\"metadata\":{\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"x\"}}},",
        "\"list\":[{\"crs\":{\"type\":\"link\"}}],",
        "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4490\",\"type\":\"link\"}},",
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        CU_ASSERT_STRING_EQUAL(told(members[i], ""), "");
}

static void unknown_names_are_told(void)
{
    CU_ASSERT_PTR_NOT_NULL(
        strstr(told("\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:99999\"}},", ""),
               "EPSG:99999"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        told("", ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"my own\"}}"), "my own"));
}

static void known_names_and_none_are_fine(void)
{
    CU_ASSERT_STRING_EQUAL(told("", ""), "");
    CU_ASSERT_STRING_EQUAL(told("\"crs\":null,", ""), "");
    CU_ASSERT_STRING_EQUAL(
        told("\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4490\"}},", ""), "");
    CU_ASSERT_STRING_EQUAL(told("\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
                                "\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},",
                                ""),
                           "");
}

int main(void)
{
    static const unit_case cases[] = {
        {"links are not followed", links_are_not_followed},
        {"nested links are links", nested_links_are_links},
        {"links elsewhere are none", links_elsewhere_are_none},
        {"unknown names are told", unknown_names_are_told},
        {"known names and none are fine", known_names_and_none_are_fine},
    };
    zl_process_harden();
    GDALAllRegister();
    return unit_main("input_json_crs", cases, sizeof cases / sizeof *cases);
}
