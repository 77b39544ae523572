/* Land in zones: classes, land that lies in several parcels, totals. The expected areas are those
 * of boxes, by zl_shape_area_m2(), which the tests of geometry judge. */
#include <math.h>

#include "analysis/classes.h"
#include "analysis_fixture.h"

typedef struct seen {
    char part[16], by[32], zone[16];
    double area_m2, share, overlapping_m2, shape_m2;
    int64_t parcels;
} seen;

/* What the rows begin with; behind it stand the values of the columns of --by. */
typedef struct answer {
    seen row[64];
    size_t count;
    const zl_columns *columns;
    zl_findings *notes;
} answer;

typedef struct land_row {
    zl_land_row land;
    zl_value by[1];
} land_row;

static zl_status keep(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    answer *a = user;
    const land_row *from = row;
    (void)err;
    CU_ASSERT_FATAL(a->count < 64);
    seen *to = &a->row[a->count++];
    snprintf(to->part, sizeof to->part, "%s", from->land.part);
    snprintf(to->zone, sizeof to->zone, "%s", from->land.zone);
    snprintf(to->by, sizeof to->by, "%s", from->by[0].null ? "-" : from->by[0].text);
    to->area_m2 = from->land.area_m2;
    to->share = from->land.share_of_zone;
    to->overlapping_m2 = from->land.overlapping_m2;
    to->parcels = from->land.parcels;
    to->shape_m2 = shape ? zl_shape_area_m2(shape) : (double)NAN;
    return ZL_OK;
}

/* A parcel with its class; the texts are copied, since blanks are cut off in place. */
typedef struct parcels {
    fixture f;
    zl_value value[FIXTURE_ROOM];
    char text[FIXTURE_ROOM][32];
} parcels;

static void add_parcel(parcels *p, const char *id, const char *class_name, zl_shape *shape)
{
    size_t n = p->f.all.count;
    zl_feature *feature = fixture_add(&p->f, id, shape);
    snprintf(p->text[n], sizeof p->text[n], "%s", class_name ? class_name : "");
    p->value[n] =
        (zl_value){.type = ZL_TEXT, .null = !class_name, .text = class_name ? p->text[n] : NULL};
    feature->values = &p->value[n];
}

static answer ask(const fixture *zones, parcels *land, zl_land_options options)
{
    answer a = {.notes = zl_findings_new()};
    zl_error err = {0};
    const zl_sink sink = {.emit = keep, .user = &a, .notes = a.notes};
    options.by = "DLMC";
    UNIT_OK(zl_land_of(&zones->all, &land->f.all, 1, &options, &sink, &err), err);
    return a;
}

static const seen *find(const answer *a, const char *zone, const char *part, const char *by)
{
    static const seen none;
    for (size_t i = 0; i < a->count; i++)
        if (!strcmp(a->row[i].zone, zone) && !strcmp(a->row[i].part, part) &&
            !strcmp(a->row[i].by, by))
            return &a->row[i];
    fprintf(stderr, "no row %s %s %s\n", zone, part, by);
    CU_FAIL("no such row");
    return &none;
}

static bool has_note(const answer *a, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(a->notes); i++)
        if (!strcmp(zl_findings_get(a->notes, i)->code, code))
            return true;
    return false;
}

static double box_m2(double west, double south, double east, double north)
{
    zl_shape *box = fixture_box(west, south, east, north);
    double area_m2 = zl_shape_area_m2(box);
    zl_shape_free(box);
    return area_m2;
}

/* The rows of a zone but its total and its area. */
static double sum_of(const answer *a, const char *zone)
{
    double sum = 0;
    for (size_t i = 0; i < a->count; i++)
        if (!strcmp(a->row[i].zone, zone) && strcmp(a->row[i].part, "total") != 0)
            sum += a->row[i].area_m2;
    return sum;
}

/* Boxes of a hundredth of a degree: a parallel of that length bends off the geodesic by 7 cm at
 * most, which is 1e-5 of the box. */
#define BENT 2e-5

static void counts_classes_and_the_rest(void)
{
    fixture zones;
    parcels land;
    fixture_init(&zones);
    fixture_init(&land.f);
    fixture_add(&zones, "z", fixture_box(86, 41, 86.01, 41.01));
    add_parcel(&land, "1", "旱地", fixture_box(86, 41, 86.0025, 41.01));
    add_parcel(&land, "2", " 旱地　", fixture_box(86.0025, 41, 86.005, 41.01));
    add_parcel(&land, "3", "  ", fixture_box(86.005, 41, 86.006, 41.01));
    add_parcel(&land, "4", NULL, fixture_box(86.006, 41, 86.0075, 41.01));
    add_parcel(&land, "5", "far", fixture_box(87, 41, 87.03, 41.01));
    answer a = ask(&zones, &land, (zl_land_options){.total = true});
    CU_ASSERT_EQUAL(a.count, 4);
    double cell_m2 = box_m2(86, 41, 86.0025, 41.01);
    const seen *dry = find(&a, "z", "land", "旱地"), *none = find(&a, "z", "none", "-");
    UNIT_NEAR(dry->area_m2, 2 * cell_m2, 4 * BENT * cell_m2);
    CU_ASSERT_EQUAL(dry->parcels, 2);
    UNIT_NEAR(find(&a, "z", "unclassed", "-")->area_m2, cell_m2, 4 * BENT * cell_m2);
    UNIT_NEAR(none->area_m2, cell_m2, 4 * BENT * cell_m2);
    UNIT_NEAR(none->share, 0.25, BENT);
    const seen *total = find(&a, "z", "total", "-");
    UNIT_NEAR(sum_of(&a, "z"), total->area_m2, 1e-9 * total->area_m2);
    CU_ASSERT_EQUAL(total->parcels, 4);
    CU_ASSERT(has_note(&a, "class-blanks") && has_note(&a, "unclassed"));
    CU_ASSERT_FALSE(has_note(&a, "land-overlaps"));
    zl_findings_free(a.notes);
    fixture_free(&zones);
    fixture_free(&land.f);
}

/* Three parcels on one place: 1 and 3 of a class, 2 of another one. */
static void counts_shared_land_once(void)
{
    fixture zones;
    parcels land;
    fixture_init(&zones);
    fixture_init(&land.f);
    fixture_add(&zones, "z", fixture_box(86, 41, 86.01, 41.01));
    add_parcel(&land, "same", "a", fixture_box(86, 41, 86.006, 41.01));
    add_parcel(&land, "other", "b", fixture_box(86.002, 41, 86.008, 41.01));
    add_parcel(&land, "same", "a", fixture_box(86.004, 41, 86.012, 41.01)); /* over the border */
    answer a = ask(&zones, &land, (zl_land_options){.total = true, .shapes = true});
    double unit_m2 = box_m2(86, 41, 86.001, 41.01), close = BENT * 10 * unit_m2;
    UNIT_NEAR(find(&a, "z", "land", "a")->area_m2, 10 * unit_m2, close);
    UNIT_NEAR(find(&a, "z", "land", "a")->overlapping_m2, 2 * unit_m2, close);
    UNIT_NEAR(find(&a, "z", "land", "b")->area_m2, 6 * unit_m2, close);
    UNIT_NEAR(find(&a, "z", "several", "-")->area_m2, -6 * unit_m2, close);
    UNIT_NEAR(find(&a, "z", "none", "-")->area_m2, 0, close);
    UNIT_NEAR(find(&a, "z", "total", "-")->overlapping_m2, 8 * unit_m2, close);
    UNIT_NEAR(sum_of(&a, "z"), 10 * unit_m2, close);
    for (size_t i = 0; i < a.count; i++)
        if (fabs(a.row[i].area_m2) > 0.01 * unit_m2)
            UNIT_NEAR(a.row[i].shape_m2, fabs(a.row[i].area_m2), close);
    CU_ASSERT(has_note(&a, "land-overlaps"));
    zl_findings_free(a.notes);
    fixture_free(&zones);
    fixture_free(&land.f);
}

static void covers_a_zone_wholly_and_never_more(void)
{
    fixture zones;
    parcels land;
    fixture_init(&zones);
    fixture_init(&land.f);
    fixture_add(&zones, "z", fixture_box(86, 41, 86.01, 41.01));
    fixture_add(&zones, "bare", NULL);
    add_parcel(&land, "1", "all", fixture_box(85, 40, 87, 42));
    answer a = ask(&zones, &land, (zl_land_options){.total = true});
    const seen *all = find(&a, "z", "land", "all");
    CU_ASSERT_EQUAL(all->share, 1);
    CU_ASSERT_EQUAL(all->area_m2, find(&a, "z", "total", "-")->area_m2);
    CU_ASSERT_EQUAL(find(&a, "z", "none", "-")->area_m2, 0);
    CU_ASSERT(has_note(&a, "no-boundary"));
    CU_ASSERT_EQUAL(a.count, 3); /* one zone with a boundary: no rows of all zones */
    zl_findings_free(a.notes);
    fixture_free(&zones);
    fixture_free(&land.f);
}

static void puts_small_classes_together(void)
{
    fixture zones;
    parcels land;
    fixture_init(&zones);
    fixture_init(&land.f);
    fixture_add(&zones, "z", fixture_box(86, 41, 86.01, 41.01));
    add_parcel(&land, "1", "Big", fixture_box(86, 41, 86.006, 41.01));
    add_parcel(&land, "2", "small", fixture_box(86.006, 41, 86.0065, 41.01));
    add_parcel(&land, "3", "BIG", fixture_box(86.007, 41, 86.0075, 41.01));
    answer a = ask(&zones, &land, (zl_land_options){.min_share = 0.1, .shapes = true});
    CU_ASSERT_EQUAL(a.count, 3);
    double unit_m2 = box_m2(86, 41, 86.001, 41.01);
    const seen *small = find(&a, "z", "small", "-");
    UNIT_NEAR(small->area_m2, unit_m2, BENT * 10 * unit_m2);
    UNIT_NEAR(small->shape_m2, unit_m2, BENT * 10 * unit_m2);
    CU_ASSERT_EQUAL(small->parcels, 2);
    CU_ASSERT(has_note(&a, "class-case"));
    zl_findings_free(a.notes);
    fixture_free(&zones);
    fixture_free(&land.f);
}

static void counts_zones_that_overlap_once_in_the_total(void)
{
    fixture zones;
    parcels land;
    fixture_init(&zones);
    fixture_init(&land.f);
    fixture_add(&zones, "whole", fixture_box(86, 41, 86.01, 41.01));
    fixture_add(&zones, "part", fixture_box(86, 41, 86.004, 41.01));
    add_parcel(&land, "1", "a", fixture_box(86.002, 41, 86.006, 41.01));
    answer a = ask(&zones, &land, (zl_land_options){.total = true, .shapes = true});
    double unit_m2 = box_m2(86, 41, 86.001, 41.01), close = BENT * 10 * unit_m2;
    UNIT_NEAR(find(&a, "part", "land", "a")->area_m2, 2 * unit_m2, close);
    UNIT_NEAR(find(&a, "total", "land", "a")->area_m2, 4 * unit_m2, close);
    UNIT_NEAR(find(&a, "total", "none", "-")->area_m2, 6 * unit_m2, close);
    UNIT_NEAR(find(&a, "total", "total", "-")->area_m2, 10 * unit_m2, close);
    CU_ASSERT_EQUAL(find(&a, "total", "land", "a")->parcels, 1);
    zl_findings_free(a.notes);
    fixture_free(&zones);
    fixture_free(&land.f);
}

static void says_when_there_is_no_land(void)
{
    fixture zones;
    parcels land;
    fixture_init(&zones);
    fixture_init(&land.f);
    fixture_add(&zones, "z", fixture_box(86, 41, 86.01, 41.01));
    answer a = ask(&zones, &land, (zl_land_options){.total = true, .shapes = true});
    CU_ASSERT_EQUAL(a.count, 2);
    CU_ASSERT_EQUAL(find(&a, "z", "none", "-")->share, 1);
    UNIT_NEAR(find(&a, "z", "none", "-")->shape_m2, find(&a, "z", "none", "-")->area_m2, 0);
    CU_ASSERT(has_note(&a, "no-land"));
    zl_findings_free(a.notes);
    fixture_free(&zones);
    fixture_free(&land.f);
}

int main(void)
{
    static const unit_case cases[] = {
        {"counts classes and the rest", counts_classes_and_the_rest},
        {"counts shared land once", counts_shared_land_once},
        {"covers a zone wholly and never more", covers_a_zone_wholly_and_never_more},
        {"puts small classes together", puts_small_classes_together},
        {"counts zones that overlap once in the total",
         counts_zones_that_overlap_once_in_the_total},
        {"says when there is no land", says_when_there_is_no_land},
    };
    return unit_main("analysis land", cases, sizeof cases / sizeof *cases);
}
