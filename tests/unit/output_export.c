/* Whole exports: a source in, files out, and the same shapes when they are read again. */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output_fixture.h"

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

/* Two parcels west and east of the border of zones 28 and 29, and one without a boundary. */
static const char parcels[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"west\",\"name_zh\":\"库尔勒经济技术开发区\","
    "\"开发区名称\":\"甲\",\"boundary_basis\":\"digitised\",\"accuracy_m\":12.5},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[84.1234567,44.1],[84.2,44.1],"
    "[84.2,44.2],[84.1234567,44.1]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"east\",\"name_zh\":\"上库\","
    "\"开发区名称\":null,\"boundary_basis\":\"surveyed\",\"accuracy_m\":0.1},"
    "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[86.1,41.7],[86.2,41.7],"
    "[86.2,41.8],[86.1,41.7]]],[[[86.3,41.7],[86.4,41.7],[86.4,41.8],[86.3,41.7]]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"none\",\"name_zh\":\"无界\","
    "\"开发区名称\":\"丙\",\"boundary_basis\":\"none\",\"accuracy_m\":null},\"geometry\":null}]}";

/* The sum of the three triangles, from Python's geographiclib:
 *   g = Geodesic(6378137, 1/298.257222101); p = g.Polygon(); p.AddPoint(lat, lon) ...;
 *   p.Compute() */
#define EXPECTED_AREA 126502850.8275

static zl_layer *begin(void)
{
    zl_error err;
    folder_make("export-XXXXXX");
    put(in_folder("parcels.geojson"), parcels);
    zl_layer *layer = NULL;
    UNIT_OK(zl_layer_open(&layer, NULL, in_folder("parcels.geojson"), NULL, NULL, NULL, &err), err);
    return layer;
}

static void end(zl_layer *layer)
{
    zl_layer_close(layer);
    folder_remove();
}

typedef struct rows {
    zl_export_row row[4];
    char file[4][256], crs[4][32];
    size_t count;
} rows;

static zl_status take(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    (void)err;
    rows *all = user;
    size_t i = all->count++;
    CU_ASSERT_FATAL(i < 4);
    CU_ASSERT_PTR_NULL(shape);
    all->row[i] = *(const zl_export_row *)row;
    snprintf(all->file[i], sizeof all->file[i], "%s", all->row[i].file);
    snprintf(all->crs[i], sizeof all->crs[i], "%s", all->row[i].crs);
    return ZL_OK;
}

static bool same_points(const zl_shape *a, const zl_shape *b)
{
    if (!a || !b)
        return a == b;
    return a->npoints == b->npoints && a->nparts == b->nparts &&
           memcmp(a->lonlat_deg, b->lonlat_deg, 2 * a->npoints * sizeof(double)) == 0;
}

/* Reads an export as a source: the same ids, names and shapes, bit for bit. */
static void compare(zl_layer *layer, const char *file)
{
    zl_error err;
    zl_layer *again = NULL;
    UNIT_OK(zl_layer_open(&again, NULL, file, NULL, NULL, NULL, &err), err);
    UNIT_OK(zl_layer_rewind(layer, &err), err);
    for (size_t i = 0;; i++) {
        const zl_feature *a = NULL, *b = NULL;
        UNIT_OK(zl_layer_next(&a, layer, &err), err);
        UNIT_OK(zl_layer_next(&b, again, &err), err);
        CU_ASSERT((a == NULL) == (b == NULL));
        if (!a || !b) {
            CU_ASSERT(i == 3);
            break;
        }
        CU_ASSERT_STRING_EQUAL(a->id, b->id);
        CU_ASSERT_STRING_EQUAL(a->name_zh, b->name_zh);
        UNIT_NEAR(zl_shape_area_m2(a->shape), zl_shape_area_m2(b->shape), 1e-3);
        /* GeoJSON and GeoPackage keep the direction of rings, Shapefiles turn them. */
        CU_ASSERT(strstr(file, ".shp") || same_points(a->shape, b->shape));
    }
    zl_layer_close(again);
}

static void test_round_trip(void)
{
    static const char *const names[] = {"out.geojson", "out.json", "out.shp", "out.gpkg"};
    zl_layer *layer = begin();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        zl_error err;
        rows all = {.count = 0};
        zl_findings *findings = zl_findings_new();
        UNIT_OK(zl_export(layer, in_folder(names[i]), NULL, take, &all, findings, &err), err);
        CU_ASSERT(all.count == 1 && all.row[0].features == 3);
        CU_ASSERT_STRING_EQUAL(all.file[0], in_folder(names[i]));
        CU_ASSERT_STRING_EQUAL(all.crs[0], i < 2 ? "OGC:CRS84" : "EPSG:4490");
        UNIT_NEAR(all.row[0].area_m2, EXPECTED_AREA, 0.01);
        CU_ASSERT(has_code(findings, "no-boundary"));
        CU_ASSERT(has_code(findings, "field-renamed") == (i == 2)); /* 开发区名称 in a Shapefile */
        zl_findings_free(findings);
        compare(layer, in_folder(names[i]));
    }
    end(layer);
}

static void test_options(void)
{
    static const struct {
        const char *output;
        zl_export_options options;
        zl_status status;
        const char *says;
    } tried[] = {
        {"a.geojson", {.crs = "EPSG:4517"}, ZL_USAGE, "RFC 7946"},
        {"a.geojson", {.crs = "gk3"}, ZL_USAGE, "RFC 7946"},
        {"a.geojson", {.crs = "EPSG:4490"}, ZL_OK, NULL},
        {"b.geojson", {.crs = "CRS84"}, ZL_OK, NULL},
        {"a.shp", {.crs = "4517"}, ZL_USAGE, "EPSG:n or gk3"},
        {"a.shp", {.crs = "+proj=longlat"}, ZL_USAGE, "EPSG:n or gk3"},
        {"a.shp", {.crs = "EPSG:99999"}, ZL_BAD_CRS, "99999"},
        {"a.shp", {.crs = "EPSG:4214"}, ZL_BAD_CRS, "Export to a CRS of CGCS2000"},
        {"a.shp", {.crs = "EPSG:4517", .transformation = "+proj=noop"}, ZL_USAGE, "needs none"},
        {"a.shp", {.crs = "epsg:4517"}, ZL_OK, NULL},
        {"a.gpkg", {.crs = "EPSG:4326"}, ZL_OK, NULL},
        {"b.shp", {.encoding = "GBK"}, ZL_OK, NULL},
        {"c.shp", {.encoding = "KLINGON"}, ZL_USAGE, "KLINGON"},
        {"b.gpkg", {.encoding = "GBK"}, ZL_USAGE, "--encoding"},
        {"a.dwg", {.format = NULL}, ZL_USAGE, "geojson (.geojson .json)"},
        {"a.gpkg", {.format = "shapefile"}, ZL_USAGE, ".shp"},
        {"a.gpkg", {.format = "gpkg"}, ZL_FAILED, "--overwrite"},
        {"a.gpkg", {.overwrite = true}, ZL_OK, NULL},
        {"a.shp", {.overwrite = true}, ZL_OK, NULL},
    };
    zl_layer *layer = begin();
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        zl_error err = {0};
        zl_status status =
            zl_export(layer, in_folder(tried[i].output), &tried[i].options, NULL, NULL, NULL, &err);
        if (status != tried[i].status)
            fprintf(stderr, "%zu: status %d: %s\n", i, (int)status, err.message);
        CU_ASSERT(status == tried[i].status);
        CU_ASSERT(!tried[i].says || strstr(err.message, tried[i].says) != NULL);
    }
    /* parcels, a and b of GeoJSON, two sets of six, a.gpkg; nothing of the refused ones */
    CU_ASSERT(count_entries() == 1 + 2 + 12 + 1);
    end(layer);
}

/* Under another datum's name the figures are those of the CGCS2000 projection on its ellipsoid; a
 * transformation is used backwards: the shift of +0.001 degrees to EPSG:4490 is taken off. */
static void test_other_datum(void)
{
    zl_error err;
    zl_layer *layer = begin(), *again = NULL;
    zl_findings *findings = zl_findings_new();
    const zl_export_options same = {.crs = "EPSG:2405", .assume_same_datum = true};
    UNIT_OK(zl_export(layer, in_folder("x.shp"), &same, NULL, NULL, findings, &err), err);
    const zl_finding *first = zl_findings_get(findings, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT(first->severity == ZL_WARNING && !strcmp(first->code, "other-datum"));
    CU_ASSERT(strstr(first->text, "taken as equal to CGCS2000") != NULL);
    const zl_finding *second = zl_findings_get(findings, 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    CU_ASSERT(second->severity == ZL_WARNING && !strcmp(second->code, "outside-zone"));
    const zl_export_options shifted = {.crs = "EPSG:4214",
                                       .transformation =
                                           "+proj=pipeline +step +proj=affine +xoff=0.001 +yoff=0"};
    UNIT_OK(zl_export(layer, in_folder("y.gpkg"), &shifted, NULL, NULL, findings, &err), err);
    const zl_source_options plain = {.assume_same_datum = true};
    UNIT_OK(zl_layer_open(&again, NULL, in_folder("y.gpkg"), &plain, NULL, NULL, &err), err);
    const zl_feature *feature = NULL;
    UNIT_OK(zl_layer_next(&feature, again, &err), err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(feature);
    UNIT_NEAR(feature->shape->lonlat_deg[0], 84.1234567 - 0.001, 1e-9);
    zl_layer_close(again);
    zl_findings_free(findings);
    end(layer);
}

/* Nothing of an interrupted export stays, not even its hidden folder, and work can begin again. */
static void test_cancel(void)
{
    zl_error err;
    zl_layer *layer = begin();
    zl_cancel();
    zl_status status = zl_export(layer, in_folder("c.gpkg"), NULL, NULL, NULL, NULL, &err);
    zl_cancel_reset();
    CU_ASSERT(status == ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(err.message, "interrupted");
    CU_ASSERT(count_entries() == 1);
    UNIT_OK(zl_export(layer, in_folder("c.gpkg"), NULL, NULL, NULL, NULL, &err), err);
    end(layer);
}

static void test_gk3(void)
{
    zl_error err;
    zl_layer *layer = begin();
    rows all = {.count = 0};
    const zl_export_options options = {.crs = "gk3"};
    UNIT_OK(zl_export(layer, in_folder("z.gpkg"), &options, take, &all, NULL, &err), err);
    CU_ASSERT_FATAL(all.count == 2);
    CU_ASSERT_STRING_EQUAL(all.file[0], in_folder("z_28.gpkg"));
    CU_ASSERT_STRING_EQUAL(all.file[1], in_folder("z_29.gpkg"));
    CU_ASSERT_STRING_EQUAL(all.crs[0], "EPSG:4516");
    CU_ASSERT_STRING_EQUAL(all.crs[1], "EPSG:4517");
    CU_ASSERT(all.row[0].features == 2 && all.row[1].features == 1);
    UNIT_NEAR(all.row[0].area_m2 + all.row[1].area_m2, EXPECTED_AREA, 0.01);
    /* The second file is in the way: the first is not written either. */
    CU_ASSERT(unlink(in_folder("z_28.gpkg")) == 0);
    CU_ASSERT(zl_export(layer, in_folder("z.gpkg"), &options, take, &all, NULL, &err) == ZL_FAILED);
    CU_ASSERT(strstr(err.message, "z_29.gpkg") != NULL);
    CU_ASSERT(count_entries() == 2);
    end(layer);
}

/* Columns of the source: the Chinese one has a short name, and its full one beside the file. */
static void test_foreign_columns(void)
{
    zl_error err;
    char text[1024] = "";
    zl_layer *layer = begin();
    UNIT_OK(zl_export(layer, in_folder("a.shp"), NULL, NULL, NULL, NULL, &err), err);
    FILE *file = fopen(in_folder("a_fields.csv"), "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    CU_ASSERT(strstr(text, "开发区,开发区名称,text,开发区名称\n") != NULL);
    CU_ASSERT(strstr(text, "bound_bas,boundary_basis,text,边界依据\n") != NULL);
    end(layer);
}

static void test_targets(void)
{
    zl_error err;
    zl_layer *layer = begin();
    CU_ASSERT(zl_export(layer, "no/such/a.gpkg", NULL, NULL, NULL, NULL, &err) == ZL_FAILED);
    CU_ASSERT(strstr(err.message, "no/such") && strstr(err.message, "No such file"));
    const zl_export_options over = {.overwrite = true};
    CU_ASSERT(symlink("parcels.geojson", in_folder("link.geojson")) == 0);
    CU_ASSERT(zl_export(layer, in_folder("link.geojson"), &over, NULL, NULL, NULL, &err) ==
              ZL_FAILED);
    CU_ASSERT(zl_export(layer, "/vsimem/a.gpkg", NULL, NULL, NULL, NULL, &err) == ZL_FAILED);
    CU_ASSERT(strchr(err.message, '\x1b') == NULL);
    CU_ASSERT(zl_export(layer, in_folder("\x1b[31m.shp"), &over, NULL, NULL, NULL, NULL) == ZL_OK);
    CU_ASSERT(zl_export(layer, in_folder("\x1b[31m.shp"), NULL, NULL, NULL, NULL, &err) ==
              ZL_FAILED);
    CU_ASSERT(strstr(err.message, "\\x1b[31m") && strchr(err.message, '\x1b') == NULL);
    end(layer);
}

/* A plain table has no shapes: GeoJSON and GeoPackage take it, a Shapefile does not. */
static void test_plain_table(void)
{
    zl_error err;
    zl_layer *layer = NULL;
    end(begin());
    folder_make("export-XXXXXX");
    UNIT_OK(zl_layer_open(&layer, NULL, LAYERS_DIR "/declared_areas.csv", NULL, NULL, NULL, &err),
            err);
    rows all = {.count = 0};
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_export(layer, in_folder("d.gpkg"), NULL, take, &all, findings, &err), err);
    UNIT_OK(zl_export(layer, in_folder("d.json"), NULL, take, &all, findings, &err), err);
    CU_ASSERT(all.row[0].features > 5 && isnan(all.row[0].area_m2));
    CU_ASSERT(zl_findings_count(findings) == 0);
    CU_ASSERT(zl_export(layer, in_folder("d.shp"), NULL, NULL, NULL, NULL, &err) == ZL_USAGE);
    CU_ASSERT(count_entries() == 2);
    zl_findings_free(findings);
    end(layer);
}

/* A filter may leave nothing: the files are there, with their columns and no feature. */
static void test_no_feature(void)
{
    static const char *const names[] = {"e.geojson", "e.shp", "e.gpkg"};
    zl_error err;
    zl_layer *all_of_it = begin(), *layer = NULL;
    const zl_filter filter = {.where = "id = 'nobody'"};
    UNIT_OK(zl_layer_open(&layer, NULL, in_folder("parcels.geojson"), NULL, &filter, NULL, &err),
            err);
    for (size_t i = 0; i < 3; i++) {
        rows all = {.count = 0};
        UNIT_OK(zl_export(layer, in_folder(names[i]), NULL, take, &all, NULL, &err), err);
        CU_ASSERT(all.count == 1 && all.row[0].features == 0);
    }
    zl_layer_close(all_of_it);
    end(layer);
}

int main(void)
{
    static const unit_case cases[] = {
        {"out and in again", test_round_trip},
        {"formats, CRS, encodings, overwriting", test_options},
        {"a CRS of another datum", test_other_datum},
        {"an interrupted export", test_cancel},
        {"one file per zone, all or none", test_gk3},
        {"columns of foreign design", test_foreign_columns},
        {"targets that are refused", test_targets},
        {"plain tables", test_plain_table},
        {"no feature", test_no_feature},
    };
    return unit_main("output_export", cases, sizeof cases / sizeof *cases);
}
