/* The writer and its check, over hand-made rows: what is in the files, seen with ogrinfo and by
 * reading GeoJSON as text; what is lost is told; a damaged file is seen. */
#include "output/writer.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "output/deliver.h"
#include "output/gk3.h"
#include "unit.h"

/* ---- rows by hand --------------------------------------------------------------------------- */

enum { COLUMNS = 6, MOST_ROWS = 8 };

static const zl_column column[COLUMNS] = {
    {.name = "id", .type = ZL_TEXT},         {.name = "name_zh", .type = ZL_TEXT},
    {.name = "aliases", .type = ZL_LIST},    {.name = "boundary_basis", .type = ZL_TEXT},
    {.name = "accuracy_m", .type = ZL_REAL}, {.name = "count", .type = ZL_INTEGER}};
static const zl_columns columns = {column, COLUMNS};

typedef struct table {
    zl_value value[MOST_ROWS][COLUMNS];
    zl_shape *shape[MOST_ROWS];
    size_t count, at;
    size_t repeat; /* how often all rows are given; 0 and 1: once */
} table;

static zl_value text(zl_type type, const char *value)
{
    return (zl_value){.type = type, .text = value, .null = value == NULL};
}

static void add_row(table *t, const char *id, const char *name, const char *aliases,
                    double accuracy, int64_t count, zl_shape *shape)
{
    zl_value *value = t->value[t->count];
    value[0] = text(ZL_TEXT, id);
    value[1] = text(ZL_TEXT, name);
    value[2] = text(ZL_LIST, aliases);
    value[3] = text(ZL_TEXT, "schematic");
    value[4] = (zl_value){.type = ZL_REAL, .real = accuracy, .null = isnan(accuracy)};
    value[5] = (zl_value){.type = ZL_INTEGER, .integer = count};
    t->shape[t->count++] = shape;
}

static zl_status next(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    (void)err;
    table *t = user;
    *more = t->at < t->count * (t->repeat ? t->repeat : 1);
    if (*more) {
        size_t i = t->at++ % t->count;
        *row = (zl_stream_row){t->value[i][0].text, t->value[i], t->shape[i]};
    }
    return ZL_OK;
}

static zl_status rewind_table(void *user, zl_error *err)
{
    (void)err;
    ((table *)user)->at = 0;
    return ZL_OK;
}

static void free_table(table *t)
{
    for (size_t i = 0; i < t->count; i++)
        zl_shape_free(t->shape[i]);
}

/* A square with a square hole, counter-clockwise shell; `parts` of them side by side. */
static zl_shape *square(double lon, double lat, double side, int parts)
{
    zl_error err;
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (int i = 0; i < parts; i++, lon += 2 * side) {
        double h = side / 4;
        const double shell[] = {lon,        lat, lon + side, lat, lon + side,
                                lat + side, lon, lat + side, lon, lat};
        const double hole[] = {lon + h,     lat + h,     lon + h, lat + 2 * h, lon + 2 * h,
                               lat + 2 * h, lon + 2 * h, lat + h, lon + h,     lat + h};
        zl_shape_begin_part(&builder);
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, shell, 5);
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, hole, 5);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static zl_shape *place(double lon, double lat)
{
    zl_error err;
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POINT);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_point(&builder, lon, lat);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static void zones(table *t)
{
    add_row(t, "korla-etdz", "库尔勒经济技术开发区", "[\"库尔勒经开区\",\"东城区\"]", 500, 3,
            square(86.2012345678901, 41.7, 0.05, 1));
    add_row(t, "kuitun", "奎屯", NULL, (double)NAN, -1, square(84.9, 44.4, 0.03, 2));
    add_row(t, "nowhere", NULL, "[]", 0.125, 0, NULL);
}

/* ---- folders and tools ---------------------------------------------------------------------- */

static char folder[64];

static void begin(void)
{
    strcpy(folder, "writer-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
}

static size_t count_entries(const char *path)
{
    size_t count = 0;
    DIR *all = opendir(path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(all);
    while (readdir(all))
        count++;
    closedir(all);
    return count - 2;
}

static void end(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    CU_ASSERT(system(command) == 0);
}

/* The output of a command, at most 64 KB. */
static const char *run(const char *format, const char *name)
{
    static char out[1 << 16];
    char path[256], command[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(command, sizeof command, format, path, path);
    FILE *pipe = popen(command, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(pipe);
    size_t used = fread(out, 1, sizeof out - 1, pipe);
    out[used] = '\0';
    pclose(pipe);
    return out;
}

static const char *ogrinfo(const char *name)
{
    return run("ogrinfo -ro -al '%s' 2>&1", name);
}

static bool has(const char *all, const char *piece)
{
    bool found = strstr(all, piece) != NULL;
    if (!found)
        fprintf(stderr, "no '%s' in:\n%s\n", piece, all);
    return found;
}

static zl_status deliver(const char *name, table *t, const char *crs, const char *encoding,
                         bool overwrite, zl_findings *findings, zl_error *err)
{
    zl_delivery delivery = {.encoding = encoding, .overwrite = overwrite};
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    zl_stream stream = {.columns = &columns,
                        .kind = ZL_SHAPE_POLYGON,
                        .name = "zones",
                        .next = next,
                        .rewind = rewind_table,
                        .user = t};
    zl_status status = zl_format_find(&delivery.format, NULL, path, err);
    if (status == ZL_OK)
        status = zl_target_split(&delivery.target, delivery.format, path, err);
    zl_gk3_filters filters;
    if (status == ZL_OK && crs && strcmp(crs, "gk3") == 0)
        status = zl_gk3_split(&delivery, &filters, &stream, findings, err);
    else if (status == ZL_OK)
        status = zl_delivery_add(&delivery, delivery.target.stem, crs ? crs : delivery.format->crs,
                                 &stream, err);
    if (status == ZL_OK)
        status = zl_deliver(&delivery, findings, err);
    zl_delivery_free(&delivery);
    return status;
}

static const zl_finding *find(const zl_findings *findings, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        if (strcmp(zl_findings_get(findings, i)->code, code) == 0)
            return zl_findings_get(findings, i);
    return NULL;
}

/* ---- what is in the files ------------------------------------------------------------------- */

static void test_geojson(void)
{
    zl_error err;
    table t = {.count = 0};
    zones(&t);
    begin();
    zl_findings *findings = zl_findings_new();
    UNIT_OK(deliver("库尔勒.geojson", &t, NULL, NULL, false, findings, &err), err);
    const char *all = run("cat '%s'", "库尔勒.geojson");
    CU_ASSERT(has(all, "\"name\": \"zones\""));
    CU_ASSERT(has(all, "\"name_zh\": \"库尔勒经济技术开发区\""));
    CU_ASSERT(has(all, "\"aliases\": [ \"库尔勒经开区\", \"东城区\" ]"));
    CU_ASSERT(has(all, "\"aliases\": [ ]"));
    CU_ASSERT(has(all, "\"accuracy_m\": null"));
    CU_ASSERT(has(all, "\"boundary_basis\": \"schematic\""));
    CU_ASSERT(has(all, "\"geometry\": null"));
    CU_ASSERT(has(all, "not surveyed"));
    /* RFC 7946: no crs member, 7 decimals, shells counter-clockwise, holes clockwise. */
    CU_ASSERT(strstr(all, "\"crs\"") == NULL);
    CU_ASSERT(has(all, "[ 86.2012346, 41.7 ], [ 86.2512346, 41.7 ]"));
    CU_ASSERT(has(all, "[ 86.2137346, 41.7125 ], [ 86.2137346, 41.725 ]"));
    CU_ASSERT(has(all, "\"type\": \"Polygon\"") && has(all, "\"type\": \"MultiPolygon\""));
    const zl_finding *note = find(findings, "no-boundary");
    CU_ASSERT(note && has(note->text, "1 of 3") && note->severity == ZL_NOTE);
    zl_findings_free(findings);
    CU_ASSERT(count_entries(folder) == 1);
    end();
    free_table(&t);
}

static void test_shapefile(void)
{
    zl_error err;
    table t = {.count = 0};
    zones(&t);
    begin();
    UNIT_OK(deliver("zones.shp", &t, NULL, NULL, false, NULL, &err), err);
    const char *all = ogrinfo("zones.shp");
    CU_ASSERT(has(all, "Feature Count: 3") && has(all, "Geometry: Polygon"));
    CU_ASSERT(has(all, "name_zh (String) = 库尔勒经济技术开发区"));
    CU_ASSERT(has(all, "aliases (String) = 库尔勒经开区;东城区"));
    CU_ASSERT(has(all, "bound_bas (String) = schematic"));
    CU_ASSERT(has(all, "accuracy_m (Real) = (null)") && has(all, "accuracy_m (Real) = 0.125"));
    CU_ASSERT(has(all, "ID[\"EPSG\",4490]"));
    CU_ASSERT_STRING_EQUAL(run("cat '%s'", "zones.cpg"), "UTF-8");
    CU_ASSERT(has(run("cat '%s'", "zones_fields.csv"), "bound_bas,boundary_basis,text,边界依据"));
    CU_ASSERT(count_entries(folder) == 6);
    end();
    free_table(&t);
}

static void test_gbk(void)
{
    zl_error err;
    table t = {.count = 0};
    zones(&t);
    begin();
    UNIT_OK(deliver("zones.shp", &t, NULL, "GBK", false, NULL, &err), err);
    CU_ASSERT(has(ogrinfo("zones.shp"), "name_zh (String) = 库尔勒经济技术开发区"));
    CU_ASSERT_STRING_EQUAL(run("cat '%s'", "zones.cpg"), "GBK");
    /* 奎屯 in GBK is bf fc cd cd (iconv -t GBK). */
    CU_ASSERT(has(run("LC_ALL=C grep -c $(printf '\\277\\374\\315\\315') '%s'", "zones.dbf"), "1"));
    CU_ASSERT(deliver("b.shp", &t, NULL, "ISO-8859-1", false, NULL, &err) == ZL_USAGE);
    CU_ASSERT(has(err.message, "korla-etdz") && has(err.message, "GB18030"));
    CU_ASSERT(deliver("b.shp", &t, NULL, "GBQ", false, NULL, &err) == ZL_USAGE);
    CU_ASSERT(count_entries(folder) == 6);
    end();
    free_table(&t);
}

static void test_gpkg(void)
{
    zl_error err;
    table t = {.count = 0};
    zones(&t);
    begin();
    UNIT_OK(deliver("经开区.gpkg", &t, NULL, NULL, false, NULL, &err), err);
    const char *all = ogrinfo("经开区.gpkg");
    CU_ASSERT(has(all, "Layer name: zones") && has(all, "IDENTIFIER=经开区"));
    CU_ASSERT(has(all, "DESCRIPTION=") && has(all, "not surveyed"));
    CU_ASSERT(has(all, "Geometry: Multi Polygon") && has(all, "Feature Count: 3"));
    CU_ASSERT(has(all, "ID[\"EPSG\",4490]"));
    CU_ASSERT(has(all, "name_zh (String) = 库尔勒经济技术开发区"));
    CU_ASSERT(has(all, "boundary_basis (String) = schematic"));
    CU_ASSERT(has(all, "accuracy_m (Real) = 500") && has(all, "aliases (String) = 库尔勒经开区;"));
    CU_ASSERT(has(all, "86.2012345678901 41.7"));
    CU_ASSERT(count_entries(folder) == 1);
    end();
    free_table(&t);
}

/* An empty shape is no shape. */
static void test_empty_shape(void)
{
    zl_error err;
    zl_shape_builder builder;
    zl_shape *empty = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    UNIT_OK(zl_shape_builder_take(&empty, &builder, &err), err);
    table t = {.count = 0};
    add_row(&t, "empty", "空", NULL, 1, 1, empty);
    begin();
    zl_findings *findings = zl_findings_new();
    UNIT_OK(deliver("e.geojson", &t, NULL, NULL, false, findings, &err), err);
    CU_ASSERT(has(run("cat '%s'", "e.geojson"), "\"geometry\": null"));
    CU_ASSERT_PTR_NOT_NULL(find(findings, "no-boundary"));
    zl_findings_free(findings);
    end();
    free_table(&t);
}

static void test_points(void)
{
    zl_error err;
    table t = {.count = 0};
    add_row(&t, "station", "奎屯站", NULL, 100, 1, place(84.898, 44.403));
    begin();
    UNIT_OK(deliver("p.gpkg", &t, NULL, NULL, false, NULL, &err), err);
    CU_ASSERT(has(ogrinfo("p.gpkg"), "Geometry: Point"));
    UNIT_OK(deliver("p.shp", &t, NULL, NULL, false, NULL, &err), err);
    CU_ASSERT(has(ogrinfo("p.shp"), "POINT (84.898 44.403)"));
    add_row(&t, "zone", "区", NULL, 100, 1, square(84, 44, 0.1, 1));
    UNIT_OK(deliver("mixed.geojson", &t, NULL, NULL, false, NULL, &err), err);
    UNIT_OK(deliver("mixed.gpkg", &t, NULL, NULL, false, NULL, &err), err);
    CU_ASSERT(deliver("mixed.shp", &t, NULL, NULL, false, NULL, &err) == ZL_USAGE);
    CU_ASSERT(has(err.message, "GeoPackage"));
    end();
    free_table(&t);
}

/* ---- coordinate reference systems ----------------------------------------------------------- */

/* Expected easting and northing from PROJ's cs2cs 9.1.1 (north first, prefix in the easting):
 *   echo "41.7 86.2012345678901" | cs2cs -f %.4f EPSG:4490 EPSG:4517
 *   echo "44.43 84.9" | cs2cs -f %.4f EPSG:4490 EPSG:4516
 * West of the central meridian the southern corner is the westernmost, east of it the northern. */
#define KORLA_EASTING  29433511.4959
#define KUITUN_EASTING 28571662.2562

static void test_gk3(void)
{
    zl_error err;
    table t = {.count = 0};
    zones(&t);
    begin();
    zl_findings *findings = zl_findings_new();
    UNIT_OK(deliver("z.shp", &t, "gk3", NULL, false, findings, &err), err);
    CU_ASSERT(count_entries(folder) == 12);
    const char *all = ogrinfo("z_28.shp");
    CU_ASSERT(has(all, "Feature Count: 2") && has(all, "name_zh (String) = 奎屯"));
    CU_ASSERT(has(all, "ID[\"EPSG\",4516]"));
    const char *extent = strstr(all, "Extent: (");
    CU_ASSERT_PTR_NOT_NULL_FATAL(extent);
    UNIT_NEAR(atof(extent + 9), KUITUN_EASTING, 1e-3);
    all = ogrinfo("z_29.shp");
    CU_ASSERT(has(all, "Feature Count: 1") && has(all, "name_zh (String) = 库尔勒经济技术开发区"));
    extent = strstr(all, "Extent: (");
    CU_ASSERT_PTR_NOT_NULL_FATAL(extent);
    UNIT_NEAR(atof(extent + 9), KORLA_EASTING, 1e-3);
    CU_ASSERT_PTR_NULL(find(findings, "straddles-zones"));
    zl_findings_free(findings);
    end();
    free_table(&t);
}

static void test_straddling(void)
{
    zl_error err;
    table t = {.count = 0};
    add_row(&t, "both", "跨带", NULL, 1, 1, square(85.48, 44, 0.05, 1)); /* 85.48 to 85.53 */
    begin();
    zl_findings *findings = zl_findings_new();
    UNIT_OK(deliver("z.gpkg", &t, "gk3", NULL, false, findings, &err), err);
    const zl_finding *found = find(findings, "straddles-zones");
    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    CU_ASSERT(found->severity == ZL_WARNING && !strcmp(found->feature, "both"));
    CU_ASSERT(has(found->text, "zone 28") && has(found->text, "zone 29"));
    CU_ASSERT(has(ogrinfo("z_29.gpkg"), "ID[\"EPSG\",4517]"));
    zl_findings_free(findings);
    end();
    free_table(&t);
    table far = {.count = 0};
    add_row(&far, "berlin", "柏林", NULL, 1, 1, square(13, 52, 0.05, 1));
    begin();
    CU_ASSERT(deliver("z.gpkg", &far, "gk3", NULL, false, NULL, &err) == ZL_BAD_CRS);
    CU_ASSERT(has(err.message, "berlin"));
    CU_ASSERT(deliver("z.gpkg", &far, "EPSG:4214", NULL, false, NULL, &err) == ZL_BAD_CRS);
    CU_ASSERT(count_entries(folder) == 0);
    end();
    free_table(&far);
}

/* ---- losses --------------------------------------------------------------------------------- */

static void test_truncated(void)
{
    char name[3 * 100 + 1] = "";
    for (int i = 0; i < 100; i++)
        memcpy(name + 3 * i, "库", 4);
    zl_error err;
    table t = {.count = 0};
    add_row(&t, "long", name, "[\"a\"]", 1e-15, INT64_MAX, square(86, 41, 0.1, 1));
    add_row(&t, "large", "大", NULL, 446760000.5, 1, square(87, 41, 0.1, 1));
    begin();
    zl_findings *findings = zl_findings_new();
    UNIT_OK(deliver("t.shp", &t, NULL, NULL, false, findings, &err), err);
    const zl_finding *cut = find(findings, "value-truncated");
    CU_ASSERT_PTR_NOT_NULL_FATAL(cut);
    CU_ASSERT(cut->severity == ZL_WARNING && !strcmp(cut->feature, "long"));
    CU_ASSERT(has(cut->text, "name_zh") && has(cut->text, "300") && has(cut->text, "254"));
    const zl_finding *rounded = find(findings, "value-rounded");
    CU_ASSERT(rounded && has(rounded->text, "accuracy_m"));
    CU_ASSERT_PTR_NULL(find(findings, "driver-warning"));
    const char *all = ogrinfo("t.shp");
    CU_ASSERT(has(all, "accuracy_m (Real) = 446760000.5"));
    name[252] = '\0'; /* 84 characters fit into 254 bytes */
    char expected[512];
    snprintf(expected, sizeof expected, "name_zh (String) = %s\n", name);
    CU_ASSERT(has(all, expected));
    zl_findings_free(findings);
    end();
    free_table(&t);
}

static void test_json_text(void)
{
    zl_error err;
    table t = {.count = 0};
    add_row(&t, "[1]", "{\"a\":1}", "没有列表", (double)INFINITY, 0, square(86, 41, 0.1, 1));
    begin();
    zl_findings *findings = zl_findings_new();
    UNIT_OK(deliver("t.geojson", &t, NULL, NULL, false, findings, &err), err);
    CU_ASSERT_PTR_NOT_NULL(find(findings, "value-as-json"));
    CU_ASSERT_PTR_NOT_NULL(find(findings, "value-not-finite"));
    CU_ASSERT(has(run("cat '%s'", "t.geojson"), "\"aliases\": [ \"没有列表\" ]"));
    zl_findings_free(findings);
    end();
    free_table(&t);
}

/* ---- damage --------------------------------------------------------------------------------- */

/* Writes a file, damages it with a command, and reads it back. */
static zl_status damaged(const char *name, const char *damage, zl_error *err)
{
    table t = {.count = 0};
    zones(&t);
    begin();
    char stem[] = "z";
    zl_write_request request = {.folder = folder, .stem = stem, .shown = name, .ending = name + 1};
    UNIT_OK(zl_format_find(&request.format, NULL, name, err), *err);
    request.crs_code = request.format->crs;
    zl_crs *crs = NULL;
    UNIT_OK(zl_crs_open(&crs, request.crs_code, false, NULL, err), *err);
    request.crs = crs;
    zl_stream stream = {.columns = &columns,
                        .kind = ZL_SHAPE_POLYGON,
                        .name = "zones",
                        .next = next,
                        .rewind = rewind_table,
                        .user = &t};
    zl_summary summary;
    UNIT_OK(zl_write_stream(&summary, &request, &stream, NULL, err), *err);
    UNIT_OK(zl_verify_file(&summary, &request, err), *err);
    run(damage, name);
    zl_status status = zl_verify_file(&summary, &request, err);
    zl_crs_close(crs);
    end();
    free_table(&t);
    return status;
}

/* The triggers of the index call functions that the shell has not. */
#define WITHOUT_TRIGGERS                                                                           \
    "f='%s'; sqlite3 $f \"SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_master "               \
    "WHERE type = 'trigger'\" | sqlite3 $f; "

static void test_damage(void)
{
    static const struct {
        const char *name, *damage;
    } rows[] = {
        {"z.geojson", "truncate -s -40 '%s'"},
        {"z.geojson", "sed -i 's/86.2512346/86.2512366/' '%s'"},
        {"z.geojson", "sed -i 's/kuitun/kuytun/' '%s'"},
        {"z.geojson", "sed -i '/奎屯/d' '%s'"},
        {"z.geojson", "sed -i 's/86.2012346, 41.7 \\],/86.2012346, 41.7 ], [86.21, 41.7],/' '%s'"},
        {"z.shp", "truncate -s -16 '%s'"},
        {"z.shp", "printf '\\001' | dd of='%s' bs=1 seek=180 conv=notrunc 2>/dev/null"},
        {"z.shp", "d=$(dirname '%s'); sed -i 's/kuitun/kuytun/' $d/z.dbf"},
        {"z.shp", "rm $(dirname '%s')/z.shx $(dirname '%s')/z.dbf"},
        {"z.gpkg", "truncate -s 8192 '%s'"},
        {"z.gpkg", "sqlite3 '%s' 'DELETE FROM rtree_z_geom WHERE id = 2'"},
        {"z.gpkg", WITHOUT_TRIGGERS "sqlite3 $f 'UPDATE z SET accuracy_m = 501 WHERE fid = 1'"},
        {"z.gpkg", WITHOUT_TRIGGERS "sqlite3 $f \"UPDATE z SET id = x'6b' WHERE fid = 3\""},
        {"z.gpkg", WITHOUT_TRIGGERS "sqlite3 $f \"UPDATE z SET geom = x'4750' WHERE fid = 1\""},
        {"z.gpkg", WITHOUT_TRIGGERS "sqlite3 $f 'UPDATE z SET geom = NULL WHERE fid = 2'"},
        {"z.gpkg", "sqlite3 '%s' 'DELETE FROM z WHERE fid = 3'"},
        {"z.gpkg", "sqlite3 '%s' 'DELETE FROM z WHERE fid = 3;"
                   " UPDATE gpkg_ogr_contents SET feature_count = 3'"},
        {"z.gpkg", "sqlite3 '%s' 'DROP TABLE gpkg_geometry_columns'"},
        {"z.fgb", "truncate -s -8 '%s'"},
        {"z.fgb", "sed -i 's/kuitun/kuytun/' '%s'"},
        {"z.csv", "sed -i 's/kuitun/kuytun/' '%s'"},
        {"z.csv", "sed -i '/kuitun/d' '%s'"},
        {"z.csv", "rm '%s'"},
        {"z.kml", "sed -i 's/kuitun/kuytun/' '%s'"},
        {"z.kml", "truncate -s -40 '%s'"},
        {"z.gml", "sed -i 's/84.93/84.92/' '%s'"},
        {"z.mif", "sed -i 's/84.93/84.92/' '%s'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        zl_error err = {0};
        zl_status status = damaged(rows[i].name, rows[i].damage, &err);
        if (status != ZL_FAILED)
            fprintf(stderr, "damage %zu (%s) was not seen\n", i, rows[i].damage);
        CU_ASSERT(status == ZL_FAILED);
        CU_ASSERT(strstr(err.message, rows[i].name) != NULL);
    }
}

/* Disk full, as a limit on the size of a file: a child writes with ever more room. It either fails
 * with ZL_FAILED and leaves the folder empty, or does all. */
static int child_with_limit(const char *name, size_t bytes)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = {bytes, bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
        table t = {.repeat = 200};
        zones(&t);
        zl_error err = {0};
        zl_status status = deliver(name, &t, NULL, NULL, false, NULL, &err);
        bool told = status == ZL_OK || strstr(err.message, "bytes free") != NULL;
        _exit(told ? (int)status : 99);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void test_disk_full(void)
{
    static const char *const names[] = {"z.geojson", "z.shp", "z.gpkg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int failures = 0, status = -1;
        for (size_t bytes = 0; bytes < 4u << 20; bytes = bytes * 3 / 2 + 700) {
            begin();
            status = child_with_limit(names[i], bytes);
            CU_ASSERT(status == ZL_OK || status == ZL_FAILED);
            CU_ASSERT((count_entries(folder) == 0) == (status != ZL_OK));
            failures += status == ZL_FAILED;
            end();
        }
        CU_ASSERT(status == ZL_OK && failures >= 5);
    }
}

/* ---- same bytes ----------------------------------------------------------------------------- */

static void test_reproducible(void)
{
    static const char *const names[] = {"z.geojson", "z.shp", "z.gpkg"};
    zl_error err;
    table t = {.count = 0};
    zones(&t);
    setenv("SOURCE_DATE_EPOCH", "1767225600", 1); /* 2026-01-01 (date -ud @1767225600) */
    begin();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        UNIT_OK(deliver(names[i], &t, NULL, NULL, false, NULL, &err), err);
    char first[1024];
    snprintf(first, sizeof first, "%s", run("cd $(dirname '%s') && sha256sum *", "z"));
    sleep(1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        UNIT_OK(deliver(names[i], &t, NULL, NULL, true, NULL, &err), err);
    CU_ASSERT(strlen(first) > 8 * 64);
    CU_ASSERT_STRING_EQUAL(first, run("cd $(dirname '%s') && sha256sum *", "z"));
    CU_ASSERT(has(ogrinfo("z.shp"), "DBF_DATE_LAST_UPDATE=2026-01-01"));
    unsetenv("SOURCE_DATE_EPOCH");
    end();
    free_table(&t);
}

/* Every failing allocation of ours is survived: ZL_FAILED and nothing left, or all is done. */
static void test_no_memory(void)
{
    static const char *const names[] = {"z.geojson", "z.shp", "z.gpkg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        zl_error err;
        table t = {.count = 0};
        zones(&t);
        begin();
        zl_status status = ZL_FAILED;
        for (size_t n = 1; n < 2000 && status != ZL_OK; n++) {
            zl_alloc_fail_at(n, 0);
            status = deliver(names[i], &t, NULL, NULL, false, NULL, &err);
            zl_alloc_fail_at(0, 0);
            if (status != ZL_OK)
                CU_ASSERT(status == ZL_FAILED && count_entries(folder) == 0);
        }
        CU_ASSERT(status == ZL_OK);
        end();
        free_table(&t);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"GeoJSON after RFC 7946", test_geojson},
        {"Shapefile in UTF-8", test_shapefile},
        {"Shapefile in GBK", test_gbk},
        {"GeoPackage", test_gpkg},
        {"an empty shape", test_empty_shape},
        {"points and mixed layers", test_points},
        {"one file per 3-degree zone", test_gk3},
        {"features across zones and outside them", test_straddling},
        {"cut and rounded values are told", test_truncated},
        {"text that looks like JSON, infinity", test_json_text},
        {"damage is seen", test_damage},
        {"disk full", test_disk_full},
        {"the same bytes again", test_reproducible},
        {"no memory", test_no_memory},
    };
    return unit_main("output_writer", cases, sizeof cases / sizeof *cases);
}
