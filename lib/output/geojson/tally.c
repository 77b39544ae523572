#include "output/geojson/tally.h"

#include "base/digits.h"

void zl_tally_init(zl_tally *tally)
{
    *tally = (zl_tally){.values = ZL_CHAIN_EMPTY,
                        .places = ZL_CHAIN_EMPTY,
                        .least = {INT64_MAX, INT64_MAX},
                        .greatest = {INT64_MIN, INT64_MIN}};
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

void zl_tally_sum(zl_summary *summary, const zl_tally *tally)
{
    summary->features = tally->features;
    summary->shapeless = tally->shapeless;
    summary->points = tally->points;
    summary->value_sum = tally->values.mark;
    summary->fingerprint = tally->places.mark;
    summary->west = (double)tally->least[0] / ZL_DEGREE_STEPS;
    summary->south = (double)tally->least[1] / ZL_DEGREE_STEPS;
    summary->east = (double)tally->greatest[0] / ZL_DEGREE_STEPS;
    summary->north = (double)tally->greatest[1] / ZL_DEGREE_STEPS;
}
