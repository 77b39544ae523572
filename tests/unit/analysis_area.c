/* Area: rows, the total that counts land once, and what to quote instead of a sketch.
 *
 * Expected areas by pyproj 3.7 (PROJ's geodesic routines):
 *   g = Geod(a=6378137, rf=298.257222101); g.polygon_area_perimeter(lons, lats)
 * for boxes of 0.1° with geodesic edges. The overlap of two such boxes that are 0.05° apart has six
 * corners, where the edge of one meets the side or the edge of the other; they were found on the
 * edges by bisection with g.fwd. */
#include "analysis_fixture.h"
#include "geometry/area_method.h"

#define BOX_M2     93365560.20490
#define BOX_M      39025.28203
#define OVERLAP_M2 46680248.4543

static zl_figures figures;

static void declare(const char *id, const char *kind, const char *value, const char *parts)
{
    zl_error err = {0};
    zl_figure_source source = {.id = id,
                               .kind = kind,
                               .value = value,
                               .unit = "km2",
                               .document = "plan",
                               .composed_of = parts};
    UNIT_OK(zl_figures_add(&figures, &source, &err), err);
}

static void ask(kept *k, const fixture *f, bool total)
{
    zl_error err = {0};
    zl_sink sink = kept_init(k, sizeof(zl_area_row));
    k->columns = zl_area_columns();
    zl_area_options options = {.total = total};
    UNIT_OK(zl_area_of(&f->all, &figures, &options, &sink, &err), err);
}

static void finish(kept *k, fixture *f)
{
    zl_findings_free(k->notes);
    fixture_free(f);
    zl_figures_free(&figures);
}

static zl_feature *surveyed(fixture *f, const char *id, zl_shape *shape, double accuracy_m)
{
    zl_feature *zone = fixture_add(f, id, shape);
    zone->boundary_basis = "surveyed";
    zone->accuracy_m = accuracy_m;
    return zone;
}

static zl_feature *sketch(fixture *f, const char *id, zl_shape *shape, const char *area_basis)
{
    zl_feature *zone = fixture_add(f, id, shape);
    zone->boundary_basis = "schematic";
    zone->area_basis = area_basis;
    zone->accuracy_m = 3000;
    return zone;
}

static void test_row(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    surveyed(&f, "a", fixture_box(86, 41, 86.1, 41.1), 0.5);
    fixture_add(&f, "none", NULL);
    ask(&k, &f, false);
    CU_ASSERT_EQUAL_FATAL(k.count, 2);
    const zl_area_row *row = ROW(k, zl_area_row, 0);
    UNIT_NEAR(row->area_m2, BOX_M2, 1e-10 * BOX_M2 + 5e-4);
    UNIT_NEAR(row->area_ha, BOX_M2 / 1e4, 1e-6);
    UNIT_NEAR(row->area_mu, BOX_M2 * 3 / 2000, 1e-5);
    UNIT_NEAR(row->area_km2, BOX_M2 / 1e6, 1e-8);
    UNIT_NEAR(row->perimeter_m, BOX_M, 1e-4);
    UNIT_NEAR(row->uncertainty_m2, 0.5 * BOX_M, 1e-4);
    SAME(row->verdict, "measured");
    row = ROW(k, zl_area_row, 1);
    CU_ASSERT(isnan(row->area_m2) && isnan(row->area_km2) && isnan(row->perimeter_m));
    SAME(row->verdict, NULL);
    HAS(note_text(&k, "no-boundary"), "none");
    SAME(note_text(&k, "schematic-outline"), "");
    finish(&k, &f);
}

static void test_unknown_accuracy(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    fixture_add(&f, "a", fixture_box(86, 41, 86.1, 41.1));
    ask(&k, &f, true);
    CU_ASSERT_EQUAL_FATAL(k.count, 2);
    CU_ASSERT(isnan(ROW(k, zl_area_row, 0)->uncertainty_m2));
    CU_ASSERT(isnan(ROW(k, zl_area_row, 1)->uncertainty_m2));
    SAME(ROW(k, zl_area_row, 0)->verdict, "measured");
    HAS(note_text(&k, "accuracy-unknown"), "1 of 1");
    finish(&k, &f);
}

static void test_total_counts_once(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    surveyed(&f, "a", fixture_box(86, 41, 86.1, 41.1), 0.5);
    surveyed(&f, "b", fixture_box(86.05, 41, 86.15, 41.1), 0.25);
    surveyed(&f, "inner", fixture_box(86.02, 41.02, 86.04, 41.04), 1)->part_of = "a";
    ask(&k, &f, true);
    CU_ASSERT_EQUAL_FATAL(k.count, 4);
    const zl_area_row *total = ROW(k, zl_area_row, 3);
    SAME(total->id, "total");
    SAME(total->name_zh, "合计");
    SAME(total->verdict, "measured");
    SAME(total->boundary_basis, "surveyed");
    UNIT_NEAR(total->area_m2, 2 * BOX_M2 - OVERLAP_M2, 1e-8 * BOX_M2);
    CU_ASSERT(isnan(total->perimeter_m));
    /* pyproj: perimeter of the inner box 7806.0605 m */
    UNIT_NEAR(total->uncertainty_m2, 0.75 * BOX_M + 7806.0605, 1e-3);
    /* 46680248.454 + 3735740.794 (inner box, pyproj) */
    HAS(note_text(&k, "counted-once"), "50415989 m²");
    finish(&k, &f);
}

/* From `west`, so many 128ths of a degree wide, with a corner at each of them: two that lie
 * over each other have the same edges there. */
static zl_shape *strip(double west, int width)
{
    double ring[2 * 2 * 128 + 2];
    size_t n = 0;
    for (int k = 0; k <= width; k++, n++) {
        ring[2 * n] = west + k / 128.0;
        ring[2 * n + 1] = 41;
    }
    for (int k = width; k >= 0; k--, n++) {
        ring[2 * n] = west + k / 128.0;
        ring[2 * n + 1] = 41.0625;
    }
    ring[2 * n] = ring[0];
    ring[2 * n + 1] = ring[1];
    return fixture_shape(ZL_SHAPE_POLYGON, ring, n + 1);
}

/* Twenty strips lie up to five deep, two are the same, one lies within another: together they are
 * the strip from the first to the last, whatever way their area is told in. */
static void test_total_of_many_layers(void)
{
    static const char *const methods[] = {"geodesic", "planar:EPSG:4517"};
    for (size_t m = 0; m < 2; m++) {
        kept k;
        fixture f;
        zl_error err = {0};
        zl_shape *whole = strip(87, 12 + 19 * 3);
        zl_area_options options = {.total = true, .method = methods[m]};
        zl_area_method *method = NULL;
        double expected_m2 = 0;
        fixture_init(&f);
        for (int i = 0; i < 20; i++)
            surveyed(&f, "s", strip(87 + i * 3 / 128.0, 12), 1);
        surveyed(&f, "same", strip(87 + 3 / 128.0, 12), 1);
        surveyed(&f, "within", strip(87 + 4 / 128.0, 5), 1);
        zl_sink sink = kept_init(&k, sizeof(zl_area_row));
        k.columns = zl_area_columns();
        UNIT_OK(zl_area_method_open(&method, methods[m], &err), err);
        UNIT_OK(zl_area_method_measure(&expected_m2, method, whole, &err), err);
        UNIT_OK(zl_area_of(&f.all, &figures, &options, &sink, &err), err);
        const zl_area_row *total = (const zl_area_row *)k.row[k.count - 1];
        SAME(total->id, "total");
        CU_ASSERT_DOUBLE_EQUAL(total->area_m2, expected_m2, 1e-8 * expected_m2);
        CU_ASSERT_PTR_NOT_NULL(note_text(&k, "counted-once"));
        zl_area_method_close(method);
        zl_shape_free(whole);
        finish(&k, &f);
    }
}

static void test_total_of_apart_is_the_sum(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    surveyed(&f, "a", fixture_box(86, 41, 86.1, 41.1), 0.5);
    surveyed(&f, "b", fixture_box(86.2, 41, 86.3, 41.1), 0.5);
    ask(&k, &f, true);
    CU_ASSERT_EQUAL(ROW(k, zl_area_row, 2)->area_m2,
                    ROW(k, zl_area_row, 0)->area_m2 + ROW(k, zl_area_row, 1)->area_m2);
    SAME(note_text(&k, "counted-once"), "");
    finish(&k, &f);
}

/* The planner's question: three sketches whose sum a document declares itself. */
static void test_quote_instead(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    sketch(&f, "korla-etdz", fixture_box(86, 41, 86.1, 41.1), "calibrated")->part_of = "bazhou";
    sketch(&f, "shangku", fixture_box(86.2, 41, 86.3, 41.1), "calibrated")->part_of = "bazhou";
    sketch(&f, "tiemenguan", fixture_box(86.4, 41, 86.5, 41.1), "calibrated")->part_of = "bazhou";
    declare("bazhou", "implementation", "70.73", "korla-etdz;shangku;tiemenguan");
    declare("korla-etdz", "implementation", "24.76", NULL);
    declare("shangku", "implementation", "38", NULL);
    declare("tiemenguan", "implementation", "7.97", NULL);
    ask(&k, &f, true);
    SAME(ROW(k, zl_area_row, 0)->verdict, "calibrated");
    CU_ASSERT(isnan(ROW(k, zl_area_row, 3)->uncertainty_m2));
    const char *note = note_text(&k, "schematic-outline");
    HAS(note, "do not quote these areas");
    HAS(note, "korla-etdz 24.76 km² (implementation, plan)");
    HAS(note, "shangku 38 km² (implementation, plan)");
    HAS(note, "together 70.73 km² = 7073 ha = 106 095 亩, as declared for bazhou in plan");
    finish(&k, &f);
}

/* Without a total of the document's own the sum keeps the most decimals of its terms, and a part
 * is not added to its whole. */
static void test_sum_of_top_zones(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    sketch(&f, "shangku", fixture_box(86.2, 41, 86.3, 41.1), "calibrated");
    sketch(&f, "park", fixture_box(86.2, 41, 86.25, 41.1), "calibrated")->part_of = "shangku";
    sketch(&f, "etdz", fixture_box(86, 41, 86.1, 41.1), "calibrated");
    declare("shangku", "approved", "38", NULL);
    declare("park", "approved", "15.1", NULL);
    declare("etdz", "approved", "24.76", NULL);
    ask(&k, &f, true);
    HAS(note_text(&k, "schematic-outline"), "together 62.76 km² = 6276 ha = 94 140 亩");
    CU_ASSERT_PTR_NULL(strstr(note_text(&k, "schematic-outline"), "as declared for"));
    finish(&k, &f);
}

/* Figures of different kind are not added, and neither are zones without a figure. */
static void test_no_sum(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    sketch(&f, "a", fixture_box(86.2, 41, 86.3, 41.1), "calibrated");
    sketch(&f, "b", fixture_box(86, 41, 86.1, 41.1), "nominal");
    declare("a", "approved", "38", NULL);
    declare("b", "planned", "15.1", NULL);
    ask(&k, &f, true);
    SAME(ROW(k, zl_area_row, 2)->verdict, "nominal"); /* the worst of its rows */
    HAS(note_text(&k, "schematic-outline"), "a 38 km²");
    CU_ASSERT_PTR_NULL(strstr(note_text(&k, "schematic-outline"), "together"));
    zl_findings_free(k.notes);
    zl_figures_free(&figures);
    declare("a", "approved", "38", NULL);
    ask(&k, &f, true);
    HAS(note_text(&k, "schematic-outline"), "no figure is declared for b");
    CU_ASSERT_PTR_NULL(strstr(note_text(&k, "schematic-outline"), "together"));
    finish(&k, &f);
}

static void test_columns(void)
{
    static const char *const keys[] = {
        "id",      "name_zh",  "name_en",     "method",         "area_m2",        "area_ha",
        "area_mu", "area_km2", "perimeter_m", "uncertainty_m2", "boundary_basis", "verdict"};
    const zl_columns *columns = zl_area_columns();
    CU_ASSERT_EQUAL_FATAL(columns->count, sizeof keys / sizeof *keys);
    for (size_t i = 0; i < columns->count; i++)
        SAME(columns->column[i].name, keys[i]);
}

int main(void)
{
    static const unit_case cases[] = {
        {"one row per zone", test_row},
        {"unknown accuracy is a note", test_unknown_accuracy},
        {"the total counts land once", test_total_counts_once},
        {"land in many zones counts once", test_total_of_many_layers},
        {"zones apart add up", test_total_of_apart_is_the_sum},
        {"what to quote instead of sketches", test_quote_instead},
        {"sum of top zones", test_sum_of_top_zones},
        {"no sum where kinds differ", test_no_sum},
        {"the keys of the contract", test_columns},
    };
    return unit_main("analysis_area", cases, sizeof cases / sizeof *cases);
}
