/* Do the lines that a document names as the bounds of a zone lie on its sides? */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/bounds_names.h"
#include "analysis/bounds_read.h"
#include "analysis/questions.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geodesy/ellipsoid.h"
#include "geodesy/segment_index.h"
#include "geometry/side.h"

static const double plain_tolerance_m = 100;
/* Corners and junctions: so much of a side may lie off the line. */
static const double most_of_side = 0.9;
enum { SIDE_PLACES = 200 };

/* ---- the bound as it lies there -------------------------------------------------------------- */

/* The parts of a line, each in an index, since they differ in accuracy. */
typedef struct course {
    const zl_feature **part;
    zl_segment_index **index;
    size_t count;
    bool is_line;
} course;

static void course_free(course *c)
{
    for (size_t i = 0; c->index && i < c->count; i++)
        zl_segment_index_free(c->index[i]);
    zl_free(c->part);
    zl_free(c->index);
}

static zl_status index_part(zl_segment_index **out, const zl_shape *shape, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) zl_indexed_path *path = zl_alloc_zero(shape->nrings, sizeof *path);
    if (!path)
        return zl_fail_memory(err);
    for (size_t r = 0; r < shape->nrings; r++)
        path[r] = (zl_indexed_path){zl_ring_points(shape, r), zl_ring_size(shape, r), 0};
    return zl_segment_index_new(out, path, shape->nrings, err);
}

static zl_status open_course(course *out, const zl_collection *layer, const char *id, zl_error *err)
{
    out->part = zl_alloc_zero(layer->count, sizeof(void *));
    out->index = zl_alloc_zero(layer->count, sizeof(void *));
    if (!out->part || !out->index)
        return zl_fail_memory(err);
    for (size_t i = 0; i < layer->count; i++) {
        const zl_feature *feature = &layer->feature[i];
        if (!feature->shape || strcmp(feature->id, id) != 0)
            continue;
        out->is_line = feature->shape->kind == ZL_SHAPE_LINE;
        out->part[out->count] = feature;
        ZL_TRY(index_part(&out->index[out->count++], feature->shape, err));
    }
    return ZL_OK;
}

static zl_nearest nearest_of(const course *c, const double place[2], const zl_feature **part)
{
    zl_nearest best = {.distance_m = (double)INFINITY};
    for (size_t i = 0; i < c->count; i++) {
        zl_nearest near = zl_segment_index_from(c->index[i], place, best.distance_m);
        if (i > 0 && !(near.distance_m < best.distance_m))
            continue;
        best = near;
        *part = c->part[i];
    }
    return best;
}

/* ---- one side against its bound -------------------------------------------------------------- */

typedef struct sight {
    double distance_m[SIDE_PLACES];
    size_t count;
    double least_m, mean_m, greatest_m, uncertainty_m;
    double least_azimuth_deg; /* from the nearest place of the side */
    bool on_side;             /* some of it lies beyond the side, or within the zone */
} sight;

static double turn_between(double a_deg, double b_deg)
{
    return fabs(remainder(a_deg - b_deg, 360));
}

static void see(sight *s, const zl_feature *zone, const course *c, const double place[2],
                double direction_deg)
{
    const zl_feature *part = NULL;
    double azimuth_deg = direction_deg;
    zl_nearest near = nearest_of(c, place, &part);
    if (near.distance_m > 0)
        zl_geodesic_inverse(place, near.to, &azimuth_deg, NULL);
    if (near.distance_m < s->least_m) {
        s->least_m = near.distance_m;
        s->least_azimuth_deg = azimuth_deg < 0 ? azimuth_deg + 360 : azimuth_deg;
    }
    s->greatest_m = fmax(s->greatest_m, near.distance_m);
    s->mean_m += near.distance_m;
    double accuracy_m = zl_accuracy_m(zone) + zl_accuracy_m(part);
    if (isnan(accuracy_m) || accuracy_m > s->uncertainty_m)
        s->uncertainty_m = accuracy_m;
    s->distance_m[s->count++] = near.distance_m;
    s->on_side = s->on_side || turn_between(azimuth_deg, direction_deg) <= 45.1 ||
                 zl_shape_covers(zone->shape, near.to);
}

static zl_status look(sight *s, const zl_feature *zone, const course *c, double direction_deg,
                      zl_error *err)
{
    double place[2 * SIDE_PLACES];
    size_t count;
    *s = (sight){.least_m = (double)INFINITY};
    ZL_TRY(zl_shape_side(place, &count, zone->shape, direction_deg, SIDE_PLACES, err));
    for (size_t i = 0; i < count; i++)
        see(s, zone, c, place + 2 * i, direction_deg);
    s->mean_m /= (double)count;
    return ZL_OK;
}

/* How much of the side lies as far from the line as is declared, give or take `slack_m`. */
static double share_within(const sight *s, double offset_m, double slack_m)
{
    size_t within = 0;
    for (size_t i = 0; i < s->count; i++)
        within += fabs(s->distance_m[i] - offset_m) <= slack_m;
    return (double)within / (double)s->count;
}

static bool reaches(const sight *s, bool is_line, double offset_m, double slack_m)
{
    return is_line ? share_within(s, offset_m, slack_m) >= most_of_side
                   : fabs(s->least_m - offset_m) <= slack_m;
}

static const char *judge(const sight *s, bool is_line, double offset_m, double tolerance_m)
{
    double slack_m = tolerance_m + s->uncertainty_m;
    if (isnan(s->uncertainty_m))
        return "cannot-tell";
    if (!s->on_side && s->least_m > slack_m)
        return "wrong-side";
    if (!reaches(s, is_line, offset_m, slack_m))
        return "differs";
    bool sure = s->uncertainty_m <= tolerance_m;
    return sure && reaches(s, is_line, offset_m, tolerance_m) ? "agrees" : "cannot-tell";
}

/* ---- rows and notes -------------------------------------------------------------------------- */

typedef struct task {
    const zl_collection *zones;
    const zl_name_index *names;
    double tolerance_m;
    const zl_sink *sink;
    zl_names unknown, doubtful, unplaced;
} task;

static void task_free(task *t)
{
    zl_names_free(&t->unknown);
    zl_names_free(&t->doubtful);
    zl_names_free(&t->unplaced);
}

/* "shangku north 霍拉山" */
static void add_bound_name(zl_names *names, const zl_bound *b)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, "%s %s %s", b->id, zl_word(b->side), b->name);
    zl_names_add(names, text.failed ? "" : text.data);
    names->text.failed = names->text.failed || text.failed;
}

static zl_status warn(const task *t, const char *code, const zl_bound *b, const char *format,
                      const char *detail, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add_safe(&text, b->id);
    zl_text_addf(&text, _(": %s is bounded by "), zl_word(b->side));
    zl_text_add_safe(&text, b->name);
    zl_text_addf(&text, format, detail);
    return zl_add_note(t->sink->notes, ZL_WARNING, code, &text, err);
}

static zl_audit_row row_of(const task *t, const zl_bound *b)
{
    const double none = (double)NAN;
    return (zl_audit_row){.id = b->id,
                          .kind = zl_directions[b->direction].side,
                          .check = "bounds",
                          .declared_km2 = none,
                          .computed_km2 = none,
                          .difference_m2 = none,
                          .difference_percent = none,
                          .tolerance_m2 = none,
                          .uncertainty_m2 = none,
                          .document = b->document,
                          .declared_decimals = none,
                          .quote = b->quote,
                          .bound = b->name,
                          .least_m = none,
                          .mean_m = none,
                          .greatest_m = none,
                          .offset_m = b->offset_m,
                          .share_within = none,
                          .tolerance_m = t->tolerance_m,
                          .uncertainty_m = none};
}

static zl_status note_wrong_side(const task *t, const zl_bound *b, const sight *s, zl_error *err)
{
    char detail[64];
    size_t to = (size_t)lround(s->least_azimuth_deg / 45) % 8;
    snprintf(detail, sizeof detail, _("%.0f m to the %s"), s->least_m,
             zl_word(zl_directions[to].side));
    return warn(t, "wrong-side", b, _(", but that side has it %s; look at zone, line and document"),
                detail, err);
}

static zl_status measure(task *t, zl_audit_row *row, const zl_bound *b, const zl_name_match *found,
                         zl_error *err)
{
    ZL_CLEANUP(course_free) course c = {0};
    const zl_feature *zone = &t->zones->feature[b->zone];
    ZL_TRY(open_course(&c, &t->names->layer[found->layer], found->id, err));
    row->verdict = "cannot-tell";
    if (c.count == 0) {
        add_bound_name(&t->unplaced, b);
        return ZL_OK;
    }
    sight s;
    double offset_m = isnan(b->offset_m) ? 0 : b->offset_m;
    ZL_TRY(look(&s, zone, &c, zl_directions[b->direction].direction_deg, err));
    row->least_m = s.least_m;
    row->mean_m = s.mean_m;
    row->greatest_m = s.greatest_m;
    row->uncertainty_m = s.uncertainty_m;
    row->share_within = share_within(&s, offset_m, t->tolerance_m);
    row->verdict = judge(&s, c.is_line, offset_m, t->tolerance_m);
    if (strcmp(row->verdict, "cannot-tell") == 0)
        add_bound_name(&t->doubtful, b);
    return strcmp(row->verdict, "wrong-side") == 0 ? note_wrong_side(t, b, &s, err) : ZL_OK;
}

static zl_status audit_bound(task *t, const zl_bound *b, zl_error *err)
{
    zl_name_match found;
    ZL_CLEANUP(zl_text_free) zl_text others = {0};
    zl_audit_row row = row_of(t, b);
    ZL_TRY(zl_name_find(&found, t->names, b->feature, b->name, &others, err));
    row.line_id = found.id;
    if (b->zone == SIZE_MAX || !t->zones->feature[b->zone].shape) {
        row.verdict = "no-boundary";
    } else if (!found.id) {
        row.verdict = "unknown-line";
        if (found.count > 1)
            ZL_TRY(warn(t, "ambiguous-bound", b,
                        _(", a name of %s; say which one with its id in the column feature"),
                        others.data, err));
        else
            add_bound_name(&t->unknown, b);
    } else {
        ZL_TRY(zl_at_feature(measure(t, &row, b, &found, err), b->id, NULL, err));
    }
    return t->sink->emit(&row, NULL, t->sink->user, err);
}

static zl_status note_list(const task *t, const char *code, const zl_names *names, const char *says,
                           zl_error *err)
{
    if (names->count == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_names_print(&text, names);
    zl_text_add(&text, says);
    return zl_add_note(t->sink->notes, ZL_NOTE, code, &text, err);
}

static zl_status tell(const task *t, zl_error *err)
{
    ZL_TRY(note_list(t, "unknown-bound", &t->unknown,
                     _(": no line, point or zone has this name; load it, or give the id of the one "
                       "that is meant in the column feature of declared_bounds"),
                     err));
    ZL_TRY(note_list(t, "bound-without-shape", &t->unplaced,
                     _(": the line, point or zone is known, but not where it lies"), err));
    return note_list(
        t, "bounds-not-told", &t->doubtful,
        _(": the accuracies of zone and bound together are unknown or too coarse to tell "
          "whether it lies along that side; load better boundaries"),
        err);
}

/* ---- the question ---------------------------------------------------------------------------- */

/* Is it the first one of a zone that is not there? Its others follow it. */
static bool is_first_of_stranger(const zl_bounds *all, size_t i)
{
    const zl_bound *b = &all->item[i];
    return b->zone == SIZE_MAX &&
           (i == 0 || b[-1].zone != SIZE_MAX || strcmp(b[-1].id, b->id) != 0);
}

static zl_status ask(task *t, const zl_bounds *all, bool filtered, zl_error *err)
{
    for (size_t i = 0; i < all->count; i++) {
        const zl_bound *b = &all->item[i];
        if (b->zone == SIZE_MAX && filtered)
            continue;
        if (is_first_of_stranger(all, i))
            zl_findings_add(t->sink->notes, ZL_WARNING, "no-such-zone", NULL, b->id, NULL,
                            "declared bounds name a zone that is not in the layer, or not with the "
                            "status that was asked for");
        ZL_TRY(audit_bound(t, b, err));
    }
    return tell(t, err);
}

/* Zones are collected only where there is something to compare them with. */
static zl_status is_empty(bool *empty, zl_layer *layer, zl_error *err)
{
    const zl_feature *first;
    ZL_TRY(zl_layer_rewind(layer, err));
    ZL_TRY(zl_layer_next(&first, layer, err));
    *empty = first == NULL;
    return zl_layer_rewind(layer, err);
}

zl_status zl_audit_bounds(zl_layer *zones, zl_layer *bounds_layer, zl_layer *const *named,
                          size_t nnamed, double tolerance_m, zl_row_fn emit, void *user,
                          zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection collection = {0};
    ZL_CLEANUP(zl_name_index_free) zl_name_index names = {0};
    ZL_CLEANUP(zl_bounds_free) zl_bounds all = {0};
    ZL_TRY(zl_need_polygons(zones, "audit", err));
    bool empty = false;
    ZL_TRY(is_empty(&empty, bounds_layer, err));
    if (empty)
        return ZL_OK;
    ZL_TRY(zl_collect_usable(&collection, zones, notes, err));
    ZL_TRY(zl_bounds_read(&all, bounds_layer, &collection, err));
    if (all.count == 0)
        return ZL_OK;
    ZL_TRY(zl_name_index_read(&names, named, nnamed, notes, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_CLEANUP(task_free)
    task t = {.zones = &collection,
              .names = &names,
              .tolerance_m = tolerance_m > 0 ? tolerance_m : plain_tolerance_m,
              .sink = &sink};
    ZL_TRY(ask(&t, &all, zl_layer_is_filtered(zones), err));
    return zl_findings_status(notes, err);
}
