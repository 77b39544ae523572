#include "analysis/tiles.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geometry/shape.h"

static const double tile_deg = 0.25, widest_tile_deg = 2;
static const double radians = 0.017453292519943295769;

/* Charts that are kept; two tiles with the same place take turns. */
enum { kept_charts = 64 };

typedef struct kept_chart {
    zl_tile tile;
    zl_chart_area chart;
} kept_chart;

/* Pair after pair is looked at in one tile: the last row of tiles and the last chart are at hand.
 */
struct zl_tiles {
    kept_chart chart[kept_charts];
    const kept_chart *last;
    double row_deg, row_size_deg, column_deg; /* middle and height of a row, width of its tiles */
    zl_overlap_scratch scratch;
};

static bool same_tile(const zl_tile *a, const zl_tile *b)
{
    return a->size_deg == b->size_deg && a->centre_deg[0] == b->centre_deg[0] &&
           a->centre_deg[1] == b->centre_deg[1];
}

/* ---- where a pair is looked at -------------------------------------------------------------- */

static double middle_of_cell(double value, double cell)
{
    return (floor(value / cell) + 0.5) * cell;
}

/* Height of the tile of an extent; 0 when that is wider than the widest tile. */
static double size_for(const zl_extent *common)
{
    double width = common->east - common->west, height = common->north - common->south;
    double size_deg = tile_deg;
    if (width <= size_deg && height <= size_deg)
        return size_deg;
    double nearest_equator = fmax(fmax(common->south, -common->north), 0);
    width *= cos(nearest_equator * radians);
    while (size_deg < fmax(width, height) && size_deg <= widest_tile_deg)
        size_deg *= 2;
    return size_deg <= widest_tile_deg ? size_deg : 0;
}

/* Width of the tiles of a row, of which a whole number goes around the globe. */
static double column_width(zl_tiles *tiles, double row_deg, double size_deg)
{
    if (tiles->row_deg != row_deg || tiles->row_size_deg != size_deg) {
        double columns = fmax(floor(360 * cos(row_deg * radians) / size_deg), 1);
        tiles->row_deg = row_deg;
        tiles->row_size_deg = size_deg;
        tiles->column_deg = 360 / columns;
    }
    return tiles->column_deg;
}

/* Size 0 when the common extent is wider than the widest tile. */
static zl_tile tile_of(zl_tiles *tiles, const zl_extent *a, const zl_extent *b)
{
    zl_extent common = {zl_greater(a->west, b->west), zl_greater(a->south, b->south),
                        zl_lesser(a->east, b->east), zl_lesser(a->north, b->north)};
    zl_tile t = {.size_deg = size_for(&common)};
    double centre_deg[2];
    if (t.size_deg == 0)
        return t;
    zl_extent_centre(&common, centre_deg);
    t.centre_deg[1] = fmin(fmax(middle_of_cell(centre_deg[1], t.size_deg), -90), 90);
    t.centre_deg[0] =
        middle_of_cell(centre_deg[0], column_width(tiles, t.centre_deg[1], t.size_deg));
    return t;
}

static const zl_chart_area *chart_of(zl_tiles *tiles, const zl_tile *t)
{
    if (tiles->last && same_tile(&tiles->last->tile, t))
        return &tiles->last->chart;
    double column = fmod(t->centre_deg[0] / tile_deg, 8),
           row = fmod(t->centre_deg[1] / tile_deg, 8);
    kept_chart *kept = &tiles->chart[((int)(column + 8) % 8) * 8 + (int)(row + 8) % 8];
    if (!same_tile(&kept->tile, t)) {
        zl_chart_area_init(&kept->chart, t->centre_deg);
        kept->tile = *t;
    }
    tiles->last = kept;
    return &kept->chart;
}

/* What of a polygon can matter to another one whose extent lies in it: pairs of a tile have the
 * middle of what they have in common there, and that is no wider than the tile. */
static zl_extent window_of(zl_tiles *tiles, const zl_tile *t)
{
    double width = column_width(tiles, t->centre_deg[1], t->size_deg);
    return (zl_extent){t->centre_deg[0] - width, t->centre_deg[1] - t->size_deg,
                       t->centre_deg[0] + width, t->centre_deg[1] + t->size_deg};
}

static bool is_within(const zl_extent *inner, const zl_extent *outer)
{
    return inner->west > outer->west && inner->east < outer->east && inner->south > outer->south &&
           inner->north < outer->north;
}

/* Where all of `other` is in the window, what of the polygon lies outside of that does not matter.
 */
static zl_status view(const zl_charted **out, zl_tiles *tiles, zl_polygon *polygon,
                      const zl_polygon *other, const zl_tile *t, const zl_chart_area *chart,
                      zl_error *err)
{
    const zl_extent window = window_of(tiles, t);
    return zl_polygon_view(out, polygon, t, is_within(&other->extent, &window) ? &window : NULL,
                           chart, err);
}

/* ---- one inside the other -------------------------------------------------------------------- */

/* A smaller one, which might be none at all for rounding, is looked at edge by edge. */
static const double least_inner_m2 = 1e-3;

/* A box in the chart that holds all of an extent: meridians are straight there, and a parallel
 * leaves the chord of its ends by no more than (d lon)² / 8 of the radius. */
static bool box_in_chart(zl_box *box, const zl_chart *chart, const zl_extent *e)
{
    const double corner[8] = {e->west, e->south, e->east, e->south,
                              e->east, e->north, e->west, e->north};
    double xy[8], turn = (e->east - e->west) * radians;
    if (!zl_chart_forward(chart, xy, corner, 4))
        return false;
    *box = zl_edge_box(xy, xy + 2);
    zl_box north = zl_edge_box(xy + 4, xy + 6);
    zl_box_add(box, &north);
    double margin_m = chart->radius_m * turn * turn / 4 + 1e-6;
    box->west -= margin_m;
    box->south -= margin_m;
    box->east += margin_m;
    box->north += margin_m;
    return true;
}

/* Has `outer` no edge near `inner`? Then that need not be brought into the chart. `*out` is as it
 * was where this does not tell. */
static zl_status try_inside(zl_pair_sums *out, zl_tiles *tiles, bool inner_is_a, zl_polygon *inner,
                            zl_polygon *outer, const zl_tile *t, const zl_chart_area *chart,
                            zl_error *err)
{
    const zl_charted *around = NULL;
    zl_box box;
    int turns = 0;
    if (!is_within(&inner->extent, &outer->extent) || !(inner->area_m2 > least_inner_m2))
        return ZL_OK;
    ZL_TRY(view(&around, tiles, outer, inner, t, chart, err));
    if (!around || !box_in_chart(&box, &chart->chart, &inner->extent) ||
        !zl_overlap_clear(&turns, around, &box) || turns != 1)
        return ZL_OK;
    double perimeter_m = zl_shape_perimeter_m(inner->feature->shape);
    double outside_m = around->perimeter_m + perimeter_m;
    *out = (zl_pair_sums){.known = true,
                          .inner = inner,
                          .overlap = {.area_m2 = inner->area_m2,
                                      .perimeter_m = perimeter_m,
                                      .a_alone_m = inner_is_a ? 0 : outside_m,
                                      .b_alone_m = inner_is_a ? outside_m : 0,
                                      .sound = true},
                          .a_m2 = inner_is_a ? inner->area_m2 : around->area_m2,
                          .b_m2 = inner_is_a ? around->area_m2 : inner->area_m2};
    return ZL_OK;
}

/* ---- a pair ---------------------------------------------------------------------------------- */

zl_status zl_tiles_measure(zl_pair_sums *out, zl_tiles *tiles, zl_polygon *a, zl_polygon *b,
                           zl_error *err)
{
    const zl_charted *in_a = NULL, *in_b = NULL;
    *out = (zl_pair_sums){.known = false};
    zl_tile t = tile_of(tiles, &a->extent, &b->extent);
    if (t.size_deg == 0)
        return ZL_OK;
    const zl_chart_area *chart = chart_of(tiles, &t);
    if (t.size_deg == tile_deg) {
        ZL_TRY(try_inside(out, tiles, true, a, b, &t, chart, err));
        if (!out->known)
            ZL_TRY(try_inside(out, tiles, false, b, a, &t, chart, err));
        if (out->known)
            return ZL_OK;
    }
    ZL_TRY(view(&in_a, tiles, a, b, &t, chart, err));
    ZL_TRY(view(&in_b, tiles, b, a, &t, chart, err));
    if (!in_a || !in_b)
        return ZL_OK;
    ZL_TRY(zl_overlap_area(&out->overlap, chart, in_a, in_b, &tiles->scratch, err));
    out->known = out->overlap.sound;
    out->a_m2 = in_a->area_m2;
    out->b_m2 = in_b->area_m2;
    return ZL_OK;
}

/* ---- making --------------------------------------------------------------------------------- */

void zl_tiles_free(zl_tiles *tiles)
{
    if (!tiles)
        return;
    zl_overlap_scratch_free(&tiles->scratch);
    zl_free(tiles);
}

void zl_tiles_free_ptr(zl_tiles **tiles)
{
    zl_tiles_free(*tiles);
}

zl_status zl_tiles_new(zl_tiles **out, zl_error *err)
{
    *out = zl_alloc_zero(1, sizeof **out);
    return *out ? ZL_OK : zl_fail_memory(err);
}
