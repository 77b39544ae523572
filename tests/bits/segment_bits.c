/* Prints what the segment index, the conversion to ECEF, the length of paths and the edges of a
 * chart give, to the last bit. Compiled once for each instruction set; the outputs must not differ.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "geodesy/chart_area.h"
#include "geodesy/ellipsoid.h"
#include "geodesy/segment_index.h"
#include "segment_oracle.h"

enum { PATHS = 60, POINTS = 90, QUESTIONS = 300 };

static void make_path(double *lonlat, size_t npoints)
{
    double azimuth = between(0, 360), step_m = pow(10, between(0, 4.6));
    lonlat[0] = between(84, 89);
    lonlat[1] = between(-60, 60);
    for (size_t i = 1; i < npoints; i++) {
        azimuth += between(-40, 40);
        zl_geodesic_direct(lonlat + 2 * i, lonlat + 2 * i - 2, azimuth, step_m * between(0.2, 1));
    }
}

static zl_segment_index *index_of(const zl_indexed_path *paths, size_t count)
{
    zl_segment_index *index = NULL;
    if (zl_segment_index_new(&index, paths, count, NULL) != ZL_OK)
        exit(EXIT_FAILURE);
    return index;
}

static void print_nearest(const zl_nearest *n)
{
    printf("%a %a %a %a %a\n", n->distance_m, n->from[0], n->from[1], n->to[0], n->to[1]);
}

/* The edges of a path in a chart around its middle, which one by one are the same. */
static void print_edges(const double *path, size_t npoints)
{
    double xy[2 * 40], edge_m2[40], edge_m[40];
    zl_chart_area chart;
    zl_chart_area_init(&chart, path + npoints);
    if (!zl_chart_forward(&chart.chart, xy, path, npoints))
        return;
    zl_chart_edges(&chart, edge_m2, edge_m, xy, npoints - 1);
    for (size_t i = 0; i + 1 < npoints; i++) {
        const double *a = xy + 2 * i, *b = a + 2;
        if (edge_m2[i] != zl_chart_edge_m2(&chart, a, b, a, 0) ||
            edge_m[i] != zl_chart_edge_m(&chart, a, b))
            exit(EXIT_FAILURE);
        printf("%a %a\n", edge_m2[i], edge_m[i]);
    }
}

static void ask(const zl_segment_index *index, zl_segment_finder *finder)
{
    double path[2 * 40], place[2] = {between(83, 90), between(-60, 60)};
    make_path(path, 40);
    zl_indexed_path asked = {path, 40, 0};
    zl_segment_index *from = index_of(&asked, 1);
    const zl_near_path *found;
    size_t count;
    if (zl_segment_finder_ask(&found, &count, finder, from, 3, INFINITY, NULL) != ZL_OK)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < count; i++)
        print_nearest(&found[i].nearest);
    zl_segment_index_free(from);
    zl_nearest nearest = zl_segment_index_from(index, place, INFINITY);
    print_nearest(&nearest);
    printf("%a\n", zl_path_length_m(path, 40));
    print_edges(path, 40);
    zl_vec foot = {0, 0, 0};
    double quick_m = zl_segment_index_quick_m(index, zl_ecef(place), INFINITY, &foot);
    printf("%a %a %a %a\n", quick_m, foot.x, foot.y, foot.z);
}

int main(void)
{
    static double lonlat[PATHS][2 * POINTS];
    zl_indexed_path paths[PATHS];
    zl_segment_finder *finder = NULL;
    for (size_t i = 0; i < PATHS; i++) {
        make_path(lonlat[i], POINTS);
        paths[i] = (zl_indexed_path){lonlat[i], POINTS, i};
    }
    zl_segment_index *index = index_of(paths, PATHS);
    if (zl_segment_finder_new(&finder, index, NULL) != ZL_OK)
        return EXIT_FAILURE;
    for (size_t i = 0; i < QUESTIONS; i++)
        ask(index, finder);
    zl_segment_finder_free(finder);
    zl_segment_index_free(index);
    return EXIT_SUCCESS;
}
