/* The row writer, and the tables of land layers. */
#include "store_fixture.h"

#include "base/alloc.h"
#include "base/error.h"

static zl_store *new_store(const char *name)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_create(&store, fixture_path(name), &err), err);
    return store;
}

static const zl_column key_column[] = {
    {.name = "id"}, {.name = "part", .type = ZL_INTEGER}, {.name = "mode"}, {.name = "status"}};
static const zl_columns key_columns = {key_column, 4};

static zl_status add_line(zl_row_writer *writer, const char *id, int64_t part, const char *mode,
                          const char *status, zl_error *err)
{
    const zl_value values[] = {fixture_text(id),
                               {.type = ZL_INTEGER, .integer = part, .null = part < 0},
                               fixture_text(mode),
                               fixture_text(status)};
    return zl_row_writer_add(NULL, writer, values, NULL, err);
}

static void takes_defaults_and_keeps_keys(void)
{
    zl_error err = {0};
    zl_store *store = new_store("keys.sqlite");
    zl_row_writer *writer = NULL;
    UNIT_OK(zl_row_writer_open(&writer, store, "lines", &key_columns, &err), err);
    UNIT_OK(add_line(writer, "g30", -1, "expressway", NULL, &err), err);
    UNIT_OK(add_line(writer, "g30", 2, "expressway", "planned", &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT part FROM lines WHERE status='existing'"), 1);

    CU_ASSERT_EQUAL(add_line(writer, "g30", 2, "expressway", NULL, &err), ZL_BAD_DATA);
    CU_ASSERT_STRING_EQUAL(err.message,
                           "lines: g30, part 2 is there already: each key may come once");
    CU_ASSERT_EQUAL(add_line(writer, "g31", 1, "canal", NULL, &err), ZL_BAD_DATA);
    CU_ASSERT_STRING_EQUAL(err.message, "lines: g31, part 1: the value of mode is not allowed");
    CU_ASSERT_EQUAL(add_line(writer, NULL, 1, "railway", NULL, &err), ZL_BAD_DATA);
    CU_ASSERT_STRING_EQUAL(err.message, "lines: a row without id, part 1: id must have a value");
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM lines"), 2);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='lines'"), 2);
    zl_row_writer_free(writer);
    CU_ASSERT_EQUAL(zl_row_writer_open(&writer, store, "nowhere", &key_columns, &err), ZL_USAGE);
    zl_store_close(store);
}

static void declared_figures_have_one_row_each(void)
{
    static const zl_column column[] = {
        {.name = "id"}, {.name = "kind"}, {.name = "value", .type = ZL_REAL}, {.name = "unit"}};
    static const zl_columns columns = {column, 4};
    const zl_value values[] = {fixture_text("korla-etdz"),
                               fixture_text("implementation"),
                               {.type = ZL_REAL, .real = 24.76},
                               fixture_text("km2")};
    zl_error err = {0};
    zl_store *store = new_store("declared.sqlite");
    zl_row_writer *writer = NULL;
    UNIT_OK(zl_row_writer_open(&writer, store, "declared_areas", &columns, &err), err);
    UNIT_OK(zl_row_writer_add(NULL, writer, values, NULL, &err), err);
    /* Date and document are NULL in both: still the same figure. */
    CU_ASSERT_EQUAL(zl_row_writer_add(NULL, writer, values, NULL, &err), ZL_BAD_DATA);
    CU_ASSERT_STRING_EQUAL(err.message, "declared_areas: korla-etdz, kind implementation is there "
                                        "already: each key may come once");
    zl_row_writer_free(writer);
    zl_store_close(store);
}

static void shapes_are_indexed(void)
{
    zl_error err = {0};
    zl_store *store = new_store("index.sqlite");
    fixture_zone(store, "a", "surveyed", NULL, fixture_box(86.2, 41.7, 86.3, 41.8));
    fixture_zone(store, "b", "none", NULL, NULL);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM idx_zones_geometry"), 1);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT pkid FROM idx_zones_geometry WHERE xmin<=86.2 "
                                       "AND xmax>=86.3 AND ymin<=41.7 AND ymax>=41.8"),
                    1);
    zl_row_writer *writer = NULL;
    const zl_value values[] = {
        fixture_text("c"), {.null = true}, fixture_text("railway"), {.null = true}};
    UNIT_OK(zl_row_writer_open(&writer, store, "lines", &key_columns, &err), err);
    zl_shape *box = fixture_box(86, 41, 87, 42);
    CU_ASSERT_EQUAL(zl_row_writer_add(NULL, writer, values, box, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "lines: "));
    zl_shape_free(box);
    zl_row_writer_free(writer);
    zl_store_close(store);
}

static const zl_column land_column[] = {{.name = "地类名称"},
                                        {.name = "OGC_FID", .type = ZL_INTEGER},
                                        {.name = "面积", .type = ZL_REAL},
                                        {.name = "Name"},
                                        {.name = "name"},
                                        {.name = "say \"hi\""},
                                        {.name = "tags", .type = ZL_LIST}};
static const zl_columns land_columns = {land_column, 7};

static void names_columns_of_land_layers(void)
{
    zl_error err = {0};
    char **names = NULL;
    UNIT_OK(zl_store_column_names(&names, &land_columns, &err), err);
    static const char *const expected[] = {"地类名称", "OGC_FID_2",  "面积", "Name",
                                           "name_2",   "say \"hi\"", "tags"};
    for (size_t i = 0; i < 7; i++)
        CU_ASSERT_STRING_EQUAL(names[i], expected[i]);
    CU_ASSERT_PTR_NULL(names[7]);
    zl_free(names);
    /* A column that bears the name by right keeps it. */
    static const zl_column clash[] = {
        {.name = "fid"}, {.name = "fid_2"}, {.name = "FID"}, {.name = ""}};
    UNIT_OK(zl_store_column_names(&names, &(zl_columns){clash, 4}, &err), err);
    CU_ASSERT_STRING_EQUAL(names[0], "fid_3");
    CU_ASSERT_STRING_EQUAL(names[1], "fid_2");
    CU_ASSERT_STRING_EQUAL(names[2], "FID_4");
    CU_ASSERT_STRING_EQUAL(names[3], "field");
    zl_free(names);
}

/* The layer bears an SQL keyword as its name, which is a slug like any other. */
static void makes_and_drops_a_land_layer(void)
{
    zl_error err = {0};
    zl_store *store = new_store("land.sqlite");
    const char *schema = "SELECT count(*) FROM sqlite_schema";
    int64_t before = fixture_int(store, schema);
    UNIT_OK(zl_db_begin(zl_store_db(store), &err), err);
    UNIT_OK(
        zl_store_create_layer(store, "order", "土地利用", ZL_SHAPE_POLYGON, &land_columns, &err),
        err);
    CU_ASSERT_EQUAL(
        zl_store_create_layer(store, "order", NULL, ZL_SHAPE_POLYGON, &land_columns, &err),
        ZL_USAGE);
    zl_row_writer *writer = NULL;
    UNIT_OK(zl_row_writer_open(&writer, store, "order", &land_columns, &err), err);
    const zl_value values[] = {fixture_text("耕地"),
                               {.type = ZL_INTEGER, .integer = 7},
                               {.type = ZL_REAL, .real = (double)NAN},
                               fixture_text("a"),
                               fixture_text("b"),
                               fixture_text("c"),
                               {.type = ZL_LIST, .text = "[\"x\"]"}};
    zl_shape *box = fixture_box(86, 41, 87, 42);
    int64_t fid = 0;
    UNIT_OK(zl_row_writer_add(&fid, writer, values, box, &err), err);
    CU_ASSERT_EQUAL(fid, 1);
    zl_shape_free(box);
    zl_row_writer_free(writer);
    UNIT_OK(
        zl_store_record_load(store, "order", &(zl_load_record){.source = "x", .features = 1}, &err),
        err);
    UNIT_OK(zl_db_commit(zl_store_db(store), &err), err);

    zl_layer_info info;
    UNIT_OK(zl_store_find_layer(&info, store, "order", &err), err);
    CU_ASSERT(info.found && info.kind == ZL_KIND_LAND && info.shape_kind == ZL_SHAPE_POLYGON);
    const char *seen = fixture_run("ogrinfo -ro -al %s order", zl_db_path(zl_store_db(store)));
    CU_ASSERT_PTR_NOT_NULL(strstr(seen, "地类名称 (String) = 耕地"));
    CU_ASSERT_PTR_NOT_NULL(strstr(seen, "tags (StringList) = (1:x)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(seen, "面积 (Real) = (null)"));

    UNIT_OK(zl_store_drop_layer(store, "order", &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, schema), before);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM row_marks"), 0);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM loads"), 0);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM geometry_columns"), 4);
    CU_ASSERT_EQUAL(zl_store_drop_layer(store, "order", &err), ZL_USAGE);
    CU_ASSERT_EQUAL(zl_store_drop_layer(store, "zones", &err), ZL_USAGE);
    CU_ASSERT_EQUAL(
        zl_store_create_layer(store, "No Slug", NULL, ZL_SHAPE_NONE, &land_columns, &err),
        ZL_USAGE);
    zl_store_close(store);
}

static void a_private_store_needs_no_spatialite(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_private(&store, &err), err);
    CU_ASSERT_TRUE(zl_store_is_private(store));
    fixture_zone(store, "a", "surveyed", NULL, fixture_box(86.2, 41.7, 86.3, 41.8));
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM zones WHERE geometry IS NOT NULL"), 1);
    UNIT_OK(zl_store_create_layer(store, "staged", NULL, ZL_SHAPE_POINT, &land_columns, &err), err);
    UNIT_OK(zl_store_drop_layer(store, "staged", &err), err);
    CU_ASSERT_FALSE(zl_db_has_table(zl_store_db(store), "geometry_columns"));
    zl_store_close(store);
}

/* The same row has the same digest in a file and in memory. */
static void digests_do_not_depend_on_the_place(void)
{
    zl_error err = {0};
    char in_file[65], in_memory[65];
    zl_store *store = new_store("digest.sqlite");
    int64_t fid = fixture_zone(store, "a", "surveyed", NULL, fixture_box(86.2, 41.7, 86.3, 41.8));
    UNIT_OK(zl_store_row_digest(in_file, store, "zones", fid, &err), err);
    CU_ASSERT_EQUAL(zl_store_row_digest(in_memory, store, "zones", 77, &err), ZL_BAD_DATA);
    zl_store_close(store);
    UNIT_OK(zl_store_private(&store, &err), err);
    fid = fixture_zone(store, "a", "surveyed", NULL, fixture_box(86.2, 41.7, 86.3, 41.8));
    UNIT_OK(zl_store_row_digest(in_memory, store, "zones", fid, &err), err);
    CU_ASSERT_STRING_EQUAL(in_file, in_memory);
    fid = fixture_zone(store, "b", "surveyed", NULL, fixture_box(86.2, 41.7, 86.3, 41.8));
    UNIT_OK(zl_store_row_digest(in_memory, store, "zones", fid, &err), err);
    CU_ASSERT_STRING_NOT_EQUAL(in_file, in_memory);
    zl_store_close(store);
}

/* One zone into a private store, and a check of it. */
static zl_status scenario(const zl_shape *box, zl_error *err)
{
    static const zl_column column[] = {{.name = "id"}};
    static const zl_columns columns = {column, 1};
    const zl_value value = fixture_text("a");
    zl_store *store = NULL;
    zl_row_writer *writer = NULL;
    zl_findings *findings = zl_findings_new();
    zl_status status = zl_store_private(&store, err);
    if (status == ZL_OK)
        status = zl_row_writer_open(&writer, store, "zones", &columns, err);
    if (status == ZL_OK)
        status = zl_row_writer_add(NULL, writer, &value, box, err);
    if (status == ZL_OK)
        status = zl_check(store, NULL, NULL, true, findings, err);
    if (status == ZL_OK && !findings)
        status = zl_fail_memory(err);
    zl_findings_free(findings);
    zl_row_writer_free(writer);
    zl_store_close(store);
    return status;
}

/* Whichever allocation fails, the call says so and nothing leaks (ASan looks on). */
static void survives_every_failing_allocation(void)
{
    zl_shape *box = fixture_box(86.2, 41.7, 86.3, 41.8);
    zl_status status = ZL_FAILED;
    size_t n = 0, reached = 1;
    for (; status != ZL_OK && n < 20000; n++) {
        zl_error err = {0};
        zl_alloc_fail_at(n + 1, 0);
        status = scenario(box, &err);
        reached = zl_alloc_fail_at(0, 0);
        CU_ASSERT(status == ZL_OK || status == ZL_FAILED);
        CU_ASSERT(status == ZL_OK || err.message[0]);
    }
    CU_ASSERT_EQUAL(status, ZL_OK);
    CU_ASSERT(reached < n + 1 && n > 20); /* the last run did not reach its failing allocation */
    zl_shape_free(box);
}

int main(void)
{
    static const unit_case cases[] = {
        {"defaults and keys", takes_defaults_and_keeps_keys},
        {"declared figures", declared_figures_have_one_row_each},
        {"shapes are indexed", shapes_are_indexed},
        {"column names of land layers", names_columns_of_land_layers},
        {"a land layer comes and goes", makes_and_drops_a_land_layer},
        {"a private store", a_private_store_needs_no_spatialite},
        {"failing allocations", survives_every_failing_allocation},
        {"digests", digests_do_not_depend_on_the_place},
    };
    return unit_main("store_rows", cases, sizeof cases / sizeof *cases);
}
