/* What a check of a store, a layer and a source finds. */
#include "store_fixture.h"

#define SHELL "spatialite -silent %s \"%s\" 2>&1"

static void new_store(const char *path)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_create(&store, path, &err), err);
    UNIT_OK(zl_db_exec(zl_store_db(store), "INSERT INTO documents (id) VALUES ('plan')", &err),
            err);
    UNIT_OK(zl_store_mark_row(store, "documents", 1, true, &err), err);
    fixture_zone(store, "korla", "schematic", "plan", fixture_box(86.2, 41.7, 86.3, 41.8));
    fixture_zone(store, "kuitun", "none", "plan", NULL);
    zl_store_close(store);
}

/* The findings of a check as lines "severity layer feature code". */
static const char *check(const char *path, const char *what, bool deep)
{
    static char lines[8192];
    zl_error err = {0};
    zl_store *store = NULL;
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_WRITE, &err), err);
    UNIT_OK(zl_check(store, what, NULL, deep, findings, &err), err);
    lines[0] = '\0';
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *finding = zl_findings_get(findings, i);
        size_t used = strlen(lines);
        if (strcmp(finding->code, "edited") != 0)
            snprintf(lines + used, sizeof lines - used, "%s %s %s %s\n", finding->severity_name,
                     finding->layer ? finding->layer : "-",
                     finding->feature ? finding->feature : "-", finding->code);
    }
    zl_findings_free(findings);
    zl_store_close(store);
    return lines;
}

static void a_clean_store(void)
{
    const char *path = fixture_path("clean.sqlite");
    new_store(path);
    CU_ASSERT_STRING_EQUAL(check(path, NULL, false), "");
    CU_ASSERT_STRING_EQUAL(check(path, NULL, true), "");
    CU_ASSERT_STRING_EQUAL(check(path, "zones", true), "");
}

static void an_unknown_layer(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_store_private(&store, &err), err);
    CU_ASSERT_EQUAL(zl_check(store, "no_such", NULL, false, findings, &err), ZL_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "no_such"));
    CU_ASSERT_EQUAL(zl_check(NULL, NULL, NULL, false, findings, &err), ZL_USAGE);
    zl_findings_free(findings);
    zl_store_close(store);
}

static void shapes(void)
{
    const char *path = fixture_path("shapes.sqlite");
    new_store(path);
    fixture_run(SHELL, path,
                "insert into zones (id, boundary_basis, geometry) values"
                " ('bow', 'digitised', ST_GeomFromText("
                "'MULTIPOLYGON(((86 41, 87 42, 87 41, 86 42, 86 41)))', 4490)),"
                " ('swapped', 'digitised', ST_GeomFromText("
                "'MULTIPOLYGON(((41 86, 41 87, 40 87, 41 86)))', 4490)),"
                " ('paris', 'digitised', ST_GeomFromText("
                "'MULTIPOLYGON(((2 48, 3 48, 3 49, 2 48)))', 4490)),"
                " ('nowhere', 'digitised', NULL)");
    CU_ASSERT_STRING_EQUAL(check(path, "zones", false), "error zones bow ring-self-intersection\n"
                                                        "warning zones swapped axes-swapped\n"
                                                        "warning zones paris outside-china\n"
                                                        "note zones nowhere no-geometry\n");
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_READ, &err), err);
    CU_ASSERT_EQUAL(fixture_int(store,
                                "SELECT count(*) FROM row_marks JOIN zones USING (fid) WHERE "
                                "layer='zones' AND NOT valid AND id='bow'"),
                    1);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM row_marks WHERE NOT valid"), 1);
    zl_store_close(store);
}

static void names(void)
{
    const char *path = fixture_path("names.sqlite");
    new_store(path);
    fixture_run("sqlite3 %s \"%s\" 2>&1", path,
                "insert into declared_areas (id, kind, value, unit, document, composed_of) values"
                " ('korla', 'approved', 1, 'km2', 'plan', NULL),"
                " ('atlantis', 'approved', 2, 'ha', 'plan', NULL),"
                " ('korla', 'planned', 3, 'mu', 'lost', '[\\\"korla\\\", \\\"el-dorado\\\"]')");
    fixture_run(SHELL, path,
                "update zones set part_of='kuitun', document='gone' where id='korla';"
                "update zones set part_of='korla' where id='kuitun';"
                "insert into zones (id, part_of, boundary_basis) values"
                " ('x', 'nobody', 'none')");
    CU_ASSERT_STRING_EQUAL(check(path, NULL, false),
                           "warning zones x unknown-part-of\n"
                           "warning zones korla unknown-document\n"
                           "warning zones korla part-of-cycle\n"
                           "warning zones kuitun part-of-cycle\n"
                           "warning declared_areas atlantis unknown-zone\n"
                           "warning declared_areas korla unknown-zone\n"
                           "warning declared_areas korla unknown-document\n");
}

static void doubles(void)
{
    static const zl_column column[] = {{.name = "id"}};
    static const zl_columns columns = {column, 1};
    const char *path = fixture_path("doubles.sqlite");
    new_store(path);
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_WRITE, &err), err);
    fixture_zone(store, "twin", "schematic", NULL, fixture_box(86.2, 41.7, 86.3, 41.8));
    UNIT_OK(zl_store_create_layer(store, "land", NULL, ZL_SHAPE_NONE, &columns, &err), err);
    UNIT_OK(
        zl_db_exec(zl_store_db(store), "INSERT INTO land (id) VALUES ('a'), ('b'), ('a')", &err),
        err);
    zl_store_close(store);
    CU_ASSERT_STRING_EQUAL(check(path, NULL, false), "warning zones korla duplicate-geometry\n"
                                                     "warning land a duplicate-id\n");
}

/* Each fault of the index, made with SQL that SpatiaLite's triggers do not see; the last one is
 * mended as the message says. */
static void the_index(void)
{
    const char *path = fixture_path("index.sqlite");
    new_store(path);
    fixture_run(SHELL, path, "delete from idx_zones_geometry");
    CU_ASSERT_STRING_EQUAL(check(path, NULL, false), "");
    CU_ASSERT_STRING_EQUAL(check(path, NULL, true), "error zones korla not-indexed\n");
    fixture_run(SHELL, path,
                "insert into idx_zones_geometry values (1, 86.2, 86.25, 41.7, 41.8), "
                "(9, 1, 2, 3, 4)");
    CU_ASSERT_STRING_EQUAL(check(path, NULL, true), "error zones - wrong-index\n"
                                                    "error zones korla wrong-index\n");
    fixture_run(SHELL, path, "SELECT RecoverSpatialIndex('zones', 'geometry')");
    CU_ASSERT_STRING_EQUAL(check(path, NULL, true), "");
    fixture_run(SHELL, path, "update geometry_columns set srid=4326 where f_table_name='lines'");
    CU_ASSERT_STRING_EQUAL(check(path, "lines", true), "error lines - wrong-registration\n");
    fixture_run(SHELL, path,
                "SELECT DisableSpatialIndex('points', 'geometry'); "
                "DROP TABLE idx_points_geometry");
    CU_ASSERT_STRING_EQUAL(check(path, "points", true), "error points - wrong-registration\n"
                                                        "error points - not-indexed\n");
    fixture_run(SHELL, path, "SELECT CreateSpatialIndex('points', 'geometry')");
    CU_ASSERT_STRING_EQUAL(check(path, "points", true), "");
}

static void the_file(void)
{
    const char *path = fixture_path("file.sqlite");
    new_store(path);
    fixture_run("sqlite3 %s \"pragma foreign_keys=off; insert into loads (layer, features) values "
                "('ghost', 1); pragma writable_schema=on; delete from sqlite_schema where "
                "tbl_name='documents'\" 2>&1",
                path);
    const char *lines = check(path, NULL, true);
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "error - - damaged-file\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "error loads - broken-reference\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "error documents - no-table\n"));
}

/* Writes a GeoJSON file of zones: a bow-tie, two rows of one id, two of one outline. */
static const char *bad_source(void)
{
    static const struct {
        const char *id, *ring;
    } zones[] = {{"bow", "[86,41],[87,42],[87,41],[86,42],[86,41]"},
                 {"good", "[86,41],[87,41],[87,42],[86,41]"},
                 {"good", "[88,41],[89,41],[89,42],[88,41]"},
                 {"twin", "[86,41],[87,41],[87,42],[86,41]"}};
    const char *path = fixture_path("source.geojson");
    FILE *file = fopen(path, "w");
    CU_ASSERT_FATAL(file != NULL);
    fputs("{\"type\":\"FeatureCollection\",\"features\":[", file);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        fprintf(file,
                "%s{\"type\":\"Feature\",\"properties\":{\"id\":\"%s\",\"name_zh\":\"区\"},"
                "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[%s]]}}",
                i ? "," : "", zones[i].id, zones[i].ring);
    fputs("]}", file);
    fclose(file);
    return path;
}

static bool has(const zl_findings *findings, const char *feature, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *finding = zl_findings_get(findings, i);
        if (finding->feature && strcmp(finding->feature, feature) == 0 &&
            strcmp(finding->code, code) == 0)
            return true;
    }
    return false;
}

static void a_source(void)
{
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_check(NULL, bad_source(), NULL, false, findings, &err), err);
    CU_ASSERT_EQUAL(zl_findings_count_of(findings, ZL_ERROR), 1);
    CU_ASSERT_TRUE(has(findings, "bow", "ring-self-intersection"));
    CU_ASSERT_TRUE(has(findings, "good", "duplicate-id"));
    CU_ASSERT_TRUE(has(findings, "good", "duplicate-geometry"));
    zl_findings_free(findings);
    CU_ASSERT_EQUAL(zl_check(NULL, fixture_path("none.geojson"), NULL, false, NULL, &err),
                    ZL_USAGE);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a clean store", a_clean_store},
        {"an unknown layer", an_unknown_layer},
        {"shapes", shapes},
        {"names", names},
        {"doubles", doubles},
        {"the index", the_index},
        {"the file", the_file},
        {"a source", a_source},
    };
    return unit_main("store_check", cases, sizeof cases / sizeof *cases);
}
