/* Creating, opening, upgrading and refusing a store; what other programs see of it. */
#include "store_fixture.h"

#include <sys/stat.h>
#include <sys/wait.h>

static void makes_and_opens(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    const char *path = fixture_path("new.sqlite");
    UNIT_OK(zl_store_create(&store, path, &err), err);
    zl_store_close(store);
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_READ, &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "PRAGMA application_id"), 0x5A4C4159);
    CU_ASSERT_EQUAL(fixture_int(store, "PRAGMA user_version"), zl_schema_version());
    CU_ASSERT(zl_schema_version() >= 2);
    /* 65 of CGCS2000 (4490 to 4554), WGS 84 and the web's Mercator. */
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM spatial_ref_sys WHERE srid > 0"), 67);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM geometry_columns WHERE srid=4490 "
                                       "AND spatial_index_enabled=1"),
                    4);
    zl_store_close(store);
    struct stat status;
    CU_ASSERT_FATAL(stat(path, &status) == 0);
    CU_ASSERT(status.st_size < 1000000);
}

static void has_the_columns_of_the_shipped_files(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_private(&store, &err), err);
    static const zl_kind kinds[] = {ZL_KIND_ZONE,     ZL_KIND_LINE,     ZL_KIND_POINT,
                                    ZL_KIND_DECLARED, ZL_KIND_DOCUMENT, ZL_KIND_BOUNDS};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t count;
        const zl_our_column *columns = zl_kind_columns(kinds[k], &count);
        for (size_t i = 0; i < count; i++) {
            int64_t place = -1;
            UNIT_OK(zl_db_int(&place, zl_store_db(store), -1, &err,
                              "SELECT cid FROM pragma_table_info(%Q) WHERE name=%Q",
                              zl_kind_table(kinds[k]), columns[i].name),
                    err);
            if (place != (int64_t)i + 1)
                fprintf(stderr, "%s.%s\n", zl_kind_table(kinds[k]), columns[i].name);
            CU_ASSERT_EQUAL(place, (int64_t)i + 1); /* 0 is fid */
        }
    }
    zl_store_close(store);
}

static void refuses_an_existing_file(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    const char *path = fixture_path("taken.txt");
    fixture_run("echo keep > %s", path);
    CU_ASSERT_EQUAL(zl_store_create(&store, path, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "taken.txt: is there already"));
    CU_ASSERT_STRING_EQUAL(fixture_run("cat %s", path), "keep\n");
    CU_ASSERT_EQUAL(zl_store_create(&store, fixture_path("no/folder.sqlite"), &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "its folder is not there"));
    CU_ASSERT_STRING_EQUAL(fixture_run("ls -A %s | grep -c new$ || true", fixture_folder), "0\n");
    CU_ASSERT_PTR_NULL(store);
}

static void refuses_what_is_no_store(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    CU_ASSERT_EQUAL(zl_store_open(&store, fixture_path("none.sqlite"), ZL_STORE_READ, &err),
                    ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "zonelayer init"));
    CU_ASSERT_EQUAL(zl_store_open(&store, "/tmp", ZL_STORE_READ, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is no file"));

    const char *text = fixture_path("text.sqlite");
    fixture_run("seq 1000 > %s", text);
    CU_ASSERT_EQUAL(zl_store_open(&store, text, ZL_STORE_WRITE, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is no SQLite database"));

    const char *other = fixture_path("other.sqlite");
    fixture_run("sqlite3 %s 'create table t(a)'", other);
    CU_ASSERT_EQUAL(zl_store_open(&store, other, ZL_STORE_READ, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "no store of zonelayer"));

    fixture_run("sqlite3 %s 'pragma application_id=0x5A4C4159; pragma user_version=99'", other);
    CU_ASSERT_EQUAL(zl_store_open(&store, other, ZL_STORE_WRITE, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "newer zonelayer"));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "schema 99"));
    CU_ASSERT_PTR_NULL(store);
}

/* A store of version 1 has rows and a land layer; opening it, even for reading, brings the marks
 * with their triggers. */
static void upgrades_an_old_store(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    const char *path = fixture_path("old.sqlite");
    UNIT_OK(zl_store_create_version(&store, path, 1, &err), err);
    CU_ASSERT_FALSE(zl_db_has_table(zl_store_db(store), "row_marks"));
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(
        zl_db_exec(zl_store_db(store),
                   "INSERT INTO zones (id, boundary_basis) VALUES ('old', 'none');"
                   "CREATE TABLE farms (fid INTEGER PRIMARY KEY, name TEXT);"
                   "INSERT INTO layers (name, kind, shape_kind) VALUES ('farms', 'land', 'none');"
                   "INSERT INTO farms (name) VALUES ('one')",
                   &err),
        err);
    zl_store_close(store);

    UNIT_OK(zl_store_open(&store, path, ZL_STORE_READ, &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "PRAGMA user_version"), zl_schema_version());
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM zones"), 1);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM row_marks WHERE NOT valid"), 2);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM sqlite_schema WHERE type='trigger' "
                                       "AND name LIKE 'marks_%_farms'"),
                    3);
    zl_store_close(store);

    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_WRITE, &err), err);
    UNIT_OK(zl_check(store, NULL, NULL, true, findings, &err), err);
    CU_ASSERT_EQUAL(zl_findings_count_of(findings, ZL_ERROR), 0);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM row_marks WHERE valid"), 2);
    zl_findings_free(findings);
    zl_store_close(store);
}

/* A new store and an upgraded one have the same schema. */
static void upgrade_equals_new(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    const char *new_path = fixture_path("same-new.sqlite");
    const char *old_path = fixture_path("same-old.sqlite");
    UNIT_OK(zl_store_create(&store, new_path, &err), err);
    zl_store_close(store);
    UNIT_OK(zl_store_create_version(&store, old_path, 1, &err), err);
    zl_store_close(store);
    UNIT_OK(zl_store_open(&store, old_path, ZL_STORE_WRITE, &err), err);
    zl_store_close(store);
    CU_ASSERT_STRING_EQUAL(
        fixture_run("sqlite3 -version >/dev/null && for f in %s %s; do sqlite3 $f "
                    "'select type, name, sql from sqlite_schema "
                    "order by 1, 2' | md5sum; done | sort -u | wc -l",
                    new_path, old_path),
        "1\n");
}

/* A program that is killed in the middle of a write leaves a journal behind. A question that comes
 * next sees the state before, although it opens the store for reading. */
static void a_killed_write_is_rolled_back(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    const char *path = fixture_path("killed.sqlite");
    UNIT_OK(zl_store_create(&store, path, &err), err);
    zl_store_close(store);
    pid_t child = fork();
    if (child == 0) {
        /* A cache of a few pages makes SQLite write them into the file before the commit. */
        zl_status status = zl_store_open(&store, path, ZL_STORE_WRITE, &err);
        if (status == ZL_OK)
            status = zl_db_exec(zl_store_db(store),
                                "PRAGMA cache_size=2; BEGIN IMMEDIATE; WITH RECURSIVE n (i) AS "
                                "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
                                "INSERT INTO documents (id, title) SELECT i, hex(randomblob(99)) "
                                "FROM n",
                                &err);
        _exit(status == ZL_OK ? 0 : 1);
    }
    int status = -1;
    CU_ASSERT_FATAL(waitpid(child, &status, 0) == child && status == 0);
    struct stat journal;
    CU_ASSERT(stat(fixture_path("killed.sqlite-journal"), &journal) == 0);
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_READ, &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM documents"), 0);
    zl_store_close(store);
    CU_ASSERT(stat(fixture_path("killed.sqlite-journal"), &journal) != 0);
}

static void other_programs_read_it(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    const char *path = fixture_path("seen.sqlite");
    UNIT_OK(zl_store_create(&store, path, &err), err);
    fixture_zone(store, "korla", "schematic", NULL, fixture_box(86.2, 41.7, 86.3, 41.8));
    zl_store_close(store);
    CU_ASSERT_STRING_EQUAL(
        fixture_run("spatialite -silent %s \"select CheckSpatialIndex('zones','geometry')\" 2>&1",
                    path),
        "1\n");
    const char *info = fixture_run("ogrinfo -ro -al %s zones 2>&1", path);
    CU_ASSERT_PTR_NOT_NULL(strstr(info, "Geometry: Multi Polygon"));
    CU_ASSERT_PTR_NOT_NULL(strstr(info, "Feature Count: 1"));
    CU_ASSERT_PTR_NOT_NULL(strstr(info, "ID[\"EPSG\",4490]"));
    CU_ASSERT_PTR_NOT_NULL(strstr(info, "name_zh (String) = 开发区"));
    CU_ASSERT_PTR_NOT_NULL(strstr(info, "aliases: StringList"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(info, "MULTIPOLYGON (((86.2 41.7,86.3 41.7,86.3 41.8,86.2 41.8,86.2 41.7)))"));
}

static void other_programs_write_it(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    const char *path = fixture_path("written.sqlite");
    UNIT_OK(zl_store_create(&store, path, &err), err);
    zl_store_close(store);
    fixture_run("spatialite -silent %s \"insert into zones (id, geometry) values ('shell', "
                "ST_GeomFromText('MULTIPOLYGON(((86 41, 87 41, 87 42, 86 41)))', 4490))\" 2>&1",
                path);
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_READ, &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM zones WHERE status='existing'"), 1);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM idx_zones_geometry WHERE xmin<=86 "
                                       "AND xmax>=87 AND ymin<=41 AND ymax>=42"),
                    1);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM zones_versions WHERE current"), 1);
    zl_store_close(store);
    /* A vocabulary holds for the others too. */
    CU_ASSERT_PTR_NOT_NULL(strstr(
        fixture_run("spatialite -silent %s \"update zones set status='gone'\" 2>&1 || true", path),
        "CHECK constraint failed: status"));
}

int main(void)
{
    static const unit_case cases[] = {
        {"makes and opens", makes_and_opens},
        {"columns of the shipped files", has_the_columns_of_the_shipped_files},
        {"refuses an existing file", refuses_an_existing_file},
        {"refuses what is no store", refuses_what_is_no_store},
        {"upgrades an old store", upgrades_an_old_store},
        {"an upgrade equals a new store", upgrade_equals_new},
        {"a killed write is rolled back", a_killed_write_is_rolled_back},
        {"other programs read it", other_programs_read_it},
        {"other programs write it", other_programs_write_it},
    };
    return unit_main("store_schema", cases, sizeof cases / sizeof *cases);
}
