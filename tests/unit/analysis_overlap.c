/* Overlap: areas, classes, relations, and that what is cut adds up.
 *
 * Areas by pyproj 3.7, Geod(a=6378137, rf=298.257222101), as in analysis_area.c: boxes of 0.1°
 * with geodesic edges, the overlap of two that are 0.05° apart has six corners found on the edges
 * by bisection with g.fwd. */
#include "analysis_fixture.h"
#include "geometry/overlay.h"

#define BOX_M2     93365560.20490
#define OVERLAP_M2 46680248.4543
#define OVERLAP_M  30615.7200

static void ask(kept *k, const fixture *a, const fixture *b, const zl_overlap_options *options)
{
    zl_error err = {0};
    zl_sink sink = kept_init(k, sizeof(zl_overlap_row));
    UNIT_OK(zl_overlap_of(&a->all, b ? &b->all : NULL, 0, options, &sink, &err), err);
}

static void finish(kept *k, fixture *f)
{
    zl_findings_free(k->notes);
    fixture_free(f);
}

static void test_pair(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    fixture_add(&f, "a", fixture_box(86, 41, 86.1, 41.1))->name_zh = "甲";
    fixture_add(&f, "none", NULL);
    fixture_add(&f, "b", fixture_box(86.05, 41, 86.15, 41.1))->name_en = "Bee";
    fixture_add(&f, "far", fixture_box(87, 41, 87.1, 41.1));
    ask(&k, &f, NULL, &(zl_overlap_options){.shapes = true});
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    const zl_overlap_row *row = ROW(k, zl_overlap_row, 0);
    SAME(row->a, "a");
    SAME(row->b, "b");
    SAME(row->a_name, "甲");
    SAME(row->b_name, "Bee");
    SAME(row->relation, NULL);
    SAME(row->class_name, "overlap");
    UNIT_NEAR(row->area_m2, OVERLAP_M2, 1e-8 * BOX_M2);
    UNIT_NEAR(row->share_of_a, OVERLAP_M2 / BOX_M2, 1e-8);
    UNIT_NEAR(row->share_of_b, OVERLAP_M2 / BOX_M2, 1e-8);
    UNIT_NEAR(row->width_m, 2 * OVERLAP_M2 / OVERLAP_M, 1e-3);
    /* The overlay finds the crossings on chords of up to 10 km: 7 µm off the geodesic. */
    UNIT_NEAR(k.shape_m2[0], row->area_m2, 1e-9 * row->area_m2);
    SAME(note_text(&k, "schematic-outline"), "");
    finish(&k, &f);
}

/* Symmetric to the last digit that the overlay promises, and area(A∩B) + area(A∖B) = area(A). */
static void test_adds_up(void)
{
    zl_error err = {0};
    zl_shape *a = fixture_box(86, 41, 86.1, 41.1), *b = fixture_box(86.03, 41.04, 86.17, 41.3);
    for (int turn = 0; turn < 2; turn++) {
        fixture f;
        kept k;
        zl_shape *rest = NULL, *first, *second;
        fixture_init(&f);
        UNIT_OK(zl_shape_copy(&first, turn ? b : a, &err), err);
        UNIT_OK(zl_shape_copy(&second, turn ? a : b, &err), err);
        fixture_add(&f, "1", first);
        fixture_add(&f, "2", second);
        ask(&k, &f, NULL, NULL);
        CU_ASSERT_EQUAL_FATAL(k.count, 1);
        static double area_m2;
        if (turn == 0)
            area_m2 = ROW(k, zl_overlap_row, 0)->area_m2;
        UNIT_NEAR(ROW(k, zl_overlap_row, 0)->area_m2, area_m2, 1e-8 * area_m2);
        UNIT_OK(zl_overlay(&rest, ZL_DIFFERENCE, first, second, &err), err);
        UNIT_NEAR(ROW(k, zl_overlap_row, 0)->area_m2 + zl_shape_area_m2(rest),
                  zl_shape_area_m2(first), 1e-8 * zl_shape_area_m2(first));
        CU_ASSERT(isnan(k.shape_m2[0])); /* not asked for */
        zl_shape_free(rest);
        finish(&k, &f);
    }
    zl_shape_free(a);
    zl_shape_free(b);
}

/* 1e-7° of longitude is 8 mm here, 1e-6° is 84 mm: within and beyond what inside allows. */
static void test_classes(void)
{
    static const struct {
        double west, south, east, north;
        const char *class_name;
    } cases[] = {
        {86, 41, 86.1, 41.1, "equal"},
        {86 + 1e-7, 41, 86.1, 41.1, "equal"},
        {86.02, 41.02, 86.04, 41.04, "contains"},
        {86.02, 41.02, 86.1 + 1e-7, 41.04, "contains"},
        {86.02, 41.02, 86.1 + 1e-6, 41.04, "overlap"},
        {85.9, 40.9, 86.2, 41.2, "inside"},
        {86.1 - 1e-6, 41, 86.2, 41.1, "sliver"},
        {86.1 - 2e-5, 41, 86.2, 41.1, "overlap"}, /* 1.68 m wide */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        kept k;
        fixture_init(&f);
        fixture_add(&f, "a", fixture_box(86, 41, 86.1, 41.1));
        fixture_add(&f, "b",
                    fixture_box(cases[i].west, cases[i].south, cases[i].east, cases[i].north));
        ask(&k, &f, NULL, NULL);
        CU_ASSERT_EQUAL_FATAL(k.count, 1);
        SAME(ROW(k, zl_overlap_row, 0)->class_name, cases[i].class_name);
        CU_ASSERT(ROW(k, zl_overlap_row, 0)->share_of_a <= 1);
        finish(&k, &f);
    }
}

/* What may stand out is an option. */
static void test_inside_width(void)
{
    static const struct {
        double inside_width_m;
        const char *class_name;
    } cases[] = {{0, "overlap"}, {0.05, "overlap"}, {0.1, "contains"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        kept k;
        fixture_init(&f);
        fixture_add(&f, "a", fixture_box(86, 41, 86.1, 41.1));
        fixture_add(&f, "b", fixture_box(86.02, 41.02, 86.1 + 1e-6, 41.04)); /* 84 mm out */
        ask(&k, &f, NULL, &(zl_overlap_options){.inside_width_m = cases[i].inside_width_m});
        CU_ASSERT_EQUAL_FATAL(k.count, 1);
        SAME(ROW(k, zl_overlap_row, 0)->class_name, cases[i].class_name);
        finish(&k, &f);
    }
}

/* Boxes of every size on both sides of the borders of tiles, and one that is too wide for any
 * chart: edge sums and the overlay of geometries judge each other. */
static void test_sizes_and_tiles(void)
{
    static const double sizes_deg[] = {1e-5, 1e-3, 0.1, 0.7, 1.6, 3};
    for (size_t s = 0; s < sizeof sizes_deg / sizeof *sizes_deg; s++)
        for (int at = 0; at < 4; at++) {
            double d = sizes_deg[s], west = 86 + at * 0.0625 - d / 3, south = 41.25 - d / 4;
            fixture f;
            kept k;
            fixture_init(&f);
            fixture_add(&f, "a", fixture_box(west, south, west + d, south + d));
            fixture_add(&f, "b", fixture_box(west + d / 2, south - d / 2, west + 2 * d, south + d));
            fixture_add(&f, "c", fixture_box(west, south, west + d, south + d));
            ask(&k, &f, NULL, &(zl_overlap_options){.shapes = true});
            CU_ASSERT_EQUAL_FATAL(k.count, 3);
            double whole_m2 = zl_shape_area_m2(f.feature[0].shape);
            for (size_t r = 0; r < 3; r++)
                UNIT_NEAR(ROW(k, zl_overlap_row, r)->area_m2, k.shape_m2[r],
                          1e-8 * whole_m2 + 3e-4);
            SAME(ROW(k, zl_overlap_row, 0)->class_name, d < 2e-5 ? "sliver" : "overlap");
            SAME(ROW(k, zl_overlap_row, 1)->class_name, "equal");
            UNIT_NEAR(ROW(k, zl_overlap_row, 1)->area_m2, whole_m2, d < 2 ? 0 : 1e-9 * whole_m2);
            UNIT_NEAR(ROW(k, zl_overlap_row, 2)->area_m2, ROW(k, zl_overlap_row, 0)->area_m2,
                      1e-9 * whole_m2);
            finish(&k, &f);
        }
}

static void test_touch_only_when_asked(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    fixture_add(&f, "a", fixture_box(86, 41, 86.1, 41.1));
    fixture_add(&f, "b", fixture_box(86.1, 41, 86.2, 41.1));
    ask(&k, &f, NULL, NULL);
    CU_ASSERT_EQUAL(k.count, 0);
    zl_findings_free(k.notes);
    ask(&k, &f, NULL, &(zl_overlap_options){.touch = true});
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    SAME(ROW(k, zl_overlap_row, 0)->class_name, "touch");
    UNIT_NEAR(ROW(k, zl_overlap_row, 0)->area_m2, 0, 0);
    finish(&k, &f);
}

static void test_relation_and_sketches(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    fixture_add(&f, "city", fixture_box(85.9, 40.9, 86.2, 41.2))->boundary_basis = "schematic";
    fixture_add(&f, "zone", fixture_box(86, 41, 86.1, 41.1))->part_of = "city";
    fixture_add(&f, "park", fixture_box(86, 41, 86.05, 41.1))->part_of = "zone";
    fixture_add(&f, "other", fixture_box(86.02, 41, 86.03, 41.05));
    ask(&k, &f, NULL, NULL);
    CU_ASSERT_EQUAL_FATAL(k.count, 6);
    SAME(ROW(k, zl_overlap_row, 0)->relation, "part-of"); /* city, zone */
    SAME(ROW(k, zl_overlap_row, 1)->relation, "part-of"); /* city, park: over two steps */
    SAME(ROW(k, zl_overlap_row, 2)->relation, NULL);      /* city, other */
    SAME(ROW(k, zl_overlap_row, 3)->relation, "part-of"); /* zone, park */
    SAME(ROW(k, zl_overlap_row, 0)->class_name, "contains");
    HAS(note_text(&k, "schematic-outline"), "(3 of 6 pairs)");
    CU_ASSERT_EQUAL(zl_findings_count(k.notes), 1);
    finish(&k, &f);
}

static void test_two_layers(void)
{
    fixture f, g;
    kept k;
    fixture_init(&f);
    fixture_init(&g);
    fixture_add(&f, "x", fixture_box(86, 41, 86.1, 41.1));
    fixture_add(&f, "y", fixture_box(86.05, 41, 86.15, 41.1)); /* overlaps x, in the same layer */
    fixture_add(&g, "x", fixture_box(86, 41, 86.1, 41.1));
    fixture_add(&g, "far", fixture_box(80, 41, 80.1, 41.1));
    ask(&k, &f, &g, NULL);
    CU_ASSERT_EQUAL_FATAL(k.count, 2);
    SAME(ROW(k, zl_overlap_row, 0)->class_name, "equal");
    SAME(ROW(k, zl_overlap_row, 1)->a, "y");
    SAME(ROW(k, zl_overlap_row, 1)->b, "x");
    finish(&k, &f);
    fixture_free(&g);
}

static void test_min_share(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    fixture_add(&f, "a", fixture_box(86, 41, 86.1, 41.1));
    fixture_add(&f, "b", fixture_box(86.05, 41, 86.15, 41.1));
    fixture_add(&f, "c", fixture_box(86.02, 41.02, 86.04, 41.04)); /* all of c: share 1 */
    ask(&k, &f, NULL, &(zl_overlap_options){.min_share = 0.6});
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    SAME(ROW(k, zl_overlap_row, 0)->b, "c");
    finish(&k, &f);
}

int main(void)
{
    static const unit_case cases[] = {
        {"one pair", test_pair},
        {"symmetric, and adds up", test_adds_up},
        {"classes", test_classes},
        {"what may stand out", test_inside_width},
        {"sizes and tiles", test_sizes_and_tiles},
        {"touch only when asked", test_touch_only_when_asked},
        {"relation, and the note on sketches", test_relation_and_sketches},
        {"two layers", test_two_layers},
        {"least share", test_min_share},
    };
    return unit_main("analysis_overlap", cases, sizeof cases / sizeof *cases);
}
