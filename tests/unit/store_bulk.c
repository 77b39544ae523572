/* Rows that go in without SpatiaLite's triggers: the index and the triggers are as if they had not
 * been away, and triggers of other programs are heeded. */
#include "store_files.h"

#define PARCEL(owner, west, east) FEATURE("\"owner\":\"" owner "\"", BOX(west, 41, east, 41.01))
#define TWO                       PARCEL("a", 86.0, 86.01) "," PARCEL("b", 86.2, 86.21)
#define ZONE                      FEATURE("\"id\":\"a\",\"name_zh\":\"甲\"", BOX(86, 41, 86.1, 41.1))
#define CROSSED                   FEATURE("\"id\":\"c\",\"name_zh\":\"丙\"", BOWTIE)

static char *triggers_of(zl_store *store, const char *table)
{
    zl_stmt *stmt = NULL;
    zl_error err = {0};
    bool row = false;
    UNIT_OK(zl_stmt_preparef(&stmt, zl_store_db(store), &err,
                             "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema "
                             "WHERE type='trigger' AND tbl_name=%Q ORDER BY name)",
                             table),
            err);
    UNIT_OK(zl_stmt_step(&row, stmt, &err), err);
    const char *text = zl_column_text(stmt, 0);
    char *copy = text ? strdup(text) : NULL;
    zl_stmt_free(stmt);
    CU_ASSERT_FATAL(copy != NULL);
    return copy;
}

static void expect_index(zl_store *store, const char *table, int64_t rows)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM \"idx_%s_geometry\"", table);
    CU_ASSERT_EQUAL(fixture_int(store, sql), rows);
    snprintf(sql, sizeof sql, "SELECT rtreecheck('idx_%s_geometry') = 'ok'", table);
    CU_ASSERT_EQUAL(fixture_int(store, sql), 1);
}

static void test_triggers_come_back(void)
{
    zl_store *store = files_store("back.sqlite");
    zl_error err = {0};
    char *before = triggers_of(store, "zones");
    files_load_ok(store, files_geojson("z.geojson", ZONE), &(zl_load_options){.kind = "zone"});
    char *after = triggers_of(store, "zones");
    CU_ASSERT_STRING_EQUAL(before, after);
    CU_ASSERT(strstr(after, "gii_zones_geometry") != NULL);
    expect_index(store, "zones", 1);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM geometry_columns_time WHERE "
                                       "f_table_name='zones' AND last_insert > '2000'"),
                    1);
    /* SpatiaLite's own triggers see what comes later. */
    UNIT_OK(zl_db_exec(zl_store_db(store),
                       "INSERT INTO zones (id, name_zh, geometry) SELECT 'b', '乙', geometry FROM "
                       "zones; DELETE FROM zones WHERE id='a'",
                       &err),
            err);
    expect_index(store, "zones", 1);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='zones'"), 0);
    free(before);
    free(after);
    zl_store_close(store);
}

static void test_append(void)
{
    zl_store *store = files_store("append.sqlite");
    const char *land = files_geojson("two.geojson", TWO);
    files_load_ok(store, land, &(zl_load_options){.as = "land"});
    char *before = triggers_of(store, "land");
    expect_index(store, "land", 2);
    files_load_ok(store, land, &(zl_load_options){.as = "land", .append = true});
    expect_index(store, "land", 4);
    files_load_ok(store, land, &(zl_load_options){.as = "land", .replace_layer = true});
    expect_index(store, "land", 2);
    char *after = triggers_of(store, "land");
    CU_ASSERT_STRING_EQUAL(before, after);
    free(before);
    free(after);
    zl_store_close(store);
}

/* What another program wants to know of each row, it is told. */
static void test_foreign_trigger(void)
{
    zl_store *store = files_store("foreign.sqlite");
    zl_error err = {0};
    UNIT_OK(zl_db_exec(zl_store_db(store),
                       "CREATE TABLE seen (id TEXT); CREATE TRIGGER watch AFTER INSERT ON zones "
                       "BEGIN INSERT INTO seen VALUES (NEW.id); END",
                       &err),
            err);
    files_load_ok(store, files_geojson("z.geojson", ZONE), &(zl_load_options){.kind = "zone"});
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM seen WHERE id='a'"), 1);
    expect_index(store, "zones", 1);
    zl_store_close(store);
}

static void test_refused(void)
{
    zl_store *store = files_store("refused.sqlite");
    char *before = triggers_of(store, "zones");
    files_result result = files_load(store, files_geojson("bad.geojson", ZONE "," CROSSED),
                                     &(zl_load_options){.kind = "zone"});
    FAILED_WITH(ZL_BAD_DATA, "1 of 2 features", result);
    zl_findings_free(result.findings);
    char *after = triggers_of(store, "zones");
    CU_ASSERT_STRING_EQUAL(before, after);
    expect_index(store, "zones", 0);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM zones"), 0);
    free(before);
    free(after);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {{"triggers come back", test_triggers_come_back},
                                      {"append", test_append},
                                      {"foreign trigger", test_foreign_trigger},
                                      {"refused", test_refused}};
    return unit_main("store_bulk", cases, sizeof cases / sizeof *cases);
}
