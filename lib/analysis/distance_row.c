#include "analysis/distance_row.h"

#include <math.h>
#include <stddef.h>

#include "analysis/questions.h"
#include "analysis/uncertainty.h"

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_distance_row, name), decimals                                     \
    }
static const zl_column columns[] = {
    COLUMN(id, ZL_TEXT, 0),
    COLUMN(line_id, ZL_TEXT, 0),
    COLUMN(name_zh, ZL_TEXT, 0),
    COLUMN(mode, ZL_TEXT, 0),
    COLUMN(line_status, ZL_TEXT, 0),
    COLUMN(distance_m, ZL_REAL, 6),
    COLUMN(uncertainty_m, ZL_REAL, 1),
    COLUMN(length_inside_m, ZL_REAL, 3),
    COLUMN(verdict, ZL_TEXT, 0),
    COLUMN(zone_point, ZL_PLACE, 10),
    COLUMN(line_point, ZL_PLACE, 10),
    COLUMN(rank, ZL_INTEGER, 0),
};
#undef COLUMN

const zl_columns *zl_distance_columns(void)
{
    static const zl_columns all = {columns, sizeof columns / sizeof *columns};
    return &all;
}

/* ---- how much of a line lies inside, and how deep ------------------------------------------- */

static bool holds_point_deeper(const zl_shape *zone, const zl_shape *points, double uncertainty_m)
{
    for (size_t i = 0; i < points->npoints; i++) {
        const double *place = points->lonlat_deg + 2 * i;
        if (zl_shape_covers(zone, place) &&
            zl_shape_boundary_distance_m(zone, place) > uncertainty_m)
            return true;
    }
    return false;
}

/* Adds one part of a line: its length inside the zone, and whether it lies deeper in it than the
 * accuracies of both. */
static void look_inside(double *length_m, bool *crosses, const zl_distance_question *q,
                        size_t shape, const zl_feature *part, double uncertainty_m)
{
    if (part->shape->kind == ZL_SHAPE_POINT) {
        *crosses = *crosses || holds_point_deeper(q->prepared->polygon, part->shape, uncertainty_m);
        return;
    }
    bool deep = !*crosses && !isnan(uncertainty_m);
    zl_inside inside;
    zl_shape_index_inside(&inside, q->index, q->prepared, shape, deep ? uncertainty_m : -1);
    *length_m += inside.length_m;
    *crosses = *crosses || (deep && inside.deepest_m > uncertainty_m);
}

/* All parts of the line that the shape of an index belongs to: they stand together there. */
static void look_inside_line(zl_distance_row *row, bool *crosses, const zl_distance_question *q,
                             size_t shape)
{
    const zl_line *line = q->mode->line[shape];
    double length_m = 0;
    while (shape > 0 && q->mode->line[shape - 1] == line)
        shape--;
    for (; shape < q->mode->nparts && q->mode->line[shape] == line; shape++) {
        const zl_feature *part = &q->lines->feature[q->mode->part[shape]];
        double uncertainty_m = zl_accuracy_m(q->zone) + zl_accuracy_m(part);
        look_inside(&length_m, crosses, q, shape, part, uncertainty_m);
    }
    row->length_inside_m += length_m; /* stays NAN for points */
}

/* ---- rows ----------------------------------------------------------------------------------- */

static zl_distance_row begin_row(const zl_distance_question *q, const zl_near_shape *found,
                                 size_t rank)
{
    const zl_feature *part = &q->lines->feature[q->mode->part[found->shape]];
    const zl_nearest *nearest = &found->nearest;
    return (zl_distance_row){.id = q->zone->id,
                             .line_id = part->id,
                             .name_zh = part->name_zh,
                             .mode = part->mode,
                             .line_status = part->status,
                             .distance_m = nearest->distance_m,
                             .uncertainty_m = zl_accuracy_m(q->zone) + zl_accuracy_m(part),
                             .length_inside_m =
                                 part->shape->kind == ZL_SHAPE_POINT ? (double)NAN : 0,
                             .zone_point = {nearest->from[0], nearest->from[1]},
                             .line_point = {nearest->to[0], nearest->to[1]},
                             .rank = (int64_t)rank};
}

zl_distance_row zl_distance_row_of(const zl_distance_question *q, const zl_near_shape *found,
                                   size_t rank)
{
    zl_distance_row row = begin_row(q, found, rank);
    bool crosses = false;
    if (row.distance_m <= 0)
        look_inside_line(&row, &crosses, q, found->shape);
    row.verdict = row.distance_m > row.uncertainty_m ? "apart"
                  : crosses                          ? "crosses"
                                                     : "cannot-tell";
    return row;
}
