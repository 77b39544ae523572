/* The authalic ordinate y(φ) = ∫ M N cos φ dφ turns the area west to east of a path into ∫ y dλ. It
 * is counted from a latitude near the path (η), so that little cancels in small rings: by the
 * Taylor series of area_table.c. What is taller than a twentieth of a degree counts from its own
 * first point, by a series shifted there.
 *
 * Source: Clairaut's relation and the geodesic equations in C. F. F. Karney, J. Geodesy 87 (2013)
 * 43–55, for the edges; the corrections of area_loops.inc follow from them. */
#include "geodesy/area_series.h"

#include <math.h>
#include <string.h>

#include "geodesy/ecef.h"

enum { MOST_PIECES = 32, RUN = 128 };
static const double reach_deg = 1;

static const zl_area_kernel *best_kernel;
__attribute__((constructor)) static void choose_kernel(void)
{
    best_kernel = zl_area_kernel_best();
}

typedef struct ring_walk {
    const zl_area_kernel *kernel;
    double area_m2;   /* ∫ η dλ so far */
    double offset_m2; /* η where the walk stands, from the first point of the ring */
    double east_deg;  /* how far it has come */
} ring_walk;

static void add_sum(ring_walk *walk, const zl_area_sum *sum, double east_deg)
{
    double above_m2 = walk->offset_m2 - sum->begin_m2;
    walk->area_m2 += sum->area_m2 + above_m2 * (east_deg * ZL_RADIANS_PER_DEGREE);
    walk->offset_m2 += sum->end_m2 - sum->begin_m2;
    walk->east_deg += east_deg;
}

/* Adds a run that is tall, or whose edges are `cut_already`: they may be a little too long. */
static bool try_tall_run(ring_walk *walk, const double *lonlat, size_t nedges, bool cut_already)
{
    const zl_area_kernel *kernel = walk->kernel;
    zl_area_reach reach = kernel->reach(lonlat, nedges);
    double lat_deg = lonlat[1];
    if (!(reach.lat_deg <= reach_deg && fabs(lat_deg) + reach.lat_deg <= ZL_AREA_SERIES_LAT_DEG))
        return false;
    const zl_area_entry *near = zl_area_wide_entry(lat_deg);
    zl_area_context own;
    zl_area_refer_to(&own, &near->context, lat_deg);
    double longest_m2 = zl_area_longest_edge_m2(&own, lat_deg, &reach);
    if (!(longest_m2 <= near->fourth_order_m2 || cut_already))
        return false;
    zl_area_sum_fn add_up = longest_m2 <= near->second_order_m2 ? kernel->sum2 : kernel->sum4;
    zl_area_sum sum = add_up(&own, lonlat, nedges);
    add_sum(walk, &sum, lonlat[2 * nedges] - lonlat[0]);
    return true;
}

/* Adds a run of edges, if the series hold for them all. */
static bool try_run(ring_walk *walk, const double *lonlat, size_t nedges, bool cut_already)
{
    zl_area_sum sum;
    if (!walk->kernel->add_low(&sum, lonlat, nedges))
        return try_tall_run(walk, lonlat, nedges, cut_already);
    add_sum(walk, &sum, lonlat[2 * nedges] - lonlat[0]);
    return true;
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
    double count = ceil(chord_m / sqrt(zl_area_wide_entry(higher_deg)->fourth_order_m2));
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

/* Rings of many runs, or with one that is tall or has long edges. */
static bool walk_ring(const zl_area_kernel *kernel, double *area_m2, const double *lonlat,
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

/* Of a closed ring it does not matter from where its ordinates count. */
bool zl_series_ring_area_by(const zl_area_kernel *kernel, double *area_m2, const double *lonlat,
                            size_t npoints)
{
    size_t nedges = npoints - 1;
    zl_area_sum sum;
    if (npoints < 2 || nedges > RUN || lonlat[0] != lonlat[2 * nedges] ||
        !kernel->add_low(&sum, lonlat, nedges) || !isfinite(sum.area_m2))
        return walk_ring(kernel, area_m2, lonlat, npoints);
    *area_m2 = 0 - sum.area_m2;
    return true;
}

bool zl_series_ring_area(double *area_m2, const double *lonlat, size_t npoints)
{
    return zl_series_ring_area_by(best_kernel, area_m2, lonlat, npoints);
}
