/* zl_row_value(): each type, and what counts as unknown. */
#include "unit.h"

typedef struct sample {
    const char *text, *list;
    int64_t integer;
    double real;
    double place[2];
} sample;

static const zl_column columns[] = {{"text", ZL_TEXT, offsetof(sample, text), 0},
                                    {"list", ZL_LIST, offsetof(sample, list), 0},
                                    {"integer", ZL_INTEGER, offsetof(sample, integer), 0},
                                    {"real", ZL_REAL, offsetof(sample, real), 2},
                                    {"place", ZL_PLACE, offsetof(sample, place), 6}};

static void test_values(void)
{
    const sample row = {"库尔勒", "[\"a\"]", -7, 24.76, {86.1, 41.7}};
    CU_ASSERT_STRING_EQUAL(zl_row_value(&columns[0], &row).text, "库尔勒");
    CU_ASSERT_STRING_EQUAL(zl_row_value(&columns[1], &row).text, "[\"a\"]");
    CU_ASSERT(zl_row_value(&columns[1], &row).type == ZL_LIST);
    CU_ASSERT(zl_row_value(&columns[2], &row).integer == -7);
    CU_ASSERT(!zl_row_value(&columns[2], &row).null);
    UNIT_NEAR(zl_row_value(&columns[3], &row).real, 24.76, 0);
    zl_value place = zl_row_value(&columns[4], &row);
    CU_ASSERT(!place.null);
    UNIT_NEAR(place.place_deg[0], 86.1, 0);
    UNIT_NEAR(place.place_deg[1], 41.7, 0);
}

static void test_unknown(void)
{
    const sample row = {NULL, NULL, 0, (double)NAN, {(double)NAN, (double)NAN}};
    CU_ASSERT(zl_row_value(&columns[0], &row).null);
    CU_ASSERT(zl_row_value(&columns[1], &row).null);
    CU_ASSERT(!zl_row_value(&columns[2], &row).null);
    CU_ASSERT(zl_row_value(&columns[3], &row).null);
    CU_ASSERT(zl_row_value(&columns[4], &row).null);
}

static void test_version(void)
{
    const char *version = zl_version();
    CU_ASSERT(strncmp(version, "zonelayer ", 10) == 0);
    const char *const parts[] = {"(GDAL ", ", PROJ ", ", GEOS ", ", SQLite ", ", SpatiaLite "};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *at = strstr(version, parts[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(at);
        CU_ASSERT(at[strlen(parts[i])] >= '0' && at[strlen(parts[i])] <= '9');
    }
    CU_ASSERT(version[strlen(version) - 1] == ')');
    CU_ASSERT(zl_version() == version);
}

int main(void)
{
    static const unit_case cases[] = {
        {"values of each type", test_values},
        {"unknown values are null", test_unknown},
        {"the version names all libraries", test_version},
    };
    return unit_main("output_rows", cases, sizeof cases / sizeof *cases);
}
