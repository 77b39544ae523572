/* Rows by columns: values, nulls, offsets and shapes, for more rows than the first room has. */
#include "base/alloc.h"
#include "geometry/shape.h"
#include "unit.h"
#include "zonelayer_wkb.h"

typedef struct sample {
    const char *text;
    int64_t integer;
    double real;
    double place[2];
} sample;

static const zl_column column[] = {{"text", ZL_TEXT, offsetof(sample, text), 0},
                                   {"integer", ZL_INTEGER, offsetof(sample, integer), 0},
                                   {"real", ZL_REAL, offsetof(sample, real), 2},
                                   {"place", ZL_PLACE, offsetof(sample, place), 6}};
static const zl_columns columns = {column, 4};

enum { ROWS = 1000, EVERY = 7 };

static bool is_null(const zl_batch_column *of, size_t row)
{
    return !(of->validity[row / 8] >> row % 8 & 1);
}

/* Each seventh row knows nothing but its number. */
static zl_status fill(zl_batch *batch, const zl_shape *shape, zl_error *err)
{
    for (int i = 0; i < ROWS; i++) {
        bool known = i % EVERY != 0;
        const double unknown = (double)NAN;
        const sample row = {known ? "库尔勒" : NULL,
                            i,
                            known ? i / 2. : unknown,
                            {known ? 86 : unknown, known ? 41 : unknown}};
        zl_status status = zl_batch_add(&row, known ? shape : NULL, batch, err);
        if (status != ZL_OK)
            return status;
    }
    return ZL_OK;
}

static zl_shape *a_point(void)
{
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POINT);
    zl_shape_begin_part(&builder);
    zl_shape_add_point(&builder, 86, 41);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static void check_row(const zl_batch *batch, size_t i)
{
    const zl_batch_column *text = &batch->column[0], *real = &batch->column[2];
    const zl_batch_column *place = &batch->column[3], *shapes = &batch->column[4];
    bool known = i % EVERY != 0;
    CU_ASSERT(is_null(text, i) == !known && is_null(real, i) == !known);
    CU_ASSERT(is_null(place, i) == !known && is_null(shapes, i) == !known);
    CU_ASSERT(text->offset[i + 1] - text->offset[i] == (known ? 9 : 0));
    CU_ASSERT(((const int64_t *)batch->column[1].values)[i] == (int64_t)i);
    if (!known) {
        CU_ASSERT(shapes->offset[i + 1] == shapes->offset[i]);
        return;
    }
    CU_ASSERT(memcmp((const char *)text->values + text->offset[i], "库尔勒", 9) == 0);
    CU_ASSERT(((const double *)real->values)[i] == (double)i / 2);
    CU_ASSERT(((const double *)place->values)[2 * i + 1] == 41);
    zl_shape *back = NULL;
    zl_error err = {0};
    UNIT_OK(zl_shape_from_wkb(&back, (const uint8_t *)shapes->values + shapes->offset[i],
                              (size_t)(shapes->offset[i + 1] - shapes->offset[i]), &err),
            err);
    CU_ASSERT(back->kind == ZL_SHAPE_POINT && back->lonlat_deg[0] == 86);
    zl_shape_free(back);
}

static void keeps_rows_by_columns(void)
{
    zl_batch *batch = NULL;
    zl_error err = {0};
    zl_shape *shape = a_point();
    UNIT_OK(zl_batch_new(&batch, &columns, true, &err), err);
    UNIT_OK(fill(batch, shape, &err), err);
    CU_ASSERT_EQUAL_FATAL(batch->count, ROWS);
    CU_ASSERT_EQUAL_FATAL(batch->ncolumns, 5);
    CU_ASSERT_EQUAL(batch->column[0].nulls, (ROWS + EVERY - 1) / EVERY);
    CU_ASSERT_EQUAL(batch->column[1].nulls, 0);
    CU_ASSERT(batch->column[4].wkb);
    CU_ASSERT_STRING_EQUAL(batch->column[4].name, "geometry");
    for (size_t i = 0; i < ROWS; i++)
        check_row(batch, i);
    zl_batch_free(batch);
    zl_batch_free(NULL);
    zl_shape_free(shape);
}

static void has_room_for_nothing(void)
{
    zl_batch *batch = NULL;
    zl_error err = {0};
    UNIT_OK(zl_batch_new(&batch, &columns, false, &err), err);
    CU_ASSERT_EQUAL(batch->count, 0);
    CU_ASSERT_EQUAL(batch->ncolumns, 4);
    CU_ASSERT(batch->column[0].offset[0] == 0 && batch->column[0].bytes == 0);
    zl_batch_free(batch);
}

static zl_status make(const zl_shape *shape, zl_error *err)
{
    zl_batch *batch = NULL;
    zl_status status = zl_batch_new(&batch, &columns, true, err);
    if (status == ZL_OK)
        status = fill(batch, shape, err);
    zl_batch_free(batch);
    return status;
}

static void survives_every_failing_allocation(void)
{
    zl_error err = {0};
    zl_shape *shape = a_point();
    size_t n = 0, made = 0;
    while (made >= n) { /* until no n-th allocation is needed */
        n++;
        zl_alloc_fail_at(n, 0);
        zl_status status = make(shape, &err);
        made = zl_alloc_fail_at(0, 0);
        CU_ASSERT_EQUAL(status, made < n ? ZL_OK : ZL_FAILED);
    }
    CU_ASSERT(n > 20);
    zl_shape_free(shape);
}

int main(void)
{
    static const unit_case cases[] = {
        {"rows are kept by columns", keeps_rows_by_columns},
        {"a batch of no rows", has_room_for_nothing},
        {"every failing allocation is survived", survives_every_failing_allocation},
    };
    return unit_main("rows by columns", cases, sizeof cases / sizeof *cases);
}
