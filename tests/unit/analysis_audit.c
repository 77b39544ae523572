/* Audit: verdicts of one figure, parts against the whole, and the shipped figures.
 *
 * A box of 0.1° at 86°E 41°N has 93 365 560.2 m² and a perimeter of 39 025.28 m (pyproj 3.7:
 * Geod(a=6378137, rf=298.257222101).polygon_area_perimeter([86,86.1,86.1,86],[41,41,41.1,41.1])).
 */
#include "analysis_fixture.h"

#define BOX_M2 93365560.20490
#define BOX_M  39025.28203

static zl_figures figures;

static void declare(const char *id, const char *kind, const char *value, const char *parts)
{
    zl_error err = {0};
    zl_figure_source source = {.id = id,
                               .kind = kind,
                               .value = value,
                               .unit = "km2",
                               .document = "plan",
                               .quote = "as written",
                               .composed_of = parts};
    UNIT_OK(zl_figures_add(&figures, &source, &err), err);
}

static void ask(kept *k, const fixture *f, bool filtered)
{
    zl_error err = {0};
    zl_sink sink = kept_init(k, sizeof(zl_audit_row));
    UNIT_OK(zl_audit_of(&f->all, &figures, filtered, &sink, &err), err);
}

static void finish(kept *k, fixture *f)
{
    zl_findings_free(k->notes);
    fixture_free(f);
    zl_figures_free(&figures);
}

static zl_feature *zone(fixture *f, const char *id, double west, const char *basis,
                        const char *area_basis, double accuracy_m)
{
    zl_feature *feature = fixture_add(f, id, fixture_box(west, 41, west + 0.1, 41.1));
    feature->boundary_basis = basis;
    feature->area_basis = area_basis;
    feature->accuracy_m = accuracy_m;
    return feature;
}

static const zl_audit_row *row_for(const kept *k, const char *id, const char *check)
{
    for (size_t i = 0; i < k->count; i++)
        if (strcmp(ROW(*k, zl_audit_row, i)->id, id) == 0 &&
            strcmp(ROW(*k, zl_audit_row, i)->check, check) == 0)
            return ROW(*k, zl_audit_row, i);
    CU_FAIL_FATAL("no such row");
    return NULL;
}

/* 93.37 km² is 4 440 m² more than the box: within ± 5 000 m². 93.38 is 14 440 m² more: beyond the
 * tolerance, within it and an uncertainty of 0.5 m × 39 025 m, beyond it and one of 0.1 m. */
static void test_verdicts(void)
{
    static const struct {
        const char *value, *basis, *area_basis;
        double accuracy_m;
        const char *verdict;
    } cases[] = {
        {"93.37", "surveyed", "measured", 0.1, "agrees"},
        {"93.37", "surveyed", "measured", NAN, "agrees"},
        {"93.38", "surveyed", "measured", 0.1, "differs"},
        {"93.38", "digitised", "measured", 0.5, "cannot-tell"},
        {"93.38", "surveyed", "measured", NAN, "cannot-tell"},
        {"93", "surveyed", "measured", 0.1, "agrees"},
        {"93.37", "schematic", "calibrated", 3000, "calibrated"},
        {"50", "schematic", "calibrated", 3000, "cannot-tell"}, /* was fitted to something else */
        {"93.37", "schematic", "nominal", 3000, "cannot-tell"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        kept k;
        fixture_init(&f);
        zone(&f, "a", 86, cases[i].basis, cases[i].area_basis, cases[i].accuracy_m);
        declare("a", "approved", cases[i].value, NULL);
        ask(&k, &f, false);
        CU_ASSERT_EQUAL_FATAL(k.count, 1);
        SAME(ROW(k, zl_audit_row, 0)->verdict, cases[i].verdict);
        finish(&k, &f);
    }
}

static void test_numbers(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    zone(&f, "a", 86, "surveyed", "measured", 0.1);
    declare("a", "approved", "93.38", NULL);
    ask(&k, &f, false);
    const zl_audit_row *row = ROW(k, zl_audit_row, 0);
    SAME(row->check, "area");
    SAME(row->document, "plan");
    SAME(row->quote, "as written");
    UNIT_NEAR(row->declared_km2, 93.38, 1e-12);
    UNIT_NEAR(row->computed_km2, BOX_M2 / 1e6, 1e-8);
    UNIT_NEAR(row->difference_m2, BOX_M2 - 93.38e6, 1e-2);
    UNIT_NEAR(row->difference_percent, (BOX_M2 - 93.38e6) / 93.38e6 * 100, 1e-8);
    UNIT_NEAR(row->tolerance_m2, 5000, 1e-9);
    UNIT_NEAR(row->uncertainty_m2, 0.1 * BOX_M, 1e-4);
    finish(&k, &f);
}

static void test_unknown_accuracy_note(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    zone(&f, "a", 86, "surveyed", "measured", (double)NAN);
    declare("a", "approved", "93.38", NULL);
    ask(&k, &f, false);
    HAS(note_text(&k, "accuracy-unknown"), "-14440 m² (-0.0155 %) off");
    finish(&k, &f);
}

/* The shipped zones, as boxes: what FACTS says of them must come out. */
static void add_shipped(fixture *f)
{
    fixture_add(f, "bazhou-innovation", NULL)->boundary_basis = "none";
    zone(f, "korla-etdz", 86, "schematic", "calibrated", 3000)->part_of = "bazhou-innovation";
    zone(f, "shangku", 86.2, "schematic", "calibrated", 4000)->part_of = "bazhou-innovation";
    zone(f, "shangku-xpcc", 86.2, "schematic", "calibrated", 6000)->part_of = "shangku";
    zone(f, "tiemenguan-etdz", 86.4, "schematic", "calibrated", 6000)->part_of =
        "bazhou-innovation";
    fixture_add(f, "kuitun-city", NULL)->boundary_basis = "none";
    zone(f, "kuitun-built-up", 84, "schematic", "calibrated", 800)->part_of = "kuitun-city";
}

static void declare_shipped(void)
{
    declare("kuitun-city", "governed", "446.76", NULL);
    declare("kuitun-built-up", "built-up", "22.75", NULL);
    declare("bazhou-innovation", "implementation", "70.73", "korla-etdz;shangku;tiemenguan-etdz");
    declare("korla-etdz", "implementation", "24.76", NULL);
    declare("shangku", "implementation", "38", NULL);
    declare("shangku-xpcc", "implementation", "15.1", NULL);
    declare("tiemenguan-etdz", "implementation", "7.97", NULL);
}

static void test_shipped(void)
{
    /* The boxes stand for outlines that were fitted to other figures. */
    static const char *const order[][3] = {
        {"bazhou-innovation", "area", "cannot-tell"}, {"bazhou-innovation", "parts", "parts-agree"},
        {"korla-etdz", "area", "cannot-tell"},        {"shangku", "area", "cannot-tell"},
        {"shangku-xpcc", "area", "cannot-tell"},      {"tiemenguan-etdz", "area", "cannot-tell"},
        {"kuitun-city", "area", "no-boundary"},       {"kuitun-built-up", "area", "cannot-tell"}};
    fixture f;
    kept k;
    fixture_init(&f);
    add_shipped(&f);
    declare_shipped();
    ask(&k, &f, false);
    CU_ASSERT_EQUAL_FATAL(k.count, sizeof order / sizeof *order);
    for (size_t i = 0; i < k.count; i++) {
        SAME(ROW(k, zl_audit_row, i)->id, order[i][0]);
        SAME(ROW(k, zl_audit_row, i)->check, order[i][1]);
        SAME(ROW(k, zl_audit_row, i)->verdict, order[i][2]);
    }
    /* Three boxes apart; the whole has no outline of its own. */
    UNIT_NEAR(ROW(k, zl_audit_row, 0)->computed_km2, 3 * BOX_M2 / 1e6, 1e-6);
    const zl_audit_row *parts = ROW(k, zl_audit_row, 1);
    UNIT_NEAR(parts->computed_km2, 70.73, 0); /* 24.76 + 38 + 7.97 */
    UNIT_NEAR(parts->difference_m2, 0, 0);
    UNIT_NEAR(parts->tolerance_m2, 515000, 1e-6); /* 0.5 + 3 × 0.005 km² */
    CU_ASSERT(isnan(row_for(&k, "kuitun-city", "area")->computed_km2));
    HAS(note_text(&k, "parts-incomplete"), "15.1 of 38 km² are named as parts (shangku-xpcc)");
    HAS(note_text(&k, "parts-incomplete"), "inside shangku");
    finish(&k, &f);
}

static void test_parts_differ(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    add_shipped(&f);
    declare("bazhou-innovation", "planned", "71.73", "korla-etdz;shangku;tiemenguan-etdz");
    declare("korla-etdz", "planned", "24.76", NULL);
    declare("shangku", "planned", "38.0", NULL);
    declare("tiemenguan-etdz", "planned", "7.97", NULL);
    ask(&k, &f, false);
    const zl_audit_row *row = row_for(&k, "bazhou-innovation", "parts");
    SAME(row->verdict, "parts-differ"); /* -1 km² against ± 0.065 */
    UNIT_NEAR(row->difference_m2, -1e6, 1e-6);
    UNIT_NEAR(row->tolerance_m2, 65000, 1e-6);
    finish(&k, &f);
}

/* A part that lies in another listed part is in the figure of that part. */
static void test_nested_part_is_not_added(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    add_shipped(&f);
    declare("bazhou-innovation", "planned", "70.73",
            "korla-etdz;shangku;shangku-xpcc;tiemenguan-etdz");
    declare("korla-etdz", "planned", "24.76", NULL);
    declare("shangku", "planned", "38", NULL);
    declare("shangku-xpcc", "planned", "15.1", NULL);
    declare("tiemenguan-etdz", "planned", "7.97", NULL);
    ask(&k, &f, false);
    SAME(row_for(&k, "bazhou-innovation", "parts")->verdict, "parts-agree");
    /* The outlines of shangku and of its park coincide here: counted once. */
    UNIT_NEAR(row_for(&k, "bazhou-innovation", "area")->computed_km2, 3 * BOX_M2 / 1e6, 1e-6);
    finish(&k, &f);
}

static void test_missing_part(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    add_shipped(&f);
    declare("bazhou-innovation", "planned", "70.73", "korla-etdz;shangku;gone");
    declare("korla-etdz", "planned", "24.76", NULL);
    declare("shangku", "approved", "38", NULL); /* another kind: not comparable */
    ask(&k, &f, true);
    const zl_audit_row *row = row_for(&k, "bazhou-innovation", "parts");
    SAME(row->verdict, "cannot-tell");
    CU_ASSERT(isnan(row->computed_km2));
    SAME(row_for(&k, "bazhou-innovation", "area")->verdict, "no-boundary");
    HAS(note_text(&k, "part-without-figure"), "shangku");
    HAS(note_text(&k, "part-not-here"), "gone");
    HAS(note_text(&k, "part-not-here"), "without the filter");
    finish(&k, &f);
}

/* Direct parts that are more than the whole differ; that add up to it are the whole. */
static void test_children(void)
{
    static const struct {
        const char *second;
        const char *parts_verdict, *area_verdict;
    } cases[] = {{"60", "parts-differ", "no-boundary"}, {"50.00", "parts-agree", "differs"}};
    for (size_t i = 0; i < 2; i++) {
        fixture f;
        kept k;
        fixture_init(&f);
        fixture_add(&f, "city", NULL);
        zone(&f, "east", 86, "surveyed", "measured", 0.1)->part_of = "city";
        zone(&f, "west", 86.2, "surveyed", "measured", 0.1)->part_of = "city";
        declare("city", "governed", "100.00", NULL);
        declare("east", "governed", "50.00", NULL);
        declare("west", "governed", cases[i].second, NULL);
        ask(&k, &f, false);
        SAME(row_for(&k, "city", "parts")->verdict, cases[i].parts_verdict);
        /* 186.7 km² of outlines against 100 declared */
        SAME(row_for(&k, "city", "area")->verdict, cases[i].area_verdict);
        finish(&k, &f);
    }
}

/* Several figures of one zone: each its own row, ordered by kind and date. */
static void test_kinds_never_meet(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    zone(&f, "a", 86, "surveyed", "measured", 0.1);
    declare("a", "planned", "140", NULL);
    declare("a", "approved", "93.37", NULL);
    ask(&k, &f, false);
    CU_ASSERT_EQUAL_FATAL(k.count, 2);
    SAME(ROW(k, zl_audit_row, 0)->kind, "approved");
    SAME(ROW(k, zl_audit_row, 0)->verdict, "agrees");
    SAME(ROW(k, zl_audit_row, 1)->kind, "planned");
    SAME(ROW(k, zl_audit_row, 1)->verdict, "differs");
    finish(&k, &f);
}

static void test_no_such_zone(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    zone(&f, "a", 86, "surveyed", "measured", 0.1);
    declare("ghost", "approved", "1", NULL);
    ask(&k, &f, false);
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    SAME(ROW(k, zl_audit_row, 0)->verdict, "no-boundary");
    HAS(note_text(&k, "no-such-zone"), "not in the layer");
    zl_findings_free(k.notes);
    ask(&k, &f, true); /* the zone may be filtered out: not asked for */
    CU_ASSERT_EQUAL(k.count, 0);
    finish(&k, &f);
}

/* A figure that cannot be read is a row that tells nothing. */
static void test_unusable_figure(void)
{
    fixture f;
    kept k;
    fixture_init(&f);
    zone(&f, "a", 86, "surveyed", "measured", 0.1);
    declare("a", "approved", "about 3", NULL);
    ask(&k, &f, false);
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    SAME(ROW(k, zl_audit_row, 0)->verdict, "cannot-tell");
    CU_ASSERT(isnan(ROW(k, zl_audit_row, 0)->declared_km2));
    finish(&k, &f);
}

int main(void)
{
    static const unit_case cases[] = {
        {"verdicts", test_verdicts},
        {"numbers", test_numbers},
        {"unknown accuracy is a note", test_unknown_accuracy_note},
        {"the shipped figures", test_shipped},
        {"parts that differ", test_parts_differ},
        {"a nested part is not added", test_nested_part_is_not_added},
        {"a part without figure or zone", test_missing_part},
        {"direct parts", test_children},
        {"kinds never meet", test_kinds_never_meet},
        {"a figure of no zone", test_no_such_zone},
        {"a figure that cannot be used", test_unusable_figure},
    };
    return unit_main("analysis_audit", cases, sizeof cases / sizeof *cases);
}
