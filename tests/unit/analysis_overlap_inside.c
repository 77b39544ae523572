/* Parcels in, at and around a zone with a hole and an island in it, against the overlay of GEOS:
 * what lies inside, clear of all edges, is measured without looking at its edges. */
#include <math.h>

#define FIXTURE_ROOM 400
#include "analysis_fixture.h"
#include "geometry/overlay.h"

enum { CORNERS = 200, PARCELS = 300 };

static uint64_t seed = 77;

/* Uniform (splitmix64). */
static double between(double low, double high)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return low + (high - low) * (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* Around a place, with a wavy outline; `ring` has CORNERS + 1 points. */
static void wavy_ring(double *ring, const double place[2], double radius_deg, bool clockwise)
{
    double stretch = 1 / cos(place[1] * 0.017453292519943295);
    for (int i = 0; i <= CORNERS; i++) {
        double angle = 6.283185307179586 * (i % CORNERS) / CORNERS * (clockwise ? -1 : 1);
        double radius = radius_deg * (1 + 0.1 * sin(9 * angle));
        ring[2 * i] = place[0] + stretch * radius * cos(angle);
        ring[2 * i + 1] = place[1] + radius * sin(angle);
    }
}

typedef struct zone {
    double place[2];
    double shell[2 * CORNERS + 2], hole[2 * CORNERS + 2], island[2 * CORNERS + 2];
} zone;

static zl_shape *zone_shape(const zone *z)
{
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, z->shell, CORNERS + 1);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, z->hole, CORNERS + 1);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, z->island, CORNERS + 1);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static zl_shape *quadrangle(const double place[2], double size_deg)
{
    double ring[10], turn = between(0, 1);
    for (int i = 0; i < 4; i++) {
        double angle = 1.5707963267948966 * (i + turn) + between(0, 0.5);
        ring[2 * i] = place[0] + size_deg * cos(angle);
        ring[2 * i + 1] = place[1] + size_deg * sin(angle);
    }
    ring[8] = ring[0];
    ring[9] = ring[1];
    return fixture_shape(ZL_SHAPE_POLYGON, ring, 5);
}

/* On some edges of a ring, and a corner towards its middle or away from it. */
static zl_shape *along_edges(const double *ring, int first, const double middle[2], double share)
{
    double corners[10];
    memcpy(corners, ring + 2 * first, 6 * sizeof *corners);
    for (int axis = 0; axis < 2; axis++)
        corners[6 + axis] = corners[2 + axis] + share * (middle[axis] - corners[2 + axis]);
    corners[8] = corners[0];
    corners[9] = corners[1];
    return fixture_shape(ZL_SHAPE_POLYGON, corners, 5);
}

/* Anywhere, on the edges, and the rings themselves. */
static void add_parcels(fixture *f, const zone *z, double radius_deg)
{
    for (int i = 0; i < PARCELS; i++) {
        double stretch = 1 / cos(z->place[1] * 0.017453292519943295);
        const double place[2] = {z->place[0] + between(-1.2, 1.2) * radius_deg * stretch,
                                 z->place[1] + between(-1.2, 1.2) * radius_deg};
        fixture_add(f, "p", quadrangle(place, radius_deg * pow(10, between(-4, -0.7))));
    }
    const double *const rings[] = {z->shell, z->hole, z->island};
    for (int r = 0; r < 3; r++) {
        for (int i = 3; i < CORNERS; i += 37) {
            fixture_add(f, "in", along_edges(rings[r], i, z->place, 0.1));
            fixture_add(f, "out", along_edges(rings[r], i, z->place, -0.1));
        }
        fixture_add(f, "ring", fixture_shape(ZL_SHAPE_POLYGON, rings[r], CORNERS + 1));
    }
}

typedef struct expected {
    double area_m2, rest_m2, width_m;
} expected;

static expected by_overlay(const zl_shape *parcel, const zl_shape *whole)
{
    zl_error err = {0};
    zl_shape *common = NULL, *rest = NULL;
    UNIT_OK(zl_overlay(&common, ZL_INTERSECTION, parcel, whole, &err), err);
    UNIT_OK(zl_overlay(&rest, ZL_DIFFERENCE, parcel, whole, &err), err);
    expected e = {zl_shape_area_m2(common), zl_shape_area_m2(rest), 0};
    if (common)
        e.width_m = 2 * e.area_m2 / zl_shape_perimeter_m(common);
    zl_shape_free(common);
    zl_shape_free(rest);
    return e;
}

static void ask(kept *k, const fixture *a, const fixture *b)
{
    zl_error err = {0};
    zl_sink sink = kept_init(k, sizeof(zl_overlap_row));
    UNIT_OK(zl_overlap_of(&a->all, &b->all, 0, NULL, &sink, &err), err);
}

/* Rows come in the order of the parcels, whichever of the two is asked first. */
static void compare(const fixture *parcels, const fixture *zones, bool parcels_first,
                    size_t *inside)
{
    kept k;
    size_t row = 0;
    ask(&k, parcels_first ? parcels : zones, parcels_first ? zones : parcels);
    for (size_t i = 0; i < parcels->all.count; i++) {
        const zl_shape *parcel = parcels->all.feature[i].shape;
        expected e = by_overlay(parcel, zones->all.feature[0].shape);
        double whole_m2 = zl_shape_area_m2(parcel);
        if (e.width_m < 1e-5) /* none, or the rounding of an overlay along common edges */
            continue;
        CU_ASSERT_FATAL(row < k.count);
        const zl_overlap_row *r = ROW(k, zl_overlap_row, row++);
        UNIT_NEAR(r->area_m2, e.area_m2, 1e-8 * whole_m2 + 1e-4);
        if (e.rest_m2 > 1e-11 * whole_m2) /* it stands out, or may */
            continue;
        SAME(r->class_name, parcels_first ? "inside" : "contains");
        CU_ASSERT_EQUAL(r->area_m2, whole_m2);
        CU_ASSERT_EQUAL(parcels_first ? r->share_of_a : r->share_of_b, 1);
        ++*inside;
    }
    CU_ASSERT_EQUAL(row, k.count);
    zl_findings_free(k.notes);
}

static void test_places(void)
{
    static const struct {
        double place[2], radius_deg;
    } cases[] = {{{86, 41}, 0.02}, {{180, 0.01}, 0.05}, {{179.99, -67}, 0.01}, {{102.5, 25}, 0.3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zone z = {.place = {cases[i].place[0], cases[i].place[1]}};
        double radius = cases[i].radius_deg;
        size_t inside = 0;
        fixture parcels, zones;
        wavy_ring(z.shell, z.place, radius, false);
        wavy_ring(z.hole, z.place, 0.6 * radius, true);
        wavy_ring(z.island, z.place, 0.3 * radius, false);
        fixture_init(&parcels);
        fixture_init(&zones);
        fixture_add(&zones, "zone", zone_shape(&z));
        add_parcels(&parcels, &z, radius);
        compare(&parcels, &zones, true, &inside);
        compare(&parcels, &zones, false, &inside);
        CU_ASSERT(inside > PARCELS / 5);
        fixture_free(&parcels);
        fixture_free(&zones);
    }
}

/* The zone is the parcel and a strip around it that is too narrow to tell them apart, or not. */
static void test_a_narrow_strip_around(void)
{
    static const double strips_m[] = {0.0001, 0.004, 0.02, 1};
    static const char *const classes[] = {"equal", "equal", "inside", "inside"};
    for (size_t i = 0; i < 4; i++) {
        double deg = strips_m[i] / 111319.49;
        fixture parcels, zones;
        kept k;
        fixture_init(&parcels);
        fixture_init(&zones);
        fixture_add(&parcels, "p", fixture_box(86, 0, 86.001, 0.001));
        fixture_add(&zones, "z", fixture_box(86 - deg, -deg, 86.001 + deg, 0.001 + deg));
        ask(&k, &parcels, &zones);
        CU_ASSERT_EQUAL_FATAL(k.count, 1);
        SAME(ROW(k, zl_overlap_row, 0)->class_name, classes[i]);
        zl_findings_free(k.notes);
        fixture_free(&parcels);
        fixture_free(&zones);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"in, at and around a zone", test_places},
        {"a narrow strip around", test_a_narrow_strip_around},
    };
    return unit_main("analysis_overlap_inside", cases, sizeof cases / sizeof *cases);
}
