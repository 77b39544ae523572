/* What is a source, how it opens, what its raw features are, and how it fails. */
#include "input/source/source.h"

#include <cpl_conv.h>
#include <unistd.h>

#include "base/alloc.h"
#include "input_fixture.h"

static zl_status open_status(const char *what, zl_error *err)
{
    zl_source *source = NULL;
    zl_status status = zl_source_open(&source, what, NULL, err);
    zl_source_close(source);
    return status;
}

static void only_what_stat_finds_is_a_source(void)
{
    const char *file = fixture_geojson("is.geojson", 0, ZONE("a", SQUARE));
    char layer[300];
    CU_ASSERT_TRUE(zl_is_source("."));
    CU_ASSERT_TRUE(zl_is_source("PG:dbname=land"));
    CU_ASSERT_TRUE(zl_is_source(file));
    CU_ASSERT_TRUE(zl_is_source("."));
    CU_ASSERT_TRUE(zl_is_source("PG:dbname=land"));
    snprintf(layer, sizeof layer, "%s:zones", file);
    CU_ASSERT_TRUE(zl_is_source(layer));
    snprintf(layer, sizeof layer, "%s:", file);
    CU_ASSERT_FALSE(zl_is_source(layer));
    static const char *const refused[] = {"",
                                          "no such file",
                                          "/vsicurl/http://127.0.0.1/a.shp",
                                          "/VSIZIP/a.zip",
                                          "<OGRVRTDataSource/>",
                                          "{\"type\":\"Point\"}",
                                          "/dev/null"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CU_ASSERT_FALSE(zl_is_source(refused[i]));
    CU_ASSERT_FALSE(zl_is_source(NULL));
}

static void what_is_no_source_says_why(void)
{
    zl_error err;
    CU_ASSERT_EQUAL(open_status("no-such-file.shp", &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "no-such-file.shp: No such file or directory");
    CU_ASSERT_EQUAL(open_status("/vsicurl/http://127.0.0.1/a.shp", &err), ZL_USAGE);
    CHECK_SAYS(err.message, "no file or folder");
    CU_ASSERT_EQUAL(open_status("/dev/null", &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "neither a regular file nor a folder");
    CU_ASSERT_EQUAL(open_status(fixture_write("text.txt", "hello\n"), &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "is no boundary-point TXT");
    CU_ASSERT_EQUAL(open_status(fixture_write("text.bin", "hello\n"), &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "is none of boundary-point TXT, Shapefile");
}

static void a_vrt_by_another_name_is_refused(void)
{
    zl_error err;
    const char *path = fixture_write("vrt.geojson", "<OGRVRTDataSource><OGRVRTLayer name=\"x\">"
                                                    "<SrcDataSource>is.geojson</SrcDataSource>"
                                                    "</OGRVRTLayer></OGRVRTDataSource>");
    CU_ASSERT_EQUAL(open_status(path, &err), ZL_BAD_DATA);
}

static void a_truncated_geojson_is_refused(void)
{
    zl_error err;
    const char *path = fixture_write(
        "cut.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[" ZONE("a", SQUARE) ",{\"type\":\"Fea");
    CU_ASSERT_EQUAL(open_status(path, &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "cannot be read as GeoJSON");
}

/* Cuts a file to a share of its size. */
static void cut(const char *path, int percent)
{
    struct stat info;
    CU_ASSERT_EQUAL_FATAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL_FATAL(truncate(path, info.st_size * percent / 100), 0);
}

static void a_truncated_shapefile_is_refused(void)
{
    static const char *const endings[] = {"shp", "dbf"};
    for (size_t i = 0; i < 2; i++) {
        zl_error err;
        char name[32], part[32];
        snprintf(name, sizeof name, "cut%zu.shp", i);
        snprintf(part, sizeof part, "cut%zu.%s", i, endings[i]);
        const char *path = fixture_ogr("ESRI Shapefile", name, "cut", "EPSG:4490",
                                       "POLYGON((86 41,86.01 41,86.01 41.01,86 41))");
        cut(fixture_path(part), 90);
        CU_ASSERT_EQUAL(open_status(path, &err), ZL_BAD_DATA);
        CHECK_SAYS(err.message, "it is truncated");
    }
}

static void a_dbf_that_counts_otherwise_is_refused(void)
{
    zl_error err;
    const char *path = fixture_ogr("ESRI Shapefile", "count.shp", "count", "EPSG:4490",
                                   "POLYGON((86 41,86.01 41,86.01 41.01,86 41))");
    FILE *dbf = fopen(fixture_path("count.dbf"), "r+b");
    CU_ASSERT_PTR_NOT_NULL_FATAL(dbf);
    fseek(dbf, 4, SEEK_SET); /* number of records */
    fputc(0, dbf);
    fclose(dbf);
    CU_ASSERT_EQUAL(open_status(path, &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "its .shx has 1 shapes, but its .dbf has 0 records");
}

static void a_deleted_record_is_no_damage(void)
{
    const char *path = fixture_ogr("ESRI Shapefile", "deleted.shp", "deleted", "EPSG:4490",
                                   "POLYGON((86 41,86.01 41,86.01 41.01,86 41))");
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    OGRLayerH layer = GDALDatasetGetLayer(dataset, 0);
    OGRFeatureH copy = OGR_L_GetFeature(layer, 0);
    OGR_F_SetFID(copy, OGRNullFID);
    CU_ASSERT_EQUAL(OGR_L_CreateFeature(layer, copy), OGRERR_NONE);
    OGR_F_Destroy(copy);
    CU_ASSERT_EQUAL(OGR_L_DeleteFeature(layer, 0), OGRERR_NONE);
    GDALClose(dataset);
    outcome out = run_import(path, NULL, NULL);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.features, 1);
    outcome_free(&out);
}

static void several_layers_ask_for_one(void)
{
    zl_error err;
    char one[300];
    fixture_ogr("GPKG", "two.gpkg", "first", "EPSG:4490", "POINT(86 41)");
    const char *path = fixture_ogr("GPKG", "two.gpkg", "second", "EPSG:4490", "POINT(86 41)");
    CU_ASSERT_EQUAL(open_status(path, &err), ZL_USAGE);
    CHECK_SAYS(err.message, "first, second");
    snprintf(one, sizeof one, "%s:second", path);
    UNIT_OK(open_status(one, &err), err);
    snprintf(one, sizeof one, "%s:third", path);
    CU_ASSERT_EQUAL(open_status(one, &err), ZL_USAGE);
    CHECK_SAYS(err.message, "has no layer \"third\"; it has: first, second");
}

static void a_folder_of_shapefiles_is_its_layers(void)
{
    zl_error err;
    CU_ASSERT_EQUAL(mkdir(fixture_path("folder"), 0755), 0);
    CU_ASSERT_EQUAL(open_status(fixture_path("folder"), &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "the folder holds no Shapefile");
    fixture_ogr("ESRI Shapefile", "folder/kfq.shp", "kfq", "EPSG:4490", "POINT(86 41)");
    zl_source *source = NULL;
    UNIT_OK(zl_source_open(&source, fixture_path("folder"), NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_source_layer(source), "kfq");
    CU_ASSERT_EQUAL(zl_source_kind(source), ZL_SHAPE_POINT);
    zl_source_close(source);
}

static void copy_into_zip(const char *zip, const char *from, const char *member)
{
    char path[300];
    snprintf(path, sizeof path, "/vsizip/%s/%s", zip, member);
    CU_ASSERT_EQUAL_FATAL(CPLCopyFile(path, from), 0);
}

static void a_zipped_shapefile_is_read_in_place(void)
{
    static const char *const endings[] = {"shp", "shx", "dbf", "prj"};
    zl_error err;
    fixture_ogr("ESRI Shapefile", "zipped.shp", "zipped", "EPSG:4490", "POINT(86 41)");
    for (size_t i = 0; i < 4; i++) {
        char file[32], member[32];
        snprintf(file, sizeof file, "zipped.%s", endings[i]);
        snprintf(member, sizeof member, "inner/zipped.%s", endings[i]);
        copy_into_zip(fixture_path("z.zip"), fixture_path(file), member);
    }
    zl_source *source = NULL;
    UNIT_OK(zl_source_open(&source, fixture_path("z.zip"), NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_source_layer(source), "zipped");
    zl_source_close(source);
    copy_into_zip(fixture_path("other.zip"), fixture_write("a.txt", "hello"), "a.txt");
    CU_ASSERT_EQUAL(open_status(fixture_path("other.zip"), &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "the ZIP holds no Shapefile");
}

/* Ten million zeros pack about a thousandfold. */
static void a_zip_bomb_is_refused(void)
{
    enum { SIZE = 10000000 };
    zl_error err;
    const char *path = fixture_path("bomb.shp");
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fclose(file), 0);
    CU_ASSERT_EQUAL_FATAL(truncate(path, SIZE), 0);
    copy_into_zip(fixture_path("bomb.zip"), path, "bomb.shp");
    CU_ASSERT_EQUAL(open_status(fixture_path("bomb.zip"), &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "more than 200 times its size");
}

static void a_damaged_database_is_refused(void)
{
    zl_error err;
    const char *path = fixture_ogr("GPKG", "hurt.gpkg", "hurt", "EPSG:4490", "POINT(86 41)");
    FILE *file = fopen(path, "r+b");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    static const char zeros[4096];
    fseek(file, 8192, SEEK_SET); /* the third page */
    CU_ASSERT_EQUAL(fwrite(zeros, 1, sizeof zeros, file), sizeof zeros);
    fclose(file);
    CU_ASSERT_EQUAL(open_status(path, &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "hurt.gpkg");
}

static void attributes_keep_their_types(void)
{
    const char *path = fixture_geojson(
        "types.geojson", 0,
        FEATURE("\"n\":5,\"r\":2.5,\"t\":\"上库\",\"d\":\"2021-10-05\",\"l\":[\"a\",\"b\"],"
                "\"when\":\"2021-10-05T08:30:00Z\",\"i\":[1,2],\"none\":null",
                "Point", "[86,41]"));
    zl_error err;
    zl_source *source = NULL;
    zl_raw_feature *feature = NULL;
    UNIT_OK(zl_source_open(&source, path, NULL, &err), err);
    UNIT_OK(zl_source_next(&feature, source, &err), err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(feature);
    static const struct {
        const char *name;
        zl_type type;
        const char *text;
    } fields[] = {{"n", ZL_INTEGER, NULL},         {"r", ZL_REAL, NULL},
                  {"t", ZL_TEXT, "上库"},          {"d", ZL_TEXT, "2021-10-05"},
                  {"l", ZL_LIST, "[\"a\",\"b\"]"}, {"when", ZL_TEXT, "2021-10-05T08:30:00Z"},
                  {"i", ZL_LIST, "[\"1\",\"2\"]"}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        CU_ASSERT_STRING_EQUAL(zl_source_field(source, i)->name, fields[i].name);
        CU_ASSERT_EQUAL(zl_source_field(source, i)->type, fields[i].type);
        if (fields[i].text)
            CU_ASSERT_STRING_EQUAL(feature->values[i].text, fields[i].text);
    }
    CU_ASSERT_EQUAL(feature->values[0].integer, 5);
    CU_ASSERT_EQUAL(feature->values[1].real, 2.5);
    CU_ASSERT_TRUE(feature->values[7].null);
    UNIT_OK(zl_source_next(&feature, source, &err), err);
    CU_ASSERT_PTR_NULL(feature);
    zl_source_close(source);
}

static void geojson_comes_from_standard_input(void)
{
    const char *path = fixture_geojson("piped.geojson", 4490, ZONE("a", SQUARE));
    int kept = dup(STDIN_FILENO);
    CU_ASSERT_PTR_NOT_NULL_FATAL(freopen(path, "rb", stdin));
    outcome out = run_import("-", NULL, NULL);
    UNIT_OK(out.status, out.err);
    CU_ASSERT_EQUAL(out.features, 1);
    CHECK_SAYS(out.evidence, "declared by standard input");
    outcome_free(&out);
    const char *bare = fixture_write(
        "bare.geojson", "{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":null}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(freopen(bare, "rb", stdin));
    zl_source *source = NULL;
    UNIT_OK(zl_source_open(&source, "-", NULL, &out.err), out.err);
    CU_ASSERT_STRING_EQUAL(zl_source_layer(source), "stdin");
    zl_source_close(source);
    CU_ASSERT_PTR_NOT_NULL_FATAL(freopen(fixture_write("nothing", ""), "rb", stdin));
    zl_error err;
    CU_ASSERT_EQUAL(open_status("-", &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "standard input: empty");
    dup2(kept, STDIN_FILENO);
    close(kept);
}

static void the_encoding_of_a_csv_is_found_out(void)
{
    zl_error err;
    /* 上库 in GBK */
    const char *path = fixture_write("gbk.csv", "id,title\na,\xc9\xcf\xbf\xe2\n");
    outcome out = run_import(path, "document", NULL);
    UNIT_OK(out.status, out.err);
    CHECK_FINDING(out, "encoding", ZL_NOTE);
    CU_ASSERT_EQUAL(out.refused, 0);
    outcome_free(&out);
    zl_source_options options = {.encoding = "936"};
    zl_source *source = NULL;
    zl_raw_feature *feature = NULL;
    UNIT_OK(zl_source_open(&source, path, &options, &err), err);
    CU_ASSERT_EQUAL(zl_findings_count(zl_source_findings(source)), 0);
    UNIT_OK(zl_source_next(&feature, source, &err), err);
    CU_ASSERT_STRING_EQUAL(feature->values[1].text, "上库");
    zl_source_close(source);
    options.encoding = "KLINGON";
    CU_ASSERT_EQUAL(zl_source_open(&source, path, &options, &err), ZL_USAGE);
    path = fixture_write("gbkname.csv", "id,\xc9\xcf\xbf\xe2\na,b\n");
    UNIT_OK(zl_source_open(&source, path, NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_source_field(source, 1)->name, "上库");
    CU_ASSERT_STRING_EQUAL(zl_source_layer(source), "gbkname");
    zl_source_close(source);
    path = fixture_write("neither.csv", "id,title\na,\xff\xff\n");
    CU_ASSERT_EQUAL(open_status(path, &err), ZL_BAD_DATA);
    CHECK_SAYS(err.message, "neither.csv: line 2 is neither UTF-8 nor GB18030");
}

static void write_at(const char *path, long offset, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "r+b");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fseek(file, offset, SEEK_SET);
    fwrite(bytes, 1, size, file);
    fclose(file);
}

/* The name of the second field stands at byte 64 of a DBF, its code page at byte 29. 边界依据 has
 * twelve bytes in UTF-8; a DBF has room for three characters and one byte. */
static void a_name_cut_in_a_character_is_read(void)
{
    static const struct {
        const char *cpg, *bytes, *name;
    } cases[] = {{"UTF-8", "\xe8\xbe\xb9\xe7\x95\x8c\xe4\xbe\x9d\xe6", "边界依"},
                 {NULL, "\xe8\xbe\xb9\xe7\x95\x8c\xe4\xbe\x9d\xe6", "边界依"},
                 {"UTF-8", "AREAS_C_\xe5\x8f", "AREAS_C_"}};
    char path[256];
    snprintf(path, sizeof path, "%s",
             fixture_ogr("ESRI Shapefile", "cutname.shp", "cutname", "EPSG:4490",
                         "POLYGON((86 41,86.1 41,86.1 41.1,86 41))"));
    zl_error err;
    write_at(fixture_path("cutname.dbf"), 29, "", 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[11] = "";
        strcpy(name, cases[i].bytes);
        remove(fixture_path("cutname.cpg"));
        if (cases[i].cpg)
            fixture_write("cutname.cpg", cases[i].cpg);
        write_at(fixture_path("cutname.dbf"), 64, name, sizeof name);
        zl_source *source = NULL;
        UNIT_OK(zl_source_open(&source, path, NULL, &err), err);
        CU_ASSERT_PTR_NOT_NULL_FATAL(source);
        CU_ASSERT_STRING_EQUAL(zl_source_field(source, 1)->name, cases[i].name);
        zl_source_close(source);
        outcome out = run_import(path, "land", NULL);
        UNIT_OK(out.status, out.err);
        CHECK_FINDING(out, "field-name-cut", ZL_NOTE);
        outcome_free(&out);
    }
    remove(fixture_path("cutname.cpg"));
    write_at(fixture_path("cutname.dbf"), 64, "\xc9\xcf\xbf\xe2", 5); /* 上库 in GBK */
    zl_source *source = NULL;
    UNIT_OK(zl_source_open(&source, path, NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_source_field(source, 1)->name, "上库");
    zl_source_close(source);
}

/* One with a field name and a value in GBK, and without a .cpg. */
static const char *gbk_shapefile(const char *name)
{
    char dbf[64], cpg[64];
    snprintf(dbf, sizeof dbf, "%s.dbf", name);
    snprintf(cpg, sizeof cpg, "%s.cpg", name);
    char shp[64];
    snprintf(shp, sizeof shp, "%s.shp", name);
    static char path[256];
    snprintf(path, sizeof path, "%s",
             fixture_ogr("ESRI Shapefile", shp, name, "EPSG:4490",
                         "POLYGON((86 41,86.1 41,86.1 41.1,86 41))"));
    remove(fixture_path(cpg));
    write_at(fixture_path(dbf), 64, "\xc9\xcf\xbf\xe2", 5);          /* a name: 上库 */
    write_at(fixture_path(dbf), 97 + 1 + 80, "\xc9\xcf\xbf\xe2", 4); /* the value under it */
    return path;
}

static void no_memory_is_an_error_at_each_step(void)
{
    const char *const paths[] = {gbk_shapefile("memory"),
                                 fixture_write("memory.csv", "id,title\na,\xc9\xcf\xbf\xe2\n")};
    for (size_t i = 0; i < 2; i++) {
        zl_status status = ZL_FAILED;
        for (size_t n = 1; status != ZL_OK && n < 500; n++) {
            zl_error err = {0};
            zl_source *source = NULL;
            zl_raw_feature *feature = NULL;
            zl_alloc_fail_at(n, 0);
            status = zl_source_open(&source, paths[i], NULL, &err);
            if (status == ZL_OK)
                status = zl_source_next(&feature, source, &err);
            zl_alloc_fail_at(0, 0);
            if (status == ZL_OK)
                CU_ASSERT_STRING_EQUAL(feature->values[1].text, "上库");
            zl_source_close(source);
            CU_ASSERT(status == ZL_OK || status == ZL_FAILED);
        }
        CU_ASSERT_EQUAL(status, ZL_OK);
    }
}

/* A closed line on the CAD layer plan, with the text K46 in it; their handles are A1 and A2. */
static const char drawing[] = "0\nSECTION\n2\nENTITIES\n"
                              "0\nLWPOLYLINE\n5\nA1\n8\nplan\n90\n3\n70\n1\n"
                              "10\n0\n20\n0\n10\n100\n20\n0\n10\n100\n20\n100\n"
                              "0\nTEXT\n5\nA2\n8\nplan\n10\n80\n20\n20\n40\n1\n1\nK46\n"
                              "0\nENDSEC\n0\nEOF\n";

static void no_memory_loses_no_text_of_a_drawing(void)
{
    static const char *const expected[] = {"K46", "plan", "A1"}; /* text, cad_layer, handle */
    const char *path = fixture_write("memory.dxf", drawing);
    bool reached = true;
    size_t n = 1;
    for (; reached && n < 2000; n++) {
        zl_error err = {0};
        zl_source *source = NULL;
        zl_raw_feature *feature = NULL;
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_source_open(&source, path, NULL, &err);
        if (status == ZL_OK)
            status = zl_source_next(&feature, source, &err);
        reached = zl_alloc_fail_at(0, 0) >= n;
        CU_ASSERT(status == ZL_FAILED || (status == ZL_OK && feature));
        for (size_t i = 0; status == ZL_OK && i < 3; i++)
            CU_ASSERT(!feature->values[i].null &&
                      strcmp(feature->values[i].text, expected[i]) == 0);
        zl_source_close(source);
    }
    CU_ASSERT(n > 20 && !reached);
}

int main(void)
{
    static const unit_case cases[] = {
        {"no memory is an error at each step", no_memory_is_an_error_at_each_step},
        {"no memory loses no text of a drawing", no_memory_loses_no_text_of_a_drawing},
        {"a name cut in a character is read", a_name_cut_in_a_character_is_read},
        {"only what stat finds is a source", only_what_stat_finds_is_a_source},
        {"what is no source says why", what_is_no_source_says_why},
        {"a VRT by another name is refused", a_vrt_by_another_name_is_refused},
        {"a truncated GeoJSON is refused", a_truncated_geojson_is_refused},
        {"a truncated Shapefile is refused", a_truncated_shapefile_is_refused},
        {"a dbf that counts otherwise is refused", a_dbf_that_counts_otherwise_is_refused},
        {"a deleted record is no damage", a_deleted_record_is_no_damage},
        {"several layers ask for one", several_layers_ask_for_one},
        {"a folder of Shapefiles is its layers", a_folder_of_shapefiles_is_its_layers},
        {"a zipped Shapefile is read in place", a_zipped_shapefile_is_read_in_place},
        {"a ZIP bomb is refused", a_zip_bomb_is_refused},
        {"a damaged database is refused", a_damaged_database_is_refused},
        {"attributes keep their types", attributes_keep_their_types},
        {"GeoJSON comes from standard input", geojson_comes_from_standard_input},
        {"the encoding of a CSV is found out", the_encoding_of_a_csv_is_found_out},
    };
    return unit_main("input_source", cases, sizeof cases / sizeof *cases);
}
