/* The cursor over stored layers: order, roles, values, marks, and copies of all of it. */
#include "store_files.h"

#include "store/collect.h"
#include "store/layer.h"

#define ZONES                                                                                      \
    FEATURE("\"id\":\"a\",\"name_zh\":\"甲\",\"name_en\":\"A\",\"aliases\":[\"一\",\"首\"],"    \
            "\"category\":\"urban\",\"boundary_basis\":\"schematic\",\"area_basis\":\"nominal\","  \
            "\"accuracy_m\":250.5,\"document\":\"plan\"",                                          \
            BOX(86, 41, 86.1, 41.1))                                                               \
    "," FEATURE(                                                                                   \
        "\"id\":\"b\",\"name_zh\":\"乙\",\"part_of\":\"a\"",                                       \
        BOX(86, 41, 86.05,                                                                         \
            41.05)) "," FEATURE("\"id\":\"c\",\"name_zh\":\"丙\",\"boundary_basis\":\"none\"",     \
                                "null")

static zl_store *open_zones(const char *name)
{
    zl_store *store = files_store(name);
    files_load_ok(store, files_geojson("zones.geojson", ZONES), NULL);
    return store;
}

static void test_cursor(void)
{
    zl_store *store = open_zones("cursor.sqlite");
    zl_layer *layer = NULL;
    zl_error err = {0};
    zl_store_close(store); /* a question opens the store for reading alone */
    UNIT_OK(zl_store_open(&store, fixture_path("cursor.sqlite"), ZL_STORE_READ, &err), err);
    UNIT_OK(zl_layer_open(&layer, store, "zones", NULL, NULL, NULL, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_layer_name(layer), "zones");
    CU_ASSERT(zl_layer_shape_kind(layer) == ZL_SHAPE_POLYGON);
    CU_ASSERT_STRING_EQUAL(zl_layer_columns(layer)->column[0].name, "id");
    CU_ASSERT(zl_layer_columns(layer)->column[3].type == ZL_LIST);
    for (int pass = 0; pass < 2; pass++) {
        const zl_feature *feature;
        UNIT_OK(zl_layer_next(&feature, layer, &err), err);
        CU_ASSERT_STRING_EQUAL(feature->id, "a");
        CU_ASSERT_STRING_EQUAL(feature->name_zh, "甲");
        CU_ASSERT_STRING_EQUAL(feature->name_en, "A");
        CU_ASSERT_STRING_EQUAL(feature->category, "urban");
        CU_ASSERT_STRING_EQUAL(feature->status, "existing");
        CU_ASSERT_STRING_EQUAL(feature->boundary_basis, "schematic");
        CU_ASSERT_STRING_EQUAL(feature->area_basis, "nominal");
        CU_ASSERT_STRING_EQUAL(feature->document, "plan");
        CU_ASSERT(feature->accuracy_m == 250.5 && !feature->part_of && !feature->mode);
        CU_ASSERT_STRING_EQUAL(feature->values[3].text, "[\"一\",\"首\"]");
        CU_ASSERT_FATAL(feature->shape != NULL);
        CU_ASSERT(feature->shape->npoints == 5 && feature->shape->lonlat_deg[0] == 86);
        UNIT_OK(zl_layer_next(&feature, layer, &err), err);
        CU_ASSERT_STRING_EQUAL(feature->part_of, "a");
        CU_ASSERT(isnan(feature->accuracy_m) && feature->name_en == NULL);
        UNIT_OK(zl_layer_next(&feature, layer, &err), err);
        CU_ASSERT(feature->shape == NULL);
        for (int after_end = 0; after_end < 2; after_end++) {
            UNIT_OK(zl_layer_next(&feature, layer, &err), err);
            CU_ASSERT(feature == NULL);
        }
        UNIT_OK(zl_layer_rewind(layer, &err), err);
    }
    zl_layer_close(layer);
    zl_store_close(store);
}

/* Tables without shapes are layers too: the declared figures, the documents, the registry. */
static void test_plain_tables(void)
{
    zl_store *store = open_zones("plain.sqlite");
    static const char *const names[] = {"layers", "declared_areas", "documents", "loads"};
    files_load_ok(store,
                  files_write("declared_areas.csv", "id,kind,value,unit,date,document\n"
                                                    "a,approved,84.5,km2,2024,plan\n"),
                  NULL);
    for (size_t i = 0; i < 4; i++) {
        zl_layer *layer = NULL;
        zl_error err = {0};
        const zl_feature *feature = NULL;
        UNIT_OK(zl_layer_open(&layer, store, names[i], NULL, NULL, NULL, &err), err);
        CU_ASSERT(zl_layer_shape_kind(layer) == ZL_SHAPE_NONE);
        UNIT_OK(zl_layer_next(&feature, layer, &err), err);
        CU_ASSERT((feature == NULL) == (i == 2)); /* no document was loaded */
        if (i == 1) {
            CU_ASSERT_STRING_EQUAL(feature->id, "a");
            CU_ASSERT(feature->values[2].real == 84.5 && feature->shape == NULL);
        }
        zl_layer_close(layer);
    }
    zl_store_close(store);
}

static void test_unknown_layer(void)
{
    zl_store *store = open_zones("unknown.sqlite");
    zl_layer *layer = NULL;
    zl_error err = {0};
    CU_ASSERT(zl_layer_open(&layer, store, "zonen", NULL, NULL, NULL, &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "zonen is neither a layer of the store (zones, ") != NULL);
    CU_ASSERT(zl_layer_open(&layer, NULL, "zones", NULL, NULL, NULL, &err) == ZL_USAGE);
    /* Tables of SQLite and SpatiaLite are no layers. */
    CU_ASSERT(zl_layer_open(&layer, store, "geometry_columns", NULL, NULL, NULL, &err) == ZL_USAGE);
    CU_ASSERT(zl_layer_open(&layer, store, "sqlite_master", NULL, NULL, NULL, &err) == ZL_USAGE);
    CU_ASSERT(layer == NULL);
    static const zl_source_options by_name = {.id_field = "name_zh"},
                                   by_none = {.id_field = "code"};
    const zl_feature *feature;
    CU_ASSERT(zl_layer_open(&layer, store, "zones", &by_none, NULL, NULL, &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "zones: there is no column code to be the id; the columns are "
                                  "id, name_zh") != NULL);
    UNIT_OK(zl_layer_open(&layer, store, "zones", &by_name, NULL, NULL, &err), err);
    UNIT_OK(zl_layer_next(&feature, layer, &err), err);
    CU_ASSERT_STRING_EQUAL(feature->id, "甲");
    zl_layer_close(layer);
    zl_store_close(store);
}

static zl_status read_all(zl_store *store, zl_error *err)
{
    zl_layer *layer = NULL;
    const zl_feature *feature = NULL;
    zl_status status = zl_layer_open(&layer, store, "zones", NULL, NULL, NULL, err);
    do
        status = status == ZL_OK ? zl_layer_next(&feature, layer, err) : status;
    while (status == ZL_OK && feature);
    zl_layer_close(layer);
    return status;
}

/* An edit clears the mark of a row, and the next question looks at the shape again. */
static void test_edited_row(void)
{
    zl_store *store = open_zones("edited.sqlite");
    zl_error err = {0};
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(zl_db_exec(zl_store_db(store),
                       "UPDATE zones SET geometry=ST_GeomFromText('MULTIPOLYGON(((86 41, 86.2 41, "
                       "86.2 41.2, 86 41.2, 86 41)))', 4490) WHERE id='a'",
                       &err),
            err);
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM row_marks WHERE layer='zones'") == 2);
    UNIT_OK(read_all(store, &err), err);
    UNIT_OK(zl_db_exec(zl_store_db(store),
                       "UPDATE zones SET geometry=ST_GeomFromText('MULTIPOLYGON(((86 41, 86.1 "
                       "41.1, 86.1 41, 86 41.1, 86 41)))', 4490) WHERE id='a'",
                       &err),
            err);
    CU_ASSERT(read_all(store, &err) == ZL_BAD_DATA);
    CU_ASSERT(strstr(err.message, "zones: a was edited by another program and is not valid: ") !=
              NULL);
    CU_ASSERT(strstr(err.message, "'load FILE --update ID'") != NULL);
    /* Who only lists sees it, with its shape, and told apart from the others. */
    zl_layer *layer = NULL;
    const zl_feature *feature = NULL;
    size_t invalid = 0, rows = 0;
    UNIT_OK(zl_layer_open(&layer, store, "zones", NULL, NULL, NULL, &err), err);
    zl_layer_accept_invalid(layer, true);
    for (;;) {
        UNIT_OK(zl_layer_next(&feature, layer, &err), err);
        if (!feature)
            break;
        rows++;
        invalid += feature->invalid;
        CU_ASSERT(feature->invalid == (strcmp(feature->id, "a") == 0));
        CU_ASSERT(!feature->invalid || feature->shape != NULL);
    }
    CU_ASSERT(invalid == 1 && rows >= 2);
    zl_layer_close(layer);
    zl_store_close(store);
}

/* Bytes that are no shape name the zone, marked as valid or not. */
static void test_damaged_shape(void)
{
    zl_store *store = files_store("damaged.sqlite");
    zl_error err = {0};
    zl_store *private_store = NULL;
    UNIT_OK(zl_store_private(&private_store, &err), err);
    fixture_zone(private_store, "a", NULL, NULL, fixture_box(86, 41, 87, 42));
    UNIT_OK(zl_db_exec(zl_store_db(private_store), "UPDATE zones SET geometry=x'0001'", &err), err);
    CU_ASSERT(read_all(private_store, &err) == ZL_BAD_DATA);
    CU_ASSERT(strstr(err.message, "zones: a: ") == err.message);
    zl_store_close(private_store);
    zl_store_close(store);
}

static void test_collection(void)
{
    zl_store *store = open_zones("collection.sqlite");
    zl_layer *layer = NULL;
    zl_error err = {0};
    zl_collection zones;
    UNIT_OK(zl_layer_open(&layer, store, "zones", NULL, NULL, NULL, &err), err);
    UNIT_OK(zl_collect(&zones, layer, &err), err);
    zl_layer_close(layer);
    zl_store_close(store);
    CU_ASSERT_EQUAL_FATAL(zones.count, 3);
    CU_ASSERT_STRING_EQUAL(zones.feature[0].name_zh, "甲");
    CU_ASSERT(zones.feature[0].shape->npoints == 5 && zones.feature[2].shape == NULL);
    /* The northern edge is a geodesic and bulges a little over its ends. */
    CU_ASSERT(zones.extent[0].west <= 86 && zones.extent[0].west > 85.999);
    CU_ASSERT(zones.extent[0].north >= 41.1 && zones.extent[0].north < 41.101);
    CU_ASSERT(isnan(zones.extent[2].west));
    CU_ASSERT(zl_collection_find(&zones, "b") == 1);
    CU_ASSERT(zl_collection_find(&zones, "x") == SIZE_MAX);
    CU_ASSERT(zl_is_part_of(&zones, 1, 0) && !zl_is_part_of(&zones, 0, 1));
    zl_collection_free(&zones);
    CU_ASSERT(zones.count == 0 && zones.feature == NULL);
}

/* a in b in c in a: the question ends, and each is a part of each. */
static void test_part_of_cycle(void)
{
    zl_feature features[] = {{.id = "a", .part_of = "b"},
                             {.id = "b", .part_of = "c"},
                             {.id = "c", .part_of = "a"},
                             {.id = "d", .part_of = "a"},
                             {.id = "e", .part_of = "nowhere"}};
    zl_collection zones = {.feature = features, .count = 5};
    CU_ASSERT(zl_is_part_of(&zones, 0, 2) && zl_is_part_of(&zones, 3, 1));
    CU_ASSERT(!zl_is_part_of(&zones, 0, 3) && !zl_is_part_of(&zones, 4, 0));
}

/* Many features are found by a hash table, of equal ids the first. */
static void test_find(void)
{
    enum { MANY = 3000 };
    static char id[MANY][16];
    static zl_feature features[MANY];
    zl_error err = {0};
    zl_collection zones = {.feature = features, .count = MANY};
    for (size_t i = 0; i < MANY; i++) {
        snprintf(id[i], sizeof id[i], "z%zu", i % (MANY - 10));
        features[i] = (zl_feature){.id = id[i], .part_of = id[i / 2]};
    }
    UNIT_OK(zl_collection_index(&zones, &err), err);
    for (size_t i = 0; i < MANY; i++)
        CU_ASSERT_EQUAL(zl_collection_find(&zones, id[i]), i % (MANY - 10));
    CU_ASSERT_EQUAL(zl_collection_find(&zones, "z3000"), SIZE_MAX);
    CU_ASSERT_EQUAL(zl_collection_find(&zones, NULL), SIZE_MAX);
    CU_ASSERT(zl_is_part_of(&zones, 2600, 2600 >> 5) && !zl_is_part_of(&zones, 2600, 2601));
    zl_free(zones.by_id);
}

int main(void)
{
    static const unit_case cases[] = {
        {"cursor", test_cursor},
        {"plain tables", test_plain_tables},
        {"unknown layer", test_unknown_layer},
        {"edited row", test_edited_row},
        {"damaged shape", test_damaged_shape},
        {"collection", test_collection},
        {"cycle of parts", test_part_of_cycle},
        {"find", test_find},
    };
    return unit_main("store_layer", cases, sizeof cases / sizeof *cases);
}
