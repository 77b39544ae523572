/* Every question survives every failing allocation: it ends with an error or with its answer, and
 * frees what it took (the address sanitizer sees the rest). */
#include "analysis_fixture.h"

typedef zl_status (*question_fn)(const fixture *zones, const fixture *lines,
                                 const zl_figures *figures, const zl_sink *sink, zl_error *err);

static zl_status ask_area(const fixture *zones, const fixture *lines, const zl_figures *figures,
                          const zl_sink *sink, zl_error *err)
{
    (void)lines;
    return zl_area_of(&zones->all, figures, &(zl_area_options){.total = true}, sink, err);
}

static zl_status ask_audit(const fixture *zones, const fixture *lines, const zl_figures *figures,
                           const zl_sink *sink, zl_error *err)
{
    (void)lines;
    return zl_audit_of(&zones->all, figures, false, sink, err);
}

static zl_status ask_overlap(const fixture *zones, const fixture *lines, const zl_figures *figures,
                             const zl_sink *sink, zl_error *err)
{
    (void)lines;
    (void)figures;
    return zl_overlap_of(&zones->all, NULL, 0, &(zl_overlap_options){.touch = true}, sink, err);
}

/* Each zone is a parcel too; a and b overlap. */
static zl_status ask_land(const fixture *zones, const fixture *lines, const zl_figures *figures,
                          const zl_sink *sink, zl_error *err)
{
    static const zl_value values[] = {{.type = ZL_INTEGER, .integer = 1},
                                      {.type = ZL_INTEGER, .integer = 2}};
    fixture parcels = *zones;
    (void)lines;
    (void)figures;
    parcels.all.feature = parcels.feature;
    parcels.all.extent = parcels.extent;
    for (size_t i = 0; i < parcels.all.count; i++)
        parcels.feature[i].values = &values[i % 2];
    const zl_land_options options = {.by = "class", .total = true, .shapes = true};
    return zl_land_of(&zones->all, &parcels.all, 1, &options, sink, err);
}

static zl_status ask_distance(const fixture *zones, const fixture *lines, const zl_figures *figures,
                              const zl_sink *sink, zl_error *err)
{
    (void)figures;
    return zl_distance_of(&zones->all, &lines->all, &(zl_distance_options){.count = 2}, sink, err);
}

static zl_status ask_corridor(const fixture *zones, const fixture *lines, const zl_figures *figures,
                              const zl_sink *sink, zl_error *err)
{
    const double within[] = {1000};
    (void)figures;
    zl_corridor_options options = {.within_m = within, .nwithin = 1, .tolerance_m = 10};
    return zl_corridor_of(&zones->all, &lines->all, &options, sink, err);
}

static zl_status count_only(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    (void)row;
    (void)shape;
    (void)err;
    ++*(size_t *)user;
    return ZL_OK;
}

static void declare(zl_figures *figures, const char *id, const char *value, const char *parts)
{
    zl_error err = {0};
    zl_figure_source source = {
        .id = id, .kind = "planned", .value = value, .unit = "ha", .composed_of = parts};
    UNIT_OK(zl_figures_add(figures, &source, &err), err);
}

static void fill(fixture *zones, fixture *lines, zl_figures *figures)
{
    fixture_init(zones);
    fixture_init(lines);
    fixture_add(zones, "whole", NULL);
    zl_feature *a = fixture_add(zones, "a", fixture_box(86, 41, 86.1, 41.1));
    a->part_of = "whole";
    a->boundary_basis = "schematic";
    a->accuracy_m = 100;
    fixture_add(zones, "b", fixture_box(86.05, 41, 86.15, 41.1))->part_of = "whole";
    fixture_add(lines, "l", fixture_line(86.03, 41.05, 86.07, 41.05))->mode = "railway";
    fixture_add(lines, "m", fixture_line(86.2, 40.9, 86.2, 41.2));
    declare(figures, "whole", "18000", "a;b");
    declare(figures, "a", "9000", NULL);
    declare(figures, "b", "9000", NULL);
}

static void fail_each(question_fn ask)
{
    fixture zones, lines;
    zl_figures figures = {0};
    fill(&zones, &lines, &figures);
    size_t failures = 0;
    for (size_t n = 1;; n++) {
        size_t rows = 0;
        zl_error err = {0};
        zl_findings *notes = zl_findings_new();
        CU_ASSERT_PTR_NOT_NULL_FATAL(notes);
        zl_sink sink = {.emit = count_only, .user = &rows, .notes = notes};
        zl_alloc_fail_at(n, 0);
        zl_status status = ask(&zones, &lines, &figures, &sink, &err);
        size_t made = zl_alloc_fail_at(0, 0);
        bool lost = zl_findings_status(notes, NULL) != ZL_OK;
        zl_findings_free(notes);
        if (made < n) { /* the question needs no n-th allocation */
            CU_ASSERT_EQUAL(status, ZL_OK);
            break;
        }
        CU_ASSERT(status == ZL_FAILED || lost);
        failures++;
    }
    CU_ASSERT(failures > 5);
    fixture_free(&zones);
    fixture_free(&lines);
    zl_figures_free(&figures);
}

static void test_area(void)
{
    fail_each(ask_area);
}

static void test_audit(void)
{
    fail_each(ask_audit);
}

static void test_overlap(void)
{
    fail_each(ask_overlap);
}

static void test_land(void)
{
    fail_each(ask_land);
}

static void test_distance(void)
{
    fail_each(ask_distance);
}

static void test_corridor(void)
{
    fail_each(ask_corridor);
}

int main(void)
{
    static const unit_case cases[] = {
        {"area", test_area}, {"audit", test_audit},       {"overlap", test_overlap},
        {"land", test_land}, {"distance", test_distance}, {"corridor", test_corridor},
    };
    return unit_main("analysis_memory", cases, sizeof cases / sizeof *cases);
}
