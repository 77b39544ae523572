/* Features fetched by position, forward, back and in two rows at once as neighbours are asked for:
 * each is the one of the collection. */
#include "base/workers.h"
#include "store/features.h"
#include "store_files.h"

enum { WIDTH = 40, ROWS = 60, COUNT_ALL = WIDTH * ROWS };

static const zl_column own_column[] = {{.name = "id", .type = ZL_TEXT}};
static const zl_columns own_columns = {own_column, 1};

static zl_shape *square(int i)
{
    double west = 86 + 0.001 * (i % WIDTH), south = 41 + 0.001 * (i / WIDTH), size = 0.0009;
    const double ring[] = {west,         south, west + size,  south, west + size,
                           south + size, west,  south + size, west,  south};
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, ring, 5);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* Fids with gaps, and some without a shape. */
static void add_rows(zl_store *store)
{
    zl_error err = {0};
    zl_row_writer *writer = NULL;
    UNIT_OK(zl_store_create_layer(store, "plots", NULL, ZL_SHAPE_POLYGON, &own_columns, &err), err);
    UNIT_OK(zl_row_writer_open(&writer, store, "plots", &own_columns, &err), err);
    UNIT_OK(zl_row_writer_begin_bulk(writer, &err), err);
    for (int i = 0; i < COUNT_ALL; i++) {
        char id[32];
        int64_t fid = 0;
        snprintf(id, sizeof id, "p%05d", i);
        const zl_value values[] = {fixture_text(id)};
        zl_shape *shape = i % 50 == 7 ? NULL : square(i);
        zl_row_writer_set_fid(writer, 10 + i + i / 100);
        UNIT_OK(zl_row_writer_add(&fid, writer, values, shape, &err), err);
        zl_shape_free(shape);
    }
    UNIT_OK(zl_row_writer_finish(writer, &err), err);
    zl_row_writer_free(writer);
}

static zl_store *make_store(void)
{
    zl_error err = {0};
    zl_store *store = files_store("features.sqlite");
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(zl_db_begin(zl_store_db(store), &err), err);
    add_rows(store);
    UNIT_OK(zl_db_commit(zl_store_db(store), &err), err);
    zl_store_close(store);
    UNIT_OK(zl_store_open(&store, fixture_path("features.sqlite"), ZL_STORE_READ, &err), err);
    return store;
}

static zl_layer *open_plots(zl_store *store)
{
    zl_error err = {0};
    zl_layer *layer = NULL;
    UNIT_OK(zl_layer_open(&layer, store, "plots", NULL, NULL, NULL, &err), err);
    return layer;
}

static bool is_same(const zl_feature *got, const zl_feature *wanted)
{
    if (got->fid != wanted->fid || strcmp(got->id, wanted->id) != 0 ||
        !got->shape != !wanted->shape)
        return false;
    return !got->shape || (got->shape->npoints == wanted->shape->npoints &&
                           memcmp(got->shape->lonlat_deg, wanted->shape->lonlat_deg,
                                  2 * sizeof(double) * got->shape->npoints) == 0);
}

/* The position that is asked for in a step; each order comes by all positions or nearly so. */
static size_t forward(size_t step)
{
    return step % COUNT_ALL;
}
static size_t back(size_t step)
{
    return COUNT_ALL - 1 - step % COUNT_ALL;
}
static size_t two_rows(size_t step)
{
    return (step / 2 + step % 2 * WIDTH) % COUNT_ALL;
}
static size_t three_rows(size_t step)
{
    return (step / 3 + step % 3 * WIDTH) % COUNT_ALL;
}
static size_t with_gaps(size_t step)
{
    return step * 3 % COUNT_ALL + step * 3 / COUNT_ALL % 3;
}
static size_t anywhere(size_t step)
{
    return step * 1009 % COUNT_ALL;
}

static void check_order(zl_fetcher *fetcher, const zl_collection *all, size_t (*order)(size_t))
{
    zl_error err = {0};
    size_t wrong = 0;
    for (size_t step = 0; step < 3 * COUNT_ALL; step++) {
        const zl_feature *feature = NULL;
        size_t position = order(step);
        UNIT_OK(zl_fetch(&feature, fetcher, position, &err), err);
        wrong += !feature || !is_same(feature, &all->feature[position]);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void any_order(void)
{
    static size_t (*const orders[])(size_t) = {forward,    back,      two_rows,
                                               three_rows, with_gaps, anywhere};
    zl_error err = {0};
    zl_collection all = {0};
    zl_features features = {.count = 0};
    zl_fetcher fetcher = {.features = NULL};
    zl_store *store = make_store();
    zl_layer *layer = open_plots(store);
    UNIT_OK(zl_collect(&all, layer, &err), err);
    zl_layer_close(layer);
    CU_ASSERT_EQUAL_FATAL(all.count, COUNT_ALL);
    layer = open_plots(store);
    UNIT_OK(zl_features_open(&features, layer, NULL, &err), err);
    CU_ASSERT_EQUAL_FATAL(features.count, COUNT_ALL);
    CU_ASSERT_FALSE(zl_features_are_held(&features)); /* else nothing is fetched here */
    UNIT_OK(zl_fetcher_open(&fetcher, &features, &err), err);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        check_order(&fetcher, &all, orders[i]);
    zl_fetcher_close(&fetcher);
    zl_features_close(&features);
    zl_layer_close(layer);
    zl_collection_free(&all);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {{"fetched in any order", any_order}};
    return unit_main("store_features", cases, sizeof cases / sizeof *cases);
}
