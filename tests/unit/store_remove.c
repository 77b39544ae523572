/* Removing: a zone is closed and kept, --forever deletes. */
#include "store_files.h"

#define ZONE(id, parent)                                                                           \
    FEATURE("\"id\":\"" id "\",\"name_zh\":\"" id "\",\"part_of\":" parent, BOX(86, 41, 86.1, 41.1))

static zl_store *open_all(const char *name)
{
    zl_store *store = files_store(name);
    files_load_ok(
        store, files_geojson("zones.geojson", ZONE("whole", "null") "," ZONE("part", "\"whole\"")),
        NULL);
    files_load_ok(
        store,
        files_geojson(
            "lines.geojson",
            FEATURE("\"id\":\"g30\",\"part\":1,\"mode\":\"expressway\"",
                    PATH(86, 41, 87,
                         41)) "," FEATURE("\"id\":\"g30\",\"part\":2,\"mode\":\"expressway\"",
                                          PATH(87, 41, 88,
                                               41)) "," FEATURE("\"id\":\"g312\",\"part\":1,"
                                                                "\"mode\":\"national-road\"",
                                                                PATH(87, 41, 88, 41))),
        NULL);
    files_load_ok(store,
                  files_geojson("points.geojson",
                                FEATURE("\"id\":\"s\",\"kind\":\"station\"", PLACE(86, 41))),
                  NULL);
    files_load_ok(
        store,
        files_geojson("parcels.geojson", FEATURE("\"owner\":\"x\"", BOX(86, 41, 86.1, 41.1))),
        &(zl_load_options){.kind = "land"});
    files_load_ok(store,
                  files_write("declared_areas.csv", "id,kind,value,unit,document\n"
                                                    "whole,approved,1,km2,p\n"
                                                    "whole,planned,2,km2,p\n"),
                  NULL);
    return store;
}

static files_result take_away(zl_store *store, const char *id, bool forever)
{
    files_result result = {.findings = zl_findings_new()};
    result.status = zl_remove(store, id, forever, result.findings, &result.err);
    return result;
}

static void test_zone_is_kept(void)
{
    zl_store *store = open_all("kept.sqlite");
    files_result result = take_away(store, "whole", false);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE id='whole' AND "
                                 "length(valid_to)=24 AND geometry IS NOT NULL") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='zones'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='zones_history' AND "
                                 "valid=1") == 1);
    CU_ASSERT(files_count_code(result.findings, "closed") == 1);
    CU_ASSERT_STRING_EQUAL(files_finding(result.findings, "unknown-part-of")->feature, "part");
    CU_ASSERT(files_count_code(result.findings, "unknown-zone") == 2);
    zl_findings_free(result.findings);
    /* Again: it is there no more, but its versions can be deleted. */
    result = take_away(store, "whole", false);
    FAILED_WITH(ZL_USAGE, "whole was removed before and is kept in zones_history", result);
    zl_findings_free(result.findings);
    result = take_away(store, "whole", true);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history") == 0);
    CU_ASSERT(strstr(files_finding(result.findings, "deleted")->text, "1 closed version") != NULL);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_forever(void)
{
    zl_store *store = open_all("forever.sqlite");
    static const struct {
        const char *id, *what, *left;
    } cases[] = {
        {"g30", "a line", "SELECT count(*) - 1 FROM lines"},
        {"s", "a point", "SELECT count(*) FROM points"},
        {"parcels", "a land layer", "SELECT count(*) FROM layers WHERE name='parcels'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        files_result result = take_away(store, cases[i].id, false);
        FAILED_WITH(ZL_USAGE, cases[i].what, result);
        FAILED_WITH(ZL_USAGE, "add --forever", result);
        CU_ASSERT(fixture_int(store, cases[i].left) > 0);
        zl_findings_free(result.findings);
        result = take_away(store, cases[i].id, true);
        UNIT_OK(result.status, result.err);
        CU_ASSERT(fixture_int(store, cases[i].left) == 0);
        CU_ASSERT(files_count_code(result.findings, "deleted") == 1);
        zl_findings_free(result.findings);
    }
    CU_ASSERT(!zl_db_has_table(zl_store_db(store), "parcels"));
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer IN ('parcels', "
                                 "'points')") == 0);
    files_result result = take_away(store, "part", true);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history") == 0);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_unknown(void)
{
    zl_store *store = open_all("unknown.sqlite");
    files_result result = take_away(store, "wholes", true);
    FAILED_WITH(ZL_USAGE, "wholes is the id of no zone, line or point", result);
    FAILED_WITH(ZL_USAGE, "there are the zones whole, part", result);
    zl_findings_free(result.findings);
    /* The standard tables are no land layers. */
    result = take_away(store, "zones", true);
    FAILED_WITH(ZL_USAGE, "zones is the id of no zone", result);
    zl_findings_free(result.findings);
    result = take_away(store, "x' OR '1'='1", true);
    CU_ASSERT(result.status == ZL_USAGE);
    zl_findings_free(result.findings);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM lines") == 3);
    zl_store_close(store);
}

/* A zone goes by a name that no other has, as with --update. */
static void test_by_name(void)
{
    zl_store *store = files_store("byname.sqlite");
    files_load_ok(
        store,
        files_geojson(
            "zones.geojson",
            FEATURE("\"id\":\"a\",\"name_zh\":\"东区\",\"aliases\":[\"甲\",\"共\"]",
                    BOX(86, 41, 86.1, 41.1)) "," FEATURE("\"id\":\"b\",\"name_zh\":\"西区\","
                                                         "\"aliases\":[\"共\"]",
                                                         BOX(87, 41, 87.1, 41.1))),
        NULL);
    files_result result = take_away(store, "共", false);
    FAILED_WITH(ZL_USAGE, "more than one zone is called so (a, b", result);
    zl_findings_free(result.findings);
    result = take_away(store, "甲", false);
    UNIT_OK(result.status, result.err);
    CU_ASSERT_STRING_EQUAL(files_finding(result.findings, "closed")->feature, "a");
    zl_findings_free(result.findings);
    result = take_away(store, "西区", true);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 0);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* A list that was cut says how much of it is missing. */
static void test_cut_list(void)
{
    zl_store *store = files_store("cut.sqlite");
    char csv[1024] = "id,title\n";
    for (int i = 0; i < 13; i++)
        snprintf(csv + strlen(csv), sizeof csv - strlen(csv), "d%d,t\n", i);
    files_load_ok(store, files_write("documents.csv", csv), NULL);
    zl_layer *layer = NULL;
    files_result result = {0};
    result.status = zl_layer_open(&layer, store, "documents", NULL, &(zl_filter){.zone = "zz"},
                                  NULL, &result.err);
    FAILED_WITH(ZL_USAGE, " … and 3 more", result);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"by name", test_by_name}, {"cut list", test_cut_list}, {"zone is kept", test_zone_is_kept},
        {"forever", test_forever}, {"unknown", test_unknown},
    };
    return unit_main("store_remove", cases, sizeof cases / sizeof *cases);
}
