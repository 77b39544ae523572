/* Names of fields and layers, the table of names, formats and targets. */
#include "output/names.h"

#include "output/format.h"
#include "unit.h"

static void expect_slug(const char *stem, const char *fallback, const char *expected)
{
    char slug[ZL_SLUG_SIZE];
    zl_stem_slug(slug, stem, fallback);
    CU_ASSERT_STRING_EQUAL(slug, expected);
    CU_ASSERT(zl_is_slug(slug));
}

static void test_slug(void)
{
    expect_slug("zones", NULL, "zones");
    expect_slug("Zones 2025-final", NULL, "zones_2025_final");
    expect_slug("2025", NULL, "_2025");
    expect_slug("库尔勒", "zones", "zones");
    expect_slug("库尔勒", NULL, "layer");
    expect_slug("库尔勒2025", "zones", "_2025");
    expect_slug("--a--", NULL, "a");
    expect_slug("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
                NULL, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk");
}

static void test_field_names(void)
{
    static const zl_column column[] = {{.name = "id"},
                                       {.name = "boundary_basis"},
                                       {.name = "accuracy_m"},
                                       {.name = "开发区名称"},
                                       {.name = "声明面积km2"},
                                       {.name = "Id"},
                                       {.name = "perimeter_m"},
                                       {.name = "a very long field name"},
                                       {.name = "a very long field, too"},
                                       {.name = "F4"},
                                       {.name = "批准"}};
    /* In UTF-8 three hanzi fit into ten bytes, in GBK five. */
    static const struct {
        const char *encoding, *name[11];
    } expected[] = {
        {NULL,
         {"id", "bound_bas", "accuracy_m", "KFQMC", "SMMJkm2", "Id_2", "perim_m", "a_very_lon",
          "a_very_l_2", "F4", "PZ"}},
        {"UTF-8",
         {"id", "bound_bas", "accuracy_m", "开发区", "声明面", "Id_2", "perim_m", "a_very_lon",
          "a_very_l_2", "F4", "批准"}},
        {"GBK",
         {"id", "bound_bas", "accuracy_m", "开发区名称", "声明面积km", "Id_2", "perim_m",
          "a_very_lon", "a_very_l_2", "F4", "批准"}},
        {"ISO-8859-1",
         {"id", "bound_bas", "accuracy_m", "KFQMC", "SMMJkm2", "Id_2", "perim_m", "a_very_lon",
          "a_very_l_2", "F4", "PZ"}},
    };
    const zl_columns columns = {column, sizeof column / sizeof *column};
    zl_error err;
    char **names = NULL;
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        zl_encoder *encoder = NULL;
        if (expected[k].encoding)
            UNIT_OK(zl_encoder_open(&encoder, expected[k].encoding, &err), err);
        UNIT_OK(zl_field_names(&names, &columns, 10, encoder, &err), err);
        for (size_t i = 0; i < columns.count; i++)
            CU_ASSERT_STRING_EQUAL(names[i], expected[k].name[i]);
        zl_free(names);
        zl_encoder_close_ptr(&encoder);
    }
    UNIT_OK(zl_field_names(&names, &columns, 0, NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(names[3], "开发区名称");
    CU_ASSERT_STRING_EQUAL(names[10], "批准");
    zl_free(names);
}

/* Names that agree in what fits stay unique, and no character is cut. */
static void test_alike_names(void)
{
    static const zl_column column[] = {{.name = "声明面积平方公里"}, {.name = "声明面积平方米"},
                                       {.name = "声明面积"},         {.name = "A声明面积平方公里"},
                                       {.name = "𠮷野家"},           {.name = "2025年"},
                                       {.name = "面\u202e积"},       {.name = "髟"}};
    static const struct {
        const char *encoding, *name[8];
    } expected[] = {
        {"GBK", {"声明面积平", "声明面积_2", "声明面积", "A声明面积", "YJ", "_2025年", "MJ", "髟"}},
        {"GB18030",
         {"声明面积平", "声明面积_2", "声明面积", "A声明面积", "𠮷野家", "_2025年", "MJ", "髟"}},
        {"UTF-8", {"声明面", "声明_2", "声明_3", "A声明面", "𠮷野家", "_2025年", "MJ", "髟"}},
        {NULL, {"SMMJPFGL", "SMMJPFM", "SMMJ", "ASMMJPFGL", "YJ", "_2025N", "MJ", "F8"}},
    };
    const zl_columns columns = {column, sizeof column / sizeof *column};
    zl_error err;
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        zl_encoder *encoder = NULL;
        char **names = NULL;
        if (expected[k].encoding)
            UNIT_OK(zl_encoder_open(&encoder, expected[k].encoding, &err), err);
        UNIT_OK(zl_field_names(&names, &columns, 10, encoder, &err), err);
        for (size_t i = 0; i < columns.count; i++)
            CU_ASSERT_STRING_EQUAL(names[i], expected[k].name[i]);
        zl_free(names);
        zl_encoder_close_ptr(&encoder);
    }
}

/* Codes of the standards: 地块编号 DKBH, 标识码 BSM, 永久基本农田 YJJBNT; a hanzi of GB2312's
 * second level has no initial. */
static void test_pinyin(void)
{
    static const struct {
        const char *text, *initials;
    } cases[] = {{"开发区名称", "KFQMC"}, {"标识码", "BSM"},       {"永久基本农田", "YJJBNT"},
                 {"地块编号", "DKBH"},    {"啊座", "AZ"},          {"a b-1", "a b-1"},
                 {"亍𠮷é", ""},           {"面积（公顷）", "MJGQ"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[16];
        zl_pinyin_initials(out, sizeof out, cases[i].text);
        CU_ASSERT_STRING_EQUAL(out, cases[i].initials);
    }
    char small[3];
    zl_pinyin_initials(small, sizeof small, "开发区");
    CU_ASSERT_STRING_EQUAL(small, "KF");
}

/* Three hundred columns whose names agree in their first ten bytes. */
static void test_many_names(void)
{
    static char full[300][24];
    static zl_column column[300];
    for (unsigned i = 0; i < 300; i++) {
        snprintf(full[i], sizeof full[i], "attribute_of_%u", i);
        column[i].name = full[i];
    }
    const zl_columns columns = {column, 300};
    zl_error err;
    char **names = NULL;
    UNIT_OK(zl_field_names(&names, &columns, 10, NULL, &err), err);
    size_t same = 0, longer = 0;
    for (size_t i = 0; i < 300; i++) {
        longer += strlen(names[i]) > 10;
        for (size_t k = 0; k < i; k++)
            same += strcmp(names[i], names[k]) == 0;
    }
    CU_ASSERT(same == 0 && longer == 0);
    zl_free(names);
}

static void test_free_name(void)
{
    static const zl_column column[] = {{.name = "GEOM"}, {.name = "geom_2"}};
    const zl_columns columns = {column, 2};
    char name[ZL_SLUG_SIZE];
    zl_free_name(name, &columns, "geom");
    CU_ASSERT_STRING_EQUAL(name, "geom_3");
    zl_free_name(name, &columns, "fid");
    CU_ASSERT_STRING_EQUAL(name, "fid");
}

static void test_fields_csv(void)
{
    static const zl_column column[] = {{.name = "boundary_basis", .type = ZL_TEXT},
                                       {.name = "say \"a,b\"", .type = ZL_REAL}};
    static const char *const names[] = {"bound_bas", "say_a_b"};
    const zl_columns columns = {column, 2};
    zl_error err;
    UNIT_OK(zl_write_fields_csv("names_test.csv", &columns, names, NULL, false, &err), err);
    FILE *file = fopen("names_test.csv", "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    char text[512] = "";
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    remove("names_test.csv");
    CU_ASSERT_STRING_EQUAL(text, "field,full_name,type,alias_zh\n"
                                 "bound_bas,boundary_basis,text,边界依据\n"
                                 "say_a_b,\"say \"\"a,b\"\"\",real,\n");
    CU_ASSERT(zl_write_fields_csv("no/such/folder.csv", &columns, names, NULL, false, &err) ==
              ZL_FAILED);
    CU_ASSERT(strstr(err.message, "no/such/folder.csv") != NULL);
}

static void test_formats(void)
{
    static const struct {
        const char *name, *path, *found;
    } rows[] = {{NULL, "a.geojson", "geojson"},
                {NULL, "a.JSON", "geojson"},
                {NULL, "out/库尔勒.shp", "shapefile"},
                {"GPKG", "a.gpkg", "gpkg"},
                {"shapefile", "a.gpkg", NULL},
                {NULL, "a.txt", "txt"},
                {NULL, "a", NULL},
                {"dwg", "a.dwg", NULL},
                {NULL, "out/.shp", NULL},
                {NULL, "", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const zl_format *format = NULL;
        zl_error err = {0};
        zl_status status = zl_format_find(&format, rows[i].name, rows[i].path, &err);
        CU_ASSERT(status == (rows[i].found ? ZL_OK : ZL_USAGE));
        if (rows[i].found)
            CU_ASSERT_STRING_EQUAL(format->name, rows[i].found);
    }
    zl_error err = {0};
    const zl_format *format = NULL;
    CU_ASSERT(zl_format_find(&format, "dwg", "a.dwg", &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "geojson (.geojson .json), shapefile (.shp), gpkg (.gpkg)") !=
              NULL);
}

static void expect_target(const char *path, const char *folder, const char *prefix,
                          const char *stem, const char *ending)
{
    zl_error err;
    const zl_format *format = NULL;
    zl_target target = {0};
    UNIT_OK(zl_format_find(&format, NULL, path, &err), err);
    UNIT_OK(zl_target_split(&target, format, path, &err), err);
    CU_ASSERT_STRING_EQUAL(target.folder, folder);
    CU_ASSERT_STRING_EQUAL(target.prefix, prefix);
    CU_ASSERT_STRING_EQUAL(target.stem, stem);
    CU_ASSERT_STRING_EQUAL(target.ending, ending);
    zl_target_free(&target);
}

static void test_targets(void)
{
    expect_target("a.shp", ".", "", "a", ".shp");
    expect_target("out/a.b.SHP", "out", "out/", "a.b", ".SHP");
    expect_target("/库.gpkg", "/", "/", "库", ".gpkg");
    zl_error err;
    const zl_format *format = NULL;
    zl_target target = {0};
    UNIT_OK(zl_format_find(&format, NULL, "x/.a.shp", &err), err);
    CU_ASSERT(zl_target_split(&target, format, "x/.a.shp", &err) == ZL_USAGE);
}

int main(void)
{
    static const unit_case cases[] = {
        {"layer names", test_slug},
        {"short field names", test_field_names},
        {"names that are alike", test_alike_names},
        {"initials of hanzi", test_pinyin},
        {"three hundred names that begin alike", test_many_names},
        {"names that no column has", test_free_name},
        {"the table of names", test_fields_csv},
        {"formats by name and ending", test_formats},
        {"the parts of a path", test_targets},
    };
    return unit_main("output_names", cases, sizeof cases / sizeof *cases);
}
