/* An index of many segments is built by several threads: it is the one that a single thread builds,
 * and has every segment once. */
#include "geodesy/segment_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "unit.h"

enum { PATHS = 50, POINTS = 3000 };

static double lonlat[PATHS][POINTS][2];

/* Lines that wind through each other; one of them has an edge that is cut. */
static zl_segment_index *index_with_jobs(int jobs)
{
    zl_error err = {0};
    zl_indexed_path path[PATHS];
    zl_segment_index *index = NULL;
    for (size_t p = 0; p < PATHS; p++) {
        for (size_t i = 0; i < POINTS; i++) {
            double at = (double)i / 500 + (double)p;
            lonlat[p][i][0] = 86 + 0.001 * (double)i + 0.2 * sin(at);
            lonlat[p][i][1] = 43 + 0.02 * (double)p + 0.3 * cos(1.7 * at);
        }
        path[p] = (zl_indexed_path){lonlat[p][0], POINTS, p};
    }
    lonlat[7][POINTS - 1][0] += 2;
    zl_set_jobs(jobs);
    UNIT_OK(zl_segment_index_new(&index, path, PATHS, &err), err);
    zl_set_jobs(0);
    return index;
}

static void is_the_same_with_more_threads(void)
{
    zl_segment_index *one = index_with_jobs(1), *more = index_with_jobs(3);
    size_t boxes = one->level_start[one->nlevels - 1] + 1;
    CU_ASSERT_FATAL(one->nleaves > ZL_MANY_LEAVES);
    CU_ASSERT_FATAL(more->nleaves == one->nleaves && more->nlevels == one->nlevels);
    CU_ASSERT_FATAL(more->nplaces == one->nplaces);
    CU_ASSERT(memcmp(one->leaf, more->leaf, one->nleaves * sizeof *one->leaf) == 0);
    CU_ASSERT(memcmp(one->box, more->box, boxes * sizeof *one->box) == 0);
    CU_ASSERT(memcmp(one->place, more->place, one->nplaces * sizeof *one->place) == 0);
    zl_segment_index_free(one);
    zl_segment_index_free(more);
}

static void has_every_segment_once(void)
{
    zl_segment_index *index = index_with_jobs(3);
    bool *seen = calloc(index->nplaces, sizeof *seen);
    CU_ASSERT_FATAL(seen != NULL);
    CU_ASSERT(index->nplaces > (size_t)PATHS * POINTS); /* the long edge was cut */
    size_t segments = 0;
    for (size_t i = 0; i < index->nleaves; i++) {
        const zl_segment_leaf *leaf = &index->leaf[i];
        for (size_t k = 0; k < leaf->nsegments; k++) {
            CU_ASSERT(!seen[leaf->first + k]);
            seen[leaf->first + k] = true;
            segments++;
        }
        CU_ASSERT(leaf->first >= index->path_start[leaf->path]);
        CU_ASSERT(leaf->first + leaf->nsegments < index->path_start[leaf->path + 1]);
    }
    CU_ASSERT_EQUAL(segments, index->nplaces - PATHS);
    free(seen);
    zl_segment_index_free(index);
}

static void no_place_is_told_by_its_number(void)
{
    zl_error err = {0};
    zl_segment_index *index = NULL;
    double path[200][2];
    for (size_t i = 0; i < 200; i++) {
        path[i][0] = 86 + 0.001 * (double)i;
        path[i][1] = 43;
    }
    path[150][1] = 90.5;
    const zl_indexed_path paths[2] = {{path[0], 100, 0}, {path[0], 200, 1}};
    CU_ASSERT_EQUAL(zl_segment_index_new(&index, paths, 2, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "path 2, point 151"));
}

int main(void)
{
    static const unit_case cases[] = {
        {"the same with more threads", is_the_same_with_more_threads},
        {"every segment is there once", has_every_segment_once},
        {"what is no place is told by its number", no_place_is_told_by_its_number},
    };
    return unit_main("geodesy_segment_tree", cases, sizeof cases / sizeof *cases);
}
