/* How much of a line lies in a zone: against GEOS, which cuts the whole line in a chart, for random
 * lines and zones with holes; and lines along edges, through corners and in parts, where lengths
 * are those of the inverse geodesic problem. */
#include "geodesy/ellipsoid.h"
#include "geometry/nearest.h"
#include "geometry/overlay.h"
#include "segment_oracle.h"
#include "unit.h"

static zl_shape *shape_of(zl_shape_kind kind, const double *const *rings, const size_t *npoints,
                          size_t nrings)
{
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder_init(&builder, kind);
    for (size_t r = 0; r < nrings; r++) {
        if (r == 0 || kind == ZL_SHAPE_LINE)
            zl_shape_begin_part(&builder);
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, rings[r], npoints[r]);
    }
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

static zl_shape *one_ring(zl_shape_kind kind, const double *lonlat, size_t npoints)
{
    return shape_of(kind, &lonlat, &npoints, 1);
}

static zl_inside inside_of(const zl_shape *zone, const zl_shape *line, double enough_m)
{
    zl_error err = {0};
    zl_shape_index *index = NULL;
    zl_prepared_zone prepared = {0};
    zl_inside inside;
    UNIT_OK(zl_shape_index_new(&index, &(zl_owned_shape){line, 0}, 1, &err), err);
    UNIT_OK(zl_prepare_zone(&prepared, zone, &err), err);
    UNIT_OK(zl_shape_index_cut(index, &prepared, &err), err);
    zl_shape_index_inside(&inside, index, &prepared, 0, enough_m);
    zl_shape_index_free(index);
    zl_prepared_zone_free(&prepared);
    return inside;
}

static double overlaid_m(const zl_shape *zone, const zl_shape *line)
{
    zl_error err = {0};
    zl_shape *inside = NULL;
    UNIT_OK(zl_overlay(&inside, ZL_INTERSECTION, line, zone, &err), err);
    double length_m = inside ? zl_shape_perimeter_m(inside) : 0;
    zl_shape_free(inside);
    return length_m;
}

/* ---- random --------------------------------------------------------------------------------- */

enum { CORNERS = 24 };

static void make_ring(double ring[2 * (CORNERS + 1)], const double centre[2], double radius_m,
                      double turn)
{
    for (size_t i = 0; i < CORNERS; i++)
        zl_geodesic_direct(ring + 2 * i, centre, turn * 15 * (double)i,
                           radius_m * between(0.7, 1.3));
    ring[2 * CORNERS] = ring[0];
    ring[2 * CORNERS + 1] = ring[1];
}

static zl_shape *random_zone(const double centre[2], double radius_m)
{
    static double shell[2 * (CORNERS + 1)], hole[2 * (CORNERS + 1)];
    const double *const rings[] = {shell, hole};
    const size_t npoints[] = {CORNERS + 1, CORNERS + 1};
    make_ring(shell, centre, radius_m, -1);
    make_ring(hole, centre, radius_m / 2.5, 1);
    return shape_of(ZL_SHAPE_POLYGON, rings, npoints, 2);
}

static zl_shape *random_line(const double centre[2], double width_m)
{
    enum { POINTS = 60 };
    static double way[2][2 * POINTS];
    const double *const rings[] = {way[0], way[1]};
    const size_t npoints[] = {POINTS, POINTS};
    for (size_t p = 0; p < 2; p++) {
        double at[2], azimuth = between(0, 360);
        zl_geodesic_direct(at, centre, between(0, 360), width_m * between(0, 1));
        for (size_t i = 0; i < POINTS; i++) {
            way[p][2 * i] = at[0];
            way[p][2 * i + 1] = at[1];
            azimuth += between(-60, 60);
            zl_geodesic_direct(at, at, azimuth, width_m * between(0.01, 0.2));
        }
    }
    return shape_of(ZL_SHAPE_LINE, rings, npoints, 2);
}

/* The chart of an overlay bends what is 100 km wide by less than 0.1 mm in 10 km. */
static void agrees_with_geos(void)
{
    size_t crossing = 0;
    for (int i = 0; i < 200; i++) {
        const double centre[2] = {between(-170, 170), between(-75, 75)};
        double width_m = pow(10, between(2, 4.3));
        zl_shape *zone = random_zone(centre, width_m), *line = random_line(centre, width_m);
        zl_inside inside = inside_of(zone, line, -1);
        UNIT_NEAR(inside.length_m, overlaid_m(zone, line), 2e-3);
        UNIT_NEAR(inside.deepest_m, 0, 0);
        crossing += inside.length_m > 0;
        zl_shape_free(zone);
        zl_shape_free(line);
    }
    CU_ASSERT(crossing > 150);
}

/* ---- by hand -------------------------------------------------------------------------------- */

static const double box[] = {86, 41, 86.1, 41, 86.1, 41.1, 86, 41.1, 86, 41};

static double between_m(double lon1, double lat1, double lon2, double lat2)
{
    return zl_geodesic_inverse((double[2]){lon1, lat1}, (double[2]){lon2, lat2}, NULL, NULL);
}

static void check(const double *lonlat, size_t npoints, double expected_m)
{
    zl_shape *zone = one_ring(ZL_SHAPE_POLYGON, box, 5);
    zl_shape *line = one_ring(ZL_SHAPE_LINE, lonlat, npoints);
    UNIT_NEAR(inside_of(zone, line, -1).length_m, expected_m, 1e-4);
    zl_shape_free(zone);
    zl_shape_free(line);
}

static void along_edges_and_through_corners(void)
{
    double side_m = between_m(86, 41, 86, 41.1);
    /* along the western edge and beyond both its ends: what is on the boundary is inside */
    check((double[]){86, 40.9, 86, 41, 86, 41.1, 86, 41.2}, 4, side_m);
    check((double[]){86, 40.9, 86, 41.2}, 2, side_m);
    /* a part of the edge, with ends of its own */
    check((double[]){86, 41.02, 86, 41.03}, 2, between_m(86, 41.02, 86, 41.03));
    /* through two corners: the diagonal, drawn on beyond them */
    double azimuth, far1[2], far2[2], corner1[2] = {86, 41}, corner2[2] = {86.1, 41.1};
    double diagonal_m = zl_geodesic_inverse(corner1, corner2, &azimuth, NULL);
    zl_geodesic_direct(far2, corner1, azimuth, diagonal_m + 5000);
    zl_geodesic_direct(far1, corner1, azimuth + 180, 5000);
    check((double[]){far1[0], far1[1], far2[0], far2[1]}, 2, diagonal_m);
    /* touching a corner from outside */
    check((double[]){85.95, 41.05, 86, 41.1, 86.05, 41.15}, 3, 0);
    /* coming in, running along the edge and going out on the same side */
    check((double[]){85.9, 41.02, 86, 41.02, 86, 41.04, 85.9, 41.04}, 4,
          between_m(86, 41.02, 86, 41.04));
}

/* From 41.05 N to the southern edge, halfway along it. */
static double to_the_south_m(void)
{
    double halfway[2];
    zl_geodesic_between(halfway, box, box + 2, 2);
    return between_m(86.05, 41.05, halfway[0], halfway[1]);
}

static void whole_and_none(void)
{
    double inner_m = between_m(86.02, 41.02, 86.04, 41.05);
    check((double[]){86.02, 41.02, 86.04, 41.05}, 2, inner_m);
    check((double[]){86.02, 41.02, 86.04, 41.05, 86.02, 41.02}, 3, 2 * inner_m);
    check((double[]){85.9, 41.05, 85.95, 41.06}, 2, 0);
    check((double[]){86.05, 41.05, 86.05, 40.9}, 2, to_the_south_m());
    /* Longitudes of another turn are the same places. */
    check((double[]){446.02, 41.02, 446.04, 41.05}, 2, inner_m);
    check((double[]){446.05, 41.05, 446.05, 40.9}, 2, to_the_south_m());
}

/* The middle of the part inside is deepest: 4200.8 m from the western side. */
static void looks_as_deep_as_is_enough(void)
{
    zl_shape *zone = one_ring(ZL_SHAPE_POLYGON, box, 5);
    zl_shape *line = one_ring(ZL_SHAPE_LINE, (double[]){86.05, 40.9, 86.05, 41.2}, 2);
    double deepest_m = zl_shape_boundary_distance_m(zone, (double[2]){86.05, 41.05});
    UNIT_NEAR(inside_of(zone, line, 10000).deepest_m, deepest_m, 0.5);
    CU_ASSERT(inside_of(zone, line, 100).deepest_m > 100);
    zl_shape_free(zone);
    zl_shape_free(line);
}

int main(void)
{
    static const unit_case cases[] = {
        {"agrees with GEOS", agrees_with_geos},
        {"along edges and through corners", along_edges_and_through_corners},
        {"whole lines and none", whole_and_none},
        {"looks as deep as is enough", looks_as_deep_as_is_enough},
    };
    return unit_main("geometry_inside", cases, sizeof cases / sizeof *cases);
}
