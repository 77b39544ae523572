/* Overlaps of a stored layer, whose polygons are fetched when a pair needs them: the same rows as
 * from features in memory, whatever the number of threads, and whatever had to go to make room. */
#include <math.h>

#include "analysis/questions.h"
#include "base/text.h"
#include "store_files.h"

enum { SIDE = 56, PARCELS = SIDE * SIDE, VERTICES = 240 };

/* ---- a store: parcels on a grid that overlap their neighbours, and zones --------------------- */

static const zl_column own_column[] = {{.name = "id", .type = ZL_TEXT},
                                       {.name = "class", .type = ZL_TEXT}};
static const zl_columns own_columns = {own_column, 2};

static zl_shape *round_parcel(double lon, double lat, double radius_deg)
{
    double ring[2 * (VERTICES + 1)];
    for (int i = 0; i <= VERTICES; i++) {
        double angle = 6.283185307179586 * (i % VERTICES) / VERTICES;
        ring[2 * i] = lon + radius_deg * cos(angle);
        ring[2 * i + 1] = lat + radius_deg * sin(angle);
    }
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, ring, VERTICES + 1);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static void add_row(zl_row_writer *writer, const char *kind, int i, zl_shape *shape)
{
    char id[32];
    int64_t fid = 0;
    zl_error err = {0};
    snprintf(id, sizeof id, "%s%05d", kind, i);
    const zl_value values[] = {fixture_text(id), fixture_text(i % 3 ? "耕地" : "林地")};
    zl_row_writer_set_fid(writer, 10 + 3 * i);
    UNIT_OK(zl_row_writer_add(&fid, writer, values, shape, &err), err);
    zl_shape_free(shape);
}

/* Every 50th parcel has no shape. */
static void add_layer(zl_store *store, const char *name, int side, double step_deg,
                      double radius_deg)
{
    zl_error err = {0};
    zl_row_writer *writer = NULL;
    UNIT_OK(zl_store_create_layer(store, name, NULL, ZL_SHAPE_POLYGON, &own_columns, &err), err);
    UNIT_OK(zl_row_writer_open(&writer, store, name, &own_columns, &err), err);
    UNIT_OK(zl_row_writer_begin_bulk(writer, &err), err);
    for (int i = 0; i < side * side; i++) {
        double lon = 86 + step_deg * (i % side), lat = 41 + step_deg * (i / side);
        add_row(writer, name, i,
                i % 50 == 7 ? NULL : round_parcel(lon, lat, radius_deg * (1 + 0.1 * (i % 4))));
    }
    UNIT_OK(zl_row_writer_finish(writer, &err), err);
    zl_row_writer_free(writer);
}

static zl_store *make_store(const char *name)
{
    zl_error err = {0};
    zl_store *store = files_store(name);
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(zl_db_begin(zl_store_db(store), &err), err);
    add_layer(store, "parcels", SIDE, 0.002, 0.0012);
    add_layer(store, "plots", 3, 0.04, 0.018);
    UNIT_OK(zl_db_commit(zl_store_db(store), &err), err);
    zl_store_close(store);
    UNIT_OK(zl_store_open(&store, fixture_path(name), ZL_STORE_READ, &err), err);
    return store;
}

/* ---- asking ---------------------------------------------------------------------------------- */

typedef struct answer {
    zl_text text;
    size_t rows;
} answer;

static zl_status keep(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    answer *a = user;
    const zl_overlap_row *r = row;
    (void)shape;
    (void)err;
    a->rows++;
    zl_text_addf(&a->text, "%s %s %.17g %.17g %.17g %.17g %s %s\n", r->a, r->b, r->area_m2,
                 r->share_of_a, r->share_of_b, r->width_m, r->class_name,
                 r->a_name ? r->a_name : "-");
    return ZL_OK;
}

static zl_layer *layer_of(zl_store *store, const char *name, const char *where)
{
    zl_layer *layer = NULL;
    zl_error err = {0};
    zl_filter filter = {.where = where};
    UNIT_OK(zl_layer_open(&layer, store, name, NULL, &filter, NULL, &err), err);
    return layer;
}

static answer ask(zl_store *store, const char *where, const char *second,
                  const zl_overlap_options *options)
{
    zl_error err = {0};
    answer a = {.rows = 0};
    zl_layer *one = layer_of(store, "parcels", where);
    zl_layer *other = second ? layer_of(store, second, NULL) : NULL;
    UNIT_OK(zl_overlap(one, other, options, keep, &a, NULL, &err), err);
    zl_layer_close(one);
    zl_layer_close(other);
    return a;
}

/* The same from features in memory. */
static answer ask_in_memory(zl_store *store, const char *second)
{
    zl_error err = {0};
    answer a = {.rows = 0};
    zl_collection one = {0}, other = {0};
    zl_layer *layer = layer_of(store, "parcels", NULL);
    UNIT_OK(zl_collect(&one, layer, &err), err);
    zl_layer_close(layer);
    if (second) {
        layer = layer_of(store, second, NULL);
        UNIT_OK(zl_collect(&other, layer, &err), err);
        zl_layer_close(layer);
    }
    zl_sink sink = {.emit = keep, .user = &a, .columns = zl_overlap_columns()};
    UNIT_OK(zl_overlap_of(&one, second ? &other : NULL, 0, NULL, &sink, &err), err);
    zl_collection_free(&one);
    zl_collection_free(&other);
    return a;
}

static void compare(zl_store *store, const char *second)
{
    static const int jobs[] = {1, 2, 3, 7};
    zl_set_jobs(1);
    answer expected = ask_in_memory(store, second);
    CU_ASSERT(expected.rows > 1000);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        zl_set_jobs(jobs[i]);
        answer a = ask(store, NULL, second, NULL);
        CU_ASSERT_EQUAL(a.rows, expected.rows);
        CU_ASSERT(a.text.data && strcmp(a.text.data, expected.text.data) == 0);
        zl_text_free(&a.text);
    }
    zl_set_jobs(0);
    zl_text_free(&expected.text);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void test_within(void)
{
    zl_store *store = make_store("within.db");
    compare(store, NULL);
    zl_store_close(store);
}

static void test_between(void)
{
    zl_store *store = make_store("between.db");
    compare(store, "plots");
    zl_store_close(store);
}

/* A pair in which one of two chosen parcels takes part comes once, also where both do: circles of
 * 0.0012 degrees and more, 0.002 apart, meet at least their neighbours on four sides. */
static void test_choice(void)
{
    zl_store *store = make_store("choice.db");
    const zl_overlap_options options = {.same_layer = true};
    answer all = ask(store, NULL, NULL, NULL);
    answer chosen = ask(store, "id IN ('parcels01000', 'parcels01001')", "parcels", &options);
    size_t expected = 0;
    for (const char *line = all.text.data; line && *line; line = strchr(line, '\n') + 1)
        expected += strncmp(line, "parcels01000 ", 13) == 0 ||
                    strncmp(line, "parcels01001 ", 13) == 0 ||
                    strncmp(line + 13, "parcels01000 ", 13) == 0 ||
                    strncmp(line + 13, "parcels01001 ", 13) == 0;
    CU_ASSERT(expected >= 4);
    CU_ASSERT_EQUAL(chosen.rows, expected);
    zl_text_free(&all.text);
    zl_text_free(&chosen.text);
    zl_store_close(store);
}

static zl_status keep_land(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    answer *a = user;
    const zl_land_row *r = row;
    (void)shape;
    (void)err;
    a->rows++;
    zl_text_addf(&a->text, "%s %s %lld %.17g %.17g\n", r->zone, r->part, (long long)r->parcels,
                 r->area_m2, r->overlapping_m2);
    return ZL_OK;
}

static answer ask_land(zl_store *store, bool shapes)
{
    zl_error err = {0};
    answer a = {.rows = 0};
    const zl_land_options options = {.by = "class", .shapes = shapes};
    zl_layer *zones = layer_of(store, "plots", NULL), *land = layer_of(store, "parcels", NULL);
    UNIT_OK(zl_land(zones, land, &options, keep_land, &a, NULL, &err), err);
    zl_layer_close(zones);
    zl_layer_close(land);
    return a;
}

/* Where the shapes of its rows are wanted, the land is held in memory, else it is fetched. */
static void test_land(void)
{
    static const int jobs[] = {1, 3};
    zl_store *store = make_store("land.db");
    answer expected = ask_land(store, true);
    CU_ASSERT(expected.rows >= 8);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        zl_set_jobs(jobs[i]);
        answer a = ask_land(store, false);
        CU_ASSERT_EQUAL(a.rows, expected.rows);
        CU_ASSERT(a.text.data && strcmp(a.text.data, expected.text.data) == 0);
        zl_text_free(&a.text);
    }
    zl_set_jobs(0);
    zl_text_free(&expected.text);
    zl_store_close(store);
}

typedef struct total {
    double sum_m2, m2;
} total;

static zl_status keep_total(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    total *t = user;
    const zl_area_row *r = row;
    (void)shape;
    (void)err;
    if (strcmp(r->id, "total") == 0)
        t->m2 = r->area_m2;
    else if (!isnan(r->area_m2))
        t->sum_m2 += r->area_m2;
    return ZL_OK;
}

static total total_of_layer(zl_store *store)
{
    zl_error err = {0};
    total t = {0, 0};
    const zl_area_options options = {.total = true};
    zl_layer *layer = layer_of(store, "parcels", NULL);
    UNIT_OK(zl_area(layer, NULL, &options, keep_total, &t, NULL, &err), err);
    zl_layer_close(layer);
    return t;
}

static total total_in_memory(zl_store *store)
{
    zl_error err = {0};
    total t = {0, 0};
    zl_collection all = {0};
    zl_figures none = {0};
    const zl_area_options options = {.total = true};
    zl_layer *layer = layer_of(store, "parcels", NULL);
    zl_sink sink = {.emit = keep_total, .user = &t};
    UNIT_OK(zl_collect(&all, layer, &err), err);
    UNIT_OK(zl_area_of(&all, &none, &options, &sink, &err), err);
    zl_layer_close(layer);
    zl_collection_free(&all);
    return t;
}

static void test_total(void)
{
    static const int jobs[] = {1, 2, 7};
    zl_store *store = make_store("total.db");
    total expected = total_in_memory(store);
    CU_ASSERT(expected.m2 > 0 && expected.m2 < 0.9 * expected.sum_m2);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        zl_set_jobs(jobs[i]);
        total t = total_of_layer(store);
        CU_ASSERT(t.m2 == expected.m2 && t.sum_m2 == expected.sum_m2);
    }
    zl_set_jobs(0);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"within a layer", test_within},   {"between layers", test_between},
        {"of some features", test_choice}, {"land that is fetched", test_land},
        {"total of a layer", test_total},
    };
    return unit_main("analysis_overlap_store", cases, sizeof cases / sizeof *cases);
}
