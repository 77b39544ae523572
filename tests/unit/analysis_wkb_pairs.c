/* Nearest, overlaps and corridors over arrays of WKB: rows and nulls, agreement with the questions
 * of layers, defects, failing allocations. Figures are compared with shapely and pyproj in
 * python/tests. */
#include "analysis_fixture.h"
#include "zonelayer_wkb.h"

enum { ROOM = 2048, MOST = 8 };

/* Shapes one after another, as WKB. */
typedef struct shapes {
    uint8_t data[ROOM], validity;
    int64_t offset[MOST + 1];
    zl_wkb_array array;
} shapes;

static void add(shapes *s, zl_shape *shape)
{
    uint8_t *wkb = NULL;
    size_t size = 0;
    zl_error err = {0};
    size_t i = s->array.count++, at = (size_t)s->offset[i];
    if (shape) {
        UNIT_OK(zl_shape_to_wkb(&wkb, &size, shape, &err), err);
        CU_ASSERT_FATAL(at + size <= ROOM);
        memcpy(s->data + at, wkb, size);
        s->validity |= (uint8_t)(1 << i);
    }
    s->offset[i + 1] = (int64_t)(at + size);
    s->array.data = s->data;
    s->array.offset64 = s->offset;
    s->array.validity = &s->validity;
    zl_free(wkb);
    zl_shape_free(shape);
}

static zl_shape *square(double west, double south, double size)
{
    const double ring[] = {west,         south, west + size,  south, west + size,
                           south + size, west,  south + size, west,  south};
    return fixture_shape(ZL_SHAPE_POLYGON, ring, 5);
}

static zl_shape *line(double west, double east, double lat)
{
    const double path[] = {west, lat, east, lat};
    return fixture_shape(ZL_SHAPE_LINE, path, 2);
}

static zl_shape *bow_tie(void)
{
    const double ring[] = {86, 41, 86.1, 41.1, 86.1, 41, 86, 41.1, 86, 41};
    return fixture_shape(ZL_SHAPE_POLYGON, ring, 5);
}

static void some_parcels(shapes *s)
{
    *s = (shapes){.validity = 0};
    add(s, square(86, 41, 0.01));
    add(s, NULL);
    add(s, square(86.005, 41, 0.01));
    add(s, square(86.0075, 41.0025, 0.005));
    add(s, square(87, 41, 0.01));
}

/* What zl_overlap_of() says of the same polygons. */
typedef struct expected {
    double area_m2[MOST];
    const char *class_name[MOST];
    size_t count;
} expected;

static zl_status expect(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_overlap_row *pair = row;
    expected *e = user;
    (void)shape, (void)err;
    e->area_m2[e->count] = pair->area_m2;
    e->class_name[e->count++] = pair->class_name;
    return ZL_OK;
}

static void pairs_are_those_of_layers(void)
{
    static const char *const classes[] = {"inside", "contains", "equal", "overlap", "sliver"};
    shapes parcels;
    zl_wkb_overlaps *pairs = NULL;
    expected e = {.count = 0};
    fixture f;
    zl_error err = {0};
    some_parcels(&parcels);
    fixture_init(&f);
    fixture_add(&f, "a", square(86, 41, 0.01));
    fixture_add(&f, "b", square(86.005, 41, 0.01));
    fixture_add(&f, "c", square(86.0075, 41.0025, 0.005));
    fixture_add(&f, "d", square(87, 41, 0.01));
    const zl_sink sink = {.emit = expect, .user = &e, .columns = zl_overlap_columns()};
    UNIT_OK(zl_overlap_of(&f.all, NULL, 0, NULL, &sink, &err), err);
    UNIT_OK(zl_wkb_overlap_pairs(&pairs, &parcels.array, NULL, NULL, NULL, &err), err);
    CU_ASSERT_EQUAL_FATAL(pairs->count, 3);
    CU_ASSERT_EQUAL_FATAL(e.count, 3);
    const int64_t rows[][2] = {{0, 2}, {0, 3}, {2, 3}};
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT(pairs->pair[i].a == rows[i][0] && pairs->pair[i].b == rows[i][1]);
        CU_ASSERT_EQUAL(pairs->pair[i].area_m2, e.area_m2[i]);
        CU_ASSERT_STRING_EQUAL(classes[pairs->pair[i].class_number], e.class_name[i]);
    }
    CU_ASSERT_EQUAL(pairs->pair[2].class_number, ZL_WKB_CONTAINS);
    CU_ASSERT_EQUAL(pairs->pair[2].share_of_b, 1);
    zl_wkb_overlaps_free(pairs);
    zl_wkb_overlaps_free(NULL);
    fixture_free(&f);
}

static void overlaps_row_by_row(void)
{
    shapes parcels, one = {.validity = 0};
    double area_m2[MOST], whole_m2[MOST];
    zl_error err = {0};
    some_parcels(&parcels);
    add(&one, square(86.005, 41, 0.01));
    one.array.repeated = true;
    UNIT_OK(zl_wkb_overlap_area(area_m2, &parcels.array, &one.array, NULL, &err), err);
    UNIT_OK(zl_wkb_measure(whole_m2, NULL, &parcels.array, NULL, &err), err);
    UNIT_NEAR(area_m2[0] / whole_m2[0], 0.5, 1e-4);
    CU_ASSERT(isnan(area_m2[1]) && area_m2[4] == 0);
    CU_ASSERT_EQUAL(area_m2[2], whole_m2[2]);
    CU_ASSERT_EQUAL(area_m2[3], whole_m2[3]);
}

static void finds_the_nearest_of_any_kind(void)
{
    shapes from = {.validity = 0}, to = {.validity = 0};
    int64_t nearest[MOST];
    double far_m[MOST], at[2 * MOST], there[2 * MOST];
    zl_error err = {0};
    const double place[2] = {86.0051, 41.0051};
    add(&from, square(86, 41, 0.01));
    add(&from, NULL);
    add(&from, line(86.9, 86.95, 41.005));
    add(&from, fixture_shape(ZL_SHAPE_POINT, place, 1));
    add(&to, NULL);
    add(&to, line(86.02, 86.03, 41.005));
    add(&to, square(86.0025, 41.0025, 0.005));
    add(&to, square(86.0025, 41.0025, 0.005));
    UNIT_OK(zl_wkb_nearest(nearest, far_m, at, there, &from.array, &to.array, 0, NULL, &err), err);
    CU_ASSERT(nearest[0] == 2 && far_m[0] == 0);
    CU_ASSERT(nearest[1] == -1 && isnan(far_m[1]) && isnan(at[2]) && isnan(there[3]));
    /* 0.87 degrees of longitude at 41: 84.1371 km each (GeographicLib), less the bulge */
    CU_ASSERT(nearest[2] == 1);
    UNIT_NEAR(far_m[2], 0.87 * 84137.1, 20);
    CU_ASSERT(there[4] == 86.03 && at[4] == 86.9);
    CU_ASSERT(nearest[3] == 2 && far_m[3] == 0 && there[6] == place[0]);
    UNIT_OK(zl_wkb_nearest(nearest, far_m, NULL, NULL, &from.array, &to.array, 1000, NULL, &err),
            err);
    CU_ASSERT(nearest[0] == 2 && nearest[2] == -1);
}

static void corridors_know_accuracies(void)
{
    shapes zones, lines = {.validity = 0};
    const double within_m[] = {100, 200};
    const double zone_m[] = {1, 1, 1, (double)NAN, 1}, line_m[] = {5};
    double area_m2[2 * MOST], least_m2[2 * MOST], most_m2[2 * MOST], share[2 * MOST];
    const zl_corridor_options options = {.within_m = within_m, .nwithin = 2};
    const zl_wkb_corridors out = {area_m2, least_m2, most_m2, share, NULL};
    zl_error err = {0};
    some_parcels(&zones);
    add(&lines, line(85.9, 86.2, 41.005));
    UNIT_OK(zl_wkb_corridor(&out, &zones.array, zone_m, &lines.array, line_m, &options, NULL, &err),
            err);
    /* a strip through a square of 1110.5 m from south to north */
    UNIT_NEAR(share[0], 200 / 1110.5, 1e-4);
    UNIT_NEAR(share[1], 400 / 1110.5, 1e-4);
    UNIT_NEAR((most_m2[0] - least_m2[0]) / area_m2[0], 24. / 200, 1e-4);
    CU_ASSERT(isnan(area_m2[2]) && isnan(share[3]));
    CU_ASSERT(area_m2[6] > 0 && isnan(least_m2[6]));
    CU_ASSERT(area_m2[8] == 0 && most_m2[8] == 0);
    const zl_corridor_options none = {.nwithin = 0};
    CU_ASSERT_EQUAL(
        zl_wkb_corridor(&out, &zones.array, NULL, &lines.array, NULL, &none, NULL, &err), ZL_USAGE);
}

static void tells_defects_with_row_and_array(void)
{
    shapes good = {.validity = 0}, bad = {.validity = 0};
    double area_m2[MOST];
    zl_wkb_overlaps *pairs = NULL;
    zl_error err = {0};
    add(&good, square(86, 41, 0.01));
    add(&good, square(86, 41, 0.01));
    add(&bad, line(86, 86.01, 41.005));
    add(&bad, bow_tie());
    CU_ASSERT_EQUAL(zl_wkb_overlap_area(area_m2, &good.array, &bad.array, NULL, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "row 0: it is a line"));
    zl_findings *found = zl_findings_new();
    UNIT_OK(zl_wkb_overlap_pairs(&pairs, &good.array, &bad.array, NULL, found, &err), err);
    CU_ASSERT_EQUAL(pairs->count, 0);
    CU_ASSERT_EQUAL_FATAL(zl_findings_count(found), 2);
    CU_ASSERT_STRING_EQUAL(zl_findings_get(found, 0)->layer, "b");
    CU_ASSERT_STRING_EQUAL(zl_findings_get(found, 0)->code, "unreadable");
    CU_ASSERT_STRING_EQUAL(zl_findings_get(found, 1)->feature, "1");
    CU_ASSERT_STRING_EQUAL(zl_findings_get(found, 1)->code, "ring-self-intersection");
    zl_findings_free(found);
    zl_wkb_overlaps_free(pairs);
}

static zl_status ask_all(const shapes *parcels, const shapes *lines, zl_error *err)
{
    const double within_m[] = {100};
    const zl_corridor_options options = {.within_m = within_m, .nwithin = 1};
    double area_m2[MOST], far_m[MOST];
    int64_t nearest[MOST];
    const zl_wkb_array *a = &parcels->array, *b = &lines->array;
    zl_wkb_overlaps *pairs = NULL;
    const zl_wkb_corridors out = {.area_m2 = area_m2};
    zl_status status = zl_wkb_overlap_pairs(&pairs, a, a, NULL, NULL, err);
    zl_wkb_overlaps_free(pairs);
    if (status == ZL_OK)
        status = zl_wkb_overlap_area(area_m2, a, a, NULL, err);
    if (status == ZL_OK)
        status = zl_wkb_nearest(nearest, far_m, NULL, NULL, a, b, 0, NULL, err);
    if (status == ZL_OK)
        status = zl_wkb_corridor(&out, a, NULL, b, NULL, &options, NULL, err);
    return status;
}

static void survives_every_failing_allocation(void)
{
    shapes parcels, lines = {.validity = 0};
    zl_error err = {0};
    some_parcels(&parcels);
    add(&lines, line(85.9, 86.2, 41.005));
    zl_set_jobs(1);
    size_t n = 0, made = 0;
    while (made >= n) { /* until no n-th allocation is needed */
        n++;
        zl_alloc_fail_at(n, 0);
        zl_status status = ask_all(&parcels, &lines, &err);
        made = zl_alloc_fail_at(0, 0);
        CU_ASSERT_EQUAL(status, made < n ? ZL_OK : ZL_FAILED);
    }
    CU_ASSERT(n > 100);
    zl_set_jobs(0);
}

int main(void)
{
    static const unit_case cases[] = {
        {"pairs are those of layers, by rows", pairs_are_those_of_layers},
        {"overlaps are measured row by row", overlaps_row_by_row},
        {"the nearest of any kind is found", finds_the_nearest_of_any_kind},
        {"corridors know accuracies", corridors_know_accuracies},
        {"defects are told with row and array", tells_defects_with_row_and_array},
        {"every failing allocation is survived", survives_every_failing_allocation},
    };
    return unit_main("pairs of arrays of WKB", cases, sizeof cases / sizeof *cases);
}
