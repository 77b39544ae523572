/* What is kept of the boundary, and how far from the lines it is. */
#include <math.h>

#include "geometry/reach_outline.h"

void zl_reach_keep(zl_reach_sum *m, const zl_curve *curve)
{
    double from[2], to[2];
    zl_curve_at(from, curve, 0);
    zl_curve_at(to, curve, 1);
    m->m2 += zl_curve_m2(curve, &m->area->chart);
    m->east += to[0] - from[0];
    m->north += to[1] - from[1];
}

/* The boundary is looked at in every quarter of the distance, and where it begins. */
static const double look_share = 0.25;

/* A first try finds what is to be expected quickly, a second one whatever there is. */
static void look_at(zl_reach_sum *m, const double xy[2])
{
    zl_vec point = zl_circle_chart_inverse(&m->area->chart, xy);
    double found_m = zl_segment_index_quick_m(m->area->segments, point, m->within_m + 1, NULL);
    if (!isfinite(found_m))
        found_m = zl_segment_index_quick_m(m->area->segments, point, (double)INFINITY, NULL);
    double error_m = fabs(found_m - m->within_m);
    if (error_m > m->largest_m)
        m->largest_m = error_m;
}

void zl_reach_look(zl_reach_sum *m, const zl_curve *part, const double middle[2])
{
    m->unseen_m += part->length;
    if (!(m->unseen_m >= look_share * m->within_m)) /* never for NAN */
        return;
    look_at(m, middle);
    m->unseen_m = 0;
}

static bool is_held(zl_reach_sum *m, const zl_capsule_query *query, bool answered)
{
    m->failed = !answered || m->failed;
    m->effort -= 1 + 8 * (double)query->nnear;
    return query->covering != ZL_NO_CAPSULE;
}

bool zl_reach_ask_around(zl_reach_sum *m, const double xy[2], double half, const size_t *without,
                         size_t nwithout, size_t *guess)
{
    zl_capsule_query *around = &m->area->around;
    around->xy[0] = xy[0];
    around->xy[1] = xy[1];
    around->half = half;
    around->without = without;
    around->nwithout = nwithout;
    around->covering = *guess;
    bool held = is_held(m, around, zl_capsules_ask(around, &m->area->capsules));
    if (held)
        *guess = around->covering;
    return held;
}

bool zl_reach_ask(zl_reach_sum *m, const zl_curve *curve, const size_t *without, size_t nwithout)
{
    zl_capsule_query *query = &m->area->query;
    zl_curve_at(query->xy, curve, 0.5);
    query->half = curve->length / 2;
    query->without = without;
    query->nwithout = nwithout;
    return is_held(m, query, zl_capsules_ask_within(query, &m->area->capsules, &m->area->around));
}
