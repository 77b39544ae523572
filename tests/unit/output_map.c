/* What a map sheet is made of, before anything is drawn: options, layout, texts, styles, groups. */
#include "output/map/groups.h"
#include "output/map/mapfile.h"
#include "output/map/style.h"
#include "output/map/view.h"
#include "unit.h"

/* ---- options -------------------------------------------------------------------------------- */

static void papers(void)
{
    zl_error err;
    zl_paper paper;
    UNIT_OK(zl_paper_parse(&paper, NULL, false, false, &err), err);
    CU_ASSERT(paper.width_mm == 210 && paper.height_mm == 297 && paper.either_way);
    UNIT_OK(zl_paper_parse(&paper, "a3", true, false, &err), err);
    CU_ASSERT(paper.width_mm == 420 && paper.height_mm == 297 && !paper.either_way);
    UNIT_OK(zl_paper_parse(&paper, "A0", false, true, &err), err);
    CU_ASSERT(paper.width_mm == 841 && paper.height_mm == 1189);
    UNIT_OK(zl_paper_parse(&paper, "300.5×200", false, false, &err), err);
    CU_ASSERT(paper.width_mm == 300.5 && paper.height_mm == 200 && !paper.either_way);
    static const char *const bad[] = {"",         "A6",        "300",       "300x",
                                      "x300",     "40x300",    "3000x300",  "infx300",
                                      "-300x200", "0x1ffx300", "300x200mm", " 300x200"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT(zl_paper_parse(&paper, bad[i], false, false, &err) == ZL_USAGE);
    CU_ASSERT(zl_paper_parse(&paper, "A4", true, true, &err) == ZL_USAGE);
    CU_ASSERT(zl_paper_parse(&paper, "300x200", true, false, &err) == ZL_USAGE);
}

static void scales(void)
{
    zl_error err;
    double scale;
    static const char *const same[] = {"1:50000", "50000", "1:50 000", "1：50000"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        UNIT_OK(zl_scale_parse(&scale, same[i], &err), err);
        CU_ASSERT(scale == 50000);
    }
    static const char *const bad[] = {"",           "1:",       "1:99",
                                      "1:50000001", "2:50000",  "1:5e4",
                                      "1:-5",       "1:50000x", "1:99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT(zl_scale_parse(&scale, bad[i], &err) == ZL_USAGE);
}

static void extents(void)
{
    zl_error err;
    zl_extent extent;
    UNIT_OK(zl_extent_parse(&extent, "86.1,41.6,86.4,41.8", &err), err);
    CU_ASSERT(extent.west == 86.1 && extent.south == 41.6 && extent.east == 86.4 &&
              extent.north == 41.8);
    static const char *const bad[] = {"",          "1,2,3",    "1,2,3,4,5",  "3,2,1,4", "1,4,3,2",
                                      "1,2,3,nan", "1,2,3,86", "-181,2,3,4", "1;2;3;4", "1,2,1,4"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT(zl_extent_parse(&extent, bad[i], &err) == ZL_USAGE);
    CU_ASSERT(zl_extent_parse(&extent, "41.6,86.1,41.8,86.4", &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "longitude comes before latitude") != NULL);
}

static void round_numbers(void)
{
    CU_ASSERT(zl_round_scale(10000) == 10000);
    CU_ASSERT(zl_round_scale(10001) == 12500);
    CU_ASSERT(zl_round_scale(81000) == 100000);
    CU_ASSERT(zl_round_scale(61000) == 75000);
    CU_ASSERT(zl_round_length(1000) == 1000);
    CU_ASSERT(zl_round_length(999) == 500);
    CU_ASSERT(zl_round_length(4999) == 2000);
    UNIT_NEAR(zl_round_step(1, 6), 10.0 / 60, 1e-12);
    UNIT_NEAR(zl_round_step(1.01, 6), 15.0 / 60, 1e-12);
    UNIT_NEAR(zl_round_step(0.001, 6), 1.0 / 3600, 1e-12);
    UNIT_NEAR(zl_round_step(170, 6), 30, 1e-12);
}

/* ---- layout --------------------------------------------------------------------------------- */

static bool inside(const zl_box *inner, const zl_box *outer)
{
    return inner->left >= outer->left && inner->top >= outer->top && inner->right <= outer->right &&
           inner->bottom <= outer->bottom;
}

static bool apart(const zl_box *a, const zl_box *b)
{
    return a->right <= b->left || b->right <= a->left || a->bottom <= b->top || b->bottom <= a->top;
}

static bool is_even_pixel(double mm, double dpi)
{
    double pairs = mm / 25.4 * dpi / 2;
    return fabs(pairs - round(pairs)) < 1e-6;
}

static void check_sheet(const zl_sheet *sheet)
{
    const zl_box paper = {0, 0, sheet->width_mm, sheet->height_mm};
    for (size_t i = 0; i < sheet->panes; i++) {
        const zl_box *pane = &sheet->pane[i];
        CU_ASSERT(inside(pane, &sheet->frame) && zl_box_width(pane) > 40 &&
                  zl_box_height(pane) > 40);
        CU_ASSERT(is_even_pixel(pane->left, sheet->dpi) && is_even_pixel(pane->top, sheet->dpi) &&
                  is_even_pixel(pane->right, sheet->dpi) &&
                  is_even_pixel(pane->bottom, sheet->dpi));
        for (size_t j = 0; j < i; j++)
            CU_ASSERT(apart(pane, &sheet->pane[j]));
    }
    const zl_box *parts[] = {&sheet->title, &sheet->frame, &sheet->panel, &sheet->foot};
    for (int i = 0; i < 4; i++) {
        CU_ASSERT(inside(parts[i], &paper));
        for (int j = 0; j < i; j++)
            CU_ASSERT(apart(parts[i], parts[j]));
    }
}

static void sheets(void)
{
    zl_error err;
    static const char *const papers_of[] = {"A5", "A4", "A3", "A2", "A1", "A0", "500x200"};
    for (size_t i = 0; i < sizeof papers_of / sizeof *papers_of; i++)
        for (size_t panes = 1; panes <= (i == 0 ? 1 : 2); panes++)
            for (int turn = 0; turn < 2; turn++) {
                zl_paper paper;
                zl_sheet sheet;
                bool own = strchr(papers_of[i], 'x') != NULL;
                UNIT_OK(zl_paper_parse(&paper, papers_of[i], turn && !own, false, &err), err);
                const zl_contents contents = {.titled = turn == 0,
                                              .notes = 4,
                                              .legend_lines = 5 * panes,
                                              .panes = panes,
                                              .size = {{50, 25}, {20, 13}}};
                UNIT_OK(zl_sheet_divide(&sheet, &paper, 200, &contents, &err), err);
                check_sheet(&sheet);
            }
}

static void small_paper_is_refused(void)
{
    zl_error err;
    zl_sheet sheet;
    const zl_paper paper = {60, 60, false};
    const zl_contents contents = {.notes = 3, .panes = 1, .size = {{1, 1}}};
    CU_ASSERT(zl_sheet_divide(&sheet, &paper, 200, &contents, &err) == ZL_USAGE);
}

/* ---- view ----------------------------------------------------------------------------------- */

/* The figures of the zones are EPSG's: zone 28 is EPSG:4537 (84°E), zone 29 EPSG:4538 (87°E). */
static void projections(void)
{
    static const struct {
        double lon;
        int code, meridian;
    } cases[] = {{84.9, 4537, 84}, {86.2, 4538, 87}, {116.4, 4548, 117}, {10.0, 0, 9}};
    zl_error err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_view view;
        const zl_extent extent = {cases[i].lon - 0.1, 41.6, cases[i].lon + 0.1, 41.8};
        UNIT_OK(zl_view_open(&view, &extent, &err), err);
        CU_ASSERT(view.code == cases[i].code && view.meridian_deg == cases[i].meridian);
        zl_view_free(&view);
    }
}

static void frame_has_the_scale(void)
{
    zl_error err;
    zl_view view;
    const zl_extent extent = {86.1, 41.6, 86.3, 41.8};
    const zl_box frame = {20, 30, 120, 230};
    double bounds[4];
    UNIT_OK(zl_view_open(&view, &extent, &err), err);
    UNIT_OK(zl_view_project(bounds, &view, &extent, &err), err);
    UNIT_OK(zl_view_place(&view, bounds, 200000, &frame, &err), err);
    UNIT_NEAR(view.east_m - view.west_m, 20000, 1e-6);
    UNIT_NEAR(view.north_m - view.south_m, 40000, 1e-6);
    CU_ASSERT(view.extent.west < extent.west && view.extent.north > extent.north);
    /* At this scale one direction just fits. */
    double least = zl_view_least_scale(bounds, &frame);
    double across = (bounds[2] - bounds[0]) / 0.1, up = (bounds[3] - bounds[1]) / 0.2;
    UNIT_NEAR(least, across > up ? across : up, 1e-6);
    zl_view_free(&view);
}

/* ---- texts ---------------------------------------------------------------------------------- */

static void check_text(const char *foreign, size_t length, const char *expected)
{
    zl_text text = {0};
    zl_map_text(&text, foreign, length);
    CU_ASSERT_STRING_EQUAL(text.data ? text.data : "", expected);
    zl_text_free(&text);
}

static void check_wrap(const char *given, size_t cells, const char *expected)
{
    zl_text text = {0};
    zl_map_wrap(&text, given, cells);
    CU_ASSERT_STRING_EQUAL(text.data ? text.data : "", expected);
    zl_text_free(&text);
}

static void names(void)
{
    check_text("开发区", 3, "开发区");
    check_text("开发区内", 3, "开发…");
    check_text("", 3, "");
    check_text("a\nb", 10, "a\\x0ab");
    check_text("\xe2\x80\xae"
               "abc",
               20, "\\u202eabc");
    check_wrap("库尔勒经济技术开发区", 20, "库尔勒经济技术开发区");
    check_wrap("奎屯独山子经济技术开发区北区", 20, "奎屯独山子经济技\n术开发区北区");
    check_wrap("Kuitun built-up area", 20, "Kuitun built-up area");
    check_wrap("Korla Economic and Technological Zone", 20,
               "Korla Economic and\nTechnological Zone");
    check_wrap("Unbreakablewordthatislong", 10, "Unbreakablewordthatislong");
    check_wrap("", 10, "");
}

static void mapfile_strings(void)
{
    zl_text text = {0};
    zl_mapfile_string(&text, "a \"b\" \\ c\" END END");
    CU_ASSERT_STRING_EQUAL(text.data, "\"a \\\"b\\\" \\\\ c\\\" END END\"");
    zl_text_free(&text);
}

/* ---- styles --------------------------------------------------------------------------------- */

static const char sld[] =
    "<StyledLayerDescriptor xmlns=\"http://www.opengis.net/sld\" "
    "xmlns:ogc=\"http://www.opengis.net/ogc\" "
    "version=\"1.0.0\"><NamedLayer><Name>n</Name><UserStyle>"
    "<Title>面</Title><Abstract>Areas</Abstract><FeatureTypeStyle>"
    "<Rule><Title>甲</Title><Abstract>A</Abstract><ogc:Filter><ogc:PropertyIsEqualTo>"
    "<ogc:PropertyName>k</ogc:PropertyName><ogc:Literal>a</ogc:Literal></ogc:PropertyIsEqualTo>"
    "</ogc:Filter><PolygonSymbolizer><Fill/></PolygonSymbolizer><TextSymbolizer><Label>"
    "<ogc:PropertyName>name_zh</ogc:PropertyName></Label><Font>"
    "<CssParameter name=\"font-family\">X</CssParameter>"
    "<CssParameter name=\"font-size\">12</CssParameter></Font></TextSymbolizer></Rule>"
    "<Rule><Title>乙</Title><ElseFilter/><LineSymbolizer><Stroke/></LineSymbolizer></Rule>"
    "</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>";

static void rules_become_layers(void)
{
    zl_error err;
    zl_map_style style;
    zl_text drawn = {0}, keys = {0};
    UNIT_OK(zl_map_style_split(&style, &drawn, &keys, sld, "zones", &err), err);
    CU_ASSERT_FATAL(style.count == 2);
    CU_ASSERT_STRING_EQUAL(style.title[ZL_MAP_ZH], "面");
    CU_ASSERT_STRING_EQUAL(style.title[ZL_MAP_EN], "Areas");
    CU_ASSERT_STRING_EQUAL(style.rule[0].name, "zones-01");
    CU_ASSERT(style.rule[0].shapes == ZL_SHAPE_POLYGON && style.rule[0].labels);
    CU_ASSERT(style.rule[1].shapes == ZL_SHAPE_LINE && !style.rule[1].labels);
    CU_ASSERT(strstr(drawn.data, "<Name>zones-01-label</Name>") != NULL);
    CU_ASSERT(strstr(drawn.data, ZL_MAP_LABEL_COLUMN) != NULL);
    CU_ASSERT(strstr(drawn.data, ">9.00<") != NULL); /* 12 pixels are 9 points */
    CU_ASSERT(strstr(drawn.data, "name_zh") == NULL && strstr(drawn.data, "ElseFilter") == NULL);
    CU_ASSERT(strstr(drawn.data, "<Filter><Not><ogc:PropertyIsEqualTo") != NULL);
    CU_ASSERT(strstr(keys.data, "zones-01-key") != NULL && strstr(keys.data, "Filter") == NULL &&
              strstr(keys.data, "TextSymbolizer") == NULL);
    zl_map_style_free(&style);
    zl_text_free(&drawn);
    zl_text_free(&keys);
}

static void what_is_no_sld(void)
{
    zl_error err;
    zl_map_style style;
    static const char *const bad[] = {"", "<a", "<StyledLayerDescriptor/>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zl_text drawn = {0}, keys = {0};
        CU_ASSERT(zl_map_style_split(&style, &drawn, &keys, bad[i], "x", &err) == ZL_FAILED);
        zl_text_free(&drawn);
        zl_text_free(&keys);
    }
}

/* ---- groups --------------------------------------------------------------------------------- */

static void areas_join_by_distance(void)
{
    zl_map_layer item = {.kind = ZL_SHAPE_POLYGON, .shapes = 3, .extent = {84, 41, 87, 45}};
    zl_map_layers layers = {.item = &item, .count = 1, .areas = 3};
    layers.area[0] = (zl_extent){86.2, 41.6, 86.3, 41.7};
    layers.area[1] = (zl_extent){84.8, 44.4, 84.9, 44.5};
    layers.area[2] = (zl_extent){86.0, 41.8, 86.1, 41.9};
    zl_map_groups groups;
    CU_ASSERT(zl_map_groups_find(&groups, &layers, 1) && groups.count == 1);
    CU_ASSERT(zl_map_groups_find(&groups, &layers, 2) && groups.count == 2);
    CU_ASSERT(groups.extent[0].north == 44.5); /* from north to south */
    CU_ASSERT(groups.extent[1].west == 86.0 && groups.extent[1].east == 86.3);
    CU_ASSERT(zl_map_groups_find(&groups, &layers, 4) && groups.count == 3);
    layers.area[2] = (zl_extent){86.25, 41.65, 86.4, 41.9}; /* meets the first: always one */
    CU_ASSERT(zl_map_groups_find(&groups, &layers, 4) && groups.count == 2);
    layers.areas = ZL_MAP_AREAS + 1;
    CU_ASSERT(zl_map_groups_find(&groups, &layers, 4) && groups.count == 1);
    item.shapes = 0;
    CU_ASSERT(!zl_map_groups_find(&groups, &layers, 4));
}

int main(void)
{
    static const unit_case cases[] = {
        {"papers", papers},
        {"scales", scales},
        {"extents", extents},
        {"round numbers", round_numbers},
        {"sheets have room for all", sheets},
        {"small paper is refused", small_paper_is_refused},
        {"projections", projections},
        {"the frame has the scale", frame_has_the_scale},
        {"names", names},
        {"strings of mapfiles", mapfile_strings},
        {"rules become layers", rules_become_layers},
        {"what is no SLD", what_is_no_sld},
        {"areas join by distance", areas_join_by_distance},
    };
    return unit_main("map", cases, sizeof cases / sizeof *cases);
}
