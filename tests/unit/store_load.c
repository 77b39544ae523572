/* Loading: what goes where, what is filled in, in one transaction. */
#include "store_files.h"

#define ZONE_A FEATURE("\"id\":\"a\",\"name_zh\":\"甲\"", BOX(86, 41, 86.1, 41.1))
#define ZONE_B                                                                                      \
    FEATURE("\"id\":\"b\",\"name_zh\":\"乙\",\"boundary_basis\":\"schematic\",\"accuracy_m\":900," \
            "\"document\":\"own\"",                                                                 \
            BOX(87, 41, 87.1, 41.1))
#define PARCEL(owner, w)        PARCEL_BOX(owner, w##.0, w##.01)
#define PARCEL_BOX(owner, w, e) FEATURE("\"owner\":\"" owner "\"", BOX(w, 41, e, 41.01))

static void test_zones(void)
{
    zl_store *store = files_store("zones.sqlite");
    files_result result = files_load(store, files_geojson("z.geojson", ZONE_A "," ZONE_B),
                                     &(zl_load_options){.kind = "zone"});
    UNIT_OK(result.status, result.err);
    CU_ASSERT_STRING_EQUAL(result.layer, "zones");
    CU_ASSERT(result.rows == 1 && result.row.read == 2 && result.row.written == 2);
    CU_ASSERT(result.row.refused == 0 && result.row.repaired == 0);
    CU_ASSERT(result.row.first_lon == 86 && result.row.first_lat == 41);
    CU_ASSERT(result.crs[0] != '\0' && result.row.crs_evidence != NULL);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE status='existing' AND "
                                 "valid_from IS NULL AND valid_to IS NULL") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE valid=1") == 2);
    CU_ASSERT(fixture_int(store, "SELECT features FROM loads WHERE layer='zones' AND source_crs IS "
                                 "NOT NULL AND crs_evidence IS NOT NULL") == 2);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* Options fill only what a feature leaves empty. */
static void test_defaults(void)
{
    zl_store *store = files_store("defaults.sqlite");
    zl_load_options options = {
        .kind = "zone", .basis = "实测", .accuracy_m = 0.5, .document = "survey-2026"};
    files_load_ok(store, files_geojson("z.geojson", ZONE_A "," ZONE_B), &options);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='a' AND boundary_basis="
                                 "'surveyed' AND accuracy_m=0.5 AND document='survey-2026' AND "
                                 "area_basis='measured'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='b' AND boundary_basis="
                                 "'schematic' AND accuracy_m=900 AND document='own' AND "
                                 "area_basis IS NULL") == 1);
    const char *land = files_geojson("land.geojson", PARCEL("x", 86));
    files_result result =
        files_load(store, land, &(zl_load_options){.as = "land", .basis = "surveyed"});
    FAILED_WITH(ZL_USAGE, "--basis: the features of ", result);
    zl_findings_free(result.findings);
    result = files_load(store, land, &(zl_load_options){.as = "land", .basis = "guessed"});
    FAILED_WITH(ZL_USAGE, "--basis guessed: take surveyed", result);
    zl_findings_free(result.findings);
    CU_ASSERT(!zl_db_has_table(zl_store_db(store), "land"));
    zl_store_close(store);
}

static void test_kinds(void)
{
    zl_store *store = files_store("kinds.sqlite");
    files_load_ok(
        store,
        files_geojson("roads.geojson",
                      FEATURE("\"id\":\"g30\",\"mode\":\"高速公路\"",
                              PATH(86, 41, 87, 41)) "," FEATURE("\"id\":\"g30\",\"part\":"
                                                                "2,\"mode\":\"expressway\"",
                                                                PATH(87, 41, 88, 41))),
        &(zl_load_options){.as = "lines"});
    CU_ASSERT(fixture_int(store, "SELECT sum(part) FROM lines WHERE id='g30' AND mode="
                                 "'expressway'") == 3);
    files_load_ok(store,
                  files_geojson("points.geojson",
                                FEATURE("\"id\":\"s\",\"kind\":\"station\"", PLACE(86, 41))),
                  NULL);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM points") == 1);
    files_load_ok(store, files_write("documents.csv", "id,title\nplan,一个规划\n"), NULL);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM documents WHERE title='一个规划'") == 1);
    const char *source = files_geojson("any.geojson", ZONE_A);
    files_result result = files_load(store, source, &(zl_load_options){.kind = "road"});
    FAILED_WITH(ZL_USAGE, "--kind road: there is no such kind", result);
    zl_findings_free(result.findings);
    result = files_load(store, source, &(zl_load_options){.kind = "zone", .as = "parks"});
    FAILED_WITH(ZL_USAGE, "features of kind zone are kept in the layer zones", result);
    zl_findings_free(result.findings);
    result = files_load(store, source, &(zl_load_options){.kind = "land", .as = "zones"});
    FAILED_WITH(ZL_USAGE, "the layer zones holds features of kind zone", result);
    zl_findings_free(result.findings);
    result = files_load(store, source, &(zl_load_options){.kind = "land", .as = "row_marks"});
    FAILED_WITH(ZL_USAGE, "row_marks", result);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_land(void)
{
    zl_store *store = files_store("land.sqlite");
    char source[256];
    snprintf(source, sizeof source, "%s",
             files_geojson("parcels.geojson", PARCEL("甲", 86) "," PARCEL("乙", 87)));
    files_result result = files_load(store, source, &(zl_load_options){.kind = "land"});
    UNIT_OK(result.status, result.err);
    CU_ASSERT_STRING_EQUAL(result.layer, "parcels");
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM parcels") == 2);
    zl_findings_free(result.findings);
    result = files_load(store, source, &(zl_load_options){.kind = "land"});
    FAILED_WITH(ZL_USAGE, "there is a layer parcels already; add to it with --append", result);
    zl_findings_free(result.findings);
    files_load_ok(store, source, &(zl_load_options){.kind = "land", .append = true});
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM parcels") == 4);
    files_load_ok(store, source, &(zl_load_options){.kind = "land", .replace_layer = true});
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM parcels") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='parcels'") == 2);
    result = files_load(store, source,
                        &(zl_load_options){.as = "parcels", .append = true, .replace_layer = true});
    FAILED_WITH(ZL_USAGE, "exclude each other", result);
    zl_findings_free(result.findings);
    const char *more =
        files_geojson("more.geojson", FEATURE("\"tenant\":\"丙\"", BOX(86, 41, 86.1, 41.1)));
    result = files_load(store, more, &(zl_load_options){.as = "parcels", .append = true});
    FAILED_WITH(ZL_USAGE, "the layer has no column tenant", result);
    zl_findings_free(result.findings);
    const char *roads =
        files_geojson("r.geojson", FEATURE("\"owner\":\"x\"", PATH(86, 41, 87, 41)));
    result = files_load(store, roads, &(zl_load_options){.as = "parcels", .append = true});
    FAILED_WITH(ZL_USAGE, "another geometry", result);
    zl_findings_free(result.findings);
    const char *chinese = files_geojson("地块.geojson", PARCEL("x", 86));
    result = files_load(store, chinese, &(zl_load_options){.kind = "land"});
    FAILED_WITH(ZL_USAGE, "\"地块\" cannot be the name of a layer", result);
    CU_ASSERT(strstr(result.err.message, "--as NAME") != NULL);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_replace_standard(void)
{
    zl_store *store = files_store("replace.sqlite");
    files_load_ok(store, files_geojson("a.geojson", ZONE_A "," ZONE_B), NULL);
    files_load_ok(store, files_geojson("b.geojson", ZONE_B),
                  &(zl_load_options){.kind = "zone", .replace_layer = true});
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='b'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='zones'") == 1);
    zl_store_close(store);
}

/* What was there is closed and kept, and the zones that come back follow upon it. */
static void test_replace_keeps_versions(void)
{
    zl_store *store = files_store("replace_versions.sqlite");
    char again[256];
    snprintf(again, sizeof again, "%s", files_geojson("b.geojson", ZONE_B));
    files_load_ok(store, files_geojson("a.geojson", ZONE_A "," ZONE_B), NULL);
    zl_load_options options = {.kind = "zone", .replace_layer = true, .date = "2020-03-01"};
    files_result result = files_load(store, again, &options);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(strstr(files_finding(result.findings, "closed")->text, "2 zones") != NULL);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE "
                                 "valid_to='2020-03-01' AND geometry IS NOT NULL") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='zones_history' AND "
                                 "valid") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE valid_from='2020-03-01'") == 1);
    zl_findings_free(result.findings);
    result = files_load(store, again, &options); /* the same day again */
    FAILED_WITH(ZL_USAGE, "holds from 2020-03-01, so it cannot end on 2020-03-01", result);
    zl_findings_free(result.findings);
    options.date = NULL;
    files_load_ok(store, again, &options);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones z JOIN zones_history h USING (id) "
                                 "WHERE z.valid_from=h.valid_to AND length(h.valid_to)=24") == 1);
    options.date = "2999-01-01";
    result = files_load(store, again, &options);
    FAILED_WITH(ZL_USAGE, "a day that has not come", result);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_replace_counts(void)
{
    zl_store *store = files_store("replace_counts.sqlite");
    const char *source = files_write("documents.csv", "id,title\nplan,p\nsurvey,s\n");
    files_load_ok(store, source, NULL);
    files_result result =
        files_load(store, source, &(zl_load_options){.replace_layer = true, .feature = -1});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(strstr(files_finding(result.findings, "replaced")->text, "2 rows") != NULL);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* Removed and loaded in turn, the periods of a zone follow upon each other. */
static void test_comes_back(void)
{
    zl_store *store = files_store("comes_back.sqlite");
    zl_error err = {0};
    for (int round = 0; round < 3; round++) {
        files_load_ok(store, files_geojson("b.geojson", ZONE_B), NULL);
        usleep(2000); /* times have milliseconds */
        UNIT_OK(zl_remove(store, "b", false, NULL, &err), err);
    }
    CU_ASSERT(fixture_int(store, "SELECT count(DISTINCT coalesce(valid_from, '')) FROM "
                                 "zones_history WHERE id='b'") == 3);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history a JOIN zones_history b ON "
                                 "a.fid < b.fid WHERE a.valid_to > b.valid_from") == 0);
    files_result result =
        files_load(store,
                   files_geojson("b.geojson", FEATURE("\"id\":\"b\",\"name_zh\":\"乙\","
                                                      "\"valid_from\":\"2001-01-01\"",
                                                      BOX(86, 41, 86.1, 41.1))),
                   NULL);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(files_count_code(result.findings, "valid-from-moved") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE valid_from = (SELECT "
                                 "max(valid_to) FROM zones_history)") == 1);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* Whether the file or --basis says that nobody knows the boundary, a shape contradicts it. */
static void test_basis_none_with_shape(void)
{
    zl_store *store = files_store("none.sqlite");
    files_result result = files_load(
        store,
        files_geojson("z.geojson", FEATURE("\"id\":\"a\",\"name_zh\":\"甲\","
                                           "\"boundary_basis\":\"none\"",
                                           BOX(86, 41, 86.1,
                                               41.1)) "," FEATURE("\"id\":\"b\",\"name_zh\":\"乙\"",
                                                                  BOX(87, 41, 87.1, 41.1))),
        &(zl_load_options){.kind = "zone", .basis = "none", .feature = -1});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(files_count_code(result.findings, "basis-none-with-shape") == 2);
    zl_findings_free(result.findings);
    zl_findings *findings = zl_findings_new();
    zl_error err = {0};
    UNIT_OK(zl_check(store, "zones", NULL, false, findings, &err), err);
    CU_ASSERT(files_count_code(findings, "basis-none-with-shape") == 2);
    zl_findings_free(findings);
    zl_store_close(store);
}

static void test_dry_run(void)
{
    zl_store *store = files_store("dry.sqlite");
    const char *source = files_geojson("parcels.geojson", PARCEL("x", 86));
    files_result result =
        files_load(store, source, &(zl_load_options){.kind = "land", .dry_run = true});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(result.rows == 1 && result.row.written == 1);
    CU_ASSERT(!zl_db_has_table(zl_store_db(store), "parcels"));
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM loads") == 0);
    zl_findings_free(result.findings);
    files_load_ok(store, source, &(zl_load_options){.kind = "land"});
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM parcels") == 1);
    zl_store_close(store);
}

/* All sources or none; what names a row of another source may come before it. */
static void test_load_all(void)
{
    zl_store *store = files_store("all.sqlite");
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    files_result result = {0};
    char paths[3][256];
    snprintf(paths[0], 256, "%s",
             files_geojson("zones.geojson",
                           FEATURE("\"id\":\"part\",\"name_zh\":\"x\",\"part_of\":\"whole\","
                                   "\"document\":\"plan\"",
                                   BOX(86, 41, 86.1, 41.1)) "," FEATURE("\"id\":\"whole\",\"name_"
                                                                        "zh\":\"y\"",
                                                                        BOX(86, 41, 87, 42))));
    snprintf(paths[1], 256, "%s", files_write("documents.csv", "id,title\nplan,规划\n"));
    snprintf(paths[2], 256, "%s",
             files_geojson("bad.geojson", FEATURE("\"id\":\"x\",\"name_zh\":\"x\"", BOWTIE)));
    zl_load_item items[] = {{.source = paths[0], .options = {.kind = "zone"}},
                            {.source = paths[1], .options = {.kind = "document"}},
                            {.source = paths[2], .options = {.kind = "zone"}}};
    CU_ASSERT(zl_load_all(store, items, 3, files_take_row, &result, findings, &err) == ZL_BAD_DATA);
    CU_ASSERT(strstr(err.message, "bad.geojson: 1 of 1 features cannot be used") != NULL);
    CU_ASSERT(result.rows == 0);
    CU_ASSERT(fixture_int(store, "SELECT (SELECT count(*) FROM zones) + (SELECT count(*) FROM "
                                 "documents)") == 0);
    zl_findings_free(findings);
    findings = zl_findings_new();
    UNIT_OK(zl_load_all(store, items, 2, files_take_row, &result, findings, &err), err);
    CU_ASSERT(result.rows == 2);
    CU_ASSERT(files_count_code(findings, "unknown-document") == 0);
    CU_ASSERT(files_count_code(findings, "unknown-part-of") == 0);
    zl_findings_free(findings);
    zl_store_close(store);
}

/* The layers that are shipped: all of them load in one go, without a warning. */
static void test_shipped(void)
{
    static const struct {
        const char *file, *table;
    } shipped[] = {{"documents.csv", "documents"}, {"zones.geojson", "zones"},
                   {"lines.geojson", "lines"},     {"lines_osm.geojson", "lines"},
                   {"points.geojson", "points"},   {"declared_areas.csv", "declared_areas"}};
    enum { COUNT = sizeof shipped / sizeof *shipped };
    zl_store *store = files_store("shipped.sqlite");
    zl_load_item items[COUNT];
    char paths[COUNT][512];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", LAYERS_DIR, shipped[i].file);
        items[i] =
            (zl_load_item){.source = paths[i], .options = {.as = shipped[i].table, .feature = -1}};
    }
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    files_result result = {0};
    zl_status status = zl_load_all(store, items, COUNT, files_take_row, &result, findings, &err);
    if (zl_findings_count_of(findings, ZL_NOTE) < zl_findings_count(findings))
        files_print(findings);
    UNIT_OK(status, err);
    CU_ASSERT(result.rows == COUNT);
    CU_ASSERT(zl_findings_count_of(findings, ZL_WARNING) == 0);
    /* FACTS of the layers: 15.1 km² of Shangku are its XPCC park. */
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='shangku-xpcc' AND "
                                 "part_of='shangku'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM declared_areas WHERE id='shangku-xpcc' AND "
                                 "value=15.1 AND unit='km2'") == 1);
    zl_findings_free(findings);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"replace keeps versions", test_replace_keeps_versions},
        {"replace counts", test_replace_counts},
        {"comes back", test_comes_back},
        {"basis none with shape", test_basis_none_with_shape},
        {"zones", test_zones},
        {"defaults", test_defaults},
        {"kinds", test_kinds},
        {"land", test_land},
        {"replace", test_replace_standard},
        {"dry run", test_dry_run},
        {"several", test_load_all},
        {"shipped", test_shipped},
    };
    return unit_main("store_load", cases, sizeof cases / sizeof *cases);
}
