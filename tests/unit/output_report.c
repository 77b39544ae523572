/* The report page below the browser: what is written as HTML, how styles are read, and that a page
 * is whole or not there. tests/report looks at it in Chromium. */
#include <dirent.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/digest.h"
#include "output/report/painting.h"
#include "output/report/section.h"
#include "output_fixture.h"
#include "store/styles.h"

/* ---- HTML ------------------------------------------------------------------------------------ */

static void test_html(void)
{
    zl_error err;
    zl_html html, outer;
    const char *data;
    size_t size;
    UNIT_OK(zl_html_open(&html, &err), err);
    UNIT_OK(zl_html_open(&outer, &err), err);
    zl_html_begin(&html, "p", ZL_ATTRIBUTES("class", NULL, "title", "\"<a>&'\x07"));
    zl_html_text(&html, "</p><script>&\x1b[31m\xe2\x80\xae");
    zl_html_end(&html);
    zl_html_begin(&html, "td", NULL);
    zl_html_end(&html);
    zl_html_begin(&html, "meta", ZL_ATTRIBUTES("charset", "utf-8"));
    zl_html_end_void(&html);
    zl_html_append(&outer, &html);
    zl_html_textf(&outer, "%zu %%", (size_t)5);
    UNIT_OK(zl_html_data(&data, &size, &outer, &err), err);
    CU_ASSERT_STRING_EQUAL(data, "<p title=\"&quot;&lt;a&gt;&amp;'\\x07\">"
                                 "&lt;/p&gt;&lt;script&gt;&amp;\\x1b[31m\\u202e</p>"
                                 "<td></td><meta charset=\"utf-8\"/>5 %");
    CU_ASSERT(size == strlen(data));
    zl_html_free(&html);
    zl_html_free(&outer);
    zl_html_free(&outer);
}

/* ---- styles ---------------------------------------------------------------------------------- */

#define SLD(rules)                                                                                 \
    "<StyledLayerDescriptor xmlns='http://www.opengis.net/sld' "                                   \
    "xmlns:ogc='http://www.opengis.net/ogc' version='1.0.0'><NamedLayer><Name>x</Name><UserStyle>" \
    "<Title>样式</Title><Abstract>Style</Abstract><FeatureTypeStyle>" rules                        \
    "</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>"
#define EQUAL(column, value)                                                                       \
    "<ogc:PropertyIsEqualTo><ogc:PropertyName>" column "</ogc:PropertyName><ogc:Literal>" value    \
    "</ogc:Literal></ogc:PropertyIsEqualTo>"
#define RULE(filter, symbols)                                                                      \
    "<Rule><Title>规则</Title><Abstract>Rule</Abstract>" filter symbols "</Rule>"
#define FILTER(test) "<ogc:Filter>" test "</ogc:Filter>"
#define FILLED                                                                                     \
    "<PolygonSymbolizer><Fill><CssParameter name='fill'>#AABBCC</CssParameter>"                    \
    "<CssParameter name='fill-opacity'>0.5</CssParameter></Fill></PolygonSymbolizer>"
#define STROKED                                                                                    \
    "<LineSymbolizer><Stroke><CssParameter name='stroke'>#112233</CssParameter>"                   \
    "<CssParameter name='stroke-width'> 2 </CssParameter>"                                         \
    "<CssParameter name='stroke-dasharray'>8 5</CssParameter></Stroke></LineSymbolizer>"
#define HATCHED                                                                                    \
    "<PolygonSymbolizer><Fill><GraphicFill><Graphic><Mark><WellKnownName>horline"                  \
    "</WellKnownName><Stroke><CssParameter name='stroke'>#4D4D4D</CssParameter></Stroke></Mark>"   \
    "<Size>8</Size><Rotation>45</Rotation></Graphic></GraphicFill></Fill></PolygonSymbolizer>"

static const char example[] = SLD(
    RULE(FILTER("<ogc:And>" EQUAL("kind", "a") "<ogc:Not>" EQUAL("status", "planned") "</ogc:Not>"
                                                                                      "</ogc:And>"),
         FILLED) RULE(FILTER("<ogc:Or>" EQUAL("kind", "b") EQUAL("kind", "c") "</ogc:Or>"), STROKED)
        RULE("<ElseFilter/>", HATCHED)
            RULE("", "<TextSymbolizer><Label>x</Label></TextSymbolizer>"));

/* kind, then status. */
static const char *value_at(size_t property, const void *user)
{
    return ((const char *const *)user)[property];
}

static void expect_rules(const zl_sld *sld, const char *kind, const char *status,
                         const char *expected)
{
    const char *const values[] = {kind, status};
    for (size_t i = 0; i < zl_sld_rules(sld); i++)
        CU_ASSERT(zl_sld_match(sld, i, value_at, values) == (expected[i] == '1'));
}

static void test_filters(void)
{
    zl_error err;
    zl_sld *sld = NULL;
    UNIT_OK(zl_sld_open(&sld, example, &err), err);
    CU_ASSERT_FATAL(zl_sld_rules(sld) == 4);
    CU_ASSERT_STRING_EQUAL(zl_sld_property(sld, 0), "kind");
    CU_ASSERT_STRING_EQUAL(zl_sld_property(sld, 1), "status");
    CU_ASSERT_PTR_NULL(zl_sld_property(sld, 2));
    expect_rules(sld, "a", "existing", "1001");
    expect_rules(sld, "a", NULL, "1001"); /* a missing value equals nothing */
    expect_rules(sld, "a", "planned", "0011");
    expect_rules(sld, "b", "planned", "0101");
    expect_rules(sld, "c", NULL, "0101");
    expect_rules(sld, NULL, NULL, "0011");
    CU_ASSERT_STRING_EQUAL(zl_sld_title(sld, true), "样式");
    CU_ASSERT_STRING_EQUAL(zl_sld_rule_title(sld, 1, false), "Rule");
    zl_sld_free_ptr(&sld);
    CU_ASSERT_PTR_NULL(sld);
}

static void test_symbols(void)
{
    static const char *const expected[] = {
        "{\"fill\":\"#AABBCC\",\"fillOpacity\":0.5}",
        "{\"stroke\":\"#112233\",\"width\":2,\"dash\":\"8 5\"}",
        "{\"mark\":\"horline\",\"stroke\":\"#4D4D4D\",\"size\":8,\"rotation\":45}", ""};
    zl_error err;
    zl_sld *sld = NULL;
    UNIT_OK(zl_sld_open(&sld, example, &err), err);
    for (size_t i = 0; i < 4; i++) {
        zl_text json = {0};
        size_t count = 0;
        zl_sld_symbols(&json, &count, sld, i);
        CU_ASSERT_STRING_EQUAL(json.data ? json.data : "", expected[i]);
        CU_ASSERT(count == (i < 3 ? 1 : 0));
        zl_text_free(&json);
    }
    zl_sld_free_ptr(&sld);
}

static void test_bad_styles(void)
{
    static const char *const bad[][2] = {
        {"<Styled", "no well-formed XML"},
        {"<StyledLayerDescriptor/>", "no UserStyle"},
        {SLD(""), "no rules"},
        {SLD(RULE("<ogc:Filter/>", FILLED)), "empty filter"},
        {SLD(RULE(FILTER("<ogc:Not/>"), FILLED)), "empty filter"},
        {SLD(RULE(FILTER("<ogc:PropertyIsLike/>"), FILLED)), "<PropertyIsLike>"},
        {SLD(RULE(FILTER("<ogc:PropertyIsEqualTo/>"), FILLED)), "without a column"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zl_error err = {0};
        zl_sld *sld = NULL;
        CU_ASSERT(zl_sld_open(&sld, bad[i][0], &err) == ZL_FAILED);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, bad[i][1]));
        CU_ASSERT_PTR_NULL(sld);
    }
}

static void test_painting(void)
{
    static const char *const values[][2] = {
        {"a", NULL}, {"b", NULL}, {"a", "existing"}, {"c", "planned"}};
    static const size_t expected[] = {0, 1, 0, 1};
    zl_error err;
    zl_painting painting = {0};
    zl_looks looks = {0};
    zl_text legend = {0};
    UNIT_OK(zl_painting_open(&painting, example, &err), err);
    UNIT_OK(zl_painting_legend(&legend, &painting, "zones", ZL_SHAPE_POLYGON, true, &err), err);
    CU_ASSERT(legend.size == 0);
    for (size_t i = 0; i < 4; i++) {
        size_t look = SIZE_MAX;
        UNIT_OK(zl_painting_look(&look, &painting, &looks, value_at, values[i], &err), err);
        CU_ASSERT(look == expected[i]);
    }
    CU_ASSERT(looks.count == 2);
    CU_ASSERT_STRING_EQUAL(looks.json.data,
                           "[{\"fill\":\"#AABBCC\",\"fillOpacity\":0.5}],\n"
                           "[{\"stroke\":\"#112233\",\"width\":2,\"dash\":\"8 5\"}]");
    UNIT_OK(zl_painting_legend(&legend, &painting, "zones", ZL_SHAPE_POLYGON, true, &err), err);
    CU_ASSERT_PTR_NOT_NULL(strstr(legend.data, "{\"part\":\"zones\",\"kind\":\"polygon\","
                                               "\"title\":\"样式\",\"entries\":["));
    CU_ASSERT_PTR_NULL(strstr(legend.data, "horline"));
    zl_text_free(&legend);
    zl_text_free(&looks.json);
    zl_painting_free(&painting);
}

static void test_shipped_styles(void)
{
    const zl_style *style;
    size_t count = 0;
    while ((style = zl_style_get(count)) != NULL) {
        zl_error err;
        zl_sld *sld = NULL;
        UNIT_OK(zl_sld_open(&sld, zl_style_sld(style), &err), err);
        for (size_t i = 0; i < zl_sld_rules(sld); i++)
            CU_ASSERT(*zl_sld_rule_title(sld, i, true) && *zl_sld_rule_title(sld, i, false));
        zl_sld_free_ptr(&sld);
        count++;
    }
    CU_ASSERT(count >= 8);
}

/* ---- the page -------------------------------------------------------------------------------- */

static const char zones[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"name_zh\":\"甲\",\"boundary_basis\":"
    "\"surveyed\",\"accuracy_m\":1},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[86.1,41.7],[86.2,41.7],[86.2,41.8],[86.1,41.7]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"b\",\"name_zh\":\"乙\",\"boundary_basis\":"
    "\"schematic\",\"accuracy_m\":null},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[86.15,41.7],[86.3,41.7],[86.3,41.8],[86.15,41.7]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"c\",\"name_zh\":\"丙\",\"boundary_basis\":"
    "\"none\",\"accuracy_m\":null},\"geometry\":null}]}";

static const char track[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":"
    "\"t\",\"mode\":\"railway\",\"accuracy_m\":5},\"geometry\":{\"type\":\"LineString\","
    "\"coordinates\":[[86.0,41.69],[86.4,41.69]]}}]}";

typedef struct world {
    zl_layer *zones, *track;
    zl_report_layers layers;
} world;

static void begin(world *w)
{
    zl_error err;
    folder_make("report-XXXXXX");
    put(in_folder("zones.geojson"), zones);
    put(in_folder("track.geojson"), track);
    UNIT_OK(zl_layer_open(&w->zones, NULL, in_folder("zones.geojson"), NULL, NULL, NULL, &err),
            err);
    UNIT_OK(zl_layer_open(&w->track, NULL, in_folder("track.geojson"), NULL, NULL, NULL, &err),
            err);
    w->layers = (zl_report_layers){.zones = w->zones, .layer = &w->track, .nlayers = 1};
}

static void end(world *w)
{
    zl_layer_close(w->zones);
    zl_layer_close(w->track);
    folder_remove();
}

static bool is_there(const char *name)
{
    return access(in_folder(name), F_OK) == 0;
}

static size_t count_entries(void)
{
    size_t count = 0;
    DIR *all = opendir(folder);
    CU_ASSERT_PTR_NOT_NULL_FATAL(all);
    while (readdir(all))
        count++;
    closedir(all);
    return count - 2;
}

static zl_status take(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    (void)shape;
    (void)err;
    *(zl_report_row *)user = *(const zl_report_row *)row;
    return ZL_OK;
}

static void test_page(void)
{
    zl_error err;
    world w;
    zl_report_row row = {0};
    begin(&w);
    UNIT_OK(zl_report_write(&w.layers, in_folder("page.html"), NULL, take, &row, &err), err);
    CU_ASSERT(row.zones == 3 && row.schematic == 1 && row.without_outline == 1);
    CU_ASSERT(row.warnings > 0);
    CU_ASSERT(is_there("page.html"));
    CU_ASSERT(count_entries() == 3);
    CU_ASSERT(zl_report_write(&w.layers, in_folder("page.html"), NULL, NULL, NULL, &err) ==
              ZL_FAILED);
    const zl_report_options again = {.overwrite = true};
    UNIT_OK(zl_report_write(&w.layers, in_folder("page.html"), &again, NULL, NULL, &err), err);
    CU_ASSERT(zl_report_write(&w.layers, in_folder("page.txt"), NULL, NULL, NULL, &err) ==
              ZL_USAGE);
    w.layers.zones = w.track;
    CU_ASSERT(zl_report_write(&w.layers, in_folder("new.html"), NULL, NULL, NULL, &err) ==
              ZL_USAGE);
    w.layers.zones = w.zones;
    zl_cancel();
    CU_ASSERT(zl_report_write(&w.layers, in_folder("new.html"), NULL, NULL, NULL, &err) ==
              ZL_FAILED);
    zl_cancel_reset();
    CU_ASSERT(count_entries() == 3);
    end(&w);
}

static void expect_same_file(const char *name, const char *other)
{
    char digest[2][ZL_DIGEST_SIZE];
    int64_t bytes;
    zl_error err;
    UNIT_OK(zl_digest_file(digest[0], &bytes, in_folder(name), &err), err);
    UNIT_OK(zl_digest_file(digest[1], &bytes, in_folder(other), &err), err);
    CU_ASSERT_STRING_EQUAL(digest[0], digest[1]);
}

/* Whichever allocation fails, the page is whole or not there, and nothing else is left behind. */
static void test_memory(void)
{
    zl_error err;
    world w;
    begin(&w);
    zl_alloc_fail_at(SIZE_MAX, 0); /* counts */
    UNIT_OK(zl_report_write(&w.layers, in_folder("whole.html"), NULL, NULL, NULL, &err), err);
    size_t made = zl_alloc_fail_at(0, 0), refused = 0;
    CU_ASSERT(made > 500);
    for (size_t n = 1; n <= made; n++) {
        zl_alloc_fail_at(n, 0);
        zl_status status =
            zl_report_write(&w.layers, in_folder("page.html"), NULL, NULL, NULL, &err);
        zl_alloc_fail_at(0, 0);
        CU_ASSERT(status == ZL_OK || status == ZL_FAILED);
        CU_ASSERT(count_entries() == (status == ZL_OK ? 4 : 3));
        refused += status == ZL_FAILED;
        if (status == ZL_OK)
            expect_same_file("page.html", "whole.html");
        if (status == ZL_OK)
            remove(in_folder("page.html"));
    }
    CU_ASSERT(refused > made / 2);
    end(&w);
}

int main(void)
{
    static const unit_case cases[] = {
        {"HTML is escaped and ended in full", test_html},
        {"filters of a style", test_filters},
        {"symbols of a style", test_symbols},
        {"styles that are refused", test_bad_styles},
        {"features share their looks", test_painting},
        {"all shipped styles are read", test_shipped_styles},
        {"a page is whole or not there", test_page},
        {"a page when memory fails", test_memory},
    };
    return unit_main("output_report", cases, sizeof cases / sizeof *cases);
}
