#include "analysis/tiles.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"

static const double tile_deg = 0.25, widest_tile_deg = 2;
static const double radians = 0.017453292519943295769;

/* Charts that are kept; two tiles with the same place take turns. */
enum { kept_charts = 64 };

typedef struct tile {
    double size_deg; /* 0: none */
    double centre_deg[2];
} tile;

/* A feature in the chart of a tile; NULL when it does not fit into it. */
typedef struct slot {
    tile tile;
    zl_charted *polygon;
} slot;

typedef struct kept_chart {
    tile tile;
    zl_chart_area chart;
} kept_chart;

struct zl_tiles {
    const zl_collection *a, *b;
    slot *slot_a, *slot_b; /* the same for pairs of one collection */
    kept_chart *chart;
    zl_overlap_scratch scratch;
};

static bool same_tile(const tile *a, const tile *b)
{
    return a->size_deg == b->size_deg && a->centre_deg[0] == b->centre_deg[0] &&
           a->centre_deg[1] == b->centre_deg[1];
}

/* ---- where a pair is looked at -------------------------------------------------------------- */

static double middle_of_cell(double value, double cell)
{
    return (floor(value / cell) + 0.5) * cell;
}

/* Size 0 when the common extent is wider than the widest tile. */
static tile tile_of(const zl_extent *a, const zl_extent *b)
{
    zl_extent common = {fmax(a->west, b->west), fmax(a->south, b->south), fmin(a->east, b->east),
                        fmin(a->north, b->north)};
    tile t = {.size_deg = tile_deg};
    double nearest_equator = fmax(fmax(common.south, -common.north), 0), centre_deg[2];
    double width = (common.east - common.west) * cos(nearest_equator * radians);
    while (t.size_deg < fmax(width, common.north - common.south) && t.size_deg <= widest_tile_deg)
        t.size_deg *= 2;
    if (!(t.size_deg <= widest_tile_deg))
        return (tile){.size_deg = 0};
    zl_extent_centre(&common, centre_deg);
    t.centre_deg[1] = fmin(fmax(middle_of_cell(centre_deg[1], t.size_deg), -90), 90);
    double columns = fmax(floor(360 * cos(t.centre_deg[1] * radians) / t.size_deg), 1);
    t.centre_deg[0] = middle_of_cell(centre_deg[0], 360 / columns);
    return t;
}

static const zl_chart_area *chart_of(zl_tiles *tiles, const tile *t)
{
    double column = fmod(t->centre_deg[0] / tile_deg, 8),
           row = fmod(t->centre_deg[1] / tile_deg, 8);
    kept_chart *kept = &tiles->chart[((int)(column + 8) % 8) * 8 + (int)(row + 8) % 8];
    if (!same_tile(&kept->tile, t)) {
        zl_chart_area_init(&kept->chart, t->centre_deg);
        kept->tile = *t;
    }
    return &kept->chart;
}

static zl_status bring(const zl_charted **out, slot *s, const tile *t, const zl_chart_area *chart,
                       const zl_shape *shape, zl_error *err)
{
    if (!same_tile(&s->tile, t)) {
        zl_charted_free_ptr(&s->polygon);
        s->tile = (tile){.size_deg = 0};
        ZL_TRY(zl_charted_new(&s->polygon, chart, shape, err));
        s->tile = *t;
    }
    *out = s->polygon;
    return ZL_OK;
}

zl_status zl_tiles_measure(zl_pair_sums *out, zl_tiles *tiles, size_t i, size_t j, zl_error *err)
{
    const zl_charted *a = NULL, *b = NULL;
    *out = (zl_pair_sums){.known = false};
    tile t = tile_of(&tiles->a->extent[i], &tiles->b->extent[j]);
    if (t.size_deg == 0)
        return ZL_OK;
    const zl_chart_area *chart = chart_of(tiles, &t);
    ZL_TRY(bring(&a, &tiles->slot_a[i], &t, chart, tiles->a->feature[i].shape, err));
    ZL_TRY(bring(&b, &tiles->slot_b[j], &t, chart, tiles->b->feature[j].shape, err));
    if (!a || !b)
        return ZL_OK;
    ZL_TRY(zl_overlap_area(&out->overlap, chart, a, b, &tiles->scratch, err));
    out->known = out->overlap.sound;
    out->a_m2 = a->area_m2;
    out->b_m2 = b->area_m2;
    return ZL_OK;
}

/* ---- making --------------------------------------------------------------------------------- */

static void free_slots(slot *slots, size_t count)
{
    for (size_t i = 0; slots && i < count; i++)
        zl_charted_free(slots[i].polygon);
    zl_free(slots);
}

void zl_tiles_free(zl_tiles *tiles)
{
    if (!tiles)
        return;
    if (tiles->slot_b != tiles->slot_a)
        free_slots(tiles->slot_b, tiles->b->count);
    free_slots(tiles->slot_a, tiles->a->count);
    zl_free(tiles->chart);
    zl_overlap_scratch_free(&tiles->scratch);
    zl_free(tiles);
}

zl_status zl_tiles_new(zl_tiles **out, const zl_collection *a, const zl_collection *b,
                       zl_error *err)
{
    zl_tiles *tiles = zl_alloc_zero(1, sizeof *tiles);
    if (!tiles)
        return zl_fail_memory(err);
    tiles->a = a;
    tiles->b = b;
    tiles->chart = zl_alloc_zero(kept_charts, sizeof *tiles->chart);
    tiles->slot_a = zl_alloc_zero(a->count, sizeof *tiles->slot_a);
    tiles->slot_b = a == b ? tiles->slot_a : zl_alloc_zero(b->count, sizeof *tiles->slot_b);
    if (!tiles->chart || !tiles->slot_a || !tiles->slot_b) {
        zl_tiles_free(tiles);
        return zl_fail_memory(err);
    }
    *out = tiles;
    return ZL_OK;
}
