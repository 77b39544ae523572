/* Scans: the same features, order and errors as the cursor of the layer, whatever the number of
 * threads, from one state of the store, whoever else writes to it. */
#include <sys/stat.h>

#include "base/error.h"
#include "base/text.h"
#include "base/workers.h"
#include "store/scan.h"
#include "store_files.h"

enum { PARCELS = 3000 };

/* ---- a layer of parcels ---------------------------------------------------------------------- */

static const zl_column parcel_column[] = {{.name = "id", .type = ZL_TEXT},
                                          {.name = "class", .type = ZL_TEXT},
                                          {.name = "accuracy_m", .type = ZL_REAL}};
static const zl_columns parcel_columns = {parcel_column, 3};

/* Every 50th parcel has no shape, every third is of class b. */
static void add_parcel(zl_row_writer *writer, int i, int64_t fid)
{
    char id[32];
    zl_error err = {0};
    snprintf(id, sizeof id, "p%05d", i);
    double west = 86 + 0.0001 * i;
    zl_shape *shape = i % 50 == 7 ? NULL : fixture_box(west, 41, west + 0.0001, 41.0002);
    const zl_value values[] = {
        fixture_text(id), fixture_text(i % 3 ? "a" : "b"), {.type = ZL_REAL, .real = 0.1 * i}};
    zl_row_writer_set_fid(writer, fid);
    UNIT_OK(zl_row_writer_add(&fid, writer, values, shape, &err), err);
    zl_shape_free(shape);
}

static void add_parcels(zl_store *store, int count, int64_t first, int64_t step)
{
    zl_error err = {0};
    zl_row_writer *writer = NULL;
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(zl_db_begin(zl_store_db(store), &err), err);
    UNIT_OK(zl_store_create_layer(store, "parcels", NULL, ZL_SHAPE_POLYGON, &parcel_columns, &err),
            err);
    UNIT_OK(zl_row_writer_open(&writer, store, "parcels", &parcel_columns, &err), err);
    UNIT_OK(zl_row_writer_begin_bulk(writer, &err), err);
    for (int i = 0; i < count; i++)
        add_parcel(writer, i, first + i * step);
    UNIT_OK(zl_row_writer_finish(writer, &err), err);
    zl_row_writer_free(writer);
    UNIT_OK(zl_db_commit(zl_store_db(store), &err), err);
}

/* A store with parcels, to be asked. */
static zl_store *parcels(const char *name, int count, int64_t first, int64_t step)
{
    zl_error err = {0};
    zl_store *store = files_store(name);
    add_parcels(store, count, first, step);
    zl_store_close(store);
    UNIT_OK(zl_store_open(&store, fixture_path(name), ZL_STORE_READ, &err), err);
    return store;
}

static zl_layer *open_parcels(zl_store *store, const char *where)
{
    zl_layer *layer = NULL;
    zl_error err = {0};
    zl_filter filter = {.where = where};
    UNIT_OK(zl_layer_open(&layer, store, "parcels", NULL, &filter, NULL, &err), err);
    return layer;
}

/* Another program, with SpatiaLite's functions. */
static zl_store *other_program(const char *name)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_open(&store, fixture_path(name), ZL_STORE_WRITE, &err), err);
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    return store;
}

static void change(zl_store *store, const char *sql)
{
    zl_error err = {0};
    UNIT_OK(zl_db_exec(zl_store_db(store), sql, &err), err);
}

/* ---- what a scan gives, as text -------------------------------------------------------------- */

static void tell(zl_text *text, const zl_feature *feature)
{
    zl_text_addf(text, "%lld %s %a%s", (long long)feature->fid, feature->id, feature->accuracy_m,
                 feature->invalid ? " invalid" : "");
    for (size_t i = 0; feature->shape && i < 2 * feature->shape->npoints; i++)
        zl_text_addf(text, " %a", feature->shape->lonlat_deg[i]);
    zl_text_add(text, feature->values[1].null ? " -\n" : "\n");
}

typedef struct task {
    zl_scan *scan;
    zl_text *text;
    int64_t length;
    size_t jobs;
    void (*meanwhile)(void); /* with the first job that is done; may be NULL */
} task;

typedef struct job {
    zl_span span;
    zl_text text;
} job;

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    return zl_scan_take(&((job *)a_job)->span, any, ((task *)user)->scan, err);
}

static zl_status open_bench(void *bench, void *user, zl_error *err)
{
    return zl_scan_reader(bench, ((task *)user)->scan, err);
}

static void close_bench(void *bench)
{
    zl_reader_close(bench);
}

static zl_status compute(void *a_job, void *bench, void *user, zl_error *err)
{
    job *j = a_job;
    (void)user;
    zl_reader_start(bench, &j->span);
    for (const zl_feature *feature;;) {
        ZL_TRY(zl_reader_next(&feature, bench, err));
        if (!feature)
            return ZL_OK;
        tell(&j->text, feature);
    }
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    task *t = user;
    (void)err;
    if (t->jobs++ == 0 && t->meanwhile)
        t->meanwhile();
    zl_text_add(t->text, j->text.data ? j->text.data : "");
    zl_text_free(&j->text);
    t->length += j->span.length;
    return ZL_OK;
}

static void close_job(void *a_job)
{
    job *j = a_job;
    zl_span_free(&j->span);
    zl_text_free(&j->text);
}

static zl_status run(task *t, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_job,
                                     .bench_size = sizeof(zl_reader),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    return zl_workers_run(&shop, t, err);
}

/* The features and then status and message, to be freed. */
static char *scanned(zl_layer *layer, int jobs, const zl_scan_options *options,
                     void (*meanwhile)(void))
{
    zl_text text = {0};
    zl_error err = {0};
    task t = {.text = &text, .meanwhile = meanwhile};
    zl_set_jobs(jobs);
    zl_status status = zl_scan_open(&t.scan, layer, options, &err);
    if (status == ZL_OK)
        status = run(&t, &err);
    if (status == ZL_OK && zl_scan_total(t.scan) >= 0)
        CU_ASSERT_EQUAL(t.length, zl_scan_total(t.scan));
    zl_text_addf(&text, "status %d %s\n", (int)status, err.message);
    zl_scan_close(t.scan);
    zl_set_jobs(0);
    return zl_text_take(&text);
}

/* The same by the layer's own cursor. */
static char *stepped(zl_layer *layer)
{
    zl_text text = {0};
    zl_error err = {0};
    const zl_feature *feature = NULL;
    zl_status status = zl_layer_rewind(layer, &err);
    while (status == ZL_OK && (status = zl_layer_next(&feature, layer, &err)) == ZL_OK && feature)
        tell(&text, feature);
    zl_text_addf(&text, "status %d %s\n", (int)status, err.message);
    CU_ASSERT(zl_layer_rewind(layer, &err) == ZL_OK);
    return zl_text_take(&text);
}

static size_t lines_of(const char *text)
{
    size_t lines = 0;
    for (; (text = strchr(text, '\n')); text++)
        lines++;
    return lines;
}

/* Scans with any number of threads give what the cursor gives: `count` features and the status. */
static void expect_as_stepped(zl_layer *layer, const zl_scan_options *options, size_t count)
{
    static const int jobs[] = {1, 2, 3, 7};
    char *expected = stepped(layer);
    CU_ASSERT_EQUAL(lines_of(expected), count + 1);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        char *seen = scanned(layer, jobs[i], options, NULL);
        CU_ASSERT(strcmp(seen, expected) == 0);
        zl_free(seen);
    }
    zl_free(expected);
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), tail = strlen(end);
    return size >= tail && strcmp(text + size - tail, end) == 0;
}

/* ---- any layer ------------------------------------------------------------------------------- */

static void test_all_rows(void)
{
    zl_store *store = parcels("all.sqlite", PARCELS, 1, 1);
    zl_layer *layer = open_parcels(store, NULL);
    expect_as_stepped(layer, NULL, PARCELS);
    expect_as_stepped(layer, &(zl_scan_options){.most = 1}, PARCELS);
    expect_as_stepped(layer, &(zl_scan_options){.most = 100}, PARCELS);
    zl_layer_close(layer);
    layer = open_parcels(store, "class = 'b' AND fid > 17");
    expect_as_stepped(layer, NULL, PARCELS / 3 - 6);
    zl_layer_close(layer);
    layer = open_parcels(store, "id = 'p02999'");
    expect_as_stepped(layer, NULL, 1);
    zl_layer_close(layer);
    layer = open_parcels(store, "class = 'c'");
    expect_as_stepped(layer, NULL, 0);
    zl_layer_close(layer);
    zl_store_close(store);
}

/* What no one asked for is not read, and null. */
static void test_without_values(void)
{
    zl_store *store = parcels("values.sqlite", PARCELS, 1, 1);
    zl_layer *layer = open_parcels(store, NULL);
    char *all = stepped(layer);
    char *bare = scanned(layer, 2, &(zl_scan_options){.no_values = true}, NULL);
    CU_ASSERT_EQUAL(lines_of(all), lines_of(bare));
    CU_ASSERT_PTR_NULL(strstr(all, " -\n"));
    size_t nulls = 0;
    for (const char *at = bare; (at = strstr(at, " -\n")); at++)
        nulls++;
    CU_ASSERT_EQUAL(nulls, PARCELS);
    CU_ASSERT_PTR_NOT_NULL(strstr(bare, "3000 p02999 0x"));
    zl_free(all);
    zl_free(bare);
    zl_layer_close(layer);
    zl_store_close(store);
}

static void test_sparse_fids(void)
{
    zl_store *store = parcels("sparse.sqlite", PARCELS, -40000000, 100003);
    zl_layer *layer = open_parcels(store, NULL);
    expect_as_stepped(layer, NULL, PARCELS);
    zl_layer_close(layer);
    zl_store_close(store);
    store = parcels("far.sqlite", 20, INT64_MAX - 19, 1);
    layer = open_parcels(store, NULL);
    expect_as_stepped(layer, NULL, 20);
    zl_layer_close(layer);
    zl_store_close(store);
    store = parcels("none.sqlite", 0, 1, 1);
    layer = open_parcels(store, NULL);
    expect_as_stepped(layer, NULL, 0);
    zl_layer_close(layer);
    zl_store_close(store);
}

/* What other connections cannot see: a staged file, versions of zones, rows of a transaction. */
static void test_own_connection(void)
{
    static const char zones[] =
        FEATURE("\"id\":\"a\",\"name_zh\":\"甲\"", BOX(86, 41, 86.1, 41.1)) "," FEATURE(
            "\"id\":\"b\",\"name_zh\":\"乙\"", BOX(87, 41, 87.1, 41.1));
    zl_error err = {0};
    zl_layer *layer = NULL;
    const char *file = files_geojson("zones.geojson", zones);
    UNIT_OK(zl_layer_open(&layer, NULL, file, NULL, NULL, NULL, &err), err);
    expect_as_stepped(layer, &(zl_scan_options){.most = 1}, 2);
    zl_layer_close(layer);
    zl_store *store = files_store("own.sqlite");
    files_load_ok(store, file, &(zl_load_options){.kind = "zone"});
    UNIT_OK(zl_layer_open(&layer, store, "zones", NULL, &(zl_filter){.as_of = "2024-01-01"}, NULL,
                          &err),
            err);
    expect_as_stepped(layer, NULL, 2);
    zl_layer_close(layer);
    zl_store_close(store);
    store = parcels("transaction.sqlite", PARCELS, 1, 1);
    zl_store_close(store);
    UNIT_OK(zl_store_open(&store, fixture_path("transaction.sqlite"), ZL_STORE_WRITE, &err), err);
    UNIT_OK(zl_db_begin(zl_store_db(store), &err), err);
    change(store, "UPDATE parcels SET id = 'changed' WHERE fid = 2500");
    layer = open_parcels(store, NULL);
    expect_as_stepped(layer, NULL, PARCELS);
    char *seen = scanned(layer, 2, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(seen, "\n2500 changed "));
    zl_free(seen);
    zl_layer_close(layer);
    zl_db_rollback(zl_store_db(store));
    zl_store_close(store);
}

static void test_collection(void)
{
    zl_error err = {0};
    zl_text text = {0};
    zl_collection all = {0};
    zl_store *store = parcels("collection.sqlite", 100, 1, 1);
    zl_layer *layer = open_parcels(store, NULL);
    const size_t columns[] = {0, 1, 2};
    UNIT_OK(zl_collect_some(&all, layer, &(zl_choice){.column = columns, .ncolumns = 3}, &err),
            err);
    char *expected = stepped(layer);
    task t = {.text = &text};
    zl_set_jobs(3);
    UNIT_OK(zl_scan_open_collection(&t.scan, &all, &(zl_scan_options){.most = 7}, &err), err);
    UNIT_OK(run(&t, &err), err);
    zl_text_add(&text, "status 0 \n");
    CU_ASSERT_EQUAL(t.length, 100);
    CU_ASSERT_STRING_EQUAL(text.data, expected);
    zl_scan_close(t.scan);
    zl_set_jobs(0);
    zl_text_free(&text);
    zl_free(expected);
    zl_collection_free(&all);
    zl_layer_close(layer);
    zl_store_close(store);
}

/* ---- rows that another program wrote --------------------------------------------------------- */

static void test_edited(void)
{
    zl_store *store = parcels("edited.sqlite", PARCELS, 1, 1);
    zl_store *other = other_program("edited.sqlite");
    change(other, "UPDATE parcels SET geometry = ST_Translate(geometry, 0, 0.5, 0) WHERE fid % 2");
    CU_ASSERT_EQUAL(fixture_int(other, "SELECT count(*) FROM row_marks WHERE layer='parcels'"),
                    PARCELS / 2);
    zl_layer *layer = open_parcels(store, NULL);
    expect_as_stepped(layer, NULL, PARCELS);
    change(other, "UPDATE parcels SET geometry = GeomFromText('MULTIPOLYGON(((86 41, "
                  "86.1 41.1, 86.1 41, 86 41.1, 86 41)))', 4490) WHERE fid IN (1800, 2600)");
    expect_as_stepped(layer, NULL, 1799);
    char *seen = scanned(layer, 2, NULL, NULL);
    const char *failed = strstr(seen, "status 3 parcels: ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(failed);
    CU_ASSERT_PTR_NOT_NULL(strstr(failed, "p01799"));
    CU_ASSERT_PTR_NOT_NULL(strstr(failed, "was edited by another program and is not valid"));
    zl_free(seen);
    zl_layer_accept_invalid(layer, true);
    expect_as_stepped(layer, NULL, PARCELS);
    zl_store_close(other);
    zl_layer_close(layer);
    zl_store_close(store);
}

/* Without the triggers, as a disk that fails writes. */
static void damage(const char *name)
{
    zl_store *other = other_program(name);
    change(other,
           "DROP TRIGGER ggu_parcels_geometry; DROP TRIGGER giu_parcels_geometry;"
           "DROP TRIGGER marks_update_parcels;"
           "UPDATE parcels SET geometry = substr(geometry, 1, 70) WHERE fid IN (1800, 2600)");
    zl_store_close(other);
}

static void test_damaged_row(void)
{
    zl_store *store = parcels("damaged.sqlite", PARCELS, 1, 1);
    damage("damaged.sqlite");
    zl_layer *layer = open_parcels(store, NULL);
    expect_as_stepped(layer, NULL, 1799);
    expect_as_stepped(layer, &(zl_scan_options){.most = 7}, 1799);
    char *seen = scanned(layer, 2, NULL, NULL);
    const char *failed = strstr(seen, "status 3 parcels: ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(failed);
    CU_ASSERT_PTR_NOT_NULL(strstr(failed, "p01799"));
    zl_free(seen);
    zl_layer_close(layer);
    zl_store_close(store);
}

/* ---- others at work meanwhile ---------------------------------------------------------------- */

static const char *meanwhile_name;
static zl_status meanwhile_status;

static void delete_meanwhile(void)
{
    zl_error err = {0};
    zl_db *db = NULL;
    UNIT_OK(zl_db_open(&db, fixture_path(meanwhile_name), ZL_DB_READ, &err), err);
    zl_db_close(db);
    fixture_run("sqlite3 %s 'PRAGMA busy_timeout=1; DELETE FROM loads; DROP TRIGGER "
                "gid_parcels_geometry; DROP TRIGGER tmd_parcels_geometry; DELETE FROM parcels "
                "WHERE fid > 100' 2>&1 | grep -q locked; echo $?",
                fixture_path(meanwhile_name));
    meanwhile_status = ZL_OK;
}

/* Nobody can write to a plain store while it is scanned; what is written to one in WAL mode is not
 * seen. Either way all features are of one state. */
static void expect_unmoved(const char *name)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_open(&store, fixture_path(name), ZL_STORE_READ, &err), err);
    zl_layer *layer = open_parcels(store, NULL);
    char *expected = stepped(layer);
    meanwhile_name = name;
    meanwhile_status = ZL_FAILED;
    char *seen = scanned(layer, 3, &(zl_scan_options){.most = 20}, delete_meanwhile);
    CU_ASSERT_EQUAL(meanwhile_status, ZL_OK);
    CU_ASSERT_STRING_EQUAL(seen, expected);
    zl_free(seen);
    zl_free(expected);
    zl_layer_close(layer);
    zl_store_close(store);
}

static void test_writer_waits(void)
{
    zl_store *store = parcels("plain.sqlite", PARCELS, 1, 1);
    zl_store_close(store);
    expect_unmoved("plain.sqlite");
    CU_ASSERT_STRING_EQUAL(
        fixture_run("sqlite3 %s 'SELECT count(*) FROM parcels'", fixture_path("plain.sqlite")),
        "3000\n");
}

static void test_wal(void)
{
    zl_store *store = parcels("wal.sqlite", PARCELS, 1, 1);
    zl_store_close(store);
    fixture_run("sqlite3 %s 'PRAGMA journal_mode=WAL'", fixture_path("wal.sqlite"));
    expect_unmoved("wal.sqlite");
    CU_ASSERT_STRING_EQUAL(
        fixture_run("sqlite3 %s 'SELECT count(*) FROM parcels'", fixture_path("wal.sqlite")),
        "100\n");
}

static void test_file_replaced(void)
{
    zl_error err = {0};
    zl_scan *scan = NULL;
    zl_store *store = parcels("replaced.sqlite", PARCELS, 1, 1);
    zl_layer *layer = open_parcels(store, NULL);
    fixture_run("cp %s %s.new && mv %s.new %s", fixture_path("replaced.sqlite"),
                fixture_path("replaced.sqlite"), fixture_path("replaced.sqlite"),
                fixture_path("replaced.sqlite"));
    CU_ASSERT_EQUAL(zl_scan_open(&scan, layer, NULL, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "another file has come into its place"));
    CU_ASSERT_PTR_NULL(scan);
    zl_layer_close(layer);
    zl_store_close(store);
}

static void test_read_only_file(void)
{
    zl_store *store = parcels("readonly.sqlite", PARCELS, 1, 1);
    CU_ASSERT_EQUAL(chmod(fixture_path("readonly.sqlite"), 0444), 0);
    zl_layer *layer = open_parcels(store, NULL);
    expect_as_stepped(layer, NULL, PARCELS);
    zl_layer_close(layer);
    zl_store_close(store);
}

static void test_locked(void)
{
    zl_error err = {0};
    zl_scan *scan = NULL;
    zl_store *store = parcels("locked.sqlite", PARCELS, 1, 1);
    zl_layer *layer = open_parcels(store, NULL);
    zl_store *other = other_program("locked.sqlite");
    change(other, "BEGIN EXCLUSIVE");
    CU_ASSERT_EQUAL(zl_scan_open(&scan, layer, NULL, &err), ZL_FAILED);
    CU_ASSERT(
        ends_with(err.message, "is locked by another program (QGIS?): close it or try again"));
    CU_ASSERT_PTR_NULL(scan);
    zl_store_close(other);
    expect_as_stepped(layer, NULL, PARCELS);
    zl_layer_close(layer);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {{"all rows, some rows", test_all_rows},
                                      {"without values", test_without_values},
                                      {"gaps among the fids", test_sparse_fids},
                                      {"what only one connection sees", test_own_connection},
                                      {"a collection", test_collection},
                                      {"rows edited by others", test_edited},
                                      {"a damaged row", test_damaged_row},
                                      {"a writer waits", test_writer_waits},
                                      {"a store in WAL mode", test_wal},
                                      {"another file in its place", test_file_replaced},
                                      {"a file for reading only", test_read_only_file},
                                      {"a locked store", test_locked}};
    return unit_main("store_scan", cases, sizeof cases / sizeof *cases);
}
