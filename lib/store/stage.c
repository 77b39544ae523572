/* A question to a source needs no load: the source is imported into a private store, a temporary
 * file. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "input/import_run.h"
#include "input/quote.h"
#include "input/schema/mapping.h"
#include "store/doubts.h"
#include "store/layer.h"

void zl_staged_free(zl_staged *staged)
{
    zl_temporary_close(&staged->in);
    zl_free(staged->name);
    zl_free(staged->id_column);
    *staged = (zl_staged){0};
}

typedef struct stage_counts {
    size_t read, refused;
} stage_counts;

/* What the features of a source go through. */
typedef struct copying {
    stage_counts *counts;
    zl_row_writer *writer;
    zl_phase phase;
} copying;

static void end_copying(copying *c)
{
    zl_row_writer_free(c->writer);
    zl_phase_end(&c->phase);
}

static zl_status prepare(void *prepared, const zl_imported *feature, zl_arena *arena, void *user,
                         zl_error *err)
{
    const copying *c = user;
    return feature->refused ? ZL_OK
                            : zl_row_writer_prepare(prepared, c->writer, feature->values,
                                                    feature->shape, arena, err);
}

static zl_status take(const zl_imported *feature, const void *prepared, size_t first_finding,
                      void *user, zl_error *err)
{
    (void)first_finding;
    copying *c = user;
    zl_phase_step(&c->phase, 1);
    c->counts->read++;
    c->counts->refused += feature->refused;
    if (feature->refused)
        return ZL_OK;
    zl_row_writer_set_fid(c->writer, feature->fid); /* answers name a feature as its file does */
    return zl_row_writer_put(NULL, c->writer, feature->values, feature->shape, prepared, err);
}

static zl_status copy_features(stage_counts *counts, zl_store *store, zl_import *import,
                               zl_error *err)
{
    static const zl_import_sink sink = {
        .prepared_size = sizeof(zl_row_image), .prepare = prepare, .take = take};
    ZL_CLEANUP(end_copying) copying c = {.counts = counts};
    ZL_TRY(zl_row_writer_open(&c.writer, store, ZL_STAGED_TABLE, zl_import_columns(import), err));
    ZL_TRY(zl_row_writer_begin_bulk(c.writer, err));
    c.phase = zl_phase_begin(N_("reading"), zl_source_count(zl_import_source(import)));
    ZL_TRY(zl_import_run(import, &sink, &c, err));
    return zl_row_writer_finish(c.writer, err);
}

static zl_status fail_refused(const stage_counts *counts, const char *source,
                              const zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_findings_status(findings, err));
    const zl_finding *first = zl_findings_first(findings, 0, ZL_ERROR);
    const char *feature = first && first->feature ? first->feature : "";
    return zl_fail(err, ZL_BAD_DATA,
                   "%zu of %zu features of %s cannot be used (first: %s%s%s); see the findings, or "
                   "load it with --repair or --skip-bad",
                   counts->refused, counts->read, source, zl_quoted(feature).text,
                   *feature ? ": " : "", first ? first->text : _("see the findings"));
}

static zl_status stage_import(zl_store *store, zl_import *import, const char *source,
                              zl_findings *findings, zl_error *err)
{
    stage_counts counts = {0};
    ZL_TRY(zl_db_begin(zl_store_db(store), err));
    ZL_TRY(zl_store_create_layer(store, ZL_STAGED_TABLE, source, zl_import_shape_kind(import),
                                 zl_import_columns(import), err));
    ZL_TRY(copy_features(&counts, store, import, err));
    const char *tag = zl_import_web_map_tag(import);
    if (tag)
        ZL_TRY(zl_doubts_note(store, ZL_STAGED_TABLE, 0, INT64_MAX, tag, err));
    if (counts.refused)
        return fail_refused(&counts, zl_source_name(zl_import_source(import)), findings, err);
    return zl_db_commit(zl_store_db(store), err);
}

/* The field that the user named as the id, by the name that it has in the table. */
static zl_status find_id_column(char **out, zl_import *import, const zl_source_options *options,
                                zl_error *err)
{
    ZL_CLEANUP(zl_field_map_free) zl_field_map map = {0};
    ZL_CLEANUP(zl_free_ptr) char **names = NULL;
    ZL_TRY(zl_field_map_parse(&map, zl_import_source(import), options, err));
    ZL_TRY(zl_store_column_names(&names, zl_import_columns(import), err));
    for (size_t i = 0; i < map.count; i++) {
        if (strcmp(map.name[i], "id") != 0)
            continue;
        zl_free(*out);
        *out = zl_strdup(names[map.field[i]]);
        if (!*out)
            return zl_fail_memory(err);
    }
    return ZL_OK;
}

static zl_status stage(zl_staged *staged, const char *what, const zl_source_options *options,
                       zl_findings *findings, zl_error *err)
{
    static const zl_kind land = ZL_KIND_LAND;
    ZL_CLEANUP(zl_import_close_ptr) zl_import *import = NULL;
    ZL_TRY(zl_import_open(&import, what, &land, options, findings, err));
    const char *layer = zl_source_layer(zl_import_source(import));
    staged->name = zl_strdup(layer ? layer : what);
    if (!staged->name)
        return zl_fail_memory(err);
    ZL_TRY(find_id_column(&staged->id_column, import, options, err));
    ZL_TRY(zl_temporary_open(&staged->in, err));
    return stage_import(staged->in.store, import, staged->name, findings, err);
}

zl_status zl_stage(zl_staged *out, const char *what, const zl_source_options *options,
                   zl_findings *findings, zl_error *err)
{
    static const zl_source_options none = {0};
    /* The message needs the first finding, also when the caller keeps none. */
    ZL_CLEANUP(zl_findings_free_ptr) zl_findings *own = zl_findings_new();
    if (!own)
        return zl_fail_memory(err);
    zl_staged staged = {0};
    zl_status status = stage(&staged, what, options ? options : &none, own, err);
    zl_findings_append(findings, own, 0);
    if (zl_findings_status(findings, NULL) != ZL_OK)
        status = zl_fail_memory(err);
    if (status == ZL_OK)
        *out = staged;
    else
        zl_staged_free(&staged);
    return status;
}
