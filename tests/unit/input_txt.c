/* Heads, rows, notes and columns of boundary-point TXT, and what is told of bad ones. */
#include "txt_fixture.h"

static void a_plain_file_is_read(void)
{
    zl_txt *txt = txt_open(KEYS PLOTS PLOT);
    CU_ASSERT_EQUAL(zl_txt_nfields(txt), 8);
    CU_ASSERT_EQUAL(zl_txt_count(txt), 1);
    CU_ASSERT_STRING_EQUAL(zl_txt_crs(txt), "EPSG:4517");
    const zl_txt_plot *plot = txt_next(txt);
    CU_ASSERT_PTR_NOT_NULL_FATAL(plot);
    CU_ASSERT_EQUAL(plot->line, 7);
    CU_ASSERT_EQUAL(plot->number, 1);
    CU_ASSERT_EQUAL(plot->shape->npoints, 5);
    CU_ASSERT_EQUAL(plot->shape->lonlat_deg[0], 4619000);
    CU_ASSERT_EQUAL(plot->shape->lonlat_deg[1], 29421000);
    CU_ASSERT_EQUAL(plot->point_line[0], 8);
    CU_ASSERT_EQUAL(plot->point_line[4], 12);
    CU_ASSERT_EQUAL(plot->area->declared_m2, 60000);
    CU_ASSERT_EQUAL(plot->area->half_digit_m2, 500);
    CU_ASSERT_EQUAL(plot->area->plane_m2, 200.0 * 300.0);
    CU_ASSERT_EQUAL(plot->area->rounding_m, 0.0005);
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "地块编号"), "1");
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "地块名称"), "一号");
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "图形属性"), "面");
    CU_ASSERT_PTR_NULL(txt_text(txt, plot, "图幅号"));
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "界址点号"), "[\"J1\",\"J2\",\"J3\",\"J4\",\"J1\"]");
    CU_ASSERT_EQUAL(zl_findings_count(plot->findings), 0);
    CU_ASSERT_PTR_NULL(txt_next(txt));
    zl_txt_rewind(txt);
    CU_ASSERT_EQUAL(txt_next(txt)->line, 7);
    zl_txt_close(txt);
}

static void line_ends_do_not_matter(void)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    for (size_t i = 0; i < 3; i++) {
        char text[2048] = "";
        for (const char *at = KEYS PLOTS "\n" PLOT; *at; at++) {
            char one[2] = {*at, 0};
            strcat(text, *at == '\n' ? ends[i] : one);
        }
        zl_txt *txt = txt_open(text);
        CU_ASSERT_EQUAL(txt_next(txt)->line, 8);
        zl_txt_close(txt);
    }
    zl_txt *txt = txt_open(KEYS PLOTS HEAD SQUARE4 "J1,1,4619000.000,29421000.000");
    CU_ASSERT_EQUAL(txt_next(txt)->shape->npoints, 5);
    zl_txt_close(txt);
}

static void full_width_signs_are_read(void)
{
    zl_txt *txt =
        txt_open("［属性描述］\n坐标系＝２０００国家大地坐标系\n带号＝２９\n【地块坐标】\n"
                 "５，６．０，1，一号，面，，，，＠\n"
                 "Ｊ１，1，４６１９０００．０００，２９４２１０００．５\n" P2 P3 P4);
    CU_ASSERT_STRING_EQUAL(zl_txt_crs(txt), "EPSG:4517");
    const zl_txt_plot *plot = txt_next(txt);
    CU_ASSERT_EQUAL(plot->shape->lonlat_deg[1], 29421000.5);
    CU_ASSERT_EQUAL(plot->area->declared_m2, 60000);
    TXT_FINDS(zl_txt_findings(txt), "full-width", "a.txt:1", "full-width");
    zl_txt_close(txt);
}

static void a_ring_may_be_closed_or_not(void)
{
    static const char *const texts[] = {
        KEYS PLOTS PLOT, KEYS PLOTS "4,6.0,1,一号,面,,,,@\n" SQUARE4,
        KEYS PLOTS "5,6.0,1,一号,面,,,,@\n" SQUARE4, KEYS PLOTS "4,6.0,1,一号,面,,,,@\n" SQUARE4 P1,
        KEYS PLOTS "4,6.0,1,一号,面,,,,@\n" SQUARE4 P1 P1};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zl_txt *txt = txt_open(texts[i]);
        const zl_txt_plot *plot = txt_next(txt);
        CU_ASSERT_EQUAL(plot->shape->nrings, 1);
        CU_ASSERT_EQUAL(plot->shape->npoints, i == 4 ? 6 : 5);
        CU_ASSERT_EQUAL(plot->area->plane_m2, 60000);
        CU_ASSERT_EQUAL(zl_findings_count(plot->findings), 0);
        zl_txt_close(txt);
    }
}

#define HOLE(n)                                                                                    \
    "J5," n ",4619050,29421050\nJ6," n ",4619100,29421050\nJ7," n ",4619100,29421150\nJ8," n       \
    ",4619050,29421150\nJ5," n ",4619050,29421050\n"

static void holes_are_told_by_where_they_lie(void)
{
    static const char *const texts[] = {
        KEYS PLOTS HEAD SQUARE4 P1 HOLE("2"), KEYS PLOTS HEAD SQUARE4 P1 HOLE("1"), /* one number */
        KEYS PLOTS HEAD SQUARE4 P1 HOLE("101"), KEYS PLOTS HEAD HOLE("2") SQUARE4 P1};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zl_txt *txt = txt_open(texts[i]);
        const zl_txt_plot *plot = txt_next(txt);
        CU_ASSERT_EQUAL(plot->shape->nparts, 1);
        CU_ASSERT_EQUAL(plot->shape->nrings, 2);
        CU_ASSERT_EQUAL(plot->area->plane_m2, 60000 - 5000);
        CU_ASSERT_EQUAL(plot->shape->lonlat_deg[0], 4619000);
        CU_ASSERT_EQUAL(plot->point_line[0], i == 3 ? 13 : 8);
        zl_txt_close(txt);
    }
    zl_txt *txt =
        txt_open(KEYS PLOTS HEAD SQUARE4 P1 "J5,2,4620000,29421050\nJ6,2,4620100,29421050\n"
                                            "J7,2,4620100,29421150\n");
    const zl_txt_plot *plot = txt_next(txt);
    CU_ASSERT_EQUAL(plot->shape->nparts, 2);
    CU_ASSERT_EQUAL(plot->area->plane_m2, 65000);
    zl_txt_close(txt);
}

static void columns_are_told_by_the_list(void)
{
    zl_txt *txt = txt_open(KEYS PLOTS
                           "【坐标点个数，图斑面积（亩）,图斑编号,项目名称,图形属性,备注,备注,@】\n"
                           "5,90.0,TB1,甲,面,乙,丙,@\n" SQUARE4 P1);
    const zl_txt_plot *plot = txt_next(txt);
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "地块编号"), "TB1");
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "项目名称"), "甲");
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "备注"), "乙");
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "备注_2"), "丙");
    UNIT_NEAR(plot->area->declared_m2, 60000, 1e-6);
    CU_ASSERT_TRUE(plot->area->unit_written);
    CU_ASSERT_EQUAL(zl_findings_count(plot->findings), 0);
    zl_txt_close(txt);
}

static void extra_columns_are_kept(void)
{
    zl_txt *txt = txt_open(KEYS PLOTS "5,6.0,1,一号,面,,,0103,新增,,样例,@\n"
                                      "J1,1,4619000,29421000,200.0,钢钉\n" P2 P3
                                      "J4,1,4619000,29421300,200.0\n5,6.0,2,@\n" SQUARE4);
    CU_ASSERT_EQUAL(zl_txt_nfields(txt), 8 + 3 + 2);
    const zl_txt_plot *plot = txt_next(txt);
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "地类编码"), "0103");
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "附加1"), "新增");
    CU_ASSERT_PTR_NULL(txt_text(txt, plot, "附加2"));
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "附加3"), "样例");
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "点附加1"), "[\"200.0\",\"\",\"\",\"200.0\"]");
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "点附加2"), "[\"钢钉\",\"\",\"\",\"\"]");
    plot = txt_next(txt);
    CU_ASSERT_STRING_EQUAL(txt_text(txt, plot, "地块编号"), "2");
    CU_ASSERT_PTR_NULL(txt_text(txt, plot, "附加1"));
    CU_ASSERT_PTR_NULL(txt_text(txt, plot, "点附加1"));
    zl_txt_close(txt);
}

static void points_may_have_three_columns(void)
{
    zl_txt *txt = txt_open(KEYS PLOTS HEAD "J1,4619000,29421000\nJ2,4619200,29421000,\n"
                                           "J3,4619200,29421300\nJ4,4619000,29421300\n");
    const zl_txt_plot *plot = txt_next(txt);
    CU_ASSERT_EQUAL(plot->area->plane_m2, 60000);
    CU_ASSERT_EQUAL(zl_findings_count(plot->findings), 0);
    zl_txt_close(txt);
}

static void kinds_are_layers(void)
{
    static const char text[] = KEYS PLOTS PLOT "2,,2,线,线,,,,@\n" P1 P2 "1,,3,点,点,,,,@\n" P1;
    txt_refused(text, ZL_BAD_DATA, "choose one as FILE:LAYER: 面, 线, 点");
    static const zl_shape_kind kinds[] = {ZL_SHAPE_POLYGON, ZL_SHAPE_LINE, ZL_SHAPE_POINT};
    static const char *const names[] = {"面", "线", "点"};
    for (size_t i = 0; i < 3; i++) {
        zl_txt *txt = txt_open_bytes(text, strlen(text), &(zl_txt_options){.layer = names[i]});
        CU_ASSERT_PTR_NOT_NULL_FATAL(txt);
        const zl_txt_plot *plot = txt_next(txt);
        CU_ASSERT_EQUAL(plot->shape->kind, kinds[i]);
        CU_ASSERT_EQUAL(plot->number, (int64_t)i + 1);
        CU_ASSERT_PTR_NULL(txt_next(txt));
        zl_txt_close(txt);
    }
    CU_ASSERT_PTR_NULL(txt_open_bytes(text, strlen(text), &(zl_txt_options){.layer = "体"}));
    CU_ASSERT_EQUAL(txt_err.status, ZL_USAGE);
}

static void equal_heads_stay_two_plots(void)
{
    zl_txt *txt = txt_open(KEYS PLOTS PLOT PLOT);
    CU_ASSERT_EQUAL(zl_txt_count(txt), 2);
    CU_ASSERT_EQUAL(txt_next(txt)->line, 7);
    CU_ASSERT_EQUAL(txt_next(txt)->line, 13);
    CU_ASSERT_PTR_NULL(txt_next(txt));
    zl_txt_close(txt);
}

static void notes_are_stepped_over(void)
{
    zl_txt *txt =
        txt_open("【文件\n说明】\n" KEYS PLOTS "【要求：\n 1. 公顷；\n 2. 【嵌套】\n】\n" HEAD P1
                 "【中间】\n" P2 P3 P4);
    const zl_txt_plot *plot = txt_next(txt);
    CU_ASSERT_EQUAL(plot->line, 13);
    CU_ASSERT_EQUAL(plot->shape->npoints, 5);
    TXT_FINDS(zl_txt_findings(txt), "note-not-kept", "a.txt:1", "3 notes");
    zl_txt_close(txt);
    txt_refused(KEYS PLOTS "【要求：\n" PLOT "【完】\n", ZL_BAD_DATA, "a.txt:7: the note");
}

static void a_file_that_is_cut_is_told(void)
{
    zl_txt *txt = txt_open(KEYS PLOTS PLOT HEAD P1 P2 P3);
    CU_ASSERT_PTR_NULL(txt_finding(txt_next(txt)->findings, "truncated"));
    TXT_FINDS(txt_next(txt)->findings, "truncated", "a.txt:16", "after 3 of the 5 points");
    zl_txt_close(txt);
    txt = txt_open(KEYS PLOTS PLOT HEAD);
    txt_next(txt);
    TXT_FINDS(txt_next(txt)->findings, "truncated", "a.txt:13", "after this head");
    zl_txt_close(txt);
    txt_refused(KEYS, ZL_BAD_DATA, "a.txt:5: the file ends and no line [地块坐标]");
    txt_refused(KEYS PLOTS, ZL_BAD_DATA, "a.txt:6: the file ends and has no plot");
}

static void counts_are_compared(void)
{
    zl_txt *txt =
        txt_open(KEYS PLOTS "9,6.0,1,一号,面,,,,@\n" SQUARE4 P1 "五,6.0,1,一号,面,,,,@\n" SQUARE4
                            "@\n" SQUARE4 "4,,,,@\n5,6.0,1,一号,面,,,,@\n" SQUARE4);
    TXT_FINDS(txt_next(txt)->findings, "point-count", "a.txt:7", "says 9 points, and 5 follow");
    TXT_FINDS(txt_next(txt)->findings, "bad-number", "a.txt:13", "\"五\" is no whole number");
    CU_ASSERT_EQUAL(zl_findings_count(txt_next(txt)->findings), 0);
    TXT_FINDS(txt_next(txt)->findings, "no-points", "a.txt:23", "without points");
    zl_txt_close(txt);
}

static void no_number_is_guessed(void)
{
    static const char *const bad[] = {"",    "abc",       "46l9200", "1e999",        "nan", "0x10",
                                      "4,6", "4619200米", "--1",     "４６１９２OO", "."};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%sJ2,1,%s,29421000\n%s", KEYS PLOTS HEAD P1, bad[i], P3 P4);
        if (strcmp(bad[i], "4,6") == 0) /* is another point: 4, 6 and an extra */
            continue;
        zl_txt *txt = txt_open(text);
        const zl_txt_plot *plot = txt_next(txt);
        CU_ASSERT_PTR_NULL(plot->shape);
        TXT_FINDS(plot->findings, "bad-number", "a.txt:9", "is no number");
        zl_txt_close(txt);
    }
    zl_txt *txt = txt_open(KEYS PLOTS HEAD P1 "J2 1 4619200 29421000\n" P3 P4);
    TXT_FINDS(txt_next(txt)->findings, "bad-row", "a.txt:9", "neither a point");
    zl_txt_close(txt);
}

static void areas_have_units(void)
{
    static const struct {
        const char *area;
        double m2; /* NAN: none */
        const char *code;
    } cases[] = {
        {"6.00", 60000, NULL},     {"6公顷", 60000, NULL},    {"60000.5 平方米", 60000.5, NULL},
        {"3亩", 2000, NULL},       {"", NAN, NULL},           {"0.0000", NAN, "no-declared-area"},
        {"-6", NAN, "bad-number"}, {"六", NAN, "bad-number"}, {"6垧", NAN, "bad-number"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s4,%s,1,一号,面,,,,@\n%s", KEYS PLOTS, cases[i].area,
                 SQUARE4);
        zl_txt *txt = txt_open(text);
        const zl_txt_plot *plot = txt_next(txt);
        if (isnan(cases[i].m2))
            CU_ASSERT_TRUE(isnan(plot->area->declared_m2))
        else
            UNIT_NEAR(plot->area->declared_m2, cases[i].m2, 1e-9);
        if (cases[i].code)
            TXT_FINDS(plot->findings, cases[i].code, "a.txt:7", "");
        else
            CU_ASSERT_EQUAL(zl_findings_count(plot->findings), 0);
        zl_txt_close(txt);
    }
}

static void x_written_twice_is_seen(void)
{
    static const char text[] = KEYS PLOTS HEAD SQUARE4 "J1,1,4619000.000,4619000.000\n";
    zl_txt *txt = txt_open(text);
    TXT_FINDS(txt_next(txt)->findings, "closing-point-x-twice", "a.txt:12", "has X twice");
    zl_txt_close(txt);
    txt = txt_open_bytes(text, strlen(text), &(zl_txt_options){.repair = true});
    const zl_txt_plot *plot = txt_next(txt);
    CU_ASSERT_TRUE(plot->repaired);
    CU_ASSERT_EQUAL(plot->shape->npoints, 5);
    CU_ASSERT_EQUAL(plot->area->plane_m2, 60000);
    TXT_FINDS(plot->findings, "repaired", "a.txt:12", "line 8");
    zl_txt_close(txt);
    txt = txt_open(KEYS PLOTS HEAD SQUARE4 "J1,1,4619000.004,29421000.003\n");
    TXT_FINDS(txt_next(txt)->findings, "closing-point-differs", "a.txt:12", "by 0.005");
    zl_txt_close(txt);
}

static void what_is_not_kept_is_told(void)
{
    zl_txt *txt =
        txt_open("起草\n[项目信息]\n项目名称=示例\n" KEYS "数据产生单位=测绘院\n自定义=1\n无等号\n"
                 "带号=30\n" PLOTS PLOT "[备注]\n无\n");
    const zl_findings *findings = zl_txt_findings(txt);
    TXT_FINDS(findings, "line-not-read", "a.txt:1", "2 lines");
    TXT_FINDS(findings, "section-not-kept", "a.txt:2", "项目名称=示例; 无");
    TXT_FINDS(findings, "file-attributes", "a.txt:9", "数据产生单位=测绘院; 自定义=1");
    TXT_FINDS(findings, "key-twice", "a.txt:12", "\"29\" in line 8, which is taken");
    CU_ASSERT_STRING_EQUAL(zl_txt_crs(txt), "EPSG:4517");
    zl_txt_close(txt);
}

static void joined_files_need_one_crs(void)
{
    zl_txt *txt = txt_open(KEYS PLOTS PLOT KEYS PLOTS PLOT);
    CU_ASSERT_EQUAL(zl_txt_count(txt), 2);
    CU_ASSERT_EQUAL(txt_next(txt)->line, 7);
    CU_ASSERT_EQUAL(txt_next(txt)->line, 19);
    zl_txt_close(txt);
    txt_refused(KEYS PLOTS PLOT "[属性描述]\n坐标系=1980西安坐标系\n" PLOTS PLOT, ZL_BAD_DATA,
                "a.txt:14: a second [属性描述]");
}

static void heads_need_no_at(void)
{
    zl_txt *txt =
        txt_open(KEYS PLOTS "4,6.0,1,一号,面,,,\n" SQUARE4 "4,6.0,2,二号,面,,,\n" SQUARE4);
    CU_ASSERT_EQUAL(zl_txt_count(txt), 2);
    TXT_FINDS(zl_txt_findings(txt), "head-without-at", "a.txt:7", "2 heads");
    zl_txt_close(txt);
    txt = txt_open(KEYS PLOTS SQUARE4);
    TXT_FINDS(txt_next(txt)->findings, "no-head", "a.txt:7", "without a head");
    zl_txt_close(txt);
}

static void limits_are_told(void)
{
    size_t size = ZL_TXT_LONGEST_LINE + 100;
    char *text = malloc(size + 1000);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    strcpy(text, KEYS PLOTS "5,");
    memset(text + strlen(text), '6', size);
    strcpy(text + strlen(KEYS PLOTS) + size, "\n");
    txt_refused(text, ZL_BAD_DATA, "a.txt:7: the line is longer than 65536 bytes");
    strcpy(text, KEYS PLOTS);
    for (int i = 0; i < 80; i++)
        strcat(text, "5,");
    strcat(text, "@\n");
    txt_refused(text, ZL_BAD_DATA, "a.txt:7: more than 64 columns");
    free(text);
    static const char nul[] = KEYS PLOTS "5,\0,@\n";
    CU_ASSERT_PTR_NULL(txt_open_bytes(nul, sizeof nul - 1, NULL));
    CU_ASSERT_PTR_NOT_NULL(strstr(txt_err.message, "a.txt:7: has a NUL byte"));
}

int main(void)
{
    static const unit_case cases[] = {
        {"a plain file is read", a_plain_file_is_read},
        {"line ends do not matter", line_ends_do_not_matter},
        {"full-width signs are read", full_width_signs_are_read},
        {"a ring may be closed or not", a_ring_may_be_closed_or_not},
        {"holes are told by where they lie", holes_are_told_by_where_they_lie},
        {"columns are told by the list", columns_are_told_by_the_list},
        {"extra columns are kept", extra_columns_are_kept},
        {"points may have three columns", points_may_have_three_columns},
        {"kinds are layers", kinds_are_layers},
        {"equal heads stay two plots", equal_heads_stay_two_plots},
        {"notes are stepped over", notes_are_stepped_over},
        {"a file that is cut is told", a_file_that_is_cut_is_told},
        {"counts are compared", counts_are_compared},
        {"no number is guessed", no_number_is_guessed},
        {"areas have units", areas_have_units},
        {"X written twice is seen", x_written_twice_is_seen},
        {"what is not kept is told", what_is_not_kept_is_told},
        {"joined files need one CRS", joined_files_need_one_crs},
        {"heads need no @", heads_need_no_at},
        {"limits are told", limits_are_told},
    };
    return unit_main("input/txt", cases, sizeof cases / sizeof *cases);
}
