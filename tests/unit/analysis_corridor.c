/* Corridor: areas against formulas, bounds over the accuracies, the exact check of the boundary.
 *
 * Within r of a place lie π r² (1 - r²K/12), of a geodesic of length L 2 r L (1 - r²K/6) + π r²,
 * K = 2.5e-14 m⁻²: for 1 km the curvature takes away less than 1e-8. The boundary may be off by
 * 0.92 of the tolerance, but where it bends outwards what it adds is what it cuts off, so that the
 * area is much nearer than the tolerance times the boundary's length. */
#include "analysis_fixture.h"
#include "distance_oracle.h"

#define PI 3.14159265358979323846

typedef struct answer {
    zl_corridor_row row[FIXTURE_ROOM];
    char line_ids[FIXTURE_ROOM][64], mode[FIXTURE_ROOM][32];
    double shape_m2[FIXTURE_ROOM];
    size_t shape_rings[FIXTURE_ROOM];
    size_t count;
    kept notes;
} answer;

static zl_status keep(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    answer *k = user;
    (void)err;
    k->row[k->count] = *(const zl_corridor_row *)row;
    snprintf(k->line_ids[k->count], sizeof k->line_ids[0], "%s", k->row[k->count].line_ids);
    snprintf(k->mode[k->count], sizeof k->mode[0], "%s", k->row[k->count].mode);
    k->shape_rings[k->count] = shape ? shape->nrings : 0;
    k->shape_m2[k->count++] = shape ? zl_shape_area_m2(shape) : (double)NAN;
    return ZL_OK;
}

static zl_status try_ask(answer *k, const fixture *zones, const fixture *lines,
                         const zl_corridor_options *options, zl_error *err)
{
    memset(k, 0, sizeof *k);
    k->notes.notes = zl_findings_new();
    zl_sink sink = {.emit = keep, .user = k, .notes = k->notes.notes};
    return zl_corridor_of(&zones->all, &lines->all, options, &sink, err);
}

static void ask(answer *k, const fixture *zones, const fixture *lines,
                const zl_corridor_options *options)
{
    zl_error err = {0};
    UNIT_OK(try_ask(k, zones, lines, options, &err), err);
}

static void begin(fixture *zones, fixture *lines, const char *basis, double accuracy_m)
{
    fixture_init(zones);
    fixture_init(lines);
    zl_feature *zone = fixture_add(zones, "z", fixture_box(86, 41, 86.1, 41.1));
    zone->boundary_basis = basis;
    zone->accuracy_m = accuracy_m;
}

static void add(fixture *lines, const char *id, const char *mode, zl_shape *shape,
                double accuracy_m)
{
    zl_feature *line = fixture_add(lines, id, shape);
    line->mode = mode;
    line->boundary_basis = "digitised";
    line->accuracy_m = accuracy_m;
}

static void finish(answer *k, fixture *zones, fixture *lines)
{
    zl_findings_free(k->notes.notes);
    fixture_free(zones);
    fixture_free(lines);
}

static const double km1[] = {1000};

static void test_disc(void)
{
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    add(&lines, "p", "station", fixture_point(86.05, 41.05), 10);
    ask(&k, &zones, &lines,
        &(zl_corridor_options){.within_m = km1, .nwithin = 1, .tolerance_m = 1e-3});
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    const zl_corridor_row *row = &k.row[0];
    UNIT_NEAR(row->area_m2, PI * 1000 * 1000, 5e-4 * 2 * PI * 1000);
    UNIT_NEAR(row->area_min_m2, PI * 989 * 989, 5e-4 * 2 * PI * 989);
    UNIT_NEAR(row->area_max_m2, PI * 1011 * 1011, 5e-4 * 2 * PI * 1011);
    CU_ASSERT(row->largest_error_m > 0 && row->largest_error_m <= 9.2e-4);
    UNIT_NEAR(row->share, row->area_m2 / 93365560.2, 1e-8); /* pyproj, see analysis_area.c */
    SAME(k.line_ids[0], "[\"p\"]");
    SAME(row->verdict, "measured");
    CU_ASSERT(isnan(k.shape_m2[0]));
    CU_ASSERT_EQUAL(zl_findings_count(k.notes.notes), 0);
    finish(&k, &zones, &lines);
}

/* L = 3362.862867 m: pyproj, Geod(a=6378137, rf=298.257222101).inv(86.03, 41.05, 86.07, 41.05) */
static void test_capsule(void)
{
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    add(&lines, "l", "railway", fixture_line(86.03, 41.05, 86.07, 41.05), 10);
    ask(&k, &zones, &lines, &(zl_corridor_options){.within_m = km1, .nwithin = 1, .shapes = true});
    double boundary_m = 2 * 3362.862867 + 2 * PI * 1000;
    UNIT_NEAR(k.row[0].area_m2, 2 * 1000 * 3362.862867 + PI * 1e6, 0.05 * boundary_m);
    CU_ASSERT(k.row[0].largest_error_m <= 0.092); /* default tolerance 0.1 m */
    UNIT_NEAR(k.shape_m2[0], k.row[0].area_m2, 1e-3);
    finish(&k, &zones, &lines);
}

/* A line across the whole zone: 22 210 975.99 m² by pyproj: 400 places 1 km off the meridian on
 * each side (g.fwd(86.05, lat, ±90, 1000)) between the geodesic edges of the box, area of that
 * ring. */
static void test_strip(void)
{
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    add(&lines, "l", "railway", fixture_line(86.05, 40.9, 86.05, 41.2), 10);
    ask(&k, &zones, &lines,
        &(zl_corridor_options){.within_m = km1, .nwithin = 1, .tolerance_m = 1e-2});
    UNIT_NEAR(k.row[0].area_m2, 22210975.99, 5e-3 * 2 * 11105 + 1);
    UNIT_NEAR(k.row[0].largest_error_m, 2.55e-3, 2.55e-3);
    finish(&k, &zones, &lines);
}

/* ---- the distance function integrated ------------------------------------------------------- */

typedef struct integral {
    const zl_shape *line;
    const double *length_m;
    double within_m;
} integral;

static double excess_m(const integral *f, double lon_deg, double lat_deg)
{
    const double place[2] = {lon_deg, lat_deg};
    return oracle_m(f->line, f->length_m, place) - f->within_m;
}

/* Area between two meridians and two parallels: with q the authalic function,
 * b²/2 Δλ (q(φ2) - q(φ1)) (Snyder 1987, 3-12). */
static double cell_m2(const double box[4])
{
    const double e = sqrt(ZL_ELLIPSOID_E2), a = ZL_ELLIPSOID_A_M;
    double q[2];
    for (int i = 0; i < 2; i++) {
        double s = sin(box[1 + 2 * i] * PI / 180);
        q[i] = (1 - e * e) * (s / (1 - e * e * s * s) + atanh(e * s) / e);
    }
    return a * a / 2 * (box[2] - box[0]) * PI / 180 * (q[1] - q[0]);
}

/* Share of a cell within the distance, bilinear between the corners: what that errs, size²/8d, is
 * 4 cm for 17 m and 1 km, beside arcs alone. */
static double leaf_share(const integral *f, const double box[4])
{
    enum { STEPS = 20 };
    double sw = excess_m(f, box[0], box[1]), se = excess_m(f, box[2], box[1]),
           nw = excess_m(f, box[0], box[3]), ne = excess_m(f, box[2], box[3]);
    int within = 0;
    for (int i = 0; i < STEPS; i++)
        for (int j = 0; j < STEPS; j++) {
            double x = (i + 0.5) / STEPS, y = (j + 0.5) / STEPS;
            within += (sw * (1 - x) + se * x) * (1 - y) + (nw * (1 - x) + ne * x) * y <= 0;
        }
    return (double)within / (STEPS * STEPS);
}

/* Cells that the distance of their middle does not decide are cut in four. */
static double within_m2(const integral *f, const double box[4], double smallest_m)
{
    double middle[2] = {(box[0] + box[2]) / 2, (box[1] + box[3]) / 2};
    double half_m = zl_geodesic_inverse(box, box + 2, NULL, NULL) / 2 * 1.001;
    double middle_m = excess_m(f, middle[0], middle[1]), sum = 0;
    if (fabs(middle_m) > half_m)
        return middle_m < 0 ? cell_m2(box) : 0;
    if (half_m < smallest_m)
        return leaf_share(f, box) * cell_m2(box);
    for (int i = 0; i < 4; i++) {
        const double *low = i & 1 ? middle : box, *high = i & 1 ? box + 2 : middle;
        const double *south = i & 2 ? middle : box, *north = i & 2 ? box + 2 : middle;
        const double quarter[4] = {low[0], south[1], high[0], north[1]};
        sum += within_m2(f, quarter, smallest_m);
    }
    return sum;
}

/* A bent line across the zone, whose sides are meridians, and one that ends in it. The area must
 * agree to the tolerance times the boundary's length, which is above twice 8.4 km; since arcs cut
 * off as much as they add, it does so four times better. */
static void test_integral(void)
{
    const double bent[] = {85.95, 41.05,  86.02, 41.045, 86.03,  41.06,  86.035, 41.05,
                           86.05, 41.055, 86.07, 41.05,  86.075, 41.045, 86.15,  41.05};
    const double inner[] = {86.02, 41.03, 86.04, 41.03, 86.05, 41.04};
    const double within[] = {1000, 2000};
    const double box[4] = {86, 41, 86.1, 41.1};
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    add(&lines, "l", "railway", fixture_shape(ZL_SHAPE_LINE, bent, 8), 10);
    add(&lines, "m", "railway", fixture_shape(ZL_SHAPE_LINE, inner, 3), 10);
    ask(&k, &zones, &lines, &(zl_corridor_options){.within_m = within, .nwithin = 2});
    zl_shape *both = NULL;
    zl_error err = {0};
    UNIT_OK(zl_shape_concat(&both, lines.feature[0].shape, lines.feature[1].shape, &err), err);
    double *length_m = lengths_of(both);
    for (size_t i = 0; i < 2; i++) {
        const integral f = {both, length_m, within[i]};
        UNIT_NEAR(k.row[i].area_m2, within_m2(&f, box, 12), 0.25 * 0.1 * 2 * 8400);
    }
    free(length_m);
    zl_shape_free(both);
    finish(&k, &zones, &lines);
}

/* Around a square of 15 610.115 m (pyproj) the corridor of 500 m leaves a hole: P r + π r² outside
 * of the line and P r - 4 r² inside; the corners are right angles to 1e-4. */
static void test_hole_is_kept(void)
{
    const double square[] = {86.03, 41.03, 86.07, 41.03, 86.07, 41.07, 86.03, 41.07, 86.03, 41.03};
    const double within[] = {500};
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    add(&lines, "ring", "expressway", fixture_shape(ZL_SHAPE_LINE, square, 5), 10);
    ask(&k, &zones, &lines,
        &(zl_corridor_options){.within_m = within, .nwithin = 1, .shapes = true});
    CU_ASSERT_EQUAL(k.shape_rings[0], 2);
    UNIT_NEAR(k.row[0].area_m2, 2 * 15610.115 * 500 + PI * 500 * 500 - 4 * 500 * 500,
              0.05 * 2 * 15610 + 100);
    CU_ASSERT(k.row[0].largest_error_m <= 0.092);
    finish(&k, &zones, &lines);
}

/* The line is 840.6 m east of the zone: 500 m do not reach it, 1 km does; 1 mode has no line near.
 */
static void test_reach_and_modes(void)
{
    const double within[] = {500, 1000};
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    add(&lines, "l", "railway", fixture_line(86.11, 40.9, 86.11, 41.2), 400);
    add(&lines, "far", "expressway", fixture_line(87, 40.9, 87, 41.2), 10);
    ask(&k, &zones, &lines, &(zl_corridor_options){.within_m = within, .nwithin = 2});
    CU_ASSERT_EQUAL_FATAL(k.count, 4);
    SAME(k.mode[0], "railway");
    SAME(k.line_ids[0], "[]");
    UNIT_NEAR(k.row[0].area_m2, 0, 0);
    UNIT_NEAR(k.row[0].area_min_m2, 0, 0);
    CU_ASSERT(k.row[0].area_max_m2 > 0); /* 500 + 401 m reach it */
    SAME(k.line_ids[1], "[\"l\"]");
    /* (1000 - 840.6) m of 11.1 km; 599 m do not reach it; 1401 m */
    UNIT_NEAR(k.row[1].area_m2, 159.3 * 11105, 0.01 * 159.3 * 11105);
    UNIT_NEAR(k.row[1].area_min_m2, 0, 0);
    UNIT_NEAR(k.row[1].area_max_m2, 560.3 * 11105, 0.01 * 560.3 * 11105);
    SAME(k.row[1].verdict, "measured");
    SAME(k.mode[2], "expressway");
    SAME(k.line_ids[2], "[]");
    SAME(k.row[2].verdict, "measured");
    finish(&k, &zones, &lines);
}

static void test_dissolve(void)
{
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    add(&lines, "l", "railway", fixture_line(86.03, 41.05, 86.07, 41.05), 10);
    add(&lines, "m", "expressway", fixture_line(86.07, 41.05, 86.03, 41.05), 10);
    ask(&k, &zones, &lines,
        &(zl_corridor_options){.within_m = km1, .nwithin = 1, .dissolve = true});
    CU_ASSERT_EQUAL_FATAL(k.count, 1);
    SAME(k.mode[0], "railway,expressway");
    SAME(k.line_ids[0], "[\"l\",\"m\"]");
    double boundary_m = 2 * 3362.862867 + 2 * PI * 1000;
    UNIT_NEAR(k.row[0].area_m2, 2 * 1000 * 3362.862867 + PI * 1e6, 0.05 * boundary_m);
    finish(&k, &zones, &lines);
}

static void test_verdicts(void)
{
    static const struct {
        const char *zone_basis, *line_basis;
        double zone_m, line_m;
        const char *verdict, *blamed;
    } cases[] = {
        {"surveyed", "digitised", 1, 10, "measured", ""},
        {NULL, NULL, 1, 10, "measured", ""},
        {"schematic", "digitised", 3000, 10, "cannot-tell", "z (± 3000 m)"},
        {"surveyed", "schematic", 1, 500, "cannot-tell", "l (± 500 m)"},
        {"surveyed", "digitised", 600, 400, "cannot-tell", "l (± 400 m)"},
        {"surveyed", "digitised", NAN, 10, "cannot-tell", "z (accuracy unknown)"},
        {"surveyed", "digitised", 1, NAN, "cannot-tell", "l (accuracy unknown)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture zones, lines;
        answer k;
        begin(&zones, &lines, cases[i].zone_basis, cases[i].zone_m);
        add(&lines, "l", "railway", fixture_line(86.03, 41.05, 86.07, 41.05), cases[i].line_m);
        lines.feature[0].boundary_basis = cases[i].line_basis;
        ask(&k, &zones, &lines, &(zl_corridor_options){.within_m = km1, .nwithin = 1});
        SAME(k.row[0].verdict, cases[i].verdict);
        HAS(note_text(&k.notes, "not-to-be-quoted"), cases[i].blamed);
        bool unknown = isnan(cases[i].zone_m + cases[i].line_m);
        CU_ASSERT_EQUAL(isnan(k.row[0].area_min_m2) != 0, unknown);
        CU_ASSERT(unknown ||
                  (k.row[0].area_min_m2 <= k.row[0].area_m2 &&
                   k.row[0].area_m2 <= k.row[0].area_max_m2 && k.row[0].area_max_m2 <= 93365561));
        finish(&k, &zones, &lines);
    }
}

/* All of the zone within reach: the share is 1 and the greatest area the zone itself. */
static void test_whole_zone(void)
{
    const double within[] = {20000};
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    add(&lines, "l", "railway", fixture_line(86.05, 40.5, 86.05, 41.5), 10);
    ask(&k, &zones, &lines, &(zl_corridor_options){.within_m = within, .nwithin = 1});
    UNIT_NEAR(k.row[0].share, 1, 1e-8);
    UNIT_NEAR(k.row[0].area_max_m2, 93365560.2, 1);
    UNIT_NEAR(k.row[0].largest_error_m, 0, 0); /* no boundary of its own inside the zone */
    finish(&k, &zones, &lines);
}

/* A parcel of 100 m by 120 m, 84 m east of a bent line: from distances that do not reach it, by
 * such that cut it, to those that hold all of it, where no outline is looked at any more. */
static void test_parcel(void)
{
    const double bent[] = {86.0, 41.0, 86.004, 41.002, 86.0035, 41.0035, 86.006, 41.006};
    const double box[4] = {86.005, 41.001, 86.0062, 41.0021};
    double across_m = zl_geodesic_inverse(box, box + 2, NULL, NULL);
    fixture zones, lines;
    answer k;
    begin(&zones, &lines, "surveyed", 1);
    zl_feature *parcel = fixture_add(&zones, "p", fixture_box(box[0], box[1], box[2], box[3]));
    parcel->boundary_basis = "surveyed";
    add(&lines, "l", "railway", fixture_shape(ZL_SHAPE_LINE, bent, 4), 10);
    double *length_m = lengths_of(lines.feature[0].shape);
    int none = 0, whole = 0;
    for (double within_m = 40; within_m < 400; within_m += 7) {
        const integral f = {lines.feature[0].shape, length_m, within_m};
        double due_m2 = within_m2(&f, box, 1);
        ask(&k, &zones, &lines, &(zl_corridor_options){.within_m = &within_m, .nwithin = 1});
        CU_ASSERT_EQUAL_FATAL(k.count, 2);
        UNIT_NEAR(k.row[1].area_m2, due_m2, 0.1 * across_m);
        none += due_m2 == 0;
        whole += fabs(due_m2 - cell_m2(box)) < 1e-3 && fabs(k.row[1].share - 1) < 1e-9;
        zl_findings_free(k.notes.notes);
    }
    CU_ASSERT(none >= 3 && whole >= 10 && none + whole <= 46);
    free(length_m);
    fixture_free(&zones);
    fixture_free(&lines);
}

static void test_usage(void)
{
    const double bad[] = {1000, 0};
    fixture zones, lines;
    answer k;
    zl_error err = {0};
    begin(&zones, &lines, "surveyed", 1);
    CU_ASSERT_EQUAL(try_ask(&k, &zones, &lines, NULL, &err), ZL_USAGE);
    zl_findings_free(k.notes.notes);
    zl_corridor_options options = {.within_m = bad, .nwithin = 2};
    CU_ASSERT_EQUAL(try_ask(&k, &zones, &lines, &options, &err), ZL_USAGE);
    HAS(err.message, "above zero");
    finish(&k, &zones, &lines);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a disc", test_disc},
        {"a capsule", test_capsule},
        {"the distance function integrated", test_integral},
        {"a strip across the zone", test_strip},
        {"a true hole is kept", test_hole_is_kept},
        {"reach and modes", test_reach_and_modes},
        {"all modes together", test_dissolve},
        {"verdicts and bounds", test_verdicts},
        {"the whole zone", test_whole_zone},
        {"a parcel", test_parcel},
        {"bad options", test_usage},
    };
    return unit_main("analysis_corridor", cases, sizeof cases / sizeof *cases);
}
