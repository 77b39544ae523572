/* How much of each zone lies within a distance of the lines of each mode? */
#include <math.h>
#include <string.h>

#include "analysis/blame.h"
#include "analysis/lines.h"
#include "analysis/questions.h"
#include "analysis/reach.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geodesy/distance.h"

#define TOLERANCE_M 0.1

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_corridor_row, name), decimals                                     \
    }
static const zl_column columns[] = {
    COLUMN(id, ZL_TEXT, 0),          COLUMN(name_zh, ZL_TEXT, 0),
    COLUMN(mode, ZL_TEXT, 0),        COLUMN(line_ids, ZL_LIST, 0),
    COLUMN(within_m, ZL_REAL, 3),    COLUMN(area_m2, ZL_REAL, 1),
    COLUMN(area_min_m2, ZL_REAL, 1), COLUMN(area_max_m2, ZL_REAL, 1),
    COLUMN(share, ZL_REAL, 9),       COLUMN(largest_error_m, ZL_REAL, 4),
    COLUMN(verdict, ZL_TEXT, 0),     COLUMN(boundary_basis, ZL_TEXT, 0),
    COLUMN(accuracy_m, ZL_REAL, 3),
};
#undef COLUMN

const zl_columns *zl_corridor_columns(void)
{
    static const zl_columns all = {columns, sizeof columns / sizeof *columns};
    return &all;
}

/* A line's part near a zone. */
typedef struct near_part {
    const zl_feature *feature;
    const zl_shape *cut; /* edges of at most ZL_REACH_EDGE_M */
    size_t line;         /* its index among the lines */
    double distance_m;
    double uncertainty_m; /* accuracy of zone and part; NAN when one is unknown */
} near_part;

/* The question, the zone that it is at, and what its notes will say. */
typedef struct task {
    const zl_collection *zones;
    const zl_lines *lines;
    zl_shape **cut; /* of each feature of the lines */
    zl_corridor_options options;
    double farthest_m; /* largest of options.within_m */
    const zl_sink *sink;

    const zl_feature *zone;
    double zone_m2;
    near_part *near;
    size_t nnear;
    zl_reach *reach; /* room for one of each near part */

    bool zone_blamed;
    zl_blame blame;
} task;

/* ---- the lines near a zone ------------------------------------------------------------------ */

static double or_zero(double value)
{
    return isnan(value) ? 0 : value;
}

static bool is_wanted(const zl_line *line, const char *mode, bool any)
{
    return any || zl_same_text(line->mode, mode);
}

static void find_near(task *t, size_t zone, const char *mode)
{
    const zl_collection *features = t->lines->features;
    t->nnear = 0;
    for (size_t l = 0; l < t->lines->count; l++) {
        const zl_line *line = &t->lines->line[l];
        for (size_t k = 0; is_wanted(line, mode, t->options.dissolve) && k < line->nparts; k++) {
            const zl_feature *part = &features->feature[line->part[k]];
            double uncertainty_m = zl_accuracy_m(t->zone) + zl_accuracy_m(part);
            double reach_m = t->farthest_m + or_zero(uncertainty_m);
            zl_extent grown = zl_extent_grow(&t->zones->extent[zone], reach_m);
            if (!zl_extent_meets(&grown, &features->extent[line->part[k]]))
                continue;
            zl_nearest nearest;
            zl_shape_distance(&nearest, t->zone->shape, part->shape, reach_m);
            if (nearest.distance_m <= reach_m)
                t->near[t->nnear++] =
                    (near_part){part, t->cut[line->part[k]], l, nearest.distance_m, uncertainty_m};
        }
    }
}

/* ---- areas ---------------------------------------------------------------------------------- */

/* The corridor of lines that reach `within_m` and, times `sign`, their uncertainty beyond. */
static zl_status corridor_shape(zl_shape **out, task *t, double within_m, int sign, zl_error *err)
{
    for (size_t i = 0; i < t->nnear; i++)
        t->reach[i] =
            (zl_reach){t->near[i].cut, within_m + (sign ? sign * t->near[i].uncertainty_m : 0)};
    return zl_reach_shape(out, t->zone->shape, t->reach, t->nnear, t->options.tolerance_m, err);
}

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

static zl_status corridor_area(double *area_m2, task *t, double within_m, int sign, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(corridor_shape(&shape, t, within_m, sign, err));
    *area_m2 = shape ? clamp(zl_shape_area_m2(shape), 0, t->zone_m2) : 0;
    return ZL_OK;
}

/* Does the part, as well as it is known, reach the zone? */
static bool contributes(const near_part *part, double within_m)
{
    return part->distance_m <= within_m + or_zero(part->uncertainty_m);
}

/* Least and greatest area over the accuracies; left NAN when one is unknown. */
static zl_status set_bounds(zl_corridor_row *row, task *t, zl_error *err)
{
    if (isnan(zl_accuracy_m(t->zone)))
        return ZL_OK;
    for (size_t i = 0; i < t->nnear; i++)
        if (contributes(&t->near[i], row->within_m) && isnan(t->near[i].uncertainty_m))
            return ZL_OK;
    double least_m2 = 0, most_m2 = 0;
    ZL_TRY(corridor_area(&least_m2, t, row->within_m, -1, err));
    ZL_TRY(corridor_area(&most_m2, t, row->within_m, 1, err));
    row->area_min_m2 = fmin(least_m2, row->area_m2);
    row->area_max_m2 = fmax(most_m2, row->area_m2);
    return ZL_OK;
}

/* ---- the verdict ---------------------------------------------------------------------------- */

/* Remembers why; the figures stand in the note. */
static const char *judge(task *t, double within_m)
{
    bool zone_ok = !zl_is_schematic(t->zone) && !isnan(zl_accuracy_m(t->zone));
    bool lines_ok = true;
    for (size_t i = 0; i < t->nnear; i++) {
        const near_part *part = &t->near[i];
        if (!contributes(part, within_m))
            continue;
        bool known = !zl_is_schematic(part->feature) && !isnan(zl_accuracy_m(part->feature));
        if (known && (!zone_ok || within_m > part->uncertainty_m))
            continue;
        t->blame.line[part->line] = true;
        lines_ok = false;
    }
    t->zone_blamed = t->zone_blamed || !zone_ok;
    return zone_ok && lines_ok ? "measured" : "cannot-tell";
}

/* What bounds the land within: the zone's outline, and the corridor as well as its lines. */
static void set_basis(zl_corridor_row *row, const task *t)
{
    row->boundary_basis = t->zone->boundary_basis;
    row->accuracy_m = zl_accuracy_m(t->zone);
    for (size_t i = 0; i < t->nnear; i++) {
        const zl_feature *line = t->near[i].feature;
        if (t->near[i].distance_m > row->within_m)
            continue;
        row->boundary_basis = zl_worse_basis(row->boundary_basis, line->boundary_basis);
        row->accuracy_m = zl_worse_accuracy_m(row->accuracy_m, zl_accuracy_m(line));
    }
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* The ids of the lines that reach the zone, each once. */
static void add_line_ids(zl_text *text, const task *t, double within_m)
{
    size_t last = SIZE_MAX; /* parts of one line stand together */
    zl_text_add(text, "[");
    for (size_t i = 0; i < t->nnear; i++) {
        if (t->near[i].distance_m > within_m || t->near[i].line == last)
            continue;
        zl_text_add(text, last == SIZE_MAX ? "" : ",");
        zl_text_add_json(text, t->lines->line[t->near[i].line].id);
        last = t->near[i].line;
    }
    zl_text_add(text, "]");
}

static zl_status emit_row(task *t, const char *mode, double within_m, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_CLEANUP(zl_text_free) zl_text ids = {0};
    zl_corridor_row row = {.id = t->zone->id,
                           .name_zh = t->zone->name_zh,
                           .mode = mode,
                           .within_m = within_m,
                           .area_min_m2 = (double)NAN,
                           .area_max_m2 = (double)NAN};
    add_line_ids(&ids, t, within_m);
    if (ids.failed)
        return zl_fail_memory(err);
    row.line_ids = ids.data;
    ZL_TRY(corridor_shape(&shape, t, within_m, 0, err));
    row.area_m2 = shape ? clamp(zl_shape_area_m2(shape), 0, t->zone_m2) : 0;
    row.share = t->zone_m2 > 0 ? row.area_m2 / t->zone_m2 : (double)NAN;
    if (shape)
        ZL_TRY(zl_reach_error_m(&row.largest_error_m, shape, t->zone->shape, t->reach, t->nnear,
                                within_m, err));
    ZL_TRY(set_bounds(&row, t, err));
    set_basis(&row, t);
    /* Where nothing reaches the zone, as badly as all is known, that is certain. */
    row.verdict = row.area_max_m2 == 0 ? "measured" : judge(t, within_m);
    t->blame.rows++;
    t->blame.cannot_tell += strcmp(row.verdict, "cannot-tell") == 0;
    return t->sink->emit(&row, t->options.shapes ? shape : NULL, t->sink->user, err);
}

static zl_status emit_rows(task *t, size_t zone, const char *mode, const char *label, zl_error *err)
{
    find_near(t, zone, mode);
    for (size_t w = 0; w < t->options.nwithin; w++)
        ZL_TRY(emit_row(t, label, t->options.within_m[w], err));
    return ZL_OK;
}

/* "railway,expressway": all modes in one text, as the filter takes them. */
static zl_status emit_dissolved(task *t, size_t zone, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text label = {0};
    for (size_t m = 0; m < t->lines->nmodes; m++) {
        if (!t->lines->mode[m])
            continue;
        zl_text_add(&label, label.size ? "," : "");
        zl_text_add(&label, t->lines->mode[m]);
    }
    if (label.failed)
        return zl_fail_memory(err);
    return emit_rows(t, zone, NULL, label.data, err);
}

static zl_status look_at_zone(task *t, size_t zone, zl_error *err)
{
    t->zone = &t->zones->feature[zone];
    t->zone_m2 = zl_shape_area_m2(t->zone->shape);
    t->zone_blamed = false;
    if (t->options.dissolve)
        ZL_TRY(emit_dissolved(t, zone, err));
    for (size_t m = 0; !t->options.dissolve && m < t->lines->nmodes; m++)
        ZL_TRY(emit_rows(t, zone, t->lines->mode[m], t->lines->mode[m], err));
    if (t->zone_blamed)
        zl_names_add(&t->blame.zones, t->zone->id);
    return ZL_OK;
}

/* ---- the question --------------------------------------------------------------------------- */

static zl_status check_options(task *t, const zl_corridor_options *options, zl_error *err)
{
    if (!options || options->nwithin == 0)
        return zl_fail(err, ZL_USAGE, "corridor: give at least one distance, as --within 1km");
    t->options = *options;
    if (!(t->options.tolerance_m > 0))
        t->options.tolerance_m = TOLERANCE_M;
    for (size_t w = 0; w < options->nwithin; w++) {
        if (!(options->within_m[w] > 0) || !isfinite(options->within_m[w]))
            return zl_fail(err, ZL_USAGE, "corridor: a distance must be above zero, not %g m",
                           options->within_m[w]);
        t->farthest_m = fmax(t->farthest_m, options->within_m[w]);
    }
    return ZL_OK;
}

static zl_status prepare(task *t, zl_error *err)
{
    const zl_collection *features = t->lines->features;
    t->cut = zl_alloc_zero(features->count, sizeof(void *));
    t->near = zl_alloc_zero(features->count, sizeof *t->near);
    t->reach = zl_alloc_zero(features->count, sizeof *t->reach);
    t->blame.line = zl_alloc_zero(t->lines->count, sizeof *t->blame.line);
    if (!t->cut || !t->near || !t->reach || !t->blame.line)
        return zl_fail_memory(err);
    for (size_t i = 0; i < features->count; i++)
        if (features->feature[i].shape)
            ZL_TRY(zl_shape_densify(&t->cut[i], features->feature[i].shape, ZL_REACH_EDGE_M, err));
    return ZL_OK;
}

static void free_task(task *t)
{
    for (size_t i = 0; t->cut && i < t->lines->features->count; i++)
        zl_shape_free(t->cut[i]);
    zl_free(t->cut);
    zl_free(t->near);
    zl_free(t->reach);
    zl_free(t->blame.line);
    zl_names_free(&t->blame.zones);
}

zl_status zl_corridor_of(const zl_collection *zones, const zl_collection *features,
                         const zl_corridor_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_lines_free) zl_lines lines = {0};
    ZL_CLEANUP(free_task) task t = {.zones = zones, .lines = &lines, .sink = sink};
    ZL_TRY(check_options(&t, options, err));
    ZL_TRY(zl_lines_group(&lines, features, err));
    ZL_TRY(prepare(&t, err));
    for (size_t i = 0; i < zones->count; i++) {
        if (!zones->feature[i].shape)
            continue;
        ZL_TRY(zl_at_feature(look_at_zone(&t, i, err), zones->feature[i].id, NULL, err));
    }
    ZL_TRY(zl_note_not_to_be_quoted(&t.blame, zones, &lines, sink->notes, err));
    zl_note_no_lines(sink->notes, lines.count);
    return zl_note_no_boundary(sink->notes, zones, _("have no corridor"), err);
}

zl_status zl_corridor(zl_layer *zones, zl_layer *lines, const zl_corridor_options *options,
                      zl_row_fn emit, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection collection = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection features = {0};
    ZL_TRY(zl_need_polygons(zones, "corridor", err));
    ZL_TRY(zl_need_lines(lines, "corridor", err));
    ZL_TRY(zl_collect(&collection, zones, err));
    ZL_TRY(zl_collect(&features, lines, err));
    zl_sink sink = {emit, user, notes};
    ZL_TRY(zl_corridor_of(&collection, &features, options, &sink, err));
    return zl_findings_status(notes, err);
}
