#include "output/map/groups.h"

#include <math.h>

static const double km_of_degree = 111.2;

static double beyond(double from, double to)
{
    return fmax(to - from, 0);
}

/* Distance of two extents, as good as a choice needs it. */
static double gap_km(const zl_extent *a, const zl_extent *b)
{
    double shrink = cos((a->south + b->north) / 2 * 0.017453292519943295);
    double east = beyond(a->east, b->west) + beyond(b->east, a->west);
    double north = beyond(a->north, b->south) + beyond(b->north, a->south);
    return hypot(east * shrink, north) * km_of_degree;
}

static double nearest_pair(size_t pair[2], const zl_extent *extent, size_t count)
{
    double least = INFINITY;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            double gap = gap_km(&extent[i], &extent[j]);
            if (gap < least) {
                least = gap;
                pair[0] = i;
                pair[1] = j;
            }
        }
    return least;
}

static void sort_from_north(zl_map_groups *groups)
{
    for (size_t i = 1; i < groups->count; i++)
        for (size_t j = i; j > 0 && groups->extent[j].north > groups->extent[j - 1].north; j--) {
            zl_extent kept = groups->extent[j];
            groups->extent[j] = groups->extent[j - 1];
            groups->extent[j - 1] = kept;
        }
}

bool zl_map_groups_find(zl_map_groups *out, const zl_map_layers *layers, size_t most)
{
    zl_extent extent[ZL_MAP_AREAS];
    size_t count = layers->areas, pair[2] = {0, 0};
    out->count = 1;
    if (!zl_map_layers_extent(&out->extent[0], layers))
        return false;
    if (count == 0 || count > ZL_MAP_AREAS)
        return true;
    for (size_t i = 0; i < count; i++)
        extent[i] = layers->area[i];
    while (count > 1 && (nearest_pair(pair, extent, count) == 0 || count > most)) {
        extent[pair[0]] = zl_extent_join(&extent[pair[0]], &extent[pair[1]]);
        extent[pair[1]] = extent[--count];
    }
    for (size_t i = 0; i < count; i++)
        out->extent[i] = extent[i];
    out->count = count;
    sort_from_north(out);
    return true;
}
