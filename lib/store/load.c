/* A load is one transaction: everything is tried, everything that was found is told, and then all
 * of it is kept or nothing. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "store/doubts.h"
#include "store/links.h"
#include "store/load.h"
#include "store/places.h"
#include "store/reference.h"

const zl_columns *zl_load_columns(void)
{
    static const zl_column column[] = {
        {"layer", ZL_TEXT, offsetof(zl_load_row, layer), 0},
        {"read", ZL_INTEGER, offsetof(zl_load_row, read), 0},
        {"written", ZL_INTEGER, offsetof(zl_load_row, written), 0},
        {"repaired", ZL_INTEGER, offsetof(zl_load_row, repaired), 0},
        {"refused", ZL_INTEGER, offsetof(zl_load_row, refused), 0},
        {"crs", ZL_TEXT, offsetof(zl_load_row, crs), 0},
        {"crs_evidence", ZL_TEXT, offsetof(zl_load_row, crs_evidence), 0},
        {"first_lon", ZL_REAL, offsetof(zl_load_row, first_lon), 7},
        {"first_lat", ZL_REAL, offsetof(zl_load_row, first_lat), 7},
    };
    static const zl_columns columns = {column, sizeof column / sizeof *column};
    return &columns;
}

void zl_loading_free(zl_loading *loading)
{
    zl_import_close(loading->import);
    zl_refused_free(&loading->refused_file);
    zl_free(loading->database);
    zl_free((char *)loading->row.layer);
    zl_free((char *)loading->row.crs);
    zl_free((char *)loading->row.crs_evidence);
    *loading = (zl_loading){0};
}

/* All sources of one load. */
typedef struct load_batch {
    zl_store *store;
    zl_loading *loading;
    size_t count;
    zl_findings *findings;
    zl_known_places places;
    bool dry_run;
} load_batch;

static void batch_free(load_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        zl_loading_free(&batch->loading[i]);
    zl_free(batch->loading);
    zl_findings_free(batch->findings);
    zl_known_places_free(&batch->places);
}

static zl_status batch_init(load_batch *batch, zl_store *store, const zl_load_item *items,
                            size_t count, zl_error *err)
{
    batch->store = store;
    batch->findings = zl_findings_new();
    batch->loading = zl_alloc_zero(count, sizeof *batch->loading);
    if (!batch->findings || !batch->loading)
        return zl_fail_memory(err);
    batch->count = count;
    for (size_t i = 0; i < count; i++) {
        zl_load_row row = {.first_lon = (double)NAN, .first_lat = (double)NAN};
        batch->loading[i] = (zl_loading){.store = store,
                                         .source = items[i].source,
                                         .options = &items[i].options,
                                         .findings = batch->findings,
                                         .places = &batch->places,
                                         .row = row};
        if (zl_is_database(items[i].source))
            batch->loading[i].database = zl_database_shown(items[i].source);
        if (zl_is_database(items[i].source) && !batch->loading[i].database)
            return zl_fail_memory(err);
        batch->dry_run = batch->dry_run || items[i].options.dry_run;
    }
    return ZL_OK;
}

/* ---- one source ---------------------------------------------------------------------------- */

/* A database is named without its password. */
static const char *shown_source(const zl_loading *loading)
{
    return loading->database ? loading->database : loading->source;
}

/* The import is closed before the load ends, so the row keeps copies of its texts. */
static zl_status record(zl_loading *loading, zl_error *err)
{
    zl_load_row *row = &loading->row;
    const zl_crs_decision *crs = zl_import_crs(loading->import);
    const char *label = crs->label, *evidence = crs->evidence;
    row->layer = zl_strdup(loading->table);
    row->crs = zl_strdup(label);
    row->crs_evidence = zl_strdup(evidence);
    if (!row->layer || (label && !row->crs) || (evidence && !row->crs_evidence))
        return zl_fail_memory(err);
    bool database = loading->database != NULL;
    const char *found = zl_source_name(zl_import_source(loading->import));
    zl_load_record log = {.source = database ? found : loading->source,
                          .source_crs = label,
                          .crs_evidence = evidence,
                          .transformation = crs->transformation,
                          .features = row->written,
                          .repaired = row->repaired,
                          .refused = row->refused};
    return zl_store_record_load(loading->store, loading->table, &log, err);
}

/* Shapes that are not to be believed are remembered; what the user has settled is not. */
static zl_status settle_doubts(const zl_loading *loading, zl_error *err)
{
    const char *tag = zl_import_web_map_tag(loading->import);
    const zl_load_options *options = loading->options;
    int64_t updated = loading->updated_fid;
    const int64_t fids[2] = {updated ? updated : loading->last_old_fid + 1,
                             updated ? updated : INT64_MAX};
    ZL_CLEANUP(zl_text_free) zl_text doubt = {0};
    if (zl_import_shape_kind(loading->import) == ZL_SHAPE_NONE)
        return ZL_OK;
    zl_text_add(&doubt, tag ? tag : "");
    if (options->reference && loading->row.written > 0)
        ZL_TRY(zl_compare_rows(&doubt, loading->store, loading->table, fids,
                               zl_source_name(zl_import_source(loading->import)),
                               options->reference, loading->findings, err));
    if (doubt.failed)
        return zl_fail_memory(err);
    if (options->source.survey_coordinates)
        return zl_doubts_settle(loading->store, loading->table, fids[0], fids[1], err);
    return doubt.size > 0
               ? zl_doubts_note(loading->store, loading->table, fids[0], fids[1], doubt.data, err)
               : ZL_OK;
}

static zl_status load_source(zl_loading *loading, zl_error *err)
{
    loading->first_finding = zl_findings_count(loading->findings);
    if (loading->options->update) {
        ZL_TRY(zl_load_update(loading, err));
    } else {
        ZL_TRY(zl_load_open(loading, err));
        ZL_TRY(zl_load_features(loading, err));
    }
    ZL_TRY(record(loading, err));
    ZL_TRY(settle_doubts(loading, err));
    zl_import_close(loading->import);
    loading->import = NULL;
    return ZL_OK;
}

/* ---- what refuses a load ------------------------------------------------------------------- */

static size_t findings_of(const zl_loading *loading, size_t end, zl_severity severity)
{
    size_t count = 0;
    for (size_t i = loading->first_finding; i < end; i++)
        count += zl_findings_get(loading->findings, i)->severity == severity;
    return count;
}

/* "first: korla-etdz: the ring crosses itself" */
static void add_first(zl_text *text, const zl_loading *loading, zl_severity severity)
{
    const zl_finding *first =
        zl_findings_first(loading->findings, loading->first_finding, severity);
    zl_text_add(text, _(" (first: "));
    if (first && first->feature) {
        zl_text_add_safe(text, first->feature);
        zl_text_add(text, _(": "));
    }
    zl_text_add(text, first ? first->text : _("see the findings"));
    zl_text_add(text, _(")"));
}

static zl_status fail_refused(const zl_loading *loading, zl_error *err)
{
    const zl_load_row *row = &loading->row;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add_safe(&text, shown_source(loading));
    if (row->refused > 0)
        zl_text_addf(&text, _(": %lld of %lld features cannot be used"), (long long)row->refused,
                     (long long)row->read);
    else
        zl_text_add(&text, _(": the source cannot be used as it is"));
    add_first(&text, loading, ZL_ERROR);
    if (loading->options->skip_bad)
        zl_text_add(&text, _("; none is left to load, and nothing was changed"));
    else
        zl_text_addf(
            &text, _("; nothing was loaded. Correct them%s, or load the rest with --skip-bad FILE"),
            loading->options->source.repair ? "" : _(", mend what can be mended with --repair"));
    return zl_fail_text(err, ZL_BAD_DATA, &text);
}

static zl_status fail_strict(const zl_loading *loading, size_t warnings, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add_safe(&text, shown_source(loading));
    zl_text_addf(&text, _(": %zu warning%s"), warnings, zl_inflect(warnings == 1, "", "s"));
    add_first(&text, loading, ZL_WARNING);
    zl_text_add(&text, _(", and --strict lets none pass; nothing was loaded"));
    return zl_fail_text(err, ZL_BAD_DATA, &text);
}

static zl_status judge(const zl_loading *loading, size_t end, zl_error *err)
{
    const zl_load_row *row = &loading->row;
    bool skips = loading->options->skip_bad != NULL;
    ZL_TRY(zl_findings_status(loading->findings, err));
    bool source_is_bad = findings_of(loading, end, ZL_ERROR) > loading->feature_errors;
    if (source_is_bad || (row->refused > 0 && (!skips || row->written == 0)))
        return fail_refused(loading, err);
    size_t warnings = findings_of(loading, end, ZL_WARNING);
    return loading->options->strict && warnings > 0 ? fail_strict(loading, warnings, err) : ZL_OK;
}

/* The links are looked at when all sources are in, so that their order does not matter. */
static zl_status judge_links(zl_loading *loading, zl_error *err)
{
    loading->first_finding = zl_findings_count(loading->findings);
    if (!loading->options->update) /* which has looked at its one row itself */
        ZL_TRY(zl_check_links(loading->store, loading->kind, loading->table, loading->last_old_fid,
                              loading->findings, err));
    size_t warnings = findings_of(loading, zl_findings_count(loading->findings), ZL_WARNING);
    return loading->options->strict && warnings > 0 ? fail_strict(loading, warnings, err) : ZL_OK;
}

static zl_status judge_all(load_batch *batch, zl_error *err)
{
    size_t count = zl_findings_count(batch->findings);
    for (size_t i = 0; i < batch->count; i++) {
        zl_loading *loading = &batch->loading[i];
        bool last = i + 1 == batch->count;
        ZL_TRY(judge(loading, last ? count : loading[1].first_finding, err));
    }
    for (size_t i = 0; i < batch->count; i++)
        ZL_TRY(judge_links(&batch->loading[i], err));
    return zl_findings_status(batch->findings, err);
}

/* ---- all sources --------------------------------------------------------------------------- */

/* What goes into files beside the store is there before the store changes, since it can be taken
 * back and a commit cannot; and it is there as late as can be, since a killed program takes nothing
 * back. */
static zl_status hand_out(load_batch *batch, void *user, zl_error *err)
{
    for (size_t i = 0; i < batch->count; i++) {
        zl_loading *loading = &batch->loading[i];
        if (loading->options->skip_bad)
            ZL_TRY(zl_refused_write(&loading->refused_file, loading->options->skip_bad, err));
    }
    for (size_t i = 0; i < batch->count; i++)
        if (batch->loading[i].options->ready)
            ZL_TRY(batch->loading[i].options->ready(user, err));
    for (size_t i = 0; i < batch->count; i++) {
        zl_loading *loading = &batch->loading[i];
        if (loading->options->skip_bad && !batch->dry_run)
            ZL_TRY(zl_refused_publish(&loading->refused_file, loading->options->skip_bad, err));
    }
    return ZL_OK;
}

/* Where the first place came to lie, beside the nearest one that the store knew before. */
static zl_status tell_first_place(const zl_loading *loading, zl_error *err)
{
    const zl_load_row *row = &loading->row;
    const double place[2] = {row->first_lon, row->first_lat};
    double distance_m = 0;
    if (isnan(place[0]) || !row->crs)
        return ZL_OK;
    const zl_known_place *near = zl_known_places_nearest(&distance_m, loading->places, place);
    if (!near)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add(&text, _("the first place lies "));
    zl_add_near(&text, near, distance_m);
    if (distance_m > ZL_FAR_M)
        zl_text_addf(&text, _(", far from every point of the store: look whether %s is right"),
                     row->crs);
    if (text.failed)
        return zl_fail_memory(err);
    zl_findings_add(loading->findings, ZL_NOTE, "first-place", loading->table, NULL, place, "%s",
                    text.data);
    return zl_findings_status(loading->findings, err);
}

static zl_status run(load_batch *batch, zl_error *err)
{
    for (size_t i = 0; i < batch->count; i++)
        ZL_TRY(load_source(&batch->loading[i], err));
    ZL_TRY(judge_all(batch, err));
    for (size_t i = 0; i < batch->count; i++)
        ZL_TRY(tell_first_place(&batch->loading[i], err));
    return ZL_OK;
}

/* Keeps all of it, or takes the refused features' files back with the rest. */
static zl_status end(load_batch *batch, zl_status status, zl_error *err)
{
    zl_db *db = zl_store_db(batch->store);
    if (status == ZL_OK && !batch->dry_run)
        status = zl_db_commit(db, err);
    if (status != ZL_OK || batch->dry_run)
        zl_db_rollback(db);
    for (size_t i = 0; status != ZL_OK && i < batch->count; i++)
        zl_refused_withdraw(&batch->loading[i].refused_file);
    return status;
}

/* What cannot be told is not kept either. */
static zl_status load_within(load_batch *batch, void *user, zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_store_need_spatialite(batch->store, err));
    ZL_TRY(zl_store_places(&batch->places, batch->store, err));
    ZL_TRY(zl_db_begin(zl_store_db(batch->store), err));
    zl_status status = run(batch, err);
    zl_findings_append(findings, batch->findings, 0);
    /* A refusal is worth as much as what it tells, too. */
    zl_status told = zl_findings_status(findings, err);
    if (told != ZL_OK)
        status = told;
    if (status == ZL_OK)
        status = hand_out(batch, user, err);
    return end(batch, status, err);
}

zl_status zl_load_all(zl_store *store, const zl_load_item *items, size_t count, zl_row_fn emit,
                      void *user, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(batch_free) load_batch batch = {0};
    ZL_TRY(batch_init(&batch, store, items, count, err));
    ZL_TRY(load_within(&batch, user, findings, err));
    for (size_t i = 0; emit && i < count; i++)
        ZL_TRY(emit(&batch.loading[i].row, NULL, user, err));
    return ZL_OK;
}

zl_status zl_load(zl_store *store, const char *source, const zl_load_options *options,
                  zl_row_fn emit, void *user, zl_findings *findings, zl_error *err)
{
    zl_load_item item = {.source = source};
    if (options)
        item.options = *options;
    else
        item.options.feature = -1;
    return zl_load_all(store, &item, 1, emit, user, findings, err);
}
