/* The features of a source on their way into the table: what they leave empty is filled in, what
 * cannot be used is refused. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "input/import_run.h"
#include "input/source/kept.h"
#include "store/load.h"

/* Positions of the columns that the options fill in, -1 where the source has none. */
typedef struct defaults {
    int basis, accuracy, document, area_basis;
} defaults;

static int column_for(const zl_loading *loading, const char *role)
{
    const zl_columns *columns = zl_import_columns(loading->import);
    return loading->kind == ZL_KIND_LAND ? zl_columns_find_role(columns, role)
                                         : zl_columns_find(columns, role);
}

static zl_status need_column(const zl_loading *loading, int column, const char *option,
                             const char *name, zl_error *err)
{
    return column >= 0
               ? ZL_OK
               : zl_fail(err, ZL_USAGE,
                         "%s: the features of %s have no column %s to take it; leave it out",
                         option, zl_source_name(zl_import_source(loading->import)), name);
}

static zl_status find_defaults(defaults *out, const zl_loading *loading, zl_error *err)
{
    const zl_load_options *options = loading->options;
    *out = (defaults){.basis = column_for(loading, "boundary_basis"),
                      .accuracy = column_for(loading, "accuracy_m"),
                      .document = column_for(loading, "document"),
                      .area_basis =
                          loading->kind == ZL_KIND_ZONE ? column_for(loading, "area_basis") : -1};
    if (options->basis)
        ZL_TRY(need_column(loading, out->basis, "--basis", "boundary_basis", err));
    if (options->accuracy_m > 0)
        ZL_TRY(need_column(loading, out->accuracy, "--accuracy", "accuracy_m", err));
    if (options->document)
        ZL_TRY(need_column(loading, out->document, "--document", "document", err));
    return ZL_OK;
}

static bool is_empty(const zl_value *value)
{
    return value->null || ((value->type == ZL_TEXT || value->type == ZL_LIST) && !*value->text);
}

static void fill_text(zl_value *values, int column, const char *text)
{
    if (column >= 0 && text && is_empty(&values[column]))
        values[column] = (zl_value){.type = ZL_TEXT, .text = text};
}

static void fill(zl_value *values, const defaults *at, const zl_load_options *options)
{
    if (options->basis)
        fill_text(values, at->basis, zl_canonical_value("boundary_basis", options->basis));
    fill_text(values, at->document, options->document);
    if (at->accuracy >= 0 && options->accuracy_m > 0 && is_empty(&values[at->accuracy]))
        values[at->accuracy] = (zl_value){.type = ZL_REAL, .real = options->accuracy_m};
    /* The area of a boundary that was measured on the ground or off an image is a measurement. */
    const char *basis = at->basis >= 0 && !values[at->basis].null ? values[at->basis].text : NULL;
    if (basis && (strcmp(basis, "surveyed") == 0 || strcmp(basis, "digitised") == 0))
        fill_text(values, at->area_basis, "measured");
}

/* The row writer's refusal of a value is a finding about the feature like any other. */
static zl_status write_row(bool *refused, zl_loading *loading, zl_row_writer *writer,
                           const zl_imported *feature, const zl_value *values,
                           const zl_row_image *image, zl_error *err)
{
    zl_error cause = {0};
    zl_status status = zl_row_writer_put(NULL, writer, values, feature->shape, image, &cause);
    if (status == ZL_OK)
        return ZL_OK;
    if (status != ZL_BAD_DATA)
        return zl_fail(err, status, "%s", cause.message);
    *refused = true;
    zl_findings_add(loading->findings, ZL_ERROR, "value-not-allowed", loading->table,
                    feature->feature, NULL, "%s", cause.message);
    return ZL_OK;
}

static void note_first_place(zl_load_row *row, const zl_shape *shape)
{
    if (!shape || shape->npoints == 0 || !isnan(row->first_lon))
        return;
    row->first_lon = shape->lonlat_deg[0];
    row->first_lat = shape->lonlat_deg[1];
}

static size_t errors_since(const zl_loading *loading, size_t first_finding)
{
    size_t errors = 0;
    for (size_t i = first_finding; i < zl_findings_count(loading->findings); i++)
        errors += zl_findings_get(loading->findings, i)->severity == ZL_ERROR;
    return errors;
}

static void count_feature(zl_loading *loading, const zl_imported *feature, bool refused)
{
    zl_load_row *row = &loading->row;
    note_first_place(row, feature->shape);
    row->read++;
    row->written += !refused;
    row->refused += refused;
    row->repaired += feature->repaired && !refused;
}

/* What the rows of one load go through. */
typedef struct row_path {
    zl_loading *loading;
    zl_row_writer *writer;
    zl_key *key;
    zl_history *history;
    zl_bounds_rows *bounds;
    defaults at;
    zl_value *values;
    zl_phase phase;
    size_t nfindings; /* when the last feature was through */
} row_path;

static void row_path_free(row_path *path)
{
    zl_row_writer_free(path->writer);
    zl_key_free_ptr(&path->key);
    zl_history_free_ptr(&path->history);
    zl_bounds_rows_free_ptr(&path->bounds);
    zl_free(path->values);
    zl_phase_end(&path->phase);
}

/* A basis that the options filled in is not known to the import. */
static void check_filled_basis(const row_path *path, const zl_imported *feature)
{
    const zl_loading *loading = path->loading;
    const char *given = loading->options->basis;
    if (loading->kind != ZL_KIND_ZONE || !feature->shape || !given ||
        !is_empty(&feature->values[path->at.basis]) ||
        strcmp(path->values[path->at.basis].text, "none") != 0)
        return;
    zl_findings_add(loading->findings, ZL_WARNING, "basis-none-with-shape", loading->table,
                    feature->feature, NULL,
                    "has a geometry, and --basis says none: say how the boundary was made");
}

static zl_status load_feature(const row_path *path, const zl_imported *feature,
                              const zl_row_image *image, size_t first_finding, zl_error *err)
{
    zl_loading *loading = path->loading;
    zl_value *values = path->values;
    bool refused = feature->refused || errors_since(loading, first_finding) > 0;
    if (!refused)
        ZL_TRY(zl_key_check(&refused, path->key, values, feature->feature, err));
    if (!refused)
        ZL_TRY(zl_history_follow(path->history, values, feature->feature, err));
    if (!refused)
        ZL_TRY(write_row(&refused, loading, path->writer, feature, values, image, err));
    loading->feature_errors += errors_since(loading, first_finding);
    count_feature(loading, feature, refused);
    if (refused && loading->options->skip_bad)
        zl_refused_add(&loading->refused_file, zl_import_columns(loading->import), values, feature,
                       loading->findings, first_finding);
    return ZL_OK;
}

/* In any thread, with the values as take() will have them. */
static zl_status prepare(void *prepared, const zl_imported *feature, zl_arena *arena, void *user,
                         zl_error *err)
{
    const row_path *path = user;
    const zl_loading *loading = path->loading;
    if (feature->refused)
        return ZL_OK;
    zl_value *values = zl_bytes_keep(
        feature->values, zl_import_columns(loading->import)->count * sizeof *values, arena);
    if (!values)
        return zl_fail_memory(err);
    fill(values, &path->at, loading->options);
    return zl_row_writer_prepare(prepared, path->writer, values, feature->shape, arena, err);
}

static zl_status take(const zl_imported *feature, const void *prepared, size_t first_finding,
                      void *user, zl_error *err)
{
    row_path *path = user;
    zl_loading *loading = path->loading;
    size_t ncolumns = zl_import_columns(loading->import)->count;
    zl_phase_step(&path->phase, 1);
    if (ncolumns)
        memcpy(path->values, feature->values, ncolumns * sizeof *path->values);
    fill(path->values, &path->at, loading->options);
    check_filled_basis(path, feature);
    ZL_TRY(zl_bounds_rows_begin(path->bounds, path->values, feature, err));
    for (bool more = true; more; first_finding = zl_findings_count(loading->findings)) {
        zl_bounds_rows_next(path->bounds, path->values, &more);
        ZL_TRY(load_feature(path, feature, prepared, first_finding, err));
    }
    path->nfindings = zl_findings_count(loading->findings);
    return ZL_OK;
}

static zl_status load_all_features(row_path *path, zl_error *err)
{
    static const zl_import_sink sink = {
        .prepared_size = sizeof(zl_row_image), .prepare = prepare, .take = take};
    zl_loading *loading = path->loading;
    path->nfindings = zl_findings_count(loading->findings);
    path->phase = zl_phase_begin(N_("reading"), zl_source_count(zl_import_source(loading->import)));
    ZL_TRY(zl_import_run(loading->import, &sink, path, err));
    /* What is told of many features at once belongs to them. */
    loading->feature_errors += errors_since(loading, path->nfindings);
    zl_phase_end(&path->phase);
    return ZL_OK;
}

zl_status zl_load_features(zl_loading *loading, zl_error *err)
{
    const zl_columns *columns = zl_import_columns(loading->import);
    ZL_CLEANUP(row_path_free) row_path path = {.loading = loading};
    ZL_TRY(find_defaults(&path.at, loading, err));
    path.values = zl_alloc_zero(columns->count, sizeof *path.values);
    if (!path.values)
        return zl_fail_memory(err);
    ZL_TRY(zl_key_open(&path.key, loading, err));
    ZL_TRY(zl_history_open(&path.history, loading, err));
    ZL_TRY(zl_bounds_rows_open(&path.bounds, loading, err));
    ZL_TRY(zl_row_writer_open(&path.writer, loading->store, loading->table, columns, err));
    ZL_TRY(zl_row_writer_begin_bulk(path.writer, err));
    ZL_TRY(load_all_features(&path, err));
    return zl_row_writer_finish(path.writer, err);
}
