/* Boundary-point TXT: zones and prefixes, texts that cannot break a line, rounding, and files that
 * are read back before they appear. */
#include "output/txt.h"

#include <unistd.h>

#include "base/alloc.h"
#include "output/gk3.h"
#include "output_fixture.h"

static void begin(void)
{
    folder_make("txt-XXXXXX");
}

static size_t get(char *out, size_t room, const char *path)
{
    FILE *file = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    size_t size = fread(out, 1, room - 1, file);
    out[size] = '\0';
    fclose(file);
    return size;
}

/* Codes by EPSG's registry: projinfo EPSG:4517 -> "CGCS2000 / 3-degree Gauss-Kruger zone 29", 4538
 * -> "… CM 87E", 4493 -> "… zone 15", 4504 -> "… CM 87E" of 6 degrees, 2353 -> Xian 1980 zone 29.
 */
static void finds_zones_and_prefixes(void)
{
    static const struct {
        const char *code;
        zl_easting_prefix prefix;
        int expected;
    } cases[] = {
        {"EPSG:4517", ZL_PREFIX_OF_CRS, 4517}, {"EPSG:4517", ZL_PREFIX_NO, 4538},
        {"EPSG:4538", ZL_PREFIX_OF_CRS, 4538}, {"EPSG:4538", ZL_PREFIX_YES, 4517},
        {"EPSG:4493", ZL_PREFIX_NO, 4504},     {"EPSG:4504", ZL_PREFIX_YES, 4493},
        {"EPSG:2353", ZL_PREFIX_NO, 2374},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_gk_zone zone;
        zl_error err;
        UNIT_OK(zl_txt_zone_find(&zone, cases[i].code, cases[i].prefix, &err), err);
        CU_ASSERT(zl_gk_code(&zone) == cases[i].expected);
    }
    zl_gk_zone zone;
    zl_error err;
    CU_ASSERT(zl_txt_zone_find(&zone, "EPSG:4490", ZL_PREFIX_YES, &err) == ZL_USAGE);
    CU_ASSERT(zl_txt_zone_find(&zone, "OGC:CRS84", ZL_PREFIX_OF_CRS, &err) == ZL_USAGE);
}

static const char *const attributes_of_29 =
    "[属性描述]\r\n格式版本号=1.01版本\r\n数据产生单位=某院\r\n数据产生日期=2026-01-02\r\n"
    "坐标系=2000国家大地坐标系\r\n几度分带=3\r\n投影类型=高斯克吕格\r\n计量单位=米\r\n带号=29\r\n"
    "精度=0.01\r\n转换参数=,,,,,,\r\n[地块坐标]\r\n";

static void writes_the_attributes(void)
{
    const struct zl_txt_style style = {.decimals = 2, .producer = "某院"};
    const zl_gk_zone zone = {ZL_DATUM_CGCS2000, 3, 29, true};
    zl_text text = {0};
    zl_txt_attributes(&text, &zone, &style, "2026-01-02");
    CU_ASSERT_STRING_EQUAL(text.data, attributes_of_29);
    zl_text_free(&text);
}

static const char parcels[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"name_zh\":\"甲,乙\","
    "\"extra\":\"{\\\"图幅号\\\":\\\"K46\\\",\\\"附加2\\\":\\\"x\\\",\\\"other\\\":1}\"},"
    "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[86,41],[86.02,41],[86.02,41.02],"
    "[86,41.02],[86,41]],[[86.005,41.005],[86.005,41.01],[86.01,41.01],[86.005,41.005]]],"
    "[[[86.1,41],[86.11,41],[86.11,41.01],[86.1,41]]]]}}]}";

static zl_status export(const char *source, const char *name, const zl_export_options *options,
                        zl_findings *findings, zl_error *err)
{
    zl_layer *layer = NULL;
    zl_status status = zl_layer_open(&layer, NULL, source, NULL, NULL, NULL, err);
    if (status == ZL_OK)
        status = zl_export(layer, name, options, NULL, NULL, findings, err);
    zl_layer_close(layer);
    return status;
}

/* Rings count on through parts and holes, labels run on, closing points bear the first label. */
static void writes_parts_and_holes(void)
{
    static const char *const rows[] = {"13,",   "J1,1,", "J2,1,",  "J3,1,", "J4,1,",
                                       "J1,1,", "J5,2,", "J6,2,",  "J7,2,", "J5,2,",
                                       "J8,3,", "J9,3,", "J10,3,", "J8,3,"};
    char bytes[4096];
    zl_error err;
    begin();
    put(in_folder("a.geojson"), parcels);
    zl_findings *findings = zl_findings_new();
    const zl_export_options options = {.encoding = "UTF-8"};
    UNIT_OK(export(in_folder("a.geojson"), in_folder("a.txt"), &options, findings, &err), err);
    CU_ASSERT(has_code(findings, "text-changed") && has_code(findings, "field-left-out") &&
              has_code(findings, "area-geodesic"));
    get(bytes, sizeof bytes, in_folder("a.txt"));
    CU_ASSERT_PTR_NOT_NULL(strstr(bytes, ",a,甲、乙,面,K46,,,,x,@\r\n"));
    const char *at = strstr(bytes, "[地块坐标]\r\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        at = strstr(at, "\r\n") + 2;
        CU_ASSERT(strncmp(at, rows[i], strlen(rows[i])) == 0);
    }
    CU_ASSERT_STRING_EQUAL(strstr(at, "\r\n"), "\r\n");
    zl_findings_free(findings);
    folder_remove();
}

/* Written, read as a file and written again: the same bytes, closed or not. */
static void writes_the_same_again(void)
{
    static const zl_export_options forms[] = {
        {.overwrite = true},
        {.overwrite = true, .open_rings = true, .precision = "0"},
        {.overwrite = true, .zone_prefix = ZL_PREFIX_NO, .encoding = "UTF-8", .precision = "6"},
        {.overwrite = true, .crs = "EPSG:4493", .producer = "某院"},
    };
    begin();
    put(in_folder("a.geojson"), parcels);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char once[4096], twice[4096];
        zl_error err;
        UNIT_OK(export(in_folder("a.geojson"), in_folder("a.txt"), &forms[i], NULL, &err), err);
        UNIT_OK(export(in_folder("a.txt"), in_folder("b.txt"), &forms[i], NULL, &err), err);
        size_t size = get(once, sizeof once, in_folder("a.txt"));
        CU_ASSERT(get(twice, sizeof twice, in_folder("b.txt")) == size && size > 300);
        CU_ASSERT(memcmp(once, twice, size) == 0);
    }
    folder_remove();
}

static void refuses_what_cannot_be_written(void)
{
    static const struct {
        zl_export_options options;
        zl_status status;
        const char *says;
    } cases[] = {
        {{.precision = "7"}, ZL_USAGE, "--precision"},
        {{.precision = ""}, ZL_USAGE, "--precision"},
        {{.encoding = "UTF-16"}, ZL_USAGE, "--encoding"},
        {{.encoding = "Big5"}, ZL_USAGE, "--encoding"},
        {{.crs = "EPSG:32645"}, ZL_USAGE, "Gauss-Kruger"},
        {{.producer = "a\nb"}, ZL_USAGE, "--producer"},
        {{.producer = "𠮷"}, ZL_USAGE, "GBK"},
    };
    begin();
    put(in_folder("a.geojson"), parcels);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_error err;
        CU_ASSERT(export(in_folder("a.geojson"), in_folder("a.txt"), &cases[i].options, NULL,
                         &err) == cases[i].status);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, cases[i].says));
        CU_ASSERT(access(in_folder("a.txt"), F_OK) != 0);
    }
    folder_remove();
}

static bool says(const zl_findings *findings, const char *words)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        if (strstr(zl_findings_get(findings, i)->text, words))
            return true;
    return false;
}

/* One of its own, and one in `extra`. */
static const char numbered[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"界址点号\":[\"P1\",\"P2\",\"P3\"]},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[86,41],[86.02,41],[86.02,41.02],[86,41]]"
    "]}},{\"type\":\"Feature\",\"properties\":{\"id\":\"b\",\"extra\":"
    "\"{\\\"界址点号\\\":[\\\"P1\\\"]}\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[86,41],[86.02,41],[86.02,41.02],[86,41]]"
    "]}}]}";

/* The numbers that points had are not forgotten for want of memory. */
static void tells_renumbering_whatever_fails(void)
{
    zl_error err;
    zl_layer *layer = NULL;
    size_t n = 1, told = 0;
    begin();
    put(in_folder("n.geojson"), numbered);
    UNIT_OK(zl_layer_open(&layer, NULL, in_folder("n.geojson"), NULL, NULL, NULL, &err), err);
    const zl_export_options options = {.overwrite = true};
    for (bool reached = true; reached; n++) {
        zl_findings *findings = zl_findings_new();
        zl_alloc_fail_at(n, 0);
        zl_status status =
            zl_export(layer, in_folder("n.txt"), &options, NULL, NULL, findings, &err);
        reached = zl_alloc_fail_at(0, 0) >= n;
        if (status == ZL_OK && zl_findings_status(findings, NULL) == ZL_OK)
            told += says(findings, "2 plots have point numbers");
        else
            CU_ASSERT(reached);
        CU_ASSERT(status != ZL_OK || zl_findings_status(findings, NULL) != ZL_OK ||
                  says(findings, "2 plots have point numbers"));
        zl_findings_free(findings);
    }
    CU_ASSERT(told > 0 && n > 100);
    zl_layer_close(layer);
    folder_remove();
}

/* Each allocation of an export fails once: an error and no file, or, where the loss does not
 * matter, the same file. */
static void survives_short_memory(void)
{
    char whole[4096], now[4096];
    zl_error err;
    zl_layer *layer = NULL;
    const zl_export_options options = {.overwrite = true};
    begin();
    put(in_folder("a.geojson"), parcels);
    UNIT_OK(zl_layer_open(&layer, NULL, in_folder("a.geojson"), NULL, NULL, NULL, &err), err);
    UNIT_OK(zl_export(layer, in_folder("a.txt"), &options, NULL, NULL, NULL, &err), err);
    size_t size = get(whole, sizeof whole, in_folder("a.txt")), n = 1;
    for (bool reached = true; reached; n++) {
        zl_findings *findings = zl_findings_new();
        unlink(in_folder("a.txt"));
        zl_alloc_fail_at(n, 0);
        zl_status status =
            zl_export(layer, in_folder("a.txt"), &options, NULL, NULL, findings, &err);
        reached = zl_alloc_fail_at(0, 0) >= n;
        bool there = access(in_folder("a.txt"), F_OK) == 0;
        CU_ASSERT(there == (status == ZL_OK));
        if (there) {
            CU_ASSERT(get(now, sizeof now, in_folder("a.txt")) == size);
            CU_ASSERT(memcmp(whole, now, size) == 0);
        }
        zl_findings_free(findings);
    }
    CU_ASSERT(n > 100);
    zl_layer_close(layer);
    folder_remove();
}

int main(void)
{
    static const unit_case cases[] = {
        {"finds zones and prefixes", finds_zones_and_prefixes},
        {"writes the attributes", writes_the_attributes},
        {"writes parts and holes", writes_parts_and_holes},
        {"writes the same again", writes_the_same_again},
        {"refuses what cannot be written", refuses_what_cannot_be_written},
        {"survives short memory", survives_short_memory},
        {"tells renumbering whatever fails", tells_renumbering_whatever_fails},
    };
    return unit_main("output txt", cases, sizeof cases / sizeof *cases);
}
