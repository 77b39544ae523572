#include "analysis/polygons.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* What is kept: neighbours in the order of a layer are asked for again soon. At first as much as
 * the cache of a core holds, and more each time that one is asked for which had to go. */
enum {
    LEAST_KEPT = 2 * 1024 * 1024,
    MORE_KEPT = 64 * 1024,
    MOST_KEPT = 32 * 1024 * 1024,
    BUCKETS = 8192,
    CACHE_LINE = 64,
    TIMES_LARGEST = 4
};

/* A polygon and, behind it in the same piece of memory, what it points to where that is not held
 * elsewhere. */
typedef struct entry {
    size_t position;
    struct entry *chain; /* in its bucket */
    bool used;           /* since it was last looked at for its place */
    zl_polygon polygon;
    size_t bytes;
    struct entry *newer;
    zl_feature feature;
    zl_shape shape;
} entry;

/* Entries wait in line; those that were used since they joined it join it again. The memory of one
 * that goes serves the next. */
struct zl_polygons {
    zl_fetcher fetcher;
    bool held;
    size_t nvalues;
    entry *newest, *oldest;
    entry *last[2]; /* that were asked for */
    entry *bucket[BUCKETS];
    size_t count, bytes, largest;
    size_t kept;   /* bytes that may be, whatever the largest has */
    uint8_t *seen; /* a bit for each position that was fetched before */
    entry *spare;
    zl_charted *spare_view;
    zl_shape_builder part; /* of a polygon near a window */
};

/* ---- views ---------------------------------------------------------------------------------- */

static bool same_tile(const zl_tile *a, const zl_tile *b)
{
    return a->size_deg == b->size_deg && a->centre_deg[0] == b->centre_deg[0] &&
           a->centre_deg[1] == b->centre_deg[1];
}

zl_polygon zl_polygon_of(const zl_feature *feature)
{
    static const zl_extent unknown = {NAN, NAN, NAN, NAN};
    return (zl_polygon){.feature = feature,
                        .extent = feature->shape ? zl_shape_extent(feature->shape) : unknown,
                        .area_m2 = feature->shape ? zl_shape_area_m2(feature->shape) : 0};
}

/* What goes was not touched for long and has left the cache, and will soon be written to: it comes
 * back meanwhile. */
static void call_back(const void *memory, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += CACHE_LINE)
        __builtin_prefetch((const char *)memory + at, 1);
}

static void free_view(zl_polygon *polygon, zl_charted *charted)
{
    if (charted && polygon->home && !polygon->home->spare_view) {
        polygon->home->spare_view = charted;
        call_back(charted, sizeof *charted);
    } else {
        zl_charted_free(charted);
    }
}

static void drop_views(zl_polygon *polygon)
{
    for (zl_view *at = polygon->view.next, *next; at; at = next) {
        next = at->next;
        zl_charted_free(at->charted);
        zl_free(at);
    }
    free_view(polygon, polygon->view.charted);
    polygon->view = (zl_view){.charted = NULL};
    if (polygon->home)
        polygon->home->bytes -= polygon->bytes;
    polygon->bytes = 0;
}

void zl_polygon_forget(zl_polygon *polygon)
{
    drop_views(polygon);
    if (polygon->windowed && polygon->home)
        polygon->home->bytes -= polygon->windowed->bytes;
    zl_windowed_free(polygon->windowed);
    polygon->windowed = NULL;
}

static void note_bytes(zl_polygons *polygons, size_t bytes)
{
    polygons->bytes += bytes;
    if (bytes > polygons->largest)
        polygons->largest = bytes;
}

static zl_status room_for_view(zl_view **out, zl_polygon *polygon, zl_error *err)
{
    *out = &polygon->view;
    if (polygon->view.tile.size_deg == 0)
        return ZL_OK;
    zl_view *added = zl_alloc_zero(1, sizeof *added);
    if (!added)
        return zl_fail_memory(err);
    added->next = polygon->view.next;
    polygon->view.next = added;
    *out = added;
    return ZL_OK;
}

static zl_charted *take_spare_view(zl_polygon *polygon)
{
    zl_charted *spare = polygon->home ? polygon->home->spare_view : NULL;
    if (spare)
        polygon->home->spare_view = NULL;
    return spare;
}

static zl_status need_windowed(zl_polygon *polygon, zl_error *err)
{
    if (polygon->windowed)
        return ZL_OK;
    ZL_TRY(zl_windowed_new(&polygon->windowed, polygon->feature->shape, err));
    note_bytes(polygon->home, polygon->windowed->bytes);
    return ZL_OK;
}

static zl_status bring_near(zl_charted **out, zl_polygon *polygon, const zl_extent *window,
                            const zl_chart_area *chart, zl_error *err)
{
    zl_shape_builder *builder = &polygon->home->part;
    const zl_shape *part;
    ZL_TRY(need_windowed(polygon, err));
    ZL_TRY(zl_windowed_part(builder, polygon->windowed, window, err));
    ZL_TRY(zl_shape_builder_view(&part, builder, err));
    return zl_charted_renew_part(out, take_spare_view(polygon), chart, part, polygon->area_m2,
                                 polygon->windowed->perimeter_m, err);
}

/* One that is large in every sense has few tiles at a time. */
static zl_status add_view(const zl_charted **out, zl_polygon *polygon, const zl_tile *tile,
                          const zl_extent *window, const zl_chart_area *chart, zl_error *err)
{
    zl_view *view;
    if (polygon->bytes > MOST_KEPT)
        drop_views(polygon);
    ZL_TRY(room_for_view(&view, polygon, err));
    ZL_TRY(window ? bring_near(&view->charted, polygon, window, chart, err)
                  : zl_charted_renew(&view->charted, take_spare_view(polygon), chart,
                                     polygon->feature->shape, err));
    view->tile = *tile;
    view->near = window != NULL;
    size_t bytes = sizeof *view + zl_charted_bytes(view->charted);
    polygon->bytes += bytes;
    if (polygon->home)
        note_bytes(polygon->home, bytes);
    *out = view->charted;
    return ZL_OK;
}

zl_status zl_polygon_view(const zl_charted **out, zl_polygon *polygon, const zl_tile *tile,
                          const zl_extent *window, const zl_chart_area *chart, zl_error *err)
{
    const zl_view *view = &polygon->view;
    if (!polygon->home || !zl_can_be_windowed(polygon->feature->shape, &polygon->extent))
        window = NULL;
    do {
        if (view->near == (window != NULL) && same_tile(&view->tile, tile)) {
            *out = view->charted;
            return ZL_OK;
        }
    } while ((view = view->next));
    return add_view(out, polygon, tile, window, chart, err);
}

/* ---- copies --------------------------------------------------------------------------------- */

static const size_t texts[] = {
    offsetof(zl_feature, id),         offsetof(zl_feature, name_zh),
    offsetof(zl_feature, name_en),    offsetof(zl_feature, category),
    offsetof(zl_feature, part_of),    offsetof(zl_feature, mode),
    offsetof(zl_feature, status),     offsetof(zl_feature, boundary_basis),
    offsetof(zl_feature, area_basis), offsetof(zl_feature, document),
    offsetof(zl_feature, doubt),
};
enum { TEXTS = sizeof texts / sizeof *texts };

static const char **text_at(zl_feature *feature, size_t i)
{
    return (const char **)(void *)((char *)feature + texts[i]);
}

/* Copies behind one another; with `room` NULL only counts. What is aligned comes first. */
static char *put(char **room, const void *from, size_t size, size_t *total)
{
    *total += size;
    if (!*room)
        return NULL;
    char *copy = memcpy(*room, from, size);
    *room += size;
    return copy;
}

static void put_shape(char **room, zl_shape *copy, const zl_shape *shape, size_t *total)
{
    *copy = *shape;
    copy->lonlat_deg =
        (void *)put(room, shape->lonlat_deg, sizeof(double[2]) * shape->npoints, total);
    copy->ring_start = (void *)put(room, shape->ring_start,
                                   sizeof *shape->ring_start * (shape->nrings + 1), total);
    copy->part_start = (void *)put(room, shape->part_start,
                                   sizeof *shape->part_start * (shape->nparts + 1), total);
}

static void put_feature(char *room, zl_feature *copy, zl_shape *shape, const zl_feature *feature,
                        size_t nvalues, size_t *total)
{
    *copy = *feature;
    if (feature->shape) {
        put_shape(&room, shape, feature->shape, total);
        copy->shape = shape;
    }
    zl_value *values =
        nvalues == 0 ? NULL : (void *)put(&room, feature->values, nvalues * sizeof *values, total);
    copy->values = values;
    for (size_t i = 0; i < TEXTS; i++) {
        const char **text = text_at(copy, i);
        if (*text)
            *text = put(&room, *text, strlen(*text) + 1, total);
    }
    for (size_t i = 0; i < nvalues; i++) {
        const char *text = feature->values[i].text;
        const char *kept = text ? put(&room, text, strlen(text) + 1, total) : NULL;
        if (values)
            values[i].text = kept;
    }
}

static entry *take_spare(zl_polygons *polygons, size_t bytes)
{
    entry *spare = polygons->spare;
    polygons->spare = NULL;
    if (spare && spare->bytes >= bytes)
        return spare;
    zl_free(spare);
    spare = zl_alloc(bytes);
    if (spare)
        spare->bytes = bytes;
    return spare;
}

static entry *copy_of(zl_polygons *polygons, const zl_feature *feature)
{
    zl_feature counted;
    zl_shape shape;
    size_t size = 0, ignored = 0, nvalues = polygons->nvalues;
    put_feature(NULL, &counted, &shape, feature, nvalues, &size);
    entry *e = take_spare(polygons, sizeof *e + size);
    if (!e)
        return NULL;
    put_feature((char *)(e + 1), &e->feature, &e->shape, feature, nvalues, &ignored);
    e->polygon = zl_polygon_of(&e->feature);
    return e;
}

static entry *link_to(zl_polygons *polygons, const zl_feature *feature)
{
    entry *e = take_spare(polygons, sizeof *e);
    if (e)
        e->polygon = zl_polygon_of(feature);
    return e;
}

/* ---- keeping -------------------------------------------------------------------------------- */

static entry **bucket_of(zl_polygons *polygons, size_t position)
{
    return &polygons->bucket[position % BUCKETS];
}

static void join_line(zl_polygons *polygons, entry *e)
{
    *(polygons->newest ? &polygons->newest->newer : &polygons->oldest) = e;
    polygons->newest = e;
    e->newer = NULL;
}

static entry *leave_line(zl_polygons *polygons)
{
    entry *e = polygons->oldest;
    polygons->oldest = e->newer;
    if (!e->newer)
        polygons->newest = NULL;
    else
        call_back(e->newer, sizeof *e->newer);
    return e;
}

static void drop(zl_polygons *polygons, entry *e)
{
    entry **at = bucket_of(polygons, e->position);
    while (*at != e)
        at = &(*at)->chain;
    *at = e->chain;
    zl_polygon_forget(&e->polygon);
    polygons->bytes -= e->bytes;
    polygons->count--;
    if (polygons->spare)
        zl_free(e);
    else
        polygons->spare = e;
}

static void make_room(zl_polygons *polygons)
{
    size_t most = TIMES_LARGEST * polygons->largest;
    if (most < polygons->kept)
        most = polygons->kept;
    while (polygons->bytes > most && polygons->count > 2) {
        entry *e = leave_line(polygons);
        if (e->used || e == polygons->last[0] || e == polygons->last[1]) {
            e->used = false;
            join_line(polygons, e);
        } else {
            drop(polygons, e);
        }
    }
}

static void note_seen(zl_polygons *polygons, size_t position)
{
    uint8_t bit = (uint8_t)(1u << position % 8), *byte = &polygons->seen[position / 8];
    if (*byte & bit && polygons->kept < MOST_KEPT)
        polygons->kept += MORE_KEPT;
    *byte |= bit;
}

static zl_status add(entry **out, zl_polygons *polygons, size_t position, zl_error *err)
{
    const zl_feature *feature;
    ZL_TRY(zl_fetch(&feature, &polygons->fetcher, position, err));
    entry *e = polygons->held ? link_to(polygons, feature) : copy_of(polygons, feature);
    if (!e)
        return zl_fail_memory(err);
    e->polygon.home = polygons;
    e->position = position;
    e->used = false;
    e->chain = *bucket_of(polygons, position);
    *bucket_of(polygons, position) = e;
    join_line(polygons, e);
    note_seen(polygons, position);
    polygons->count++;
    note_bytes(polygons, e->bytes);
    *out = e;
    return ZL_OK;
}

static entry *find(zl_polygons *polygons, size_t position)
{
    entry *e = *bucket_of(polygons, position);
    while (e && e->position != position)
        e = e->chain;
    return e;
}

/* Pair after pair has one polygon in common, which is the last but one. */
zl_status zl_polygons_get(zl_polygon **out, zl_polygons *polygons, size_t position, zl_error *err)
{
    entry *before = polygons->last[1];
    entry *e = before && before->position == position ? before : find(polygons, position);
    if (e) {
        e->used = true;
    } else {
        make_room(polygons);
        ZL_TRY(add(&e, polygons, position, err));
    }
    if (e != polygons->last[0]) {
        polygons->last[1] = polygons->last[0];
        polygons->last[0] = e;
    }
    *out = &e->polygon;
    return ZL_OK;
}

zl_status zl_polygons_new(zl_polygons **out, zl_features *features, zl_error *err)
{
    zl_polygons *polygons = zl_alloc_zero(1, sizeof *polygons);
    if (!polygons)
        return zl_fail_memory(err);
    polygons->held = zl_features_are_held(features);
    polygons->nvalues = features->ncolumns;
    polygons->kept = LEAST_KEPT;
    zl_shape_builder_init(&polygons->part, ZL_SHAPE_POLYGON);
    polygons->seen = zl_alloc_zero(features->count / 8 + 1, 1);
    zl_status status =
        polygons->seen ? zl_fetcher_open(&polygons->fetcher, features, err) : zl_fail_memory(err);
    if (status != ZL_OK) {
        zl_polygons_free(polygons);
        return status;
    }
    *out = polygons;
    return ZL_OK;
}

void zl_polygons_free(zl_polygons *polygons)
{
    if (!polygons)
        return;
    while (polygons->oldest)
        drop(polygons, leave_line(polygons));
    zl_free(polygons->seen);
    zl_free(polygons->spare);
    zl_charted_free(polygons->spare_view);
    zl_shape_builder_free(&polygons->part);
    zl_fetcher_close(&polygons->fetcher);
    zl_free(polygons);
}
