#include "store/features.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "input/quote.h"
#include "store/stored_boxes.h"

void zl_features_close(zl_features *features)
{
    zl_box_index_free_ptr(&features->index);
    zl_family_free(&features->family);
    zl_free(features->fids);
    zl_free(features->column);
    zl_scan_close(features->scan);
    zl_collection_free(&features->collected);
    *features = (zl_features){.count = 0};
}

static const zl_collection *held(const zl_features *features)
{
    return features->scan ? NULL : features->held ? features->held : &features->collected;
}

bool zl_features_are_held(const zl_features *features)
{
    return held(features) != NULL;
}

static int compare_fids(const void *key, const void *item)
{
    int64_t wanted = *(const int64_t *)key, fid = *(const int64_t *)item;
    return (wanted > fid) - (wanted < fid);
}

size_t zl_features_find(const zl_features *features, int64_t fid)
{
    if (features->count == 0)
        return SIZE_MAX;
    const int64_t *found =
        bsearch(&fid, features->fid, features->count, sizeof *features->fid, compare_fids);
    return found ? (size_t)(found - features->fid) : SIZE_MAX;
}

/* ---- looking at all of them once ------------------------------------------------------------- */

/* What is kept of some features. */
typedef struct gist {
    zl_step_boxes boxes;
    int64_t *fid;
    size_t fid_capacity;
    zl_text names;
    bool any_part;
} gist;

static void free_gist(gist *g)
{
    zl_step_boxes_free(&g->boxes);
    zl_free(g->fid);
    zl_text_free(&g->names);
}

static void empty_gist(gist *g)
{
    g->boxes.count = 0;
    g->names.size = 0;
    g->any_part = false;
}

static zl_status grow_fids(gist *g, size_t count, zl_error *err)
{
    int64_t *grown = zl_grow(g->fid, g->boxes.count + count, &g->fid_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    g->fid = grown;
    return ZL_OK;
}

static zl_status note(gist *g, const zl_feature *feature, const zl_extent *extent, bool families,
                      zl_error *err)
{
    zl_step_box box = zl_step_box_of(extent);
    ZL_TRY(grow_fids(g, 1, err));
    g->fid[g->boxes.count] = feature->fid;
    if (families)
        zl_family_add(&g->names, &g->any_part, feature->id, feature->part_of);
    return zl_step_boxes_add(&g->boxes, &box, 1, err);
}

static zl_extent extent_of(const zl_shape *shape)
{
    static const zl_extent unknown = {NAN, NAN, NAN, NAN};
    return shape ? zl_shape_extent(shape) : unknown;
}

static zl_status append(gist *to, const gist *from, zl_error *err)
{
    if (from->boxes.count == 0)
        return ZL_OK;
    ZL_TRY(grow_fids(to, from->boxes.count, err));
    memcpy(to->fid + to->boxes.count, from->fid, from->boxes.count * sizeof *to->fid);
    zl_text_add_bytes(&to->names, from->names.data, from->names.size);
    to->any_part = to->any_part || from->any_part;
    return zl_step_boxes_add(&to->boxes, from->boxes.box, from->boxes.count, err);
}

static zl_status settle(zl_features *features, gist *all, zl_error *err)
{
    features->count = all->boxes.count;
    features->fid = features->fids = all->fid;
    all->fid = NULL;
    features->family = (zl_family){.names = all->names, .any = all->any_part};
    all->names = (zl_text){0};
    ZL_TRY(zl_family_settle(&features->family, features->count, err));
    return zl_box_index_new(&features->index, &all->boxes, err);
}

/* ---- features in memory ---------------------------------------------------------------------- */

zl_status zl_features_of(zl_features *out, const zl_collection *collection, zl_error *err)
{
    ZL_CLEANUP(free_gist) gist all = {.fid = NULL};
    ZL_CLEANUP(zl_features_close) zl_features features = {.held = collection};
    bool families = false;
    for (size_t i = 0; i < collection->count && !families; i++)
        families = collection->feature[i].part_of != NULL;
    for (size_t i = 0; i < collection->count; i++)
        ZL_TRY(note(&all, &collection->feature[i], &collection->extent[i], families, err));
    ZL_TRY(settle(&features, &all, err));
    *out = features;
    features = (zl_features){.count = 0};
    return ZL_OK;
}

zl_status zl_features_fetched(zl_features *out, const zl_collection *collection, zl_scan **scan,
                              zl_error *err)
{
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *taken = *scan;
    *scan = NULL;
    ZL_TRY(zl_features_of(out, collection, err));
    out->scan = taken;
    taken = NULL;
    return ZL_OK;
}

static zl_status collect(zl_features *out, zl_layer *layer, const zl_choice *choice, zl_error *err)
{
    zl_collection collected = {0};
    ZL_TRY(zl_collect_some(&collected, layer, choice, err));
    zl_status status = zl_features_of(out, &collected, err);
    if (status != ZL_OK) {
        zl_collection_free(&collected);
        return status;
    }
    out->collected = collected;
    out->held = NULL;
    out->ncolumns = choice->ncolumns;
    return ZL_OK;
}

/* ---- features in the store ------------------------------------------------------------------- */

typedef struct survey {
    zl_scan *scan;
    bool families;
    gist all;
    zl_phase phase;
} survey;

typedef struct job {
    zl_span span;
    gist gist;
} job;

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    job *j = a_job;
    empty_gist(&j->gist);
    return zl_scan_take(&j->span, any, ((survey *)user)->scan, err);
}

static zl_status compute(void *a_job, void *bench, void *user, zl_error *err)
{
    job *j = a_job;
    zl_reader *reader = bench;
    const survey *s = user;
    zl_reader_start(reader, &j->span);
    for (const zl_feature *feature;;) {
        ZL_TRY(zl_reader_next(&feature, reader, err));
        if (!feature)
            return ZL_OK;
        zl_extent extent = extent_of(feature->shape);
        ZL_TRY(note(&j->gist, feature, &extent, s->families, err));
    }
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    survey *s = user;
    zl_phase_step(&s->phase, j->span.length);
    return append(&s->all, &j->gist, err);
}

static void close_job(void *a_job)
{
    job *j = a_job;
    free_gist(&j->gist);
    zl_span_free(&j->span);
}

static zl_status open_bench(void *bench, void *user, zl_error *err)
{
    return zl_scan_reader(bench, ((survey *)user)->scan, err);
}

static void close_bench(void *bench)
{
    zl_reader_close(bench);
}

static zl_status look_at_all(survey *s, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_job,
                                     .bench_size = sizeof(zl_reader),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    return zl_workers_run_phase(&shop, s, &s->phase, N_("reading"), zl_scan_total(s->scan), err);
}

static zl_status take_columns(zl_features *features, const zl_choice *choice, zl_error *err)
{
    if (!choice || choice->ncolumns == 0)
        return ZL_OK;
    features->column = zl_alloc(choice->ncolumns * sizeof *features->column);
    if (!features->column)
        return zl_fail_memory(err);
    memcpy(features->column, choice->column, choice->ncolumns * sizeof *features->column);
    features->ncolumns = choice->ncolumns;
    return ZL_OK;
}

/* Out of the index of the layer, where that has them all: nothing is read twice. */
static zl_status take_stored(bool *known, gist *all, const zl_scan *scan, zl_layer *layer,
                             zl_error *err)
{
    int64_t first = 0;
    zl_step_boxes boxes = {.count = 0};
    ZL_TRY(zl_stored_boxes(known, &boxes, &first, zl_scan_connections(scan),
                           zl_layer_selection(layer), err));
    if (!*known)
        return ZL_OK;
    zl_status status = grow_fids(all, boxes.count, err);
    for (size_t i = 0; status == ZL_OK && i < boxes.count; i++)
        all->fid[i] = first + (int64_t)i;
    all->boxes = boxes;
    return status;
}

static zl_status survey_store(zl_features *features, zl_layer *layer, zl_error *err)
{
    const zl_table *table = &zl_layer_selection(layer)->table;
    survey s = {.scan = features->scan, .families = table->role[ZL_ROLE_PART_OF] >= 0};
    bool known = false;
    zl_status status = ZL_OK;
    if (!s.families)
        status = take_stored(&known, &s.all, features->scan, layer, err);
    if (status == ZL_OK && !known)
        status = look_at_all(&s, err);
    if (status == ZL_OK)
        status = settle(features, &s.all, err);
    free_gist(&s.all);
    return status;
}

zl_status zl_features_open(zl_features *out, zl_layer *layer, const zl_choice *choice,
                           zl_error *err)
{
    static const zl_choice nothing = {.ncolumns = 0};
    ZL_CLEANUP(zl_features_close) zl_features features = {.count = 0};
    ZL_TRY(zl_scan_open(&features.scan, layer, &(zl_scan_options){.no_values = true}, err));
    if (!zl_scan_is_shared(features.scan))
        return collect(out, layer, choice ? choice : &nothing, err);
    ZL_TRY(take_columns(&features, choice, err));
    ZL_TRY(survey_store(&features, layer, err));
    *out = features;
    features = (zl_features){.count = 0};
    return ZL_OK;
}

/* ---- fetching -------------------------------------------------------------------------------- */

zl_status zl_fetcher_open(zl_fetcher *out, zl_features *features, zl_error *err)
{
    *out = (zl_fetcher){.features = features};
    if (held(features))
        return ZL_OK;
    const zl_cursor_options options = {
        .ranged = true, .no_values = features->ncolumns == 0, .checked = true};
    size_t number = features->given++;
    for (size_t i = 0; i < ZL_LANES; i++) {
        out->lane[i].next = SIZE_MAX;
        ZL_TRY(zl_scan_cursor(&out->lane[i].cursor, features->scan, number, &options, err));
    }
    out->values = zl_alloc_zero(features->ncolumns, sizeof *out->values);
    return out->values ? ZL_OK : zl_fail_memory(err);
}

void zl_fetcher_close(zl_fetcher *fetcher)
{
    for (size_t i = 0; i < ZL_LANES; i++)
        zl_cursor_close(fetcher->lane[i].cursor);
    zl_free(fetcher->values);
    *fetcher = (zl_fetcher){0};
}

static void choose_values(zl_fetcher *fetcher, const zl_feature *row)
{
    const zl_features *features = fetcher->features;
    fetcher->feature = *row;
    fetcher->feature.values = features->ncolumns > 0 ? fetcher->values : NULL;
    for (size_t i = 0; i < features->ncolumns; i++)
        fetcher->values[i] = row->values[features->column[i]];
}

/* Rows to go, forward or back. A lane that was not used yet is only worse than one that is there.
 */
static size_t way_to(size_t position, const zl_lane *lane)
{
    return lane->next == SIZE_MAX  ? 1
           : lane->next > position ? lane->next - position
                                   : position - lane->next;
}

static zl_lane *nearest_lane(zl_fetcher *fetcher, size_t position)
{
    zl_lane *nearest = fetcher->lane;
    for (size_t i = 1; i < ZL_LANES; i++)
        if (way_to(position, &fetcher->lane[i]) < way_to(position, nearest))
            nearest = &fetcher->lane[i];
    return nearest;
}

/* Features are mostly asked for one behind the other: then the cursor goes on from where it is.
 * Between two that were chosen there may be a row that was not. */
static zl_status read_row(const zl_feature **row, zl_fetcher *fetcher, size_t position,
                          zl_error *err)
{
    int64_t fid = fetcher->features->fid[position];
    zl_lane *lane = nearest_lane(fetcher, position);
    bool there = lane->next == position;
    lane->next = SIZE_MAX;
    if (there) {
        ZL_TRY(zl_cursor_next(row, lane->cursor, err));
        there = *row && (*row)->fid == fid;
    }
    if (!there) {
        zl_cursor_start(lane->cursor, fid, INT64_MAX);
        ZL_TRY(zl_cursor_next(row, lane->cursor, err));
    }
    if (!*row || (*row)->fid != fid)
        return zl_fail(err, ZL_FAILED, "the feature with fid %lld has gone while it was asked for",
                       (long long)fid);
    lane->next = position + 1;
    return ZL_OK;
}

zl_status zl_fetch(const zl_feature **out, zl_fetcher *fetcher, size_t position, zl_error *err)
{
    const zl_features *features = fetcher->features;
    const zl_feature *row;
    if (!fetcher->lane[0].cursor) {
        const zl_collection *all = held(features);
        *out = all ? &all->feature[position] : NULL;
        return ZL_OK;
    }
    ZL_TRY(read_row(&row, fetcher, position, err));
    choose_values(fetcher, row);
    *out = &fetcher->feature;
    return ZL_OK;
}
