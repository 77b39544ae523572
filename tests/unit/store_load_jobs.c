/* A load in several threads: rows, marks, findings and their order are those of one thread, and the
 * digests that are made before a row is written are those of the row as it is stored. */
#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"
#include "store_files.h"

/* Several batches of 256. */
enum { FEATURES = 3000, PLOTS = 700 };

static const int jobs[] = {1, 2, 3, 7};
enum { WAYS = sizeof jobs / sizeof *jobs };

/* ---- sources with something of everything ---- */

static void add_ring(zl_text *text, double lon, double lat, int kind)
{
    double step = 0.001;
    if (kind == 1) /* crosses itself */
        zl_text_addf(text, "[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]", lon, lat, lon + step,
                     lat + step, lon + step, lat, lon, lat + step, lon, lat);
    else if (kind == 2) /* a point twice, a hole */
        zl_text_addf(text,
                     "[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]],"
                     "[[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]",
                     lon, lat, lon + step, lat, lon + step, lat, lon + step, lat + step, lon,
                     lat + step, lon, lat, lon + step / 4, lat + step / 4, lon + step / 2,
                     lat + step / 2, lon + step / 4, lat + step / 2, lon + step / 4,
                     lat + step / 4);
    else
        zl_text_addf(text, "[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]", lon, lat, lon + step, lat,
                     lon + step, lat + step, lon, lat + step, lon, lat);
}

static void add_feature(zl_text *text, int i)
{
    double lon = (i % 13 ? 86 : 140) + 0.002 * (i % 100), lat = 41 + 0.002 * (i / 100);
    zl_text_addf(text, "%s{\"type\":\"Feature\",\"properties\":{\"id\":\"%d\",\"名称\":\"地块%d\"",
                 i ? "," : "", i, i);
    zl_text_addf(text, ",\"value\":%s,\"whole\":%d,\"tags\":[\"a\",\"%d\"]",
                 i % 5 == 0   ? "-0.0"
                 : i % 5 == 1 ? "17.0"
                 : i % 5 == 2 ? "0.1"
                 : i % 5 == 3 ? "null"
                              : "1e300",
                 i, i % 3);
    if (i % 4)
        zl_text_addf(text, ",\"note\":\"%s\"", i % 4 == 1 ? "" : "12");
    zl_text_add(text, "},\"geometry\":");
    if (i % 11 == 5) {
        zl_text_add(text, "null}");
        return;
    }
    zl_text_add(text, "{\"type\":\"Polygon\",\"coordinates\":");
    add_ring(text, lon, lat, i % 7 == 3 ? 1 : i % 7 == 4 ? 2 : 0);
    zl_text_add(text, "}}");
}

static const char *write_features(void)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add(&text, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (int i = 0; i < FEATURES; i++)
        add_feature(&text, i);
    zl_text_add(&text, "]}");
    return files_write("mixed.geojson", text.data);
}

/* Squares of 6 ha, of which two in three say that they have another area, or that in mu. */
static const char *write_plots(void)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add(&text, "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n"
                       "投影类型=高斯克吕格\n带号=29\n[地块坐标]\n");
    for (int i = 0; i < PLOTS; i++) {
        double north = 4619000 + 400.0 * (i / 20), east = 29421000 + 400.0 * (i % 20);
        zl_text_addf(&text, "5,%s,%d,地块%d,面,,,,@\n",
                     i % 3 == 0   ? "6.0000"
                     : i % 3 == 1 ? "7.5000"
                                  : "90.0000",
                     i + 1, i + 1);
        for (int k = 0; k < 5; k++)
            zl_text_addf(&text, "J%d,1,%.3f,%.3f\n", k % 4 + 1, north + (k % 4 / 2 ? 200 : 0),
                         east + ((k + 1) % 4 / 2 ? 300 : 0));
    }
    return files_write("plots.txt", text.data);
}

/* ---- what a load leaves ---- */

typedef struct outcome {
    zl_status status;
    zl_load_row row;
    size_t findings;
    char digest[ZL_DIGEST_SIZE]; /* of all findings, and of all rows with their marks */
} outcome;

static void digest_findings(zl_digest *digest, const zl_findings *findings)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *f = zl_findings_get(findings, i);
        zl_digest_add(digest, f->code, strlen(f->code));
        zl_digest_add(digest, f->feature ? f->feature : "", f->feature ? strlen(f->feature) : 0);
        zl_digest_add(digest, f->text, strlen(f->text));
        zl_digest_add(digest, &f->lon_deg, f->lon_deg == f->lon_deg ? sizeof f->lon_deg : 0);
    }
}

static void digest_rows(zl_digest *digest, zl_store *store, const char *sql)
{
    zl_stmt *stmt = NULL;
    zl_error err = {0};
    bool row = true;
    UNIT_OK(zl_stmt_prepare(&stmt, zl_store_db(store), sql, &err), err);
    while (zl_stmt_step(&row, stmt, &err) == ZL_OK && row)
        for (int i = 0; i < zl_column_count(stmt); i++) {
            size_t size;
            const void *bytes = zl_column_blob(stmt, i, &size);
            zl_digest_add(digest, bytes ? bytes : "", size);
        }
    zl_stmt_free(stmt);
}

static void check_digests(zl_store *store)
{
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_check(store, "l", NULL, true, findings, &err), err);
    CU_ASSERT_EQUAL(files_count_code(findings, "damaged"), 0);
    CU_ASSERT_EQUAL(files_count_code(findings, "edited"), 0);
    CU_ASSERT_EQUAL(files_count_code(findings, "wrong-index"), 0);
    CU_ASSERT_EQUAL(files_count_code(findings, "not-indexed"), 0);
    zl_findings_free(findings);
}

static outcome load(const char *source, int njobs, bool repair, const char *skip_bad)
{
    char name[32];
    snprintf(name, sizeof name, "j%d.sqlite", njobs);
    unlink(fixture_path(name));
    zl_store *store = files_store(name);
    zl_load_options options = {
        .kind = "land", .as = "l", .skip_bad = skip_bad, .source = {.repair = repair}};
    zl_set_jobs(njobs);
    files_result result = files_load(store, source, &options);
    outcome out = {
        .status = result.status, .row = result.row, .findings = zl_findings_count(result.findings)};
    zl_digest *digest = zl_digest_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(digest);
    digest_findings(digest, result.findings);
    if (result.status == ZL_OK) {
        digest_rows(digest, store, "SELECT * FROM l ORDER BY fid");
        digest_rows(digest, store, "SELECT * FROM row_marks ORDER BY layer, fid");
        digest_rows(digest, store, "SELECT * FROM idx_l_geometry_node ORDER BY nodeno");
        check_digests(store);
    }
    zl_digest_finish(digest, out.digest);
    zl_digest_free(digest);
    zl_findings_free(result.findings);
    zl_store_close(store);
    zl_set_jobs(0);
    return out;
}

static outcome load_each_way(const char *source, bool repair, bool skip)
{
    char refused[512];
    snprintf(refused, sizeof refused, "%s", fixture_path("refused.geojson"));
    outcome first = {0};
    for (size_t i = 0; i < WAYS; i++) {
        unlink(refused);
        outcome out = load(source, jobs[i], repair, skip ? refused : NULL);
        if (i == 0)
            first = out;
        CU_ASSERT_EQUAL(out.status, first.status);
        CU_ASSERT_EQUAL(out.findings, first.findings);
        CU_ASSERT_STRING_EQUAL(out.digest, first.digest);
    }
    return first;
}

/* ---- the cases ---- */

enum { CROSSED = FEATURES / 7, WITHOUT = FEATURES / 11 };

static void test_refused(void)
{
    outcome out = load_each_way(write_features(), false, false);
    CU_ASSERT_EQUAL(out.status, ZL_BAD_DATA);
    CU_ASSERT(out.findings > CROSSED);
}

static void test_skipped(void)
{
    outcome out = load_each_way(write_features(), false, true);
    CU_ASSERT_EQUAL(out.status, ZL_OK);
    CU_ASSERT_EQUAL(out.row.read, FEATURES);
    CU_ASSERT_EQUAL(out.row.written + out.row.refused, FEATURES);
    CU_ASSERT(out.row.refused > CROSSED * 9 / 10 && out.row.refused <= CROSSED + 1);
}

static void test_repaired(void)
{
    outcome out = load_each_way(write_features(), true, false);
    CU_ASSERT_EQUAL(out.status, ZL_OK);
    CU_ASSERT_EQUAL(out.row.written, FEATURES);
    CU_ASSERT(out.row.repaired >= CROSSED * 9 / 10);
}

/* Ten of each kind are told, in their order, and the rest is counted. */
static void test_told_and_counted(void)
{
    const char *source = write_plots();
    outcome out = load_each_way(source, false, false);
    CU_ASSERT_EQUAL(out.status, ZL_OK);
    zl_store *store = files_store("told.sqlite");
    zl_set_jobs(3);
    files_result result = files_load(store, source, &(zl_load_options){.kind = "land", .as = "l"});
    CU_ASSERT_EQUAL(files_count_code(result.findings, "area-differs"), 11);
    CU_ASSERT_EQUAL(files_count_code(result.findings, "area-unit"), 11);
    zl_findings_free(result.findings);
    zl_store_close(store);
    zl_set_jobs(0);
}

int main(void)
{
    static const unit_case cases[] = {
        {"what is refused", test_refused},
        {"what is skipped", test_skipped},
        {"what is mended", test_repaired},
        {"what is told of the first and counted of the rest", test_told_and_counted},
    };
    return unit_main("store_load_jobs", cases, sizeof cases / sizeof *cases);
}
