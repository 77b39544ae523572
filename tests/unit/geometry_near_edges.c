/* The edges of a polygon near a box, found several at a time, against looking at each by itself.
 * Corners and boxes are on a coarse grid, so that many touch without crossing. */
#include "unit.h"

#include "geometry/near_edges.h"
#include "geometry/shape.h"

enum { GRID = 12, ROUNDS = 3000, MOST_CORNERS = 300 };

static uint64_t state = 20261122;

static double on_grid(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return 10.0 * (double)(state >> 33 & 0xffff) * GRID / 65536 - 5 * GRID;
}

static double grid_line(void)
{
    return 10 * floor(on_grid() / 10);
}

static void add_ring(zl_shape_builder *builder, size_t ncorners)
{
    double first[2] = {grid_line(), grid_line()};
    zl_shape_begin_ring(builder);
    zl_shape_add_point(builder, first[0], first[1]);
    for (size_t i = 1; i < ncorners; i++)
        zl_shape_add_point(builder, grid_line(), grid_line());
    zl_shape_add_point(builder, first[0], first[1]);
}

/* Rings without sense as polygons: here only edges count. */
static zl_charted *random_rings(const zl_chart_area *chart, size_t round)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    zl_charted *charted = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    for (size_t r = 0; r < 1 + round % 3; r++)
        add_ring(&builder, 3 + round * (r + 7) % (round % 5 == 0 ? MOST_CORNERS : 24));
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    UNIT_OK(zl_charted_from_plane(&charted, chart, shape, &err), err);
    zl_shape_free(shape);
    CU_ASSERT_PTR_NOT_NULL_FATAL(charted);
    return charted;
}

/* Some are a line or a place, and one in three lies aside, where it touches few edges or none. */
static zl_box random_box(size_t round)
{
    double aside = round % 3 == 0 ? 10 * GRID - 20 : 0;
    const double one[2] = {grid_line() + aside, grid_line()};
    const double other[2] = {grid_line() + aside, grid_line()};
    return zl_edge_box(one, other);
}

static size_t next_near(const zl_charted *c, const zl_box *box, size_t from)
{
    for (size_t r = 0; r < c->nrings; r++)
        for (size_t i = c->ring_start[r]; i + 1 < c->ring_start[r + 1]; i++) {
            zl_box edge = zl_edge_box(c->xy + 2 * i, c->xy + 2 * i + 2);
            if (i >= from && zl_box_meets(&edge, box))
                return i;
        }
    return SIZE_MAX;
}

static void check_found(const zl_near_edges *near, const zl_charted *c, const zl_box *box)
{
    size_t at = 0, wrong = 0;
    for (size_t k = 0; k < near->count; k++, at++) {
        at = next_near(c, box, at);
        CU_ASSERT_EQUAL_FATAL(near->at[k], at);
        zl_box edge = zl_edge_box(c->xy + 2 * at, c->xy + 2 * at + 2);
        wrong += near->west[k] != edge.west || near->south[k] != edge.south ||
                 near->east[k] != edge.east || near->north[k] != edge.north || near->turns[k] != 0;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(next_near(c, box, at), SIZE_MAX);
    CU_ASSERT_EQUAL(zl_near_edges_any(c, box), near->count > 0);
}

/* All ranges from `first` on of any length up to the longest. */
static void check_meeting(const zl_near_edges *near, size_t first, size_t last, const zl_box *box)
{
    size_t found[ZL_NEAR_CHUNK], count = zl_near_edges_meeting(found, near, first, last, box),
                                 k = 0;
    for (size_t i = first; i < last; i++) {
        zl_box edge = zl_near_edges_box(near, i);
        if (!zl_box_meets(&edge, box))
            continue;
        CU_ASSERT_FATAL(k < count && found[k] == i);
        k++;
    }
    CU_ASSERT_EQUAL(k, count);
}

static void as_one_by_one(void)
{
    zl_error err = {0};
    zl_chart_area chart;
    zl_near_edges near = {.count = 0};
    size_t some = 0, none = 0;
    zl_chart_area_init(&chart, (const double[2]){86, 41});
    for (size_t round = 0; round < ROUNDS; round++) {
        zl_charted *c = random_rings(&chart, round);
        zl_box box = random_box(round), other = random_box(1);
        UNIT_OK(zl_near_edges_find(&near, c, &box, &err), err);
        check_found(&near, c, &box);
        for (size_t first = 0; first < near.count; first += 1 + round % 70) {
            size_t left = near.count - first, most = 1 + round % ZL_NEAR_CHUNK;
            check_meeting(&near, first, first + (left < most ? left : most), &other);
        }
        *(near.count > 0 ? &some : &none) += 1;
        zl_charted_free(c);
    }
    zl_near_edges_free(&near);
    CU_ASSERT(some > ROUNDS / 4 && none > ROUNDS / 20);
}

int main(void)
{
    static const unit_case cases[] = {{"as one by one", as_one_by_one}};
    return unit_main("geometry_near_edges", cases, sizeof cases / sizeof *cases);
}
