#include "analysis/corridor_area.h"

#include <math.h>

#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/workers.h"

/* ---- the lines ------------------------------------------------------------------------------ */

static zl_status cut_some(size_t first, size_t count, void *user, zl_error *err)
{
    const zl_corridor_lines *all = user;
    const zl_feature *feature = all->lines->features->feature;
    for (size_t i = first; i < first + count; i++)
        if (feature[i].shape)
            ZL_TRY(zl_shape_densify(&all->cut[i], feature[i].shape, ZL_REACH_EDGE_M, err));
    return ZL_OK;
}

zl_status zl_corridor_lines_open(zl_corridor_lines *out, const zl_lines *lines,
                                 const zl_corridor_options *options, zl_error *err)
{
    bool all = options->dissolve;
    size_t wanted = all ? 1 : lines->nmodes;
    *out = (zl_corridor_lines){.lines = lines,
                               .cut = zl_alloc_zero(lines->features->count, sizeof(void *)),
                               .parts = zl_alloc_zero(wanted, sizeof *out->parts)};
    if (!out->cut || !out->parts)
        return zl_fail_memory(err);
    for (; out->nindexes < wanted; out->nindexes++)
        ZL_TRY(zl_part_index_new(&out->parts[out->nindexes], lines,
                                 all ? NULL : lines->mode[out->nindexes], all, err));
    return zl_workers_each(lines->features->count, cut_some, out, err);
}

void zl_corridor_lines_free(zl_corridor_lines *all)
{
    for (size_t i = 0; all->cut && i < all->lines->features->count; i++)
        zl_shape_free(all->cut[i]);
    for (size_t m = 0; m < all->nindexes; m++)
        zl_part_index_free(&all->parts[m]);
    zl_free(all->cut);
    zl_free(all->parts);
    *all = (zl_corridor_lines){.lines = NULL};
}

/* ---- a thread, a zone, the lines near it ----------------------------------------------------- */

zl_status zl_zone_reach_open(zl_zone_reach *out, const zl_corridor_lines *to,
                             const zl_corridor_options *options, zl_error *err)
{
    size_t most = to->lines->features->count;
    *out = (zl_zone_reach){.to = to,
                           .options = options,
                           .asked = zl_alloc_zero(to->nindexes, sizeof(zl_shape_index *)),
                           .near = zl_alloc_zero(most, sizeof *out->near),
                           .reach = zl_alloc_zero(most, sizeof *out->reach),
                           .reach_of = zl_alloc_zero(most, sizeof *out->reach_of)};
    if (!out->asked || !out->near || !out->reach || !out->reach_of)
        return zl_fail_memory(err);
    for (; out->nasked < to->nindexes; out->nasked++)
        ZL_TRY(zl_shape_index_share(&out->asked[out->nasked], to->parts[out->nasked].index, err));
    return ZL_OK;
}

void zl_zone_reach_close(zl_zone_reach *at)
{
    for (size_t m = 0; m < at->nasked; m++)
        zl_shape_index_free(at->asked[m]);
    zl_free(at->asked);
    zl_free(at->near);
    zl_free(at->reach);
    zl_free(at->reach_of);
    zl_prepared_zone_free(&at->prepared);
    zl_reach_area_free(&at->area);
}

zl_status zl_zone_reach_take_zone(zl_zone_reach *at, const zl_feature *zone, zl_error *err)
{
    at->zone = zone;
    at->zone_m2 = zl_shape_area_m2(zone->shape);
    at->has_zone = at->has_lines = false;
    ZL_TRY(zl_prepare_zone(&at->prepared, zone->shape, err));
    at->across_m = zl_extent_across_m(&at->prepared.extent);
    return ZL_OK;
}

zl_status zl_zone_reach_take_lines(zl_zone_reach *at, size_t index, double farthest_m,
                                   zl_error *err)
{
    at->index = index;
    at->has_lines = false;
    return zl_find_near_parts(at->near, &at->nnear, &at->to->parts[index], at->asked[index],
                              at->to->lines, at->zone, &at->prepared, farthest_m, err);
}

/* ---- areas ---------------------------------------------------------------------------------- */

/* How far a line reaches: beyond `within_m` by its uncertainty times `sign`. */
static double reach_m(const zl_near_part *near, double within_m, int sign)
{
    return sign ? within_m + sign * near->uncertainty_m : within_m;
}

/* Distances are exact to a micrometre. */
static const double margin_m = 1e-3;

/* Does one line reach over all of the zone, whatever its outline is? */
static bool is_whole(const zl_zone_reach *at, double within_m, int sign)
{
    for (size_t i = 0; i < at->nnear; i++)
        if (at->near[i].distance_m + at->across_m + margin_m <=
            reach_m(&at->near[i], within_m, sign))
            return true;
    return false;
}

/* Does no line come near? Of one that is not known that cannot be told. */
static bool is_nothing(const zl_zone_reach *at, double within_m, int sign)
{
    for (size_t i = 0; i < at->nnear; i++)
        if (!(at->near[i].distance_m > reach_m(&at->near[i], within_m, sign) + margin_m))
            return false;
    return true;
}

/* The farthest that a line reaches for a row that asks for the zone's outline. */
static double farthest_m(const zl_zone_reach *at)
{
    double farthest = 0;
    for (size_t w = 0; w < at->options->nwithin; w++)
        for (int sign = -1; sign <= 1; sign++) {
            double within_m = at->options->within_m[w];
            bool asks = !is_whole(at, within_m, sign);
            for (size_t i = 0; i < at->nnear && asks; i++)
                farthest = fmax(farthest, reach_m(&at->near[i], within_m, sign));
        }
    return farthest;
}

static zl_status fill_area(zl_zone_reach *at, zl_error *err)
{
    if (!at->has_zone)
        ZL_TRY(zl_reach_area_take_zone(&at->area, &at->prepared, at->zone_m2,
                                       at->options->tolerance_m, err));
    at->has_zone = true;
    if (!at->has_lines)
        ZL_TRY(zl_reach_area_take_lines(&at->area, at->asked[at->index], farthest_m(at), err));
    at->has_lines = true;
    return ZL_OK;
}

static zl_status corridor_shape(zl_shape **out, zl_zone_reach *at, double within_m, int sign,
                                zl_error *err)
{
    if (is_whole(at, within_m, sign))
        return zl_shape_copy(out, at->zone->shape, err);
    for (size_t i = 0; i < at->nnear; i++)
        at->reach[i] = (zl_reach){at->to->cut[at->near[i].part.feature],
                                  reach_m(&at->near[i], within_m, sign)};
    return zl_reach_shape(out, at->zone->shape, at->reach, at->nnear, at->options->tolerance_m,
                          err);
}

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

static double reach_of_shape(size_t shape, void *user)
{
    return ((const zl_zone_reach *)user)->reach_of[shape];
}

/* The area without the shape; `*sound` false: only the shape can tell. */
static zl_status reached_area(zl_reached *out, zl_zone_reach *at, double within_m, int sign,
                              zl_error *err)
{
    *out = (zl_reached){.sound = false};
    if (at->options->shapes)
        return ZL_OK;
    bool whole = is_whole(at, within_m, sign);
    if (whole || is_nothing(at, within_m, sign)) {
        *out = (zl_reached){.area_m2 = whole ? at->zone_m2 : 0, .sound = true};
        return ZL_OK;
    }
    ZL_TRY(fill_area(at, err));
    for (size_t i = 0; i < at->nnear; i++)
        at->reach_of[at->near[i].shape] = reach_m(&at->near[i], within_m, sign);
    zl_status status = zl_reach_area_measure(out, &at->area, reach_of_shape, at,
                                             sign ? (double)NAN : within_m, err);
    for (size_t i = 0; i < at->nnear; i++)
        at->reach_of[at->near[i].shape] = 0;
    out->area_m2 = clamp(out->area_m2, 0, at->zone_m2);
    return status;
}

static zl_status corridor_area(double *area_m2, zl_zone_reach *at, double within_m, int sign,
                               zl_error *err)
{
    zl_reached reached;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(reached_area(&reached, at, within_m, sign, err));
    *area_m2 = reached.area_m2;
    if (reached.sound)
        return ZL_OK;
    ZL_TRY(corridor_shape(&shape, at, within_m, sign, err));
    *area_m2 = shape ? clamp(zl_shape_area_m2(shape), 0, at->zone_m2) : 0;
    return ZL_OK;
}

bool zl_reaches_zone(const zl_near_part *part, double within_m)
{
    double uncertainty_m = isnan(part->uncertainty_m) ? 0 : part->uncertainty_m;
    return part->distance_m <= within_m + uncertainty_m;
}

zl_status zl_zone_reach_bounds(zl_corridor_row *row, zl_zone_reach *at, zl_error *err)
{
    if (isnan(zl_accuracy_m(at->zone)))
        return ZL_OK;
    for (size_t i = 0; i < at->nnear; i++)
        if (zl_reaches_zone(&at->near[i], row->within_m) && isnan(at->near[i].uncertainty_m))
            return ZL_OK;
    double least_m2 = 0, most_m2 = 0;
    ZL_TRY(corridor_area(&least_m2, at, row->within_m, -1, err));
    ZL_TRY(corridor_area(&most_m2, at, row->within_m, 1, err));
    row->area_min_m2 = fmin(least_m2, row->area_m2);
    row->area_max_m2 = fmax(most_m2, row->area_m2);
    return ZL_OK;
}

zl_status zl_zone_reach_area(zl_corridor_row *row, zl_shape **shape, zl_zone_reach *at,
                             zl_error *err)
{
    zl_reached reached;
    ZL_TRY(reached_area(&reached, at, row->within_m, 0, err));
    row->area_m2 = reached.area_m2;
    row->largest_error_m = reached.largest_error_m;
    if (reached.sound)
        return ZL_OK;
    ZL_TRY(corridor_shape(shape, at, row->within_m, 0, err));
    row->area_m2 = *shape ? clamp(zl_shape_area_m2(*shape), 0, at->zone_m2) : 0;
    row->largest_error_m = 0;
    if (!*shape || is_whole(at, row->within_m, 0)) /* no boundary but that of the zone */
        return ZL_OK;
    return zl_reach_error_m(&row->largest_error_m, *shape, at->zone->shape, at->reach, at->nnear,
                            row->within_m, err);
}

/* ---- what bounds it ------------------------------------------------------------------------ */

void zl_zone_reach_set_basis(zl_corridor_row *row, const zl_zone_reach *at)
{
    row->boundary_basis = at->zone->boundary_basis;
    row->accuracy_m = zl_accuracy_m(at->zone);
    for (size_t i = 0; i < at->nnear; i++) {
        const zl_feature *line = at->near[i].feature;
        if (at->near[i].distance_m > row->within_m)
            continue;
        row->boundary_basis = zl_worse_basis(row->boundary_basis, line->boundary_basis);
        row->accuracy_m = zl_worse_accuracy_m(row->accuracy_m, zl_accuracy_m(line));
    }
}

void zl_zone_reach_add_line_ids(zl_text *text, const zl_zone_reach *at, double within_m)
{
    size_t last = SIZE_MAX; /* parts of one line stand together */
    zl_text_add(text, "[");
    for (size_t i = 0; i < at->nnear; i++) {
        size_t line = at->near[i].part.line;
        if (at->near[i].distance_m > within_m || line == last)
            continue;
        zl_text_add(text, last == SIZE_MAX ? "" : ",");
        zl_text_add_json(text, at->to->lines->line[line].id);
        last = line;
    }
    zl_text_add(text, "]");
}
