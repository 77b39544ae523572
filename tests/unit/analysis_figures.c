/* Declared figures: digits, units, tolerance, parts; and what an accuracy does to an area. */
#include "analysis/declared.h"
#include "analysis/uncertainty.h"
#include "analysis_fixture.h"

static zl_figure *add(zl_figures *all, const char *value, const char *unit)
{
    zl_error err = {0};
    zl_figure_source source = {.id = "z", .kind = "approved", .value = value, .unit = unit};
    UNIT_OK(zl_figures_add(all, &source, &err), err);
    return &all->item[all->count - 1];
}

/* DESIGN: 24.76 means ± 0.005 km², 38 means ± 0.5 km². */
static void test_tolerance_of_digits(void)
{
    static const struct {
        const char *value, *unit;
        double m2, tolerance_m2;
        int km2_decimals;
    } cases[] = {
        {"24.76", "km2", 24760000, 5000, 2},   {"38", "平方公里", 38000000, 500000, 0},
        {"15.1", "km²", 15100000, 50000, 1},   {"2476", "ha", 24760000, 5000, 2},
        {"6.5", "公顷", 65000, 500, 3},        {"37140", "亩", 24760000, 1000. / 3, 3},
        {"446.760", "km2", 446760000, 500, 3}, {"120.5", "m2", 120.5, 0.05, 7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_figures all = {0};
        const zl_figure *figure = add(&all, cases[i].value, cases[i].unit);
        CU_ASSERT(zl_figure_usable(figure));
        UNIT_NEAR(zl_figure_m2(figure), cases[i].m2, 1e-4);
        UNIT_NEAR(zl_figure_tolerance_m2(figure), cases[i].tolerance_m2, 1e-6);
        CU_ASSERT_EQUAL(figure->km2_decimals, cases[i].km2_decimals);
        zl_figures_free(&all);
    }
}

/* Sums of decimal figures are exact: 24.76 + 38 + 7.97 - 70.73 is 0, not 1e-14 km². */
static void test_sums_are_exact(void)
{
    zl_figures all = {0};
    double sum = zl_figure_m2(add(&all, "24.76", "km2"));
    sum += zl_figure_m2(add(&all, "38", "km2"));
    sum += zl_figure_m2(add(&all, "7.97", "km2"));
    CU_ASSERT_EQUAL(sum, zl_figure_m2(add(&all, "70.73", "km2")));
    zl_figures_free(&all);
}

static void test_unusable(void)
{
    static const char *const bad[][2] = {{"x", "km2"},  {"1", "acre"},    {"-1", "km2"},
                                         {"0", "km2"},  {"1e999", "km2"}, {"1 2", "km2"},
                                         {NULL, "km2"}, {"1", NULL}};
    zl_figures all = {0};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(zl_figure_usable(add(&all, bad[i][0], bad[i][1])));
    zl_figures_free(&all);
}

static void test_parts(void)
{
    static const char *const lists[] = {"a-1;b;c", "a-1, b,c", "[\"a-1\", \"b\", \"c\"]"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        zl_figures all = {0};
        zl_error err = {0};
        zl_figure_source source = {.id = "z", .value = "1", .unit = "ha", .composed_of = lists[i]};
        UNIT_OK(zl_figures_add(&all, &source, &err), err);
        CU_ASSERT_EQUAL_FATAL(all.item[0].nparts, 3);
        SAME(all.item[0].parts[0], "a-1");
        SAME(all.item[0].parts[1], "b");
        SAME(all.item[0].parts[2], "c");
        CU_ASSERT_PTR_NULL(all.item[0].parts[3]);
        zl_figures_free(&all);
    }
}

/* 70.73 km² = 7073 ha = 106 095 亩 (1 km² is 100 ha and 1500 亩). */
static void test_area_in_words(void)
{
    zl_text text = {0};
    zl_text_add_area(&text, 70.73e6, 2);
    SAME(text.data, "70.73 km² = 7073 ha = 106 095 亩");
    zl_text_free(&text);
    zl_text_add_area(&text, 38e6, 0);
    SAME(text.data, "38 km² = 3800 ha = 57 000 亩");
    zl_text_free(&text);
    zl_text_add_number(&text, 1234567.891, 2);
    SAME(text.data, "1 234 567.89");
    zl_text_free(&text);
}

static void test_area_uncertainty(void)
{
    zl_feature zone = {.boundary_basis = "surveyed", .accuracy_m = 0.5};
    UNIT_NEAR(zl_area_uncertainty_m2(&zone, 1e6, 4000), 2000, 0); /* accuracy × perimeter */
    CU_ASSERT_EQUAL(zl_area_worth(&zone), ZL_WORTH_MEASURED);
    zone.accuracy_m = 250; /* 250 m × 4000 m is the area itself: says nothing */
    CU_ASSERT(isnan(zl_area_uncertainty_m2(&zone, 1e6, 4000)));
    zone.accuracy_m = 0; /* no boundary is exact: unknown */
    CU_ASSERT(isnan(zl_area_uncertainty_m2(&zone, 1e6, 4000)));
    zone.accuracy_m = 0.5;
    zone.boundary_basis = "schematic";
    CU_ASSERT(isnan(zl_area_uncertainty_m2(&zone, 1e6, 4000)));
    CU_ASSERT_EQUAL(zl_area_worth(&zone), ZL_WORTH_NOMINAL);
    zone.area_basis = "measured"; /* a sketch is no measurement, whatever the file says */
    CU_ASSERT_EQUAL(zl_area_worth(&zone), ZL_WORTH_NOMINAL);
    zone.area_basis = "calibrated";
    CU_ASSERT_EQUAL(zl_area_worth(&zone), ZL_WORTH_CALIBRATED);
}

int main(void)
{
    static const unit_case cases[] = {
        {"tolerance comes from the digits", test_tolerance_of_digits},
        {"sums of figures are exact", test_sums_are_exact},
        {"figures that cannot be used", test_unusable},
        {"composed_of in three spellings", test_parts},
        {"areas in words", test_area_in_words},
        {"uncertainty and worth of an area", test_area_uncertainty},
    };
    return unit_main("analysis_figures", cases, sizeof cases / sizeof *cases);
}
