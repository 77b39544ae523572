/* GeoJSON by our own writer: byte for byte what GDAL's driver writes of the same rows, what is read
 * back of it, and that no byte of it can change unseen. */
#include <sys/stat.h>
#include <unistd.h>

#include "geometry/shape.h"
#include "output/geojson/geojson.h"
#include "output/geojson/json.h"
#include "output/tally.h"
#include "unit.h"

/* ---- rows by hand --------------------------------------------------------------------------- */

enum { COLUMNS = 4, MOST_ROWS = 64 };
static const zl_column column[COLUMNS] = {{.name = "id", .type = ZL_TEXT},
                                          {.name = "名\"称", .type = ZL_TEXT},
                                          {.name = "count", .type = ZL_INTEGER},
                                          {.name = "size", .type = ZL_REAL}};
static const zl_columns columns = {column, COLUMNS};

typedef struct table {
    zl_value value[MOST_ROWS][COLUMNS];
    zl_shape *shape[MOST_ROWS];
    size_t count, at;
} table;

static zl_value text(const char *value)
{
    return (zl_value){.type = ZL_TEXT, .text = value, .null = value == NULL};
}

static void add_row(table *t, const char *id, const char *name, int64_t count, double size,
                    zl_shape *shape)
{
    zl_value *value = t->value[t->count];
    value[0] = text(id);
    value[1] = text(name);
    value[2] = (zl_value){.type = ZL_INTEGER, .integer = count};
    value[3] = (zl_value){.type = ZL_REAL, .real = size, .null = isnan(size)};
    t->shape[t->count++] = shape;
}

static zl_status next(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    (void)err;
    table *t = user;
    *more = t->at < t->count;
    if (*more) {
        *row = (zl_stream_row){t->value[t->at][0].text, t->value[t->at], t->shape[t->at]};
        t->at++;
    }
    return ZL_OK;
}

static zl_status rewind_table(void *user, zl_error *err)
{
    (void)err;
    ((table *)user)->at = 0;
    return ZL_OK;
}

static zl_shape *from_wkt_points(zl_shape_kind kind, int parts, const double *places, size_t count)
{
    zl_error err;
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, kind);
    for (int p = 0; p < parts; p++) {
        zl_shape_begin_part(&builder);
        zl_shape_begin_ring(&builder);
        for (size_t i = 0; i < count; i++)
            zl_shape_add_point(&builder, places[2 * i] + 3 * p, places[2 * i + 1]);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* A polygon whose shell runs clockwise, with a hole that does not: both have to be turned. */
static zl_shape *turned(void)
{
    static const double shell[] = {0, 0, 0, 2, 2, 2, 2, 0, 0, 0};
    static const double hole[] = {0.5, 0.5, 1, 0.5, 1, 1, 0.5, 1, 0.5, 0.5};
    zl_error err;
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, shell, 5);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, hole, 5);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static void fill_table(table *t)
{
    static const double place[] = {86.0, 41.00390625}, low[] = {-0.00000001, -89.99999995};
    static const double path[] = {85.36977405, 42.1, 85.36957275, 42.3691088, 85.0, 42.3};
    static const double over[] = {179, 0, 181, 0, 181, 2, 179, 2, 179, 0};
    static const double near[] = {171, 0, 176, 0, 176, 2, 171, 0};
    add_row(t, "a", "a \"q\" \\ tab\t nl\n cr\r ff\f bs\b \x01", 1, 8113.43, NULL);
    add_row(t, "b", "中文 😀", INT64_MAX, 0.1, from_wkt_points(ZL_SHAPE_POINT, 1, place, 1));
    add_row(t, "c", "", INT64_MIN, -3, from_wkt_points(ZL_SHAPE_POINT, 1, low, 1));
    add_row(t, "d", NULL, 0, (double)NAN, from_wkt_points(ZL_SHAPE_POINT, 3, place, 1));
    add_row(t, "e", "{ \"a\": [1, 2.5, {\"b\":[], \"c\":{}, \"\\u4e2d\":null}], \"t\":true}", -7,
            0.0001, from_wkt_points(ZL_SHAPE_LINE, 1, path, 3));
    add_row(t, "f", "[no json]", 5, 1e20, from_wkt_points(ZL_SHAPE_LINE, 2, path, 3));
    add_row(t, "g", "[]", 5, 1000000000000000, turned());
    add_row(t, "h", "x", 5, 2.5, from_wkt_points(ZL_SHAPE_POLYGON, 1, over, 5));
    add_row(t, "i", "x", 5, 2.5, from_wkt_points(ZL_SHAPE_POLYGON, 1, near, 4));
}

static void free_table(table *t)
{
    for (size_t i = 0; i < t->count; i++)
        zl_shape_free(t->shape[i]);
}

/* ---- files ---------------------------------------------------------------------------------- */

static char folder[64];

static void begin(void)
{
    strcpy(folder, "geojson-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
}

static void end(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    CU_ASSERT(system(command) == 0);
}

static char *read_all(const char *name, size_t *size)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    char *all = malloc(1 << 20);
    CU_ASSERT_PTR_NOT_NULL_FATAL(all);
    *size = fread(all, 1, (1 << 20) - 1, file);
    all[*size] = '\0';
    fclose(file);
    return all;
}

static void write_all(const char *name, const char *bytes, size_t size)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT(fwrite(bytes, 1, size, file) == size);
    fclose(file);
}

/* A writing of the table as <stem>.<ending>. */
typedef struct job {
    zl_crs *crs;
    zl_write_request request;
    zl_summary summary;
} job;

static void open_job(job *j, const char *name, char stem[32])
{
    zl_error err;
    *j = (job){.crs = NULL};
    strcpy(stem, name);
    char *dot = strchr(stem, '.');
    *dot = '\0';
    UNIT_OK(zl_crs_open(&j->crs, "OGC:CRS84", false, NULL, &err), err);
    j->request = (zl_write_request){.folder = folder,
                                    .stem = stem,
                                    .ending = strchr(name, '.'),
                                    .shown = name,
                                    .crs = j->crs,
                                    .crs_code = "OGC:CRS84"};
    UNIT_OK(zl_format_find(&j->request.format, NULL, name, &err), err);
}

static zl_status write_table(job *j, table *t, zl_findings *findings, zl_error *err)
{
    const zl_stream stream = {.columns = &columns,
                              .kind = ZL_SHAPE_POLYGON,
                              .name = "t",
                              .next = next,
                              .rewind = rewind_table,
                              .user = t};
    return zl_write_stream(&j->summary, &j->request, &stream, findings, err);
}

/* ---- the same bytes as GDAL -------------------------------------------------------------------
 */

/* GDAL reads our file and writes it anew: the way it shortens numbers leaves these as they are. */
static void writes_what_gdal_writes(void)
{
    static const char *const names[] = {"mine.geojson", "mine.geojsonl"};
    zl_error err;
    table t = {.count = 0};
    fill_table(&t);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        job j;
        char stem[32], command[512];
        begin();
        open_job(&j, names[i], stem);
        UNIT_OK(write_table(&j, &t, NULL, &err), err);
        UNIT_OK(zl_verify_file(&j.summary, &j.request, &err), err);
        snprintf(command, sizeof command,
                 "cd %s && ogr2ogr -q -nln mine %s gdal%s %s -oo NATIVE_DATA=NO", folder,
                 i == 0 ? "-lco RFC7946=YES -lco COORDINATE_PRECISION=7" : "",
                 strchr(names[i], '.'), names[i]);
        CU_ASSERT(system(command) == 0);
        size_t size = 0, expected_size = 0;
        char *mine = read_all(names[i], &size);
        char *gdal = read_all(i == 0 ? "gdal.geojson" : "gdal.geojsonl", &expected_size);
        CU_ASSERT(size > 2000 && size == expected_size && memcmp(mine, gdal, size) == 0);
        if (size != expected_size || memcmp(mine, gdal, size) != 0)
            fprintf(stderr, "ours:\n%s\nGDAL's:\n%s\n", mine, gdal);
        free(mine);
        free(gdal);
        zl_crs_close(j.crs);
        end();
    }
    free_table(&t);
}

/* ---- no byte changes unseen -------------------------------------------------------------------
 */

/* What JSON says in two ways may pass: one blank for another, and a zero behind a fraction. */
static bool means_the_same(char before, char after)
{
    return (before == ' ' || before == '\n') && after != '\0' && strchr(" \t\r\n0", after);
}

static size_t unseen_flips(job *j, const char *name, char *all, size_t size)
{
    size_t unseen = 0;
    for (size_t i = 0; i < size; i++)
        for (int bit = 0; bit < 8; bit++) {
            char before = all[i];
            all[i] = (char)(before ^ (1 << bit));
            write_all(name, all, size);
            bool passed = zl_verify_file(&j->summary, &j->request, NULL) == ZL_OK;
            if (passed && !means_the_same(before, all[i]) && unseen++ < 10)
                fprintf(stderr, "byte %zu: '%c' as '%c' passes\n", i, before, all[i]);
            all[i] = before;
        }
    return unseen;
}

static void sees_every_flipped_bit(void)
{
    static const double path[] = {85.36977405, 42.1, 85.36957275, 42.3691088, 85.0, 42.3};
    zl_error err;
    table t = {.count = 0};
    add_row(&t, "a", "中 \"x\" [1]", 12, 0.125, from_wkt_points(ZL_SHAPE_LINE, 1, path, 3));
    add_row(&t, "b", "{\"k\": [1.5, true]}", -12, (double)NAN, NULL);
    static const char *const names[] = {"f.geojson", "f.geojsonl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        job j;
        char stem[32];
        size_t size = 0;
        begin();
        open_job(&j, names[i], stem);
        UNIT_OK(write_table(&j, &t, NULL, &err), err);
        char *all = read_all(names[i], &size);
        CU_ASSERT_EQUAL(unseen_flips(&j, names[i], all, size), 0);
        free(all);
        zl_crs_close(j.crs);
        end();
    }
    free_table(&t);
}

static void sees_every_cut(void)
{
    zl_error err;
    table t = {.count = 0};
    fill_table(&t);
    job j;
    char stem[32];
    size_t size = 0, unseen = 0;
    begin();
    open_job(&j, "c.geojson", stem);
    UNIT_OK(write_table(&j, &t, NULL, &err), err);
    char *all = read_all("c.geojson", &size);
    for (size_t kept = 0; kept < size; kept++) {
        write_all("c.geojson", all, kept);
        unseen += zl_verify_file(&j.summary, &j.request, NULL) == ZL_OK;
        char *holed = malloc(size);
        memcpy(holed, all, size);
        memset(holed + kept, 0, size - kept < 64 ? size - kept : 64); /* a write that was lost */
        write_all("c.geojson", holed, size);
        unseen += zl_verify_file(&j.summary, &j.request, NULL) == ZL_OK;
        free(holed);
    }
    CU_ASSERT_EQUAL(unseen, 0);
    free(all);
    zl_crs_close(j.crs);
    end();
    free_table(&t);
}

/* Two features that change places, and two values that do. */
static void sees_what_changes_places(void)
{
    zl_error err;
    table t = {.count = 0}, other = {.count = 0};
    add_row(&t, "a", "x", 1, 1, NULL);
    add_row(&t, "b", "y", 2, 2, NULL);
    add_row(&other, "b", "y", 2, 2, NULL);
    add_row(&other, "a", "x", 1, 1, NULL);
    job j, k;
    char stem[32];
    begin();
    open_job(&j, "p.geojson", stem);
    UNIT_OK(write_table(&j, &t, NULL, &err), err);
    CU_ASSERT(remove(strcat(strcpy((char[128]){0}, folder), "/p.geojson")) == 0);
    open_job(&k, "p.geojson", stem);
    UNIT_OK(write_table(&k, &other, NULL, &err), err);
    UNIT_OK(zl_verify_file(&k.summary, &k.request, &err), err);
    CU_ASSERT(zl_verify_file(&j.summary, &j.request, &err) == ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "values"));
    zl_crs_close(j.crs);
    zl_crs_close(k.crs);
    end();
}

/* ---- bad input ------------------------------------------------------------------------------- */

static void writes_nothing_well(void)
{
    zl_error err;
    table t = {.count = 0};
    static const char *const names[] = {"n.geojson", "n.geojsonl"};
    static const char *const expected[] = {
        "{\n\"type\": \"FeatureCollection\",\n\"name\": \"n\",\n\"features\": [\n\n]\n}\n", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        job j;
        char stem[32];
        size_t size = 0;
        begin();
        open_job(&j, names[i], stem);
        UNIT_OK(write_table(&j, &t, NULL, &err), err);
        UNIT_OK(zl_verify_file(&j.summary, &j.request, &err), err);
        char *all = read_all(names[i], &size);
        CU_ASSERT_STRING_EQUAL(all, expected[i]);
        free(all);
        zl_crs_close(j.crs);
        end();
    }
}

/* What JSON has no place for is told and left out, one by one. */
static void tells_what_json_has_not(void)
{
    zl_error err;
    static const double outside[] = {86, 91};
    table t = {.count = 0}, far = {.count = 0};
    add_row(&t, "a", "bad \xff\xfe byte", 1, (double)INFINITY, NULL);
    add_row(&far, "pole", "x", 1, 1, from_wkt_points(ZL_SHAPE_POINT, 1, outside, 1));
    job j;
    char stem[32];
    size_t size = 0;
    begin();
    open_job(&j, "b.geojson", stem);
    zl_findings *findings = zl_findings_new();
    UNIT_OK(write_table(&j, &t, findings, &err), err);
    UNIT_OK(zl_verify_file(&j.summary, &j.request, &err), err);
    char *all = read_all("b.geojson", &size);
    CU_ASSERT_PTR_NOT_NULL(strstr(all, "bad \\ufffd\\ufffd byte") ? all : strstr(all, "bad ��"));
    CU_ASSERT_PTR_NOT_NULL(strstr(all, "\"size\": null"));
    free(all);
    bool broken = false, infinite = false;
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        broken |= strcmp(zl_findings_get(findings, i)->code, "text-not-utf8") == 0;
        infinite |= strcmp(zl_findings_get(findings, i)->code, "value-not-finite") == 0;
    }
    CU_ASSERT(broken && infinite);
    zl_findings_free(findings);
    CU_ASSERT(remove(strcat(strcpy((char[128]){0}, folder), "/b.geojson")) == 0);
    CU_ASSERT(write_table(&j, &far, NULL, &err) == ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "pole"));
    zl_crs_close(j.crs);
    end();
    free_table(&far);
}

/* ---- the reader ------------------------------------------------------------------------------ */

/* RFC 8259 by cases: what is JSON, and what only looks like it. */
static void takes_json_only(void)
{
    static const char *const good[] = {"[]",
                                       "{}",
                                       "[1,2]",
                                       "{\"a\":{\"b\":[null,true,false]}}",
                                       "[\"\\u4e2d\\n\\\\\\/\"]",
                                       "[ 1e5 , -0.5 ]",
                                       "[\n1\n]"};
    static const char *const bad[] = {
        "",           "1",        "\"a\"",         "[1,]",       "[,1]",  "[01]", "[1 2]",
        "{\"a\"}",    "{a:1}",    "[\"\\x\"]",     "['a']",      "[NaN]", "[1]]", "[1] x]",
        "{\"a\":1,}", "[\"\t\"]", "[\"\\ud800\"]", "[\"\xff\"]", "[tru]"};
    uint64_t mark = 7;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT(zl_json_whole(&mark, good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t before = mark;
        CU_ASSERT(!zl_json_whole(&mark, bad[i]) && mark == before);
    }
    char deep[4 * ZL_JSON_DEPTH];
    memset(deep, '[', 2 * ZL_JSON_DEPTH);
    memset(deep + 2 * ZL_JSON_DEPTH, ']', 2 * ZL_JSON_DEPTH - 1);
    deep[sizeof deep - 1] = '\0';
    CU_ASSERT(!zl_json_whole(&mark, deep));
}

/* A tally does not depend on where it was cut. */
static void adds_up_in_pieces(void)
{
    zl_tally whole, left, right;
    zl_tally_init(&whole);
    zl_tally_init(&left);
    zl_tally_init(&right);
    for (uint64_t i = 0; i < 1000; i++) {
        zl_chain_add(&whole.values, i * i);
        zl_chain_add(i < 371 ? &left.values : &right.values, i * i);
    }
    zl_tally_join(&left, &right);
    CU_ASSERT_EQUAL(left.values.mark, whole.values.mark);
    CU_ASSERT_EQUAL(left.values.scale, whole.values.scale);
}

int main(void)
{
    static const unit_case cases[] = {
        {"the bytes of GDAL", writes_what_gdal_writes},
        {"every flipped bit is seen", sees_every_flipped_bit},
        {"every cut is seen", sees_every_cut},
        {"what changes places is seen", sees_what_changes_places},
        {"nothing", writes_nothing_well},
        {"what JSON has not", tells_what_json_has_not},
        {"JSON only", takes_json_only},
        {"a tally in pieces", adds_up_in_pieces},
    };
    return unit_main("output geojson", cases, sizeof cases / sizeof *cases);
}
