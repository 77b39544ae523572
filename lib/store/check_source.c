/* A check of a source: the import stream adds what it finds, and what comes twice is found in a
 * table without keys in a private store. */
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/crs/crs_decision.h"
#include "input/import_run.h"
#include "store/check.h"
#include "store/places.h"
#include "store/temporary.h"

#define TABLE "checked"

static const zl_shape *sound_shape(const zl_imported *feature)
{
    return feature->refused ? NULL : feature->shape;
}

static zl_status prepare(void *prepared, const zl_imported *feature, zl_arena *arena, void *user,
                         zl_error *err)
{
    return zl_row_writer_prepare(prepared, user, feature->values, sound_shape(feature), arena, err);
}

static zl_status take(const zl_imported *feature, const void *prepared, size_t first_finding,
                      void *user, zl_error *err)
{
    (void)first_finding;
    zl_row_writer_set_fid(user, feature->fid); /* named as in the source */
    return zl_row_writer_put(NULL, user, feature->values, sound_shape(feature), prepared, err);
}

static zl_status read_all(zl_store *store, zl_import *import, zl_error *err)
{
    static const zl_import_sink sink = {
        .prepared_size = sizeof(zl_row_image), .prepare = prepare, .take = take};
    ZL_CLEANUP(zl_row_writer_free_ptr) zl_row_writer *writer = NULL;
    ZL_TRY(zl_row_writer_open(&writer, store, TABLE, zl_import_columns(import), err));
    ZL_TRY(zl_row_writer_begin_bulk(writer, err));
    ZL_TRY(zl_import_run(import, &sink, writer, err));
    return zl_row_writer_finish(writer, err);
}

/* The table has the layout of a land layer, but an id means what it does in the source's kind. */
static zl_status check_doubles(zl_store *store, zl_import *import, const char *id_field,
                               zl_findings *findings, zl_error *err)
{
    zl_table table = {0};
    ZL_TRY(zl_table_describe(&table, store, TABLE, id_field, err));
    table.kind = zl_import_kind(import);
    zl_checked checked = {.store = store,
                          .table = &table,
                          .name = zl_source_name(zl_import_source(import)),
                          .findings = findings};
    zl_status status = zl_check_doubles(&checked, err);
    zl_table_free(&table);
    return status;
}

static zl_status check(zl_store *store, zl_import *import, const char *id_field,
                       zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_db_begin(zl_store_db(store), err));
    ZL_TRY(zl_store_create_layer(store, TABLE, NULL, zl_import_shape_kind(import),
                                 zl_import_columns(import), err));
    ZL_TRY(read_all(store, import, err));
    return check_doubles(store, import, id_field, findings, err);
}

/* ---- a CRS that is missing or refused -------------------------------------------------------- */

static void close_crs(zl_crs **crs)
{
    zl_crs_close(*crs);
}

/* What the file declares, whatever its datum; NULL when that cannot be read. */
static zl_status declared_of(zl_crs **out, const zl_source *source, zl_error *err)
{
    zl_error cause;
    const char *text = zl_source_crs(source, NULL);
    if (!text || zl_crs_open(out, text, true, NULL, &cause) != ZL_FAILED)
        return ZL_OK; /* any other refusal is about the text */
    return zl_fail(err, ZL_FAILED, "%s", cause.message);
}

/* Nothing was wrong with what the user said: the source itself is in doubt, and a check is there to
 * say why. The candidates follow. */
static zl_status tell_candidates(zl_store *store, const char *what,
                                 const zl_source_options *options, zl_findings *findings,
                                 zl_error *err)
{
    ZL_CLEANUP(zl_source_close_ptr) zl_source *source = NULL;
    ZL_CLEANUP(zl_sample_free) zl_sample sample = {0};
    ZL_CLEANUP(zl_known_places_free) zl_known_places places = {0};
    ZL_CLEANUP(zl_diagnosis_free_ptr) zl_diagnosis *diagnosis = NULL;
    ZL_TRY(zl_source_open(&source, what, options, err));
    ZL_TRY(zl_sample_take(&sample, source, err));
    ZL_TRY(zl_store_places(&places, store, err));
    ZL_CLEANUP(close_crs) zl_crs *declared = NULL;
    ZL_TRY(declared_of(&declared, source, err));
    bool north_first = declared && zl_axes_north_first(declared, source, options);
    ZL_TRY(zl_diagnose(&diagnosis, &sample, declared, north_first, &places, err));
    zl_diagnosis_tell(diagnosis, 5, zl_source_name(source), findings);
    zl_diagnosis_explain(diagnosis, zl_source_name(source), findings);
    return ZL_OK;
}

static zl_status tell_refused(zl_store *store, const char *what, const zl_source_options *options,
                              const char *reason, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_source_close_ptr) zl_source *source = NULL;
    ZL_TRY(zl_source_open(&source, what, options, err));
    ZL_CLEANUP(close_crs) zl_crs *declared = NULL;
    ZL_TRY(declared_of(&declared, source, err));
    if (!zl_source_crs(source, NULL) && !*zl_source_bad_prj(source))
        reason = _("declares no coordinate reference system, so nothing else can be checked; give "
                   "one of the candidates with --source-crs");
    zl_findings_add(findings, ZL_ERROR, declared ? "datum-refused" : "no-crs",
                    zl_source_name(source), NULL, NULL, "%s", reason);
    return tell_candidates(store, what, options, findings, err);
}

/* Is there an error that is about the numbers of the whole source? */
static bool doubts_crs(const zl_findings *findings, size_t from)
{
    static const char *const codes[] = {"axes-swapped", "not-degrees",      "not-metres",
                                        "wrong-unit",   "no-false-easting", "out-of-range",
                                        "wrong-zone",   "outside-crs-area", "neighbour-zone"};
    for (size_t i = from; i < zl_findings_count(findings); i++)
        for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
            if (!zl_findings_get(findings, i)->feature &&
                strcmp(zl_findings_get(findings, i)->code, codes[k]) == 0)
                return true;
    return false;
}

static zl_status open_import(zl_import **out, zl_store *store, const char *what,
                             const zl_source_options *options, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_known_places_free) zl_known_places places = {0};
    ZL_TRY(zl_store_places(&places, store, err));
    return zl_import_open_near(out, what, NULL, options, &places, findings, err);
}

static zl_status check_import(zl_import *import, const zl_source_options *options,
                              zl_findings *findings, zl_error *err)
{
    /* With our own columns the import has found the id already. */
    bool land = zl_import_kind(import) == ZL_KIND_LAND;
    ZL_CLEANUP(zl_temporary_close) zl_temporary in = {.store = NULL};
    ZL_TRY(zl_temporary_open(&in, err));
    return check(in.store, import, land ? options->id_field : NULL, findings, err);
}

zl_status zl_check_source(zl_store *store, const char *what, const zl_source_options *options,
                          zl_findings *findings, zl_error *err)
{
    static const zl_source_options defaults = {0};
    const zl_source_options *chosen = options ? options : &defaults;
    ZL_CLEANUP(zl_import_close_ptr) zl_import *import = NULL;
    zl_error refusal = {0};
    size_t before = zl_findings_count(findings);
    zl_status status = open_import(&import, store, what, chosen, findings, &refusal);
    if (status == ZL_BAD_CRS && !chosen->source_crs && !chosen->transformation)
        return tell_refused(store, what, chosen, refusal.message, findings, err);
    if (status != ZL_OK)
        return zl_fail(err, status, "%s", refusal.message);
    if (doubts_crs(findings, before))
        ZL_TRY(tell_candidates(store, what, chosen, findings, err));
    return check_import(import, chosen, findings, err);
}
