/* The quick check of small rings gives the verdict of GEOS, for thousands of rings of which most
 * have something wrong with them, and the predicate that it rests on is exact. */
#include "unit.h"

#include "geometry/checks.h"
#include "geometry/orient.h"
#include "geometry/shape.h"
#include "geometry/simple_ring.h"

static uint64_t seed = 4490;

/* Uniform in 0 to 1 (splitmix64). */
static double rnd(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static size_t below(size_t count)
{
    return (size_t)((double)count * rnd());
}

static zl_shape *ring_of(const double *xy, size_t npoints)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_add_points(&builder, xy, npoints);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* What GEOS says of the polygon with this outline: in the plane as it is, or in the chart in which
 * shapes are looked at. */
static bool valid_by_geos(const zl_shape *shape, bool in_chart)
{
    zl_error err = {0};
    zl_geos geos = {.handle = NULL};
    zl_geom geom = {.geometry = NULL};
    zl_shape *prepared = NULL;
    if (in_chart)
        UNIT_OK(zl_geos_open_for(&geos, &prepared, shape, &err), err);
    else
        UNIT_OK(zl_geos_open(&geos, NULL, &err), err);
    bool valid = zl_geom_from_shape(&geom, &geos, in_chart ? prepared : shape, &err) == ZL_OK &&
                 GEOSisValid_r(geos.handle, geom.geometry) == 1;
    zl_geom_free(&geom);
    zl_geos_close(&geos);
    zl_shape_free(prepared);
    return valid;
}

/* ---- rings ---------------------------------------------------------------------------------- */

enum { most = 60 };

typedef struct ring {
    double xy[2 * (most + 1)];
    size_t npoints;
} ring;

static void add(ring *r, double x, double y)
{
    r->xy[2 * r->npoints] = x;
    r->xy[2 * r->npoints++ + 1] = y;
}

/* Corners around a centre, so that most rings are simple at first. */
static void star(ring *r, size_t count, bool on_grid)
{
    r->npoints = 0;
    for (size_t k = 0; k < count; k++) {
        double angle = 8 * atan(1) * ((double)k + 0.3 * rnd()) / (double)count, far = 3 + 5 * rnd();
        double x = far * cos(angle), y = far * sin(angle);
        add(r, on_grid ? round(x) : x, on_grid ? round(y) : y);
    }
}

static void scattered(ring *r, size_t count)
{
    r->npoints = 0;
    for (size_t k = 0; k < count; k++)
        add(r, (double)below(6), (double)below(6));
}

static void insert(ring *r, size_t at, double x, double y)
{
    memmove(r->xy + 2 * at + 2, r->xy + 2 * at, 2 * sizeof(double) * (r->npoints - at));
    r->xy[2 * at] = x;
    r->xy[2 * at + 1] = y;
    r->npoints++;
}

/* A corner on the middle of an edge, on another corner, next to itself, or a spike. */
static void spoil(ring *r)
{
    size_t at = below(r->npoints), other = below(r->npoints), next = (other + 1) % r->npoints;
    const double *p = r->xy + 2 * other, *q = r->xy + 2 * next;
    double x = p[0], y = p[1], mx = (p[0] + q[0]) / 2, my = (p[1] + q[1]) / 2;
    switch (below(5)) {
    case 0:
        insert(r, at, mx, my);
        break;
    case 1:
        insert(r, at, x, y);
        break;
    case 2:
        insert(r, other, x, y);
        break;
    case 3:
        insert(r, other + 1, mx, my);
        break;
    default:
        insert(r, other + 1, x, y);
        insert(r, other + 1, x + 3 * rnd(), y);
    }
}

static void close_ring(ring *r)
{
    add(r, r->xy[0], r->xy[1]);
}

static void make(ring *r, int kind)
{
    size_t count = 3 + below(kind % 3 == 2 ? 6 : 40);
    if (kind % 3 == 2)
        scattered(r, count);
    else
        star(r, count, kind % 3 == 1);
    for (size_t k = below(3); k > 0; k--)
        spoil(r);
    close_ring(r);
}

static void the_verdict_of_geos(void)
{
    size_t nvalid = 0, ninvalid = 0, differ = 0;
    for (int i = 0; i < 20000; i++) {
        ring r;
        make(&r, i);
        zl_shape *shape = ring_of(r.xy, r.npoints);
        bool valid = valid_by_geos(shape, false), simple = zl_ring_is_simple(r.xy, r.npoints);
        *(valid ? &nvalid : &ninvalid) += 1;
        differ += valid != simple;
        zl_shape_free(shape);
    }
    CU_ASSERT_EQUAL(differ, 0);
    CU_ASSERT(nvalid > 5000);
    CU_ASSERT(ninvalid > 5000);
    printf("(%zu valid, %zu not) ", nvalid, ninvalid);
}

/* As shapes: some centimetres to some kilometres on the globe. */
static void the_verdict_of_geos_in_the_chart(void)
{
    size_t differ = 0, clear = 0;
    for (int i = 0; i < 6000; i++) {
        ring r;
        make(&r, i);
        double lon = -179 + 358 * rnd(), lat = 80 * rnd(), unit = pow(10, -8 + 5 * rnd());
        for (size_t k = 0; k < r.npoints; k++) {
            r.xy[2 * k] = lon + unit * r.xy[2 * k];
            r.xy[2 * k + 1] = lat + unit * r.xy[2 * k + 1];
        }
        zl_shape *shape = ring_of(r.xy, r.npoints);
        bool quick = zl_shape_is_clearly_valid(shape);
        clear += quick;
        differ += quick != valid_by_geos(shape, true);
        zl_shape_free(shape);
    }
    CU_ASSERT_EQUAL(differ, 0);
    CU_ASSERT(clear > 1500);
}

/* A small star somewhere in, across or beside the large one: a hole or a part, of the same or the
 * other direction. */
static void add_star(zl_shape_builder *builder, bool large, const double origin_deg[2])
{
    ring r;
    star(&r, 3 + below(12), false);
    close_ring(&r);
    double scale = large ? 1 : 0.05 + 0.4 * rnd();
    double shift[2] = {large ? 0 : 12 * rnd() - 6, large ? 0 : 12 * rnd() - 6};
    for (size_t k = 0; k < r.npoints; k++) {
        r.xy[2 * k] = origin_deg[0] + 1e-5 * (shift[0] + scale * r.xy[2 * k]);
        r.xy[2 * k + 1] = origin_deg[1] + 1e-5 * (shift[1] + scale * r.xy[2 * k + 1]);
    }
    if (below(2))
        zl_path_reverse(r.xy, r.npoints);
    zl_shape_add_points(builder, r.xy, r.npoints);
}

static zl_shape *some_rings(void)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_shape_builder builder;
    const double origin_deg[2] = {86, 41};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    add_star(&builder, true, origin_deg);
    for (size_t more = 1 + below(3); more > 0; more--) {
        if (below(2))
            zl_shape_begin_part(&builder);
        else
            zl_shape_begin_ring(&builder);
        add_star(&builder, false, origin_deg);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/* A clear yes is never wrong; of the valid ones it leaves out parts in holes and what has more
 * points than it looks at, which are few here. */
static void holes_and_parts(void)
{
    size_t clear = 0, wrong = 0, left_out = 0, ninvalid = 0;
    for (int i = 0; i < 20000; i++) {
        zl_shape *shape = some_rings();
        bool quick = zl_shape_is_clearly_valid(shape), valid = valid_by_geos(shape, true);
        clear += quick;
        wrong += quick && !valid;
        left_out += valid && !quick;
        ninvalid += !valid;
        zl_shape_free(shape);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(clear > 1000);
    CU_ASSERT(ninvalid > 1000);
    CU_ASSERT(left_out < clear / 50);
    printf("(%zu clear, %zu left out, %zu not valid) ", clear, left_out, ninvalid);
}

/* Each ring of the pairs of tests/data/overlap, and the pairs themselves written as one ring. */
static void rings_of_the_test_data(void)
{
    static char line[8192];
    size_t count = 0, differ = 0;
    FILE *file = fopen(TEST_DATA "/overlap/exact.txt", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while (fgets(line, sizeof line, file)) {
        for (char *text = strtok(line, ";/|"); text; text = strtok(NULL, ";/|")) {
            ring r = {.npoints = 0};
            for (char *end = text; r.npoints < most; text = end) {
                double x = strtod(text, &end);
                if (end == text || *end != ',')
                    break;
                double y = strtod(end + 1, &end);
                add(&r, x, y);
            }
            if (r.npoints < 4)
                continue;
            zl_shape *shape = ring_of(r.xy, r.npoints);
            differ += zl_ring_is_simple(r.xy, r.npoints) != valid_by_geos(shape, false);
            zl_shape_free(shape);
            count++;
        }
    }
    fclose(file);
    CU_ASSERT(count > 1000);
    CU_ASSERT_EQUAL(differ, 0);
}

static void what_is_left_to_geos(void)
{
    static const double open[] = {86, 41, 86.01, 41, 86.01, 41.01, 86, 41.01};
    static const double wide[] = {86, 41, 86.1, 41, 86.1, 41.01, 86, 41};
    static const double wild[] = {86, 41, 86.01, NAN, 86.01, 41.01, 86, 41};
    const double *rings[] = {open, wide, wild};
    for (size_t i = 0; i < 3; i++) {
        zl_shape *shape = ring_of(rings[i], 4);
        CU_ASSERT_FALSE(zl_shape_is_clearly_valid(shape));
        zl_shape_free(shape);
    }
    double many[2 * (ZL_SIMPLE_RING_MOST + 2)];
    for (size_t k = 0; k <= ZL_SIMPLE_RING_MOST; k++) {
        many[2 * k] = cos((double)k);
        many[2 * k + 1] = sin((double)k);
    }
    CU_ASSERT_FALSE(zl_ring_is_simple(many, ZL_SIMPLE_RING_MOST + 1));
    CU_ASSERT_FALSE(zl_ring_is_simple(many, 3));
}

/* ---- the predicate -------------------------------------------------------------------------- */

/* Small numbers of units in the last place, where the determinant is exact in 128-bit integers. */
static int by_integers(const long a[2], const long b[2], const long p[2])
{
    __int128 left = (__int128)(b[0] - a[0]) * (p[1] - a[1]);
    __int128 right = (__int128)(b[1] - a[1]) * (p[0] - a[0]);
    return left > right ? 1 : left < right ? -1 : 0;
}

/* Points within some units of the last place of a line. */
static void exact_orientation(void)
{
    size_t zeros = 0, differ = 0;
    for (int i = 0; i < 200000; i++) {
        const long scale = 1L << (10 + (int)below(41));
        long a[2], b[2], p[2];
        for (int k = 0; k < 2; k++) {
            a[k] = (long)((rnd() - 0.5) * (double)scale);
            b[k] = a[k] + 8 * (long)((rnd() - 0.5) * (double)scale / 16);
            long steps = i % 2 ? 3 : 4;
            p[k] = a[k] + (b[k] - a[k]) / 8 * steps + (long)below(3) - 1;
        }
        double unit = ldexp(1, -(int)below(60)), A[2], B[2], P[2];
        for (int k = 0; k < 2; k++) {
            A[k] = (double)a[k] * unit;
            B[k] = (double)b[k] * unit;
            P[k] = (double)p[k] * unit;
        }
        int expected = by_integers(a, b, p);
        zeros += expected == 0;
        differ += zl_orient(A, B, P) != expected || zl_orient_exact(A, B, P) != expected ||
                  zl_orient(B, A, P) != -expected || zl_orient(B, P, A) != expected;
    }
    CU_ASSERT_EQUAL(differ, 0);
    CU_ASSERT(zeros > 10000);
}

int main(void)
{
    static const unit_case cases[] = {
        {"the verdict of GEOS", the_verdict_of_geos},
        {"the verdict of GEOS in the chart", the_verdict_of_geos_in_the_chart},
        {"holes and parts", holes_and_parts},
        {"rings of the test data", rings_of_the_test_data},
        {"what is left to GEOS", what_is_left_to_geos},
        {"exact orientation", exact_orientation},
    };
    return unit_main("geometry_simple_ring", cases, sizeof cases / sizeof *cases);
}
