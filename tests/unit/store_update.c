/* `load --update`: one boundary in place of another, the old one kept, what it touches told.
 *
 * The boxes lie on each other between the meridians of 86 and 86.1 degrees: meridians are
 * geodesics, so that parts share the edges of their whole. Areas on CGCS2000 by pyproj 3.7.2,
 * Geod(a=6378137, rf=298.257222101).polygon_area_perimeter(), by latitudes: 41 to 41.1
 * 93365560.2 m², 41 to 41.2 186591239.4 m², 41 to 41.05 46700247.1 m², 41.1 to 41.15 46630342.8
 * m², 41.2 to 41.25 are 49.98 % of 41.15 to 41.25. */
#include "store_files.h"

#include "store/version.h"

#define ZONE(id, parent, rest, s, n)                                                               \
    FEATURE("\"id\":\"" id "\",\"name_zh\":\"" id "区\",\"part_of\":" parent rest,                 \
            BOX(86, s, 86.1, n))
#define SCHEMATIC                                                                                  \
    ",\"aliases\":[\"甲\"],\"category\":\"urban\",\"boundary_basis\":\"schematic\",\"area_"       \
    "basis\":"                                                                                     \
    "\"calibrated\",\"accuracy_m\":3000,\"document\":\"plan\",\"licence\":\"CC0-1.0\""

/* whole has the parts a (southern half) and nb (northern half); kid is a part of a. */
static zl_store *open_zones(const char *name)
{
    zl_store *store = files_store(name);
    const char *source = files_geojson(
        "zones.geojson", ZONE("whole", "null", "", 41, 41.2) "," ZONE(
                             "a", "\"whole\"", SCHEMATIC, 41,
                             41.1) "," ZONE("kid", "\"a\"", "", 41,
                                            41.05) "," ZONE("nb", "\"whole\"", "", 41.1, 41.2));
    files_load_ok(store, source, NULL);
    files_load_ok(store,
                  files_write("declared_areas.csv", "id,kind,value,unit,date,document,composed_of\n"
                                                    "a,approved,93.4,km2,2024,plan,\n"
                                                    "whole,approved,186.7,km2,2024,plan,a;nb\n"
                                                    "nb,approved,93.4,km2,2024,plan,\n"),
                  NULL);
    files_load_ok(store, files_write("documents.csv", "id,title\nplan,p\nsurvey,s\n"), NULL);
    return store;
}

#define NEW_BOX(s, n) files_geojson("new.geojson", FEATURE("\"lot\":7", BOX(86, s, 86.1, n)))
#define SURVEYED                                                                                   \
    .update = "a", .basis = "surveyed", .accuracy_m = 0.5, .document = "survey", .feature = -1

static void test_replaces(void)
{
    zl_store *store = open_zones("replaces.sqlite");
    files_result result =
        files_load(store, NEW_BOX(41, 41.2), &(zl_load_options){SURVEYED, .date = "2026-03-01"});
    UNIT_OK(result.status, result.err);
    CU_ASSERT_STRING_EQUAL(result.layer, "zones");
    CU_ASSERT(result.row.read == 1 && result.row.written == 1 && result.row.first_lon == 86);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='a' AND boundary_basis="
                                 "'surveyed' AND area_basis='measured' AND accuracy_m=0.5 AND "
                                 "document='survey' AND valid_from='2026-03-01' AND valid_to IS "
                                 "NULL AND fid=2") == 1);
    /* What else is known of the zone stays. */
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='a' AND name_zh='a区' AND "
                                 "part_of='whole' AND category='urban' AND licence IS NULL AND "
                                 "aliases='[\"甲\"]' AND status='existing'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE id='a' AND "
                                 "boundary_basis='schematic' AND area_basis='calibrated' AND "
                                 "accuracy_m=3000 AND document='plan' AND valid_from IS NULL AND "
                                 "valid_to='2026-03-01'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 4);
    /* Both versions are marked and found in the spatial index. */
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE valid=1 AND (layer='zones' "
                                 "AND fid=2 OR layer='zones_history')") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM idx_zones_geometry WHERE pkid=2 AND "
                                 "ymax>41.19") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM idx_zones_history_geometry WHERE "
                                 "ymax<41.11") == 1);
    const zl_finding *note = files_finding(result.findings, "boundary-replaced");
    CU_ASSERT_FATAL(note != NULL);
    CU_ASSERT_STRING_EQUAL(note->text, "the area was 93365560 m² and is 186591239 m² now: "
                                       "+93225679 m² (+99.85 %); the old version is kept");
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_tells_what_it_touches(void)
{
    zl_store *store = open_zones("touches.sqlite");
    files_result result = files_load(store, NEW_BOX(41.05, 41.15), &(zl_load_options){SURVEYED});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(files_count_code(result.findings, "audit-again") == 2);
    const zl_finding *figure = files_finding(result.findings, "audit-again");
    CU_ASSERT_STRING_EQUAL(figure->feature, "a");
    CU_ASSERT(strstr(figure->text, "approved 93.4 km2 in plan") != NULL);
    CU_ASSERT(files_count_code(result.findings, "part-outside") == 1);
    const zl_finding *part = files_finding(result.findings, "part-outside");
    CU_ASSERT_STRING_EQUAL(part->feature, "kid");
    CU_ASSERT(part->severity == ZL_WARNING);
    CU_ASSERT(strstr(part->text, "46700247 m² of it (100.00 %) lie outside a") != NULL);
    CU_ASSERT(files_count_code(result.findings, "overlaps-zone") == 1);
    const zl_finding *overlap = files_finding(result.findings, "overlaps-zone");
    CU_ASSERT(strstr(overlap->text, "it overlaps nb by 46630343 m² now, before by 0 m²") != NULL);
    CU_ASSERT(files_count_code(result.findings, "outside-whole") == 0);
    zl_findings_free(result.findings);
    result = files_load(store, NEW_BOX(41.15, 41.25), &(zl_load_options){SURVEYED});
    UNIT_OK(result.status, result.err);
    const zl_finding *outside = files_finding(result.findings, "outside-whole");
    CU_ASSERT_FATAL(outside != NULL);
    CU_ASSERT(strstr(outside->text, "(49.98 %) lie outside whole") != NULL);
    zl_findings_free(result.findings);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE id='a'") == 2);
    zl_store_close(store);
}

/* A boundary within the whole that leaves its parts inside touches nothing. */
static void test_nothing_touched(void)
{
    zl_store *store = open_zones("same.sqlite");
    files_result result = files_load(store, NEW_BOX(41, 41.1), &(zl_load_options){SURVEYED});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(zl_findings_count_of(result.findings, ZL_WARNING) == 0);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* Strict, the same change is refused for its warnings; dry, it is only told. */
static void test_strict_and_dry(void)
{
    zl_store *store = open_zones("strict.sqlite");
    char source[256];
    snprintf(source, sizeof source, "%s", NEW_BOX(41.05, 41.15));
    files_result result = files_load(store, source, &(zl_load_options){SURVEYED, .strict = true});
    FAILED_WITH(ZL_BAD_DATA, "--strict", result);
    zl_findings_free(result.findings);
    result = files_load(store, source, &(zl_load_options){SURVEYED, .dry_run = true});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(result.row.written == 1 && files_count_code(result.findings, "part-outside") == 1);
    zl_findings_free(result.findings);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history") == 0);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE boundary_basis='surveyed'") ==
              0);
    zl_store_close(store);
}

static void test_names_one_zone(void)
{
    zl_store *store = open_zones("names.sqlite");
    char source[256];
    snprintf(source, sizeof source, "%s", NEW_BOX(41, 41.1));
    zl_load_options options = {SURVEYED, .dry_run = true};
    static const char *const names[] = {"A", "a区", "甲"};
    for (size_t i = 0; i < 3; i++) {
        options.update = names[i];
        files_result result = files_load(store, source, &options);
        UNIT_OK(result.status, result.err);
        zl_findings_free(result.findings);
    }
    options.update = "ab";
    files_result result = files_load(store, source, &options);
    FAILED_WITH(ZL_USAGE, "--update ab: there is no such zone; there are a, ", result);
    zl_findings_free(result.findings);
    zl_error err = {0};
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(
        zl_db_exec(zl_store_db(store), "UPDATE zones SET aliases='[\"甲\"]' WHERE id='nb'", &err),
        err);
    options.update = "甲";
    result = files_load(store, source, &options);
    FAILED_WITH(ZL_USAGE, "more than one zone is called so (a, nb", result);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_picks_one_feature(void)
{
    zl_store *store = open_zones("picks.sqlite");
    char source[256];
    snprintf(source, sizeof source, "%s",
             files_geojson("two.geojson",
                           FEATURE("\"n\":1", BOX(86, 41, 86.1, 41.1)) "," FEATURE(
                               "\"n\":2", BOX(86, 41, 86.1, 41.2)) "," FEATURE("\"n\":3", BOWTIE)));
    zl_load_options options = {SURVEYED, .dry_run = true};
    files_result result = files_load(store, source, &options);
    FAILED_WITH(ZL_USAGE,
                "has 3 features where one boundary is wanted; pick one with --feature "
                "FID (0, 1, 2)",
                result);
    zl_findings_free(result.findings);
    options.feature = 7;
    result = files_load(store, source, &options);
    FAILED_WITH(ZL_USAGE, "there is no feature with FID 7; there are 0, 1, 2", result);
    zl_findings_free(result.findings);
    options.feature = 1; /* the bow tie is another feature: it is no hindrance */
    result = files_load(store, source, &options);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(zl_findings_count_of(result.findings, ZL_ERROR) == 0);
    CU_ASSERT(strstr(files_finding(result.findings, "boundary-replaced")->text, "186591239 m²") !=
              NULL);
    zl_findings_free(result.findings);
    options.feature = 2;
    result = files_load(store, source, &options);
    FAILED_WITH(ZL_BAD_DATA, "the boundary cannot be used (", result);
    zl_findings_free(result.findings);
    options.source.repair = true;
    result = files_load(store, source, &options);
    UNIT_OK(result.status, result.err);
    CU_ASSERT(result.row.repaired == 1);
    zl_findings_free(result.findings);
    const char *road = files_geojson("road.geojson", FEATURE("\"n\":1", PATH(86, 41, 87, 41)));
    result = files_load(store, road, &(zl_load_options){SURVEYED});
    FAILED_WITH(ZL_BAD_DATA, "a zone's boundary is a polygon", result);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

static void test_says_what_is_missing(void)
{
    zl_store *store = open_zones("missing.sqlite");
    char source[256];
    snprintf(source, sizeof source, "%s", NEW_BOX(41, 41.1));
    static const struct {
        zl_load_options options;
        const char *piece;
    } cases[] = {
        {{.accuracy_m = 1, .document = "survey"}, "--basis is missing"},
        {{.accuracy_m = 1, .document = "survey", .basis = "guessed"}, "--basis guessed: "},
        {{.accuracy_m = 1, .document = "survey", .basis = "none"}, "--basis none: "},
        {{.accuracy_m = 1, .basis = "surveyed"}, "--document is missing"},
        {{.document = "survey", .basis = "surveyed"}, "--accuracy is missing: a surveyed"},
        {{.document = "survey", .basis = "数字化"}, "--accuracy is missing: a digitised"},
        {{SURVEYED, .append = true}, "--update replaces the boundary of one zone"},
        {{SURVEYED, .kind = "line"}, "--update replaces the boundary of one zone"},
        {{SURVEYED, .skip_bad = "x"}, "--update replaces the boundary of one zone"},
        {{SURVEYED, .date = "2026-02-30"}, "--date: give a date such as"},
        {{SURVEYED, .date = "yesterday"}, "--date: give a date such as"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_load_options options = cases[i].options;
        options.update = "a";
        options.feature = -1;
        files_result result = files_load(store, source, &options);
        FAILED_WITH(ZL_USAGE, cases[i].piece, result);
        zl_findings_free(result.findings);
    }
    /* The feature itself may say it. */
    files_load_ok(store,
                  files_geojson("said.geojson",
                                FEATURE("\"boundary_basis\":\"实测\",\"精度\":0.25,\"document\":"
                                        "\"survey\"",
                                        BOX(86, 41, 86.1, 41.1))),
                  &(zl_load_options){.update = "a", .feature = -1});
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE boundary_basis='surveyed' AND "
                                 "accuracy_m=0.25 AND document='survey'") == 1);
    /* A new sketch is no measurement, and has no accuracy that nobody gave. */
    files_load_ok(
        store, source,
        &(zl_load_options){.update = "a", .feature = -1, .basis = "schematic", .document = "plan"});
    CU_ASSERT(fixture_int(store,
                          "SELECT count(*) FROM zones WHERE id='a' AND boundary_basis="
                          "'schematic' AND area_basis='nominal' AND accuracy_m IS NULL") == 1);
    zl_store_close(store);
}

static void test_dates(void)
{
    zl_store *store = open_zones("dates.sqlite");
    char source[256];
    snprintf(source, sizeof source, "%s", NEW_BOX(41, 41.1));
    files_load_ok(store, source, &(zl_load_options){SURVEYED, .date = "2026-03-01"});
    static const char *const early[] = {"2026-03-01", "2026-02-28", "2026-03-01T00:00:00Z"};
    for (size_t i = 0; i < 3; i++) {
        files_result result =
            files_load(store, source, &(zl_load_options){SURVEYED, .date = early[i]});
        FAILED_WITH(ZL_USAGE, "a: the current version holds from 2026-03-01", result);
        zl_findings_free(result.findings);
    }
    files_load_ok(store, source, &(zl_load_options){SURVEYED, .date = "2026-03-01T00:00:00.001Z"});
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE valid_from="
                                 "'2026-03-01' AND valid_to='2026-03-01T00:00:00.001Z'") == 1);
    CU_ASSERT(zl_time_is_valid("2024-02-29") && !zl_time_is_valid("2026-02-29"));
    CU_ASSERT(zl_time_is_valid("2026-01-01T23:59:59.5Z") && !zl_time_is_valid("2026-1-1"));
    CU_ASSERT(!zl_time_is_valid("2026-01-01T23:59") && !zl_time_is_valid("2026-01-01T23:59:59"));
    CU_ASSERT(zl_time_is_before("2021-10", "2021-10-02") && !zl_time_is_before("2022", "2021-12"));
    char now[ZL_TIME_SIZE];
    zl_time_now(now);
    CU_ASSERT(zl_time_is_valid(now) && strlen(now) == 24);
    zl_store_close(store);
}

/* An update is the way to mend a zone: its own damage, or another's, must not stop it. */
static void test_mends_invalid(void)
{
    zl_store *store = open_zones("mends.sqlite");
    zl_error err = {0};
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(zl_db_exec(zl_store_db(store),
                       "UPDATE zones SET geometry=ST_GeomFromText('MULTIPOLYGON(((86 41, 86.1 "
                       "41.1, 86.1 41, 86 41.1, 86 41)))', 4490) WHERE id IN ('a', 'nb')",
                       &err),
            err);
    files_result result = files_load(store, NEW_BOX(41, 41.1), &(zl_load_options){SURVEYED});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(files_count_code(result.findings, "unusable") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='zones_history'") ==
              0); /* the old version was never found to be valid */
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* A surveyed boundary in place of a shipped outline, as the README of the layers tells. */
static void test_shipped(void)
{
    zl_store *store = files_store("shipped.sqlite");
    files_load_ok(store, LAYERS_DIR "/zones.geojson", NULL);
    files_load_ok(store, LAYERS_DIR "/declared_areas.csv", NULL);
    files_result result = files_load(store, NEW_BOX(41.2, 41.25),
                                     &(zl_load_options){.update = "库尔勒经开区",
                                                        .feature = -1,
                                                        .basis = "surveyed",
                                                        .accuracy_m = 0.1,
                                                        .document = "korla-survey"});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(files_count_code(result.findings, "unknown-document") == 1);
    /* 24.76 of the zone itself, 70.73 of the whole that is composed of it. */
    CU_ASSERT(files_count_code(result.findings, "audit-again") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='korla-etdz' AND "
                                 "area_basis='measured'") == 1);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

/* What was said of the old outline is not said of the new one. */
static void test_provenance(void)
{
    zl_store *store = open_zones("provenance.sqlite");
    files_result result =
        files_load(store, NEW_BOX(41, 41.2), &(zl_load_options){SURVEYED, .date = "2020-03-01"});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(files_count_code(result.findings, "provenance-cleared") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE id='a' AND "
                                 "licence='CC0-1.0'") == 1);
    zl_findings_free(result.findings);
    result = files_load(store,
                        files_geojson("own.geojson", FEATURE("\"licence\":\"ODbL-1.0\","
                                                             "\"placed_by\":\"GNSS\"",
                                                             BOX(86, 41, 86.1, 41.3))),
                        &(zl_load_options){SURVEYED});
    UNIT_OK(result.status, result.err);
    CU_ASSERT(files_count_code(result.findings, "provenance-cleared") == 0);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='a' AND "
                                 "licence='ODbL-1.0' AND placed_by='GNSS'") == 1);
    zl_findings_free(result.findings);
    result =
        files_load(store, NEW_BOX(41, 41.2), &(zl_load_options){SURVEYED, .date = "2999-03-01"});
    FAILED_WITH(ZL_USAGE, "a day that has not come", result);
    zl_findings_free(result.findings);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"provenance", test_provenance},
        {"replaces", test_replaces},
        {"tells what it touches", test_tells_what_it_touches},
        {"nothing touched", test_nothing_touched},
        {"strict and dry", test_strict_and_dry},
        {"names one zone", test_names_one_zone},
        {"picks one feature", test_picks_one_feature},
        {"says what is missing", test_says_what_is_missing},
        {"dates", test_dates},
        {"mends invalid", test_mends_invalid},
        {"shipped", test_shipped},
    };
    return unit_main("store_update", cases, sizeof cases / sizeof *cases);
}
