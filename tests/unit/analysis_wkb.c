/* Rows of WKB: the layouts of Arrow, nulls, bad rows, and two arrays of unlike length. Figures are
 * compared with pyproj and shapely in python/tests. */
#include "analysis_fixture.h"
#include "zonelayer_wkb.h"

enum { ROWS = 1500, SIZE = 93 }; /* of a polygon of five points */

/* Values without gaps, each a square whose size grows with the row. */
typedef struct squares {
    uint8_t data[(size_t)ROWS * SIZE];
    int32_t offset[ROWS + 1];
    int64_t offset64[ROWS + 1];
} squares;

static void put(uint8_t **at, const void *bytes, size_t size)
{
    memcpy(*at, bytes, size);
    *at += size;
}

static void make_squares(squares *s)
{
    uint8_t *at = s->data;
    const uint8_t order = 1;
    const uint32_t polygon = 3, nrings = 1, npoints = 5;
    for (int i = 0; i < ROWS; i++) {
        double size_deg = 1e-5 * (i + 1), west = 86, south = 41;
        const double ring[10] = {west,
                                 south,
                                 west + size_deg,
                                 south,
                                 west + size_deg,
                                 south + size_deg,
                                 west,
                                 south + size_deg,
                                 west,
                                 south};
        s->offset[i] = i * SIZE;
        s->offset64[i] = i * SIZE;
        put(&at, &order, 1);
        put(&at, &polygon, 4);
        put(&at, &nrings, 4);
        put(&at, &npoints, 4);
        put(&at, ring, sizeof ring);
    }
    s->offset[ROWS] = ROWS * SIZE;
    s->offset64[ROWS] = ROWS * SIZE;
}

static zl_wkb_array array_of(const squares *s)
{
    return (zl_wkb_array){.count = ROWS, .data = s->data, .offset = s->offset};
}

static void measures_each_row_for_any_number_of_threads(void)
{
    static squares s;
    static double one[ROWS], many[ROWS], length_m[ROWS];
    zl_error err = {0};
    make_squares(&s);
    zl_wkb_array rows = array_of(&s);
    zl_set_jobs(1);
    UNIT_OK(zl_wkb_measure(one, length_m, &rows, NULL, &err), err);
    rows.offset = NULL;
    rows.offset64 = s.offset64;
    zl_set_jobs(3);
    UNIT_OK(zl_wkb_measure(many, NULL, &rows, NULL, &err), err);
    zl_set_jobs(0);
    CU_ASSERT_EQUAL(memcmp(one, many, sizeof one), 0);
    /* A metre of latitude and of longitude at 41 degrees: GeographicLib, 111.0497 and 84.1371 km a
     * degree there. */
    UNIT_NEAR(one[999] / (1e-2 * 111049.7 * 1e-2 * 84137.1), 1, 2e-4);
    UNIT_NEAR(length_m[999] / (2e-2 * (111049.7 + 84137.1)), 1, 2e-4);
}

static void leaves_out_nulls_from_any_bit_on(void)
{
    static squares s;
    static double area_m2[ROWS];
    uint8_t validity[ROWS / 8 + 2];
    zl_error err = {0};
    make_squares(&s);
    memset(validity, 0xff, sizeof validity);
    validity[1] = 0xfe; /* bit 8, which is row 5 from bit 3 on */
    zl_wkb_array rows = array_of(&s);
    rows.validity = validity;
    rows.first_bit = 3;
    UNIT_OK(zl_wkb_measure(area_m2, NULL, &rows, NULL, &err), err);
    for (int i = 0; i < ROWS; i++)
        CU_ASSERT_EQUAL(isnan(area_m2[i]) != 0, i == 5);
}

static void names_bad_rows_in_their_order(void)
{
    static squares s;
    static double area_m2[ROWS];
    zl_error err = {0};
    make_squares(&s);
    zl_wkb_array rows = array_of(&s);
    s.data[(size_t)7 * SIZE] = 9;    /* no byte order */
    s.data[(size_t)1300 * SIZE] = 9; /* in a later job */
    CU_ASSERT_EQUAL(zl_wkb_measure(area_m2, NULL, &rows, NULL, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "row 7: "));
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_wkb_measure(area_m2, NULL, &rows, findings, &err), err);
    CU_ASSERT_EQUAL_FATAL(zl_findings_count(findings), 2);
    CU_ASSERT_STRING_EQUAL(zl_findings_get(findings, 0)->feature, "7");
    CU_ASSERT_STRING_EQUAL(zl_findings_get(findings, 1)->feature, "1300");
    CU_ASSERT(isnan(area_m2[7]) && isnan(area_m2[1300]) && area_m2[8] > 0);
    zl_findings_free(findings);
    s.offset[7] = 2 * s.offset[8]; /* backward */
    CU_ASSERT_EQUAL(zl_wkb_measure(area_m2, NULL, &rows, NULL, &err), ZL_BAD_DATA);
}

static void measures_one_against_all(void)
{
    static squares s;
    static double far_m[ROWS];
    zl_error err = {0};
    make_squares(&s);
    zl_wkb_array rows = array_of(&s), one = rows, few = rows;
    one.count = 1;
    one.repeated = true;
    few.count = 3;
    UNIT_OK(zl_wkb_distance(far_m, NULL, NULL, &rows, &one, NULL, &err), err);
    for (int i = 0; i < ROWS; i++)
        CU_ASSERT_EQUAL(far_m[i], 0); /* all share a corner */
    CU_ASSERT_EQUAL(zl_wkb_distance(far_m, NULL, NULL, &rows, &few, NULL, &err), ZL_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "1500 values and the other one 3"));
}

static void checks_without_anybody_asking_why(void)
{
    static squares s;
    static uint8_t valid[ROWS];
    zl_error err = {0};
    make_squares(&s);
    const double west = 85.999; /* of the corner north-east, which makes a bow tie of row 0 */
    memcpy(s.data + 13 + 32, &west, sizeof west);
    s.data[SIZE] = 9;
    zl_wkb_array rows = array_of(&s);
    UNIT_OK(zl_wkb_check(valid, &rows, NULL, &err), err);
    CU_ASSERT(valid[0] == 0 && valid[1] == 0 && valid[2] == 1);
}

int main(void)
{
    static const unit_case cases[] = {
        {"each row is measured, for any number of threads",
         measures_each_row_for_any_number_of_threads},
        {"nulls from any bit on", leaves_out_nulls_from_any_bit_on},
        {"bad rows are named in their order", names_bad_rows_in_their_order},
        {"one stands against all", measures_one_against_all},
        {"soundness without findings", checks_without_anybody_asking_why},
    };
    return unit_main("analysis_wkb", cases, sizeof cases / sizeof *cases);
}
