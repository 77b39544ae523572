/* Which zones hold a place, and what is near it? */
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* The nearest place of a polygon's boundary. */
static zl_nearest nearest_boundary(const zl_shape *polygon, const double place[2])
{
    zl_nearest best = {(double)INFINITY, {place[0], place[1]}, {place[0], place[1]}};
    for (size_t r = 0; r < polygon->nrings; r++) {
        zl_nearest near = zl_path_distance(place, 1, zl_ring_points(polygon, r),
                                           zl_ring_size(polygon, r), best.distance_m);
        if (near.distance_m < best.distance_m)
            best = near;
    }
    return best;
}

/* An extent may be in another turn of the globe than the place. */
static bool may_hold(const zl_extent *extent, const double place[2])
{
    double lon = place[0] + 360 * ceil((extent->west - 1e-6 - place[0]) / 360);
    return place[1] >= extent->south - 1e-6 && place[1] <= extent->north + 1e-6 &&
           lon <= extent->east + 1e-6;
}

static zl_status emit_holding(task *t, bool *holds, const zl_collection *zones, zl_error *err)
{
    for (size_t i = 0; i < zones->count; i++) {
        const zl_feature *zone = &zones->feature[i];
        if (!zone->shape || !may_hold(&zones->extent[i], t->place) ||
            !zl_shape_covers(zone->shape, t->place))
            continue;
        holds[i] = true;
        zl_nearest nearest = nearest_boundary(zone->shape, t->place);
        ZL_TRY(emit_row(t, "zones", zone, &nearest, true, "outside", 0, err));
    }
    return ZL_OK;
}

static void free_index(zl_shape_index **index)
{
    zl_shape_index_free(*index);
}

static zl_status index_zones(zl_shape_index **out, size_t *position, const zl_collection *zones,
                             const bool *left_out, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) zl_owned_shape *shapes = zl_alloc_zero(zones->count, sizeof *shapes);
    if (!shapes)
        return zl_fail_memory(err);
    size_t count = 0;
    for (size_t i = 0; i < zones->count; i++) {
        if (!zones->feature[i].shape || left_out[i])
            continue;
        shapes[count] = (zl_owned_shape){zones->feature[i].shape, count};
        position[count++] = i;
    }
    return zl_shape_index_new(out, shapes, count, err);
}

static double greatest_accuracy_m(const zl_collection *zones)
{
    double greatest_m = 0;
    for (size_t i = 0; i < zones->count; i++)
        if (zones->feature[i].shape)
            greatest_m = fmax(greatest_m, zl_accuracy_m(&zones->feature[i])); /* skips NAN */
    return greatest_m;
}

/* The nearest ones up to the count, and beyond it those that perhaps hold the place. */
static zl_status emit_near(task *t, const bool *holds, const zl_collection *zones, zl_error *err)
{
    ZL_CLEANUP(free_index) zl_shape_index *index = NULL;
    ZL_CLEANUP(zl_free_ptr) size_t *position = zl_alloc_zero(zones->count, sizeof *position);
    if (!position)
        return zl_fail_memory(err);
    ZL_TRY(index_zones(&index, position, zones, holds, err));
    const zl_near_shape *found;
    size_t count = 0, doubtful = 0;
    ZL_TRY(zl_shape_index_near(&found, &doubtful, index, t->place, zones->count,
                               greatest_accuracy_m(zones) + t->accuracy_m, err));
    size_t wanted = doubtful > t->wanted ? doubtful : t->wanted;
    ZL_TRY(zl_shape_index_near(&found, &count, index, t->place, wanted,
                               fmax(t->max_m, greatest_accuracy_m(zones) + t->accuracy_m), err));
    for (size_t k = 0; k < count; k++) {
        const zl_feature *zone = &zones->feature[position[found[k].shape]];
        bool perhaps = found[k].nearest.distance_m <= zl_accuracy_m(zone) + t->accuracy_m;
        bool asked = k < t->wanted && found[k].nearest.distance_m <= t->max_m;
        if (perhaps || asked)
            ZL_TRY(emit_row(t, "zones", zone, &found[k].nearest, false, "outside", k + 1, err));
    }
    return ZL_OK;
}

static zl_status look_at_zones(task *t, const zl_collection *zones, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) bool *holds = zl_alloc_zero(zones->count, sizeof *holds);
    if (!holds)
        return zl_fail_memory(err);
    ZL_TRY(emit_holding(t, holds, zones, err));
    return emit_near(t, holds, zones, err);
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

static zl_status ask(task *t, const zl_collection *zones, const zl_lines *lines,
                     const zl_lines *points, zl_error *err)
{
    ZL_TRY(check_modes(t, lines, points, err));
    ZL_TRY(look_at_zones(t, zones, err));
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

zl_status zl_at_of(const zl_collection *zones, const zl_collection *lines,
                   const zl_collection *points, const double place_deg[2],
                   const zl_at_options *options, const zl_sink *sink, zl_error *err)
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
    t.wanted = t.wanted < most ? t.wanted : most;
    if (o->mode)
        ZL_TRY(zl_split_list(&t.mode, &t.nmodes, o->mode, err));
    return ask(&t, zones, &of_lines, &of_points, err);
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
    ZL_TRY(zl_need_polygons(zones, "at", err));
    ZL_TRY(zl_collect(&of_zones, zones, err));
    ZL_TRY(collect_lines(&of_lines, lines, err));
    ZL_TRY(collect_lines(&of_points, points, err));
    zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_TRY(zl_at_of(&of_zones, &of_lines, &of_points, place_deg, options, &sink, err));
    return zl_findings_status(notes, err);
}
