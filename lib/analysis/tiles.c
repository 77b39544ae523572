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

/* Features that are kept: some rows of a grid of a million parcels. */
enum { most_slots = 16384 };

/* A feature in the chart of a tile; NULL when it does not fit into it. Features whose numbers
 * differ by a multiple of the slots take turns. */
typedef struct slot {
    size_t feature;
    tile tile;
    zl_charted *polygon;
} slot;

typedef struct slots {
    slot *slot;
    size_t count;
} slots;

typedef struct kept_chart {
    tile tile;
    zl_chart_area chart;
} kept_chart;

struct zl_tiles {
    const zl_collection *a, *b;
    slots slots_a, slots_b; /* the same for pairs of one collection */
    slot spare;             /* for a partner that would drive out the other one */
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

static zl_status bring(const zl_charted **out, slot *s, size_t feature, const tile *t,
                       const zl_chart_area *chart, const zl_shape *shape, zl_error *err)
{
    if (s->feature != feature || !same_tile(&s->tile, t)) {
        zl_charted_free_ptr(&s->polygon);
        s->tile = (tile){.size_deg = 0};
        ZL_TRY(zl_charted_new(&s->polygon, chart, shape, err));
        s->feature = feature;
        s->tile = *t;
    }
    *out = s->polygon;
    return ZL_OK;
}

static slot *slot_of(const slots *all, size_t feature)
{
    return &all->slot[feature % all->count];
}

zl_status zl_tiles_measure(zl_pair_sums *out, zl_tiles *tiles, size_t i, size_t j, zl_error *err)
{
    const zl_charted *a = NULL, *b = NULL;
    *out = (zl_pair_sums){.known = false};
    tile t = tile_of(&tiles->a->extent[i], &tiles->b->extent[j]);
    if (t.size_deg == 0)
        return ZL_OK;
    const zl_chart_area *chart = chart_of(tiles, &t);
    slot *slot_a = slot_of(&tiles->slots_a, i), *slot_b = slot_of(&tiles->slots_b, j);
    if (slot_a == slot_b && i != j)
        slot_b = &tiles->spare;
    ZL_TRY(bring(&a, slot_a, i, &t, chart, tiles->a->feature[i].shape, err));
    ZL_TRY(bring(&b, slot_b, j, &t, chart, tiles->b->feature[j].shape, err));
    if (!a || !b)
        return ZL_OK;
    ZL_TRY(zl_overlap_area(&out->overlap, chart, a, b, &tiles->scratch, err));
    out->known = out->overlap.sound;
    out->a_m2 = a->area_m2;
    out->b_m2 = b->area_m2;
    return ZL_OK;
}

/* ---- making --------------------------------------------------------------------------------- */

static bool make_slots(slots *out, size_t features)
{
    out->count = features < most_slots ? features + 1 : most_slots;
    out->slot = zl_alloc_zero(out->count, sizeof *out->slot);
    return out->slot != NULL;
}

static void free_slots(slots *all)
{
    for (size_t i = 0; all->slot && i < all->count; i++)
        zl_charted_free(all->slot[i].polygon);
    zl_free(all->slot);
}

void zl_tiles_free(zl_tiles *tiles)
{
    if (!tiles)
        return;
    if (tiles->slots_b.slot != tiles->slots_a.slot)
        free_slots(&tiles->slots_b);
    free_slots(&tiles->slots_a);
    zl_charted_free(tiles->spare.polygon);
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
    bool made = tiles->chart && make_slots(&tiles->slots_a, a->count);
    if (made && a == b)
        tiles->slots_b = tiles->slots_a;
    if (!made || (a != b && !make_slots(&tiles->slots_b, b->count))) {
        zl_tiles_free(tiles);
        return zl_fail_memory(err);
    }
    *out = tiles;
    return ZL_OK;
}
