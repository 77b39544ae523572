/* The authalic ordinate y(φ) = ∫ M N cos φ dφ as Taylor series in the latitude: one for every 64th
 * of a degree, and what takes a series from one latitude to another.
 *
 * Source: J. P. Snyder, Map Projections: A Working Manual, USGS PP 1395 (1987), (3-12), for y. */
#include "geodesy/area_table.h"

#include <math.h>

#include "geodesy/ecef.h"

enum { WIDE_PER_DEGREE = 4, WIDE = 2 * 80 * WIDE_PER_DEGREE + 1 };

static zl_area_entry wide[WIDE];
zl_area_entry zl_area_fine[ZL_AREA_FINE];

/* Taylor coefficients of the product of two series. */
static void multiply(double out[ZL_AREA_DEGREE], const double a[ZL_AREA_DEGREE],
                     const double b[ZL_AREA_DEGREE])
{
    for (int k = 0; k < ZL_AREA_DEGREE; k++) {
        out[k] = 0;
        for (int j = 0; j <= k; j++)
            out[k] += a[j] * b[k - j];
    }
}

/* dy/dφ = b² cos φ/(1 - e² sin² φ)² as a series around φ0, then integrated term by term. */
static void expand_ordinate(zl_area_context *context, double sine, double cosine, double b2)
{
    const double cycle[4] = {sine, cosine, -sine, -cosine};
    double sines[ZL_AREA_DEGREE], cosines[ZL_AREA_DEGREE], w[ZL_AREA_DEGREE], w2[ZL_AREA_DEGREE];
    double factorial = 1, degrees = ZL_RADIANS_PER_DEGREE;
    for (int k = 0; k < ZL_AREA_DEGREE; k++) {
        factorial *= k > 0 ? k : 1;
        sines[k] = cycle[k % 4] / factorial;
        cosines[k] = cycle[(k + 1) % 4] / factorial;
    }
    multiply(w, sines, sines);
    for (int k = 0; k < ZL_AREA_DEGREE; k++)
        w[k] = (k == 0 ? 1 : 0) - ZL_ELLIPSOID_E2 * w[k];
    multiply(w2, w, w);
    double slope[ZL_AREA_DEGREE];
    for (int k = 0; k < ZL_AREA_DEGREE; k++) {
        slope[k] = b2 * cosines[k];
        for (int j = 1; j <= k; j++)
            slope[k] -= w2[j] * slope[k - j];
        slope[k] /= w2[0];
        context->coefficient[k] = slope[k] / (k + 1) * degrees;
        degrees *= ZL_RADIANS_PER_DEGREE;
    }
}

/* With T = tan φ and R² = 1/K, an edge of length L is off by at most T(0.25 + 0.42 T²) L⁵/R³ in the
 * second order (the terms that it leaves out, each at its largest over all azimuths), and by about
 * 0.006 T(1 + T²)² L⁷/R⁵ in the fourth (from comparison with exact areas; it grows with the same
 * power of T). Below 2.5e-10 m² and below 1e-13 L² nothing is lost. */
static void set_limits(zl_area_entry *entry, double sine, double cosine)
{
    double tangent = fmax(fabs(sine) / cosine, 0.1), r2 = 1 / entry->context.k,
           t2 = tangent * tangent;
    double second = 2.5e-10 * r2 * sqrt(r2) / (tangent * (0.25 + 0.42 * t2));
    double fourth = 1e-13 * r2 * r2 * sqrt(r2) / (0.006 * tangent * (1 + t2) * (1 + t2));
    entry->second_order_m2 = pow(second, 0.4);
    entry->fourth_order_m2 = fmin(pow(fourth, 0.4), 40e3 * 40e3);
}

/* The derivatives of K by η are those of K = (1 - e² sin² φ)²/b² with d sin φ/dη = K. */
static void fill_entry(zl_area_entry *entry, double lat_deg)
{
    zl_area_context *c = &entry->context;
    const double e2 = ZL_ELLIPSOID_E2, a2 = ZL_ELLIPSOID_A_M * ZL_ELLIPSOID_A_M, b2 = a2 * (1 - e2);
    double sine = sin(lat_deg * ZL_RADIANS_PER_DEGREE),
           cosine = cos(lat_deg * ZL_RADIANS_PER_DEGREE);
    double w = 1 - e2 * sine * sine;
    c->lat_deg = lat_deg;
    expand_ordinate(c, sine, cosine, b2);
    c->sine2 = 2 * sine;
    c->u4_m2 = 4 * a2 * cosine * cosine / w;
    c->k = w * w / b2;
    c->k1 = -4 * e2 * sine * w / b2 * c->k;
    c->k2 = -4 * e2 / b2 * ((1 - 3 * e2 * sine * sine) * c->k * c->k + sine * w * c->k1);
    set_limits(entry, sine, cosine);
}

/* η(x0 + x) - η(x0) as a polynomial in x: each coefficient by Horner's scheme. */
static void shift(double out[ZL_AREA_DEGREE], const double from[ZL_AREA_DEGREE], double x0)
{
    static const double binomial[ZL_AREA_DEGREE][ZL_AREA_DEGREE] = {{1},
                                                                    {2, 1},
                                                                    {3, 3, 1},
                                                                    {4, 6, 4, 1},
                                                                    {5, 10, 10, 5, 1},
                                                                    {6, 15, 20, 15, 6, 1},
                                                                    {7, 21, 35, 35, 21, 7, 1},
                                                                    {8, 28, 56, 70, 56, 28, 8, 1}};
    for (int j = 0; j < ZL_AREA_DEGREE; j++) {
        double sum = binomial[ZL_AREA_DEGREE - 1][j] * from[ZL_AREA_DEGREE - 1];
        for (int k = ZL_AREA_DEGREE - 2; k >= j; k--)
            sum = sum * x0 + binomial[k][j] * from[k];
        out[j] = sum;
    }
}

static double ordinate(const double c[ZL_AREA_DEGREE], double x)
{
    double x2 = x * x, low = (c[0] + x * c[1]) + x2 * (c[2] + x * c[3]);
    return x * (low + x2 * x2 * ((c[4] + x * c[5]) + x2 * (c[6] + x * c[7])));
}

void zl_area_refer_to(zl_area_context *out, const zl_area_context *c, double lat_deg)
{
    double x0 = lat_deg - c->lat_deg;
    double h = ordinate(c->coefficient, x0);
    shift(out->coefficient, c->coefficient, x0);
    out->lat_deg = lat_deg;
    out->sine2 = c->sine2 + h * (2 * c->k + h * (c->k1 + h * (c->k2 / 3)));
    out->u4_m2 = c->u4_m2 - 4 * h * (c->sine2 + h * (c->k + h * (c->k1 / 3)));
    out->k = c->k + h * (c->k1 + h * (0.5 * c->k2));
    out->k1 = c->k1 + h * c->k2;
    out->k2 = c->k2;
}

const zl_area_entry *zl_area_wide_entry(double lat_deg)
{
    int nearest = (int)((lat_deg + ZL_AREA_SERIES_LAT_DEG) * WIDE_PER_DEGREE + 0.5);
    return &wide[nearest < 0 ? 0 : nearest < WIDE ? nearest : WIDE - 1];
}

__attribute__((constructor)) static void fill_tables(void)
{
    for (int i = 0; i < WIDE; i++)
        fill_entry(&wide[i], (double)i / WIDE_PER_DEGREE - ZL_AREA_SERIES_LAT_DEG);
    for (int i = 0; i < ZL_AREA_FINE; i++) {
        zl_area_entry *entry = &zl_area_fine[i];
        double lat_deg = (double)i / ZL_AREA_FINE_PER_DEGREE - ZL_AREA_SERIES_LAT_DEG;
        *entry = *zl_area_wide_entry(lat_deg);
        zl_area_refer_to(&entry->context, &zl_area_wide_entry(lat_deg)->context, lat_deg);
    }
}
