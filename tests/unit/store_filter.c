/* Filters: by name, mode, status and SQL, over stored layers and sources. */
#include "store_files.h"

#define LINES                                                                                      \
    FEATURE("\"id\":\"r1\",\"part\":1,\"name_zh\":\"南疆铁路\",\"mode\":\"railway\"",              \
            PATH(86, 41, 86.1, 41.1))                                                              \
    "," FEATURE("\"id\":\"e1\",\"part\":1,\"name_zh\":\"高速\",\"mode\":\"expressway\","         \
                "\"status\":\"existing\",\"accuracy_m\":50",                                       \
                PATH(86, 41, 86.2, 41.1)) "," FEATURE("\"id\":\"e2\",\"part\":1,\"mode\":"         \
                                                      "\"expressway\",\"status\":\"planned\","     \
                                                      "\"accuracy_m\":500",                        \
                                                      PATH(86, 41, 86.3, 41.1))
#define ZONES                                                                                           \
    FEATURE("\"id\":\"korla-etdz\",\"name_zh\":\"库尔勒经济技术开发区\",\"name_en\":\"Korla " \
            "ETDZ\",\"aliases\":[\"库尔勒经开区\",\"东城区\"]",                                         \
            BOX(86.2, 41.6, 86.3, 41.7))                                                                \
    "," FEATURE(                                                                                        \
        "\"id\":\"shangku\",\"name_zh\":\"上库高新区\",\"aliases\":[\"上库\"]",                         \
        BOX(85.8, 41.6, 85.9,                                                                           \
            41.7)) "," FEATURE("\"id\":\"future\",\"name_zh\":\"远期\",\"status\":\"planned\"",         \
                               BOX(85.6, 41.6, 85.7, 41.7))

static zl_store *store;

/* The ids that a filter leaves, joined by blanks; "!" and the message when it is refused. */
static const char *ids(const char *layer_name, const zl_filter *filter, zl_findings *findings)
{
    static char text[4096];
    zl_layer *layer = NULL;
    zl_error err = {0};
    zl_status status = zl_layer_open(&layer, store, layer_name, NULL, filter, findings, &err);
    text[0] = '\0';
    for (const zl_feature *feature; status == ZL_OK;) {
        status = zl_layer_next(&feature, layer, &err);
        if (status != ZL_OK || !feature)
            break;
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? " " : "",
                 feature->id);
    }
    zl_layer_close(layer);
    if (status != ZL_OK)
        snprintf(text, sizeof text, "!%d %s", (int)status, err.message);
    return text;
}

#define IDS(layer, expected, ...)                                                                  \
    do {                                                                                           \
        const char *ids_ = ids((layer), &(zl_filter){__VA_ARGS__}, NULL);                          \
        if (strcmp(ids_, (expected)) != 0)                                                         \
            fprintf(stderr, "%s:%d: \"%s\"\n", __FILE__, __LINE__, ids_);                          \
        CU_ASSERT_STRING_EQUAL(ids_, (expected));                                                  \
    } while (0)
#define REFUSED(layer, piece, ...)                                                                 \
    do {                                                                                           \
        const char *ids_ = ids((layer), &(zl_filter){__VA_ARGS__}, NULL);                          \
        int refused_ = strncmp(ids_, "!2 ", 3) == 0 && strstr(ids_, (piece)) != NULL;              \
        if (!refused_)                                                                             \
            fprintf(stderr, "%s:%d: \"%s\"\n", __FILE__, __LINE__, ids_);                          \
        CU_ASSERT(refused_);                                                                       \
    } while (0)

static void test_zone(void)
{
    IDS("zones", "korla-etdz", .zone = "korla-etdz");
    IDS("zones", "korla-etdz", .zone = "KORLA-ETDZ");
    IDS("zones", "korla-etdz", .zone = "korla etdz");
    IDS("zones", "korla-etdz shangku", .zone = "上库, 东城区");
    IDS("zones", "korla-etdz shangku", .zone = "shangku，库尔勒经开区");
    REFUSED("zones",
            "--zone 东城: no feature of zones has this id, name or alias; there are "
            "korla-etdz, ",
            .zone = "东城");
    REFUSED("zones", "--zone shanku: ", .zone = "korla-etdz,shanku");
    REFUSED("zones", "there are shangku, ", .zone = "shanku");
    REFUSED("zones", "at least one", .zone = " , ");
}

/* Values are bound: what looks like SQL is a name that does not exist. */
static void test_injection(void)
{
    REFUSED("zones", "--zone x' OR '1'='1: no feature", .zone = "x' OR '1'='1");
    REFUSED("lines", "--mode x') OR ('1'='1: no such value", .mode = "x') OR ('1'='1");
    REFUSED("lines", "the parentheses do not match", .where = "0) OR (1");
    REFUSED("lines", "--where 1; DROP TABLE zones", .where = "1; DROP TABLE zones");
    CU_ASSERT(fixture_int(store, "SELECT count(*) FROM zones") == 3);
}

static void test_status(void)
{
    IDS("zones", "korla-etdz shangku", .status = NULL);
    IDS("zones", "korla-etdz shangku future", .status = "any");
    IDS("zones", "future", .status = "planned");
    IDS("zones", "future", .status = "规划");
    IDS("lines", "r1 e1", .status = "existing");
    IDS("lines", "r1 e1 e2", .status = "existing,planned");
    IDS("lines", "", .status = "revoked");
    REFUSED("lines", "--status finished: no such value in lines; there are existing, planned",
            .status = "finished");
    REFUSED("documents", "has no column for status", .status = "planned");
    zl_findings *findings = zl_findings_new();
    CU_ASSERT_STRING_EQUAL(ids("zones", &(zl_filter){.zone = "远期"}, findings), "");
    const zl_finding *note = files_finding(findings, "left-out");
    CU_ASSERT_FATAL(note != NULL);
    CU_ASSERT_STRING_EQUAL(note->feature, "future");
    CU_ASSERT(strstr(note->text, "planned") && strstr(note->text, "--status any"));
    zl_findings_free(findings);
}

static void test_mode(void)
{
    IDS("lines", "r1", .mode = "railway");
    IDS("lines", "r1 e1", .mode = "铁路,高速公路");
    IDS("lines", "e1 e2", .mode = "expressway", .status = "any");
    IDS("lines", "", .mode = "provincial-road");
    REFUSED("lines", "--mode motorway: no such value in lines; there are expressway, railway",
            .mode = "motorway");
    REFUSED("zones", "the layer zones has no column for mode", .mode = "railway");
    IDS("points", "s1", .mode = "station");
    IDS("points", "s1", .mode = "车站");
}

static void test_where(void)
{
    IDS("lines", "e1", .where = "accuracy_m < 100");
    IDS("lines", "r1", .where = "name_zh LIKE '南疆%' -- a comment");
    IDS("lines", "r1 e1", .where = "name_zh = '南疆铁路' OR accuracy_m = 50");
    IDS("lines", "e1", .where = "id = ')' OR id = 'e1'");
    IDS("zones", "", .where = "0");
    REFUSED("lines", "--where speed > 80: no such column: speed", .where = "speed > 80");
    REFUSED("lines", "the columns of lines are fid, id, part, name_zh", .where = "speed > 80");
    REFUSED("lines", "--where", .where = "");
    /* In double quotes is a column and never a text. */
    REFUSED("lines", "no such column", .where = "\"railwai\" = mode");
}

/* A source has its own columns: found by the names in use, in any spelling. */
static void test_source(void)
{
    const char *source = files_geojson(
        "道路.geojson",
        FEATURE("\"编号\":\"x1\",\"名称\":\"路甲\",\"道路等级\":\"高速\"",
                PATH(86, 41, 86.2,
                     41.1)) "," FEATURE("\"编号\":\"x2\",\"名称\":\"路乙\",\"道路等级\":\"国道\"",
                                        PATH(86, 41, 86.3, 41.1)));
    char path[256];
    snprintf(path, sizeof path, "%s", source);
    IDS(path, "x1 x2", .zone = NULL);
    IDS(path, "x1", .mode = "expressway");
    IDS(path, "x2", .zone = "路乙");
    IDS(path, "x2", .where = "名称 = '路乙'");
    REFUSED(path, "the layer 道路 has no column for status", .status = "planned");
    /* A status in our words is taken at its word, another column of that name is left alone. */
    snprintf(
        path, sizeof path, "%s",
        files_geojson("ours.geojson",
                      FEATURE("\"id\":\"p\",\"status\":\"planned\"", PLACE(86, 41)) "," FEATURE(
                          "\"id\":\"q\",\"status\":null", PLACE(86, 41))));
    IDS(path, "q", .status = NULL);
    IDS(path, "p q", .status = "any");
    snprintf(
        path, sizeof path, "%s",
        files_geojson("theirs.geojson",
                      FEATURE("\"id\":\"p\",\"status\":\"planned\"", PLACE(86, 41)) "," FEATURE(
                          "\"id\":\"q\",\"status\":\"open\"", PLACE(86, 41))));
    IDS(path, "p q", .status = NULL);
    IDS(path, "q", .status = "open");
}

int main(void)
{
    static const unit_case cases[] = {
        {"zone", test_zone}, {"injection", test_injection}, {"status", test_status},
        {"mode", test_mode}, {"where", test_where},         {"source", test_source},
    };
    CU_initialize_registry(); /* the assertions below belong to no test */
    store = NULL;
    zl_error err = {0};
    if (zl_store_create(&store, fixture_path("filter.sqlite"), &err) != ZL_OK)
        return EXIT_FAILURE;
    static const struct {
        const char *name, *features;
    } sources[] = {
        {"zones.geojson", ZONES},
        {"lines.geojson", LINES},
        {"points.geojson", FEATURE("\"id\":\"s1\",\"kind\":\"station\"", PLACE(86, 41)) "," FEATURE(
                               "\"id\":\"t1\",\"kind\":\"town\"", PLACE(86, 42))}};
    for (size_t i = 0; i < 3; i++) {
        char path[256], text[8192];
        snprintf(path, sizeof path, "%s", fixture_path(sources[i].name));
        snprintf(text, sizeof text, "{\"type\":\"FeatureCollection\",\"features\":[%s]}",
                 sources[i].features);
        FILE *file = fopen(path, "wb");
        if (!file || fputs(text, file) < 0 || fclose(file) != 0 ||
            zl_load(store, path, NULL, NULL, NULL, NULL, &err) != ZL_OK) {
            fprintf(stderr, "%s: %s\n", path, err.message);
            return EXIT_FAILURE;
        }
    }
    int status = unit_main("store_filter", cases, sizeof cases / sizeof *cases);
    zl_store_close(store);
    return status;
}
