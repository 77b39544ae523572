/* The questions over the shipped layers, opened as files: what the source documents say has to come
 * out (24.76 + 38 + 7.97 = 70.73 km² = 7073 ha = 106 095 亩; 15.1 lies inside 38). */
#include "analysis_fixture.h"

typedef struct layers {
    zl_layer *zones, *lines, *declared;
    zl_findings *findings;
} layers;

static void open_layer(zl_layer **out, const char *file, const zl_filter *filter, layers *l)
{
    zl_error err = {0};
    UNIT_OK(zl_layer_open(out, NULL, file, NULL, filter, l->findings, &err), err);
}

static void open_layers(layers *l, const char *zone, const char *mode)
{
    memset(l, 0, sizeof *l);
    l->findings = zl_findings_new();
    open_layer(&l->zones, LAYERS_DIR "/zones.geojson", &(zl_filter){.zone = zone}, l);
    open_layer(&l->lines, LAYERS_DIR "/lines.geojson", &(zl_filter){.mode = mode}, l);
    open_layer(&l->declared, LAYERS_DIR "/declared_areas.csv", NULL, l);
}

static void close_layers(layers *l)
{
    zl_layer_close(l->zones);
    zl_layer_close(l->lines);
    zl_layer_close(l->declared);
    zl_findings_free(l->findings);
}

/* Rows of which the test reads texts after the question: kept as "id|…|verdict". */
typedef struct told {
    char row[64][160];
    double number[64];
    size_t count;
} told;

static char *next_row(told *t, double number)
{
    CU_ASSERT_FATAL(t->count < 64);
    t->number[t->count] = number;
    return t->row[t->count++];
}

static const char *shown(const char *text)
{
    return text ? text : "-";
}

static zl_status tell_area(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_area_row *r = row;
    (void)shape;
    (void)err;
    snprintf(next_row(user, r->area_km2), 160, "%s|%s", r->id, shown(r->verdict));
    return ZL_OK;
}

static zl_status tell_audit(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_audit_row *r = row;
    (void)shape;
    (void)err;
    snprintf(next_row(user, r->declared_km2), 160, "%s|%s|%s|%s", r->id, r->check, r->verdict,
             r->document);
    return ZL_OK;
}

static zl_status tell_overlap(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_overlap_row *r = row;
    (void)shape;
    (void)err;
    snprintf(next_row(user, r->area_m2), 160, "%s|%s|%s|%s", r->a, r->b, shown(r->relation),
             r->class_name);
    return ZL_OK;
}

static zl_status tell_distance(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_distance_row *r = row;
    (void)shape;
    (void)err;
    snprintf(next_row(user, r->distance_m), 160, "%s|%s|%s", r->id, r->mode, r->verdict);
    return ZL_OK;
}

static zl_status tell_corridor(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_corridor_row *r = row;
    (void)shape;
    (void)err;
    CU_ASSERT(r->area_min_m2 <= r->area_m2 && r->area_m2 <= r->area_max_m2);
    CU_ASSERT(r->largest_error_m <= 0.092);
    snprintf(next_row(user, r->area_m2), 160, "%s|%s|%s|%s", r->id, r->mode, r->line_ids,
             r->verdict);
    return ZL_OK;
}

static const char *text_of(const zl_findings *notes, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(notes); i++)
        if (strcmp(zl_findings_get(notes, i)->code, code) == 0)
            return zl_findings_get(notes, i)->text;
    return "";
}

static void test_audit(void)
{
    static const struct {
        const char *row;
        double declared_km2;
    } expected[] = {
        {"bazhou-innovation|area|calibrated|innovation-zone-plan", 70.73},
        {"bazhou-innovation|parts|parts-agree|innovation-zone-plan", 70.73},
        {"korla-etdz|area|calibrated|innovation-zone-plan", 24.76},
        {"shangku|area|calibrated|innovation-zone-plan", 38},
        {"shangku-xpcc|area|calibrated|innovation-zone-plan", 15.1},
        {"tiemenguan-etdz|area|calibrated|innovation-zone-plan", 7.97},
        {"kuitun-city|area|no-boundary|kuitun-plan", 446.76},
        {"kuitun-built-up|area|calibrated|kuitun-plan", 22.75},
    };
    layers l;
    told t = {.count = 0};
    zl_error err = {0};
    open_layers(&l, NULL, NULL);
    UNIT_OK(zl_audit(l.zones, l.declared, tell_audit, &t, l.findings, &err), err);
    CU_ASSERT_EQUAL_FATAL(t.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < t.count; i++) {
        SAME(t.row[i], expected[i].row);
        UNIT_NEAR(t.number[i], expected[i].declared_km2, 1e-9);
    }
    HAS(text_of(l.findings, "parts-incomplete"), "15.1 of 38 km²");
    close_layers(&l);
}

/* A filter by alias: only what was asked for, without a warning about the other figures. */
static void test_audit_of_one(void)
{
    layers l;
    told t = {.count = 0};
    zl_error err = {0};
    open_layers(&l, "库尔勒经开区", NULL);
    UNIT_OK(zl_audit(l.zones, l.declared, tell_audit, &t, l.findings, &err), err);
    CU_ASSERT_EQUAL_FATAL(t.count, 1);
    SAME(t.row[0], "korla-etdz|area|calibrated|innovation-zone-plan");
    SAME(text_of(l.findings, "no-such-zone"), "");
    close_layers(&l);
}

static void test_planners_total(void)
{
    layers l;
    told t = {.count = 0};
    zl_error err = {0};
    open_layers(&l, "库尔勒经开区,上库,铁门关经开区", NULL);
    UNIT_OK(zl_area(l.zones, l.declared, &(zl_area_options){.total = true}, tell_area, &t,
                    l.findings, &err),
            err);
    CU_ASSERT_EQUAL_FATAL(t.count, 4);
    SAME(t.row[3], "total|calibrated");
    UNIT_NEAR(t.number[3], 70.73, 0.005); /* fitted to the declared figures */
    const char *note = text_of(l.findings, "schematic-outline");
    HAS(note, "together 70.73 km² = 7073 ha = 106 095 亩, as declared for bazhou-innovation in "
              "innovation-zone-plan");
    close_layers(&l);
}

static void test_overlap(void)
{
    layers l;
    told t = {.count = 0};
    zl_error err = {0};
    open_layers(&l, NULL, NULL);
    UNIT_OK(zl_overlap(l.zones, NULL, NULL, tell_overlap, &t, l.findings, &err), err);
    CU_ASSERT_EQUAL_FATAL(t.count, 1);
    SAME(t.row[0], "shangku|shangku-xpcc|part-of|contains");
    UNIT_NEAR(t.number[0], 15.1e6, 0.05e6);
    HAS(text_of(l.findings, "schematic-outline"), "proves nothing");
    close_layers(&l);
}

static void test_distance_and_corridor(void)
{
    const double within[] = {1000};
    layers l;
    told t = {.count = 0};
    zl_error err = {0};
    open_layers(&l, "上库", "expressway");
    UNIT_OK(zl_distance(l.zones, l.lines, NULL, tell_distance, &t, l.findings, &err), err);
    CU_ASSERT_EQUAL_FATAL(t.count, 1);
    SAME(t.row[0], "shangku|expressway|cannot-tell");
    t.count = 0;
    zl_corridor_options options = {.within_m = within, .nwithin = 1};
    UNIT_OK(zl_corridor(l.zones, l.lines, &options, tell_corridor, &t, l.findings, &err), err);
    CU_ASSERT_EQUAL_FATAL(t.count, 1);
    SAME(t.row[0], "shangku|expressway|[\"road-g3012\"]|cannot-tell");
    CU_ASSERT(t.number[0] > 0);
    HAS(text_of(l.findings, "not-to-be-quoted"), "shangku (± 4000 m)");
    close_layers(&l);
}

/* Questions that a layer cannot answer are refused, with what it holds. */
static void test_wrong_layer(void)
{
    layers l;
    told t = {.count = 0};
    zl_error err = {0};
    open_layers(&l, NULL, NULL);
    CU_ASSERT_EQUAL(zl_area(l.lines, NULL, NULL, tell_area, &t, NULL, &err), ZL_USAGE);
    HAS(err.message, "holds lines");
    CU_ASSERT_EQUAL(zl_distance(l.zones, l.zones, NULL, tell_distance, &t, NULL, &err), ZL_USAGE);
    CU_ASSERT_EQUAL(zl_audit(l.zones, l.lines, tell_audit, &t, NULL, &err), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(
        zl_area(l.zones, NULL, &(zl_area_options){.method = "tdt"}, tell_area, &t, NULL, &err),
        ZL_USAGE);
    HAS(err.message, "geodesic");
    CU_ASSERT_EQUAL(t.count, 0);
    close_layers(&l);
}

int main(void)
{
    static const unit_case cases[] = {
        {"audit", test_audit},
        {"audit of one zone", test_audit_of_one},
        {"the planner's total", test_planners_total},
        {"overlap", test_overlap},
        {"distance and corridor", test_distance_and_corridor},
        {"layers of the wrong kind", test_wrong_layer},
    };
    return unit_main("analysis_shipped", cases, sizeof cases / sizeof *cases);
}
