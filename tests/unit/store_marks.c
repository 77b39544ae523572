/* An edit by another program is told from damage. */
#include "store_fixture.h"

static void new_store(const char *path)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_create(&store, path, &err), err);
    fixture_zone(store, "korla", "schematic", NULL, fixture_box(86.2, 41.7, 86.3, 41.8));
    fixture_zone(store, "shangku", "schematic", NULL, fixture_box(85.9, 41.7, 86.0, 41.8));
    UNIT_OK(zl_db_exec(zl_store_db(store), "INSERT INTO documents (id) VALUES ('plan')", &err),
            err);
    UNIT_OK(zl_store_mark_row(store, "documents", 1, true, &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM row_marks"), 3);
    zl_store_close(store);
}

/* How many findings of a code a check of the whole store gives. */
static size_t count_code(const char *path, zl_store_mode mode, bool deep, const char *code)
{
    zl_error err = {0};
    zl_store *store = NULL;
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_store_open(&store, path, mode, &err), err);
    UNIT_OK(zl_check(store, NULL, NULL, deep, findings, &err), err);
    size_t count = 0;
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        count += strcmp(zl_findings_get(findings, i)->code, code) == 0;
    zl_findings_free(findings);
    zl_store_close(store);
    return count;
}

static int64_t count_marks(const char *path)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_READ, &err), err);
    int64_t count = fixture_int(store, "SELECT count(*) FROM row_marks");
    zl_store_close(store);
    return count;
}

static void an_edit_clears_the_mark(void)
{
    const char *path = fixture_path("edit.sqlite");
    new_store(path);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_READ, true, "edited"), 0);
    fixture_run("spatialite -silent %s \"update zones set geometry = "
                "ST_Translate(geometry, 0.01, 0, 0) where id = 'korla'\" 2>&1",
                path);
    CU_ASSERT_EQUAL(count_marks(path), 2);
    /* Reading cannot renew the mark and says so again; writing renews it. */
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_READ, false, "edited"), 1);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_READ, true, "damaged"), 0);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, true, "edited"), 1);
    CU_ASSERT_EQUAL(count_marks(path), 3);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, true, "edited"), 0);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, true, "damaged"), 0);
}

/* The plain sqlite3 shell has none of SpatiaLite's functions: our triggers must not need them. */
static void a_plain_shell_can_edit_tables(void)
{
    const char *path = fixture_path("plain.sqlite");
    new_store(path);
    fixture_run("sqlite3 %s \"update documents set title = 'x'\" 2>&1", path);
    CU_ASSERT_EQUAL(count_marks(path), 2);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, true, "edited"), 1);
    fixture_run(
        "sqlite3 %s \"insert or replace into documents (fid, id) values (1, 'plan2')\" 2>&1", path);
    CU_ASSERT_EQUAL(count_marks(path), 2);
    fixture_run("sqlite3 %s \"delete from documents\" 2>&1", path);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, true, "edited"), 0);
    CU_ASSERT_EQUAL(count_marks(path), 2);
}

static void gdal_can_edit(void)
{
    const char *path = fixture_path("gdal.sqlite");
    new_store(path);
    fixture_run("ogrinfo %s -sql \"update zones set name_en='Korla' where id='korla'\" 2>&1", path);
    CU_ASSERT_EQUAL(count_marks(path), 2);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, true, "edited"), 1);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, true, "damaged"), 0);
}

/* Puts `to` in place of the one row value `from` in the bytes of the file. */
static size_t flip(const char *path, const char *from, const char *to)
{
    static char bytes[4 << 20];
    size_t changed = 0, length = strlen(from);
    FILE *file = fopen(path, "r+b");
    CU_ASSERT_FATAL(file != NULL);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    for (size_t i = 0; i + length <= size; i++) {
        if (memcmp(bytes + i, from, length) != 0)
            continue;
        fseek(file, (long)i, SEEK_SET);
        fwrite(to, 1, length, file);
        changed++;
    }
    fclose(file);
    return changed;
}

static void damage_is_seen(void)
{
    const char *path = fixture_path("damage.sqlite");
    new_store(path);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_READ, true, "damaged"), 0);
    CU_ASSERT(flip(path, "schematic\x00", "schematiC") >= 1); /* a flip of one bit: 'c' to 'C' */
    size_t damaged = count_code(path, ZL_STORE_WRITE, true, "damaged");
    CU_ASSERT(damaged >= 1);
    /* The mark stands, so the next deep check tells it again. */
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, true, "damaged"), damaged);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, false, "damaged"), 0);
}

/* One bit in the last coordinate of a BLOB. */
static void damage_of_a_geometry_is_seen(void)
{
    const char *path = fixture_path("shape.sqlite");
    new_store(path);
    double east = 86.3, other = 86.3;
    ((unsigned char *)&other)[0] ^= 1;
    char from[9] = {0}, to[9] = {0};
    memcpy(from, &east, 8);
    memcpy(to, &other, 8);
    CU_ASSERT_FATAL(strlen(from) == 8 && strlen(to) == 8);
    CU_ASSERT(flip(path, from, to) >= 1);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_READ, true, "damaged"), 1);
}

/* A row of an older store has not been edited, it has only not been looked at yet. */
static void an_upgrade_is_no_edit(void)
{
    const char *path = fixture_path("upgraded.sqlite");
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_create_version(&store, path, 1, &err), err);
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(zl_db_exec(zl_store_db(store),
                       "INSERT INTO zones (id, name_zh, geometry) VALUES ('a', '甲', "
                       "ST_GeomFromText('MULTIPOLYGON(((86 41, 86.2 41, 86.2 41.2, 86 41)))', "
                       "4490))",
                       &err),
            err);
    zl_store_close(store);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_READ, false, "edited"), 0);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, false, "edited"), 0);
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_READ, &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT valid FROM row_marks WHERE layer='zones'"), 1);
    zl_store_close(store);
    fixture_run("sqlite3 %s \"drop trigger ggu_zones_geometry; drop trigger giu_zones_geometry; "
                "drop trigger tmu_zones_geometry; "
                "update zones set id = '', valid_from = 'soon', valid_to = '2026-03'\" 2>&1",
                path);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, false, "edited"), 1);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, false, "edited"), 0);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, false, "empty-id"), 1);
    CU_ASSERT_EQUAL(count_code(path, ZL_STORE_WRITE, false, "bad-date"), 1);
}

int main(void)
{
    static const unit_case cases[] = {
        {"an upgrade is no edit", an_upgrade_is_no_edit},
        {"an edit clears the mark", an_edit_clears_the_mark},
        {"a plain shell can edit tables", a_plain_shell_can_edit_tables},
        {"GDAL can edit", gdal_can_edit},
        {"damage is seen", damage_is_seen},
        {"damage of a geometry is seen", damage_of_a_geometry_is_seen},
    };
    return unit_main("store_marks", cases, sizeof cases / sizeof *cases);
}
