/* Offsets judged by the inverse geodesic problem. */
#include "geodesy/offset.h"
#include "unit.h"

static zl_heading heading(double azimuth_deg)
{
    double azimuth = azimuth_deg * ZL_RADIANS_PER_DEGREE;
    return (zl_heading){sin(azimuth), cos(azimuth)};
}

static void lies_at_the_distance(void)
{
    static const struct {
        double distance_m, doubt_m, aside_deg;
    } cases[] = {{1, 1e-8, 1e-4},   {100, 1e-8, 1e-5}, {1e4, 1e-8, 1e-6},
                 {5e4, 2e-8, 4e-6}, {1e5, 1e-6, 1e-5}, {5e5, 1e-3, 1e-3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (double lat_deg = -80; lat_deg <= 80; lat_deg += 16)
            for (double azimuth_deg = -180; azimuth_deg < 180; azimuth_deg += 7.5) {
                double from[2] = {86.2, lat_deg}, to[2], seen_deg;
                zl_offset offset;
                zl_offset_init(&offset, from);
                zl_ecef_to_lonlat(
                    to, zl_offset_point(&offset, heading(azimuth_deg), cases[i].distance_m));
                UNIT_NEAR(zl_geodesic_inverse(from, to, &seen_deg, NULL), cases[i].distance_m,
                          cases[i].doubt_m);
                UNIT_NEAR(remainder(seen_deg - azimuth_deg, 360), 0, cases[i].aside_deg);
            }
}

static bool same(zl_vec a, zl_vec b)
{
    return a.x == b.x && a.y == b.y && a.z == b.z;
}

/* The left side of a segment is the right side of its reverse, bit for bit. */
static void is_the_same_backwards(void)
{
    for (int i = 0; i < 200; i++) {
        double a[2] = {86.2 + 0.001 * i, 41 - 0.3 * i}, b[2] = {86.3, 41.1 - 0.29 * i};
        zl_heading leaving, arriving, back_leaving, back_arriving;
        zl_offset offset;
        double there_m = zl_segment_headings(&leaving, &arriving, a, b);
        CU_ASSERT_EQUAL(zl_segment_headings(&back_leaving, &back_arriving, b, a), there_m);
        zl_offset_init(&offset, a);
        zl_heading right = zl_heading_left(zl_heading_back(back_arriving));
        CU_ASSERT_TRUE(same(zl_offset_point(&offset, zl_heading_left(leaving), 1e4),
                            zl_offset_point(&offset, right, 1e4)));
        zl_heading one = zl_heading_between(leaving, arriving);
        zl_heading other = zl_heading_between(arriving, leaving);
        CU_ASSERT_TRUE(one.east == other.east && one.north == other.north);
    }
}

static void turns_clockwise(void)
{
    double quarter = acos(-1) / 2;
    zl_heading east = zl_heading_turn((zl_heading){0, 1}, sin(quarter), cos(quarter));
    UNIT_NEAR(east.east, 1, 1e-15);
    UNIT_NEAR(east.north, 0, 1e-15);
    zl_heading north = zl_heading_left((zl_heading){1, 0});
    CU_ASSERT_TRUE(north.east == 0 && north.north == 1);
}

int main(void)
{
    static const unit_case cases[] = {
        {"lies at the distance", lies_at_the_distance},
        {"is the same backwards", is_the_same_backwards},
        {"turns clockwise", turns_clockwise},
    };
    return unit_main("geodesy_offset", cases, sizeof cases / sizeof *cases);
}
