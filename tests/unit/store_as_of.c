/* The past of the stored zones: which versions hold on a day.
 *
 * Zone a is a box of 0.1 degrees of latitude from the beginning, of 0.2 from 2024-05-01 and of 0.05
 * from a time of 2025-03-01; b comes on 2024-06 and is removed on 2025-01-01; c never changes. What
 * holds when follows from these dates. */
#include "store_files.h"

#include "store/layer.h"
#include "store/version.h"

#define ZONE(id, rest, w, e, n)                                                                    \
    FEATURE("\"id\":\"" id "\",\"name_zh\":\"" id "区\"" rest, BOX(w, 41, e, n))

static void update(zl_store *store, const char *box, const char *date)
{
    files_load_ok(store, box,
                  &(zl_load_options){.update = "a",
                                     .feature = -1,
                                     .basis = "surveyed",
                                     .accuracy_m = 0.5,
                                     .document = "survey",
                                     .date = date});
}

static zl_store *open_zones(const char *name)
{
    zl_store *store = files_store(name);
    zl_error err = {0};
    files_load_ok(store,
                  files_geojson("zones.geojson", ZONE("a", "", 86, 86.1, 41.1) "," ZONE(
                                                     "b", ",\"valid_from\":\"2024-06\"", 87, 87.1,
                                                     41.1) "," ZONE("c", "", 88, 88.1, 41.1)),
                  NULL);
    update(store, files_geojson("n.geojson", FEATURE("", BOX(86, 41, 86.1, 41.2))), "2024-05-01");
    update(store, files_geojson("n.geojson", FEATURE("", BOX(86, 41, 86.1, 41.05))),
           "2025-03-01T10:00:00Z");
    UNIT_OK(zl_remove(store, "b", false, NULL, &err), err);
    UNIT_OK(zl_db_exec(zl_store_db(store),
                       "UPDATE zones_history SET valid_to='2025-01-01' WHERE id='b'", &err),
            err);
    return store;
}

/* "a:0.20 c:0.10": ids and heights of what a layer gives. */
static const char *seen(zl_store *store, const char *what, const zl_filter *filter,
                        zl_findings *findings)
{
    static char text[256];
    zl_layer *layer = NULL;
    zl_error err = {0};
    UNIT_OK(zl_layer_open(&layer, store, what, NULL, filter, findings, &err), err);
    text[0] = '\0';
    int64_t last = 0;
    for (const zl_feature *f;;) {
        UNIT_OK(zl_layer_next(&f, layer, &err), err);
        if (!f)
            break;
        CU_ASSERT(f->fid > last);
        last = f->fid;
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s:%.2f", used ? " " : "", f->id,
                 f->shape->lonlat_deg[5] - 41);
    }
    zl_layer_close(layer);
    return text;
}

static void test_days(void)
{
    static const struct {
        const char *date, *seen;
    } cases[] = {{"1949-10-01", "a:0.10 c:0.10"},
                 {"2024-04-30", "a:0.10 c:0.10"},
                 {"2024-05-01", "a:0.20 c:0.10"},
                 {"2024-04-30T23:59:59.999Z", "a:0.10 c:0.10"},
                 {"2024-05-01T00:00:00Z", "a:0.20 c:0.10"},
                 {"2024-05-31", "a:0.20 c:0.10"},
                 {"2024-06-01", "a:0.20 c:0.10 b:0.10"},
                 {"2024-12-31", "a:0.20 c:0.10 b:0.10"},
                 {"2025-01-01", "a:0.20 c:0.10"},
                 {"2025-03-01T09:59:59Z", "a:0.20 c:0.10"},
                 {"2025-03-01T10:00:00.000Z", "a:0.05 c:0.10"},
                 {"2025-03-01", "a:0.05 c:0.10"},
                 {"2999-01-01", "a:0.05 c:0.10"}};
    zl_store *store = open_zones("days.sqlite");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char dated[64];
        const char *got = seen(store, "zones", &(zl_filter){.as_of = cases[i].date}, NULL);
        if (strcmp(got, cases[i].seen) != 0)
            fprintf(stderr, "%s: %s\n", cases[i].date, got);
        CU_ASSERT_STRING_EQUAL(got, cases[i].seen);
        snprintf(dated, sizeof dated, "zones@%s", cases[i].date);
        CU_ASSERT_STRING_EQUAL(seen(store, dated, NULL, NULL), cases[i].seen);
    }
    CU_ASSERT_STRING_EQUAL(seen(store, "zones_versions", NULL, NULL),
                           "a:0.10 a:0.20 a:0.05 b:0.10 c:0.10");
    zl_store_close(store);
}

/* The other filters look at the past too: at its names, its columns, its ids. */
static void test_with_filters(void)
{
    zl_store *store = open_zones("filters.sqlite");
    zl_layer *layer = NULL;
    zl_error err = {0};
    CU_ASSERT_STRING_EQUAL(
        seen(store, "zones", &(zl_filter){.as_of = "2024-07-01", .zone = "a区,b"}, NULL),
        "a:0.20 b:0.10");
    CU_ASSERT_STRING_EQUAL(
        seen(store, "zones",
             &(zl_filter){.as_of = "2024-01-01", .where = "t.boundary_basis IS NULL AND id < 'b'"},
             NULL),
        "a:0.10");
    CU_ASSERT(zl_layer_open(&layer, store, "zones", NULL,
                            &(zl_filter){.as_of = "2024-01-01", .zone = "b"}, NULL,
                            &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "there are c, a") || strstr(err.message, "there are a, c"));
    zl_store_close(store);
}

static void test_notes(void)
{
    zl_store *store = open_zones("notes.sqlite");
    zl_findings *findings = zl_findings_new();
    seen(store, "zones", &(zl_filter){.as_of = "2024-07-01"}, findings);
    seen(store, "zones", &(zl_filter){.as_of = "2024-07-01"}, findings);
    CU_ASSERT(zl_findings_count(findings) == 1); /* each is said once */
    CU_ASSERT_STRING_EQUAL(files_finding(findings, "as-of")->text,
                           "zones as they were on 2024-07-01: 2 in an earlier version (a, b)");
    zl_findings_free(findings);
    findings = zl_findings_new();
    seen(store, "zones", &(zl_filter){.as_of = "2999-01-01"}, findings);
    CU_ASSERT_STRING_EQUAL(files_finding(findings, "as-of")->text,
                           "zones as they were on 2999-01-01: the same versions as today; that day "
                           "has not come yet");
    seen(store, "lines", &(zl_filter){.as_of = "2024-01-01"}, findings);
    CU_ASSERT(files_count_code(findings, "no-history") == 1);
    zl_findings_free(findings);
    zl_store_close(store);
}

static void test_declared(void)
{
    zl_store *store = open_zones("declared.sqlite");
    zl_layer *layer = NULL;
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    files_load_ok(store,
                  files_write("declared_areas.csv", "id,kind,value,unit,date,document\n"
                                                    "a,approved,1,km2,,p\n"
                                                    "b,approved,2,km2,2024-07,p\n"
                                                    "c,approved,3,km2,2025,p\n"),
                  NULL);
    UNIT_OK(zl_layer_open(&layer, store, "declared_areas", NULL,
                          &(zl_filter){.as_of = "2024-07-01"}, findings, &err),
            err);
    const zl_feature *f;
    for (int expected = 1; expected <= 2; expected++) {
        UNIT_OK(zl_layer_next(&f, layer, &err), err);
        CU_ASSERT(f && f->id[0] == "ab"[expected - 1]);
    }
    UNIT_OK(zl_layer_next(&f, layer, &err), err);
    CU_ASSERT_PTR_NULL(f);
    CU_ASSERT_STRING_EQUAL(files_finding(findings, "as-of")->text,
                           "declared areas as they were on 2024-07-01, without those of a later "
                           "date of 1 zone(s) (c)");
    zl_findings_free(findings);
    zl_layer_close(layer);
    zl_store_close(store);
}

/* Bounds in words have a day too. */
static void test_bounds(void)
{
    zl_store *store = open_zones("bounds.sqlite");
    zl_layer *layer = NULL;
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    files_load_ok(store,
                  files_write("declared_bounds.csv", "id,side,bound,date\n"
                                                     "a,north,x,\n"
                                                     "b,north,x,2024-07\n"
                                                     "c,north,x,2025\n"),
                  NULL);
    UNIT_OK(zl_layer_open(&layer, store, "declared_bounds", NULL,
                          &(zl_filter){.as_of = "2024-07-01"}, findings, &err),
            err);
    const zl_feature *f;
    for (int expected = 1; expected <= 2; expected++) {
        UNIT_OK(zl_layer_next(&f, layer, &err), err);
        CU_ASSERT(f && f->id[0] == "ab"[expected - 1]);
    }
    UNIT_OK(zl_layer_next(&f, layer, &err), err);
    CU_ASSERT_PTR_NULL(f);
    CU_ASSERT_STRING_EQUAL(files_finding(findings, "as-of")->text,
                           "declared bounds as they were on 2024-07-01, without those of a later "
                           "date of 1 zone(s) (c)");
    zl_findings_free(findings);
    zl_layer_close(layer);
    zl_store_close(store);
}

static void test_refuses(void)
{
    zl_store *store = open_zones("refuses.sqlite");
    static const char *const bad[] = {"2024", "2024-5-1", "yesterday", "2024-02-30",
                                      "2024-01-01'); DROP TABLE zones; --"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zl_layer *layer = NULL;
        zl_error err = {0};
        CU_ASSERT(zl_layer_open(&layer, store, "zones", NULL, &(zl_filter){.as_of = bad[i]}, NULL,
                                &err) == ZL_USAGE);
        CU_ASSERT(strstr(err.message, "give a date such as 2026-03-01") != NULL);
    }
    zl_layer *layer = NULL;
    zl_error err = {0};
    CU_ASSERT(zl_layer_open(&layer, store, fixture_path("zones.geojson"), NULL,
                            &(zl_filter){.as_of = "2024-01-01"}, NULL, &err) == ZL_USAGE);
    CU_ASSERT(strstr(err.message, "is a file and has no history") != NULL);
    /* Only another program can make two versions hold on one day. */
    UNIT_OK(zl_db_exec(zl_store_db(store), "UPDATE zones_history SET valid_to='2026-01-01'", &err),
            err);
    CU_ASSERT(zl_layer_open(&layer, store, "zones@2025-06-01", NULL, NULL, NULL, &err) ==
              ZL_BAD_DATA);
    CU_ASSERT(strstr(err.message, "a: two versions of the zone hold on that day") != NULL);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"days", test_days},     {"with filters", test_with_filters},
        {"notes", test_notes},   {"declared", test_declared},
        {"bounds", test_bounds}, {"refuses", test_refuses},
    };
    return unit_main("store_as_of", cases, sizeof cases / sizeof *cases);
}
