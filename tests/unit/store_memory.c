/* Each allocation fails once: a load, an update, a removal or a question then ends with an error,
 * the store is as it was, and nothing leaks (the sanitizers look). */
#include "store_files.h"

#include "base/alloc.h"
#include "store/collect.h"

static char zones[256], boundary[256], refused[256];

/* Runs `action` on a fresh store with the n-th allocation failing, n = 1, 2, 3 … until there is
 * no n-th one. */
static void survive(zl_status (*action)(zl_store *store, zl_findings *findings, zl_error *err),
                    bool loaded, const char *state)
{
    zl_status status = ZL_FAILED;
    bool reached = true;
    for (size_t n = 1; reached && n < 20000; n++) {
        zl_store *store = NULL;
        zl_error err = {0};
        UNIT_OK(zl_store_private(&store, &err), err);
        if (loaded)
            files_load_ok(store, zones, &(zl_load_options){.kind = "zone"});
        int64_t before = fixture_int(store, state);
        zl_findings *findings = zl_findings_new();
        zl_alloc_fail_at(n, 0);
        status = action(store, findings, &err);
        reached = zl_alloc_fail_at(0, 0) >= n;
        /* A message may lose a name to it and the work be done all the same. */
        if (status != ZL_OK) {
            if (status != ZL_FAILED || fixture_int(store, state) != before)
                fprintf(stderr, "allocation %zu: status %d: %s\n", n, (int)status, err.message);
            CU_ASSERT(status == ZL_FAILED);
            CU_ASSERT(err.message[0] != '\0');
            CU_ASSERT(fixture_int(store, state) == before);
        }
        unlink(refused);
        zl_findings_free(findings);
        zl_store_close(store);
    }
    CU_ASSERT(status == ZL_OK && !reached);
}

static zl_status load(zl_store *store, zl_findings *findings, zl_error *err)
{
    return zl_load(store, zones, &(zl_load_options){.kind = "zone", .document = "plan"}, NULL, NULL,
                   findings, err);
}

static zl_status skip(zl_store *store, zl_findings *findings, zl_error *err)
{
    return zl_load(store, zones, &(zl_load_options){.kind = "zone", .skip_bad = refused}, NULL,
                   NULL, findings, err);
}

static zl_status update(zl_store *store, zl_findings *findings, zl_error *err)
{
    zl_load_options options = {
        .update = "甲", .feature = -1, .basis = "surveyed", .accuracy_m = 1, .document = "survey"};
    return zl_load(store, boundary, &options, NULL, NULL, findings, err);
}

static zl_status take_away(zl_store *store, zl_findings *findings, zl_error *err)
{
    return zl_remove(store, "a", false, findings, err);
}

static zl_status ask(zl_store *store, zl_findings *findings, zl_error *err)
{
    zl_layer *layer = NULL;
    zl_collection collection = {0};
    zl_filter filter = {.zone = "甲,b", .where = "id <> 'x'", .status = "existing"};
    zl_status status = zl_layer_open(&layer, store, "zones", NULL, &filter, findings, err);
    if (status == ZL_OK)
        status = zl_collect(&collection, layer, err);
    CU_ASSERT(status != ZL_OK || collection.count == 2);
    zl_collection_free(&collection);
    zl_layer_close(layer);
    return status;
}

static zl_status ask_source(zl_store *store, zl_findings *findings, zl_error *err)
{
    zl_layer *layer = NULL;
    const zl_feature *feature;
    zl_status status = zl_layer_open(&layer, store, boundary, NULL, NULL, findings, err);
    if (status == ZL_OK)
        status = zl_layer_next(&feature, layer, err);
    zl_layer_close(layer);
    return status;
}

#define ALL_ROWS                                                                                   \
    "SELECT (SELECT count(*) FROM zones) + 100 * (SELECT count(*) FROM zones_history) + 10000 * "  \
    "(SELECT count(*) FROM loads) + 1000000 * (SELECT count(*) FROM row_marks)"

static void test_load(void)
{
    survive(load, false, ALL_ROWS);
}

static void test_skip_bad(void)
{
    char good[256];
    snprintf(good, sizeof good, "%s", zones);
    snprintf(zones, sizeof zones, "%s",
             files_geojson(
                 "mixed.geojson",
                 FEATURE("\"id\":\"a\",\"name_zh\":\"x\"", BOX(86, 41, 86.1, 41.1)) "," FEATURE(
                     "\"id\":\"b\",\"name_zh\":\"y\"", BOWTIE)));
    survive(skip, false, ALL_ROWS);
    CU_ASSERT(strstr(fixture_run("ls -A %s", fixture_folder), ".refused") == NULL);
    snprintf(zones, sizeof zones, "%s", good);
}

static void test_update(void)
{
    survive(update, true, ALL_ROWS);
}

static void test_remove(void)
{
    survive(take_away, true, ALL_ROWS);
}

static void test_questions(void)
{
    survive(ask, true, ALL_ROWS);
    survive(ask_source, true, ALL_ROWS);
}

int main(void)
{
    static const unit_case cases[] = {
        {"load", test_load},     {"skip bad", test_skip_bad},   {"update", test_update},
        {"remove", test_remove}, {"questions", test_questions},
    };
    snprintf(refused, sizeof refused, "%s", fixture_path("refused.geojson"));
    snprintf(zones, sizeof zones, "%s", fixture_path("zones.geojson"));
    snprintf(boundary, sizeof boundary, "%s", fixture_path("boundary.geojson"));
    FILE *file = fopen(zones, "wb");
    FILE *other = fopen(boundary, "wb");
    if (!file || !other)
        return EXIT_FAILURE;
    fputs("{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(
              "\"id\":\"a\",\"name_zh\":\"甲\",\"aliases\":[\"一\"]",
              BOX(86, 41, 86.1,
                  41.1)) "," FEATURE("\"id\":\"b\",\"name_zh\":\"乙\",\"part_of\":\"a\"",
                                     BOX(86, 41, 86.1, 41.05)) "]}",
          file);
    fputs("{\"type\":\"FeatureCollection\",\"features\":[" FEATURE("\"lot\":7",
                                                                   BOX(86, 41.02, 86.1, 41.1)) "]}",
          other);
    fclose(file);
    fclose(other);
    return unit_main("store_memory", cases, sizeof cases / sizeof *cases);
}
