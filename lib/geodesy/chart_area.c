/* The area of a figure in a chart by Green's theorem.
 *
 * With rays D = (x, y, R) from the centre of projection o, all in units of R, a place of the
 * ellipsoid X'AX = 1 is X = o + t D, t = (w - b) / a with a = D'AD, b = o'AD, c = o'Ao - 1 and
 * w = sqrt(b² - ac). A solid angle dx dy / |D|³ meets the surface with normal n = AX in
 *   J = t² |n| / (D'n),   and   D'n = b + t a = w.
 * J is developed in x and y about the centre. The triangle from the centre to the edge PQ then has
 * (P x Q) times the mean over PQ of G(X) = int_0^1 s J(sX) ds, which divides the terms of degree k
 * by k + 2; the mean is taken by the two-point rule of Gauss, good to degree 3 in (length / R). */
#include "geodesy/chart_area.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"
#include "geodesy/ellipsoid.h"

/* ---- truncated power series in x and y ------------------------------------------------------ */

enum { degree = 6 };

typedef struct series {
    double c[degree + 1][degree + 1]; /* of x^i y^j, i + j <= degree */
} series;

static series constant(double value)
{
    return (series){.c = {{value}}};
}

static series linear_y(double value, double slope)
{
    return (series){.c = {{value, slope}}};
}

static series sum(const series *a, double factor, const series *b)
{
    series out = *a;
    for (int i = 0; i <= degree; i++)
        for (int j = 0; i + j <= degree; j++)
            out.c[i][j] += factor * b->c[i][j];
    return out;
}

static void add_times(series *out, double factor, const series *b, int i, int j)
{
    for (int k = 0; i + j + k <= degree; k++)
        for (int l = 0; i + j + k + l <= degree; l++)
            out->c[i + k][j + l] += factor * b->c[k][l];
}

static series product(const series *a, const series *b)
{
    series out = constant(0);
    for (int i = 0; i <= degree; i++)
        for (int j = 0; i + j <= degree; j++)
            if (a->c[i][j] != 0)
                add_times(&out, a->c[i][j], b, i, j);
    return out;
}

static series scaled(const series *a, double factor)
{
    series zero = constant(0);
    return sum(&zero, factor, a);
}

/* 1/a by Newton's iteration: each step doubles the number of right degrees. */
static series reciprocal(const series *a)
{
    series y = constant(1 / a->c[0][0]), two = constant(2);
    for (int step = 0; step < 3; step++) {
        series ay = product(a, &y), rest = sum(&two, -1, &ay);
        y = product(&y, &rest);
    }
    return y;
}

/* 1/sqrt(a), in the same way. */
static series reciprocal_root(const series *a)
{
    series y = constant(1 / sqrt(a->c[0][0])), three = constant(3);
    for (int step = 0; step < 3; step++) {
        series yy = product(&y, &y), ayy = product(a, &yy), rest = sum(&three, -1, &ayy);
        y = product(&y, &rest);
        y = scaled(&y, 0.5);
    }
    return y;
}

/* ---- density of area ------------------------------------------------------------------------ */

/* What the centre of a chart says: axes towards the east, the axis of the ellipsoid and away from
 * it; lengths in units of the radius. */
typedef struct setting {
    double weight_p, weight_z; /* of the quadratic form A; the east has that of p */
    double origin_p, origin_z; /* centre of projection */
    series east, p, z;         /* the ray D */
} setting;

static setting setting_of(double sine, double cosine, double radius_m)
{
    double polar_m = ZL_ELLIPSOID_A_M * (1 - ZL_ELLIPSOID_F);
    double n = ZL_ELLIPSOID_A_M / sqrt(1 - ZL_ELLIPSOID_E2 * sine * sine) / radius_m;
    setting s = {.weight_p = radius_m / ZL_ELLIPSOID_A_M * (radius_m / ZL_ELLIPSOID_A_M),
                 .weight_z = radius_m / polar_m * (radius_m / polar_m),
                 .origin_p = (n - 1) * cosine,
                 .origin_z = (n * (1 - ZL_ELLIPSOID_E2) - 1) * sine,
                 .p = linear_y(cosine, -sine),
                 .z = linear_y(sine, cosine)};
    s.east.c[1][0] = 1;
    return s;
}

/* weight_p (u.east² + u.p²) + weight_z u.z² */
static series square(double weight_p, double weight_z, const series *east, const series *p,
                     const series *z)
{
    series ee = product(east, east), pp = product(p, p), zz = product(z, z);
    series flat = sum(&ee, 1, &pp);
    flat = scaled(&flat, weight_p);
    return sum(&flat, weight_z, &zz);
}

/* |A (o + t D)|² */
static series normal_squared(const setting *s, const series *t)
{
    series east = product(t, &s->east), p = product(t, &s->p), z = product(t, &s->z);
    p.c[0][0] += s->origin_p;
    z.c[0][0] += s->origin_z;
    return square(s->weight_p * s->weight_p, s->weight_z * s->weight_z, &east, &p, &z);
}

static series density(const setting *s)
{
    series a = square(s->weight_p, s->weight_z, &s->east, &s->p, &s->z);
    series b = scaled(&s->p, s->weight_p * s->origin_p);
    b = sum(&b, s->weight_z * s->origin_z, &s->z);
    double c =
        s->weight_p * s->origin_p * s->origin_p + s->weight_z * s->origin_z * s->origin_z - 1;
    series bb = product(&b, &b), ww = sum(&bb, -c, &a);
    series per_w = reciprocal_root(&ww), w = product(&ww, &per_w), per_a = reciprocal(&a);
    series t = sum(&w, -1, &b);
    t = product(&t, &per_a);
    series nn = normal_squared(s, &t), per_n = reciprocal_root(&nn), n = product(&nn, &per_n);
    series j = product(&t, &t);
    j = product(&j, &n);
    return product(&j, &per_w);
}

void zl_chart_area_init(zl_chart_area *area, const double centre_deg[2])
{
    zl_chart_init(&area->chart, centre_deg);
    double radius_m = area->chart.radius_m, sine = area->chart.up[2], cosine = area->chart.north[2];
    setting s = setting_of(sine, cosine, radius_m);
    series j = density(&s);
    double *term = area->term;
    for (int i = 0; i <= degree; i += 2)
        for (int k = 0; i + k <= degree; k++)
            *term++ = j.c[i][k] / (i + k + 2);
    double w = sqrt(1 - ZL_ELLIPSOID_E2 * sine * sine);
    double n_m = ZL_ELLIPSOID_A_M / w, m_m = n_m * (1 - ZL_ELLIPSOID_E2) / (w * w);
    area->per_radius = 1 / radius_m;
    area->bend_east = (1 - radius_m / n_m) / (12 * radius_m * radius_m);
    area->bend_north = (radius_m / m_m - 1) / (12 * radius_m * radius_m);
}

/* ---- edges ---------------------------------------------------------------------------------- */

/* G at a place in units of the radius. */
static inline double mean_density(const double term[ZL_CHART_AREA_TERMS], double x, double y)
{
    double x2 = x * x, y2 = y * y;
    double none = ((term[0] + term[1] * y) + y2 * (term[2] + term[3] * y)) +
                  (y2 * y2) * ((term[4] + term[5] * y) + y2 * term[6]);
    double two = ((term[7] + term[8] * y) + y2 * (term[9] + term[10] * y)) + (y2 * y2) * term[11];
    double four = (term[12] + term[13] * y) + y2 * term[14];
    return (none + x2 * two) + (x2 * x2) * (four + x2 * term[15]);
}

/* A geodesic through X with direction T bends in the chart by -(T x n).q / R², n the normal of the
 * ellipsoid and q the ray: to first order in X by -(east X.x T.y + north X.y T.x) / R². It lies a
 * parabola off the chord, with a twelfth of bend times length³ between them, of which the part
 * 1 - 3u² + 2u³ is beyond the fraction u. */
static inline double bend_m2(const zl_chart_area *area, const double a[2], const double b[2],
                             double from)
{
    double dx = b[0] - a[0], dy = b[1] - a[1];
    double x = (a[0] + b[0]) * 0.5, y = (a[1] + b[1]) * 0.5;
    double whole = -(dx * dx + dy * dy) * (area->bend_east * x * dy + area->bend_north * y * dx);
    return whole * (1 - from * from * (3 - 2 * from));
}

static inline double part_m2(const zl_chart_area *area, const double a[2], const double b[2],
                             const double start[2], double from)
{
    double dx = b[0] - start[0], dy = b[1] - start[1];
    double cross = start[0] * dy - start[1] * dx;
    double scale = area->per_radius, gauss = 0.28867513459481288225; /* 1 / (2 sqrt 3) */
    double x = (start[0] + b[0]) * 0.5 * scale, y = (start[1] + b[1]) * 0.5 * scale;
    double ex = dx * gauss * scale, ey = dy * gauss * scale;
    double mean =
        0.5 * (mean_density(area->term, x - ex, y - ey) + mean_density(area->term, x + ex, y + ey));
    return cross * mean + bend_m2(area, a, b, from);
}

/* The angle between two rays of the sphere that fits best; its sine is |P x Q| / (|P| |Q|). */
static inline double length_m(const zl_chart_area *area, const double a[2], const double b[2])
{
    double scale = area->per_radius, dx = (b[0] - a[0]) * scale, dy = (b[1] - a[1]) * scale;
    double ax = a[0] * scale, ay = a[1] * scale, bx = b[0] * scale, by = b[1] * scale;
    double cross = ax * dy - ay * dx;
    double sine2 =
        (dx * dx + dy * dy + cross * cross) / ((1 + ax * ax + ay * ay) * (1 + bx * bx + by * by));
    return sqrt(sine2) * (1 + sine2 * (1 / 6.0 + sine2 * (3 / 40.0))) * area->chart.radius_m;
}

double zl_chart_edge_m2(const zl_chart_area *area, const double a[2], const double b[2],
                        const double start[2], double from)
{
    return part_m2(area, a, b, start, from);
}

double zl_chart_edge_m(const zl_chart_area *area, const double a[2], const double b[2])
{
    return length_m(area, a, b);
}

ZL_CLONES void zl_chart_edges(const zl_chart_area *area, double *restrict out_m2,
                              double *restrict out_m, const double *restrict xy, size_t nedges)
{
    const zl_chart_area here = *area; /* so that no term is loaded again for each edge */
    for (size_t i = 0; i < nedges; i++) {
        const double *a = xy + 2 * i, *b = a + 2;
        out_m2[i] = part_m2(&here, a, b, a, 0);
        out_m[i] = length_m(&here, a, b);
    }
}
