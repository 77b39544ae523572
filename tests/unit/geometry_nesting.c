/* Outlines and holes told by where rings lie. */
#include "geometry/nesting.h"

#include "unit.h"

enum { MOST = 8 };

/* Squares by lower left corner and side. */
typedef struct square {
    double x, y, side;
} square;

static zl_status nest(size_t *shell_of, const square *squares, size_t count)
{
    double xy[MOST * 10];
    size_t start[MOST + 1];
    for (size_t r = 0; r < count; r++) {
        const square *s = &squares[r];
        const double corners[10] = {s->x,           s->y, s->x + s->side, s->y, s->x + s->side,
                                    s->y + s->side, s->x, s->y + s->side, s->x, s->y};
        memcpy(xy + 10 * r, corners, sizeof corners);
        start[r] = 5 * r;
    }
    start[count] = 5 * count;
    zl_error err = {0};
    zl_status status = zl_nest_rings(shell_of, xy, start, count, &err);
    if (status != ZL_OK)
        fprintf(stderr, "%s\n", err.message);
    return status;
}

#define NEST(squares, ...)                                                                         \
    do {                                                                                           \
        static const size_t expected_[] = {__VA_ARGS__};                                           \
        size_t shell_[MOST];                                                                       \
        CU_ASSERT_EQUAL_FATAL(nest(shell_, squares, sizeof squares / sizeof *squares), ZL_OK);     \
        CU_ASSERT_EQUAL(memcmp(shell_, expected_, sizeof expected_), 0);                           \
    } while (0)

static void rings_apart_are_outlines(void)
{
    static const square one[] = {{0, 0, 1}}, two[] = {{0, 0, 1}, {2, 0, 1}};
    NEST(one, 0);
    NEST(two, 0, 1);
}

static void the_order_of_rings_does_not_matter(void)
{
    static const square after[] = {{0, 0, 10}, {1, 1, 2}, {20, 0, 10}, {21, 1, 2}};
    static const square before[] = {{1, 1, 2}, {21, 1, 2}, {20, 0, 10}, {0, 0, 10}};
    NEST(after, 0, 0, 2, 2);
    NEST(before, 3, 2, 2, 3);
}

static void an_island_in_a_hole_is_an_outline(void)
{
    static const square nested[] = {{0, 0, 10}, {1, 1, 8}, {2, 2, 6}, {3, 3, 4}, {4, 4, 2}};
    NEST(nested, 0, 0, 2, 2, 4);
}

/* A hole may meet its outline in points or along an edge; a neighbour may share an edge from
 * outside. */
static void rings_that_touch_are_told_apart(void)
{
    static const square corner[] = {{0, 0, 10}, {0, 0, 4}}, neighbour[] = {{0, 0, 10}, {10, 0, 5}};
    NEST(corner, 0, 0);
    NEST(neighbour, 0, 1);
}

static void what_cannot_be_sorted_is_an_outline(void)
{
    static const square crossing[] = {{0, 0, 10}, {5, 5, 9}}, equal[] = {{0, 0, 10}, {0, 0, 10}};
    size_t shell[2];
    CU_ASSERT_EQUAL_FATAL(nest(shell, crossing, 2), ZL_OK);
    CU_ASSERT_EQUAL(shell[0], 0);
    NEST(equal, 0, 1);
    static const double bow[] = {0, 0, 4, 4, 4, 0, 0, 4, 0, 0, 1, 1, 1, 1};
    static const size_t start[] = {0, 5, 7};
    CU_ASSERT_EQUAL(zl_nest_rings(shell, bow, start, 2, NULL), ZL_OK);
    CU_ASSERT_EQUAL(shell[1], 1);
}

/* A comb whose extent covers its neighbours holds none of them. */
static void the_extent_alone_decides_nothing(void)
{
    static const double xy[] = {0, 0, 10, 0, 10, 10, 9, 10, 9, 1, 0, 1, 0, 0, /* an L */
                                2, 4, 4,  4, 4,  6,  2, 6,  2, 4};
    static const size_t start[] = {0, 7, 12};
    size_t shell[2];
    CU_ASSERT_EQUAL(zl_nest_rings(shell, xy, start, 2, NULL), ZL_OK);
    CU_ASSERT_EQUAL(shell[0], 0);
    CU_ASSERT_EQUAL(shell[1], 1);
}

/* Thousands of rings around each other are no map; sorting them must not take minutes. */
static void endless_nesting_is_given_up(void)
{
    enum { RINGS = 8000 };
    double *xy = malloc(sizeof(double[10]) * RINGS);
    size_t *start = malloc(sizeof *start * (RINGS + 1)), *shell = malloc(sizeof *shell * RINGS);
    CU_ASSERT_FATAL(xy && start && shell);
    for (size_t r = 0; r < RINGS; r++) {
        double s = (double)r + 1;
        const double corners[10] = {-s, -s, s, -s, s, s, -s, s, -s, -s};
        memcpy(xy + 10 * r, corners, sizeof corners);
        start[r] = 5 * r;
    }
    start[RINGS] = 5 * RINGS;
    zl_error err = {0};
    CU_ASSERT_EQUAL(zl_nest_rings(shell, xy, start, RINGS, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "8000 rings lie over each other"));
    CU_ASSERT_EQUAL(zl_nest_rings(shell, xy, start, 100, &err), ZL_OK);
    CU_ASSERT_EQUAL(shell[99], 99);
    CU_ASSERT_EQUAL(shell[98], 99);
    CU_ASSERT_EQUAL(shell[97], 97);
    free(xy);
    free(start);
    free(shell);
}

int main(void)
{
    static const unit_case cases[] = {
        {"rings apart are outlines", rings_apart_are_outlines},
        {"the order of rings does not matter", the_order_of_rings_does_not_matter},
        {"an island in a hole is an outline", an_island_in_a_hole_is_an_outline},
        {"rings that touch are told apart", rings_that_touch_are_told_apart},
        {"what cannot be sorted is an outline", what_cannot_be_sorted_is_an_outline},
        {"the extent alone decides nothing", the_extent_alone_decides_nothing},
        {"endless nesting is given up", endless_nesting_is_given_up},
    };
    return unit_main("geometry/nesting", cases, sizeof cases / sizeof *cases);
}
