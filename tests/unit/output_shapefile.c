/* Shapefiles after the ESRI Shapefile Technical Description (1998), byte by byte, and what does not
 * go into one. What GDAL and a reader of their own make of whole sets is in tests/interop. */
#include "output/shapefile/shapefile.h"

#include <dirent.h>
#include <unistd.h>

#include "output/shapefile/content.h"
#include "output/shapefile/table.h"
#include "unit.h"

/* ---- records of the .shp --------------------------------------------------------------------- */

static uint32_t big(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

static int32_t little(const char *at)
{
    int32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static double real(const char *at)
{
    double value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* A square with a square hole; each runs clockwise or not. */
static zl_shape *with_hole(bool shell_clockwise, bool hole_clockwise)
{
    static const double shell[] = {0, 0, 4, 0, 4, 4, 0, 4, 0, 0};
    static const double hole[] = {1, 1, 2, 1, 2, 2, 1, 2, 1, 1};
    double ring[2][10];
    memcpy(ring[0], shell, sizeof shell);
    memcpy(ring[1], hole, sizeof hole);
    if (shell_clockwise)
        zl_path_reverse(ring[0], 5);
    if (hole_clockwise)
        zl_path_reverse(ring[1], 5);
    zl_error err;
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    for (int i = 0; i < 2; i++) {
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, ring[i], 5);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* Page 8: type, extent, counts, where each ring begins, then the points; a shell runs clockwise and
 * a hole the other way, whichever way they came. */
static void writes_polygons(void)
{
    for (int way = 0; way < 4; way++) {
        zl_error err;
        zl_text out = {0};
        size_t bytes = 0;
        zl_shape *shape = with_hole(way & 1, way & 2);
        UNIT_OK(zl_shp_add_record(&bytes, &out, ZL_SHP_POLYGON, shape, &err), err);
        CU_ASSERT(bytes == 8 + 44 + 2 * 4 + 10 * 16 && out.size == bytes);
        CU_ASSERT(big(out.data + 4) == (bytes - 8) / 2);
        const char *content = out.data + 8;
        CU_ASSERT(little(content) == 5);
        CU_ASSERT(real(content + 4) == 0 && real(content + 12) == 0);
        CU_ASSERT(real(content + 20) == 4 && real(content + 28) == 4);
        CU_ASSERT(little(content + 36) == 2 && little(content + 40) == 10);
        CU_ASSERT(little(content + 44) == 0 && little(content + 48) == 5);
        double points[20];
        memcpy(points, content + 52, sizeof points);
        CU_ASSERT(zl_ring_twice_area(points, 5) == -32);
        CU_ASSERT(zl_ring_twice_area(points + 10, 5) == 2);
        zl_text_free(&out);
        zl_shape_free(shape);
    }
}

static zl_shape *places(size_t count)
{
    zl_error err;
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POINT);
    for (size_t i = 0; i < count; i++) {
        zl_shape_begin_part(&builder);
        zl_shape_begin_ring(&builder);
        zl_shape_add_point(&builder, 86 + (double)i, 41 - (double)i);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static void writes_points_and_nulls(void)
{
    zl_error err;
    zl_text out = {0};
    size_t one = 0, two = 0, none = 0;
    zl_shape *single = places(1), *several = places(2);
    UNIT_OK(zl_shp_add_record(&one, &out, ZL_SHP_POINT, single, &err), err);
    UNIT_OK(zl_shp_add_record(&none, &out, ZL_SHP_POINT, NULL, &err), err);
    CU_ASSERT(one == 8 + 20 && none == 8 + 4);
    CU_ASSERT((int64_t)(one + none) + 100 == zl_shp_bytes(ZL_SHP_POINT, 2, 1, 1, 1));
    CU_ASSERT(little(out.data + 8) == 1 && real(out.data + 12) == 86 && real(out.data + 20) == 41);
    CU_ASSERT(big(out.data + one + 4) == 2 && little(out.data + one + 8) == 0);
    out.size = 0;
    UNIT_OK(zl_shp_add_record(&two, &out, ZL_SHP_MULTIPOINT, several, &err), err);
    CU_ASSERT(two == 8 + 40 + 2 * 16);
    CU_ASSERT((int64_t)two + 100 == zl_shp_bytes(ZL_SHP_MULTIPOINT, 1, 0, 2, 2));
    CU_ASSERT(little(out.data + 8) == 8 && little(out.data + 44) == 2);
    CU_ASSERT(real(out.data + 12) == 86 && real(out.data + 20) == 40);
    CU_ASSERT(real(out.data + 64) == 87 && real(out.data + 72) == 40);
    zl_text_free(&out);
    zl_shape_free(single);
    zl_shape_free(several);
}

static void writes_headers(void)
{
    zl_tally tally;
    char header[ZL_SHP_HEADER];
    zl_tally_init(&tally);
    zl_shp_put_header(header, ZL_SHP_POLYLINE, 100, &tally);
    CU_ASSERT(big(header) == 9994 && big(header + 24) == 50);
    CU_ASSERT(little(header + 28) == 1000 && little(header + 32) == 3);
    for (int i = 36; i < ZL_SHP_HEADER; i++)
        CU_ASSERT(header[i] == 0);
    zl_shape *shape = places(3);
    zl_tally_points(&tally, shape);
    zl_shp_put_header(header, ZL_SHP_MULTIPOINT, INT64_C(4000000000), &tally);
    CU_ASSERT(big(header + 24) == 2000000000u);
    CU_ASSERT(real(header + 36) == 86 && real(header + 44) == 39);
    CU_ASSERT(real(header + 52) == 88 && real(header + 60) == 41);
    zl_shape_free(shape);
}

/* ---- what does not go into one --------------------------------------------------------------- */

enum { COLUMNS = 255, WIDTH = 254 };

/* A stream of points with columns that are as wide as they can be. */
typedef struct wide {
    zl_column column[COLUMNS + 4];
    zl_value first[COLUMNS + 4], others[COLUMNS + 4];
    char name[COLUMNS + 4][24], text[WIDTH + 1];
    zl_columns columns;
    zl_shape *shape;
    size_t rows, at;
} wide;

static zl_status next(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    (void)err;
    wide *w = user;
    *more = w->at < w->rows;
    *row = (zl_stream_row){"x", w->at == 0 ? w->first : w->others, w->shape};
    w->at++;
    return ZL_OK;
}

static zl_status rewind_rows(void *user, zl_error *err)
{
    (void)err;
    ((wide *)user)->at = 0;
    return ZL_OK;
}

static zl_stream make(wide *w, size_t columns, size_t rows)
{
    memset(w->text, 'x', WIDTH);
    w->text[WIDTH] = '\0';
    w->rows = rows;
    w->columns = (zl_columns){w->column, columns};
    for (size_t i = 0; i < columns; i++) {
        snprintf(w->name[i], sizeof w->name[i], "c%zu", i);
        w->column[i] = (zl_column){.name = w->name[i], .type = ZL_TEXT};
        w->first[i] = (zl_value){.type = ZL_TEXT, .text = w->text};
        w->others[i] = (zl_value){.type = ZL_TEXT, .null = true};
    }
    return (zl_stream){.columns = &w->columns,
                       .kind = ZL_SHAPE_POINT,
                       .name = "wide",
                       .next = next,
                       .rewind = rewind_rows,
                       .user = w};
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

/* Writes it where nothing should be left when it is refused. */
static zl_status write_wide(size_t columns, size_t rows, zl_error *err)
{
    static wide w;
    char folder[] = "shapefile_XXXXXX";
    zl_error why;
    zl_summary summary = {0};
    zl_write_request request = {.stem = "w", .shown = "w.shp", .ending = ".shp"};
    zl_stream stream = make(&w, columns, rows);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    request.folder = folder;
    request.crs_code = "EPSG:4490";
    UNIT_OK(zl_format_find(&request.format, NULL, "w.shp", &why), why);
    zl_crs *crs = NULL;
    UNIT_OK(zl_crs_open(&crs, request.crs_code, false, NULL, &why), why);
    request.crs = crs;
    w.shape = places(1);
    zl_status status = zl_shapefile_write(&summary, &request, &stream, NULL, err);
    CU_ASSERT(status == ZL_OK || count_entries(folder) == 0);
    zl_shape_free(w.shape);
    zl_crs_close(crs);
    char command[64];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    CU_ASSERT(system(command) == 0);
    return status;
}

static void refuses_what_is_too_large(void)
{
    zl_error err;
    CU_ASSERT(write_wide(COLUMNS, 66400, &err) == ZL_USAGE); /* 66,400 records of 64,771 bytes */
    CU_ASSERT(strstr(err.message, ".dbf would have 4300802594 bytes") != NULL);
    CU_ASSERT(strstr(err.message, "GeoPackage") != NULL);
    CU_ASSERT(write_wide(COLUMNS + 4, 1, &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "259 columns of 65787 bytes") != NULL);
    UNIT_OK(write_wide(COLUMNS, 2, &err), err);
}

static void warns_of_what_is_large(void)
{
    zl_error err;
    const zl_write_request request = {.shown = "w.shp"};
    zl_findings *findings = zl_findings_new();
    CU_ASSERT(zl_shapefile_check_size(&request, "w", ".shp", INT32_MAX, findings, &err) == ZL_OK);
    CU_ASSERT(zl_findings_count(findings) == 0);
    int64_t over = INT64_C(1) << 31, most = 2 * (int64_t)INT32_MAX;
    CU_ASSERT(zl_shapefile_check_size(&request, "w", ".shp", over, findings, &err) == ZL_OK);
    CU_ASSERT(zl_findings_count(findings) == 1);
    const zl_finding *found = zl_findings_get(findings, 0);
    CU_ASSERT(found->severity == ZL_WARNING && strcmp(found->code, "file-over-2gb") == 0);
    CU_ASSERT(zl_shapefile_check_size(&request, "w", ".shp", most, findings, &err) == ZL_OK);
    CU_ASSERT(zl_shapefile_check_size(&request, "w", ".shp", most + 2, findings, &err) == ZL_USAGE);
    zl_findings_free(findings);
}

int main(void)
{
    static const unit_case cases[] = {
        {"polygons with holes", writes_polygons},
        {"points, many at once and none", writes_points_and_nulls},
        {"headers", writes_headers},
        {"what is too large is refused before it is written", refuses_what_is_too_large},
        {"what many programs do not read is told", warns_of_what_is_large},
    };
    return unit_main("output_shapefile", cases, sizeof cases / sizeof *cases);
}
