/* The least distance between two paths. Both are walked in blocks of some dozen segments, so that
 * no memory is asked for; spheres around blocks and segments (a chord is never longer than its
 * geodesic) leave a few pairs to look at, the closed forms of segment.c leave the nearest of those,
 * and the geodesic routines settle it. Two geodesic segments that do not cross are nearest at an
 * end of one of them, so places against segments are enough. */
#include "geodesy/distance.h"

#include <math.h>

#include "geodesy/segment.h"

enum { BLOCK_SEGMENTS = 64 };

/* Nearer than this is touching: coordinates in degrees are 1.6 nm apart at 180 degrees. */
static const double touching_m = 1e-8;

/* A run of segments of a path, none longer than ZL_LONGEST_SEGMENT_M. */
typedef struct point_block {
    size_t npoints; /* at least 2: a lone place is a segment of no length */
    double place[BLOCK_SEGMENTS + 1][2];
    zl_vec point[BLOCK_SEGMENTS + 1];
    zl_vec middle[BLOCK_SEGMENTS];
    double half_m[BLOCK_SEGMENTS];
    zl_vec centre;
    double radius_m;
} point_block;

/* Where a path is read: the edge, and how much of it is done when it is long. */
typedef struct path_reader {
    const double *lonlat;
    size_t npoints, edge, piece;
    bool begun;
} path_reader;

typedef struct nearest_search {
    zl_nearest best;
    double bound_m; /* what is farther does not matter */
    bool swapped;   /* the place is of b and the segment of a */
} nearest_search;

static double chord_m(zl_vec a, zl_vec b)
{
    zl_vec d = zl_vec_sub(a, b);
    return sqrt(zl_vec_dot(d, d));
}

static void set_point(point_block *block, const double lonlat[2], zl_vec point)
{
    block->place[block->npoints][0] = lonlat[0];
    block->place[block->npoints][1] = lonlat[1];
    block->point[block->npoints++] = point;
}

/* The next point of the path: a vertex, or a cut of an edge that is too long. */
static void read_point(path_reader *reader, point_block *block)
{
    const double *from = reader->lonlat + 2 * reader->edge, *to = from + 2;
    zl_vec point = zl_ecef(to);
    double pieces = 1, azimuth_deg = 0, length_m = 0;
    if (reader->piece || chord_m(block->point[block->npoints - 1], point) > 39e3) {
        length_m = zl_geodesic_inverse(from, to, &azimuth_deg, NULL);
        pieces = ceil(length_m / ZL_LONGEST_SEGMENT_M);
    }
    reader->piece++;
    if (!((double)reader->piece < pieces)) {
        set_point(block, to, point);
        reader->edge++;
        reader->piece = 0;
        return;
    }
    double cut[2];
    zl_geodesic_direct(cut, from, azimuth_deg, length_m * (double)reader->piece / pieces);
    set_point(block, cut, zl_ecef(cut));
}

/* An arc lies in the sphere that has its chord as diameter. */
static void enclose(point_block *block)
{
    zl_vec sum = {0, 0, 0};
    for (size_t i = 0; i + 1 < block->npoints; i++) {
        block->middle[i] = zl_vec_scale(zl_vec_add(block->point[i], block->point[i + 1]), 0.5);
        block->half_m[i] = 0.5 * chord_m(block->point[i], block->point[i + 1]) + 1e-6;
        sum = zl_vec_add(sum, block->middle[i]);
    }
    block->centre = zl_vec_scale(sum, 1 / (double)(block->npoints - 1));
    block->radius_m = 0;
    for (size_t i = 0; i + 1 < block->npoints; i++)
        block->radius_m =
            fmax(block->radius_m, chord_m(block->centre, block->middle[i]) + block->half_m[i]);
}

/* Reads the next block, which begins with the last point of the one before; false at the end. */
static bool read_block(path_reader *reader, point_block *block)
{
    bool lone = reader->npoints == 1 && !reader->begun;
    if (!lone && reader->edge + 1 >= reader->npoints)
        return false;
    size_t last = reader->begun ? block->npoints - 1 : 0;
    const double *first = reader->begun ? block->place[last] : reader->lonlat;
    zl_vec point = reader->begun ? block->point[last] : zl_ecef(first);
    block->npoints = 0;
    set_point(block, first, point);
    if (lone)
        set_point(block, first, point);
    while (block->npoints <= BLOCK_SEGMENTS && reader->edge + 1 < reader->npoints)
        read_point(reader, block);
    reader->begun = true;
    enclose(block);
    return true;
}

static void keep(nearest_search *search, double distance, const double place[2],
                 const double foot[2])
{
    const double *from = search->swapped ? foot : place, *to = search->swapped ? place : foot;
    if (!(distance < search->best.distance_m))
        return;
    search->best =
        (zl_nearest){distance <= touching_m ? 0 : distance, {from[0], from[1]}, {to[0], to[1]}};
    search->bound_m = fmin(search->bound_m, search->best.distance_m);
}

/* How wrong the closed forms may be, with a margin of five. */
static double doubt_m(double distance)
{
    double share = distance / 500e3;
    return 2e-4 + 5e-3 * share * share * share * share * share;
}

/* No two places of the blocks need be farther apart than their nearest vertices. */
static void bound_by_vertices(nearest_search *search, const point_block *a, const point_block *b)
{
    double least2 = INFINITY;
    size_t at = 0, bt = 0;
    for (size_t i = 0; i < a->npoints; i++)
        for (size_t j = 0; j < b->npoints; j++) {
            zl_vec d = zl_vec_sub(a->point[i], b->point[j]);
            double d2 = zl_vec_dot(d, d);
            if (d2 < least2) {
                least2 = d2;
                at = i;
                bt = j;
            }
        }
    double distance = zl_chord_to_geodesic_m(a->point[at], b->point[bt]);
    search->bound_m = fmin(search->bound_m, distance + doubt_m(distance));
}

/* Can anything in the two spheres be nearer than the bound? */
static bool within_bound(const nearest_search *search, zl_vec a, double radius_a, zl_vec b,
                         double radius_b)
{
    zl_vec d = zl_vec_sub(a, b);
    double reach = search->bound_m + radius_a + radius_b;
    return zl_vec_dot(d, d) <= reach * reach;
}

static void try_places(nearest_search *search, const point_block *places,
                       const point_block *segments)
{
    for (size_t i = 0; i < places->npoints; i++)
        for (size_t j = 0; j + 1 < segments->npoints; j++) {
            double fraction, foot[2];
            if (!within_bound(search, places->point[i], 0, segments->middle[j],
                              segments->half_m[j]))
                continue;
            double quick = zl_quick_foot_m(places->point[i], segments->point[j],
                                           segments->point[j + 1], &fraction);
            if (!(quick - doubt_m(quick) <= search->bound_m))
                continue;
            double exact = zl_exact_foot_m(places->place[i], segments->place[j],
                                           segments->place[j + 1], fraction, foot);
            keep(search, exact, places->place[i], foot);
        }
}

static void try_crossings(nearest_search *search, const point_block *a, const point_block *b)
{
    for (size_t i = 0; i + 1 < a->npoints; i++)
        for (size_t j = 0; j + 1 < b->npoints; j++) {
            double place[2], reach = a->half_m[i] + b->half_m[j];
            zl_vec d = zl_vec_sub(a->middle[i], b->middle[j]);
            if (zl_vec_dot(d, d) > reach * reach ||
                !zl_segments_cross(a->place[i], a->place[i + 1], b->place[j], b->place[j + 1],
                                   place))
                continue;
            keep(search, 0, place, place);
            return;
        }
}

static void try_blocks(nearest_search *search, const point_block *a, const point_block *b)
{
    if (!within_bound(search, a->centre, a->radius_m, b->centre, b->radius_m))
        return;
    bound_by_vertices(search, a, b);
    try_crossings(search, a, b);
    search->swapped = false;
    try_places(search, a, b);
    search->swapped = true;
    try_places(search, b, a);
    search->swapped = false;
}

zl_nearest zl_path_distance(const double *a_lonlat, size_t a_npoints, const double *b_lonlat,
                            size_t b_npoints, double limit_m)
{
    nearest_search search = {.best = {INFINITY, {NAN, NAN}, {NAN, NAN}}, .bound_m = limit_m};
    point_block a, b;
    path_reader read_a = {a_lonlat, a_npoints, 0, 0, false};
    while (search.best.distance_m > 0 && read_block(&read_a, &a)) {
        path_reader read_b = {b_lonlat, b_npoints, 0, 0, false};
        while (search.best.distance_m > 0 && read_block(&read_b, &b))
            try_blocks(&search, &a, &b);
    }
    return search.best;
}

double zl_segment_distance_m(const double place[2], const double a[2], const double b[2],
                             double foot[2])
{
    double segment[4] = {a[0], a[1], b[0], b[1]};
    zl_nearest nearest = zl_path_distance(place, 1, segment, 2, INFINITY);
    if (foot) {
        foot[0] = nearest.to[0];
        foot[1] = nearest.to[1];
    }
    return nearest.distance_m;
}
