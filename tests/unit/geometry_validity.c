/* Defects are named with their place, all that can be told apart; repair says what it did. */
#include "unit.h"

#include "geometry/codec.h"
#include "geometry/shape.h"
#include "geometry/validity.h"

static zl_shape_builder begin(zl_shape_kind kind)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, kind);
    return builder;
}

static zl_shape *take(zl_shape_builder *builder)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    UNIT_OK(zl_shape_builder_take(&shape, builder, &err), err);
    return shape;
}

static zl_shape *make(zl_shape_kind kind, const double *lonlat, size_t npoints)
{
    zl_shape_builder builder = begin(kind);
    zl_shape_add_points(&builder, lonlat, npoints);
    return take(&builder);
}

static void add_box(zl_shape_builder *builder, double west, double south, double size)
{
    const double ring[] = {west,         south, west + size,  south, west + size,
                           south + size, west,  south + size, west,  south};
    zl_shape_begin_ring(builder);
    zl_shape_add_points(builder, ring, 5);
}

/* Validates, checks the verdict against the errors, and gives the findings. */
static zl_findings *findings_of(const zl_shape *shape)
{
    zl_error err = {0};
    bool valid = false;
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_shape_validate(&valid, shape, "zones", "z1", findings, &err), err);
    CU_ASSERT_EQUAL(valid, zl_findings_count_of(findings, ZL_ERROR) == 0);
    return findings;
}

static size_t count_code(const zl_findings *findings, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        count += strcmp(zl_findings_get(findings, i)->code, code) == 0;
    return count;
}

/* The shape has this one defect, near this place (NAN: any), and nothing else; frees the shape. */
static void only_defect(zl_shape *shape, const char *code, double lon, double lat)
{
    zl_findings *findings = findings_of(shape);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 1);
    const zl_finding *finding = zl_findings_get(findings, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(finding);
    CU_ASSERT_STRING_EQUAL(finding->code, code);
    CU_ASSERT_EQUAL(finding->severity, ZL_ERROR);
    CU_ASSERT_STRING_EQUAL(finding->layer, "zones");
    CU_ASSERT_STRING_EQUAL(finding->feature, "z1");
    if (!isnan(lon)) {
        UNIT_NEAR(finding->lon_deg, lon, 1e-5);
        UNIT_NEAR(finding->lat_deg, lat, 1e-5);
    }
    zl_findings_free(findings);
    zl_shape_free(shape);
}

static void sound_shapes_have_no_findings(void)
{
    static const double path[] = {86, 41, 86.1, 41.1, 86.1, 41, 86, 41.1};
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 86, 41, 0.1);
    add_box(&builder, 86.02, 41.02, 0.02);
    zl_shape_begin_part(&builder);
    add_box(&builder, 86.2, 41, 0.1);
    zl_shape *const shapes[] = {take(&builder), make(ZL_SHAPE_LINE, path, 4),
                                make(ZL_SHAPE_POINT, path, 1)};
    for (size_t i = 0; i < 3; i++) {
        for (int way = 0; way < 2; way++) {
            zl_findings *findings = findings_of(shapes[i]);
            CU_ASSERT_EQUAL(zl_findings_count(findings), 0);
            zl_findings_free(findings);
            /* The direction of a ring is no defect. */
            zl_path_reverse(shapes[i]->lonlat_deg, zl_ring_size(shapes[i], 0));
        }
        zl_shape_free(shapes[i]);
    }
}

static void coordinates_that_are_no_places(void)
{
    double ring[] = {86, 41, 86.1, 41, 86.1, NAN, 86, 41.1, 86, 41};
    only_defect(make(ZL_SHAPE_POLYGON, ring, 5), "non-finite", NAN, NAN);
    ring[5] = INFINITY;
    only_defect(make(ZL_SHAPE_POLYGON, ring, 5), "non-finite", NAN, NAN);
    ring[5] = 91;
    only_defect(make(ZL_SHAPE_POLYGON, ring, 5), "out-of-range", 86.1, 91);
    static const double metres[] = {29501234.5, 4621234.5};
    only_defect(make(ZL_SHAPE_POINT, metres, 1), "out-of-range", 29501234.5, 4621234.5);
    only_defect(make(ZL_SHAPE_LINE, ring, 5), "out-of-range", 86.1, 91);
}

static void rings_and_lines_that_are_too_short(void)
{
    static const double two[] = {86, 41, 86.1, 41.1, 86, 41};
    static const double repeated[] = {86, 41, 86, 41, 86, 41, 86, 41};
    static const double flat[] = {86, 41, 86.05, 41, 86.1, 41, 86, 41};
    static const double spike[] = {86, 41, 86.05, 41.05, 86.1, 41.1, 86.05, 41.05, 86, 41};
    only_defect(make(ZL_SHAPE_POLYGON, two, 3), "short-ring", 86, 41);
    only_defect(make(ZL_SHAPE_POLYGON, flat, 4), "zero-area", 86, 41);
    /* There and back on one way: flat in degrees, not quite in metres. */
    only_defect(make(ZL_SHAPE_POLYGON, spike, 5), "ring-self-intersection", 86.05, 41.05);
    zl_shape *line = make(ZL_SHAPE_LINE, repeated, 4), *ring = make(ZL_SHAPE_POLYGON, repeated, 4);
    zl_findings *findings = findings_of(line);
    CU_ASSERT_EQUAL(count_code(findings, "short-line"), 1);
    zl_findings_free(findings);
    findings = findings_of(ring);
    CU_ASSERT_EQUAL(count_code(findings, "short-ring"), 1);
    CU_ASSERT_EQUAL(count_code(findings, "repeated-point"), 1);
    zl_findings_free(findings);
    zl_shape_free(line);
    zl_shape_free(ring);
    only_defect(make(ZL_SHAPE_LINE, two, 1), "short-line", 86, 41);
}

/* A bad hole is told, and what remains is still checked. */
static void bad_holes_hide_nothing(void)
{
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, (const double[]){86, 41, 86.1, 41.1, 86.1, 41, 86, 41.1, 86, 41},
                        5);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, (const double[]){86.01, 41.02, 86.01, 41.03, 86.01, 41.02}, 3);
    zl_shape *shape = take(&builder);
    zl_findings *findings = findings_of(shape);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 2);
    CU_ASSERT_EQUAL(count_code(findings, "short-ring"), 1);
    CU_ASSERT_EQUAL(count_code(findings, "ring-self-intersection"), 1);
    zl_findings_free(findings);
    zl_shape_free(shape);
}

static void open_ring(void)
{
    static const double ring[] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41.1};
    only_defect(make(ZL_SHAPE_POLYGON, ring, 4), "open-ring", 86, 41.1);
}

/* A cap of the pole, and a band that meets itself behind the Pacific. */
static void rings_around_the_earth(void)
{
    static const double pole[] = {0, 80, 90, 75, 180, 80, -90, 75, 0, 80};
    static const double band[] = {86.2, 41.7, 0, 0, -96, 2, 86.2, 41.7};
    only_defect(make(ZL_SHAPE_POLYGON, pole, 5), "around-earth", 0, 80);
    only_defect(make(ZL_SHAPE_POLYGON, band, 4), "around-earth", 86.2, 41.7);
    zl_shape *shape = make(ZL_SHAPE_POLYGON, pole, 5), *out = NULL;
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    CU_ASSERT(zl_shape_repair(&out, shape, "zones", "z1", findings, &err) == ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "around the Earth"));
    zl_findings_free(findings);
    zl_shape_free(shape);
}

static void empty_shape(void)
{
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    only_defect(take(&builder), "empty", NAN, NAN);
}

static void repeated_points_are_a_note(void)
{
    static const double ring[] = {86, 41, 86.1, 41, 86.1, 41, 86.1, 41.1, 86.1, 41.1, 86, 41};
    zl_shape *shape = make(ZL_SHAPE_POLYGON, ring, 6);
    zl_findings *findings = findings_of(shape);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 1);
    const zl_finding *finding = zl_findings_get(findings, 0);
    CU_ASSERT_STRING_EQUAL(finding->code, "repeated-point");
    CU_ASSERT_EQUAL(finding->severity, ZL_NOTE);
    CU_ASSERT_EQUAL(finding->lon_deg, 86.1);
    CU_ASSERT_EQUAL(finding->text[0], '2');
    zl_findings_free(findings);
    zl_shape_free(shape);
}

static const double bow_tie[] = {86, 41, 86.01, 41.01, 86.01, 41, 86, 41.01, 86, 41};

static void ring_that_crosses_itself(void)
{
    only_defect(make(ZL_SHAPE_POLYGON, bow_tie, 5), "ring-self-intersection", 86.005, 41.005);
    static const double touching[] = {86,   41, 86.1, 41,    86.05, 41.05, 86.1,
                                      41.1, 86, 41.1, 86.05, 41.05, 86,    41};
    only_defect(make(ZL_SHAPE_POLYGON, touching, 7), "ring-self-intersection", 86.05, 41.05);
}

static void holes_in_wrong_places(void)
{
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 86, 41, 0.05);
    add_box(&builder, 86.1, 41, 0.01);
    only_defect(take(&builder), "hole-outside-shell", NAN, NAN);
    builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 86, 41, 0.05);
    add_box(&builder, 86.01, 41.01, 0.03);
    add_box(&builder, 86.02, 41.02, 0.01);
    only_defect(take(&builder), "nested-holes", NAN, NAN);
    builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 86, 41, 0.05);
    add_box(&builder, 86.03, 41.03, 0.05);
    only_defect(take(&builder), "rings-cross", NAN, NAN);
    static const double diamond[] = {86, 41,    86.05, 41, 86.05, 41.05, 86,    41.05, 86,
                                     41, 86.05, 41,    86, 41.05, 86.02, 41.01, 86.05, 41};
    builder = begin(ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, diamond, 5);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, diamond + 10, 4);
    only_defect(take(&builder), "disconnected-interior", NAN, NAN);
}

static void parts_that_share_land(void)
{
    static const struct {
        double west, size;
        const char *code;
    } second[] = {{86.02, 0.01, "nested-shells"},
                  {86.03, 0.05, "parts-overlap"},
                  {86, 0.05, "duplicate-part"}};
    for (size_t i = 0; i < 3; i++) {
        zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
        add_box(&builder, 86, 41, 0.05);
        zl_shape_begin_part(&builder);
        add_box(&builder, second[i].west, second[i].west > 86 ? 41.01 : 41, second[i].size);
        only_defect(take(&builder), second[i].code, NAN, NAN);
    }
}

/* Many parts side by side, some of them in each other's holes, and corners that touch. */
static zl_shape_builder many_parts(void)
{
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    for (int i = 0; i < 900; i++) {
        double west = 86 + 0.01 * (i % 30), south = 41 + 0.01 * (i / 30.0 - i % 30 / 30.0);
        zl_shape_begin_part(&builder);
        add_box(&builder, west, south, 0.008);
        if (i % 7 == 0) {
            add_box(&builder, west + 0.001, south + 0.001, 0.006);
            zl_shape_begin_part(&builder);
            add_box(&builder, west + 0.002, south + 0.002, 0.002);
        }
        if (i % 11 == 0) {
            zl_shape_begin_part(&builder);
            add_box(&builder, west + 0.008, south + 0.008, 0.001);
        }
    }
    return builder;
}

static void many_parts_are_looked_at_in_groups(void)
{
    zl_shape_builder builder = many_parts();
    zl_shape *sound = take(&builder);
    zl_findings *findings = findings_of(sound);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 0);
    zl_findings_free(findings);
    zl_shape_free(sound);

    builder = many_parts();
    zl_shape_begin_part(&builder);
    add_box(&builder, 86.016, 41.006, 0.002); /* over a corner of the second part */
    only_defect(take(&builder), "parts-overlap", NAN, NAN);

    builder = many_parts();
    zl_shape_begin_part(&builder);
    add_box(&builder, 86.0125, 41.0025, 0.002); /* in the second part */
    only_defect(take(&builder), "nested-shells", NAN, NAN);

    builder = many_parts();
    zl_shape_begin_part(&builder);
    for (size_t k = 0; k < 5; k++) /* away from all others */
        zl_shape_add_point(&builder, bow_tie[2 * k] + 2, bow_tie[2 * k + 1]);
    only_defect(take(&builder), "ring-self-intersection", NAN, NAN);
}

/* A bow-tie, an open ring, a part with a hole outside and an overlapping pair in one feature: each
 * is told. */
static void all_defects_are_told(void)
{
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, bow_tie, 5);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, (const double[]){87, 41, 87.1, 41, 87.1, 41.1}, 3);
    zl_shape_begin_part(&builder);
    add_box(&builder, 88, 41, 0.05);
    add_box(&builder, 88.1, 41, 0.01);
    zl_shape_begin_part(&builder);
    add_box(&builder, 89, 41, 0.05);
    zl_shape_begin_part(&builder);
    add_box(&builder, 89.01, 41.01, 0.05);
    zl_shape *shape = take(&builder);
    zl_findings *findings = findings_of(shape);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 4);
    CU_ASSERT_EQUAL(count_code(findings, "ring-self-intersection"), 1);
    CU_ASSERT_EQUAL(count_code(findings, "open-ring"), 1);
    CU_ASSERT_EQUAL(count_code(findings, "hole-outside-shell"), 1);
    CU_ASSERT_EQUAL(count_code(findings, "parts-overlap"), 1);
    zl_findings_free(findings);
    zl_shape_free(shape);
}

static void a_hopeless_shape_gives_no_endless_list(void)
{
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    for (int i = 0; i < 80; i++) {
        zl_shape_begin_part(&builder);
        for (size_t k = 0; k < 5; k++)
            zl_shape_add_point(&builder, bow_tie[2 * k] + i * 0.02, bow_tie[2 * k + 1]);
    }
    zl_shape *shape = take(&builder);
    zl_findings *findings = findings_of(shape);
    CU_ASSERT_EQUAL(count_code(findings, "ring-self-intersection"), 50);
    CU_ASSERT_EQUAL(count_code(findings, "more-defects"), 1);
    zl_findings_free(findings);
    zl_shape_free(shape);
}

/* Too wide for a chart: plain degrees, and still the right answer. */
static void very_wide_shapes(void)
{
    static const double cross[] = {0, 0, 120, 40, 120, 0, 0, 40, 0, 0};
    only_defect(make(ZL_SHAPE_POLYGON, cross, 5), "ring-self-intersection", NAN, NAN);
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 0, -40, 85);
    zl_shape *shape = take(&builder);
    zl_findings *findings = findings_of(shape);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 0);
    zl_findings_free(findings);
    zl_shape_free(shape);
}

/* ---- repair ---------------------------------------------------------------------------------- */

/* Repairs, frees the shape, checks that what is left is valid; the one finding is in `findings`. */
static zl_shape *repaired(zl_shape *shape, zl_findings *findings)
{
    zl_error err = {0};
    zl_shape *out = NULL;
    UNIT_OK(zl_shape_repair(&out, shape, "zones", "z1", findings, &err), err);
    if (out) {
        zl_findings *rest = findings_of(out);
        CU_ASSERT_EQUAL(zl_findings_count(rest), 0);
        zl_findings_free(rest);
    }
    zl_shape_free(shape);
    return out;
}

/* Two triangles; by the formula each has a quarter of the box that a bow-tie is drawn in. */
static void bow_tie_becomes_two_triangles(void)
{
    zl_findings *findings = zl_findings_new();
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 86, 41, 0.01);
    zl_shape *square = take(&builder);
    zl_shape *out = repaired(make(ZL_SHAPE_POLYGON, bow_tie, 5), findings);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    CU_ASSERT_EQUAL(out->nparts, 2);
    UNIT_NEAR(zl_shape_area_m2(out) / zl_shape_area_m2(square), 0.5, 1e-4);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 1);
    const zl_finding *finding = zl_findings_get(findings, 0);
    CU_ASSERT_STRING_EQUAL(finding->code, "repaired");
    CU_ASSERT_EQUAL(finding->severity, ZL_WARNING);
    CU_ASSERT_PTR_NOT_NULL(strstr(finding->text, "structure method"));
    CU_ASSERT_PTR_NOT_NULL(strstr(finding->text, "more than 1 %"));
    zl_findings_free(findings);
    zl_shape_free(out);
    zl_shape_free(square);
}

static void small_repairs_are_notes(void)
{
    static const double ring[] = {86, 41, 86.1, 41, 86.1, 41, 86.1, 41.1, 86, 41.1};
    zl_findings *findings = zl_findings_new();
    zl_shape *out = repaired(make(ZL_SHAPE_POLYGON, ring, 5), findings);
    CU_ASSERT_EQUAL(out->npoints, 5);
    CU_ASSERT(memcmp(out->lonlat_deg, ring, 4 * sizeof(double)) == 0);
    const zl_finding *finding = zl_findings_get(findings, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(finding);
    CU_ASSERT_EQUAL(finding->severity, ZL_NOTE);
    CU_ASSERT_PTR_NOT_NULL(strstr(finding->text, "1 ring closed, 1 repeated point dropped"));
    CU_ASSERT_PTR_NOT_NULL(strstr(finding->text, "+0.00 m2"));
    zl_findings_free(findings);
    zl_shape_free(out);
}

static void sound_shapes_stay_as_they_are(void)
{
    zl_findings *findings = zl_findings_new();
    static const double ring[] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41};
    zl_shape *out = repaired(make(ZL_SHAPE_POLYGON, ring, 4), findings);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 0);
    CU_ASSERT(memcmp(out->lonlat_deg, ring, sizeof ring) == 0);
    zl_findings_free(findings);
    zl_shape_free(out);
}

/* Overlapping parts are united, not turned into a hole. */
static void overlapping_parts_are_united(void)
{
    zl_findings *findings = zl_findings_new();
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 86, 41, 0.02);
    zl_shape_begin_part(&builder);
    add_box(&builder, 86.01, 41.01, 0.02);
    zl_shape *shape = take(&builder);
    double twice_counted_m2 = zl_shape_area_m2(shape);
    zl_shape *out = repaired(shape, findings);
    CU_ASSERT_EQUAL(out->nparts, 1);
    UNIT_NEAR(zl_shape_area_m2(out) / twice_counted_m2, 7.0 / 8, 1e-4);
    zl_findings_free(findings);
    zl_shape_free(out);
}

/* A hole of nearly the same size beside its shell would become land: twice the box in place of
 * almost nothing. */
static void a_repair_that_adds_land_is_not_done(void)
{
    zl_findings *findings = zl_findings_new();
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 86, 41, 0.02);
    zl_shape_begin_ring(&builder);
    add_box(&builder, 86.05, 41, 0.0199);
    CU_ASSERT_PTR_NULL(repaired(take(&builder), findings));
    CU_ASSERT_EQUAL(zl_findings_count(findings), 1);
    const zl_finding *finding = zl_findings_get(findings, 0);
    CU_ASSERT_STRING_EQUAL(finding->code, "repair-too-large");
    CU_ASSERT_EQUAL(finding->severity, ZL_ERROR);
    CU_ASSERT_PTR_NOT_NULL(strstr(finding->text, "more than 10 %"));
    zl_findings_free(findings);
}

static void what_has_no_extent_is_dropped(void)
{
    zl_findings *findings = zl_findings_new();
    static const double flat[] = {86, 41, 86.05, 41, 86.1, 41, 86, 41};
    CU_ASSERT_PTR_NULL(repaired(make(ZL_SHAPE_POLYGON, flat, 4), findings));
    CU_ASSERT_EQUAL(zl_findings_count(findings), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(zl_findings_get(findings, 0)->text, "nothing is left"));
    zl_shape_builder builder = begin(ZL_SHAPE_LINE);
    zl_shape_add_points(&builder, flat, 2);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, (const double[]){87, 41, 87, 41}, 2);
    zl_shape *out = repaired(take(&builder), findings);
    CU_ASSERT_EQUAL(out->nparts, 1);
    CU_ASSERT_EQUAL(out->npoints, 2);
    zl_findings_free(findings);
    zl_shape_free(out);
}

static void holes_without_area_are_dropped(void)
{
    zl_findings *findings = zl_findings_new();
    zl_shape_builder builder = begin(ZL_SHAPE_POLYGON);
    add_box(&builder, 86, 41, 0.1);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, (const double[]){86.01, 41.02, 86.01, 41.03, 86.01, 41.02}, 3);
    zl_shape *out = repaired(take(&builder), findings);
    CU_ASSERT_EQUAL(out->nrings, 1);
    CU_ASSERT_EQUAL(out->npoints, 5);
    CU_ASSERT_PTR_NOT_NULL(strstr(zl_findings_get(findings, 0)->text, "1 hole without area"));
    zl_findings_free(findings);
    zl_shape_free(out);
}

static void points_need_no_repair(void)
{
    static const double place[] = {86, 41};
    zl_findings *findings = zl_findings_new();
    zl_shape *out = repaired(make(ZL_SHAPE_POINT, place, 1), findings);
    CU_ASSERT_EQUAL(out->npoints, 1);
    CU_ASSERT_EQUAL(zl_findings_count(findings), 0);
    zl_findings_free(findings);
    zl_shape_free(out);
}

static void wild_coordinates_are_never_mended(void)
{
    static const double values[] = {NAN, INFINITY, 91};
    for (size_t i = 0; i < 3; i++) {
        const double ring[] = {86, 41, 86.1, 41, 86.1, values[i], 86, 41.1, 86, 41};
        zl_error err = {0};
        zl_shape *shape = make(ZL_SHAPE_POLYGON, ring, 5), *out = NULL;
        CU_ASSERT_EQUAL(zl_shape_repair(&out, shape, NULL, NULL, NULL, &err), ZL_BAD_DATA);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "point 3"));
        zl_shape_free(shape);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"sound shapes have no findings", sound_shapes_have_no_findings},
        {"coordinates that are no places", coordinates_that_are_no_places},
        {"rings and lines that are too short", rings_and_lines_that_are_too_short},
        {"bad holes hide nothing", bad_holes_hide_nothing},
        {"open ring", open_ring},
        {"rings around the Earth", rings_around_the_earth},
        {"empty shape", empty_shape},
        {"repeated points are a note", repeated_points_are_a_note},
        {"ring that crosses itself", ring_that_crosses_itself},
        {"holes in wrong places", holes_in_wrong_places},
        {"parts that share land", parts_that_share_land},
        {"many parts are looked at in groups", many_parts_are_looked_at_in_groups},
        {"all defects are told", all_defects_are_told},
        {"a hopeless shape gives no endless list", a_hopeless_shape_gives_no_endless_list},
        {"very wide shapes", very_wide_shapes},
        {"a bow-tie becomes two triangles", bow_tie_becomes_two_triangles},
        {"a repair that adds land is not done", a_repair_that_adds_land_is_not_done},
        {"small repairs are notes", small_repairs_are_notes},
        {"sound shapes stay as they are", sound_shapes_stay_as_they_are},
        {"overlapping parts are united", overlapping_parts_are_united},
        {"what has no extent is dropped", what_has_no_extent_is_dropped},
        {"holes without area are dropped", holes_without_area_are_dropped},
        {"points need no repair", points_need_no_repair},
        {"wild coordinates are never mended", wild_coordinates_are_never_mended},
    };
    return unit_main("geometry_validity", cases, sizeof cases / sizeof *cases);
}
