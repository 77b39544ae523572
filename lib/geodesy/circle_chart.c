#include "geodesy/circle_chart.h"

#include <math.h>

void zl_circle_chart_init(zl_circle_chart *chart, const double centre_deg[2])
{
    zl_ecef_axes(centre_deg, &chart->east, &chart->north, &chart->up);
    double w2 = 1 - ZL_ELLIPSOID_E2 * chart->up.z * chart->up.z;
    chart->radius_m = ZL_ELLIPSOID_A_M * sqrt(1 - ZL_ELLIPSOID_E2) / w2;
    chart->middle = zl_vec_along(zl_ecef(centre_deg), -chart->radius_m, chart->up);
}

void zl_circle_chart_forward(const zl_circle_chart *chart, double xy[2], zl_vec place)
{
    zl_vec p = zl_vec_sub(place, chart->middle);
    double east = zl_vec_dot(p, chart->east), north = zl_vec_dot(p, chart->north);
    double scale = 2 * chart->radius_m / (sqrt(zl_vec_dot(p, p)) + zl_vec_dot(p, chart->up));
    xy[0] = scale * east;
    xy[1] = scale * north;
}

/* Along the ray to the surface x'Ax = 1, a² times that, by Newton: the sphere is as near to it as
 * e² r²/4R. */
static zl_vec onto_ellipsoid(zl_vec from, zl_vec ray, double length_m)
{
    const double a2 = ZL_ELLIPSOID_A_M * ZL_ELLIPSOID_A_M, k = 1 / (1 - ZL_ELLIPSOID_E2);
    zl_vec at = zl_vec_along(from, length_m, ray);
    for (int i = 0; i < 3; i++) {
        zl_vec g = {at.x, at.y, k * at.z};
        at = zl_vec_along(at, (a2 - zl_vec_dot(at, g)) / (2 * zl_vec_dot(ray, g)), ray);
    }
    return at;
}

zl_vec zl_circle_chart_inverse(const zl_circle_chart *chart, const double xy[2])
{
    double x = xy[0] / chart->radius_m, y = xy[1] / chart->radius_m, s = (x * x + y * y) / 4;
    zl_vec ray = zl_vec_scale(chart->up, (1 - s) / (1 + s));
    ray = zl_vec_along(ray, x / (1 + s), chart->east);
    ray = zl_vec_along(ray, y / (1 + s), chart->north);
    return onto_ellipsoid(chart->middle, ray, chart->radius_m);
}

/* The ends of the diameter that points to the centre of the chart lie at the tangents of
 * (c ± δ)/2, c and δ the angles that belong to the place and the distance. */
zl_disc zl_circle_chart_disc(const zl_circle_chart *chart, const double xy[2], double distance_m)
{
    double tangent = tan(distance_m / (2 * chart->radius_m)), tangent2 = tangent * tangent;
    double far2 = (xy[0] * xy[0] + xy[1] * xy[1]) / (4 * chart->radius_m * chart->radius_m);
    double scale = 1 / (1 - far2 * tangent2), shift = (1 + tangent2) * scale;
    return (zl_disc){{xy[0] * shift, xy[1] * shift},
                     2 * chart->radius_m * tangent * (1 + far2) * scale};
}

/* ---- areas: of the form (x dy - y dx) / 2(1 + r²/4R²), whose derivative is the area -----------
 */

static double weight(const zl_circle_chart *chart, double x, double y)
{
    return 1 / (1 + (x * x + y * y) / (4 * chart->radius_m * chart->radius_m));
}

double zl_circle_chart_edge_m2(const zl_circle_chart *chart, const double a[2], const double b[2])
{
    double cross = a[0] * b[1] - a[1] * b[0];
    double middle = weight(chart, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
    return cross / 12 * (weight(chart, a[0], a[1]) + 4 * middle + weight(chart, b[0], b[1]));
}

/* What the weight takes away, over at most a radian: Gauss's rule of three. */
static double arc_loss_m2(const zl_circle_chart *chart, const zl_disc *disc, double start,
                          double turn)
{
    static const double at[3] = {0.11270166537925831148, 0.5, 0.88729833462074168852};
    static const double share[3] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
    double loss = 0;
    for (int i = 0; i < 3; i++) {
        double angle = start + at[i] * turn, c = cos(angle), s = sin(angle);
        double x = disc->centre[0] + disc->radius * c, y = disc->centre[1] + disc->radius * s;
        loss += share[i] * (1 - weight(chart, x, y)) * (x * c + y * s);
    }
    return loss * disc->radius * turn / 2;
}

double zl_circle_chart_arc_m2(const zl_circle_chart *chart, const zl_disc *disc, double start,
                              double turn)
{
    double end = start + turn, r = disc->radius;
    double x = r * (cos(end) - cos(start)), y = r * (sin(end) - sin(start));
    double sum = (r * r * turn + disc->centre[0] * y - disc->centre[1] * x) / 2;
    int pieces = (int)ceil(fabs(turn));
    for (int i = 0; i < pieces; i++)
        sum -= arc_loss_m2(chart, disc, start + turn * i / pieces, turn / pieces);
    return sum;
}

/* ---- what it is worth ----------------------------------------------------------------------- */

/* The ellipsoid leaves the sphere by e² r²/4R at most. */
double zl_circle_chart_error_m(const zl_circle_chart *chart, double from_centre_m,
                               double distance_m)
{
    double share = from_centre_m / chart->radius_m;
    return 0.002 * share * share * distance_m;
}

/* A great circle r from the centre is a circle of radius 2R²/r; what lies beside it at a distance
 * bends by d/R² more. */
double zl_circle_chart_edge_m(const zl_circle_chart *chart, double from_centre_m, double distance_m,
                              double bend_m)
{
    return chart->radius_m * sqrt(8 * bend_m / (from_centre_m / 2 + distance_m));
}
