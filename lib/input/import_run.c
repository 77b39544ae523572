#include "input/import_run.h"

#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/workers.h"
#include "input/import_private.h"
#include "input/source/kept.h"

/* A batch ends with so many features or points, whichever comes first; while more points than the
 * last are under way, nothing is read. */
enum { MOST_FEATURES = 256, MOST_POINTS = 32768, POINTS_UNDER_WAY = 4 * 1024 * 1024 };

/* A feature on its way, and what became of it. */
typedef struct item {
    zl_raw_feature raw;
    zl_imported feature;
    zl_shape *mended;
    void *prepared;
    size_t findings_end; /* in those of the batch */
} item;

typedef struct batch {
    zl_arena arena;
    item item[MOST_FEATURES];
    size_t nread, nworked, npoints;
    zl_findings *findings;
    zl_import_tally tally;
} batch;

/* What a thread works with: the import with places of its own for what belongs to one feature. */
typedef struct lane {
    zl_import import;
} lane;

typedef struct run {
    zl_import *import;
    const zl_import_sink *sink;
    void *user;
    bool ended; /* the source is */
} run;

/* ---- reading, one thread at a time ------------------------------------------------------------
 */

static void empty(batch *b)
{
    for (size_t i = 0; i < b->nread; i++) {
        zl_raw_release(&b->item[i].raw);
        zl_shape_free(b->item[i].mended);
        b->item[i].mended = NULL;
    }
    b->nread = b->nworked = b->npoints = 0;
    b->tally = (zl_import_tally){0};
    zl_arena_reset(&b->arena);
    if (zl_findings_count(b->findings) == 0)
        return;
    zl_findings_free(b->findings);
    b->findings = NULL;
}

static zl_status keep(batch *b, zl_raw_feature *raw, const zl_import *import, zl_error *err)
{
    zl_raw_feature *kept = &b->item[b->nread].raw;
    zl_status status = zl_raw_keep(kept, raw, zl_source_nfields(import->source), &b->arena, err);
    if (status != ZL_OK) {
        zl_raw_release(kept);
        return status;
    }
    b->nread++;
    b->npoints += kept->shape ? kept->shape->npoints : 0;
    return ZL_OK;
}

static zl_status read_batch(void *job, bool *any, void *user, zl_error *err)
{
    batch *b = job;
    run *r = user;
    empty(b);
    if (!b->findings && !(b->findings = zl_findings_new()))
        return zl_fail_memory(err);
    while (!r->ended && b->nread < MOST_FEATURES && b->npoints < MOST_POINTS) {
        zl_raw_feature *raw;
        ZL_TRY(zl_check_cancel(err));
        ZL_TRY(zl_source_next(&raw, r->import->source, err));
        r->ended = !raw;
        if (!raw)
            break;
        zl_web_map_look(r->import, raw);
        ZL_TRY(keep(b, raw, r->import, err));
    }
    *any = b->nread > 0;
    return ZL_OK;
}

static size_t weigh(const void *job)
{
    return ((const batch *)job)->npoints;
}

/* ---- working, any thread ----------------------------------------------------------------------
 */

static zl_status open_lane(void *bench, void *user, zl_error *err)
{
    lane *l = bench;
    const zl_import *import = ((const run *)user)->import;
    size_t count = import->columns.count;
    l->import = *import;
    l->import.crs = NULL;
    l->import.mended = NULL;
    l->import.values = zl_alloc_zero(count, sizeof *l->import.values);
    l->import.owned = zl_alloc_zero(count, sizeof *l->import.owned);
    if (!l->import.values || !l->import.owned)
        return zl_fail_memory(err);
    return import->crs ? zl_crs_copy(&l->import.crs, import->crs, err) : ZL_OK;
}

static void close_lane(void *bench)
{
    lane *l = bench;
    if (l->import.owned)
        zl_import_forget(&l->import);
    zl_crs_close(l->import.crs);
    zl_free(l->import.values);
    zl_free(l->import.owned);
}

/* What the lane holds of a feature is the batch's until it was taken. */
static zl_status take_over(item *it, zl_import *import, zl_arena *arena, zl_error *err)
{
    zl_imported *feature = &it->feature;
    *feature = import->current;
    it->mended = import->mended;
    import->mended = NULL;
    ZL_TRY(zl_arena_keep_text(arena, &feature->feature, err));
    if (import->kind != ZL_KIND_LAND)
        feature->values = zl_values_keep(feature->values, import->columns.count, arena);
    if (feature->geometry == import->geometry)
        feature->geometry = zl_bytes_keep(import->geometry, sizeof import->geometry, arena);
    bool lost = !feature->values || (import->current.geometry && !feature->geometry);
    return lost ? zl_fail_memory(err) : ZL_OK;
}

static zl_status work_on(item *it, batch *b, lane *l, const run *r, zl_error *err)
{
    ZL_TRY(zl_import_work(&l->import, &it->raw, err));
    ZL_TRY(take_over(it, &l->import, &b->arena, err));
    ZL_TRY(zl_findings_status(b->findings, err));
    it->findings_end = zl_findings_count(b->findings);
    if (!r->sink->prepare)
        return ZL_OK;
    it->prepared = zl_arena_take(&b->arena, r->sink->prepared_size);
    if (!it->prepared)
        return zl_fail_memory(err);
    memset(it->prepared, 0, r->sink->prepared_size);
    return r->sink->prepare(it->prepared, &it->feature, &b->arena, r->user, err);
}

static zl_status work_batch(void *job, void *bench, void *user, zl_error *err)
{
    batch *b = job;
    lane *l = bench;
    l->import.findings = b->findings;
    l->import.tally = (zl_import_tally){0};
    for (; b->nworked < b->nread; b->nworked++)
        ZL_TRY(work_on(&b->item[b->nworked], b, l, user, err));
    b->tally = l->import.tally;
    return ZL_OK;
}

/* ---- taking, in order -------------------------------------------------------------------------
 */

static void add_findings(zl_import *import, const zl_findings *findings, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (!zl_declared_area_is_surplus(&import->tally, zl_findings_get(findings, i)))
            zl_findings_append_one(import->findings, zl_findings_get(findings, i));
}

static zl_status take_batch(void *job, void *user, zl_error *err)
{
    batch *b = job;
    run *r = user;
    size_t found = 0;
    for (size_t i = 0; i < b->nworked; i++) {
        const item *it = &b->item[i];
        size_t first = zl_findings_count(r->import->findings);
        add_findings(r->import, b->findings, found, it->findings_end);
        found = it->findings_end;
        ZL_TRY(r->sink->take(&it->feature, it->prepared, first, r->user, err));
    }
    zl_import_add_tally(&r->import->tally, &b->tally);
    if (b->npoints > MOST_POINTS) /* else the thread that reads has the work */
        empty(b);
    return ZL_OK;
}

static void close_batch(void *job)
{
    batch *b = job;
    empty(b);
    zl_findings_free(b->findings);
    zl_arena_free(&b->arena);
}

zl_status zl_import_run(zl_import *import, const zl_import_sink *sink, void *user, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(batch),
                                     .fill = read_batch,
                                     .fill_anywhere = true,
                                     .weigh = weigh,
                                     .most_weight = POINTS_UNDER_WAY,
                                     .compute = work_batch,
                                     .drain = take_batch,
                                     .close_job = close_batch,
                                     .bench_size = sizeof(lane),
                                     .open_bench = open_lane,
                                     .close_bench = close_lane};
    run r = {.import = import, .sink = sink, .user = user};
    zl_import_forget(import);
    ZL_TRY(zl_workers_run(&shop, &r, err));
    return zl_import_end(import, err);
}
