/* The boxes of a layer out of its spatial index hold every shape, and are not taken where another
 * program, or a feature that none of them can hold, could make an answer miss something. */
#include <math.h>

#include "store/stored_boxes.h"
#include "store_files.h"

enum { PARCELS = 700 };

static const zl_column own_column[] = {{.name = "id", .type = ZL_TEXT}};
static const zl_columns own_columns = {own_column, 1};

/* A quadrangle whose northern and southern edges run east and bulge towards the pole. */
static zl_shape *parcel(double lon, double lat, double width_deg)
{
    const double ring[] = {lon, lat + 0.1,       lon,       lat, lon + width_deg,
                           lat, lon + width_deg, lat + 0.1, lon, lat + 0.1};
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, ring, 5);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static const char *fixture_name(const char *name, size_t number)
{
    static char text[40];
    snprintf(text, sizeof text, "%s%zu.db", name, number);
    return text;
}

typedef struct odd_parcel {
    int at; /* -1: none */
    double lat, width_deg;
    bool no_shape;
} odd_parcel;

static zl_store *make_store(const char *name, int64_t first_fid, int64_t step,
                            const odd_parcel *odd)
{
    zl_error err = {0};
    zl_store *store = files_store(name);
    zl_row_writer *writer = NULL;
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(zl_db_begin(zl_store_db(store), &err), err);
    UNIT_OK(zl_store_create_layer(store, "parcels", NULL, ZL_SHAPE_POLYGON, &own_columns, &err),
            err);
    UNIT_OK(zl_row_writer_open(&writer, store, "parcels", &own_columns, &err), err);
    UNIT_OK(zl_row_writer_begin_bulk(writer, &err), err);
    for (int i = 0; i < PARCELS; i++) {
        bool is_odd = odd && odd->at == i;
        double lat = is_odd ? odd->lat : -70 + 0.2 * i;
        zl_shape *shape = parcel(-170 + 0.45 * i, lat, is_odd ? odd->width_deg : 0.001 * (i + 1));
        const zl_value values[] = {fixture_text("x")};
        int64_t fid = 0;
        zl_row_writer_set_fid(writer, first_fid + step * i);
        UNIT_OK(
            zl_row_writer_add(&fid, writer, values, is_odd && odd->no_shape ? NULL : shape, &err),
            err);
        zl_shape_free(shape);
    }
    UNIT_OK(zl_row_writer_finish(writer, &err), err);
    zl_row_writer_free(writer);
    UNIT_OK(zl_db_commit(zl_store_db(store), &err), err);
    return store;
}

static zl_layer *layer_of(zl_store *store, const char *where)
{
    zl_layer *layer = NULL;
    zl_error err = {0};
    zl_filter filter = {.where = where};
    UNIT_OK(zl_layer_open(&layer, store, "parcels", NULL, &filter, NULL, &err), err);
    return layer;
}

static bool take(zl_step_boxes *boxes, int64_t *first, zl_store *store, const char *where)
{
    static size_t readers_of_last = 0;
    bool known = false;
    zl_error err = {0};
    zl_db_readers readers = {0};
    zl_layer *layer = layer_of(store, where);
    readers_of_last = readers_of_last % 3 + 1; /* alone, and side by side */
    UNIT_OK(zl_db_readers_open(&readers, zl_store_db(store), readers_of_last, &err), err);
    UNIT_OK(zl_stored_boxes(&known, boxes, first, &readers, zl_layer_selection(layer), &err), err);
    zl_db_readers_close(&readers);
    zl_layer_close(layer);
    return known;
}

static bool is_known(zl_store *store, const char *where)
{
    int64_t first = 0;
    zl_step_boxes boxes = {0};
    bool known = take(&boxes, &first, store, where);
    zl_step_boxes_free(&boxes);
    return known;
}

static void spoil(zl_store *store, const char *sql)
{
    zl_error err = {0};
    UNIT_OK(zl_db_exec(zl_store_db(store), sql, &err), err);
}

/* Not much larger than what the edges reach: a bulge, which is up to 80 m here, and a metre. */
static void boxes_hold_their_shapes(void)
{
    zl_store *store = make_store("hold.db", 11, 1, NULL);
    zl_layer *layer = layer_of(store, NULL);
    zl_step_boxes boxes = {0};
    zl_error err = {0};
    int64_t first = 0;
    CU_ASSERT_FATAL(take(&boxes, &first, store, NULL));
    CU_ASSERT_EQUAL(first, 11);
    CU_ASSERT_EQUAL_FATAL(boxes.count, PARCELS);
    for (size_t i = 0; i < PARCELS; i++) {
        const zl_feature *feature = NULL;
        UNIT_OK(zl_layer_next(&feature, layer, &err), err);
        zl_extent extent = zl_shape_extent(feature->shape), grown = zl_extent_grow(&extent, 100);
        zl_step_box box = boxes.box[i], least = zl_step_box_of(&extent),
                    most = zl_step_box_of(&grown);
        CU_ASSERT(box.west <= least.west && box.south <= least.south && box.east >= least.east &&
                  box.north >= least.north);
        CU_ASSERT(box.west >= most.west && box.south >= most.south && box.east <= most.east &&
                  box.north <= most.north);
    }
    zl_step_boxes_free(&boxes);
    zl_layer_close(layer);
    zl_store_close(store);
}

static void a_choice_is_not_all(void)
{
    zl_store *store = make_store("choice.db", 1, 1, NULL);
    CU_ASSERT(is_known(store, NULL));
    CU_ASSERT(!is_known(store, "fid > 3"));
    zl_store_close(store);
}

static void what_another_program_wrote_is_read(void)
{
    static const char *const writes[] = {
        "UPDATE parcels SET geometry = (SELECT geometry FROM parcels WHERE fid = 9) WHERE fid = 5",
        "INSERT INTO parcels (id, geometry) SELECT 'new', geometry FROM parcels WHERE fid = 9",
        "DELETE FROM parcels WHERE fid = 5",
        "DELETE FROM row_marks WHERE fid = 5",
        "UPDATE row_marks SET valid = 0 WHERE fid = 5",
        "DELETE FROM idx_parcels_geometry WHERE pkid = 5",
        "DELETE FROM idx_parcels_geometry",
        "UPDATE idx_parcels_geometry SET pkid = 100000 WHERE pkid = 5",
        "DROP TABLE idx_parcels_geometry",
    };
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        zl_store *store = make_store(fixture_name("written", i), 1, 1, NULL);
        CU_ASSERT(is_known(store, NULL));
        spoil(store, writes[i]);
        CU_ASSERT(!is_known(store, NULL));
        zl_store_close(store);
    }
}

static void odd_features_are_read(void)
{
    static const odd_parcel odd[] = {{.at = 6, .lat = 30, .width_deg = 1.5},
                                     {.at = 6, .lat = 85, .width_deg = 0.1},
                                     {.at = 6, .lat = -85, .width_deg = 0.1},
                                     {.at = 6, .lat = 30, .width_deg = 0.1, .no_shape = true}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        zl_store *store = make_store(fixture_name("odd", i), 1, 1, &odd[i]);
        CU_ASSERT(!is_known(store, NULL));
        zl_store_close(store);
    }
    zl_store *store = make_store("gaps.db", 1, 2, NULL);
    CU_ASSERT(!is_known(store, NULL));
    zl_store_close(store);
}

/* Differences of such numbers are none, or too many to have a box each. */
static void numbers_far_apart_have_no_boxes(void)
{
    static const struct {
        int64_t first, step;
    } cases[] = {{INT64_MAX - 2 * PARCELS, 1}, {1, 1 << 23}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_store *store = make_store(fixture_name("far", i), cases[i].first, cases[i].step, NULL);
        CU_ASSERT_FALSE(is_known(store, NULL));
        zl_store_close(store);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"boxes hold their shapes", boxes_hold_their_shapes},
        {"a choice is not all", a_choice_is_not_all},
        {"what another program wrote is read", what_another_program_wrote_is_read},
        {"odd features are read", odd_features_are_read},
        {"numbers far apart have no boxes", numbers_far_apart_have_no_boxes},
    };
    return unit_main("store_stored_boxes", cases, sizeof cases / sizeof *cases);
}
