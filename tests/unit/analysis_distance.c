/* Distance: nearest lines and points of each mode, what lies inside, and what can be told.
 *
 * Expected by pyproj 3.7, g = Geod(a=6378137, rf=298.257222101), for the box 86–86.1°E 41–41.1°N:
 *   meridian 86.2°E: least g.inv(86.1, 41.1, 86.2, lat)[2] over lat (ternary search): 8400.787693 m
 *   at 41.100043°N, from the corner; points 86.15 and 86.2°E 41.05°N to the edge on 86.1°E by the
 *   same search: 4203.578390 and 8407.155400 m; meridian 86.05°E inside, between the edges'
 *   northernmost places (bisection with g.fwd): 11105.488041 m. */
#include "analysis_fixture.h"

static void ask(kept *k, const fixture *zones, const fixture *lines,
                const zl_distance_options *options)
{
    zl_error err = {0};
    zl_sink sink = kept_init(k, sizeof(zl_distance_row));
    k->columns = zl_distance_columns();
    UNIT_OK(zl_distance_of(&zones->all, &lines->all, options, &sink, &err), err);
}

static void begin(fixture *zones, fixture *lines, double accuracy_m)
{
    fixture_init(zones);
    fixture_init(lines);
    zl_feature *zone = fixture_add(zones, "z", fixture_box(86, 41, 86.1, 41.1));
    zone->accuracy_m = accuracy_m;
}

static void finish(kept *k, fixture *zones, fixture *lines)
{
    zl_findings_free(k->notes);
    fixture_free(zones);
    fixture_free(lines);
}

static zl_feature *add(fixture *lines, const char *id, const char *mode, zl_shape *shape,
                       double accuracy_m)
{
    zl_feature *line = fixture_add(lines, id, shape);
    line->mode = mode;
    line->accuracy_m = accuracy_m;
    return line;
}

static void test_apart(void)
{
    fixture zones, lines;
    kept k;
    begin(&zones, &lines, 100);
    add(&lines, "l", "railway", fixture_line(86.2, 40.9, 86.2, 41.2), 200)->status = "existing";
    ask(&k, &zones, &lines, NULL);
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    const zl_distance_row *row = ROW(k, zl_distance_row, 0);
    SAME(row->line_id, "l");
    SAME(row->mode, "railway");
    SAME(row->line_status, "existing");
    UNIT_NEAR(row->distance_m, 8400.787693, 1e-3);
    UNIT_NEAR(row->uncertainty_m, 300, 0);
    UNIT_NEAR(row->length_inside_m, 0, 0);
    SAME(row->verdict, "apart");
    UNIT_NEAR(row->zone_point[0], 86.1, 1e-9);
    UNIT_NEAR(row->zone_point[1], 41.1, 1e-9);
    UNIT_NEAR(row->line_point[0], 86.2, 1e-9);
    UNIT_NEAR(row->line_point[1], 41.100043, 1e-6);
    CU_ASSERT_EQUAL(row->rank, 1);
    CU_ASSERT_EQUAL(zl_findings_count(k.notes), 0);
    finish(&k, &zones, &lines);
}

/* The line is 4 200 m from both sides: deeper than 4 000 m, not deeper than 4 500 m. */
static void test_crosses_when_deep_enough(void)
{
    static const struct {
        double zone_m, line_m;
        const char *verdict;
    } cases[] = {{3000, 1000, "crosses"},
                 {3000, 1500, "cannot-tell"},
                 {NAN, 1, "cannot-tell"},
                 {1, NAN, "cannot-tell"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture zones, lines;
        kept k;
        begin(&zones, &lines, cases[i].zone_m);
        add(&lines, "l", "railway", fixture_line(86.05, 40.9, 86.05, 41.2), cases[i].line_m);
        ask(&k, &zones, &lines, NULL);
        CU_ASSERT_EQUAL_FATAL(k.count, 1);
        const zl_distance_row *row = ROW(k, zl_distance_row, 0);
        UNIT_NEAR(row->distance_m, 0, 0);
        UNIT_NEAR(row->length_inside_m, 11105.488041, 1e-3);
        SAME(row->verdict, cases[i].verdict);
        bool unknown = isnan(cases[i].zone_m + cases[i].line_m);
        CU_ASSERT_EQUAL(isnan(row->uncertainty_m) != 0, unknown);
        HAS(note_text(&k, "accuracy-unknown"), unknown ? "1 of 1" : "");
        if (i == 1)
            HAS(note_text(&k, "not-told-from-zero"), "z to l 0 m ± 4500 m");
        finish(&k, &zones, &lines);
    }
}

static void test_below_the_accuracies(void)
{
    fixture zones, lines;
    kept k;
    begin(&zones, &lines, 5000);
    add(&lines, "l", "railway", fixture_line(86.2, 40.9, 86.2, 41.2), 4000);
    ask(&k, &zones, &lines, NULL);
    SAME(ROW(k, zl_distance_row, 0)->verdict, "cannot-tell");
    HAS(note_text(&k, "not-told-from-zero"), "1 of 1 distances");
    HAS(note_text(&k, "not-told-from-zero"), "z to l 8401 m ± 9000 m");
    finish(&k, &zones, &lines);
}

/* Two parts of one line are one line: the nearer part counts, with its own accuracy. */
static void test_parts_of_a_line(void)
{
    fixture zones, lines;
    kept k;
    begin(&zones, &lines, 100);
    add(&lines, "l", "railway", fixture_line(86.3, 40.9, 86.3, 41.2), 10);
    add(&lines, "l", "railway", fixture_line(86.2, 40.9, 86.2, 41.2), 20);
    ask(&k, &zones, &lines, &(zl_distance_options){.count = 5});
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    UNIT_NEAR(ROW(k, zl_distance_row, 0)->distance_m, 8400.787693, 1e-3);
    UNIT_NEAR(ROW(k, zl_distance_row, 0)->uncertainty_m, 120, 0);
    finish(&k, &zones, &lines);
}

static void test_rank_within_mode(void)
{
    fixture zones, lines;
    kept k;
    begin(&zones, &lines, 1);
    add(&lines, "r-far", "railway", fixture_line(86.4, 40.9, 86.4, 41.2), 1);
    add(&lines, "e-1", "expressway", fixture_line(86.3, 40.9, 86.3, 41.2), 1);
    add(&lines, "r-tie-b", "railway", fixture_line(86.2, 40.9, 86.2, 41.2), 1);
    add(&lines, "r-tie-a", "railway", fixture_line(86.2, 40.9, 86.2, 41.2), 1);
    add(&lines, "r-near", "railway", fixture_line(86.15, 40.9, 86.15, 41.2), 1);
    static const struct {
        const char *id;
        int64_t rank;
    } expected[] = {{"r-near", 1}, {"r-tie-a", 2}, {"r-tie-b", 3}, {"e-1", 1}};
    ask(&k, &zones, &lines, &(zl_distance_options){.count = 3});
    CU_ASSERT_EQUAL_FATAL(k.count, 4);
    for (size_t i = 0; i < k.count; i++) {
        SAME(ROW(k, zl_distance_row, i)->line_id, expected[i].id);
        CU_ASSERT_EQUAL(ROW(k, zl_distance_row, i)->rank, expected[i].rank);
    }
    zl_findings_free(k.notes);
    ask(&k, &zones, &lines, &(zl_distance_options){.count = 9, .max_m = 8500});
    CU_ASSERT_EQUAL_FATAL(k.count, 3);
    SAME(ROW(k, zl_distance_row, 2)->line_id, "r-tie-b");
    zl_findings_free(k.notes);
    ask(&k, &zones, &lines, NULL); /* one of each mode */
    CU_ASSERT_EQUAL_FATAL(k.count, 2);
    finish(&k, &zones, &lines);
}

static void test_points(void)
{
    fixture zones, lines;
    kept k;
    begin(&zones, &lines, 100);
    fixture_add(&zones, "none", NULL);
    add(&lines, "p-far", "station", fixture_point(86.2, 41.05), 100);
    add(&lines, "p", "station", fixture_point(86.15, 41.05), 100);
    add(&lines, "in", "town", fixture_point(86.05, 41.05), 100);
    add(&lines, "edge", "airport", fixture_point(86.1 - 1e-4, 41.05), 100); /* 8 m inside */
    ask(&k, &zones, &lines, &(zl_distance_options){.count = 2});
    CU_ASSERT_EQUAL_FATAL(k.count, 4);
    UNIT_NEAR(ROW(k, zl_distance_row, 0)->distance_m, 4203.578390, 1e-3);
    UNIT_NEAR(ROW(k, zl_distance_row, 1)->distance_m, 8407.155400, 1e-3);
    CU_ASSERT(isnan(ROW(k, zl_distance_row, 0)->length_inside_m));
    SAME(ROW(k, zl_distance_row, 0)->verdict, "apart");
    SAME(ROW(k, zl_distance_row, 2)->verdict, "crosses"); /* 4 200 m within, ± 200 m */
    SAME(ROW(k, zl_distance_row, 3)->verdict, "cannot-tell");
    HAS(note_text(&k, "no-boundary"), "1 of 2 zones have no boundary");
    finish(&k, &zones, &lines);
}

static void test_no_lines(void)
{
    fixture zones, lines;
    kept k;
    begin(&zones, &lines, 100);
    ask(&k, &zones, &lines, NULL);
    CU_ASSERT_EQUAL(k.count, 0);
    HAS(note_text(&k, "no-lines"), "filter");
    finish(&k, &zones, &lines);
}

int main(void)
{
    static const unit_case cases[] = {
        {"apart", test_apart},
        {"crosses when deep enough", test_crosses_when_deep_enough},
        {"below the accuracies", test_below_the_accuracies},
        {"parts of one line", test_parts_of_a_line},
        {"rank within the mode", test_rank_within_mode},
        {"points", test_points},
        {"no lines", test_no_lines},
    };
    return unit_main("analysis_distance", cases, sizeof cases / sizeof *cases);
}
