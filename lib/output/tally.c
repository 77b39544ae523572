#include "output/tally.h"

#include <math.h>

void zl_tally_init(zl_tally *tally)
{
    *tally = (zl_tally){.values = ZL_CHAIN_EMPTY,
                        .places = ZL_CHAIN_EMPTY,
                        .least = {HUGE_VAL, HUGE_VAL},
                        .greatest = {-HUGE_VAL, -HUGE_VAL}};
}

void zl_tally_join(zl_tally *tally, const zl_tally *next)
{
    tally->features += next->features;
    tally->shapeless += next->shapeless;
    tally->points += next->points;
    zl_chain_join(&tally->values, &next->values);
    zl_chain_join(&tally->places, &next->places);
    for (int axis = 0; axis < 2; axis++) {
        if (next->least[axis] < tally->least[axis])
            tally->least[axis] = next->least[axis];
        if (next->greatest[axis] > tally->greatest[axis])
            tally->greatest[axis] = next->greatest[axis];
    }
}

void zl_tally_shape(zl_tally *tally, const zl_shape *shape)
{
    uint64_t mark = 0;
    tally->shapeless += shape == NULL;
    if (shape) {
        mark = zl_fold(zl_fold((uint64_t)shape->kind, shape->nparts), shape->nrings);
        for (size_t p = 0; p < shape->nparts; p++)
            mark = zl_fold(mark, shape->part_start[p + 1]);
        for (size_t r = 0; r < shape->nrings; r++)
            mark = zl_fold(mark, shape->ring_start[r + 1]);
        for (size_t i = 0; i < shape->npoints; i++)
            mark = zl_mark_place(tally, mark, shape->lonlat_deg + 2 * i);
    }
    zl_chain_add(&tally->places, mark);
}

void zl_tally_points(zl_tally *tally, const zl_shape *shape)
{
    uint64_t sum = 0;
    for (size_t i = 0; shape && i < shape->npoints; i++)
        sum += zl_mark_place(tally, 0, shape->lonlat_deg + 2 * i);
    zl_tally_end_points(tally, shape != NULL, sum, shape ? shape->npoints : 0);
}

void zl_tally_end_points(zl_tally *tally, bool shape, uint64_t sum, uint64_t npoints)
{
    tally->shapeless += !shape;
    zl_chain_add(&tally->places, shape ? zl_fold(sum, npoints) : 0);
}

void zl_tally_sum(zl_summary *summary, const zl_tally *tally, double units)
{
    summary->features = tally->features;
    summary->shapeless = tally->shapeless;
    summary->points = tally->points;
    summary->value_sum = tally->values.mark;
    summary->fingerprint = tally->places.mark;
    summary->west = tally->least[0] / units;
    summary->south = tally->least[1] / units;
    summary->east = tally->greatest[0] / units;
    summary->north = tally->greatest[1] / units;
}
