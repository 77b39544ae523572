/* Which zones hold a place, and what is near it? */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/near_zones.h"
#include "analysis/nearest_lines.h"
#include "analysis/questions.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geodesy/ellipsoid.h"
#include "input/place/coordinate.h"

#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_at_row, name), decimals                                           \
    }
static const zl_column columns[] = {
    COLUMN(layer, ZL_TEXT, 0),        COLUMN(id, ZL_TEXT, 0),
    COLUMN(name_zh, ZL_TEXT, 0),      COLUMN(mode, ZL_TEXT, 0),
    COLUMN(status, ZL_TEXT, 0),       COLUMN(distance_m, ZL_REAL, 6),
    COLUMN(inside_m, ZL_REAL, 6),     COLUMN(uncertainty_m, ZL_REAL, 1),
    COLUMN(azimuth_deg, ZL_REAL, 3),  COLUMN(verdict, ZL_TEXT, 0),
    COLUMN(near_point, ZL_PLACE, 10), COLUMN(rank, ZL_INTEGER, 0),
};
#undef COLUMN

const zl_columns *zl_at_columns(void)
{
    static const zl_columns all = {columns, sizeof columns / sizeof *columns};
    return &all;
}

/* The question, and what its note will say. */
typedef struct task {
    const double *place;
    double max_m, accuracy_m;
    size_t wanted;
    char **mode; /* asked for; NULL: all */
    size_t nmodes;
    const zl_sink *sink;
    zl_names inside, perhaps;
} task;

/* ---- rows ----------------------------------------------------------------------------------- */

static zl_status emit_row(task *t, const char *layer, const zl_feature *feature,
                          const zl_nearest *nearest, bool holds, const char *beyond, size_t rank,
                          zl_error *err)
{
    bool zone = strcmp(layer, "zones") == 0;
    double gap_m = nearest->distance_m, azimuth_deg = (double)NAN;
    zl_at_row row = {.layer = layer,
                     .id = feature->id,
                     .name_zh = feature->name_zh,
                     .mode = zone ? feature->category : feature->mode,
                     .status = feature->status,
                     .distance_m = holds ? 0 : gap_m,
                     .inside_m = holds ? gap_m : (double)NAN,
                     .uncertainty_m = zl_accuracy_m(feature) + t->accuracy_m,
                     .near_point = {nearest->to[0], nearest->to[1]},
                     .rank = (int64_t)rank};
    if (gap_m > 0)
        zl_geodesic_inverse(t->place, nearest->to, &azimuth_deg, NULL);
    row.azimuth_deg = azimuth_deg < 0 ? azimuth_deg + 360 : azimuth_deg;
    row.verdict = !(gap_m > row.uncertainty_m) ? "cannot-tell" : holds ? "inside" : beyond;
    if (zone && strcmp(row.verdict, "inside") == 0)
        zl_names_add(&t->inside, feature->id);
    if (zone && strcmp(row.verdict, "cannot-tell") == 0 && (holds || !isnan(row.uncertainty_m)))
        zl_names_add(&t->perhaps, feature->id);
    return t->sink->emit(&row, NULL, t->sink->user, err);
}

/* ---- zones ---------------------------------------------------------------------------------- */

static double greatest_accuracy_m(const zl_collection *zones)
{
    double greatest_m = 0;
    for (size_t i = 0; i < zones->count; i++)
        if (!isnan(zones->extent[i].west))
            greatest_m = fmax(greatest_m, zl_accuracy_m(&zones->feature[i])); /* skips NAN */
    return greatest_m;
}

/* The nearest ones up to the count, and beyond it those that perhaps hold the place. */
static zl_status emit_zone(task *t, const zl_feature *zone, const zl_near_zone *near, size_t rank,
                           zl_error *err)
{
    double distance_m = near->nearest.distance_m;
    bool perhaps = distance_m <= zl_accuracy_m(zone) + t->accuracy_m;
    bool asked = rank <= t->wanted && distance_m <= t->max_m;
    if (!near->holds && !perhaps && !asked)
        return ZL_OK;
    return emit_row(t, "zones", zone, &near->nearest, near->holds, "outside", rank, err);
}

static zl_status look_at_zones(task *t, const zl_collection *zones, zl_features *features,
                               zl_error *err)
{
    ZL_CLEANUP(zl_fetcher_close) zl_fetcher fetcher = {.features = NULL};
    ZL_CLEANUP(zl_near_zones_free) zl_near_zones found = {.count = 0};
    const zl_near_limits limits = {greatest_accuracy_m(zones) + t->accuracy_m, t->wanted, t->max_m};
    ZL_TRY(zl_fetcher_open(&fetcher, features, err));
    ZL_TRY(zl_near_zones_find(&found, zones, &fetcher, t->place, &limits, err));
    size_t rank = 0;
    for (size_t i = 0; i < found.count; i++) {
        const zl_near_zone *near = &found.item[i];
        rank += !near->holds;
        ZL_TRY(emit_zone(t, &zones->feature[near->zone], near, rank, err));
    }
    return ZL_OK;
}

/* ---- lines and points ----------------------------------------------------------------------- */

static bool is_asked(const task *t, const char *mode)
{
    for (size_t i = 0; i < t->nmodes; i++)
        if (mode && strcmp(t->mode[i], mode) == 0)
            return true;
    return t->mode == NULL;
}

static zl_status look_at_mode(task *t, const char *layer, const zl_lines *lines, const char *mode,
                              zl_error *err)
{
    ZL_CLEANUP(zl_mode_index_free) zl_mode_index index = {0};
    const zl_near_shape *found;
    size_t count;
    ZL_TRY(zl_mode_index_new(&index, lines, mode, err));
    ZL_TRY(zl_shape_index_near(&found, &count, index.index, t->place, t->wanted, t->max_m, err));
    for (size_t k = 0; k < count; k++)
        ZL_TRY(emit_row(t, layer, &lines->features->feature[index.part[found[k].shape]],
                        &found[k].nearest, false, "apart", k + 1, err));
    return ZL_OK;
}

static zl_status look_at_lines(task *t, const char *layer, const zl_lines *lines, zl_error *err)
{
    for (size_t m = 0; m < lines->nmodes; m++)
        if (is_asked(t, lines->mode[m]))
            ZL_TRY(look_at_mode(t, layer, lines, lines->mode[m], err));
    return ZL_OK;
}

/* ---- modes that were asked for -------------------------------------------------------------- */

static bool has_mode(const zl_lines *lines, const char *mode)
{
    for (size_t m = 0; m < lines->nmodes; m++)
        if (lines->mode[m] && strcmp(lines->mode[m], mode) == 0)
            return true;
    return false;
}

static void add_modes(zl_text *text, const zl_lines *lines)
{
    for (size_t m = 0; m < lines->nmodes; m++) {
        if (!lines->mode[m])
            continue;
        zl_text_add(text, text->size ? ", " : "");
        zl_text_add_safe(text, lines->mode[m]);
    }
}

static zl_status check_modes(const task *t, const zl_lines *lines, const zl_lines *points,
                             zl_error *err)
{
    for (size_t i = 0; i < t->nmodes; i++) {
        if (has_mode(lines, t->mode[i]) || has_mode(points, t->mode[i]))
            continue;
        ZL_CLEANUP(zl_text_free) zl_text known = {0}, asked = {0};
        zl_text_add_safe(&asked, t->mode[i]);
        add_modes(&known, lines);
        add_modes(&known, points);
        if (known.failed || asked.failed)
            return zl_fail_memory(err);
        return zl_fail(err, ZL_USAGE,
                       "--mode %s: no line or point that counts has this mode; there are %s",
                       asked.data, known.data ? known.data : _("none"));
    }
    return ZL_OK;
}

/* ---- the note, and the question ------------------------------------------------------------- */

static zl_status note_place(const task *t, zl_error *err)
{
    char lon[40], lat[40];
    zl_coordinate_print(lon, sizeof lon, t->place[0], ZL_AXIS_LON);
    zl_coordinate_print(lat, sizeof lat, t->place[1], ZL_AXIS_LAT);
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, _("%.7f, %.7f (%s %s) lies "), t->place[0], t->place[1], lon, lat);
    zl_text_add(&text, t->inside.count ? _("inside ") : _("inside no zone for sure"));
    zl_names_print(&text, &t->inside);
    if (t->perhaps.count) {
        zl_text_add(&text, _("; perhaps inside "));
        zl_names_print(&text, &t->perhaps);
        zl_text_add(&text, _(", whose boundary is not known well enough to tell"));
    }
    return zl_add_note(t->sink->notes, ZL_NOTE, "place", &text, err);
}

static zl_status ask(task *t, const zl_collection *zones, zl_features *features,
                     const zl_lines *lines, const zl_lines *points, zl_error *err)
{
    ZL_TRY(check_modes(t, lines, points, err));
    ZL_TRY(look_at_zones(t, zones, features, err));
    ZL_TRY(look_at_lines(t, "lines", lines, err));
    ZL_TRY(look_at_lines(t, "points", points, err));
    return note_place(t, err);
}

static void free_task(task *t)
{
    zl_free(t->mode);
    zl_names_free(&t->inside);
    zl_names_free(&t->perhaps);
}

static zl_status answer(const zl_collection *zones, zl_features *features,
                        const zl_collection *lines, const zl_collection *points,
                        const double place_deg[2], const zl_at_options *options,
                        const zl_sink *sink, zl_error *err)
{
    static const zl_at_options plain = {0};
    const zl_at_options *o = options ? options : &plain;
    ZL_CLEANUP(zl_lines_free) zl_lines of_lines = {0};
    ZL_CLEANUP(zl_lines_free) zl_lines of_points = {0};
    ZL_CLEANUP(free_task)
    task t = {.place = place_deg,
              .max_m = o->max_m > 0 ? o->max_m : (double)INFINITY,
              .accuracy_m = o->accuracy_m > 0 ? o->accuracy_m : 0,
              .wanted = o->count > 0 ? (size_t)o->count : 1,
              .sink = sink};
    ZL_TRY(zl_lines_group(&of_lines, lines, err));
    ZL_TRY(zl_lines_group(&of_points, points, err));
    size_t most = zones->count + of_lines.count + of_points.count;
    t.wanted = t.wanted < most || most == 0 ? t.wanted : most;
    if (o->mode)
        ZL_TRY(zl_split_list(&t.mode, &t.nmodes, o->mode, err));
    return ask(&t, zones, features, &of_lines, &of_points, err);
}

zl_status zl_at_of(const zl_collection *zones, const zl_collection *lines,
                   const zl_collection *points, const double place_deg[2],
                   const zl_at_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_features_close) zl_features features = {.count = 0};
    ZL_TRY(zl_features_of(&features, zones, err));
    return answer(zones, &features, lines, points, place_deg, options, sink, err);
}

/* Shapes are fetched when they are looked at, where the layer can be read by several connections.
 */
static zl_status collect_zones(zl_collection *out, zl_features *features, zl_layer *layer,
                               zl_error *err)
{
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    ZL_TRY(zl_scan_open_shared(&scan, layer, err));
    const zl_choice choice = {.no_shapes = scan != NULL};
    ZL_TRY(zl_collect_some(out, layer, &choice, err));
    return scan ? zl_features_fetched(features, out, &scan, err)
                : zl_features_of(features, out, err);
}

static zl_status collect_lines(zl_collection *out, zl_layer *layer, zl_error *err)
{
    if (!layer)
        return ZL_OK;
    ZL_TRY(zl_need_lines(layer, "at", err));
    return zl_collect(out, layer, err);
}

zl_status zl_at(zl_layer *zones, zl_layer *lines, zl_layer *points, const double place_deg[2],
                const zl_at_options *options, zl_row_fn emit, void *user, zl_findings *notes,
                zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection of_zones = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection of_lines = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection of_points = {0};
    ZL_CLEANUP(zl_features_close) zl_features features = {.count = 0};
    ZL_TRY(zl_need_polygons(zones, "at", err));
    ZL_TRY(collect_zones(&of_zones, &features, zones, err));
    ZL_TRY(collect_lines(&of_lines, lines, err));
    ZL_TRY(collect_lines(&of_points, points, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(answer(&of_zones, &features, &of_lines, &of_points, place_deg, options, &sink, err));
    return zl_findings_status(notes, err);
}
