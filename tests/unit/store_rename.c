/* Another id for a zone, and a version of the past made current again: what goes along, what is
 * kept, what is refused. */
#include "store_files.h"

#include "store/version.h"

#define ZONE(id, rest, s, n)                                                                       \
    FEATURE("\"id\":\"" id "\",\"name_zh\":\"" id "区\"" rest, BOX(86, s, 86.1, n))

static zl_store *open_zones(const char *name)
{
    zl_store *store = files_store(name);
    zl_error err = {0};
    files_load_ok(
        store,
        files_geojson("zones.geojson", ZONE("whole", "", 41, 41.2) "," ZONE(
                                           "a", ",\"part_of\":\"whole\",\"aliases\":[\"甲\"]", 41,
                                           41.1) "," ZONE("kid", ",\"part_of\":\"a\"", 41, 41.05)),
        NULL);
    files_load_ok(store,
                  files_geojson("lines.geojson",
                                FEATURE("\"id\":\"rail\",\"name_zh\":\"r\",\"mode\":\"railway\"",
                                        PATH(86, 41, 87, 41))),
                  &(zl_load_options){.kind = "line"});
    files_load_ok(store,
                  files_write("declared_areas.csv", "id,kind,value,unit,date,document,composed_of\n"
                                                    "a,approved,93.4,km2,2024,plan,\n"
                                                    "gone,approved,1,km2,2024,plan,\n"
                                                    "whole,approved,186.7,km2,2024,plan,a;kid\n"),
                  NULL);
    files_load_ok(store,
                  files_geojson("new.geojson", FEATURE("\"lot\":7", BOX(86, 41, 86.1, 41.15))),
                  &(zl_load_options){.update = "a",
                                     .feature = -1,
                                     .basis = "surveyed",
                                     .accuracy_m = 0.5,
                                     .document = "survey",
                                     .date = "2024-05-01"});
    UNIT_OK(zl_remove(store, "kid", false, NULL, &err), err);
    return store;
}

static int64_t count_marks(zl_store *store)
{
    return fixture_int(store, "SELECT count(*) FROM row_marks WHERE valid=1 AND layer IN ('zones', "
                              "'zones_history', 'declared_areas')");
}

static void test_carries_over(void)
{
    zl_store *store = open_zones("carries.sqlite");
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    int64_t marks = count_marks(store);
    UNIT_OK(zl_rename(store, "甲", "b-2", findings, &err), err);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='b-2' AND aliases='[\"甲\","
                                 "\"a\"]' AND fid=2 AND valid_from='2024-05-01'") == 1);
    /* On a day before the change the old id finds the zone too. */
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE id='b-2' AND "
                                 "aliases=(SELECT aliases FROM zones WHERE id='b-2')") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE id='kid' AND "
                                 "part_of='b-2'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM declared_areas WHERE id='b-2'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM declared_areas WHERE id='whole' AND "
                                 "composed_of='[\"b-2\",\"kid\"]'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_versions WHERE id='a' OR "
                                 "part_of='a'") == 0);
    /* Rows that we changed are known rows still. */
    CU_ASSERT(count_marks(store) == marks);
    UNIT_OK(zl_check(store, NULL, NULL, true, findings, &err), err);
    CU_ASSERT(files_count_code(findings, "damaged") == 0);
    CU_ASSERT(files_count_code(findings, "edited") == 0);
    CU_ASSERT(strstr(files_finding(findings, "renamed")->text,
                     "the zone was a, which stays an alias; carried over: closed versions: 1, "
                     "closed versions of parts: 1, declared areas: 1, declared areas that are "
                     "composed of it: 1") != NULL);
    /* And back again: the id is no alias of itself. */
    UNIT_OK(zl_rename(store, "b-2", "a", findings, &err), err);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='a' AND aliases='[\"甲\","
                                 "\"b-2\"]'") == 1);
    zl_findings_free(findings);
    zl_store_close(store);
}

static void test_refuses_ids(void)
{
    static const struct {
        const char *id, *new_id, *piece;
    } cases[] = {
        {"a", "whole", "whole is the id of a zone already"},
        {"a", "kid", "kid is the id of a zone that was removed already"},
        {"a", "rail", "rail is the id of a line already"},
        {"a", "gone", "gone is the id for which a declared area is kept already"},
        {"a", "a", "the id is a already"},
        {"whole", "甲", "cannot be an id"},
        {"a", "A", "cannot be an id"},
        {"a", "", "cannot be an id"},
        {"a", "-a", "cannot be an id"},
        {"a", "b,c", "cannot be an id"},
        {"a", "b'; DROP TABLE zones; --", "cannot be an id"},
        {"nobody", "b", "there is no such zone"},
    };
    zl_store *store = open_zones("refuses.sqlite");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_error err = {0};
        zl_findings *findings = zl_findings_new();
        CU_ASSERT(zl_rename(store, cases[i].id, cases[i].new_id, findings, &err) == ZL_USAGE);
        if (!strstr(err.message, cases[i].piece))
            fprintf(stderr, "%s: %s\n", cases[i].new_id, err.message);
        CU_ASSERT(strstr(err.message, cases[i].piece) != NULL);
        CU_ASSERT(zl_findings_count(findings) == 0);
        zl_findings_free(findings);
    }
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id IN ('a', 'whole')") == 2);
    /* A name of another zone in the alphabet of ids. */
    zl_error err = {0};
    UNIT_OK(zl_db_exec(zl_store_db(store), "UPDATE zones SET name_en='old-town' WHERE id='whole'",
                       &err),
            err);
    CU_ASSERT(zl_rename(store, "a", "old-town", NULL, &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "old-town is a name or alias of whole") != NULL);
    zl_store_close(store);
}

static void test_restores(void)
{
    zl_store *store = open_zones("restores.sqlite");
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_restore(store, "a", "2024-04-30", findings, &err), err);
    /* The row is that of the beginning, in its old place, from now on. */
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='a' AND fid=2 AND "
                                 "accuracy_m IS NULL AND part_of='whole' AND valid_to IS NULL AND "
                                 "valid_from LIKE '20%T%Z'") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history WHERE id='a'") == 2);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history AS h, zones AS z WHERE "
                                 "h.id='a' AND z.id='a' AND h.valid_from='2024-05-01' AND "
                                 "h.valid_to=z.valid_from AND h.accuracy_m=0.5") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_history AS h, zones AS z WHERE "
                                 "h.id='a' AND z.id='a' AND h.valid_from IS NULL AND "
                                 "h.geometry=z.geometry") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='zones' AND fid=2 AND "
                                 "valid=1") == 1);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM idx_zones_geometry WHERE pkid=2 AND "
                                 "ymax<41.11") == 1);
    CU_ASSERT(files_count_code(findings, "restored") == 1);
    CU_ASSERT(files_count_code(findings, "audit-again") == 2);
    zl_findings_free(findings);
    zl_store_close(store);
}

/* A zone that was removed comes back, and a part of one that is gone is told. */
static void test_restores_removed(void)
{
    zl_store *store = open_zones("removed.sqlite");
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_remove(store, "a", false, NULL, &err), err);
    UNIT_OK(zl_restore(store, "kid", "2000-01-01", findings, &err), err);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones WHERE id='kid' AND part_of='a'") == 1);
    CU_ASSERT(files_count_code(findings, "unknown-part-of") == 1);
    zl_findings_free(findings);
    zl_store_close(store);
}

static void test_refuses_days(void)
{
    static const struct {
        const char *id, *as_of, *piece;
    } cases[] = {
        {"a", "2024-05-01", "a: the version of 2024-05-01 is the current one already"},
        {"a", "2999-01-01", "is the current one already"},
        {"a", "May", "--as-of May: give a date such as"},
        {"kid", "2999-01-01", "kid: no version held on 2999-01-01; there are the beginning to 20"},
        {"nobody", "2024-01-01", "there is no such zone"},
    };
    zl_store *store = open_zones("days.sqlite");
    int64_t versions = fixture_int(store, "SELECT count(*) FROM zones_versions");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_error err = {0};
        CU_ASSERT(zl_restore(store, cases[i].id, cases[i].as_of, NULL, &err) == ZL_USAGE);
        if (!strstr(err.message, cases[i].piece))
            fprintf(stderr, "%s: %s\n", cases[i].as_of, err.message);
        CU_ASSERT(strstr(err.message, cases[i].piece) != NULL);
    }
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones_versions") == versions);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"carries over", test_carries_over}, {"refuses ids", test_refuses_ids},
        {"restores", test_restores},         {"restores removed", test_restores_removed},
        {"refuses days", test_refuses_days},
    };
    return unit_main("store_rename", cases, sizeof cases / sizeof *cases);
}
