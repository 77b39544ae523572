/* The authalic ordinate y(φ) = ∫ M N cos φ dφ turns the area west to east of a path into ∫ y dλ. It
 * is counted from a latitude near the path (η), so that little cancels in small rings: Taylor
 * series in the latitude, from a table that has one for every 64th of a degree. What is taller than
 * a twentieth of a degree counts from its own first point, by a series shifted there.
 *
 * Sources: J. P. Snyder, Map Projections: A Working Manual, USGS PP 1395 (1987), (3-12), for y;
 * Clairaut's relation and the geodesic equations in C. F. F. Karney, J. Geodesy 87 (2013) 43–55,
 * for the edges; the corrections of area_kernel.c follow from them. */
#include "geodesy/area_series.h"

#include <math.h>
#include <string.h>

#include "geodesy/ecef.h"

enum { MOST_PIECES = 32, RUN = 128 };
/* Entries of the tables: whole parts of two of a degree, so that a latitude's distance is exact. */
enum { WIDE_PER_DEGREE = 4, WIDE = 2 * 80 * WIDE_PER_DEGREE + 1 };
enum { FINE_PER_DEGREE = 64, FINE = 2 * 80 * FINE_PER_DEGREE + 1 };

typedef struct table_entry {
    zl_area_context context;
    /* Squared lengths of edges in m²: longer ones need the fourth order, or are cut. */
    double second_order_m2, fourth_order_m2;
} table_entry;

/* Built when the library is loaded, and only read afterwards: safe for every thread. */
static table_entry wide[WIDE], fine[FINE];
static const zl_area_kernel *best_kernel;

/* ---- the table ------------------------------------------------------------------------------ */

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
static void set_limits(table_entry *entry, double sine, double cosine)
{
    double tangent = fmax(fabs(sine) / cosine, 0.1), r2 = 1 / entry->context.k,
           t2 = tangent * tangent;
    double second = 2.5e-10 * r2 * sqrt(r2) / (tangent * (0.25 + 0.42 * t2));
    double fourth = 1e-13 * r2 * r2 * sqrt(r2) / (0.006 * tangent * (1 + t2) * (1 + t2));
    entry->second_order_m2 = pow(second, 0.4);
    entry->fourth_order_m2 = fmin(pow(fourth, 0.4), 40e3 * 40e3);
}

/* The derivatives of K by η are those of K = (1 - e² sin² φ)²/b² with d sin φ/dη = K. */
static void fill_entry(table_entry *entry, double lat_deg)
{
    zl_area_context *c = &entry->context;
    const double e2 = ZL_ELLIPSOID_E2, a2 = ZL_ELLIPSOID_A_M * ZL_ELLIPSOID_A_M, b2 = a2 * (1 - e2);
    double sine = sin(lat_deg * ZL_RADIANS_PER_DEGREE),
           cosine = cos(lat_deg * ZL_RADIANS_PER_DEGREE);
    double w = 1 - e2 * sine * sine;
    c->lat_deg = lat_deg;
    expand_ordinate(c, sine, cosine, b2);
    c->sine = sine;
    c->u_m2 = a2 * cosine * cosine / w;
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

/* The context at a latitude, from one nearby. */
static void refer_to(zl_area_context *out, const zl_area_context *c, double lat_deg)
{
    double x0 = lat_deg - c->lat_deg;
    double h = ordinate(c->coefficient, x0);
    shift(out->coefficient, c->coefficient, x0);
    out->lat_deg = lat_deg;
    out->sine = c->sine + h * (c->k + h * (0.5 * c->k1 + h * (c->k2 / 6)));
    out->u_m2 = c->u_m2 - h * (2 * c->sine + h * (c->k + h * (c->k1 / 3)));
    out->k = c->k + h * (c->k1 + h * (0.5 * c->k2));
    out->k1 = c->k1 + h * c->k2;
    out->k2 = c->k2;
}

static const table_entry *wide_entry(double lat_deg)
{
    int nearest = (int)((lat_deg + ZL_AREA_SERIES_LAT_DEG) * WIDE_PER_DEGREE + 0.5);
    return &wide[nearest < 0 ? 0 : nearest < WIDE ? nearest : WIDE - 1];
}

/* The latitude is at most ZL_AREA_SERIES_LAT_DEG. */
static const table_entry *fine_entry(double lat_deg)
{
    return &fine[(int)((lat_deg + ZL_AREA_SERIES_LAT_DEG) * FINE_PER_DEGREE + 0.5)];
}

__attribute__((constructor)) static void fill_tables(void)
{
    for (int i = 0; i < WIDE; i++)
        fill_entry(&wide[i], (double)i / WIDE_PER_DEGREE - ZL_AREA_SERIES_LAT_DEG);
    for (int i = 0; i < FINE; i++) {
        double lat_deg = (double)i / FINE_PER_DEGREE - ZL_AREA_SERIES_LAT_DEG;
        fine[i] = *wide_entry(lat_deg);
        refer_to(&fine[i].context, &wide_entry(lat_deg)->context, lat_deg);
    }
    best_kernel = zl_area_kernel_best();
}

/* ---- rings ---------------------------------------------------------------------------------- */

typedef struct ring_walk {
    const zl_area_kernel *kernel;
    double area_m2;   /* ∫ η dλ so far */
    double offset_m2; /* η where the walk stands, from the first point of the ring */
    double east_deg;  /* how far it has come */
} ring_walk;

/* Series of low degree to 0.05 degrees of latitude from an entry of the fine table: the terms left
 * out are below 1e-15. */
static const double low_degree_reach_deg = 0.05 - 0.5 / FINE_PER_DEGREE;
static const double reach_deg = 1;

/* At least the longest edge of a run that begins at `lat_deg`, squared. */
static double longest_edge_m2(const zl_area_context *c, double lat_deg, const zl_area_reach *reach)
{
    const double metres_per_degree = 111700; /* the meridian's longest, at the poles */
    double from_reference_deg = fabs(lat_deg - c->lat_deg) + reach->lat_deg;
    double widest_m2 = c->u_m2 + 2 * fabs(c->sine) * c->coefficient[0] * from_reference_deg;
    double north_m = reach->step_lat_deg * metres_per_degree;
    double east = reach->step_lon_deg * ZL_RADIANS_PER_DEGREE;
    return east * east * widest_m2 + north_m * north_m;
}

static void add_sum(ring_walk *walk, const zl_area_sum *sum, double east_deg)
{
    double above_m2 = walk->offset_m2 - sum->begin_m2;
    walk->area_m2 += sum->area_m2 + above_m2 * (east_deg * ZL_RADIANS_PER_DEGREE);
    walk->offset_m2 += sum->end_m2 - sum->begin_m2;
    walk->east_deg += east_deg;
}

/* A run of edges, and what was found out about it. */
typedef struct edge_run {
    const double *lonlat;
    size_t nedges;
    zl_area_reach reach;
    bool cut_already; /* whatever its length */
} edge_run;

/* Adds the run, if the order of the series holds for its edges. */
static bool add_run(ring_walk *walk, const edge_run *run, const table_entry *limits,
                    const zl_area_context *context, zl_area_sum_fn second, zl_area_sum_fn fourth)
{
    const double *p = run->lonlat;
    double longest_m2 = longest_edge_m2(context, p[1], &run->reach);
    if (!(longest_m2 <= limits->fourth_order_m2 || run->cut_already))
        return false;
    zl_area_sum_fn add_up = longest_m2 <= limits->second_order_m2 ? second : fourth;
    zl_area_sum sum = add_up(context, p, run->nedges);
    add_sum(walk, &sum, p[2 * run->nedges] - p[0]);
    return true;
}

/* Adds a run of edges, if the series hold for them all. */
static bool try_run(ring_walk *walk, const double *lonlat, size_t nedges, bool cut_already)
{
    const zl_area_kernel *kernel = walk->kernel;
    edge_run run = {lonlat, nedges, kernel->reach(lonlat, nedges), cut_already};
    double tall_deg = run.reach.lat_deg, lat_deg = lonlat[1];
    if (!(tall_deg <= reach_deg && fabs(lat_deg) + tall_deg <= ZL_AREA_SERIES_LAT_DEG))
        return false;
    if (tall_deg <= low_degree_reach_deg) {
        const table_entry *near = fine_entry(lat_deg);
        return add_run(walk, &run, near, &near->context, kernel->sum2_low, kernel->sum4_low);
    }
    const table_entry *near = wide_entry(lat_deg);
    zl_area_context own;
    refer_to(&own, &near->context, lat_deg);
    return add_run(walk, &run, near, &own, kernel->sum2, kernel->sum4);
}

/* Cut from the lesser end, so that both neighbours of an edge cut it alike. */
static void cut(double *lonlat, const double from[2], const double to[2], size_t pieces)
{
    bool backward = to[0] < from[0] || (to[0] == from[0] && to[1] < from[1]);
    double places[2 * MOST_PIECES];
    zl_geodesic_between(places, backward ? to : from, backward ? from : to, pieces);
    memcpy(lonlat, from, 2 * sizeof *lonlat);
    for (size_t i = 1; i < pieces; i++)
        memcpy(lonlat + 2 * i, places + 2 * (backward ? pieces - 1 - i : i - 1),
               2 * sizeof *lonlat);
    memcpy(lonlat + 2 * pieces, to, 2 * sizeof *lonlat);
}

static bool add_edge(ring_walk *walk, const double from[2], const double to_[2])
{
    /* Across the antimeridian: in degrees whole turns are exact. */
    double to[2] = {to_[0] + 360 * nearbyint((from[0] - to_[0]) / 360), to_[1]};
    double lonlat[2 * (MOST_PIECES + 1)] = {from[0], from[1], to[0], to[1]};
    if (try_run(walk, lonlat, 1, false))
        return true;
    double higher_deg = fmax(fabs(from[1]), fabs(to[1]));
    if (!(higher_deg <= ZL_AREA_SERIES_LAT_DEG && fabs(to[0] - from[0]) < 90))
        return false;
    zl_vec chord = zl_vec_sub(zl_ecef(to), zl_ecef(from));
    double chord_m = sqrt(zl_vec_dot(chord, chord));
    double count = ceil(chord_m / sqrt(wide_entry(higher_deg)->fourth_order_m2));
    if (!(count <= MOST_PIECES))
        return false;
    size_t pieces = count > 1 ? (size_t)count : 1;
    cut(lonlat, from, to, pieces);
    for (size_t i = 0; i < pieces; i++)
        if (!try_run(walk, lonlat + 2 * i, 1, true))
            return false;
    return true;
}

/* A run that is too tall, or has a long edge, in halves. */
static bool add_edges(ring_walk *walk, const double *lonlat, size_t nedges)
{
    if (nedges == 1)
        return add_edge(walk, lonlat, lonlat + 2);
    if (try_run(walk, lonlat, nedges, false))
        return true;
    size_t half = nedges / 2;
    return add_edges(walk, lonlat, half) && add_edges(walk, lonlat + 2 * half, nedges - half);
}

bool zl_series_ring_area_by(const zl_area_kernel *kernel, double *area_m2, const double *lonlat,
                            size_t npoints)
{
    ring_walk walk;
    walk.kernel = kernel;
    walk.area_m2 = walk.offset_m2 = walk.east_deg = 0;
    for (size_t i = 0; i + 1 < npoints; i += RUN) {
        size_t left = npoints - 1 - i;
        if (!add_edges(&walk, lonlat + 2 * i, left < RUN ? left : RUN))
            return false;
    }
    /* A ring around a pole comes back a turn away. */
    if (!isfinite(walk.area_m2) || !(fabs(walk.east_deg) < 180))
        return false;
    *area_m2 = 0 - walk.area_m2;
    return true;
}

bool zl_series_ring_area(double *area_m2, const double *lonlat, size_t npoints)
{
    return zl_series_ring_area_by(best_kernel, area_m2, lonlat, npoints);
}
